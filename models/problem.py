"""A season in numbers: integer-indexed, read-only arrays, all an engine needs and no more. Knows no file and no solver.

Index letters: l active line, m mode of a line, t day of the season, h day of the horizon, p pollutant (so2, nox, pm,
vocs), r shared row, e enterprise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.actors import Project, Task
from models.plan import Taken
from models.scenario import Scenario
from models.season import Period, Span

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

CHANNELS = ("so2", "nox", "pm", "vocs", "output", "stopped")
"""What a row can count on a line-day: kg reduced of each pollutant, output lost (the product's unit), and 1 when the
line is in a mode without output. Tasks have the first four."""
OUTPUT, STOPPED = 4, 5
NO_LIMIT = 1 << 20


@dataclass(frozen=True)
class Trace:
    """A rule and the line-days (or task-days) of one mode that it opened, demanded or closed; `days` bool (T,)."""

    rule: int
    mode: int
    days: Bools


@dataclass(frozen=True)
class Owed:
    """At least `at_least` of the `counted` days of the period are spent in `mode`; `counted` bool (T,)."""

    rule: int
    mode: int
    period: Period
    counted: Bools
    at_least: int


@dataclass(frozen=True)
class LawClass:
    """Lines that the law treats alike. `allowed` bool (T, M of the class); modes beyond a line's own are closed."""

    mode_names: tuple[str, ...]
    allowed: Bools
    opened: tuple[Trace, ...]
    closed: tuple[Trace, ...]
    owed: tuple[Owed, ...]


@dataclass(frozen=True)
class Row:
    """One shared limit: sum over members and the days of `period` of `weights` x channels >= `need`.

    `kind` is target, cap, floor, guard or alternate; `subject` the pollutant or product, or empty. `weights` (6,) by
    CHANNELS; `members` indexes Problem.member_sets. `base` and `required` are the contract's quantities (guard: share
    points); what a reader knows as planned is `origin` + `sign` x (the sum). `scale` > 0 turns a shortfall of the sum
    below `need` into a relative one.
    """

    kind: str
    subject: str
    area: str
    period: Period
    members: int
    weights: Floats
    need: float
    scale: float
    base: float
    required: float
    origin: float
    sign: float


@dataclass(frozen=True)
class TaskBlock:
    """A task against its calendar and the law. `works` bool (H,) its calendar's working days; `open` bool (H,) days it
    may work (working, not banned, not before the release); `banned` the rules that closed days;
    `baseline` the season days (indexes t) of the owner's own plan."""

    task: Task
    works: Bools
    open: Bools
    banned: tuple[Trace, ...]
    baseline: Ints


@dataclass(frozen=True)
class ProjectBlock:
    """A project as one actor; `member_sets` as bool by set index: whether the project counts in that set."""

    project: Project
    tasks: tuple[TaskBlock, ...]
    in_sets: Bools


@dataclass(frozen=True)
class Choice:
    """A combination of measures that line l may take: the `law` class it then falls under, the share of emission `left`
    (T, 4) on each day, and its cost in yuan."""

    line: int
    taken: tuple[Taken, ...]
    law: int
    left: Floats
    cost: float


@dataclass(frozen=True)
class Problem:
    """Everything an engine needs. Lines are the active ones; `line_index` (L,) points into scenario.lines.

    output (L, M) and emits (L, M, 4) are shares of the normal; min_days, max_days, max_blocks (L, M), NO_LIMIT where
    none; restart_cost (L, M) yuan for each block of the mode; restart_days (L, M) normal days emitted on the first day
    after it; kg (L, 4); value (L,) yuan and product output per normal day; works (L, T) through `calendars` (K, T) and
    `calendar` (L,); initial_mode, initial_days (L,); law (L,) into law_classes; enterprise (L,) into `loss_limit` (E,)
    yuan (inf where free); members (S, L) bool. `choices` are in the order of the lines; a line may take one or none.
    """

    scenario: Scenario
    season: Span
    horizon: Span
    line_index: Ints
    mode_count: Ints
    output: Floats
    emits: Floats
    min_days: Ints
    max_days: Ints
    max_blocks: Ints
    restart_cost: Floats
    restart_days: Floats
    kg: Floats
    value: Floats
    output_per_day: Floats
    calendars: Bools
    calendar: Ints
    initial_mode: Ints
    initial_days: Ints
    law: Ints
    law_classes: tuple[LawClass, ...]
    enterprise: Ints
    loss_limit: Floats
    member_sets: Bools
    rows: tuple[Row, ...]
    projects: tuple[ProjectBlock, ...]
    choices: tuple[Choice, ...] = ()

    @property
    def days(self) -> int:
        return len(self.season)

    @property
    def line_count(self) -> int:
        return len(self.line_index)
