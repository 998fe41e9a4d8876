"""A rough plan made to hold: what it costs to bring it into line with every limit while changing it least. Knows the
columns of a season that was solved before."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np

from models.problem import Floats
from optimizer.baselines.legal import moved_yuan, nearest_legal
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.decompose import UNMET, Decomposed, assemble, serial_answers
from optimizer.needs import needs_of
from optimizer.pricing import Plans
from optimizer.search import LocalSearch, Temper

_ATTEMPTS, _PASSES, _SWEEPS = 6, 4, 60
_TEMPERS = tuple(
    Temper(grow, shrink, takers) for takers in (20.0, 400.0, 5000.0) for grow, shrink in ((1.6, 0.7), (2.0, 0.5))
)
"""Rough plans miss what columns can only take from (floors, alternation): those rows weigh more than in our search."""


def repaired(city: City, pool: ColumnPool, prices: Floats, wished: Plans, seed: int, clock: Clock) -> Decomposed | None:
    """The plan found that meets every limit and moves the least output value away from `wished` (L, T), lines first
    brought to their nearest legal schedule; None when the search met none. Its cost is what the repair costs: cheaper
    plans that lie farther away are not looked for."""
    legal = nearest_legal(city.lines, wished)
    start = _as_answers(city, legal)
    pool.add(start)
    pool.add(serial_answers(city))
    moved = copy.copy(pool)
    moved.cost = pool.cost.copy()
    of_lines = np.flatnonzero(pool.owner < city.line_count)
    lines = city.lines.free[pool.owner[of_lines]]
    moved.cost[of_lines] = moved_yuan(city.lines, lines, pool.plans[of_lines], wished[lines])
    plain = pool.choices < 0
    needs, best = needs_of(city), None
    for attempt in range(_ATTEMPTS):
        search = LocalSearch(moved, needs, prices, pool.find(start), seed + attempt, _TEMPERS[attempt % len(_TEMPERS)])
        for _ in range(_PASSES):
            found = search.run(plain, _SWEEPS)
            best = found if found.better_than(best) else best
        if clock.over:
            break
    if best is None or best.short > UNMET:
        return None
    return assemble(city, pool, best, None, np.zeros(0))


def _as_answers(city: City, legal: Plans) -> Answers:
    """The lines in the given modes without measures, the projects as early as they may."""
    free = city.lines.free
    serial = serial_answers(city)
    return replace(serial, plans=legal[free], choices=np.full(len(free), -1, dtype=np.int32))
