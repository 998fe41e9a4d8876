"""The engine for seasons of any size: a relaxation with a proven bound, then a whole plan close to it.

Knows rounds, variety and search; knows no file and no clock but the one it is given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, Rounds
from optimizer.needs import Needs
from optimizer.pricing import Lines, Plans, Prices
from optimizer.search import Choice, LocalSearch, rate
from optimizer.tasks import PlacedTasks

UNMET = 1e-7
"""Relative shortfall above which limits count as missed inside the engine."""
_SWEEPS, _MOST_ROUNDS = 60, 400


@dataclass(frozen=True)
class Decomposed:
    """`plans` (L, T) of all active lines; `bound` proven yuan or None; `prices` (R,) per unit or empty; `short` total
    relative shortfall."""

    plans: Plans
    bound: float | None
    prices: Floats
    short: float


def decompose(lines: Lines, needs: Needs, tasks: PlacedTasks, gap: float, seed: int, clock: Clock) -> Decomposed:
    """The best plan found when the gap is closed, or the time is over."""
    pool = ColumnPool(lines)
    first = lines.answer(_free(lines))
    pool.add(lines.free, first.plans)
    relaxation, reachable = _relax(lines, pool, needs, gap, clock)
    if not reachable:
        return _nearest(lines, pool, needs, gap, seed, clock)
    bound = tasks.joint_bound(relaxation.bound, relaxation.prices)
    clock.tell("rounding", bound=bound)
    search = _Whole(lines, pool, needs, relaxation, seed)
    best = search.run(gap, clock, bound, tasks.delay_cost)
    return Decomposed(_all_plans(lines, pool, best), bound, relaxation.prices.rows, best.short)


def _free(lines: Lines, cost_weight: float = 1.0) -> Prices:
    problem = lines.problem
    return Prices(np.zeros(len(problem.rows)), np.zeros(len(problem.loss_limit)), cost_weight)


def _relax(lines: Lines, pool: ColumnPool, needs: Needs, gap: float, clock: Clock) -> tuple[Relaxation, bool]:
    """The relaxation, and whether it can meet every row. Shortfalls left at one price of missing are tried at no cost
    of meeting: a positive least shortfall proves that nobody can meet them; else the price rises."""
    problem = lines.problem
    penalty = max(1.0, float(problem.value.sum()) * problem.days * 0.05)
    tolerance = min(1e-3, max(gap / 5, 1e-6))
    while True:
        rounds = Rounds(lines, pool, needs, penalty)
        relaxation = rounds.run(tolerance, _MOST_ROUNDS, lambda bound, _: clock.tell_and_check("relaxation", bound))
        if relaxation.short <= UNMET:
            return relaxation, True
        least = Rounds(lines, pool, needs, 1.0, cost_weight=0.0).run(1e-3, _MOST_ROUNDS, lambda *_: clock.over)
        if least.bound > UNMET or clock.over or penalty > 1e18:
            return relaxation, False
        penalty *= 100.0


class _Whole:
    """Columns of many lengths and places at almost no reduced cost, and a search over them."""

    def __init__(self, lines: Lines, pool: ColumnPool, needs: Needs, relaxation: Relaxation, seed: int):
        self._lines, self._pool, self._needs, self._relaxation = lines, pool, needs, relaxation
        self._rng = np.random.default_rng(seed)
        self._both = np.concatenate([relaxation.prices.rows, relaxation.prices.burden])
        self._lowest = np.zeros(lines.problem.line_count)
        self._lowest[lines.free] = lines.answer(relaxation.prices).priced
        start = _heaviest(lines, pool, relaxation.shares)
        self._vary(self._both, 80)
        self._search = LocalSearch(pool, needs, self._both, start, seed)

    def run(self, gap: float, clock: Clock, bound: float, delay_cost: float) -> Choice:
        while True:
            best = self._search.run(self._hopeful(), _SWEEPS)
            if best.short <= UNMET:
                clock.tell("rounding", bound=bound, cost=best.cost + delay_cost)
                if best.cost + delay_cost - bound <= gap * (best.cost + delay_cost):
                    return best
            if clock.over or not len(self._lines.free):
                return best
            self._vary(self._search.prices(), 4)
            self._vary(self._both, 4)

    def _hopeful(self) -> NDArray[np.bool_]:
        """Columns whose reduced cost leaves room below the best plan: no better plan holds any other."""
        pool, best = self._pool, self._search.best
        reduced = pool.cost - pool.give @ self._both - self._lowest[pool.owner]
        room = best.cost - self._relaxation.bound if best.short <= UNMET else 0.1 * abs(self._relaxation.cost)
        hopeful: NDArray[np.bool_] = reduced <= max(room, 0.0) + 1e-6 * abs(best.cost)
        return hopeful

    def _vary(self, prices: Floats, times: int) -> None:
        """Asks for answers with prices raised in one window of days and lowered outside. Lines at the margin are
        indifferent to how long they stop; the window decides, so columns of every length come in."""
        shared, days = len(self._lines.problem.rows), self._lines.problem.days
        for number in range(times):
            first, length = int(self._rng.integers(-10, days)), int(self._rng.integers(3, max(4, days)))
            swing = (0.01, 0.03, 0.1, 0.3)[number % 4]
            factor = np.full(days, 1.0 - swing)
            factor[max(0, first) : first + length] = 1.0 + swing
            noisy = prices * np.exp(self._rng.normal(0.0, 0.03, len(prices)))
            answers = self._lines.answer(Prices(noisy[:shared], noisy[shared:]), day_factor=factor)
            self._pool.add(self._lines.free, answers.plans)


def _heaviest(lines: Lines, pool: ColumnPool, shares: Floats) -> NDArray[np.int64]:
    """For each free line the column with the largest share."""
    owner = pool.owner[: len(shares)]
    order = np.lexsort((-shares, owner))
    _, firsts = np.unique(owner[order], return_index=True)
    return order[firsts]


def _nearest(lines: Lines, pool: ColumnPool, needs: Needs, gap: float, seed: int, clock: Clock) -> Decomposed:
    """When the limits cannot all be met: least total shortfall first, then least cost with no row falling shorter."""
    least = Rounds(lines, pool, needs, 1.0, cost_weight=0.0).run(1e-4, _MOST_ROUNDS, lambda *_: clock.over)
    search = LocalSearch(pool, needs, 1.0 / needs.scale, _heaviest(lines, pool, least.shares), seed, cost_weight=0.0)
    best = search.best
    for _ in range(10):
        best = search.run(np.ones(len(pool), dtype=np.bool_), _SWEEPS)
        if clock.over:
            break
    reached = needs.short(np.asarray(pool.give[best.columns].sum(axis=0)).ravel())
    eased = replace(needs, amount=needs.amount - reached * needs.scale * (1 + 1e-9))
    relaxation, reachable = _relax(lines, pool, eased, gap, clock)
    if reachable and not clock.over:
        whole = _Whole(lines, pool, eased, relaxation, seed)
        cheaper = rate(pool, needs, whole.run(gap, clock, relaxation.bound, 0.0).columns)
        if cheaper.better_than(best):
            best = cheaper
    return Decomposed(_all_plans(lines, pool, best), None, np.zeros(0), best.short)


def _all_plans(lines: Lines, pool: ColumnPool, choice: Choice) -> Plans:
    plans = np.zeros((lines.problem.line_count, lines.problem.days), dtype=np.int8)
    plans[pool.owner[choice.columns]] = pool.plans[choice.columns]
    return plans
