"""Schedules of lines as columns: what each costs and what it gives to each shared row. Knows no prices and no solver."""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.pricing import Lines, Plans

Indexes = NDArray[np.int64]


@nb.njit(cache=True, nogil=True)
def _channels(plan, works, kg, output, emits, value, output_per_day, restart_days, restart_cost, initial_mode, sums):
    """Prefix sums (6, T+1) of the channels of one schedule; returns its lost value and restart cost in yuan."""
    loss, restart, before = 0.0, 0.0, initial_mode
    for t in range(len(plan)):
        m = plan[t]
        for c in range(6):
            sums[c, t + 1] = sums[c, t]
        if works[t]:
            lost = 1.0 - output[m]
            loss += lost * value
            sums[4, t + 1] += lost * output_per_day
            for p in range(4):
                sums[p, t + 1] += kg[p] * (1.0 - emits[m, p])
        if output[m] <= 0:
            sums[5, t + 1] += 1.0
        if before != m:
            restart += restart_cost[before]
            for p in range(4):
                sums[p, t + 1] -= restart_days[before] * kg[p]
        before = m
    return loss, restart + restart_cost[before]


@nb.njit(cache=True, nogil=True)
def _row_sums(
    owners, plans, works_of, kg, output, emits, value, output_per_day, restart_days, restart_cost, initial_mode,
    group, row_start, row_list, row_first, row_stop, row_weights, start, index, amount, loss, restart, fill,
):  # fmt: skip
    """First pass (`fill` False) counts entries into `start`; second writes `index` and `amount`."""
    days = plans.shape[1]
    sums = np.zeros((6, days + 1))
    position = 0
    for i in range(len(owners)):
        l = owners[i]
        loss[i], restart[i] = _channels(
            plans[i], works_of[l], kg[l], output[l], emits[l], value[l], output_per_day[l], restart_days[l],
            restart_cost[l], initial_mode[l], sums,
        )  # fmt: skip
        g = group[l]
        for k in range(row_start[g], row_start[g + 1]):
            r = row_list[k]
            total = 0.0
            for c in range(6):
                if row_weights[r, c] != 0.0:
                    total += row_weights[r, c] * (sums[c, row_stop[r]] - sums[c, row_first[r]])
            if abs(total) > 1e-12:
                if fill:
                    index[position], amount[position] = r, total
                position += 1
        start[i + 1] = position


class ColumnPool:
    """Distinct schedules, each once: `owner` (n,) line, `plans` (n, T), `cost` (n,) yuan, and `give`, a sparse
    (n, R + E) matrix of what each adds to each shared row and, as lost value, takes from its enterprise's share."""

    def __init__(self, lines: Lines):
        self._lines = lines
        problem = lines.problem
        self._row_start = np.concatenate([[0], np.cumsum([len(rows) for rows in lines.group_rows])]).astype(np.int64)
        flat = [row for rows in lines.group_rows for row in rows]
        self._row_list = np.array(flat, dtype=np.int64)
        self._first = np.array([row.period.start for row in problem.rows], dtype=np.int64)
        self._stop = np.array([row.period.stop for row in problem.rows], dtype=np.int64)
        self._weights = np.array([row.weights for row in problem.rows], dtype=np.float64).reshape(-1, 6)
        self._seen: set[tuple[int, bytes]] = set()
        self.owner: Indexes = np.zeros(0, dtype=np.int64)
        self.plans: Plans = np.zeros((0, problem.days), dtype=np.int8)
        self.cost: Floats = np.zeros(0)
        self.give = sp.csr_matrix((0, len(problem.rows) + len(problem.loss_limit)))

    def __len__(self) -> int:
        return len(self.owner)

    def add(self, owners: Indexes, plans: Plans) -> slice:
        """Adds those not yet there; returns where the new ones are."""
        keep = []
        for i, l in enumerate(owners):
            key = (int(l), plans[i].tobytes())
            if key not in self._seen:
                self._seen.add(key)
                keep.append(i)
        before = len(self)
        if keep:
            batch = evaluate(self._lines, owners[keep], plans[keep], self)
            self.owner = np.concatenate([self.owner, owners[keep]])
            self.plans = np.concatenate([self.plans, plans[keep]])
            self.cost = np.concatenate([self.cost, batch.cost])
            self.give = sp.vstack([self.give, batch.give], format="csr")
        return slice(before, len(self))


@dataclass(frozen=True)
class Evaluated:
    """Columns of a batch: cost (n,) yuan, what each gives to each row (n, R + E) sparse."""

    cost: Floats
    give: sp.csr_matrix


def evaluate(lines: Lines, owners: Indexes, plans: Plans, pool: ColumnPool) -> Evaluated:
    """Costs and row contributions of schedules, straight from the contract's definitions."""
    p, n = lines.problem, len(owners)
    start, loss, restart = np.zeros(n + 1, dtype=np.int64), np.zeros(n), np.zeros(n)
    index, amount = np.zeros(0, dtype=np.int64), np.zeros(0)
    for fill in (False, True):
        _row_sums(
            owners, plans, lines.works_of, p.kg, p.output, p.emits, p.value, p.output_per_day, p.restart_days,
            p.restart_cost, p.initial_mode, lines.group, pool._row_start, pool._row_list, pool._first, pool._stop,
            pool._weights, start, index, amount, loss, restart, fill,
        )  # fmt: skip
        if not fill:
            index, amount = np.zeros(start[-1], dtype=np.int64), np.zeros(start[-1])
    shared = sp.csr_matrix((amount, index, start), shape=(n, len(p.rows)))
    bound_by_burden = np.flatnonzero(np.isfinite(p.loss_limit[p.enterprise[owners]]) & (loss > 0))
    burden = sp.csr_matrix(
        (-loss[bound_by_burden], (bound_by_burden, p.enterprise[owners[bound_by_burden]])), shape=(n, len(p.loss_limit))
    )
    return Evaluated(loss + restart, sp.csr_matrix(sp.hstack([shared, burden], format="csr")))
