"""Projects as a constraint programme: any network, the projects' own resources, on wish also the city's. Knows tasks
and prices.

Prices are scaled to integers and rounded down, so the solver's bound stays below the true least price. The search ends by proof or
by the solver's own count of work: the same answer on every machine, unless a clock is given and cuts it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from optimizer.project.energy import earliest
from optimizer.project.kernels import Days, Floats
from optimizer.project.task import Site, Work
from optimizer.project.variables import Cost, TaskVariables, late, limit, link, plain

UNITS = 2**32
"""About how many units the largest conceivable price is scaled to."""
Watch = Callable[[float | None, float | None], None]
"""Told the price of each better schedule, or a bound proven meanwhile; None for the other."""


@dataclass(frozen=True)
class Effort:
    """When a search ends: `work` in the solver's own units of some seconds, `seconds` by the clock, `gap` between the
    schedule and what is proven, as a share of its price."""

    work: float
    seconds: float = np.inf
    gap: float = 0.0


@dataclass(frozen=True)
class Found:
    """`days` per task, None when no schedule was found; `bound` is proven (inf when there is no schedule at all,
    -inf when nothing is known)."""

    days: tuple[Days, ...] | None
    bound: float


def satisfy(
    sites: Sequence[Site],
    prices: Sequence[Floats],
    shared: Sequence[int],
    delay_weight: float,
    effort: Effort,
    hints: Sequence[tuple[Days, ...] | None],
    rough: bool = False,
    watch: Watch | None = None,
) -> Found:
    """Least priced schedules of the sites together. `prices` (tasks, H) per site; `shared` is the capacity (Q,) of what
    the city shares, empty when that is priced and no limit here. `rough`: tasks are unbroken
    and hold what they need on rest days too, which is a smaller model and proves nothing."""
    model = cp_model.CpModel()
    tasks: list[TaskVariables] = []
    costs: list[Cost] = []
    users: dict[tuple[int, str], list[tuple[TaskVariables, int]]] = {}
    scale = _scale(sites, prices, delay_weight)
    ends_alone = not shared and not any(price.any() for price in prices)
    for s, (site, price, hint) in enumerate(zip(sites, prices, hints, strict=True)):
        heads, done = earliest(site)
        if done > site.days or not all(_fits(work) for work in site.works):
            return Found(None, np.inf)
        timed = [False] * len(site.works) if rough else _timed(site, price, bool(shared))
        here = [TaskVariables(model, work, timed[i]) for i, work in enumerate(site.works)]
        link(model, site, here, heads, hint)
        for i, task in enumerate(here):
            costs += task.cost(price[i], scale)
            for name, amount in site.own[i].items():
                users.setdefault((s, name), []).append((task, amount))
            for q in range(len(shared)):
                if site.uses[i, q]:
                    users.setdefault((-1, str(q)), []).append((task, int(site.uses[i, q])))
        costs += late(model, site, here, done, delay_weight * scale)
        tasks += here
    for (s, name), using in sorted(users.items(), key=lambda item: item[0]):
        limit(model, using, shared[int(name)] if s < 0 else sites[s].capacity[name], rough)
    model.minimize(sum(units * variable for variable, units in costs))
    return _solve(_solver(effort, ends_alone), model, tasks, scale, watch)


def _fits(work: Work) -> bool:
    """Some run of open days holds the shortest piece; whether all pieces fit is the solver's to say."""
    return bool((work.run >= work.piece).any())


def _timed(site: Site, price: Floats, shared: bool) -> list[bool]:
    """Which tasks need a literal per first day: those with prices, and users of what cannot be a plain cumulative."""
    needed = [bool(row.any()) for row in price]
    awkward = {name for own, work in zip(site.own, site.works, strict=True) for name in own if not plain(work)}
    return [
        needed[i] or bool(awkward & set(site.own[i])) or (shared and bool(site.uses[i].any()))
        for i in range(len(site.works))
    ]


def _scale(sites: Sequence[Site], prices: Sequence[Floats], delay_weight: float) -> float:
    most = 0.0
    for site, price in zip(sites, prices, strict=True):
        most += sum(work.duration * float(np.abs(row).max()) for work, row in zip(site.works, price, strict=True))
        most += delay_weight * float(site.delay_after(np.array([float(price.shape[1])]))[0])
    return float(2.0 ** np.floor(np.log2(UNITS / most))) if most > 0 else 1.0


def _solver(effort: Effort, ends_alone: bool) -> cp_model.CpSolver:
    """One worker, the same on every machine; eight in turns can abort the whole process (CP-SAT 9.15). Where `ends_alone`
    count it leaves linear relaxations alone: so it proved two hard instances of 30 activities in less than a quarter of
    the work that eight of all kinds took. Prices by day need the relaxation."""
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = 1
    solver.parameters.num_workers = 1
    if ends_alone:
        solver.parameters.linearization_level = 0
    solver.parameters.max_deterministic_time = effort.work
    solver.parameters.max_time_in_seconds = effort.seconds
    solver.parameters.relative_gap_limit = effort.gap
    return solver


class _Told(cp_model.CpSolverSolutionCallback):
    """Passes on each better schedule's price."""

    def __init__(self, watch: Watch, scale: float):
        super().__init__()
        self._watch, self._scale = watch, scale

    def on_solution_callback(self) -> None:
        self._watch(self.objective_value / self._scale, None)


def _solve(
    solver: cp_model.CpSolver, model: cp_model.CpModel, tasks: list[TaskVariables], scale: float, watch: Watch | None
) -> Found:
    if watch is None:
        status = solver.solve(model)
    else:
        tell = watch
        solver.best_bound_callback = lambda bound: tell(None, bound / scale)
        status = solver.solve(model, _Told(watch, scale))
    assert status != cp_model.MODEL_INVALID, model.validate()
    if status == cp_model.INFEASIBLE:
        return Found(None, np.inf)
    if status == cp_model.UNKNOWN:
        return Found(None, -np.inf)
    return Found(tuple(task.read(solver) for task in tasks), float(solver.best_objective_bound) / scale)
