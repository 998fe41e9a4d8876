"""A city balanced by a sample of its enterprises, on seasons small enough to try everything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import optimizer.decompose
import optimizer.sampled
from models.compile import compile_scenario
from models.problem import Problem
from models.read import load_scenario
from models.scenario import SolveOptions
from optimizer.burden_prices import within_burdens
from optimizer.city import City
from optimizer.columns import ColumnPool
from optimizer.decompose import _balanced, serial_answers
from optimizer.generate import Relaxation, Rounds
from optimizer.needs import needs_of
from optimizer.pricing import Lines
from optimizer.sampled import sample_of
from optimizer.solve import solve
from optimizer.turns import balanced_in_turn
from tests.judge.enumeration import judge
from tests.test_district_season import SCENARIO
from tests.test_engine_parts import bearable, endless
from tests.test_splitting import Priced

SLACK = 1e-6


@pytest.fixture(scope="module", params=range(7000, 7040))
def tiny(request: pytest.FixtureRequest) -> Problem:
    return compile_scenario(bearable(request.param))


@pytest.fixture(scope="module", params=range(7000, 7080))
def priced(request: pytest.FixtureRequest) -> Priced:
    return Priced(request.param)


@pytest.fixture(scope="module")
def district() -> Problem:
    return compile_scenario(load_scenario(SCENARIO))


def begun(city: City) -> ColumnPool:
    """A pool of what everyone does for nothing."""
    pool = ColumnPool(city)
    pool.add(serial_answers(city))
    pool.add(city.answer(city.prices(city.nothing)))
    return pool


@pytest.mark.parametrize(("lines", "huge"), [(1, 0), (1000, 50_000)])
@pytest.mark.parametrize("seed", range(7000, 7030))
def test_the_optimum_lies_between_bound_and_plan_whoever_is_in_the_sample(
    seed: int, lines: int, huge: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = bearable(seed)
    best = judge(scenario)
    if not best.met or best.razor:
        pytest.skip("limits cannot be met")
    monkeypatch.setattr(optimizer.decompose, "_SAMPLED", 0)
    monkeypatch.setattr(optimizer.decompose, "_SHARING", 0)
    monkeypatch.setattr(optimizer.decompose, "_HUGE", huge)
    monkeypatch.setattr(optimizer.sampled, "_LINES", lines)
    options = SolveOptions(gap=0.5, time_limit_s=1.0, method="decompose")
    found = solve(compile_scenario(scenario), options).certificate
    assert found.bound_yuan is not None
    assert found.bound_yuan <= best.cost_yuan * (1 + SLACK) + SLACK
    if found.status != "targets_unmet":
        assert found.cost_yuan >= best.cost_yuan * (1 - SLACK) - SLACK


def test_in_a_sample_of_all_everyone_stands_for_themselves(tiny: Problem) -> None:
    city = City(tiny, Lines(tiny))
    sample = sample_of(city, 1000)
    assert sample.actors.tolist() == list(range(city.count))
    assert (sample.weight == 1.0).all()


def test_whoever_is_drawn_stands_for_one_or_more_and_the_others_for_none(district: Problem) -> None:
    """Whole enterprises are drawn, and all projects are in every sample."""
    city = City(district, Lines(district))
    sample = sample_of(city, city.line_count // 4)
    drawn = sample.of_enterprise > 0
    assert (sample.of_enterprise[drawn] >= 1.0).all()
    enterprise = district.enterprise[city.lines.free]
    assert (sample.weight[: city.line_count] == sample.of_enterprise[enterprise]).all()
    assert (sample.weight[city.line_count :] == 1.0).all()
    assert sample.actors.tolist() == np.flatnonzero(sample.weight).tolist()
    largest = np.bincount(enterprise).max()
    assert abs(len(sample.actors) - city.project_count - city.line_count // 4) <= largest + 1


def test_a_quarter_of_a_district_tells_a_bound_near_that_of_all(
    district: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = City(district, Lines(district))
    everyone, reachable = _balanced(city, city.keeping_burdens(), begun(city), 1e-3, endless())
    assert reachable
    monkeypatch.setattr(optimizer.decompose, "_SAMPLED", 0)
    monkeypatch.setattr(optimizer.sampled, "_LINES", city.line_count // 4)
    sampled, reachable = _balanced(city, city.keeping_burdens(), begun(city), 1e-3, endless())
    assert reachable
    assert sampled.bound == pytest.approx(everyone.bound, rel=0.02)


def test_two_who_stand_for_two_each_and_are_asked_for_twice_as_much_balance_at_the_same_prices(tiny: Problem) -> None:
    def bound(times: float) -> float:
        city = City(tiny, Lines(tiny))
        pool, needs = ColumnPool(city), needs_of(city)
        pool.add(city.answer(city.prices(city.nothing)))
        needs = replace(needs, amount=times * needs.amount, scale=times * needs.scale)
        rounds = Rounds(city, pool, needs, times * 1e9, weight=np.full(city.count, times))
        return rounds.run(1e-9, 400, lambda *_: False).bound

    if not City(tiny, Lines(tiny)).count:
        pytest.skip("nobody has a choice")
    assert bound(2.0) == pytest.approx(2.0 * bound(1.0), rel=1e-5, abs=1e-3)


def test_answers_within_burdens_keep_them_and_their_prices_prove_what_all_schedules_do(priced: Priced) -> None:
    city, problem = priced.city, priced.problem
    needs = needs_of(city)
    found = within_burdens(city, needs, priced.prices)
    burdens = slice(city.row_count, city.row_count + len(problem.loss_limit))
    price = found.prices[burdens]
    enterprise = problem.enterprise[city.lines.free]
    lost = np.bincount(
        enterprise, weights=city.lines.lost(city.lines.free, found.answers.plans), minlength=len(problem.loss_limit)
    )
    kept = lost <= problem.loss_limit * (1 + SLACK) + SLACK
    assert (kept | (price == 0.0)).all(), "whoever pays a price keeps its burden"
    least = [
        float((worth + price[problem.enterprise[line]] * loss).min())
        for line, (_, loss, worth) in zip(city.lines.free.tolist(), priced.own, strict=True)
    ]
    asked = needs.asked
    proven = float(found.prices[asked] @ needs.amount[asked]) + sum(least)
    assert found.bound == pytest.approx(proven, rel=SLACK, abs=1e-3)


def test_a_burden_with_a_price_is_used_up_by_deeper_answers(priced: Priced) -> None:
    city, problem = priced.city, priced.problem
    found = within_burdens(city, needs_of(city), priced.prices)
    pool = ColumnPool(city)
    shares = found.shares(pool)
    of_actors = np.bincount(pool.owner, weights=shares, minlength=city.count)
    assert of_actors == pytest.approx(np.ones(city.count))
    firm = problem.enterprise[city.lines.free]
    lost = np.bincount(
        firm[pool.owner], weights=shares * pool.losses(np.arange(len(pool))), minlength=len(problem.loss_limit)
    )
    mixed = np.unique(firm[found.deeper.lines])
    assert lost[mixed] == pytest.approx(problem.loss_limit[mixed], rel=SLACK)


def test_balancing_in_turn_gives_everyone_one_column_within_what_they_may_lose(tiny: Problem) -> None:
    everyone = City(tiny, Lines(tiny))
    if not everyone.count:
        pytest.skip("nobody has a choice")
    pool = ColumnPool(everyone)
    pool.add(everyone.answer(everyone.prices(everyone.nothing)))
    city = everyone.sharing_burdens(np.zeros(everyone.line_count))
    pool.add(city.answer(city.prices(city.nothing)))
    begin = Relaxation(0.0, city.nothing, np.eye(1, len(pool)).ravel(), 1.0, 0.0)
    found = balanced_in_turn(city, pool, needs_of(city), begin, 1, endless())
    taken = np.flatnonzero(found.shares)
    assert (found.shares[taken] == 1.0).all()
    assert sorted(pool.owner[taken]) == list(range(city.count))
    assert pool.admitted(city, taken).all()
