"""Projects that answer prices, against every schedule tried one by one."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from models.errors import InputError
from models.problem import Problem
from optimizer.project import Projects
from optimizer.project.energy import earliest
from optimizer.project.task import sites
from tests.project_plans import Plan, schedules
from tests.project_worlds import Prices, numbered_project, prices, problem_of

SEEDS = 240
BATCHES = 8


def value(problem: Problem, plan: Plan, asked: Prices) -> float:
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


def test_no_schedule_is_earlier_than_what_own_resources_can_give() -> None:
    met = 0
    for seed in range(SEEDS):
        problem = problem_of(numbered_project(seed))
        heads, done = earliest(sites(problem)[0])
        every = list(schedules(problem, 0))
        if every:
            begins = [min(plan[i][0] for plan in every) for i in range(len(heads))]
            assert all(head <= begin for head, begin in zip(heads, begins, strict=True)), f"project {seed}"
            end = min(max(days[-1] for days in plan) + 1 for plan in every)
            assert done <= end, f"project {seed}"
            met += done == end
    assert met > SEEDS / 4


@pytest.mark.parametrize("batch", range(BATCHES))
def test_an_answer_is_the_best_of_all_schedules(batch: int) -> None:
    for seed in range(batch, SEEDS, BATCHES):
        problem = problem_of(numbered_project(seed))
        asked = prices(random.Random(seed))
        every = list(schedules(problem, 0))
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
