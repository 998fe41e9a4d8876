"""What a choice misses by a little made up by single exchanges: one actor's column for another of its own, the cheapest first for what it
makes up. Knows columns and rows; knows no solver.

A search that begins from a few parts in a hundred thousand short leaves the choice for any that misses nothing, however dear,
and a window of days is a programme of seconds. Often one small actor's other column is all that it takes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.columns import ColumnPool
from optimizer.needs import SLACK, Needs
from optimizer.search import Choice, rate

Indexes = NDArray[np.int64]
_IDLE, _TRIED = 12, 1_500
"""Exchanges in a row that leave no less missed than before, and columns held against every row for each: those that give most of what is
missed for what they cost."""
_INSISTENCE = 1.3
"""Times as much a row weighs after each exchange that leaves it missed: what no exchange makes up alone, one that leaves less of another
row missing may."""
_DEARER = 3e-3
"""Of the choice's cost: what exchanges may cost together; there are better ways to spend more."""
_FREE = 1e-9
"""Of the choice's cost: an exchange costs no less when costs are compared."""


def exchanged(pool: ColumnPool, needs: Needs, choice: Choice, columns: Indexes) -> Choice:
    """The choice after exchanges for some of the `columns` (n,), that which leaves least missed; the choice itself where there is
    none."""
    present, rows = choice.columns.copy(), np.flatnonzero(needs.asked)
    amount, scale, give = needs.amount[rows], needs.scale[rows], pool.give[:, rows]
    free = _FREE * abs(choice.cost) + 1e-9
    by_row, sparse = give.tocsc(), give.tocsr()
    weight, best, least, idle = np.ones(len(rows)), present.copy(), np.inf, 0
    while idle < _IDLE:
        missing = (amount - np.asarray(sparse[present].sum(axis=0)).ravel()) / scale
        short = np.where(missing > SLACK, missing, 0.0)
        if pool.cost[present].sum() - choice.cost > _DEARER * abs(choice.cost):
            break
        idle += 1
        if short.sum() < least - SLACK:
            best, least, idle = present.copy(), float(short.sum()), 0
        missed = np.flatnonzero(short)
        if not len(missed):
            break
        now = present[pool.owner[columns]]
        each = by_row[:, missed].toarray() / scale[missed]
        made_up = np.minimum(each[columns] - each[now], short[missed]) @ weight[missed]
        dearer = np.maximum(pool.cost[columns] - pool.cost[now], free)
        tried = np.flatnonzero(made_up > 0.0)
        tried = tried[np.argsort(dearer[tried] / made_up[tried], kind="stable")[:_TRIED]]
        left = missing - (sparse[columns[tried]] - sparse[now[tried]]).toarray() / scale
        made_up = short @ weight - np.where(left > SLACK, left, 0.0) @ weight
        better = np.flatnonzero(made_up > SLACK)
        weight[missed] *= _INSISTENCE
        if len(better):
            chosen = columns[tried[better[np.argmin(dearer[tried[better]] / made_up[better])]]]
            present[pool.owner[chosen]] = chosen
    return rate(pool, needs, best)
