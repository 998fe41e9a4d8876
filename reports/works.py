"""Construction as owner, law and verified plan see it: each task's planned and approved days and the bans it meets.

Knows law and a verdict; no page, no chart, no engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from models.actors import Project, Task
from models.construction import planned_days, project_blocks, stops
from models.law import Reach, rules_of
from models.matching import Subjects
from models.policy import Rule
from models.scenario import Scenario
from models.season import Span, working_days
from reports.verdict import Ledger

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Closure:
    """A rule that stops a task: `closed` the days on which it is in force for it, `excused` those on which only an
    exception kept it from being so; both bool over the horizon."""

    rule: Rule
    closed: Bools
    excused: Bools


@dataclass(frozen=True)
class TaskWorks:
    """A task by its place `at` in the scenario: the owner's planned days, the approved ones and the rules that name it."""

    at: int
    task: Task
    planned: tuple[date, ...]
    approved: tuple[date, ...]
    closures: tuple[Closure, ...]

    @property
    def moved(self) -> bool:
        return self.planned != self.approved

    @property
    def planned_spans(self) -> tuple[Span, ...]:
        return spans_of(self.task, self.planned)

    @property
    def approved_spans(self) -> tuple[Span, ...]:
        return spans_of(self.task, self.approved)


@dataclass(frozen=True)
class ProjectWorks:
    """A project with its tasks in the order of the table."""

    project: Project
    tasks: tuple[TaskWorks, ...]

    @property
    def planned_end(self) -> date:
        return max(task.planned[-1] for task in self.tasks)

    @property
    def approved_end(self) -> date:
        return max(task.approved[-1] for task in self.tasks)

    def late_days(self, end: date) -> int:
        """Calendar days from the deadline to `end`; none without a deadline."""
        return max(0, (end - self.project.deadline).days) if self.project.deadline is not None else 0


@dataclass(frozen=True)
class City:
    """All construction of a scenario; `subjects` are its tasks as subjects of law, over the horizon."""

    scenario: Scenario
    projects: tuple[ProjectWorks, ...]
    subjects: Subjects

    def on(self, days: Iterable[date], mask: Bools) -> tuple[date, ...]:
        """Those of `days` that lie in the horizon and on which `mask` is true."""
        horizon = self.scenario.horizon
        return tuple(day for day in days if day in horizon and mask[horizon.index(day)])


def construction(scenario: Scenario, ledger: Ledger) -> City:
    """Every project of which each task has verified days, in the order of the table."""
    rules = rules_of(scenario)
    _, subjects, found = project_blocks(scenario, rules)
    approved = {work.task_id: work.days for work in ledger.tasks}
    tasks: dict[str, list[TaskWorks]] = {project.project_id: [] for project in scenario.projects}
    for at, task in enumerate(scenario.tasks):
        closures = tuple(_closures(scenario, rules, found, at, task))
        tasks[task.project_id].append(TaskWorks(at, task, planned_days(task), approved.get(task.task_id, ()), closures))
    known = (ProjectWorks(project, tuple(tasks[project.project_id])) for project in scenario.projects)
    return City(scenario, tuple(one for one in known if one.tasks and all(t.approved for t in one.tasks)), subjects)


def _closures(
    scenario: Scenario, rules: Sequence[Rule], found: Sequence[Reach], at: int, task: Task
) -> Iterable[Closure]:
    length = len(scenario.horizon)
    for reach in found:
        rule = rules[reach.rule]
        if not stops(rule, task):
            continue
        closed = reach.in_force.mask(at, length) & reach.window
        excused = reach.excused.mask(at, length) & reach.window
        if closed.any() or excused.any():
            yield Closure(rule, closed, excused)


def spans_of(task: Task, days: Sequence[date]) -> tuple[Span, ...]:
    """Worked days as spans that only rest days of the task's own calendar interrupt, as tasks.csv has them."""
    spans: list[Span] = []
    for day in days:
        if spans and not _works_between(task, spans[-1].last, day):
            spans[-1] = Span(spans[-1].first, day)
        else:
            spans.append(Span(day, day))
    return tuple(spans)


def _works_between(task: Task, one: date, other: date) -> bool:
    gap = (other - one).days
    return gap > 1 and bool(working_days(task.works, Span(one + timedelta(1), other - timedelta(1))).any())


def runs_of(mask: Bools) -> tuple[tuple[int, int], ...]:
    """Maximal runs of true, half open."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    return tuple((int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
