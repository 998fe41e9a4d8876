"""Every limit of a scenario as what each plan of each line gives to it, word for word from the contract's section 4.

Knows limits and baselines; knows no search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.actors import POLLUTANTS
from models.scenario import Alternate, Cap, Floor, Guard, Scenario, Target
from tests.judge.construction import ProjectPlans, shared_resources
from tests.judge.law import enterprise_of, in_area, matches, period_key
from tests.judge.lines import Floats, LinePlans, working

NOX, VOCS = POLLUTANTS.index("nox"), POLLUTANTS.index("vocs")


@dataclass(frozen=True)
class Need:
    """One limit in one period: the sum over actors (lines, then projects) of what their plans give must reach
    `required`. `gives[i]` has one number for each plan of actor i."""

    name: str
    gives: tuple[Floats, ...]
    required: float
    scale: float


def _first_positive(*values: float) -> float:
    return next((value for value in values if value > 0), 1.0)


def periods(scenario: Scenario, per: str) -> list[list[int]]:
    found: dict[object, list[int]] = {}
    for t, day in enumerate(scenario.season.days):
        found.setdefault(period_key(day, per), []).append(t)
    return list(found.values())


@dataclass(frozen=True)
class City:
    """All actors' plans, lines first and then projects, asked for sums over an area and days."""

    scenario: Scenario
    plans: tuple[LinePlans, ...]
    sites: tuple[ProjectPlans, ...] = ()

    def inside(self, area: str) -> list[bool]:
        return [in_area(self.scenario, enterprise_of(self.scenario, p.line).district, area) for p in self.plans]

    def sites_inside(self, area: str) -> list[bool]:
        return [in_area(self.scenario, site.project.district, area) for site in self.sites]

    def nothing_of_sites(self) -> tuple[Floats, ...]:
        """What projects give to limits that are about lines alone."""
        return tuple(np.zeros(len(site.placings)) for site in self.sites)

    def emitted(self, pollutant: int, area: str, days: list[int]) -> tuple[Floats, ...]:
        here = zip((*self.plans, *self.sites), (*self.inside(area), *self.sites_inside(area)), strict=True)
        return tuple(actor.kg[:, days, pollutant].sum(axis=1) * inside for actor, inside in here)

    def normally(self, pollutant: int, area: str, days: list[int]) -> list[float]:
        """Each actor's kg in the area when nothing is curtailed."""
        lines = [float(working(self.scenario, p.line)[days].sum()) * p.line.kg[pollutant] for p in self.plans]
        sites = [float(site.planned_kg[days, pollutant].sum()) for site in self.sites]
        inside = (*self.inside(area), *self.sites_inside(area))
        return [kg * here for kg, here in zip((*lines, *sites), inside, strict=True)]

    def baseline(self, pollutant: int, area: str, days: list[int]) -> float:
        return sum(self.normally(pollutant, area, days))

    def background(self, pollutant: int, area: str, days: list[int]) -> float:
        return sum(
            row.kg[pollutant]
            for t in days
            for row in self.scenario.background
            if in_area(self.scenario, row.district, area) and row.month in (None, self.scenario.season.days[t].month)
        )

    def reduced(self, pollutant: int, area: str, days: list[int]) -> tuple[Floats, ...]:
        both = zip(self.normally(pollutant, area, days), self.emitted(pollutant, area, days), strict=True)
        return tuple(normal - emitted for normal, emitted in both)

    def makers(self, product: str, area: str) -> list[bool]:
        inside = self.inside(area)
        return [here and p.line.product == product for p, here in zip(self.plans, inside, strict=True)]

    def normal_output(self, product: str, area: str, days: list[int]) -> float:
        return sum(
            float(working(self.scenario, p.line)[days].sum()) * p.line.output_per_day * makes
            for p, makes in zip(self.plans, self.makers(product, area), strict=True)
        )

    def normal_value(self, enterprise_id: str) -> float:
        return sum(
            float(working(self.scenario, p.line).sum()) * p.line.value_per_day
            for p in self.plans
            if p.line.enterprise_id == enterprise_id
        )


def _target(city: City, target: Target, days: list[int]) -> Need:
    p = POLLUTANTS.index(target.pollutant)
    base = city.baseline(p, target.area, days)
    credit = 0.0
    if target.base == "society":
        base += city.background(p, target.area, days)
        for measure in city.scenario.other_measures:
            if (measure.pollutant, measure.area) == (target.pollutant, target.area):
                credit += measure.reduce * base
    required = target.reduce * base if target.reduce_kg is None else target.reduce_kg  # type: ignore[operator]
    return Need("target", city.reduced(p, target.area, days), required - credit, _first_positive(required, base))


def _cap(city: City, cap: Cap, days: list[int]) -> Need:
    p = POLLUTANTS.index(cap.pollutant)
    base = city.baseline(p, cap.area, days)
    most = cap.at_most * base if cap.at_most_kg is None else cap.at_most_kg  # type: ignore[operator]
    return Need("cap", tuple(-e for e in city.emitted(p, cap.area, days)), -most, _first_positive(most, base))


def _floor(city: City, floor: Floor, days: list[int]) -> Need:
    counts = city.makers(floor.product, floor.area)
    base = city.normal_output(floor.product, floor.area, days)
    made = tuple(p.output[:, days].sum(axis=1) * counted for p, counted in zip(city.plans, counts, strict=True))
    made = (*made, *city.nothing_of_sites())
    return Need("floor", made, floor.at_least * base, _first_positive(floor.at_least * base, base))


def _guard(city: City, guard: Guard, days: list[int]) -> Need:
    def share(p: int) -> tuple[Floats, ...]:
        base = city.baseline(p, guard.area, days)
        return tuple(r / base if base > 0 else 0.0 * r for r in city.reduced(p, guard.area, days))

    gives = tuple(v - guard.slope * n for v, n in zip(share(VOCS), share(NOX), strict=True))
    return Need("guard", gives, guard.offset, 1.0)


def _alternate(city: City, alternate: Alternate, days: list[int]) -> Need:
    (t,) = days
    inside = city.inside(alternate.area)
    counts = [
        inside[i] and matches(city.scenario, alternate.lines, p.line, city.scenario.season.days[t])
        for i, p in enumerate(city.plans)
    ]
    most = alternate.number
    if most is None:
        most = int(alternate.share * sum(counts) + 1e-9)  # type: ignore[operator]
    still = tuple(-p.stopped[:, t] * counted for p, counted in zip(city.plans, counts, strict=True))
    still = (*still, *city.nothing_of_sites())
    return Need("alternate", still, -float(most), max(1.0, most))


def _burden(city: City, enterprise_id: str, share: float) -> Need:
    normal = city.normal_value(enterprise_id)
    lost = tuple(-p.loss * (p.line.enterprise_id == enterprise_id) for p in city.plans)
    lost = (*lost, *city.nothing_of_sites())
    return Need("burden", lost, -share * normal, _first_positive(share * normal, normal))


def needs(city: City) -> list[Need]:
    """Every limit of the scenario in every period."""
    scenario = city.scenario
    found = [_target(city, x, days) for x in scenario.targets for days in periods(scenario, x.per)]
    found += [_cap(city, x, days) for x in scenario.caps for days in periods(scenario, x.per)]
    found += [_floor(city, x, days) for x in scenario.floors for days in periods(scenario, x.per)]
    found += [_guard(city, x, days) for x in scenario.guards for days in periods(scenario, x.per)]
    found += [_alternate(city, x, days) for x in scenario.alternates for days in periods(scenario, "day")]
    if scenario.enterprise_loss_at_most is not None:
        owners = sorted({p.line.enterprise_id for p in city.plans})
        found += [_burden(city, owner, scenario.enterprise_loss_at_most) for owner in owners]
    return found


def shares(city: City) -> list[Need]:
    """What projects share, on each day of the horizon: no plan may need more than there is."""
    found = []
    for s, (name, many) in enumerate(shared_resources(city.scenario).items()):
        for h in range(len(city.scenario.horizon)):
            lines = tuple(np.zeros(len(p.modes)) for p in city.plans)
            uses = tuple(-site.uses[:, s, h] for site in city.sites)
            found.append(Need(name, (*lines, *uses), -float(many), 1.0))
    return found
