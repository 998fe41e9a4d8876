"""What cities do today: a blanket cut, a table of shares by grade, a list sorted by marginal cost. They know the law and
the targets; of supply, caps, burdens and blocks of days they know nothing."""

from __future__ import annotations

from typing import Literal

import numpy as np

from models.problem import Floats, Problem
from optimizer.baselines.greedy import greedy
from optimizer.baselines.shares import Cuts
from optimizer.baselines.targets import Targets
from optimizer.pricing import Plans

Kind = Literal["blanket", "grade", "greedy"]
KINDS: tuple[Kind, ...] = ("blanket", "grade", "greedy")
_STEPS, _FINER = 10, 1000
"""Shares are tried in steps of a tenth, then halved down to 0.01 % below the first tenth with which the targets hold."""


def rough_plan(problem: Problem, kind: Kind, given: Floats) -> tuple[Plans, float | None]:
    """Modes (L, T) of the active lines, and the share of a blanket cut; `given` (R,) is what the tasks already give to
    each row."""
    if kind == "blanket":
        share = blanket_share(problem, given)
        return Cuts(problem).by(np.full(problem.line_count, share)), share
    return (by_grade(problem) if kind == "grade" else greedy(problem, given)), None


def blanket_share(problem: Problem, given: Floats) -> float:
    """One share for every line that a clause opens: the least, to a hundredth of a percent, with which the targets
    hold; 1 where none does. Longer stops need not cut more where restarts emit, so that the tenths are tried upwards and
    only what lies below the first that will do is halved: a hundredth of a percent less does not do."""
    targets, cuts = Targets(problem, given), Cuts(problem)

    def holds(hundredths: int) -> bool:
        share = hundredths / (_STEPS * _FINER)
        return targets.hold(cuts.by(np.full(problem.line_count, share)))

    whole = next((step * _FINER for step in range(_STEPS + 1) if holds(step * _FINER)), _STEPS * _FINER)
    low, high = max(0, whole - _FINER), whole
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high / (_STEPS * _FINER)


def by_grade(problem: Problem) -> Plans:
    """Each enterprise's lines by the share of its grade in the scenario's table, whatever the targets ask."""
    scenario = problem.scenario
    grade = {enterprise.enterprise_id: enterprise.grade for enterprise in scenario.enterprises}
    table = dict(scenario.grade_shares)
    shares = [table.get(grade[scenario.lines[i].enterprise_id], table["none"]) for i in problem.line_index]
    return Cuts(problem).by(np.array(shares, dtype=np.float64))
