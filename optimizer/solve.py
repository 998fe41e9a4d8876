"""From a problem to a plan: which engine, and what is proven in the end. The composition root of the optimiser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import Fault, InputError, Text
from models.law import rules_of
from models.measure import choices_taken, measure
from models.plan import Certificate, Plan, Status, Taken
from models.problem import Floats, Problem
from models.read.places import with_rows
from models.scenario import SolveOptions
from optimizer.city import City
from optimizer.clock import Clock, Observer
from optimizer.decompose import by_listing, decompose
from optimizer.improve import UNMET
from optimizer.joint import Start, cells, solve_jointly
from optimizer.memory import Memory
from optimizer.pricing import Lines, Plans
from optimizer.reference import solve_exact

Method = Literal["exact", "decompose"]

SMALL = 600
"""Line-days with a choice up to which `auto` proves the optimum whatever gap is asked for: by listing schedules, else with the
compact model."""
MOST_CELLS = 6000
"""Yes or no questions up to which `auto` lets the joint model close what the decomposition leaves open, where there are
projects or measures."""
LISTING, LISTING_SMALL = 1 / 3, 3 / 4
"""Of the time, for listing schedules where lines are few, and where the season is small as well: what else there is then takes longer
for the same."""
FINISHING = 0.02
"""Of the time, for what follows a search's last look at the clock: the plan is there when the time is over."""
CLOSED = 1e-6
"""A gap up to here counts as closed: the plan is optimal within the contract's slack."""


@dataclass(frozen=True)
class _Proof:
    """A `bound` in yuan or None, and the prices that prove it, if prices do, with the enterprises asked as one."""

    method: Method
    bound: float | None
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    together: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def solve(
    problem: Problem,
    options: SolveOptions,
    observe: Observer = lambda progress: None,
    memory: Memory | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """The best plan that the options allow; seasons that differ only in what their limits ask may share a memory. When
    `stop` says so, the best plan so far, as when the time is over.

    Raises InputError for lines and tasks that have no way alone.
    """
    try:
        return _solve(problem, options, observe, Memory() if memory is None else memory, stop)
    except InputError as error:
        raise InputError(with_rows(problem.scenario, error.faults)) from None


def _solve(
    problem: Problem, options: SolveOptions, observe: Observer, memory: Memory, stop: Callable[[], bool]
) -> Plan:
    clock = Clock((1.0 - FINISHING) * options.time_limit_s, observe, stop)
    city = memory.city(problem)
    lines = city.lines
    _refuse_impossible(lines)
    lines_alone = not problem.projects and not problem.choices
    small = lines_alone and len(lines.free) * problem.days <= SMALL
    wanted = 0.0 if small else options.gap
    listed = (
        _listed(city, wanted, clock.part(LISTING_SMALL if small else LISTING)) if options.method == "auto" else None
    )
    if listed is not None and _closed(listed, wanted):
        return listed
    if options.method == "exact" or (options.method == "auto" and small):
        plan = _exact(city, clock, observe) if lines_alone else _jointly(city, None, clock)
        if plan is not None:
            return _better(plan, listed)
    found = decompose(city, options.gap, options.seed, clock, memory)
    if found.short > UNMET and small and options.method != "exact":
        plan = _exact(city, clock, observe)
        if plan is not None:
            return _better(plan, listed)
    proof = _Proof("decompose", found.bound, found.prices, found.together)
    plan = _better(_plan(problem, found.plans, found.taken, found.task_days, proof, clock.seconds), listed)
    if options.method == "auto" and not lines_alone and cells(problem, city) <= MOST_CELLS:
        return _closer(city, plan, options.gap, clock)
    return plan


def _listed(city: City, gap: float, clock: Clock) -> Plan | None:
    """What listing schedules comes to in time."""
    found = by_listing(city, gap, clock)
    if found is None:
        return None
    return _plan(city.problem, found.plans, found.taken, {}, _Proof("exact", found.bound), clock.seconds)


def _closed(plan: Plan, gap: float) -> bool:
    """Whether the plan is proven to be as near as asked."""
    own = plan.certificate
    return own.gap is not None and own.gap <= max(gap, CLOSED)


def _better(plan: Plan, listed: Plan | None) -> Plan:
    """The better of two plans of one season, with the higher of their bounds."""
    if listed is None:
        return plan
    own, other = plan.certificate, listed.certificate
    if own.status == "targets_unmet":
        return replace(listed, certificate=replace(other, seconds=own.seconds))
    cheaper, bound = min((plan, listed), key=lambda one: one.certificate.cost_yuan), own
    if own.bound_yuan is None or (other.bound_yuan is not None and other.bound_yuan > own.bound_yuan):
        bound = other
    cost, seconds = cheaper.certificate.cost_yuan, own.seconds
    proof = _Proof(bound.method, bound.bound_yuan, bound.prices, bound.together)
    return replace(cheaper, certificate=_certificate(cost, proof, seconds))


def _closer(city: City, plan: Plan, gap: float, clock: Clock) -> Plan:
    """A small season's plan, or a better one of the joint model where this one leaves the gap open or misses limits."""
    own = plan.certificate
    if clock.over or (own.gap is not None and own.gap <= gap):
        return plan
    better = _jointly(city, plan, clock)
    if better is None:
        return plan
    missed, still = own.status == "targets_unmet", better.certificate.status == "targets_unmet"
    if missed != still:
        return plan if still else better
    return better if missed or better.certificate.cost_yuan <= own.cost_yuan else plan


def _jointly(city: City, known: Plan | None, clock: Clock) -> Plan | None:
    """The season solved whole by constraint programming, beginning from a known plan."""
    problem, start = city.problem, None
    if known is not None:
        free = city.lines.free
        horizon = problem.horizon
        days = tuple(
            tuple(
                np.array([horizon.index(day) for day in known.task_days[block.task.task_id]], dtype=np.int64)
                for block in project.tasks
            )
            for project in problem.projects
        )
        start = Start(known.modes[problem.line_index][free], choices_taken(problem, known.taken)[free], days)
    clock.tell("joint", None if known is None else known.certificate.bound_yuan)
    found = solve_jointly(city, start, clock)
    if found is None:
        return None
    return _plan(problem, found.plans, found.taken, found.task_days, _Proof("exact", found.bound), clock.seconds)


def _exact(city: City, clock: Clock, observe: Observer) -> Plan | None:
    """The optimum of lines alone by the compact model; None when time ends without a plan."""
    exact = solve_exact(city.problem, time_limit_s=clock.left_s, observe=observe, stop=lambda: clock.over)
    if exact.modes is None:
        return None
    proof = _Proof("exact", exact.bound_yuan if exact.met else None)
    return _plan(city.problem, exact.modes, (), {}, proof, clock.seconds)


def _refuse_impossible(lines: Lines) -> None:
    """What one line cannot do alone is a fault of the input."""
    problem = lines.problem
    stuck = lines.impossible()
    if not len(stuck):
        return
    rules = rules_of(problem.scenario)
    faults = []
    for l in stuck:
        law = problem.law_classes[problem.law[l]]
        names = "; ".join(sorted({rules[trace.rule].rule_id for trace in (*law.opened, *law.closed)})) or "-"
        faults.append(
            Fault(
                "lines.csv",
                None,
                "line_id",
                problem.scenario.lines[problem.line_index[l]].line_id,
                Text(
                    f"没有任何排期能同时满足最短天数、次数、天数上限、初始状态和这些规则：{names}",
                    f"no schedule fits its shortest blocks, counts, initial state and these rules together: {names}",
                ),
            )
        )
    raise InputError(faults)


def _plan(
    problem: Problem,
    plans: Plans,
    taken: tuple[Taken, ...],
    days: dict[str, tuple[date, ...]],
    proof: _Proof,
    seconds: float,
) -> Plan:
    """The plan with what is proven: measured anew, and nothing where it misses a limit."""
    measured = measure(problem, plans, days, taken)
    cost = measured.costs.total
    modes = np.zeros((len(problem.scenario.lines), problem.days), dtype=np.int8)
    modes[problem.line_index] = plans
    if measured.all_hold:
        return Plan(modes, _certificate(cost, proof, seconds), days, taken)
    unmet = Certificate("targets_unmet", cost, None, None, proof.method, seconds, proof.prices, proof.together)
    return Plan(modes, unmet, days, taken)


def _certificate(cost: float, proof: _Proof, seconds: float) -> Certificate:
    """What is proven of a plan that meets every limit: no bound above its cost, no `optimal` with an open gap."""
    proven = None if proof.bound is None else min(max(proof.bound, 0.0), cost)
    gap = None if proven is None else (0.0 if cost <= 0 else (cost - proven) / cost)
    status: Status = "optimal" if gap is not None and gap <= CLOSED else "feasible"
    return Certificate(status, cost, proven, gap, proof.method, seconds, proof.prices, proof.together)


def greatest_reductions(problem: Problem) -> Floats:
    """For each target row, in order, the greatest reduction in kg if it stood alone, credit of other measures included.

    Each line and each project by its own exact programme; no other limit and no shared resource is looked at.
    """
    city = City(problem, Lines(problem))
    greatest = []
    for r, row in enumerate(problem.rows):
        if row.kind == "target":
            price = city.nothing
            price[r] = 1.0
            greatest.append(row.origin - float(city.answer(city.prices(price, cost_weight=0.0)).priced.sum()))
    return np.array(greatest)
