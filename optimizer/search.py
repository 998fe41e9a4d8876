"""From the relaxation to a whole plan: weighted local search over the pool's columns.

Knows columns and rows, not lines' days; never touches the bound. Each actor in turn takes the column that is cheapest
under the current shortfalls. Weights of missed rows grow and those of met rows shrink back to the relaxation's prices
(breakout local search, Morris 1993); rows to which columns can only take away (floors, alternation, burdens, what
projects share) never weigh less than one high weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.needs import SLACK, Needs
from optimizer.shortlist import Shortlist

Indexes = NDArray[np.int64]


@dataclass(frozen=True)
class Temper:
    """How weights move: missed rows times `grow`, met rows times `shrink` down to their price; rows that columns can
    only take from weigh `takers` times the mean price."""

    grow: float
    shrink: float
    takers: float


_SLOWLY = 0.1
"""Power of `grow` for rows that columns can only take from: they begin high, and only those missed for long must rise,
not once a plan that meets all is known."""
_LEAST = 0.01
"""Of the dearest column: the mean price is taken to be no less, for where no row has one a shortfall is not for nothing."""
LEAST_WEIGHT = 0.3
"""Times the mean price: what a shortfall weighs in annealing at least, where its row has no price or a small one."""
_FIRMNESS, _INSISTENCE = np.geomspace(1.02, 30.0, 60), 1.15
"""When mending: what all rows weigh from sweep to sweep, times their price, and how much more each time a row is missed."""
STEADY, BRISK = Temper(1.6, 0.7, 20.0), Temper(2.0, 0.5, 3.0)


@dataclass(frozen=True)
class Choice:
    """One pool column per actor (`columns`), what they cost and their total relative shortfall."""

    columns: Indexes
    cost: float
    short: float

    def better_than(self, other: Choice | None, spared: float = 0.0) -> bool:
        """Less shortfall first, then less cost; a shortfall up to `spared` counts as none."""
        if other is None:
            return True
        short, others = (0.0 if one.short <= spared else one.short for one in (self, other))
        return short < others - SLACK or (short <= others + SLACK and self.cost < other.cost)


def mean_price(relative: Floats, pool: ColumnPool) -> float:
    """Mean of the prices above zero (rows,) per relative unit, or a little of the dearest column where that is more."""
    mean = float(relative[relative > 0].mean()) if (relative > 0).any() else 0.0
    return max(mean, _LEAST * float(pool.cost.max(initial=0.0)), 1e-9)


def rate(pool: ColumnPool, needs: Needs, columns: Indexes) -> Choice:
    """A choice of pool columns, added up anew."""
    given = pool.given(columns)
    return Choice(columns, float(pool.cost[columns].sum()), float(needs.short(given).sum()))


@nb.njit(cache=True, nogil=True)
def _rise(weight, missing, change):
    """How much a row's weighted shortfall rises when its sum changes."""
    before = missing if missing > 0.0 else 0.0
    after = missing - change if missing - change > 0.0 else 0.0
    return weight * (after - before)


@nb.njit(cache=True, nogil=True)
def _sweep(order, start, cost, indptr, index, amount, weight, missing, chosen, cost_weight):
    """Each group of `order` takes its cheapest column; `missing` (R,) and `chosen` (G,) change in place."""
    for g in order:
        now = chosen[g]
        for k in range(indptr[now], indptr[now + 1]):
            missing[index[k]] += amount[k]
        best, best_value = now, cost_weight * cost[now]
        for k in range(indptr[now], indptr[now + 1]):
            best_value += _rise(weight[index[k]], missing[index[k]], amount[k])
        for c in range(start[g], start[g + 1]):
            value = cost_weight * cost[c]
            if value >= best_value and c != now:
                lowest = value
                for k in range(indptr[c], indptr[c + 1]):
                    if amount[k] > 0.0 and missing[index[k]] > 0.0:
                        lowest -= weight[index[k]] * min(amount[k], missing[index[k]])
                if lowest >= best_value:
                    continue
            for k in range(indptr[c], indptr[c + 1]):
                value += _rise(weight[index[k]], missing[index[k]], amount[k])
            if value < best_value - 1e-9:
                best, best_value = c, value
        for k in range(indptr[best], indptr[best + 1]):
            missing[index[k]] -= amount[k]
        chosen[g] = best


def mended(
    pool: ColumnPool, needs: Needs, prices: Floats, shortlist: Shortlist, seed: int, cost_weight: float = 1.0
) -> tuple[Choice, Floats]:
    """The best choice met while all rows weigh more from sweep to sweep, those that stay missed most: what is missed is made
    up by the cheapest exchanges first. For a choice that misses little; `prices` (rows,) per unit. Also those prices with
    what the rows missed for long came to weigh, for asking for columns that would help."""
    s, rng = shortlist, np.random.default_rng(seed)
    relative = (prices * needs.scale)[s.rows]
    weight = np.maximum(relative, LEAST_WEIGHT * mean_price(relative, pool))
    first = weight
    chosen, missing = s.present.copy(), s.missing(s.present)
    best = rate(pool, needs, s.kept[chosen])
    for firmness in _FIRMNESS:
        order = rng.permutation(s.open)
        _sweep(
            order, s.start, s.cost, s.give.indptr, s.give.indices, s.give.data, firmness * weight, missing, chosen,
            cost_weight,
        )  # fmt: skip
        missed = missing > SLACK
        now = Choice(s.kept[chosen], float(s.cost[chosen].sum()), float(missing[missed].sum()))
        if now.better_than(best):
            best = rate(pool, needs, now.columns)
        weight = np.where(missed, _INSISTENCE * weight, weight)
    insisted = prices.copy()
    insisted[s.rows] = np.where(weight > first, weight / needs.scale[s.rows], prices[s.rows])
    return best, insisted


class LocalSearch:
    """A search that outlives changes of the pool: it keeps weights by row and the present choice by actor."""

    def __init__(
        self,
        pool: ColumnPool,
        needs: Needs,
        prices: Floats,
        start: Indexes,
        seed: int,
        temper: Temper = STEADY,
        cost_weight: float = 1.0,
    ):
        """`prices` (rows,) per unit of each row; `start` names one pool column per actor, ordered by actor."""
        self._pool, self._needs, self._temper, self._cost_weight = pool, needs, temper, cost_weight
        self._rng = np.random.default_rng(seed)
        self._rows = np.flatnonzero(needs.asked)
        relative = (prices * needs.scale)[self._rows]
        mean = mean_price(relative, pool)
        self._base = np.maximum(relative, 0.02 * mean)
        give = pool.give[:, self._rows]
        self._takers = np.asarray(give.max(axis=0).todense()).ravel() <= 0
        high = temper.takers * np.maximum(mean, relative)
        self.weights = np.where(self._takers, high, 1.3 * self._base)
        self._least = np.where(self._takers, high, self._base)
        self._growth = np.where(self._takers, temper.grow**_SLOWLY, temper.grow)
        self._growth_when_met = np.where(self._takers, 1.0, temper.grow)
        self.present = start
        self.best = rate(pool, needs, start)

    def prices(self) -> Floats:
        """The weights as prices per unit of every row (rows,), for asking for new columns."""
        prices = np.zeros(len(self._needs.amount))
        relative = np.where(self._takers, self._base, np.minimum(self.weights, 20.0 * self._base))
        prices[self._rows] = relative / self._needs.scale[self._rows]
        return prices

    def run(self, hopeful: NDArray[np.bool_], sweeps: int, clock: Clock) -> Choice:
        """`sweeps` passes over the actors with the pool columns in `hopeful` (n,) and those of the present choice, fewer where
        the time is over."""
        shortlist = Shortlist(self._pool, self._needs, hopeful, self.present)
        kept, give, cost = shortlist.kept, shortlist.give, shortlist.cost
        chosen = shortlist.present
        missing = shortlist.missing(chosen)
        for _ in range(sweeps):
            if clock.over:
                break
            order = self._rng.permutation(shortlist.open)
            _sweep(
                order, shortlist.start, cost, give.indptr, give.indices, give.data, self.weights, missing, chosen,
                self._cost_weight,
            )  # fmt: skip
            missed = missing > SLACK
            now = Choice(kept[chosen], float(cost[chosen].sum()), float(missing[missed].sum()))
            if now.better_than(self.best):
                self.best = rate(self._pool, self._needs, now.columns)
            self.weights = np.where(
                missed,
                self.weights * (self._growth if self.best.short > SLACK else self._growth_when_met),
                np.maximum(self.weights * self._temper.shrink, self._least),
            )
        self.present = kept[chosen]
        return self.best
