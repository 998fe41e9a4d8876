"""One column for each actor so that every row is met at least cost, proven: the whole master. Knows columns and rows; knows HiGHS.

All its variables are yes or no. HiGHS runs without presolve, which has called seasons impossible that are not; see
optimizer.reference.runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.needs import Needs

Indexes = NDArray[np.int64]
_TOLERANCE = 1e-9
_OPTIMAL, _IMPOSSIBLE = highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible


@dataclass(frozen=True)
class Chosen:
    """The cheapest `columns` found, ordered by actor, None where none were; `bound` yuan, proven for every choice among those
    offered: inf where none meets the rows."""

    columns: Indexes | None
    bound: float


def cheapest_choice(
    pool: ColumnPool, needs: Needs, columns: Indexes, clock: Clock, tell: Callable[[float, float], None]
) -> Chosen:
    """The best choice among `columns` (n,) of the pool, every actor having one; `tell` hears bound and cost as they move."""
    owner, cost, give = pool.owner[columns], pool.cost[columns], pool.give[columns]
    asked = np.flatnonzero(needs.asked)
    scale, unit = needs.scale[asked], max(float(cost.max(initial=0.0)), 1.0)
    actors, place = np.unique(owner, return_inverse=True)
    count, rows = len(actors), len(asked)
    ones = sp.csr_matrix((np.ones(len(columns)), (np.arange(len(columns)), place)), shape=(len(columns), count))
    matrix = sp.csr_matrix(sp.hstack([ones, give[:, asked] @ sp.diags(1.0 / scale)]))
    solver = _solver()
    nothing = np.zeros(0, dtype=np.int32)
    lower = np.concatenate([np.ones(count), needs.amount[asked] / scale])
    upper = np.concatenate([np.ones(count), np.full(rows, highspy.kHighsInf)])
    solver.addRows(count + rows, lower, upper, 0, np.zeros(count + rows, dtype=np.int32), nothing, np.zeros(0))
    n = len(columns)
    solver.addCols(
        n, cost / unit, np.zeros(n), np.ones(n), matrix.nnz, matrix.indptr[:-1].astype(np.int32),
        matrix.indices.astype(np.int32), matrix.data,
    )  # fmt: skip
    solver.changeColsIntegrality(n, np.arange(n, dtype=np.int32), np.ones(n, dtype=np.uint8))
    solver.setOptionValue("time_limit", max(0.1, clock.left_s))

    def watch(event: Any) -> None:
        bound, best = event.data_out.mip_dual_bound * unit, event.data_out.mip_primal_bound * unit
        tell(bound, best if best < 1e20 * unit else np.inf)
        if clock.over:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(watch)
    solver.run()
    ended, info = solver.getModelStatus(), solver.getInfo()
    if ended == _IMPOSSIBLE:
        return Chosen(None, np.inf)
    bound = float(info.mip_dual_bound) * unit
    proven = bound if np.isfinite(bound) and abs(bound) < 1e20 * unit else -np.inf
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Chosen(None, proven)
    values = np.array(solver.getSolution().col_value)
    order = np.lexsort((-values, owner))
    found = columns[order[np.unique(owner[order], return_index=True)[1]]]
    least = float(pool.cost[found].sum())
    return Chosen(found, least if ended == _OPTIMAL else min(proven, least))


def _solver() -> highspy.Highs:
    solver = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,  # HiGHS allows one number of threads in a process
        "presolve": "off",
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
        "primal_feasibility_tolerance": _TOLERANCE,
        "dual_feasibility_tolerance": _TOLERANCE,
        "mip_feasibility_tolerance": _TOLERANCE,
    }.items():
        solver.setOptionValue(name, value)
    return solver
