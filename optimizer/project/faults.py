"""What is told when construction finds no room: the task, the rules that closed its days, when it could end. Knows
tasks and rules; knows no price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from models.construction import project_blocks
from models.errors import Fault, InputError, Text
from models.law import rules_of
from models.problem import Problem, TaskBlock
from models.season import Span
from optimizer.project.placing import place
from optimizer.project.task import Site, sites

LONGER_YEARS = (1, 2, 4, 8)
"""By how much the horizon is lengthened to tell when a task could end."""


def no_schedule(problem: Problem, site: Site) -> InputError:
    """For a project that has no schedule of its own inside the horizon."""
    stuck = place(site)
    block = site.works[stuck if isinstance(stuck, int) else site.order[-1]].block
    return InputError([no_room(problem, site, block)])


def no_room(problem: Problem, site: Site, block: TaskBlock) -> Fault:
    """For a task that cannot be done inside the horizon, even were its project the only one."""
    rules = rules_of(problem.scenario)
    names = "; ".join(rules[trace.rule].rule_id for trace in block.banned) or "-"
    horizon, days = problem.horizon, block.task.duration_days
    ends = first_end(problem, site, block.task.task_id)
    later_zh = f"施工计划期再长一些，最早可于 {ends} 完成" if ends else "施工计划期延长八年也排不下"
    later_en = f"with a longer horizon it could end on {ends}" if ends else "nor would eight more years make room"
    return _fault(
        block,
        f"在 {horizon.first} 至 {horizon.last} 内排不下 {days} 个工作日；禁止其作业的规则：{names}；{later_zh}",
        f"{days} working days find no room from {horizon.first} to {horizon.last};"
        f" rules that closed its days: {names}; {later_en}",
    )


def no_room_beside_others(problem: Problem, block: TaskBlock) -> Fault:
    """For a task whose project fits alone but for which no joint plan was found."""
    horizon = problem.horizon
    names = "; ".join(name for name, _ in block.task.needs) or "-"
    return _fault(
        block,
        f"本项目单独排得下，但与其他项目共用 {names}，在 {horizon.first} 至 {horizon.last} 内排不到一起",
        f"its project fits alone, but not beside the others that share {names} from {horizon.first} to {horizon.last}",
    )


def first_end(problem: Problem, site: Site, task_id: str) -> date | None:
    """The first day on which the task could end, its project alone, were the horizon longer; None when not in years.

    Only the tasks that must be done before it are looked at: another that is closed for ever is no reason of its own.
    Where these leave it room in the horizon, it is the tasks placed before it that take its crew.
    """
    task = next(i for i, work in enumerate(site.works) if work.block.task.task_id == task_id)
    ends = _end_beside(problem, site, _before(site, task), task)
    if ends is not None and ends <= problem.horizon.last:
        ends = _end_beside(problem, site, set(site.order[: site.order.index(task) + 1]), task)
    return ends


def _before(site: Site, task: int) -> set[int]:
    """The task and all that must be done before it."""
    found = {task}
    for i in reversed(site.order):
        if i in found:
            found |= {a for a, b, _ in site.links if b == i}
    return found


def _end_beside(problem: Problem, site: Site, kept: set[int], task: int) -> date | None:
    scenario, horizon = problem.scenario, problem.horizon
    tasks = tuple(work.block.task for i, work in enumerate(site.works) if i in kept)
    for years in LONGER_YEARS:
        longer = Span(horizon.first, horizon.last + timedelta(365 * years))
        alone = replace(scenario, horizon=longer, projects=(site.block.project,), tasks=tasks)
        blocks, _, _ = project_blocks(alone, rules_of(scenario))
        (there,) = sites(replace(problem, scenario=alone, horizon=longer, projects=blocks))
        placed = place(there)
        if not isinstance(placed, int):
            return longer.first + timedelta(int(placed[sorted(kept).index(task)][-1]))
    return None


def _fault(block: TaskBlock, zh: str, en: str) -> Fault:
    return Fault("tasks.csv", None, "task_id", block.task.task_id, Text(zh, en))
