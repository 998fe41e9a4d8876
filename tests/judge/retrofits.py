"""Random tiny seasons that offer measures: coatings, burners and lists to join, from several days. Knows no engine."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from models.actors import Kg, Line
from models.policy import Selector
from models.scenario import Measure, Scenario
from tests.judge.draw import LISTS, selector, some
from tests.judge.enumeration import is_tiny
from tests.judge.limits import limits_a_plan_meets, limits_at_will
from tests.judge.lines import faults, line_plans
from tests.judge.worlds import MOST_LINE_PLANS, without_limits

MOST_PLANS = 4 * MOST_LINE_PLANS[3]


def numbered_retrofit_season(seed: int) -> Scenario:
    """Two or three lines that can each be done as they are, one or two measures open to some of them, and limits."""
    rng = random.Random(seed)
    while True:
        world = without_limits(rng)
        if faults(world):
            continue
        world = replace(world, measures=tuple(_measure(rng, f"m{n}", world) for n in range(rng.choice((1, 2, 2)))))
        plans = tuple(line_plans(world, line) for line in world.lines if line.active)
        if any(len(p.modes) > MOST_PLANS for p in plans):
            continue
        limited = limits_a_plan_meets(rng, world, plans) if rng.random() < 0.8 else limits_at_will(rng, world)
        if is_tiny(limited):
            return limited


def _measure(rng: random.Random, name: str, world: Scenario) -> Measure:
    kinds: tuple[tuple[Kg, str, str], ...] = (
        ((1.0, 1.0, 1.0, 0.3), "waterborne", ""),
        ((1.0, 0.5, 1.0, 1.0), "", ""),
        ((0.5, 0.5, 0.4, 1.0), "", rng.choice(_lists(world))),
        ((1.0, 1.0, 1.0, 0.0), "powder", ""),
        ((1.0, 1.0, 1.0, 1.0), "", rng.choice(_lists(world))),
    )
    emits, coating, joins = rng.choice([kind for kind in kinds if kind != ((1.0,) * 4, "", "")])
    return Measure(
        measure_id=name,
        title=f"改造{name}",
        lines=_whom(rng, world.lines),
        first_days=_days(rng, world),
        emits=emits,
        coating=coating,
        joins_list=joins,
        cost_yuan=float(1000 * rng.choice((1, 5, 20, 60))),
        cost_value_days=rng.choice((0.0, 0.5, 1.0)),
        cost_yuan_per_day=rng.choice((0.0, 500.0, 3000.0)),
    )


def _lists(world: Scenario) -> tuple[str, ...]:
    """Lists that a table or a rule mentions: to join another does nothing and is a fault; empty when there is none."""
    known = {exemption.on_list for exemption in world.exemptions}
    for policy in world.policies:
        for rule in policy.rules:
            for asked in (rule.applies_to, *(unless.selector for unless in rule.unless)):
                known |= _asked(asked)
    return tuple(name for name in LISTS if name in known) or ("",)


def _asked(given: Selector) -> set[str]:
    own = set(dict(given.accepts).get("on_list", ()))
    return own if given.negated is None else own | _asked(given.negated)


def _whom(rng: random.Random, lines: tuple[Line, ...]) -> Selector:
    everyone = Selector((("technology", tuple(sorted({line.technology for line in lines}))),))
    return everyone if rng.random() < 0.4 else selector(rng, lines, exemptions=0.2)


def _days(rng: random.Random, world: Scenario) -> tuple[date, ...]:
    days = world.season.days
    return some(rng, (days[0], days[1], days[len(days) // 2], days[-1]), 2, least=1)
