"""Limits for tiny seasons: drawn tightly around a plan that meets them, or at will. Knows plans, not who finds them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS
from models.scenario import Alternate, Cap, Floor, Guard, OtherMeasure, Scenario, Target
from models.season import PERIODS, Per
from tests.judge.construction import ProjectPlans
from tests.judge.draw import DISTRICTS, selector
from tests.judge.lines import Floats, LinePlans
from tests.judge.needs import NOX, VOCS, City, periods

Base = Literal["scheduled", "society"]
BASES: tuple[Base, ...] = ("scheduled", "scheduled", "society")
PER_GUARD: tuple[Per, ...] = ("month", "season")
PER_CAP: tuple[Per, ...] = ("day", "day", "week", "month", "season", "quarter")
SLOPES = (0.5, 0.77, 1.5)


def _area(rng: random.Random) -> str:
    return rng.choice(("city", "city", "city", rng.choice(DISTRICTS).district, rng.choice(DISTRICTS).zone))


def _share(rng: random.Random, low: int, high: int) -> float:
    """A multiple of 5 %."""
    return 5 * rng.randint(low, high) / 100


def _alternates(rng: random.Random, world: Scenario) -> tuple[Alternate, ...]:
    if rng.random() < 0.6 or not world.lines:
        return ()
    whom = selector(rng, world.lines, exemptions=0.1)
    if rng.random() < 0.5:
        return (Alternate(whom, _area(rng), rng.choice((0.0, 0.5, 0.5, 0.7))),)
    return (Alternate(whom, _area(rng), None, rng.choice((0, 1, 2))),)


def _other_measures(rng: random.Random, targets: Sequence[Target]) -> tuple[OtherMeasure, ...]:
    return tuple(
        OtherMeasure(target.pollutant, rng.choice((target.area, "city")), _share(rng, 1, 2))
        for target in targets
        if target.base == "society" and rng.random() < 0.5
    )


# -- at will -----------------------------------------------------------------------------------------------------------


def limits_at_will(rng: random.Random, world: Scenario) -> Scenario:
    """Limits that ask whatever they like: often too much."""
    targets = tuple(
        Target(rng.choice(POLLUTANTS), _area(rng), rng.choice(PERIODS), _share(rng, 1, 12), base=rng.choice(BASES))
        for _ in range(rng.randint(0, 2))
    )
    if rng.random() < 0.3:
        targets += (Target(rng.choice(POLLUTANTS), "city", "season", None, float(rng.randint(0, 200))),)
    guards = tuple(
        Guard(_area(rng), rng.choice(PER_GUARD), rng.choice(SLOPES), rng.choice((0.0, -0.1, 0.05)))
        for _ in range(rng.choice((0, 0, 1)))
    )
    floors = tuple(
        Floor(rng.choice([line.product for line in world.lines]), _area(rng), rng.choice(PERIODS), _share(rng, 4, 20))
        for _ in range(rng.choice((0, 1)) if world.lines else 0)
    )
    return replace(
        world,
        targets=targets,
        caps=tuple(_cap_at_will(rng) for _ in range(rng.choice((0, 0, 1)))),
        floors=floors,
        guards=guards,
        alternates=_alternates(rng, world),
        enterprise_loss_at_most=rng.choice((None, None, 0.35, 0.2, 0.0)),
        other_measures=_other_measures(rng, targets),
    )


def _cap_at_will(rng: random.Random) -> Cap:
    per = rng.choice(PER_CAP)
    if rng.random() < 0.3:
        return Cap(rng.choice(POLLUTANTS), _area(rng), per, None, float(rng.randint(0, 60)))
    return Cap(rng.choice(POLLUTANTS), _area(rng), per, _share(rng, 10, 22))


# -- around a plan -----------------------------------------------------------------------------------------------------


def limits_a_plan_meets(
    rng: random.Random, world: Scenario, plans: Sequence[LinePlans], sites: Sequence[ProjectPlans] = ()
) -> Scenario:
    """Limits drawn tightly around one plan, so that all can be met where projects do not stand in each other's way;
    dear plans come more often than cheap ones."""

    def dear(cost: Floats) -> NDArray[np.int64]:
        draws = [rng.randrange(len(cost)) for _ in range(3)]
        return np.array([max(draws, key=lambda n: float(cost[n]))])

    lines = tuple(p.pick(dear(p.loss)) for p in plans)
    city = City(world, lines, tuple(site.pick(dear(site.delay)) for site in sites))
    exact = rng.random() < 0.3
    targets = [_target_met(rng, city, exact) for _ in range(rng.choice((0, 1, 1, 2)))]
    caps = [_cap_met(rng, city) for _ in range(rng.choice((0, 0, 1, 2)))]
    floors = [_floor_met(rng, city) for _ in range(rng.choice((0, 1)) if plans else 0)]
    guards = [_guard_met(rng, city) for _ in range(rng.choice((0, 0, 1)))]
    alternates = _alternates(rng, world)
    return replace(
        world,
        targets=tuple(targets),
        caps=tuple(caps),
        floors=tuple(floors),
        guards=tuple(guards),
        alternates=alternates,
        enterprise_loss_at_most=_burden_met(city) if rng.random() < 0.3 else None,
    )


def _sum(parts: Sequence[Floats]) -> float:
    return round(float(sum(part[0] for part in parts)), 6)


def _down(value: float) -> float:
    """To a multiple of 1 % at or below."""
    return max(0.0, int(value * 100 + 1e-6) / 100)


def _shares(amounts: Sequence[float], bases: Sequence[float]) -> list[float]:
    return [amount / base for amount, base in zip(amounts, bases, strict=True) if base > 0]


def _target_met(rng: random.Random, city: City, exact: bool) -> Target:
    p, area, per = rng.randrange(4), _area(rng), rng.choice(PERIODS)
    spans = periods(city.scenario, per)
    reached = [_sum(city.reduced(p, area, days)) for days in spans]
    if exact:
        return Target(POLLUTANTS[p], area, per, None, max(0.0, min(reached)))
    base = rng.choice(BASES)
    bases = [city.baseline(p, area, days) for days in spans]
    if base == "society":
        bases = [b + city.background(p, area, days) for b, days in zip(bases, spans, strict=True)]
    return Target(POLLUTANTS[p], area, per, _down(min(_shares(reached, bases), default=0.0)), base=base)


def _cap_met(rng: random.Random, city: City) -> Cap:
    p, area, per = rng.randrange(4), _area(rng), rng.choice(PER_CAP)
    spans = periods(city.scenario, per)
    emitted = [_sum(city.emitted(p, area, days)) for days in spans]
    bases = [city.baseline(p, area, days) for days in spans]
    if rng.random() < 0.5 or any(b == 0 < e for e, b in zip(emitted, bases, strict=True)):
        return Cap(POLLUTANTS[p], area, per, None, max(emitted))
    return Cap(POLLUTANTS[p], area, per, _down(max(_shares(emitted, bases), default=1.0) + 0.01))


def _floor_met(rng: random.Random, city: City) -> Floor:
    product = rng.choice([plans.line.product for plans in city.plans])
    area, per = _area(rng), rng.choice(PERIODS)
    spans, makers = periods(city.scenario, per), city.makers(product, area)
    made = [
        _sum([p.output[:, days].sum(axis=1) * makes for p, makes in zip(city.plans, makers, strict=True)])
        for days in spans
    ]
    bases = [city.normal_output(product, area, days) for days in spans]
    return Floor(product, area, per, _down(min(_shares(made, bases), default=0.0)))


def _guard_met(rng: random.Random, city: City) -> Guard:
    area, per, slope = _area(rng), rng.choice(PER_GUARD), rng.choice(SLOPES)

    def share(p: int, days: list[int]) -> float:
        base = city.baseline(p, area, days)
        return _sum(city.reduced(p, area, days)) / base if base > 0 else 0.0

    room = min(share(VOCS, days) - slope * share(NOX, days) for days in periods(city.scenario, per))
    return Guard(area, per, slope, _down(room) if room >= 0 else -_down(0.01 - room))


def _burden_met(city: City) -> float:
    """The share that the hardest hit enterprise loses, rounded up to 1 %."""
    owners = sorted({p.line.enterprise_id for p in city.plans})
    lost = [sum(float(p.loss[0]) for p in city.plans if p.line.enterprise_id == owner) for owner in owners]
    normal = [city.normal_value(owner) for owner in owners]
    return min(1.0, _down(max(_shares(lost, normal), default=0.0) + 0.01))
