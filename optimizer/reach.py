"""How far a target can go beside all other limits: a proven level that none can exceed. Knows relaxations, no whole plan.

A target of share v asks `reduction + credit >= v x base` in each of its periods. With v = 1 - z, z is what the target is
eased by: the least z is found like any relaxation, and for prices with `sum price_r x base_r <= 1` over its rows the
Lagrangian value is at most z, so that no plan whatever has a share above 1 - that value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.problem import Problem
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.decompose import UNMET, serial_answers
from optimizer.generate import Rounds
from optimizer.memory import Memory
from optimizer.needs import Needs, needs_of

_PENALTY = 1e4
"""What missing any other limit costs, relative, beside 1 for the whole of the target."""
_OUT_OF_REASON = 2.0
"""A target eased by so much asks for emission twice the base: it is others that cannot be met."""
_TOLERANCE, _MOST_ROUNDS = 1e-4, 400


@dataclass(frozen=True)
class Level:
    """A target of the scenario, by index. `asked` is the share of its base that it asks for; `most` the share above which
    it is proven out of reach beside all other limits, None when those cannot even be met without it."""

    target: int
    asked: float
    most: float | None

    @property
    def possible(self) -> bool:
        """Not proven out of reach."""
        return self.most is not None and self.asked <= self.most * (1 + UNMET) + UNMET


def levels(problem: Problem, memory: Memory, clock: Clock) -> tuple[Level, ...]:
    """The proven most of each target, the others as they are."""
    city = memory.city(problem)
    pool = memory.pool(city)
    if city.count:
        pool.add(serial_answers(city))
        pool.add(city.answer(city.prices(city.nothing)))
    return tuple(level(city, pool, k, rows, clock) for k, rows in enumerate(rows_of_targets(problem)))


def rows_of_targets(problem: Problem) -> list[list[int]]:
    """The rows of each target of the scenario, one for each of its periods."""
    rows = [r for r, row in enumerate(problem.rows) if row.kind == "target"]
    found, first = [], 0
    for target in problem.scenario.targets:
        count = len(problem.season.periods(target.per))
        found.append(rows[first : first + count])
        first += count
    return found


def level(city: City, pool: ColumnPool, target: int, rows: list[int], clock: Clock) -> Level:
    """How far one target can go."""
    problem = city.problem
    asked = max(
        (problem.rows[r].required / problem.rows[r].base for r in rows if problem.rows[r].base > 0), default=0.0
    )
    needs = _eased(problem, needs_of(city), rows)
    if not city.count:
        alone = needs.short(np.zeros(len(needs.amount)))
        return Level(target, asked, None if np.delete(alone, rows).any() else _credited(problem, rows))
    relaxation = Rounds(city, pool, needs, _PENALTY, cost_weight=0.0).run(
        _TOLERANCE, _MOST_ROUNDS, lambda *_: clock.over
    )
    if relaxation.bound > _OUT_OF_REASON:
        return Level(target, asked, None)
    return Level(target, asked, 1.0 - relaxation.bound)


def _eased(problem: Problem, needs: Needs, rows: list[int]) -> Needs:
    """The target's rows ask for the whole base, and ease lowers them all by the same share of it."""
    amount, ease = needs.amount.copy(), np.zeros(len(needs.amount))
    scale = needs.scale.copy()
    for r in rows:
        row = problem.rows[r]
        credit = row.required - row.need
        amount[r], ease[r], scale[r] = row.base - credit, row.base, max(row.base, 1e-9)
    return replace(needs, amount=amount, scale=scale, ease=ease)


def _credited(problem: Problem, rows: list[int]) -> float:
    """Share that other measures deliver alone."""
    shares = [(row.required - row.need) / row.base for r in rows if (row := problem.rows[r]).base > 0]
    return min(shares, default=0.0)
