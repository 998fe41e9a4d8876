"""Projects, tasks and resources against each other: predecessors without a circle, needs within capacity."""

from __future__ import annotations

import graphlib
from collections.abc import Mapping
from typing import Any

from models.actors import Predecessor
from models.errors import Text
from models.read.notes import Notes
from models.read.sources import Tables
from models.read.tables import Table

Capacities = Mapping[tuple[str, str], int | None]
"""By resource and project, the project empty for the whole city; None where the number is at fault."""


def check_construction(tables: Tables, notes: Notes) -> None:
    """Notes what no calendar of work could heal."""
    capacities = _capacities(tables, notes)
    tasks = tables.get("tasks")
    if tasks is None or tasks.get("task_id") is None or tasks.get("project_id") is None:
        return
    _check_predecessors(tasks, notes)
    if capacities is not None:
        _check_needs(tasks, capacities, notes)
    _check_pieces(tasks, notes)


def _capacities(tables: Tables, notes: Notes) -> Capacities | None:
    """A name is either the city's or its projects' own; both at once would leave open which one a task needs."""
    if "resources" not in tables:
        return {}
    table = tables["resources"]
    names, capacity = (table.get("resource"), table.get("capacity")) if table else (None, None)
    if table is None or names is None or capacity is None:
        return None
    found: dict[tuple[str, str], int | None] = {}
    owners: dict[str, set[str]] = {}
    for row, name, own, number in zip(table.rows, names, table.values["project_id"], capacity, strict=True):
        before = owners.setdefault(name, set())
        if own in before or (before and "" in {own, *before}):
            repeated = Text(
                "资源重复：同一资源或全市共用一行，或各项目自有各一行",
                "is repeated: a resource has one row for the whole city, or one for each project of its own",
            )
            notes.fault(table.file, row, "resource", name, repeated)
        before.add(own)
        found[name, own] = number
    return found


def _check_predecessors(tasks: Table, notes: Notes) -> None:
    ids, projects = tasks.values["task_id"], tasks.values["project_id"]
    project_of = dict(zip(ids, projects, strict=True))
    row_of = dict(zip(ids, tasks.rows, strict=True))
    graphs: dict[str, dict[str, list[str]]] = {}
    foreign = Text("紧前工序应属同一项目", "must be a task of the same project")
    itself = Text("工序不能以自身为紧前工序", "a task cannot precede itself")
    unknown = Text("tasks 表中没有此工序", "is not listed in the table tasks")
    for row, task, project, before in zip(tasks.rows, ids, projects, tasks.values["predecessors"], strict=True):
        for name in _names(before, project_of):
            if name not in project_of:
                notes.fault(
                    tasks.file, row, "predecessors", name, unknown, notes.near(name, project_of.keys() - {None})
                )
            elif name == task:
                notes.fault(tasks.file, row, "predecessors", name, itself)
            elif project_of[name] != project:
                notes.fault(tasks.file, row, "predecessors", name, foreign)
            else:
                graphs.setdefault(project, {}).setdefault(task, []).append(name)
    for graph in graphs.values():
        _check_circle(tasks, graph, row_of, notes)


def _names(before: tuple[Predecessor, ...] | None, known: Mapping[str, Any]) -> list[str]:
    """Ids of the predecessors; `T+3` is one id where a task is called so."""
    return [resolve(predecessor, known).task_id for predecessor in before or ()]


def resolve(predecessor: Predecessor, known: Mapping[str, Any]) -> Predecessor:
    """The predecessor, with a lag that belongs to the id given back to it."""
    whole = f"{predecessor.task_id}+{predecessor.lag_days}"
    return Predecessor(whole) if predecessor.lag_days and whole in known else predecessor


def _check_circle(tasks: Table, graph: Mapping[str, list[str]], row_of: Mapping[str, int], notes: Notes) -> None:
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as circle:
        path = " → ".join(circle.args[1])
        around = Text(f"紧前关系成环：{path}", f"the predecessors form a circle: {path}")
        notes.fault(tasks.file, row_of[circle.args[1][0]], "predecessors", "", around)


def _check_needs(tasks: Table, capacities: Capacities, notes: Notes) -> None:
    for row, project, needs in zip(tasks.rows, tasks.values["project_id"], tasks.values["needs"], strict=True):
        for name, count in needs or ():
            key = (name, project) if (name, project) in capacities else (name, "")
            capacity = capacities.get(key)
            if key not in capacities:
                unknown = Text("resources 表中没有此资源", "is not listed in the table resources")
                notes.fault(
                    tasks.file, row, "needs", name, unknown, notes.near(name, {name for name, _ in capacities if name})
                )
            elif capacity is not None and count > capacity:
                most = Text(f"超过该资源的每日能力 {capacity}", f"is more than the capacity of {capacity} a day")
                notes.fault(tasks.file, row, "needs", f"{name}:{count}", most)


def _check_pieces(tasks: Table, notes: Notes) -> None:
    """Shortest pieces longer than the task mean the whole task, as the contract says: allowed, but worth a word."""
    durations = tasks.get("duration_days") or [None] * len(tasks.rows)
    pieces = zip(tasks.rows, durations, tasks.values["splittable"], tasks.values["min_piece_days"], strict=True)
    for row, duration, splittable, piece in pieces:
        if splittable and duration and piece and piece > duration:
            whole = Text("比整个工序还长：此工序实际不可分段", "is longer than the task, which is then never split")
            notes.warn(tasks.file, row, "min_piece_days", str(piece), whole)
