"""From limits to rows: every target, cap, floor, guard and alternation as one linear inequality per period.

Knows baselines and areas; knows neither law nor solver. Each kind has one function with its formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS
from models.matching import Subjects
from models.problem import CHANNELS, Bools, Floats, Ints, ProjectBlock, Row
from models.scenario import CITY, Alternate, Cap, Floor, Guard, Scenario, Target
from models.season import Period

NOX, VOCS = POLLUTANTS.index("nox"), POLLUTANTS.index("vocs")


@dataclass
class MemberSets:
    """Distinct sets of lines, each kept once; a set of one kind of area also holds the projects there."""

    masks: list[Bools] = field(default_factory=list)
    areas: list[str | None] = field(default_factory=list)
    _index: dict[tuple[str | None, bytes], int] = field(default_factory=dict)

    def add(self, mask: Bools, area: str | None) -> int:
        """The set's index; `area` is given when projects of that area count too."""
        key = (area, mask.tobytes())
        if key not in self._index:
            self._index[key] = len(self.masks)
            self.masks.append(mask)
            self.areas.append(area)
        return self._index[key]


@dataclass(frozen=True)
class Surroundings:
    """Who lies where, and what everything emits when nothing is curtailed.

    `subjects` are the active lines; `calendars` (K, T) and `calendar` (L,) their working days.
    """

    scenario: Scenario
    subjects: Subjects
    calendars: Bools
    calendar: Ints
    output_per_day: Floats
    projects: tuple[ProjectBlock, ...]
    zone_of: dict[str, str]

    def districts_in(self, area: str) -> set[str] | None:
        """None means everywhere."""
        if area == CITY:
            return None
        return {area} | {district for district, zone in self.zone_of.items() if zone == area}

    def lines_in(self, area: str) -> Bools:
        inside = self.districts_in(area)
        if inside is None:
            return np.ones(self.subjects.count, dtype=np.bool_)
        return np.isin(self.subjects.columns["district"], sorted(inside))

    def project_in(self, project: ProjectBlock, area: str) -> bool:
        inside = self.districts_in(area)
        return inside is None or project.project.district in inside

    def baseline_kg(self, area: str) -> NDArray[np.float64]:
        """Emission of lines and tasks in the area when nothing is curtailed; kg, (T, 4)."""
        inside = self.lines_in(area)
        total = np.zeros((self.calendars.shape[1], 4))
        for k, works in enumerate(self.calendars):
            total += works[:, None] * self.subjects.kg[inside & (self.calendar == k)].sum(axis=0)
        for project in self.projects:
            if self.project_in(project, area):
                for task in project.tasks:
                    total[task.baseline] += task.task.kg
        return total

    def background_kg(self, area: str) -> NDArray[np.float64]:
        """Emission of sources that are not scheduled; rows of the table add up; kg, (T, 4)."""
        inside = self.districts_in(area)
        months = np.array([day.month for day in self.scenario.season.days])
        total = np.zeros((len(months), 4))
        for row in self.scenario.background:
            if inside is None or row.district in inside:
                on = np.ones(len(months), dtype=np.bool_) if row.month is None else months == row.month
                total[on] += row.kg
        return total

    def baseline_output(self, product: str, area: str) -> tuple[Bools, Floats]:
        """The lines that make the product there, and their normal output by day; (L,), (T,)."""
        makers = self.lines_in(area) & (self.subjects.columns["product"] == product)
        total = np.zeros(self.calendars.shape[1])
        for k, works in enumerate(self.calendars):
            total += works * self.output_per_day[makers & (self.calendar == k)].sum()
        return makers, total


def _weights(**channels: float) -> Floats:
    weights = np.zeros(len(CHANNELS))
    for name, weight in channels.items():
        weights[CHANNELS.index(name)] = weight
    return weights


def _positive(*candidates: float) -> float:
    return next((value for value in candidates if value > 1e-9), 1.0)


def _total(daily: NDArray[np.float64], period: Period) -> float:
    return float(daily[period.start : period.stop].sum())


def target_rows(target: Target, around: Surroundings, sets: MemberSets) -> Iterator[Row]:
    r"""$\sum (\text{baseline} - \text{planned}) + \text{credit} \ge \text{reduce} \cdot \text{base}$, kg."""
    p = POLLUTANTS.index(target.pollutant)
    base_kg = around.baseline_kg(target.area)[:, p]
    society_kg = base_kg + around.background_kg(target.area)[:, p]
    society = target.base == "society"
    credited = sum(
        measure.reduce
        for measure in around.scenario.other_measures
        if society and (measure.pollutant, measure.area) == (target.pollutant, target.area)
    )
    members = sets.add(around.lines_in(target.area), target.area)
    for period in around.scenario.season.periods(target.per):
        base = _total(society_kg if society else base_kg, period)
        credit = credited * base
        if target.reduce_kg is not None:
            required = target.reduce_kg
        else:
            assert target.reduce is not None
            required = target.reduce * base
        yield Row(
            "target", target.pollutant, target.area, period, members, _weights(**{target.pollutant: 1.0}),
            required - credit, _positive(required, base), base, required, origin=credit, sign=1.0,
        )  # fmt: skip


def cap_rows(cap: Cap, around: Surroundings, sets: MemberSets) -> Iterator[Row]:
    r"""$\text{planned} \le \text{at\_most} \cdot \text{baseline}$, written as a least reduction, kg."""
    base_kg = around.baseline_kg(cap.area)[:, POLLUTANTS.index(cap.pollutant)]
    members = sets.add(around.lines_in(cap.area), cap.area)
    for period in around.scenario.season.periods(cap.per):
        base = _total(base_kg, period)
        if cap.at_most_kg is not None:
            allowed = cap.at_most_kg
        else:
            assert cap.at_most is not None
            allowed = cap.at_most * base
        yield Row(
            "cap", cap.pollutant, cap.area, period, members, _weights(**{cap.pollutant: 1.0}),
            base - allowed, _positive(allowed, base), base, allowed, origin=base, sign=-1.0,
        )  # fmt: skip


def floor_rows(floor: Floor, around: Surroundings, sets: MemberSets) -> Iterator[Row]:
    r"""$\text{planned output} \ge \text{at\_least} \cdot \text{baseline output}$, in the product's unit."""
    makers, output = around.baseline_output(floor.product, floor.area)
    members = sets.add(makers, None)
    for period in around.scenario.season.periods(floor.per):
        base = _total(output, period)
        required = floor.at_least * base
        yield Row(
            "floor", floor.product, floor.area, period, members, _weights(output=-1.0),
            required - base, _positive(required, base), base, required, origin=base, sign=1.0,
        )  # fmt: skip


def guard_rows(guard: Guard, around: Surroundings, sets: MemberSets) -> Iterator[Row]:
    r"""$\frac{\Delta \text{VOC}}{\text{VOC}_0} - \text{slope} \frac{\Delta \text{NO}_x}{\text{NO}_{x,0}} \ge
    \text{offset}$, share points; a share of an empty baseline is 0."""
    base_kg = around.baseline_kg(guard.area)
    members = sets.add(around.lines_in(guard.area), guard.area)
    for period in around.scenario.season.periods(guard.per):
        nox, vocs = _total(base_kg[:, NOX], period), _total(base_kg[:, VOCS], period)
        weights = _weights(vocs=1.0 / vocs if vocs > 0 else 0.0, nox=-guard.slope / nox if nox > 0 else 0.0)
        yield Row(
            "guard", "vocs", guard.area, period, members, weights,
            guard.offset, 1.0, 0.0, guard.offset, origin=0.0, sign=1.0,
        )  # fmt: skip


def alternate_rows(alternate: Alternate, around: Surroundings, sets: MemberSets) -> Iterator[Row]:
    r"""$\#\{\text{matching lines without output}\} \le \lfloor \text{share} \cdot n \rfloor$ on each day."""
    inside = around.lines_in(alternate.area)
    match = around.subjects.match(alternate.lines)
    varied = {l: mask & inside[l] for l, mask in match.days.items()}
    whole = sets.add(inside & match.always, None)
    for period in around.scenario.season.periods("day"):
        today = inside & match.always
        for l, mask in varied.items():
            today[l] = mask[period.start]
        count = int(today.sum())
        if alternate.number is not None:
            allowed = alternate.number
        else:
            assert alternate.share is not None
            allowed = int(np.floor(alternate.share * count + 1e-9))
        members = sets.add(today, None) if varied else whole
        yield Row(
            "alternate", "", alternate.area, period, members, _weights(stopped=-1.0),
            -float(allowed), max(1.0, allowed), float(count), float(allowed), origin=0.0, sign=-1.0,
        )  # fmt: skip


def all_rows(around: Surroundings, sets: MemberSets) -> tuple[Row, ...]:
    """Every limit of the scenario but the burden, in the order of the scenario file."""
    scenario = around.scenario
    return (
        *(row for target in scenario.targets for row in target_rows(target, around, sets)),
        *(row for cap in scenario.caps for row in cap_rows(cap, around, sets)),
        *(row for floor in scenario.floors for row in floor_rows(floor, around, sets)),
        *(row for guard in scenario.guards for row in guard_rows(guard, around, sets)),
        *(row for alternate in scenario.alternates for row in alternate_rows(alternate, around, sets)),
    )
