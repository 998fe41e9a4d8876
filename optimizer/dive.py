"""Part of the city planned anew while the rest stays: the balance between its actors, and the surest shares made whole, again
and again (diving, Joncour and others 2010; large neighbourhoods, Shaw 1998). Knows columns and rows; never touches the bound.

Diving ends in columns that meet almost every row at almost the cost of the balance; what the last few actors then miss is
for a search over everyone to mend.
"""

from __future__ import annotations

import numpy as np

from models.problem import Floats
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Rounds
from optimizer.master import Balance
from optimizer.needs import Needs
from optimizer.shortlist import Indexes

_AT_ONCE = 0.3
"""Of the actors still open: how many are made whole between two balances."""
_ROUNDS_FIRST, _ROUNDS_LATER = 12, 2
"""Times that prices are asked about before the first actors are made whole, and between two balances."""
_WORTH = 1e-5
"""Relative fall of the balance's cost below which asking again is not worth its time."""
_SURE = 1.0 - 1e-6


class Dive(Rounds):
    """`actors` (A,) choose among `columns` of the pool and new ones; `needs` are those that all others leave to them.
    Prices asked about are mixed with `prices` (rows,), which calms them."""

    def __init__(
        self,
        city: City,
        pool: ColumnPool,
        needs: Needs,
        penalty: float,
        actors: Indexes,
        columns: Indexes,
        prices: Floats,
    ):
        super().__init__(city, pool, needs, penalty, actors=actors, columns=columns)
        self._calm = prices
        self._open = np.ones(len(actors), dtype=np.bool_)

    def whole(self, clock: Clock) -> Indexes | None:
        """A pool column (A,) for each actor; None when the time is over before."""
        balance = self._asked_again(self._balance(), _ROUNDS_FIRST)
        while not clock.over:
            heaviest, weight = self._heaviest(balance.shares)
            loose = np.flatnonzero(self._open)
            if not len(loose) or (weight[loose] > _SURE).all():
                return self._columns[heaviest]
            surest = loose[np.argsort(-weight[loose], kind="stable")]
            chosen = surest[: int(np.ceil(_AT_ONCE * len(loose)))]
            self._open[chosen] = False
            self.master.fix(heaviest[chosen])
            balance = self._asked_again(self._balance(), _ROUNDS_LATER)
        return None

    def _asked_again(self, balance: Balance, rounds: int) -> Balance:
        """The balance with what open actors answer to its prices, as long as that makes it cheaper."""
        for _ in range(rounds if self._open.any() else 0):
            here, new, cost = self._prices(balance), 0, balance.cost
            for prices in (0.5 * (here + self._calm), here):
                answers = self.city.answer(self.city.prices(prices, self.cost_weight), self.actors[self._open])
                new += self._let_in(answers)
            if not new:
                break
            balance = self._balance()
            if balance.cost > cost - _WORTH * abs(cost):
                break
        return balance

    def _heaviest(self, shares: Floats) -> tuple[Indexes, Floats]:
        """For each actor the place of its heaviest column in the master, and its share."""
        owner = self._place[self.pool.owner[self._columns]]
        order = np.lexsort((-shares, owner))
        heaviest = order[np.unique(owner[order], return_index=True)[1]]
        return heaviest, shares[heaviest]
