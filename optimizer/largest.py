"""The few largest actors planned whole while all others still share out their columns. Knows columns and rows; never touches
the bound.

In a city of thousands almost every actor is so small that its rounding costs nothing; what keeps a plan away from the bound
is a handful of plants that make up a good part of a limit each. So they are chosen first, by what the balance of all
others then costs: a dive (Joncour and others 2010), then again and again some of them let go and planned anew (large
neighbourhoods, Shaw 1998), kept where the balance became cheaper. A balance takes milliseconds, so hundreds are tried.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from models.problem import Floats
from optimizer.alike import like_days
from optimizer.city import City, possible
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, Rounds, heaviest
from optimizer.master import Balance
from optimizer.needs import Needs
from optimizer.shortlist import Indexes

_LARGEST = 40
"""Actors planned whole."""
_CORE, _OWN_COLUMNS = 2_500, 8
"""Actors in the balance at most, those that waver most at the relaxation's prices, and columns each begins with."""
_AT_ONCE = (1, 2, 3, 4, 6, 8)
_IDLE, _MOST_IDLE, _EFFORT = 4, 80, 1_200_000
"""Attempts in a row that may find nothing better, for each of the largest and at most; and in all, times columns."""
SIDE_BY_SIDE = 2
_ROWS = 12
"""Rows whose largest givers are let go together."""
_NOISE = 0.3
"""How far chance moves shares (in their logarithm) when the heaviest is chosen."""
_WORTH = 1e-5
"""Relative fall of the balance's cost below which it is no better."""
_SURE = 1.0 - 1e-6


@dataclass(frozen=True)
class Core:
    """`columns` (A,) of the pool, the chosen ones of the largest and the heaviest of the other actors; what the balance costs,
    its `prices` (rows,) and what the lines lose in it, `lost` (F,) yuan."""

    columns: Indexes
    cost: float
    prices: Floats
    lost: Floats


class Largest(Rounds):
    """The balance of a city's core, in which the largest actors take one column each."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, seed: int):
        """Actors outside the core keep their heaviest columns."""
        start = heaviest(pool, relaxation.shares)
        self._rng, self._start, self._relaxation = np.random.default_rng(seed), start, relaxation
        reduced = pool.cost - pool.give @ relaxation.prices
        order = np.lexsort((reduced, pool.owner))
        rank = np.arange(len(order)) - np.searchsorted(pool.owner[order], pool.owner[order])
        sizes = earning(city, pool, needs, relaxation)
        self.largest: Indexes = np.sort(np.argsort(-sizes[: city.line_count], kind="stable")[:_LARGEST])
        self._drawn = _chances(city, pool, needs, relaxation, self.largest)
        core = _wavering(city, order[rank == 0], order[rank == 1], reduced, pool)
        shared = np.flatnonzero(relaxation.shares > 0)
        core[self.largest] = core[pool.owner[shared[relaxation.shares[shared] < _SURE]]] = True
        actors = np.flatnonzero(core)
        columns = np.union1d(np.union1d(order[rank < _OWN_COLUMNS], shared), start)
        self._others_cost = float(pool.cost[start[~core]].sum())
        others = np.asarray(pool.give[start[~core]].sum(axis=0)).ravel()
        left = needs.after(others)
        asked = np.isfinite(needs.amount)
        dearest = float((np.where(asked, relaxation.prices, 0.0) * needs.scale).max(initial=0.0))
        penalty = max(3.0 * dearest, abs(relaxation.cost) * 0.05, 1.0)
        super().__init__(
            city,
            pool,
            left,
            penalty,
            shared=like_days(city, left),
            actors=actors,
            columns=columns[core[pool.owner[columns]]],
        )
        problem, lines = city.problem, city.lines.free
        self._firm = np.append(problem.enterprise[lines], np.full(city.project_count, len(problem.loss_limit)))
        self._limit = np.append(problem.loss_limit, np.inf)
        self._whole: dict[int, int] = {}

    def core(self, gap: float, bound: float, clock: Clock) -> Core:
        """The cheapest balance found; that of the relaxation where the time is over before the first."""
        best, balance = self._dive(self.largest.tolist(), np.inf, clock)
        chosen, idle, patience = dict(self._whole), 0, min(_MOST_IDLE, _IDLE * len(self.largest))
        for _ in range(_EFFORT // max(len(self._columns), 1)):
            met = best + self._others_cost - bound <= gap * abs(bound)
            if balance is None or idle >= patience or met or clock.over:
                break
            some = min(int(self._rng.choice(_AT_ONCE)), len(self.largest))
            drawn = self._drawn[self._rng.integers(len(self._drawn))]
            again = self._rng.choice(self.largest, size=some, replace=False, p=drawn)
            self._let_go(again)
            cost, found = self._dive(again.tolist(), best, clock)
            if found is not None:
                best, balance, chosen, idle = cost, found, dict(self._whole), 0
                continue
            idle += 1
            self._let_go(again)
            self._fix([(actor, chosen[actor]) for actor in again.tolist()])
        if balance is None:
            lost = self.pool.losses(self._start)[: self.city.line_count]
            return Core(self._start, np.inf, self._relaxation.prices, lost)
        return self._core(balance, chosen)

    def _core(self, balance: Balance, chosen: dict[int, int]) -> Core:
        pool, among = self.pool, self._columns[: len(balance.shares)]
        owner = pool.owner[among]
        order = np.lexsort((-balance.shares, owner))
        owners, first = np.unique(owner[order], return_index=True)
        columns = self._start.copy()
        columns[owners] = among[order[first]]
        columns[list(chosen)] = self._columns[list(chosen.values())]
        lost = pool.losses(columns)
        lost[owners] = np.bincount(owner, weights=balance.shares * pool.losses(among), minlength=len(lost))[owners]
        return Core(columns, balance.cost, self._prices(balance), lost[: self.city.line_count])

    def _dive(self, loose: list[int], best: float, clock: Clock) -> tuple[float, Balance | None]:
        """The largest actors `loose` made whole one after another, the surest first; no balance where that costs more than
        `best`."""
        enough = best - _WORTH * abs(best) if np.isfinite(best) else best
        balance = self._asked_again(self._balance(), loose)
        while balance.cost < enough and not clock.over:
            if not loose:
                return balance.cost, balance
            heaviest = [(actor, *self._heaviest(actor, balance.shares)) for actor in loose]
            sure = [(actor, column) for actor, column, share in heaviest if share >= _SURE]
            if not sure:
                actor, column, _ = max(heaviest, key=lambda one: one[2])
                sure = [(actor, column)]
            self._fix(sure)
            loose = [actor for actor in loose if actor not in self._whole]
            balance = self._balance()
            if loose and balance.cost < enough:
                balance = self._asked_again(balance, loose)
        return np.inf, None

    def _asked_again(self, balance: Balance, loose: list[int]) -> Balance:
        """The balance with what loose actors answer to its prices, within what the chosen ones leave them to lose."""
        actors = np.sort(np.array(loose, dtype=np.int64))
        lines = actors[actors < self.city.line_count]
        left = np.array([self._left_to_lose(actor) for actor in lines.tolist()])
        answers = self.city.within(lines, left).answer(self.city.prices(self._prices(balance)), actors)
        return self._balance() if self._let_in(possible(answers)) else balance

    def _left_to_lose(self, actor: int) -> float:
        firm = self._firm[actor]
        if not np.isfinite(self._limit[firm]):
            return np.inf
        same = [column for other, column in self._whole.items() if self._firm[other] == firm and other != actor]
        return max(0.0, float(self._limit[firm] - self.pool.losses(self._columns[same]).sum()))

    def _heaviest(self, actor: int, shares: Floats) -> tuple[int, float]:
        """The place of the actor's heaviest column, moved by chance, among those within what it may lose; and its share."""
        own = np.flatnonzero(self.pool.owner[self._columns] == actor)
        lost = self.pool.losses(self._columns[own])
        within = lost <= self._left_to_lose(actor) * (1 + 1e-9) + 1e-9
        own = own[within] if within.any() else own[[int(lost.argmin())]]
        moved = shares[own] * np.exp(self._rng.normal(0.0, _NOISE, len(own)))
        best = own[int(moved.argmax())]
        return int(best), float(shares[best])

    def _fix(self, choices: list[tuple[int, int]]) -> None:
        self.master.fix(np.array([column for _, column in choices], dtype=np.int64))
        self._whole.update(choices)

    def _let_go(self, actors: Indexes) -> None:
        self.master.let_go(self._place[actors])
        for actor in actors.tolist():
            self._whole.pop(actor, None)


def earning(city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation) -> Floats:
    """By actor: the most that one of its columns earns at the relaxation's prices, burdens apart; nothing for projects, which
    are many and small."""
    limits = city.row_count
    prices = np.where(np.isfinite(needs.amount), relaxation.prices, 0.0)[:limits]
    sizes = np.zeros(city.count)
    np.maximum.at(sizes, pool.owner, abs(pool.give[:, :limits] @ prices))
    sizes[city.line_count :] = 0.0
    return sizes


def _chances(city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, largest: Indexes) -> list[Floats]:
    """How likely each of the largest is drawn (G,): all alike, by its size, or by what it gives to one of the dearest rows, for
    those that share a row have to move together."""
    limits = city.row_count
    worth = np.where(np.isfinite(needs.amount), relaxation.prices * needs.scale, 0.0)[:limits]
    dearest = np.argsort(-worth, kind="stable")[:_ROWS]
    place = np.full(city.count, -1, dtype=np.int64)
    place[largest] = np.arange(len(largest))
    theirs = np.flatnonzero(place[pool.owner] >= 0)
    gives = abs(pool.give[theirs][:, dearest].toarray()) * relaxation.prices[dearest]
    most = np.zeros((len(largest), len(dearest)))
    np.maximum.at(most, place[pool.owner[theirs]], gives)
    by_size = np.sqrt(most.sum(axis=1))
    alike = [np.ones(len(largest)), by_size] * max(1, len(dearest) // 2)
    weights = [weight + 1e-3 * weight.max(initial=0.0) + 1e-12 for weight in (*alike, *most.T)]
    return [weight / weight.sum() for weight in weights]


def _wavering(city: City, best: Indexes, second: Indexes, reduced: Floats, pool: ColumnPool) -> np.ndarray:
    """Whether each actor is one of those whose second best column costs least more than the best, (A,)."""
    apart = np.full(city.count, np.inf)
    apart[pool.owner[second]] = reduced[second] - reduced[best[np.searchsorted(pool.owner[best], pool.owner[second])]]
    core = np.zeros(city.count, dtype=np.bool_)
    core[np.argsort(apart, kind="stable")[:_CORE]] = True
    return core


def cheapest_core(
    city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, gap: float, seed: int, clock: Clock
) -> tuple[Core, Indexes]:
    """The better of two cores, sought side by side on a core of the machine each; and which actors are the largest."""

    def sought(chance: int) -> tuple[ColumnPool, Largest, Core]:
        branch = pool.branch()
        largest = Largest(city, branch, needs, relaxation, chance)
        return branch, largest, largest.core(gap, relaxation.bound, clock)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as both:
        found = list(both.map(sought, range(seed, seed + SIDE_BY_SIDE)))
    branch, largest, core = min(found, key=lambda one: one[2].cost)
    return replace(core, columns=pool.adopt(branch, core.columns)), largest.largest
