"""Part of the city planned anew while the rest stays: the balance between its actors, and the surest shares made whole, again
and again (diving, Joncour and others 2010; large neighbourhoods, Shaw 1998). Knows columns and rows; never touches the bound.

Diving ends in columns that meet almost every row at almost the cost of the balance; what the last few actors then miss is
for a search over everyone to mend.
"""

from __future__ import annotations

import numpy as np

from models.problem import Floats
from optimizer.around import Around
from optimizer.clock import Clock
from optimizer.shortlist import Indexes

_AT_ONCE = 0.3
"""Of the actors still open: how many are made whole between two balances."""
_ROUNDS_FIRST, _ROUNDS_LATER = 12, 2
"""Times that prices are asked about before the first actors are made whole, and between two balances."""
_SURE = 1.0 - 1e-6


class Dive(Around):
    """All open actors made whole, the surest first."""

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

    def _heaviest(self, shares: Floats) -> tuple[Indexes, Floats]:
        """For each actor the place of its heaviest column in the master, and its share."""
        owner = self._place[self.pool.owner[self._columns]]
        order = np.lexsort((-shares, owner))
        heaviest = order[np.unique(owner[order], return_index=True)[1]]
        return heaviest, shares[heaviest]
