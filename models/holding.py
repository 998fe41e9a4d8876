"""What holds a target where it is: its base taken apart, kg by kg, into what cannot or may not be cut. Knows tables and
law, no plan and no solver: how far lines and projects could go is told to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS
from models.compile import Compiled
from models.law import rules_of
from models.policy import Rule, Unless
from models.problem import Problem

Why = Literal["unscheduled", "credit", "exempt", "closed", "modes", "construction", "limits"]
_OPEN, _CLOSED = 0, 1


@dataclass(frozen=True)
class Part:
    """So many kg are not cut because of `why`:

    unscheduled: sources nobody here plans; credit: what other measures deliver of that, negative; exempt: days on which no
    clause opens the line that an exemption excuses from one (`rule` its index, `unless` the exemption's); closed: other days
    on which no clause opens it; modes: what modes and blocks leave of the rest; construction: what no placing of tasks
    moves away; limits: what all other limits hold back, the other periods of the target too.
    """

    why: Why
    kg: float
    rule: int = -1
    unless: int = -1


@dataclass(frozen=True)
class Holding:
    """One row of a target: `base_kg` - `greatest_kg` is what `parts` add up to; `alone_kg` is the greatest when it stands
    alone. Both with the credit of other measures."""

    row: int
    base_kg: float
    alone_kg: float
    greatest_kg: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Could:
    """What a target's row could reach: kg that lines and projects can cut when it stands alone, and `greatest_kg` beside
    all other limits, credit included."""

    row: int
    lines_kg: float
    projects_kg: float
    greatest_kg: float


def holdings(compiled: Compiled, could: Sequence[Could]) -> tuple[Holding, ...]:
    """The base of each row taken apart; a row whose base is empty has parts of nothing."""
    problem = compiled.problem
    classes, exemptions = _line_days(compiled)
    works = problem.calendars[problem.calendar]
    return tuple(_holding(problem, one, classes, exemptions, works) for one in could)


def _holding(
    problem: Problem,
    could: Could,
    classes: NDArray[np.int16],
    exemptions: list[tuple[int, int]],
    works: NDArray[np.bool_],
) -> Holding:
    row = problem.rows[could.row]
    days, p = slice(row.period.start, row.period.stop), POLLUTANTS.index(row.subject)
    members = problem.member_sets[row.members]
    kg = works[members, days] * problem.kg[members, p][:, None]
    by_class = np.bincount(classes[members, days].ravel(), weights=kg.ravel(), minlength=2 + len(exemptions))
    tasks_kg = sum(
        float(((block.baseline >= days.start) & (block.baseline < days.stop)).sum()) * block.task.kg[p]
        for project in problem.projects
        if project.in_sets[row.members]
        for block in project.tasks
    )
    alone = could.lines_kg + could.projects_kg + row.origin
    parts = [
        Part("unscheduled", row.base - float(by_class.sum()) - tasks_kg),
        Part("credit", -row.origin),
        *(
            Part("exempt", float(held), *exemptions[k])
            for k, held in enumerate(by_class[2:])
        ),
        Part("closed", float(by_class[_CLOSED])),
        Part("modes", float(by_class[_OPEN]) - could.lines_kg),
        Part("construction", tasks_kg - could.projects_kg),
        Part("limits", alone - could.greatest_kg),
    ]  # fmt: skip
    dust = 1e-9 * max(1.0, row.base)
    return Holding(could.row, row.base, alone, could.greatest_kg, tuple(part for part in parts if abs(part.kg) > dust))


def _line_days(compiled: Compiled) -> tuple[NDArray[np.int16], list[tuple[int, int]]]:
    """For each line and day (L, T): open, closed, or 2 + k where the k-th (rule, unless) of the list excuses it."""
    problem = compiled.problem
    classes = np.full((problem.line_count, problem.days), _CLOSED, dtype=np.int16)
    exemptions = list(_opening_exemptions(rules_of(problem.scenario)))
    reaches = {reach.rule: reach for reach in compiled.reaches}
    for k in range(len(exemptions) - 1, -1, -1):  # of two that excuse the same day the first counts
        rule, unless = exemptions[k]
        if rule in reaches and compiled.subjects is not None:
            excused = compiled.subjects.match(rules_of(problem.scenario)[rule].unless[unless].selector)
            reach = reaches[rule]
            for line in np.flatnonzero(excused.always | _some(excused.days, problem.line_count)):
                days = (
                    reach.window & excused.mask(int(line), problem.days) & reach.excused.mask(int(line), problem.days)
                )
                classes[line, days] = 2 + k
    classes[open_days(problem)] = _OPEN
    return classes, exemptions


def _some(days: dict[int, NDArray[np.bool_]], count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, dtype=np.bool_)
    mask[list(days)] = True
    return mask


def _opening_exemptions(rules: tuple[Rule, ...]) -> Iterator[tuple[int, int]]:
    """Rule and exemption, for rules that can open something to lines."""
    for number, rule in enumerate(rules):
        effect = rule.effect
        opens = effect.open or effect.only or effect.mode_days or effect.closed_hours
        if rule.kind == "line" and (opens or effect.output_at_most is not None):
            for unless in range(len(rule.unless)):
                yield number, unless


def open_days(problem: Problem) -> NDArray[np.bool_]:
    """Days on which a line has a choice: a mode beside `run`, or a measure that could be in effect; (L, T)."""
    by_class = np.array([law.allowed[:, 1:].any(axis=1) for law in problem.law_classes], dtype=np.bool_)
    opened: NDArray[np.bool_] = by_class.reshape(-1, problem.days)[problem.law]
    for choice in problem.choices:
        opened[choice.line] |= (choice.left < 1.0).any(axis=1) | by_class[choice.law]
    return opened


def exemption_of(problem: Problem, part: Part) -> tuple[Rule, Unless]:
    """The clause and the exemption that a part speaks of."""
    rule = rules_of(problem.scenario)[part.rule]
    return rule, rule.unless[part.unless]
