"""What lines cost by what they may lose, and how enterprises split their burden at prices, against all schedules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import optimizer.line
import optimizer.pricing
from models.compile import compile_scenario
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.daily import days_of_some, priced_by_day
from optimizer.generate import Relaxation, Rounds, lagrange_bound
from optimizer.line import _answer_line, answer_lines
from optimizer.needs import needs_of
from optimizer.pricing import Lines
from optimizer.splitting import _PARTS, best_split
from optimizer.stepwise import INF
from optimizer.together import asked_as_one
from tests.judge.enumeration import judge
from tests.judge.lines import active_lines, line_plans
from tests.test_engine_parts import bearable, endless

SLACK = 1e-6


class Priced:
    """A tiny season whose enterprises may all lose a part of what their lines could, and all their schedules at prices by chance."""

    def __init__(self, seed: int):
        scenario = bearable(seed)
        self.problem = compile_scenario(scenario)
        if self.problem.choices or not len(self.problem.loss_limit):
            pytest.skip("some lines take measures, or nobody loses anything")
        self.plans = [line_plans(scenario, line) for line in active_lines(scenario)]
        most = np.zeros(len(self.problem.loss_limit))
        np.add.at(most, self.problem.enterprise, [plans.loss.max() for plans in self.plans])
        part = np.random.default_rng(seed).uniform(0.2, 0.8, len(most))
        self.problem = replace(self.problem, loss_limit=np.maximum(part * most, 1.0))
        self.city = City(self.problem, Lines(self.problem))
        if not self.city.line_count:
            pytest.skip("no line has a choice")
        rng, rows = np.random.default_rng(seed), self.city.row_count
        self.prices = np.zeros(len(self.city.nothing))
        scale = needs_of(self.city).scale[:rows]
        self.prices[:rows] = rng.random(rows) * self.problem.value.max() / np.maximum(scale, 1e-9)
        pool, self.own = ColumnPool(self.city), []
        for line in self.city.lines.free.tolist():
            plans = self.plans[line]
            none = np.full(len(plans.modes), -1)
            cost, give = pool._evaluate_lines(np.full(len(plans.modes), line), plans.modes, none)
            self.own.append((plans.modes, plans.loss, cost - give @ self.prices))

    @property
    def bare(self) -> np.ndarray:
        return np.where(np.arange(len(self.prices)) < self.city.row_count, self.prices, 0.0)


@pytest.fixture(scope="module", params=range(7000, 7080))
def priced(request: pytest.FixtureRequest) -> Priced:
    return Priced(request.param)


def in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every programme holds its least cost by steps instead of values."""
    monkeypatch.setattr(optimizer.line, "MOST_STATES", 0)
    monkeypatch.setattr(optimizer.line, "_answer_line", _answer_line.py_func)
    monkeypatch.setattr(optimizer.pricing, "answer_lines", answer_lines.py_func)


@pytest.mark.parametrize("stepwise", [False, True])
def test_the_least_cost_by_units_of_loss_is_that_of_the_best_schedule(
    priced: Priced, stepwise: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all units the very least; with fewer no more, and no less than the least of all."""
    if stepwise:
        in_steps(monkeypatch)
    lines = priced.city.lines
    most = np.array([loss.max() for _, loss, _ in priced.own])
    kept = np.flatnonzero(lines.keep(lines.free, most))
    start, least = lines.least_by_units(priced.city.prices(priced.bare), lines.free[kept], most[kept])
    for i, actor in enumerate(kept.tolist()):
        _, loss, worth = priced.own[actor]
        values = least[start[i] : start[i + 1]]
        assert values[-1] == pytest.approx(worth.min(), rel=SLACK, abs=1e-4)
        for k, value in enumerate(values.tolist()):
            within = loss <= k * lines.unit_yuan[lines.free[actor]] * (1 + 1e-9) + 1e-9
            best = worth[within].min() if within.any() else INF
            assert value <= best + SLACK * abs(best) + 1e-4


def test_a_programme_of_too_many_steps_tells_no_least_cost_by_units(
    priced: Priced, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_steps(monkeypatch)
    monkeypatch.setattr(optimizer.line, "best_stepwise", lambda *_: np.nan)
    lines = priced.city.lines
    most = np.array([loss.max() for _, loss, _ in priced.own])
    kept = np.flatnonzero(lines.keep(lines.free, most))
    _, least = lines.least_by_units(priced.city.prices(priced.bare), lines.free[kept], most[kept])
    assert (least == INF).all()


def test_the_best_split_is_the_best_choice_of_schedules_within_the_burden(priced: Priced) -> None:
    """Each schedule's loss counted in whole parts of the burden, as the split counts it. Lines with counts may look cheaper to it than
    they are."""
    city, problem = priced.city, priced.problem
    enterprise = problem.enterprise[city.lines.free]
    prices = priced.bare.copy()
    prices[city.row_count : city.row_count + len(problem.loss_limit)] = 1.0
    lost = best_split(city, prices, np.zeros(city.line_count))
    free, start, compared = city.lines.free, city.lines.counters.start, 0
    for firm in np.unique(enterprise).tolist():
        members = np.flatnonzero(enterprise == firm)
        limit = problem.loss_limit[firm]
        if not city.lines.keep(free[members], np.full(len(members), limit)).all():
            continue
        assert lost[members].sum() <= limit * (1 + 1e-9) + 1e-6
        best = np.zeros(1), np.zeros(1)
        for a in members:
            _, loss, worth = priced.own[a]
            taken = (best[0][:, None] + np.ceil(loss / limit * _PARTS - 1e-6)).ravel()
            paid = (best[1][:, None] + worth).ravel()
            within = taken <= _PARTS
            best = taken[within], paid[within]
        least = float(best[1].min(initial=INF))
        found = 0.0
        for a in members:
            _, loss, worth = priced.own[a]
            within = loss <= lost[a] * (1 + 1e-9) + 1e-6
            found += float(worth[within].min()) if within.any() else INF
        assert found >= least - SLACK * abs(least) - 1e-3
        # Where the law makes lines lose more than they may together, there is no split.
        if least < INF and (start[free[members] + 1] == start[free[members]]).all():
            assert found == pytest.approx(least, rel=SLACK, abs=1e-3)
            compared += len(members) > 1
    if not compared:
        pytest.skip("no enterprise of several lines without counts")


def test_lines_asked_as_one_cost_no_more_than_their_cheapest_schedules_within_the_burden(priced: Priced) -> None:
    city, problem = priced.city, priced.problem
    enterprise = problem.enterprise[city.lines.free]
    burdens = slice(city.row_count, city.row_count + len(problem.loss_limit))
    prices = priced.bare.copy()
    prices[burdens] = 0.7
    needs = needs_of(city)
    bound = lagrange_bound(needs, prices, float(city.answer(city.prices(prices)).priced.sum()))
    found = asked_as_one(city, needs, Relaxation(bound, prices, np.zeros(0), bound, 0.0), endless())
    gain = 0.0
    for firm in found.together.tolist():
        members = np.flatnonzero(enterprise == firm)
        assert len(members) > 1
        lost, worth, alone = np.zeros(1), np.zeros(1), -0.7 * problem.loss_limit[firm]
        for a in members:
            _, loss, own = priced.own[a]
            lost, worth = np.add.outer(lost, loss).ravel(), np.add.outer(worth, own).ravel()
            alone += float((own + 0.7 * loss).min())
        gain += float(worth[lost <= problem.loss_limit[firm] * (1 + SLACK)].min()) - alone
    assert bound <= found.bound <= bound + gain + SLACK * abs(bound) + 1e-3


def test_schedules_that_lose_less_are_the_lines_own_and_within_what_they_may(priced: Priced) -> None:
    lines = priced.city.lines
    budget = np.array([np.median(loss) for _, loss, _ in priced.own])
    found = lines.losing_less(priced.city.prices(priced.bare), lines.free, budget)
    for i, (modes, loss, _) in enumerate(priced.own):
        if found.priced[i] >= INF:
            continue
        same = np.flatnonzero((modes == found.plans[i]).all(axis=1))
        assert len(same) and loss[same[0]] <= budget[i] * (1 + SLACK) + SLACK


@pytest.mark.parametrize("seed", range(7000, 7040))
def test_prices_by_day_prove_no_less_and_never_more_than_the_optimum(seed: int) -> None:
    scenario = bearable(seed)
    best, problem = judge(scenario), compile_scenario(scenario)
    city = City(problem, Lines(problem))
    if not city.line_count or not best.met or best.razor:
        pytest.skip("no line has a choice, or limits cannot be met")
    needs, pool = needs_of(city), ColumnPool(city)
    pool.add(city.answer(city.prices(city.nothing)))
    relaxation = Rounds(city, pool, needs, 1e4 * max(best.cost_yuan, 1e3)).run(1e-9, 3, lambda *_: False)
    found = priced_by_day(city, pool, needs, relaxation, endless())
    assert relaxation.bound <= found.bound <= best.cost_yuan * (1 + SLACK) + SLACK
    assert (found.prices >= 0.0).all()
    daily, _ = days_of_some(city)
    kept = np.isfinite(needs.amount) & ~daily
    assert (found.prices[kept] == relaxation.prices[kept]).all()
    assert priced_by_day(city, pool, needs, relaxation, Clock(0.0, lambda progress: None)) is relaxation
