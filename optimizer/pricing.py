"""All lines' answers to one set of prices.

Knows the problem as arrays and the compiled line programme; knows no project, no master and no plan of the whole city.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.problem import CHANNELS, Bools, Floats, Ints, LawClass, Problem
from optimizer.counters import BLOCKS, DAYS, MAX_COUNTERS
from optimizer.line import answer_lines
from optimizer.stepwise import INF

Plans = NDArray[np.int8]
_WORKERS, _ALONE, _PIECE = 2, 8, 500
"""Threads that answer, lines up to which one does, and how many it takes at a time: some hundred may hold most of the work."""
SLACK = 1e-9
"""Relative slack of a budget."""
_MOST_UNITS = 20_000
"""Units of loss that a line's programme may tell apart; with more its budget is none of its matter."""
_HALVINGS = 16
"""Weights of a yuan lost that are tried where a programme cannot hold a budget."""
_PARTS = 10_000
"""A share of output is taken as a whole number of these parts; shares that are none have no units of loss."""


@dataclass(frozen=True)
class Prices:
    """What one more unit is worth, all >= 0: `rows` (R,) yuan per unit of each row's sum, `burden` (E,) yuan per yuan of
    each enterprise's loss beyond its share, `uses` (Q, H) yuan per unit of each shared resource on each day of the
    horizon. `cost_weight` is 1, or 0 when only shortfalls count."""

    rows: Floats
    burden: Floats
    uses: Floats
    cost_weight: float = 1.0


@dataclass(frozen=True)
class LineAnswers:
    """Each line's best schedule for the prices: `plans` (n, T), the measures it takes, `choices` (n,) into
    problem.choices or -1, and `priced` (n,), its cost less what it earns."""

    plans: Plans
    choices: Ints
    priced: Floats


@dataclass(frozen=True)
class Variants:
    """Each line as it is, then each choice of measures of a line: `line` and `law` (L + C,); `left` (K, T, 4) distinct
    shares of emission left, `left_of` (L + C,) into them; `start` (L + 1,) where each line's choices begin, `cost` (C,)
    yuan."""

    line: NDArray[np.int64]
    law: NDArray[np.int64]
    left: Floats
    left_of: NDArray[np.int64]
    start: NDArray[np.int64]
    cost: Floats

    @staticmethod
    def of(problem: Problem) -> Variants:
        everyone, lines = np.arange(problem.line_count), np.array([c.line for c in problem.choices], dtype=np.int64)
        shares: dict[int, int] = {}
        distinct = [np.ones((problem.days, 4))]
        for choice in problem.choices:
            if id(choice.left) not in shares:
                shares[id(choice.left)] = len(distinct)
                distinct.append(choice.left)
        return Variants(
            line=np.concatenate([everyone, lines]),
            law=np.concatenate([problem.law, [c.law for c in problem.choices]]).astype(np.int64),
            left=np.array(distinct),
            left_of=np.concatenate([everyone * 0, [shares[id(c.left)] for c in problem.choices]]).astype(np.int64),
            start=np.searchsorted(lines, np.arange(problem.line_count + 1)).astype(np.int64),
            cost=np.array([c.cost for c in problem.choices], dtype=np.float64),
        )


@dataclass(frozen=True)
class _Counters:
    start: NDArray[np.int64]
    kind: NDArray[np.int64]
    mode: NDArray[np.int64]
    upper: NDArray[np.int64]
    track: NDArray[np.int64]
    counted: Bools
    need: NDArray[np.int64]


class Lines:
    """The problem's lines, laid out for the compiled programme.

    `group` (L,) numbers the distinct memberships in rows: lines of one group see the same prices. `group_rows[g]` are
    the rows they count in. `free` are the lines that have any choice at all.
    """

    def __init__(self, problem: Problem):
        self.problem = problem
        self.works_of = np.ascontiguousarray(problem.calendars[problem.calendar])
        reach = [_reach(law_class, problem.output.shape[1]) for law_class in problem.law_classes]
        self.reach_of = np.array(reach, dtype=np.int32).reshape(-1, problem.days, problem.output.shape[1])
        self.variants = Variants.of(problem)
        self.counters = _counters(problem, self.variants)
        self.group, self.sets_of_group = _groups(problem)
        set_rows: list[list[int]] = [[] for _ in problem.member_sets]
        for r, row in enumerate(problem.rows):
            set_rows[row.members].append(r)
        self.set_rows = set_rows
        self.group_rows = [
            np.array(sorted(r for s in np.flatnonzero(sets) for r in set_rows[s]), dtype=np.int64)
            for sets in self.sets_of_group
        ]
        self.units, self.unit_yuan = _units(problem, self.variants)
        choice = np.array([bool(law.allowed[:, 1:].any()) for law in problem.law_classes], dtype=np.bool_)
        moved = problem.initial_mode > 0
        measured = np.diff(self.variants.start) > 0
        free = choice[problem.law] | moved | measured if problem.line_count else np.zeros(0, dtype=np.bool_)
        self.free = np.flatnonzero(free)

    def under(self, problem: Problem) -> Lines:
        """The same lines under another law; those that were free count as free, whatever it leaves them."""
        other = Lines(problem)
        other.free = self.free
        return other

    def gains_of_sets(self, row_prices: Floats) -> Floats:
        """Price per unit of each channel for each member set and day, (S, T, 6)."""
        rows = self.problem.rows
        by_set = np.zeros((len(self.set_rows), self.problem.days, len(CHANNELS)))
        for s, members in enumerate(self.set_rows):
            for r in members:
                if row_prices[r] != 0.0:
                    by_set[s, rows[r].period.start : rows[r].period.stop] += row_prices[r] * rows[r].weights
        return by_set

    def gains(self, row_prices: Floats) -> Floats:
        """Price per unit of each channel for each group and day, (G, T, 6)."""
        by_set = self.gains_of_sets(row_prices)
        flat = self.sets_of_group.astype(np.float64) @ by_set.reshape(len(by_set), self.problem.days * len(CHANNELS))
        return flat.reshape(len(self.sets_of_group), self.problem.days, len(CHANNELS))

    def answer(
        self,
        prices: Prices,
        lines: NDArray[np.int64] | None = None,
        day_factor: Floats | None = None,
        budget: Floats | None = None,
        weight: Floats | None = None,
    ) -> LineAnswers:
        """Best schedules of `lines` (default: the free ones) for the prices, times `day_factor` (T,) on each day, among
        those that lose no more than a `budget` (n,) in yuan; inf asks nothing, nor does a budget that a line
        cannot `keep`. Where a line's counts leave no room to hold its loss as well, its answer may lose more. A yuan that
        a line loses weighs `weight` (n,) more than it is."""
        chosen = self.free if lines is None else lines
        most = self._most_units(chosen, budget)
        gains = self.gains(prices.rows)
        if day_factor is not None:
            gains = gains * day_factor[None, :, None]
        loss_weight = prices.cost_weight + prices.burden[self.problem.enterprise[chosen]]
        if weight is not None:
            loss_weight = loss_weight + weight
        plans = np.zeros((len(chosen), self.problem.days), dtype=np.int8)
        choices, priced = np.zeros(len(chosen), dtype=np.int32), np.zeros(len(chosen))
        parts = np.array_split(np.arange(len(chosen)), _pieces(len(chosen)))
        bounds = [(int(part[0]), int(part[-1]) + 1) for part in parts if len(part)]

        def work(bound: tuple[int, int]) -> None:
            part = slice(*bound)
            self._answer_part(
                chosen[part], gains, loss_weight[part], prices.cost_weight, most[part], plans[part],
                choices[part], priced[part],
            )  # fmt: skip

        if len(bounds) == 1:
            work(bounds[0])
        else:
            with ThreadPoolExecutor(_WORKERS) as pool:
                list(pool.map(work, bounds))
        return LineAnswers(plans, choices, priced)

    def _answer_part(
        self,
        lines: NDArray[np.int64],
        gains: Floats,
        loss_weight: Floats,
        cost_weight: float,
        most: NDArray[np.int64],
        plans: Plans,
        choices: Ints,
        priced: Floats,
        least_start: NDArray[np.int64] | None = None,
        least: Floats | None = None,
    ) -> None:
        p, c, v = self.problem, self.counters, self.variants
        answer_lines(
            lines, p.mode_count, self.works_of, p.kg, p.output, p.emits, p.value, p.output_per_day, p.restart_days,
            p.restart_cost, p.min_days, p.initial_mode, p.initial_days, self.reach_of, v.law, gains, self.group,
            loss_weight, cost_weight, v.start, v.cost, v.left_of, v.left, c.start, c.kind, c.mode,
            c.upper, c.track, c.counted, c.need, self.units, most, plans, choices, priced,
            np.zeros(len(lines) + 1, dtype=np.int64) if least_start is None else least_start,
            np.zeros(0) if least is None else least,
        )  # fmt: skip

    def losing_less(self, prices: Prices, lines: NDArray[np.int64], budget: Floats) -> LineAnswers:
        """Schedules of `lines` that lose no more than a `budget` (n,) in yuan, where their programmes cannot hold it: the best ones when
        a yuan lost weighs as much as that takes, which need not be the best within it. INF in `priced` where none is found."""
        few, many = np.zeros(len(lines)), np.ones(len(lines))
        best = self.answer(prices, lines, weight=few)
        priced = np.full(len(lines), INF)
        for _ in range(_HALVINGS):
            tried = np.where(priced < INF, (few + many) / 2, many)
            found = self.answer(prices, lines, weight=tried)
            within = self.lost(lines, found.plans) <= budget * (1 + SLACK) + SLACK
            few, many = np.where(within, few, tried), np.where(within, tried, np.where(priced < INF, many, many * 8))
            best.plans[within], best.choices[within] = found.plans[within], found.choices[within]
            priced[within] = found.priced[within]
        return LineAnswers(best.plans, best.choices, priced)

    def lost(self, lines: NDArray[np.int64], plans: Plans) -> Floats:
        """Output value in yuan that plans (n, T) of `lines` (n,) lose, (n,)."""
        problem = self.problem
        share = 1.0 - problem.output[lines[:, None], plans]
        yuan: Floats = (self.works_of[lines] * share).sum(axis=1) * problem.value[lines]
        return yuan

    def least_by_units(
        self, prices: Prices, lines: NDArray[np.int64], budget: Floats
    ) -> tuple[NDArray[np.int64], Floats]:
        """The least priced cost of each of `lines` by the units of loss it may have, up to a `budget` (n,) in yuan that it can
        `keep`: `start` (n + 1,) and the values, those of line i `[start[i]:start[i + 1]]`. Burdens have no price."""
        most = self._most_units(lines, budget)
        start = np.concatenate([[0], np.cumsum(most + 1)])
        least, plans = np.zeros(start[-1]), np.zeros((len(lines), self.problem.days), dtype=np.int8)
        choices, priced = np.zeros(len(lines), dtype=np.int32), np.zeros(len(lines))
        gains, weight = self.gains(prices.rows), np.full(len(lines), prices.cost_weight)

        def work(part: slice) -> None:
            self._answer_part(
                lines[part], gains, weight[part], prices.cost_weight, most[part], plans[part], choices[part],
                priced[part], start[part.start : part.stop + 1], least,
            )  # fmt: skip

        middle = len(lines) // 2
        with ThreadPoolExecutor(_WORKERS) as pool:
            list(pool.map(work, (slice(0, middle), slice(middle, len(lines)))))
        return start, least

    def _most_units(self, lines: NDArray[np.int64], budget: Floats | None) -> NDArray[np.int64]:
        most = np.full(len(lines), -1, dtype=np.int64)
        if budget is not None:
            kept = np.isfinite(budget) & self.keep(lines, budget)
            most[kept] = self._within(lines[kept], budget[kept])
        return most

    def _within(self, lines: NDArray[np.int64], budget: Floats) -> NDArray[np.int64]:
        """Whole units of loss within a budget (n,) in yuan."""
        return np.floor(budget / self.unit_yuan[lines] * (1 + SLACK) + SLACK).astype(np.int64)

    def keep(self, lines: NDArray[np.int64], budget: Floats) -> Bools:
        """Whether each line's programme can hold its loss within a budget (n,) in yuan: its shares are whole units, and
        not too many."""
        kept = np.isfinite(self.unit_yuan[lines]) & np.isfinite(budget)
        kept[kept] = self._within(lines[kept], budget[kept]) < _MOST_UNITS
        return kept

    def impossible(self) -> NDArray[np.int64]:
        """Lines for which no schedule at all keeps the law and the blocks."""
        free = Prices(np.zeros(len(self.problem.rows)), np.zeros(len(self.problem.loss_limit)), np.zeros((0, 0)))
        everyone = np.arange(self.problem.line_count, dtype=np.int64)
        return np.flatnonzero(self.answer(free, everyone).priced >= INF)


def _pieces(lines: int) -> int:
    """Into how many pieces the threads' work is cut."""
    return 1 if lines <= _ALONE else max(_WORKERS, lines // _PIECE)


def _units(problem: Problem, variants: Variants) -> tuple[NDArray[np.int64], Floats]:
    """What each mode that the law ever opens to a line loses on a working day in whole units (L, M), and what a unit is
    worth in yuan (L,); inf where a mode's share is no whole number of parts or nothing can be lost."""
    width = problem.output.shape[1]
    opened = np.zeros((len(problem.law_classes), width), dtype=np.bool_)
    for law, law_class in zip(opened, problem.law_classes, strict=True):
        law[: law_class.allowed.shape[1]] = law_class.allowed.any(axis=0)
    used = np.zeros((problem.line_count, width), dtype=np.bool_)
    np.logical_or.at(used, variants.line, opened[variants.law])
    used[np.arange(problem.line_count), problem.initial_mode] = True
    parts = np.where(used, (1.0 - problem.output) * _PARTS, 0.0)
    whole = np.rint(parts).astype(np.int64)
    step = np.gcd.reduce(whole, axis=1)
    fits = (np.abs(parts - whole) < 1e-6).all(axis=1) & (whole >= 0).all(axis=1) & (step > 0) & (problem.value > 0)
    step = np.maximum(step, 1)
    return whole // step[:, None], np.where(fits, problem.value * step / _PARTS, np.inf)


def _reach(law_class: LawClass, width: int) -> NDArray[np.int32]:
    """(T, M): the first day from t on that is closed to m; T when none is."""
    days = len(law_class.allowed)
    reach = np.zeros((days, width), dtype=np.int32)
    for m in range(law_class.allowed.shape[1]):
        until = days
        for t in range(days - 1, -1, -1):
            if not law_class.allowed[t, m]:
                until = t
            reach[t, m] = until
    return reach


def _groups(problem: Problem) -> tuple[NDArray[np.int64], Bools]:
    if not len(problem.member_sets) or not problem.line_count:
        return np.zeros(problem.line_count, dtype=np.int64), np.zeros((1, len(problem.member_sets)), dtype=np.bool_)
    packed = np.packbits(problem.member_sets.T, axis=1)
    distinct, group = np.unique(packed, axis=0, return_inverse=True)
    return group.ravel().astype(np.int64), np.unpackbits(distinct, axis=1)[:, : len(problem.member_sets)].astype(bool)


def _counters(problem: Problem, variants: Variants) -> _Counters:
    """Counters of every variant that could ever break one; owed days of one rule and the season's most days share a
    counter where they count the same days."""
    days = problem.days
    tracks: dict[tuple[bytes, bytes], int] = {}
    counted_rows: list[Bools] = []
    need_rows: list[NDArray[np.int64]] = []

    def track_of(counted: Bools, need: NDArray[np.int64]) -> int:
        key = (counted.tobytes(), need.tobytes())
        if key not in tracks:
            tracks[key] = len(tracks)
            counted_rows.append(counted)
            need_rows.append(need)
        return tracks[key]

    everything, nothing = np.ones(days, dtype=np.bool_), np.zeros(days, dtype=np.int64)
    owed_by_law = [_owed_tracks(law, days) for law in problem.law_classes]
    open_days = [law.allowed.sum(axis=0) for law in problem.law_classes]
    start, rows = [0], []
    limited = (problem.max_days < days) | (problem.max_blocks < days)
    for l, law in zip(variants.line.tolist(), variants.law.tolist(), strict=True):
        for m in np.flatnonzero(limited[l, : problem.mode_count[l]]):
            if problem.max_blocks[l, m] * problem.min_days[l, m] < open_days[law][m]:
                rows.append((BLOCKS, m, problem.max_blocks[l, m], track_of(everything, nothing)))
            if problem.max_days[l, m] < open_days[law][m]:
                rows.append((DAYS, m, problem.max_days[l, m], track_of(everything, nothing)))
        for mode, counted, need in owed_by_law[law]:
            rows.append((DAYS, mode, 1 << 20, track_of(counted, need)))
        if len(rows) - start[-1] > MAX_COUNTERS:
            raise ValueError(f"line {l} is held by more than {MAX_COUNTERS} counts at once")
        start.append(len(rows))
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return _Counters(
        start=np.array(start, dtype=np.int64),
        kind=table[:, 0].copy(),
        mode=table[:, 1].copy(),
        upper=table[:, 2].copy(),
        track=table[:, 3].copy(),
        counted=np.array(counted_rows, dtype=np.bool_).reshape(-1, days),
        need=np.array(need_rows, dtype=np.int64).reshape(-1, days),
    )


def _owed_tracks(law: LawClass, days: int) -> list[tuple[int, Bools, NDArray[np.int64]]]:
    by_rule: dict[tuple[int, int], tuple[Bools, NDArray[np.int64]]] = {}
    for owed in law.owed:
        counted, need = by_rule.setdefault(
            (owed.rule, owed.mode), (np.zeros(days, dtype=np.bool_), np.zeros(days, dtype=np.int64))
        )
        counted |= owed.counted
        need[owed.period.stop - 1] = owed.at_least
    return [(mode, counted, need) for (_, mode), (counted, need) in by_rule.items()]
