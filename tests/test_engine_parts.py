"""The parts of the decomposition one by one: what each promises, on seasons small enough to try everything."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

import optimizer.generate
from models.compile import compile_scenario
from models.problem import Problem
from models.scenario import Scenario, SolveOptions
from optimizer.alike import each_row, like_days
from optimizer.anneal import Heat, annealed
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.dive import Dive
from optimizer.exchange import exchanged
from optimizer.generate import Relaxation, Rounds
from optimizer.improve import heaviest
from optimizer.needs import SLACK, Needs, needs_of
from optimizer.pricing import Lines, Prices
from optimizer.search import mended, rate
from optimizer.shortlist import Shortlist
from optimizer.solve import solve
from tests.judge.enumeration import faults
from tests.judge.lines import active_lines, line_plans
from tests.judge.worlds import numbered_season


def bearable(seed: int) -> Scenario:
    """A tiny season in which each line has a way alone; others are skipped."""
    scenario = numbered_season(seed)
    if faults(scenario):
        pytest.skip("some line has no way alone")
    return scenario


def endless() -> Clock:
    return Clock(1e9, lambda progress: None)


@pytest.fixture(scope="module", params=range(40))
def tiny(request: pytest.FixtureRequest) -> Problem:
    """Seasons of a few lines and days; those whose lines have no way alone are left to other tests."""
    return compile_scenario(bearable(7000 + request.param))


class Chosen(NamedTuple):
    city: City
    pool: ColumnPool
    needs: Needs
    start: NDArray[np.int64]
    shortlist: Shortlist


def varied_pool(city: City, seed: int) -> ColumnPool:
    rng, pool = np.random.default_rng(seed), ColumnPool(city)
    pool.add(city.answer(city.prices(city.nothing)))
    for _ in range(12):
        prices = rng.random(len(city.nothing)) * city.problem.value.max(initial=1.0) * rng.integers(0, 2)
        pool.add(city.answer(city.prices(prices)))
    return pool


@pytest.fixture
def chosen(tiny: Problem) -> Chosen:
    """A varied pool, the needs and a choice to begin with; seasons in which nobody has a choice are left out."""
    city = City(tiny, Lines(tiny))
    if not city.count:
        pytest.skip("nobody has a choice")
    pool, needs = varied_pool(city, 2), needs_of(city)
    start = heaviest(pool, np.ones(len(pool)))
    return Chosen(city, pool, needs, start, Shortlist(pool, needs, np.ones(len(pool), dtype=np.bool_), start))


@pytest.mark.parametrize("seed", range(60))
def test_a_line_within_a_budget_answers_as_well_as_any_plan_that_keeps_it(seed: int) -> None:
    scenario = bearable(seed)
    problem = compile_scenario(scenario)
    city, rng = Lines(problem), np.random.default_rng(seed)
    everyone = np.arange(problem.line_count)
    plans = [line_plans(scenario, line) for line in active_lines(scenario)]
    most = np.array([own.loss.max() for own in plans])
    least = np.array([own.loss.min() for own in plans])
    budget = least + rng.random(len(plans)) * (most - least)
    kept = city.keep(everyone, budget)
    earned = rng.random(len(plans)) * 3.0
    free = Prices(np.zeros(len(problem.rows)), np.zeros(len(problem.loss_limit)), np.zeros((0, 0)))
    # A negative price of loss makes every line want to lose all it can, so that the budget is what holds it.
    wish = replace(free, burden=-earned[: len(problem.loss_limit)] - 1.0 if len(problem.loss_limit) else free.burden)
    answers = city.answer(wish, everyone, budget=budget)
    for l, own in enumerate(plans):
        if not kept[l]:
            continue
        within = own.loss <= budget[l] * (1 + 1e-9) + 1e-9
        priced = own.restart + (1.0 + wish.burden[problem.enterprise[l]]) * own.loss
        assert answers.priced[l] == pytest.approx(priced[within].min(), rel=1e-9, abs=1e-6)
        assert own.loss[(own.modes == answers.plans[l]).all(axis=1)][0] <= budget[l] * (1 + 1e-9) + 1e-6


def test_the_bound_of_common_prices_is_no_higher_than_that_of_a_price_a_row(tiny: Problem) -> None:
    """One price for like days is one choice among all prices."""
    city = City(tiny, Lines(tiny))
    if not city.count:
        pytest.skip("nobody has a choice")
    needs, penalty = needs_of(city), float(tiny.value.sum()) * tiny.days + 1.0
    bounds = []
    for shared in (like_days(city, needs), each_row(needs)):
        pool = varied_pool(city, 1)
        bounds.append(Rounds(city, pool, needs, penalty, shared=shared).run(1e-9, 200, lambda *_: False))
    together, apart = bounds
    assert together.bound <= apart.cost + 1e-6 * abs(apart.cost) + 1e-6


@pytest.mark.parametrize("kept", [0.0, 0.9])
def test_a_balance_that_calls_for_columns_costs_what_one_of_all_columns_does(
    chosen: Chosen, kept: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From whatever prices it begins."""
    city, pool, needs = chosen.city, chosen.pool, chosen.needs
    penalty = float(city.problem.value.sum()) * city.problem.days + 1.0
    everything = Rounds(city, pool.branch(), needs, penalty).run(1e-9, 200, lambda *_: False)
    monkeypatch.setattr(optimizer.generate, "_MANY", 0)
    begin = needs.where_asked(kept * everything.prices)
    called = Rounds(city, pool, needs, penalty, begin=begin).run(1e-9, 200, lambda *_: False)
    assert called.cost == pytest.approx(everything.cost, rel=1e-6, abs=1e-3)
    assert called.bound <= everything.cost + 1e-6 * abs(everything.cost) + 1e-3


def test_a_line_that_keeps_its_burden_raises_the_bound_or_leaves_it(tiny: Problem) -> None:
    city = City(tiny, Lines(tiny))
    alone = city.keeping_burdens()
    needs = needs_of(city)
    prices = np.where(np.isfinite(needs_of(alone).amount), np.random.default_rng(3).random(len(needs.amount)), 0.0)
    assert (alone.answer(alone.prices(prices)).priced >= city.answer(city.prices(prices)).priced - 1e-6).all()


def test_shares_of_a_burden_cannot_break_it_together(tiny: Problem) -> None:
    city = City(tiny, Lines(tiny)).keeping_burdens()
    if not np.isfinite(tiny.loss_limit).any() or not city.line_count:
        pytest.skip("nothing is asked of enterprises")
    rng = np.random.default_rng(5)
    shared = city.sharing_burdens(rng.random(city.line_count) * tiny.value[city.lines.free])
    assert shared.budget is not None
    enterprise = tiny.enterprise[city.lines.free]
    for e in np.unique(enterprise):
        own = shared.budget[enterprise == e]
        if np.isfinite(own).all():
            assert own.sum() <= tiny.loss_limit[e] * (1 + 1e-9) + 1e-6


def test_annealing_returns_only_what_meets_every_row_and_costs_less(chosen: Chosen) -> None:
    city, pool, needs, start, shortlist = chosen
    found, end = annealed(pool, needs, city.nothing, shortlist, Heat(3.0, 2.0), 1, endless())
    before = rate(pool, needs, start)
    assert (pool.owner[end] == np.arange(city.count)).all()
    if found is not None:
        assert found.short <= SLACK
        assert before.short > SLACK or found.cost < before.cost


def test_annealing_twice_ends_the_same(chosen: Chosen) -> None:
    city, pool, needs, _, shortlist = chosen
    ends = [annealed(pool, needs, city.nothing, shortlist, Heat(30.0, 1.2), 9, endless())[1] for _ in range(2)]
    assert (ends[0] == ends[1]).all()


def test_mending_never_makes_a_choice_worse(chosen: Chosen) -> None:
    city, pool, needs, start, shortlist = chosen
    found, insisted = mended(pool, needs, city.nothing, shortlist, 1)
    before = rate(pool, needs, start)
    assert not before.better_than(found)
    assert (insisted >= 0).all()


def test_exchanges_end_where_no_single_one_leaves_less_missed(chosen: Chosen) -> None:
    pool, needs, everything = chosen.pool, chosen.needs, np.arange(len(chosen.pool))
    before = rate(pool, needs, chosen.start)
    found = exchanged(pool, needs, before, everything)
    assert (pool.owner[found.columns] == np.arange(len(chosen.start))).all()
    assert found.short <= before.short
    assert (exchanged(pool, needs, before, everything).columns == found.columns).all()
    assert exchanged(pool, needs, before, everything[:0]).columns.tolist() == chosen.start.tolist()
    for column in everything.tolist():
        one = found.columns.copy()
        one[pool.owner[column]] = column
        assert rate(pool, needs, one).short >= found.short - 2 * SLACK


def unpriced(city: City) -> Relaxation:
    """A relaxation whose prices are nothing, of a city that costs much."""
    return Relaxation(0.0, city.nothing, np.zeros(0), 2e10, 0.0)


def test_a_dive_gives_each_of_its_actors_a_column_of_its_own(tiny: Problem) -> None:
    city = City(tiny, Lines(tiny))
    if city.count < 2:
        pytest.skip("too few have a choice")
    pool, needs = varied_pool(city, 6), needs_of(city)
    actors = np.arange(1, city.count)
    others = np.asarray(pool.give[heaviest(pool, np.ones(len(pool)))[:1]].sum(axis=0)).ravel()
    columns = np.flatnonzero(pool.owner >= 1)
    dive = Dive(city, pool, needs.after(others), unpriced(city), actors, columns)
    chosen = dive.whole(endless())
    assert chosen is not None
    assert (pool.owner[chosen] == actors).all()


def test_a_dive_without_time_gives_nothing(chosen: Chosen) -> None:
    city, pool, needs, *_ = chosen
    dive = Dive(city, pool, needs, unpriced(city), np.arange(city.count), np.arange(len(pool)))
    assert dive.whole(Clock(0.0, lambda progress: None)) is None


def test_a_search_asked_to_stop_ends_with_a_plan_and_its_true_gap(tiny: Problem) -> None:
    options = SolveOptions(gap=0.0, time_limit_s=1e9, seed=1, method="decompose")
    plan = solve(tiny, options, stop=lambda: True)
    told = plan.certificate
    assert plan.modes.shape == (len(tiny.scenario.lines), tiny.days)
    assert told.bound_yuan is None or told.bound_yuan <= told.cost_yuan * (1 + 1e-9)
