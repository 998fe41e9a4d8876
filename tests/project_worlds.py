"""Random tiny projects: bans, calendars, pieces, lags, own and shared resources, deadlines before, in and after."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.actors import District, Predecessor, Project, Resource, Task
from models.compile import compile_scenario
from models.policy import Effect, Policy, Rule, Selector, Window
from models.problem import Problem
from models.scenario import Scenario
from models.season import WORKS, Span

DAYS = 11
FIRST = date(2018, 9, 24)
"""A holiday Monday; National Day with its make-up workdays lies in the horizon."""
KINDS = ("earthworks", "foundation", "spraying", "landscaping")


@dataclass(frozen=True)
class Prices:
    """per_kg (1, H, 4), per_use (1, H)."""

    per_kg: NDArray[np.float64]
    per_use: NDArray[np.float64]
    cost_weight: float


def prices(rng: random.Random) -> Prices:
    per_kg = np.array([[[rng.choice((0.0, 0.0, 1.0, 2.5, 7.0, -3.0)) for _ in range(4)] for _ in range(DAYS)]])
    if rng.random() < 0.3:
        per_kg[:, DAYS // 2 :] = 0.0
    per_use = np.array([[rng.choice((0.0, 0.0, 3.0, 11.0)) for _ in range(DAYS)]])
    return Prices(per_kg, per_use, rng.choice((0.0, 1.0, 1.0)))


def numbered_project(number: int) -> Scenario:
    """One project of one to four tasks."""
    rng = random.Random(number)
    return _scenario(rng, {"P": rng.choice((1, 2, 3, 3, 4))})


def numbered_pair(number: int) -> Scenario:
    """Two projects of one or two tasks that share diggers."""
    rng = random.Random(number)
    return _scenario(rng, {"P": rng.randint(1, 2), "Q": rng.randint(1, 2)})


def _scenario(rng: random.Random, counts: dict[str, int]) -> Scenario:
    horizon = Span(FIRST, FIRST + timedelta(DAYS - 1))
    tasks = tuple(_task(rng, own, i, count) for own, count in counts.items() for i in range(count))
    return Scenario(
        path=Path("tiny.yaml"),
        name="tiny",
        season=Span(FIRST, FIRST + timedelta(DAYS - 3)),
        horizon=horizon,
        data=Path("data"),
        policies=(Policy("law", "示例", "示例〔2018〕1号", tuple(_ban(rng, n) for n in range(rng.randint(0, 2)))),),
        technologies=(),
        enterprises=(),
        lines=(),
        projects=tuple(_project(rng, own) for own in counts),
        tasks=tasks,
        resources=(Resource("digger", 2), *(Resource("crew", rng.choice((2, 2, 3, 9)), own) for own in counts)),
        districts=(District("锦江区", "锦江区", "core"),),
    )


def _project(rng: random.Random, own: str) -> Project:
    return Project(
        own,
        "示例工程",
        "锦江区",
        release=rng.choice((None, FIRST + timedelta(rng.randint(-2, 3)))),
        deadline=rng.choice((None, FIRST + timedelta(rng.randint(-3, DAYS + 1)))),
        delay_cost_per_day=rng.choice((0.0, 4.0, 9.5)),
    )


def _task(rng: random.Random, own: str, i: int, count: int) -> Task:
    before = [Predecessor(f"{own}{k}", rng.choice((0, 0, 1, 2))) for k in range(i) if rng.random() < 0.5]
    duration = rng.randint(1, 4 if count < 3 else 3)
    needs = [("digger", rng.randint(1, 2))] if rng.random() < 0.5 else []
    if rng.random() < 0.6:
        needs.append(("crew", rng.randint(1, 2)))
    return Task(
        f"{own}{i}",
        own,
        f"工序{i}",
        rng.choice(KINDS),
        duration,
        FIRST,
        tuple(before),
        kg=tuple(rng.choice((0.0, 1.0, 2.0)) for _ in range(4)),  # type: ignore[arg-type]
        works=rng.choice(WORKS),
        splittable=rng.random() < 0.5,
        min_piece_days=rng.choice((1, 1, 2, 2, 5)),
        needs=tuple(needs),
    )


def _ban(rng: random.Random, number: int) -> Rule:
    first = FIRST + timedelta(rng.randint(0, DAYS - 1))
    return Rule(
        f"ban-{number}",
        "第1项",
        "停止作业",
        "市建委",
        Window(first, first + timedelta(rng.randint(0, 2))),
        Selector((("kind", ("task",)), ("work_type", (rng.choice(KINDS),)))),
        Effect(ban=True),
        kind="task",
    )


def problem_of(scenario: Scenario) -> Problem:
    return compile_scenario(scenario)
