"""The relaxation: prices, answers, columns and a bound, round after round. Knows no whole plan.

Why the bound is a bound: for prices pi >= 0 on rows `sum_a give_a >= need` of all actors a, any plan that meets the rows costs at least
`pi . need + sum_a min over schedules of (cost_a - pi . give_a)`, since the rows' surplus times pi is not negative.
Each minimum is proven, so the figure holds whoever found the prices (Lagrange; Geoffrion 1974).
Prices tried are mixed with the best so far (Wentges 1997), which calms the rounds when many daily rows bind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.alike import Shared, each_row
from optimizer.city import Answers, City
from optimizer.columns import ColumnPool
from optimizer.growing import GrowingMatrix
from optimizer.master import Balance, Master
from optimizer.needs import Needs

Indexes = NDArray[np.int64]
Watch = Callable[[float, float], bool]
"""Told the bound and the balance's cost after each round; True ends the rounds."""
_MANY, _NEAREST = 1_000, 2
"""Actors from which a balance that begins from known prices begins with few columns, and how many of each actor's."""
_NOISE = 1e-7
"""Of what a unit costs inside the solver: gains below come from its tolerances."""


@dataclass(frozen=True)
class Relaxation:
    """`bound` is proven for `prices` (rows,), the enterprises `together` asked as one and their burdens' prices left out; `shares` (n,)
    is the last balance over the pool's columns, `cost` what it costs with penalties, `short` its total relative shortfall."""

    bound: float
    prices: Floats
    shares: Floats
    cost: float
    short: float
    together: Indexes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class Rounds:
    """Column generation over all actors; lines without a choice cost nothing and give nothing.

    `cost_weight` 0 looks only for the least total relative shortfall. `shared` says which rows have a price together:
    the balance then meets their sums only. `actors` are those who are asked, in order, and `columns` those of the pool
    to begin with; without them all. Prices `paid` (rows,) are paid besides, for what is not asked here. From prices `begin`
    (rows,) known before rounds go on; of many actors' columns those cheapest at these prices are then in the balance, and the
    others wait until its prices call for them. Each of the actors stands for `weight` (A,) of its like, without it for itself.
    """

    def __init__(
        self,
        city: City,
        pool: ColumnPool,
        needs: Needs,
        penalty: float,
        cost_weight: float = 1.0,
        shared: Shared | None = None,
        actors: Indexes | None = None,
        columns: Indexes | None = None,
        paid: Floats | None = None,
        begin: Floats | None = None,
        weight: Floats | None = None,
    ):
        self._weight = np.ones(city.count) if weight is None else weight
        self.paid = np.zeros(len(needs.amount)) if paid is None else paid
        self.city, self.pool, self.needs, self.cost_weight = city, pool, needs, cost_weight
        self.shared = each_row(needs) if shared is None else shared
        self.actors = np.arange(city.count) if actors is None else actors
        self._place = np.full(city.count, -1, dtype=np.int64)
        self._place[self.actors] = np.arange(len(self.actors))
        self.held: list[int] = []
        self.master = Master(len(self.actors), penalty, eased=needs.ease is not None)
        self._columns = np.zeros(0, dtype=np.int64)
        self._inside = np.zeros(0, dtype=np.bool_)
        self._begins_with_all = columns is None
        self._give = GrowingMatrix(sp.csr_matrix((0, self.shared.gather.shape[1])))
        self._waiting = np.zeros(0, dtype=np.int64)
        self.best: tuple[float, Floats] | None = None
        columns = np.arange(len(pool)) if columns is None else columns
        if begin is None or len(self.actors) < _MANY:
            self._add(columns)
        else:
            self._waiting = columns[pool.admitted(city, columns)]
            self._add(cheapest(pool, self._waiting, self._priced(self._waiting, begin), _NEAREST))
        if begin is not None:
            self.best = (self._ask(begin)[0], begin)

    def run(self, tolerance: float, most_rounds: int, watch: Watch) -> Relaxation:
        """Rounds until bound and balance agree within `tolerance`, nothing new is found, or `watch` says enough."""
        inertia = 0.5
        balance = self._balance()
        for _ in range(most_rounds):
            here = self._prices(balance)
            share = 0.0 if self.best is None else inertia
            tried = here if self.best is None else (1.0 - share) * here + share * self.best[1]
            bound, new = self._ask(tried)
            if self.best is None or bound > self.best[0]:
                self.best = (bound, tried)
            ended = watch(self.best[0], balance.cost)
            if ended or balance.cost - self.best[0] <= tolerance * max(abs(balance.cost), 1e-9):
                break
            if new:
                balance = self._balance()
                inertia = 0.5
            elif share > 0.0:
                inertia = 0.0
            else:
                break
        assert self.best is not None
        shares = np.zeros(len(self.pool))
        shares[self._columns[: len(balance.shares)]] = balance.shares
        return Relaxation(self.best[0], self.best[1], shares, balance.cost, float(balance.short.sum()))

    def _ask(self, prices: Floats) -> tuple[float, bool]:
        """The bound for these prices, and whether someone's answer was new to the master."""
        answers = self.city.answer(self.city.prices(prices + self.paid, self.cost_weight), self.actors)
        bound = lagrange_bound(self.needs, prices, float(self._weight[self.actors] @ answers.priced))
        if self._begins_with_all:
            added = self.pool.add(answers)
            new = self._add(np.arange(added.start, added.stop))
        else:
            new = self._let_in(answers)
        return bound, new + self._leave_to_rows(self.city.breakers(answers)) > 0

    def _leave_to_rows(self, lines: Indexes) -> int:
        """Lines that cannot hold by themselves what they may lose are held by the burden's row from here on, and columns of
        theirs that were refused before are let in; how many."""
        if not len(lines):
            return 0
        theirs = np.flatnonzero(np.isin(self.pool.owner, lines))
        refused = theirs[~self.pool.admitted(self.city, theirs)]
        self.city.leave_to_rows(lines)
        return self._add(refused)

    def _let_in(self, answers: Answers) -> int:
        """Lets answers into a master that holds only some of the pool's columns; how many it did not hold yet."""
        self.pool.add(answers)
        return self._add(self.pool.find(answers))

    def _add(self, columns: Indexes) -> int:
        """Lets columns of the pool into the master, but for those it holds and those that break what a line must keep by itself;
        how many."""
        self._inside = np.append(self._inside, np.zeros(len(self.pool) - len(self._inside), dtype=np.bool_))
        columns = columns[~self._inside[columns]]
        columns = columns[self.pool.admitted(self.city, columns)]
        self._inside[columns] = True
        weight, scale = self._weight[self.pool.owner[columns]], self.shared.needs.scale[self.held]
        give = sp.csr_matrix(sp.diags(weight) @ self.pool.give[columns] @ self.shared.gather)
        self._columns = np.concatenate([self._columns, columns])
        self._give.add(give)
        held = give[:, self.held] @ sp.diags(1.0 / scale)
        cost = self._priced(columns, np.zeros_like(self.paid))
        self.master.add_columns(self._place[self.pool.owner[columns]], cost, sp.csr_matrix(held))
        return len(columns)

    def _priced(self, columns: Indexes, prices: Floats) -> Floats:
        """What columns (n,) cost at prices (rows,) and those that are paid besides, for all that their owners stand for."""
        priced: Floats = self.cost_weight * self.pool.cost[columns] - self.pool.give[columns] @ (prices + self.paid)
        return self._weight[self.pool.owner[columns]] * priced

    def _called(self, balance: Balance) -> Indexes:
        """Of the columns that wait each actor's cheapest, where it would make the balance cheaper."""
        self._waiting = self._waiting[~self._inside[self._waiting]]
        if not len(self._waiting):
            return self._waiting
        own = balance.line_prices[self._place[self.pool.owner[self._waiting]]]
        priced = self._priced(self._waiting, self._prices(balance))
        better = priced < own - _NOISE * self.master.unit_yuan
        return cheapest(self.pool, self._waiting[better], priced[better], 1)

    def _balance(self) -> Balance:
        """Solves the master, letting in rows that the balance misses and columns that it calls for until it does neither."""
        needs = self.shared.needs
        while True:
            balance = self.master.balance()
            short = needs.short(self._give.all.T @ balance.shares)
            short[self.held] = 0.0
            missed = np.flatnonzero(short > 0)
            if len(missed):
                self._hold(missed)
                continue
            called = self._called(balance)
            if not len(called):
                return balance
            self._add(called)

    def _hold(self, rows: Indexes) -> None:
        """Lets rows of the shared needs into the master."""
        needs = self.shared.needs
        scale = needs.scale[rows]
        give = sp.diags(1.0 / scale) @ self._give.all[:, rows].T
        eased = None if needs.ease is None else needs.ease[rows] / scale
        self.master.add_rows(needs.amount[rows] / scale, sp.csr_matrix(give), eased)
        self.held += rows.tolist()

    def _prices(self, balance: Balance) -> Floats:
        """Prices per unit of every row, (rows,)."""
        of_groups = np.zeros(len(self.shared.needs.amount))
        held = self.held[: len(balance.row_prices)]
        of_groups[held] = balance.row_prices / self.shared.needs.scale[held]
        return self.shared.prices(of_groups)


def lagrange_bound(needs: Needs, prices: Floats, priced_sum: float) -> float:
    """The proven least cost for these prices; `priced_sum` adds up all actors' proven least priced values."""
    paid = prices > 0
    return float(prices[paid] @ needs.amount[paid] + priced_sum)


def reduced_costs(city: City, pool: ColumnPool, prices: Floats, lowest: Floats) -> Floats:
    """What the pool's columns (n,) cost above their actor's least value, `lowest` (A,), at `prices` (rows,); inf for those that lose more than
    a line of this city may by itself."""
    reduced = pool.cost - pool.give @ prices - lowest[pool.owner]
    return np.where(pool.admitted(city, np.arange(len(pool))), reduced, np.inf)


def heaviest(pool: ColumnPool, shares: Floats) -> Indexes:
    """For each actor the column with the largest share."""
    owner = pool.owner[: len(shares)]
    order = np.lexsort((-shares, owner))
    _, firsts = np.unique(owner[order], return_index=True)
    return order[firsts]


def cheapest(pool: ColumnPool, columns: Indexes, reduced: Floats, most: int) -> Indexes:
    """Of these columns (n,) each actor's `most` of least reduced cost, `reduced` (n,)."""
    columns = columns[np.lexsort((reduced, pool.owner[columns]))]
    rank = np.arange(len(columns)) - np.searchsorted(pool.owner[columns], pool.owner[columns])
    return columns[rank < most]
