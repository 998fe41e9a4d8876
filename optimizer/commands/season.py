"""`run` and `solve`: from a scenario file to a folder of results. Composes the three wings, calculates nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from models.compile import Compiled, compile_with_touches
from models.errors import Fault, Text
from models.read import load_scenario
from models.scenario import Scenario, SolveOptions
from optimizer.commands.held import missed_targets
from optimizer.commands.judged import judged_baselines
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
from optimizer.commands.outcome import EXIT_UNMET, exit_code, tell_outcome
from optimizer.commands.recorded import record_run
from optimizer.interrupt import asked_to_stop
from optimizer.memory import Memory
from optimizer.progress import watching
from optimizer.run_folder import run_folder
from optimizer.solve import greatest_reductions
from optimizer.solve import solve as find_plan
from optimizer.speech import Speech, option
from reports.coating import write_coating
from reports.notice import write_notices
from reports.record import write_json
from reports.report import write_report
from reports.season_work import season_work
from reports.verdict import Verdict

Tell = Callable[[Path, Scenario, Verdict], None]
baselines_option = option("--no-baselines", is_flag=True, told=Text("不算今天的做法", "leave today's ways out"))


@command(
    "run",
    Text(
        "主要任务：检查输入，求解，独立核验，出图表、台账和网页；\n"
        "核验通过且各项限值满足的，出告知书。最后一行输出结果文件夹的路径。\n"
        "退出码：0 完成并通过核验；2 命令或输入有误；3 限值不能全部满足（仍写出最接近的方案）；4 核验未通过。",
        "The main job: check the input, solve, verify independently, draw charts, ledger and page, and write notices\n"
        "when the verification passed and every limit is met. The path of the results is printed last.\n"
        "Exit codes: 0 done and verified, 2 command or input at fault, 3 the limits cannot all be met (the nearest plan\n"
        "is still written), 4 verification failed.",
    ),
    "cuofeng run scenarios/summer-ozone-2018.yaml --out runs/summer",
    "cuofeng run scenarios/summer-ozone-2018.yaml --out runs/summer --gap 1% --time-limit 300 --force",
)
@scenario_argument
@out_option
@solve_options
@baselines_option
@force_option
@json_option
@click.pass_obj
def run(
    speech: Speech, /, scenario: Path, out: Path, no_baselines: bool, force: bool, as_json: bool, **asked: Any
) -> int:
    def documents(folder: Path, loaded: Scenario, verdict: Verdict) -> None:
        _say(speech, Text("图表、台账和网页 …", "charts, ledger and page ..."))
        write_report(folder, loaded, verdict, speech.documents)
        if exit_code(verdict) == 0:
            _say(speech, Text("告知书 …", "notices ..."))
            write_notices(folder, loaded, verdict, speech.documents)

    return _season(speech, scenario, out, force, as_json, not no_baselines, asked, documents)


@command(
    "solve",
    Text(
        "求解并独立核验，只写数据文件（schedule.csv、limits.csv、summary.json 等），不出图表和告知书。",
        "Solve and verify; writes the data files (schedule.csv, limits.csv, summary.json ...), no charts and no notices.",
    ),
    "cuofeng solve scenarios/summer-ozone-2018.yaml --out runs/summer --method decompose --seed 7",
)
@scenario_argument
@out_option
@solve_options
@baselines_option
@force_option
@json_option
@click.pass_obj
def solve(
    speech: Speech, /, scenario: Path, out: Path, no_baselines: bool, force: bool, as_json: bool, **asked: Any
) -> int:
    def documents(folder: Path, loaded: Scenario, verdict: Verdict) -> None:
        write_coating(folder / "coating.csv", season_work(loaded, verdict).coating)

    return _season(speech, scenario, out, force, as_json, not no_baselines, asked, documents)


def _season(
    speech: Speech,
    scenario: Path,
    out: Path,
    force: bool,
    as_json: bool,
    baselines: bool,
    asked: dict[str, Any],
    documents: Tell,
) -> int:
    _say(speech, Text("读取与检查 …", "reading and checking ..."))
    loaded = load_scenario(scenario)
    options = chosen(loaded.solve, **asked)
    loaded = replace(loaded, solve=options)
    compiled = compile_with_touches(loaded)
    warn(speech, loaded.warnings)
    if idle := len(compiled.warnings):
        _say(
            speech,
            Text(
                f"{idle} 项规则、豁免名单或改造在本季没有涉及任何对象，详见 cuofeng check",
                f"rules, exemption lists or measures that touch nothing this season: {idle}, see cuofeng check",
            ),
        )
    with run_folder(out, replace=force) as folder:
        verdict, told = _write_plan(speech, folder, compiled, options, baselines)
        documents(folder, loaded, verdict)
    if as_json:
        print_json({**told, "folder": str(out)})
    else:
        tell_outcome(told, verdict, speech.terminal)
        click.echo(str(out))
    return exit_code(verdict)


def _write_plan(
    speech: Speech, folder: Path, compiled: Compiled, options: SolveOptions, baselines: bool
) -> tuple[Verdict, dict[str, Any]]:
    """The data files of a run, and what the verifier makes of them and of the baselines."""
    problem, memory = compiled.problem, Memory()
    lines, days = problem.line_count, problem.days
    _say(
        speech, Text(f"求解：{lines:,} 条在产生产线，{days} 天 …", f"solving: {lines:,} active lines, {days} days ...")
    )
    stopping = Text(
        "就此停止，写出目前最好的方案（再按一次立即退出）…",
        "stopping with the best plan so far (once more to quit) ...",
    )
    with asked_to_stop(lambda: _say(speech, stopping)) as stop, watching(speech.terminal) as observe:
        plan = find_plan(problem, options, observe, memory, stop)
    baselines = baselines and not stop()
    greatest = greatest_reductions(problem).tolist()
    _say(speech, Text("独立核验 …", "verifying ..."))
    verdict, told = record_run(folder, problem, plan, options, greatest)
    if exit_code(verdict) == EXIT_UNMET:
        _say(speech, Text("是什么使目标做不到 …", "what holds the targets ..."))
        told["held"] = missed_targets(compiled, verdict)
        write_json(folder / "summary.json", told)
    if baselines:
        _say(speech, Text("与现行做法比较 …", "judging today's rules beside it ..."))
        held = plan if exit_code(verdict) == 0 else None
        told["baselines"] = judged_baselines(folder, problem, options, memory, held)
        write_json(folder / "summary.json", told)
    return verdict, told


def warn(speech: Speech, warnings: tuple[Fault, ...]) -> None:
    """Warnings do not stop a run; they go to stderr."""
    for warning in warnings:
        click.echo(f"{Text('提示', 'warning').say(speech.terminal)}: {warning.say(speech.terminal)}", err=True)


def _say(speech: Speech, text: Text) -> None:
    click.echo(text.say(speech.terminal), err=True)
