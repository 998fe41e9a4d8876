"""Where the limits cannot all be met: how little can be missed, and the season that asks for no more than that. Knows columns, rows
and a clock; knows no searches but those for the shortfall.

The balance over whole schedules gives the least shortfall there is in fractions; whole plans miss a little more. Asked for all that
the balance reaches, hardly any plan would do, and asked for what the best plan of a search reaches, the next one may miss
as much elsewhere. So limits are asked for a little less than the balance reaches.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.problem import Floats
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, Rounds, heaviest
from optimizer.improve import UNMET, Improver, times_at_first
from optimizer.needs import Needs
from optimizer.search import BRISK, STEADY, Choice, LocalSearch, rate

_SWEEPS, _PASSES, _MOST_ROUNDS = 60, 6, 400
_GIVEN_UP = 0.25
"""Of the shortfall that the best whole plan has above the balance's: what limits are asked for less."""


def least_short(city: City, pool: ColumnPool, needs: Needs, seed: int, clock: Clock) -> tuple[Choice, Relaxation]:
    """The choice that misses least, all rows weighed alike, and the balance it was sought from; at most half of the time."""
    half = clock.left_s / 2
    least = Rounds(city, pool, needs, 1.0, cost_weight=0.0).run(1e-4, _MOST_ROUNDS, lambda *_: clock.left_s < half)
    whole = Improver(city, pool, needs, least, seed, cost_weight=0.0)
    whole.vary(least.prices, times_at_first(city), clock)
    alike = 1.0 / needs.scale
    best = rate(pool, needs, heaviest(pool, least.shares))
    for attempt in range(_PASSES):
        for temper in (STEADY, BRISK):
            search = LocalSearch(pool, needs, alike, best.columns, seed + attempt, temper, cost_weight=0.0)
            found = search.run(np.ones(len(pool), dtype=np.bool_), _SWEEPS, clock)
            if found.better_than(best):
                best = found
        if best.short <= least.bound * (1 + 1e-6) + UNMET or clock.left_s < half:
            break
        whole.vary(least.prices, 4, clock)
    return best, least


def eased(city: City, pool: ColumnPool, needs: Needs, best: Choice, least: Relaxation) -> City:
    """The city in which limits and burdens ask for what the balance `least` reaches and a little less; where the choice `best` misses
    no more than the balance, for what that reaches."""
    spared = (best.short - least.bound) * _GIVEN_UP
    if spared <= UNMET:
        return _asking(city, needs.relaxed_by(needs.short(pool.given(best.columns)) * (1 + 1e-9)))
    missed = needs.short(pool.give[: len(least.shares)].T @ least.shares)
    return _asking(city, needs.relaxed_by(missed * (1 + spared / max(least.bound, spared))))


def _asking(city: City, needs: Needs) -> City:
    problem, rows = city.problem, city.row_count
    eased_rows = tuple(
        replace(row, need=float(amount)) for row, amount in zip(problem.rows, needs.amount, strict=False)
    )
    lost: Floats = -needs.amount[rows : rows + len(problem.loss_limit)]
    limit = np.where(np.isfinite(lost), lost, problem.loss_limit)
    return city.asking(replace(problem, rows=eased_rows, loss_limit=limit))
