"""An Excel workbook as text cells, a sheet per table. Knows .xlsx, not what a column means."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from models.errors import Text
from models.read.encoding import UNWANTED, UNWANTED_EXPECTED, read_bytes
from models.read.notes import Notes, shown_path
from models.read.sheets import Record, Sheet, to_sheet

Cell = int | float | str | bool | date | datetime | time | timedelta

BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, KeyError, ElementTree.ParseError)
"""What damage makes its readers raise; zipfile meets encryption and unknown compression with RuntimeError."""
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^>]*)(?<!/)>(.*?)</c>', re.DOTALL)


class Workbook:
    """An open workbook; `names` are its sheets in order."""

    def __init__(self, path: Path, book: CalamineWorkbook, parts: dict[str, bytes]):
        self.path = path
        self._book = book
        self._parts = parts
        self.names: tuple[str, ...] = tuple(book.sheet_names)

    def sheet(self, name: str, notes: Notes) -> Sheet | None:
        """The table on one sheet, or None after a fault that leaves nothing to read."""
        file = f"{shown_path(self.path)}!{name}"
        try:
            rows = self._book.get_sheet_by_name(name).iter_rows()
        except CalamineError:
            notes.fault(file, None, "", "", Text("此工作表无法读取", "cannot be read"))
            return None
        valueless = Text(
            "公式出错或没有计算结果，应为数值或文字", "is a formula in error or without a result: a value is expected"
        )
        for cell in _valueless_cells(self._parts.get(name, b"")):
            notes.fault(file, int(re.sub("[A-Z]", "", cell)), cell, "", valueless)
        return to_sheet(file, _records(file, rows, notes), notes)


def open_workbook(path: Path, notes: Notes) -> Workbook | None:
    """The workbook, or None after a fault."""
    raw = read_bytes(path, notes)
    if raw is None:
        return None
    try:
        return Workbook(path, CalamineWorkbook.from_filelike(io.BytesIO(raw)), _sheet_parts(raw))
    except BROKEN:
        broken = Text(
            "不是可读的 .xlsx 工作簿（损坏或加密）", "is not a readable .xlsx workbook (damaged or encrypted)"
        )
        notes.fault(shown_path(path), None, "", "", broken)
        return None


def _records(file: str, rows: Iterable[list[Cell]], notes: Notes) -> Iterator[Record]:
    for row, values in enumerate(rows, start=1):
        cells = [value if isinstance(value, str) else cell_text(value) for value in values]
        unwanted = UNWANTED.search("".join(cells))
        if unwanted:
            notes.fault(file, row, "", unwanted[0], UNWANTED_EXPECTED)
        yield row, cells


def cell_text(value: Cell) -> str:
    """A cell as one would have typed it into a CSV file: whole numbers without a point, dates in ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def _valueless_cells(xml: bytes) -> list[str]:
    """Cells such as `B8` that hold an error (#N/A, #DIV/0!) or a formula that nobody has calculated.

    The reader gives both as empty, and an empty cell means its default: an emission would quietly become zero.
    """
    if b't="e"' not in xml and b"<f" not in xml:
        return []
    return [cell[1].decode() for cell in _CELL.finditer(xml) if _is_valueless(cell[2], cell[3])]


def _is_valueless(attributes: bytes, content: bytes) -> bool:
    if b't="e"' in attributes:
        return True
    return b"<f" in content and b't="str"' not in attributes and not re.search(rb"<v>[^<]", content)


def _sheet_parts(raw: bytes) -> dict[str, bytes]:
    """The XML of each sheet by its name (ECMA-376 part 1, 18.2.20 and part 2, 6.5)."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target", "").removeprefix("/xl/") for link in links}
        parts = {}
        for sheet in book.findall(".//{*}sheet"):
            link = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            parts[sheet.get("name", "")] = archive.read(f"xl/{targets[link]}")
    return parts
