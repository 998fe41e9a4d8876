"""What a plan costs and misses in the exact model's own terms, worked out from its modes and not read off a solver."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats
from optimizer.reference.season import Season, row_terms

Modes = NDArray[np.int8]


@dataclass(frozen=True)
class Figures:
    """Plans are modes (L, T) of the active lines; `fixed_cost` in yuan is what tasks cost beside them."""

    season: Season
    fixed_cost: float

    @property
    def constant_yuan(self) -> float:
        return self.fixed_cost + self.season.initial_restart_yuan

    def cost(self, modes: Modes) -> float:
        """Yuan."""
        x, begins = self._decisions(modes)
        restarts = self.season.problem.restart_cost[:, :, None] * begins
        return float((self.season.loss_yuan * x).sum() + restarts.sum()) + self.constant_yuan

    def missed(self, modes: Modes) -> float:
        """Total relative shortfall, to the last digit."""
        short, over = self.shortfalls(modes)
        return float(short.sum() + over.sum())

    def shortfalls(self, modes: Modes) -> tuple[Floats, Floats]:
        """Relative shortfall of each row (R,) and burden (E,)."""
        p, (x, begins) = self.season.problem, self._decisions(modes)
        short = np.array([self._short(r, x, begins) for r in range(len(p.rows))])
        lost = np.bincount(
            p.enterprise, weights=(self.season.loss_yuan * x).sum(axis=(1, 2)), minlength=len(p.loss_limit)
        )
        return short, np.maximum(0.0, (lost - p.loss_limit) / self.season.burden_scale)

    def _short(self, r: int, x: Floats, begins: Floats) -> float:
        row, terms = self.season.problem.rows[r], row_terms(self.season, self.season.problem.rows[r])
        total = float((terms.stays * x[terms.lines]).sum() + (terms.begins * begins[terms.lines]).sum())
        return max(0.0, row.need - total - terms.constant - float(self.season.fixed[r])) / row.scale

    def _decisions(self, modes: Modes) -> tuple[Floats, Floats]:
        """What the modes make of in_mode and begins, both (L, M, T)."""
        p = self.season.problem
        x = (modes[:, None, :] == np.arange(p.output.shape[1])[None, :, None]).astype(np.float64)
        begins = x.copy()
        begins[:, :, 1:] *= 1.0 - x[:, :, :-1]
        begins[np.arange(p.line_count), p.initial_mode, 0] = 0.0
        return x, begins
