"""Law as it is written: rules, selectors, exemptions. Read, not yet applied to anyone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from models.actors import Hours

SELECTOR_KEYS = (
    "kind", "sector", "technology", "product", "district", "zone", "grade", "coating", "key_emitter", "permit",
    "emits", "on_list", "joined_by", "work_type", "project_kind", "enterprise_id", "line_id", "project_id", "not",
)  # fmt: skip


@dataclass(frozen=True)
class Selector:
    """Matches when every key matches; the values of a key are alternatives. `key_emitter` and `permit` are held as
    yes / no / pending. `negated` is the selector under `not`."""

    accepts: tuple[tuple[str, tuple[str, ...]], ...]
    joined_by: date | None = None
    negated: Selector | None = None


@dataclass(frozen=True)
class Unless:
    """Who is excused, in the document's own words."""

    selector: Selector
    because: str


@dataclass(frozen=True)
class Window:
    """When a rule is in force: every year from (month, day) to (month, day), wrapping when the first is later,
    or between full dates. An end on 02-29 means the end of February in every year."""

    first: date | tuple[int, int] | None = None
    last: date | tuple[int, int] | None = None

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        full_first, full_last = isinstance(self.first, date), isinstance(self.last, date)
        if full_first or full_last or self.first is None or self.last is None:
            return (not isinstance(self.first, date) or self.first <= day) and (
                not isinstance(self.last, date) or day <= self.last
            )
        here, first, last = (day.month, day.day), self.first, self.last
        assert isinstance(first, tuple) and isinstance(last, tuple)
        return first <= here <= last if first <= last else here >= first or here <= last


@dataclass(frozen=True)
class ModeDays:
    """So many days of `mode` are owed in each period; grades may owe differently."""

    mode: str
    at_least: int
    per: Literal["season", "month", "quarter"] = "season"
    by_grade: tuple[tuple[str, int], ...] = ()

    def owed(self, grade: str) -> int:
        return dict(self.by_grade).get(grade, self.at_least)


@dataclass(frozen=True)
class Effect:
    """What a rule does; at least one field is set. Lines: all but `ban`. Tasks: `ban`, `closed_hours`."""

    open: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    output_at_most: float | None = None
    output_at_least: float | None = None
    closed_hours: Hours | None = None
    mode_days: ModeDays | None = None
    ban: bool = False


@dataclass(frozen=True)
class Rule:
    rule_id: str
    clause: str
    says: str
    bureau: str
    window: Window
    applies_to: Selector
    effect: Effect
    unless: tuple[Unless, ...] = ()
    kind: Literal["line", "task"] = "line"
    note: str = ""
    """Remarks of whoever encoded the rule, such as a corrected scanning slip."""
    row: int | None = None


@dataclass(frozen=True)
class Policy:
    policy_id: str
    title: str
    document: str
    rules: tuple[Rule, ...]
    file: str = ""
    note: str = field(default="")
