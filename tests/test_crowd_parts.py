"""What plans a city of many actors, part by part, on seasons small enough that everything can be counted again."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

import optimizer.line
import optimizer.pricing
from models.compile import compile_scenario
from models.problem import Problem
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.crowd import Crowd
from optimizer.generate import Relaxation, Rounds, heaviest
from optimizer.line import _answer_line, answer_lines
from optimizer.master import Master
from optimizer.needs import SLACK, Needs, needs_of
from optimizer.pricing import Lines
from optimizer.search import rate
from optimizer.splitting import balanced_loss, split_burdens
from optimizer.turns import FIRST, Turns
from tests.test_engine_parts import (
    bearable,
    endless,
    test_a_line_within_a_budget_answers_as_well_as_any_plan_that_keeps_it,
)


@pytest.mark.parametrize("seed", range(30))
def test_steps_instead_of_values_answer_as_well(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimizer.line, "MOST_STATES", 0)
    monkeypatch.setattr(optimizer.line, "_answer_line", _answer_line.py_func)
    monkeypatch.setattr(optimizer.pricing, "answer_lines", answer_lines.py_func)
    test_a_line_within_a_budget_answers_as_well_as_any_plan_that_keeps_it(seed)


class Balanced:
    """A tiny season's relaxation over lines that hold their own burden."""

    def __init__(self, problem: Problem):
        self.city = City(problem, Lines(problem)).keeping_burdens()
        self.needs: Needs = needs_of(City(problem, Lines(problem)))
        self.pool = ColumnPool(self.city)
        self.pool.add(self.city.answer(self.city.prices(self.city.nothing)))
        penalty = max(1.0, float(problem.value.sum()) * problem.days)
        rounds = Rounds(self.city, self.pool, self.needs, penalty)
        self.relaxation: Relaxation = rounds.run(1e-9, 200, lambda *_: False)

    def split(self) -> tuple[City, Relaxation]:
        """The city in which each line keeps a share of its burden, and its balance."""
        split = split_burdens(self.city, self.pool, self.relaxation)
        penalty = max(1.0, float(split.problem.value.sum()) * split.problem.days)
        self.pool.add(split.answer(split.prices(split.nothing)))
        return split, Rounds(split, self.pool, needs_of(split), penalty).run(1e-9, 200, lambda *_: False)

    def over_burden(self, columns: np.ndarray) -> np.ndarray:
        """By how much each enterprise loses more than it may in a choice of columns."""
        problem, lines = self.city.problem, self.city.lines.free
        lost = self.pool.losses(columns)[: len(lines)]
        total = np.bincount(problem.enterprise[lines], weights=lost, minlength=len(problem.loss_limit))
        return total - problem.loss_limit * (1 + 1e-9)


@pytest.fixture(scope="module", params=range(30))
def balanced(request: pytest.FixtureRequest) -> Balanced:
    problem = compile_scenario(bearable(7000 + request.param))
    found = Balanced(problem)
    if not found.city.line_count:
        pytest.skip("no line has a choice")
    return found


def test_turns_never_lead_out_of_a_burden(balanced: Balanced) -> None:
    city, pool = balanced.city, balanced.pool
    cheapest = City(city.problem, city.lines).answer(city.prices(city.nothing))
    pool.add(cheapest)
    begin = pool.find(cheapest)
    before = np.maximum(balanced.over_burden(begin), 0.0)
    turns = Turns(city, pool, needs_of(city), balanced.relaxation.prices, begin, np.arange(city.count), 1)
    turns.run(FIRST, endless())
    assert (pool.owner[turns.present] == np.arange(city.count)).all()
    assert (balanced.over_burden(turns.present) <= before + 1e-6).all()
    assert np.allclose(turns.lost, pool.losses(turns.present)[: city.line_count])


def test_who_is_not_asked_keeps_their_column(balanced: Balanced) -> None:
    city, pool = balanced.city, balanced.pool
    begin = heaviest(pool, balanced.relaxation.shares)
    turns = Turns(city, pool, needs_of(city), balanced.relaxation.prices, begin, np.zeros(0, dtype=np.int64), 1)
    turns.run(FIRST, endless())
    assert (turns.present == begin).all()


def test_a_crowds_plan_that_misses_nothing_costs_no_less_than_the_bound(balanced: Balanced) -> None:
    split, near = balanced.split()
    crowd = Crowd(balanced.city, balanced.pool, balanced.needs, balanced.relaxation, split, near, 1)
    found = crowd.plan(0.0, endless())
    assert found is not None
    again = rate(balanced.pool, balanced.needs, found.columns)
    assert again.short == found.short and again.cost == found.cost
    if found.short > SLACK:
        pytest.skip("no plan that misses nothing was found")
    assert found.cost >= balanced.relaxation.bound - 1e-6 * abs(found.cost) - 1e-6


def test_a_crowd_has_a_plan_when_it_is_stopped_while_the_largest_are_planned(balanced: Balanced) -> None:
    split, near = balanced.split()
    told: list[str] = []
    clock = Clock(60.0, lambda progress: told.append(progress.stage), lambda: "growing" in told)
    crowd = Crowd(balanced.city, balanced.pool, balanced.needs, balanced.relaxation, split, near, 1)
    found = crowd.plan(0.0, clock)
    assert found is not None
    begun = rate(balanced.pool, balanced.needs, heaviest(balanced.pool, near.shares))
    assert found.short <= begun.short + SLACK or (balanced.over_burden(begun.columns) > 0).any()


def test_the_lines_in_a_row_are_those_that_can_give_to_it(balanced: Balanced) -> None:
    city = balanced.city
    for row in range(city.row_count):
        givers = np.unique(balanced.pool.owner[balanced.pool.give[:, [row]].nonzero()[0]])
        givers = givers[givers < city.line_count]
        assert np.isin(givers, city.lines_in(np.array([row]))).all()


def test_what_each_line_loses_in_the_balance_stays_within_every_burden(balanced: Balanced) -> None:
    problem, lines = balanced.city.problem, balanced.city.lines.free
    lost = balanced_loss(balanced.city, balanced.pool, balanced.relaxation)
    total = np.bincount(problem.enterprise[lines], weights=lost, minlength=len(problem.loss_limit))
    if balanced.relaxation.short <= 1e-9:
        assert (total <= problem.loss_limit * (1 + 1e-6) + 1e-6).all()


def test_a_balance_that_takes_longer_than_it_may_says_so() -> None:
    master, rng = Master(200, 1e6), np.random.default_rng(1)
    for _ in range(20):
        give = sp.random(200, 0, format="csr")
        master.add_columns(np.arange(200), rng.random(200), give)
    master.add_rows(np.full(60, 90.0), sp.random(60, 4000, 0.3, format="csr", random_state=1))
    master.left_s = lambda: 0.0
    with pytest.raises(TimeoutError, match=r"^the balance takes longer than it may$"):
        master.balance()
