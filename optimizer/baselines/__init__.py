"""What cities do today, as plans to compare with. Knows nothing of how our own plan is found, but repairs with its
columns."""

from __future__ import annotations

from datetime import date

import numpy as np

from models.measure import given_by_tasks, measure
from models.plan import Certificate, Plan, Status
from models.problem import Problem
from models.scenario import SolveOptions
from optimizer.baselines.repair import repaired
from optimizer.baselines.rough import KINDS, Kind, rough_plan
from optimizer.clock import Clock, Observer
from optimizer.memory import Memory
from optimizer.pricing import Plans

__all__ = ["KINDS", "Kind", "repaired_baseline", "rough_baseline"]


def rough_baseline(problem: Problem, kind: Kind) -> Plan:
    """The baseline as it is ordered; projects work as early as the law lets them."""
    days = Memory().city(problem).projects.serial() if problem.projects else {}
    modes = rough_plan(problem, kind, given_by_tasks(problem, days))
    return _plan(problem, modes, days, 0.0)


def repaired_baseline(
    problem: Problem, kind: Kind, options: SolveOptions, memory: Memory, observe: Observer = lambda progress: None
) -> Plan | None:
    """The baseline changed as little as a search finds until every limit holds; None when it finds no such plan.
    `memory` is best that of the season solved."""
    clock = Clock(options.time_limit_s, observe)
    city = memory.city(problem)
    wished = rough_baseline(problem, kind).modes[problem.line_index]
    found = repaired(
        city, memory.pool(city), city.nothing if memory.prices is None else memory.prices, wished, options.seed, clock
    )
    return None if found is None else _plan(problem, found.plans, found.task_days, clock.seconds)


def _plan(problem: Problem, modes: Plans, days: dict[str, tuple[date, ...]], seconds: float) -> Plan:
    """The plan without a bound: nothing is proven of a baseline."""
    measured = measure(problem, modes, days)
    every = np.zeros((len(problem.scenario.lines), problem.days), dtype=np.int8)
    every[problem.line_index] = modes
    status: Status = "feasible" if measured.all_hold else "targets_unmet"
    return Plan(every, Certificate(status, measured.costs.total, None, None, "decompose", seconds), days)
