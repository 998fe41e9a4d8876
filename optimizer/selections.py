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
    """Selections of a city's actors: `needs` are all that is asked, every burden among it. Columns are offered by what they cost above their
    actor's least at the prices of a `relaxation`, in which burdens are rows: whole enterprises may share theirs out anew."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, seed: int):
        self._city, self._pool, self._needs, self._relaxation = city, pool, needs, relaxation
        self._lowest = city.answer(city.prices(relaxation.prices)).priced
        self._rng = np.random.default_rng(seed)
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
        hopeful = np.union1d(cheapest(self._pool, hopeful, reduced[hopeful], count), best.columns)
        owner = self._pool.owner[hopeful]
        able = np.bincount(owner, minlength=self._city.count) > 1
        drawn: list[Indexes] = []
        for _ in range(2):
            drawn.append(self._drawn(best, reduced, able, most))
            able[drawn[-1]] = False
        drawn = [actors for actors in drawn if len(actors)]
        with ThreadPoolExecutor(2) as both:
            theirs = [hopeful[np.isin(owner, actors)] for actors in drawn]
            found = list(both.map(lambda actors, own: self._picked(best, own, actors, clock), drawn, theirs))
        for actors, picked in zip(drawn, found, strict=True):
            if picked is not None:
                columns = best.columns.copy()
                columns[actors] = picked
                choice = rate(self._pool, self._needs, columns)
                best = choice if choice.better_than(best) else best
        return best

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
