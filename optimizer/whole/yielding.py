"""Who would answer otherwise if prices moved a little: the others may as well keep what they have while a few are planned. Knows
columns and prices; knows no solver."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.columns import ColumnPool

Indexes = NDArray[np.int64]


def yielding(
    pool: ColumnPool, columns: Indexes, present: Indexes, reduced: Floats, prices: Floats, move: float
) -> Floats:
    """By actor, (A,): the most by which one of `columns` (n,) earns more or less than what the actor has at present, in yuan, beyond
    what a move of prices by the part `move` would leave it too dear for. `present` (A,) is a column for each actor, -1 for
    those who are not asked; `reduced` (n,) costs less earnings."""
    at = np.full(len(pool), -1, dtype=np.int64)
    at[columns] = np.arange(len(columns))
    owner = pool.owner[columns]
    have = at[present[owner]]
    earned = pool.give[columns] @ prices
    dearer = np.maximum(0.0, reduced - reduced[have])
    moved = abs(earned - earned[have]) - dearer / move
    most = np.zeros(len(present))
    np.maximum.at(most, owner, moved)
    return most


def shared_out(pool: ColumnPool, shares: Floats, sure: float) -> Indexes:
    """The actors that take none of their columns whole."""
    parts = np.flatnonzero((shares > 1.0 - sure) & (shares < sure))
    return np.unique(pool.owner[parts])
