"""What a line's programme counts: blocks begun and days spent in a mode, days owed by a rule. Knows one line at a time.

A counter goes by its `kind`, BLOCKS or DAYS, the `mode` it counts and its most, `upper`; `track` points into `counted` (Q, T),
the days that count, and `need` (Q, T), the least count due at the end of a day, after which it begins anew (0: nothing due).
The state of several counters is one number in mixed radix. Compiled with numba.
"""

from __future__ import annotations

import numba as nb
import numpy as np

MAX_COUNTERS = 60
BLOCKS, DAYS = 0, 1


@nb.njit(cache=True, nogil=True)
def broken_counters(plan, initial_mode, kind, mode, upper, track, counted, need):
    """Bit mask of the counters that a schedule breaks. `track[s]` points into `counted` (Q, T) and `need` (Q, T): the
    least count due at the end of a day, after which the count begins anew (0: nothing due; -1: nothing due)."""
    mask = 0
    for s in range(len(kind)):
        count = 0
        for t in range(len(plan)):
            if plan[t] == mode[s]:
                if kind[s] == BLOCKS:
                    before = plan[t - 1] if t > 0 else initial_mode
                    count += before != mode[s]
                elif counted[track[s], t]:
                    count += 1
            if count > upper[s]:
                mask |= 1 << s
            if kind[s] == DAYS and need[track[s], t] > 0:
                if count < need[track[s], t]:
                    mask |= 1 << s
                count = 0
    return mask


@nb.njit(cache=True, nogil=True)
def count_on(maps, active, size, t, end, m, begins, kind, mode, upper, track, counted, need):
    """`maps[i, c]`: what count c of active counter i becomes after days t..end-1 in mode m, -1 when it breaks;
    `begins` says that a block begins on day t."""
    for i in range(len(active)):
        s = active[i]
        for c in range(size[i]):
            count = c
            if kind[s] == BLOCKS:
                if begins and mode[s] == m:
                    count = count + 1 if count < upper[s] else -1
            else:
                for day in range(t, end):
                    if mode[s] == m and counted[track[s], day]:
                        if count >= upper[s]:
                            count = -1
                            break
                        count = min(count + 1, size[i] - 1)
                    if need[track[s], day] > 0:
                        if count < need[track[s], day]:
                            count = -1
                            break
                        count = 0
            maps[i, c] = count


@nb.njit(cache=True, nogil=True)
def state_after(state, maps, digits, stride):
    """The state that the counters reach through `maps`, -1 when one breaks."""
    reached = 0
    for i in range(len(stride)):
        count = maps[i, digits[i, state]]
        if count < 0:
            return -1
        reached += count * stride[i]
    return reached


@nb.njit(cache=True, nogil=True)
def too_early(state, t, active, digits, kind):
    """Whether some count is larger than the days before t can have made it."""
    for i in range(len(active)):  # noqa: SIM110 - numba compiles no generators
        if digits[i, state] > t + (kind[active[i]] == BLOCKS):
            return True
    return False


@nb.njit(cache=True, nogil=True)
def days_worked(works):
    """Working days before each day, (T + 1,)."""
    worked = np.zeros(len(works) + 1, np.int64)
    for t in range(len(works)):
        worked[t + 1] = worked[t] + works[t]
    return worked


@nb.njit(cache=True, nogil=True)
def laid_out(active_mask, days, kind, upper, track, need):
    """The counters of a mask, how many counts each can show, what one of its counts adds to the state, and the counts of every
    state, (active, states)."""
    active = _numbers(active_mask, len(kind))
    size = _sizes(active, days, kind, upper, track, need)
    stride = np.ones(len(active), np.int64)
    for i in range(1, len(active)):
        stride[i] = stride[i - 1] * size[i - 1]
    digits = np.empty((len(active), stride[-1] * size[-1] if len(active) else 1), np.int64)
    for state in range(digits.shape[1]):
        for i in range(len(active)):
            digits[i, state] = state // stride[i] % size[i]
    return active, size, stride, digits


@nb.njit(cache=True, nogil=True)
def state_count(active_mask, days, kind, upper, track, need):
    """How many states the counters of a mask have together."""
    count = 1
    for size in _sizes(_numbers(active_mask, len(kind)), days, kind, upper, track, need):
        count *= size
    return count


@nb.njit(cache=True, nogil=True)
def _numbers(mask, counters):
    return np.array([s for s in range(counters) if mask >> s & 1], np.int64)


@nb.njit(cache=True, nogil=True)
def _sizes(active, days, kind, upper, track, need):
    """How many counts each active counter can show: up to its most, or up to what is ever needed where none is set."""
    size = np.ones(len(active), np.int64)
    for i in range(len(active)):
        s = active[i]
        most = upper[s]
        if kind[s] == DAYS:
            largest = 0
            for t in range(days):
                largest = max(largest, need[track[s], t])
            most = largest if upper[s] > days else max(upper[s], largest)
        size[i] = most + 1
    return size
