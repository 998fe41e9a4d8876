"""The relaxation: prices, answers, columns and a bound, round after round. Knows no whole plan.

Why the bound is a bound: for prices pi >= 0 on rows `sum_l give_l >= need`, any plan that meets the rows costs at least
`pi . need + sum_l min over schedules of (cost_l - pi . give_l)`, since the rows' surplus times pi is not negative.
The minimum is exact for each line, so the figure holds whoever found the prices (Lagrange; Geoffrion 1974).
Prices tried are mixed with the best so far (Wentges 1997), which calms the rounds when many daily rows bind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.columns import ColumnPool
from optimizer.master import Balance, Master
from optimizer.needs import Needs
from optimizer.pricing import Lines, Prices

Indexes = NDArray[np.int64]
Watch = Callable[[float, float], bool]
"""Told the bound and the balance's cost after each round; True ends the rounds."""


@dataclass(frozen=True)
class Relaxation:
    """`bound` is proven for `prices`; `shares` (n,) is the last balance over the pool's columns, `cost` what it costs
    with penalties, `short` its total relative shortfall."""

    bound: float
    prices: Prices
    shares: Floats
    cost: float
    short: float


class Rounds:
    """Column generation over the free lines; lines without a choice cost nothing and give nothing.

    `cost_weight` 0 looks only for the least total relative shortfall.
    """

    def __init__(self, lines: Lines, pool: ColumnPool, needs: Needs, penalty: float, cost_weight: float = 1.0):
        self.lines, self.pool, self.needs = lines, pool, needs
        self.penalty, self.cost_weight = penalty, cost_weight
        self.place = np.full(lines.problem.line_count, -1, dtype=np.int64)
        self.place[lines.free] = np.arange(len(lines.free))
        self.held: list[int] = []
        self.master = Master(len(lines.free), penalty)
        self._add(slice(0, len(pool)))
        self.best: tuple[float, Prices] | None = None
        self.loose = np.ones(len(lines.free), dtype=np.bool_)

    def run(self, tolerance: float, most_rounds: int, watch: Watch) -> Relaxation:
        """Rounds until bound and balance agree within `tolerance`, nothing new is found, or `watch` says enough."""
        inertia = 0.5
        balance = self._balance()
        for _ in range(most_rounds):
            here = self._prices(balance)
            tried = here if self.best is None else here.mixed(self.best[1], inertia)
            bound, new = self._ask(tried)
            if self.best is None or bound > self.best[0]:
                self.best = (bound, tried)
            elif tried is not here:
                inertia = max(0.0, inertia - 0.1) if not new else inertia
            ended = watch(self.best[0], balance.cost)
            if ended or balance.cost - self.best[0] <= tolerance * max(abs(balance.cost), 1e-9):
                break
            if not new:
                if tried is here or inertia <= 0.0:
                    break
                inertia = 0.0
                continue
            balance = self._balance()
        assert self.best is not None
        short = float(balance.short.sum())
        return Relaxation(self.best[0], self.best[1], balance.shares, balance.cost, short)

    def _ask(self, prices: Prices) -> tuple[float, bool]:
        """The bound for these prices, and whether a line's answer was new to the pool."""
        answers = self.lines.answer(prices)
        bound = lagrange_bound(self.needs, prices, float(answers.priced.sum()))
        added = self.pool.add(self.lines.free, answers.plans)
        self._add(added)
        return bound, added.stop > added.start

    def dive(self, share: float, rounds: int) -> Relaxation:
        """Fixes lines one handful after another, pricing anew in between, until every line has one whole column."""
        balance = self._balance()
        while True:
            owner = self.place[self.pool.owner[: len(balance.shares)]]
            x = balance.shares
            split = np.flatnonzero((x > 1e-6) & (x < 1 - 1e-6))
            split = split[self.loose[owner[split]]]
            if not len(split):
                break
            split = split[np.argsort(-x[split], kind="stable")]
            _, firsts = np.unique(owner[split], return_index=True)
            leaders = split[np.sort(firsts)]
            leaders = leaders[: max(1, int(share * len(leaders)))]
            fixed = np.isin(owner, owner[leaders])
            fixed[leaders] = False
            self.master.fix(np.flatnonzero(fixed), 0.0)
            self.master.fix(leaders, 1.0)
            self.loose[owner[leaders]] = False
            balance = self._balance()
            for _ in range(rounds):
                answers = self.lines.answer(self._prices(balance))
                loose = np.flatnonzero(self.loose)
                added = self.pool.add(self.lines.free[loose], answers.plans[loose])
                if added.stop == added.start:
                    break
                self._add(added)
                balance = self._balance()
        assert self.best is not None
        return Relaxation(self.best[0], self.best[1], balance.shares, balance.cost, float(balance.short.sum()))

    def _add(self, columns: slice) -> None:
        give = self.pool.give[columns][:, self.held] @ sp.diags(1.0 / self.needs.scale[self.held])
        self.master.add_columns(
            self.place[self.pool.owner[columns]], self.cost_weight * self.pool.cost[columns], sp.csr_matrix(give)
        )

    def _balance(self) -> Balance:
        """Solves the master, letting in rows that the balance misses until none is missed unpaid."""
        while True:
            balance = self.master.balance()
            given = self.pool.give.T @ balance.shares
            short = self.needs.short(given)
            short[self.held] = 0.0
            missed = np.flatnonzero(short > 0)
            if not len(missed):
                return balance
            give = sp.diags(1.0 / self.needs.scale[missed]) @ self.pool.give[:, missed].T
            self.master.add_rows(self.needs.amount[missed] / self.needs.scale[missed], sp.csr_matrix(give))
            self.held += missed.tolist()

    def _prices(self, balance: Balance) -> Prices:
        rows = np.zeros(len(self.needs.amount))
        rows[self.held] = balance.row_prices / self.needs.scale[self.held]
        shared = len(self.lines.problem.rows)
        return Prices(rows[:shared], rows[shared:], self.cost_weight)


def lagrange_bound(needs: Needs, prices: Prices, priced_sum: float) -> float:
    """The proven least cost for these prices; `priced_sum` adds up the lines' priced minima."""
    both = np.concatenate([prices.rows, prices.burden])
    paid = both > 0
    return float(both[paid] @ needs.amount[paid] + priced_sum)
