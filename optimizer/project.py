"""When each construction task works: a serial schedule that the law, calendars, precedence and resources allow, and
what projects could give at best at any prices. Knows tasks; knows no production line.

The schedule is found before the lines': each project takes the better of starting as its owner planned and starting as
early as it may (least delay cost). It is a plan, not an optimum; `least_priced` is what the bound counts on instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.errors import Fault, InputError, Text
from models.law import rules_of
from models.problem import Bools, Floats, Problem, ProjectBlock, TaskBlock

Days = NDArray[np.int64]


@dataclass(frozen=True)
class _Stuck:
    block: TaskBlock


def schedule_projects(problem: Problem) -> dict[str, tuple[date, ...]]:
    """Worked days of every task. Raises InputError naming each task that finds no room in the horizon."""
    used = {resource.resource: np.zeros(len(problem.horizon), dtype=np.int64) for resource in problem.scenario.resources}
    capacity = {resource.resource: resource.capacity for resource in problem.scenario.resources}
    days = problem.horizon.days
    plan: dict[str, tuple[date, ...]] = {}
    faults: list[Fault] = []
    order = sorted(problem.projects, key=lambda block: (block.project.deadline or date.max, block.project.project_id))
    for project in order:
        early = _serial(problem, project, used, capacity, as_planned=False)
        planned = _serial(problem, project, used, capacity, as_planned=True)
        if isinstance(early, _Stuck):
            faults.append(_no_room(problem, early.block))
            continue
        best = early
        if not isinstance(planned, _Stuck) and _delay(problem, project, planned) <= _delay(problem, project, early):
            best = planned
        for block in project.tasks:
            worked = best[block.task.task_id]
            for resource, amount in block.task.needs:
                used[resource][worked] += amount
            plan[block.task.task_id] = tuple(days[h] for h in worked)
    if faults:
        raise InputError(faults)
    return plan


def _serial(
    problem: Problem, project: ProjectBlock, used: dict[str, Days], capacity: dict[str, int], as_planned: bool
) -> dict[str, Days] | _Stuck:
    """Tasks one after another, each at its first room; resources of tasks placed so far are counted."""
    taken = {name: array.copy() for name, array in used.items()}
    done: dict[str, Days] = {}
    for block in _by_precedence(project):
        task = block.task
        first = max((int(done[p.task_id][-1]) + 1 + p.lag_days for p in task.predecessors), default=0)
        if as_planned:
            first = max(first, problem.horizon.index(task.planned_start))
        free = block.open.copy()
        free[: min(len(free), max(0, first))] = False
        for resource, amount in task.needs:
            free &= taken[resource] + amount <= capacity[resource]
        worked = _first_room(block, free)
        if worked is None:
            return _Stuck(block)
        for resource, amount in task.needs:
            taken[resource][worked] += amount
        done[task.task_id] = worked
    return done


def _by_precedence(project: ProjectBlock) -> list[TaskBlock]:
    waiting, done, order = list(project.tasks), set[str](), []
    while waiting:
        ready = [block for block in waiting if all(p.task_id in done for p in block.task.predecessors)]
        order += ready
        done |= {block.task.task_id for block in ready}
        waiting = [block for block in waiting if block.task.task_id not in done]
        assert ready, "the reader refuses circles of precedence"
    return order


def _first_room(block: TaskBlock, free: Bools) -> Days | None:
    """The earliest days that hold the task: unbroken over its calendar's working days, or in pieces long enough."""
    working = np.flatnonzero(block.works)
    runs, start = [], 0
    usable = free[working]
    for i in range(len(working) + 1):
        if i == len(working) or not usable[i]:
            if i > start:
                runs.append(working[start:i])
            start = i + 1
    duration = block.task.duration_days
    if not block.task.splittable:
        return next((run[:duration] for run in runs if len(run) >= duration), None)
    return _in_pieces(runs, duration, min(block.task.min_piece_days, duration))


def _in_pieces(runs: list[Days], duration: int, piece: int) -> Days | None:
    taken: list[Days] = []
    left = duration
    for run in runs:
        if len(run) < piece:
            continue
        take = min(len(run), left)
        if 0 < left - take < piece:
            take = left - piece
        if take < piece:
            continue
        taken.append(run[:take])
        left -= take
        if left == 0:
            return np.concatenate(taken)
    return None


def _delay(problem: Problem, project: ProjectBlock, done: dict[str, Days]) -> float:
    if project.project.deadline is None or not done:
        return 0.0
    last = max(int(days[-1]) for days in done.values())
    return max(0, last - problem.horizon.index(project.project.deadline)) * project.project.delay_cost_per_day


def _no_room(problem: Problem, block: TaskBlock) -> Fault:
    rules = rules_of(problem.scenario)
    names = "; ".join(rules[trace.rule].rule_id for trace in block.banned) or "-"
    horizon = problem.horizon
    return Fault(
        "tasks.csv",
        None,
        "task_id",
        block.task.task_id,
        Text(
            f"在 {horizon.first} 至 {horizon.last} 内排不下 {block.task.duration_days} 个工作日；禁止其作业的规则：{names}",
            f"{block.task.duration_days} working days find no room from {horizon.first} to {horizon.last};"
            f" rules that closed its days: {names}",
        ),
    )


def least_priced(problem: Problem, gain_of_set: Floats) -> float:
    """A proven lower bound on delay cost less priced reduction over all projects, for gains (S, T, 6) per set and day.

    Each task alone takes its cheapest open days; precedence, pieces, resources and delay are left out, so no schedule
    can do better.
    """
    total = 0.0
    offset = problem.horizon.index(problem.season.first)
    for project in problem.projects:
        gain = gain_of_set[project.in_sets].sum(axis=0)[:, :4] if project.in_sets.any() else None
        if gain is None or not gain.any():
            continue
        for block in project.tasks:
            price = np.zeros(len(problem.horizon))
            price[offset : offset + problem.days] = gain @ np.array(block.task.kg)
            cheapest = np.sort(price[block.open])[: block.task.duration_days]
            total += float(cheapest.sum()) - float(gain[block.baseline].sum(axis=0) @ np.array(block.task.kg))
    return total
