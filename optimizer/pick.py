"""One column for each of some actors, all at once: the cheapest that give what is asked. Knows columns and rows; knows HiGHS.

Nothing is proven here, unlike in optimizer.closing: presolve may be used, and it ends after so much effort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.clock import Clock
from optimizer.needs import SLACK

Indexes = NDArray[np.int64]
_COST = 1e4
"""What all columns together cost inside the solver."""
_SHORT = 1e7
"""What a relative shortfall of one costs there."""
_SMALL = 1e-9
"""Entries below it HiGHS would leave out itself."""
_NEAR, _TOLERANCE = 1e-5, 1e-8
_FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible


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
    missing, and no more of any row, for at most `most` yuan more. None where there are none. `effort` counts the times that HiGHS looks up from its work."""
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
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.concatenate([offered.cost / unit, np.full(len(missed), _SHORT)])
    program.col_lower_ = np.zeros(matrix.shape[1])
    program.col_upper_ = np.concatenate([np.ones(n), missing[missed]])
    # What rounding leaves missing now is not asked for.
    program.row_lower_ = np.concatenate([np.ones(len(actors)), need - np.clip(missing, 0.0, SLACK), [-np.inf]])
    program.row_upper_ = np.concatenate([np.ones(len(actors)), np.full(rows, np.inf), [(now + most) / unit]])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    whole, parts = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    program.integrality_ = [whole] * n + [parts] * len(missed)
    solver = _solver(clock)
    solver.passModel(program)
    begin = np.concatenate([np.zeros(n), missing[missed]])
    begin[offered.present] = 1.0
    solver.setSolution(len(begin), np.arange(len(begin), dtype=np.int32), begin)
    looks = 0

    def watch(event: Any) -> None:
        nonlocal looks
        looks += 1
        if looks >= effort or clock.over:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(watch)
    solver.run()
    if solver.getInfo().primal_solution_status != _FEASIBLE:
        return None
    values = np.array(solver.getSolution().col_value)[:n]
    order = np.lexsort((-values, place))
    return np.sort(order[np.unique(place[order], return_index=True)[1]])


def _solver(clock: Clock) -> highspy.Highs:
    solver = highspy.Highs()
    for name, setting in {
        "output_flag": False,
        "threads": 1,  # HiGHS allows one number of threads in a process
        "mip_rel_gap": _NEAR,
        "primal_feasibility_tolerance": _TOLERANCE,
        "mip_feasibility_tolerance": _TOLERANCE,
        "time_limit": max(0.1, clock.left_s),
    }.items():
        solver.setOptionValue(name, setting)
    return solver
