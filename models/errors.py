"""Faults of the input, gathered and told all at once. Knows nothing of what the input means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence in both languages of the product."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input.

    `file` is a path as the user wrote it or relative to the scenario; `row` the line of the file (the header of a table
    is row 1), None where a whole file is meant; `key` the column or YAML key (dotted); `value` what stands there;
    `expected` what should; `hint` the nearest known name, empty when there is none.
    """

    file: str
    row: int | None
    key: str
    value: str
    expected: Text
    hint: str = ""

    def say(self, lang: Lang) -> str:
        """`lines.csv 第 3 行「nox」= -5：应为不小于 0 的数（是否想写 nox？）`"""
        zh = lang == "zh"
        where = self.file
        if self.row is not None:
            where += f" 第 {self.row} 行" if zh else f", row {self.row}"
        if self.key:
            where += f"「{self.key}」" if zh else f", {self.key}"
        if self.value:
            where += f" = {self.value}"
        end = ""
        if self.hint:
            end = f"（是否想写 {self.hint}？）" if zh else f" (did you mean {self.hint}?)"
        return f"{where}{'：' if zh else ': '}{self.expected.say(lang)}{end}"


class InputError(Exception):
    """The input is at fault; carries every fault found, never only the first."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.say("en") for fault in self.faults))


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or an empty string when none is near."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""
