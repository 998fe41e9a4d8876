"""What the construction chart shows: every project's spans, the windows that stop work, work and dust of each day.

Knows numbers, no drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.actors import POLLUTANTS
from models.policy import Rule
from models.scenario import Scenario
from models.season import Span
from reports.verdict import Floats, Ledger
from reports.works import City, ProjectWorks, TaskWorks, construction, runs_of

PM = POLLUTANTS.index("pm")


@dataclass(frozen=True)
class Bar:
    """Worked days `start` to `stop` (half open, indexes of the chart's days) of a project's row."""

    row: int
    start: int
    stop: int
    work_type: str


@dataclass(frozen=True)
class Ban:
    """Days on which the same rules stop work: their clauses and the types of work that they name."""

    start: int
    stop: int
    clauses: tuple[str, ...]
    work_types: tuple[str, ...]


@dataclass(frozen=True)
class Sites:
    """All construction of a city on `days`, from the first planned or approved to the last.

    `rows` project names by their first approved day; `named_*` tasks at work each day that some rule names, `pm_*` kg of
    all tasks each day, by the owners' plans and as approved; `season` half open; `weeks` where weeks begin, windows and
    season too, from 0 to the number of days; `hit_*` task-days of the season inside a window of a rule that names the task,
    excused ones included; `late` projects that end more days after their deadline than planned.
    """

    days: tuple[date, ...]
    rows: tuple[str, ...]
    planned: tuple[Bar, ...]
    approved: tuple[Bar, ...]
    bans: tuple[Ban, ...]
    named_planned: Floats
    named_approved: Floats
    pm_planned: Floats
    pm_approved: Floats
    season: tuple[int, int]
    weeks: tuple[int, ...]
    hit_planned: int
    hit_approved: int
    moved: int
    late: int


def sites(scenario: Scenario, ledger: Ledger) -> Sites | None:
    """None when no project has verified days."""
    city = construction(scenario, ledger)
    if not city.projects:
        return None
    tasks = [task for project in city.projects for task in project.tasks]
    extent = Span(
        min(min(task.planned[0], task.approved[0]) for task in tasks),
        max(max(task.planned[-1], task.approved[-1]) for task in tasks),
    )
    ordered = sorted(city.projects, key=_first_approved)
    named = [task for task in tasks if task.closures]
    season, bans = _inside(extent, scenario.season), tuple(_bans(city, named, extent))
    return Sites(
        days=extent.days,
        rows=tuple(works.project.name for works in ordered),
        planned=tuple(_bars(ordered, extent, planned=True)),
        approved=tuple(_bars(ordered, extent, planned=False)),
        bans=bans,
        named_planned=_count(extent, ((day, 1.0) for task in named for day in task.planned)),
        named_approved=_count(extent, ((day, 1.0) for task in named for day in task.approved)),
        pm_planned=_count(extent, ((day, task.task.kg[PM]) for task in tasks for day in task.planned)),
        pm_approved=_count(extent, ((day, task.task.kg[PM]) for task in tasks for day in task.approved)),
        season=season,
        weeks=_weeks(extent, season, bans),
        hit_planned=sum(_hits(city, task, task.planned) for task in named),
        hit_approved=sum(_hits(city, task, task.approved) for task in named),
        moved=sum(any(task.moved for task in works.tasks) for works in city.projects),
        late=sum(works.late_days(works.approved_end) > works.late_days(works.planned_end) for works in city.projects),
    )


def _hits(city: City, task: TaskWorks, days: Iterable[date]) -> int:
    """Days of the season on which some rule names the task, in force or excused."""
    mask = np.logical_or.reduce([one.closed | one.excused for one in task.closures])
    return sum(day in city.scenario.season for day in city.on(days, mask))


def _first_approved(works: ProjectWorks) -> tuple[date, date, str]:
    return min(task.approved[0] for task in works.tasks), works.approved_end, works.project.project_id


def _bars(ordered: list[ProjectWorks], extent: Span, *, planned: bool) -> Iterable[Bar]:
    for row, works in enumerate(ordered):
        for task in works.tasks:
            for span in task.planned_spans if planned else task.approved_spans:
                yield Bar(row, extent.index(span.first), extent.index(span.last) + 1, task.task.work_type)


def _count(extent: Span, amounts: Iterable[tuple[date, float]]) -> Floats:
    total = np.zeros(len(extent))
    for day, amount in amounts:
        total[extent.index(day)] += amount
    return total


def _weeks(extent: Span, season: tuple[int, int], bans: tuple[Ban, ...]) -> tuple[int, ...]:
    """Mondays and the edges of windows and season, so that no mean runs over a day on which the law changes."""
    cuts = {period.start for period in extent.periods("week")} | {0, len(extent), *season}
    return tuple(sorted(cuts | {at for ban in bans for at in (ban.start, ban.stop)}))


def _inside(extent: Span, span: Span) -> tuple[int, int]:
    """A span cut to the chart's days, half open; empty when it lies outside."""
    start, stop = extent.index(span.first), extent.index(span.last) + 1
    return max(0, min(start, len(extent))), max(0, min(stop, len(extent)))


def _bans(city: City, named: list[TaskWorks], extent: Span) -> Iterable[Ban]:
    """Maximal runs of days on which the same rules are in their window, excused work included."""
    rules: dict[str, Rule] = {}
    types: dict[str, set[str]] = {}
    windows: dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}
    horizon = city.scenario.horizon
    start, stop = _inside(horizon, extent)
    for task in named:
        for one in task.closures:
            name = one.rule.rule_id
            rules[name] = one.rule
            types.setdefault(name, set()).add(task.task.work_type)
            windows[name] = windows.get(name, np.zeros(len(horizon), np.bool_)) | one.closed | one.excused
    kinds = np.zeros(stop - start, dtype=np.int64)
    order = [rule.rule_id for policy in city.scenario.policies for rule in policy.rules if rule.rule_id in rules]
    for bit, name in enumerate(order):
        kinds |= windows[name][start:stop].astype(np.int64) << bit
    shift = (horizon.first + timedelta(start) - extent.first).days
    for kind in np.unique(kinds[kinds > 0]):
        on = [name for bit, name in enumerate(order) if kind >> bit & 1]
        clauses = tuple(dict.fromkeys(rules[name].clause for name in on))
        work_types = tuple(sorted({one for name in on for one in types[name]}))
        for first, last in runs_of(kinds == kind):
            yield Ban(first + shift, last + shift, clauses, work_types)
