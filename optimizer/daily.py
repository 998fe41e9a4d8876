"""A price for each day where like days had one together, for what few actors owe day by day. Knows rounds, rows and columns.

A supply floor asks its makers for something every day. With one price for a month's like days they may all stop in the same week, as
far as the balance of the month's sums can see; a price for each day tells them apart, and proves more. Its prices are
sought among these makers alone, who pay what they paid before for all other rows: any prices prove a bound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.problem import Bools
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, Rounds, cheapest, lagrange_bound
from optimizer.needs import Needs

Indexes = NDArray[np.int64]
_NEAR = 2e-5
"""Of the bound: how near a balance and what is proven must come."""
_MOST_ROUNDS, _OWN_COLUMNS = 200, 8
_PENALTY, _LEAST_PENALTY = 10.0, 0.1
"""What a shortfall costs: times the dearest row, and of the bound at least."""


def days_of_some(city: City) -> tuple[Bools, Indexes]:
    """The rows of single days in which not every free line counts, (rows,), and the lines that count in some of them."""
    problem, free = city.problem, city.lines.free
    rows, inside = np.zeros(len(city.nothing), dtype=np.bool_), np.zeros(city.line_count, dtype=np.bool_)
    for r, row in enumerate(problem.rows):
        theirs = problem.member_sets[row.members][free]
        if row.period.is_day and np.isfinite(row.need) and not theirs.all():
            rows[r] = True
            inside |= theirs
    return rows, np.flatnonzero(inside)


def priced_by_day(city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, clock: Clock) -> Relaxation:
    """The relaxation with such prices and their bound, where that is higher; its balance is still that of like days."""
    daily, makers = days_of_some(city)
    known = needs.where_asked(relaxation.prices)
    if not (known[daily] > 0.0).any() or clock.over:
        return relaxation
    columns = np.flatnonzero(np.isin(pool.owner, makers))
    columns = columns[pool.admitted(city, columns)]
    reduced = pool.cost[columns] - pool.give[columns] @ known
    least = abs(relaxation.bound)
    rounds = Rounds(
        city,
        pool,
        replace(needs, amount=np.where(daily, needs.amount, -np.inf)),
        max(_PENALTY * float((known * needs.scale).max()), _LEAST_PENALTY * least, 1.0),
        actors=makers,
        columns=cheapest(pool, columns, reduced, _OWN_COLUMNS),
        paid=np.where(daily, 0.0, known),
        begin=np.where(daily, known, 0.0),
    )
    found = rounds.run(0.0, _MOST_ROUNDS, lambda bound, cost: cost - bound <= _NEAR * least or clock.over)
    prices = np.where(daily, found.prices, known)
    bound = lagrange_bound(needs, prices, float(city.answer(city.prices(prices)).priced.sum()))
    return replace(relaxation, bound=bound, prices=prices) if bound > relaxation.bound else relaxation
