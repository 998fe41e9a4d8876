"""How one production line answers prices: its best schedule by an exact dynamic programme over days and modes.

Knows one line at a time; knows no other line, no row and no target. Compiled with numba.

State of the programme: day t, mode m with its shortest block already served. A block of mode m begun on day t jumps
to day t + min_days. Restart is paid when a block begins (it is due even when still open on the last day); restart
emission is priced on the day a block is left. Counted physics (most days, most blocks, days owed) and what a line may lose in the season add counters to
the state, and only those that the answer without them would break: an answer that keeps them anyway is optimal with
them too.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from optimizer.counters import broken_counters, count_on, days_worked, laid_out, state_after, state_count, too_early
from optimizer.stepwise import INF, best_stepwise

MOST_STATES = 6_000
"""Counts times units of loss up to which a line's programme holds one value for each unit that may still be lost."""


@nb.njit(cache=True, nogil=True)
def tabulate(works, kg, output, emits, value, output_per_day, restart_days, gain, loss_weight, prefix, leave):
    """Fills `prefix` (M, T+1), priced cost of days 0..t in a mode, and `leave` (M, T), priced restart emission when a
    block of the mode ends the day before. `gain` (T, 6) is the price per unit of each channel."""
    modes, days = prefix.shape[0], prefix.shape[1] - 1
    for m in range(modes):
        lost = 1.0 - output[m]
        still = 1.0 if output[m] <= 0 else 0.0
        cut0, cut1 = kg[0] * (1.0 - emits[m, 0]), kg[1] * (1.0 - emits[m, 1])
        cut2, cut3 = kg[2] * (1.0 - emits[m, 2]), kg[3] * (1.0 - emits[m, 3])
        lost_output, lost_value = lost * output_per_day, lost * value * loss_weight
        prefix[m, 0] = 0.0
        for t in range(days):
            step = -still * gain[t, 5]
            if works[t]:
                step += lost_value - lost_output * gain[t, 4]
                step -= cut0 * gain[t, 0] + cut1 * gain[t, 1] + cut2 * gain[t, 2] + cut3 * gain[t, 3]
            prefix[m, t + 1] = prefix[m, t] + step
            leave[m, t] = 0.0
        if restart_days[m] > 0:
            for t in range(days):
                day = kg[0] * gain[t, 0] + kg[1] * gain[t, 1] + kg[2] * gain[t, 2] + kg[3] * gain[t, 3]
                leave[m, t] = restart_days[m] * day


@nb.njit(cache=True, nogil=True)
def reduce_emission(works, kg, emits, restart_days, gain, left, prefix, leave):
    """Adds to `prefix` and `leave` what measures earn that leave the share `left` (T, 4) of the emission in every
    mode."""
    modes, days = prefix.shape[0], prefix.shape[1] - 1
    for m in range(modes):
        earned = 0.0
        for t in range(days):
            cut, restart = 0.0, 0.0
            for p in range(4):
                saved = kg[p] * (1.0 - left[t, p]) * gain[t, p]
                cut += emits[m, p] * saved
                restart += saved
            if works[t]:
                earned += cut
            prefix[m, t + 1] -= earned
            leave[m, t] -= restart_days[m] * restart


@nb.njit(cache=True, nogil=True)
def best_schedule(prefix, leave, block_cost, min_days, reach, initial_mode, initial_days, future, choice, plan):
    """Least priced cost without counters; writes the schedule into `plan` (T,). `reach[t, m]` is the first day from t
    on that is closed to m. `future` (T+1, M) and `choice` (T, M) are room to work in. INF when nothing fits."""
    modes, days = prefix.shape[0], prefix.shape[1] - 1
    for m in range(modes):
        future[days, m] = 0.0
    for t in range(days - 1, -1, -1):
        best, best_m, second, second_m = INF, -1, INF, -1
        for m in range(modes):
            end = min(t + min_days[m], days)
            if reach[t, m] < end:
                continue
            begin = block_cost[m] + prefix[m, end] - prefix[m, t] + future[end, m]
            if begin < best:
                second, second_m = best, best_m
                best, best_m = begin, m
            elif begin < second:
                second, second_m = begin, m
        for m in range(modes):
            stay = INF
            if reach[t, m] > t:
                stay = prefix[m, t + 1] - prefix[m, t] + future[t + 1, m]
            other, other_m = (best, best_m) if best_m != m else (second, second_m)
            if other_m >= 0 and other + leave[m, t] < stay:
                future[t, m], choice[t, m] = other + leave[m, t], other_m
            else:
                future[t, m], choice[t, m] = stay, m
    m = initial_mode
    t = min(days, max(0, min_days[m] - initial_days))
    if t > 0 and reach[0, m] < t:
        return INF
    total = block_cost[m] + prefix[m, t] + future[t, m]
    if total >= INF:
        return INF
    plan[:t] = m
    while t < days:
        new = choice[t, m]
        if new == m:
            plan[t] = m
            t += 1
        else:
            m = new
            end = min(t + min_days[m], days)
            plan[t:end] = m
            t = end
    return total


@nb.njit(cache=True, nogil=True)
def best_counted(
    prefix, leave, block_cost, min_days, reach, initial_mode, initial_days, active_mask, kind, mode, upper, track,
    counted, need, works, units, most, plan, least, space,
):  # fmt: skip
    """As best_schedule, with the counters in `active_mask` in the state (mixed radix over their counts) and, where
    `most` >= 0, with at most so many units of loss: `units` (M,) are lost on a working day of each mode, and the last
    index of the state is how many may still be. `least` (most + 1,), where it is not empty, is filled with the least priced
    cost at so many units at most. `space` is room to work in; where it is too small new room is made, which takes longer than many
    a line's programme."""
    modes, days = prefix.shape[0], prefix.shape[1] - 1
    active, size, stride, digits = laid_out(active_mask, days, kind, upper, track, need)
    states, worked = digits.shape[1], days_worked(works)
    room = most + 1 if most >= 0 else 1
    loses = units if most >= 0 else np.zeros(modes, np.int64)
    low, high = _loss_left(room, loses.max() * worked, len(least) > 0)
    values = (days + 1) * modes * states * room
    future = (space[:values] if values <= len(space) else np.empty(values)).reshape(days + 1, modes, states, room)
    future[days] = 0.0
    widest = size.max() if len(active) else 1
    begin_maps = np.empty((modes, len(active), widest), np.int64)
    stay_maps = np.empty_like(begin_maps)
    begin, later, before = np.empty((modes, room)), np.empty((modes + 1, room)), np.empty(room)
    for t in range(days - 1, -1, -1):
        for m in range(modes):
            end = min(t + min_days[m], days)
            count_on(begin_maps[m], active, size, t, end, m, True, kind, mode, upper, track, counted, need)
            count_on(stay_maps[m], active, size, t, t + 1, m, False, kind, mode, upper, track, counted, need)
        first, last = low[t], high[t] + 1
        for state in range(states):
            if too_early(state, t, active, digits, kind):
                future[t, :, state, first:last] = INF
                continue
            later[modes, first:last], before[first:last] = INF, INF
            for m in range(modes - 1, -1, -1):
                end = min(t + min_days[m], days)
                after = state_after(state, begin_maps[m], digits, stride) if reach[t, m] >= end else -1
                used, cost = loses[m] * (worked[end] - worked[t]), block_cost[m] + prefix[m, end] - prefix[m, t]
                _to_come(begin[m], first, last, cost, used, future[end, m], after, high[end])
                for k in range(first, last):
                    later[m, k] = min(begin[m, k], later[m + 1, k])
            for m in range(modes):
                after = state_after(state, stay_maps[m], digits, stride) if reach[t, m] > t else -1
                here, cost = future[t, m, state], prefix[m, t + 1] - prefix[m, t]
                _to_come(here, first, last, cost, loses[m] * works[t], future[t + 1, m], after, high[t + 1])
                for k in range(first, last):
                    here[k] = min(here[k], min(before[k], later[m + 1, k]) + leave[m, t])
                    before[k] = min(before[k], begin[m, k])
    m = initial_mode
    t = min(days, max(0, min_days[m] - initial_days))
    if t > 0 and reach[0, m] < t:
        return INF
    maps = begin_maps[0]
    count_on(maps, active, size, 0, t, m, False, kind, mode, upper, track, counted, need)
    state, k = state_after(0, maps, digits, stride), room - 1 - loses[m] * worked[t]
    if state < 0 or k < 0:
        return INF
    for j in range(min(len(least), most + 1)):
        spare = j - loses[m] * worked[t]
        least[j] = INF if spare < 0 else block_cost[m] + prefix[m, t] + future[t, m, state, min(spare, high[t])]
    total = block_cost[m] + prefix[m, t] + future[t, m, state, min(k, high[t])]
    if total >= INF:
        return INF
    plan[:t] = m
    while t < days:
        # What the cheapest way goes on with: the mode itself, or the first of the others that cost least.
        count_on(maps, active, size, t, t + 1, m, False, kind, mode, upper, track, counted, need)
        after, spare = state_after(state, maps, digits, stride) if reach[t, m] > t else -1, k - loses[m] * works[t]
        stay, other, new = INF, INF, -1
        if after >= 0 and spare >= 0:
            stay = prefix[m, t + 1] - prefix[m, t] + future[t + 1, m, after, min(spare, high[t + 1])]
        for n in range(modes):
            end = min(t + min_days[n], days)
            spare = k - loses[n] * (worked[end] - worked[t])
            if n == m or spare < 0 or reach[t, n] < end:
                continue
            count_on(maps, active, size, t, end, n, True, kind, mode, upper, track, counted, need)
            after = state_after(state, maps, digits, stride)
            if after >= 0:
                cost = block_cost[n] + prefix[n, end] - prefix[n, t] + future[end, n, after, min(spare, high[end])]
                if cost < other:
                    other, new = cost, n
        begins, end = new >= 0 and other + leave[m, t] < stay, t + 1
        if begins:
            m = new
            end = min(t + min_days[m], days)
        plan[t:end] = m
        count_on(maps, active, size, t, end, m, begins, kind, mode, upper, track, counted, need)
        state = state_after(state, maps, digits, stride)
        k -= loses[m] * (worked[end] - worked[t])
        t = end
    return total


@nb.njit(cache=True, nogil=True)
def _to_come(cheapest, first, last, cost, used, future, after, high):
    """Fills `cheapest[first:last]`, by units that may still be lost, with what is to come in state `after` of `future` when `used` of
    them are lost for `cost`; INF where that state is not allowed, -1, or the units do not suffice."""
    begin = max(first, used) if after >= 0 else last
    told = max(begin, min(last, used + high + 1))
    for k in range(first, min(begin, last)):
        cheapest[k] = INF
    for k in range(begin, told):
        cheapest[k] = cost + future[after, k - used]
    for k in range(told, last):
        cheapest[k] = cost + future[after, high]


@nb.njit(cache=True, nogil=True)
def _loss_left(room, most_lost, all_of_them):
    """Of the units that may still be lost on each day, (T+1,), the fewest and the most that have to be told apart: no more were lost
    before than `most_lost` (T+1,), and what exceeds all that can still be lost makes no difference. Where the least cost is asked for `all_of_them`, any
    number may be left."""
    low = np.zeros(len(most_lost), np.int64) if all_of_them else np.maximum(0, room - 1 - most_lost)
    return low, np.minimum(room - 1, most_lost[-1] - most_lost)


@nb.njit(cache=True, nogil=True)
def _answer_line(
    works, kg, output, emits, value, output_per_day, restart_days, block_cost, min_days, initial_mode, initial_days,
    reach, gain, loss_weight, left, kind, mode, upper, track, counted, need, units, most, prefix, leave,
    future, choice, plan, least, space,
):  # fmt: skip
    """The best schedule of a line under one choice of measures; counters and the most units of loss join until the
    answer keeps them all. `least` (most + 1,), where it is not empty, is filled with what it would cost at so many units at
    most, or less where only with fewer units counters would be broken."""
    tabulate(works, kg, output, emits, value, output_per_day, restart_days, gain, loss_weight, prefix, leave)
    if len(left):
        reduce_emission(works, kg, emits, restart_days, gain, left, prefix, leave)
    active, within, stepwise = 0, np.int64(-1), False
    least[:] = INF
    if len(least):
        within = np.int64(most)
        stepwise = most + 1 > MOST_STATES
    while True:
        if active == 0 and within < 0:
            cost = best_schedule(
                prefix, leave, block_cost, min_days, reach, initial_mode, initial_days, future, choice, plan
            )
        elif stepwise:
            cost = best_stepwise(
                prefix, leave, block_cost, min_days, reach, initial_mode, initial_days, active, kind, mode, upper,
                track, counted, need, works, units, within, plan, least,
            )  # fmt: skip
            if np.isnan(cost):
                # Too many to tell apart: the line answers without what it may lose, which is priced no higher.
                within, most, stepwise = np.int64(-1), np.int64(-1), False
                least[:] = INF
                continue
        else:
            cost = best_counted(
                prefix, leave, block_cost, min_days, reach, initial_mode, initial_days, active, kind, mode, upper,
                track, counted, need, works, units, within, plan, least, space,
            )  # fmt: skip
        if cost >= INF:
            return cost
        broken = broken_counters(plan, initial_mode, kind, mode, upper, track, counted, need)
        too_much = most >= 0 and within < 0 and _lost_units(plan, works, units) > most
        if broken == 0 and not too_much:
            return cost
        # One of the two first, since both together make many states: who may lose no more rarely breaks a count.
        if too_much:
            within = most
        else:
            active |= broken
        stepwise = bool(
            within >= 0 and state_count(active, len(plan), kind, upper, track, need) * (within + 1) > MOST_STATES
        )


@nb.njit(cache=True, nogil=True)
def _lost_units(plan, works, units):
    lost = 0
    for t in range(len(plan)):
        if works[t]:
            lost += units[plan[t]]
    return lost


@nb.njit(cache=True, nogil=True)
def answer_lines(
    lines, mode_count, works_of, kg, output, emits, value, output_per_day, restart_days, restart_cost, min_days,
    initial_mode, initial_days, reach_of, law, gain_of, group, loss_weight, cost_weight, choice_start,
    choice_cost, left_of, left, counter_start, kind, mode, upper, track, counted, need, units, most, plans,
    choices, costs, least_start, least,
):  # fmt: skip
    """Answers prices for each of `lines`; fills `plans` (n, T), `choices` (n,) and `costs` (n,), INF where no schedule
    exists.

    Each line is asked once for each of its variants: v = l without measures, v = L + c with the measures of choice c
    (`choice_start[l]` to `choice_start[l+1]`, -1 in `choices` for none), and takes the cheapest; `law`, `left_of`,
    `counter_start` go by variant. `most` (n,) is how many
    of its `units` (L, M) of loss a line may lose, -1 where nothing is asked of it (and where its counts and units
    make too many steps: the answer then is a relaxation, its price a lower bound all the same); `loss_weight` (n,) what a
    yuan of its loss weighs. `least[least_start[i]:least_start[i + 1]]`, `least_start` (n + 1,), is filled with line i's
    least cost by units of loss where that is as long as `most[i]` + 1 (INF where a variant makes too many steps), and is otherwise
    empty.
    """
    days, width, all_lines = plans.shape[1], output.shape[1], len(mode_count)
    prefix, leave = np.empty((width, days + 1)), np.empty((width, days))
    future, choice = np.empty((days + 1, width)), np.empty((days, width), np.int8)
    tried = np.empty(days, np.int8)
    space = np.empty((days + 1) * width * min(MOST_STATES, np.max(most) + 1) if len(lines) else 0)
    for i in range(len(lines)):
        l = lines[i]
        m, works = mode_count[l], works_of[l]
        block_cost, weight = restart_cost[l, :m] * cost_weight, loss_weight[i]
        best_v, cost, given_up = -1, INF, False
        room = least[least_start[i] : least_start[i + 1]]
        here = np.empty(len(room))
        room[:] = INF
        for k in range(choice_start[l + 1] - choice_start[l] + 1):
            v = l if k == 0 else all_lines + choice_start[l] + k - 1
            first, last = counter_start[v], counter_start[v + 1]
            price = choice_cost[v - all_lines] * cost_weight if v >= all_lines else 0.0
            shares = left[left_of[v]] if v >= all_lines else left[0, :0]
            this = price + _answer_line(
                works, kg[l], output[l], emits[l], value[l], output_per_day[l], restart_days[l], block_cost,
                min_days[l], initial_mode[l], initial_days[l], reach_of[law[v]], gain_of[group[l]], weight,
                shares, kind[first:last], mode[first:last], upper[first:last], track[first:last], counted, need, units[l], most[i], prefix[:m],
                leave[:m], future[:, :m], choice[:, :m], tried, here, space,
            )  # fmt: skip
            for j in range(len(room)):
                room[j] = min(room[j], price + here[j])
            given_up |= len(room) > 0 and here[-1] >= INF and this < INF
            if this < cost:
                cost, best_v = this, v
                plans[i] = tried
        if given_up:
            room[:] = INF
        costs[i] = cost
        choices[i] = best_v - all_lines if best_v >= all_lines else -1
