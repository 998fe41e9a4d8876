"""All placings of one project: on which days the contract lets its tasks work, and what each placing amounts to.

Knows one project and the law; knows no shared limit and not what other projects do.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from models.actors import Project, Task
from models.scenario import Scenario
from models.season import Span
from tests.judge.law import closed_to, project_of
from tests.judge.lines import Floats, is_working

Days = tuple[date, ...]
Placing = dict[str, Days]
"""The worked days of each task of one project, by its id."""


@dataclass(frozen=True)
class ProjectPlans:
    """All placings of one project (n) and what each amounts to: kg on season days (n, T, 4), units of what the city
    shares on horizon days (n, S, H), delay cost (n,) yuan; `planned_kg` (T, 4) is its owner's own plan."""

    project: Project
    placings: tuple[Placing, ...]
    kg: Floats
    uses: Floats
    delay: Floats
    planned_kg: Floats

    def pick(self, chosen: NDArray[np.int64]) -> ProjectPlans:
        return replace(
            self,
            placings=tuple(self.placings[n] for n in chosen),
            kg=self.kg[chosen],
            uses=self.uses[chosen],
            delay=self.delay[chosen],
        )


def tasks_of(scenario: Scenario, project: Project) -> tuple[Task, ...]:
    return tuple(task for task in scenario.tasks if task.project_id == project.project_id)


def own_plan(task: Task) -> Days:
    """The first working days of its calendar from the planned start, as if nothing were banned."""
    days = (task.planned_start + timedelta(n) for n in itertools.count())
    return tuple(itertools.islice((day for day in days if is_working(task.works, day)), task.duration_days))


def open_days(scenario: Scenario, task: Task) -> Days:
    """Days of the horizon on which the task may work: working, not banned, not before the release."""
    release = project_of(scenario, task).release
    return tuple(
        day
        for day in scenario.horizon.days
        if is_working(task.works, day) and not closed_to(scenario, task, day) and (release is None or day >= release)
    )


def pieces(task: Task, days: Days) -> list[int]:
    """Lengths, in worked days, of the unbroken spans: only rest days of its calendar lie inside one."""
    lengths = [1]
    for before, after in itertools.pairwise(days):
        between = (before + timedelta(n) for n in range(1, (after - before).days))
        if any(is_working(task.works, day) for day in between):
            lengths.append(1)
        else:
            lengths[-1] += 1
    return lengths


def choices(scenario: Scenario, task: Task) -> list[Days]:
    """Every way to do the task, alone: exactly so many open days, in one piece or in pieces long enough."""
    found = []
    for days in itertools.combinations(open_days(scenario, task), task.duration_days):
        lengths = pieces(task, days)
        if len(lengths) == 1 or (task.splittable and min(lengths) >= task.min_piece_days):
            found.append(days)
    return found


def placings(scenario: Scenario, project: Project) -> Iterator[Placing]:
    """Every placing of the project's tasks that keeps precedence and its own resources."""
    tasks = _predecessors_first(tasks_of(scenario, project))
    ways = {task.task_id: choices(scenario, task) for task in tasks}
    capacity = {r.resource: r.capacity for r in scenario.resources if r.project_id == project.project_id}

    def extend(done: Placing) -> Iterator[Placing]:
        if len(done) == len(tasks):
            yield dict(done)
            return
        task = tasks[len(done)]
        lags = [done[before.task_id][-1] + timedelta(before.lag_days) for before in task.predecessors]
        for days in ways[task.task_id]:
            if all(days[0] > end for end in lags):
                placed = {**done, task.task_id: days}
                if _within(capacity, tasks, placed, days):
                    yield from extend(placed)

    yield from extend({})


def _within(capacity: dict[str, int], tasks: tuple[Task, ...], placed: Placing, days: Days) -> bool:
    """Whether on the given days the tasks placed so far need no more than the project has."""
    return all(
        sum(dict(task.needs).get(name, 0) for task in tasks if day in placed.get(task.task_id, ())) <= many
        for name, many in capacity.items()
        for day in days
    )


def _predecessors_first(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    order: list[Task] = []
    while len(order) < len(tasks):
        known = {task.task_id for task in order}
        order.append(next(t for t in tasks if t.task_id not in known and {p.task_id for p in t.predecessors} <= known))
    return tuple(order)


def shared_resources(scenario: Scenario) -> dict[str, int]:
    """Name and capacity of what the whole city shares."""
    return {r.resource: r.capacity for r in scenario.resources if not r.project_id}


def delay_cost(project: Project, placing: Placing) -> float:
    """Yuan for the calendar days from the deadline to the project's last worked day."""
    if project.deadline is None or not placing:
        return 0.0
    last = max(days[-1] for days in placing.values())
    return max(0, (last - project.deadline).days) * project.delay_cost_per_day


def project_plans(scenario: Scenario, project: Project, every: tuple[Placing, ...] | None = None) -> ProjectPlans:
    """The given placings, or every one there is, with their emission, use of what is shared, and cost."""
    found = tuple(placings(scenario, project)) if every is None else every
    season, horizon, shared = scenario.season, scenario.horizon, shared_resources(scenario)
    tasks = tasks_of(scenario, project)
    kg = np.zeros((len(found), len(season), 4))
    uses = np.zeros((len(found), len(shared), len(horizon)))
    for task in tasks:
        numbers: dict[Days, int] = {}
        chosen = [numbers.setdefault(placing[task.task_id], len(numbers)) for placing in found]
        if found:
            kg += np.array([kg_on(season, task, days) for days in numbers])[chosen]
            uses += np.array([uses_on(horizon, shared, task, days) for days in numbers])[chosen]
    return ProjectPlans(
        project=project,
        placings=found,
        kg=kg,
        uses=uses,
        delay=np.array([delay_cost(project, placing) for placing in found]),
        planned_kg=sum((kg_on(season, task, own_plan(task)) for task in tasks), np.zeros((len(season), 4))),
    )


def kg_on(season: Span, task: Task, days: Days) -> Floats:
    """Kg of the task on each season day when it works on the given days, (T, 4)."""
    kg = np.zeros((len(season), 4))
    kg[[season.index(day) for day in days if day in season]] = task.kg
    return kg


def uses_on(horizon: Span, shared: dict[str, int], task: Task, days: Days) -> Floats:
    """Units of each shared resource on each day of the horizon when it works on the given days, (S, H)."""
    worked = np.array([float(day in days) for day in horizon.days])
    return np.array([dict(task.needs).get(name, 0) * worked for name in shared]).reshape(len(shared), len(horizon))


def stuck(scenario: Scenario) -> tuple[str, ...]:
    """Ids of the projects that cannot be done inside the horizon, even were each the only one."""
    return tuple(p.project_id for p in scenario.projects if next(placings(scenario, p), None) is None)
