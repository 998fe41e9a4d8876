"""Some lines on some days of a planned season, as a small season of their own: all others, and all other days, stay as they are
planned. Knows the problem as arrays; knows no engine and no price.

Days just before and after those that are open belong to the part too, each held to its planned mode: so a block that
reaches over an edge keeps its shortest length on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from models.problem import NO_LIMIT, Floats, LawClass, Problem, Row
from models.season import Period, Span

Indexes = NDArray[np.int64]
Plans = NDArray[np.int8]


@dataclass(frozen=True)
class Part:
    """`problem` the small season, whose rows are `rows` of the whole one; its lines are `lines` (n,) of the whole one and its
    days those from `first` until `stop`."""

    problem: Problem
    lines: Indexes
    rows: Indexes
    first: int
    stop: int

    def planned(self, plans: Plans) -> Plans:
        """The part's own share (n, days) of a plan (L, T) of the whole season."""
        return plans[self.lines, self.first : self.stop]

    def put_back(self, plans: Plans, found: Plans) -> Plans:
        """The plan (L, T) of the whole season with the part as `found` (n, days)."""
        changed = plans.copy()
        changed[self.lines, self.first : self.stop] = found
        return changed

    def asking(self, need: Floats, loss_limit: Floats) -> Part:
        """The part whose rows ask `need` (rows,) and whose enterprises may lose `loss_limit` (E,) yuan."""
        rows = tuple(replace(row, need=float(n)) for row, n in zip(self.problem.rows, need, strict=True))
        return replace(self, problem=replace(self.problem, rows=rows, loss_limit=loss_limit))


def part_of(problem: Problem, plans: Plans, lines: Indexes, opens: int, closes: int) -> Part:
    """The part in which `lines` (n,), in order, are open from day `opens` until day `closes`; rows and burdens still ask what they
    ask in the whole season: see `Part.asking`. No measures and no projects."""
    shortest = int(problem.min_days[lines].max(initial=1, where=problem.min_days[lines] < NO_LIMIT))
    first, stop = max(0, opens - shortest), min(problem.days, closes + shortest)
    days = stop - first
    season = Span(problem.season.first + timedelta(first), problem.season.first + timedelta(stop - 1))
    inside = np.zeros(days, dtype=np.bool_)
    inside[opens - first : closes - first] = True
    planned, before = plans[lines], _initial(problem, plans, lines, first)
    sets = problem.member_sets[:, lines]
    rows = [
        r
        for r, row in enumerate(problem.rows)
        if row.period.start < closes and row.period.stop > opens and sets[row.members].any()
    ]
    outside = np.ones(problem.days, dtype=np.bool_)
    outside[first:stop] = False
    spent = _spent(problem, planned, problem.initial_mode[lines], outside)
    laws = tuple(
        _law(problem.law_classes[problem.law[l]], planned[i], first, stop, inside) for i, l in enumerate(lines.tolist())
    )
    limited_days, limited_blocks = problem.max_days[lines] < problem.days, problem.max_blocks[lines] < problem.days
    small = replace(
        problem,
        season=season,
        horizon=season,
        line_index=problem.line_index[lines],
        mode_count=problem.mode_count[lines],
        output=problem.output[lines],
        emits=problem.emits[lines],
        min_days=problem.min_days[lines],
        max_days=np.where(limited_days, problem.max_days[lines] - spent[0], NO_LIMIT).astype(np.int32),
        max_blocks=np.where(limited_blocks, problem.max_blocks[lines] - spent[1], NO_LIMIT).astype(np.int32),
        restart_cost=problem.restart_cost[lines],
        restart_days=problem.restart_days[lines],
        kg=problem.kg[lines],
        value=problem.value[lines],
        output_per_day=problem.output_per_day[lines],
        calendars=problem.calendars[:, first:stop],
        calendar=problem.calendar[lines],
        initial_mode=before[0],
        initial_days=before[1],
        law=np.arange(len(lines), dtype=np.int32),
        law_classes=laws,
        enterprise=problem.enterprise[lines],
        member_sets=sets,
        rows=tuple(_row(problem.rows[r], first, stop) for r in rows),
        projects=(),
        choices=(),
    )
    return Part(small, lines, np.array(rows, dtype=np.int64), first, stop)


def _initial(problem: Problem, plans: Plans, lines: Indexes, first: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The mode of the day before `first` and for how many days it has lasted, both (n,)."""
    if first == 0:
        return problem.initial_mode[lines], problem.initial_days[lines]
    past = plans[lines, :first]
    mode = past[:, -1].astype(np.int32)
    other = past[:, ::-1] != mode[:, None]
    lasted = np.where(other.any(axis=1), other.argmax(axis=1), first)
    still_initial = (lasted == first) & (mode == problem.initial_mode[lines])
    return mode, np.where(still_initial, first + problem.initial_days[lines], lasted).astype(np.int32)


def _spent(
    problem: Problem, planned: Plans, initial: NDArray[np.int32], outside: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Days in each mode and blocks of it begun on the days `outside` (T,), both (n, M)."""
    modes = np.arange(problem.output.shape[1])
    before = np.concatenate([initial[:, None], planned[:, :-1]], axis=1)
    there = planned[:, :, None] == modes
    begun = there & (before != planned)[:, :, None]
    return there[:, outside].sum(axis=1), begun[:, outside].sum(axis=1)


def _law(law: LawClass, planned: Plans, first: int, stop: int, inside: NDArray[np.bool_]) -> LawClass:
    """The law of one line on the part's days: days not `inside` (days,) allow their planned mode alone, and what was served
    elsewhere is no longer owed."""
    allowed = law.allowed[first:stop].copy()
    held = np.flatnonzero(~inside)
    allowed[held] = False
    allowed[held, planned[first:stop][held]] = True
    owed = []
    for debt in law.owed:
        counted = debt.counted[first:stop]
        served = int(
            (debt.counted & (planned == debt.mode)).sum() - (counted & (planned[first:stop] == debt.mode)).sum()
        )
        if counted.any() and debt.at_least > served:
            owed.append(
                replace(
                    debt, counted=counted, period=_period(debt.period, first, stop), at_least=debt.at_least - served
                )
            )
    return LawClass(law.mode_names, allowed, (), (), tuple(owed))


def _period(period: Period, first: int, stop: int) -> Period:
    return Period(period.name, max(period.start - first, 0), min(period.stop, stop) - first)


def _row(row: Row, first: int, stop: int) -> Row:
    return replace(row, period=_period(row.period, first, stop))
