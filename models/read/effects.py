"""What a rule does and when: effects and windows. Knows which effects suit lines and which tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.errors import Text
from models.policy import Effect, ModeDays, Window
from models.read.convert import choice, hours, integer, moment, share, words
from models.read.names import Names, named
from models.read.nodes import Node
from models.read.notes import Notes
from models.read.schema import Field, Reader, entries, given_keys, mapping, scalar, some
from models.read.selectors import Kind
from models.read.vocabulary import grade, yes_no_word

EFFECTS: dict[Kind, frozenset[str]] = {
    "line": frozenset({"open", "only", "output_at_most", "output_at_least", "closed_hours", "mode_days"}),
    "task": frozenset({"ban", "closed_hours"}),
}
_KIND_ZH: dict[Kind, str] = {"line": "生产线", "task": "工序"}


def read_window(node: Node, notes: Notes) -> Window | None:
    """Month and day of every year, both of them, or full dates, of which one may be left open."""
    bound = Field(scalar(moment))
    values = mapping(node, notes, {"from": bound, "to": bound})
    if values is None:
        return None
    first, last = values["from"], values["to"]
    given = given_keys(node)
    if not given:
        node.fault(notes, Text("应有 from 或 to", "needs from or to"))
    elif len(given) == 1 and isinstance(first or last, tuple):
        both = Text("每年的时段应同时有 from 和 to", "needs both from and to when it recurs every year")
        node.fault(notes, both)
    elif first and last and isinstance(first, tuple) != isinstance(last, tuple):
        mixed = Text("from 与 to 应同为月-日或同为日期", "needs from and to in one form: month-day, or full dates")
        node.fault(notes, mixed)
    elif isinstance(first, date) and isinstance(last, date) and last < first:
        node.fault(notes, Text(f"to = {last} 早于 from = {first}", f"ends ({last}) before it begins ({first})"))
    return Window(first, last)


def read_effect(node: Node, notes: Notes, names: Names, kind: Kind | None) -> Effect | None:
    """At least one effect that suits the kind (any, when None)."""
    readers = _readers(names)
    suited = EFFECTS[kind] if kind else frozenset(readers)
    misplaced = {}
    if kind:
        unsuited = Text(f"此措施不适用于{_KIND_ZH[kind]}（kind: {kind}）", f"does not suit kind: {kind}")
        misplaced = {key: unsuited for key in readers if key not in suited}
    values = mapping(node, notes, {key: Field(read) for key, read in readers.items() if key in suited}, misplaced)
    if values is None:
        return None
    if not given_keys(node):
        listed = ", ".join(sorted(suited))
        node.fault(notes, Text(f"至少应有一项措施：{listed}", f"needs at least one of {listed}"))
    most, least = values.get("output_at_most"), values.get("output_at_least")
    if most is not None and least is not None and most < least:
        node.fault(notes, Text("output_at_most 小于 output_at_least", "output_at_most lies below output_at_least"))
    return Effect(**{key: value for key, value in values.items() if value is not None})


def _readers(names: Names) -> dict[str, Reader[Any]]:
    mode = _mode(names)

    def mode_days(node: Node, notes: Notes) -> ModeDays | None:
        fields = {
            "mode": Field(mode, required=True),
            "at_least": Field(scalar(integer()), required=True),
            "per": Field(scalar(choice(("season", "month", "quarter"))), default="season"),
            "by_grade": Field(lambda child, notes: _by_grade(child, notes, names), default=()),
        }
        values = mapping(node, notes, fields)
        return None if values is None else ModeDays(**values)

    return {
        "open": some(mode),
        "only": some(mode),
        "output_at_most": scalar(share()),
        "output_at_least": scalar(share()),
        "closed_hours": scalar(hours),
        "mode_days": mode_days,
        "ban": _ban,
    }


def _mode(names: Names) -> Reader[str]:
    return named(words, names.mode, Text("没有任何工艺有此工况", "is a mode of no technology"))


def _by_grade(node: Node, notes: Notes, names: Names) -> tuple[tuple[str, int | None], ...]:
    """Days owed by grade, in the order written."""
    given = entries(node, notes) or {}
    found: dict[str, int | None] = {}
    for key, child in given.items():
        name = grade(key)
        if name in found:
            child.fault(notes, Text("同一等级写了两次", "repeats a grade"))
        if names.grade is not None and name not in names.grade:
            child.warn(notes, Text("没有企业属于此绩效等级", "is the grade of no enterprise"))
        found[name] = scalar(integer())(child, notes)
    return tuple(found.items())


def _ban(node: Node, notes: Notes) -> bool | None:
    """Only `true` says something: a rule that does not ban has nothing to say."""
    word = scalar(yes_no_word)(node, notes)
    if word == "no":
        node.fault(notes, Text("只能为 true；不禁止就不必写", "can only be true: leave it out where nothing is banned"))
    return None if word is None else word == "yes"
