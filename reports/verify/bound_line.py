"""The least that lines of one kind can cost at given prices, over every schedule that law and physics leave them: a
dynamic programme over days, for many lines at once. Knows daily prices of modes, not where they come from.

Backwards from the season's end: `value[t][m]` is the least price of days t, t + 1, ... of a line that is in mode m and
has served its shortest block, so that it may stay a day more or change. Who changes begins a block, pays its restart at
once (it is due even when the season ends first), and is free again after the shortest length or at the season's end.
Counts are part of the state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.verify.bound_counts import Counts, Ints
from reports.verify.days import Bools

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """What lines of one kind have in common: `allowed` (T, M), `min_days` (M,), the mode before the season and how many
    days of the season its block must still last."""

    allowed: Bools
    min_days: tuple[int, ...]
    initial: int
    held: int


@dataclass(frozen=True)
class Priced:
    """n lines at their prices: `day` (M, n, T) for each day in a mode, `left` (M, n, T) when a block of the mode ended the
    day before, `block` (M, n) for each block."""

    day: Floats
    left: Floats
    block: Floats


@dataclass(frozen=True)
class Least:
    """The least price of each line (n,), inf where no schedule exists, a schedule (n, T) that has it, and `by_state` (n, S), the
    least price by the state of the counts that a line begins with."""

    price: Floats
    plans: NDArray[np.int8]
    by_state: Floats


def least(kind: Kind, priced: Priced, counts: Counts, lines: Ints) -> Least:
    """`lines` (n,) are the numbers by which counts know the priced lines."""
    days, modes = kind.allowed.shape
    until = _open_until(kind.allowed)
    so_far = np.zeros((modes, len(lines), days + 1))
    so_far[:, :, 1:] = priced.day.cumsum(axis=2)
    ends = [[min(t + shortest, days) for shortest in kind.min_days] for t in range(days)]
    nothing = np.full((modes, len(lines), counts.size + 1), np.inf)
    value = {days: nothing.copy()}
    value[days][:, :, :-1] = 0.0
    chosen = np.zeros((days, modes, len(lines), counts.size), dtype=np.int8)
    for t in range(days - 1, -1, -1):
        begin = np.full((modes, len(lines), counts.size), np.inf)
        here = nothing.copy()
        for m in range(modes):
            stop = ends[t][m]
            if until[t, m] >= stop:
                price = priced.block[m] + so_far[m, :, stop] - so_far[m, :, t]
                begin[m] = price[:, None] + value[stop][m][:, counts.after(m, t, stop, True)]
        for m in range(modes):
            stay = np.full((len(lines), counts.size), np.inf)
            if kind.allowed[t, m]:
                price = so_far[m, :, t + 1] - so_far[m, :, t]
                stay = price[:, None] + value[t + 1][m][:, counts.after(m, t, t + 1, False)]
            chosen[t, m] = m
            for other in range(modes):
                if other != m and until[t, other] >= ends[t][other]:
                    change = begin[other] + priced.left[m, :, t, None]
                    better = change < stay
                    np.copyto(stay, change, where=better)
                    np.copyto(chosen[t, m], np.int8(other), where=better)
            here[m, :, :-1] = stay
        value[t] = here
        value.pop(t + max(kind.min_days) + 1, None)
    held, first = kind.held, kind.initial
    after = counts.after(first, 0, held, False)
    by_state = (priced.block[first] + so_far[first, :, held])[:, None] + value[held][first][:, after]
    if held and until[0, first] < held:
        by_state[:] = np.inf
    begin = counts.first(lines)
    price = by_state[np.arange(len(lines)), begin]
    return Least(price, _traced(kind, counts, chosen, ends, after[begin], np.isfinite(price)), by_state)


def _traced(
    kind: Kind, counts: Counts, chosen: NDArray[np.int8], ends: list[list[int]], state: Ints, able: Bools
) -> NDArray[np.int8]:
    """The schedules that were chosen; of lines that have none, nothing but the mode before the season."""
    days, count = len(ends), len(state)
    plans = np.full((count, days), kind.initial, dtype=np.int8)
    mode, free, state = np.full(count, kind.initial), np.where(able, kind.held, days), state.copy()
    for t in range(kind.held, days):
        now = np.flatnonzero(free == t)
        new = chosen[t, mode[now], now, state[now]]
        for m in np.unique(new).tolist():
            for begins in (False, True):
                who = now[(new == m) & ((mode[now] != m) == begins)]
                stop = ends[t][m] if begins else t + 1
                plans[who, t:stop] = m
                state[who] = counts.after(m, t, stop, begins)[state[who]]
                mode[who], free[who] = m, stop
    return plans


def _open_until(allowed: Bools) -> Ints:
    """(T, M): the first day from t on that is closed to the mode, T where none is."""
    until = np.full((len(allowed) + 1, allowed.shape[1]), len(allowed), dtype=np.int64)
    for t in range(len(allowed) - 1, -1, -1):
        until[t] = np.where(allowed[t], until[t + 1], t)
    return until[:-1]
