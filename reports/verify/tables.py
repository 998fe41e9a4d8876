"""The verifier's own reading of the tables: who there is and what is normal. Knows no law and no schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from reports.verdict import POLLUTANTS
from reports.verify.codes import code
from reports.verify.files import Inputs, Row
from reports.verify.modes import OVERRIDES, RUN, Kg, Mode, Parts, overridden, read_modes
from reports.verify.notes import UnreadableError
from reports.verify.words import day, hours, mapping, number, whole

MOST_DAYS = 3660
Found = TypeVar("Found")


@dataclass(frozen=True)
class Firm:
    enterprise_id: str
    name: str
    district: str
    traits: dict[str, str]


@dataclass(frozen=True)
class Line:
    line_id: str
    name: str
    firm: Firm
    technology: str
    modes: tuple[Mode, ...]
    product: str
    output_unit: str
    output_per_day: float
    value_per_day: float
    kg: Kg
    works: str
    coating: str
    active: bool
    initial_mode: str
    initial_days: int


@dataclass(frozen=True)
class Project:
    project_id: str
    district: str
    kind: str
    release: date | None
    deadline: date | None
    delay_cost_per_day: float


@dataclass(frozen=True)
class Task:
    task_id: str
    project: Project
    work_type: str
    duration_days: int
    predecessors: tuple[tuple[str, int], ...]
    planned_start: date
    kg: Kg
    coating: str
    works: str
    hours: Parts
    splittable: bool
    min_piece_days: int
    needs: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Listed:
    """An exemption: the subject stands on a list, between two days if given."""

    on_list: str
    valid_from: date | None
    valid_to: date | None
    joined_on: date | None


@dataclass(frozen=True)
class Tables:
    """Everything read; `capacity` by (resource, project or empty); `background` (district, month or None, kg a day)."""

    lines: tuple[Line, ...]
    projects: tuple[Project, ...]
    tasks: tuple[Task, ...]
    capacity: dict[tuple[str, str], int]
    listed: dict[str, tuple[Listed, ...]]
    background: tuple[tuple[str, int | None, Kg], ...]
    zones: dict[str, str]


def read_tables(inputs: Inputs, data: Path) -> Tables:
    """All tables of a data folder or workbook; technologies.yaml stands in the folder, or beside the workbook."""
    home = data.parent if data.suffix.lower() == ".xlsx" else data
    kinds = {
        key: read_modes(mapping(mapping(about, key).get("modes"), key), key)
        for key, about in inputs.yaml(home / "technologies.yaml").items()
    }
    firms = {firm.enterprise_id: firm for firm in map(_firm, inputs.table(data, "enterprises"))}
    projects = {one.project_id: one for one in map(_project, inputs.table(data, "projects"))}
    tasks = inputs.table(data, "tasks")
    called = {row.get("task_id", "") for row in tasks}
    listed: dict[str, tuple[Listed, ...]] = {}
    for row in inputs.table(data, "exemptions"):
        subject = _need(row, "subject_id")
        listed[subject] = (*listed.get(subject, ()), _listed(row))
    return Tables(
        lines=_lines(inputs.table(data, "lines"), firms, kinds),
        projects=tuple(projects.values()),
        tasks=tuple(_task(row, projects, called) for row in tasks),
        capacity={
            (_need(row, "resource"), row.get("project_id", "")): whole(_need(row, "capacity"), "resources")
            for row in inputs.table(data, "resources")
        },
        listed=listed,
        background=tuple(_background(row) for row in inputs.table(data, "background")),
        zones={_need(row, "district"): row.get("zone", "") for row in inputs.table(data, "districts")},
    )


def pick(found: Mapping[str, Found], key: str, where: str) -> Found:
    if key not in found:
        raise UnreadableError(where, f"找不到「{key}」", f"there is no {key}")
    return found[key]


def _need(row: Row, key: str) -> str:
    if not row.get(key):
        raise UnreadableError(key, f"缺少「{key}」", f"{key} is missing")
    return row[key]


def _kg(row: Row) -> Kg:
    so2, nox, pm, vocs = (number(row.get(p) or "0", p) for p in POLLUTANTS)
    return so2, nox, pm, vocs


def _date(row: Row, key: str) -> date | None:
    return day(row[key], key) if row.get(key) else None


def _firm(row: Row) -> Firm:
    traits = {
        "sector": row.get("sector", ""),
        "grade": code("grade", row.get("grade") or "none"),
        "key_emitter": code("yes_no", row.get("key_emitter") or "no"),
        "permit": code("permit", row.get("permit") or "yes"),
    }
    return Firm(_need(row, "enterprise_id"), row.get("name", ""), row.get("district", ""), traits)


def _lines(rows: list[Row], firms: dict[str, Firm], kinds: dict[str, tuple[Mode, ...]]) -> tuple[Line, ...]:
    """All lines; those alike in technology and figures of their own share their modes."""
    known: dict[tuple[str, ...], tuple[Mode, ...]] = {}
    found = []
    for row in rows:
        key = tuple(row.get(column, "") for column in ("technology", *OVERRIDES))
        if key not in known:
            known[key] = overridden(pick(kinds, key[0], row.get("line_id", "lines")), row)
        found.append(_line(row, firms, known[key]))
    return tuple(found)


def _line(row: Row, firms: dict[str, Firm], modes: tuple[Mode, ...]) -> Line:
    line_id = _need(row, "line_id")
    return Line(
        line_id=line_id,
        name=row.get("name", ""),
        firm=pick(firms, _need(row, "enterprise_id"), line_id),
        technology=_need(row, "technology"),
        modes=modes,
        product=row.get("product", ""),
        output_unit=row.get("output_unit", ""),
        output_per_day=number(row.get("output_per_day") or "0", line_id),
        value_per_day=number(row.get("value_per_day") or "0", line_id),
        kg=_kg(row),
        works=code("works", row.get("works") or "daily"),
        coating=code("coating", row.get("coating") or "none"),
        active=code("status", row.get("status") or "active") == "active",
        initial_mode=row.get("initial_mode") or RUN,
        initial_days=whole(row.get("initial_days") or "365", line_id),
    )


def _project(row: Row) -> Project:
    return Project(
        project_id=_need(row, "project_id"),
        district=row.get("district", ""),
        kind=code("project_kind", row.get("kind") or "housing"),
        release=_date(row, "release"),
        deadline=_date(row, "deadline"),
        delay_cost_per_day=number(row.get("delay_cost_per_day") or "0", "delay_cost_per_day"),
    )


def _task(row: Row, projects: dict[str, Project], known: set[str]) -> Task:
    task_id = _need(row, "task_id")
    needs = [part.rpartition(":") for part in _parts(row.get("needs", ""))]
    return Task(
        task_id=task_id,
        project=pick(projects, _need(row, "project_id"), task_id),
        work_type=code("work_type", row.get("work_type", "")),
        duration_days=_duration(row),
        predecessors=tuple(_predecessor(part, known) for part in _parts(row.get("predecessors", ""))),
        planned_start=day(_need(row, "planned_start"), task_id),
        kg=_kg(row),
        coating=code("coating", row.get("coating") or "none"),
        works=code("works", row.get("works") or "daily"),
        hours=hours(row.get("hours") or "08:00-18:00", task_id),
        splittable=code("yes_no", row.get("splittable") or "no") == "yes",
        min_piece_days=whole(row.get("min_piece_days") or "1", task_id),
        needs=tuple((name.strip(), whole(many, task_id)) for name, _, many in needs),
    )


def _duration(row: Row) -> int:
    days = whole(_need(row, "duration_days"), "duration_days")
    if not 1 <= days <= MOST_DAYS:
        raise UnreadableError("duration_days", f"「{days}」不合理", f"{days} days are out of reason")
    return days


def _predecessor(part: str, known: set[str]) -> tuple[str, int]:
    """`T2+3`: the task and a lag in calendar days; the whole is an id where a task is called so."""
    name, plus, lag = part.rpartition("+")
    return (part, 0) if part in known or not plus else (name.strip(), whole(lag, part))


def _parts(cell: str) -> list[str]:
    """`T1;T2+3` in its parts; full-width signs as plain ones, ids left as they are."""
    signs = cell.translate(str.maketrans("；：＋", ";:+"))
    return [part.strip() for part in signs.split(";") if part.strip()]


def _listed(row: Row) -> Listed:
    return Listed(
        code("on_list", _need(row, "list")), _date(row, "valid_from"), _date(row, "valid_to"), _date(row, "joined_on")
    )


def _background(row: Row) -> tuple[str, int | None, Kg]:
    month = code("month", _need(row, "month")).casefold()
    return _need(row, "district"), None if month == "all" else whole(month, "month"), _kg(row)
