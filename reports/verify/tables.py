"""The verifier's own reading of the tables: who there is and what is normal. Knows no law and no schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from reports.verdict import POLLUTANTS
from reports.verify.codes import code
from reports.verify.files import Inputs, Row
from reports.verify.notes import UnreadableError
from reports.verify.words import absent, day, hours, mapping, number, text, whole

RUN, STOP = "run", "stop"
OVERRIDES = ("min_stop_days", "max_stop_days", "max_stops", "min_run_days", "restart_cost")
MOST_MODES, MOST_DAYS = 100, 3660
Parts = tuple[tuple[int, int], ...]
Kg = tuple[float, float, float, float]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Mode:
    """One way to run a line; None = no limit, or all day. `restart_yuan` replaces the value days when it is given."""

    name: str
    output: float
    emits: Kg
    min_days: int
    max_blocks: int | None
    max_days: int | None
    restart_value_days: float
    restart_emit_days: float
    hours: Parts | None
    restart_yuan: float | None = None


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
        key: _modes(mapping(mapping(about, key).get("modes"), key), key)
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


def _count(row: Row, key: str) -> int | None:
    return whole(row[key], key) if row.get(key) else None


def _date(row: Row, key: str) -> date | None:
    return day(row[key], key) if row.get(key) else None


def _modes(about: dict[str, Any], where: str) -> tuple[Mode, ...]:
    """Modes of a technology, `run` first and always there."""
    names = [RUN, *(name for name in about if name != RUN)]
    if len(names) > MOST_MODES:
        raise UnreadableError(where, f"工况多于 {MOST_MODES} 种", f"more than {MOST_MODES} modes")
    return tuple(_mode(name, mapping(about.get(name), where), f"{where}.{name}") for name in names)


def _mode(name: str, about: dict[str, Any], where: str) -> Mode:
    def given(key: str, default: str) -> str:
        return default if absent(about.get(key)) else text(about[key], where)

    def limit(key: str) -> int | None:
        return whole(given(key, ""), where) if given(key, "") else None

    output = number(given("output", "1"), where)
    emits = about.get("emits")
    if isinstance(emits, Mapping):
        so2, nox, pm, vocs = (number(text(emits.get(p, str(output)), where), where) for p in POLLUTANTS)
    else:
        so2 = nox = pm = vocs = number(given("emits", str(output)), where)
    restart = mapping(about.get("restart"), where)
    return Mode(
        name=name,
        output=output,
        emits=(so2, nox, pm, vocs),
        min_days=whole(given("min_days", "1"), where),
        max_blocks=limit("max_blocks"),
        max_days=limit("max_days"),
        restart_value_days=number(text(restart.get("value_days", "0"), where), where),
        restart_emit_days=number(text(restart.get("emit_days", "0"), where), where),
        hours=hours(given("hours", ""), where) if given("hours", "") else None,
    )


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
            known[key] = _overridden(pick(kinds, key[0], row.get("line_id", "lines")), row)
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


def _overridden(modes: tuple[Mode, ...], row: Row) -> tuple[Mode, ...]:
    """A line's own figures in place of its technology's, for `stop` and `run`."""
    stop = {"min_days": _count(row, "min_stop_days"), "max_days": _count(row, "max_stop_days")}
    stop["max_blocks"] = _count(row, "max_stops")
    own: dict[str, dict[str, Any]] = {
        STOP: {key: value for key, value in stop.items() if value is not None},
        RUN: {"min_days": _count(row, "min_run_days")} if row.get("min_run_days") else {},
    }
    if row.get("restart_cost"):
        own[STOP]["restart_yuan"] = number(row["restart_cost"], "restart_cost")
    if not own[STOP] and not own[RUN]:
        return modes
    return tuple(replace(mode, **own[mode.name]) if own.get(mode.name) else mode for mode in modes)


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
