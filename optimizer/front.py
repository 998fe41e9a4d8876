"""The levels of a front: one scenario with a target, or all targets, asking more and more. Knows scenarios and what their
plans proved; knows no file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.measure import measure
from models.plan import Plan, Status
from models.problem import Problem
from models.scenario import CITY, Scenario, Target
from optimizer.memory import Memory
from optimizer.reach import most_level
from optimizer.solve import CLOSED

EVERY = ""
"""In the place of a pollutant: all targets together, a level being a multiple of what each asks."""


def at_level(scenario: Scenario, pollutant: str, level: float) -> Scenario:
    """The scenario whose city target on the pollutant asks for `level` of its base, in every period that it has, or, for
    EVERY, whose targets all ask for `level` times as much, at most everything. A scenario without a city target on the
    pollutant gets one over the season; other targets stay."""
    if pollutant == EVERY:
        return replace(scenario, targets=tuple(_times(target, level) for target in scenario.targets))
    own = [target for target in scenario.targets if _is_own(target, pollutant)]
    if not own:
        return replace(scenario, targets=(*scenario.targets, Target(pollutant, CITY, "season", level)))
    changed = tuple(
        replace(target, reduce=level, reduce_kg=None) if _is_own(target, pollutant) else target
        for target in scenario.targets
    )
    return replace(scenario, targets=changed)


def own_level(scenario: Scenario, pollutant: str) -> float | None:
    """What the scenario itself asks: the share of its city target, 1 for EVERY; None where it asks no share."""
    if pollutant == EVERY:
        return 1.0
    shares = [t.reduce for t in scenario.targets if _is_own(t, pollutant) and t.reduce is not None]
    return max(shares, default=None)


def evenly(low: float, high: float, points: int) -> tuple[float, ...]:
    """Levels from `low` to `high`, both included; to four decimals, so that they read as they were asked for."""
    return tuple(round(float(level), 4) for level in np.linspace(low, high, points))


def own_rows(problem: Problem, pollutant: str) -> list[int]:
    """Rows of the front's targets."""
    return [
        r
        for r, row in enumerate(problem.rows)
        if row.kind == "target" and (pollutant == EVERY or (row.subject, row.area) == (pollutant, CITY))
    ]


def marginal_yuan_per_kg(problem: Problem, plan: Plan, pollutant: str) -> float | None:
    """What one more kg costs at the margin when all periods ask for the same share more; None where nothing was proven,
    and for EVERY, whose kg are of several pollutants."""
    prices, rows = plan.certificate.prices, own_rows(problem, pollutant)
    whole = sum(problem.rows[r].base for r in rows)
    if pollutant == EVERY or not len(prices) or plan.certificate.bound_yuan is None or whole <= 0:
        return None
    return float(sum(prices[r] * problem.rows[r].base for r in rows) / whole)


def adopted(problem: Problem, other: Plan, own: Plan) -> Plan:
    """The plan of a harder level as that of an easier one, which it meets too; what is proven is that of the level's own
    solution, as far as it is."""
    cost = measure(problem, other.modes[problem.line_index], other.task_days, other.taken).costs.total
    bound = own.certificate.bound_yuan
    gap = None if bound is None else (0.0 if cost <= 0 else max(0.0, (cost - bound) / cost))
    status: Status = "optimal" if gap is not None and gap <= CLOSED else "feasible"
    return replace(other, certificate=replace(own.certificate, status=status, cost_yuan=cost, gap=gap))


def proven_most(problem: Problem, pollutant: str, memory: Memory, seconds: float) -> float | None:
    """The level above which the front cannot go, all other limits as they are; None where those cannot be met at all.
    `problem` is that of any level of the front."""
    rows = own_rows(problem, pollutant)
    if pollutant != EVERY:
        return most_level(problem, rows, [problem.rows[r].base for r in rows], 1.0, memory, seconds)
    rows = [r for r in rows if problem.rows[r].required > 0]
    asked = [problem.rows[r].required for r in rows]
    if not rows:
        return None
    top = min(problem.rows[r].base / unit for r, unit in zip(rows, asked, strict=True))
    return most_level(problem, rows, asked, max(top, 1.0), memory, seconds)


def _is_own(target: Target, pollutant: str) -> bool:
    return (target.pollutant, target.area) == (pollutant, CITY)


def _times(target: Target, level: float) -> Target:
    if target.reduce_kg is not None:
        return replace(target, reduce_kg=target.reduce_kg * level)
    assert target.reduce is not None
    return replace(target, reduce=min(1.0, target.reduce * level))
