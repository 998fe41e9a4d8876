"""`baseline`: what a city does today as a run of its own, judged and told plainly. Composes the wings, calculates
nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from models.compile import compile_scenario
from models.errors import Lang, Text
from models.plan import Plan
from models.problem import Problem
from models.read import load_scenario
from models.scenario import SolveOptions
from optimizer.baselines import KINDS, Kind, ordered, repaired_baseline
from optimizer.commands.judged import figures
from optimizer.commands.options import (
    chosen,
    command,
    force_option,
    json_option,
    out_option,
    print_json,
    scenario_argument,
    solve_options,
)
from optimizer.commands.outcome import EXIT_DONE, EXIT_UNMET, EXIT_UNVERIFIED, exit_code, tell_findings, tell_missed
from optimizer.commands.recorded import record_run
from optimizer.memory import Memory
from optimizer.progress import watching
from optimizer.run_folder import run_folder
from optimizer.solve import greatest_reductions
from optimizer.solve import solve as find_plan
from optimizer.speech import Speech, option
from reports.baselines import breaks, name
from reports.readback import amount
from reports.verdict import Verdict


@command(
    "baseline",
    Text(
        "现行做法也作为一次运行写出，供对比：一刀切（blanket）、按绩效分级（grade）、按单价排序（greedy）。\n"
        "它们只守条文，不管保供、上限、企业负担和连续天数；由同一核验程序核算其成本、减排和违反之处。不是方案，不出告知书。\n"
        "--repair：先求解本季，再把它改到各项限值全部满足，改动尽量小。\n"
        "退出码：0 已核算（不论违反多少），--repair 时为核验通过且全部满足；2 命令或输入有误；3 未找到修复方案（写出未修复的）；\n"
        "4 修复后核验未通过，或无法核算。",
        "What cities do today as a run to compare with: blanket (one share for all), grade (shares by grade), greedy (the\n"
        "list sorted by marginal cost). They keep the law's openings and know nothing of supply, caps, burdens and blocks\n"
        "of days; the same verifier says what they cost, reduce and break. They are no plans: no notices are made.\n"
        "--repair: solves the season, then changes the baseline as little as it can until every limit holds.\n"
        "Exit codes: 0 judged, whatever it breaks; with --repair verified and every limit met. 2 command or input at\n"
        "fault, 3 no repair was found (the baseline itself is written), 4 the repaired one failed verification, or\n"
        "nothing could be judged.",
    ),
    "cuofeng baseline scenarios/summer-ozone-2018.yaml --kind blanket --out runs/blanket",
    "cuofeng baseline scenarios/summer-ozone-2018.yaml --kind greedy --out runs/greedy --repair",
)
@scenario_argument
@option("--kind", type=click.Choice(KINDS), required=True, told=Text("哪一种现行做法", "which baseline"))
@out_option
@option("--repair", is_flag=True, told=Text("改到各项限值全部满足", "change it until every limit holds"))
@solve_options
@force_option
@json_option
@click.pass_obj
def baseline(
    speech: Speech, /, scenario: Path, kind: str, out: Path, repair: bool, force: bool, as_json: bool, **asked: Any
) -> int:
    loaded = load_scenario(scenario)
    options = chosen(loaded.solve, **asked)
    problem, which = compile_scenario(replace(loaded, solve=options)), cast(Kind, kind)
    rough, share = ordered(problem, which)
    mended = _mended(speech, problem, which, rough, options) if repair else None
    marks = {"baseline": kind, "repaired": mended is not None}
    with run_folder(out, replace=force) as folder:
        plan = rough if mended is None else mended
        verdict, told = record_run(folder, problem, plan, options, greatest_reductions(problem).tolist(), marks)
    judged = {"share": share, **figures(verdict)}
    if as_json:
        print_json({**told, "judged": judged, "folder": str(out)})
    else:
        _tell(told, judged, verdict, speech.terminal, sought=repair)
        click.echo(str(out))
    return _exit_code(verdict, repair, mended is not None)


def _mended(speech: Speech, problem: Problem, kind: Kind, rough: Plan, options: SolveOptions) -> Plan | None:
    """Solves the season, whose schedules the repair draws on; None where the season's own limits cannot be met."""
    memory = Memory()
    click.echo(Text("先求解本季 …", "solving the season first ...").say(speech.terminal), err=True)
    with watching(speech.terminal) as observe:
        plan = find_plan(problem, options, observe, memory)
    if plan.certificate.status == "targets_unmet":
        return None
    click.echo(Text("修复 …", "repairing ...").say(speech.terminal), err=True)
    return repaired_baseline(problem, kind, options, memory, rough=rough, held=plan)


def _exit_code(verdict: Verdict, repair: bool, mended: bool) -> int:
    if verdict.status == "unknown":
        return EXIT_UNVERIFIED
    if not repair:
        return EXIT_DONE
    return exit_code(verdict) if mended else EXIT_UNMET


def _tell(summary: Mapping[str, Any], judged: Mapping[str, Any], verdict: Verdict, lang: Lang, *, sought: bool) -> None:
    """The first line says what it costs, what it reduces and what it breaks."""
    if sought and not summary["repaired"]:
        none = Text("未找到修复方案，以下为未修复的：", "No repair was found; this is the baseline itself:")
        click.echo(none.say(lang), err=True)
    click.echo(_headline(summary, judged, lang))
    if not summary["repaired"]:
        ignorant = Text(
            "  它只守条文的放开范围，不知道保供、上限、企业负担和连续天数；不是方案，不出告知书。",
            "  It keeps to what clauses open and knows nothing of supply, caps, burdens and blocks of days; it is no plan,"
            " and no notices are made.",
        )
        click.echo(ignorant.say(lang))
    tell_missed(summary["missed"], lang)
    tell_findings(tuple(found for found in verdict.findings if found.kind != "limit"), lang)


def _headline(summary: Mapping[str, Any], judged: Mapping[str, Any], lang: Lang) -> str:
    called, cost = name(summary["baseline"], judged["share"]), amount(judged["cost"])
    cut = ("，" if lang == "zh" else ", ").join(
        f"{pollutant} {value['share']:.1%}" for pollutant, value in judged["reduction"].items()
    )
    if summary["repaired"]:
        called = Text(f"{called.zh}，已修复", f"{called.en}, repaired")
    broken = breaks(judged, lang)
    return Text(
        f"{called.zh}：成本 {cost} 元；减排 {cut}；违反：{broken}。",
        f"{called.en}: costs {cost} yuan; reduces {cut}; breaks {broken}.",
    ).say(lang)
