"""Runs of HiGHS on the exact model, within a clock, and what their word is worth. Knows no constraint."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyomo.common.tee
from pyomo.contrib.solver.common.results import TerminationCondition
from pyomo.contrib.solver.solvers.highs import Highs

from models.plan import Progress
from models.problem import Floats
from optimizer.reference.figures import Modes
from optimizer.reference.season import Season

Observer = Callable[[Progress], None]

TOLERANCE = 1e-9
_LOGGER = logging.getLogger("pyomo.contrib.solver.solvers.highs")
MOST_RUNS = 6


@dataclass(frozen=True)
class Attempt:
    """One way of going about it: HiGHS takes another path for another seed."""

    seed: int = 0
    presolve: bool = False
    time_share: float = 1.0


@dataclass(frozen=True)
class Outcome:
    """The best modes a run found, its bound in the objective's unit, and how it ended."""

    modes: Modes | None
    bound: float | None
    proven: bool
    impossible: bool


@dataclass(frozen=True)
class Runs:
    """Runs that share one clock. `unit` in what follows = yuan per unit of the objective, None when it is not money."""

    season: Season
    relative_gap: float
    started: float
    time_limit_s: float
    observe: Observer
    stop: Callable[[], bool] = lambda: False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def confirmed(
        self, model: Any, unit: float | None, value: Callable[[Modes], float], time_share: float = 1.0
    ) -> Outcome:
        """The best outcome once two runs have come to its `value`; unproven when that takes too many or too long.

        Continuous shortfalls let HiGHS 1.8 to 1.15 cut off the optimum, or everything, in one of some two thousand
        random seasons (invalid cuts from variable bounds, its issue 3170): one run's word is no proof. Models of whole
        decisions alone never showed it in fourteen thousand.
        """
        best, least, agreeing = Outcome(None, None, False, False), np.inf, 0
        for number in range(MOST_RUNS):
            found = self.run(model, unit, Attempt(number, number % 2 == 1, time_share))
            if found.modes is not None:
                reached = value(found.modes)
                close = 1e-9 * max(1.0, abs(reached))
                agreeing = 1 if reached < least - close else agreeing + (reached <= least + close)
                best, least = (found, reached) if reached < least else (best, least)
            elif best.modes is None:
                best = found
            if agreeing == 2 or not (found.proven or found.impossible):
                break
        return replace(best, proven=best.proven and agreeing == 2)

    def run(self, model: Any, unit: float | None, attempt: Attempt) -> Outcome:
        """Solves the model within a share of the time left."""
        self.observe(Progress("exact", self.seconds))
        solver = Highs()
        solver.config.rel_gap = self.relative_gap if unit is not None else 0.0
        solver.config.abs_gap = 0.0
        solver.config.threads = 1  # HiGHS allows one number of threads in a process; the master has one too
        solver.config.load_solutions = False
        solver.config.raise_exception_on_nonoptimal_result = False
        solver.config.solver_options = {
            "log_to_console": False,
            "random_seed": attempt.seed,
            # Presolve halves the time, but that of HiGHS 1.14 and 1.15 calls some seasons impossible that are not.
            "presolve": "on" if attempt.presolve else "off",
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
            "mip_feasibility_tolerance": TOLERANCE,
        }
        solver.set_instance(model)
        self._listen(solver, unit)
        solver.config.time_limit = max(0.1, attempt.time_share * (self.time_limit_s - self.seconds))
        with _terminal_left_alone():
            results = solver.solve(model)
        ended, bound = results.termination_condition, results.objective_bound
        return Outcome(
            modes=None if results.incumbent_objective is None else self._modes(model, results),
            bound=bound if bound is not None and np.isfinite(bound) else None,
            proven=ended == TerminationCondition.convergenceCriteriaSatisfied,
            impossible=ended == TerminationCondition.provenInfeasible,
        )

    def _listen(self, solver: Highs, unit: float | None) -> None:
        """HiGHS's own callbacks: Pyomo offers no other way to watch a run or to end it."""

        def tell(event: Any) -> None:
            cost, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
            known = [None if unit is None or abs(x) > 1e20 else x * unit for x in (bound, cost)]
            self.observe(Progress("exact", self.seconds, *known))

        def end(event: Any) -> None:
            if self.stop():
                event.interrupt()

        solver._solver_model.cbMipLogging.subscribe(tell)
        solver._solver_model.cbMipInterrupt.subscribe(end)

    def _modes(self, model: Any, results: Any) -> Modes:
        values = results.solution_loader.get_vars()
        chosen: Floats = np.full((*self.season.problem.output.shape, self.season.problem.days), -1.0)
        for cell in self.season.cells:
            variable = model.in_mode[cell]
            chosen[cell] = variable.value if variable.fixed else values.get(variable, 0.0)
        modes: Modes = chosen.argmax(axis=1).astype(np.int8)
        return modes


def _no_status(record: logging.LogRecord) -> bool:
    return "unhandled status" not in record.getMessage()


@contextmanager
def _terminal_left_alone() -> Iterator[None]:
    """Pyomo takes stdout and stderr away while a solver runs; whoever observes the run still has to write there. And it warns of a
    run that was stopped as of a status it does not know."""
    before = pyomo.common.tee.OVERRIDE_CAPTURE_OUTPUT
    pyomo.common.tee.OVERRIDE_CAPTURE_OUTPUT = pyomo.common.tee.CaptureOutputMode.DISABLE
    _LOGGER.addFilter(_no_status)
    try:
        yield
    finally:
        _LOGGER.removeFilter(_no_status)
        pyomo.common.tee.OVERRIDE_CAPTURE_OUTPUT = before
