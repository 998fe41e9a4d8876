"""Seasons whose limits cannot all be met: the least shortfall stands between the balance's and the search's, and what is asked
instead can be met."""

from __future__ import annotations

from functools import cache

import pytest

from models.compile import compile_scenario
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.decompose import serial_answers
from optimizer.generate import Relaxation, Rounds
from optimizer.nearest import eased, least_short
from optimizer.needs import Needs, needs_of
from optimizer.pricing import Lines
from optimizer.search import Choice
from tests.judge.enumeration import Verdict, faults, judge
from tests.judge.worlds import numbered_season

SEASONS, BATCHES = 120, 4
Sought = tuple[int, Verdict, City, ColumnPool, Needs, Choice, Relaxation]


@cache
def out_of_reach(batch: int) -> tuple[Sought, ...]:
    """Seasons whose limits nobody can meet, by the judge, and what is found of the least shortfall."""
    found = []
    for seed in range(batch, SEASONS, BATCHES):
        scenario = numbered_season(seed)
        if faults(scenario):
            continue
        verdict = judge(scenario)
        if verdict.met or verdict.razor:
            continue
        problem = compile_scenario(scenario)
        city = City(problem, Lines(problem))
        if not city.count:
            continue
        pool, needs = ColumnPool(city), needs_of(city)
        pool.add(serial_answers(city))
        best, least = least_short(city, pool, needs, 1, Clock(10.0, lambda progress: None))
        found.append((seed, verdict, city, pool, needs, best, least))
    return tuple(found)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_least_shortfall_lies_between_the_balance_s_and_the_search_s(batch: int) -> None:
    assert out_of_reach(batch)
    for seed, verdict, _, _, _, best, least in out_of_reach(batch):
        slack = 1e-6 * max(1.0, verdict.shortfall)
        assert least.bound <= verdict.shortfall + slack, f"season {seed}"
        assert best.short >= verdict.shortfall - slack, f"season {seed}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_what_is_asked_instead_can_be_met(batch: int) -> None:
    for seed, _, city, pool, needs, best, least in out_of_reach(batch):
        asked = eased(city, pool, needs, best, least)
        found = Rounds(asked, pool, needs_of(asked), 1.0, cost_weight=0.0).run(1e-9, 400, lambda *_: False)
        assert found.short <= 1e-6, f"season {seed}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_more_is_asked_than_before(batch: int) -> None:
    for seed, _, city, pool, needs, best, least in out_of_reach(batch):
        asked = needs_of(eased(city, pool, needs, best, least)).amount
        assert (asked <= needs.amount).all(), f"season {seed}"
