"""A plan of all projects within what each owns and all share: project after project, task after task. Knows no price.

Each project takes the better of starting as its owner planned and starting as early as it may (least delay cost). It is
a plan, not an optimum. A project that finds no room beside those before it is moved to the front; where that does not
help, the constraint programme seeks a joint plan before anyone is told that there is none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from models.errors import Fault, InputError
from models.problem import Problem
from optimizer.project.faults import no_room, no_room_beside_others
from optimizer.project.kernels import Days
from optimizer.project.placing import place
from optimizer.project.satisfy import Effort, satisfy
from optimizer.project.task import Site, Work, capacities, sites

Plan = dict[int, tuple[Days, ...]]
MOST_ORDERS = 20
EFFORT = Effort(work=60.0)
"""How long the constraint programme may seek a plan."""
MOST_TERMS = 4_000_000
"""Above so many task-days the exact joint model is too large to build."""


def schedule_projects(problem: Problem) -> dict[str, tuple[date, ...]]:
    """Worked days of every task. Raises InputError naming each task that finds no room in the horizon."""
    found = sites(problem)
    capacity = [many for (owner, _), many in capacities(problem.scenario.resources).items() if not owner]
    order = sorted(range(len(found)), key=lambda j: _urgency(found[j]))
    plan, stuck = _in_turn(problem, found, capacity, order)
    for _ in range(MOST_ORDERS):
        if not stuck:
            break
        order = [*stuck, *(j for j in order if j not in stuck)]
        plan, stuck = _in_turn(problem, found, capacity, order)
    if stuck:
        plan = _jointly(problem, found, capacity, plan, stuck)
    days = problem.horizon.days
    return {
        work.block.task.task_id: tuple(days[h] for h in worked)
        for j, site in enumerate(found)
        for work, worked in zip(site.works, plan[j], strict=True)
    }


def _urgency(site: Site) -> tuple[date, str]:
    return site.block.project.deadline or date.max, site.block.project.project_id


def _in_turn(
    problem: Problem, found: tuple[Site, ...], capacity: list[int], order: list[int]
) -> tuple[Plan, list[int]]:
    """Days of the projects that find room in this order, and those that do not."""
    left = np.repeat(np.array(capacity, dtype=np.int64)[:, None], len(problem.horizon), axis=1)
    plan: Plan = {}
    stuck: list[int] = []
    for j in order:
        site = found[j]
        early = place(site, left)
        if isinstance(early, int):
            stuck.append(j)
            continue
        starts = [problem.horizon.index(work.block.task.planned_start) for work in site.works]
        planned = place(site, left, starts)
        best = early
        if not isinstance(planned, int) and _delay(site, planned) <= _delay(site, early):
            best = planned
        for i, worked in enumerate(best):
            left[:, worked] -= site.uses[i].astype(np.int64)[:, None]
        plan[j] = best
    return plan, stuck


def _delay(site: Site, days: tuple[Days, ...]) -> float:
    done = max((float(worked[-1]) + 1.0 for worked in days), default=0.0)
    return float(site.delay_after(np.array([done]))[0]) if days else 0.0


def _jointly(problem: Problem, found: tuple[Site, ...], capacity: list[int], plan: Plan, stuck: list[int]) -> Plan:
    """All projects at once. Raises InputError for those that fit not even alone, or not beside the others."""
    faults: list[Fault] = []
    for j in stuck:
        task = place(found[j])
        if isinstance(task, int) and _seek([found[j]], capacity, [None]) is None:
            faults.append(no_room(problem, found[j], found[j].works[task].block))
    if faults:
        raise InputError(faults)
    hints = [plan.get(j) for j in range(len(found))]
    together = _seek(found, capacity, hints)
    if together is None:
        raise InputError([_beside(problem, found[j], capacity) for j in stuck])
    return dict(enumerate(together))


def _beside(problem: Problem, site: Site, capacity: list[int]) -> Fault:
    sharing = [work.block for i, work in enumerate(site.works) if site.uses[i].any()]
    return no_room_beside_others(problem, sharing[0] if sharing else site.works[0].block)


def _seek(
    found: list[Site] | tuple[Site, ...], capacity: list[int], hints: list[tuple[Days, ...] | None]
) -> list[tuple[Days, ...]] | None:
    """A joint plan with little delay: first as if rest days were occupied and nothing split, then in full."""
    whole = [replace(site, works=tuple(_unbroken(work) for work in site.works)) for site in found]
    free = [np.zeros((len(site.works), site.days)) for site in found]
    answer = satisfy(whole, free, capacity, 1.0, EFFORT, [None] * len(whole), rough=True)
    terms = sum(work.duration * len(work.working) for site in found for work in site.works)
    if answer.days is None and terms <= MOST_TERMS:
        answer = satisfy(found, free, capacity, 1.0, EFFORT, hints)
    if answer.days is None:
        return None
    queue = iter(answer.days)
    return [tuple(next(queue) for _ in site.works) for site in found]


def _unbroken(work: Work) -> Work:
    return replace(work, piece=work.duration)
