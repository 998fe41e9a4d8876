"""Engines against the judge: hundreds of random tiny seasons, every one tried plan by plan.

CUOFENG_WORLDS sets how many (150 here; thousands when an engine changes). A failure names its season: look at it with
`numbered_season(seed)`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from models.compile import compile_scenario
from models.errors import InputError
from models.problem import Problem
from models.scenario import Scenario, SolveOptions
from optimizer.pricing import Lines, Prices
from optimizer.reference import solve_exact
from optimizer.solve import solve
from tests.judge.enumeration import Verdict, faults, judge
from tests.judge.lines import active_lines, always_run, line_plans
from tests.judge.needs import City, needs
from tests.judge.worlds import numbered_season

WORLDS = int(os.environ.get("CUOFENG_WORLDS", "150"))
BATCHES = 10

by_batch = pytest.mark.parametrize("batch", range(BATCHES))


def close(value: float) -> object:
    """Equal but for the slack of comparisons (contract section 4)."""
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def bearable(batch: int) -> Iterator[tuple[int, Scenario]]:
    """Seasons of a batch in which every line can be done alone."""
    for seed in range(batch, WORLDS, BATCHES):
        scenario = numbered_season(seed)
        if not faults(scenario):
            yield seed, scenario


@cache
def judged(batch: int) -> tuple[tuple[int, Problem, Verdict], ...]:
    """Those that the judge decides with certainty."""
    verdicts = [(seed, scenario, judge(scenario)) for seed, scenario in bearable(batch)]
    return tuple(
        (seed, compile_scenario(scenario), verdict) for seed, scenario, verdict in verdicts if not verdict.razor
    )


@by_batch
def test_the_exact_engine_finds_the_optimum(batch: int) -> None:
    for seed, problem, verdict in judged(batch):
        answer = solve_exact(problem, time_limit_s=60)
        assert answer.proven, f"season {seed}"
        assert answer.met == verdict.met, f"season {seed}"
        assert answer.shortfall == close(verdict.shortfall), f"season {seed}"
        assert answer.cost_yuan == close(verdict.cost_yuan), f"season {seed}"
        assert answer.bound_yuan == close(verdict.cost_yuan), f"season {seed}"


@by_batch
def test_auto_is_as_good_as_the_optimum(batch: int) -> None:
    for seed, problem, verdict in judged(batch):
        proven = solve(problem, SolveOptions(time_limit_s=60.0, method="auto")).certificate
        assert proven.cost_yuan == close(verdict.cost_yuan), f"season {seed}"
        assert proven.status == ("optimal" if verdict.met else "targets_unmet"), f"season {seed}"


@by_batch
def test_the_optimum_lies_between_the_decomposition_s_bound_and_plan(batch: int) -> None:
    for seed, problem, verdict in judged(batch):
        found = solve(problem, SolveOptions(gap=0.5, time_limit_s=0.5, method="decompose")).certificate
        slack = 1e-6 * max(1.0, verdict.cost_yuan)
        if found.bound_yuan is not None:
            assert found.bound_yuan <= verdict.cost_yuan + slack, f"season {seed}"
        if found.status != "targets_unmet":
            assert verdict.met, f"season {seed}"
            assert found.cost_yuan >= verdict.cost_yuan - slack, f"season {seed}"


def lines_refused(scenario: Scenario) -> set[str]:
    """Lines that compiling or the first look of the line programme finds impossible."""
    try:
        problem = compile_scenario(scenario)
    except InputError as error:
        return {fault.value for fault in error.faults}
    return {scenario.lines[problem.line_index[l]].line_id for l in Lines(problem).impossible()}


@by_batch
def test_who_cannot_be_done_alone_is_told_before_any_search(batch: int) -> None:
    for seed in range(batch, WORLDS, BATCHES):
        scenario = numbered_season(seed)
        named, refused = {fault.split(":")[0] for fault in faults(scenario)}, lines_refused(scenario)
        assert refused <= named, f"season {seed}"
        assert bool(refused) == bool(named), f"season {seed}"


@by_batch
@pytest.mark.parametrize("cost_weight", [0.0, 1.0])
def test_a_line_answers_prices_as_well_as_any_of_its_plans(batch: int, cost_weight: float) -> None:
    for seed, scenario in bearable(batch):
        check_answers(seed, scenario, cost_weight)


def check_answers(seed: int, scenario: Scenario, cost_weight: float) -> None:
    """Every line's answer to random prices against all of the line's plans, priced from the judge's own sums."""
    lines, problem = active_lines(scenario), compile_scenario(scenario)
    plans = tuple(line_plans(scenario, line) for line in lines)
    baseline = tuple(always_run(scenario, line) for line in lines)
    offers = [need for need in needs(City(scenario, plans)) if need.name != "burden"]
    usual = [need for need in needs(City(scenario, baseline)) if need.name != "burden"]
    rng = np.random.default_rng(seed)
    near = max(line.value_per_day / (1.0 + max(line.kg)) for line in lines)
    prices = near * rng.random(len(offers)) * rng.integers(0, 3, len(offers))
    burden = rng.random(len(problem.loss_limit)) * np.isfinite(problem.loss_limit)
    answers = Lines(problem).answer(
        Prices(prices, burden, uses=np.zeros((0, 0)), cost_weight=cost_weight), np.arange(len(lines))
    )
    for l, own in enumerate(plans):
        priced = cost_weight * (own.loss + own.restart) + burden[problem.enterprise[l]] * own.loss
        for price, offer, run in zip(prices, offers, usual, strict=True):
            priced = priced - price * (offer.gives[l] - run.gives[l])
        chosen = (own.modes == answers.plans[l]).all(axis=1)
        assert chosen.any(), f"season {seed}: the answer is none of the line's plans"
        assert answers.priced[l] == close(priced.min()), f"season {seed}"
        assert priced[chosen][0] == close(priced.min()), f"season {seed}"


def test_the_seasons_are_of_every_sort() -> None:
    """Met with limits that cost something, not to be met, and not to be borne by some line: each a fair share."""
    verdicts = [verdict for batch in range(BATCHES) for _, _, verdict in judged(batch)]
    met = [verdict for verdict in verdicts if verdict.met]
    assert len(met) > 0.4 * WORLDS
    assert sum(verdict.cost_yuan > 0 for verdict in met) > 0.2 * WORLDS
    assert len(verdicts) - len(met) > 0.1 * WORLDS
    assert WORLDS - len(verdicts) > 0.1 * WORLDS
