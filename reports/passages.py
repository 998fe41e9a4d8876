"""What is told of a subject, and the tables of a run it is told from. Knows their shape, not what they mean."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.errors import Fault, InputError, Text
from models.policy import Rule

Row = Mapping[str, str]


@dataclass(frozen=True)
class Passage:
    """One block of a line or one span of a task. `lost_yuan` and `reduced_kg` (by pollutant) against normal days, restart
    left out; `rules` are those that allowed or demanded it; `why` what else speaks for it."""

    first: date
    last: date
    what: Text
    rules: tuple[Rule, ...] = ()
    lost_yuan: float = 0.0
    reduced_kg: tuple[tuple[str, float], ...] = ()
    why: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Account:
    """What is to be said of one line or task."""

    subject_id: str
    heading: Text
    notes: tuple[Text, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class RunTables:
    """The rows of a run's schedule.csv, tasks.csv and limits.csv, and the folder they stand in."""

    folder: Path
    schedule: Sequence[Row]
    tasks: Sequence[Row]
    limits: Sequence[Row]


def read_run_tables(folder: Path) -> RunTables:
    """Raises InputError when a table is missing."""
    tables = []
    for name in ("schedule.csv", "tasks.csv", "limits.csv"):
        try:
            with (folder / name).open(encoding="utf-8", newline="") as file:
                tables.append(list(csv.DictReader(file)))
        except FileNotFoundError as error:
            expected = Text("结果文件夹缺少此文件", "the run's folder lacks this file")
            raise InputError([Fault(str(folder / name), None, "", "", expected)]) from error
    return RunTables(folder, *tables)
