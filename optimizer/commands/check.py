"""`check`: the input's faults, the law read back, and how far each target could go. Writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from models.compile import Compiled, compile_with_touches
from models.errors import Fault, InputError, Lang, Text
from models.law import rules_of
from models.plan import Taken
from models.problem import Problem
from models.read import load_scenario
from optimizer.commands.held import held_targets
from optimizer.commands.options import command, json_option, print_json, scenario_argument
from optimizer.commands.outcome import EXIT_DONE, EXIT_UNMET
from optimizer.commands.season import warn
from optimizer.speech import Speech
from reports import words
from reports.readback import period_name, read_rule, read_touch

WIDE = 140
"""Columns of a table where no terminal says how wide it is."""


@command(
    "check",
    Text(
        "检查情景、表格与规则文件：一次列出全部问题；把每条规则用平实的话复述一遍，注明涉及多少线日；\n"
        "列出各减排目标单独时和在其他要求之下的最大可能减排量，做不到的逐项说明差在哪里（公斤）。\n"
        "输入有误退出码为 2，有目标经证明达不到时为 3。",
        "Check scenario, tables and policies: all faults at once; each rule read back in plain words with the line-days\n"
        "it touches; and the greatest reduction possible for each target, alone and beside the other limits; for those out of\n"
        "reach, what holds them there in kg. Exit code 2 when the input is at fault, 3 when some target is proven out of reach.",
    ),
    "cuofeng check scenarios/summer-ozone-2018.yaml",
    "cuofeng check scenarios/summer-ozone-2018.yaml --json > check.json",
)
@scenario_argument
@json_option
@click.pass_obj
def check(speech: Speech, scenario: Path, as_json: bool) -> int:
    try:
        loaded = load_scenario(scenario)
        compiled = compile_with_touches(loaded)
    except InputError as error:
        if as_json:
            print_json({"scenario": str(scenario), "faults": [_fault(fault) for fault in error.faults]})
        raise
    warnings = (*loaded.warnings, *compiled.warnings)
    reach = [told for _, told in held_targets(compiled)]
    if as_json:
        print_json(_as_data(compiled, warnings, reach))
    else:
        _tell_size(compiled.problem, speech.terminal)
        _tell_rules(compiled, speech.terminal)
        _tell_measures(compiled.problem, speech.terminal)
        _tell_reach(reach, speech.terminal)
    warn(speech, warnings)
    return EXIT_DONE if all(target["possible"] for target in reach) else EXIT_UNMET


def _fault(fault: Fault) -> dict[str, Any]:
    return {**asdict(fault), "expected": fault.expected._asdict()}


def _as_data(compiled: Compiled, warnings: Sequence[Fault], reach: list[dict[str, Any]]) -> dict[str, Any]:
    problem = compiled.problem
    scenario = problem.scenario
    rules = rules_of(scenario)
    return {
        "scenario": scenario.name,
        "faults": [],
        "warnings": [_fault(warning) for warning in warnings],
        "lines": len(scenario.lines),
        "tasks": len(scenario.tasks),
        "rules": [
            {
                "id": rules[touch.rule].rule_id,
                "clause": rules[touch.rule].clause,
                "says": rules[touch.rule].says,
                "zh": read_rule(rules[touch.rule], "zh"),
                "en": read_rule(rules[touch.rule], "en"),
                **{name: value for name, value in asdict(touch).items() if name != "rule"},
            }
            for touch in compiled.touches
        ],
        "measures": _measures(problem),
        "targets": [{key: value for key, value in target.items() if key != "told"} for target in reach],
    }


def _tell_size(problem: Problem, lang: Lang) -> None:
    scenario = problem.scenario
    season = f"{scenario.season.first} – {scenario.season.last}"
    told = Text(
        f"{scenario.name}：{season}，{len(scenario.enterprises):,} 家企业，{len(scenario.lines):,} 条生产线"
        f"（在产 {problem.line_count:,}），{len(scenario.projects):,} 个项目，{len(scenario.tasks):,} 个工序",
        f"{scenario.name}: {season}, {len(scenario.enterprises):,} enterprises, {len(scenario.lines):,} lines"
        f" ({problem.line_count:,} active), {len(scenario.projects):,} projects, {len(scenario.tasks):,} tasks",
    )
    click.echo(told.say(lang))


def _tell_rules(compiled: Compiled, lang: Lang) -> None:
    rules = rules_of(compiled.problem.scenario)
    for touch in compiled.touches:
        rule = rules[touch.rule]
        click.echo(f"\n{read_rule(rule, lang)}\n  {read_touch(rule, touch, lang)}")


def _measures(problem: Problem) -> list[dict[str, Any]]:
    """Each measure on offer: to how many lines, from which day at the earliest, and the range of its cost in yuan."""
    offers: dict[int, list[Taken]] = {}
    for choice in problem.choices:
        if len(choice.taken) == 1:
            offers.setdefault(choice.taken[0].measure, []).append(choice.taken[0])
    return [
        {
            "id": measure.measure_id,
            "title": measure.title,
            "lines": len({taken.line for taken in offers.get(k, ())}),
            "first_days": [day.isoformat() for day in measure.first_days],
            "least_cost": min((taken.cost_yuan for taken in offers.get(k, ())), default=None),
            "greatest_cost": max((taken.cost_yuan for taken in offers.get(k, ())), default=None),
        }
        for k, measure in enumerate(problem.scenario.measures)
    ]


def _tell_measures(problem: Problem, lang: Lang) -> None:
    for offer in _measures(problem):
        told = Text(f"\n改造 {offer['id']}「{offer['title']}」", f'\nmeasure {offer["id"]} "{offer["title"]}"').say(
            lang
        )
        if offer["lines"]:
            low, high, first = offer["least_cost"], offer["greatest_cost"], offer["first_days"][0]
            told += Text(
                f"\n  {offer['lines']:,} 条生产线可选，最早 {first} 起见效，每条 {low:,.0f} 至 {high:,.0f} 元",
                f"\n  open to {offer['lines']:,} lines, in effect from {first} at the earliest, {low:,.0f} to"
                f" {high:,.0f} yuan each",
            ).say(lang)
        click.echo(told)


def _tell_reach(reach: list[dict[str, Any]], lang: Lang) -> None:
    if not reach:
        return
    heads = (
        Text("目标", "target"), Text("区域", "area"), Text("时段", "period"), Text("基数 kg", "base kg"),
        Text("要求 kg", "asked kg"), Text("单独 kg", "alone kg"), Text("占基数", "of base"),
        Text("其他要求之下至多 kg", "beside the others, at most kg"), Text("占基数", "of base"), Text("", ""),
    )  # fmt: skip
    table = Table(title=Text("各目标的最大可能减排量", "Greatest reduction possible, target by target").say(lang))
    for number, head in enumerate(heads):
        table.add_column(head.say(lang), justify="right" if 3 <= number <= 8 else "left")
    for target in reach:
        shares = [_share(target[key], target["base_kg"]) for key in ("greatest_kg", "greatest_beside_kg")]
        beside = target["greatest_beside_kg"]
        verdict = Text("", "") if target["possible"] else Text("不可能", "impossible")
        amounts = [words.number(target[key], 0) for key in ("base_kg", "required_kg", "greatest_kg")]
        area = words.area(target["area"], lang)
        table.add_row(
            target["pollutant"],
            area,
            period_name(target["period"], lang),
            *amounts,
            shares[0],
            "—" if beside is None else words.number(beside, 0),
            shares[1],
            verdict.say(lang),
        )
    click.echo()
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    console.print(table)
    for target in reach:
        if not target["possible"]:
            click.echo("\n  " + "\n".join(target["told"][lang]))


def _share(kg: float | None, base_kg: float) -> str:
    return "—" if kg is None else words.percent(kg / base_kg if base_kg > 0 else 0.0)
