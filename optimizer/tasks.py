"""Tasks placed before the lines: what they give to every row, and what any other placement could give at best."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from models.measure import delay_cost, task_channels
from models.problem import CHANNELS, Floats, Problem
from optimizer.pricing import Prices
from optimizer.project import least_priced, schedule_projects


@dataclass(frozen=True)
class PlacedTasks:
    """`days` worked by each task; `given` (R,) to the shared rows; `delay_cost` yuan."""

    problem: Problem
    days: dict[str, tuple[date, ...]]
    given: Floats
    delay_cost: float

    def joint_bound(self, lines_bound: float, prices: Prices) -> float:
        """The bound over lines and tasks together, from the lines' bound with these tasks settled."""
        gain = np.zeros((len(self.problem.member_sets), self.problem.days, len(CHANNELS)))
        for row, price in zip(self.problem.rows, prices.rows, strict=True):
            gain[row.members, row.period.start : row.period.stop] += price * row.weights
        return lines_bound + float(prices.rows @ self.given) + least_priced(self.problem, gain)


def place_tasks(problem: Problem) -> PlacedTasks:
    """Every task on days that the law, its calendar and the resources allow; InputError where there is no room."""
    days = schedule_projects(problem)
    channels = task_channels(problem, days)
    given = np.zeros(len(problem.rows))
    for r, row in enumerate(problem.rows):
        inside = [j for j, project in enumerate(problem.projects) if project.in_sets[row.members]]
        if inside:
            given[r] = channels[inside, row.period.start : row.period.stop].sum(axis=(0, 1)) @ row.weights[:4]
    return PlacedTasks(problem, days, given, delay_cost(problem, days))
