"""From a relaxation to a proven optimum, where lines are few and rows do not tell too many of their schedules apart.

Why it is a proof: a plan that meets every row costs at least the relaxation's bound plus what its schedules' reduced costs
exceed their least values by (see optimizer.generate), and no term of that sum is negative. A plan that costs less than
bound + room thus holds no schedule further than `room` from its line's least. So the best choice among all schedules that
near, or bound + room where that is less, is a bound on every plan (Baldacci, Christofides and Mingozzi 2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.closing.choosing import cheapest_choice
from optimizer.closing.schedules import Effort, Listing, TooManyError
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation
from optimizer.needs import Needs
from optimizer.search import Choice, rate

_FIRST, _WIDER = 0.005, 2.0
"""The first room, of the relaxation's cost, and how much wider the next, until no more schedules come in: then all of them."""
_MOST_ACTORS = 100
_EFFORT = 400_000_000
"""Comparisons of schedules for each room at most."""


@dataclass(frozen=True)
class Closed:
    """The best `choice` found, None where none meets every row; `bound` yuan is proven for every plan, inf where there is none."""

    choice: Choice | None
    bound: float


@dataclass(frozen=True)
class _Teller:
    """Tells what the master's bound and cost mean for all plans: `lowest` is proven, and nothing beyond `most`."""

    clock: Clock
    lowest: float
    most: float

    def __call__(self, bound: float, cost: float) -> None:
        self.clock.tell("closing", max(self.lowest, min(bound, self.most)), None if np.isinf(cost) else cost)


def few(city: City) -> bool:
    """Whether it is worth trying: lines alone, and not many."""
    return not city.project_count and 0 < city.line_count <= _MOST_ACTORS


def closed(city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, gap: float, clock: Clock) -> Closed:
    """The optimum, or how near rooms came to it that could be listed within the time. Listed schedules join the pool."""
    best: Choice | None = None
    lowest = relaxation.bound
    listing = Listing(city, needs, relaxation.prices)
    room = _FIRST * max(abs(relaxation.cost), 1.0)
    count = 0
    while not clock.over:
        known = np.inf if best is None else best.cost - relaxation.bound
        room = min(room, known)
        try:
            columns = _listed(city, pool, listing, room)
        except TooManyError:
            break

        found = cheapest_choice(pool, needs, columns, clock, _Teller(clock, lowest, relaxation.bound + room))
        lowest = max(lowest, min(found.bound, relaxation.bound + room))
        if found.columns is not None:
            choice = rate(pool, needs, found.columns)
            if choice.short == 0.0 and (best is None or choice.cost < best.cost):
                best = choice
                clock.tell("closing", lowest, best.cost)
        if best is not None and best.cost - lowest <= gap * best.cost:
            break
        if np.isinf(room) or (best is not None and best.cost - relaxation.bound <= room):
            break
        room = room * _WIDER if len(columns) > count else np.inf
        count = len(columns)
    return Closed(best, lowest if best is None else min(lowest, best.cost))


def _listed(city: City, pool: ColumnPool, listing: Listing, room: float) -> NDArray[np.int64]:
    """The columns of all lines' schedules within the room."""
    effort = Effort.of(_EFFORT)
    plans, choices, lines = [], [], []
    for actor in range(city.line_count):
        found, chosen = listing.of(actor, room, effort)
        plans.append(found)
        choices.append(chosen)
        lines.append(np.full(len(found), actor, dtype=np.int64))
    answers = Answers.of_lines(np.concatenate(plans), np.concatenate(lines), np.concatenate(choices).astype(np.int32))
    pool.add(answers)
    return pool.find(answers)
