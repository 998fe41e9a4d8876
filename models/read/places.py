"""Where the row of an id stands, looked up again when a fault shows only after reading. Knows tables, no law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from models.errors import Fault
from models.read.notes import Notes
from models.read.sources import read_tables
from models.scenario import Scenario


def with_rows(scenario: Scenario, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The same faults with file and row filled in where they name a table and an id but no row."""
    gathered = tuple(faults)
    if not any(fault.row is None for fault in gathered) or not scenario.data.exists():
        return gathered
    tables = {f"{name}.csv": table for name, table in read_tables(scenario.data, Notes()).items() if table}
    rows: dict[tuple[str, str], dict[object, int]] = {}
    placed = []
    for fault in gathered:
        table = tables.get(fault.file)
        if fault.row is None and table is not None and (ids := table.get(fault.key)) is not None:
            index = rows.setdefault((fault.file, fault.key), dict(zip(ids, table.rows, strict=True)))
            fault = replace(fault, file=table.file, row=index.get(fault.value))
        placed.append(fault)
    return tuple(placed)
