"""The balance between lines: columns in, prices out. Knows HiGHS.

The restricted master chooses shares of columns, one unit per line, so that every row it holds is met or its shortfall
is paid. Rows join only when a plan misses them; a row that is absent has price 0, which keeps every bound valid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.problem import Floats

Indexes = NDArray[np.int64]
_INF = highspy.kHighsInf
_SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
_DUAL, _PRIMAL = 1, 4
"""Simplex methods, as HiGHS numbers them."""
_STEPS = 10
"""Times the rows and columns: steps after which the simplex method goes round in circles. One and a half are the most that it was seen
to need."""
_PENALTY = 1e4
"""What a shortfall costs inside the solver; costs are scaled so, since huge ones break its ratio tests."""


@dataclass(frozen=True)
class Balance:
    """`shares` (n,) of the columns, `cost` of the whole with penalties, `short` (rows,) in relative units,
    `row_prices` (rows,) per relative unit, `line_prices` (lines,); `ease` taken."""

    shares: Floats
    cost: float
    short: Floats
    row_prices: Floats
    line_prices: Floats
    ease: float = 0.0


def _quiet() -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


class Master:
    """Rows are scaled to relative units by whoever adds them; a row's shortfall costs `penalty` per unit. With `eased`
    one unit of ease, which lowers several rows at once, costs 1."""

    def __init__(self, lines: int, penalty: float, eased: bool = False):
        self._solver = _quiet()
        self._lines, self._rows = lines, 0
        self.unit_yuan = penalty / _PENALTY
        """What 1 inside the solver stands for."""
        self.left_s: Callable[[], float] | None = None
        """How long a balance may take; None asks nothing of it."""
        self._primal = True
        self._penalty_columns: list[int] = []
        self._columns: list[int] = []
        self._owner: list[Indexes] = []
        empty = np.zeros(0, dtype=np.int32)
        if lines:
            self._solver.addRows(
                lines, np.ones(lines), np.ones(lines), 0, np.zeros(lines, np.int32), empty, np.zeros(0)
            )
        self._ease: int | None = None
        if eased:
            self._ease = self._solver.getNumCol()
            self._solver.addCol(1.0 / self.unit_yuan, 0.0, _INF, 0, empty, np.zeros(0))

    def add_rows(self, need: Floats, give: sp.csr_matrix, ease: Floats | None = None) -> None:
        """Rows `sum give * share + ease_row * ease >= need`; `give` (new rows, columns so far) in relative units."""
        give = give.tocsr()
        at = np.array(self._columns, dtype=np.int32)
        if ease is not None and self._ease is not None:
            give = sp.csr_matrix(sp.hstack([give, sp.csr_matrix(ease[:, None])], format="csr"))
            at = np.append(at, np.int32(self._ease))
        n = len(need)
        self._solver.addRows(
            n, need, np.full(n, _INF), give.nnz, give.indptr[:-1].astype(np.int32), at[give.indices], give.data
        )
        for row in range(n):
            place = np.array([self._lines + self._rows + row], dtype=np.int32)
            self._penalty_columns.append(self._solver.getNumCol())
            self._solver.addCol(_PENALTY, 0.0, _INF, 1, place, np.ones(1))
        self._rows += n
        self._primal = False

    def ask(self, need: Floats) -> None:
        """Asks other amounts (rows,) of the rows than they were added with."""
        at = np.arange(self._lines, self._lines + self._rows, dtype=np.int32)
        self._solver.changeRowsBounds(len(at), at, need, np.full(len(at), _INF))
        self._primal = False

    def add_columns(self, owners: Indexes, cost: Floats, give: sp.csr_matrix) -> None:
        """`owners` number the master's lines; `give` (columns, rows so far) in relative units."""
        n = len(owners)
        if not n:
            return
        rows = sp.csr_matrix((give.data, give.indices + self._lines, give.indptr), shape=(n, self._lines + self._rows))
        ones = sp.csr_matrix((np.ones(n), (np.arange(n), owners)), shape=rows.shape)
        matrix = (rows + ones).tocsr()
        first = self._solver.getNumCol()
        self._solver.addCols(
            n, cost / self.unit_yuan, np.zeros(n), np.full(n, _INF), matrix.nnz, matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip
        self._columns += range(first, first + n)
        self._owner.append(owners)

    def fix(self, columns: Indexes) -> None:
        """Leaves the lines of these columns, numbered as they were added, nothing but their one of them."""
        owner = np.concatenate(self._owner)
        others = np.isin(owner, owner[columns])
        others[columns] = False
        at = np.array(self._columns, dtype=np.int32)[others]
        self._solver.changeColsBounds(len(at), at, np.zeros(len(at)), np.zeros(len(at)))
        self._primal = False

    def balance(self) -> Balance:
        """Solves the relaxation; feasible whenever every line has a column. TimeoutError where it takes longer than it may."""
        if self.left_s is not None:
            self._solver.setOptionValue("time_limit", self._solver.getRunTime() + self.left_s())
        status = self._run(_PRIMAL if self._primal else _DUAL)
        self._primal = True
        for strategy in (_DUAL, _PRIMAL):
            if status not in _SOLVED:
                # From where the last balance ended the simplex method can lose its way or go round in circles; from nothing it finds
                # it again.
                self._solver.clearSolver()
                status = self._run(strategy)
        if status not in _SOLVED:
            raise RuntimeError(f"the master ended with {self._solver.modelStatusToString(status)}")
        return self._found()

    def _run(self, strategy: int) -> highspy.HighsModelStatus:
        """How the simplex method ends within many times the steps that it needs."""
        solver = self._solver
        begun = max(0, solver.getInfo().simplex_iteration_count)
        solver.setOptionValue("simplex_iteration_limit", begun + _STEPS * (solver.getNumRow() + solver.getNumCol()))
        solver.setOptionValue("simplex_strategy", strategy)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            raise TimeoutError("the balance takes longer than it may")
        return status

    def _found(self) -> Balance:
        solution = self._solver.getSolution()
        values, duals = np.array(solution.col_value), np.array(solution.row_dual)
        return Balance(
            shares=values[self._columns],
            cost=self._solver.getInfo().objective_function_value * self.unit_yuan,
            short=values[self._penalty_columns] if self._penalty_columns else np.zeros(0),
            row_prices=np.maximum(duals[self._lines :], 0.0) * self.unit_yuan,
            line_prices=duals[: self._lines] * self.unit_yuan,
            ease=0.0 if self._ease is None else float(values[self._ease]),
        )
