"""`relax`: the smallest changes under which a season that cannot be becomes possible, each with a verified plan. Composes
the wings, calculates nothing."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from models.compile import compile_scenario
from models.errors import Text
from models.law import rules_of
from models.read import load_scenario
from models.scenario import Scenario, SolveOptions
from models.write import write_policy, write_variation
from optimizer.commands.options import (
    chosen,
    command,
    force_option,
    json_option,
    out_option,
    print_json,
    scenario_argument,
)
from optimizer.commands.outcome import EXIT_DONE, EXIT_UNMET, EXIT_UNVERIFIED
from optimizer.commands.recorded import record_run
from optimizer.commands.relaxing import Ways
from optimizer.commands.ways_told import CSV_COLUMNS, way_row
from optimizer.relax import Way
from optimizer.run_folder import run_folder
from optimizer.solve import greatest_reductions
from optimizer.speech import Speech, option
from reports import words
from reports.record import write_json

SECONDS = 120.0
"""For the whole search where the command line says no time limit; what has begun is ended properly."""
GAP = 0.2
"""A way is proven by its plan; how dear it is to the last percent can be asked of its run."""
_STAGES = {
    "distance": Text("离可行有多远 …", "how far the season is from possible ..."),
    "limit": Text("放宽限值：", "easing limit: "),
    "clause": Text("放宽条款：", "widening clause: "),
    "plan": Text("编排方案：", "planning: "),
    "found": Text("已得出路：", "a way out: "),
    "nearest": Text("最接近的方案 …", "the nearest plan ..."),
}


@command(
    "relax",
    Text(
        "目标做不到时的出路：逐项找出使全季可行的最小改动（降低目标、放宽上限、下限、负担、错开、协同，扩大条款，暂停豁免），\n"
        "每条出路都重新求解并独立核验，按改动大小排列，附成本和已证明的下界。\n"
        "退出码：0 找到了核验通过的出路，或本来就可行；3 一条也没找到；4 有一条核验未通过。",
        "Ways out when targets cannot be met: the smallest single changes that make the season possible (a lower target, a\n"
        "wider cap, floor, burden, alternation or guard, a wider clause, a suspended exemption), each solved again and\n"
        "verified, ordered by size, with cost and proven bound.\n"
        "Exit codes: 0 at least one verified way, or nothing needs to give way; 3 none was found; 4 one failed.",
    ),
    "cuofeng relax scenarios/too-much.yaml --out ways/too-much",
    "cuofeng relax scenarios/too-much.yaml --out ways/too-much --time-limit 300 --json --force",
)
@scenario_argument
@out_option
@option("--time-limit", type=click.FloatRange(min=0, min_open=True), told=Text("总时限（秒）", "seconds in all"))
@option("--seed", type=click.IntRange(min=0), told=Text("随机种子", "random seed"))
@force_option
@json_option
@click.pass_obj
def relax(
    speech: Speech, /, scenario: Path, out: Path, time_limit: float | None, seed: int | None, force: bool, as_json: bool
) -> int:
    loaded = load_scenario(scenario)
    options = chosen(loaded.solve, max(GAP, loaded.solve.gap), time_limit or SECONDS, seed, "auto")
    with run_folder(out, replace=force) as folder:
        ways = Ways(scenario, options, lambda stage, name: _say(speech, stage, name))
        try:
            feasible = ways.possible()
            rows = [] if feasible else _recorded(speech, folder, loaded, ways, options)
        finally:
            ways.end()
        told = {"scenario": loaded.name, "possible": feasible, "ways": rows}
        write_json(folder / "ways.json", told)
        _write_csv(folder / "ways.csv", rows, speech)
        write_json(folder / "manifest.json", {"program": "cuofeng", "kind": "relax"})
    if as_json:
        print_json({**told, "folder": str(out)})
    else:
        _tell(rows, feasible, speech)
        click.echo(str(out))
    if not all(row["verified"] for row in rows):
        return EXIT_UNVERIFIED
    return EXIT_DONE if feasible or rows else EXIT_UNMET


def _say(speech: Speech, stage: str, name: str) -> None:
    click.echo(_STAGES[stage].say(speech.terminal) + name, err=True)


def _recorded(speech: Speech, folder: Path, base: Scenario, ways: Ways, options: SolveOptions) -> list[dict[str, Any]]:
    """Every way as a scenario that anyone can run again and a run that was verified; smallest single change first."""
    found: list[tuple[Way, bool]] = []
    for way in ways.found():
        found.append((way, _verified(folder, base, way, options)))
        _say(speech, "found", way.name)
    found.sort(key=lambda pair: (len(pair[0].changes) > 1, pair[0].size, pair[0].name))
    return [way_row(way, order, verified) for order, (way, verified) in enumerate(found, 1)]


def _verified(folder: Path, base: Scenario, way: Way, options: SolveOptions) -> bool:
    """Writes the way's scenario, reads it back, and has the plan recorded and judged under it."""
    file = folder / "scenarios" / f"{way.name}.yaml"
    file.parent.mkdir(exist_ok=True)
    varied = way.problem.scenario
    write_variation(file, base, replace(varied, name=f"{base.name}-{way.name}"), _policies(file, base, varied))
    problem = compile_scenario(replace(load_scenario(file), solve=options))
    run = folder / "runs" / way.name
    run.mkdir(parents=True)
    verdict, _ = record_run(run, problem, way.plan, options, greatest_reductions(problem).tolist())
    return verdict.passed and verdict.status == "met"


def _policies(file: Path, base: Scenario, varied: Scenario) -> dict[str, Path] | None:
    """Copies of the policies whose clauses were changed."""
    if rules_of(base) == rules_of(varied):
        return None
    places = {}
    for number, (before, after) in enumerate(zip(base.policies, varied.policies, strict=True), 1):
        if before != after:
            place = file.parent / "policies" / f"{file.stem}-{number}.yaml"
            place.parent.mkdir(exist_ok=True)
            write_policy(place, after)
            places[before.policy_id] = place
    return places


def _write_csv(file: Path, rows: Sequence[dict[str, Any]], speech: Speech) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        for row in rows:
            told = {**row, "change": _cell(row["change"][speech.documents])}
            told |= {name: "yes" if row[name] else "no" for name in ("exact", "verified")}
            writer.writerow(["" if told[name] is None else told[name] for name in CSV_COLUMNS])


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(words.FORMULA_STARTS) else text


def _tell(rows: Sequence[dict[str, Any]], feasible: bool, speech: Speech) -> None:
    lang = speech.terminal
    if feasible:
        click.echo(Text("本情景可行，无需放宽。", "This scenario is possible as it is: nothing to relax.").say(lang))
        return
    if not rows:
        none = Text(
            "在时限内没有找到出路，可加长 --time-limit。", "No way was found in the time given; try a longer one."
        )
        click.echo(none.say(lang))
        return
    table = Table(title=Text("可行的出路（均已重新求解并核验）", "Ways out, each solved again and verified").say(lang))
    heads = (
        Text("改动", "change"), Text("大小", "size"), Text("至少", "at least"), Text("成本 元", "cost yuan"),
        Text("差距", "gap"), Text("情景", "scenario"),
    )  # fmt: skip
    for number, head in enumerate(heads):
        table.add_column(head.say(lang), justify="right" if 1 <= number <= 4 else "left", overflow="fold")
    for row in rows:
        table.add_row(
            escape(row["change"][lang]),
            words.percent(row["size"]),
            "—" if row["least"] is None else words.percent(row["least"]),
            words.number(row["cost"], 0),
            "—" if row["gap"] is None else words.percent(row["gap"]),
            row["scenario"],
        )
    Console(width=140).print(table)
