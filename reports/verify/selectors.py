"""Whom a rule means, and on which days. Knows selectors and exemptions, not what a rule does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from reports.verdict import POLLUTANTS
from reports.verify.case import Case, Rule
from reports.verify.codes import code
from reports.verify.days import Bools, Days
from reports.verify.tables import Line, Listed, Task
from reports.verify.words import absent, day, mapping, text, texts

DATED = ("on_list", "joined_by")
CODED = {
    "key_emitter": "yes_no",
    "emits": "pollutant",
    **{key: key for key in ("kind", "permit", "coating", "grade", "work_type", "project_kind", "on_list")},
}
"""Keys whose values are codes, and which."""


@dataclass(frozen=True)
class Subject:
    """Someone a rule may mean: the values it answers to by selector key, and the exemptions it holds."""

    traits: tuple[tuple[str, frozenset[str]], ...]
    listed: tuple[Listed, ...] = ()


def line_subject(line: Line, case: Case) -> Subject:
    zones, firm = case.tables.zones, line.firm
    traits = {
        "kind": "line",
        **firm.traits,
        "technology": line.technology,
        "product": line.product,
        "district": firm.district,
        "zone": zones.get(firm.district, ""),
        "coating": line.coating,
        "enterprise_id": firm.enterprise_id,
        "line_id": line.line_id,
    }
    held = case.tables.listed
    return _subject(traits, line.kg, held.get(line.line_id, ()) + held.get(firm.enterprise_id, ()))


def task_subject(task: Task, case: Case) -> Subject:
    project = task.project
    traits = {
        "kind": "task",
        "district": project.district,
        "zone": case.tables.zones.get(project.district, ""),
        "coating": task.coating,
        "work_type": task.work_type,
        "project_kind": project.kind,
        "project_id": project.project_id,
    }
    return _subject(traits, task.kg, case.tables.listed.get(project.project_id, ()))


def _subject(traits: Mapping[str, str], kg: Iterable[float], listed: tuple[Listed, ...]) -> Subject:
    emits = frozenset(p for p, amount in zip(POLLUTANTS, kg, strict=True) if amount > 0)
    sets = {**{key: frozenset({value}) for key, value in traits.items()}, "emits": emits}
    return Subject(tuple(sorted(sets.items())), listed)


def wanted(key: str, value: Any) -> frozenset[str]:
    """The alternatives a selector gives for a key."""
    said = texts(value, key)
    return frozenset(code(CODED[key], one) if key in CODED else one for one in said)


def matches(selector: Mapping[str, Any], subject: Subject, days: Days) -> Bools:
    """Days on which every key of the selector holds for the subject."""
    traits = dict(subject.traits)
    held = np.ones(len(days), dtype=np.bool_)
    for key, value in selector.items():
        if key == "not":
            held &= ~matches(mapping(value, key), subject, days)
        elif key not in DATED and not wanted(key, value) & traits.get(key, frozenset()):
            held[:] = False
    if any(not absent(selector.get(key)) for key in DATED):
        held &= _listed_days(selector, subject, days)
    return held


def _listed_days(selector: Mapping[str, Any], subject: Subject, days: Days) -> Bools:
    """Days on which one exemption alone answers `on_list` and `joined_by`, and is valid."""
    lists = wanted("on_list", selector.get("on_list"))
    any_list = absent(selector.get("on_list"))
    joined_by = None if absent(selector.get("joined_by")) else day(text(selector["joined_by"], "joined_by"))
    held = np.zeros(len(days), dtype=np.bool_)
    for one in subject.listed:
        if not any_list and one.on_list not in lists:
            continue
        if joined_by is not None and (one.joined_on is None or one.joined_on > joined_by):
            continue
        start = max(0, days.at(one.valid_from or date.min))
        stop = days.at(one.valid_to or date.max) + 1
        held[start : max(start, stop)] = True
    return held


def meant(rule: Rule, window: Bools, subject: Subject, days: Days) -> Bools:
    """Days on which a rule is in force for a subject: `window` its days, who it applies to, who is excused."""
    held = window & matches(rule.applies_to, subject, days) if window.any() else window.copy()
    for selector in rule.unless:
        if held.any():
            held &= ~matches(selector, subject, days)
    return held


def mentioned(selectors: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Every value that some selector names, by key, inner selectors too; subjects alike in these are treated alike."""
    found: dict[str, frozenset[str]] = {}
    for selector in selectors:
        for key, value in selector.items():
            inner = mentioned([mapping(value, key)]) if key == "not" else {key: wanted(key, value)}
            for name, values in inner.items():
                found[name] = found.get(name, frozenset()) | values
    return found


def answers(subject: Subject, asked: Mapping[str, frozenset[str]]) -> object:
    """What tells a subject from others in the eyes of selectors that ask for `asked`."""
    known = tuple(tuple(sorted(values & asked[key])) if key in asked else () for key, values in subject.traits)
    return known, subject.listed if any(key in asked for key in DATED) else ()
