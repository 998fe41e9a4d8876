"""What seasons of the same actors leave to one another: the columns of those solved before. Knows no clock and no file.

Seasons that differ only in how much their limits ask, such as the points of a front, share every actor's schedules;
only the balance between them changes.
"""

from __future__ import annotations

import copy

import numpy as np

from models.problem import Floats, Problem
from optimizer.city import City
from optimizer.columns import ColumnPool, Indexes
from optimizer.pricing import Lines

KEPT = 16
"""Columns an actor carries on from one season to the next, those of least reduced cost."""


class Memory:
    """Begins empty; the first season asked for makes its city and pool."""

    def __init__(self) -> None:
        self._city: City | None = None
        self._pool: ColumnPool | None = None
        self.prices: Floats | None = None
        """Those of the season last solved, (rows,); None before."""
        self.chosen: Indexes | None = None
        """The columns of its plan in the pool, by actor."""

    def city(self, problem: Problem) -> City:
        """The city of a problem, laid out once. ValueError when its limits count other things than those before."""
        if self._city is None:
            self._city = City(problem, Lines(problem))
        return self._city.asking(problem)

    def pool(self, city: City) -> ColumnPool:
        if self._pool is None:
            self._pool = ColumnPool(city)
        return self._pool

    def branch(self) -> Memory:
        """A memory of its own that begins with these columns: what is added to it is not added here."""
        other = copy.copy(self)
        if self._pool is not None:
            other._pool = self._pool.branch()
        return other

    def keep(self, chosen: Indexes, prices: Floats) -> None:
        """Keeps the columns of a plan and those cheapest at the prices (rows,)."""
        pool, self.prices = self._pool, prices
        if pool is None or not len(pool):
            return
        priced = pool.cost - pool.give @ prices
        priced[chosen] = -np.inf
        order = np.lexsort((priced, pool.owner))
        first = np.searchsorted(pool.owner[order], pool.owner[order])
        kept = np.sort(order[np.arange(len(order)) - first < KEPT])
        pool.keep(kept)
        self.chosen = np.searchsorted(kept, chosen)
