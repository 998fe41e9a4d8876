"""Everyone who answers prices, lines and projects alike, numbered as actors. Knows no master and no whole plan.

Actors 0..F-1 are the lines that have a choice, F..F+J-1 the projects. Rows of the engine are the problem's shared rows
(R), each enterprise's burden (E), and each shared resource on each day of the horizon (Q x H), in this order.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np

from models.problem import Floats, Ints, Problem, Row
from optimizer.pricing import Lines, Plans, Prices
from optimizer.project import ProjectAnswer, Projects


@dataclass(frozen=True)
class Answers:
    """`plans` (F, T) and `choices` (F,) of measures of the free lines, `schedules` of the projects, and `priced` (A,), for each actor a proven least
    value of its cost less what it earns at the prices."""

    plans: Plans
    choices: Ints
    schedules: tuple[ProjectAnswer, ...]
    priced: Floats


class City:
    """The problem's actors and the sizes of the engine's rows."""

    def __init__(self, problem: Problem, lines: Lines):
        self.problem, self.lines = problem, lines
        self.projects = Projects(problem)
        self.line_count, self.project_count = len(lines.free), len(problem.projects)
        self.count = self.line_count + self.project_count
        self.horizon_days = len(problem.horizon) if problem.projects else 0
        self.row_count = len(problem.rows)
        self.use_shape = (len(self.projects.shared), self.horizon_days)
        self._in_sets = np.array([project.in_sets for project in problem.projects], dtype=np.float64).reshape(
            self.project_count, len(problem.member_sets)
        )
        self._offset = problem.horizon.index(problem.season.first)
        self._baseline_kg = baseline_kg(problem)

    def asking(self, problem: Problem) -> City:
        """The same actors under limits that ask for other amounts; ValueError where the limits are others."""
        if [_counts(row) for row in problem.rows] != [_counts(row) for row in self.problem.rows]:
            raise ValueError("these limits count other things, or other actors")
        other = copy.copy(self)
        other.problem = problem
        return other

    def prices(self, values: Floats, cost_weight: float = 1.0) -> Prices:
        """A vector over all rows (R + E + QH,) as prices."""
        rows, burdens = self.row_count, len(self.problem.loss_limit)
        uses = values[rows + burdens :].reshape(self.use_shape)
        return Prices(values[:rows], values[rows : rows + burdens], uses, cost_weight)

    @property
    def nothing(self) -> Floats:
        """Price 0 for every row."""
        return np.zeros(self.row_count + len(self.problem.loss_limit) + self.use_shape[0] * self.use_shape[1])

    def answer(self, prices: Prices) -> Answers:
        """Everyone's best schedule for the prices."""
        lines = self.lines.answer(prices)
        if not self.project_count:
            return Answers(lines.plans, lines.choices, (), lines.priced)
        gain = self.project_gains(prices.rows)
        per_kg = np.zeros((self.project_count, self.horizon_days, 4))
        per_kg[:, self._offset : self._offset + self.problem.days] = gain
        schedules = self.projects.answer(per_kg, prices.uses, prices.cost_weight)
        earned = (gain * self._baseline_kg).sum(axis=(1, 2))
        proven = np.array([schedule.bound for schedule in schedules]) - earned
        return Answers(lines.plans, lines.choices, schedules, np.concatenate([lines.priced, proven]))

    def vary(self, prices: Prices, day_factor: Floats, budget: Floats | None) -> Answers:
        """The lines' schedules alone, with prices times `day_factor` (T,) on each day and losses held within `budget`
        (F,) yuan; their `priced` is no bound."""
        lines = self.lines.answer(prices, day_factor=day_factor, budget=budget)
        return Answers(lines.plans, lines.choices, (), lines.priced)

    def project_gains(self, row_prices: Floats) -> Floats:
        """Price per kg reduced for each project, day and pollutant, (J, T, 4)."""
        by_set = self.lines.gains_of_sets(row_prices)[:, :, :4]
        flat = self._in_sets @ by_set.reshape(len(by_set), self.problem.days * 4)
        return flat.reshape(self.project_count, self.problem.days, 4)


def _counts(row: Row) -> tuple[object, ...]:
    return row.kind, row.subject, row.area, row.period, row.members, row.weights.tobytes()


def baseline_kg(problem: Problem) -> Floats:
    """What each project's tasks emit by their owner's own plan, (J, T, 4) kg."""
    total = np.zeros((len(problem.projects), problem.days, 4))
    for j, project in enumerate(problem.projects):
        for block in project.tasks:
            total[j, block.baseline] += block.task.kg
    return total
