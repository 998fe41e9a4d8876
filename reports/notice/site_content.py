"""What stands in the notice to a project's owner: every string of it, ready to be set. Knows facts and words, no page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from models.actors import POLLUTANTS
from models.errors import Lang
from reports import law_names, words
from reports.notice import site_texts as texts
from reports.notice import texts as shared
from reports.notice.dates import day_text, hours_text, span_text
from reports.notice.gantt import gantt
from reports.notice.paper import (
    Letterhead,
    Sheet,
    contacts,
    in_season,
    join,
    paper,
    part_number,
    sources,
    verification_code,
)
from reports.notice.site_book import SiteBook, SiteCase, Why
from reports.notice.site_clauses import excused_rows, site_clauses
from reports.works import TaskWorks

LEFT, RIGHT = 0, 2
WAN = 10_000.0
USUAL_HOURS = (8 * 60, 18 * 60)


def site_notice(book: SiteBook, case: SiteCase, letterhead: Letterhead, *, draft: bool, lang: Lang) -> dict[str, Any]:
    """The data of project.typ; plain strings and numbers only."""
    excused = excused_rows(book, case, lang)
    empty = {key for key, full in (("basis", case.marks), ("excused", excused)) if not full}
    parts = {key: text for key, text in texts.PARTS.items() if key not in empty}
    sheet = Sheet(
        book.scenario.season, case.number, texts.TITLE, _addressee(case, lang), site_code(book, case), texts.CODE_NOTE,
        parts,
    )  # fmt: skip
    return {
        "kind": "project",
        **paper(sheet, letterhead, draft=draft, lang=lang),
        "opening": _opening(book, case, lang),
        "notes": [shared.DRAFT_NOTE.say(lang)] if draft else [],
        "summary": _summary(book, case, lang),
        "summary-note": _summary_note(book, case, lang),
        "chart": gantt(book, case, lang),
        "task-head": [text.say(lang) for text in texts.TASK_HEAD],
        "tasks": [_task(book, case, task, lang) for task in case.works.tasks],
        "task-note": texts.TASK_NOTE.say(lang),
        "clauses": site_clauses(book, case, part_number(parts, "excused", lang), lang),
        "excused-lead": texts.EXCUSED_LEAD.say(lang),
        "excused": excused_table(excused, lang),
        "checking-lead": texts.CHECKING_LEAD.say(lang),
        "checks": _checks(case, lang),
        "contacts": contacts(book.rules, case.marks, letterhead, lang),
    }


def site_code(book: SiteBook, case: SiteCase) -> str:
    """The verification code over the scenario, the project and the approved spans of all its tasks."""
    rows = [
        [task.task.task_id, *(f"{span.first.isoformat()}/{span.last.isoformat()}" for span in task.approved_spans)]
        for task in case.works.tasks
    ]
    return verification_code([book.scenario.name, case.works.project.project_id, rows])


def _addressee(case: SiteCase, lang: Lang) -> dict[str, str]:
    project = case.works.project
    owner = words.printable(project.owner)
    name = owner or texts.NO_OWNER.say(lang).format(project=words.printable(project.name))
    return {"name": name, "rest": shared.NO_CREDIT.say(lang)}


def _opening(book: SiteBook, case: SiteCase, lang: Lang) -> str:
    project = case.works.project
    kind = law_names.PROJECT_KINDS[project.kind].say(lang) if project.kind in law_names.PROJECT_KINDS else project.kind
    facts = {"id": project.project_id, "district": project.district, "kind": kind}
    said = [texts.FACTS[key].say(lang) + words.printable(value) for key, value in facts.items() if value]
    text = texts.OPENING if case.marks else texts.OPENING_FREE
    return text.say(lang).format(
        project=words.printable(project.name),
        facts=("；" if lang == "zh" else "; ").join(said),
        documents=sources(book.rules, case.marks, lang),
    )


def _summary(book: SiteBook, case: SiteCase, lang: Lang) -> dict[str, Any]:
    """The owner's plan beside what is approved: start, end, lateness with its cost, and the season's work and emission."""
    return {
        "columns": [1.7, 1.3, 1.3, 1],
        "align": [LEFT, RIGHT, RIGHT, RIGHT],
        "head": [[{"text": text.say(lang)} for text in texts.SUMMARY_HEAD.values()]],
        "rows": [*_dates(case, lang), *_lateness(case, lang), *_in_season(book, case, lang)],
        "total": [],
    }


def _dates(case: SiteCase, lang: Lang) -> Iterable[list[str]]:
    works = case.works
    ends = {
        "start": (min(task.planned[0] for task in works.tasks), min(task.approved[0] for task in works.tasks)),
        "end": (works.planned_end, works.approved_end),
    }
    for key, (planned, approved) in ends.items():
        yield [texts.SUMMARY[key].say(lang), day_text(planned, lang), day_text(approved, lang), shift(planned, approved, lang)]  # fmt: skip


def _lateness(case: SiteCase, lang: Lang) -> Iterable[list[str]]:
    works, deadline = case.works, case.works.project.deadline
    if deadline is None:
        return
    none = texts.NONE.say(lang)
    yield [texts.SUMMARY["deadline"].say(lang), day_text(deadline, lang), day_text(deadline, lang), none]
    late = [works.late_days(works.planned_end), works.late_days(works.approved_end)]
    yield [texts.SUMMARY["late"].say(lang), str(late[0]), str(late[1]), more(late[1] - late[0], lang)]
    cost = [days * works.project.delay_cost_per_day / WAN for days in late]
    if any(cost):
        yield [texts.SUMMARY["cost"].say(lang), *(words.number(yuan, 2) for yuan in cost), signed(cost[1] - cost[0], 2)]


def _in_season(book: SiteBook, case: SiteCase, lang: Lang) -> Iterable[list[str]]:
    """Task-days and kilograms inside the season, for pollutants of at least one kilogram."""
    season = book.scenario.season
    tasks = case.works.tasks
    planned = [sum(day in season for day in task.planned) for task in tasks]
    approved = [sum(day in season for day in task.approved) for task in tasks]
    days = sum(planned), sum(approved)
    if not any(days):
        return
    yield [texts.SUMMARY["days"].say(lang), str(days[0]), str(days[1]), signed(days[1] - days[0], 0)]
    for p, name in enumerate(POLLUTANTS):
        kg = [sum(n * task.task.kg[p] for n, task in zip(side, tasks, strict=True)) for side in (planned, approved)]
        if max(kg) >= 1:
            said = texts.SUMMARY["kg"].say(lang).format(pollutant=pollutant_text(name))
            yield [said, words.number(kg[0], 1), words.number(kg[1], 1), signed(kg[1] - kg[0], 1)]


def pollutant_text(name: str) -> str:
    return words.POLLUTANT_PARTS[name].replace("_", "")


def _summary_note(book: SiteBook, case: SiteCase, lang: Lang) -> str:
    project = case.works.project
    text = texts.SUMMARY_NOTE_FREE if project.deadline is None else texts.SUMMARY_NOTE
    return in_season(text.say(lang), book.scenario.season, lang, yuan=words.amount(project.delay_cost_per_day))


def shift(planned: date, approved: date, lang: Lang) -> str:
    days = (approved - planned).days
    if days == 0:
        return texts.SAME.say(lang)
    return (texts.LATER if days > 0 else texts.EARLIER).say(lang).format(days=abs(days))


def more(days: int, lang: Lang) -> str:
    if days == 0:
        return texts.SAME.say(lang)
    return (texts.MORE if days > 0 else texts.FEWER).say(lang).format(days=abs(days))


def signed(value: float, digits: int) -> str:
    text = words.number(value, digits)
    return f"+{text}" if value > 0 and float(text.replace(",", "")) != 0 else text.replace("-", "−")


def _task(book: SiteBook, case: SiteCase, task: TaskWorks, lang: Lang) -> dict[str, Any]:
    why = book.why(case, task)
    spans = [span_text(span.first, span.last, lang) for span in task.approved_spans]
    extent = texts.TASK_DAYS.say(lang).format(days=task.task.duration_days)
    if len(spans) > 1:
        extent = texts.TASK_BREAKS.say(lang).format(count=len(spans)) + ("，" if lang == "zh" else ", ") + extent
    return {
        "name": words.printable(task.task.name),
        "about": _about(task, lang),
        "planned": [
            day_text(task.planned[0], lang),
            texts.TO.say(lang).format(
                day=day_text(task.planned[-1], lang, year=task.planned[0].year != task.planned[-1].year or lang == "en")
            ),
        ],
        "approved": spans,
        "extent": extent,
        "change": _change(task, lang),
        "why": _why(why, lang),
        "marks": "".join(case.marks[rule] for rule in why.rules if rule in case.marks),
    }


def _change(task: TaskWorks, lang: Lang) -> list[str]:
    """How far the start and the end move; said once when both move alike."""
    ends = {
        "start": shift(task.planned[0], task.approved[0], lang),
        "end": shift(task.planned[-1], task.approved[-1], lang),
    }
    if ends["start"] == ends["end"]:
        return [ends["start"]]
    return [texts.ENDS[key].say(lang).format(shift=said) for key, said in ends.items()]


def _about(task: TaskWorks, lang: Lang) -> str:
    """Id, calendar, and hours where they are not the usual ones."""
    said = [words.printable(task.task.task_id), texts.CALENDARS[task.task.works].say(lang)]
    if (task.task.hours.start, task.task.hours.stop) != USUAL_HOURS:
        said.append(texts.TASK_HOURS.say(lang).format(hours=hours_text(task.task.hours, lang)))
    return ("，" if lang == "zh" else ", ").join(said)


def _why(why: Why, lang: Lang) -> str:
    other = words.printable(why.other.task.name) if why.other is not None else ""
    day = day_text(why.day, lang, year=False) if why.day is not None else ""
    return texts.WHY[why.reason].say(lang).format(days=why.days, task=other, day=day)


def excused_table(rows: list[list[str]], lang: Lang) -> dict[str, Any]:
    return {
        "columns": [1, "auto", 1.6, 1.7, 1.3],
        "align": [LEFT, 1, LEFT, LEFT, LEFT],
        "head": [[{"text": text.say(lang)} for text in texts.EXCUSED_HEAD]],
        "rows": rows,
        "total": [],
    }


def _checks(case: SiteCase, lang: Lang) -> list[str]:
    closed = [task for task, closures in case.tasks if any(one.closed.any() for one in closures)]
    whole = [task for task in closed if not task.task.splittable]
    checks = [texts.CHECKS["log"].say(lang)]
    if closed:
        checks.append(texts.CHECKS["ban"].say(lang).format(tasks=_names(closed, lang)))
    if whole:
        checks.append(texts.CHECKS["whole"].say(lang).format(tasks=_names(whole, lang)))
    if any(task.task.coating != "none" for task in case.works.tasks):
        checks.append(texts.CHECKS["paint"].say(lang))
    return [*checks, texts.CHECKS["change"].say(lang)]


def _names(tasks: Iterable[TaskWorks], lang: Lang) -> str:
    return join(dict.fromkeys(words.printable(task.task.name) for task in tasks), lang)
