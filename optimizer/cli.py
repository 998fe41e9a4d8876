"""The entry of `cuofeng`: finds the command, and turns every error into one message and one exit code.

Exit codes: 0 done and verified, 1 a bug, 2 the command or the input is at fault, 3 the limits cannot all be met,
4 verification failed, 130 interrupted.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import Any, NoReturn

import click

from models.errors import InputError, Text
from optimizer.speech import Group, Option, Speech, speech_of, spoken, usage_message

COMMANDS = {
    "run": (
        "optimizer.commands.season:run",
        Text("主要任务：检查、求解、核验、报告、告知书", "the main job: check, solve, verify, report, notices"),
    ),
    "check": (
        "optimizer.commands.check:check",
        Text(
            "检查输入，复述规则，给出各目标的最大可能减排量",
            "check the input, read the rules back, greatest reductions",
        ),
    ),
    "solve": ("optimizer.commands.season:solve", Text("求解并核验，不出报告", "solve and verify, without documents")),
    "verify": (
        "optimizer.commands.runs:verify",
        Text("只凭表格和排程重新核算", "recompute all from tables and schedule"),
    ),
    "report": ("optimizer.commands.runs:report", Text("图表、台账和网页", "charts, ledger and page")),
    "notices": ("optimizer.commands.runs:notices", Text("企业告知书（PDF）", "notices for enterprises (PDF)")),
    "baseline": (
        "optimizer.commands.baseline:baseline",
        Text("今天的做法要付出什么：核算，或修复后核算", "what today's ways cost, as they are or repaired"),
    ),
    "explain": (
        "optimizer.commands.explain:explain",
        Text("逐段说明某企业、生产线或工序的安排", "say why, block by block"),
    ),
    "front": (
        "optimizer.commands.front:front",
        Text("减排与产出损失的前沿", "reduction against output loss, point by point"),
    ),
    "relax": (
        "optimizer.commands.relax:relax",
        Text("目标做不到时的出路，逐条求解核验", "ways out when targets cannot be met, each verified"),
    ),
    "compare": (
        "optimizer.commands.compare:compare",
        Text("并排比较几次运行的结果", "runs side by side: tables, charts and a page"),
    ),
    "import": ("optimizer.commands.tables:import_", Text("把真实设施清单转成数据表", "turn a real list into tables")),
    "synth": ("optimizer.commands.tables:synth", Text("生成虚构城市的数据表", "write the tables of an invented city")),
    "init": ("optimizer.commands.tables:init", Text("新建可直接上手的工作文件夹", "a folder to start from")),
}
EXIT_BUG, EXIT_INPUT, EXIT_INTERRUPTED = 1, 2, 130


class Program(Group):
    """Commands are imported when they are asked for: `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(Text("命令", "Commands").say(spoken(ctx))):
            formatter.write_dl([(name, told.say(spoken(ctx))) for name, (_, told) in COMMANDS.items()])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Runs one command and leaves with its exit code; bugs pass through to whoever called."""
        arguments = list(sys.argv[1:] if args is None else args)
        speech = speech_of(arguments, os.environ)
        sys.exit(self._answer(arguments, speech, {**extra, "standalone_mode": False, "obj": speech}))

    def _answer(self, arguments: list[str], speech: Speech, extra: dict[str, Any]) -> int:
        lang = speech.terminal
        try:
            return int(super().main(arguments, "cuofeng", **extra) or 0)
        except InputError as error:
            tell_faults(error, speech)
        except click.Abort:
            click.echo(Text("已中断，没有写入任何结果。", "Interrupted; nothing was written.").say(lang), err=True)
            return EXIT_INTERRUPTED
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help(), err=True)
        except click.ClickException as error:
            click.echo(usage_message(error, lang), err=True)
            path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "cuofeng"
            click.echo(Text(f"帮助：{path} --help", f"Help: {path} --help").say(lang), err=True)
        except OSError as error:
            if error.filename is None:
                raise
            reason = Text(f"无法读写 {error.filename}：{error.strerror}", f"cannot read or write {error}")
            click.echo(reason.say(lang), err=True)
        return EXIT_INPUT


def tell_faults(error: InputError, speech: Speech) -> None:
    """Every fault on a line of its own, to stderr."""
    count = len(error.faults)
    heading = Text(f"输入有 {count} 处问题：", f"The input is at fault in {count} place{'s' if count != 1 else ''}:")
    click.echo(heading.say(speech.terminal), err=True)
    for fault in error.faults:
        click.echo(f"  {fault.say(speech.terminal)}", err=True)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        try:
            version = importlib.metadata.version("cuofeng")
        except importlib.metadata.PackageNotFoundError:
            version = "(not installed)"
        click.echo(f"cuofeng {version}")
        ctx.exit()


program = Program(
    "cuofeng",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[
        Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
               told=Text("显示版本并退出", "show the version and exit")),
        Option(["--lang"], type=click.Choice(["zh", "en"]), expose_value=False,
               told=Text("语言（默认：文件用中文，终端随系统）", "language (default: documents zh, terminal as the locale)")),
        Option(["--debug"], is_flag=True, expose_value=False,
               told=Text("程序出错时显示完整追踪信息", "show the traceback of a bug")),
    ],
    told=Text(
        "错峰：为整个季节编制错峰生产与施工方案，损失最小，下界经证明，依据有条文。\n"
        "各命令的详细说明：cuofeng 命令 --help",
        "Season-wide plans for staggered production and construction: least loss, a proven bound, a clause for\n"
        "every restriction. More on a command: cuofeng COMMAND --help",
    ),
    examples=[
        "cuofeng init my-city && cd my-city",
        "cuofeng check scenarios/summer-ozone-2018.yaml",
        "cuofeng run scenarios/summer-ozone-2018.yaml --out runs/summer",
        "cuofeng explain runs/summer E0001",
    ],
)  # fmt: skip


def _tell_bug(speech: Speech, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Python leaves with exit code 1 after this hook."""
    last = traceback.extract_tb(trace)[-1:]
    where = f" ({os.path.basename(last[0].filename)}:{last[0].lineno})" if last else ""  # noqa: PTH119 - a label
    first_line = next(iter(str(error).splitlines()), "")
    click.echo(f"{kind.__name__}: {first_line}{where}", err=True)
    told = Text(
        "这是程序自身的错误，不是您的输入有误。请加 --debug 再运行一次，把全部输出、所用命令和 cuofeng --version 告知维护者。",
        "This is a bug of the program, not of your input. Please run again with --debug and send the maintainers"
        " the whole output, the command and `cuofeng --version`.",
    )
    click.echo(told.say(speech.terminal), err=True)


def main() -> NoReturn:
    """Streams speak UTF-8 whatever the locale; a terminated run cleans up as an interrupted one does."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    speech = speech_of(sys.argv[1:], os.environ)
    if not speech.debug:
        sys.excepthook = partial(_tell_bug, speech)
    program.main()


if __name__ == "__main__":
    main()
