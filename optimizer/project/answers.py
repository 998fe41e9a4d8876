"""Construction projects as actors: prices in, each project's best schedule and what it proves out. Knows tasks and
prices; knows no production line and no row.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.problem import Problem
from models.season import Span
from optimizer.project.branching import Best, best_schedule
from optimizer.project.energy import earliest
from optimizer.project.faults import no_schedule
from optimizer.project.kernels import Days, Floats
from optimizer.project.network import shape
from optimizer.project.placing import place
from optimizer.project.satisfy import Effort, Watch, satisfy
from optimizer.project.serial import schedule_projects
from optimizer.project.task import Site, days_from_plan, sites

EFFORT = Effort(work=0.5)
"""How long the constraint programme may work on one answer unless told."""
NEARNESS = 1e-7
"""Among schedules of equal price the one nearest the owner's plan: all its days' distances together weigh this part of
the largest price of a day, which the bound gives away."""
EFFORT_TO_FIT = Effort(work=60.0)
"""The same before a project is called impossible."""


@dataclass(frozen=True)
class ProjectAnswer:
    """`days`: horizon days worked by each task, in the order of the project's tasks. `delay_cost` in yuan, unweighted.
    `priced` = cost_weight x delay_cost + the price of all that is emitted and used; `bound` is proven: no schedule of
    this project alone is priced lower (up to rounding equal to `priced` when the answer is the best there is)."""

    days: tuple[NDArray[np.int64], ...]
    delay_cost: float
    priced: float
    bound: float


class Projects:
    """All projects of a problem. `shared` names what the city's projects share, `capacity` (Q,) is how much of it;
    `effort` is how long the constraint programme may work on an answer that needs it; `watch` hears of its progress.
    What it found is kept, and sought again only with more effort."""

    def __init__(self, problem: Problem):
        self.problem, self.effort = problem, EFFORT
        self.watch: Watch | None = None
        common = [resource for resource in problem.scenario.resources if not resource.project_id]
        self.shared = tuple(resource.resource for resource in common)
        self.capacity: NDArray[np.int64] = np.array([resource.capacity for resource in common], dtype=np.int64)
        self.sites = sites(problem)
        self._shapes = tuple(shape(site) for site in self.sites)
        self._done = [min(earliest(site)[1], site.days) for site in self.sites]
        self._away = [_away(site, problem.horizon) for site in self.sites]
        self._last: list[tuple[Days, ...] | None] = [None] * len(self.sites)
        self._found: dict[tuple[int, float, bytes], tuple[Effort, Best]] = {}

    def answer(
        self,
        price_per_kg: Floats,
        price_per_use: Floats,
        cost_weight: float,
        which: NDArray[np.int64] | None = None,
    ) -> tuple[ProjectAnswer, ...]:
        """The best schedule of each project (of those in `which`), alone, at prices: `price_per_kg` (J, H, 4) yuan per kg
        emitted on each day of the horizon, `price_per_use` (Q, H) >= 0 yuan per unit and day of what the city shares. Its capacity is no
        limit here. Raises InputError when a project has no schedule inside the horizon."""
        asked = range(len(self.sites)) if which is None else which.tolist()
        return tuple(self._answer(j, price_per_kg[j], price_per_use, cost_weight) for j in asked)

    def serial(self) -> dict[str, tuple[date, ...]]:
        """Worked days of every task in one plan within all resources. Raises InputError naming each task that finds no
        room in the horizon."""
        return schedule_projects(self.problem)

    def _answer(self, j: int, price_per_kg: Floats, price_per_use: Floats, cost_weight: float) -> ProjectAnswer:
        site, form = self.sites[j], self._shapes[j]
        price = site.kg @ price_per_kg.T + site.uses @ price_per_use
        after = cost_weight * site.delay_after(np.arange(price.shape[1] + 1.0))
        if form is None:
            best = Best(None, _apart(site, price) + float(after[self._done[j]]), False)
        else:
            scale = cost_weight * site.delay_cost + float(np.abs(price).max(initial=0.0)) or 1.0
            best = best_schedule(site, form, price + scale * self._away[j], after)
            best = replace(best, bound=best.bound - scale * NEARNESS)
        if not best.proven:
            best = self._searched(j, price, cost_weight, best)
        if best.days is None:
            raise no_schedule(self.problem, site)
        return _told(site, best, price, cost_weight)

    def _searched(self, j: int, price: Floats, cost_weight: float, best: Best) -> Best:
        """By the constraint programme, beginning from the best schedule known."""
        asked = (j, cost_weight, hashlib.sha256(price.tobytes()).digest())
        before = self._found.get(asked)
        if before is not None and (before[1].proven or before[0].work >= self.effort.work):
            return before[1]
        site = self.sites[j]
        placed = place(site)
        known = [days for days in (best.days, self._last[j], placed) if days is not None and not isinstance(days, int)]
        start = min(known, key=lambda days: _priced(site, days, price, cost_weight), default=None)
        if start is not None and _priced(site, start, price, cost_weight) <= best.bound:
            return Best(start, best.bound, True)
        found = satisfy([site], [price], (), cost_weight, self.effort, [start], watch=self.watch)
        if start is None and found.days is None and found.bound < np.inf:
            found = satisfy([site], [price], (), cost_weight, EFFORT_TO_FIT, [None])
        days = found.days or start
        if found.days is not None and start is not None:
            days = min(found.days, start, key=lambda each: _priced(site, each, price, cost_weight))
        self._last[j] = days
        bound = max(best.bound, found.bound, -np.inf if before is None else before[1].bound)
        closed = days is not None and _priced(site, days, price, cost_weight) <= bound
        self._found[asked] = (self.effort, Best(days, bound, closed))
        return self._found[asked][1]


def _away(site: Site, horizon: Span) -> Floats:
    """How far each day lies from the owner's plan, (tasks, H), so small that no schedule's sum exceeds NEARNESS."""
    away = np.array([days_from_plan(work.block, horizon) for work in site.works]).reshape(-1, site.days)
    most = sum(work.duration * float(row.max(initial=0.0)) for work, row in zip(site.works, away, strict=True))
    return away * (NEARNESS / most) if most > 0 else away


def _delay(site: Site, days: tuple[Days, ...]) -> float:
    done = max((float(worked[-1]) + 1.0 for worked in days), default=0.0)
    return float(site.delay_after(np.array([done]))[0]) if days else 0.0


def _priced(site: Site, days: tuple[Days, ...], price: Floats, cost_weight: float) -> float:
    return cost_weight * _delay(site, days) + sum(float(price[i, worked].sum()) for i, worked in enumerate(days))


def _told(site: Site, best: Best, price: Floats, cost_weight: float) -> ProjectAnswer:
    assert best.days is not None
    priced = _priced(site, best.days, price, cost_weight)
    return ProjectAnswer(best.days, _delay(site, best.days), priced, priced if best.proven else min(best.bound, priced))


def _apart(site: Site, price: Floats) -> float:
    """Every task alone at its cheapest, without delay: no schedule is priced lower."""
    nothing = np.zeros(site.days + 1)
    return sum(float(work.cost_from(price[i], nothing)[0]) for i, work in enumerate(site.works))
