"""The law of each line and task, day by day. Knows rules in force and what they do, not what was planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reports.verify.case import Case, Rule
from reports.verify.days import Bools, Days, in_force, periods
from reports.verify.effects import on_modes, on_work, owed
from reports.verify.measures import Taken, phases
from reports.verify.modes import RUN
from reports.verify.selectors import Subject, answers, meant, mentioned, task_subject, wanted
from reports.verify.tables import Line, Task


@dataclass(frozen=True)
class InForce:
    """A rule at work: its days (T,) and the modes (M,) it allows or demands, and closes."""

    rule: Rule
    days: Bools
    opens: Bools
    closes: Bools


@dataclass(frozen=True)
class Debt:
    """Days of mode `mode` owed between day numbers `start` and `stop`; only `counted` days (T,) pay."""

    rule: Rule
    mode: int
    period: str
    start: int
    stop: int
    counted: Bools
    at_least: int


@dataclass(frozen=True)
class LineLaw:
    """What the law says to lines that it treats alike: `members` their numbers, `allowed` (T, M)."""

    members: NDArray[np.int64]
    allowed: Bools
    rules: tuple[InForce, ...]
    debts: tuple[Debt, ...]


Phases = tuple[tuple[int, Subject], ...]
"""How the law sees a line, each look with the day number on which it begins."""


def law_of_lines(case: Case, taken: Sequence[Taken] = (), among: Collection[int] | None = None) -> list[LineLaw]:
    """Active lines (only those `among` them, if given) grouped by everything that any rule asks about, with the law of
    each group; a line with measures is another in the eyes of the law from each first day in effect on."""
    rules = [rule for rule in case.rules if "line" in wanted("kind", rule.applies_to.get("kind"))]
    asked = mentioned(selector for rule in rules for selector in (rule.applies_to, *rule.unless))
    by_grade = any("mode_days" in rule.effect for rule in rules)
    windows = [in_force(rule.window, case.season, rule.rule_id) for rule in rules]
    measures: dict[int, list[Taken]] = {}
    for one in taken:
        measures.setdefault(one.line, []).append(one)
    groups: dict[object, list[int]] = {}
    looks: dict[object, Phases] = {}
    for number, line in enumerate(case.tables.lines):
        if not line.active or (among is not None and number not in among):
            continue
        seen = phases(line, measures.get(number, ()), case)
        grade = line.firm.traits["grade"] if by_grade else ""
        key = (line.technology, grade, tuple((start, answers(subject, asked)) for start, subject in seen))
        groups.setdefault(key, []).append(number)
        looks.setdefault(key, seen)
    return [
        _law(case, rules, windows, looks[key], case.tables.lines[members[0]], members)
        for key, members in groups.items()
    ]


def _law(case: Case, rules: list[Rule], windows: list[Bools], looks: Phases, line: Line, members: list[int]) -> LineLaw:
    season, modes = case.season, line.modes
    working: list[InForce] = []
    debts: list[Debt] = []
    opened = np.zeros((len(season), len(modes)), dtype=np.bool_)
    opened[:, [mode.name for mode in modes].index(RUN)] = True
    closed = np.zeros_like(opened)
    for rule, window in zip(rules, windows, strict=True):
        days = _days(rule, window, looks, season)
        if not days.any():
            continue
        opens, closes = on_modes(rule.effect, modes)
        working.append(InForce(rule, days, opens, closes))
        opened |= days[:, None] & opens
        closed |= days[:, None] & closes
        debts += _debts(rule, days, line, season)
    return LineLaw(np.array(members, dtype=np.int64), opened & ~closed, tuple(working), tuple(debts))


def _days(rule: Rule, window: Bools, looks: Phases, season: Days) -> Bools:
    """Days on which a rule is in force for a line that the law sees otherwise from time to time."""
    found = np.zeros(len(season), dtype=np.bool_)
    for (start, subject), (stop, _) in pairwise((*looks, (len(season), looks[-1][1]))):
        found[start:stop] = meant(rule, window, subject, season)[start:stop]
    return found


def _debts(rule: Rule, days: Bools, line: Line, season: Days) -> Iterable[Debt]:
    """What a rule in force on `days` makes a line owe; a period without such a day owes nothing."""
    if "mode_days" not in rule.effect:
        return
    said = owed(rule.effect["mode_days"])
    names = [mode.name for mode in line.modes]
    need = said.days(line.firm.traits["grade"])
    if said.mode not in names or need <= 0:
        return
    for name, start, stop in periods(season, said.per):
        if days[start:stop].any():
            yield Debt(rule, names.index(said.mode), name, start, stop, days, need)


def bans_of_tasks(case: Case) -> dict[str, tuple[Bools, tuple[tuple[Rule, Bools], ...]]]:
    """By task: days of the horizon on which it may not work, and the rules that say so with their days."""
    rules = [rule for rule in case.rules if "task" in wanted("kind", rule.applies_to.get("kind"))]
    windows = [in_force(rule.window, case.horizon, rule.rule_id) for rule in rules]
    known: dict[object, tuple[Bools, tuple[tuple[Rule, Bools], ...]]] = {}
    found = {}
    for task in case.tables.tasks:
        subject = task_subject(task, case)
        key = (subject, task.hours)
        if key not in known:
            known[key] = _bans(case, rules, windows, subject, task)
        found[task.task_id] = known[key]
    return found


def _bans(
    case: Case, rules: list[Rule], windows: list[Bools], subject: Subject, task: Task
) -> tuple[Bools, tuple[tuple[Rule, Bools], ...]]:
    banned = np.zeros(len(case.horizon), dtype=np.bool_)
    said = []
    for rule, window in zip(rules, windows, strict=True):
        if not on_work(rule.effect, task.hours):
            continue
        days = meant(rule, window, subject, case.horizon)
        if days.any():
            said.append((rule, days))
            banned |= days
    return banned, tuple(said)
