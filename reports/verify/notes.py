"""Where findings are gathered while verifying. Knows how to write one down, not what is right or wrong."""

from __future__ import annotations

from models.errors import Text
from reports.verdict import KINDS, Finding


class UnreadableError(Exception):
    """An input that cannot be read at all; nothing can be recomputed from it."""

    def __init__(self, where: str, zh: str, en: str):
        super().__init__(f"{where}: {en}")
        self.where = where
        self.text = Text(zh, en)


class Notes:
    """Findings in the order in which they were made."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, kind: str, where: str, zh: str, en: str, rule: str = "", clause: str = "") -> None:
        if kind not in KINDS:
            raise ValueError(f"no such kind of finding: {kind}")
        self.findings.append(Finding(kind, where, Text(zh, en), rule, clause))
