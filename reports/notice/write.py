"""Writes the notices of a run, from a passed verdict only. Knows files and processes, nothing of what is said."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from models.errors import Fault, InputError, Lang, Text, nearest
from models.scenario import Scenario
from reports.notice.book import Book, Case, ScheduleRules, read_schedule_rules
from reports.notice.content import Letterhead, notice
from reports.notice.names import file_names
from reports.notice.press import Press, missing_characters
from reports.verdict import Verdict

MANY = 100
"""From so many on a second process pays: starting one costs about a second."""
Progress = Callable[[int, int], None]
"""Called with the number of notices done and of all."""


class NotVerifiedError(Exception):
    """Notices were asked for a plan that was not verified or misses a limit."""


def write_notices(
    folder: Path,
    scenario: Scenario,
    verdict: Verdict,
    lang: Lang = "zh",
    *,
    enterprises: Sequence[str] | None = None,
    draft: bool = True,
    font_dir: Path | None = None,
    letterhead: Letterhead | None = None,
    schedule_rules: ScheduleRules | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """One PDF for every enterprise with a line that is curtailed on some day, as `folder`/notices/<enterprise_id>.pdf.

    `folder` is a run's; the rules quoted are those of its schedule.csv unless `schedule_rules` gives them. Without
    `enterprises` the notices of an earlier plan are removed. Raises NotVerifiedError unless the verdict is passed with
    every limit met; InputError for a block that quotes no verified rule, an enterprise that is unknown or not
    curtailed, or a name with a character that no typeface has; nothing is written then.
    """
    _refuse_unverified(verdict)
    rules = read_schedule_rules(folder / "schedule.csv") if schedule_rules is None else schedule_rules
    book = Book(scenario, verdict, rules)
    names = file_names(enterprise.enterprise_id for enterprise in scenario.enterprises)
    cases = _chosen(book, enterprises)
    head = letterhead or Letterhead()
    data = [notice(book, case, head, draft=draft, lang=lang) for case in cases]
    _check_characters(cases, data, font_dir)
    out = folder / "notices"
    out.mkdir(exist_ok=True)
    if enterprises is None:
        for old in out.glob("*.pdf"):
            old.unlink()
    files = [out / f"{names[case.enterprise.enterprise_id]}.pdf" for case in cases]
    for done, (file, pdf) in enumerate(zip(files, _printed(data, scenario.season.first, font_dir), strict=True), 1):
        file.write_bytes(pdf)
        if progress is not None:
            progress(done, len(files))
    return files


def _refuse_unverified(verdict: Verdict) -> None:
    if not verdict.passed:
        raise NotVerifiedError(
            f"the plan did not pass verification ({len(verdict.findings)} findings): no notices are made"
        )
    if verdict.status != "met" or verdict.missed:
        raise NotVerifiedError(f"the plan misses {len(verdict.missed)} limits: no notices are made")


def _chosen(book: Book, enterprises: Sequence[str] | None) -> tuple[Case, ...]:
    if enterprises is None:
        return book.cases
    curtailed = {case.enterprise.enterprise_id for case in book.cases}
    known = {enterprise.enterprise_id for enterprise in book.scenario.enterprises}
    faults = []
    for name in dict.fromkeys(enterprises):
        if name not in known:
            expected = Text("应为 enterprises.csv 中的企业编号", "expected an id of enterprises.csv")
            faults.append(Fault("enterprises.csv", None, "enterprise_id", name, expected, nearest(name, known)))
        elif name not in curtailed:
            expected = Text(
                "该企业全季正常生产，没有可告知的停限产",
                "this enterprise is never curtailed: there is nothing to notify",
            )
            faults.append(Fault("enterprises.csv", None, "enterprise_id", name, expected))
    if faults:
        raise InputError(faults)
    return tuple(case for case in book.cases if case.enterprise.enterprise_id in set(enterprises))


def _check_characters(cases: Sequence[Case], data: Sequence[dict[str, Any]], font_dir: Path | None) -> None:
    faults = []
    for case, content in zip(cases, data, strict=True):
        for char in missing_characters(content, font_dir):
            expected = Text(
                f"所用字体没有字符「{char}」（U+{ord(char):04X}）；请改写，或另给含有该字的字体",
                f"no typeface has the character “{char}” (U+{ord(char):04X}): write it otherwise or give a typeface that has it",
            )
            faults.append(
                Fault("enterprises.csv, lines.csv", None, "enterprise_id", case.enterprise.enterprise_id, expected)
            )
    if faults:
        raise InputError(faults)


def _printed(data: Sequence[dict[str, Any]], stamp: date, font_dir: Path | None) -> Iterator[bytes]:
    """The PDFs in order; by several processes when there are many. Spawned, since typst deadlocks in a forked one."""
    processes = min(os.cpu_count() or 1, 8)
    if len(data) < MANY or processes < 2:
        press = Press.open(stamp, font_dir)
        yield from map(press.pdf, data)
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, _start, (stamp, font_dir)) as pool:
        yield from pool.imap(_print, data, chunksize=8)


_press: list[Press] = []
"""The one press of a worker process."""


def _start(stamp: date, font_dir: Path | None) -> None:
    _press[:] = [Press.open(stamp, font_dir)]


def _print(data: dict[str, Any]) -> bytes:
    return _press[0].pdf(data)
