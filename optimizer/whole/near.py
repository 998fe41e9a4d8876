"""A line's schedules one change away from the one it has, and what each costs at given prices. Knows one line at a time.

A change sets one stretch of days to one mode, or moves one block. That shifts an edge, begins or ends a block, splits one or joins
two; what breaks the law, the blocks, a count or the burden is left out. Two changes that leave a day between them cost together what
they cost alone, so the cheapest two are found without pricing any anew. Compiled with numba.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.city import City
from optimizer.counters import broken_counters
from optimizer.line import tabulate
from optimizer.pricing import SLACK, Plans, Prices

Indexes = NDArray[np.int64]
_MOVED = 40
"""Days by which a block is moved at most."""


@nb.njit(cache=True, nogil=True)
def _keeps(plan, min_days, reach, initial_mode, initial_days, lost, most, kind, mode, upper, track, counted, need):
    """Whether a schedule keeps the law (`reach`), its shortest blocks, the most it may lose and its counts; `lost` (M, T + 1) is what
    is lost before each day in a mode."""
    days, first, total = len(plan), 0, 0.0
    if plan[0] != initial_mode and initial_days < min_days[initial_mode]:
        return False
    while first < days:
        m, stop = plan[first], first + 1
        while stop < days and plan[stop] == m:
            stop += 1
        before = initial_days if first == 0 and m == initial_mode else 0
        if reach[first, m] < stop or (stop < days and before + stop - first < min_days[m]):
            return False
        total += lost[m, stop] - lost[m, first]
        first = stop
    return total <= most and broken_counters(plan, initial_mode, kind, mode, upper, track, counted, need) == 0


@nb.njit(cache=True, nogil=True)
def _blocks_of(plan, count, first, mode):
    """Writes the blocks of a schedule, the first day and the mode of each, and how many they are into `count` (1,)."""
    n = 0
    for t in range(len(plan)):
        if t == 0 or plan[t] != plan[t - 1]:
            first[n], mode[n] = t, plan[t]
            n += 1
    count[0] = n


@nb.njit(cache=True, nogil=True)
def _changed(plan, modes, moved, min_days, reach, initial_mode, initial_days, lost, most, kind, mode, upper, track, counted, need, counts, firsts, block_modes):  # fmt: skip
    """Writes the blocks of the schedule itself, then of each that is one change away and keeps everything; returns how many."""
    days, n = len(plan), 1
    _blocks_of(plan, counts[:1], firsts[0], block_modes[0])
    other = plan.copy()
    for m in range(modes):
        for begin in range(days):
            if plan[begin] == m or reach[begin, m] <= begin:
                continue
            other[:] = plan
            for end in range(begin, reach[begin, m]):
                other[end] = m
                if plan[end] != m and _keeps(
                    other, min_days, reach, initial_mode, initial_days, lost, most, kind, mode, upper, track, counted, need
                ):  # fmt: skip
                    _blocks_of(other, counts[n : n + 1], firsts[n], block_modes[n])
                    n += 1
    for k in range(1, counts[0] - 1):
        begin, end = firsts[0, k], firsts[0, k + 1]
        for by in range(-moved, moved + 1):
            if by == 0 or begin + by < 0 or end + by > days:
                continue
            other[:] = plan
            if by > 0:
                other[begin : begin + by] = plan[begin - 1]
            else:
                other[end + by : end] = plan[end]
            other[begin + by : end + by] = plan[begin]
            if _keeps(
                other, min_days, reach, initial_mode, initial_days, lost, most, kind, mode, upper, track, counted, need
            ):  # fmt: skip
                _blocks_of(other, counts[n : n + 1], firsts[n], block_modes[n])
                n += 1
    return n


@nb.njit(cache=True, nogil=True)
def _price(count, first, mode, prefix, leave, block_cost, initial_mode, priced):
    """Fills `priced` (n,) with what schedules cost, given as blocks, by a line's tables (optimizer.line.tabulate)."""
    days = prefix.shape[1] - 1
    for i in range(len(count)):
        before, total = initial_mode, block_cost[initial_mode]
        for k in range(count[i]):
            m, begin = mode[i, k], first[i, k]
            end = first[i, k + 1] if k + 1 < count[i] else days
            if m != before:
                total += leave[before, begin] + block_cost[m]
            total += prefix[m, end] - prefix[m, begin]
            before = m
        priced[i] = total


@nb.njit(cache=True, nogil=True)
def _write(plan, count, first, mode, begin, end):
    """Writes the days from `begin` until `end` of a schedule given as blocks into `plan`."""
    for k in range(count):
        stop = first[k + 1] if k + 1 < count else len(plan)
        for t in range(max(begin, first[k]), min(end, stop)):
            plan[t] = mode[k]


@nb.njit(cache=True, nogil=True)
def _spans(count, first, mode, days, begin, end):
    """Fills in between which days each schedule differs from the first of them, `begin` (n,) until `end` (n,)."""
    here, other = np.empty(days, dtype=np.int8), np.empty(days, dtype=np.int8)
    _write(here, count[0], first[0], mode[0], 0, days)
    for i in range(1, len(count)):
        _write(other, count[i], first[i], mode[i], 0, days)
        t = 0
        while t < days and other[t] == here[t]:
            t += 1
        begin[i] = t
        t = days
        while t > begin[i] and other[t - 1] == here[t - 1]:
            t -= 1
        end[i] = t


@nb.njit(cache=True, nogil=True)
def _cheapest_two(order, priced, base, limit, begin, end, count, first, block_mode, days, min_days, reach, initial_mode, initial_days, lost, most, kind, mode, upper, track, counted, need):  # fmt: skip
    """Of the changes in `order` the two, by number, that come to least together by what views say, `priced` (n, views) upon `base`
    (views,), and keep everything; -1 where none come to less than `limit`."""
    best, at, to = limit, -1, -1
    merged = np.empty(days, dtype=np.int8)
    for a in range(len(order)):
        i = order[a]
        for b in range(a):
            j = order[b]
            if not (end[i] < begin[j] or end[j] < begin[i]):
                continue
            total = -np.inf
            for k in range(len(base)):
                total = max(total, base[k] + priced[i, k] + priced[j, k] - priced[0, k])
                if total >= best:
                    break
            if total >= best:
                continue
            _write(merged, count[0], first[0], block_mode[0], 0, days)
            _write(merged, count[i], first[i], block_mode[i], begin[i], end[i])
            _write(merged, count[j], first[j], block_mode[j], begin[j], end[j])
            if _keeps(
                merged, min_days, reach, initial_mode, initial_days, lost, most, kind, mode, upper, track, counted, need
            ):  # fmt: skip
                best, at, to = total, i, j
    return at, to


class Near:
    """The schedules near one that a free line without measures has, that one first, numbered from 0; prices are kept in
    `slots` places."""

    def __init__(self, city: City, actor: int, plan: Plans, slots: int):
        problem, lines = city.problem, city.lines
        line = int(lines.free[actor])
        self._city, self._line, self._days = city, line, problem.days
        self._modes, self._initial = int(problem.mode_count[line]), int(problem.initial_mode[line])
        self._block_cost = problem.restart_cost[line, : self._modes].astype(np.float64)
        works = lines.works_of[line].astype(np.float64)
        share = (1.0 - problem.output[line, : self._modes]) * problem.value[line]
        lost = np.concatenate([np.zeros((self._modes, 1)), (share[:, None] * works).cumsum(axis=1)], axis=1)
        budget = np.inf if city.budget is None else float(city.budget[actor])
        most = budget * (1 + SLACK) + SLACK
        own = slice(lines.counters.start[line], lines.counters.start[line + 1])
        counters = lines.counters
        blocks = 1 + int((np.diff(plan) != 0).sum()) + 2
        room = 1 + self._modes * self._days * (self._days + 1) // 2 + blocks * 2 * _MOVED
        counts, firsts = np.zeros(room, dtype=np.int64), np.zeros((room, blocks), dtype=np.int16)
        modes = np.zeros((room, blocks), dtype=np.int8)
        self._kept = (
            problem.min_days[line], lines.reach_of[problem.law[line]], self._initial, int(problem.initial_days[line]),
            lost, most, counters.kind[own], counters.mode[own], counters.upper[own], counters.track[own],
            counters.counted, counters.need,
        )  # fmt: skip
        count = _changed(plan, self._modes, _MOVED, *self._kept, counts, firsts, modes)
        self._count, self._first, self._mode = counts[:count].copy(), firsts[:count].copy(), modes[:count].copy()
        self._begin, self._end = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        _spans(self._count, self._first, self._mode, self._days, self._begin, self._end)
        self.priced: Floats = np.zeros((count, slots))
        """What each costs at the prices in each slot, (n, slots)."""
        self._holds: list[object] = [None] * slots

    def __len__(self) -> int:
        return len(self._count)

    def plan(self, number: int) -> Plans:
        """The schedule (T,) of a number."""
        count = int(self._count[number])
        ends = np.append(self._first[number, 1:count], self._days)
        return np.repeat(self._mode[number, :count], np.diff(np.append(0, ends))).astype(np.int8)

    def fewer(self) -> Indexes:
        """The numbers of the schedules with fewer blocks."""
        return np.flatnonzero(self._count < self._count[0])

    def twice(self, among: Indexes, base: Floats, limit: float) -> Plans | None:
        """The schedule (T,) that is two changes away, both of them `among` these numbers, and comes to least by what the views say upon
        `base` (slots,); None where none comes to less than `limit`."""
        at, to = _cheapest_two(
            among, self.priced, base, limit, self._begin, self._end, self._count, self._first, self._mode, self._days,
            *self._kept,
        )  # fmt: skip
        if at < 0:
            return None
        plan = self.plan(0)
        for number in (at, to):
            days = slice(self._begin[number], self._end[number])
            plan[days] = self.plan(int(number))[days]
        return plan

    def price(self, slot: int, view: object, prices: Prices, gains: Floats) -> None:
        """Prices every schedule into a slot, unless it holds the prices of that very view already; `gains` (G, T, 6) are those of all
        groups of lines (optimizer.pricing.Lines.gains)."""
        if self._holds[slot] is view:
            return
        problem, line, lines = self._city.problem, self._line, self._city.lines
        prefix, leave = np.zeros((self._modes, self._days + 1)), np.zeros((self._modes, self._days))
        weight = prices.cost_weight + float(prices.burden[problem.enterprise[line]])
        tabulate(
            lines.works_of[line], problem.kg[line], problem.output[line], problem.emits[line], problem.value[line],
            problem.output_per_day[line], problem.restart_days[line], gains[lines.group[line]], weight, prefix, leave,
        )  # fmt: skip
        priced = np.zeros(len(self))
        _price(self._count, self._first, self._mode, prefix, leave, self._block_cost, self._initial, priced)
        self.priced[:, slot] = priced
        self._holds[slot] = view


def thinned(city: City, actor: int, plan: Plans, times: int, rng: np.random.Generator) -> Plans:
    """A schedule (T,) with some blocks fewer, by so many changes drawn by chance."""
    for _ in range(times):
        near = Near(city, actor, plan, 0)
        fewer = near.fewer()
        if not len(fewer):
            break
        plan = near.plan(int(rng.choice(fewer)))
    return plan
