"""Sheets into tables of values: header names, required columns, cells. Knows one table at a time, no references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import Text
from models.read.columns import TABLES, Column
from models.read.convert import UnfitError, file_stem, identifier, plain
from models.read.notes import Notes
from models.read.sheets import Sheet

IDS = (identifier, file_stem)
"""An id at fault stays known, so that those who refer to it are not blamed as well."""
REQUIRED_CELL = Text("必填，不能为空", "is required and must not be empty")


@dataclass(frozen=True)
class Table:
    """`values[column][r]` belongs to row `rows[r]` of the file; None where a cell is at fault. A required column that
    the file lacks is missing in `values`; optional ones are filled with their defaults."""

    file: str
    rows: tuple[int, ...]
    values: Mapping[str, list[Any]]

    def get(self, column: str) -> list[Any] | None:
        return self.values.get(column)

    def known(self, column: str) -> frozenset[str] | None:
        """The values that occur, or None when they cannot be known."""
        found = self.values.get(column)
        return None if found is None else frozenset(value for value in found if value)


def read_table(name: str, sheet: Sheet, notes: Notes) -> Table:
    """The sheet's cells as values of the table's columns; every fault is noted."""
    columns = TABLES[name]
    places = _places(sheet, columns, notes)
    values: dict[str, list[Any]] = {}
    for column in columns:
        if column.name in places:
            values[column.name] = _convert(column, places[column.name], sheet, notes)
        elif not column.required:
            values[column.name] = [column.default] * len(sheet.rows)
        else:
            lacking = Text("缺少此列（必需）", "is a required column that is missing")
            unused = [head for n, head in enumerate(sheet.header) if n not in places.values()]
            notes.fault(sheet.file, sheet.header_row, column.name, "", lacking, notes.near(column.name, unused))
    return Table(sheet.file, sheet.rows, values)


def _places(sheet: Sheet, columns: tuple[Column, ...], notes: Notes) -> dict[str, int]:
    """Where each column stands in the sheet; unknown headers are warned of, doubled ones are at fault."""
    by_header = _headers(columns)
    places: dict[str, int] = {}
    for place, header in enumerate(sheet.header):
        column = _match(header, by_header, sheet, notes)
        if column is None:
            if header or any(sheet.columns[place]):
                unknown = Text("不认识此列，已忽略", "is an unknown column and is ignored")
                notes.warn(
                    sheet.file,
                    sheet.header_row,
                    header,
                    "",
                    unknown,
                    notes.near(header, [word for c in columns for word in (c.name, *c.aliases.split())]),
                )
        elif column.name in places:
            first = sheet.header[places[column.name]]
            doubled = Text(
                f"与「{first}」列重复（同为 {column.name}）", f"repeats the column {first} (both are {column.name})"
            )
            notes.fault(sheet.file, sheet.header_row, header, "", doubled)
        else:
            places[column.name] = place
    return places


def _match(header: str, by_header: Mapping[str, Column], sheet: Sheet, notes: Notes) -> Column | None:
    """The column a header stands for; a unit in brackets must be one the column is measured in."""
    key = _folded(header)
    if key in by_header:
        return by_header[key]
    named = re.fullmatch(r"(.+?)[(\[]([^()\[\]]*)[)\]]", key)
    column = by_header.get(named[1].rstrip("_")) if named else None
    if column and named and column.units and named[2] not in column.units:
        units = " / ".join(sorted(column.units))
        notes.fault(sheet.file, sheet.header_row, header, "", Text(f"单位应为 {units}", f"must be measured in {units}"))
    return column


def _folded(header: str) -> str:
    """Case and width do not distinguish headers, nor do spaces and hyphens: `Line ID` is `line_id`, `企业 名称` is `企业名称`."""
    folded = plain(header).casefold()
    return re.sub(r"[\s-]+", "_" if folded.isascii() else "", folded)


def _headers(columns: tuple[Column, ...]) -> dict[str, Column]:
    return {_folded(name): column for column in columns for name in (column.name, *column.aliases.split())}


def _convert(column: Column, place: int, sheet: Sheet, notes: Notes) -> list[Any]:
    """The cells of one column as values. Each distinct text is converted once."""
    cells = sheet.columns[place]
    values: dict[str, Any] = {}
    unfit: dict[str, UnfitError] = {}
    for text in dict.fromkeys(cells):
        if not text:
            values[text] = None if column.required else column.default
            continue
        try:
            values[text] = column.parse(text)
        except UnfitError as wrong:
            values[text], unfit[text] = text if column.parse in IDS else None, wrong
    if column.required and "" in values:
        unfit[""] = UnfitError(REQUIRED_CELL)
    if unfit:
        for row, text in zip(sheet.rows, cells, strict=True):
            if text in unfit:
                notes.fault(sheet.file, row, column.name, text, unfit[text].expected, unfit[text].hint)
    return [values[text] for text in cells]
