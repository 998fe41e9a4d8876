"""Lines planned whole one after another, the largest first, until few and small ones are left to share out their columns. Knows what
others cost and how schedules are bettered; never touches the bound.

The largest begin together, from several places, since what two plants should do no step from one place need find. Then two
lines follow at a time, from the column that they take the most of. Where all become much dearer by that, they begin from other columns as
well.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.alike import each_row, like_days
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, heaviest
from optimizer.needs import Needs
from optimizer.pricing import Plans
from optimizer.whole.descend import Descent
from optimizer.whole.near import thinned
from optimizer.whole.others import Others
from optimizer.whole.yielding import shared_out, yielding

Indexes = NDArray[np.int64]
FEW = 600
"""Actors up to which all others share, and every row is asked for."""
_ASKED, _YIELDING, _MOVE = 2_000, 300, 0.1
"""Of more: actors that are asked afterwards, and that share, at most, and the move of prices, as a part of them, by which both are
chosen."""
_SURE = 1.0 - 1e-6
_LARGEST = 40
"""Of the lines: the few that earn most."""
_LARGE, _FIRST = 0.3, 4
"""What a line's dearest column earns, as a part of the bound, from which it begins with the others as large, and how many do at
most."""
_SHAKES = 8
"""Times that lines are shaken from where they come to rest."""
_BEGINNINGS, _BY_CHANCE, _THINNED = 40, 4, 3
"""Places but the first from which the largest begin, at most, how many of these before one hangs on the best so far, and changes by which
that is left with fewer blocks (ruin and recreate, Schrimpf and others 2000)."""
_PLACES, _AWAY = 8, 0.2
"""Places from which lines that follow begin, and how much of the time left all but the first may take."""
_ELSEWHERE = 0.2
"""Of the time: for places but the first, until one of them is near enough."""
_NEXT, _FOR, _PART = 2, 100, 8
"""Lines that follow at a time at least, those who share for one of them, since each step balances all, and of those that are whole the
part that do else."""
_MOST, _SMALL = 150, 0.004
"""Lines planned whole at most, and the size of the least."""
_LET_GO, _LEAST_CHANCE, _IDLE = 10, 1e-4, 20
"""Lines that are planned anew at once, at most, what is added to a rise when they are drawn, and times in a row that this may better
nothing."""
_SWEEP = 1.3
"""Times as many lines whole, and all of them are changed alone again."""
_BESIDE = 8
"""Of the largest, those beside which a line that follows is planned in twos."""
_PROMISING, _MANY = 300, 2_000
"""Schedules of a line that are tried with another's, and as many of the largest."""
_RISE = 1e-3
"""A rise of the cost, as a part of the bound, from which lines that follow begin from several places; of more than 600 actors less, by their
number."""
_ENOUGH = 2e-3
"""A rise from which the largest begin from several places, less likewise."""
_TOLERANCE, _ROUNDS, _MORE_ROUNDS = 5e-5, 3, 10
"""Nearness of the others' balance to its bound, as a part of the cost, and rounds of new columns at most, beside the largest more."""
_PENALTY, _FIRMER = 10.0, 3.0
"""Times the dearest row: what a shortfall costs beside the largest, and times as much once others follow."""


@dataclass(frozen=True)
class Whole:
    """The `actors` (n,) that were planned whole, and their `plans` (n, T); `columns` (A,) of the pool, theirs and the heaviest of all
    others; `prices` (rows,) of the balance around them. `asked` are the actors that might answer otherwise there."""

    actors: Indexes
    plans: Plans
    columns: Indexes
    prices: Floats
    asked: Indexes


class Growing:
    """`needs` are those of the city, in which lines keep what their enterprise may lose. All lines whole and half of the `gap` left, there
    is nothing more to better. Up to 600 actors all others share, and every row is asked for; of more those who would answer otherwise if
    prices moved a little, and like days together, since where each of the many stands is settled later."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, gap: float, seed: int):
        self._city, self._pool, self._relaxation = city, pool, relaxation
        self._gap, self._seed, self._rng = gap, seed, np.random.default_rng(seed)
        self._shared = each_row(needs) if city.count <= FEW else like_days(city, needs)
        self._prices = needs.where_asked(relaxation.prices)
        self._unit = max(abs(relaxation.bound), 1e-9)
        part = min(1.0, FEW / max(city.count, 1))
        self._rise_left, self._enough = _RISE * part * self._unit, relaxation.bound + _ENOUGH * part * self._unit
        self._sizes = self._earning() / self._unit
        ordered = np.argsort(-self._sizes, kind="stable")[:_MOST]
        self._order = [int(actor) for actor in ordered if self._sizes[actor] > _SMALL]
        self.largest: Indexes = np.sort(ordered[:_LARGEST][self._sizes[ordered[:_LARGEST]] > 0.0])
        dearest = float((self._prices * needs.scale).max(initial=0.0))
        self._penalty = max(_PENALTY * dearest, abs(relaxation.cost) * 0.1, 1.0)
        self._begin = heaviest(pool, relaxation.shares)
        self._swept, self._count = 0, 0
        self._whole: Descent | None = None
        self._rise = np.zeros(city.line_count)
        """By how much all became dearer, as a part of the bound, when each line was planned whole."""

    def run(self, clock: Clock) -> Whole | None:
        """The lines that were planned whole until the time was over; None where there are none. Run again it goes on."""
        if not self._order:
            return None
        self._clock = clock
        self._tell()
        if self._whole is None:
            everyone = np.arange(self._city.count)
            self._asked, self._sharing = (everyone, everyone) if len(everyone) <= FEW else self._yielding()
            self._still = self._begin[np.setdiff1d(everyone, self._sharing)]
            self._count = max(1, min(_FIRST, sum(self._sizes[actor] > _LARGE for actor in self._order)))
            self._whole = self._first(self._order[: self._count])
            self._penalty *= _FIRMER
        while self._count < len(self._order) and not clock.over:
            following = max(_NEXT, len(self._sharing) // _FOR, self._count // _PART)
            new = self._order[self._count : self._count + following]
            grown = self._with(self._whole, new)
            if grown is None:
                break
            self._whole, self._count = grown, self._count + len(new)
            self._tell()
        idle = 0
        while (
            self._count == len(self._order) and idle < _IDLE and not clock.over and not self._near_enough(self._whole)
        ):
            better = self._anew(self._whole)
            idle = 0 if better is not self._whole else idle + 1
            self._whole = better
            self._tell()
        return self._planned(self._whole)

    def _earning(self) -> Floats:
        """By line: the most that one of its columns earns at the relaxation's prices, burdens apart; nothing for those that may take
        measures. Projects are many and small."""
        city, pool = self._city, self._pool
        sizes = np.zeros(city.count)
        limits = city.row_count
        np.maximum.at(sizes, pool.owner, abs(pool.give[:, :limits] @ self._prices[:limits]))
        without_measures = np.diff(city.lines.variants.start)[city.lines.free] == 0
        return np.where(without_measures, sizes[: city.line_count], 0.0)

    def _yielding(self) -> tuple[Indexes, Indexes]:
        """Those who might answer otherwise beside whole lines, and the few of them who share meanwhile."""
        pool, shares = self._pool, self._relaxation.shares
        columns = np.flatnonzero(pool.admitted(self._city, np.arange(len(pool))))
        reduced = pool.cost[columns] - pool.give[columns] @ self._prices
        most = yielding(pool, columns, self._begin, reduced, self._prices, _MOVE)
        ordered = np.argsort(-most, kind="stable")
        own = np.union1d(self._order, shared_out(pool, shares, _SURE)).astype(np.int64)
        return np.union1d(ordered[:_ASKED], own), np.union1d(ordered[:_YIELDING], own)

    def _tell(self) -> None:
        self._clock.tell("growing", bound=self._relaxation.bound)

    def _near_enough(self, whole: Descent) -> bool:
        return whole.now - self._relaxation.bound <= self._gap / 2 * abs(whole.now)

    def _anew(self, whole: Descent) -> Descent:
        """Some lines, those sooner that made all dearer, shared out again, what they do now among their columns, and planned anew, the
        largest first; kept if all are cheaper."""
        actors = list(whole.columns)
        chance = np.array([_LEAST_CHANCE + self._rise[actor] for actor in actors])
        count = min(len(actors), int(self._rng.integers(_NEXT, _LET_GO + 1)))
        some = self._rng.choice(actors, count, replace=False, p=chance / chance.sum()).tolist()
        some = [actor for actor in self._order if actor in some]
        rest = {actor: column for actor, column in whole.columns.items() if actor not in some}
        if not rest:
            return whole
        shares = whole.shares.copy()
        shares[[whole.columns[actor] for actor in some]] = 1.0
        shared = self._descent(rest, self._pool, whole.prices, shares, whole)
        shared.renew(_TOLERANCE, _ROUNDS, self._clock)
        grown: Descent | None = shared
        for k in range(0, len(some), _NEXT):
            grown = None if grown is None or grown.now >= whole.now else self._with(grown, some[k : k + _NEXT])
        return whole if grown is None or grown.now >= whole.now else grown

    def _first(self, actors: list[int]) -> Descent:
        """The largest, from where they are in the relaxation, and unless all cost hardly more beside that, from elsewhere: two chains side by
        side, each in a pool of its own, so that what one finds does not hang on when the other did. All but the first know the columns that
        others took beside that: without, what no column yet gives outweighs what they cost."""
        pool, shares = self._pool.branch(), self._relaxation.shares
        best = self._begun(actors, 0, self._taken_most(actors, shares), pool, self._prices, shares)
        if best.now > self._enough:
            taken = best.shares.copy()
            taken[: len(shares)] += shares
            first, time = best, self._clock.part(_ELSEWHERE)
            with ThreadPoolExecutor(2) as both:
                ends = both.map(lambda number: self._chain(actors, number, pool.branch(), first, taken, time), range(2))
                best = min([first, *ends], key=lambda one: one.now)
        whole = self._descent(_let_in(self._pool, best.answers()), self._pool, best.prices, self._relaxation.shares)
        whole.renew(_TOLERANCE, _MORE_ROUNDS, self._clock)
        return whole

    def _begun(
        self, actors: list[int], number: int, begin: dict[int, int], pool: ColumnPool, prices: Floats, shares: Floats
    ) -> Descent:
        """The largest from where they `begin`: bettered, the others asked for new columns, bettered again and shaken by a `number`."""
        pairs = [(one, two) for i, one in enumerate(actors) for two in actors[i:]]
        descent = self._descent(begin, pool, prices, shares)
        descent.alone(actors, self._clock)
        descent.in_twos(pairs, _PROMISING, actors, self._clock)
        descent.renew(_TOLERANCE, _MORE_ROUNDS, self._clock)
        descent.alone(actors, self._clock)
        descent.in_twos(pairs, _MANY, actors, self._clock)
        descent.shake(actors, _SHAKES, number, self._clock)
        descent.forget()
        return descent

    def _chain(
        self, actors: list[int], number: int, pool: ColumnPool, first: Descent, shares: Floats, clock: Clock
    ) -> Descent:
        """The best from the first place and every other of those elsewhere, by a `number`; until it is near enough."""
        best = first
        for k in range(number, _BEGINNINGS, 2):
            if clock.over or best.now <= self._enough:
                break
            begin = self._elsewhere(actors, k, best, pool)
            begun = self._begun(actors, k + 1, begin, pool, best.prices, shares if best is first else best.shares)
            best = min(best, begun, key=lambda one: one.now)
        return best

    def _elsewhere(self, actors: list[int], number: int, best: Descent, pool: ColumnPool) -> dict[int, int]:
        """Where they begin by the `number`: first as if nothing were asked, then by chance; then, in turn, half of them as in the `best` so
        far, and all as in that but with fewer blocks."""
        if number == 0:
            alone = np.sort(np.array(actors, dtype=np.int64))
            return _let_in(pool, self._city.answer(self._city.prices(self._city.nothing), alone))
        drawn = self._drawn(actors, number, pool)
        if number < _BY_CHANCE:
            return drawn
        rng, known = np.random.default_rng([self._seed, number]), best.answers()
        if number // 2 % 2:
            plans = [
                thinned(self._city, int(actor), plan, int(rng.integers(1, _THINNED + 1)), rng)
                for actor, plan in zip(known.lines, known.plans, strict=True)
            ]
            return _let_in(pool, Answers.of_lines(np.array(plans, dtype=np.int8), known.lines))
        kept, here = rng.choice(actors, len(actors) // 2, replace=False).tolist(), _let_in(pool, known)
        return drawn | {actor: here[actor] for actor in kept}

    def _descent(
        self, columns: dict[int, int], pool: ColumnPool, prices: Floats, shares: Floats, former: Descent | None = None
    ) -> Descent:
        sharing = np.setdiff1d(self._sharing, list(columns))
        others = Others(self._city, pool, self._shared, self._penalty, sharing, self._still, prices, shares)
        return Descent(self._city, pool, others, columns, former)

    def _with(self, whole: Descent, new: list[int]) -> Descent | None:
        """Some lines more; None where the time is over before they are planned."""
        enough, clock = whole.now + self._rise_left, self._clock
        columns, prices, shares = whole.columns, whole.prices, whole.shares
        largest = [actor for actor in self._order[:_BESIDE] if actor in columns]
        grown = self._descent(columns | self._taken_most(new, shares), self._pool, prices, shares, whole)
        self._bettered(grown, new, largest, 0, clock)
        if grown.now > enough:
            time = clock.part(_AWAY)

            def begun(number: int) -> Descent | None:
                if time.over:
                    return None
                begin, pool = columns | self._drawn(new, number, self._pool), self._pool.branch()
                descent = self._descent(begin, pool, prices, shares)
                self._bettered(descent, new, largest, number, time)
                return descent

            with ThreadPoolExecutor(2) as both:
                found = [one for one in both.map(begun, range(1, _PLACES)) if one is not None]
            best = min([grown, *found], key=lambda one: one.now)
            if best is not grown:
                grown = self._descent(_let_in(self._pool, best.answers()), self._pool, best.prices, shares)
            if grown.now > enough:
                grown.shake([*new, *largest], _SHAKES, len(columns), clock.part(_AWAY))
                grown.renew(_TOLERANCE, _ROUNDS, clock)
        if clock.over:
            return None
        self._rise[new] = max(0.0, grown.now - whole.now) / self._unit / len(new)
        if len(grown.columns) >= self._swept * _SWEEP or len(grown.columns) == len(self._order):
            self._swept = len(grown.columns)
            grown.alone([*columns, *new], clock)
            grown.renew(_TOLERANCE, _ROUNDS, clock)
        return grown

    def _bettered(self, whole: Descent, new: list[int], largest: list[int], number: int, clock: Clock) -> None:
        """New lines changed alone, then in twos with the largest, in an order of the `number`."""
        whole.alone(new, clock)
        pairs = [(one, two) for i, one in enumerate(new) for two in [*new[i:], *largest]]
        order = np.random.default_rng([self._seed, number]).permutation(len(pairs))
        whole.in_twos([pairs[k] for k in order], _PROMISING, new, clock)
        whole.renew(_TOLERANCE, _ROUNDS, clock)

    def _taken_most(self, actors: list[int], shares: Floats) -> dict[int, int]:
        """Of each actor the column that it takes the most of."""
        return dict(zip(actors, heaviest(self._pool, shares)[actors].tolist(), strict=True))

    def _drawn(self, actors: list[int], number: int, pool: ColumnPool) -> dict[int, int]:
        """A column of each actor's, drawn by the `number`."""
        rng = np.random.default_rng([self._seed, number])
        columns = np.flatnonzero(np.isin(pool.owner, actors))
        columns = columns[pool.admitted(self._city, columns)]
        owner = pool.owner[columns]
        return {actor: int(rng.choice(columns[owner == actor])) for actor in actors}

    def _planned(self, whole: Descent) -> Whole:
        pool = self._pool
        actors = np.array(sorted(whole.columns), dtype=np.int64)
        own = np.array([whole.columns[int(actor)] for actor in actors], dtype=np.int64)
        columns, present = self._begin.copy(), np.flatnonzero(whole.shares > 0)
        ordered = present[np.argsort(whole.shares[present], kind="stable")]
        columns[pool.owner[ordered]] = ordered
        columns[actors] = own
        return Whole(actors, pool.plans[own], columns, whole.prices, np.setdiff1d(self._asked, actors))


def _let_in(pool: ColumnPool, answers: Answers) -> dict[int, int]:
    """Lines' answers as columns of a pool, by actor."""
    pool.add(answers)
    return dict(zip(answers.lines.tolist(), pool.find(answers).tolist(), strict=True))
