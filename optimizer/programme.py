"""A programme of whole numbers and parts, given to HiGHS to work at for so much effort. Knows neither columns nor lines; proves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.clock import Clock

_FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible


@dataclass(frozen=True)
class Programme:
    """The least `cost` (n,) of values from 0 to `upper` (n,), those in `whole` (n,) whole numbers, for which `matrix` (rows, n) times the values
    lies between `lower` and `most` (rows,)."""

    matrix: sp.csc_matrix
    cost: Floats
    upper: Floats
    lower: Floats
    most: Floats
    whole: NDArray[np.bool_]


def best_found(
    programme: Programme,
    begin: tuple[NDArray[np.int64], Floats],
    effort: int,
    clock: Clock,
    settings: dict[str, float],
) -> tuple[Floats, float] | None:
    """The best values (n,) found and what they cost, None where none are; numbers of values and these values `begin` it. `effort` counts
    the times that HiGHS looks up from its work, some hundred a second and the same on every machine; `settings` are its own, by name."""
    matrix, program, solver = programme.matrix, highspy.HighsLp(), highspy.Highs()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = programme.cost
    program.col_lower_, program.col_upper_ = np.zeros(matrix.shape[1]), programme.upper
    program.row_lower_, program.row_upper_ = programme.lower, programme.most
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    program.integrality_ = [kinds[int(whole)] for whole in programme.whole.tolist()]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)  # HiGHS allows one number of threads in a process
    solver.setOptionValue("time_limit", max(0.1, clock.left_s))
    for name, setting in settings.items():
        solver.setOptionValue(name, setting)
    solver.passModel(program)
    if len(begin[0]):
        solver.setSolution(len(begin[0]), begin[0].astype(np.int32), begin[1])
    looks = 0

    def watch(event: Any) -> None:
        nonlocal looks
        looks += 1
        if looks >= effort or clock.over:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(watch)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != _FEASIBLE:
        return None
    return np.array(solver.getSolution().col_value), float(info.objective_function_value)
