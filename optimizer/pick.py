"""One column for each of some actors, all at once: the cheapest that give what is asked. Knows columns and rows; knows no solver.

Nothing is proven here, unlike in optimizer.closing: presolve may be used, and it ends after so much effort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.clock import Clock
from optimizer.needs import SLACK
from optimizer.programme import Programme, best_found

Indexes = NDArray[np.int64]
_COST = 1e4
"""What all columns together cost inside the solver."""
_SHORT = 1e7
"""What a relative shortfall of one costs there."""
_SMALL = 1e-9
"""Entries below it HiGHS would leave out itself."""
_SETTINGS = {"mip_rel_gap": 1e-5, "primal_feasibility_tolerance": 1e-8, "mip_feasibility_tolerance": 1e-8}


@dataclass(frozen=True)
class Offered:
    """Columns that are offered: `owner` (n,) in order, `cost` (n,) yuan, and `give` (n, rows) in relative units. Those `present` (actors,) by
    number, one for each owner, are what they have now."""

    owner: Indexes
    cost: Floats
    give: Floats
    present: Indexes


def cheapest_pick(offered: Offered, need: Floats, most: float, effort: int, clock: Clock) -> Indexes | None:
    """The columns (actors,), by number, that give `need` (rows,) at least cost. Where the present ones miss something, those that leave less
    missing, and no more of any row, for at most `most` yuan more. None where there are none. `effort` as in
    optimizer.programme."""
    n, rows = len(offered.owner), len(need)
    actors, place = np.unique(offered.owner, return_inverse=True)
    missing = need - offered.give[offered.present].sum(axis=0)
    missed = np.flatnonzero(missing > SLACK)
    give = np.where(np.abs(offered.give) < _SMALL, 0.0, offered.give)
    ones = sp.csr_matrix((np.ones(n), (place, np.arange(n))), shape=(len(actors), n))
    short = sp.csr_matrix(
        (np.ones(len(missed)), (len(actors) + missed, np.arange(len(missed)))), shape=(len(actors) + rows, len(missed))
    )
    unit = max(float(np.abs(offered.cost).sum()), 1e-9) / _COST
    cost = sp.csr_matrix(np.append(offered.cost / unit, np.zeros(len(missed))))
    matrix = sp.csc_matrix(sp.vstack([sp.hstack([sp.vstack([ones, sp.csr_matrix(give.T)]), short]), cost]))
    now = float(offered.cost[offered.present].sum())
    programme = Programme(
        matrix,
        np.concatenate([offered.cost / unit, np.full(len(missed), _SHORT)]),
        np.concatenate([np.ones(n), missing[missed]]),
        # What rounding leaves missing now is not asked for.
        np.concatenate([np.ones(len(actors)), need - np.clip(missing, 0.0, SLACK), [-np.inf]]),
        np.concatenate([np.ones(len(actors)), np.full(rows, np.inf), [(now + most) / unit]]),
        np.arange(n + len(missed)) < n,
    )
    begin = np.concatenate([np.zeros(n), missing[missed]])
    begin[offered.present] = 1.0
    found = best_found(programme, (np.arange(len(begin)), begin), effort, clock, _SETTINGS)
    if found is None:
        return None
    values = found[0][:n]
    order = np.lexsort((-values, place))
    return np.sort(order[np.unique(place[order], return_index=True)[1]])
