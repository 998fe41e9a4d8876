"""A line's best schedule where its counts and what it may lose are too many to hold a value for each: the least cost falls
stepwise with the units of loss, and only the steps are kept. Knows one line at a time. Compiled with numba.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from optimizer.counters import count_on, days_worked, laid_out, state_after, state_count, too_early

INF = 1e300
MOST_ENTRIES, MOST_CELLS, MOST_HELD = 3_000_000, 300_000, 400_000
"""Steps in all, days times modes times counts, and counts times units, beyond which it is given up. A verifier without steps
must be able to hold the last, or it could not prove the bound again."""


@nb.njit(cache=True, nogil=True)
def best_stepwise(
    prefix, leave, block_cost, min_days, reach, initial_mode, initial_days, active_mask, kind, mode, upper, track,
    counted, need, works, units, most, plan, least,
):  # fmt: skip
    """As best_counted with `most` units, for so many counts and units that few of them matter: the least cost from a state
    on falls stepwise with the units that may be lost, and only the steps are kept. NaN where there are too many."""
    modes, days = prefix.shape[0], prefix.shape[1] - 1
    states = state_count(active_mask, days, kind, upper, track, need)
    if (days + 1) * modes * states > MOST_CELLS or states * (most + 1) > MOST_HELD:
        return np.nan
    active, size, stride, digits = laid_out(active_mask, days, kind, upper, track, need)
    worked = days_worked(works)
    begin_maps = np.empty((modes, len(active), size.max() if len(active) else 1), np.int64)
    stay_maps = np.empty_like(begin_maps)
    # Steps of (t, m, state) are entries first..last: so many units lost from here on, at this least cost, by going on in `to`.
    first, last = np.zeros((days + 1, modes, states), np.int32), np.zeros((days + 1, modes, states), np.int32)
    lost, value, to = np.empty(1 << 16, np.int32), np.empty(1 << 16), np.empty(1 << 16, np.int8)
    lost[0], value[0], filled = 0, 0.0, 1
    last[days] = 1
    here, stop, used = np.zeros(modes, np.int64), np.zeros(modes, np.int64), np.zeros(modes, np.int64)
    cost = np.zeros(modes)
    for t in range(days - 1, -1, -1):
        for m in range(modes):
            end = min(t + min_days[m], days)
            count_on(begin_maps[m], active, size, t, end, m, True, kind, mode, upper, track, counted, need)
            count_on(stay_maps[m], active, size, t, t + 1, m, False, kind, mode, upper, track, counted, need)
        for state in range(states):
            if too_early(state, t, active, digits, kind):
                continue
            for m in range(modes):
                for other in range(modes):
                    begins = other != m
                    end = min(t + min_days[other], days) if begins else t + 1
                    here[other], stop[other] = 0, 0
                    if reach[t, other] < end:
                        continue
                    after = state_after(state, begin_maps[other] if begins else stay_maps[other], digits, stride)
                    if after < 0:
                        continue
                    here[other], stop[other] = first[end, other, after], last[end, other, after]
                    used[other] = units[other] * (worked[end] - worked[t])
                    cost[other] = prefix[other, end] - prefix[other, t]
                    if begins:
                        cost[other] += block_cost[other] + leave[m, t]
                total = 0
                for other in range(modes):
                    total += stop[other] - here[other]
                if filled + total > len(lost):
                    if filled + total > MOST_ENTRIES:
                        return np.nan
                    lost, value, to = (
                        _doubled(lost, filled, total),
                        _doubled(value, filled, total),
                        _doubled(to, filled, total),
                    )
                first[t, m, state] = filled
                lowest = INF
                while True:
                    best, best_lost, best_cost = -1, most + 1, INF
                    for other in range(modes):
                        if here[other] < stop[other]:
                            n, c = lost[here[other]] + used[other], value[here[other]] + cost[other]
                            if n < best_lost or (n == best_lost and c < best_cost):
                                best, best_lost, best_cost = other, n, c
                    if best < 0:
                        break
                    here[best] += 1
                    if best_cost < lowest:
                        lowest = best_cost
                        lost[filled], value[filled], to[filled] = best_lost, best_cost, best
                        filled += 1
                last[t, m, state] = filled
    m = initial_mode
    t = min(days, max(0, min_days[m] - initial_days))
    if t > 0 and reach[0, m] < t:
        return INF
    maps = begin_maps[0]
    count_on(maps, active, size, 0, t, m, False, kind, mode, upper, track, counted, need)
    state, left = state_after(0, maps, digits, stride), most - units[m] * worked[t]
    if state < 0 or left < 0:
        return INF
    for j in range(len(least)):
        spare = j - units[m] * worked[t]
        at = first[t, m, state] + np.searchsorted(lost[first[t, m, state] : last[t, m, state]], spare, side="right") - 1
        least[j] = INF if at < first[t, m, state] else block_cost[m] + prefix[m, t] + value[at]
    entry = first[t, m, state] + np.searchsorted(lost[first[t, m, state] : last[t, m, state]], left, side="right") - 1
    if entry < first[t, m, state]:
        return INF
    total_cost = block_cost[m] + prefix[m, t] + value[entry]
    plan[:t] = m
    while t < days:
        here_first, here_last = first[t, m, state], last[t, m, state]
        new = to[here_first + np.searchsorted(lost[here_first:here_last], left, side="right") - 1]
        begins, end = new != m, t + 1
        if begins:
            m = new
            end = min(t + min_days[m], days)
        plan[t:end] = m
        count_on(maps, active, size, t, end, m, begins, kind, mode, upper, track, counted, need)
        state = state_after(state, maps, digits, stride)
        left -= units[m] * (worked[end] - worked[t])
        t = end
    return total_cost


@nb.njit(cache=True, nogil=True)
def _doubled(array, filled, more):
    """The first `filled` of an array in twice the room, or as much as is needed."""
    room = np.empty(max(2 * len(array), filled + more), array.dtype)
    room[:filled] = array[:filled]
    return room
