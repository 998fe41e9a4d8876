"""What all others cost beside lines that are planned whole: the shares of their columns, balanced anew whenever those lines change.
Knows columns, rows and the master.

Only what the whole lines give changes between two questions, so the last balance is nearly the next one's, and its prices
tell of any other choice of theirs what it costs at least.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.alike import Shared
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import cheapest
from optimizer.master import Balance, Master

Indexes = NDArray[np.int64]
_OWN_COLUMNS = 5
_HELD = 1e-6
"""A share from which a column counts as taken."""


@dataclass(frozen=True)
class View:
    """A bound on what any choice of the whole lines comes to: `constant` yuan and, for each of their schedules, its cost less what it
    gives at `prices` (rows,) yuan a unit. Exact for the choice it was made at."""

    constant: float
    prices: Floats


@dataclass(frozen=True)
class Beside:
    """All together cost `cost` yuan, shortfalls at the penalty included, with `shares` (n,) of the pool's columns; `view` says what other
    choices cost at least, as far as the columns go, and `owed` what everything asked for is worth at its prices."""

    cost: float
    shares: Floats
    view: View
    owed: float


class Others:
    """The `actors` who share out their columns, while others are whole and all who are left take the columns `still`. `shared` says which
    rows are asked for together. They begin with those of their columns that are cheapest at `prices` (rows,) and those that they have
    `shares` (n,) of."""

    def __init__(
        self,
        city: City,
        pool: ColumnPool,
        shared: Shared,
        penalty: float,
        actors: Indexes,
        still: Indexes,
        prices: Floats,
        shares: Floats,
    ):
        self._city, self._pool, self._gather = city, pool, shared.gather
        self.actors = actors
        self._scale = shared.needs.scale
        self._amount = shared.needs.amount - self._gather.T @ pool.given(still)
        self._still_cost = float(pool.cost[still].sum())
        self._master = Master(len(actors), penalty)
        self.columns: Indexes = np.zeros(0, dtype=np.int64)
        self._let_in(self._worth_having(prices, shares))
        self._master.add_rows(self._amount / self._scale, sp.csr_matrix(self._scaled(self.columns).T))

    def beside(self, columns: Indexes) -> Beside:
        """The balance beside these columns of the whole lines."""
        cost, given = float(self._pool.cost[columns].sum()), self._gather.T @ self._pool.given(columns)
        self._master.ask((self._amount - given) / self._scale)
        balance = self._master.balance()
        of_groups = balance.row_prices / self._scale
        owed = float(of_groups @ self._amount) + self._still_cost
        view = View(float(balance.line_prices.sum()) + owed, np.asarray(self._gather @ of_groups))
        return Beside(balance.cost + cost + self._still_cost, self._spread(balance), view, owed)

    def renew(self, columns: Indexes, tolerance: float, rounds: int, clock: Clock) -> Beside:
        """The balance beside these with new columns of those who share, asked for until bound and balance agree within `tolerance` of the
        cost."""
        now = self.beside(columns)
        cost, given = float(self._pool.cost[columns].sum()), self._pool.given(columns)
        for _ in range(rounds):
            if not len(self.actors) or clock.over:
                break
            prices = now.view.prices
            answers = self._city.answer(self._city.prices(prices), self.actors)
            bound = cost + now.owed - prices @ given + answers.priced.sum()
            if now.cost - bound <= tolerance * abs(now.cost):
                break
            self._pool.add(answers)
            new = np.setdiff1d(self._pool.find(answers), self.columns)
            new = new[self._pool.admitted(self._city, new)]
            if not len(new):
                break
            self._let_in(new)
            now = self.beside(columns)
        return now

    def _worth_having(self, prices: Floats, shares: Floats) -> Indexes:
        pool, city = self._pool, self._city
        theirs = np.zeros(city.count, dtype=np.bool_)
        theirs[self.actors] = True
        columns = np.flatnonzero(theirs[pool.owner])
        columns = columns[pool.admitted(city, columns)]
        reduced = pool.cost[columns] - pool.give[columns] @ prices
        taken = np.flatnonzero(shares > _HELD)
        return np.union1d(cheapest(pool, columns, reduced, _OWN_COLUMNS), np.intersect1d(taken, columns))

    def _let_in(self, columns: Indexes) -> None:
        owners = np.searchsorted(self.actors, self._pool.owner[columns])
        give = self._scaled(columns) if len(self.columns) else sp.csr_matrix((len(columns), 0))
        self._master.add_columns(owners, self._pool.cost[columns], sp.csr_matrix(give))
        self.columns = np.concatenate([self.columns, columns])

    def _scaled(self, columns: Indexes) -> sp.csr_matrix:
        return sp.csr_matrix(self._pool.give[columns] @ self._gather @ sp.diags(1.0 / self._scale))

    def _spread(self, balance: Balance) -> Floats:
        shares = np.zeros(len(self._pool))
        shares[self.columns] = balance.shares
        return shares
