"""What a run came to, in a few lines and one exit code. Knows summaries and verdicts, no engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from models.errors import Lang, Text
from optimizer.commands.judged import comparison
from reports import words
from reports.readback import amount, period_name
from reports.verdict import KINDS, Finding, Verdict

EXIT_DONE, EXIT_UNMET, EXIT_UNVERIFIED = 0, 3, 4
EXACT = 5e-5
"""A gap that rounds to 0.00 % is called optimal."""
SHOWN = 20
"""Findings or missed limits told on a terminal; the files have all of them."""


def exit_code(verdict: Verdict) -> int:
    if not verdict.passed:
        return EXIT_UNVERIFIED
    return EXIT_DONE if verdict.status == "met" else EXIT_UNMET


def tell_outcome(summary: Mapping[str, Any], verdict: Verdict, lang: Lang) -> None:
    """The first line says how it ended; then what is missed or wrong, then the figures."""
    click.echo(headline(summary, verdict).say(lang))
    tell_findings(verdict.findings, lang)
    tell_missed(summary["missed"], lang)
    tell_held(summary.get("held", ()), lang)
    for name, value in _figures(summary, lang):
        click.echo(f"  {name}{'：' if lang == 'zh' else ': '}{value}")
    for line in comparison(summary["baselines"], summary["cost"], lang):
        click.echo(f"  {line}")


def headline(summary: Mapping[str, Any], verdict: Verdict) -> Text:
    if not verdict.passed:
        count = len(verdict.findings)
        return Text(
            f"核验未通过：{count} 处不符，结果不可使用。", f"VERIFICATION FAILED: {count} findings; do not use this."
        )
    if verdict.status != "met":
        count = len(summary["missed"])
        return Text(
            f"已核验，但有 {count} 项限值不能满足；这是最接近的方案，不出告知书。",
            f"Verified, but limits are missed ({count}): this is the nearest plan, and no notices are made.",
        )
    gap = summary["gap"]
    if gap is None:
        return Text("已核验：各项限值全部满足；未能证明下界。", "Verified: every limit is met; no bound was proven.")
    if gap < EXACT:
        return Text("已核验，且为最优：各项限值全部满足。", "Verified and optimal: every limit is met.")
    reached = gap <= summary["gap_asked"] * (1 + 1e-6)
    return Text(
        f"已核验：各项限值全部满足，成本距已证明的下界 {gap:.2%}{'' if reached else '，未达到所要求的差距'}。",
        f"Verified: every limit is met, at a cost within {gap:.2%} of the proven bound"
        f"{'' if reached else '; the gap asked for was not reached'}.",
    )


def tell_findings(findings: tuple[Finding, ...], lang: Lang) -> None:
    for finding in findings[:SHOWN]:
        kind = KINDS[finding.kind].say(lang) if finding.kind in KINDS else finding.kind
        about = f" [{finding.rule} {finding.clause}]".replace(" ]", "]") if finding.rule or finding.clause else ""
        click.echo(f"  {kind}: {finding.where}: {finding.text.say(lang)}{about}")
    if len(findings) > SHOWN:
        more = len(findings) - SHOWN
        click.echo(Text(f"  ……另有 {more} 处", f"  ... and {more} more").say(lang))


def tell_missed(missed: list[dict[str, Any]], lang: Lang) -> None:
    """Each missed limit with what it asks, what the plan gives, and what is missing."""
    for limit in missed[:SHOWN]:
        kind = words.KINDS[limit["kind"]].say(lang) if limit["kind"] in words.KINDS else limit["kind"]
        subject = words.product(limit["subject"], lang) if limit["kind"] == "floor" else limit["subject"]
        where = " ".join(
            name
            for name in (kind, subject, words.area(limit["area"], lang), period_name(limit["period"], lang))
            if name
        )
        required, planned, missing = (_plain(limit[key]) for key in ("required", "planned", "shortfall"))
        told = Text(
            f"  未满足：{where}：要求 {required}，方案 {planned}，差 {missing}",
            f"  missed: {where}: required {required}, planned {planned}, short by {missing}",
        )
        click.echo(told.say(lang))
    if len(missed) > SHOWN:
        more = len(missed) - SHOWN
        click.echo(Text(f"  ……另有 {more} 项，见 limits.csv", f"  ... and {more} more, see limits.csv").say(lang))


def tell_held(held: Sequence[Mapping[str, Any]], lang: Lang) -> None:
    """How far each missed target could go at most, and what holds it there."""
    for target in held[:SHOWN]:
        click.echo("\n".join(f"  {line}" for line in target["told"][lang]))


def _figures(summary: Mapping[str, Any], lang: Lang) -> list[tuple[str, str]]:
    parts = Text(
        f"少产出 {_plain(summary['loss'])}，重启 {_plain(summary['restart_cost'])}，工期延误 {_plain(summary['delay_cost'])}",
        f"lost output {_plain(summary['loss'])}, restarts {_plain(summary['restart_cost'])}, delays {_plain(summary['delay_cost'])}",
    )
    if summary["measure_cost"]:
        measures = _plain(summary["measure_cost"])
        parts = Text(f"{parts.zh}，改造 {measures}", f"{parts.en}, measures {measures}")
    cut = "，" if lang == "zh" else ", "
    reductions = cut.join(
        f"{pollutant} {_plain(value['kg'])} kg ({value['share']:.1%})"
        for pollutant, value in summary["reduction"].items()
    )
    rows = [
        (
            Text("成本（元）", "cost (yuan)"),
            Text(f"{_plain(summary['cost'])}（{parts.zh}）", f"{_plain(summary['cost'])} ({parts.en})").say(lang),
        ),
        (Text("已证明的下界（元）", "proven bound (yuan)"), _plain(summary["bound"])),
        (Text("减排", "reduction"), reductions),
        (
            Text("错峰范围", "curtailed"),
            Text(
                f"{summary['enterprises_curtailed']:,} 家企业，{summary['lines_curtailed']:,} 条生产线，"
                f"{summary['line_days_curtailed']:,} 线日",
                f"enterprises {summary['enterprises_curtailed']:,}, lines {summary['lines_curtailed']:,},"
                f" line-days {summary['line_days_curtailed']:,}",
            ).say(lang),
        ),
        (Text("求解用时（秒）", "seconds to solve"), f"{summary['seconds']:.1f}"),
    ]
    return [(name.say(lang), value) for name, value in rows]


def _plain(value: float | None) -> str:
    return "—" if value is None else amount(value)
