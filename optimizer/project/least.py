"""A quick lower bound on what projects could give at any prices. Knows open days; knows no precedence and no pieces."""

from __future__ import annotations

import numpy as np

from models.problem import Floats, Problem


def least_priced(problem: Problem, gain_of_set: Floats) -> float:
    """A proven lower bound on delay cost less priced reduction over all projects, for gains (S, T, 6) per set and day.

    Each task alone takes its cheapest open days; precedence, pieces, resources and delay are left out, so no schedule
    can do better.
    """
    total = 0.0
    offset = problem.horizon.index(problem.season.first)
    for project in problem.projects:
        gain = gain_of_set[project.in_sets].sum(axis=0)[:, :4] if project.in_sets.any() else None
        if gain is None or not gain.any():
            continue
        for block in project.tasks:
            price = np.zeros(len(problem.horizon))
            price[offset : offset + problem.days] = gain @ np.array(block.task.kg)
            cheapest = np.sort(price[block.open])[: block.task.duration_days]
            total += float(cheapest.sum()) - float(gain[block.baseline].sum(axis=0) @ np.array(block.task.kg))
    return total
