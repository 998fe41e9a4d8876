"""What tables say of each other: unique ids, known ids, dates in order. Knows values, not how they were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from models.actors import Technology
from models.errors import Text
from models.read.construction import check_construction
from models.read.notes import Notes
from models.read.sources import Tables
from models.read.tables import Table
from models.scenario import CITY

Catalogue = dict[str, Technology]
"""Technologies by key."""


def check_references(tables: Tables, technologies: Catalogue | None, notes: Notes) -> None:
    """Notes every id that repeats or leads nowhere. What cannot be known, because its own table is broken or the
    column is missing, is not held against those who refer to it."""
    for name, column in (
        ("enterprises", "enterprise_id"),
        ("lines", "line_id"),
        ("projects", "project_id"),
        ("tasks", "task_id"),
        ("exemptions", "exemption_id"),
        ("districts", "district"),
    ):
        _check_unique(tables.get(name), column, notes)
    districts = known_ids(tables, "districts", "district")
    if "districts" in tables:
        for name in ("enterprises", "projects", "background"):
            check_known(tables.get(name), "district", districts, "districts", notes)
    enterprises = known_ids(tables, "enterprises", "enterprise_id")
    projects = known_ids(tables, "projects", "project_id")
    check_known(tables.get("lines"), "enterprise_id", enterprises, "enterprises", notes)
    check_known(tables.get("tasks"), "project_id", projects, "projects", notes)
    check_known(tables.get("resources"), "project_id", projects, "projects", notes)
    _check_subjects(tables, notes)
    _check_order(tables.get("exemptions"), "valid_from", "valid_to", notes)
    _warn_of_late_release(tables.get("projects"), notes)
    _check_areas(tables.get("districts"), notes)
    if technologies is not None:
        _check_lines(tables.get("lines"), technologies, notes)
    check_construction(tables, notes)


def known_ids(tables: Tables, name: str, column: str) -> frozenset[str] | None:
    """The ids of a table; none at all when there is no such table, None when they cannot be known."""
    if name not in tables:
        return frozenset()
    table = tables[name]
    return None if table is None else table.known(column)


def check_known(table: Table | None, column: str, known: Collection[str] | None, where: str, notes: Notes) -> None:
    """Notes each value of `column` that is not among `known`; `where` names the table that lists those."""
    values = table.get(column) if table else None
    if table is None or values is None or known is None:
        return
    expected = Text(f"{where} 表中没有此编号", f"is not listed in the table {where}")
    hints: dict[str, str] = {}
    for row, value in zip(table.rows, values, strict=True):
        if value and value not in known:
            if value not in hints:
                hints[value] = notes.near(value, known)
            notes.fault(table.file, row, column, value, expected, hints[value])


def _check_unique(table: Table | None, column: str, notes: Notes) -> None:
    values = table.get(column) if table else None
    if table is None or values is None or len(set(values)) == len(values):
        return
    first: dict[str, int] = {}
    for row, value in zip(table.rows, values, strict=True):
        if value in first:
            repeated = Text(f"编号重复，第 {first[value]} 行已有", f"is a repeated id, first in row {first[value]}")
            notes.fault(table.file, row, column, value, repeated)
        elif value:
            first[value] = row


def _check_subjects(tables: Tables, notes: Notes) -> None:
    """An exemption is for one enterprise, line or project; an id that two of them share says not which."""
    exemptions = tables.get("exemptions")
    kinds = [
        known_ids(tables, name, column)
        for name, column in (("enterprises", "enterprise_id"), ("lines", "line_id"), ("projects", "project_id"))
    ]
    if exemptions is None or any(kind is None for kind in kinds):
        return
    count = Counter(subject for kind in kinds for subject in kind or ())
    check_known(exemptions, "subject_id", count, "enterprises / lines / projects", notes)
    shared = Text(
        "企业、生产线、项目共用此编号，无法分辨", "is the id of more than one among enterprises, lines and projects"
    )
    for row, subject in zip(exemptions.rows, exemptions.get("subject_id") or (), strict=False):
        if count[subject] > 1:
            notes.fault(exemptions.file, row, "subject_id", subject, shared)


def _check_order(table: Table | None, first: str, last: str, notes: Notes) -> None:
    if table is None:
        return
    for row, start, stop in zip(table.rows, table.values[first], table.values[last], strict=True):
        if start and stop and stop < start:
            order = Text(f"不得早于 {first} = {start}", f"must not lie before {first} = {start}")
            notes.fault(table.file, row, last, str(stop), order)


def _warn_of_late_release(projects: Table | None, notes: Notes) -> None:
    """Allowed, since a benchmark's deadline may be its first day; in a city's table more likely a slip."""
    if projects is None:
        return
    for row, release, deadline in zip(
        projects.rows, projects.values["release"], projects.values["deadline"], strict=True
    ):
        if release and deadline and deadline < release:
            late = Text(f"早于最早开工 {release}，必然延误", f"lies before the release {release}: delay is certain")
            notes.warn(projects.file, row, "deadline", str(deadline), late)


def _check_areas(districts: Table | None, notes: Notes) -> None:
    """`city`, districts and zones share one space of names: an area must mean one thing."""
    if districts is None:
        return
    names = districts.get("district") or [None] * len(districts.rows)
    taken = {*names, CITY} - {None}
    for row, name, zone in zip(districts.rows, names, districts.values["zone"], strict=True):
        if name == CITY:
            notes.fault(
                districts.file, row, "district", name, Text("city 专指全市，不得用作区名", "city means the whole city")
            )
        if zone in taken:
            both = Text(
                "片区与区县（或 city）同名，区域名无法分辨", "is a zone with the name of a district or of the city"
            )
            notes.fault(districts.file, row, "zone", zone, both)


def _check_lines(lines: Table | None, technologies: Catalogue, notes: Notes) -> None:
    """Technology, initial mode, and overrides of mode `stop`, which the technology must have."""
    if lines is None or (keys := lines.get("technology")) is None:
        return
    check_known(lines, "technology", technologies, "technologies.yaml", notes)
    stop_overrides = ("min_stop_days", "max_stop_days", "max_stops", "restart_cost")
    never = Text("此工艺没有 stop 工况，不能填写", "cannot be given: the technology has no mode stop")
    for n, (row, key, mode) in enumerate(zip(lines.rows, keys, lines.values["initial_mode"], strict=True)):
        technology = technologies.get(key)
        if technology is None:
            continue
        names = [known.name for known in technology.modes]
        if mode and mode not in names:
            listed = ", ".join(names)
            unknown = Text(f"应为工艺 {key} 的工况：{listed}", f"must be a mode of {key}: {listed}")
            notes.fault(lines.file, row, "initial_mode", mode, unknown, notes.near(mode, names))
        if "stop" not in names:
            for column in stop_overrides:
                given: Any = lines.values[column][n]
                if given is not None:
                    notes.fault(lines.file, row, column, f"{given:g}", never)
