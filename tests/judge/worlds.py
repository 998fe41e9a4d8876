"""Random tiny seasons, all effects and limits and edges in reach. Knows the contract's words, not who will solve them.

Numbers are coarse on purpose: two plans either differ well beyond the slack of comparisons or not at all.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from models.actors import (
    COATINGS,
    POLLUTANTS,
    Background,
    Enterprise,
    Exemption,
    Hours,
    Kg,
    Line,
    Mode,
    Restart,
    Technology,
)
from models.policy import Effect, ModeDays, Policy, Rule, Selector, Unless, Window
from models.scenario import Scenario
from models.season import WORKS, Span
from tests.judge.draw import DISTRICTS, GRADES, LISTS, PRODUCTS, SECTORS, selector, some
from tests.judge.limits import limits_a_plan_meets, limits_at_will
from tests.judge.lines import LinePlans, faults, line_plans

STARTS = (
    date(2018, 5, 28),  # Monday; a month ends
    date(2018, 6, 27),  # a quarter ends
    date(2018, 12, 28),  # the year ends
    date(2019, 2, 25),  # a short February
    date(2020, 2, 26),  # a leap day
    date(2018, 9, 28),  # National Day with make-up workdays on the weekend before it
    date(2018, 7, 5),  # nothing ends but a week
)
NIGHT, DAY = Hours(18 * 60, 8 * 60), Hours(8 * 60, 18 * 60)
MOST_LINE_PLANS = {2: 1200, 3: 140}
"""By the number of lines: few enough together for the judge."""


def tiny_seasons() -> st.SearchStrategy[Scenario]:
    """Hypothesis: any tiny season; shrinks."""
    return st.randoms(use_true_random=False).map(random_world)


def numbered_season(seed: int) -> Scenario:
    """The season of this number, the same on every machine."""
    return random_world(random.Random(seed))


def random_world(rng: random.Random) -> Scenario:
    """A tiny season: 2 or 3 active lines over 5 to 8 days, law that may or may not be bearable, limits that may or
    may not be met."""
    world = without_limits(rng)
    plans: tuple[LinePlans, ...] = ()
    if not faults(world):
        plans = tuple(line_plans(world, line) for line in world.lines if line.active)
        if any(len(p.modes) > MOST_LINE_PLANS[len(plans)] for p in plans):
            return random_world(rng)
    if plans and rng.random() < 0.7:
        return limits_a_plan_meets(rng, world, plans)
    return limits_at_will(rng, world)


# -- actors ------------------------------------------------------------------------------------------------------------


def without_limits(rng: random.Random) -> Scenario:
    first = rng.choice(STARTS) + timedelta(rng.randint(-1, 2))
    season = Span(first, first + timedelta(rng.randint(5, 8) - 1))
    technologies = tuple(technology(rng, key) for key in ("kiln", "coating")[: rng.randint(1, 2)])
    enterprises = tuple(enterprise(rng, f"E{n}") for n in range(1, rng.randint(1, 3) + 1))
    count = rng.choice((2, 2, 3))
    lines = [line(rng, f"L{n}", rng.choice(enterprises), rng.choice(technologies)) for n in range(1, count + 1)]
    if rng.random() < 0.2:
        idle = line(rng, "L0", rng.choice(enterprises), rng.choice(technologies))
        lines.insert(rng.randint(0, count), replace(idle, active=False))
    rules = [opening_rule(rng, season, technologies)]
    rules += [rule(rng, f"r{n}", season, lines, technologies) for n in range(rng.randint(0, 3))]
    return Scenario(
        path=Path("tiny.yaml"),
        name="tiny",
        season=season,
        horizon=season,
        data=Path("data"),
        policies=(Policy("law", "测试", "", tuple(rules), "law.yaml"),),
        technologies=technologies,
        enterprises=enterprises,
        lines=tuple(lines),
        exemptions=exemptions(rng, season, lines),
        background=tuple(background(rng, season) for _ in range(rng.randint(0, 2))),
        districts=DISTRICTS,
    )


def technology(rng: random.Random, key: str) -> Technology:
    modes = [Mode("run", 1.0, (1.0, 1.0, 1.0, 1.0), min_days=rng.choice((1, 1, 2, 3)))]
    if rng.random() < 0.3:
        modes[0] = replace(modes[0], hours=rng.choice((DAY, None)))
    others = [_stop(rng)]
    if rng.random() < 0.6:
        share = rng.choice((0.5, 0.8))
        emits = rng.choice(((share,) * 4, (0.8, 0.6, 0.5, 0.9), (share, share, share, 1.0)))
        others.append(_limited(rng, Mode("limit", share, emits, min_days=rng.choice((1, 2, 3)))))
    if rng.random() < 0.4:
        others.append(_limited(rng, Mode("night", 0.9, (0.9, 0.9, 0.9, 0.6), hours=NIGHT)))
    rng.shuffle(others)
    return Technology(key, (*modes, *others))


def _stop(rng: random.Random) -> Mode:
    restart = rng.choice((None, Restart(0.3, 0.5), Restart(0.0, 1.0), Restart(1.0, 0.0)))
    left: Kg = rng.choice(((0.0,) * 4, (0.0,) * 4, (0.0, 0.1, 0.1, 0.2)))
    return _limited(rng, Mode("stop", 0.0, left, min_days=rng.choice((1, 1, 2, 3, 4)), restart=restart))


def _limited(rng: random.Random, mode: Mode) -> Mode:
    return replace(
        mode,
        max_blocks=rng.choice((None, None, 1, 2)),
        max_days=rng.choice((None, None, None, 2, 3, 5)),
        restart=mode.restart or rng.choice((None, None, Restart(0.2, 0.3))),
    )


def enterprise(rng: random.Random, name: str) -> Enterprise:
    return Enterprise(
        enterprise_id=name,
        name=f"测试企业{name}",
        district=rng.choice(DISTRICTS).district,
        sector=rng.choice(SECTORS),
        grade=rng.choice(GRADES),
        key_emitter=rng.random() < 0.5,
        permit=rng.choice(("yes", "yes", "no", "pending")),
    )


def line(rng: random.Random, name: str, owner: Enterprise, technology: Technology) -> Line:
    stop_days, stops = rng.choice((None, None, 1, 2)), rng.choice((None, None, 1))
    run_days, restart_cost = rng.choice((None, None, 2)), rng.choice((None, None, 7000.0))
    modes = []
    for mode in technology.modes:
        if mode.name == "stop":
            due = Restart() if mode.restart is None and restart_cost is not None else mode.restart
            mode = replace(mode, min_days=stop_days or mode.min_days, max_blocks=stops or mode.max_blocks, restart=due)
        if mode.name == "run":
            mode = replace(mode, min_days=run_days or mode.min_days)
        modes.append(mode)
    return Line(
        line_id=name,
        enterprise_id=owner.enterprise_id,
        name=f"测试线{name}",
        technology=technology.key,
        modes=tuple(modes),
        product=rng.choice(PRODUCTS),
        output_per_day=float(rng.choice((10, 20, 50))),
        output_unit="t",
        value_per_day=float(1000 * rng.randint(1, 40)),
        kg=tuple(float(rng.choice((0, 1, 1)) * rng.randint(1, 40)) for _ in POLLUTANTS),  # type: ignore[arg-type]
        works=rng.choice(("daily", *WORKS)),
        coating=rng.choice(COATINGS),
        initial_mode=rng.choice(("run", "run", rng.choice(modes).name)),
        initial_days=rng.choice((1, 2, 365)),
        restart_cost_yuan=restart_cost,
    )


def exemptions(rng: random.Random, season: Span, lines: Sequence[Line]) -> tuple[Exemption, ...]:
    subjects = sorted({line.line_id for line in lines} | {line.enterprise_id for line in lines})
    days = season.days
    return tuple(
        Exemption(
            exemption_id=f"X{n}",
            subject_id=rng.choice(subjects),
            on_list=rng.choice(LISTS),
            evidence=f"文号{n}",
            valid_from=rng.choice((None, days[0], days[2])),
            valid_to=rng.choice((None, days[3], days[-1])),
            joined_on=rng.choice((None, date(2018, 1, 10), days[1])),
        )
        for n in range(rng.randint(0, 3))
    )


def background(rng: random.Random, season: Span) -> Background:
    months = {day.month for day in season.days}
    kg = tuple(float(rng.randint(0, 60)) for _ in POLLUTANTS)
    return Background(rng.choice(DISTRICTS).district, rng.choice((None, *sorted(months))), kg)  # type: ignore[arg-type]


# -- law ---------------------------------------------------------------------------------------------------------------


def opening_rule(rng: random.Random, season: Span, technologies: Sequence[Technology]) -> Rule:
    names = sorted({mode.name for technology in technologies for mode in technology.modes} - {"run"})
    chosen = some(rng, names, len(names), least=1)
    whole = Window() if rng.random() < 0.5 else window(rng, season)
    return rule_of("opening", whole, Selector((("kind", ("line",)),)), Effect(open=chosen), ())


def rule(rng: random.Random, name: str, season: Span, lines: Sequence[Line], kinds: Sequence[Technology]) -> Rule:
    unless = tuple(
        Unless(selector(rng, lines, exemptions=0.6), "因有文号而除外") for _ in range(rng.choice((0, 0, 1, 1, 2)))
    )
    applies_to = selector(rng, lines, exemptions=0.15, everyone=True)
    applies_to = replace(applies_to, accepts=(("kind", ("line",)), *applies_to.accepts))
    return rule_of(name, window(rng, season), applies_to, _effect(rng, season, kinds), unless)


def rule_of(name: str, window: Window, applies_to: Selector, effect: Effect, unless: tuple[Unless, ...]) -> Rule:
    return Rule(name, "第1项", "测试条文", "市经信委", window, applies_to, effect, unless)


def window(rng: random.Random, season: Span) -> Window:
    days = season.days
    a = rng.randint(0, len(days) - 1)
    first, last = days[a], days[rng.randint(a, len(days) - 1)]
    kind = rng.choice(("full", "open start", "open end", "yearly", "yearly", "wrap"))
    if kind == "full":
        return Window(first, last)
    if kind == "open start":
        return Window(None, last)
    if kind == "open end":
        return Window(first, None)
    if kind == "yearly":
        return Window((first.month, first.day), (last.month, last.day))
    after = last + timedelta(2)  # all the year but the days from the one after `last` to the one before `after`
    return Window((after.month, after.day), (last.month, last.day))


def _effect(rng: random.Random, season: Span, technologies: Sequence[Technology]) -> Effect:
    names = sorted({mode.name for technology in technologies for mode in technology.modes})
    effects = (
        Effect(open=some(rng, names, 2, least=1)),
        Effect(only=some(rng, names, 2, least=1)),
        Effect(only=("stop", "run") if rng.random() < 0.5 else ("stop",)),
        Effect(output_at_most=rng.choice((0.0, 0.5, 0.8, 0.9, 1.0))),
        Effect(output_at_least=rng.choice((0.5, 0.8, 0.9))),
        Effect(closed_hours=rng.choice((DAY, Hours(17 * 60, 20 * 60), Hours(6 * 60, 8 * 60)))),
        Effect(open=("stop",), output_at_most=0.9),
        Effect(mode_days=_mode_days(rng, season, technologies)),
        Effect(mode_days=_mode_days(rng, season, technologies)),
    )
    return rng.choice(effects)


def _mode_days(rng: random.Random, season: Span, technologies: Sequence[Technology]) -> ModeDays:
    common = set.intersection(*({mode.name for mode in t.modes} for t in technologies))
    everywhere = sorted(common - {"run"})
    by_grade = tuple((grade, rng.randint(0, 2)) for grade in some(rng, GRADES, 2))
    mode = "limit" if rng.random() < 0.03 and _has_limit(technologies) else rng.choice(everywhere)
    return ModeDays(mode, rng.choice((1, 1, 2, 3)), rng.choice(("season", "month", "quarter")), by_grade)


def _has_limit(technologies: Sequence[Technology]) -> bool:
    return any(technology.mode("limit") is not None for technology in technologies)
