"""Options and arguments that several commands share. Knows no command."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from models.errors import Text
from models.scenario import SolveOptions
from optimizer.speech import Command, argument, option

FOLDER = click.Path(path_type=Path, file_okay=False)


class ShareType(click.ParamType[float]):
    """A share written `0.02` or `2%`."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value).strip()
        try:
            share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            self.fail(f"{text!r}: 0.02, 2%", param, ctx)
        if not 0 <= share < 1:
            self.fail(f"{text!r}: 0 - 100%", param, ctx)
        return share


def command(name: str, told: Text, *examples: str) -> Callable[[Any], click.Command]:
    """A command with the options that every command has; the language is read before parsing (speech_of)."""

    def declare(function: Any) -> click.Command:
        for ready in (
            option(
                "--debug",
                is_flag=True,
                expose_value=False,
                told=Text("程序出错时显示完整追踪信息", "show the traceback of a bug"),
            ),
            option(
                "--lang",
                type=click.Choice(["zh", "en"]),
                expose_value=False,
                told=Text("终端与文件的语言", "language of terminal and documents"),
            ),
        ):
            function = ready(function)
        made: click.Command = click.command(name, cls=Command, told=told, examples=examples)(function)
        return made

    return declare


scenario_argument = argument(
    "scenario",
    Text("情景文件（YAML）", "a scenario file (YAML)"),
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
run_argument = argument(
    "run",
    Text("一次运行的结果文件夹", "the folder of a run"),
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
json_option = option(
    "--json", "as_json", is_flag=True, told=Text("输出 JSON，供程序读取", "print JSON for a program to read")
)
out_option = option(
    "--out", type=FOLDER, required=True, told=Text("结果文件夹（应不存在或为空）", "where to write (absent or empty)")
)
force_option = option(
    "--force", is_flag=True, told=Text("替换已有的结果文件夹", "replace the folder of an earlier run")
)


def solve_options(function: Any) -> Any:
    """`--gap --time-limit --seed --method`; each overrides the scenario's own."""
    for ready in (
        option("--method", type=click.Choice(["auto", "decompose", "exact"]), told=Text("求解方法", "how to solve")),
        option("--seed", type=click.IntRange(min=0), told=Text("随机种子", "random seed")),
        option(
            "--time-limit",
            type=click.FloatRange(min=0, min_open=True),
            told=Text("求解时限（秒）", "seconds to search at most"),
        ),
        option(
            "--gap",
            type=ShareType(),
            told=Text("达到此差距即停，如 2% 或 0.02", "stop at this gap, such as 2% or 0.02"),
        ),
    ):
        function = ready(function)
    return function


def chosen(
    base: SolveOptions, gap: float | None, time_limit: float | None, seed: int | None, method: Any
) -> SolveOptions:
    """The scenario's options with those of the command line on top."""
    asked = {"gap": gap, "time_limit_s": time_limit, "seed": seed, "method": method}
    return replace(base, **{name: value for name, value in asked.items() if value is not None})


def print_json(content: Mapping[str, Any]) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))
