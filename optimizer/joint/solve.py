"""The optimum of a small season with everything in it, or the nearest plan where limits cannot all be met. Knows CP-SAT."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from models.plan import Taken
from models.problem import Ints
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.joint.season import Season
from optimizer.pricing import Plans

_LISTEN_S = 0.1
_NEAR = 1e-5
"""Between plan and bound of a part of a season: nearer than that is not worth its time."""


@dataclass(frozen=True)
class JointAnswer:
    """`plans` (L, T) of all active lines, `taken`, `task_days`. `bound` yuan is proven for every plan that meets all limits,
    None where this plan misses some. `proven`: the plan is best, or, missing some, nearest and then cheapest."""

    plans: Plans
    taken: tuple[Taken, ...]
    task_days: dict[str, tuple[date, ...]]
    bound: float | None
    proven: bool


@dataclass(frozen=True)
class Start:
    """A plan to begin from: modes (F, T) and choices (F,) of the free lines, horizon days worked by each project's
    tasks."""

    modes: Plans
    choices: Ints
    days: tuple[tuple[np.ndarray, ...], ...]


def solve_jointly(city: City, start: Start | None, clock: Clock) -> JointAnswer | None:
    """The best plan that CP-SAT finds within the clock; None when it finds none."""
    season = Season(city)
    season.demand(with_shortfall=False)
    units, cost = season.cost_units()
    season.model.minimize(cost)
    if season.possible:
        solver, status = _run(season, start, clock)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            bound = season.cost.constant + solver.best_objective_bound / units
            return _answer(season, solver, bound, status == cp_model.OPTIMAL)
        if status == cp_model.UNKNOWN:
            return None
    return _nearest(city, start, clock)


def cheaper(city: City, start: Plans, effort: float, seed: int, clock: Clock) -> Plans | None:
    """Modes (F, T) of the free lines at less cost than those of `start`, which meet every limit; None where none are found with
    so much effort, in CP-SAT's deterministic seconds. Lines alone, no measures."""
    season = Season(city)
    season.demand(with_shortfall=False)
    if not season.possible:
        return None
    season.model.minimize(season.cost_units()[1])
    for line, modes in zip(season.lines, start, strict=True):
        line.hint(modes, -1)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = max(0.1, clock.left_s)
    solver.parameters.relative_gap_limit = _NEAR
    status = _until(solver, season, clock)
    return season.plans(solver)[0] if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _nearest(city: City, start: Start | None, clock: Clock) -> JointAnswer | None:
    """Least shortfall first, then least cost with no more of it."""
    season = Season(city)
    season.demand(with_shortfall=True)
    if not season.possible:
        return None
    total = sum(season.short)
    season.model.minimize(total)
    solver, status = _run(season, start, clock)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    near, least = _answer(season, solver, None, False), round(solver.objective_value)
    season = Season(city)
    season.demand(with_shortfall=True)
    total = sum(season.short)
    season.model.add(total <= least)
    season.model.minimize(season.cost_units()[1])
    cheaper, ended = _run(season, start, clock)
    if ended not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return near
    return _answer(season, cheaper, None, status == ended == cp_model.OPTIMAL)


def _run(season: Season, start: Start | None, clock: Clock) -> tuple[cp_model.CpSolver, Any]:
    """One worker: the same answer on every machine unless the clock cuts it. Eight in turns abort the whole process on one
    in some thousand tiny models (CP-SAT 9.15, `fixed_search != nullptr`)."""
    if start is not None:
        for line, modes, choice in zip(season.lines, start.modes, start.choices, strict=True):
            line.hint(modes, int(choice))
        for tasks, days in zip(season.sites, start.days, strict=True):
            for task, worked in zip(tasks, days, strict=True):
                task.hint(worked)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = 1
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = max(0.1, clock.left_s)
    solver.parameters.relative_gap_limit = 0.0
    status = _until(solver, season, clock)
    assert status != cp_model.MODEL_INVALID, season.model.validate()
    return solver, status


def _until(solver: cp_model.CpSolver, season: Season, clock: Clock) -> Any:
    """The solver's status, when it is done or the clock says stop: it works in a thread of its own, so that this one hears."""
    with ThreadPoolExecutor(1) as aside:
        work = aside.submit(solver.solve, season.model)
        while not wait([work], timeout=_LISTEN_S).done:
            if clock.over:
                solver.stop_search()
        return work.result()


def _answer(season: Season, solver: cp_model.CpSolver, bound: float | None, proven: bool) -> JointAnswer:
    city, problem = season.city, season.problem
    plans = np.zeros((problem.line_count, problem.days), dtype=np.int8)
    modes, choices = season.plans(solver)
    plans[city.lines.free] = modes
    taken = tuple(one for choice in choices.tolist() if choice >= 0 for one in problem.choices[choice].taken)
    days = problem.horizon.days
    worked = {
        block.task.task_id: tuple(days[h] for h in task.read(solver))
        for project, tasks in zip(problem.projects, season.sites, strict=True)
        for block, task in zip(project.tasks, tasks, strict=True)
    }
    return JointAnswer(plans, tuple(sorted(taken, key=lambda one: (one.line, one.measure))), worked, bound, proven)
