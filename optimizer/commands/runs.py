"""`verify`, `report`, `notices`: what can be done with the folder of a run. Knows no engine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from models.errors import Text
from optimizer.commands.bound_told import Watched, tell_bound
from optimizer.commands.opened import manifest_of, refuse_baseline, scenario_of
from optimizer.commands.options import command, json_option, print_json, run_argument
from optimizer.commands.outcome import EXIT_DONE, exit_code, tell_findings
from optimizer.run_folder import renewed_run
from optimizer.speech import Speech, option
from reports.notice import Letterhead, write_notices
from reports.record import bound_data, verdict_data
from reports.report import write_report
from reports.verdict import Verdict
from reports.verify import verify_run


@command(
    "verify",
    Text(
        "独立核验：只凭数据表、规则文件和 schedule.csv、tasks.csv 重新计算全部规则、限值和成本。\n"
        "加 --bound 时，再由 certificate.json 中的价格重新证明下界。\n"
        "退出码：0 通过且限值全部满足；3 通过但有限值不能满足；4 未通过。",
        "Recompute every rule, limit and cost from the tables, the policies and the schedule alone.\n"
        "With --bound, prove the bound anew too, from the prices in certificate.json.\n"
        "Exit codes: 0 passed and every limit met, 3 passed but limits are missed, 4 failed.",
    ),
    "cuofeng verify runs/summer",
    "cuofeng verify runs/summer --bound",
)
@run_argument
@option("--bound", is_flag=True, told=Text("由价格重新证明下界", "prove the bound anew from the run's prices"))
@json_option
@click.pass_obj
def verify(speech: Speech, run: Path, bound: bool, as_json: bool) -> int:
    manifest_of(run)
    verdict = verify_run(run, Watched(speech.terminal) if bound else None)
    if as_json:
        print_json({**verdict_data(verdict), **({"bound": bound_data(verdict.bound)} if bound else {})})
    else:
        click.echo(_spoken(verdict).say(speech.terminal))
        tell_findings(verdict.findings, speech.terminal)
        if verdict.bound is not None:
            tell_bound(verdict.bound, speech.terminal)
    return exit_code(verdict)


@command(
    "report",
    Text("重新核验，并重写图表、台账和网页。", "Verify again and write charts, ledger and page anew."),
    "cuofeng report runs/summer --lang en",
)
@run_argument
@click.pass_obj
def report(speech: Speech, run: Path) -> int:
    scenario = scenario_of(run)
    verdict = verify_run(run)
    with renewed_run(run) as folder:
        write_report(folder, scenario, verdict, speech.documents)
    click.echo(_spoken(verdict).say(speech.terminal), err=True)
    click.echo(str(run))
    return exit_code(verdict)


@command(
    "notices",
    Text(
        "重新核验；通过且限值全部满足的，为受限企业和涉及停工条款的项目业主各出一份 PDF 告知书。",
        "Verify again; when passed and every limit is met, write one PDF notice for each curtailed enterprise and for the\n"
        "owner of each project with moved or banned work.",
    ),
    "cuofeng notices runs/summer",
    "cuofeng notices runs/summer --enterprise E0001 --enterprise E0042",
    "cuofeng notices runs/summer --final --office 某市生态环境局 --contact 028-00000000",
)
@run_argument
@option(
    "--enterprise",
    "enterprises",
    multiple=True,
    metavar="ID",
    told=Text("只出这家企业或这个项目的（可重复）", "only this enterprise or project (may be repeated)"),
)
@option("--final", is_flag=True, told=Text("不加草稿水印", "without the draft mark"))
@option(
    "--office",
    default="",
    metavar="NAME",
    told=Text("发文机关（默认留空待填）", "the issuing office (default: left blank)"),
)
@option(
    "--prefix",
    default="",
    metavar="TEXT",
    told=Text("发文字号的机关代字", "the office's prefix of the document number"),
)
@option("--contact", default="", metavar="TEXT", told=Text("咨询联系方式", "whom to ask"))
@option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    told=Text("落款日期（默认留空）", "date of issue (default: left blank)"),
)
@option(
    "--font-dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    told=Text("本机关自己的字体文件夹", "a folder of the office's own typefaces"),
)
@click.pass_obj
def notices(
    speech: Speech,
    run: Path,
    enterprises: tuple[str, ...],
    final: bool,
    office: str,
    prefix: str,
    contact: str,
    date: datetime | None,
    font_dir: Path | None,
) -> int:
    refuse_baseline(run)
    scenario = scenario_of(run)
    verdict = verify_run(run)
    if exit_code(verdict) != EXIT_DONE:
        click.echo(_spoken(verdict).say(speech.terminal), err=True)
        tell_findings(verdict.findings, speech.terminal)
        click.echo(Text("未出告知书。", "No notices were made.").say(speech.terminal), err=True)
        return exit_code(verdict)
    head = Letterhead(office, prefix, contact, date.date() if date else None)
    with renewed_run(run) as folder:
        made = write_notices(
            folder, scenario, verdict, speech.documents,
            only=enterprises or None, draft=not final, font_dir=font_dir, letterhead=head,
        )  # fmt: skip
    click.echo(Text(f"已出 {len(made):,} 份告知书。", f"{len(made):,} notices made.").say(speech.terminal), err=True)
    click.echo(str(run / "notices"))
    return EXIT_DONE


def _spoken(verdict: Verdict) -> Text:
    if not verdict.passed:
        count = len(verdict.findings)
        return Text(f"核验未通过：{count} 处不符。", f"Verification FAILED, findings: {count}.")
    limits, missed = len(verdict.limits), len(verdict.missed)
    if missed:
        return Text(
            f"核验通过；{limits} 项限值中有 {missed} 项不能满足。", f"Verified; limits missed: {missed} of {limits}."
        )
    return Text(f"核验通过，{limits} 项限值全部满足。", f"Verified; limits met: all {limits}.")
