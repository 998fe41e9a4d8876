"""One table as text cells with the row numbers of its file. Knows CSV's grammar, not what a column means."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.errors import Text
from models.read.encoding import read_text
from models.read.notes import Notes, shown_path

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """`columns[c][r]` is the stripped text under `header[c]` in row `rows[r]` of the file; blank rows are left out."""

    file: str
    header_row: int
    header: tuple[str, ...]
    rows: tuple[int, ...]
    columns: tuple[tuple[str, ...], ...]


def read_csv(path: Path, notes: Notes) -> Sheet | None:
    """The table of a CSV file, or None after a fault that leaves nothing to read."""
    text = read_text(path, notes)
    if text is None:
        return None
    file = shown_path(path)
    records, broken_row = split_csv(text)
    if broken_row is not None:
        unquoted = Text(
            "引号不成对（有引号没有结束，或结束引号后还有文字），或单元格过长",
            'quotes do not match (one is not closed, or text follows a closing one: write "" for a quote), or a cell is too long',
        )
        notes.fault(file, broken_row, "", "", unquoted)
        return None
    return to_sheet(file, records, notes)


def split_csv(text: str) -> tuple[list[Record], int | None]:
    """Records with the line on which each begins (a quoted cell may hold line breaks), and the line of the record
    whose quotes do not match."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[Record] = []
    begins = 1
    try:
        for cells in reader:
            records.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        return records, begins
    return records, None


def to_sheet(file: str, records: Iterable[Record], notes: Notes) -> Sheet | None:
    """Header and rows; blank rows are skipped, a row with too few or too many cells is a fault.

    The first row that is not blank is the header. Empty cells beyond the header, as spreadsheets leave them, are not
    counted. A torn row is kept, filled up, so that its id is known to those that refer to it.
    """
    filled = [(row, cells) for row, cells in records if any(map(str.strip, cells))]
    if not filled:
        empty = Text("空表：第一行应为列名", "is empty: the first row must hold the column names")
        notes.fault(file, None, "", "", empty)
        return None
    header_row, header = filled[0][0], [cell.strip() for cell in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    if width == 1 and any(mark in header[0] for mark in "\t;；，|"):
        commas = Text("各列之间应以英文逗号分隔", "columns must be separated by commas")
        notes.fault(file, header_row, "", header[0], commas)
        return None
    body = filled[1:]
    for n, (row, cells) in enumerate(body):
        if len(cells) != width:
            body[n] = (row, _fitted(file, row, cells, width, notes))
    columns = tuple(tuple(map(str.strip, column)) for column in zip(*(cells for _, cells in body), strict=True))
    return Sheet(file, header_row, tuple(header), tuple(row for row, _ in body), columns or ((),) * width)


def _fitted(file: str, row: int, cells: list[str], width: int, notes: Notes) -> list[str]:
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        torn = Text(
            f"应有 {width} 个单元格，实有 {len(cells)} 个（含逗号的文字须加引号）",
            f"must have {width} cells, has {len(cells)} (text that contains a comma needs quotes)",
        )
        notes.tear(file, row, torn)
    return (cells + [""] * width)[:width]
