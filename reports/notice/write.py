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
from reports.notice.content import notice
from reports.notice.names import file_names
from reports.notice.paper import Letterhead
from reports.notice.press import Press, missing_characters
from reports.notice.site_book import SiteBook, SiteCase
from reports.notice.site_content import site_notice
from reports.verdict import Verdict

MANY = 100
"""From so many on a second process pays: starting one costs about a second."""
Progress = Callable[[int, int], None]
"""Called with the number of notices done and of all."""


UNKNOWN = Text(
    "应为 enterprises.csv 中的企业编号或 projects.csv 中的项目编号", "expected an id of enterprises.csv or projects.csv"
)
ENTERPRISE_FREE = Text(
    "该企业全季正常生产，也没有治理措施，没有可告知的内容",
    "this enterprise is never curtailed and takes no measure: there is nothing to notify",
)
PROJECT_FREE = Text(
    "该项目按业主计划施工，也不涉及任何停工条款，没有可告知的内容",
    "this project works as its owner planned and meets no clause: there is nothing to notify",
)


class NotVerifiedError(Exception):
    """Notices were asked for a plan that was not verified or misses a limit."""


def write_notices(
    folder: Path,
    scenario: Scenario,
    verdict: Verdict,
    lang: Lang = "zh",
    *,
    only: Sequence[str] | None = None,
    draft: bool = True,
    font_dir: Path | None = None,
    letterhead: Letterhead | None = None,
    schedule_rules: ScheduleRules | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """One PDF for every enterprise with a line that is curtailed or takes a measure, and for the owner of every project
    with moved, banned or excused work, as `folder`/notices/<enterprise_id or project_id>.pdf.

    `folder` is a run's; the rules quoted are those of its schedule.csv unless `schedule_rules` gives them. `only` names
    enterprises and projects; without it the notices of an earlier plan are removed. Raises NotVerifiedError unless the verdict is passed with every limit met; InputError for a
    block that quotes no verified rule, an id that is unknown or of whom there is nothing to tell, or a name with a
    character that no typeface has; nothing is written then.
    """
    _refuse_unverified(verdict)
    rules = read_schedule_rules(folder / "schedule.csv") if schedule_rules is None else schedule_rules
    book = Book(scenario, verdict, rules)
    sites = SiteBook(scenario, verdict, before=len(book.cases))
    chosen = _chosen(book, sites, only)
    head = letterhead or Letterhead()
    data = [_data(book, sites, case, head, draft, lang) for case in chosen]
    _check_characters(chosen, data, font_dir)
    out = folder / "notices"
    out.mkdir(exist_ok=True)
    if only is None:
        for old in out.glob("*.pdf"):
            old.unlink()
    names = _file_names(scenario)
    files = [out / f"{names[type(case), _id(case)]}.pdf" for case in chosen]
    for done, (file, pdf) in enumerate(zip(files, _printed(data, scenario.season.first, font_dir), strict=True), 1):
        file.write_bytes(pdf)
        if progress is not None:
            progress(done, len(files))
    return files


def _id(case: Case | SiteCase) -> str:
    return case.enterprise.enterprise_id if isinstance(case, Case) else case.works.project.project_id


def _data(
    book: Book, sites: SiteBook, case: Case | SiteCase, head: Letterhead, draft: bool, lang: Lang
) -> dict[str, Any]:
    if isinstance(case, Case):
        return notice(book, case, head, draft=draft, lang=lang)
    return site_notice(sites, case, head, draft=draft, lang=lang)


def _file_names(scenario: Scenario) -> dict[tuple[type, str], str]:
    """A name for each enterprise and each project; a project that shares its id with an enterprise gets `~` behind it."""
    firms = [enterprise.enterprise_id for enterprise in scenario.enterprises]
    taken, sites = set(firms), dict[str, str]()
    for project in scenario.projects:
        called = project.project_id
        while called in taken:
            called += "~"
        taken.add(called)
        sites[project.project_id] = called
    names = file_names((*firms, *sites.values()))
    return {(Case, name): names[name] for name in firms} | {
        (SiteCase, name): names[called] for name, called in sites.items()
    }


def _refuse_unverified(verdict: Verdict) -> None:
    if not verdict.passed:
        raise NotVerifiedError(
            f"the plan did not pass verification ({len(verdict.findings)} findings): no notices are made"
        )
    if verdict.status != "met" or verdict.missed:
        raise NotVerifiedError(f"the plan misses {len(verdict.missed)} limits: no notices are made")


def _chosen(book: Book, sites: SiteBook, only: Sequence[str] | None) -> tuple[Case | SiteCase, ...]:
    cases: tuple[Case | SiteCase, ...] = (*book.cases, *sites.cases)
    if only is None:
        return cases
    told = {_id(case) for case in cases}
    known = {
        **{enterprise.enterprise_id: ENTERPRISE_FREE for enterprise in book.scenario.enterprises},
        **{project.project_id: PROJECT_FREE for project in book.scenario.projects},
    }
    faults = [
        Fault("enterprises.csv, projects.csv", None, "enterprise_id, project_id", name, UNKNOWN, nearest(name, known))
        if name not in known
        else Fault("enterprises.csv, projects.csv", None, "enterprise_id, project_id", name, known[name])
        for name in dict.fromkeys(only)
        if name not in told
    ]
    if faults:
        raise InputError(faults)
    return tuple(case for case in cases if _id(case) in set(only))


def _check_characters(cases: Sequence[Case | SiteCase], data: Sequence[dict[str, Any]], font_dir: Path | None) -> None:
    faults = []
    for case, content in zip(cases, data, strict=True):
        for char in missing_characters(content, font_dir):
            expected = Text(
                f"所用字体没有字符「{char}」（U+{ord(char):04X}）；请改写，或另给含有该字的字体",
                f"no typeface has the character “{char}” (U+{ord(char):04X}): write it otherwise or give a typeface that has it",
            )
            tables = ("enterprises.csv, lines.csv", "enterprise_id")
            if isinstance(case, SiteCase):
                tables = ("projects.csv, tasks.csv", "project_id")
            faults.append(Fault(tables[0], None, tables[1], _id(case), expected))
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
