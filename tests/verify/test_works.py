"""Construction: calendars, bans, order, pieces, resources, delay and emission, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reports.verdict import Verdict
from tests.verify.worlds import build, english, judged, rule

BAN = {"ban": "true"}
PM = 2


def site(folder: Path, spans: dict[str, Sequence[str]], *tasks: dict[str, Any], **world: Any) -> Verdict:
    tables = {"projects": [{}], "tasks": tasks or [{}], **world.pop("tables", {})}
    build(folder, **{"rules": (), **world}, tables=tables)
    return judged(folder, "rrrrrrrrrr", tasks=spans)


def told(folder: Path, *spans: str, rules: Any = (), **task: Any) -> str:
    return english(site(folder, {"T1": spans}, task, rules=rules))


def test_rest_days_inside_a_span_are_not_worked(tmp_path: Path) -> None:
    verdict = site(tmp_path, {"T1": ["05-04/05-07"]}, {"works": "mon-sat"})
    assert english(verdict) == ""
    assert [str(day) for day in verdict.ledger.tasks[0].days] == ["2018-05-04", "2018-05-05", "2018-05-07"]
    assert verdict.ledger.city_planned_kg[:, PM].tolist() == [0, 0, 0, 10, 10, 0, 10, 0, 0, 0]


def test_a_span_begins_and_ends_at_work(tmp_path: Path) -> None:
    assert "2018-05-06 is a rest day" in told(tmp_path, "05-06/05-09", works="mon-sat")


def test_workdays_pause_over_the_holidays_only(tmp_path: Path) -> None:
    horizon = {"from": "2018-04-01", "to": "2018-06-30"}
    task = {"works": "workdays", "planned_start": "2018-04-27"}
    verdict = site(tmp_path, {"T1": ["2018-04-27/2018-05-02"]}, task, horizon=horizon)
    assert english(verdict) == ""
    assert [str(day) for day in verdict.ledger.tasks[0].days] == ["2018-04-27", "2018-04-28", "2018-05-02"]
    assert verdict.ledger.task_planned_kg["锦江区"][:, PM].tolist() == [0, 10] + [0] * 8
    assert verdict.reduction_kg[PM] == 0


def test_a_task_may_not_pause_over_a_ban(tmp_path: Path) -> None:
    ban = [rule(BAN, kind="task", window={"from": "05-04", "to": "05-04"})]
    assert "cannot be split" in told(tmp_path, "05-02/05-03", "05-05/05-05", rules=ban)
    assert told(tmp_path, "05-02/05-03", "05-05/05-05", rules=ban, splittable="yes") == ""


def test_a_ban_on_a_rest_day_breaks_nothing(tmp_path: Path) -> None:
    ban = [rule(BAN, kind="task", window={"from": "05-06", "to": "05-06"})]
    assert told(tmp_path, "05-04/05-07", rules=ban, works="mon-sat") == ""


def test_pieces_are_long_enough_or_the_whole_task(tmp_path: Path) -> None:
    split = {"splittable": "yes", "duration_days": 3, "min_piece_days": 5}
    assert told(tmp_path, "05-02/05-04", **split) == ""
    assert "a piece of 1 days, at least 5" in told(tmp_path, "05-02/05-03", "05-05/05-05", **split)
    assert told(tmp_path, "05-05/05-07", splittable="yes", duration_days=2, min_piece_days=2, works="mon-sat") == ""


def test_one_row_for_one_span(tmp_path: Path) -> None:
    assert "one span with the row before it" in told(tmp_path, "05-02/05-03", "05-04/05-04")
    assert "one span with the row before it" in told(tmp_path, "05-04/05-05", "05-07/05-07", works="mon-sat")
    assert "spans overlap" in told(tmp_path, "05-02/05-03", "05-03/05-04")


def test_the_ban_spares_the_exempt_day_by_day(tmp_path: Path) -> None:
    ban = [rule(BAN, kind="task", unless=[{"on_list": "approved_major", "because": "除外"}])]
    tables = {
        "projects": [{}],
        "tasks": [{}],
        "exemptions": [{"subject_id": "P1", "list": "approved_major", "valid_to": "2018-05-03"}],
    }
    assert english(site(tmp_path, {"T1": ["05-01/05-03"]}, tables=tables, rules=ban)) == ""
    assert "r forbids work on 1" in english(site(tmp_path, {"T1": ["05-02/05-04"]}, tables=tables, rules=ban))


@pytest.mark.parametrize(
    "selector, meant",
    [
        ({"work_type": ["earthworks", "demolition"]}, True),
        ({"work_type": "spraying"}, False),
        ({"project_kind": "housing", "zone": "core"}, True),
        ({"project_id": "P2"}, False),
        ({"district": "锦江区", "emits": "pm"}, True),
        ({"coating": "solvent"}, False),
        ({"not": {"coating": "solvent"}}, True),
    ],
)
def test_selectors_of_tasks(tmp_path: Path, selector: Any, meant: bool) -> None:
    found = told(tmp_path, "05-01/05-03", rules=[rule(BAN, kind="task", applies_to=selector)])
    assert ("forbids" in found) is meant


@pytest.mark.parametrize(
    "hours, closed, free",
    [
        ("08:00-18:00", "18:00-08:00", True),
        ("08:00-18:00", "17:00-06:00", False),
        ("20:00-06:00", "08:00-18:00", True),
        ("20:00-06:00", "05:00-08:00", False),
        ("", "09:00-10:00", False),
    ],
)
def test_hours_of_tasks(tmp_path: Path, hours: str, closed: str, free: bool) -> None:
    found = told(tmp_path, "05-01/05-03", rules=[rule({"closed_hours": closed}, kind="task")], hours=hours)
    assert (found == "") is free


def test_rules_for_lines_do_not_touch_tasks(tmp_path: Path) -> None:
    assert (
        told(
            tmp_path,
            "05-01/05-03",
            rules=[rule({"closed_hours": "00:00-01:00"}, window={"from": "06-01", "to": "06-02"})],
        )
        == ""
    )


def test_predecessors_end_first(tmp_path: Path) -> None:
    tasks = ({}, {"task_id": "T2", "predecessors": "T1"})
    assert english(site(tmp_path, {"T1": ["05-01/05-03"], "T2": ["05-04/05-06"]}, *tasks)) == ""
    assert "predecessor T1" in english(site(tmp_path, {"T1": ["05-01/05-03"], "T2": ["05-03/05-05"]}, *tasks))
    late = ({}, {"task_id": "X"}, {"task_id": "T2", "predecessors": "X；T1＋1"})
    spans = {"T1": ["05-01/05-03"], "X": ["05-01/05-03"], "T2": ["05-04/05-06"]}
    assert "1 days must lie between" in english(site(tmp_path, spans, *late))


def test_a_projects_own_resource_is_its_alone(tmp_path: Path) -> None:
    tables = {
        "projects": [{}, {"project_id": "P2"}],
        "tasks": [{"needs": "crane:1"}, {"task_id": "T2", "project_id": "P2", "needs": "crane:2"}],
        "resources": [
            {"resource": "crane", "capacity": 1, "project_id": "P1"},
            {"resource": "crane", "capacity": 2, "project_id": "P2"},
        ],
    }
    same_days = {"T1": ["05-01/05-03"], "T2": ["05-01/05-03"]}
    assert english(site(tmp_path, same_days, tables=tables)) == ""
    tables["resources"][1]["capacity"] = 1
    assert "crane P2 2018-05-01: 2 needed, 1 there" in english(site(tmp_path, same_days, tables=tables))


def test_delay_counts_calendar_days_after_the_deadline(tmp_path: Path) -> None:
    projects = [{"deadline": "2018-05-04", "delay_cost_per_day": 100}]
    verdict = site(tmp_path, {"T1": ["05-04/05-07"]}, {"works": "mon-sat"}, tables={"projects": projects})
    assert verdict.delay_yuan == 300
    assert verdict.cost_yuan == 300
    early = site(tmp_path, {"T1": ["05-01/05-03"]}, {"works": "mon-sat"}, tables={"projects": projects})
    assert early.delay_yuan == 0


def test_the_last_task_delays_the_project(tmp_path: Path) -> None:
    projects = [{"deadline": "2018-05-02", "delay_cost_per_day": 10}]
    tables = {"projects": projects, "tasks": [{}, {"task_id": "T2", "duration_days": 1}]}
    assert site(tmp_path, {"T1": ["05-01/05-03"], "T2": ["05-09/05-09"]}, tables=tables).delay_yuan == 70


def test_tasks_count_in_targets_with_the_owners_own_plan_as_base(tmp_path: Path) -> None:
    verdict = site(
        tmp_path,
        {"T1": ["05-09/05-11"]},
        {"planned_start": "2018-04-30"},
        horizon={"from": "2018-04-01", "to": "2018-06-30"},
        targets=[{"pollutant": "pm", "per": "month", "reduce": 0}],
        caps=[{"pollutant": "pm", "area": "core", "per": "season", "at_most": 1}],
        guards=[{"vocs_over_nox": {"slope": 1}}],
    )
    target, cap, guard = verdict.limits
    assert (target.base, target.planned) == (20, 0)
    assert (cap.base, cap.planned) == (20, 20)
    assert guard.planned == 0


def test_a_missing_task_and_a_stranger(tmp_path: Path) -> None:
    found = english(site(tmp_path, {"T9": ["05-01/05-03"]}))
    assert "there is no task 'T9'" in found
    assert "T1: 3 days of work, 0 are planned" in found


def test_dates_of_another_age_are_told(tmp_path: Path) -> None:
    assert "dates far from the horizon" in told(tmp_path, "0001-01-01/9999-12-31", works="workdays")
