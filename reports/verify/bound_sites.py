"""The least that every construction project can cost at given prices. Knows what binds a project and what a day of its work
costs, not how it is placed best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reports.verify.bound_branch import Works
from reports.verify.bound_rates import Rates, Watch
from reports.verify.bound_task import Floats, TaskDays
from reports.verify.case import Case
from reports.verify.days import Bools
from reports.verify.law import bans_of_tasks
from reports.verify.sites import Site
from reports.verify.tables import Project, Task
from reports.verify.works import delay_yuan


@dataclass(frozen=True)
class SiteBounds:
    """By project: `low` yuan that no schedule of it falls below; `high` what no proof can exceed: the same where its least
    price was found, else the price of its own plan."""

    low: dict[str, float]
    high: dict[str, float]


def site_bounds(case: Case, sites: tuple[Site, ...], rates: Rates, watch: Watch) -> SiteBounds:
    low: dict[str, float] = {}
    high: dict[str, float] = {}
    closed = {task: banned for task, (banned, _) in bans_of_tasks(case).items()}
    rivals = _rivals(case)
    projects = list(_by_project(sites))
    for project, own in projects:
        works = _works(case, project, [site.task for site in own], rates, closed, rivals)
        name = project.project_id
        low[name], found = works.least()
        high[name] = low[name] if found else max(low[name], _planned(case, project, own, works.price))
        watch("projects", len(low), len(projects))
    return SiteBounds(low, high)


def _by_project(sites: tuple[Site, ...]) -> Iterator[tuple[Project, list[Site]]]:
    found: dict[str, list[Site]] = {}
    for site in sites:
        found.setdefault(site.task.project.project_id, []).append(site)
    for own in found.values():
        yield own[0].task.project, own


def _works(
    case: Case,
    project: Project,
    tasks: Sequence[Task],
    rates: Rates,
    closed: Mapping[str, Bools],
    rivals: Mapping[str, set[str]],
) -> Works:
    number = {task.task_id: i for i, task in enumerate(tasks)}
    links = [
        (number[name], i, lag) for i, task in enumerate(tasks) for name, lag in task.predecessors if name in number
    ]
    return Works(
        tasks=tuple(TaskDays.of(case, task, closed[task.task_id]) for task in tasks),
        price=np.stack([_daily(case, task, rates) for task in tasks]),
        late=_late(case, project),
        links=tuple(links),
        needs=_own_needs(case, project, tasks, rivals),
    )


def _late(case: Case, project: Project) -> Floats:
    """(H + 1,) what it costs to be done at each moment: the last day is the one before it."""
    last = np.arange(-1.0, len(case.horizon))
    if project.deadline is None:
        return np.zeros(len(last))
    late: Floats = np.maximum(0.0, last - case.horizon.at(project.deadline)) * project.delay_cost_per_day
    return late


def _daily(case: Case, task: Task, rates: Rates) -> Floats:
    """What a day of work costs at the prices, on each day of the horizon: its kg in the season, what the city shares."""
    price = np.zeros(len(case.horizon))
    of_season = rates.emission[task.project.district] @ np.array(task.kg)
    for t, yuan in enumerate(of_season.tolist(), start=case.horizon.at(case.season.first)):
        if 0 <= t < len(price):
            price[t] += yuan
    for name, many in task.needs:
        if (name, task.project.project_id) not in case.tables.capacity and name in rates.use:
            price += many * rates.use[name]
    return price


def _planned(case: Case, project: Project, sites: Sequence[Site], prices: Floats) -> float:
    """The price of the project's own plan; inf where it lies outside the horizon."""
    total = 0.0
    for site, price in zip(sites, prices, strict=True):
        days = [case.horizon.at(when) for when in site.days]
        if not days or not 0 <= days[0] <= days[-1] < len(price):
            return np.inf
        total += float(price[days].sum())
    return total + delay_yuan((project, max(site.days[-1] for site in sites)))


def _rivals(case: Case) -> dict[str, set[str]]:
    """By resource of the city the projects that need it."""
    found: dict[str, set[str]] = {}
    for task in case.tables.tasks:
        for name, _ in task.needs:
            if (name, task.project.project_id) not in case.tables.capacity:
                found.setdefault(name, set()).add(task.project.project_id)
    return found


def _own_needs(
    case: Case, project: Project, tasks: Sequence[Task], rivals: Mapping[str, set[str]]
) -> dict[str, tuple[tuple[int, ...], int]]:
    """How much each task takes and how much there is of what no other project needs: the project's own, or the city's
    that only this project uses; without what is enough for all its tasks at once."""
    found = {}
    for name in sorted({name for task in tasks for name, _ in task.needs}):
        own = (name, project.project_id)
        if own not in case.tables.capacity and len(rivals.get(name, ())) > 1:
            continue
        most = case.tables.capacity.get(own, case.tables.capacity.get((name, ""), 0))
        amounts = tuple(sum(many for which, many in task.needs if which == name) for task in tasks)
        if sum(amounts) > most:
            found[name] = (amounts, most)
    return found
