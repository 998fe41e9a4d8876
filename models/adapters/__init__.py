"""Lists that others keep, turned into contract tables. Knows which list is which by its columns, not what is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.adapters import eprtr
from models.adapters.reading import read_list
from models.adapters.report import ImportReport, Remark
from models.errors import Fault, InputError, Text
from models.read.notes import shown_path
from models.read.sheets import Sheet

__all__ = ["ImportReport", "Remark", "import_list"]


@dataclass(frozen=True)
class Format:
    """A kind of list: its name, whether a header is its, and how a sheet becomes a folder."""

    name: str
    recognises: Callable[[tuple[str, ...]], bool]
    convert: Callable[[Sheet, tuple[Fault, ...], str, Path], ImportReport]


FORMATS = (Format("E-PRTR / Industrial Reporting", eprtr.recognises, eprtr.convert),)


def import_list(path: Path, out: Path, country: str) -> ImportReport:
    """Turn one country's part of a list into tables, a policy and a scenario in the new folder `out`.

    The format is told by the column names. Raises InputError when the file cannot be read as a table, its format is not
    known, the country is not in it, or `out` holds something.
    """
    sheet, torn = read_list(path)
    for form in FORMATS:
        if form.recognises(sheet.header):
            return form.convert(sheet, torn, country, out)
    names = "、".join(form.name for form in FORMATS)
    unknown = Text(f"无法识别清单格式；可导入：{names}", f"not a list this program knows; it can import: {names}")
    raise InputError([Fault(shown_path(path), sheet.header_row, "", ", ".join(sheet.header)[:60], unknown)])
