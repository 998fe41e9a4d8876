"""A project as arrays: each task's working days, open runs, kg and needs. Knows no price and no schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.actors import Resource
from models.construction import planned_days
from models.problem import Problem, ProjectBlock, TaskBlock
from models.season import Span
from optimizer.project.kernels import Days, Floats, cost_from, cost_until, days_from, open_runs

Key = tuple[str, str]
"""A resource: the project that owns it (empty: shared by the city) and its name."""


@dataclass(frozen=True)
class Work:
    """A task against its calendar: `working` (n,) days of the horizon, `position` (H + 1,) the first of them at or
    after each moment, `usable` (H,) days it may work, `run` (n + 1,) unbroken open days from each on; `piece` is the duration where it cannot split."""

    block: TaskBlock
    working: Days
    position: Days
    usable: NDArray[np.bool_]
    run: Days
    duration: int
    piece: int

    @staticmethod
    def of(block: TaskBlock) -> Work:
        working = np.flatnonzero(block.works).astype(np.int64)
        position = np.searchsorted(working, np.arange(len(block.works) + 1)).astype(np.int64)
        task = block.task
        piece = min(task.min_piece_days, task.duration_days) if task.splittable else task.duration_days
        return Work(block, working, position, block.open, open_runs(working, block.open), task.duration_days, piece)

    def where(self, free: NDArray[np.bool_]) -> Work:
        """The same task with fewer open days; `free` (H,)."""
        usable = self.usable & free
        return replace(self, usable=usable, run=open_runs(self.working, usable))

    def cost_from(self, price: Floats, after: Floats) -> Floats:
        return cost_from(self.working, self.position, self.run, self.duration, self.piece, price, after)

    def days_from(self, price: Floats, after: Floats, ready: int) -> Days:
        return days_from(self.working, self.position, self.run, self.duration, self.piece, price, after, ready)

    def cost_until(self, price: Floats, before: Floats) -> Floats:
        return cost_until(self.working, self.run, self.duration, self.piece, price, before)


@dataclass(frozen=True)
class Site:
    """A project: its tasks, `order` in which precedence can be followed, `links` (before, after, lag days) by index,
    `own` needs per task of what this project alone needs, with their `capacity`, `kg` (tasks, 4), `uses` (tasks, Q) of
    what the city shares. `deadline` is a day of the horizon (may lie outside), None without one; `days` is H."""

    block: ProjectBlock
    works: tuple[Work, ...]
    order: tuple[int, ...]
    links: tuple[tuple[int, int, int], ...]
    own: tuple[Mapping[str, int], ...]
    capacity: Mapping[str, int]
    kg: Floats
    uses: Floats
    deadline: int | None
    delay_cost: float
    days: int

    def ready(self, task: int, last: Mapping[int, int]) -> int:
        """The moment from which a task may work, given the last days of its predecessors."""
        return max((last[a] + 1 + lag for a, b, lag in self.links if b == task), default=0)

    def delay_after(self, moments: Floats) -> Floats:
        """Delay cost in yuan when the project is done at the given moments."""
        if self.deadline is None:
            return np.zeros(len(moments))
        late: Floats = np.maximum(0.0, moments - 1.0 - self.deadline) * self.delay_cost
        return late


def days_from_plan(block: TaskBlock, horizon: Span) -> Floats:
    """Calendar days between each day of the horizon (H,) and the span that the owner planned for the task, 0 inside."""
    planned = planned_days(block.task)
    first, last = horizon.index(planned[0]), horizon.index(planned[-1])
    day = np.arange(len(horizon), dtype=np.float64)
    return np.maximum(0.0, np.maximum(first - day, day - last))


def capacities(resources: tuple[Resource, ...]) -> dict[Key, int]:
    return {(resource.project_id, resource.resource): resource.capacity for resource in resources}


def needs(block: TaskBlock, capacity: Mapping[Key, int]) -> list[tuple[Key, int]]:
    """What the task needs: of its project's own where the project has it, else of what the city shares."""
    own = block.task.project_id
    return [(((own, name) if (own, name) in capacity else ("", name)), amount) for name, amount in block.task.needs]


def sites(problem: Problem) -> tuple[Site, ...]:
    """All projects of the problem, in its order. What the city shares counts as a project's own too where no other
    needs it: its answers then keep within it without a price."""
    capacity = capacities(problem.scenario.resources)
    shared = {key: q for q, key in enumerate(key for key in capacity if not key[0])}
    users: dict[Key, set[str]] = {}
    for block in problem.projects:
        for task in block.tasks:
            for key, _ in needs(task, capacity):
                users.setdefault(key, set()).add(block.project.project_id)
    single = {key for key, projects in users.items() if len(projects) == 1}
    return tuple(_site(problem, block, capacity, shared, single) for block in problem.projects)


def _site(
    problem: Problem, block: ProjectBlock, capacity: Mapping[Key, int], shared: Mapping[Key, int], single: set[Key]
) -> Site:
    index = {task.task.task_id: i for i, task in enumerate(block.tasks)}
    links = tuple(
        (index[before.task_id], i, before.lag_days)
        for i, task in enumerate(block.tasks)
        for before in task.task.predecessors
    )
    uses = np.zeros((len(block.tasks), len(shared)))
    own: list[dict[str, int]] = [{} for _ in block.tasks]
    limits: dict[str, int] = {}
    for i, task in enumerate(block.tasks):
        for key, amount in needs(task, capacity):
            if key in single:
                own[i][key[1]] = own[i].get(key[1], 0) + amount
                limits[key[1]] = capacity[key]
            if key in shared:
                uses[i, shared[key]] += amount
    project = block.project
    return Site(
        block,
        tuple(Work.of(task) for task in block.tasks),
        _by_precedence(len(block.tasks), links),
        links,
        tuple(own),
        limits,
        np.array([task.task.kg for task in block.tasks], dtype=np.float64).reshape(-1, 4),
        uses,
        None if project.deadline is None else problem.horizon.index(project.deadline),
        project.delay_cost_per_day,
        len(problem.horizon),
    )


def _by_precedence(count: int, links: tuple[tuple[int, int, int], ...]) -> tuple[int, ...]:
    before: list[set[int]] = [set() for _ in range(count)]
    for a, b, _ in links:
        before[b].add(a)
    order: list[int] = []
    waiting = list(range(count))
    while waiting:
        ready = [i for i in waiting if before[i] <= set(order)]
        assert ready, "the reader refuses circles of precedence"
        order += ready
        waiting = [i for i in waiting if i not in ready]
    return tuple(order)
