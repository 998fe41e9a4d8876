"""Where the tables lie: a folder of CSV files or one workbook. Knows names of files and sheets, not their contents."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from models.errors import Text
from models.read.columns import SHEET_NAMES, TABLES
from models.read.convert import plain
from models.read.encoding import is_folder
from models.read.notes import Notes, shown_path
from models.read.sheets import Sheet, read_csv
from models.read.tables import Table, read_table
from models.read.workbook import open_workbook

REQUIRED_TABLES = ("enterprises", "lines")
WORKBOOK = "data.xlsx"
Tables = Mapping[str, Table | None]
"""By name. A table that is not there is missing; one that cannot be read is None."""


def read_tables(data: Path, notes: Notes) -> Tables:
    """Every known table of a data folder or workbook; unknown files and sheets are left alone."""
    if not is_folder(data):
        sheets = _read_sheets(data, notes)
    elif (book := data / WORKBOOK).exists():
        both = [f"{name}.csv" for name in TABLES if (data / f"{name}.csv").exists()]
        if both:
            twice = Text(
                f"同一文件夹里还有 {both[0]}：各表只能放在一处",
                f"stands beside {both[0]}: keep the tables in one of the two",
            )
            notes.fault(shown_path(book), None, "", "", twice)
        sheets = _read_sheets(book, notes)
    else:
        sheets = _read_folder(data, notes)
    return {name: read_table(name, sheet, notes) if sheet else None for name, sheet in sheets.items()}


def technologies_file(data: Path) -> Path:
    """technologies.yaml in the data folder, or beside the workbook."""
    return (data if is_folder(data) else data.parent) / "technologies.yaml"


def _read_folder(data: Path, notes: Notes) -> dict[str, Sheet | None]:
    try:
        present = sorted(path.name for path in data.iterdir() if path.suffix.lower() == ".csv")
    except OSError:
        notes.fault(shown_path(data), None, "", "", Text("无法读取此文件夹", "is a folder that cannot be read"))
        return dict.fromkeys(TABLES)
    sheets: dict[str, Sheet | None] = {}
    for name in TABLES:
        file = f"{name}.csv"
        if file in present:
            sheets[name] = read_csv(data / file, notes)
            continue
        others = [other for other in present if other.removesuffix(".csv") not in TABLES]
        sheets |= _absent(name, shown_path(data / file), notes.near(file, others), notes)
    return sheets


def _read_sheets(path: Path, notes: Notes) -> dict[str, Sheet | None]:
    book = open_workbook(path, notes)
    if book is None:
        return dict.fromkeys(TABLES)
    sheets: dict[str, Sheet | None] = {}
    for title in book.names:
        name = SHEET_NAMES.get(plain(title), plain(title).casefold())
        if name in sheets:
            twice = Text(f"有两个工作表都是 {name}", f"is the second sheet for {name}")
            notes.fault(f"{shown_path(path)}!{title}", None, "", "", twice)
        elif name in TABLES:
            sheets[name] = book.sheet(title, notes)
    for name in TABLES:
        if name not in sheets:
            others = [title for title in book.names if title not in TABLES]
            sheets |= _absent(name, f"{shown_path(path)}!{name}", notes.near(name, others), notes)
    return {name: sheets[name] for name in TABLES if name in sheets}


def _absent(name: str, file: str, hint: str, notes: Notes) -> dict[str, Sheet | None]:
    """A required table that is missing is a fault; an optional one only where a like name suggests a slip."""
    if name in REQUIRED_TABLES:
        notes.fault(file, None, "", "", Text("缺少此表（必需）", "is a required table that is missing"), hint)
        return {name: None}
    if hint:
        notes.warn(file, None, "", "", Text("没有此表，但有名称相近的", "is not there, but a like name is"), hint)
    return {}
