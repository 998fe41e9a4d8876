"""What ledger and page tell beside the lines' calendar: coating work, measures taken, construction. Knows a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.errors import InputError
from models.scenario import Scenario
from reports.coating import coating_work
from reports.coating_options import CoatingWork
from reports.done import done_of
from reports.retrofits import Retrofit, retrofits
from reports.verdict import Verdict
from reports.works import City, ProjectWorks, TaskWorks, construction


@dataclass(frozen=True)
class SiteRow:
    """A task as its owner planned it and as the plan has it. `rules` closed days for it, `hit_days` of them such as the
    owner had planned; `moved` when any day is another; `later_days` calendar days from the planned end to the approved one, negative when it ends earlier.
    A project's delay stands once, at its task that ends last; None elsewhere."""

    project_id: str
    project_name: str
    district: str
    task_id: str
    task_name: str
    work_type: str
    coating: str
    duration_days: int
    planned: tuple[date, date]
    approved: tuple[date, date]
    pieces: int
    moved: bool
    later_days: int
    rules: tuple[str, ...]
    hit_days: int
    deadline: date | None
    delay_days: int | None
    delay_yuan: float | None


@dataclass(frozen=True)
class SeasonWork:
    coating: tuple[CoatingWork, ...] = ()
    retrofits: tuple[Retrofit, ...] = ()
    sites: tuple[SiteRow, ...] = ()


def season_work(scenario: Scenario, verdict: Verdict) -> SeasonWork:
    """Empty for a run that could not be read, and for one that failed verification with measures that are not offered."""
    if not verdict.ledger.days:
        return SeasonWork()
    done = done_of(scenario, verdict.ledger)
    sites = tuple(site_rows(construction(scenario, verdict.ledger)))
    try:
        return SeasonWork(coating_work(scenario, done), retrofits(scenario, done), sites)
    except InputError:
        if verdict.passed:
            raise
        return SeasonWork(sites=sites)


def site_rows(city: City) -> Iterator[SiteRow]:
    """Every task of every project, in the order of the tables."""
    for project in city.projects:
        last = next(task for task in project.tasks if task.approved[-1] == project.approved_end)
        for task in project.tasks:
            yield _site_row(city, project, task, task is last)


def _site_row(city: City, project: ProjectWorks, works: TaskWorks, last: bool) -> SiteRow:
    task = works.task
    closed = np.zeros(len(city.scenario.horizon), dtype=np.bool_)
    for closure in works.closures:
        closed |= closure.closed
    late = project.late_days(project.approved_end) if last else None
    return SiteRow(
        project_id=project.project.project_id,
        project_name=project.project.name,
        district=project.project.district,
        task_id=task.task_id,
        task_name=task.name,
        work_type=task.work_type,
        coating=task.coating,
        duration_days=task.duration_days,
        planned=(works.planned[0], works.planned[-1]),
        approved=(works.approved[0], works.approved[-1]),
        pieces=len(works.approved_spans),
        moved=works.moved,
        later_days=(works.approved[-1] - works.planned[-1]).days,
        rules=tuple(closure.rule.rule_id for closure in works.closures if closure.closed.any()),
        hit_days=len(city.on(works.planned, closed)),
        deadline=project.project.deadline,
        delay_days=late,
        delay_yuan=None if late is None else late * project.project.delay_cost_per_day,
    )
