"""The schedule nearest to a wish that a line may really work: blocks, counts and law kept. Knows no limit and no price."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.line import INF, best_counted, best_schedule, broken_counters
from optimizer.pricing import Lines, Plans

_ANY_DAY = 1e-3
"""Weight of a day in another mode than wished beside the output value it moves: settles ties by days."""


def nearest_legal(lines: Lines, wished: Plans) -> Plans:
    """For each active line the schedule (L, T) that moves the least output value away from `wished` (L, T)."""
    p, c = lines.problem, lines.counters
    plans = np.zeros_like(wished)
    _nearest(
        wished, p.mode_count, lines.works_of, p.output, p.value, p.restart_cost, p.min_days, p.initial_mode,
        p.initial_days, lines.reach_of, p.law.astype(np.int64), c.start, c.kind, c.mode, c.upper, c.track, c.counted,
        c.need, plans,
    )  # fmt: skip
    return plans


def moved_yuan(lines: Lines, chosen: NDArray[np.int64], plans: Plans, wished: Plans) -> Floats:
    """Output value (n,) by which schedules (n, T) of the lines `chosen` (n,) differ from those wished."""
    p = lines.problem
    at = chosen[:, None]
    apart = np.abs(p.output[at, plans.astype(np.int64)] - p.output[at, wished.astype(np.int64)])
    working = lines.works_of[chosen]
    moved: Floats = ((apart * working).sum(axis=1) + _ANY_DAY * (plans != wished).sum(axis=1)) * p.value[chosen]
    return moved


@nb.njit(cache=True, nogil=True)
def _nearest(
    wished, mode_count, works_of, output, value, restart_cost, min_days, initial_mode, initial_days, reach_of, law,
    counter_start, kind, mode, upper, track, counted, need, plans,
):  # fmt: skip
    days, width = wished.shape[1], output.shape[1]
    prefix, leave = np.empty((width, days + 1)), np.zeros((width, days))
    future, choice = np.empty((days + 1, width)), np.empty((days, width), np.int8)
    for l in range(len(wished)):
        m, works, first, last = mode_count[l], works_of[l], counter_start[l], counter_start[l + 1]
        for k in range(m):
            prefix[k, 0] = 0.0
            for t in range(days):
                apart = abs(output[l, k] - output[l, wished[l, t]]) if works[t] else 0.0
                prefix[k, t + 1] = prefix[k, t] + value[l] * (apart + (_ANY_DAY if k != wished[l, t] else 0.0))
        active, cost = 0, INF
        while True:
            if active == 0:
                cost = best_schedule(
                    prefix[:m], leave[:m], restart_cost[l, :m], min_days[l], reach_of[law[l]], initial_mode[l],
                    initial_days[l], future[:, :m], choice[:, :m], plans[l],
                )  # fmt: skip
            else:
                cost = best_counted(
                    prefix[:m], leave[:m], restart_cost[l, :m], min_days[l], reach_of[law[l]], initial_mode[l],
                    initial_days[l], active, kind[first:last], mode[first:last], upper[first:last],
                    track[first:last], counted, need, plans[l],
                )  # fmt: skip
            if cost >= INF or first == last:
                break
            broken = broken_counters(
                plans[l], initial_mode[l], kind[first:last], mode[first:last], upper[first:last], track[first:last],
                counted, need,
            )  # fmt: skip
            if broken == 0:
                break
            active |= broken
