"""All projects in one plan: found whenever there is one, and a fault that says why when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.errors import InputError
from models.policy import Effect, Policy, Rule, Selector, Window
from models.problem import Problem
from optimizer.project import Projects, schedule_projects
from tests.project_plans import Plan, diggers, schedules
from tests.project_worlds import FIRST, numbered_pair, numbered_project, problem_of

SEEDS = 160
DIGGERS = 2


def share(problem: Problem, first: Plan, second: Plan) -> bool:
    """Whether two projects' schedules keep within the city's diggers."""
    both = zip(diggers(problem, 0, first), diggers(problem, 1, second), strict=True)
    return all(a + b <= DIGGERS for a, b in both)


def test_a_joint_plan_is_found_whenever_there_is_one() -> None:
    refused = 0
    for seed in range(SEEDS):
        problem = problem_of(numbered_pair(seed))
        first, second = (list(schedules(problem, number)) for number in range(2))
        if not any(share(problem, one, other) for one in first for other in second):
            refused += 1
            with pytest.raises(InputError, match=r"find no room|fits alone"):
                schedule_projects(problem)
            continue
        plan = schedule_projects(problem)
        one, other = (
            tuple(tuple(map(problem.horizon.index, plan[block.task.task_id])) for block in project.tasks)
            for project in problem.projects
        )
        assert one in first and other in second and share(problem, one, other), f"pair {seed}"
    assert refused > 5


def crowded(days: int) -> Problem:
    """A task that takes both diggers for five days, first in line by its deadline, and one of another project that
    is closed but for the first two days."""
    scenario = numbered_pair(0)
    tasks = [replace(task, predecessors=(), works="daily", splittable=False) for task in scenario.tasks]
    by_own = {task.project_id: task for task in tasks}
    long = replace(by_own["P"], duration_days=5, needs=(("digger", 2),), work_type="foundation")
    short = replace(by_own["Q"], duration_days=2, needs=(("digger", 1),), work_type="earthworks")
    window = Window(FIRST + timedelta(2), FIRST + timedelta(60))
    ban = Rule(
        "ban", "第1项", "停止", "市建委", window, Selector((("kind", ("task",)), ("work_type", ("earthworks",)))),
        Effect(ban=True), kind="task",
    )  # fmt: skip
    first, second = (replace(project, release=None, delay_cost_per_day=1.0) for project in scenario.projects)
    return problem_of(
        replace(
            scenario,
            season=replace(scenario.season, last=FIRST + timedelta(days - 1)),
            horizon=replace(scenario.horizon, last=FIRST + timedelta(days - 1)),
            policies=(Policy("law", "示例", "示例〔2018〕1号", (ban,)),),
            tasks=(long, short),
            projects=(replace(first, deadline=FIRST), replace(second, deadline=FIRST + timedelta(9))),
        )
    )


def test_a_project_without_room_is_moved_before_the_others() -> None:
    plan = schedule_projects(crowded(11))
    first, second = sorted(plan)
    assert plan[second][0] == FIRST
    assert plan[first][0] == FIRST + timedelta(2)


def test_projects_that_fit_alone_but_not_together_are_told_so() -> None:
    with pytest.raises(InputError, match=r"its project fits alone, but not beside the others that share digger"):
        schedule_projects(crowded(6))


def test_a_task_without_room_names_rules_and_the_first_day_it_could_end() -> None:
    problem = crowded(11)
    late = replace(problem.scenario.tasks[1], duration_days=3)
    stuck = problem_of(replace(problem.scenario, tasks=(problem.scenario.tasks[0], late)))
    with pytest.raises(InputError, match=r"3 working days find no room .* ban; .* could end on 2018-11-26"):
        schedule_projects(stuck)
    with pytest.raises(InputError) as told:
        Projects(stuck).serial()
    assert [fault.value for fault in told.value.faults] == [late.task_id]


def test_the_same_plan_twice() -> None:
    problem = problem_of(numbered_project(3))
    assert schedule_projects(problem) == schedule_projects(problem)
