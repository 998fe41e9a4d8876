"""A whole plan bettered selection by selection: some actors choose among their columns anew, all at once and exactly, while all others
keep theirs (large neighbourhoods, Shaw 1998, over the restricted master, Joncour and others 2010). Knows columns, rows and a clock;
never touches the bound.

Single exchanges and sweeps move one actor at a time. What a plan loses beside the balance is mostly that some dozen actors each had to
take the column that was left to them; only all of them together find a better one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.around import Around
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, cheapest, reduced_costs
from optimizer.needs import Needs
from optimizer.pick import Offered, cheapest_pick
from optimizer.search import Choice, rate

Indexes = NDArray[np.int64]

_SIZES = ((40, 20), (60, 20), (100, 12))
"""Actors that choose anew, and columns of each at most."""
_BEGIN, _ROUNDS = 20, 8
"""Columns of each that they begin with, and times that new ones are asked for at the prices among themselves."""
_WORTH = 1e-5
"""Of a plan's cost: what a selection must promise to be made."""
_EFFORT = 100
"""Of one selection (optimizer.pick)."""
_GROUPED, _OF_GROUP = 0.5, 2 / 3
"""How often actors of one group are drawn, and what part of the selection they are then."""
_SPREAD = 0.3
"""Beside the chance by what an actor's column costs more than its least: how actors are drawn."""
_ROOM = 0.5
"""Of the distance between plan and bound: how far a column's reduced cost may lie above its actor's least."""
_LEAST_ROOM, _DEARER = 3e-3, 1e-3
"""Of a plan's cost: how far at least, and what making up what it misses may cost at a time."""


class Selections:
    """Selections of a city's actors: `needs` are all that is asked, every burden among it. They begin with the columns that cost least above
    their actor's least at the prices of a `relaxation`, in which burdens are rows: whole enterprises may share theirs out anew. Lines
    that the city holds to a schedule have nothing to choose."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, seed: int):
        self._city, self._pool, self._needs, self._relaxation = city, pool, needs, relaxation
        self._lowest = city.answer(city.prices(relaxation.prices)).priced
        self._rng = np.random.default_rng(seed)
        self._able = np.ones(city.count, dtype=np.bool_)
        if city.held is not None:
            self._able[: city.line_count] = city.held[:, 0] < 0
        problem, free = city.problem, city.lines.free
        sets = sorted({row.members for row, asked in zip(problem.rows, needs.asked, strict=False) if asked})
        inside = [np.flatnonzero(problem.member_sets[members][free]) for members in sets]
        self._groups = [actors for actors in inside if 2 <= len(actors) < len(free)]

    def pair(self, best: Choice, clock: Clock) -> Choice:
        """A choice, or a better one after two selections side by side; where it misses rows, one that misses less."""
        room = max(_ROOM * (best.cost - self._relaxation.bound), _LEAST_ROOM * abs(best.cost))
        reduced = reduced_costs(self._city, self._pool, self._relaxation.prices, self._lowest)
        most, count = _SIZES[int(self._rng.integers(len(_SIZES)))]
        hopeful = np.flatnonzero(reduced <= room)
        hopeful = np.union1d(cheapest(self._pool, hopeful, reduced[hopeful], _BEGIN), best.columns)
        able = self._able.copy()
        drawn: list[tuple[Indexes, Indexes]] = []
        for _ in range(2):
            actors = self._drawn(best, reduced, able, most)
            able[actors] = False
            own = hopeful[np.isin(self._pool.owner[hopeful], actors)]
            columns = self._worth_offering(best, actors, own, count) if len(actors) and not clock.over else actors[:0]
            if len(columns) > len(actors):
                drawn.append((actors, columns))
        with ThreadPoolExecutor(2) as both:
            found = list(both.map(lambda one: self._picked(best, one[1], one[0], clock), drawn))
        for (actors, _), picked in zip(drawn, found, strict=True):
            if picked is not None:
                columns = best.columns.copy()
                columns[actors] = picked
                choice = rate(self._pool, self._needs, columns)
                best = choice if choice.better_than(best) else best
        return best

    def _worth_offering(self, best: Choice, actors: Indexes, own: Indexes, count: int) -> Indexes:
        """Of each actor's columns those that a better choice may take, as far as the prices say at which these actors share them and new ones
        out among themselves: so many at most, and what it has. None where nothing better can be among them."""
        pool, needs, others = self._pool, self._needs, np.delete(best.columns, actors)
        left = needs.after(pool.given(others))
        cost, columns, above = Around(self._city, pool, left, self._relaxation, actors, own).shared_out(_ROUNDS)
        now = best.columns[actors]
        room = float(pool.cost[now].sum()) - cost
        missed = bool(left.short(pool.given(now)).any())
        if missed:
            room = max(room, _LEAST_ROOM * abs(best.cost))
        if room <= _WORTH * abs(best.cost):
            return now
        hopeful = above <= room
        return np.union1d(cheapest(pool, columns[hopeful], above[hopeful], count), now)

    def _drawn(self, best: Choice, reduced: Floats, able: NDArray[np.bool_], most: int) -> Indexes:
        """At most so many of the `able` actors, in order: those sooner whose column costs much above their least, and sometimes rather those
        of one group; where a row is missed, those who count in it."""
        above = np.maximum(reduced[best.columns], 0.0)
        above[~np.isfinite(above)] = 0.0
        chance = above / max(float(above.sum()), 1e-9) + _SPREAD / len(above)
        drawn = self._some(np.flatnonzero(able & self._grouped(best)), chance, int(_OF_GROUP * most))
        rest = able.copy()
        rest[drawn] = False
        return np.sort(np.append(drawn, self._some(np.flatnonzero(rest), chance, most - len(drawn))))

    def _grouped(self, best: Choice) -> NDArray[np.bool_]:
        inside = np.zeros(self._city.count, dtype=np.bool_)
        missed = np.flatnonzero(self._needs.short(self._pool.given(best.columns)))
        if len(missed):
            counts = self._pool.give[:, [int(self._rng.choice(missed))]].tocoo().row
            inside[self._pool.owner[counts]] = True
        elif self._groups and self._rng.random() < _GROUPED:
            inside[self._groups[int(self._rng.integers(len(self._groups)))]] = True
        return inside

    def _some(self, actors: Indexes, chance: Floats, most: int) -> Indexes:
        if len(actors) <= most:
            return actors
        own = chance[actors]
        drawn: Indexes = self._rng.choice(actors, most, replace=False, p=own / own.sum())
        return drawn

    def _picked(self, best: Choice, columns: Indexes, actors: Indexes, clock: Clock) -> Indexes | None:
        """The columns (actors,) that they choose anew."""
        pool, needs = self._pool, self._needs
        columns = columns[np.argsort(pool.owner[columns], kind="stable")]
        others = np.delete(best.columns, actors)
        rows = np.flatnonzero(needs.asked)
        give = pool.give[columns][:, rows].toarray() / needs.scale[rows]
        left = (needs.amount[rows] - pool.given(others)[rows]) / needs.scale[rows]
        start = np.searchsorted(pool.owner[columns], actors)
        matter = np.flatnonzero(np.minimum.reduceat(give, start, axis=0).sum(axis=0) < left)
        present = np.flatnonzero(np.isin(columns, best.columns))
        offered = Offered(pool.owner[columns], pool.cost[columns], give[:, matter], present)
        picked = cheapest_pick(offered, left[matter], _DEARER * abs(best.cost), _EFFORT, clock)
        return None if picked is None else columns[picked]
