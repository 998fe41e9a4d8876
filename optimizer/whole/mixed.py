"""Some lines day by day while all others take shares of their columns: one mixed-integer balance. Knows networks, columns and rows;
knows HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.clock import Clock
from optimizer.pricing import Plans
from optimizer.whole.network import Network

Indexes = NDArray[np.int64]
_PENALTY = 1e4
"""What a shortfall costs inside the solver; costs are scaled so."""
_SMALL = 1e-9
"""Entries below it HiGHS would leave out itself."""
_FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible


@dataclass(frozen=True)
class Sharing:
    """Those who share: `owner` (n,) of each column, numbered from 0 and each with one at least, `cost` (n,) yuan and `give`
    (n, rows)."""

    owner: Indexes
    cost: Floats
    give: sp.csr_matrix


@dataclass(frozen=True)
class Rows:
    """`amount` (rows,) that all together owe, `scale` (rows,) > 0 makes a shortfall relative, and a unit of that costs `penalty`
    yuan."""

    amount: Floats
    scale: Floats
    penalty: float


@dataclass(frozen=True)
class Mixed:
    """A schedule (T,) for each of the networks, and what all that costs with the shares of the others, shortfalls included."""

    plans: tuple[Plans, ...]
    cost: float


def cheapest_mix(
    networks: list[Network], sharing: Sharing, rows: Rows, begin: list[Plans], effort: int, near: float, clock: Clock
) -> Mixed | None:
    """The best schedules found beside the shares of the others, from those to `begin` from where they fit; None where none are
    found. `effort` counts the times that HiGHS looks up from its work, some hundred a second and the same on every
    machine; a plan as `near` its bound as that, relatively, is near enough."""
    solver = _solver(near, clock)
    unit = rows.penalty / _PENALTY
    _load(solver, networks, sharing, rows, unit)
    _begin(solver, networks, begin, len(sharing.owner))
    looks = 0

    def watch(event: Any) -> None:
        nonlocal looks
        looks += 1
        if looks >= effort or clock.over:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(watch)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != _FEASIBLE:
        return None
    values, at, plans = np.array(solver.getSolution().col_value), len(sharing.owner), []
    for one in networks:
        plans.append(one.plan(values[at : at + len(one.mode)]))
        at += len(one.mode)
    cost = info.objective_function_value * unit + sum(one.fixed_cost for one in networks)
    return Mixed(tuple(plans), float(cost))


def _load(solver: highspy.Highs, networks: list[Network], sharing: Sharing, rows: Rows, unit: float) -> None:
    """Columns are shares, arcs and shortfalls; rows are owners, those that all owe, and each network's own."""
    n, owners, asked = len(sharing.owner), int(sharing.owner.max(initial=-1)) + 1, len(rows.amount)
    scaled = sp.diags(1.0 / rows.scale)
    ones = sp.csr_matrix((np.ones(n), (sharing.owner, np.arange(n))), shape=(owners, n))
    own = sp.block_diag([one.matrix for one in networks], format="csr")
    arcs = own.shape[1]
    give = sp.hstack([scaled @ sharing.give.T, *(scaled @ one.give.T for one in networks), sp.eye(asked)])
    matrix = sp.csc_matrix(
        sp.vstack(
            [
                sp.hstack([ones, sp.csr_matrix((owners, arcs + asked))]),
                give,
                sp.hstack([sp.csr_matrix((own.shape[0], n)), own, sp.csr_matrix((own.shape[0], asked))]),
            ]
        )
    )
    matrix.data[np.abs(matrix.data) < _SMALL] = 0.0
    matrix.eliminate_zeros()
    owed = (rows.amount - sum(one.fixed_give for one in networks)) / rows.scale
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.concatenate(
        [sharing.cost / unit, *(one.cost / unit for one in networks), np.full(asked, _PENALTY)]
    )
    program.col_lower_ = np.zeros(matrix.shape[1])
    program.col_upper_ = np.concatenate([np.full(n, np.inf), np.ones(arcs), np.full(asked, np.inf)])
    program.row_lower_ = np.concatenate([np.ones(owners), owed, *(one.lower for one in networks)])
    program.row_upper_ = np.concatenate([np.ones(owners), np.full(asked, np.inf), *(one.upper for one in networks)])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    whole, parts = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    # All arcs are whole although blocks begun would be enough: continuous arcs keep HiGHS cutting paths for seconds.
    program.integrality_ = [parts] * n + [whole] * arcs + [parts] * asked
    solver.passModel(program)


def _begin(solver: highspy.Highs, networks: list[Network], begin: list[Plans], at: int) -> None:
    index, value = [], []
    for one, plan in zip(networks, begin, strict=True):
        flow = one.flow(plan)
        if flow is None:
            return
        index.append(np.arange(at, at + len(flow)))
        value.append(flow)
        at += len(flow)
    solver.setSolution(sum(map(len, index)), np.concatenate(index).astype(np.int32), np.concatenate(value))


def _solver(near: float, clock: Clock) -> highspy.Highs:
    solver = highspy.Highs()
    for name, setting in {
        "output_flag": False,
        "threads": 1,  # HiGHS allows one number of threads in a process
        "mip_rel_gap": near,
        "mip_heuristic_effort": 0.1,
        "time_limit": max(0.1, clock.left_s),
    }.items():
        solver.setOptionValue(name, setting)
    return solver
