"""What the plan owes to every row, shared limits and burdens alike, as one vector. Knows no columns and no prices.

Rows 0..R-1 are the problem's shared rows, R..R+E-1 each enterprise's burden (lost value counts as negative giving).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.problem import Floats, Problem

SLACK = 1e-9
"""Rows count as met within this relative slack inside the engine; the contract allows 1e-6."""


@dataclass(frozen=True)
class Needs:
    """`amount` (R + E,) in each row's own unit, -inf where nothing is asked; `scale` (R + E,) > 0 makes it relative."""

    amount: Floats
    scale: Floats

    def short(self, given: Floats) -> Floats:
        """Relative shortfall of each row, 0 where met."""
        missing = (self.amount - given) / self.scale
        return np.where(missing > SLACK, missing, 0.0)

    def relaxed_by(self, short: Floats) -> Needs:
        """The same with each row's need lowered by a relative amount."""
        return replace(self, amount=self.amount - short * self.scale)


def needs_of(problem: Problem, from_tasks: Floats) -> Needs:
    """What the lines owe once tasks have given `from_tasks` (R,) to the shared rows."""
    shared = np.array([row.need for row in problem.rows], dtype=np.float64) - from_tasks
    scale = np.array([row.scale for row in problem.rows], dtype=np.float64)
    limited = np.isfinite(problem.loss_limit)
    return Needs(
        amount=np.concatenate([shared, np.where(limited, -problem.loss_limit, -np.inf)]),
        scale=np.concatenate([scale, np.where(limited & (problem.loss_limit > 1.0), problem.loss_limit, 1.0)]),
    )
