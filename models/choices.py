"""Which measures each line may take, and from which day: every combination as one choice with its own law, emission and
cost. The only reading of measures on the optimiser's side."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import prod

import numpy as np
from numpy.typing import NDArray

from models.actors import Exemption, Line
from models.errors import Fault, Text
from models.law import LineLaw, Reach, class_faults, law_class, reaches, rules_of
from models.matching import line_subjects
from models.plan import Taken
from models.problem import Bools, Choice, Floats, LawClass
from models.scenario import Measure, Scenario
from models.season import working_days

MOST_CHOICES = 24
"""Combinations a line may have: each costs the line's programme once more for every price."""

Begun = tuple[int, date]
"""A measure (its index) and its first day in effect."""


@dataclass(frozen=True)
class Looks:
    """What the law can see of a line under measures: its coating, the lists it joined and when, and the pollutants it
    no longer emits."""

    coating: str
    joined: tuple[tuple[str, date], ...]
    gone: tuple[bool, bool, bool, bool]


def choices_of(
    scenario: Scenario, active: NDArray[np.int32], line_law: LineLaw
) -> tuple[tuple[Choice, ...], tuple[LawClass, ...], list[Fault]]:
    """Every choice of every line, by line; the law classes they need behind those of `line_law`; faults of lines with
    too many combinations. Choices with which the law leaves a line no way are left out."""
    wanted, faults = _combinations(scenario, active, line_law)
    laws = _Laws(scenario, active, line_law, wanted)
    left: dict[tuple[Begun, ...], Floats] = {}
    choices = []
    for l, begun in wanted:
        law = laws.of(l, begun)
        if law is None:
            continue
        shares = left.setdefault(begun, _left(scenario, begun))
        line = scenario.lines[active[l]]
        taken = tuple(Taken(int(active[l]), k, day, cost_yuan(scenario, line, k, day)) for k, day in begun)
        choices.append(Choice(l, taken, law, shares, sum(one.cost_yuan for one in taken)))
    return tuple(choices), tuple(laws.more), faults


def cost_yuan(scenario: Scenario, line: Line, measure: int, first_day: date) -> float:
    """What a measure costs a line that has it from `first_day` to the season's end."""
    offered, season = scenario.measures[measure], scenario.season
    days = int(working_days(line.works, season)[season.index(first_day) :].sum())
    return offered.cost_yuan + offered.cost_value_days * line.value_per_day + offered.cost_yuan_per_day * days


def _combinations(
    scenario: Scenario, active: NDArray[np.int32], line_law: LineLaw
) -> tuple[list[tuple[int, tuple[Begun, ...]]], list[Fault]]:
    """Each line with each way of taking some of its measures, each measure at most once."""
    offered: dict[int, list[list[Begun]]] = {}
    for k, measure in enumerate(scenario.measures):
        match = line_law.subjects.match(measure.lines)
        days = [(day, scenario.season.index(day)) for day in measure.first_days]
        for l in np.flatnonzero(match.always).tolist():
            offered.setdefault(l, []).append([(k, day) for day, _ in days])
        for l, mask in match.days.items():
            if begun := [(k, day) for day, t in days if mask[t]]:
                offered.setdefault(l, []).append(begun)
    wanted, faults = [], []
    for l in sorted(offered):
        if (count := prod(len(begun) + 1 for begun in offered[l]) - 1) > MOST_CHOICES * 64:
            faults.append(_too_many(scenario.lines[active[l]].line_id, count))
            continue
        found = [
            tuple(begun for begun in ways if begun is not None)
            for ways in itertools.product(*([None, *begun] for begun in offered[l]))
        ]
        found = [begun for begun in found if begun and _fit(scenario.measures, begun)]
        if len(found) > MOST_CHOICES:
            faults.append(_too_many(scenario.lines[active[l]].line_id, len(found)))
        wanted += [(l, begun) for begun in found]
    return wanted, faults


def _fit(measures: tuple[Measure, ...], begun: tuple[Begun, ...]) -> bool:
    """A line has one coating at a time."""
    return sum(bool(measures[k].coating) for k, _ in begun) <= 1


def _too_many(line_id: str, count: int) -> Fault:
    text = Text(
        f"该生产线可选的改造组合有 {count} 种，最多 {MOST_CHOICES} 种：请缩小 measures 中 lines 的范围，或减少 first_days",
        f"{count} combinations of measures are open to this line, at most {MOST_CHOICES} are looked at: narrow `lines` of"
        " the measures, or give fewer first_days",
    )
    return Fault("lines.csv", None, "line_id", line_id, text)


def _left(scenario: Scenario, begun: tuple[Begun, ...]) -> Floats:
    """Share of emission left on each day, (T, 4)."""
    left = np.ones((len(scenario.season), 4))
    for k, day in begun:
        left[scenario.season.index(day) :] *= scenario.measures[k].emits
    left.setflags(write=False)
    return left


class _Laws:
    """The law of lines under measures: each distinct look of a line is put before the rules once, and a choice's law is
    that of its looks, day after day."""

    def __init__(
        self,
        scenario: Scenario,
        active: NDArray[np.int32],
        line_law: LineLaw,
        wanted: list[tuple[int, tuple[Begun, ...]]],
    ):
        self._scenario, self._active, self._line_law = scenario, active, line_law
        self._rules = rules_of(scenario)
        self._looks: dict[tuple[int, Looks], int] = {}
        for l, begun in wanted:
            for _, look in self._looks_of(l, begun):
                self._looks.setdefault((l, look), len(self._looks))
        self._reaches = tuple(self._put_before_the_rules())
        self._known: dict[object, int | None] = {}
        self.more: list[LawClass] = []

    def of(self, l: int, begun: tuple[Begun, ...]) -> int | None:
        """The law class of a line under a choice; None when the law leaves no way."""
        season, days = self._scenario.season, np.zeros(len(self._scenario.season), dtype=np.bool_)
        in_force: dict[int, Bools] = {}
        looks = self._looks_of(l, begun)
        if all(look == looks[0][1] for _, look in looks) and looks[0][1] == self._look(self._line(l), []):
            return int(self._line_law.law[l])
        for i, (start, look) in enumerate(looks):
            inside = days.copy()
            inside[start : looks[i + 1][0] if i + 1 < len(looks) else len(season)] = True
            subject = self._looks[l, look]
            for reach in self._reaches:
                mask = reach.in_force.mask(subject, len(season)) & reach.window & inside
                if mask.any():
                    in_force[reach.rule] = in_force.get(reach.rule, days) | mask
        line, grade = self._line(l), str(self._line_law.subjects.columns["grade"][l])
        key = (line.technology, grade, tuple((rule, mask.tobytes()) for rule, mask in sorted(in_force.items())))
        if key not in self._known:
            found = law_class(line.modes, grade, dict(sorted(in_force.items())), self._rules, season)
            possible = not class_faults(found, self._rules, season)
            self._known[key] = len(self._line_law.classes) + len(self.more) if possible else None
            if possible:
                self.more.append(found)
        return self._known[key]

    def _looks_of(self, l: int, begun: tuple[Begun, ...]) -> list[tuple[int, Looks]]:
        """The line's looks from the season's first day on, each with the day it begins."""
        season, line = self._scenario.season, self._line(l)
        starts = sorted({0, *(season.index(day) for _, day in begun)})
        return [(start, self._look(line, [b for b in begun if season.index(b[1]) <= start])) for start in starts]

    def _line(self, l: int) -> Line:
        return self._scenario.lines[self._active[l]]

    def _look(self, line: Line, begun: list[Begun]) -> Looks:
        measures = self._scenario.measures
        coating = next((measures[k].coating for k, _ in begun if measures[k].coating), line.coating)
        joined = tuple(sorted((measures[k].joins_list, day) for k, day in begun if measures[k].joins_list))
        left = np.array(line.kg) * np.prod([measures[k].emits for k, _ in begun], axis=0)
        so2, nox, pm, vocs = (bool(kg <= 0) for kg in left)
        return Looks(coating, joined, (so2, nox, pm, vocs))

    def _put_before_the_rules(self) -> Iterator[Reach]:
        scenario, looks = self._scenario, list(self._looks)
        if not looks:
            return
        lines = tuple(
            replace(
                scenario.lines[self._active[l]],
                coating=look.coating,
                kg=tuple(
                    0.0 if gone else kg for kg, gone in zip(scenario.lines[self._active[l]].kg, look.gone, strict=True)
                ),
            )
            for l, look in looks
        )
        subjects = line_subjects(replace(scenario, lines=lines), np.arange(len(lines), dtype=np.int32))
        exemptions = dict(subjects.exemptions)
        for i, (l, look) in enumerate(looks):
            line_id = scenario.lines[self._active[l]].line_id
            joined = (Exemption("", line_id, name, "", day, None, day) for name, day in look.joined)
            if look.joined:
                exemptions[i] = (*exemptions.get(i, ()), *joined)
        yield from reaches(scenario, replace(subjects, exemptions=exemptions), "line")
