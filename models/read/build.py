"""Tables without a fault into actors. Knows that everything has been checked; finds no faults itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from models.actors import (
    RUN,
    Background,
    District,
    Enterprise,
    Exemption,
    Kg,
    Line,
    Mode,
    Project,
    Resource,
    Restart,
    Task,
    Technology,
)
from models.read.construction import resolve
from models.read.sources import Tables
from models.read.tables import Table

STOP = "stop"
Overrides = tuple[int | None, int | None, int | None, int | None, float | None]
T = TypeVar("T")


def enterprises(tables: Tables) -> tuple[Enterprise, ...]:
    return _actors(Enterprise, tables.get("enterprises"))


def lines(tables: Tables, technologies: Mapping[str, Technology]) -> tuple[Line, ...]:
    """Lines with the modes of their technology and their own overrides; lines alike share one tuple of modes."""
    table = tables.get("lines")
    if table is None:
        return ()
    own = ("min_stop_days", "max_stop_days", "max_stops", "min_run_days", "restart_cost")
    cache: dict[tuple[str, Overrides], tuple[Mode, ...]] = {}
    modes = []
    for key, *overrides in zip(*(table.values[column] for column in ("technology", *own)), strict=True):
        like = (key, tuple(overrides))
        if like not in cache:
            cache[like] = overridden(technologies[key].modes, like[1])
        modes.append(cache[like])
    return _actors(
        Line,
        table,
        modes=modes,
        kg=_kg(table),
        active=[status == "active" for status in table.values["status"]],
        restart_cost_yuan=table.values["restart_cost"],
    )


def overridden(modes: tuple[Mode, ...], overrides: Overrides) -> tuple[Mode, ...]:
    """The modes with a line's own limits on `stop` and `run`. A restart cost of its own makes a restart due even where
    the technology has none."""
    min_stop, max_stop, max_stops, min_run, restart_cost = overrides
    changed = []
    for mode in modes:
        if mode.name == RUN and min_run is not None:
            changed.append(dataclasses.replace(mode, min_days=min_run))
        elif mode.name == STOP:
            stop = dataclasses.replace(
                mode,
                min_days=mode.min_days if min_stop is None else min_stop,
                max_days=mode.max_days if max_stop is None else max_stop,
                max_blocks=mode.max_blocks if max_stops is None else max_stops,
                restart=Restart() if mode.restart is None and restart_cost is not None else mode.restart,
            )
            changed.append(stop)
        else:
            changed.append(mode)
    return tuple(changed)


def projects(tables: Tables) -> tuple[Project, ...]:
    return _actors(Project, tables.get("projects"))


def tasks(tables: Tables) -> tuple[Task, ...]:
    table = tables.get("tasks")
    if table is None:
        return ()
    known = dict.fromkeys(table.values["task_id"])
    before = [tuple(resolve(one, known) for one in cell) for cell in table.values["predecessors"]]
    return _actors(Task, table, predecessors=before, kg=_kg(table))


def resources(tables: Tables) -> tuple[Resource, ...]:
    return _actors(Resource, tables.get("resources"))


def exemptions(tables: Tables) -> tuple[Exemption, ...]:
    table = tables.get("exemptions")
    return _actors(Exemption, table, on_list=table.values["list"]) if table else ()


def background(tables: Tables) -> tuple[Background, ...]:
    table = tables.get("background")
    return _actors(Background, table, kg=_kg(table)) if table else ()


def districts(tables: Tables) -> tuple[District, ...]:
    """The table's districts; without a table those in which something happens, by name and without zones."""
    if "districts" in tables:
        return _actors(District, tables["districts"])
    places = (tables.get(name) for name in ("enterprises", "projects", "background"))
    found = {district for table in places if table for district in table.values["district"]}
    return tuple(District(name, name) for name in sorted(found))


def _actors(actor: type[T], table: Table | None, **computed: Iterable[Any]) -> tuple[T, ...]:
    """One actor a row; its fields are the columns of the same names, or computed."""
    if table is None:
        return ()
    columns = {**table.values, **computed}
    fields = dataclasses.fields(actor)  # type: ignore[arg-type]
    return tuple(map(actor, *(columns[field.name] for field in fields)))


def _kg(table: Table) -> list[Kg]:
    return list(zip(*(table.values[pollutant] for pollutant in ("so2", "nox", "pm", "vocs")), strict=True))
