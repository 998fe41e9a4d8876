"""What an enterprise's lines may lose each, where together they may lose only so much: the best split at given prices. Knows
lines, prices and what a balance has lines lose.

A burden's row in the balance lets a line take half of one schedule and half of another, and every burden that binds leaves one
line of its enterprise so. Of one line's schedules the least priced cost is known for each amount it may lose, so the
best split is found by adding lines one after another (a knapsack of classes, Kellerer and others 2004).
"""

from __future__ import annotations

from collections.abc import Iterator

import numba as nb
import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.city import City
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation
from optimizer.needs import needs_of
from optimizer.stepwise import INF

Indexes = NDArray[np.int64]
_PARTS = 800
"""Parts of a burden that lines are given whole numbers of."""
_CHUNK = 4_000
"""Lines whose least costs are held at once."""


@nb.njit(cache=True, nogil=True)
def _split(first, start, least, unit_yuan, left, parts):
    """For each enterprise, lines `first[e]` to `first[e + 1]`: fills `parts` (n,), how many parts of `left` (n,) each line gets."""
    for e in range(len(first) - 1):
        begin, end = first[e], first[e + 1]
        taken = np.zeros((end - begin, _PARTS + 1), np.int32)
        before = np.zeros(_PARTS + 1)
        for i in range(begin, end):
            own = np.empty(_PARTS + 1)
            values = least[start[i] : start[i + 1]]
            for j in range(_PARTS + 1):
                unit = int(left[i] * j / _PARTS / unit_yuan[i] * (1 + 1e-12) + 1e-9)
                own[j] = values[min(unit, len(values) - 1)]
            after = np.full(_PARTS + 1, INF)
            for j in range(_PARTS + 1):
                if own[j] >= INF or (j > 0 and own[j] >= own[j - 1]):
                    continue
                for k in range(_PARTS + 1 - j):
                    if before[k] + own[j] < after[j + k]:
                        after[j + k], taken[i - begin, j + k] = before[k] + own[j], j
            for k in range(1, _PARTS + 1):
                if after[k - 1] <= after[k]:
                    after[k], taken[i - begin, k] = after[k - 1], -1
            before = after
        k = _PARTS
        if before[k] >= INF:
            parts[begin:end] = -1
            continue
        for i in range(end - 1, begin - 1, -1):
            while taken[i - begin, k] < 0:
                k -= 1
            parts[i] = taken[i - begin, k]
            k -= parts[i]


def split_burdens(city: City, pool: ColumnPool, relaxation: Relaxation) -> City:
    """The same actors, each line within its part of the best split at the relaxation's prices, or of what the balance has it lose
    where a burden has no price."""
    prices = needs_of(city).where_asked(relaxation.prices)
    return city.sharing_burdens(best_split(city, prices, balanced_loss(city, pool, relaxation)))


def balanced_loss(city: City, pool: ColumnPool, relaxation: Relaxation) -> Floats:
    """What each line loses in the relaxation's balance, (F,) yuan."""
    lost = relaxation.shares * pool.losses(np.arange(len(relaxation.shares)))
    of_actors = np.bincount(pool.owner[: len(lost)], weights=lost, minlength=city.count)
    return of_actors[: city.line_count].astype(np.float64)


def best_split(city: City, prices: Floats, lost: Floats) -> Floats:
    """What each free line loses, (F,) yuan, where enterprises split at `prices` (rows,) what they may lose as is best for them; of
    enterprises whose burden has no price `lost` (F,) is left as it is."""
    problem, lines = city.problem, city.lines
    free = lines.free
    enterprise = problem.enterprise[free]
    burden = prices[city.row_count : city.row_count + len(problem.loss_limit)]
    limit = problem.loss_limit[enterprise]
    priced = (burden[enterprise] > 0) & np.isfinite(limit)
    kept = priced & lines.keep(free, limit)
    others = np.bincount(enterprise, weights=np.where(priced & ~kept, lost, 0.0), minlength=len(problem.loss_limit))
    left = np.maximum(0.0, limit - others[enterprise])
    found = lost.copy()
    for some, first, start, least in by_enterprise(city, prices, np.flatnonzero(kept), left):
        parts = np.zeros(len(some), dtype=np.int64)
        _split(first, start, least, lines.unit_yuan[free[some]], left[some], parts)
        found[some] = np.where(parts >= 0, left[some] * parts / _PARTS, found[some])
    return found


def by_enterprise(
    city: City, prices: Floats, members: Indexes, left: Floats
) -> Iterator[tuple[Indexes, Indexes, Indexes, Floats]]:
    """Free lines `members` (n,) that can keep what is `left` (F,) yuan to each, some whole enterprises at a time: the lines, where
    each enterprise's begin among them, and `start` and least costs by units of loss as Lines.least_by_units has them. `prices`
    (rows,) are paid but for burdens."""
    free = city.lines.free
    enterprise = city.problem.enterprise[free]
    members = members[np.argsort(enterprise[members], kind="stable")]
    bare = city.prices(np.where(np.arange(len(prices)) < city.row_count, prices, 0.0))
    at = 0
    while at < len(members):
        stop = min(at + _CHUNK, len(members))
        stop = int(np.searchsorted(enterprise[members], enterprise[members[stop - 1]], side="right"))
        some = members[at:stop]
        start, least = city.lines.least_by_units(bare, free[some], left[some])
        first = np.flatnonzero(np.append(True, np.diff(enterprise[some]) > 0))
        yield some, np.append(first, len(some)), start, least
        at = stop
