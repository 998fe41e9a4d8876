"""What keeps runs from being compared as equals: other seasons, tables, policies, verdicts. Knows runs, no figures."""

from __future__ import annotations

from models.errors import Lang, Text
from reports.compare.books import Books
from reports.compare.changes import strangers
from reports.compare.runs import Hashes, Run

NAMED = 8
"""Files that a warning names; more are counted."""


def marks(runs: tuple[Run, ...]) -> tuple[Text, ...]:
    """A line for each run that is not what it says: not verified, or not readable at all."""
    told = []
    for run in runs:
        count = len(run.verdict.findings)
        if not run.readable:
            told.append(
                Text(
                    f"「{run.label}」无法核算（{count} 处问题），不列其数字",
                    f"{run.label} cannot be recomputed (findings: {count}); its numbers are left out",
                )
            )
        elif not run.verdict.passed:
            told.append(
                Text(
                    f"「{run.label}」核验未通过（{count} 处问题），所列为复算的数字，不可作为依据",
                    f"{run.label} does not verify (findings: {count}); its numbers are those recomputed, not to be relied on",
                )
            )
    return tuple(told)


def warnings(runs: tuple[Run, ...], books: tuple[Books, ...]) -> tuple[Text, ...]:
    """What differs between the first run and each other besides what was planned."""
    first, told = runs[0], []
    for run, own in zip(runs[1:], books[1:], strict=True):
        if run.readable and first.readable:
            told += _season(first, run) + _strangers(first, run, books[0], own)
        told += _files(first, run, first.tables, run.tables, Text("数据表", "tables"))
        told += _files(first, run, first.policies, run.policies, Text("规则文件", "policies"))
    return tuple(told)


def _season(first: Run, run: Run) -> list[Text]:
    here, there = ((one.verdict.ledger.days[0], one.verdict.ledger.days[-1]) for one in (first, run))
    if here == there:
        return []
    return [
        Text(
            f"「{run.label}」的季节是 {there[0]} 至 {there[1]}，「{first.label}」是 {here[0]} 至 {here[1]}：总量不宜直接相减，不比较逐日安排",
            f"{run.label} plans {there[0]} to {there[1]}, {first.label} {here[0]} to {here[1]}: mind that totals are of"
            " different days; schedules are not compared day by day",
        )
    ]


def _strangers(first: Run, run: Run, here: Books, there: Books) -> list[Text]:
    gone, new = strangers(here, there)
    if not gone and not new:
        return []
    return [
        Text(
            f"企业按编号对应：{gone} 家只在「{first.label}」中，{new} 家只在「{run.label}」中",
            f"enterprises are matched by id: {gone} are in {first.label} only, {new} in {run.label} only",
        )
    ]


def _files(first: Run, run: Run, here: Hashes, there: Hashes, what: Text) -> list[Text]:
    names = sorted(name for name in {*here, *there} if here.get(name) != there.get(name))
    if not names:
        return []
    zh, en = (_named(names, lang) for lang in ("zh", "en"))
    return [
        Text(
            f"「{run.label}」与「{first.label}」所用{what.zh}不同：{zh}",
            f"{run.label} and {first.label} were made from different {what.en}: {en}",
        )
    ]


def _named(names: list[str], lang: Lang) -> str:
    said = ("、" if lang == "zh" else ", ").join(names[:NAMED])
    more = len(names) - NAMED
    return said if more <= 0 else said + Text(f" 等 {len(names)} 个", f" and {more} more").say(lang)
