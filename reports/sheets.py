"""A workbook's sheets as rows of cells that are never formulas. Knows cells and their looks, nothing of what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from models.errors import Lang, Text
from reports import words


@dataclass(frozen=True)
class Column:
    """`form` names a format for the numbers of the column."""

    head: Text
    width: float
    form: str = "whole"


Cell = str | float | int | date | None


def formats_of(book: Any) -> dict[str, Any]:
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
    head = {**base, "bold": True, "bg_color": "#EEF2F6", "border": 1, "border_color": "#C5CCD3", "align": "center", "text_wrap": True}  # fmt: skip
    return {
        "text": book.add_format(base),
        "quoted": book.add_format({**base, "quote_prefix": True}),
        "title": book.add_format({**base, "bold": True, "font_size": 11}),
        "date": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
        "whole": book.add_format({**base, "num_format": "#,##0"}),
        "kg": book.add_format({**base, "num_format": "#,##0.0"}),
        "wan": book.add_format({**base, "num_format": "#,##0.00"}),
        "free": book.add_format({**base, "num_format": "#,##0.####"}),
        "missed": book.add_format({**base, "font_color": "#C4432D", "bold": True}),
        "head": book.add_format(head),
        "day": book.add_format({**head, "num_format": "m/d", "rotation": 90, "font_size": 8}),
        "rest": book.add_format({**head, "num_format": "m/d", "rotation": 90, "font_size": 8, "bg_color": "#D5DCE4"}),
    }


def write_text(sheet: Any, formats: dict[str, Any], row: int, column: int, text: str) -> None:
    """Always a text cell. What begins like a formula also stays text when somebody edits it (quote prefix)."""
    said = words.printable(text)
    sheet.write_string(row, column, said, formats["quoted" if said.startswith(words.FORMULA_STARTS) else "text"])


def clean(value: float) -> float:
    """Rounded to six decimals without a negative zero."""
    return round(float(value), 6) + 0.0


def frame(sheet: Any, rows: int, columns: int, frozen: int, first: int = 0) -> None:
    """Head row `first` kept in sight and filtered, wide paper with the head on each page."""
    sheet.freeze_panes(first + 1, frozen)
    sheet.autofilter(first, 0, first + max(rows, 1), columns - 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first)
    sheet.set_footer("&C&P / &N")


@dataclass(frozen=True)
class Table:
    """Heads and rows of equal length; None is an empty cell."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]

    def write(self, sheet: Any, formats: dict[str, Any], lang: Lang, first: int = 0) -> int:
        """Writes from row `first` on; returns how many rows came below the head."""
        for n, column in enumerate(self.columns):
            sheet.write_string(first, n, column.head.say(lang), formats["head"])
        count = 0
        for count, cells in enumerate(self.rows, start=1):
            for n, (column, cell) in enumerate(zip(self.columns, cells, strict=True)):
                _write(sheet, formats, first + count, n, cell, column.form)
        return count


def _write(sheet: Any, formats: dict[str, Any], row: int, column: int, cell: Cell, form: str) -> None:
    if isinstance(cell, str):
        write_text(sheet, formats, row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()), formats["date"])
    elif cell is not None:
        sheet.write_number(row, column, clean(cell), formats[form])
