"""The exact engine's road: meet every limit at least cost, or else come nearest and then cheapest.

Knows HiGHS through Pyomo only; the model's content lies elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.common.tee
import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.contrib.solver.common.results import TerminationCondition
from pyomo.contrib.solver.solvers.highs import Highs

from models.measure import RELATIVE_SLACK
from models.plan import Progress
from models.problem import Floats, Problem
from optimizer.reference.constraints import CONSTRAINTS
from optimizer.reference.season import Season, cost_terms, declare, linear, row_terms

Observer = Callable[[Progress], None]

TOLERANCE = 1e-9
NEAREST_SHARE = 0.6
"""Share of the remaining time for finding the least shortfall; the rest is for the cheapest plan there."""


@dataclass(frozen=True)
class ExactAnswer:
    """What the exact model found within its time.

    `modes` (L, T) of the active lines, None when no plan was found. `met`: the plan meets every limit; None while that
    is undecided. `bound_yuan` is a proven lower bound on the cost of every plan that meets the limits or, where none
    can, of every plan with the least total shortfall; None when nothing was proven. `short` (R,) and `over` (E,) are
    relative shortfalls of rows and burdens. `proven`: the gap asked for is closed, and where limits are missed, the
    least shortfall is proven too. Proven without modes: some line has no way through the season even alone.
    """

    modes: NDArray[np.int8] | None
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


@dataclass(frozen=True)
class _Outcome:
    """One run of the solver: the best modes, the bound in the objective's unit, and why it ended."""

    modes: NDArray[np.int8] | None
    bound: float | None
    proven: bool
    impossible: bool


def solve_exact(
    problem: Problem,
    *,
    time_limit_s: float,
    observe: Observer = lambda progress: None,
    relative_gap: float = 0.0,
    fixed: Floats | None = None,
    fixed_cost: float = 0.0,
) -> ExactAnswer:
    """The best plan of the lines; tasks are settled and give `fixed` (R,) to the rows at `fixed_cost` yuan."""
    season = Season(problem, np.zeros(len(problem.rows)) if fixed is None else fixed)
    search = _Search(season, fixed_cost, relative_gap, time.monotonic(), time_limit_s, observe)
    if problem.line_count == 0:
        return search.answer(np.zeros((0, problem.days), np.int8), fixed_cost, True)
    model, unit = _build(season), search.cost_unit
    model.least_cost = pyo.Objective(expr=linear(*search.scaled_cost(model)))
    _no_shortfall(model, True)
    strict = search.run(model, "exact", 1.0, unit)
    if not strict.impossible:
        return search.answer(strict.modes, search.yuan(strict.bound), strict.proven)
    model.least_cost.deactivate()
    _no_shortfall(model, False)
    total = linear([1.0] * (len(model.short) + len(model.over)), [*model.short.values(), *model.over.values()])
    model.least_shortfall = pyo.Objective(expr=total)
    nearest = search.run(model, "exact", NEAREST_SHARE, None)
    if nearest.modes is None:
        return search.answer(None, None, nearest.impossible)
    reached = search.missed(nearest.modes)
    model.nearest = pyo.Constraint(expr=total <= reached)
    model.least_shortfall.deactivate()
    model.least_cost.activate()
    cheapest = search.run(model, "exact", 1.0, unit)
    modes = nearest.modes if cheapest.modes is None else cheapest.modes
    least = nearest.proven and search.missed(modes) >= reached - RELATIVE_SLACK
    return search.answer(modes, search.yuan(cheapest.bound) if least else None, least and cheapest.proven)


def _build(season: Season) -> Any:
    model = declare(season)
    for constraint in CONSTRAINTS:
        setattr(model, constraint.__name__, constraint(model, season))
    return model


def _no_shortfall(model: Any, forbidden: bool) -> None:
    for variable in (*model.short.values(), *model.over.values()):
        variable.setub(0.0 if forbidden else None)


@dataclass(frozen=True)
class _Search:
    """The clock and the units of one search."""

    season: Season
    fixed_cost: float
    relative_gap: float
    started: float
    time_limit_s: float
    observe: Observer

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def constant(self) -> float:
        return self.fixed_cost + self.season.initial_restart_yuan

    @property
    def cost_unit(self) -> float:
        """The largest cost of a single decision, yuan: the objective is counted in it."""
        p = self.season.problem
        largest = max(float(p.value.max(initial=0.0)), float(p.restart_cost.max(initial=0.0)))
        return largest if largest > 0 else 1.0

    def scaled_cost(self, model: Any) -> tuple[list[float], list[Any], float]:
        coefficients, variables = cost_terms(self.season, model)
        return [c / self.cost_unit for c in coefficients], variables, self.constant / self.cost_unit

    def yuan(self, bound: float | None) -> float | None:
        return None if bound is None else bound * self.cost_unit

    def run(self, model: Any, stage: str, share: float, unit: float | None) -> _Outcome:
        """Solves the model within a share of the time left. `unit` = yuan per unit of the objective, None when the
        objective is not money."""
        solver = Highs()
        solver.config.time_limit = max(0.1, share * (self.time_limit_s - self.seconds))
        solver.config.rel_gap = self.relative_gap if unit is not None else 0.0
        solver.config.abs_gap = 0.0
        solver.config.threads = 1  # HiGHS allows one number of threads in a process; the master has one too
        solver.config.load_solutions = False
        solver.config.raise_exception_on_nonoptimal_result = False
        solver.config.solver_options = {
            "log_to_console": False,
            # Proof before speed: in about one of 2,000 random seasons the presolve of HiGHS 1.14.0 loses the optimum
            # (its issue 2957) or calls a season impossible that is not (1.15.1 too). Without it: none of 14,000.
            "presolve": "off",
        }
        self.observe(Progress(stage, self.seconds))
        solver.set_instance(model)
        self._listen(solver, stage, unit)
        with _terminal_left_alone():
            results = solver.solve(model)
        ended = results.termination_condition
        found = results.incumbent_objective is not None
        bound = results.objective_bound
        return _Outcome(
            modes=self._modes(model, results) if found else None,
            bound=bound if bound is not None and np.isfinite(bound) else None,
            proven=ended == TerminationCondition.convergenceCriteriaSatisfied,
            impossible=ended == TerminationCondition.provenInfeasible,
        )

    def _listen(self, solver: Highs, stage: str, unit: float | None) -> None:
        """HiGHS's own progress callback: Pyomo offers no other way to watch a run."""

        def tell(event: Any) -> None:
            cost, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
            known = [None if unit is None or abs(x) > 1e20 else x * unit for x in (bound, cost)]
            self.observe(Progress(stage, self.seconds, *known))

        solver._solver_model.cbMipLogging.subscribe(tell)

    def _modes(self, model: Any, results: Any) -> NDArray[np.int8]:
        values = results.solution_loader.get_vars()
        chosen: Floats = np.full((*self.season.problem.output.shape, self.season.problem.days), -1.0)
        for cell in self.season.cells:
            chosen[cell] = values.get(model.in_mode[cell], 0.0)
        modes: NDArray[np.int8] = chosen.argmax(axis=1).astype(np.int8)
        return modes

    def answer(self, modes: NDArray[np.int8] | None, bound: float | None, proven: bool) -> ExactAnswer:
        """The plan's own figures, worked out from its modes and not read off the solver."""
        p, loss = self.season.problem, self.season.loss_yuan
        if modes is None:
            none = np.zeros(0)
            return ExactAnswer(None, None, None, bound, none, none, proven)
        x, begins = self._decisions(modes)
        cost = float((loss * x).sum() + (p.restart_cost[:, :, None] * begins).sum()) + self.constant
        short, over = (np.where(missed > RELATIVE_SLACK, missed, 0.0) for missed in self._shortfalls(modes))
        met = not short.any() and not over.any()
        return ExactAnswer(modes, met, cost, None if bound is None else min(bound, cost), short, over, proven)

    def missed(self, modes: NDArray[np.int8]) -> float:
        """Total relative shortfall, to the last digit."""
        short, over = self._shortfalls(modes)
        return float(short.sum() + over.sum())

    def _decisions(self, modes: NDArray[np.int8]) -> tuple[Floats, Floats]:
        """What the modes make of in_mode and begins, both (L, M, T)."""
        p = self.season.problem
        x = (modes[:, None, :] == np.arange(p.output.shape[1])[None, :, None]).astype(np.float64)
        begins = x.copy()
        begins[:, :, 1:] *= 1.0 - x[:, :, :-1]
        begins[np.arange(p.line_count), p.initial_mode, 0] = 0.0
        return x, begins

    def _shortfalls(self, modes: NDArray[np.int8]) -> tuple[Floats, Floats]:
        p, (x, begins) = self.season.problem, self._decisions(modes)
        short = np.array([self._short(r, x, begins) for r in range(len(p.rows))])
        lost = (self.season.loss_yuan * x).sum(axis=(1, 2))
        lost_of = np.bincount(p.enterprise, weights=lost, minlength=len(p.loss_limit))
        return short, np.maximum(0.0, (lost_of - p.loss_limit) / self.season.burden_scale)

    def _short(self, r: int, x: Floats, begins: Floats) -> float:
        row, terms = self.season.problem.rows[r], row_terms(self.season, self.season.problem.rows[r])
        total = float((terms.stays * x[terms.lines]).sum() + (terms.begins * begins[terms.lines]).sum())
        return max(0.0, row.need - total - terms.constant - float(self.season.fixed[r])) / row.scale


@contextmanager
def _terminal_left_alone() -> Iterator[None]:
    """Pyomo takes stdout and stderr away while a solver runs; whoever observes the run still has to write there."""
    before = pyomo.common.tee.OVERRIDE_CAPTURE_OUTPUT
    pyomo.common.tee.OVERRIDE_CAPTURE_OUTPUT = pyomo.common.tee.CaptureOutputMode.DISABLE
    try:
        yield
    finally:
        pyomo.common.tee.OVERRIDE_CAPTURE_OUTPUT = before
