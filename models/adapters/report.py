"""What an import made of a foreign list: every remark on every cell, told and kept. Knows no list's format."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.errors import Text

Action = Literal["refused", "flagged", "assumed"]
"""refused = the facility is left out; flagged = kept, to be looked at; assumed = a value was filled in."""

COLUMNS = ("row", "column", "value", "action", "facility", "reason", "reason_en")


@dataclass(frozen=True)
class Remark:
    """`row` is the line of the list on which the facility begins (the header is on row 1)."""

    row: int
    column: str
    value: str
    action: Action
    reason: Text
    facility: str = ""


@dataclass(frozen=True)
class ImportReport:
    """`scenario` is the file to run; `facilities` were taken over, `refused` rows of the list left out."""

    scenario: Path
    facilities: int
    refused: int
    remarks: tuple[Remark, ...]

    def count(self, action: Action) -> int:
        return sum(remark.action == action for remark in self.remarks)


def report_csv(remarks: Iterable[Remark]) -> str:
    """import-report.csv, in order of rows."""
    sink = io.StringIO()
    table = csv.writer(sink, lineterminator="\n")
    table.writerow(COLUMNS)
    for r in sorted(remarks, key=lambda remark: (remark.row, remark.column)):
        table.writerow([r.row, r.column, _inert(r.value), r.action, _inert(r.facility), r.reason.zh, r.reason.en])
    return sink.getvalue()


def _inert(text: str) -> str:
    """An apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
