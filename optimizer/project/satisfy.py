"""Projects as a constraint programme: any network, the projects' own resources, on wish also the city's. Knows tasks
and prices; the only module that imports ortools.

An unbroken task is a choice among its possible first days, a task in pieces one yes or no per working day. Prices are
scaled to integers and rounded down, so the solver's bound stays below the true least price. The search ends by proof or
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

UNITS = 2**32
"""About how many units the largest conceivable price is scaled to."""
Cost = tuple[cp_model.IntVar, int]
"""A variable and what one more of it costs, in whole units."""
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


class _Task:
    """One task in the model: its first and last day, and on each day whether it works (only when asked for)."""

    def __init__(self, model: cp_model.CpModel, work: Work, timed: bool):
        self.model, self.work = model, work
        self.begins: dict[int, cp_model.IntVar] = {}
        self.works: dict[int, cp_model.IntVar] = {}
        if work.piece >= work.duration:
            self._whole(timed)
        else:
            self._pieces()

    def _whole(self, timed: bool) -> None:
        work, model = self.work, self.model
        at = [k for k in range(len(work.working)) if work.run[k] >= work.duration]
        firsts = [int(work.working[k]) for k in at]
        lasts = [int(work.working[k + work.duration - 1]) for k in at]
        self.first = model.new_int_var_from_domain(cp_model.Domain.from_values(firsts), "")
        if timed:
            self.begins = {k: model.new_bool_var("") for k in at}
            model.add_exactly_one(self.begins.values())
            model.add(self.first == sum(day * self.begins[k] for k, day in zip(at, firsts, strict=True)))
        if all(last - first == work.duration - 1 for first, last in zip(firsts, lasts, strict=True)):
            self.last: cp_model.LinearExprT = self.first + (work.duration - 1)
            return
        last = model.new_int_var_from_domain(cp_model.Domain.from_values(lasts), "")
        if timed:
            model.add(last == sum(day * self.begins[k] for k, day in zip(at, lasts, strict=True)))
        else:
            model.add_allowed_assignments([self.first, last], list(zip(firsts, lasts, strict=True)))
        self.last = last

    def _pieces(self) -> None:
        work, model = self.work, self.model
        usable = [k for k in range(len(work.working)) if work.run[k] >= 1]
        self.works = {k: model.new_bool_var("") for k in usable}
        model.add(sum(self.works.values()) == work.duration)
        self.first = model.new_int_var(0, len(work.position) - 2, "")
        self.last = model.new_int_var(0, len(work.position) - 2, "")
        for k in usable:
            day, on = int(work.working[k]), self.works[k]
            model.add(self.first <= day).only_enforce_if(on)
            model.add(self.last >= day).only_enforce_if(on)
            starts = [on] if k - 1 not in self.works else [on, ~self.works[k - 1]]
            if work.run[k] < work.piece:
                model.add_bool_or([~literal for literal in starts])
            else:
                for later in range(k + 1, k + work.piece):
                    model.add_bool_or([*(~literal for literal in starts), self.works[later]])

    def on(self) -> dict[int, list[cp_model.IntVar]]:
        """For each day the literals of which one is true when the task works."""
        work = self.work
        if self.works:
            return {int(work.working[k]): [literal] for k, literal in self.works.items()}
        found: dict[int, list[cp_model.IntVar]] = {}
        for k, literal in self.begins.items():
            for day in work.working[k : k + work.duration]:
                found.setdefault(int(day), []).append(literal)
        return found

    def interval(self) -> cp_model.IntervalVar:
        """From the first day to the last."""
        if _plain(self.work):
            return self.model.new_fixed_size_interval_var(self.first, self.work.duration, "")
        length = self.model.new_int_var(1, len(self.work.position) - 1, "")
        return self.model.new_interval_var(self.first, length, self.last + 1, "")

    def cost(self, price: Floats, scale: float) -> list[Cost]:
        """Whole units, rounded down."""
        work = self.work
        if self.works:
            return [(on, int(np.floor(price[work.working[k]] * scale))) for k, on in self.works.items()]
        sums = np.concatenate([[0.0], np.cumsum(price[work.working])])
        return [(on, int(np.floor((sums[k + work.duration] - sums[k]) * scale))) for k, on in self.begins.items()]

    def hint(self, days: Days) -> None:
        first, worked = int(days[0]), set(days.tolist())
        for k, literal in self.begins.items():
            self.model.add_hint(literal, int(self.work.working[k] == first))
        for k, literal in self.works.items():
            self.model.add_hint(literal, int(self.work.working[k] in worked))
        self.model.add_hint(self.first, first)
        if isinstance(self.last, cp_model.IntVar) and self.last is not self.first:
            self.model.add_hint(self.last, int(days[-1]))

    def read(self, solver: cp_model.CpSolver) -> Days:
        work = self.work
        if self.works:
            return np.array([work.working[k] for k, on in self.works.items() if solver.value(on)], dtype=np.int64)
        k = int(work.position[solver.value(self.first)])
        return work.working[k : k + work.duration].copy()


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
    tasks: list[_Task] = []
    costs: list[Cost] = []
    users: dict[tuple[int, str], list[tuple[_Task, int]]] = {}
    scale = _scale(sites, prices, delay_weight)
    ends_alone = not shared and not any(price.any() for price in prices)
    for s, (site, price, hint) in enumerate(zip(sites, prices, hints, strict=True)):
        heads, done = earliest(site)
        if done > site.days or not all(_fits(work) for work in site.works):
            return Found(None, np.inf)
        timed = [False] * len(site.works) if rough else _timed(site, price, bool(shared))
        here = [_Task(model, work, timed[i]) for i, work in enumerate(site.works)]
        _link(model, site, here, heads, hint)
        for i, task in enumerate(here):
            costs += task.cost(price[i], scale)
            for name, amount in site.own[i].items():
                users.setdefault((s, name), []).append((task, amount))
            for q in range(len(shared)):
                if site.uses[i, q]:
                    users.setdefault((-1, str(q)), []).append((task, int(site.uses[i, q])))
        costs += _delay(model, site, here, done, delay_weight * scale)
        tasks += here
    for (s, name), using in sorted(users.items(), key=lambda item: item[0]):
        _limit(model, using, shared[int(name)] if s < 0 else sites[s].capacity[name], rough)
    model.minimize(sum(units * variable for variable, units in costs))
    return _solve(_solver(effort, ends_alone), model, tasks, scale, watch)


def _link(
    model: cp_model.CpModel, site: Site, tasks: list[_Task], heads: list[int], hint: tuple[Days, ...] | None
) -> None:
    """Tasks in their order, none before its head, beginning from the days of the hint."""
    for task, head in zip(tasks, heads, strict=True):
        model.add(task.first >= head)
    for a, b, lag in site.links:
        model.add(tasks[b].first >= tasks[a].last + 1 + lag)
    if hint is not None:
        for task, days in zip(tasks, hint, strict=True):
            task.hint(days)


def _fits(work: Work) -> bool:
    """Some run of open days holds the shortest piece; whether all pieces fit is the solver's to say."""
    return bool((work.run >= work.piece).any())


def _timed(site: Site, price: Floats, shared: bool) -> list[bool]:
    """Which tasks need a literal per first day: those with prices, and users of what cannot be a plain cumulative."""
    needed = [bool(row.any()) for row in price]
    awkward = {name for own, work in zip(site.own, site.works, strict=True) for name in own if not _plain(work)}
    return [
        needed[i] or bool(awkward & set(site.own[i])) or (shared and bool(site.uses[i].any()))
        for i in range(len(site.works))
    ]


def _plain(work: Work) -> bool:
    """Unbroken on a calendar without rest days: an interval of fixed length."""
    return work.piece >= work.duration and len(work.working) == len(work.position) - 1


def _scale(sites: Sequence[Site], prices: Sequence[Floats], delay_weight: float) -> float:
    most = 0.0
    for site, price in zip(sites, prices, strict=True):
        most += sum(work.duration * float(np.abs(row).max()) for work, row in zip(site.works, price, strict=True))
        most += delay_weight * float(site.delay_after(np.array([float(price.shape[1])]))[0])
    return float(2.0 ** np.floor(np.log2(UNITS / most))) if most > 0 else 1.0


def _delay(model: cp_model.CpModel, site: Site, tasks: list[_Task], done: int, units_per_yuan: float) -> list[Cost]:
    """The days late, at least those of the earliest moment at which the project can be `done`."""
    units = int(np.floor(site.delay_cost * units_per_yuan))
    if site.deadline is None or units == 0 or not tasks:
        return []
    last_day = len(site.works[0].position) - 2
    late = model.new_int_var(max(0, done - 1 - site.deadline), max(0, last_day - site.deadline), "")
    followed = {a for a, _, _ in site.links}
    for i, task in enumerate(tasks):
        if i not in followed:
            model.add(late >= task.last - site.deadline)
    return [(late, units)]


def _limit(model: cp_model.CpModel, using: list[tuple[_Task, int]], capacity: int, rough: bool) -> None:
    if rough or all(_plain(task.work) for task, _ in using):
        intervals = [task.interval() for task, _ in using]
        model.add_cumulative(intervals, [amount for _, amount in using], capacity)
        return
    by_day: dict[int, list[tuple[cp_model.IntVar, int]]] = {}
    for task, amount in using:
        for day, literals in task.on().items():
            by_day.setdefault(day, []).extend((literal, amount) for literal in literals)
    for _, terms in sorted(by_day.items()):
        if len(terms) > 1:
            model.add(sum(amount * literal for literal, amount in terms) <= capacity)


def _solver(effort: Effort, ends_alone: bool) -> cp_model.CpSolver:
    """Where `ends_alone` count, one worker that learns from conflicts and leaves linear relaxations alone proved two
    hard instances of 30 activities in less than a quarter of the work that eight of all kinds took. Prices by day need the relaxation;
    eight workers in turns are as deterministic as one."""
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = 1
    if ends_alone:
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
    else:
        solver.parameters.num_workers = 8
        solver.parameters.interleave_search = True
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
    solver: cp_model.CpSolver, model: cp_model.CpModel, tasks: list[_Task], scale: float, watch: Watch | None
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
