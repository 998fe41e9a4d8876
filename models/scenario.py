"""A scenario: tables, law, targets and other limits of one season, read and checked. Knows no solver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from models.actors import (
    Background,
    District,
    Enterprise,
    Exemption,
    Kg,
    Line,
    Project,
    Resource,
    Task,
    Technology,
)
from models.errors import Fault
from models.policy import Policy, Selector
from models.season import Per, Span

CITY = "city"
Method = Literal["auto", "decompose", "exact"]


@dataclass(frozen=True)
class Target:
    """Cut at least so much: `reduce` is a share of the base, or `reduce_kg` is given. One of the two is None."""

    pollutant: str
    area: str
    per: Per
    reduce: float | None
    reduce_kg: float | None = None
    base: Literal["scheduled", "society"] = "scheduled"


@dataclass(frozen=True)
class Cap:
    """Emit at most so much in each period: a share of the scheduled baseline, or kg. One of the two is None."""

    pollutant: str
    area: str
    per: Per
    at_most: float | None
    at_most_kg: float | None = None


@dataclass(frozen=True)
class Floor:
    """Keep output of a product at or above a share of its baseline in each period."""

    product: str
    area: str
    per: Per
    at_least: float


@dataclass(frozen=True)
class Guard:
    """VOC reduction share >= slope x NOx reduction share + offset."""

    area: str
    per: Per
    slope: float
    offset: float = 0.0


@dataclass(frozen=True)
class Alternate:
    """On each day at most so many matching lines stand still: a share (rounded down) or a number."""

    lines: Selector
    area: str
    share: float | None
    number: int | None = None


@dataclass(frozen=True)
class OtherMeasure:
    """What others deliver: a share of the base, credited to society targets of the same pollutant and area."""

    pollutant: str
    area: str
    reduce: float


@dataclass(frozen=True)
class Measure:
    """What a line may do once instead of stopping: from a day on it emits `emits` (share by so2, nox, pm, vocs) of what
    it would emit in the same mode without it, and the law reads it with `coating` and on `joins_list`, joined that day
    (empty = unchanged).

    `lines` says who may take it, on the day it takes effect; `first_days` are the season days on which that may be. Its
    cost is `cost_yuan` + `cost_value_days` x the line's value_per_day + `cost_yuan_per_day` for each of the line's
    working days from the first on. `file` and `row` say where it is written.
    """

    measure_id: str
    title: str
    lines: Selector
    first_days: tuple[date, ...]
    emits: Kg = (1.0, 1.0, 1.0, 1.0)
    coating: str = ""
    joins_list: str = ""
    cost_yuan: float = 0.0
    cost_value_days: float = 0.0
    cost_yuan_per_day: float = 0.0
    file: str = ""
    row: int | None = None


GRADE_SHARES = (
    ("A+", 0.0), ("A", 0.0), ("leading", 0.0), ("B", 0.2), ("C", 0.5), ("D", 1.0), ("none", 0.5),
)  # fmt: skip
"""The share of output that a grade gives up in the grade table, where a scenario has none of its own."""


@dataclass(frozen=True)
class SolveOptions:
    gap: float = 0.005
    time_limit_s: float = 120.0
    seed: int = 1
    method: Method = "auto"


@dataclass(frozen=True)
class Scenario:
    """Everything a season needs, read and checked. Order of rows is the order of the tables. `inputs` are all files
    read (scenario, extended scenarios, policies, tables), for the manifest; `warnings` do not stop a run. `grade_shares` is the
    table that plans are compared with; grades it does not name count as `none`."""

    path: Path
    name: str
    season: Span
    horizon: Span
    data: Path
    policies: tuple[Policy, ...]
    technologies: tuple[Technology, ...]
    enterprises: tuple[Enterprise, ...]
    lines: tuple[Line, ...]
    projects: tuple[Project, ...] = ()
    tasks: tuple[Task, ...] = ()
    resources: tuple[Resource, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    background: tuple[Background, ...] = ()
    districts: tuple[District, ...] = ()
    targets: tuple[Target, ...] = ()
    caps: tuple[Cap, ...] = ()
    floors: tuple[Floor, ...] = ()
    guards: tuple[Guard, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    enterprise_loss_at_most: float | None = None
    measures: tuple[Measure, ...] = ()
    other_measures: tuple[OtherMeasure, ...] = ()
    grade_shares: tuple[tuple[str, float], ...] = GRADE_SHARES
    solve: SolveOptions = SolveOptions()
    inputs: tuple[Path, ...] = ()
    warnings: tuple[Fault, ...] = ()
