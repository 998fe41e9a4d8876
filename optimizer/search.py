"""From the relaxation to a whole plan: weighted local search over the pool's columns, then exact neighbourhoods.

Knows columns and rows, not lines' days; never touches the bound. Weights of missed rows grow and those of met rows
shrink (breakout), beginning from the relaxation's prices; each line in turn takes the column that is cheapest under
the current shortfalls. Neighbourhoods are solved by branch and bound over the columns that the bound does not rule out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.needs import SLACK, Needs

Indexes = NDArray[np.int64]
_GROW, _SHRINK = 1.2, 0.95


@dataclass(frozen=True)
class Choice:
    """One column per group (`chosen` (G,)), what it costs and its total relative shortfall."""

    chosen: Indexes
    cost: float
    short: float

    def better_than(self, other: Choice | None) -> bool:
        """Less shortfall first, then less cost."""
        if other is None or self.short < other.short - SLACK:
            return True
        return self.short <= other.short + SLACK and self.cost < other.cost


@nb.njit(cache=True, nogil=True)
def _penalty(weight, need, given):
    missing = need - given
    return weight * missing if missing > 0.0 else 0.0


@nb.njit(cache=True, nogil=True)
def sweep(order, start, cost, indptr, index, amount, need, weight, given, chosen, cost_weight):
    """Each group of `order` takes its cheapest column; updates `given` (R,) and `chosen` (G,) in place; returns moves."""
    moves = 0
    for g in order:
        now = chosen[g]
        for k in range(indptr[now], indptr[now + 1]):
            given[index[k]] -= amount[k]
        best, best_value = now, np.inf
        for c in range(start[g], start[g + 1]):
            value = cost_weight * cost[c]
            for k in range(indptr[c], indptr[c + 1]):
                r = index[k]
                if weight[r] > 0.0:
                    value += _penalty(weight[r], need[r], given[r] + amount[k]) - _penalty(weight[r], need[r], given[r])
            if value < best_value - 1e-9 or (c == now and value <= best_value):
                best, best_value = c, value
        for k in range(indptr[best], indptr[best + 1]):
            given[index[k]] += amount[k]
        if best != now:
            chosen[g] = best
            moves += 1
    return moves


class Catalogue:
    """The pool's columns sorted by line, in relative units, those without hope left out.

    `start` (G+1,) marks each group's columns; `origin` (n,) their numbers in the pool; `need` (R,) relative.
    """

    def __init__(self, owner: Indexes, cost: Floats, give: sp.csr_matrix, needs: Needs, keep: NDArray[np.bool_]):
        rows = np.flatnonzero(np.isfinite(needs.amount))
        kept = np.flatnonzero(keep)
        self.origin = kept[np.argsort(owner[kept], kind="stable")]
        self.lines, counts = np.unique(owner[self.origin], return_counts=True)
        self.start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.group = np.repeat(np.arange(len(self.lines)), counts)
        self.cost = cost[self.origin]
        self.rows = rows
        self.need = needs.amount[rows] / needs.scale[rows]
        self.give = sp.csr_matrix(give[self.origin][:, rows] @ sp.diags(1.0 / needs.scale[rows]))
        self.give.sort_indices()

    def rate(self, chosen: Indexes) -> Choice:
        missing = self.need - np.asarray(self.give[chosen].sum(axis=0)).ravel()
        return Choice(chosen.copy(), float(self.cost[chosen].sum()), float(missing[missing > SLACK].sum()))

    def place_of(self, pool_columns: Indexes) -> Indexes:
        """Catalogue numbers of pool columns, -1 where one was left out."""
        place = np.full(int(self.origin.max()) + 1, -1, dtype=np.int64)
        place[self.origin] = np.arange(len(self.origin))
        return place[pool_columns]


class LocalSearch:
    """Sweeps with adaptive weights; remembers the best whole plan seen."""

    def __init__(self, catalogue: Catalogue, weights: Floats, chosen: Indexes, seed: int, cost_weight: float = 1.0):
        self._c, self._rng, self._cost_weight = catalogue, np.random.default_rng(seed), cost_weight
        floor = weights[weights > 0].mean() * 0.02 if (weights > 0).any() else 1.0
        self._base = np.maximum(weights, floor)
        self._weight = self._base * 1.3
        self._chosen = chosen.copy()
        self._given = np.asarray(catalogue.give[chosen].sum(axis=0)).ravel()
        self._open = np.flatnonzero(np.diff(catalogue.start) > 1)
        self.best = catalogue.rate(chosen)

    def run(self, sweeps: int, share: float = 1.0) -> Choice:
        """`sweeps` passes over a random `share` of the lines that have a choice."""
        c = self._c
        for _ in range(sweeps):
            order = self._rng.permutation(self._open)
            order = order[: max(1, int(share * len(order)))]
            sweep(
                order, c.start, c.cost, c.give.indptr, c.give.indices, c.give.data, c.need, self._weight, self._given,
                self._chosen, self._cost_weight,
            )  # fmt: skip
            missing = c.need - self._given
            missed = missing > SLACK
            now = Choice(self._chosen, float(c.cost[self._chosen].sum()), float(missing[missed].sum()))
            if now.better_than(self.best):
                self.best = c.rate(self._chosen)
            self._weight = np.where(
                missed, np.maximum(self._weight * _GROW, self._base), np.maximum(self._weight * _SHRINK, self._base * 0.5)
            )
        return self.best
