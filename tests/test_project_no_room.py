"""A project that cannot be done inside the horizon: the fault names the task, the rules that closed its days and the
first day it could end were the horizon longer. The judge tries that horizon, and the one a day shorter.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.actors import Predecessor, Task
from models.errors import Fault, InputError
from models.policy import Effect, Policy, Rule, Selector, Window
from models.scenario import Scenario
from models.season import Span
from tests.judge.construction import placings, project_of, stuck
from tests.judge.law import closed_to
from tests.judge.sites import numbered_project_alone
from tests.judge.through_files import solved_through_files

WORLDS = int(os.environ.get("CUOFENG_WORLDS", "60"))
LONGEST_DAYS = 45
"""How far the judge looks where the fault says never."""

FIRST = date(2018, 9, 3)
PLAIN = (
    Task("T1", "P", "开挖", "earthworks", 1, FIRST),
    Task("T2", "P", "基础", "foundation", 3, FIRST, (Predecessor("T1"),)),
    Task("T3", "P", "喷涂", "spraying", 1, FIRST, (Predecessor("T2"),)),
)


def crowded() -> Iterator[tuple[int, Scenario]]:
    """Seasons whose project has no schedule inside the horizon."""
    for seed in range(WORLDS):
        world = numbered_project_alone(seed)
        if stuck(world):
            yield seed, world


def with_all_before(world: Scenario, task_id: str) -> Scenario:
    """The task's project without the tasks that need not be done before it."""
    by_id = {task.task_id: task for task in world.tasks}
    kept: set[str] = set()
    waiting = [task_id]
    while waiting:
        name = waiting.pop()
        kept.add(name)
        waiting += [before.task_id for before in by_id[name].predecessors]
    return replace(world, tasks=tuple(task for task in world.tasks if task.task_id in kept))


def fits(world: Scenario, task: Task, last: date) -> bool:
    """Whether the task, with all that precedes it, can be done by a day, as if the horizon ended then."""
    small = replace(with_all_before(world, task.task_id), horizon=Span(world.horizon.first, last))
    return next(placings(small, project_of(world, task)), None) is not None


def refused(world: Scenario, folder: Path) -> tuple[Fault, Task]:
    """The one fault of the scenario as a user meets it, and the task it names."""
    with pytest.raises(InputError, match="find no room") as error:
        solved_through_files(world, folder)
    (fault,) = error.value.faults
    return fault, next(task for task in world.tasks if task.task_id == fault.value)


def test_the_fault_names_a_task_its_row_its_rules_and_its_first_day(tmp_path: Path) -> None:
    looked_at = 0
    for seed, world in crowded():
        fault, task = refused(world, tmp_path / str(seed))
        assert fault.file.endswith("tasks.csv") and fault.row == world.tasks.index(task) + 2, f"project {seed}"
        english, chinese = fault.expected.en, fault.expected.zh
        rules = sorted({rule for day in world.horizon.days for rule in closed_to(world, task, day)})
        assert f"closed its days: {'; '.join(rules) or '-'};" in english, f"project {seed}"
        if fits(world, task, world.horizon.last):
            continue  # other tasks take its crew: which of them should wait is no question of one day
        looked_at += 1
        said = re.search(r"could end on (\S+)", english)
        if said is None:
            assert "nor would eight more years make room" in english, f"project {seed}"
            assert not fits(world, task, world.horizon.last + timedelta(LONGEST_DAYS)), f"project {seed}"
            continue
        ends = date.fromisoformat(said[1])
        assert fits(world, task, ends) and not fits(world, task, ends - timedelta(1)), f"project {seed}"
        assert f"最早可于 {ends} 完成" in chinese, f"project {seed}"
    assert looked_at > 0.05 * WORLDS


def test_a_task_closed_for_ever_does_not_hide_when_another_could_end(tmp_path: Path) -> None:
    """The second task has two of its three days; the first is done, the third is never allowed again."""
    first, second, third = (replace(task, needs=()) for task in PLAIN)
    ban = Rule(
        "ban", "第1项", "停止", "市建委", Window(FIRST, None),
        Selector((("kind", ("task",)), ("work_type", ("spraying",)))), Effect(ban=True), kind="task",
    )  # fmt: skip
    base = numbered_project_alone(0)
    project = replace(base.projects[0], release=None, deadline=None)
    horizon = Span(FIRST, FIRST + timedelta(2))
    world = replace(
        base,
        season=horizon,
        horizon=horizon,
        projects=(project,),
        tasks=(first, second, third),
        policies=(Policy("law", "测试", "", (ban,)),),
        exemptions=(),
    )
    fault, task = refused(world, tmp_path)
    assert task == second
    assert "could end on 2018-09-06" in fault.expected.en
