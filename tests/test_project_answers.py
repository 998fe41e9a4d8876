"""Projects that answer prices, against every schedule tried one by one."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest

from models.errors import InputError
from models.problem import Problem
from optimizer.project import Projects
from tests.project_worlds import DAYS, Prices, numbered_project, prices, problem_of

SEEDS = 240
BATCHES = 8


def spans(days: tuple[int, ...], working: list[int]) -> list[int]:
    """Lengths of the unbroken spans, in working days."""
    at = [working.index(day) for day in days]
    cuts = [0, *(i for i in range(1, len(at)) if at[i] != at[i - 1] + 1), len(at)]
    return [b - a for a, b in itertools.pairwise(cuts)]


def task_choices(problem: Problem, i: int) -> list[tuple[int, ...]]:
    """Every way to do task i alone: open days, so many, unbroken or in pieces long enough."""
    block = problem.projects[0].tasks[i]
    working = np.flatnonzero(block.works).tolist()
    found = []
    for days in itertools.combinations(np.flatnonzero(block.open).tolist(), block.task.duration_days):
        lengths = spans(days, working)
        if len(lengths) == 1 or (block.task.splittable and min(lengths) >= block.task.min_piece_days):
            found.append(days)
    return found


def schedules(problem: Problem) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every schedule of the project that keeps precedence and its own resources."""
    tasks = [block.task for block in problem.projects[0].tasks]
    index = {task.task_id: i for i, task in enumerate(tasks)}
    own = {r.resource: r.capacity for r in problem.scenario.resources if r.project_id}
    for plan in itertools.product(*(task_choices(problem, i) for i in range(len(tasks)))):
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


def value(problem: Problem, plan: tuple[tuple[int, ...], ...], asked: Prices) -> float:
    """The contract's delay cost, weighted, plus the price of every kg and every use."""
    project = problem.projects[0].project
    total = 0.0
    if project.deadline is not None:
        last = problem.horizon.first + timedelta(max(days[-1] for days in plan))
        total += asked.cost_weight * max(0, (last - project.deadline).days) * project.delay_cost_per_day
    for days, block in zip(plan, problem.projects[0].tasks, strict=True):
        for day in days:
            total += sum(kg * asked.per_kg[0, day, p] for p, kg in enumerate(block.task.kg))
            total += sum(amount * asked.per_use[0, day] for name, amount in block.task.needs if name == "digger")
    return total


@pytest.mark.parametrize("batch", range(BATCHES))
def test_an_answer_is_the_best_of_all_schedules(batch: int) -> None:
    for seed in range(batch, SEEDS, BATCHES):
        problem = problem_of(numbered_project(seed))
        asked = prices(random.Random(seed))
        every = list(schedules(problem))
        if not every:
            with pytest.raises(InputError, match=r"find no room|share"):
                Projects(problem).answer(asked.per_kg, asked.per_use, asked.cost_weight)
            continue
        (answer,) = Projects(problem).answer(asked.per_kg, asked.per_use, asked.cost_weight)
        least = min(value(problem, plan, asked) for plan in every)
        plan = tuple(tuple(days.tolist()) for days in answer.days)
        assert plan in every, f"project {seed}"
        assert answer.priced == pytest.approx(value(problem, plan, asked), rel=1e-9, abs=1e-9), f"project {seed}"
        assert answer.priced == pytest.approx(least, rel=1e-6, abs=1e-4), f"project {seed}"
        assert answer.bound <= least + 1e-9 * max(1.0, abs(least)), f"project {seed}"
        assert answer.bound == pytest.approx(least, rel=1e-6, abs=1e-4), f"project {seed}"
