"""Random tiny seasons with construction: bans, calendars, pieces, lags, hours, exemptions of some days, resources.

Knows the contract's words, not who will solve them. The season lies at an edge or in the midst of the horizon, around
Spring Festival or National Day with their make-up workdays.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from models.actors import Exemption, Hours, Predecessor, Project, Resource, Task
from models.policy import Effect, Policy, Rule, Selector, Unless
from models.scenario import Scenario
from models.season import WORKS, Span
from tests.judge.construction import placings, project_plans, stuck
from tests.judge.draw import DISTRICTS, some
from tests.judge.enumeration import faults, is_tiny
from tests.judge.limits import limits_a_plan_meets, limits_at_will
from tests.judge.lines import line_plans
from tests.judge.worlds import DAY, NIGHT, background, enterprise, line, opening_rule, rule, rule_of, technology, window

STARTS = (
    date(2018, 2, 9),  # a Friday; Sunday the 11th is worked, Spring Festival from the 15th to the 21st
    date(2018, 2, 20),  # in Spring Festival; Saturday the 24th is worked
    date(2018, 9, 21),  # a long weekend to the 24th
    date(2018, 9, 27),  # the weekend of the 29th is worked, National Day from 1 October to the 7th
    date(2018, 4, 27),  # Saturday the 28th is worked, 29 April to 1 May are not
    date(2018, 12, 27),  # the year ends
)
KINDS = ("demolition", "earthworks", "foundation", "spraying", "decoration")
PROJECT_KINDS = ("housing", "metro")
LISTS = ("approved_major", "emergency")
MOST_PLACINGS, MOST_LINE_PLANS = 4000, 120


def numbered_site_season(seed: int) -> Scenario:
    """One or two projects of one to four tasks beside none to two lines, under limits of every kind."""
    return _drawn(random.Random(seed))


def numbered_project_alone(seed: int) -> Scenario:
    """One project of three or four tasks, no line and no limit but what the project has of its own."""
    rng = random.Random(seed)
    while True:
        world = _world(rng, {"P": rng.choice((3, 3, 4))}, lines=0)
        if _few_placings(world) and not (stuck(world) and rng.random() < 0.8):
            return world


def _drawn(rng: random.Random) -> Scenario:
    while True:
        counts = rng.choice(({"P": 3}, {"P": 4}, {"P": 2, "Q": 2}, {"P": 3, "Q": 1}, {"P": 1, "Q": 2}))
        world = _world(rng, counts, lines=rng.choice((0, 1, 1, 2)))
        if not _few_placings(world) or faults(world) or (stuck(world) and rng.random() < 0.8):
            continue
        plans = tuple(line_plans(world, one) for one in world.lines)
        sites = tuple(project_plans(world, project) for project in world.projects)
        if any(len(p.modes) > MOST_LINE_PLANS for p in plans):
            continue
        if all(len(site.placings) for site in sites) and rng.random() < 0.7:
            limited = limits_a_plan_meets(rng, world, plans, sites)
        else:
            limited = limits_at_will(rng, world)
        if stuck(limited) or is_tiny(limited):
            return limited


def _few_placings(world: Scenario) -> bool:
    return not any(
        next(itertools.islice(placings(world, project), MOST_PLACINGS, None), None) for project in world.projects
    )


def _world(rng: random.Random, counts: Mapping[str, int], lines: int) -> Scenario:
    first = rng.choice(STARTS) + timedelta(rng.randint(-1, 2))
    season = Span(first, first + timedelta(rng.randint(4, 7 if lines else 8) - 1))
    horizon = Span(
        season.first - timedelta(rng.choice((0, 0, 2, 5))), season.last + timedelta(rng.choice((0, 3, 6, 9)))
    )
    technologies = (technology(rng, "kiln"),) if lines else ()
    enterprises = tuple(enterprise(rng, f"E{n}") for n in range(1, lines + 1))
    own_lines = tuple(line(rng, f"L{n}", rng.choice(enterprises), technologies[0]) for n in range(1, lines + 1))
    projects = tuple(_project(rng, name, horizon) for name in counts)
    tasks = tuple(_task(rng, name, i, horizon) for name, count in counts.items() for i in range(count))
    rules: list[Rule] = []
    if lines:
        rules += [opening_rule(rng, season, technologies)]
        rules += [rule(rng, f"r{n}", season, own_lines, technologies) for n in range(rng.randint(0, 1))]
    rules += [_ban(rng, f"ban{n}", horizon, tasks) for n in range(rng.choice((0, 1, 1, 2, 3)))]
    shared = (Resource("digger", rng.choice((2, 2, 3))),) if rng.random() < 0.8 else ()
    crews = tuple(Resource("crew", rng.choice((2, 2, 3, 9)), name) for name in counts)
    return Scenario(
        path=Path("tiny.yaml"),
        name="tiny",
        season=season,
        horizon=horizon,
        data=Path("data"),
        policies=(Policy("law", "测试", "", tuple(rules), "law.yaml"),),
        technologies=technologies,
        enterprises=enterprises,
        lines=own_lines,
        projects=projects,
        tasks=tuple(_needing(rng, task, bool(shared)) for task in tasks),
        resources=(*shared, *crews),
        exemptions=_exemptions(rng, horizon, [*counts, *(e.enterprise_id for e in enterprises)]),
        background=tuple(background(rng, season) for _ in range(rng.randint(0, 1))),
        districts=DISTRICTS,
    )


def _project(rng: random.Random, name: str, horizon: Span) -> Project:
    return Project(
        name,
        f"测试工程{name}",
        rng.choice(DISTRICTS).district,
        kind=rng.choice(PROJECT_KINDS),
        release=rng.choice((None, horizon.first + timedelta(rng.randint(-2, 4)))),
        deadline=rng.choice((None, *(horizon.first + timedelta(rng.randint(-3, len(horizon))) for _ in range(4)))),
        delay_cost_per_day=rng.choice((0.0, 2000.0, 5000.0, 12000.0)),
    )


def _task(rng: random.Random, own: str, i: int, horizon: Span) -> Task:
    before = [Predecessor(f"{own}{k}", rng.choice((0, 0, 1, 2))) for k in range(i) if rng.random() < 0.5]
    return Task(
        f"{own}{i}",
        own,
        f"工序{own}{i}",
        rng.choice(KINDS),
        rng.randint(1, 4),
        horizon.first + timedelta(rng.randint(-3, len(horizon) - 2)),
        tuple(before),
        kg=tuple(float(rng.choice((0, 1)) * rng.randint(1, 30)) for _ in range(4)),  # type: ignore[arg-type]
        coating=rng.choice(("none", "solvent", "waterborne")),
        works=rng.choice(WORKS),
        hours=rng.choice((DAY, DAY, NIGHT, Hours(6 * 60, 12 * 60))),
        splittable=rng.random() < 0.45,
        min_piece_days=rng.choice((1, 2, 2, 3)),
    )


def _needing(rng: random.Random, task: Task, shared: bool) -> Task:
    needs = [("digger", rng.randint(1, 2))] if shared and rng.random() < 0.5 else []
    if rng.random() < 0.5:
        needs.append(("crew", rng.randint(1, 2)))
    return replace(task, needs=tuple(needs))


def _exemptions(rng: random.Random, horizon: Span, subjects: Sequence[str]) -> tuple[Exemption, ...]:
    """Most of them valid on a part of the horizon only."""
    days = horizon.days
    return tuple(
        Exemption(
            exemption_id=f"X{n}",
            subject_id=rng.choice(subjects),
            on_list=rng.choice(LISTS),
            evidence=f"文号{n}",
            valid_from=rng.choice((None, rng.choice(days[: len(days) // 2]))),
            valid_to=rng.choice((None, rng.choice(days[len(days) // 2 :]))),
            joined_on=rng.choice((None, date(2018, 1, 10), rng.choice(days))),
        )
        for n in range(rng.choice((0, 1, 1, 2)))
    )


# -- law ---------------------------------------------------------------------------------------------------------------


def _ban(rng: random.Random, name: str, horizon: Span, tasks: Sequence[Task]) -> Rule:
    start = horizon.first + timedelta(rng.randint(0, len(horizon) - 2))
    when = window(rng, Span(start, min(horizon.last, start + timedelta(rng.randint(1, 5)))))
    effect = Effect(ban=True)
    if rng.random() < 0.25:
        effect = Effect(closed_hours=rng.choice((DAY, Hours(20 * 60, 8 * 60), Hours(12 * 60, 14 * 60))))
    unless = tuple(Unless(_selector(rng, tasks, 0.7), "因有文号而除外") for _ in range(rng.choice((0, 1, 1, 2))))
    applies_to = _selector(rng, tasks, exemptions=0.1)
    applies_to = replace(applies_to, accepts=(("kind", ("task",)), *applies_to.accepts))
    return replace(rule_of(name, when, applies_to, effect, unless), kind="task")


def _selector(rng: random.Random, tasks: Sequence[Task], exemptions: float) -> Selector:
    """One key of tasks, beside exemption lists (with the chance `exemptions`) and a `not`."""
    keys = {
        "work_type": tuple(sorted({task.work_type for task in tasks})),
        "coating": ("none", "solvent", "waterborne"),
        "project_kind": PROJECT_KINDS,
        "project_id": tuple(sorted({task.project_id for task in tasks})),
        "district": tuple(d.district for d in DISTRICTS),
        "zone": ("core", "suburb", "outer"),
        "emits": ("nox", "pm", "vocs"),
    }
    listed = rng.random() < exemptions
    accepts = []
    if not listed or rng.random() < 0.3:
        key = "work_type" if rng.random() < 0.5 else rng.choice(sorted(keys))
        accepts.append((key, some(rng, keys[key], 2, least=1)))
    if listed:
        accepts.append(("on_list", some(rng, LISTS, 2, least=1)))
    joined_by = rng.choice((None, None, date(2018, 2, 1), date(2020, 6, 1))) if listed else None
    negated = _selector(rng, tasks, exemptions) if rng.random() < 0.1 else None
    return Selector(tuple(sorted(accepts)), joined_by, negated)
