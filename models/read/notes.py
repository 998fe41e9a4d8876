"""What reading has found so far: faults, warnings, files read. Knows nothing of tables, law or YAML."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from models.errors import Fault, InputError, Text, nearest

SHOWN_CHARACTERS = 60
HINT_EFFORT = 100_000


class Notes:
    """Gathers while reading goes on; `settle` raises everything at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.inputs: list[Path] = []
        self._torn: set[tuple[str, int]] = set()
        self._effort = HINT_EFFORT

    def fault(self, file: str, row: int | None, key: str, value: str, expected: Text, hint: str = "") -> None:
        """Records a fault, unless the row is torn: what else is wrong there follows from that."""
        if row is None or (file, row) not in self._torn:
            self.faults.append(_fault(file, row, key, value, expected, hint))

    def tear(self, file: str, row: int, expected: Text) -> None:
        """Records that a row cannot be split into its columns; later faults of that row are not told."""
        self.fault(file, row, "", "", expected)
        self._torn.add((file, row))

    def warn(self, file: str, row: int | None, key: str, value: str, expected: Text, hint: str = "") -> None:
        if row is None or (file, row) not in self._torn:
            self.warnings.append(_fault(file, row, key, value, expected, hint))

    def near(self, name: str, known: Collection[str]) -> str:
        """The nearest known name. A comparison costs about 10 microseconds, so their number over one reading is
        limited: thousands of misspelt ids against thousands of known ones are told without hints at the end."""
        if len(known) > self._effort:
            return ""
        self._effort -= len(known)
        return nearest(name, known)

    def read(self, path: Path) -> None:
        if path not in self.inputs:
            self.inputs.append(path)

    def settle(self) -> None:
        """Raises InputError with every fault, file by file and row by row, when there is one."""
        if self.faults:
            raise InputError(in_order(self.faults))


def in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """By file in the order met, then by row; what concerns a whole file comes first."""
    files = {file: n for n, file in enumerate(dict.fromkeys(fault.file for fault in faults))}
    return tuple(sorted(faults, key=lambda fault: (files[fault.file], fault.row or 0)))


def _fault(file: str, row: int | None, key: str, value: str, expected: Text, hint: str) -> Fault:
    said = Text(escaped(expected.zh), escaped(expected.en))
    return Fault(escaped(file), row, cut(escaped(key)), cut(escaped(value)), said, cut(escaped(hint)))


def escaped(text: str) -> str:
    """The text on one line, without characters that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else c.encode("unicode_escape").decode() for c in text)


def cut(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def shown_path(path: Path) -> str:
    return path.as_posix()
