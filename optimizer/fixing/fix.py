"""The lines that matter most planned whole, the largest first, while all others still share out their columns (relax and fix, Wolsey
1998). Knows columns, rows and a clock; never touches the bound.

One plant can be most of what a season costs. Its columns come from prices at which it would stop for twenty days or not at all, and
the relaxation mixes them; no choice among them is near. What it should do, stop eight days here and run at 70 % there,
only shows beside what all others would then do. So it is planned day by day (optimizer.fixing.network) in one programme
with the shares of all others (optimizer.fixing.mixed); then prices are asked again, and the next is planned. Others who
would answer no otherwise if prices moved a little keep what they have meanwhile, so that the programme is small.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.alike import like_days
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.fixing.mixed import Mixed, Rows, Sharing, cheapest_mix
from optimizer.fixing.network import network
from optimizer.fixing.yielding import shared_out, yielding
from optimizer.generate import Relaxation, Rounds, cheapest, heaviest
from optimizer.needs import Needs
from optimizer.pricing import Plans

Indexes = NDArray[np.int64]
_SHARE, _MOST = 0.3, 100
"""Of a city's lines that are planned whole, and how many at most."""
_NEAR, _DEAR, _ENOUGH = 5e-4, 1e-3, 2e-4
"""As parts of the bound: how near it a programme's plan must come, by how much a line makes all dearer that waits until the others are
planned, and from where the largest are not planned again."""
_LARGE = 0.3
"""What a line's dearest column earns, as a part of the bound, from which it is planned alone and again."""
_TOGETHER = 2
"""Smaller lines that are planned at once."""
_EVERY = 3
"""Days from one on which modes may change to the next."""
_EFFORT = 600
"""Times that HiGHS may look up from its work."""
_IDLE, _AT_ONCE = 6, 3
"""Times in a row that planning the largest again may better nothing, and how many of them at once."""
_PENALTY = 10.0
"""Times the dearest row: what a shortfall costs."""
_BY_RISE = 100.0
"""What a rise by all that the bound is weighs against a size as large, when lines are drawn."""
_OWN_COLUMNS = 6
_ASKED, _YIELDING, _MOVE = 2_000, 200, 0.1
"""Actors that are asked for new columns at most, actors that share while some are planned, and the move of prices, as a part of
them, by which both are chosen."""
_LARGEST = 40
"""Of the lines: the few that earn most."""
_ROUNDS, _TOLERANCE = 25, 1e-4
_SURE = 1.0 - 1e-6
_WORTH = 1e-5
"""Relative fall of the cost below which it is no better."""


@dataclass(frozen=True)
class Fixed:
    """The `actors` (n,) that were planned whole, and their `plans` (n, T); `columns` (A,) of the pool, theirs and the heaviest of all
    others; `prices` (rows,) of the balance around them. `asked` are the actors that might answer
    otherwise there."""

    actors: Indexes
    plans: Plans
    columns: Indexes
    prices: Floats
    asked: Indexes


class Fixing:
    """`needs` are those of the city, in which lines keep what their enterprise may lose; `largest` are the few that earn most."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, seed: int):
        self._city, self._pool, self._needs, self._relaxation = city, pool, needs, relaxation
        self._rng = np.random.default_rng(seed)
        sizes = earning(city, pool, needs, relaxation)
        without_measures = np.diff(city.lines.variants.start)[city.lines.free] == 0
        self._sizes = np.where(without_measures, sizes[: city.line_count], 0.0) / max(abs(relaxation.bound), 1e-9)
        count = min(_MOST, round(_SHARE * city.line_count))
        ordered = np.argsort(-self._sizes, kind="stable")[:count]
        self._order = [int(actor) for actor in ordered if self._sizes[actor] > 0.0]
        self.largest: Indexes = np.array(sorted(self._order[:_LARGEST]), dtype=np.int64)
        self._prices = needs.where_asked(relaxation.prices)
        dearest = float((self._prices * needs.scale).max(initial=0.0))
        self._penalty = max(_PENALTY * dearest, abs(relaxation.cost) * 0.1, 1.0)
        self._begin = heaviest(pool, relaxation.shares)
        self._actors = self._worth_asking()
        still = np.setdiff1d(np.arange(city.count), self._actors)
        self._kept = self._given_by(self._begin[still])
        self._now = relaxation
        self._plans: dict[int, Plans] = {}
        self._rise = np.zeros(city.line_count)
        """By how much all became dearer when each line was planned."""
        self._held = np.zeros(0, dtype=np.int64)
        self._whole = like_days(city, needs)

    def run(self, clock: Clock) -> Fixed | None:
        """Lines planned one after another until all that matter are, or the time is over, then some of them anew; None where there
        are none. Run again it goes on."""
        if not self._order:
            return None
        self._clock = clock
        if self._now is self._relaxation:
            self._now = self._balanced({})
        large = [actor for actor in self._order if self._sizes[actor] > _LARGE]
        self._plan(large)
        self._plan_again(large)
        self._plan(self._order)
        self._plan_again(self._order)
        return self._fixed()

    def _fixed(self) -> Fixed:
        shares, columns = self._now.shares, self._begin.copy()
        present = np.flatnonzero(shares > 0)
        ordered = present[np.argsort(shares[present], kind="stable")]
        columns[self._pool.owner[ordered]] = ordered
        answers = self._answers(self._plans)
        columns[answers.lines] = self._pool.find(answers)
        asked = np.setdiff1d(self._actors, answers.lines)
        return Fixed(answers.lines, answers.plans, columns, self._now.prices, asked)

    def _answers(self, plans: dict[int, Plans]) -> Answers:
        """The plans as schedules that the pool knows."""
        actors = np.array(sorted(plans), dtype=np.int64)
        held = np.array([plans[actor] for actor in actors.tolist()], dtype=np.int8)
        answers = Answers.of_lines(held.reshape(-1, self._city.problem.days), actors)
        self._pool.add(answers)
        return answers

    def _worth_asking(self) -> Indexes:
        """Those who would answer otherwise if prices moved a little, and the largest; of a few actors all."""
        city, pool = self._city, self._pool
        if city.count <= _ASKED:
            return np.arange(city.count)
        columns = np.flatnonzero(pool.admitted(city, np.arange(len(pool))))
        reduced = pool.cost[columns] - pool.give[columns] @ self._prices
        most = yielding(pool, columns, self._begin, reduced, self._prices, _MOVE)
        # As many as that at least: where fewer would yield, all the others come along.
        asked = most >= np.sort(most)[-_ASKED]
        asked[self._order] = True
        asked[shared_out(pool, self._relaxation.shares, _SURE)] = True
        return np.flatnonzero(asked)

    def _plan(self, actors: list[int]) -> None:
        """Those of the actors that are shared out planned, in order; dear ones wait for the others."""
        waiting: list[int] = []
        while not self._clock.over:
            parted = set(shared_out(self._pool, self._now.shares, _SURE).tolist())
            loose = [actor for actor in actors if actor in parted and actor not in waiting]
            patient = bool(loose)
            if not patient:
                loose, waiting = [actor for actor in waiting if actor in parted], []
            if not loose:
                return
            some = loose[: 1 if self._sizes[loose[0]] > _LARGE else _TOGETHER]
            if not self._planned(some, _DEAR if patient else np.inf):
                if not patient:
                    return
                waiting += some

    def _planned(self, some: list[int], dear: float) -> bool:
        """Plans some actors, unless that makes all dearer by this part of the bound."""
        found = self._mixed(some)
        if found is None:
            return False
        plans = self._plans | dict(zip(some, found.plans, strict=True))
        then = self._balanced(plans)
        if then.cost > self._now.cost + dear * abs(self._relaxation.bound):
            return False
        for actor in some:
            self._rise[actor] = max(0.0, then.cost - self._now.cost) / len(some)
        self._plans, self._now = plans, then
        return True

    def _plan_again(self, actors: list[int]) -> None:
        """Some of those planned, drawn by their size and by how much dearer all became, planned anew beside the others, side by side,
        and kept where all is cheaper."""
        idle, bound = 0, self._relaxation.bound
        planned = np.array([actor for actor in actors if actor in self._plans], dtype=np.int64)
        tried: set[tuple[int, ...]] = set()
        while len(planned) > 1 and idle < _IDLE and not self._clock.over:
            if self._now.cost <= bound + _ENOUGH * abs(bound):
                return
            drawn = [self._drawn(planned) for _ in range(8)]
            new = [some for some in dict.fromkeys(drawn) if some not in tried][:2]
            tried |= set(new)
            with ThreadPoolExecutor(2) as both:
                found = list(both.map(lambda some: self._mixed(list(some)), new))
            idle += 1
            for some, mixed in zip(new, found, strict=True):
                if mixed is None or mixed.cost >= self._now.cost * (1.0 - _WORTH):
                    continue
                plans = self._plans | dict(zip(some, mixed.plans, strict=True))
                then = self._balanced(plans)
                if then.cost < self._now.cost * (1.0 - _WORTH):
                    self._plans, self._now, idle, tried = plans, then, 0, set()

    def _drawn(self, planned: Indexes) -> tuple[int, ...]:
        chance = np.sqrt(self._sizes[planned]) + _BY_RISE * self._rise[planned] / abs(self._relaxation.bound)
        count = int(self._rng.integers(min(2, len(planned)), min(_AT_ONCE, len(planned)) + 1))
        some = self._rng.choice(planned, count, replace=False, p=chance / chance.sum())
        return tuple(sorted(some.tolist()))

    def _mixed(self, some: list[int]) -> Mixed | None:
        """Some actors day by day, beside those planned already and the shares of those who yield; its cost is that of all."""
        pool, whole = self._pool, self._whole
        planned = {actor: plan for actor, plan in self._plans.items() if actor not in some}
        columns, still = self._sharing(np.setdiff1d(self._actors, [*planned, *some]))
        gather = sp.csr_matrix(whole.gather[:, self._held])
        given, cost = self._given(planned)
        by_still, of_still = self._given_by(still)
        owed = whole.needs.amount[self._held] - gather.T @ (given + by_still)
        _, owner = np.unique(pool.owner[columns], return_inverse=True)
        known = [self._plans.get(actor) for actor in some]
        networks = [network(self._city, a, gather, _EVERY, plan) for a, plan in zip(some, known, strict=True)]
        found = cheapest_mix(
            networks,
            Sharing(owner, pool.cost[columns], sp.csr_matrix(pool.give[columns] @ gather)),
            Rows(owed, whole.needs.scale[self._held], self._penalty),
            [self._heaviest(a) if p is None else p for a, p in zip(some, known, strict=True)],
            _EFFORT,
            _NEAR,
            self._clock,
        )
        return None if found is None else Mixed(found.plans, found.cost + cost + of_still)

    def _sharing(self, actors: Indexes) -> tuple[Indexes, Indexes]:
        """Of these actors the columns of those who yield, and the one column that each of the others keeps."""
        pool, now = self._pool, self._now
        columns = self._columns(actors)
        shares = np.append(now.shares, np.zeros(len(pool) - len(now.shares)))[columns]
        present = np.full(self._city.count, -1, dtype=np.int64)
        ordered = np.argsort(shares, kind="stable")
        present[pool.owner[columns[ordered]]] = columns[ordered]
        prices = self._needs.where_asked(now.prices)
        reduced = pool.cost[columns] - pool.give[columns] @ prices
        most = yielding(pool, columns, present, reduced, prices, _MOVE)
        yields = np.zeros(self._city.count, dtype=np.bool_)
        yields[np.argsort(-most, kind="stable")[:_YIELDING]] = True
        yields &= most > 0.0
        yields[shared_out(pool, now.shares, _SURE)] = True
        return columns[yields[pool.owner[columns]]], present[actors[~yields[actors]]]

    def _balanced(self, plans: dict[int, Plans]) -> Relaxation:
        """The balance of all others beside these plans, with new columns; its cost is that of all. Rows that count there count from
        here on."""
        given, cost = self._given(plans)
        needs = self._needs.after(given)
        others = np.setdiff1d(self._actors, list(plans))
        rounds = Rounds(
            self._city,
            self._pool,
            needs,
            self._penalty,
            shared=like_days(self._city, needs),
            actors=others,
            columns=self._columns(others),
        )
        found = rounds.run(_TOLERANCE, _ROUNDS, lambda bound, _: self._clock.over)
        self._held = np.union1d(self._held, np.array(rounds.held, dtype=np.int64))
        return Relaxation(found.bound + cost, found.prices, found.shares, found.cost + cost, found.short)

    def _given(self, plans: dict[int, Plans]) -> tuple[Floats, float]:
        """What plans and those who are not asked give to every row, nothing where nothing is asked, and cost."""
        given, cost = self._given_by(self._pool.find(self._answers(plans)))
        return given + self._kept[0], cost + self._kept[1]

    def _given_by(self, columns: Indexes) -> tuple[Floats, float]:
        given = self._pool.given(columns)
        return self._needs.where_asked(given), float(self._pool.cost[columns].sum())

    def _columns(self, actors: Indexes) -> Indexes:
        """The cheapest columns of these actors at the present prices, and those that they share."""
        pool, city = self._pool, self._city
        now = self._now
        theirs = np.zeros(city.count, dtype=np.bool_)
        theirs[actors] = True
        columns = np.flatnonzero(theirs[pool.owner])
        columns = columns[pool.admitted(city, columns)]
        reduced = pool.cost[columns] - pool.give[columns] @ now.prices
        shared = np.flatnonzero(now.shares > 1.0 - _SURE)
        return np.union1d(cheapest(pool, columns, reduced, _OWN_COLUMNS), np.intersect1d(shared, columns))

    def _heaviest(self, actor: int) -> Plans:
        shares = self._now.shares
        own = np.flatnonzero(self._pool.owner[: len(shares)] == actor)
        plan: Plans = self._pool.plans[own[int(shares[own].argmax())]]
        return plan


def earning(city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation) -> Floats:
    """By actor: the most that one of its columns earns at the relaxation's prices, burdens apart; nothing for projects, which
    are many and small."""
    limits = city.row_count
    prices = needs.where_asked(relaxation.prices)[:limits]
    sizes = np.zeros(city.count)
    np.maximum.at(sizes, pool.owner, abs(pool.give[:, :limits] @ prices))
    sizes[city.line_count :] = 0.0
    return sizes
