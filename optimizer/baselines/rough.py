"""What cities do today: a blanket cut, a table of shares by grade, a list sorted by marginal cost. They know the law and
the targets; of supply, caps, burdens and blocks of days they know nothing."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.measure import RELATIVE_SLACK, line_channels
from models.problem import Floats, Problem, Row
from optimizer.baselines.shares import Plans, cut_by

Kind = Literal["blanket", "grade", "greedy"]
KINDS: tuple[Kind, ...] = ("blanket", "grade", "greedy")
_BISECTIONS = 14


def rough_plan(problem: Problem, kind: Kind, given: Floats) -> Plans:
    """Modes (L, T) of the active lines; `given` (R,) is what the tasks already give to each row."""
    if kind == "blanket":
        return blanket(problem, given)
    if kind == "grade":
        return by_grade(problem)
    return greedy(problem, given)


def blanket(problem: Problem, given: Floats) -> Plans:
    """One share for every line that a clause opens: the least, to a hundredth of a percent, with which the targets
    hold; all of it where no share does."""
    if not _missing(problem, cut_by(problem, np.zeros(problem.line_count)), given).any():
        return cut_by(problem, np.zeros(problem.line_count))
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        share = 0.5 * (low + high)
        plans = cut_by(problem, np.full(problem.line_count, share))
        low, high = (share, high) if _missing(problem, plans, given).any() else (low, share)
    return cut_by(problem, np.full(problem.line_count, high))


def by_grade(problem: Problem) -> Plans:
    """Each enterprise's lines by the share of its grade in the scenario's table, whatever the targets ask."""
    scenario = problem.scenario
    grade = {enterprise.enterprise_id: enterprise.grade for enterprise in scenario.enterprises}
    table, otherwise = dict(scenario.grade_shares), dict(scenario.grade_shares)["none"]
    shares = [table.get(grade[scenario.lines[i].enterprise_id], otherwise) for i in problem.line_index]
    return cut_by(problem, np.array(shares, dtype=np.float64))


def greedy(problem: Problem, given: Floats) -> Plans:
    """The list of US EPA's control strategy tool (CoST, least cost): line and measure by yuan per kg of the target's
    pollutant, taken from the top until the target holds, one target after another in the scenario's order. A measure
    is a mode on all days of the target's period on which the law opens it; a line takes one in a period."""
    plans = cut_by(problem, np.zeros(problem.line_count))
    targets = [r for r, row in enumerate(problem.rows) if row.kind == "target"]
    for r in targets:
        row = problem.rows[r]
        missing = float(_missing(problem, plans, given)[r])
        if missing <= 0:
            continue
        lines, modes, costs, kg = _offers(problem, plans, row)
        for i in np.lexsort((lines, costs / kg)):
            if missing <= 0:
                break
            l, m = int(lines[i]), int(modes[i])
            days = _open_days(problem, l, m, row)
            if plans[l, days].any():
                continue
            plans[l, days] = m
            missing -= float(kg[i])
    return plans


def _open_days(problem: Problem, l: int, m: int, row: Row) -> NDArray[np.int64]:
    allowed = problem.law_classes[problem.law[l]].allowed[row.period.start : row.period.stop, m]
    return np.flatnonzero(allowed) + row.period.start


def _offers(problem: Problem, plans: Plans, row: Row) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """Lines, modes, cost (yuan) and reduction (kg of the row's pollutant, above 0) of every measure that a line of the
    row's area could still take in its period."""
    found: list[tuple[int, int, float, float]] = []
    works = problem.calendars[problem.calendar]
    pollutant = int(np.flatnonzero(row.weights[:4])[0])
    for l in np.flatnonzero(problem.member_sets[row.members]).tolist():
        for m in range(1, int(problem.mode_count[l])):
            days = _open_days(problem, l, m, row)
            working = int(works[l, days].sum())
            kg = working * problem.kg[l, pollutant] * (1.0 - problem.emits[l, m, pollutant])
            kg -= problem.kg[l, pollutant] * problem.restart_days[l, m] * (len(days) > 0)
            if kg > 1e-9 and not plans[l, days].any():
                cost = working * problem.value[l] * (1.0 - problem.output[l, m]) + problem.restart_cost[l, m]
                found.append((l, m, cost, kg))
    table = np.array(found, dtype=np.float64).reshape(-1, 4)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3]


def _missing(problem: Problem, plans: Plans, given: Floats) -> Floats:
    """What each target row still lacks, (R,) in kg; 0 for rows of other kinds."""
    channels, _, _ = line_channels(problem, slice(0, problem.line_count), plans)
    missing = np.zeros(len(problem.rows))
    for r, row in enumerate(problem.rows):
        if row.kind == "target":
            inside = channels[problem.member_sets[row.members], row.period.start : row.period.stop]
            lack = row.need - given[r] - float(inside.sum(axis=(0, 1)) @ row.weights)
            missing[r] = lack if lack > RELATIVE_SLACK * row.scale else 0.0
    return missing
