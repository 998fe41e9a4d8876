r"""One function for each constraint of the contract; function, constraint and test bear the same name.

Knows the variables, not how they are solved. Letters: $x_{lmt}$ = `in_mode`, $b_{lmt}$ = `begins`, $u_r$ = `short`,
$o_e$ = `over`; $x_{lm,-1}$ is 1 for the initial mode; T days 0 ... T-1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyomo.environ as pyo

from models.problem import NO_LIMIT
from optimizer.reference.season import Season, linear, row_terms, was


def one_mode(model: Any, season: Season) -> Any:
    r"""$\sum_m x_{lmt} = 1$ for every line and day."""

    def rule(model: Any, l: int, t: int) -> Any:
        return pyo.quicksum(model.in_mode[l, m, t] for m in range(season.problem.mode_count[l])) == 1

    return pyo.Constraint(range(season.problem.line_count), range(season.problem.days), rule=rule)


def allowed_modes(model: Any, season: Season) -> None:
    r"""$x_{lmt} = 0$ where the law leaves mode m closed on day t, and 1 where it leaves no other. Fixed variables, no
    rows: the solver never sees them."""
    for l, m, t in season.cells:
        today = season.allowed(l)[t, : season.problem.mode_count[l]]
        if not today[m]:
            model.in_mode[l, m, t].fix(0.0)
        elif today.sum() == 1:
            model.in_mode[l, m, t].fix(1.0)


def block_begins(model: Any, season: Season) -> Any:
    r"""$b_{lmt} \ge x_{lmt} - x_{lm,t-1}$: who enters a mode begins a block of it."""

    def rule(model: Any, l: int, m: int, t: int) -> Any:
        return model.begins[l, m, t] >= model.in_mode[l, m, t] - was(model, season, l, m, t)

    return pyo.Constraint(season.block_cells, rule=rule)


def block_is_new(model: Any, season: Season) -> Any:
    r"""$b_{lmt} \le 1 - x_{lm,t-1}$: who was in the mode the day before begins no block of it."""

    def rule(model: Any, l: int, m: int, t: int) -> Any:
        return model.begins[l, m, t] <= 1 - was(model, season, l, m, t)

    return pyo.Constraint(season.block_cells, rule=rule)


def min_days(model: Any, season: Season) -> Any:
    r"""$\sum_{s = \max(0,\, t - \text{min\_days}_{lm} + 1)}^{t} b_{lms} \le x_{lmt}$: a block begun less than
    `min_days` ago still lasts (Rajan and Takriti 2005, minimum up times). The season's end may cut it short."""

    begun = {
        (l, m, t): [
            s for s in range(max(0, t - int(season.problem.min_days[l, m]) + 1), t + 1) if (l, m, s) in model.begins
        ]
        for l, m in season.block_pairs
        for t in range(season.problem.days)
    }

    def rule(model: Any, l: int, m: int, t: int) -> Any:
        return pyo.quicksum(model.begins[l, m, s] for s in begun[l, m, t]) <= model.in_mode[l, m, t]

    return pyo.Constraint([cell for cell, days in begun.items() if days], rule=rule)


def initial_block(model: Any, season: Season) -> Any:
    r"""$x_{l m_0 t} = 1$ for $t < \text{min\_days}_{l m_0} - \text{initial\_days}_l$: the block that the season finds
    must reach its length; days before the season count."""
    p = season.problem
    lines = np.arange(p.line_count)
    left = np.minimum(p.min_days[lines, p.initial_mode] - p.initial_days, p.days)
    held = [(l, int(p.initial_mode[l]), t) for l in range(p.line_count) for t in range(max(0, int(left[l])))]
    return pyo.Constraint(held, rule=lambda model, l, m, t: model.in_mode[l, m, t] == 1)


def max_days(model: Any, season: Season) -> Any:
    r"""$\sum_t x_{lmt} \le \text{max\_days}_{lm}$: days of the season spent in the mode."""
    p = season.problem

    def rule(model: Any, l: int, m: int) -> Any:
        return pyo.quicksum(model.in_mode[l, m, t] for t in range(p.days)) <= int(p.max_days[l, m])

    return pyo.Constraint([(l, m) for l, m in season.pairs if p.max_days[l, m] < p.days], rule=rule)


def max_blocks(model: Any, season: Season) -> Any:
    r"""$\sum_t b_{lmt} \le \text{max\_blocks}_{lm}$: blocks begun in the season; one that goes on is not."""
    p = season.problem
    begun: dict[tuple[int, int], list[Any]] = {}
    for l, m, t in season.block_cells:
        if p.max_blocks[l, m] < NO_LIMIT:
            begun.setdefault((l, m), []).append(model.begins[l, m, t])
    return pyo.Constraint(list(begun), rule=lambda model, l, m: pyo.quicksum(begun[l, m]) <= int(p.max_blocks[l, m]))


def owed_days(model: Any, season: Season) -> Any:
    r"""$\sum_{t \in D} x_{lmt} \ge n$: n days of the mode among the days D of a period on which the rule is in force."""
    p = season.problem
    owed = [(l, i) for l in range(p.line_count) for i in range(len(p.law_classes[p.law[l]].owed))]

    def rule(model: Any, l: int, i: int) -> Any:
        debt = p.law_classes[p.law[l]].owed[i]
        days = [int(t) for t in np.flatnonzero(debt.counted)]
        return pyo.quicksum(model.in_mode[l, debt.mode, t] for t in days) >= debt.at_least

    return pyo.Constraint(owed, rule=rule)


def target(model: Any, season: Season) -> Any:
    r"""$\sum (\text{baseline} - \text{planned}) + \text{scale}_r u_r \ge \text{required} - \text{credit}$, kg."""
    return _shared("target", model, season)


def cap(model: Any, season: Season) -> Any:
    r"""$\sum (\text{baseline} - \text{planned}) + \text{scale}_r u_r \ge \text{baseline} - \text{allowed}$, kg."""
    return _shared("cap", model, season)


def floor(model: Any, season: Season) -> Any:
    r"""$-\sum \text{output lost} + \text{scale}_r u_r \ge \text{required} - \text{normal output}$, the product's unit."""
    return _shared("floor", model, season)


def guard(model: Any, season: Season) -> Any:
    r"""$\frac{\Delta \text{VOC}}{\text{VOC}_0} - \text{slope} \frac{\Delta \text{NO}_x}{\text{NO}_{x,0}} + u_r \ge
    \text{offset}$, share points."""
    return _shared("guard", model, season)


def alternate(model: Any, season: Season) -> Any:
    r"""$-\#\{\text{matching lines without output}\} + \text{scale}_r u_r \ge -\text{allowed}$ on each day."""
    return _shared("alternate", model, season)


def _shared(kind: str, model: Any, season: Season) -> Any:
    """A row's sum against its need, divided by its largest coefficient so that tolerances mean the same everywhere."""

    def rule(model: Any, r: int) -> Any:
        row, terms = season.problem.rows[r], row_terms(season, season.problem.rows[r])
        coefficients, variables = [row.scale], [model.short[r]]
        for i, l in enumerate(terms.lines.tolist()):
            for m in range(season.problem.mode_count[l]):
                for t in np.flatnonzero(terms.stays[i, m]).tolist():
                    coefficients.append(float(terms.stays[i, m, t]))
                    variables.append(model.in_mode[l, m, t])
                for t in np.flatnonzero(terms.begins[i, m]).tolist():
                    if (l, m, t) in model.begins:
                        coefficients.append(float(terms.begins[i, m, t]))
                        variables.append(model.begins[l, m, t])
        unit = max(map(abs, coefficients[1:]), default=row.scale)
        need = row.need - float(season.fixed[r]) - terms.constant
        return linear([c / unit for c in coefficients], variables) >= need / unit

    return pyo.Constraint(season.rows(kind), rule=rule)


def burden(model: Any, season: Season) -> Any:
    r"""$\sum_{l \in e} \sum_{m,t} w_{lt}\, v_l\, (1 - \text{output}_{lm})\, x_{lmt} \le \text{limit}_e +
    \text{scale}_e o_e$, yuan, for each enterprise."""
    cells_of: dict[int, list[tuple[int, int, int]]] = {}
    for cell in season.cells:
        cells_of.setdefault(int(season.problem.enterprise[cell[0]]), []).append(cell)

    def rule(model: Any, e: int) -> Any:
        scale = float(season.burden_scale[e])
        lost = [float(season.loss_yuan[cell]) / scale for cell in cells_of[e]]
        total = linear([*lost, -1.0], [*(model.in_mode[cell] for cell in cells_of[e]), model.over[e]])
        return total <= float(season.problem.loss_limit[e]) / scale

    return pyo.Constraint(season.burdened(), rule=rule)


CONSTRAINTS: tuple[Callable[[Any, Season], Any], ...] = (
    one_mode, allowed_modes, block_begins, block_is_new, min_days, initial_block, max_days, max_blocks, owed_days,
    target, cap, floor, guard, alternate, burden,
)  # fmt: skip
