"""What a line may do once instead of stopping (docs/measures.md): which measures, from which day, at what cost, and how
the law then reads the line. Knows no engine."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.actors import Exemption, Line
from models.scenario import Measure, Scenario
from tests.judge.law import matches

Begun = tuple[tuple[int, date], ...]
"""Measures (by their place in the scenario) with their first day in effect."""


def ways_to_take(scenario: Scenario, line: Line) -> list[Begun]:
    """Every choice of measures and days, taking none included; two that set a coating exclude each other."""
    offers = [
        [None, *((k, day) for day in measure.first_days if matches(scenario, measure.lines, line, day))]
        for k, measure in enumerate(scenario.measures)
    ]
    ways = [tuple(taken for taken in way if taken is not None) for way in itertools.product(*offers)]
    return [way for way in ways if sum(scenario.measures[k].coating != "" for k, _ in way) <= 1]


def in_effect(scenario: Scenario, begun: Begun, day: date) -> list[tuple[Measure, date]]:
    return [(scenario.measures[k], first) for k, first in begun if first <= day]


def left(scenario: Scenario, begun: Begun) -> NDArray[np.float64]:
    """Share of its emission that a line keeps on each season day, (T, 4)."""
    shares = np.ones((len(scenario.season), 4))
    for t, day in enumerate(scenario.season.days):
        for measure, _ in in_effect(scenario, begun, day):
            shares[t] *= measure.emits
    return shares


def as_read(scenario: Scenario, line: Line, begun: Begun, day: date) -> tuple[Scenario, Line]:
    """The world and the line as rules read them that day."""
    for measure, first in in_effect(scenario, begun, day):
        kg = tuple(normal * share for normal, share in zip(line.kg, measure.emits, strict=True))
        line = replace(line, coating=measure.coating or line.coating, kg=kg)  # type: ignore[arg-type]
        if measure.joins_list:
            joined = Exemption("", line.line_id, measure.joins_list, "", first, None, first)
            scenario = replace(scenario, exemptions=(*scenario.exemptions, joined))
    return scenario, line


def cost_of(scenario: Scenario, line: Line, begun: Begun, works: Callable[[date], bool]) -> float:
    """Yuan: once, in days of the line's value, and for each of its working days from the first in effect on."""
    total = 0.0
    for k, first in begun:
        measure = scenario.measures[k]
        days = sum(works(day) for day in scenario.season.days if day >= first)
        total += measure.cost_yuan + measure.cost_value_days * line.value_per_day + measure.cost_yuan_per_day * days
    return total
