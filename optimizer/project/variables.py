"""Tasks in a constraint programme: when each works, in what order, within what they share, and what lateness costs. Knows
no objective and no search.

An unbroken task is a choice among its possible first days, a task in pieces one yes or no per working day.
"""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from optimizer.project.kernels import Days, Floats
from optimizer.project.task import Site, Work

Cost = tuple[cp_model.IntVar, int]
"""A variable and what one more of it costs, in whole units."""


class TaskVariables:
    """One task in the model: its first and last day, and on each day whether it works (only when asked for)."""

    def __init__(self, model: cp_model.CpModel, work: Work, timed: bool):
        self.model, self.work = model, work
        self.begins: dict[int, cp_model.IntVar] = {}
        self.works: dict[int, cp_model.IntVar] = {}
        if work.piece >= work.duration:
            self._whole(timed)
        else:
            self._pieces()

    def _whole(self, timed: bool) -> None:
        work, model = self.work, self.model
        at = [k for k in range(len(work.working)) if work.run[k] >= work.duration]
        firsts = [int(work.working[k]) for k in at]
        lasts = [int(work.working[k + work.duration - 1]) for k in at]
        self.first = model.new_int_var_from_domain(cp_model.Domain.from_values(firsts), "")
        if timed:
            self.begins = {k: model.new_bool_var("") for k in at}
            model.add_exactly_one(self.begins.values())
            model.add(self.first == sum(day * self.begins[k] for k, day in zip(at, firsts, strict=True)))
        if all(last - first == work.duration - 1 for first, last in zip(firsts, lasts, strict=True)):
            self.last: cp_model.LinearExprT = self.first + (work.duration - 1)
            return
        last = model.new_int_var_from_domain(cp_model.Domain.from_values(lasts), "")
        if timed:
            model.add(last == sum(day * self.begins[k] for k, day in zip(at, lasts, strict=True)))
        else:
            model.add_allowed_assignments([self.first, last], list(zip(firsts, lasts, strict=True)))
        self.last = last

    def _pieces(self) -> None:
        work, model = self.work, self.model
        usable = [k for k in range(len(work.working)) if work.run[k] >= 1]
        self.works = {k: model.new_bool_var("") for k in usable}
        model.add(sum(self.works.values()) == work.duration)
        self.first = model.new_int_var(0, len(work.position) - 2, "")
        self.last = model.new_int_var(0, len(work.position) - 2, "")
        for k in usable:
            day, on = int(work.working[k]), self.works[k]
            model.add(self.first <= day).only_enforce_if(on)
            model.add(self.last >= day).only_enforce_if(on)
            starts = [on] if k - 1 not in self.works else [on, ~self.works[k - 1]]
            if work.run[k] < work.piece:
                model.add_bool_or([~literal for literal in starts])
            else:
                for later in range(k + 1, k + work.piece):
                    model.add_bool_or([*(~literal for literal in starts), self.works[later]])

    def on(self) -> dict[int, list[cp_model.IntVar]]:
        """For each day the literals of which one is true when the task works."""
        work = self.work
        if self.works:
            return {int(work.working[k]): [literal] for k, literal in self.works.items()}
        found: dict[int, list[cp_model.IntVar]] = {}
        for k, literal in self.begins.items():
            for day in work.working[k : k + work.duration]:
                found.setdefault(int(day), []).append(literal)
        return found

    def interval(self) -> cp_model.IntervalVar:
        """From the first day to the last."""
        if plain(self.work):
            return self.model.new_fixed_size_interval_var(self.first, self.work.duration, "")
        length = self.model.new_int_var(1, len(self.work.position) - 1, "")
        return self.model.new_interval_var(self.first, length, self.last + 1, "")

    def cost(self, price: Floats, scale: float) -> list[Cost]:
        """Whole units, rounded down."""
        work = self.work
        if self.works:
            return [(on, int(np.floor(price[work.working[k]] * scale))) for k, on in self.works.items()]
        sums = np.concatenate([[0.0], np.cumsum(price[work.working])])
        return [(on, int(np.floor((sums[k + work.duration] - sums[k]) * scale))) for k, on in self.begins.items()]

    def hint(self, days: Days) -> None:
        first, worked = int(days[0]), set(days.tolist())
        for k, literal in self.begins.items():
            self.model.add_hint(literal, int(self.work.working[k] == first))
        for k, literal in self.works.items():
            self.model.add_hint(literal, int(self.work.working[k] in worked))
        self.model.add_hint(self.first, first)
        if isinstance(self.last, cp_model.IntVar) and self.last is not self.first:
            self.model.add_hint(self.last, int(days[-1]))

    def read(self, solver: cp_model.CpSolver) -> Days:
        work = self.work
        if self.works:
            return np.array([work.working[k] for k, on in self.works.items() if solver.value(on)], dtype=np.int64)
        k = int(work.position[solver.value(self.first)])
        return work.working[k : k + work.duration].copy()


def link(
    model: cp_model.CpModel, site: Site, tasks: list[TaskVariables], heads: list[int], hint: tuple[Days, ...] | None
) -> None:
    """Tasks in their order, none before its head, beginning from the days of the hint."""
    for task, head in zip(tasks, heads, strict=True):
        model.add(task.first >= head)
    for a, b, lag in site.links:
        model.add(tasks[b].first >= tasks[a].last + 1 + lag)
    if hint is not None:
        for task, days in zip(tasks, hint, strict=True):
            task.hint(days)


def plain(work: Work) -> bool:
    """Unbroken on a calendar without rest days: an interval of fixed length."""
    return work.piece >= work.duration and len(work.working) == len(work.position) - 1


def late(
    model: cp_model.CpModel, site: Site, tasks: list[TaskVariables], done: int, units_per_yuan: float
) -> list[Cost]:
    """The days late, at least those of the earliest moment at which the project can be `done`."""
    units = int(np.floor(site.delay_cost * units_per_yuan))
    if site.deadline is None or units == 0 or not tasks:
        return []
    last_day = len(site.works[0].position) - 2
    late = model.new_int_var(max(0, done - 1 - site.deadline), max(0, last_day - site.deadline), "")
    followed = {a for a, _, _ in site.links}
    for i, task in enumerate(tasks):
        if i not in followed:
            model.add(late >= task.last - site.deadline)
    return [(late, units)]


def limit(model: cp_model.CpModel, using: list[tuple[TaskVariables, int]], capacity: int, rough: bool) -> None:
    if rough or all(plain(task.work) for task, _ in using):
        intervals = [task.interval() for task, _ in using]
        model.add_cumulative(intervals, [amount for _, amount in using], capacity)
        return
    by_day: dict[int, list[tuple[cp_model.IntVar, int]]] = {}
    for task, amount in using:
        for day, literals in task.on().items():
            by_day.setdefault(day, []).extend((literal, amount) for literal in literals)
    for _, terms in sorted(by_day.items()):
        if len(terms) > 1:
            model.add(sum(amount * literal for literal, amount in terms) <= capacity)
