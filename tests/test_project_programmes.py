"""Each way of solving a project on cases whose best schedule a reader computes by hand, and at both horizon's edges."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from models.actors import Predecessor, Project, Resource, Task
from models.errors import InputError
from optimizer.project import ProjectAnswer, Projects
from optimizer.project.network import Side, shape
from optimizer.project.satisfy import Effort, satisfy
from optimizer.project.task import sites
from tests.project_plans import schedules
from tests.project_worlds import DAYS, FIRST, numbered_project, prices, problem_of


def task(name: str, days: int, *before: str, crew: int = 0, piece: int = 0) -> Task:
    return Task(
        name, "P", name, "foundation", days, FIRST, tuple(map(Predecessor, before)), kg=(0.0, 0.0, 1.0, 0.0),
        splittable=piece > 0, min_piece_days=max(piece, 1), needs=(("crew", crew),) if crew else (),
    )  # fmt: skip


def projects(*tasks: Task, crew: int = 2, deadline: int = DAYS, delay: float = 10.0) -> Projects:
    """One project on DAYS days without bans; each task emits 1 kg of pm on a worked day."""
    scenario = numbered_project(0)
    project = Project(
        "P", "示例", "锦江区", deadline=FIRST + timedelta(deadline), delay_cost_per_day=delay
    )  # fmt: skip
    resources = (Resource("digger", 2), Resource("crew", crew, "P"))
    return Projects(problem_of(replace(scenario, policies=(), tasks=tasks, projects=(project,), resources=resources)))


def ask(actor: Projects, *pm_price: float) -> ProjectAnswer:
    """Prices per kg of pm from the first day on, 0 after those given."""
    per_kg = np.zeros((1, DAYS, 4))
    per_kg[0, : len(pm_price), 2] = pm_price
    (answer,) = actor.answer(per_kg, np.zeros((1, DAYS)), 1.0)
    return answer


def worked(answer: ProjectAnswer) -> list[list[int]]:
    return [days.tolist() for days in answer.days]


def test_without_prices_a_chain_runs_at_once() -> None:
    answer = ask(projects(task("A", 2), task("B", 3, "A")))
    assert worked(answer) == [[0, 1], [2, 3, 4]]
    assert answer.priced == answer.bound == 0.0


def test_dear_days_are_waited_out_as_far_as_delay_allows() -> None:
    answer = ask(projects(task("A", 2), task("B", 2, "A"), deadline=5), 20, 20, 20, 7)
    assert worked(answer) == [[3, 4], [5, 6]]
    assert (answer.priced, answer.delay_cost) == (17.0, 10.0)


def test_a_task_in_pieces_works_on_both_sides_of_dear_days() -> None:
    answer = ask(projects(task("A", 4, piece=2), deadline=5), 1, 1, 9, 9, 1, 1)
    assert worked(answer) == [[0, 1, 4, 5]]


def test_a_negative_price_draws_work() -> None:
    answer = ask(projects(task("A", 2)), 0, 0, 0, -1, -2, -1.5)
    assert worked(answer) == [[4, 5]]
    assert answer.priced == answer.bound == -3.5


def test_the_first_and_the_last_day_of_the_horizon_are_worked() -> None:
    assert worked(ask(projects(task("A", DAYS)))) == [list(range(DAYS))]
    assert worked(ask(projects(task("A", 1)), *[1.0] * (DAYS - 1))) == [[DAYS - 1]]


def test_one_day_more_than_the_horizon_is_a_fault() -> None:
    with pytest.raises(InputError, match=r"A: 6 working days find no room .* could end on 2018-10-05"):
        ask(projects(task("B", 6), task("A", 6, "B")))


def test_branches_side_by_side_wait_for_one_another() -> None:
    actor = projects(task("A", 1), task("B", 1, "A"), task("C", 4, "A"), task("D", 1, "B", "C"), deadline=6)
    answer = ask(actor, 0, 9, 12, 5)
    assert worked(answer) == [[0], [4], [3, 4, 5, 6], [7]]
    assert answer.priced == pytest.approx(5.0 + 10.0)


def test_branches_short_of_crew_take_turns() -> None:
    answer = ask(projects(task("A", 3, crew=2), task("B", 2, crew=1), deadline=2))
    assert worked(answer) in ([[0, 1, 2], [3, 4]], [[2, 3, 4], [0, 1]])
    assert answer.priced == answer.bound == 20.0


def test_a_link_that_follows_from_others_does_not_hide_a_chain() -> None:
    chain = projects(task("A", 2), task("B", 2, "A"), task("C", 2, "A", "B")).problem
    form = shape(sites(chain)[0])
    assert form is not None and not form.aside and not any(isinstance(part, Side) for part in form.parts)


def test_links_across_branches_are_set_aside_and_kept() -> None:
    actor = projects(task("A", 1), task("B", 3), task("C", 1, "A", "B"), task("D", 4, "B"), task("E", 1, "A"))
    form = shape(sites(actor.problem)[0])
    assert form is not None and len(form.aside) == 1
    answer = ask(actor, 5, 5, 5)
    first, last = [days[0] for days in worked(answer)], [days[-1] for days in worked(answer)]
    assert first[2] > max(last[0], last[1]) and first[3] > last[1] and first[4] > last[0]


def test_the_constraint_programme_agrees_with_enumeration() -> None:
    for seed in range(60):
        problem, asked = problem_of(numbered_project(seed)), prices(random.Random(seed))
        (site,) = sites(problem)
        price = site.kg @ asked.per_kg[0].T + site.uses @ asked.per_use
        found = satisfy([site], [price], (), asked.cost_weight, Effort(work=5.0), [None])
        every = list(schedules(problem, 0))
        if not every:
            assert found.days is None and found.bound == np.inf, f"project {seed}"
            continue
        least = min(
            sum(float(price[i, list(days)].sum()) for i, days in enumerate(plan))
            + asked.cost_weight * float(site.delay_after(np.array([max(days[-1] for days in plan) + 1.0]))[0])
            for plan in every
        )
        assert found.bound <= least + 1e-9 * max(1.0, abs(least)), f"project {seed}"
        assert found.bound == pytest.approx(least, abs=1e-4), f"project {seed}"


def test_the_same_answer_twice() -> None:
    for seed in range(20):
        problem, asked = problem_of(numbered_project(seed)), prices(random.Random(seed))
        try:
            one, other = (Projects(problem).answer(asked.per_kg, asked.per_use, asked.cost_weight)[0] for _ in range(2))
        except InputError:
            continue
        assert worked(one) == worked(other) and one.bound == other.bound
