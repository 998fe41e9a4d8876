"""Files into a Scenario, every fault of every file at once. Knows what may be written, not what follows from it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import Text
from models.read import build
from models.read.names import Names, names_of
from models.read.notes import Notes, in_order, shown_path
from models.read.policies import read_policies
from models.read.references import check_references
from models.read.scenarios import open_scenario, read_places, read_scenario
from models.read.sources import Tables, read_tables, technologies_file
from models.read.technologies import read_technologies
from models.scenario import Scenario

__all__ = ["load_scenario"]


def load_scenario(path: Path) -> Scenario:
    """The scenario of a YAML file with its tables, technologies and policies, read and checked.

    Paths in faults and in `inputs` start where `path` starts. Raises InputError with every fault of every file.
    """
    with _collector_resting():
        return _load(path, Notes())


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Without the search for circular garbage: millions of cells hold none, and looking for it doubles the time."""
    awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if awake:
            gc.enable()


def _load(path: Path, notes: Notes) -> Scenario:
    draft = open_scenario(path, notes)
    data, policy_files = read_places(draft, notes) if draft else (None, ())
    tables: Tables = {}
    technologies = None
    names = Names()
    if data is not None:
        technologies = read_technologies(technologies_file(data), notes)
        tables = read_tables(data, notes)
        check_references(tables, technologies, notes)
        names = names_of(tables, technologies)
        _check_work(tables, data, notes)
    policies = read_policies(policy_files, notes, names)
    values = read_scenario(draft, notes, names, policies) if draft else None
    notes.settle()
    assert draft and data and technologies is not None and values
    return Scenario(
        path=path,
        name=values["name"],
        season=values["season"],
        horizon=values["horizon"],
        data=data,
        policies=policies,
        technologies=tuple(technologies.values()),
        enterprises=build.enterprises(tables),
        lines=build.lines(tables, technologies),
        projects=build.projects(tables),
        tasks=build.tasks(tables),
        resources=build.resources(tables),
        exemptions=build.exemptions(tables),
        background=build.background(tables),
        districts=build.districts(tables),
        targets=values["targets"],
        caps=values["caps"],
        floors=values["floors"],
        guards=values["guards"],
        alternates=values["alternate"],
        enterprise_loss_at_most=values["burden"],
        measures=values["measures"],
        other_measures=values["other_measures"],
        grade_shares=values["grade_table"],
        solve=values["solve"],
        inputs=tuple(notes.inputs),
        warnings=in_order(notes.warnings),
    )


def _check_work(tables: Tables, data: Path, notes: Notes) -> None:
    """A season without any line or task has nothing to plan; a table that could not be read is not empty."""
    if _is_empty(tables, "lines") and _is_empty(tables, "tasks"):
        nothing = Text("既没有生产线也没有工序，无可安排", "holds neither a line nor a task: there is nothing to plan")
        notes.fault(shown_path(data), None, "", "", nothing)


def _is_empty(tables: Tables, name: str) -> bool:
    table = tables.get(name)
    return name not in tables or (table is not None and not table.rows)
