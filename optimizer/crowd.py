"""A plan for a city of many actors: the few largest first, then all others by answers in turn, then what is still missed made up.
Knows columns, rows and a clock; never touches the bound.

Each step does what the others cannot: planning the largest whole (optimizer.whole) sees no single day, answers in turn
(optimizer.turns) see days but come to rest a few thousandths short, and mending and sweeps (optimizer.search) make up what is
short but would not move a large plant. Begun again from the best plan, each time by another chance.
"""

from __future__ import annotations

import numpy as np

from models.problem import Floats
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.daily import days_of_some
from optimizer.generate import Relaxation, heaviest
from optimizer.needs import SLACK, Needs, needs_of
from optimizer.search import Choice, LocalSearch, mended, rate
from optimizer.shortlist import Indexes, Shortlist
from optimizer.splitting import split_burdens
from optimizer.turns import AGAIN, FIRST, Turns
from optimizer.whole import Growing, Whole
from optimizer.windows import Windows

_ROOMS = (0.03, 0.1, 0.3, 1.0, 3.0)
"""How far a column's reduced cost may lie above its actor's least, as a share of what the actor's columns cost in the mean, or all
actors' if that is less."""
_LEAST_ROOM = 0.02
"""Of the mean cost of all actors: added for those whose columns cost almost nothing."""
_STARTS, _MENDS = 6, 12
"""Times that a plan is mended from the columns there are, and times that new ones are asked for."""
_SWEEPS, _PASSES, _SWEPT = 60, 5, 1.0
"""Sweeps in a pass, passes, and the room for them, as _ROOMS, where mending leaves something missed."""
_NEARLY, _PAIRS = 0.02, 8
"""Relative shortfall up to which windows make it up, and how many pairs of them."""
_AT_ONCE = 0.02
"""Of the time: for a plan to have while the largest are planned."""
_GROWING = 0.4
"""Of the time left: how long the largest may be planned, before all others are around them."""
_TURNING = 0.6
"""Of the time then left: how long the others may answer in turn."""
_LONGER = 1.3
"""Times what planning the others took: what is left for doing so again."""
_MARGIN = 0.5
"""Over the root of how many actors there are: part of a day's row that answers in turn are asked for besides, as they come to rest
some thousandths short. A day's limit costs little, making it up afterwards by whole schedules a good deal."""
_IDLE, _MOST_ROUNDS = 4, 100
"""Rounds in a row that may find nothing better, and rounds in all."""
_NOISE = 0.1
"""How far chance moves the prices that new columns are asked for at, in their logarithm."""


class Crowd:
    """`best` is the best choice so far, None before the first."""

    def __init__(
        self,
        city: City,
        pool: ColumnPool,
        needs: Needs,
        relaxation: Relaxation,
        split: City,
        near: Relaxation,
        seed: int,
    ):
        """`city` holds lines to what their enterprise may lose, `split` to a share of that each, with its own balance `near`; `needs`
        are all that is asked, every burden among it."""
        self._city, self._pool, self._needs, self._relaxation = city, pool, needs, relaxation
        self._split, self._near = split, near
        self._seed, self._rng = seed, np.random.default_rng(seed)
        self.best: Choice | None = None
        self._prices = near.prices
        self._still: Indexes = np.zeros(0, dtype=np.int64)

    def plan(self, gap: float, clock: Clock) -> Choice | None:
        """The best choice found when the gap is closed, the time is over or patience ends; None where the time was over before."""
        self._gap, self._clock = gap, clock
        largest = Growing(self._split, self._pool, needs_of(self._split), self._near, gap, self._seed)
        columns = self._within_burdens()
        self._at_once(columns)
        self._still = largest.largest
        whole, idle, took = None, 0, 0.0
        for attempt in range(_MOST_ROUNDS):
            if idle >= _IDLE or self._enough():
                break
            before, left = self.best, clock.left_s
            share = min(_GROWING, 1.0 - _LONGER * took / max(left, 1e-9))
            whole = largest.run(clock.part(share)) if self._is_split and share > 0 else whole
            if whole is not None:
                self._still, self._prices = whole.actors, whole.prices
                columns = whole.columns if attempt == 0 else columns
                columns[whole.actors] = whole.columns[whole.actors]
            left = clock.left_s
            found = self._around(columns, whole, attempt)
            took = left - clock.left_s
            if found is None:
                break
            columns = found.columns.copy()
            idle = 0 if self.best is not before else idle + 1
        return self.best

    @property
    def _is_split(self) -> bool:
        """Whether no burden is left to a row: only then are few lines shared out, and programmes around the largest small."""
        return self._split.sharing or not np.isfinite(self._city.problem.loss_limit).any()

    def _within_burdens(self) -> Indexes:
        """The balance's heaviest columns, within a split of the burdens where it had none."""
        pool = self._pool
        columns = heaviest(pool, self._near.shares)
        shared = self._split if self._is_split else split_burdens(self._city, pool, self._near)
        over = np.flatnonzero(~pool.admitted(shared, columns))
        if len(over):
            answers = shared.answer(shared.prices(self._prices), over)
            pool.add(answers)
            columns[over] = pool.find(answers)
        return columns

    def _around(self, columns: Indexes, whole: Whole | None, attempt: int) -> Choice | None:
        """All others planned around the largest, from `columns` (A,) on; None where the time is over before."""
        seed = self._seed + 1000 * attempt
        asked = np.arange(self._city.count) if whole is None else np.union1d(whole.asked, days_of_some(self._city)[1])
        turns = Turns(
            self._split, self._pool, self._asking_more(), self._prices, columns, np.setdiff1d(asked, self._still), seed
        )
        turns.run(AGAIN if attempt else FIRST, self._clock.part(_TURNING))
        if self._clock.over and self.best is not None:
            return None
        return self._made_up(self._city.sharing_burdens(turns.lost), turns.present, seed)

    def _asking_more(self) -> Needs:
        """What is asked, and a little more on each day."""
        needs, rows = needs_of(self._split), self._city.problem.rows
        of_a_day = np.array([row.period.is_day for row in rows], dtype=np.bool_)
        more = np.zeros(len(needs.amount))
        margin = _MARGIN / np.sqrt(self._city.count)
        more[: len(rows)] = np.where(of_a_day, margin * needs.scale[: len(rows)], 0.0)
        return needs.after(-more)

    def _enough(self) -> bool:
        if self._clock.over or self.best is None:
            return self._clock.over
        return self.best.short <= SLACK and self.best.cost - self._relaxation.bound <= self._gap * self.best.cost

    def _take(self, found: Choice) -> None:
        if found.better_than(self.best):
            self.best = found
            met = found.short <= SLACK
            self._clock.tell("rounding", bound=self._relaxation.bound, cost=found.cost if met else None)

    def _made_up(self, shared: City, begin: Indexes, seed: int) -> Choice:
        """What a choice misses made up: from the columns there are, then with new ones at prices of what stays missed. Lines keep
        their share of a burden."""
        pool, needs = self._pool, needs_of(shared)
        lowest = shared.answer(shared.prices(self._prices)).priced
        self._take(rate(pool, self._needs, begin))
        present = rate(pool, needs, begin)
        for nth in range(_STARTS + _MENDS):
            if nth == _STARTS and present.short > SLACK:
                swept = self._swept(shared, needs, lowest, begin, seed, self._clock)
                present = swept if swept.better_than(present) else present
            if self._clock.over or (nth >= _STARTS and present.short <= SLACK):
                break
            from_start = nth < _STARTS
            room = _ROOMS[nth % 3 if from_start else 1 + nth % 4]
            shortlist = Shortlist(
                pool, needs, self._hopeful(shared, lowest, room), begin if from_start else present.columns
            )
            found, insisted = mended(pool, needs, self._prices, shortlist, seed + nth)
            self._take(rate(pool, self._needs, found.columns))
            if found.better_than(present):
                present = found
            if not from_start and found.short > SLACK:
                given = pool.given(found.columns)
                lines = shared.lines_in(np.flatnonzero(needs.short(given)))
                for noise in (0.0, _NOISE, _NOISE):
                    prices = insisted * np.exp(self._rng.normal(0.0, noise, len(insisted)))
                    pool.add(shared.answer(shared.prices(prices), lines))
        return rate(pool, self._needs, self._in_windows(present).columns)

    def _at_once(self, columns: Indexes) -> None:
        """A plan to have while the largest are planned, by sweeps from the balance."""
        lowest = self._split.answer(self._split.prices(self._prices)).priced
        self._swept(self._split, needs_of(self._split), lowest, columns, self._seed, self._clock.part(_AT_ONCE))

    def _swept(self, shared: City, needs: Needs, lowest: Floats, begin: Indexes, seed: int, clock: Clock) -> Choice:
        """What sweeps come to: dearer than mending, but they meet every row more often."""
        search = LocalSearch(self._pool, needs, self._prices, begin, seed)
        hopeful = self._hopeful(shared, lowest, _SWEPT)
        for _ in range(_PASSES):
            self._take(rate(self._pool, self._needs, search.run(hopeful, _SWEEPS, clock).columns))
        return search.best

    def _in_windows(self, present: Choice) -> Choice:
        """A choice that misses little made up on some days at a time."""
        windows = Windows(self._city, self._pool, self._needs, self._seed)
        for _ in range(_PAIRS):
            if not SLACK < present.short <= _NEARLY or self._clock.over:
                break
            present = windows.pair(present, self._clock)
            self._take(present)
        return present

    def _hopeful(self, shared: City, lowest: Floats, room: float) -> np.ndarray:
        """Columns close to their actor's least priced value and within its share; the largest actors keep theirs."""
        pool, count = self._pool, shared.count
        reduced = pool.cost - pool.give @ self._prices - lowest[pool.owner]
        mean = abs(self._relaxation.cost) / count
        own = np.bincount(pool.owner, weights=pool.cost, minlength=count) / np.bincount(pool.owner, minlength=count)
        most = room * (np.minimum(own, mean) + _LEAST_ROOM * mean)
        most[self._still] = -np.inf
        near = reduced <= most[pool.owner]
        hopeful: np.ndarray = near & pool.admitted(shared, np.arange(len(pool)))
        return hopeful
