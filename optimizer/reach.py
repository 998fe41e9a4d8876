"""How far targets can go beside all other limits: a proven level that no plan exceeds. Knows relaxations, no whole plan.

At level v the rows R of a target ask `reduction + credit >= v x whole_r`: with whole the base, v is the target's share; with
whole what it asks now, v is a multiple. With v = top - z, z is what the rows are eased by, all alike. The least z is found like
any relaxation; its Lagrangian value for prices with `sum price_r x whole_r <= 1` lies below z, so that no plan whatever
has a level above top - that value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.problem import Problem
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.decompose import UNMET, serial_answers
from optimizer.generate import Rounds
from optimizer.memory import Memory
from optimizer.needs import needs_of

_PENALTY = 1e4
"""What missing any other limit costs, relative, beside 1 a unit of level."""
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


def levels(problem: Problem, memory: Memory, seconds_each: float) -> tuple[Level, ...]:
    """The proven most of each target, the others as they are, each within its time: less time leaves it higher."""
    found = []
    for target, rows in enumerate(rows_of_targets(problem)):
        asked = [problem.rows[r].required / problem.rows[r].base for r in rows if problem.rows[r].base > 0]
        whole = [problem.rows[r].base for r in rows]
        most = most_level(problem, rows, whole, 1.0, memory, seconds_each)
        found.append(Level(target, max(asked, default=0.0), most))
    return tuple(found)


def rows_of_targets(problem: Problem) -> list[list[int]]:
    """The rows of each target of the scenario, one for each of its periods."""
    rows = [r for r, row in enumerate(problem.rows) if row.kind == "target"]
    found, first = [], 0
    for target in problem.scenario.targets:
        count = len(problem.season.periods(target.per))
        found.append(rows[first : first + count])
        first += count
    return found


def most_level(
    problem: Problem, rows: Sequence[int], whole: Sequence[float], top: float, memory: Memory, seconds: float
) -> float | None:
    """The level, at most `top`, above which the rows are proven out of reach; `whole` is what each asks at level 1.
    None when the other limits cannot be met at any level from -`top` on."""
    city = memory.city(problem)
    clock = Clock(seconds, lambda progress: None)
    needs = needs_of(city)
    amount, scale, ease = needs.amount.copy(), needs.scale.copy(), np.zeros(len(needs.amount))
    for r, unit in zip(rows, whole, strict=True):
        credit = problem.rows[r].required - problem.rows[r].need
        amount[r], ease[r], scale[r] = top * unit - credit, unit, max(unit, 1e-9)
    eased = replace(needs, amount=amount, scale=scale, ease=ease)
    if not city.count:
        others = np.delete(needs.short(np.zeros(len(amount))), rows)
        credits = [(top * unit - amount[r]) / unit for r, unit in zip(rows, whole, strict=True) if unit > 0]
        return None if others.any() else min(credits, default=0.0)
    pool = _begun(city, memory)
    relaxation = Rounds(city, pool, eased, _PENALTY, cost_weight=0.0).run(
        _TOLERANCE, _MOST_ROUNDS, lambda *_: clock.over
    )
    return None if relaxation.bound > 2.0 * top else top - max(relaxation.bound, 0.0)


def _begun(city: City, memory: Memory) -> ColumnPool:
    pool = memory.pool(city)
    if not len(pool):
        pool.add(serial_answers(city))
        pool.add(city.answer(city.prices(city.nothing)))
    return pool
