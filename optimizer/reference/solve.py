"""The exact engine's road: meet every limit at least cost, or else come nearest and then cheapest.

Knows the order of the questions; what is asked and who answers lie elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo

from models.measure import RELATIVE_SLACK
from models.problem import Floats, Problem
from optimizer.reference.constraints import CONSTRAINTS
from optimizer.reference.figures import Figures, Modes
from optimizer.reference.runs import Attempt, Observer, Runs
from optimizer.reference.season import Season, cost_terms, declare, linear

NEAREST_SHARE = 0.4
"""Share of the remaining time for one run at the least shortfall; what is left is for the cheapest plan there."""


@dataclass(frozen=True)
class ExactAnswer:
    """What the exact model found within its time.

    `modes` (L, T) of the active lines, None when no plan was found. `met`: the plan meets every limit; None while that
    is undecided. `bound_yuan` is a proven lower bound on the cost of every plan that meets the limits or, where none
    can, of every plan with the least total shortfall; None when nothing was proven. `short` (R,) and `over` (E,) are
    relative shortfalls of rows and burdens. `proven`: the gap asked for is closed, and where limits are missed, the
    least shortfall is proven too. Proven without modes: some line has no way through the season even alone.
    """

    modes: Modes | None
    met: bool | None
    cost_yuan: float | None
    bound_yuan: float | None
    short: Floats
    over: Floats
    proven: bool

    @property
    def shortfall(self) -> float:
        """Total relative shortfall."""
        return float(self.short.sum() + self.over.sum())


def solve_exact(
    problem: Problem,
    *,
    time_limit_s: float,
    observe: Observer = lambda progress: None,
    stop: Callable[[], bool] = lambda: False,
    relative_gap: float = 0.0,
    fixed: Floats | None = None,
    fixed_cost: float = 0.0,
) -> ExactAnswer:
    """The best plan of the lines, the best so far when `stop` says so; tasks are settled and give `fixed` (R,) to the rows at
    `fixed_cost` yuan."""
    season = Season(problem, np.zeros(len(problem.rows)) if fixed is None else fixed)
    figures = Figures(season, fixed_cost)
    if problem.line_count == 0:
        return _answer(figures, np.zeros((0, problem.days), np.int8), fixed_cost, True)
    runs = Runs(season, relative_gap, time.monotonic(), time_limit_s, observe, stop)
    model, unit = _build(figures), season.cost_unit_yuan
    _allow_shortfall(model, False)
    strict = runs.run(model, unit, Attempt())
    if not strict.impossible:
        return _answer(figures, strict.modes, _yuan(strict.bound, unit), strict.proven)
    _allow_shortfall(model, True)
    total = linear([1.0] * (len(model.short) + len(model.over)), [*model.short.values(), *model.over.values()])
    model.least_cost.deactivate()
    model.least_shortfall = pyo.Objective(expr=total)
    nearest = runs.confirmed(model, None, figures.missed, NEAREST_SHARE)
    if nearest.modes is None:
        return _answer(figures, None, None, nearest.impossible)
    model.nearest = pyo.Constraint(expr=total <= figures.missed(nearest.modes))
    model.least_shortfall.deactivate()
    model.least_cost.activate()
    cheapest = runs.confirmed(model, unit, figures.cost)
    if cheapest.modes is None:
        return _answer(figures, nearest.modes, None, False)
    bound = _yuan(cheapest.bound, unit) if nearest.proven else None
    return _answer(figures, cheapest.modes, bound, nearest.proven and cheapest.proven)


def _build(figures: Figures) -> Any:
    """The whole model, its cost counted in units of the largest single decision."""
    season = figures.season
    model = declare(season)
    for constraint in CONSTRAINTS:
        rows = constraint(model, season)
        if rows is not None:
            setattr(model, constraint.__name__, rows)
    coefficients, variables = cost_terms(season, model)
    unit = season.cost_unit_yuan
    model.least_cost = pyo.Objective(
        expr=linear([c / unit for c in coefficients], variables, figures.constant_yuan / unit)
    )
    return model


def _allow_shortfall(model: Any, allowed: bool) -> None:
    for variable in (*model.short.values(), *model.over.values()):
        variable.unfix() if allowed else variable.fix(0.0)


def _yuan(bound: float | None, unit: float) -> float | None:
    return None if bound is None else bound * unit


def _answer(figures: Figures, modes: Modes | None, bound: float | None, proven: bool) -> ExactAnswer:
    if modes is None:
        none = np.zeros(0)
        return ExactAnswer(None, None, None, bound, none, none, proven)
    cost = figures.cost(modes)
    short, over = (np.where(missed > RELATIVE_SLACK, missed, 0.0) for missed in figures.shortfalls(modes))
    met = not short.any() and not over.any()
    return ExactAnswer(modes, met, cost, None if bound is None else min(bound, cost), short, over, proven)
