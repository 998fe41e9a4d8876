"""How far each target can go beside all other limits: exactly for small seasons, else at most. Knows levels and the engines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from models.compile import compile_scenario
from models.holding import Could
from models.measure import measure
from models.plan import Plan
from models.problem import Problem
from models.scenario import SolveOptions, Target
from optimizer.memory import Memory
from optimizer.reach import Level, could_reach, rows_of_targets
from optimizer.relax.plans import is_small, met
from optimizer.solve import solve

_PRECISE = 1e-6
_OPTIONS = SolveOptions(gap=0.5, time_limit_s=10.0)


def greatest(
    problem: Problem, memory: Memory, seconds_each: float, only: Collection[int] | None = None
) -> tuple[tuple[Level, ...], tuple[Could, ...]]:
    """As could_reach; the levels of a small season are those that the best of all plans really has."""
    found, could = could_reach(problem, memory, seconds_each, only)
    if not is_small(problem, memory):
        return found, could
    rows = rows_of_targets(problem)
    exact = tuple(_exactly(problem, level, rows[level.target]) for level in found)
    level_of = {r: level.most for level in exact for r in rows[level.target]}
    lowered = []
    for one in could:
        level = level_of[one.row]
        most_kg = one.greatest_kg if level is None else min(one.greatest_kg, level * problem.rows[one.row].base)
        lowered.append(replace(one, greatest_kg=most_kg))
    return exact, tuple(lowered)


def _exactly(problem: Problem, level: Level, rows: list[int]) -> Level:
    """Halves between a level some plan has and one that none has; each plan found counts with the level it really has."""
    if level.most is None or not any(problem.rows[r].base > 0 for r in rows):
        return level
    kept = [i for i in range(len(problem.scenario.targets)) if i == level.target or not level.aside]
    targets = [problem.scenario.targets[i] for i in kept]
    place = kept.index(level.target)

    def planned(share: float) -> float | None:
        varied = [*targets[:place], _asking(targets[place], share), *targets[place + 1 :]]
        other = compile_scenario(replace(problem.scenario, targets=tuple(varied)))
        plan = solve(other, _OPTIONS)
        return _level_of(other, plan, rows_of_targets(other)[place]) if met(plan) else None

    best, high = planned(0.0), level.most
    if best is None:
        return level
    low = best
    while high - low > _PRECISE * max(1.0, high):
        share = 0.5 * (low + high)
        reached = planned(share)
        if reached is None:
            high = share
        else:
            best, low = max(best, reached), max(share, reached)
    return replace(level, most=best, exact=True)


def _asking(target: Target, share: float) -> Target:
    return replace(target, reduce=share, reduce_kg=None)


def _level_of(problem: Problem, plan: Plan, rows: list[int]) -> float:
    """The share of its base that the plan reaches in every period."""
    measured = measure(problem, plan.modes[problem.line_index], plan.task_days, plan.taken).limits
    shares = [measured[r].planned / problem.rows[r].base for r in rows if problem.rows[r].base > 0]
    return float(np.min(shares))
