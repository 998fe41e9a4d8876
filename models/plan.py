"""A plan and what is proven about it. Knows nothing of how it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Status = Literal["optimal", "feasible", "targets_unmet"]


@dataclass(frozen=True)
class Certificate:
    """What is known of a plan's cost. `bound_yuan` is a proven lower bound or None; `gap` = (cost - bound) / cost or
    None; `prices` holds the prices that prove the bound, or is empty where it was proven otherwise: for each row of the
    problem per unit, then for each enterprise's burden per yuan of loss, then for each resource that projects share on
    each day of the horizon per unit (days of one resource together). The enterprises `together`, by number, were asked as one for
    what they cost at least within their burden: the proof leaves out its price."""

    status: Status
    cost_yuan: float
    bound_yuan: float | None
    gap: float | None
    method: Literal["decompose", "exact"]
    seconds: float
    prices: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    together: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class Taken:
    """A measure that a line takes: indexes into the scenario's lines and measures, its first day in effect and what it
    costs in yuan."""

    line: int
    measure: int
    first_day: date
    cost_yuan: float


@dataclass(frozen=True)
class Plan:
    """`modes[i, d]` is the index of the mode of scenario line i on season day d, among that line's `modes`;
    `task_days` the days each task works, in order; `taken` the measures, by line and measure."""

    modes: NDArray[np.int8]
    certificate: Certificate
    task_days: dict[str, tuple[date, ...]] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True)
class Progress:
    """One look at a running search; None where nothing is known yet."""

    stage: str
    seconds: float
    bound_yuan: float | None = None
    cost_yuan: float | None = None

    @property
    def gap(self) -> float | None:
        if self.bound_yuan is None or self.cost_yuan is None:
            return None
        return 0.0 if self.cost_yuan <= 0 else max(0.0, (self.cost_yuan - self.bound_yuan) / self.cost_yuan)
