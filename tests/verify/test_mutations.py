"""Any one cell of a good plan changed: found when it breaks anything, and only then."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reports.verify import files, run
from reports.verify.case import Case, read_case
from reports.verify.limits import check_limits
from reports.verify.notes import Notes
from tests.verify.literal import DURATION, OUTPUT, SCHEDULE, SEASON, Rows, good_plan, is_good, random_plan, the_world
from tests.verify.worlds import write_table


def mutations(schedule: Rows, tasks: Rows) -> Iterator[tuple[str, Rows, Rows]]:
    """Every cell changed to every other value that could stand there, and to some that could not."""
    days = [str(day) for day in SEASON] + ["2018-04-30", "2018-05-13", "2018-02-30", "20180501", ""]
    reasons = ["", "a", "b", "d", "a;c", "c;a", "a;b", "a;e", "a;c;e", "c", "e", "a;b;c;d;e;f", "nonsense"]
    values = {
        "line_id": [*SCHEDULE, "L9", ""],
        "mode": [*OUTPUT, "half", ""],
        "rules": reasons,
        "task_id": [*DURATION, "T9"],
        "from": days,
        "to": days,
    }
    for table, rows in ((0, schedule), (1, tasks)):
        for n, row in enumerate(rows):
            for key, old in row.items():
                for new in values[key]:
                    if new != old:
                        changed = [*rows[:n], {**row, key: new}, *rows[n + 1 :]]
                        pair = (changed, tasks) if table == 0 else (schedule, changed)
                        yield f"{row} {key}={new!r}", *pair


def passes(case: Case, folder: Path, schedule: Rows, tasks: Rows) -> bool:
    write_table(folder / "schedule.csv", schedule)
    write_table(folder / "tasks.csv", tasks)
    notes = Notes()
    books = run.judge(case, folder, notes)
    return not notes.findings and all(check.holds for check in check_limits(books))


def test_the_good_plan_is_good(tmp_path: Path) -> None:
    case = read_case(the_world(tmp_path), files.Inputs())
    assert is_good(*good_plan())
    assert passes(case, tmp_path, *good_plan())


@pytest.mark.parametrize("limit", ["targets", "caps", "floors", "guards", "alternate", "burden"])
def test_every_limit_binds(tmp_path: Path, limit: str) -> None:
    """Tightened by a hundredth (a line, for the alternation) each is missed."""
    case = read_case(the_world(tmp_path), files.Inputs())
    tighter: dict[str, Any] = {
        "targets": ({"pollutant": "vocs", "reduce_kg": "468.6"},),
        "caps": ({"pollutant": "vocs", "area": "core", "at_most_kg": "203"},),
        "floors": ({"product": "chairs", "at_least": "67%"},),
        "guards": ({"vocs_over_nox": {"slope": "0.8", "offset": "0.01"}},),
        "alternate": ({"lines": {"technology": "plant"}, "at_most_stopped": "0"},),
    }
    if limit == "burden":
        changed = dataclasses.replace(case, burden="24.7%")
    else:
        changed = dataclasses.replace(case, limits={**case.limits, limit: tighter[limit]})
    assert not passes(changed, tmp_path, *good_plan())


def test_every_changed_cell_is_found(tmp_path: Path) -> None:
    """With every rule and limit binding no single cell can change and nothing break."""
    case = read_case(the_world(tmp_path), files.Inputs())
    unseen, count = [], 0
    for what, schedule, tasks in mutations(*good_plan()):
        assert not is_good(schedule, tasks), what
        count += 1
        if passes(case, tmp_path, schedule, tasks):
            unseen.append(what)
    assert unseen == []
    assert count >= 700


def test_whole_plans_are_judged_rightly(tmp_path: Path) -> None:
    """Plans drawn at random, their limits left aside: passed exactly when the literal reading passes them."""
    case = read_case(the_world(tmp_path), files.Inputs())
    free = dataclasses.replace(case, limits=dict.fromkeys(case.limits, ()), burden=None)
    chance, good = random.Random(7), 0
    for n in range(250):
        schedule, tasks = random_plan(chance)
        right = is_good(schedule, tasks, limits=False)
        good += right
        assert passes(free, tmp_path, schedule, tasks) is right, (n, schedule, tasks)
        assert passes(case, tmp_path, schedule, tasks) is is_good(schedule, tasks), (n, schedule, tasks)
    assert 20 <= good <= 230
