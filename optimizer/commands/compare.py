"""`compare`: runs side by side, as tables, charts and a page. Knows no engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from models.actors import POLLUTANTS
from models.errors import Fault, InputError, Lang, Text
from optimizer.commands.opened import manifest_of
from optimizer.commands.options import FOLDER, command, force_option, json_option, out_option, print_json
from optimizer.commands.outcome import EXIT_DONE, EXIT_UNVERIFIED
from optimizer.run_folder import read_manifest, run_folder
from optimizer.speech import Speech, argument
from reports import words
from reports.compare import Comparison, compare_runs, write_comparison
from reports.compare.comparison import FEWEST, MOST
from reports.compare.runs import STATUS, Run
from reports.compare.write import COMPARISON
from reports.readback import amount


@command(
    "compare",
    Text(
        "并排比较 2 至 8 次运行的结果，第一个为基准：目标、减排、成本、涉及的企业，按行业、按区（市）县，以及逐家企业的变化。\n"
        "每次运行先重新核验。写出 compare.csv、limits.csv、enterprises.csv、charts/ 和 compare.html。\n"
        "退出码：0 全部核验通过；2 输入有误；4 有运行未通过核验（仍写出比较，并标明）。",
        "Compare 2 to 8 runs side by side, the first being the reference: targets, reductions, cost, enterprises touched, by\n"
        "sector and district, and what changed enterprise by enterprise. Every run is verified anew.\n"
        "Writes compare.csv, limits.csv, enterprises.csv, charts/ and compare.html.\n"
        "Exit codes: 0 all verified, 2 the input is at fault, 4 a run does not verify (compared all the same, and marked).",
    ),
    "cuofeng compare runs/summer runs/summer-measures --out runs/compared",
    "cuofeng compare runs/summer runs/blanket runs/greedy --out runs/compared --lang en",
)
@argument("runs", Text("2 至 8 个结果文件夹，第一个为基准", "2 to 8 folders of runs, the first the reference"), metavar="RUN...", nargs=-1, required=True, type=FOLDER)  # fmt: skip
@out_option
@force_option
@json_option
@click.pass_obj
def compare(speech: Speech, runs: tuple[Path, ...], out: Path, force: bool, as_json: bool) -> int:
    faults = (*_faults_of_runs(runs), *_faults_of_out(out, runs, force))
    if faults:
        raise InputError(faults)
    with run_folder(out, replace=force) as folder:
        comparison = compare_runs(runs)
        write_comparison(comparison, folder, speech.documents)
    for text in (*comparison.marks, *comparison.warnings):
        click.echo(Text(f"注意：{text.zh}", f"warning: {text.en}").say(speech.terminal), err=True)
    if as_json:
        print_json(comparison_data(comparison, out))
    else:
        for run in comparison.runs:
            click.echo(_told(run, speech.terminal))
        _tell_changes(comparison, speech.terminal)
        click.echo(str(out))
    return EXIT_DONE if all(run.verdict.passed for run in comparison.runs) else EXIT_UNVERIFIED


def comparison_data(comparison: Comparison, out: Path) -> dict[str, Any]:
    """What a program reads: each run with its figures, null where nothing is known or proven; how many enterprises changed."""
    return {
        "out": str(out),
        "runs": [_run_data(comparison, n) for n in range(len(comparison.runs))],
        "warnings": [text._asdict() for text in (*comparison.marks, *comparison.warnings)],
    }


def _run_data(comparison: Comparison, n: int) -> dict[str, Any]:
    run, books = comparison.runs[n], comparison.books[n]
    verdict = run.verdict
    figures = {
        "cost": verdict.cost_yuan,
        "loss": verdict.loss_yuan,
        "restart_cost": verdict.restart_yuan,
        "delay_cost": verdict.delay_yuan,
        "measure_cost": verdict.measure_yuan,
        "limits_missed": len(verdict.missed),
        "enterprises_curtailed": books.enterprises_touched,
        "lines_curtailed": books.lines_touched,
        "line_days_curtailed": books.line_days,
    }
    pairs = zip(POLLUTANTS, verdict.reduction_kg, verdict.reduction_share, strict=True)
    compared = n > 0 and run.readable and comparison.runs[0].readable
    return {
        "run": run.label,
        "folder": str(run.folder),
        "scenario": run.scenario,
        "status": run.status,
        "verified": verdict.passed,
        "findings": len(verdict.findings),
        "bound": run.bound_yuan,
        "gap": run.gap,
        **{name: round(value, 6) if run.readable else None for name, value in figures.items()},
        "reduction": {p: {"kg": round(kg, 6), "share": round(share, 9)} for p, kg, share in pairs} if run.readable else None,
        "enterprises_changed": len(comparison.changes[n]) if compared else None,
    }  # fmt: skip


def _faults_of_runs(runs: Sequence[Path]) -> list[Fault]:
    """Too few, too many, the same twice, and every folder that is none of a run."""
    faults = []
    if not FEWEST <= len(runs) <= MOST:
        expected = Text(f"应为 {FEWEST} 至 {MOST} 个结果文件夹", f"expected {FEWEST} to {MOST} folders of runs")
        faults.append(Fault("RUN...", None, "", str(len(runs)), expected))
    seen: dict[Path, Path] = {}
    for run in runs:
        if run.resolve() in seen:
            expected = Text("同一次运行给了两次", "the same run is named twice")
            faults.append(Fault(str(run), None, "", "", expected))
            continue
        seen[run.resolve()] = run
        try:
            manifest_of(run)
        except InputError as error:
            faults.extend(error.faults)
    return faults


def _faults_of_out(out: Path, runs: Sequence[Path], force: bool) -> list[Fault]:
    """`--force` replaces an earlier comparison, never a run: not even one that is not compared."""
    if any(run.resolve() == out.resolve() or out.resolve() in run.resolve().parents for run in runs):
        expected = Text(
            "不能是要比较的运行本身或其上级文件夹", "must not be a run that is compared, nor a folder above it"
        )
        return [Fault(str(out), None, "--out", "", expected)]
    manifest = read_manifest(out)
    if force and manifest is not None and COMPARISON not in manifest:
        expected = Text(
            "--force 只替换以前的比较结果，这里是一次运行", "--force replaces only an earlier comparison; this is a run"
        )
        return [Fault(str(out), None, "--out", "", expected)]
    return []


def _told(run: Run, lang: Lang) -> str:
    """One line: name, status, cost, gap, reductions."""
    status = STATUS[run.status].say(lang)
    if not run.readable:
        return f"{run.label}{'：' if lang == 'zh' else ': '}{status}"
    gap = "—" if run.gap is None else f"{run.gap:.2%}"
    pairs = zip(POLLUTANTS, run.verdict.reduction_kg, run.verdict.reduction_share, strict=True)
    cut = ("，" if lang == "zh" else ", ").join(
        f"{p} {amount(kg)} kg ({words.percent(share)})" for p, kg, share in pairs
    )
    cost = amount(run.verdict.cost_yuan)
    return Text(
        f"{run.label}：{status}，成本 {cost} 元，差距 {gap}，减排 {cut}",
        f"{run.label}: {status}, cost {cost} yuan, gap {gap}, reduction {cut}",
    ).say(lang)


def _tell_changes(comparison: Comparison, lang: Lang) -> None:
    first = comparison.runs[0]
    for run, changes in zip(comparison.runs[1:], comparison.changes[1:], strict=True):
        if first.readable and run.readable:
            told = Text(
                f"「{run.label}」与「{first.label}」相比：{len(changes):,} 家企业的安排有变化",
                f"{run.label} against {first.label}: enterprises planned otherwise {len(changes):,}",
            )
            click.echo(told.say(lang))
