"""From the relaxation to a whole plan: sweeps, annealing and diving in turn. Knows columns, rows and a clock; never touches the
bound.

Ways of choosing one column per actor, each good where the others are not: sweeps of best answers under growing weights
meet every row (optimizer.search); annealing moves large actors (optimizer.anneal); diving plans the small ones around them
with new columns (optimizer.dive); windows better all lines on some days (optimizer.windows); selections let
many choose among their columns at once (optimizer.selections). What anneals or dives ends near the bound with a few rows missed, and a sweep mends it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.anneal import Heat, annealed
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.dive import Dive
from optimizer.exchange import exchanged
from optimizer.generate import Relaxation, cheapest, heaviest, reduced_costs
from optimizer.needs import Needs
from optimizer.search import BRISK, STEADY, Choice, LocalSearch, Temper, mended, rate
from optimizer.selections import Selections
from optimizer.shortlist import Indexes, Shortlist
from optimizer.windows import Windows

UNMET = 1e-7
"""Relative shortfall above which limits count as missed inside the engine."""
_SWEEPS, _PASSES, _MENDING = 60, 6, 3
_BEGINNINGS, _BEGINNINGS_NEARLY, _SHORT, _BEGINNING = 36, 8, 2, 0.25
"""Short searches at first, fewer from a plan that misses a little, passes of each, and how much of the time they may take."""
_WIDE, _DEARER = (0.36, 1.44, 6.0), 3e-3
"""Rooms from a plan that misses a little, as _ROOM, and the part of its cost that such a search may add."""
_TEMPERS = (STEADY, BRISK, Temper(1.3, 0.85, 20.0))
_FIRST, _MOST_FIRST, _PATIENCE, _MOST_PATIENCE = 2, 10, 24, 160
"""Searches before annealing and diving begin, and at most while no plan meets every row; rounds in a row that may find nothing better; more for more actors."""
_ROOM = (0.36, 0.72, 0.18, 1.44)
_NARROW = (0.1, 0.3, 1.0)
"""How far a column's reduced cost may lie above its actor's least, as a share of what the actor's columns cost in the mean,
or all actors' if that is less: a search that is kept near the relaxation ends nearer to it than one that may choose
freely."""
_LEAST_ROOM = 0.02
"""Of the mean cost of all actors: added for those whose columns cost almost nothing."""
_HEATS = (Heat(30.0, 1.2), Heat(3.0, 1.2), Heat(0.3, 1.5), Heat(0.1, 3.0), Heat(3.0, 2.0), Heat(30.0, 1.5))
_VARIETY, _VARIETY_AGAIN = 20_000, 2_000
"""Columns of other lengths and places asked for in all before the first search, and where some have been before."""
_DIVES = 4
"""Dives between two annealings."""
_LARGEST = (160, 40, 80)
"""Large actors that keep their columns while the others dive, where there are so many others."""
_FEW = 1_500
"""Actors up to which windows of days are worth their time."""
LEAST_CELLS = 1_500
"""Lines times days from which they are: smaller seasons are solved whole."""
_NEARLY = 0.1
"""Relative shortfall of a plan up to which windows make it up."""
_EXCHANGED = 1.0
"""How far a column's reduced cost may lie above its actor's least, as _ROOM, for which a plan that misses a little exchanges its own."""
_MAKING_UP, _LONGEST = 8, 0.8
"""Pairs of windows for that before a search begins, besides twice those that open every line, and how much of the time they may take."""
_IDLE, _WORTH = 2, 1e-5
"""Selections in a row that may better nothing to speak of, as a part of the cost."""
_DIVERS, _OWN_COLUMNS = 1200, 8
"""Actors that dive together at most, and columns of the pool each of them begins with."""


def times_at_first(city: City, again: bool = False) -> int:
    """How many times columns of other lengths and places are asked for before the first search; `again` where some have been before, at
    other prices."""
    if again:
        return int(np.clip(_VARIETY_AGAIN / max(city.count, 1), 2, 16))
    return int(np.clip(_VARIETY / max(city.count, 1), 8, 16))


class Improver:
    """Columns of many lengths and places at almost no reduced cost, and searches over them; `selections` among them, where there are."""

    def __init__(
        self,
        city: City,
        pool: ColumnPool,
        needs: Needs,
        relaxation: Relaxation,
        seed: int,
        selections: Selections | None = None,
        cost_weight: float = 1.0,
    ):
        self._cost_weight = cost_weight
        self._city, self._pool, self._needs, self._relaxation, self._seed = city, pool, needs, relaxation, seed
        self._rng = np.random.default_rng(seed)
        self._windows = Windows(city, pool, needs, seed)
        self._selections = selections
        self._lowest = city.answer(city.prices(relaxation.prices, cost_weight)).priced
        self._start = heaviest(pool, relaxation.shares)
        self._best = rate(pool, needs, self._start)

    def run(
        self,
        gap: float,
        clock: Clock,
        known: Indexes | None = None,
        hopeless: Callable[[], bool] = lambda: False,
        again: bool = False,
    ) -> Choice:
        """Rounds until the gap is closed, the time is over or patience ends; a `known` plan is where they
        begin when it meets the limits or misses them by little. `hopeless` is asked once, when the first of each kind of search have
        not met every row, whether nobody can: then that is the end. `again` where the pool has columns of every length and place."""
        self._gap, self._clock = gap, clock
        self.vary(self._relaxation.prices, times_at_first(self._city, again), clock)
        if known is not None:
            self._take(rate(self._pool, self._needs, known))
        if known is None or self._best.short > UNMET:
            dearer = self._begin_often()
            if known is not None:
                self._make_up()
            if self._best.short > UNMET:
                self._take(dearer)
        for attempt in range(_MOST_FIRST):
            if self._enough() or self._best.short <= UNMET:
                break
            self._search(attempt)
            self._exchange()
            if attempt + 1 >= _FIRST and self._best.short > UNMET:
                self._look_through_windows(1)
        patience, idle, attempt = min(_MOST_PATIENCE, _PATIENCE + self._city.count // 4), 0, 0
        while idle < patience and not self._enough():
            before = self._best
            self._select_anew()
            self._look_through_windows(self._windows.times)
            self._anneal(attempt)
            for nth in range(_DIVES):
                if not self._enough():
                    self._dive(_DIVES * attempt + nth)
            if before is self._best and not self._enough():
                self._search(_FIRST + attempt)
            if attempt == 0 and self._best.short > UNMET and not self._enough() and hopeless():
                break
            attempt += 1
            idle = idle + 1 if self._best is before else 0
        return self._best

    def _begin_often(self) -> Choice | None:
        """Short sweeps from the balance, or from a plan that misses a little, each followed by exchanges: where one of them ends is chance,
        the best of many is hardly. The best of those that cost much more than such a plan is not taken but answered: there are better
        ways to make up a little."""
        if self._city.count > _FEW or not self._cost_weight:
            return None
        nearly = UNMET < self._best.short <= _NEARLY
        begin, times = (self._best.columns, _BEGINNINGS_NEARLY) if nearly else (self._start, _BEGINNINGS)
        most = self._best.cost + _DEARER * abs(self._best.cost) if nearly else np.inf
        dearer: Choice | None = None
        clock, near = self._clock.part(_BEGINNING), np.flatnonzero(self._hopeful(_EXCHANGED))

        def ended(number: int) -> Choice:
            room, temper = (_WIDE if nearly else _ROOM)[number % 3], _TEMPERS[number // 3 % 3]
            prices, seed, hopeful = self._relaxation.prices, self._seed + number, self._hopeful(room)
            search = LocalSearch(self._pool, self._needs, prices, begin, seed, temper, self._cost_weight)
            for _ in range(_SHORT):
                found = search.run(hopeful, _SWEEPS, clock)
            few = UNMET < found.short <= _NEARLY and not clock.over
            return exchanged(self._pool, self._needs, found, near) if few else found

        with ThreadPoolExecutor(2) as both:
            for number in range(0, times, 2):
                if clock.over or self._enough():
                    break
                for found in both.map(ended, (number, number + 1)):
                    if found.cost <= most:
                        self._take(found)
                    elif found.better_than(dearer):
                        dearer = found
        return dearer

    def _make_up(self) -> None:
        """What a known plan misses by a little made up by exchanges, selections and windows in turn: a search over columns would take any
        plan that misses nothing for better, however dear."""
        time = self._clock.part(_LONGEST)
        for _ in range(_MAKING_UP + 2 * self._windows.times):
            if self._best.short > UNMET and not time.over:
                self._exchange()
                if self._selections is not None and self._best.short > UNMET:
                    self._take(self._selections.pair(self._best, self._clock))
                self._look_through_windows(1)
        self._exchange()

    def _exchange(self) -> None:
        if UNMET < self._best.short <= _NEARLY:
            nearest = np.flatnonzero(self._hopeful(_EXCHANGED))
            self._take(exchanged(self._pool, self._needs, self._best, nearest))

    def _look_through_windows(self, times: int) -> None:
        """Where lines are few, the best plan bettered on some days at a time."""
        cells = self._city.line_count * self._city.problem.days
        if self._city.count > _FEW or cells < LEAST_CELLS or not self._cost_weight:
            return
        for _ in range(times):
            if self._best.short <= _NEARLY and not self._enough():
                self._take(self._windows.pair(self._best, self._clock))

    def _select_anew(self) -> None:
        """Some actors' columns chosen anew, as long as that betters the plan."""
        if self._selections is None:
            return
        idle = 0
        while idle < _IDLE and self._best.short <= _NEARLY and not self._enough():
            before = self._best
            self._take(self._selections.pair(before, self._clock))
            gained = before.cost - self._best.cost > _WORTH * abs(before.cost) or self._best.short < before.short
            idle = 0 if gained else idle + 1

    def _enough(self) -> bool:
        met = self._best.short <= UNMET and self._best.cost - self._relaxation.bound <= self._gap * self._best.cost
        return met or self._clock.over

    def _take(self, found: Choice | None) -> None:
        if found is not None and found.better_than(self._best):
            self._best = found
            met = found.short <= UNMET
            self._clock.tell("rounding", bound=self._relaxation.bound, cost=found.cost if met else None)

    def _search(self, attempt: int) -> None:
        """Sweeps from the relaxation and from the best plan in turn, and new columns where they ended."""
        begin = self._best.columns if attempt // _FIRST % 2 == 1 else self._start
        temper = (BRISK, STEADY)[attempt // len(_ROOM) % 2]
        search = self._swept(begin, _ROOM[attempt % len(_ROOM)], self._seed + attempt, temper, _PASSES)
        self.vary(search.prices(), 2, self._clock)
        self.vary(self._relaxation.prices, 2, self._clock)

    def _swept(self, begin: Indexes, room: float, seed: int, temper: Temper, passes: int) -> LocalSearch:
        hopeful = self._hopeful(room)
        search = LocalSearch(self._pool, self._needs, self._relaxation.prices, begin, seed, temper, self._cost_weight)
        for _ in range(passes):
            self._take(search.run(hopeful, _SWEEPS, self._clock))
            if self._enough():
                break
        self._clock.tell("rounding", bound=self._relaxation.bound)
        return search

    def _anneal(self, attempt: int) -> None:
        """Two of the heats side by side, on a core each, and both their ends mended."""
        heats = [_HEATS[(2 * attempt + i) % len(_HEATS)] for i in range(2)]
        rooms = [_NARROW[(attempt + i) % len(_NARROW)] for i in range(2)]
        lists = [Shortlist(self._pool, self._needs, self._hopeful(room), self._best.columns) for room in rooms]

        def cool(i: int) -> tuple[Choice | None, Indexes]:
            seed = self._seed + 1000 * (2 * attempt + i)
            prices = self._relaxation.prices
            return annealed(self._pool, self._needs, prices, lists[i], heats[i], seed, self._clock)

        with ThreadPoolExecutor(2) as both:
            ends = list(both.map(cool, range(2)))
        for found, _ in ends:
            self._take(found)
        for i, (_, end) in enumerate(ends):
            if not self._enough():
                self._mend(end, 2 * attempt + i)

    def _mend(self, begin: Indexes, attempt: int) -> None:
        """What a choice misses made up gently, with new columns for what stays missed, and by sweeps as well where that is
        not the best yet."""
        room, seed, before = _NARROW[attempt % len(_NARROW)], self._seed + attempt, self._best
        for turn in range(_MENDING):
            shortlist = Shortlist(self._pool, self._needs, self._hopeful(room), begin)
            prices = self._relaxation.prices
            found, insisted = mended(self._pool, self._needs, prices, shortlist, seed + turn, self._cost_weight)
            self._take(found)
            if self._best is not before or self._enough():
                return
            self._pool.add(self._city.answer(self._city.prices(insisted, self._cost_weight)))
        search = self._swept(begin, room, seed, (STEADY, BRISK)[attempt % 2], 2)
        self.vary(search.prices(), 1, self._clock)

    def _dive(self, attempt: int) -> None:
        """Some actors planned anew around the best plan of the others: all but the largest, or a part drawn by chance."""
        city, pool, needs = self._city, self._pool, self._needs
        divers = self._divers(attempt)
        others = np.ones(city.count, dtype=np.bool_)
        others[divers] = False
        left = needs.after(pool.given(self._best.columns[others]))
        chosen = Dive(city, pool, left, self._relaxation, divers, self._own_columns(divers)).whole(self._clock)
        if chosen is None:
            return
        columns = self._best.columns.copy()
        columns[divers] = chosen
        self._take(rate(pool, needs, columns))
        if not self._enough():
            self._mend(columns, attempt)

    def _divers(self, attempt: int) -> Indexes:
        count = self._city.count
        largest = np.argsort(-self._sizes(), kind="stable")
        kept = min(_LARGEST[attempt % len(_LARGEST)], count // 3)
        divers = largest[kept:] if attempt % 4 < 3 else np.arange(count)
        if len(divers) > _DIVERS or attempt % 4 == 3:
            some = min(_DIVERS, max(2, round(0.6 * len(divers))))
            divers = self._rng.permutation(divers)[:some]
        ordered: Indexes = np.sort(divers)
        return ordered

    def _sizes(self) -> Floats:
        """By actor: the largest part of what any row asks that one of its columns gives."""
        pool, needs = self._pool, self._needs
        asked = np.flatnonzero(needs.asked & (needs.amount > 0))
        shares = abs(pool.give[:, asked]).multiply(1.0 / needs.amount[asked]).tocsr()
        largest = np.asarray(shares.max(axis=1).todense()).ravel() if len(asked) else np.zeros(len(pool))
        sizes = np.zeros(self._city.count)
        np.maximum.at(sizes, pool.owner, largest)
        return sizes

    def _own_columns(self, actors: Indexes) -> Indexes:
        """The pool's cheapest columns of each actor at the relaxation's prices, and that of the best plan."""
        pool = self._pool
        wanted = np.zeros(self._city.count, dtype=np.bool_)
        wanted[actors] = True
        columns = np.flatnonzero(wanted[pool.owner])
        own = cheapest(pool, columns, self._reduced()[columns], _OWN_COLUMNS)
        return np.union1d(own, self._best.columns[actors])

    def _reduced(self) -> Floats:
        return reduced_costs(self._city, self._pool, self._relaxation.prices, self._lowest)

    def _hopeful(self, share: float) -> NDArray[np.bool_]:
        """Columns close to their actor's least priced value; beyond the distance between plan and bound none can be
        in a better plan."""
        best, bound, pool = self._best, self._relaxation.bound, self._pool
        mean = abs(self._relaxation.cost) / self._city.count
        own = np.bincount(pool.owner, weights=pool.cost, minlength=self._city.count) / np.bincount(pool.owner)
        room = share * (np.minimum(own, mean) + _LEAST_ROOM * mean)
        if best.short <= UNMET:
            room = np.minimum(room, max(0.0, best.cost - bound))
        hopeful: NDArray[np.bool_] = self._reduced() <= room[pool.owner] + 1e-9 * abs(self._relaxation.cost)
        return hopeful

    def vary(self, prices: Floats, times: int, clock: Clock) -> None:
        """Asks for answers with prices that favour some days, so that columns of every length and place come in: lines at
        the margin are indifferent to how long they stop; a window or a peak of days decides. Fewer times where the time is over."""
        days, noisy = np.arange(self._city.problem.days), prices
        for number in range(times):
            if clock.over:
                break
            centre, length = self._rng.uniform(-10, len(days)), self._rng.uniform(min(3, len(days)), len(days) + 1)
            swing = (0.01, 0.03, 0.1, 0.3)[number // 2 % 4]
            noisy = prices * np.exp(self._rng.normal(0.0, 0.03, len(prices)))
            if number % 2:
                factor = 1.0 + swing * (1.0 - 2.0 * np.abs(days - centre) / len(days))
            else:
                factor = np.where((days >= centre) & (days < centre + length), 1.0 + swing, 1.0 - swing)
            self._pool.add(self._city.vary(self._city.prices(noisy, self._cost_weight), factor))
        if self._city.project_count:
            self._pool.add(self._city.answer(self._city.prices(noisy, self._cost_weight), self._city.projects_alone))
