"""What `explain` tells of measures, projects and painting subjects."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import InputError
from reports.explain import Account, RunTables, explain
from tests.reports.painted_season import MEASURES, painted

BLOCKS = [
    ("CHANGE", "2018-05-01", "2018-05-02", "run", ""),
    ("CHANGE", "2018-05-03", "2018-05-04", "stop", "cut"),
    ("CHANGE", "2018-05-05", "2018-05-15", "run", ""),
    ("CHANGE", "2018-05-16", "2018-05-20", "run", ""),
    ("STOP", "2018-05-01", "2018-05-20", "stop", "cut"),
]
SPANS = [
    ("T1", "2018-07-01", "2018-07-03"), ("T2", "2018-07-04", "2018-07-05"), ("T3", "2018-08-05", "2018-08-05"),
    ("T4", "2018-05-12", "2018-05-14"), ("T5", "2018-05-10", "2018-05-11"),
]  # fmt: skip


def told(folder: Path, subject: str, spans: list[tuple[str, str, str]] = SPANS) -> tuple[Account, ...]:
    scenario = painted(folder)
    (folder / "measures.csv").write_text(MEASURES, encoding="utf-8")
    schedule = [dict(zip(("line_id", "from", "to", "mode", "rules"), row, strict=True)) for row in BLOCKS]
    tasks = [dict(zip(("task_id", "from", "to"), row, strict=True)) for row in spans]
    return explain(scenario, RunTables(folder, schedule, tasks, ()), subject)


def notes(account: Account) -> str:
    return "\n".join(note.en for note in account.notes)


def test_a_line_tells_its_measures(tmp_path: Path) -> None:
    [account] = told(tmp_path, "CHANGE")
    assert "from 2018-05-11 on for 5,100 yuan: vocs at 40% of what it would be" in notes(account)
    assert "the law reads it with waterborne coating; avoids vocs 60 kg" in notes(account)
    assert "curtailed on 0 days since (2 before)" in notes(account)
    assert "stopped 2 days, changed coating 10 days, other measure; costs 8,300 yuan" in notes(account)
    [stop] = account.passages
    assert stop.reduced_kg == (("vocs", pytest.approx(20)),)


def test_a_block_counts_what_measures_leave(tmp_path: Path) -> None:
    [account] = told(tmp_path, "STOP")
    assert "Takes the measure" not in notes(account)
    assert account.passages[0].reduced_kg == (("vocs", pytest.approx(200)),)


def test_a_project_tells_its_dates_and_delay_before_its_tasks(tmp_path: Path) -> None:
    project, *tasks = told(tmp_path, "P1")
    assert [task.subject_id for task in tasks] == ["T1", "T2", "T3"]
    assert "planned 2018-05-10 to 2018-05-20, scheduled 2018-07-01 to 2018-08-05" in notes(project)
    assert "Deadline 2018-07-31: 5 days late, a delay cost of 500 yuan." in notes(project)


def test_a_painting_task_tells_plan_ban_and_option(tmp_path: Path) -> None:
    [account] = told(tmp_path, "T1")
    assert "from 2018-07-01 to 2018-07-03, ending 52 days later" in notes(account)
    assert "No work on 61 days between 2018-05-01 and 2018-06-30, 3 of them planned." in notes(account)
    assert "moved to another season 3 days; costs 500 yuan with the project's delay" in notes(account)


def test_an_excused_task_says_by_which_words(tmp_path: Path) -> None:
    [account] = told(tmp_path, "T5")
    assert "as the owner planned" in notes(account)
    assert '"site-paint" does not apply to it on 61 days: except using waterborne coating' in notes(account)


def test_a_task_that_nobody_planned_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="task_id = T3: nothing is planned"):
        told(tmp_path, "T1", [span for span in SPANS if span[0] != "T3"])
