"""A plan for a city of many actors: the few largest first, then all others by answers in turn, then what is still missed made up.
Knows columns, rows and a clock; never touches the bound.

Each step does what the others cannot: the balance around the largest (optimizer.largest) sees no single day, answers in turn
(optimizer.turns) see days but come to rest a few thousandths short, and mending (optimizer.search) makes up what is short
but would not move a large plant. Begun again from the best plan, each time by another chance.
"""

from __future__ import annotations

import numpy as np

from models.problem import Floats
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation
from optimizer.largest import SIDE_BY_SIDE, Core, cheapest_core
from optimizer.needs import SLACK, Needs, needs_of
from optimizer.search import Choice, mended, rate
from optimizer.shortlist import Indexes, Shortlist
from optimizer.turns import AGAIN, FIRST, Turns

_ROOMS = (0.03, 0.1, 0.3, 1.0, 3.0)
"""How far a column's reduced cost may lie above its actor's least, as a share of what the actor's columns cost in the mean, or all
actors' if that is less."""
_LEAST_ROOM = 0.02
"""Of the mean cost of all actors: added for those whose columns cost almost nothing."""
_STARTS, _MENDS = 6, 12
"""Times that a plan is mended from the columns there are, and times that new ones are asked for."""
_IDLE, _IDLE_CORES, _MOST_CORES = 2, 3, 100
"""Rounds in a row around one core that may find nothing better, cores in a row, and cores in all."""
_NOISE = 0.1
"""How far chance moves the prices that new columns are asked for at, in their logarithm."""


class Crowd:
    """`best` is the best choice so far, None before the first."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, seed: int):
        """`city` holds lines to what their enterprise may lose; `needs` are all that is asked, every burden among it."""
        self._city, self._pool, self._needs, self._relaxation = city, pool, needs, relaxation
        self._seed, self._rng = seed, np.random.default_rng(seed)
        self.best: Choice | None = None

    def plan(self, gap: float, clock: Clock) -> Choice | None:
        """The best choice found that misses nothing, when the gap is closed, the time is over or patience ends; None where the
        first core leads to none."""
        self._gap, self._clock = gap, clock
        idle = 0
        for attempt in range(_MOST_CORES):
            if idle >= _IDLE_CORES or self._enough():
                break
            before = self.best
            self._around_a_core(self._seed + SIDE_BY_SIDE * attempt)
            if self.best is None or self.best.short > SLACK:
                return None
            idle = 0 if self.best is not before else idle + 1
        return self.best

    def _around_a_core(self, seed: int) -> None:
        """The largest chosen anew, and the others around them, again and again from the best such plan."""
        city, pool, needs = self._city, self._pool, needs_of(self._city)
        core, self._still = cheapest_core(city, pool, needs, self._relaxation, self._gap, seed, self._clock)
        self._prices = core.prices
        best: Choice | None = None
        columns, idle, bends = _within_burdens(city.sharing_burdens(core.lost), pool, core), 0, FIRST
        while idle < _IDLE and not self._enough():
            turns = Turns(city, pool, needs, core.prices, columns, self._still, seed)
            turns.run(bends, self._clock)
            if self._clock.over and self.best is not None:
                break
            found = self._made_up(city.sharing_burdens(turns.lost), turns.present, seed)
            best, idle = (found, 0) if best is None or found.better_than(best) else (best, idle + 1)
            columns, bends, seed = best.columns, AGAIN, seed + 1000

    def _enough(self) -> bool:
        if self._clock.over or self.best is None:
            return self._clock.over
        return self.best.short <= SLACK and self.best.cost - self._relaxation.bound <= self._gap * self.best.cost

    def _take(self, found: Choice) -> None:
        if found.better_than(self.best):
            self.best = found
            met = found.short <= SLACK
            self._clock.tell("rounding", bound=self._relaxation.bound, cost=found.cost if met else None)

    def _made_up(self, shared: City, begin: Indexes, seed: int) -> Choice:
        """What a choice misses made up: from the columns there are, then with new ones at prices of what stays missed. Lines keep
        their share of a burden."""
        pool, needs = self._pool, needs_of(shared)
        lowest = shared.answer(shared.prices(self._prices)).priced
        self._take(rate(pool, self._needs, begin))
        present = rate(pool, needs, begin)
        for nth in range(_STARTS + _MENDS):
            if self._clock.over or (nth >= _STARTS and present.short <= SLACK):
                break
            from_start = nth < _STARTS
            room = _ROOMS[nth % 3 if from_start else 1 + nth % 4]
            shortlist = Shortlist(
                pool, needs, self._hopeful(shared, lowest, room), begin if from_start else present.columns
            )
            found, insisted = mended(pool, needs, self._prices, shortlist, seed + nth)
            self._take(rate(pool, self._needs, found.columns))
            if found.better_than(present):
                present = found
            if not from_start and found.short > SLACK:
                given = np.asarray(pool.give[found.columns].sum(axis=0)).ravel()
                lines = shared.lines_in(np.flatnonzero(needs.short(given)))
                for noise in (0.0, _NOISE, _NOISE):
                    prices = insisted * np.exp(self._rng.normal(0.0, noise, len(insisted)))
                    pool.add(shared.answer(shared.prices(prices), lines))
        return rate(pool, self._needs, present.columns)

    def _hopeful(self, shared: City, lowest: Floats, room: float) -> np.ndarray:
        """Columns close to their actor's least priced value and within its share; the largest actors keep theirs."""
        pool, count = self._pool, shared.count
        reduced = pool.cost - pool.give @ self._prices - lowest[pool.owner]
        mean = abs(self._relaxation.cost) / count
        own = np.bincount(pool.owner, weights=pool.cost, minlength=count) / np.bincount(pool.owner, minlength=count)
        most = room * (np.minimum(own, mean) + _LEAST_ROOM * mean)
        most[self._still] = -np.inf
        near = reduced <= most[pool.owner]
        hopeful: np.ndarray = near & pool.admitted(shared, np.arange(len(pool)))
        return hopeful


def balanced_loss(city: City, pool: ColumnPool, relaxation: Relaxation) -> Floats:
    """What each line loses in the relaxation's balance, (F,) yuan."""
    among = slice(0, len(relaxation.shares))
    lost = np.bincount(
        pool.owner[among],
        weights=relaxation.shares * pool.losses(np.arange(len(relaxation.shares))),
        minlength=city.count,
    )
    return lost[: city.line_count].astype(np.float64)


def _within_burdens(shared: City, pool: ColumnPool, core: Core) -> Indexes:
    """The core's columns, but for lines that break their share: they answer its prices within it."""
    columns = core.columns.copy()
    over = np.flatnonzero(~pool.admitted(shared, columns))
    if len(over):
        answers = shared.answer(shared.prices(core.prices), over)
        pool.add(answers)
        columns[over] = pool.find(answers)
    return columns
