"""A run's facts arranged by construction project: who is told, and why each piece of work stands where it does.

Knows law and facts, no words and no page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from models.matching import Match
from models.policy import Policy, Rule
from models.scenario import Scenario
from reports.notice.paper import mark
from reports.verdict import Verdict
from reports.works import City, Closure, ProjectWorks, TaskWorks, construction

Reason = Literal["same", "ban", "release", "after", "gap", "before", "city"]


@dataclass(frozen=True)
class Why:
    """Why a task stands where it does: `rules` for a ban, `days` how many planned days it closes, `other` the task that
    it follows or makes room for, `day` when that one ends or the project is released."""

    reason: Reason
    rules: tuple[str, ...] = ()
    days: int = 0
    other: TaskWorks | None = None
    day: date | None = None


@dataclass(frozen=True)
class SiteCase:
    """A project whose owner is told. `number` goes on from the notices to enterprises; `closures` of each task are those
    that meet the project's time; `marks` name their rules."""

    number: int
    works: ProjectWorks
    closures: tuple[tuple[Closure, ...], ...]
    marks: dict[str, str]

    @property
    def tasks(self) -> tuple[tuple[TaskWorks, tuple[Closure, ...]], ...]:
        return tuple(zip(self.works.tasks, self.closures, strict=True))


class SiteBook:
    """Every project with moved, banned or excused work, in the order of the table."""

    def __init__(self, scenario: Scenario, verdict: Verdict, before: int = 0):
        """`before` notices are numbered already."""
        self.scenario = scenario
        self.ledger = verdict.ledger
        self.rules: dict[str, tuple[Policy, Rule]] = {
            rule.rule_id: (policy, rule) for policy in scenario.policies for rule in policy.rules
        }
        self.city: City = construction(scenario, verdict.ledger)
        told = [works for works in self.city.projects if self._concerned(works)]
        self.cases = tuple(self._case(number, works) for number, works in enumerate(told, start=before + 1))

    def _concerned(self, works: ProjectWorks) -> bool:
        return any(
            task.moved
            or any(
                self.city.on((*task.planned, *task.approved), closure.closed | closure.excused)
                for closure in task.closures
            )
            for task in works.tasks
        )

    def _case(self, number: int, works: ProjectWorks) -> SiteCase:
        """A closure long before the work or after its end concerns nobody: only those of the project's own time stay."""
        first, last = extent(works)
        inside = [first + timedelta(n) for n in range((last - first).days + 1)]
        closures = tuple(
            tuple(one for one in task.closures if self.city.on(inside, one.closed | one.excused))
            for task in works.tasks
        )
        quoted = {one.rule.rule_id for of_task in closures for one in of_task}
        ordered = [rule for rule in self.rules if rule in quoted]
        return SiteCase(number, works, closures, {rule: mark(n) for n, rule in enumerate(ordered, start=1)})

    @cached_property
    def exceptions(self) -> dict[str, tuple[Match, ...]]:
        """For each quoted rule, which tasks each of its `unless` matches and when."""
        quoted = {rule for case in self.cases for rule in case.marks}
        return {
            name: tuple(self.city.subjects.match(unless.selector) for unless in self.rules[name][1].unless)
            for name in sorted(quoted)
        }

    def why(self, case: SiteCase, task: TaskWorks) -> Why:
        """The nearest reason for where a task stands: its own bans first, then order, then what it makes room for."""
        if not task.moved:
            return Why("same")
        banned = self._banned(task)
        if banned is not None:
            return banned
        if task.approved[0] > task.planned[0]:
            return self._later(case, task)
        freed = self._makes_room_for(case, task)
        return freed if freed is not None else Why("city")

    def _banned(self, task: TaskWorks) -> Why | None:
        hit = [(one.rule.rule_id, self.city.on(task.planned, one.closed)) for one in task.closures]
        rules = tuple(rule for rule, days in hit if days)
        days = {day for _, some in hit for day in some}
        return Why("ban", rules, len(days)) if days else None

    def _later(self, case: SiteCase, task: TaskWorks) -> Why:
        release = case.works.project.release
        if release is not None and task.planned[0] < release:
            return Why("release", day=release)
        own = {one.task.task_id: one for one in case.works.tasks}
        before = [(own[p.task_id], p.lag_days) for p in task.task.predecessors if p.task_id in own]
        binding = [(one.approved[-1] + timedelta(lag + 1), one) for one, lag in before]
        if binding and max(ready for ready, _ in binding) > task.planned[0]:
            _, last = max(binding, key=lambda found: found[0])
            return Why("after", other=last, day=last.approved[-1])
        waited = [task.planned[0] + timedelta(n) for n in range((task.approved[-1] - task.planned[0]).days)]
        rules = tuple(one.rule.rule_id for one in task.closures if self.city.on(waited, one.closed))
        return Why("gap", rules) if rules else Why("city")

    def _makes_room_for(self, case: SiteCase, task: TaskWorks) -> Why | None:
        """The first task after this one that got clear of its closed days by going before them."""
        reached = {task.task.task_id}
        for _ in case.works.tasks:
            for one in case.works.tasks:
                if any(p.task_id in reached for p in one.task.predecessors):
                    reached.add(one.task.task_id)
        for one in case.works.tasks:
            if one is not task and one.task.task_id in reached and one.approved[0] < one.planned[0]:
                banned = self._banned(one)
                if banned is not None:
                    return Why("before", banned.rules, other=one)
        return None


def extent(works: ProjectWorks) -> tuple[date, date]:
    """First and last day of the project's work, planned or approved."""
    first = min(min(task.planned[0], task.approved[0]) for task in works.tasks)
    return first, max(works.planned_end, works.approved_end)
