"""What cities do today, as plans to compare with, and what those cost when they are made to meet every limit. Knows
nothing of how our own plan is found."""

from __future__ import annotations

from datetime import date

import numpy as np

from models.measure import given_by_tasks, measure
from models.plan import Certificate, Plan, Status
from models.problem import Problem
from models.scenario import SolveOptions
from optimizer.baselines.repair import repaired
from optimizer.baselines.rough import KINDS, Kind, blanket_share, rough_plan
from optimizer.clock import Clock, Observer
from optimizer.memory import Memory
from optimizer.pricing import Plans
from optimizer.project import schedule_projects

__all__ = ["KINDS", "Kind", "blanket_share", "ordered", "repaired_baseline", "rough_baseline"]


def rough_baseline(problem: Problem, kind: Kind) -> Plan:
    """The baseline as it is ordered; projects work as early as the law lets them."""
    return ordered(problem, kind)[0]


def ordered(problem: Problem, kind: Kind) -> tuple[Plan, float | None]:
    """The same with the share of a blanket cut, which the other kinds do not have."""
    days = schedule_projects(problem) if problem.projects else {}
    modes, share = rough_plan(problem, kind, given_by_tasks(problem, days))
    return _plan(problem, modes, days, 0.0), share


def repaired_baseline(
    problem: Problem,
    kind: Kind,
    options: SolveOptions,
    memory: Memory,
    observe: Observer = lambda progress: None,
    rough: Plan | None = None,
    held: Plan | None = None,
) -> Plan | None:
    """The baseline changed as little as a search finds until every limit holds; None when it finds no such plan.
    `memory` may be that of a season solved, whose schedules help, or a new one; `rough` spares ordering it again; `held`
    is a plan known to hold, to begin from where nothing else leads there."""
    clock = Clock(options.time_limit_s, observe)
    city = memory.city(problem)
    rough = rough_baseline(problem, kind) if rough is None else rough
    if not city.count:
        return rough if rough.certificate.status == "feasible" else None
    wished = rough.modes[problem.line_index]
    known = None if held is None or held.taken else held.modes[problem.line_index]
    found = repaired(city, memory.pool(city), memory.chosen, known, wished, options.seed, clock)
    return None if found is None else _plan(problem, found.plans, found.task_days, clock.seconds)


def _plan(problem: Problem, modes: Plans, days: dict[str, tuple[date, ...]], seconds: float) -> Plan:
    """The plan without a bound: nothing is proven of a baseline."""
    measured = measure(problem, modes, days)
    every = np.zeros((len(problem.scenario.lines), problem.days), dtype=np.int8)
    every[problem.line_index] = modes
    status: Status = "feasible" if measured.all_hold else "targets_unmet"
    return Plan(every, Certificate(status, measured.costs.total, None, None, "decompose", seconds), days)
