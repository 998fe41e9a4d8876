"""Who emits and who acts: enterprises, lines, projects, and what surrounds them. Knows no law and no solver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.season import Works

POLLUTANTS = ("so2", "nox", "pm", "vocs")
RUN = "run"
COATINGS = ("none", "solvent", "high-solid", "waterborne", "powder", "uv")

Kg = tuple[float, float, float, float]


@dataclass(frozen=True)
class Hours:
    """Clock hours from `start` to `stop` in minutes after midnight; `stop` <= `start` wraps over midnight."""

    start: int
    stop: int

    def overlaps(self, other: Hours) -> bool:
        """Whether some minute lies in both; touching ends do not overlap."""
        return any(a < d and c < b for a, b in self._parts() for c, d in other._parts())

    def _parts(self) -> tuple[tuple[int, int], ...]:
        if self.start < self.stop:
            return ((self.start, self.stop),)
        return ((self.start, 1440), (0, self.stop))

    def __str__(self) -> str:
        return f"{self.start // 60:02d}:{self.start % 60:02d}-{self.stop // 60:02d}:{self.stop % 60:02d}"


@dataclass(frozen=True)
class Restart:
    """Due when a block of the mode ends: output value and emission of so many normal days."""

    value_days: float = 0.0
    emit_days: float = 0.0


@dataclass(frozen=True)
class Mode:
    """One way a line can behave on a day. `output` and `emits` are shares of the normal; None = no limit or all day."""

    name: str
    output: float
    emits: Kg
    min_days: int = 1
    max_blocks: int | None = None
    max_days: int | None = None
    restart: Restart | None = None
    hours: Hours | None = None


@dataclass(frozen=True)
class Technology:
    """How a kind of line can behave; `modes` begins with `run`."""

    key: str
    modes: tuple[Mode, ...]

    def mode(self, name: str) -> Mode | None:
        return next((mode for mode in self.modes if mode.name == name), None)


@dataclass(frozen=True)
class Enterprise:
    enterprise_id: str
    name: str
    district: str
    sector: str
    grade: str = "none"
    credit_code: str = ""
    key_emitter: bool = False
    permit: str = "yes"
    address: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Line:
    """A production line. `kg` = so2, nox, pm, vocs on one normal day. `modes` are those of its technology with the
    line's overrides already applied (`run` first)."""

    line_id: str
    enterprise_id: str
    name: str
    technology: str
    modes: tuple[Mode, ...]
    product: str = ""
    output_per_day: float = 0.0
    output_unit: str = ""
    value_per_day: float = 0.0
    kg: Kg = (0.0, 0.0, 0.0, 0.0)
    works: Works = "daily"
    coating: str = "none"
    active: bool = True
    initial_mode: str = RUN
    initial_days: int = 365
    restart_cost_yuan: float | None = None
    """Overrides the restart cost of mode `stop`, in yuan."""


@dataclass(frozen=True)
class Project:
    project_id: str
    name: str
    district: str
    owner: str = ""
    kind: str = "housing"
    release: date | None = None
    deadline: date | None = None
    delay_cost_per_day: float = 0.0


@dataclass(frozen=True)
class Predecessor:
    """Finish to start; `lag_days` calendar days between."""

    task_id: str
    lag_days: int = 0


@dataclass(frozen=True)
class Task:
    """A piece of construction work; `kg` = so2, nox, pm, vocs on a working day."""

    task_id: str
    project_id: str
    name: str
    work_type: str
    duration_days: int
    planned_start: date
    predecessors: tuple[Predecessor, ...] = ()
    kg: Kg = (0.0, 0.0, 0.0, 0.0)
    coating: str = "none"
    works: Works = "daily"
    hours: Hours = Hours(8 * 60, 18 * 60)
    splittable: bool = False
    min_piece_days: int = 1
    needs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Resource:
    resource: str
    capacity: int
    project_id: str = ""
    """Empty: shared by the whole city."""


@dataclass(frozen=True)
class Exemption:
    exemption_id: str
    subject_id: str
    on_list: str
    evidence: str
    valid_from: date | None = None
    valid_to: date | None = None
    joined_on: date | None = None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Background:
    """Kg a day from sources that are not scheduled; `month` None = all months."""

    district: str
    month: int | None
    kg: Kg


@dataclass(frozen=True)
class District:
    district: str
    name: str
    zone: str = ""
