"""How far plans of modes are from the targets. Knows rows of kind target, no other limit and no order."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from models.measure import RELATIVE_SLACK
from models.problem import Floats, Problem
from optimizer.pricing import Plans


class Targets:
    """The target rows of a problem, in its order; `rows` (n,) are their indexes, `pollutant` (n,), `first`, `stop` (n,)
    season days. `given` (R,) is what the tasks already give to each row of the problem."""

    def __init__(self, problem: Problem, given: Floats):
        self.problem = problem
        self.works_of = np.ascontiguousarray(problem.calendars[problem.calendar])
        self.rows = np.array([r for r, row in enumerate(problem.rows) if row.kind == "target"], dtype=np.int64)
        rows = [problem.rows[r] for r in self.rows]
        self.pollutant = np.array([int(row.weights[:4].argmax()) for row in rows], dtype=np.int64)
        self.first = np.array([row.period.start for row in rows], dtype=np.int64)
        self.stop = np.array([row.period.stop for row in rows], dtype=np.int64)
        self._sets = np.array([row.members for row in rows], dtype=np.int64)
        self._need = np.array([row.need for row in rows]) - given[self.rows]
        self._slack = RELATIVE_SLACK * np.array([row.scale for row in rows])

    def members(self, n: int) -> NDArray[np.int64]:
        """The lines that count in target n."""
        return np.flatnonzero(self.problem.member_sets[self._sets[n]])

    def missing(self, plans: Plans) -> Floats:
        """What each target (n,) still lacks under modes (L, T), in kg; 0 where it holds."""
        p, cut = self.problem, np.zeros(len(self.rows))
        _cuts(
            plans, self.works_of, p.kg, p.emits, p.restart_days, p.initial_mode, p.member_sets, self._sets,
            self.pollutant, self.first, self.stop, cut,
        )  # fmt: skip
        lacking = self._need - cut
        return np.where(lacking > self._slack, lacking, 0.0)

    def hold(self, plans: Plans) -> bool:
        return not self.missing(plans).any()


@nb.njit(cache=True, nogil=True)
def _cuts(plans, works_of, kg, emits, restart_days, initial_mode, member_sets, sets, pollutant, first, stop, cut):
    days = plans.shape[1]
    sums = np.zeros((4, days + 1))
    for l in range(len(plans)):
        before = initial_mode[l]
        for t in range(days):
            m = plans[l, t]
            for p in range(4):
                saved = kg[l, p] * (1.0 - emits[l, m, p]) if works_of[l, t] else 0.0
                if m != before:
                    saved -= restart_days[l, before] * kg[l, p]
                sums[p, t + 1] = sums[p, t] + saved
            before = m
        for n in range(len(sets)):
            if member_sets[sets[n], l]:
                cut[n] += sums[pollutant[n], stop[n]] - sums[pollutant[n], first[n]]
