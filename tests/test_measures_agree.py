"""Measures against the judge: random tiny seasons, every choice of measures and every plan under it tried.

CUOFENG_WORLDS sets how many seasons (24 here); a failure names its season: look at it with
`numbered_retrofit_season(seed)`.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from models.compile import compile_scenario
from models.measure import measure
from models.plan import Plan, Taken
from models.problem import Problem
from models.scenario import Scenario, SolveOptions
from optimizer.pricing import Lines, Prices
from optimizer.solve import solve
from tests.judge.enumeration import Verdict, judge
from tests.judge.lines import active_lines, always_run, line_plans
from tests.judge.measures import Begun
from tests.judge.needs import City, needs
from tests.judge.retrofits import numbered_retrofit_season
from tests.judge.through_files import solved_through_files, wrongs

WORLDS = int(os.environ.get("CUOFENG_WORLDS", "24"))
BATCHES = 4

by_batch = pytest.mark.parametrize("batch", range(BATCHES))


def close(value: float) -> object:
    """Equal but for the slack of comparisons (contract section 4)."""
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def begun(problem: Problem, plan: Plan) -> dict[str, Begun]:
    """The measures each line takes, as the judge writes them."""
    found: dict[str, Begun] = {}
    for one in plan.taken:
        line_id = problem.scenario.lines[one.line].line_id
        found[line_id] = (*found.get(line_id, ()), (one.measure, one.first_day))
    return found


def chosen(problem: Problem, verdict: Verdict) -> tuple[Taken, ...]:
    """What the judge's best plan takes, among the choices the product offers."""
    wanted = [(l, frozenset(way)) for l, way in enumerate(verdict.taken) if way]
    offered = {
        (choice.line, frozenset((one.measure, one.first_day) for one in choice.taken)): choice.taken
        for choice in problem.choices
    }
    return tuple(one for want in wanted for one in offered[want])


@cache
def judged(batch: int) -> tuple[tuple[int, Scenario, Verdict, Problem, Plan], ...]:
    """Seasons with the judge's word and the engine's plan; those that hang on digits left out."""
    found = []
    for seed in range(batch, WORLDS, BATCHES):
        world = numbered_retrofit_season(seed)
        verdict, problem = judge(world), compile_scenario(world)
        if not verdict.razor:
            plan = solve(problem, SolveOptions(gap=0.0, time_limit_s=20.0))
            found.append((seed, world, verdict, problem, plan))
    return tuple(found)


@by_batch
def test_a_season_with_measures_costs_what_enumeration_says(batch: int) -> None:
    for seed, _, verdict, _, plan in judged(batch):
        found = plan.certificate
        assert (found.status == "optimal") == verdict.met, f"season {seed}"
        if verdict.met:
            assert found.cost_yuan == close(verdict.cost_yuan), f"season {seed}"
            assert found.bound_yuan == close(verdict.cost_yuan), f"season {seed}"
        else:
            assert found.bound_yuan is None, f"season {seed}"


@by_batch
def test_a_plan_with_measures_is_one_the_judge_knows_at_the_same_cost(batch: int) -> None:
    for seed, world, _, problem, plan in judged(batch):
        total, taken = 0.0, begun(problem, plan)
        for line, modes in zip(active_lines(world), plan.modes[problem.line_index], strict=True):
            own = line_plans(world, line)
            same = [n for n, way in enumerate(own.taken) if way == taken.get(line.line_id, ())]
            here = [n for n in same if (own.modes[n] == modes).all()]
            assert here, f"season {seed}: {line.line_id} does what it may not"
            total += float(own.loss[here[0]] + own.restart[here[0]] + own.spent[here[0]])
        assert plan.certificate.cost_yuan == close(total), f"season {seed}"


@by_batch
def test_the_ruler_and_the_judge_agree_about_the_best_plan(batch: int) -> None:
    for seed, _, verdict, problem, _ in judged(batch):
        modes = np.array(verdict.modes, dtype=np.int8)
        measured = measure(problem, modes, {}, chosen(problem, verdict))
        assert measured.costs.total == close(verdict.cost_yuan), f"season {seed}"
        assert measured.all_hold == verdict.met, f"season {seed}"


@by_batch
def test_a_line_answers_prices_as_well_as_any_of_its_plans(batch: int) -> None:
    for seed in range(batch, WORLDS, BATCHES):
        check_answers(seed, numbered_retrofit_season(seed))


def check_answers(seed: int, world: Scenario) -> None:
    """Every line's answer to random prices against all its plans under all its choices."""
    lines, problem = active_lines(world), compile_scenario(world)
    plans = tuple(line_plans(world, line) for line in lines)
    baseline = tuple(always_run(world, line) for line in lines)
    offers = [need for need in needs(City(world, plans)) if need.name != "burden"]
    usual = [need for need in needs(City(world, baseline)) if need.name != "burden"]
    rng = np.random.default_rng(seed)
    near = max(line.value_per_day / (1.0 + max(line.kg)) for line in lines)
    prices = near * rng.random(len(offers)) * rng.integers(0, 3, len(offers))
    asked = Prices(prices, np.zeros(len(problem.loss_limit)), uses=np.zeros((0, 0)), cost_weight=1.0)
    answers = Lines(problem).answer(asked, np.arange(len(lines)))
    for l, own in enumerate(plans):
        priced = own.loss + own.restart + own.spent
        for price, offer, run in zip(prices, offers, usual, strict=True):
            priced = priced - price * (offer.gives[l] - run.gives[l])
        assert answers.priced[l] == close(priced.min()), f"season {seed}, {lines[l].line_id}"


def test_some_seasons_take_measures_and_some_do_not() -> None:
    verdicts = [verdict for batch in range(BATCHES) for _, _, verdict, _, _ in judged(batch) if verdict.met]
    taking = sum(any(verdict.taken) for verdict in verdicts)
    assert 0.1 * len(verdicts) < taking < 0.9 * len(verdicts)


@pytest.mark.parametrize("seed", range(min(WORLDS, 10)))
def test_a_plan_through_files_passes_the_verifier(seed: int, tmp_path: Path) -> None:
    world = numbered_retrofit_season(seed)
    plan, verified = solved_through_files(world, tmp_path)
    assert not wrongs(verified), f"season {seed}"
    assert (verified.status == "met") == (plan.certificate.status != "targets_unmet"), f"season {seed}"
    assert verified.cost_yuan == close(plan.certificate.cost_yuan), f"season {seed}"
