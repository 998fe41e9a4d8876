"""Simulated annealing over the pool's columns (Kirkpatrick, Gelatt and Vecchi 1983): single exchanges, accepted by their
cost and weighted shortfall at a falling temperature. Knows columns and rows; never touches the bound.

A sweep of best answers (optimizer.search) finds what meets every row but seldom moves a large actor once the small ones
have settled around it; at a temperature of its own size a large actor still moves, and the small ones follow as it falls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np

from models.problem import Floats
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.needs import SLACK, Needs
from optimizer.search import LEAST_WEIGHT, Choice, mean_price, rate
from optimizer.shortlist import Indexes, Shortlist

_COLDEST = 1e-4
"""Of the mean cost of an actor: where the temperature ends."""
_PIECE = 2_000_000
"""Exchanges between two looks at the clock."""
_A_ACTOR, _FEWEST, _MOST = 8_000, 50_000, 20_000_000
"""Exchanges tried: so many for each actor, within bounds."""


@dataclass(frozen=True)
class Heat:
    """Where the temperature begins, times the mean cost of an actor, and what a row's shortfall weighs, times its price."""

    start: float
    weight: float


@nb.njit(cache=True, nogil=True)
def _shift(column, sign, indptr, index, amount, weight, missing, slack):
    """Takes a column in (`sign` 1) or out (-1): how much weighted shortfall rises, and how many more rows are missed."""
    rise, more = 0.0, 0
    for k in range(indptr[column], indptr[column + 1]):
        r = index[k]
        before = missing[r]
        after = before - sign * amount[k]
        rise += weight[r] * (max(after, 0.0) - max(before, 0.0))
        more += (after > slack) - (before > slack)
        missing[r] = after
    return rise, more


@nb.njit(cache=True, nogil=True)
def _cool(
    groups, start, cost, indptr, index, amount, weight, missing, chosen, warm, factor, moves, seed, slack, total, best, known
):  # fmt: skip
    """`moves` exchanges; `chosen` and `missing` change in place, `known` becomes the cheapest choice seen that misses no
    row and costs less than `best`. Returns the temperature reached, the cost of the present choice, and `best`."""
    np.random.seed(seed)  # noqa: NPY002 - numba's own stream, one to a thread
    missed = 0
    for r in range(len(missing)):
        missed += missing[r] > slack
    for _ in range(moves):
        warm *= factor
        g = groups[np.random.randint(len(groups))]  # noqa: NPY002
        new, old = start[g] + np.random.randint(start[g + 1] - start[g]), chosen[g]  # noqa: NPY002
        if new == old:
            continue
        away, fewer = _shift(old, -1.0, indptr, index, amount, weight, missing, slack)
        there, more = _shift(new, 1.0, indptr, index, amount, weight, missing, slack)
        rise = cost[new] - cost[old] + away + there
        if rise <= 0.0 or np.random.random() < np.exp(-rise / warm):  # noqa: NPY002
            chosen[g] = new
            total += cost[new] - cost[old]
            missed += fewer + more
            if missed == 0 and total < best:
                best = total
                known[:] = chosen
        else:
            _shift(new, -1.0, indptr, index, amount, weight, missing, slack)
            _shift(old, 1.0, indptr, index, amount, weight, missing, slack)
    return warm, total, best


def annealed(
    pool: ColumnPool, needs: Needs, prices: Floats, shortlist: Shortlist, heat: Heat, seed: int, clock: Clock
) -> tuple[Choice | None, Indexes]:
    """The cheapest choice met on the way that misses no row and is cheaper than the shortlist's present one where that
    misses none, None where there was none; and the pool columns (A,) of the last choice. `prices` (rows,) per unit."""
    s, actors = shortlist, len(shortlist.start) - 1
    chosen, known = s.present.copy(), s.present.copy()
    missing = s.missing(chosen)
    if not len(s.open):
        return None, s.kept[chosen]
    relative = (prices * needs.scale)[s.rows]
    mean = mean_price(relative, pool)
    weight = heat.weight * np.maximum(relative, LEAST_WEIGHT * mean)
    total = float(s.cost[chosen].sum())
    best = total if not (missing > SLACK).any() else np.inf
    unit = max(total / actors, 1e-9)
    moves = min(max(_A_ACTOR * actors, _FEWEST), _MOST)
    warm, found = heat.start * unit, False
    factor = (_COLDEST / heat.start) ** (1.0 / moves)
    for piece in range(-(-moves // _PIECE)):
        if clock.over:
            break
        some = min(_PIECE, moves - piece * _PIECE)
        before = best
        warm, total, best = _cool(
            s.open, s.start, s.cost, s.give.indptr, s.give.indices, s.give.data, weight, missing, chosen, warm, factor,
            some, seed + piece, SLACK / 2, total, best, known,
        )  # fmt: skip
        found |= best < before
        missing = s.missing(chosen)
    return (rate(pool, needs, s.kept[known]) if found else None), s.kept[chosen]
