"""Measures and schedules changed or drawn at random: passed exactly when a literal reading of the text passes them."""

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
from tests.verify.literal_measures import (
    FIRST_DAYS,
    OUTPUT,
    SCHEDULE,
    Rows,
    good_plan,
    is_good,
    measure_rows,
    random_plan,
    the_world,
)
from tests.verify.worlds import write_table

HEAD = {"line_id": "", "measure": "", "from": "", "cost": ""}


def passes(case: Case, folder: Path, schedule: Rows, measures: Rows) -> bool:
    write_table(folder / "schedule.csv", schedule)
    write_table(folder / "measures.csv", measures or [HEAD])
    if not measures:
        (folder / "measures.csv").write_text(",".join(HEAD) + "\n")
    notes = Notes()
    books = run.judge(case, folder, notes)
    return not notes.findings and all(check.holds for check in check_limits(books))


def mutations(schedule: Rows, measures: Rows) -> Iterator[tuple[str, Rows, Rows]]:
    """Every cell of measures.csv changed to every other value; every mode and reason of schedule.csv; rows dropped, doubled
    and added."""
    values = {
        "line_id": [*SCHEDULE, "L9", ""],
        "measure": [*FIRST_DAYS, "Paint", ""],
        "from": [*(f"2018-05-{day:02d}" for day in range(1, 13)), "2018-04-30", "2018-06-08", "20180508", ""],
        "cost": ["0", "1049", "1050.03", "2000", "5000", "x", ""],
        "mode": [*OUTPUT],
        "rules": ["", "a", "b", "a;b", "a;c", "a;d", "a;c;d", "a;e", "b;d", "e"],
    }
    for n, row in enumerate(measures):
        yield f"without {row}", schedule, [*measures[:n], *measures[n + 1 :]]
        yield f"twice {row}", schedule, [*measures[: n + 1], row, *measures[n + 1 :]]
    yield "reversed", schedule, measures[::-1]
    for row in measure_rows(["L1,burner,2018-05-03,2000", "L2,powder,2018-05-01,5000", "L4,powder,2018-05-01,5000"]):
        for n in range(len(measures) + 1):
            yield f"{row} at {n}", schedule, [*measures[:n], row, *measures[n:]]
    for table, rows in enumerate((measures, schedule)):
        for n, row in enumerate(rows):
            for key in ("line_id", "measure", "from", "cost") if table == 0 else ("mode", "rules"):
                for new in values[key]:
                    if new != row[key]:
                        changed = [*rows[:n], {**row, key: new}, *rows[n + 1 :]]
                        yield f"{row} {key}={new!r}", *((schedule, changed) if table == 0 else (changed, measures))


def test_the_good_plan_is_good(tmp_path: Path) -> None:
    case = read_case(the_world(tmp_path), files.Inputs())
    assert is_good(*good_plan())
    assert passes(case, tmp_path, *good_plan())


@pytest.mark.parametrize(
    "key, tighter",
    [
        ("targets", {"pollutant": "vocs", "reduce_kg": "2062"}),
        ("caps", {"pollutant": "vocs", "at_most_kg": "139"}),
        ("burden", "37.4%"),
    ],
)
def test_every_limit_binds(tmp_path: Path, key: str, tighter: Any) -> None:
    case = read_case(the_world(tmp_path), files.Inputs())
    if key == "burden":
        changed = dataclasses.replace(case, burden=tighter)
    else:
        changed = dataclasses.replace(case, limits={**case.limits, key: (tighter,)})
    assert not passes(changed, tmp_path, *good_plan())


def test_every_change_is_found(tmp_path: Path) -> None:
    """Every rule and limit binds: nothing can change and the plan be as good."""
    case, count = read_case(the_world(tmp_path), files.Inputs()), 0
    for what, schedule, measures in mutations(*good_plan()):
        assert not is_good(schedule, measures), what
        assert not passes(case, tmp_path, schedule, measures), what
        count += 1
    assert count >= 200


def test_whole_plans_are_judged_rightly(tmp_path: Path) -> None:
    case = read_case(the_world(tmp_path), files.Inputs())
    free = dataclasses.replace(case, limits=dict.fromkeys(case.limits, ()), burden=None)
    chance, good = random.Random(11), {True: 0, False: 0}
    for n in range(200):
        schedule, measures = random_plan(chance)
        right = is_good(schedule, measures, limits=False)
        good[right] += 1
        assert passes(free, tmp_path, schedule, measures) is right, (n, schedule, measures)
        assert passes(case, tmp_path, schedule, measures) is is_good(schedule, measures), (n, schedule, measures)
    assert min(good.values()) >= 30, good
