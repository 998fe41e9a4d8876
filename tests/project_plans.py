"""Every schedule of a tiny project, by enumeration: the contract's words about tasks read literally."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from models.problem import Problem, TaskBlock
from tests.project_worlds import DAYS

Plan = tuple[tuple[int, ...], ...]
"""Worked days of the horizon of each task."""


def spans(days: tuple[int, ...], working: list[int]) -> list[int]:
    """Lengths of the unbroken spans, in working days."""
    at = [working.index(day) for day in days]
    cuts = [0, *(i for i in range(1, len(at)) if at[i] != at[i - 1] + 1), len(at)]
    return [b - a for a, b in itertools.pairwise(cuts)]


def task_choices(block: TaskBlock) -> list[tuple[int, ...]]:
    """Every way to do a task alone: open days, so many, unbroken or in pieces long enough."""
    working = np.flatnonzero(block.works).tolist()
    found = []
    for days in itertools.combinations(np.flatnonzero(block.open).tolist(), block.task.duration_days):
        lengths = spans(days, working)
        if len(lengths) == 1 or (block.task.splittable and min(lengths) >= block.task.min_piece_days):
            found.append(days)
    return found


def schedules(problem: Problem, number: int) -> Iterator[Plan]:
    """Every schedule of one project that keeps precedence, its own resources, and the city's that it alone needs."""
    project = problem.projects[number]
    tasks = [block.task for block in project.tasks]
    index = {task.task_id: i for i, task in enumerate(tasks)}
    others = {name for task in problem.scenario.tasks for name, _ in task.needs if task not in tasks}
    own = {
        r.resource: r.capacity
        for r in problem.scenario.resources
        if r.project_id == project.project.project_id or (not r.project_id and r.resource not in others)
    }
    for plan in itertools.product(*(task_choices(block) for block in project.tasks)):
        in_order = all(
            plan[i][0] >= plan[index[before.task_id]][-1] + 1 + before.lag_days
            for i, task in enumerate(tasks)
            for before in task.predecessors
        )
        if in_order and all(
            sum(
                amount for i, task in enumerate(tasks) for need, amount in task.needs if need == name and day in plan[i]
            )
            <= capacity
            for name, capacity in own.items()
            for day in range(DAYS)
        ):
            yield plan


def diggers(problem: Problem, number: int, plan: Plan) -> list[int]:
    """How many of the city's diggers a project's schedule uses on each day."""
    used = [0] * DAYS
    for days, block in zip(plan, problem.projects[number].tasks, strict=True):
        for day in days:
            used[day] += dict(block.task.needs).get("digger", 0)
    return used
