"""All that one line can usefully do: its schedules whose reduced cost lies within some room of the least, those alone that no
other equals or betters in cost and in every row. Knows one line at a time; knows no master and no plan.

A programme over days and modes as in optimizer.line, but forward, and it keeps every partial schedule that can still end within
the room (completion bounds: Baldacci, Christofides and Mingozzi 2008) and that none in the same state betters. Days that
the rows do not tell apart so fall together: thirty days and four targets leave a few hundred schedules out of millions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from models.problem import Bools, Floats, Problem
from optimizer.city import City
from optimizer.counters import BLOCKS
from optimizer.needs import Needs
from optimizer.pricing import SLACK, Plans

_ALIKE = 1e-12
"""Of a row's scale, and of the costliest schedule: differences that are rounding."""
_MOST_HELD = 5_000
"""Partial schedules in one state of one line, beyond which listing is given up."""


class TooManyError(Exception):
    """There are too many schedules to list, or it would take too long."""


@dataclass(frozen=True)
class Effort:
    """How many comparisons of schedules are allowed in all, and how many were made."""

    most: int
    made: list[int]

    @staticmethod
    def of(most: int) -> Effort:
        return Effort(most, [0])

    def add(self, count: int) -> None:
        self.made[0] += count
        if self.made[0] > self.most:
            raise TooManyError


@dataclass(frozen=True)
class Labels:
    """Partial schedules in one mode on one day: `cost` (n,) yuan so far and `reduced` by prices, `value` (n, k) given to each row
    so far, `counts` (n, c) of the line's counters, and `plans` (n, T)."""

    cost: Floats
    reduced: Floats
    value: Floats
    counts: NDArray[np.int64]
    plans: Plans

    def those(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> Labels:
        return Labels(self.cost[which], self.reduced[which], self.value[which], self.counts[which], self.plans[which])

    @staticmethod
    def together(parts: list[Labels]) -> Labels:
        return Labels(
            np.concatenate([one.cost for one in parts]),
            np.concatenate([one.reduced for one in parts]),
            np.concatenate([one.value for one in parts]),
            np.concatenate([one.counts for one in parts]),
            np.concatenate([one.plans for one in parts]),
        )


@nb.njit(cache=True, nogil=True)
def _undominated(order, value, counts, alike, most):
    """Of labels in the `order` of their cost, those that no earlier one with equal counts matches in every value; none where there
    are more than `most`. Also how many were compared."""
    kept = np.empty(min(len(order), most), np.int64)
    held, compared = 0, 0
    for i in order:
        bettered = False
        for j in kept[:held]:
            compared += 1
            better = True
            for c in range(counts.shape[1]):
                if counts[i, c] != counts[j, c]:
                    better = False
                    break
            if better:
                for r in range(value.shape[1]):
                    if value[j, r] < value[i, r] - alike[r]:
                        better = False
                        break
            if better:
                bettered = True
                break
        if not bettered:
            if held == most:
                return kept[:0], compared
            kept[held] = i
            held += 1
    return kept[:held], compared


class Listing:
    """The schedules of a city's lines. `rows` that are asked count, and what a line may lose; prices (rows,) say what is near."""

    def __init__(self, city: City, needs: Needs, prices: Floats):
        self._city, self._needs, self._prices = city, needs, prices
        self._priced = city.answer(city.prices(prices)).priced

    def of(self, actor: int, room: float, effort: Effort) -> tuple[Plans, NDArray[np.int64]]:
        """Schedules (n, T) of a free line and the measures (n,) each takes, within `room` yuan of its least priced value.
        TooManyError where they cannot all be listed."""
        lines = self._city.lines
        l, most = int(lines.free[actor]), float(self._priced[actor]) + room
        ways, choices = [], []
        start = lines.variants.start
        for choice in (-1, *range(start[l], start[l + 1])):
            variant = _Variant(self._city, self._needs, self._prices, actor, choice)
            if (found := variant.listed(most, effort)) is not None:
                ways.append(found)
                choices.append(np.full(len(found.cost), choice, dtype=np.int64))
        if not ways:
            return np.zeros((0, self._city.problem.days), dtype=np.int8), np.zeros(0, dtype=np.int64)
        together = Labels.together([Labels(w.cost, w.reduced, w.value, w.counts[:, :0], w.plans) for w in ways])
        best = _best(together, variant.alike, effort)
        return together.plans[best], np.concatenate(choices)[best]


class _Variant:
    """A line under one choice of measures, or none (-1), laid out by mode and day."""

    def __init__(self, city: City, needs: Needs, prices: Floats, actor: int, choice: int):
        problem, lines, variants = city.problem, city.lines, city.lines.variants
        self.l, self.days = int(lines.free[actor]), problem.days
        l, self.modes = self.l, int(problem.mode_count[self.l])
        v = l if choice < 0 else problem.line_count + choice
        self.fee = 0.0 if choice < 0 else float(variants.cost[choice])
        left = variants.left[variants.left_of[v]]
        self.reach = lines.reach_of[variants.law[v]]
        self.problem = problem
        counted = lines.group_rows[lines.group[l]]
        asked = counted[np.isfinite(needs.amount[counted])]
        burden = city.row_count + int(problem.enterprise[l])
        self.most_lost = np.inf if city.budget is None else float(city.budget[actor])
        holds = np.isfinite(self.most_lost) or bool(np.isfinite(needs.amount[burden]))
        rows = np.append(asked, burden) if holds else asked
        self.loses = holds
        priced = np.where(np.isfinite(needs.amount[rows]), prices[rows], 0.0)
        self.give, self.again = _gives(problem, l, self.modes, left, lines.works_of[l], asked, holds)
        works = lines.works_of[l].astype(np.float64)
        lost = (1.0 - problem.output[l, : self.modes]) * problem.value[l]
        self.cost = lost[:, None] * works
        self.block_cost = problem.restart_cost[l, : self.modes]
        self.least = np.minimum(problem.min_days[l, : self.modes], self.days)
        self.alike = _ALIKE * needs.scale[rows]
        zero = np.zeros((self.modes, 1, len(rows)))
        self.given = np.concatenate([zero, self.give.cumsum(axis=1)], axis=1)
        self.spent = np.concatenate([zero[:, :, :0].sum(axis=2), self.cost.cumsum(axis=1)], axis=1)
        self.prefix = self.spent - self.given @ priced
        self.leave = -(self.again @ priced)
        c = lines.counters
        first, last = c.start[v], c.start[v + 1]
        self.kind, self.mode, self.upper = c.kind[first:last], c.mode[first:last], c.upper[first:last]
        self.counted, self.need = c.counted[c.track[first:last]], c.need[c.track[first:last]]
        self.most_need = self.need.max(axis=1, initial=0)
        self.future = self._future()

    def _future(self) -> Floats:
        """Least reduced cost of the days from t on, after a day in mode m whose shortest block is served, (T + 1, M); counts
        and losses apart, which only makes it less."""
        future = np.zeros((self.days + 1, self.modes))
        for t in range(self.days - 1, -1, -1):
            begin = np.full(self.modes, np.inf)
            for m in range(self.modes):
                end = self._end(t, m)
                if self.reach[t, m] >= end:
                    begin[m] = self.block_cost[m] + self.prefix[m, end] - self.prefix[m, t] + future[end, m]
            for m in range(self.modes):
                stay = np.inf
                if self.reach[t, m] > t:
                    stay = self.prefix[m, t + 1] - self.prefix[m, t] + future[t + 1, m]
                other = np.delete(begin, m).min(initial=np.inf) + self.leave[m, t]
                future[t, m] = min(stay, other)
        return future

    def _end(self, t: int, m: int) -> int:
        return int(min(t + self.least[m], self.days))

    def listed(self, most: float, effort: Effort) -> Labels | None:
        """All schedules of at most so much reduced cost, but for those that another betters; None where there is none."""
        layers: list[dict[int, list[Labels]]] = [{} for _ in range(self.days + 1)]
        first = self._opening()
        if first is None:
            return None
        begun, opening = first
        layers[begun][self._initial] = [opening]
        for t in range(begun, self.days):
            for m, parts in layers[t].items():
                here = Labels.together(parts)
                here = here.those(_best(here, self.alike, effort))
                self._go_on(layers, here, t, m, most)
            layers[t] = {}
        ends = [label for parts in layers[self.days].values() for label in parts]
        return Labels.together(ends) if ends else None

    @property
    def _initial(self) -> int:
        return int(self.problem.initial_mode[self.l])

    def _opening(self) -> tuple[int, Labels] | None:
        """The days that the initial block still has to serve."""
        m = self._initial
        t = int(min(self.days, max(0, self.problem.min_days[self.l, m] - self.problem.initial_days[self.l])))
        if t > 0 and self.reach[0, m] < t:
            return None
        before = self.block_cost[m] + self.fee
        plans = np.full((1, self.days), m, dtype=np.int8)
        start = Labels(
            np.array([before]),
            np.array([before]),
            np.zeros((1, self.give.shape[2])),
            np.zeros((1, len(self.kind)), dtype=np.int64),
            plans,
        )
        served = start if t == 0 else self._after(start, 0, t, m, m, np.inf)
        return None if served is None else (t, served)

    def _go_on(self, layers: list[dict[int, list[Labels]]], here: Labels, t: int, m: int, most: float) -> None:
        if self.reach[t, m] > t:
            self._put(layers, self._after(here, t, t + 1, m, m, most), t + 1, m)
        for new in range(self.modes):
            end = self._end(t, new)
            if new != m and self.reach[t, new] >= end:
                self._put(layers, self._after(here, t, end, m, new, most), end, new)

    @staticmethod
    def _put(layers: list[dict[int, list[Labels]]], labels: Labels | None, t: int, m: int) -> None:
        if labels is not None:
            layers[t].setdefault(m, []).append(labels)

    def _after(self, here: Labels, t: int, end: int, m: int, new: int, most: float) -> Labels | None:
        """The labels after days t until `end` in mode `new`, which follows m."""
        begins = new != m
        reduced = here.reduced + self.prefix[new, end] - self.prefix[new, t]
        cost = here.cost + self.spent[new, end] - self.spent[new, t]
        value = here.value + self.given[new, end] - self.given[new, t]
        if begins:
            reduced, cost = reduced + self.block_cost[new] + self.leave[m, t], cost + self.block_cost[new]
            value = value + self.again[m, t]
        within = reduced + self.future[end, new] <= most
        if self.loses:
            within &= -value[:, -1] <= self.most_lost * (1 + SLACK) + SLACK
        counts, fits = self._counted(here.counts, t, end, new, begins)
        within &= fits
        if not within.any():
            return None
        plans = here.plans[within].copy()
        plans[:, t:end] = new
        return Labels(cost[within], reduced[within], value[within], counts[within], plans)

    def _counted(
        self, counts: NDArray[np.int64], t: int, end: int, m: int, begins: bool
    ) -> tuple[NDArray[np.int64], Bools]:
        """The counts after days t until `end` in mode m, and whether they keep what is asked of them."""
        counts, fits = counts.copy(), np.ones(len(counts), dtype=np.bool_)
        for i, kind in enumerate(self.kind.tolist()):
            mine = self.mode[i] == m
            if kind == BLOCKS:
                counts[:, i] += mine and begins
                fits &= counts[:, i] <= self.upper[i]
                continue
            for day in range(t, end):
                if mine and self.counted[i, day]:
                    counts[:, i] += 1
                    fits &= counts[:, i] <= self.upper[i]
                if self.need[i, day] > 0:
                    fits &= counts[:, i] >= self.need[i, day]
                    counts[:, i] = 0
            if self.upper[i] > self.days:
                # Nothing more is asked of it than what is owed: beyond that all counts are alike.
                counts[:, i] = np.minimum(counts[:, i], self.most_need[i])
        return counts, fits


def _best(labels: Labels, alike: Floats, effort: Effort) -> NDArray[np.int64]:
    """The numbers of the labels that none betters."""
    order = np.lexsort((labels.reduced, labels.cost))
    kept, compared = _undominated(order, labels.value, labels.counts, alike, _MOST_HELD)
    effort.add(int(compared))
    if not len(kept):
        raise TooManyError
    best: NDArray[np.int64] = np.sort(kept)
    return best


def _gives(
    problem: Problem, l: int, modes: int, left: Floats, works: Bools, rows: NDArray[np.int64], loses: bool
) -> tuple[Floats, Floats]:
    """What line l gives to each of `rows` on each day of each mode, and on the first day after it, both (M, T, k); with `loses`
    the last is its lost value, negative."""
    output, emits = problem.output[l, :modes], problem.emits[l, :modes]
    channels = np.zeros((modes, problem.days, 6))
    channels[:, :, :4] = works[:, None] * problem.kg[l] * (1.0 - emits[:, None, :] * left)
    channels[:, :, 4] = works * ((1.0 - output) * problem.output_per_day[l])[:, None]
    channels[:, :, 5] = (output <= 0)[:, None]
    restart = problem.restart_days[l, :modes][:, None, None] * problem.kg[l] * left
    weights = np.array([problem.rows[r].weights for r in rows], dtype=np.float64).reshape(-1, 6)
    day = np.arange(problem.days)[:, None]
    start, stop = (
        np.array([getattr(problem.rows[r].period, end) for r in rows], dtype=np.int64) for end in ("start", "stop")
    )
    inside = (day >= start) & (day < stop)
    give, again = channels @ weights.T * inside, -(restart @ weights[:, :4].T) * inside
    if loses:
        lost = works * ((1.0 - output) * problem.value[l])[:, None]
        give = np.concatenate([give, -lost[:, :, None]], axis=2)
        again = np.concatenate([again, np.zeros((modes, problem.days, 1))], axis=2)
    return give, again
