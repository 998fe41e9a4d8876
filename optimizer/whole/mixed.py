"""Some lines day by day while all others take shares of their columns: one mixed-integer balance. Knows networks, columns and rows;
knows no solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.clock import Clock
from optimizer.pricing import Plans
from optimizer.programme import Programme, best_found
from optimizer.whole.network import Network

Indexes = NDArray[np.int64]
_PENALTY = 1e4
"""What a shortfall costs inside the solver; costs are scaled so."""
_SMALL = 1e-9
"""Entries below it HiGHS would leave out itself."""


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
    found. `effort` as in optimizer.programme; a plan as `near` its bound as that, relatively, is near enough."""
    unit = rows.penalty / _PENALTY
    settings = {"mip_rel_gap": near, "mip_heuristic_effort": 0.1}
    start = _begin(networks, begin, len(sharing.owner))
    found = best_found(_programme(networks, sharing, rows, unit), start, effort, clock, settings)
    if found is None:
        return None
    values, at, plans = found[0], len(sharing.owner), []
    for one in networks:
        plans.append(one.plan(values[at : at + len(one.mode)]))
        at += len(one.mode)
    cost = found[1] * unit + sum(one.fixed_cost for one in networks)
    return Mixed(tuple(plans), float(cost))


def _programme(networks: list[Network], sharing: Sharing, rows: Rows, unit: float) -> Programme:
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
    cost = np.concatenate([sharing.cost / unit, *(one.cost / unit for one in networks), np.full(asked, _PENALTY)])
    upper = np.concatenate([np.full(n, np.inf), np.ones(arcs), np.full(asked, np.inf)])
    lower = np.concatenate([np.ones(owners), owed, *(one.lower for one in networks)])
    most = np.concatenate([np.ones(owners), np.full(asked, np.inf), *(one.upper for one in networks)])
    # All arcs are whole although blocks begun would be enough: continuous arcs keep HiGHS cutting paths for seconds.
    whole = np.zeros(n + arcs + asked, dtype=np.bool_)
    whole[n : n + arcs] = True
    return Programme(matrix, cost, upper, lower, most, whole)


def _begin(networks: list[Network], begin: list[Plans], at: int) -> tuple[Indexes, Floats]:
    """Numbers and values of the arcs that plans to begin from take; none where one of them does not fit."""
    index, value = [], []
    for one, plan in zip(networks, begin, strict=True):
        flow = one.flow(plan)
        if flow is None:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        index.append(np.arange(at, at + len(flow)))
        value.append(flow)
        at += len(flow)
    return np.concatenate(index), np.concatenate(value)
