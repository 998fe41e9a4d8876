"""The balance between some actors while all others keep what they do, with columns at its own prices. Knows columns and rows; never
touches the bound."""

from __future__ import annotations

import numpy as np

from models.problem import Floats
from optimizer.city import City
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, Rounds
from optimizer.master import Balance
from optimizer.needs import Needs
from optimizer.shortlist import Indexes

_WORTH = 1e-5
"""Relative fall of the balance's cost below which asking again is not worth its time."""
_DEAREST, _LEAST_PENALTY = 3.0, 0.05
"""What a shortfall costs: times the dearest row, and of the whole city's cost at least."""


class Around(Rounds):
    """`actors` (A,) choose among `columns` of the pool and new ones; `needs` are those that all others leave to them.
    Prices asked about are mixed with those of the city's `relaxation`, which calms them."""

    def __init__(
        self, city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, actors: Indexes, columns: Indexes
    ):
        calm = needs.where_asked(relaxation.prices)
        dearest = float((calm * needs.scale).max(initial=0.0))
        penalty = max(_DEAREST * dearest, _LEAST_PENALTY * abs(relaxation.cost), 1.0)
        super().__init__(city, pool, needs, penalty, actors=actors, columns=columns)
        self._calm = calm
        self._open = np.ones(len(actors), dtype=np.bool_)

    def shared_out(self, rounds: int) -> tuple[float, Indexes, Floats]:
        """What they cost together, shortfalls at the penalty included, the columns (n,) that they came to have, and by how much each lies above
        its actor's least (n,): no choice among these columns costs less, nor less than that more with a column in it."""
        balance = self._asked_again(self._balance(), rounds)
        own = balance.line_prices[self._place[self.pool.owner[self._columns]]]
        return balance.cost, self._columns, self._priced(self._columns, self._prices(balance)) - own

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
