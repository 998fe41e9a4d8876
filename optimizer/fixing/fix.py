"""The lines that matter most planned whole, the largest first, while all others still share out their columns (relax and fix, Wolsey
1998). Knows columns, rows and a clock; never touches the bound.

One plant can be most of what a season costs. Its columns come from prices at which it would stop for twenty days or not at all, and
the relaxation mixes them; no choice among them is near. What it should do, stop eight days here and run at 70 % there,
only shows beside what all others would then do. So it is planned day by day (optimizer.fixing.network) in one programme
with the shares of all others (optimizer.fixing.mixed); then prices are asked again, and the next is planned.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.alike import with_each_day
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.fixing.mixed import Mixed, Rows, Sharing, cheapest_mix
from optimizer.fixing.network import network
from optimizer.generate import Relaxation, Rounds, cheapest
from optimizer.largest import earning
from optimizer.needs import Needs
from optimizer.pricing import Plans

Indexes = NDArray[np.int64]
_SHARE, _MOST = 0.3, 60
"""Of the lines: how many are planned whole, and how many at most."""
_LARGE = 0.3
"""What a line's dearest column earns, as a part of the bound, from which it is planned alone and again."""
_TOGETHER = 2
"""Smaller lines that are planned at once."""
_EVERY = 3
"""Days from one on which modes may change to the next."""
_EFFORT, _EFFORT_SMALL = 600, 300
"""Times that HiGHS may look up from its work."""
_NEAR, _NEAR_SMALL = 2e-3, 5e-4
"""Of the bound: how near a programme's plan must come to it."""
_DEAR = 4e-3
"""Of the bound: a line that makes all so much dearer waits until the others are planned."""
_ENOUGH = 5e-3
"""Of the bound: the largest are not planned again where they are so near it."""
_IDLE, _AT_ONCE = 6, 3
"""Times in a row that planning the largest again may better nothing, and how many of them at once."""
_PENALTY = 10.0
"""Times the dearest row: what a shortfall costs."""
_BY_RISE = 100.0
"""What a rise by all that the bound is weighs against a size as large, when lines are drawn."""
_OWN_COLUMNS = 6
_ROUNDS, _TOLERANCE = 25, 1e-4
_SURE = 1.0 - 1e-6
_WORTH = 1e-5
"""Relative fall of the cost below which it is no better."""


@dataclass(frozen=True)
class Fixed:
    """The `actors` (n,) that were planned whole, and their `plans` (n, T)."""

    actors: Indexes
    plans: Plans


class Fixing:
    """`needs` are those of the city, in which lines keep what their enterprise may lose."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, seed: int):
        self._city, self._pool, self._needs, self._relaxation = city, pool, needs, relaxation
        self._rng = np.random.default_rng(seed)
        sizes = earning(city, pool, needs, relaxation)
        prices = np.where(np.isfinite(needs.amount), relaxation.prices, 0.0)
        without_measures = np.diff(city.lines.variants.start)[city.lines.free] == 0
        self._sizes = np.where(without_measures, sizes[: city.line_count], 0.0) / max(abs(relaxation.bound), 1e-9)
        count = min(_MOST, round(_SHARE * city.line_count))
        ordered = np.argsort(-self._sizes, kind="stable")[:count]
        self._order = [int(actor) for actor in ordered if self._sizes[actor] > 0.0]
        dearest = float((prices * needs.scale).max(initial=0.0))
        self._penalty = max(_PENALTY * dearest, abs(relaxation.cost) * 0.1, 1.0)
        self._now = relaxation
        self._plans: dict[int, Plans] = {}
        self._rise = np.zeros(city.line_count)
        """By how much all became dearer when each line was planned."""
        self._held = np.zeros(0, dtype=np.int64)
        self._whole = with_each_day(city, needs)

    def run(self, clock: Clock) -> Fixed | None:
        """Lines planned one after another until all that matter are, or the time is over; None where there are none."""
        self._clock = clock
        self._now = self._balanced({})
        large = [actor for actor in self._order if self._sizes[actor] > _LARGE]
        self._plan(large)
        self._plan_again(large)
        self._plan(self._order)
        self._plan_again(self._order)
        if not self._plans:
            return None
        actors = sorted(self._plans)
        return Fixed(np.array(actors, dtype=np.int64), np.array([self._plans[actor] for actor in actors]))

    def _plan(self, actors: list[int]) -> None:
        """Those of the actors that are not yet planned, in order; dear ones wait for the others."""
        waiting: list[int] = []
        while not self._clock.over:
            loose = [actor for actor in actors if actor not in self._plans and actor not in waiting]
            if not loose and not waiting:
                return
            patient = bool(loose)
            if not patient:
                loose, waiting = waiting, []
            sure = self._sure_columns()
            wavering = [actor for actor in loose if actor not in sure]
            for actor in loose[: loose.index(wavering[0])] if wavering else loose:
                self._plans[actor] = self._pool.plans[sure[actor]].copy()
            if wavering:
                some = wavering[: 1 if self._sizes[wavering[0]] > _LARGE else _TOGETHER]
                if not self._fixed(some, np.inf if not patient else _DEAR):
                    if not patient:
                        return
                    waiting += some

    def _fixed(self, some: list[int], dear: float) -> bool:
        """Plans some actors, unless that makes all dearer by this part of the bound."""
        small = self._sizes[some[0]] <= _LARGE
        found = self._mixed(some, _EFFORT_SMALL if small else _EFFORT, _NEAR_SMALL if small else _NEAR)
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
                found = list(both.map(lambda some: self._mixed(list(some), _EFFORT_SMALL, _NEAR), new))
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
        count = int(self._rng.integers(1, min(_AT_ONCE, len(planned)) + 1))
        some = self._rng.choice(planned, count, replace=False, p=chance / chance.sum())
        return tuple(sorted(some.tolist()))

    def _mixed(self, some: list[int], effort: int, near: float) -> Mixed | None:
        """Some actors day by day, beside those planned already and the shares of all others; its cost is that of all."""
        city, pool, whole = self._city, self._pool, self._whole
        planned = {actor: plan for actor, plan in self._plans.items() if actor not in some}
        gather = sp.csr_matrix(whole.gather[:, self._held])
        given, cost = self._given(planned)
        owed = whole.needs.amount[self._held] - gather.T @ given
        others = np.setdiff1d(np.arange(city.count), [*planned, *some])
        columns = self._columns(others)
        _, owner = np.unique(pool.owner[columns], return_inverse=True)
        known = [self._plans.get(actor) for actor in some]
        networks = [network(city, actor, gather, _EVERY, plan) for actor, plan in zip(some, known, strict=True)]
        found = cheapest_mix(
            networks,
            Sharing(owner, pool.cost[columns], sp.csr_matrix(pool.give[columns] @ gather)),
            Rows(owed, whole.needs.scale[self._held], self._penalty),
            [self._heaviest(a) if p is None else p for a, p in zip(some, known, strict=True)],
            effort,
            near,
            self._clock,
        )
        return None if found is None else Mixed(found.plans, found.cost + cost)

    def _balanced(self, plans: dict[int, Plans]) -> Relaxation:
        """The balance of all others beside these plans, with new columns; its cost is that of all. Rows that count there count from
        here on."""
        given, cost = self._given(plans)
        needs = self._needs.after(given)
        others = np.setdiff1d(np.arange(self._city.count), list(plans))
        shared = with_each_day(self._city, needs)
        rounds = Rounds(
            self._city,
            self._pool,
            needs,
            self._penalty,
            shared=shared,
            actors=others,
            columns=self._columns(others),
        )
        found = rounds.run(_TOLERANCE, _ROUNDS, lambda bound, _: self._clock.over)
        self._held = np.union1d(self._held, np.array(rounds.held, dtype=np.int64))
        return Relaxation(found.bound + cost, found.prices, found.shares, found.cost + cost, found.short)

    def _given(self, plans: dict[int, Plans]) -> tuple[Floats, float]:
        """What plans give to every row, nothing where nothing is asked, and cost."""
        asked = np.isfinite(self._needs.amount)
        if not plans:
            return np.zeros(len(asked)), 0.0
        actors = np.array(sorted(plans), dtype=np.int64)
        answers = Answers.of_lines(np.array([plans[actor] for actor in actors.tolist()]), actors)
        self._pool.add(answers)
        columns = self._pool.find(answers)
        given = np.asarray(self._pool.give[columns].sum(axis=0)).ravel()
        return np.where(asked, given, 0.0), float(self._pool.cost[columns].sum())

    def _columns(self, actors: Indexes) -> Indexes:
        """The cheapest columns of these actors at the present prices, and those that they share."""
        pool, city = self._pool, self._city
        now = self._now
        theirs = np.zeros(city.count, dtype=np.bool_)
        theirs[actors] = True
        within = theirs[pool.owner] & pool.admitted(city, np.arange(len(pool)))
        columns = np.flatnonzero(within)
        reduced = pool.cost[columns] - pool.give[columns] @ now.prices
        shared = np.flatnonzero(now.shares > 1.0 - _SURE)
        return np.union1d(cheapest(pool, columns, reduced, _OWN_COLUMNS), shared[within[shared]])

    def _sure_columns(self) -> dict[int, int]:
        """Actors that take one column whole in the present balance, and which."""
        whole = np.flatnonzero(self._now.shares > _SURE)
        return dict(zip(self._pool.owner[whole].tolist(), whole.tolist(), strict=True))

    def _heaviest(self, actor: int) -> Plans:
        shares = self._now.shares
        own = np.flatnonzero(self._pool.owner[: len(shares)] == actor)
        plan: Plans = self._pool.plans[own[int(shares[own].argmax())]]
        return plan
