"""A rough plan made to hold: brought into line with every limit while being changed least. Knows lines, projects and
limits as the search for a season does, but no cost: only the distance from the rough plan.

The distance takes the place of the cost: prices balance the lines' schedules nearest to the rough plan (column
generation), then a local search makes a whole plan of them. A cheaper plan that lies farther away is not looked for.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.problem import Floats
from optimizer.baselines.legal import Nearest
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool, Indexes
from optimizer.decompose import Decomposed, assemble, serial_answers
from optimizer.generate import Relaxation, Rounds, heaviest, lagrange_bound
from optimizer.improve import UNMET
from optimizer.needs import Needs, needs_of
from optimizer.pricing import Plans
from optimizer.search import Choice, LocalSearch, Temper, rate

_ROUNDS, _TOLERANCE = 60, 0.01
_VARIETY, _PASSES, _SWEEPS = 3, 2, 60
_TEMPERS = tuple(Temper(grow, shrink, takers) for grow, shrink in ((1.6, 0.7), (2.0, 0.5)) for takers in (20.0, 400.0))
"""Rough plans miss what columns can only take from (floors, alternation): those rows weigh more than in our search."""
_FEW, _MOST, _NEAR = 4, 7, 1.05
"""Searches where one of them has met every limit as near to the wish as `_NEAR` times the balance, and at most."""
_FAR, _FROM = 2.5, 100
"""Times the balance's distance beyond which a plan that holds is no repair any more but another plan, in cities of at
least so many actors; in smaller ones whole lines and days alone may take it that far."""
_KEPT, _FIRM = Temper(1.0, 1.0, 1.0), 1e6
"""With prices so many times as high a search never leaves what meets every limit."""


def repaired(
    city: City, pool: ColumnPool, chosen: Indexes | None, held: Plans | None, wished: Plans, seed: int, clock: Clock
) -> Decomposed | None:
    """The plan found that meets every limit and is nearest to `wished` (L, T), without measures; None when none was
    found. Projects stay as early as they may, or take a schedule that `pool` lends; `pool` is not changed. The search
    begins from what may be known to hold where it has met every limit from nowhere else: `chosen` of the pool, then the
    modes `held` (L, T) with projects as early as they may."""
    near, needs = _Near(city, pool, wished, seed), needs_of(city)
    relaxation = _relaxed(near, needs, clock)
    if relaxation is None:
        return None
    best = rate(near.pool, needs, near.start)
    for attempt in range(_MOST):
        near_enough = best.short <= UNMET and best.cost <= _NEAR * relaxation.cost
        if attempt and (clock.over or (attempt >= _FEW and near_enough)):
            break
        temper, odd = _TEMPERS[attempt % len(_TEMPERS)], attempt % 2
        begin = best.columns if odd and best.short <= UNMET else heaviest(near.pool, relaxation.shares)
        search = LocalSearch(near.pool, needs, relaxation.prices, begin, seed + attempt, temper)
        best = _searched(search, near, best, clock)
        near.vary(relaxation.prices)
        near.vary(search.prices())
    known = (near.same(pool, chosen), near.known(held)) if best.short > UNMET else (best.columns,)
    for held_by in known:
        if held_by is not None and rate(near.pool, needs, held_by).short <= UNMET:
            firm = LocalSearch(near.pool, needs, _FIRM * relaxation.prices, held_by, seed, _KEPT)
            best = _searched(firm, near, best, clock)
    far = city.count >= _FROM and best.cost > _FAR * relaxation.cost + 1.0
    if best.short > UNMET or far:
        return None
    return assemble(city, near.pool, best, None, np.zeros(0))


def _searched(search: LocalSearch, near: _Near, best: Choice, clock: Clock) -> Choice:
    for _ in range(_PASSES):
        found = search.run(np.ones(len(near.pool), dtype=np.bool_), _SWEEPS, clock)
        best = found if found.better_than(best) else best
    return best


class _Near:
    """The columns near a rough plan; those of lines cost their distance from it, those of projects their delay."""

    def __init__(self, city: City, pool: ColumnPool, wished: Plans, seed: int):
        self.city, self._nearest, self._rng = city, Nearest(city.lines, wished), np.random.default_rng(seed)
        self.pool = pool.branch()
        self.pool.keep(np.flatnonzero(pool.choices < 0))
        self._measure(slice(0, len(self.pool)))
        self._serial = serial_answers(city)
        self.start = self._whole(self._nearest.legal()[0])

    def _whole(self, plans: Plans) -> Indexes:
        """The columns of the free lines' plans (F, T) and of projects that work as early as they may."""
        answers = replace(self._serial, plans=plans, choices=np.full(len(plans), -1, dtype=np.int32))
        self._measure(self.pool.add(answers))
        return self.pool.find(answers)

    def known(self, held: Plans | None) -> Indexes | None:
        """The columns of modes (L, T) of all active lines."""
        return None if held is None else self._whole(held[self.city.lines.free])

    def same(self, pool: ColumnPool, chosen: Indexes | None) -> Indexes | None:
        """The columns `chosen` of the pool that these were taken from; None when some take measures."""
        if chosen is None:
            return None
        plain = np.flatnonzero(pool.choices < 0)
        return np.searchsorted(plain, chosen) if np.isin(chosen, plain).all() else None

    def ask(self, prices: Floats, day_factor: Floats | None = None) -> tuple[slice, Floats]:
        """The schedules nearest to the wish for the prices: where the new ones are, and each line's least value."""
        plans, least = self._nearest.legal(self.city.prices(prices), day_factor)
        everyone, nobody = np.arange(len(plans)), np.zeros(0, dtype=np.int64)
        plain = np.full(len(plans), -1, dtype=np.int32)
        added = self.pool.add(Answers(plans, plain, (), least, everyone, nobody))
        self._measure(added)
        return added, least

    def _measure(self, columns: slice) -> None:
        of_lines = np.flatnonzero(self.pool.owner[columns] < self.city.line_count) + columns.start
        lines = self.city.lines.free[self.pool.owner[of_lines]]
        self.pool.cost[of_lines] = self._nearest.distance_yuan(lines, self.pool.plans[of_lines])

    def vary(self, prices: Floats) -> None:
        """More schedules of almost the same price: prices a little off, windows of days favoured."""
        days = np.arange(self.city.problem.days)
        for number in range(_VARIETY):
            centre, length = self._rng.uniform(-10, len(days)), self._rng.uniform(min(3, len(days)), len(days) + 1)
            swing = (0.03, 0.1, 0.3)[number % 3]
            noisy = prices * np.exp(self._rng.normal(0.0, 0.1, len(prices)))
            window = (days >= centre) & (days < centre + length)
            self.ask(noisy, np.where(window, 1.0 + swing, 1.0 - swing))

    def least_of_projects(self, prices: Floats) -> float:
        """The least priced schedules that the pool has of the projects, added up."""
        columns = np.flatnonzero(self.pool.owner >= self.city.line_count)
        least = np.full(self.city.project_count, np.inf)
        priced = self.pool.cost[columns] - self.pool.give[columns] @ prices
        np.minimum.at(least, self.pool.owner[columns] - self.city.line_count, priced)
        return float(least.sum())


class _Balance(Rounds):
    """Rounds in which lines answer with what is nearest to the wish, and projects with what the pool has of them."""

    def __init__(self, near: _Near, needs: Needs, penalty: float, clock: Clock):
        super().__init__(near.city, near.pool, needs, penalty)
        self._near, self.master.left_s = near, lambda: clock.left_s

    def _ask(self, prices: Floats) -> tuple[float, bool]:
        added, least = self._near.ask(prices)
        bound = lagrange_bound(self.needs, prices, float(least.sum()) + self._near.least_of_projects(prices))
        self._add(np.arange(added.start, added.stop))
        return bound, added.stop > added.start


def _relaxed(near: _Near, needs: Needs, clock: Clock) -> Relaxation | None:
    """The balance of schedules that misses nothing, at a price of missing that rises until it does; None when time ends
    or no price is high enough."""
    penalty = max(1.0, float(near.city.problem.value.sum()) * near.city.problem.days * 0.05)
    for factor in (1.0, 1e2, 1e4):
        try:
            relaxation = _Balance(near, needs, penalty * factor, clock).run(_TOLERANCE, _ROUNDS, lambda *_: clock.over)
        except TimeoutError:
            break
        if relaxation.short <= UNMET:
            return relaxation
        if clock.over:
            break
    return None
