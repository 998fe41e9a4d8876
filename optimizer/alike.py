"""Rows that share one price: a limit's days of the same month and kind of day. Knows rows and calendars, no column.

A limit for every day has a price a day, and its relaxation is balanced by any of a great many such prices: the master
then jumps between them, and hundreds of rounds go by in which only the days change. The sum of a limit's rows over like
days is implied by the rows, so one price for all of them proves a bound as any price does, and there are some twenty
prices to find where there were hundreds (docs/engine.md has the figures).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.city import City
from optimizer.needs import Needs

Indexes = NDArray[np.int64]


@dataclass(frozen=True)
class Shared:
    """`gather` (rows, groups) is 1 where a row belongs to a group; rows that ask nothing belong to none. `needs` are
    those of the groups."""

    gather: sp.csr_matrix
    needs: Needs

    def prices(self, of_groups: Floats) -> Floats:
        """Prices of groups as prices of rows (rows,)."""
        return np.asarray(self.gather @ of_groups)


def each_row(needs: Needs) -> Shared:
    """Every row with a price of its own."""
    return _shared(needs, np.arange(len(needs.amount)))


def like_days(city: City, needs: Needs) -> Shared:
    """One price for the days of a limit that lie in the same month and on which the same calendars work."""
    problem, days = city.problem, city.problem.season.days
    group = np.arange(len(needs.amount))
    first: dict[tuple[object, ...], int] = {}
    times: dict[tuple[object, ...], int] = {}
    for r, row in enumerate(problem.rows):
        if row.period.is_day:
            t = row.period.start
            limit = (row.kind, row.subject, row.area, row.weights.tobytes())
            nth = times[(t, *limit)] = times.get((t, *limit), 0) + 1
            key = (*limit, nth, days[t].month, problem.calendars[:, t].tobytes())
            group[r] = first.setdefault(key, r)
    return _shared(needs, group)


def _shared(needs: Needs, group: Indexes) -> Shared:
    asked = np.flatnonzero(needs.asked)
    _, number = np.unique(group[asked], return_inverse=True)
    count = int(number.max(initial=-1)) + 1
    gather = sp.csr_matrix((np.ones(len(asked)), (asked, number)), shape=(len(needs.amount), count))

    def summed(values: Floats) -> Floats:
        total: Floats = gather.T @ needs.where_asked(values)
        return total

    ease = None if needs.ease is None else summed(needs.ease)
    return Shared(gather, replace(needs, amount=summed(needs.amount), scale=summed(needs.scale), ease=ease))
