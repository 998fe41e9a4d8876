"""A foreign list as text cells, with mojibake mended. Knows encodings and CSV, not what a column means."""

from __future__ import annotations

import codecs
from pathlib import Path

from models.errors import Fault, InputError, Text
from models.read.encoding import UNWANTED, read_bytes
from models.read.notes import Notes, shown_path
from models.read.sheets import Sheet, split_csv, to_sheet

MENDED = Text("乱码字符已按 Windows-1252 还原", "garbled characters read as Windows-1252")

_C1 = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}


def read_list(path: Path) -> tuple[Sheet, tuple[Fault, ...]]:
    """The sheet and a fault for each row that cannot be split into its columns (such rows are kept, filled up).

    Raises InputError when there is nothing to read: no file, not UTF-8, empty, no table, quotes that do not match.
    """
    notes, file = Notes(), shown_path(path)
    raw = read_bytes(path, notes)
    sheet = None
    if raw is not None:
        try:
            text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError as wrong:
            row = raw[: wrong.start].count(b"\n") + 1
            notes.fault(file, row, "", "", Text("应为 UTF-8 编码的 CSV", "must be CSV encoded in UTF-8"))
        else:
            sheet = _table(file, text, notes)
    if sheet is None:
        raise InputError(notes.faults)
    return sheet, tuple(notes.faults)


def _table(file: str, text: str, notes: Notes) -> Sheet | None:
    records, broken_row = split_csv(text)
    if broken_row is None:
        return to_sheet(file, records, notes)
    notes.fault(file, broken_row, "", "", Text("引号不成对", "quotes do not match"))
    return None


def mend(text: str) -> str:
    """U+0080 to U+009F are what Windows-1252 becomes when it is taken for Latin-1 (`\\x9e` is ž): read as meant. Other
    characters that no name holds are dropped."""
    return text if text.isprintable() else UNWANTED.sub("", text.translate(_C1)).strip()
