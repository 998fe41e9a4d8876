"""What the plan owes to every row, limits, burdens and shared resources alike, as one vector (see optimizer.city for
their order). Knows no columns and no prices."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats, Problem
from optimizer.city import City

SLACK = 1e-9
"""Rows count as met within this relative slack inside the engine; the contract allows 1e-6."""
_HARD = 1e-3
"""What is shared by projects is no limit to come near to: a unit too many weighs more than any limit missed."""


@dataclass(frozen=True)
class Needs:
    """`amount` (rows,) in each row's own unit, -inf where nothing is asked; `scale` (rows,) > 0 makes it relative.
    `ease` (rows,), where given, is by how much one unit of ease lowers each row's amount; ease costs 1 a unit."""

    amount: Floats
    scale: Floats
    ease: Floats | None = None

    @property
    def asked(self) -> NDArray[np.bool_]:
        """Whether each row asks for anything, (rows,)."""
        return np.isfinite(self.amount)

    def where_asked(self, values: Floats) -> Floats:
        """Values (rows,), 0 for rows that ask for nothing."""
        return np.where(self.asked, values, 0.0)

    def short(self, given: Floats) -> Floats:
        """Relative shortfall of each row, 0 where met."""
        missing = (self.amount - given) / self.scale
        return np.where(missing > SLACK, missing, 0.0)

    def after(self, given: Floats) -> Needs:
        """What is left to ask when others give so much (rows,)."""
        return replace(self, amount=self.amount - given)

    def relaxed_by(self, short: Floats) -> Needs:
        """The same with each row's need lowered by a relative amount."""
        return replace(self, amount=self.amount - short * self.scale)


def needs_of(city: City) -> Needs:
    """What all actors together owe to every row."""
    problem = city.problem
    limited = city.burden_rows
    capacity = np.repeat(city.projects.capacity.astype(np.float64), city.horizon_days)
    return Needs(
        amount=np.concatenate(
            [[row.need for row in problem.rows], np.where(limited, -problem.loss_limit, -np.inf), -capacity]
        ),
        scale=np.concatenate(
            [
                [row.scale for row in problem.rows],
                np.where(limited, _burden_scale(problem), 1.0),
                _HARD * np.maximum(capacity, 1.0),
            ]
        ),
    )


def _burden_scale(problem: Problem) -> Floats:
    """What each enterprise may lose, (E,) yuan, or where that is nothing, what it is worth in the season."""
    limit = problem.loss_limit
    normal = problem.calendars.sum(axis=1)[problem.calendar] * problem.value
    worth = np.bincount(problem.enterprise, weights=normal, minlength=len(limit))
    return np.where(limit > 0, limit, np.where(worth > 0, worth, 1.0))
