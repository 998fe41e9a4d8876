"""A whole plan by answers in turn: part of the city after another answers prices that say what the others leave missing that day.
Knows columns, rows and a clock; never touches the bound.

The relaxation's prices leave most actors indifferent between many schedules: which days they stop is theirs to choose, and
together they must not choose the same. So each answers when it knows what the others chose: what a row is short of raises
its price and what it has to spare lowers it (augmented Lagrangian, Hestenes 1969 and Powell 1969, one block of variables
after another). Prices that stay short move on from turn to turn. In a city of thousands a few turns end within a few
thousandths of every row at almost the cost of the relaxation; a search over columns makes up the rest.
"""

from __future__ import annotations

from dataclasses import replace

import numba as nb
import numpy as np

from models.problem import Floats
from optimizer.city import City, possible
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, heaviest
from optimizer.needs import Needs
from optimizer.pricing import SLACK
from optimizer.search import LEAST_WEIGHT, mean_price
from optimizer.shortlist import Indexes

_PARTS = 160
"""Parts of a city that answer one after another, at most."""
BALANCE: tuple[float, ...] = 6 * (0.1,)
FIRST: tuple[float, ...] = 8 * (0.1,) + 6 * (0.03,)
AGAIN: tuple[float, ...] = 4 * (0.1,) + 4 * (0.03,)
"""By turn: the relative shortfall at which a row's price has doubled; from nothing, at first, and from a plan that is near."""
_MOVE = 0.3
"""How far prices move on after a turn, towards what they had bent to."""


@nb.njit(cache=True, nogil=True)
def _owed(missing, price, stiffness):
    """What a row's shortfall is charged: `price` each, more the more is missing, and less the more there is to spare."""
    bent = price + stiffness * missing
    return ((bent * bent if bent > 0.0 else 0.0) - price * price) / (2.0 * stiffness)


@nb.njit(cache=True, nogil=True)
def _exchange(column, sign, indptr, index, amount, price, stiffness, missing):
    """Takes a column in (`sign` 1) or out (-1); how much more is then charged."""
    more = 0.0
    for k in range(indptr[column], indptr[column + 1]):
        r = index[k]
        before = _owed(missing[r], price[r], stiffness[r])
        missing[r] -= sign * amount[k]
        more += _owed(missing[r], price[r], stiffness[r]) - before
    return more


@nb.njit(cache=True, nogil=True)
def _take_better(cost, lost, firm, spare, indptr, index, amount, price, stiffness, missing, taken):
    """For each pair of columns i (present) and n + i (new): takes the new one where less is charged and the firm's `spare`
    loss allows it. `spare`, `missing` and `taken` (n,) change in place."""
    n = len(taken)
    for i in range(n):
        more_lost = lost[n + i] - lost[i]
        if more_lost > 0.0 and more_lost > spare[firm[i]]:
            continue
        change = cost[n + i] - cost[i]
        change += _exchange(i, -1.0, indptr, index, amount, price, stiffness, missing)
        change += _exchange(n + i, 1.0, indptr, index, amount, price, stiffness, missing)
        if change < 0.0:
            taken[i] = True
            spare[firm[i]] -= more_lost
        else:
            _exchange(n + i, -1.0, indptr, index, amount, price, stiffness, missing)
            _exchange(i, 1.0, indptr, index, amount, price, stiffness, missing)


class Turns:
    """`present` (A,) is a pool column for each actor, within every burden, and changes from turn to turn; `lost` (F,) what
    each line loses."""

    def __init__(
        self, city: City, pool: ColumnPool, needs: Needs, prices: Floats, start: Indexes, actors: Indexes, seed: int
    ):
        """`prices` (rows,) to begin with; `start` (A,) columns within every burden; all but the `actors` (n,) keep
        theirs."""
        self._pool, self._needs, self._rng = pool, needs, np.random.default_rng(seed)
        self._actors = actors
        problem, lines = city.problem, city.lines.free
        nobody = len(problem.loss_limit)
        self._firm = np.append(problem.enterprise[lines], np.full(city.project_count, nobody)).astype(np.int64)
        self._limit = np.append(problem.loss_limit, np.inf)
        self._city = city
        self._asked = needs.asked
        relative = needs.where_asked(prices * needs.scale)
        self._price = relative
        self._weight = np.maximum(relative, LEAST_WEIGHT * mean_price(relative[self._asked], pool))
        self.present = start.copy()
        self._lost = pool.losses(start)

    @property
    def lost(self) -> Floats:
        return self._lost[: self._city.line_count]

    def run(self, bends: tuple[float, ...], clock: Clock) -> None:
        """A turn for each of `bends`, as long as there is time."""
        for bend in bends:
            if clock.over:
                break
            self._turn(self._weight / bend, clock)

    def _turn(self, stiffness: Floats, clock: Clock) -> None:
        missing = self._missing()
        used = np.bincount(self._firm, weights=self._lost, minlength=len(self._limit))
        spare = np.where(np.isfinite(self._limit), self._limit * (1 + SLACK) - used, np.inf)
        order = self._rng.permutation(self._actors)
        for part in np.array_split(order, max(1, min(_PARTS, len(order)))):
            if clock.over:
                break
            self._answer(np.sort(part), stiffness, missing, spare)
        bent = np.maximum(0.0, self._price + stiffness * self._missing())
        self._price = np.where(self._asked, (1.0 - _MOVE) * self._price + _MOVE * bent, 0.0)

    def _answer(self, actors: Indexes, stiffness: Floats, missing: Floats, spare: Floats) -> None:
        """These actors' best schedules for the prices as they have bent, taken where that is better."""
        city, pool, needs = self._city, self._pool, self._needs
        lines = actors[actors < city.line_count]
        bent = np.where(self._asked, np.maximum(0.0, self._price + stiffness * missing) / needs.scale, 0.0)
        left = spare[self._firm[lines]] + self._lost[lines]
        answers = possible(city.within(lines, left).answer(city.prices(bent), actors))
        pool.add(answers)
        found = pool.find(answers)
        answering = pool.owner[found]
        other = np.flatnonzero(found != self.present[answering])
        if not len(other):
            return
        both = np.concatenate([self.present[answering[other]], found[other]])
        give, lost, firm = pool.give[both], pool.losses(both), self._firm[answering[other]]
        taken = np.zeros(len(other), dtype=np.bool_)
        _take_better(
            pool.cost[both], lost, firm, spare, give.indptr, give.indices, give.data / needs.scale[give.indices],
            self._price, stiffness, missing, taken,
        )  # fmt: skip
        changed = answering[other[taken]]
        self.present[changed] = found[other[taken]]
        self._lost[changed] = lost[len(other) :][taken]

    def _missing(self) -> Floats:
        """What the present choice leaves missing in each row (rows,), in relative units; rows that ask nothing never miss."""
        given = self._pool.given(self.present)
        return np.where(self._asked, (self._needs.amount - given) / self._needs.scale, -1e9)


def balanced_in_turn(
    city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, seed: int, clock: Clock
) -> Relaxation:
    """The relaxation with a whole column for everyone that together come near what is asked: answers in turn, the first of them to its
    prices alone."""
    prices = needs.where_asked(relaxation.prices)
    answers = possible(city.answer(city.prices(prices)))
    pool.add(answers)
    columns, found = heaviest(pool, relaxation.shares), pool.find(answers)
    columns[pool.owner[found]] = found
    turns = Turns(city, pool, needs, prices, columns, np.arange(city.count), seed)
    turns.run(BALANCE, clock)
    shares = np.zeros(len(pool))
    shares[turns.present] = 1.0
    return replace(relaxation, shares=shares)
