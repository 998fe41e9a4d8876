"""Schedules of the whole lines changed one line or two at a time, as long as all together become cheaper beside the shares of all others.
Knows what is near and what others cost; knows no network.

What a change comes to is a balance of the others, some milliseconds. But every balance so far leaves a view, prices that say what any
other choice costs at least; so of ten thousand changes only those are balanced that every view holds for
cheaper, the cheapest first (Benders 1962, with the master's problem listed instead of solved).
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.pricing import Plans, Prices
from optimizer.whole.near import Near
from optimizer.whole.others import Beside, Others, View

Indexes = NDArray[np.int64]
_VIEWS = 40
"""Views that are remembered, the latest."""
_REMEMBERED = 24
"""Lines of which is remembered what is near and what it costs, up to 9 MB each, those looked at last."""
_ALONE, _IN_TWOS = 6, 4
"""Balances asked for one line, or for two, before it is left as it is."""
_SHAKEN = 300
"""Changes of a shaken line that are tried with each other."""
_WORTH = 1e-6
"""Relative fall of the cost below which it is no better."""


@nb.njit(cache=True, nogil=True)
def _least(priced, base):
    """What each schedule comes to at least, (n,): the most that a view says, `priced` (n, views) upon `base` (views,)."""
    least = np.empty(len(priced))
    for i in range(len(priced)):
        most = -np.inf
        for k in range(len(base)):
            most = max(most, priced[i, k] + base[k])
        least[i] = most
    return least


@nb.njit(cache=True, nogil=True)
def _cheapest_pair(one, two, base, limit):
    """Of each pair of schedules the two, by number, that come to least by what views say, `one` (n, views) and `two` (m, views)
    upon `base` (views,); -1 where none comes to less than `limit`."""
    best, at, to = limit, -1, -1
    for i in range(len(one)):
        for j in range(len(two)):
            most = -np.inf
            for k in range(len(base)):
                most = max(most, base[k] + one[i, k] + two[j, k])
                if most >= best:
                    break
            if most < best:
                best, at, to = most, i, j
    return at, to


class Descent:
    """The whole lines' columns in the pool, `columns` by actor, and what all come to beside `others`. What is near a line need not be
    found anew where a `former` descent in the same pool knew it."""

    def __init__(
        self, city: City, pool: ColumnPool, others: Others, columns: dict[int, int], former: Descent | None = None
    ):
        self._city, self._pool = city, pool
        self.prices: Floats
        self._near: dict[int, tuple[int, Near]] = {} if former is None else dict(former._near)
        self.others, self.columns = others, dict(columns)
        self._begin_from(others.beside(self._held(self.columns)))

    def renew(self, tolerance: float, rounds: int, clock: Clock) -> None:
        """Asks the others for new columns, as they are priced now. Views of those that they had before are forgotten: with more columns
        another choice may cost less than they say."""
        self._begin_from(self.others.renew(self._held(self.columns), tolerance, rounds, clock))

    def _begin_from(self, found: Beside) -> None:
        self._views: list[tuple[View, Prices, Floats] | None] = [None] * _VIEWS
        """The latest, each with its prices and the gains of all groups of lines (optimizer.pricing)."""
        self._asked = 0
        self._learn(found.view)
        self.now, self.shares = found.cost, found.shares

    def forget(self) -> None:
        """Forgets what is near each line, which is found again where it is asked for."""
        self._near.clear()

    def answers(self) -> Answers:
        """The lines' schedules."""
        actors = np.array(sorted(self.columns), dtype=np.int64)
        return Answers.of_lines(self._pool.plans[self._held(self.columns)], actors)

    def alone(self, actors: list[int], clock: Clock) -> None:
        """Changes one line after another until none is better changed."""
        moved = True
        while moved:
            moved = False
            for actor in actors:
                while not clock.over and self._changed(actor):
                    moved = True

    def in_twos(self, pairs: list[tuple[int, int]], most: int, actors: list[int], clock: Clock) -> None:
        """Changes two lines at a time, or one of them at two places, of each the `most` most promising changes with each of the other's, and
        the `actors` one by one whenever that was better; until no pair is better changed."""
        idle, k = 0, 0
        while idle < len(pairs) and not clock.over:
            one, two = pairs[k % len(pairs)]
            if self._changed_twice(one, most) if one == two else self._changed_both(one, two, most):
                idle = 0
                self.alone(actors, clock)
            else:
                idle += 1
            k += 1

    def shake(self, actors: list[int], times: int, seed: int, clock: Clock) -> None:
        """Leaves one or two lines with fewer blocks and betters all from there, so many times; kept where all are cheaper then (iterated local
        search, Lourenço, Martin and Stützle 2003)."""
        rng = np.random.default_rng(seed)
        for _ in range(times):
            if clock.over:
                break
            before = self.columns, self.now, self.shares, self.prices
            for _ in range(int(rng.integers(1, 3))):
                actor = int(rng.choice(actors))
                near = self._seen(actor)
                fewer = near.fewer()
                if len(fewer):
                    self._put({actor: near.plan(int(rng.choice(fewer)))}, np.inf)
            self.alone(actors, clock)
            self.in_twos([(actor, actor) for actor in actors], _SHAKEN, actors, clock)
            if self.now >= before[1]:
                self.columns, self.now, self.shares, self.prices = before

    def _changed(self, actor: int) -> bool:
        refused: list[int] = []
        for _ in range(_ALONE):
            near = self._seen(actor)
            least = _least(near.priced, self._base([actor]))
            least[[0, *refused]] = np.inf
            best = int(least.argmin())
            if least[best] >= self._limit:
                return False
            if self.take({actor: near.plan(best)}):
                return True
            refused.append(best)
        return False

    def _changed_both(self, one: int, two: int, most: int) -> bool:
        for _ in range(_IN_TWOS):
            here, there = self._seen(one), self._seen(two)
            base = self._base([one, two])
            mine = self._promising(here, base + there.priced.min(axis=0), most)
            if not len(mine):
                return False
            theirs = self._promising(there, base + here.priced[mine].min(axis=0), most)
            at, to = _cheapest_pair(here.priced[mine], there.priced[theirs], base, self._limit)
            if at < 0:
                return False
            if self.take({one: here.plan(int(mine[at])), two: there.plan(int(theirs[to]))}):
                return True
        return False

    def _changed_twice(self, actor: int, most: int) -> bool:
        for _ in range(_IN_TWOS):
            near, base = self._seen(actor), self._base([actor])
            if len(near) < 3:
                return False
            changes = near.priced - near.priced[0]
            changes[0] = np.inf
            among = self._promising(near, base + changes.min(axis=0), most)
            plan = near.twice(among[among > 0], base, self._limit)
            if plan is None:
                return False
            if self.take({actor: plan}):
                return True
        return False

    def _promising(self, near: Near, base: Floats, most: int) -> Indexes:
        """Of the schedules that may come to less than all do now, the `most` that come to least."""
        least = _least(near.priced, base)
        better = np.flatnonzero(least < self._limit)
        return better[np.argsort(least[better], kind="stable")[:most]]

    @property
    def _limit(self) -> float:
        return self.now - _WORTH * abs(self.now)

    def take(self, plans: dict[int, Plans]) -> bool:
        """Gives some lines these schedules (T,) if all become cheaper; whether they did."""
        return self._put(plans, self._limit)

    def _put(self, plans: dict[int, Plans], limit: float) -> bool:
        actors = np.array(sorted(plans), dtype=np.int64)
        answers = Answers.of_lines(np.array([plans[int(actor)] for actor in actors], dtype=np.int8), actors)
        self._pool.add(answers)
        columns = self.columns | dict(zip(actors.tolist(), self._pool.find(answers).tolist(), strict=True))
        found = self.others.beside(self._held(columns))
        self._learn(found.view)
        if found.cost >= limit:
            return False
        self.columns, self.now, self.shares = columns, found.cost, found.shares
        return True

    def _learn(self, view: View) -> None:
        prices = self._city.prices(view.prices)
        self._views[self._asked % _VIEWS] = view, prices, self._city.lines.gains(prices.rows)
        self.prices = view.prices
        self._asked += 1

    def _held(self, columns: dict[int, int]) -> Indexes:
        return np.array([columns[actor] for actor in sorted(columns)], dtype=np.int64)

    def _seen(self, actor: int) -> Near:
        """The schedules near a line's own, priced by every view."""
        column = self.columns[actor]
        known = self._near.pop(actor, None)
        if known is None or known[0] != column:
            known = column, Near(self._city, actor, self._pool.plans[column], _VIEWS)
        self._near[actor] = known
        if len(self._near) > _REMEMBERED:
            del self._near[next(iter(self._near))]
        near = known[1]
        for slot, told in enumerate(self._views):
            if told is not None:
                near.price(slot, *told)
        return near

    def _base(self, without: list[int]) -> Floats:
        """What each view says of all but these lines, (views,); -inf where there is none yet."""
        pool = self._pool
        columns = self._held({actor: column for actor, column in self.columns.items() if actor not in without})
        given, cost = pool.given(columns), float(pool.cost[columns].sum())
        views = [None if told is None else told[0] for told in self._views]
        return np.array([-np.inf if v is None else v.constant + cost - v.prices @ given for v in views])
