"""From rules to the days on which each construction task may work. Knows nothing of production lines."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from models.actors import Project, Task
from models.law import Reach, reaches
from models.matching import Subjects, task_subjects
from models.policy import Rule
from models.problem import Bools, Ints, ProjectBlock, TaskBlock, Trace
from models.scenario import Scenario
from models.season import Span, working_days


def planned_days(task: Task) -> tuple[date, ...]:
    """The owner's own plan: the first `duration_days` working days from `planned_start` (contract section 4)."""
    span = Span(task.planned_start, task.planned_start + timedelta(2 * task.duration_days + 60))
    days = [day for day, works in zip(span.days, working_days(task.works, span), strict=True) if works]
    return tuple(days[: task.duration_days])


def project_blocks(
    scenario: Scenario, rules: tuple[Rule, ...]
) -> tuple[tuple[ProjectBlock, ...], Subjects, tuple[Reach, ...]]:
    """Every project with its tasks' open days, and where each task rule reaches."""
    subjects = task_subjects(scenario)
    found = tuple(reaches(scenario, subjects, "task"))
    release = {project.project_id: project.release for project in scenario.projects}
    blocks: dict[str, list[TaskBlock]] = {project.project_id: [] for project in scenario.projects}
    for i, task in enumerate(scenario.tasks):
        blocks[task.project_id].append(_task_block(scenario, i, task, release[task.project_id], found, rules))
    return (
        tuple(_project_block(project, blocks[project.project_id]) for project in scenario.projects),
        subjects,
        found,
    )


def _project_block(project: Project, tasks: list[TaskBlock]) -> ProjectBlock:
    return ProjectBlock(project, tuple(tasks), np.zeros(0, dtype=np.bool_))


def _task_block(
    scenario: Scenario, i: int, task: Task, release: date | None, found: tuple[Reach, ...], rules: tuple[Rule, ...]
) -> TaskBlock:
    horizon, season = scenario.horizon, scenario.season
    works = working_days(task.works, horizon)
    banned = tuple(
        Trace(reach.rule, 0, days)
        for reach in found
        if stops(rules[reach.rule], task) and (days := reach.in_force.mask(i, len(horizon)) & reach.window).any()
    )
    may: Bools = works.copy()
    for trace in banned:
        may &= ~trace.days
    if release is not None:
        may[: max(0, horizon.index(release))] = False
    baseline: Ints = np.array([season.index(day) for day in planned_days(task) if day in season], dtype=np.int32)
    return TaskBlock(task, works, may, banned, baseline)


def stops(rule: Rule, task: Task) -> bool:
    """Whether a rule in force leaves the task no work on a day: a ban, or closed hours that meet the task's."""
    closed = rule.effect.closed_hours
    return rule.effect.ban or (closed is not None and task.hours.overlaps(closed))
