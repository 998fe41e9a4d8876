"""The schedule nearest to a wish that a line may really work, for given prices on what is shared: blocks, counts and law
kept. Knows no limit and no other line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numba as nb
import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.counters import broken_counters
from optimizer.line import best_counted, best_schedule, tabulate
from optimizer.pricing import Lines, Plans, Prices

_WORKERS = 2
_ANY_DAY = 1e-3
"""Weight of a day in another mode than wished beside the output value it moves: settles ties by days."""


class Nearest:
    """What lines answer who want to stay near a wish (L, T)."""

    def __init__(self, lines: Lines, wished: Plans):
        self._lines, self.wished = lines, wished

    def legal(self, prices: Prices | None = None, day_factor: Floats | None = None) -> tuple[Plans, Floats]:
        """For each free line the schedule (F, T) of least distance from the wish less what it earns at the prices,
        times `day_factor` (T,) on each day, and that least value (F,)."""
        p, lines = self._lines.problem, self._lines.free
        rows = np.zeros(len(p.rows)) if prices is None else prices.rows
        gains = self._lines.gains(rows) if day_factor is None else self._lines.gains(rows) * day_factor[None, :, None]
        burden = np.zeros(len(p.loss_limit)) if prices is None else prices.burden
        plans, least = np.zeros((len(lines), p.days), dtype=np.int8), np.zeros(len(lines))
        parts = [part for part in np.array_split(np.arange(len(lines)), _WORKERS) if len(part)]

        def work(part: NDArray[np.int64]) -> None:
            own = slice(int(part[0]), int(part[-1]) + 1)
            self._answer(lines[own], gains, burden, plans[own], least[own])

        with ThreadPoolExecutor(_WORKERS) as pool:
            list(pool.map(work, parts))
        return plans, least

    def _answer(self, lines: NDArray[np.int64], gains: Floats, burden: Floats, plans: Plans, least: Floats) -> None:
        p, c, layout = self._lines.problem, self._lines.counters, self._lines
        _nearest(
            lines, self.wished, p.mode_count, layout.works_of, p.kg, p.output, p.emits, p.value, p.output_per_day,
            p.restart_days, p.restart_cost, p.min_days, p.initial_mode, p.initial_days, layout.reach_of,
            p.law.astype(np.int64), gains, layout.group, burden, p.enterprise, c.start, c.kind, c.mode, c.upper,
            c.track, c.counted, c.need, plans, least,
        )  # fmt: skip

    def distance_yuan(self, chosen: NDArray[np.int64], plans: Plans) -> Floats:
        """How far schedules (n, T) of the lines `chosen` (n,) are from the wish: the output value moved, up or down,
        and what their restarts cost."""
        p = self._lines.problem
        at, modes, wished = chosen[:, None], plans.astype(np.int64), self.wished[chosen].astype(np.int64)
        apart = np.abs(p.output[at, modes] - p.output[at, wished]) * self._lines.works_of[chosen]
        before = np.hstack([p.initial_mode[at], modes[:, :-1]])
        ended = (p.restart_cost[at, before] * (before != modes)).sum(axis=1) + p.restart_cost[chosen, modes[:, -1]]
        moved: Floats = (apart.sum(axis=1) + _ANY_DAY * (modes != wished).sum(axis=1)) * p.value[chosen] + ended
        return moved


@nb.njit(cache=True, nogil=True)
def _nearest(
    lines, wished, mode_count, works_of, kg, output, emits, value, output_per_day, restart_days, restart_cost, min_days,
    initial_mode, initial_days, reach_of, law, gain_of, group, burden, enterprise, counter_start, kind, mode, upper,
    track, counted, need, plans, least,
):  # fmt: skip
    days, width = wished.shape[1], output.shape[1]
    prefix, leave = np.empty((width, days + 1)), np.zeros((width, days))
    future, choice = np.empty((days + 1, width)), np.empty((days, width), np.int8)
    no_units = np.zeros(width, np.int64)
    for i in range(len(lines)):
        l = lines[i]
        m, works, first, last = mode_count[l], works_of[l], counter_start[l], counter_start[l + 1]
        tabulate(
            works, kg[l], output[l], emits[l], value[l], output_per_day[l], restart_days[l], gain_of[group[l]],
            burden[enterprise[l]], prefix[:m], leave[:m],
        )  # fmt: skip
        for k in range(m):
            away = 0.0
            for t in range(days):
                if works[t]:
                    away += value[l] * abs(output[l, k] - output[l, wished[l, t]])
                if k != wished[l, t]:
                    away += value[l] * _ANY_DAY
                prefix[k, t + 1] += away
        active = 0
        while True:
            if active == 0:
                least[i] = best_schedule(
                    prefix[:m], leave[:m], restart_cost[l, :m], min_days[l], reach_of[law[l]], initial_mode[l],
                    initial_days[l], future[:, :m], choice[:, :m], plans[i],
                )  # fmt: skip
            else:
                least[i] = best_counted(
                    prefix[:m], leave[:m], restart_cost[l, :m], min_days[l], reach_of[law[l]], initial_mode[l],
                    initial_days[l], active, kind[first:last], mode[first:last], upper[first:last],
                    track[first:last], counted, need, works, no_units, -1, plans[i], least[:0], least[:0],
                )  # fmt: skip
            broken = broken_counters(
                plans[i], initial_mode[l], kind[first:last], mode[first:last], upper[first:last], track[first:last],
                counted, need,
            )  # fmt: skip
            if broken == 0 or active | broken == active:
                break
            active |= broken
