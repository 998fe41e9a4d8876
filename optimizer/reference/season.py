"""The variables of the exact model and the numbers its constraints are made of. Knows no single constraint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.core.expr.numeric_expr import LinearExpression

from models.problem import NO_LIMIT, OUTPUT, STOPPED, Bools, Floats, Problem, Row


@dataclass(frozen=True)
class Season:
    """A problem whose tasks are settled: `fixed` (R,) is what they give to each row already."""

    problem: Problem
    fixed: Floats

    @cached_property
    def works(self) -> Floats:
        """1.0 on the working days of each line; (L, T)."""
        return self.problem.calendars[self.problem.calendar].astype(np.float64)

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Every line with each of its modes."""
        return [(l, m) for l, count in enumerate(self.problem.mode_count) for m in range(count)]

    @cached_property
    def cells(self) -> list[tuple[int, int, int]]:
        return [(l, m, t) for l, m in self.pairs for t in range(self.problem.days)]

    @cached_property
    def block_pairs(self) -> list[tuple[int, int]]:
        """Lines and modes whose blocks matter: bounded in length or number, or with a restart."""
        p = self.problem
        matters = (p.min_days > 1) | (p.max_blocks < NO_LIMIT) | (p.restart_cost > 0) | (p.restart_days > 0)
        return [(l, m) for l, m in self.pairs if matters[l, m]]

    @cached_property
    def block_cells(self) -> list[tuple[int, int, int]]:
        """Where a block that matters can begin: on days on which the law leaves the mode open."""
        return [(l, m, t) for l, m in self.block_pairs for t in np.flatnonzero(self.allowed(l)[:, m]).tolist()]

    def allowed(self, l: int) -> Bools:
        """The line's open modes by day; (T, M)."""
        law = self.problem.law_classes[int(self.problem.law[l])]
        return law.allowed

    @cached_property
    def loss_yuan(self) -> Floats:
        """Output value lost by each line in each mode on each day; (L, M, T)."""
        p = self.problem
        lost: Floats = (p.value[:, None] * (1.0 - p.output))[:, :, None] * self.works[:, None, :]
        return lost

    @cached_property
    def normal_yuan(self) -> Floats:
        """Output value of each enterprise when nothing is curtailed; (E,)."""
        p = self.problem
        normal = p.value * self.works.sum(axis=1)
        return np.bincount(p.enterprise, weights=normal, minlength=len(p.loss_limit)).astype(np.float64)

    @cached_property
    def burden_scale(self) -> Floats:
        """What a missed burden is measured by: the loss allowed, or the normal value where none is; (E,) yuan."""
        limit = self.problem.loss_limit
        scale = np.where((limit > 0) & np.isfinite(limit), limit, self.normal_yuan)
        return np.where(scale > 0, scale, 1.0)

    @cached_property
    def initial_restart_yuan(self) -> float:
        """Restart of the blocks that the season opens in or right after: due whatever is planned."""
        p = self.problem
        return float(p.restart_cost[np.arange(p.line_count), p.initial_mode].sum())

    @property
    def cost_unit_yuan(self) -> float:
        """The largest cost of a single decision: the objective is counted in it."""
        p = self.problem
        largest = max(float(p.value.max(initial=0.0)), float(p.restart_cost.max(initial=0.0)))
        return largest if largest > 0 else 1.0

    def rows(self, kind: str) -> list[int]:
        return [r for r, row in enumerate(self.problem.rows) if row.kind == kind]

    def burdened(self) -> list[int]:
        """Enterprises whose loss is limited."""
        return [int(e) for e in np.flatnonzero(np.isfinite(self.problem.loss_limit))]


@dataclass(frozen=True)
class RowTerms:
    """A row's sum as coefficients: `stays` of in_mode and `begins` of begins, both (n, M, T) over `lines` (n,)."""

    lines: NDArray[np.int64]
    stays: Floats
    begins: Floats
    constant: float


def row_terms(season: Season, row: Row) -> RowTerms:
    r"""What the row counts, in the model's variables.

    $$\sum_{l \in S} \sum_{t \in P} \Big( \sum_m \big( w_{lt}\, c_{lm} + s\,[\text{output}_{lm} = 0] \big)\, x_{lmt}
    - \sum_m g_{lm}\, e_{lmt} \Big), \qquad e_{lmt} = b_{lmt} - x_{lmt} + x_{lm,t-1}$$

    $c_{lm}$ is kg reduced and output lost on a working day times the row's weights, $s$ the weight of standing still,
    $g_{lm}$ the weighted kg of a restart, due on the first day $t$ after a block ($e_{lmt} = 1$), $x_{lm,-1}$ the
    initial mode.
    """
    p, (first, stop) = season.problem, (row.period.start, row.period.stop)
    lines = np.flatnonzero(p.member_sets[row.members])
    weighted_kg = p.kg[lines] * row.weights[:4]
    on_working_day = ((1.0 - p.emits[lines]) * weighted_kg[:, None, :]).sum(axis=2)
    on_working_day += (1.0 - p.output[lines]) * (p.output_per_day[lines] * row.weights[OUTPUT])[:, None]
    stays = np.zeros((len(lines), p.output.shape[1], p.days))
    stays[:, :, first:stop] = on_working_day[:, :, None] * season.works[lines][:, None, first:stop]
    stays[:, :, first:stop] += ((p.output[lines] <= 0) * row.weights[STOPPED])[:, :, None]
    begins = np.zeros_like(stays)
    restart = p.restart_days[lines] * weighted_kg.sum(axis=1)[:, None]
    begins[:, :, first:stop] -= restart[:, :, None]
    stays[:, :, first:stop] += restart[:, :, None]
    stays[:, :, max(0, first - 1) : stop - 1] -= restart[:, :, None]
    opening = -float(restart[np.arange(len(lines)), p.initial_mode[lines]].sum()) if first == 0 else 0.0
    return RowTerms(lines, stays, begins, opening)


def was(model: Any, season: Season, l: int, m: int, t: int) -> Any:
    """Whether the line was in the mode on the day before day t."""
    return model.in_mode[l, m, t - 1] if t > 0 else float(season.problem.initial_mode[l] == m)


def declare(season: Season) -> Any:
    """A model with its variables and its cost.

    `in_mode[l, m, t]` line l is in mode m on day t; `begins[l, m, t]` a block of m begins that day; `short[r]`,
    `over[e]` relative shortfall of a row or a burden.
    """
    model = pyo.ConcreteModel()
    model.in_mode = pyo.Var(season.cells, domain=pyo.Binary)
    # in_mode decides begins, so it could be continuous; but then HiGHS 1.11 to 1.15 cut the optimum off in one of some
    # two thousand random seasons, and not once in eight thousand with binaries.
    model.begins = pyo.Var(season.block_cells, domain=pyo.Binary)
    model.short = pyo.Var(range(len(season.problem.rows)), domain=pyo.NonNegativeReals)
    model.over = pyo.Var(season.burdened(), domain=pyo.NonNegativeReals)
    return model


def linear(coefficients: list[float], variables: list[Any], constant: float = 0.0) -> Any:
    """Pyomo's compact linear sum, without the terms whose coefficient is 0 but for rounding."""
    kept = [(c, v) for c, v in zip(coefficients, variables, strict=True) if abs(c) > 1e-12]
    return LinearExpression(linear_coefs=[c for c, _ in kept], linear_vars=[v for _, v in kept], constant=constant)


def cost_terms(season: Season, model: Any) -> tuple[list[float], list[Any]]:
    r"""$\sum_{l,m,t} w_{lt}\, v_l\, (1 - \text{output}_{lm})\, x_{lmt} + \sum_{l,m,t} k_{lm}\, b_{lmt}$, yuan: lost
    output value and a restart for every block begun. The restart of the initial block is a constant."""
    p = season.problem
    coefficients = [float(season.loss_yuan[cell]) for cell in season.cells]
    coefficients += [float(p.restart_cost[l, m]) for l, m, _ in season.block_cells]
    return coefficients, [model.in_mode[c] for c in season.cells] + [model.begins[c] for c in season.block_cells]
