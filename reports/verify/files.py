"""Bytes into rows and maps of text. Knows encodings, CSV, xlsx and YAML, not what a column or key means."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine
import yaml

from reports.verify.headers import REQUIRED, column, sheet
from reports.verify.notes import UnreadableError
from reports.verify.words import mapping

Row = dict[str, str]

WORKBOOK = "data.xlsx"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TextLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """YAML in which every value stays the text that was written."""


def decoded(raw: bytes, where: str) -> str:
    """Text of a file: by its mark, else UTF-8, else GB18030."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            encodings: tuple[str, ...] = (encoding,)
            break
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(where, "编码既非 UTF-8 也非 GB18030", "neither UTF-8 nor GB18030")


def raw_bytes(path: Path, where: str) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as trouble:
        raise UnreadableError(where, "文件不存在或无法打开", "does not exist or cannot be opened") from trouble


def csv_rows(text: str, where: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as trouble:
        raise UnreadableError(where, "不是 CSV 表", "not a CSV table") from trouble


class Inputs:
    """Opens input files and remembers which, by resolved path."""

    def __init__(self) -> None:
        self.opened: dict[Path, bytes] = {}
        self._books: dict[Path, dict[str, list[list[str]]]] = {}

    def raw(self, path: Path) -> bytes:
        try:
            known = path.resolve()
        except (OSError, ValueError, RuntimeError):
            raise UnreadableError(path.name, "路径无效", "not a path") from None
        if known not in self.opened:
            self.opened[known] = raw_bytes(known, path.name)
        return self.opened[known]

    def yaml(self, path: Path) -> dict[str, Any]:
        try:
            return mapping(yaml.load(decoded(self.raw(path), path.name), Loader=TextLoader), path.name)
        except (yaml.YAMLError, RecursionError, ValueError) as trouble:
            raise UnreadableError(path.name, "不是 YAML 文件", "not a YAML file") from trouble

    def table(self, data: Path, name: str) -> list[Row]:
        """Rows of a table by English column name; empty where an optional table is absent."""
        grid = self._grid(data, name)
        if grid is None:
            if name in REQUIRED:
                raise UnreadableError(name, "缺少此表", "the table is missing")
            return []
        filled = [[cell.strip() for cell in cells] for cells in grid if any(cell.strip() for cell in cells)]
        if not filled:
            raise UnreadableError(name, "空表", "the table is empty")
        keys = [column(name, header) for header in filled[0]]
        return [{key: cell for key, cell in zip(keys, cells, strict=False) if key} for cells in filled[1:]]

    def _grid(self, data: Path, name: str) -> list[list[str]] | None:
        if data.suffix.lower() == ".xlsx":
            return self._book(data).get(name)
        path = data / f"{name}.csv"
        if path.is_file():
            return csv_rows(decoded(self.raw(path), path.name), path.name)
        return self._book(data / WORKBOOK).get(name) if (data / WORKBOOK).is_file() else None

    def _book(self, path: Path) -> dict[str, list[list[str]]]:
        if path not in self._books:
            raw = self.raw(path)
            try:
                book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
                found = {sheet(name): book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
            except (python_calamine.CalamineError, OSError, ValueError) as trouble:
                raise UnreadableError(path.name, "不是 xlsx 文件", "not an xlsx file") from trouble
            self._books[path] = {name: [_cells(row) for row in rows] for name, rows in found.items() if name}
        return self._books[path]


def _cells(row: Iterable[object]) -> list[str]:
    return [_cell(value) for value in row]


def _cell(value: object) -> str:
    """A cell as it would stand in a CSV file."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    return "" if value is None else str(value)
