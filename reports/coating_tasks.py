"""Which way each painting task of a construction site went. Knows tasks and their bans, nothing of lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from models.actors import POLLUTANTS
from models.matching import Match
from models.policy import Unless
from models.problem import Bools
from models.scenario import Scenario
from models.season import Span
from reports.coating_options import CoatingWork, Option, Share
from reports.done import Done
from reports.verdict import Ledger
from reports.works import City, ProjectWorks, TaskWorks, construction, runs_of

VOCS = POLLUTANTS.index("vocs")
SEASON_DAYS = 28
"""A closure of at least so many days on end is a season: work that leaves it is done in another one."""


def painting_tasks(scenario: Scenario, done: Done, only: frozenset[str] | None = None) -> Iterator[CoatingWork]:
    """Every task with a coating whose project has all its days, in the order of projects and tasks; `only` keeps those
    ids."""
    city = construction(scenario, Ledger(tasks=done.tasks))
    excuses = _Excuses(city)
    for project in city.projects:
        paint = [task for task in project.tasks if task.task.coating != "none"]
        charged = _charged(city, project, paint)
        for task in paint:
            if only is None or task.task.task_id in only:
                yield _work(city, project, task, excuses, task is charged)


def _work(city: City, project: ProjectWorks, works: TaskWorks, excuses: _Excuses, charged: bool) -> CoatingWork:
    task, season = works.task, city.scenario.season
    normal, planned = (sum(day in season for day in days) * task.kg[VOCS] for days in (works.planned, works.approved))
    days = _days_by_option(city, works)
    delay = project.late_days(project.approved_end) * project.project.delay_cost_per_day if charged else 0.0
    main: Option = "season" if days["season"] >= max(1, days["moved"]) else "moved"
    shares = {option: Share(days=count) for option, count in days.items() if count}
    if main in shares:
        shares[main] = Share(days=days[main], delay_yuan=delay, avoided_kg=normal - planned)
    closed = _closed(city, works)
    return CoatingWork(
        subject=task.task_id, kind="task", name=task.name, owner=project.project.project_id,
        owner_name=project.project.name, district=project.project.district, coating=task.coating, shares=shares,
        normal_kg=normal, planned_kg=planned,
        rules=tuple(closure.rule.rule_id for closure in works.closures if closure.closed.any()),
        closed_days=int(closed.sum()), hit_days=len(city.on(works.planned, closed)),
        because=excuses.of(works), delay_charged=charged,
    )  # fmt: skip


def _closed(city: City, works: TaskWorks) -> Bools:
    closed = np.zeros(len(city.scenario.horizon), dtype=np.bool_)
    for closure in works.closures:
        closed |= closure.closed
    return closed


def _days_by_option(city: City, works: TaskWorks) -> dict[Option, int]:
    """Planned days that are worked on other days (moved), those of them out of a closure as long as a season, and
    planned days that are worked under an exemption."""
    gone = set(works.planned) - set(works.approved)
    long = np.zeros(len(city.scenario.horizon), dtype=np.bool_)
    for start, stop in runs_of(_closed(city, works)):
        long[start:stop] = stop - start >= SEASON_DAYS
    excused = np.zeros_like(long)
    for closure in works.closures:
        excused |= closure.excused
    season = len(city.on(gone, long))
    kept = len(city.on(set(works.planned) & set(works.approved), excused))
    return {"moved": len(gone) - season, "season": season, "exempt": kept}


def _charged(city: City, project: ProjectWorks, paint: list[TaskWorks]) -> TaskWorks | None:
    """The painting task at which a project's delay stands: the last to end of those that a closure kept waiting and on
    which the project's end hangs; None when the project is not late or no such task is there."""
    if not project.late_days(project.approved_end) or not project.project.delay_cost_per_day:
        return None
    hung = _chain(project)
    waited = [task for task in paint if task.task.task_id in hung and _kept_waiting(city, task)]
    ends: list[date] = [task.approved[-1] for task in waited]
    return waited[ends.index(max(ends))] if waited else None


def _kept_waiting(city: City, works: TaskWorks) -> bool:
    """Whether it moved and some rule closed days between the owner's first day and its own last one."""
    between = Span(works.planned[0], max(works.planned[0], works.approved[-1]))
    return works.moved and bool(city.on(between.days, _closed(city, works)))


def _chain(project: ProjectWorks) -> set[str]:
    """The tasks that end last, and all that must be done before them."""
    before = {task.task.task_id: [one.task_id for one in task.task.predecessors] for task in project.tasks}
    todo = [task.task.task_id for task in project.tasks if task.approved[-1] == project.approved_end]
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += before.get(name, [])
    return found


class _Excuses:
    """Which exemptions hold for a task, each looked up once for all tasks."""

    def __init__(self, city: City):
        self._city = city
        self._matches: dict[tuple[str, int], Match] = {}

    def of(self, works: TaskWorks) -> tuple[Unless, ...]:
        """Those that keep some rule off on a day the owner planned or the task works."""
        found: dict[Unless, None] = {}
        length = len(self._city.scenario.horizon)
        for closure in works.closures:
            for n, unless in enumerate(closure.rule.unless):
                key = closure.rule.rule_id, n
                if key not in self._matches:
                    self._matches[key] = self._city.subjects.match(unless.selector)
                mask = self._matches[key].mask(works.at, length) & closure.excused
                if self._city.on({*works.planned, *works.approved}, mask):
                    found[unless] = None
        return tuple(found)
