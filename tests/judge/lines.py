"""All plans of one line: what the contract lets it do through a tiny season, and what each plan amounts to.

Knows one line and the law; knows no shared limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import holidays
import numpy as np
from numpy.typing import NDArray

from models.actors import Line
from models.scenario import Scenario
from tests.judge.law import allowed, debts, enterprise_of
from tests.judge.measures import Begun, as_read, cost_of, left, ways_to_take

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LinePlans:
    """All plans of one line (n) and what each amounts to: kg (n, T, 4), output (n, T), standing still (n, T),
    lost value, restart cost and cost of the measures `taken` (n,) yuan."""

    line: Line
    modes: NDArray[np.int8]
    taken: tuple[Begun, ...]
    kg: Floats
    output: Floats
    stopped: Floats
    loss: Floats
    restart: Floats
    spent: Floats

    def pick(self, chosen: NDArray[np.int64]) -> LinePlans:
        return replace(
            self,
            modes=self.modes[chosen],
            taken=tuple(self.taken[n] for n in chosen),
            kg=self.kg[chosen],
            output=self.output[chosen],
            stopped=self.stopped[chosen],
            loss=self.loss[chosen],
            restart=self.restart[chosen],
            spent=self.spent[chosen],
        )


def active_lines(scenario: Scenario) -> tuple[Line, ...]:
    return tuple(line for line in scenario.lines if line.active)


def is_working(works: str, day: date) -> bool:
    """Whether a calendar (daily, mon-sat, workdays) works that day."""
    if works == "workdays":
        return bool(official_calendar().is_working_day(day))
    return works == "daily" or day.weekday() != 6


@cache
def official_calendar() -> holidays.HolidayBase:
    """China's holidays and make-up workdays around the tiny seasons."""
    return holidays.country_holidays("CN", years=range(2017, 2028))


def working(scenario: Scenario, line: Line) -> Floats:
    """1.0 on the line's working days, else 0.0; shape (T,)."""
    return np.array([float(is_working(line.works, day)) for day in scenario.season.days])


def faults(scenario: Scenario) -> tuple[str, ...]:
    """Lines that cannot be done alone as they are, and why."""
    found = []
    for line in active_lines(scenario):
        if (why := fault_of(scenario, line)) is not None:
            found.append(f"{line.line_id}: {why}")
    return tuple(found)


def fault_of(scenario: Scenario, line: Line, begun: Begun = ()) -> str | None:
    """Why the line has no way through the season with the measures begun; None when it has."""
    names, owed = {mode.name for mode in line.modes}, _debts(scenario, line, begun)
    if not all(_choices(scenario, line, begun)):
        return "no mode left"
    if any(mode not in names for mode, _, _ in owed):
        return "owes a mode it does not have"
    if any(many > len(days) for _, days, many in owed):
        return "owes more days than there are"
    return None if next(sequences(scenario, line, begun), None) is not None else "no way through the season"


def _choices(scenario: Scenario, line: Line, begun: Begun) -> list[tuple[int, ...]]:
    return [allowed(*as_read(scenario, line, begun, day), day) for day in scenario.season.days]


def _debts(scenario: Scenario, line: Line, begun: Begun) -> list[tuple[str, tuple[int, ...], int]]:
    grade = enterprise_of(scenario, line).grade
    return debts(scenario, lambda day: as_read(scenario, line, begun, day), grade)


def sequences(scenario: Scenario, line: Line, begun: Begun = ()) -> Iterator[tuple[int, ...]]:
    """Every way through the season that the law and the line's own limits leave open."""
    choices = _choices(scenario, line, begun)
    index = {mode.name: m for m, mode in enumerate(line.modes)}
    owed = [(index[mode], days, n) for mode, days, n in _debts(scenario, line, begun)]

    def extend(done: tuple[int, ...], mode: int, length: int, blocks: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(done) == len(choices):
            if all(sum(done[t] == m for t in days) >= n for m, days, n in owed):
                yield done
            return
        for m in choices[len(done)]:
            limits = line.modes[m]
            begun = blocks
            if m != mode:
                if length < line.modes[mode].min_days:
                    continue
                begun = tuple(n + (k == m) for k, n in enumerate(blocks))
                if limits.max_blocks is not None and begun[m] > limits.max_blocks:
                    continue
            if limits.max_days is not None and done.count(m) + 1 > limits.max_days:
                continue
            yield from extend((*done, m), m, length + 1 if m == mode else 1, begun)

    yield from extend((), index[line.initial_mode], line.initial_days, (0,) * len(line.modes))


def line_plans(scenario: Scenario, line: Line) -> LinePlans:
    """Every plan of the line, with every choice of measures that leaves it a way, with its emission, output and cost."""
    found = [
        _plans_with(scenario, line, begun) for begun in ways_to_take(scenario, line) if not _shut(scenario, line, begun)
    ]

    def joined(key: str) -> NDArray[np.float64]:
        return np.concatenate([getattr(plans, key) for plans in found])

    return LinePlans(
        line=line,
        modes=np.concatenate([plans.modes for plans in found]),
        taken=tuple(begun for plans in found for begun in plans.taken),
        kg=joined("kg"),
        output=joined("output"),
        stopped=joined("stopped"),
        loss=joined("loss"),
        restart=joined("restart"),
        spent=joined("spent"),
    )


def _shut(scenario: Scenario, line: Line, begun: Begun) -> bool:
    return bool(begun) and fault_of(scenario, line, begun) is not None


def _plans_with(scenario: Scenario, line: Line, begun: Begun) -> LinePlans:
    modes = np.array(list(sequences(scenario, line, begun)), dtype=np.int8).reshape(-1, len(scenario.season))
    w, normal_kg = working(scenario, line), np.array(line.kg)
    output = np.array([mode.output for mode in line.modes])
    emits = np.array([mode.emits for mode in line.modes])
    kg = w[:, None] * normal_kg * emits[modes]
    restart = np.zeros(len(modes))
    cost_of_block = [_restart_cost(line, m) for m in range(len(line.modes))]
    again = np.array([mode.restart.emit_days if mode.restart else 0.0 for mode in line.modes])
    initial = [mode.name for mode in line.modes].index(line.initial_mode)
    for n, plan in enumerate(modes):
        mode = initial
        for t, m in enumerate(plan):
            if m != mode:
                restart[n] += cost_of_block[mode]
                kg[n, t] += again[mode] * normal_kg
            mode = m
        restart[n] += cost_of_block[mode]
    spent = cost_of(scenario, line, begun, lambda day: is_working(line.works, day))
    return LinePlans(
        line=line,
        modes=modes,
        taken=(begun,) * len(modes),
        kg=kg * left(scenario, begun),
        output=w * line.output_per_day * output[modes],
        stopped=(output[modes] == 0).astype(float),
        loss=(w * line.value_per_day * (1 - output[modes])).sum(axis=1),
        restart=restart,
        spent=np.full(len(modes), spent),
    )


def always_run(scenario: Scenario, line: Line) -> LinePlans:
    """The baseline as a plan: what the line does when nothing is curtailed."""
    w, zero = working(scenario, line), np.zeros(1)
    return LinePlans(
        line=line,
        modes=np.zeros((1, len(w)), dtype=np.int8),
        taken=((),),
        kg=(w[:, None] * np.array(line.kg))[None],
        output=(w * line.output_per_day)[None],
        stopped=np.zeros((1, len(w))),
        loss=zero,
        restart=zero,
        spent=zero,
    )


def _restart_cost(line: Line, m: int) -> float:
    mode = line.modes[m]
    if mode.name == "stop" and line.restart_cost_yuan is not None:
        return line.restart_cost_yuan
    return mode.restart.value_days * line.value_per_day if mode.restart else 0.0
