"""tasks.csv as worked days. Knows rows, spans and rest days, not whether the work may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from reports.verify.case import Case, Rule
from reports.verify.days import Bools, is_worked
from reports.verify.law import bans_of_tasks
from reports.verify.notes import Notes
from reports.verify.schedule import COLUMNS, TASKS, read_rows, read_span
from reports.verify.tables import Task

Span = tuple[date, date]

FAR_DAYS = 366


@dataclass(frozen=True)
class Site:
    """A task with what is planned for it: its worked days in order, and the days closed to it by which rules."""

    task: Task
    days: tuple[date, ...]
    banned: tuple[tuple[Rule, Bools], ...]


def read_sites(folder: Path, case: Case, notes: Notes) -> tuple[Site, ...]:
    """tasks.csv as worked days; every row that is no span of a task is noted."""
    tasks = {task.task_id: task for task in case.tables.tasks}
    spans: dict[str, list[Span]] = {}
    known: dict[str, date | None] = {}
    if tasks or (folder / TASKS).exists():
        for row, said in read_rows(folder, TASKS, COLUMNS[TASKS], notes):
            where = f"{TASKS}:{row} {said['task_id']}"
            task = tasks.get(said["task_id"])
            span = read_span(said, where, notes, known)
            if task is None:
                notes.add("cover", where, f"没有工序「{said['task_id']}」", f"there is no task {said['task_id']!r}")
            elif span is not None and not _near(span, case):
                notes.add("table", where, "日期与施工计划期相去太远", "dates far from the horizon")
            elif span is not None:
                spans.setdefault(task.task_id, []).append(_checked(task, span, where, notes))
    closed = bans_of_tasks(case)
    return tuple(Site(task, _days(task, spans.get(name, []), notes), closed[name][1]) for name, task in tasks.items())


def _near(span: Span, case: Case) -> bool:
    """Whether a span lies within a year of the horizon; work calendars of distant years are not known."""
    return (case.horizon.first - span[0]).days <= FAR_DAYS and (span[1] - case.horizon.last).days <= FAR_DAYS


def _checked(task: Task, span: Span, where: str, notes: Notes) -> Span:
    for when in sorted(set(span)):
        if not is_worked(task.works, when):
            notes.add(
                "works",
                where,
                f"{when} 是休息日，时段应起止于作业日",
                f"{when} is a rest day: a span begins and ends at work",
            )
    return span


def _days(task: Task, spans: list[Span], notes: Notes) -> tuple[date, ...]:
    """Worked days of all spans; spans that overlap or between which no working day lies are noted."""
    spans = sorted(spans)
    for one, after in zip(spans, spans[1:], strict=False):
        between = (one[1] + timedelta(n) for n in range(1, (after[0] - one[1]).days))
        if after[0] <= one[1]:
            notes.add("cover", f"{TASKS} {task.task_id} {after[0]}", "时段重叠", "spans overlap")
        elif not any(is_worked(task.works, when) for when in between):
            notes.add(
                "table",
                f"{TASKS} {task.task_id} {after[0]}",
                "与前一行同为一段，应合并",
                "one span with the row before it",
            )
    found = {
        when
        for first, last in spans
        for when in (first + timedelta(n) for n in range((last - first).days + 1))
        if is_worked(task.works, when)
    }
    return tuple(sorted(found))
