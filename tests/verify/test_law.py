"""Whom rules mean, when, and what they do together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.verify import verify_schedule
from tests.verify.worlds import OPEN_ALL, build, english, judged, rule

STOPS = "ssssssssss"


def days_open(folder: Path, *rules: Any, mode: str = "s", **world: Any) -> str:
    """For each day of the season `x` where the mode is allowed and `-` where it is not, by the findings."""
    build(folder, rules=rules, **world)
    found = judged(folder, mode * 10).findings
    closed = set()
    for one in found:
        if one.kind == "law" and one.clause != "§6 rules":
            first, _, last = one.where.split()[-1].partition("/")
            closed |= set(range(int(first[-2:]), int((last or first)[-2:]) + 1))
    return "".join("-" if day in closed else "x" for day in range(1, 11))


@pytest.mark.parametrize(
    "window, expected",
    [
        ({"from": "05-03", "to": "05-05"}, "--xxx-----"),
        ({"from": "2018-05-03", "to": "2018-05-05"}, "--xxx-----"),
        ({"from": "2017-05-03", "to": "2017-05-05"}, "----------"),
        ({"from": "05-08", "to": "05-02"}, "xx-----xxx"),
        ({"from": "2018-05-08"}, "-------xxx"),
        ({"to": "2018-05-02"}, "xx--------"),
        (None, "xxxxxxxxxx"),
        ({"from": "5月9日", "to": "5月31日"}, "--------xx"),
    ],
)
def test_windows(tmp_path: Path, window: Any, expected: str) -> None:
    assert days_open(tmp_path, rule({"open": ["stop"]}, window=window)) == expected


def test_a_window_to_the_29th_of_february_ends_with_the_month(tmp_path: Path) -> None:
    law = rule({"open": ["stop"]}, window={"from": "11-01", "to": "02-29"})
    build(tmp_path, rules=[law], season={"from": "2019-02-25", "to": "2019-03-02"})
    assert "2019-03-01/2019-03-02: no rule" in english(judged(tmp_path, "ssssss", first="2019-02-25"))
    build(tmp_path, rules=[law], season={"from": "2020-02-28", "to": "2020-03-01"})
    assert "2020-03-01: no rule" in english(judged(tmp_path, "sss", first="2020-02-28"))
    build(tmp_path, rules=[law], season={"from": "2018-12-30", "to": "2019-01-02"})
    assert english(judged(tmp_path, "ssss", first="2018-12-30")) == ""


FIRM = {"grade": "B级", "key_emitter": "是", "permit": "办理中"}
LINE = {"coating": "水性", "product": "chairs", "vocs": 5, "nox": 0}


@pytest.mark.parametrize(
    "selector, meant",
    [
        ({"sector": "家具制造"}, True),
        ({"sector": ["水泥", "家具制造"]}, True),
        ({"sector": "水泥"}, False),
        ({"technology": "plant", "product": "chairs"}, True),
        ({"technology": "plant", "product": "tables"}, False),
        ({"district": "锦江区"}, True),
        ({"zone": "core"}, True),
        ({"zone": ["suburb"]}, False),
        ({"grade": ["A", "B"]}, True),
        ({"grade": "none"}, False),
        ({"coating": "waterborne"}, True),
        ({"coating": ["solvent", "none"]}, False),
        ({"key_emitter": True}, True),
        ({"key_emitter": "no"}, False),
        ({"permit": ["no", "pending"]}, True),
        ({"permit": "yes"}, False),
        ({"emits": "vocs"}, True),
        ({"emits": ["nox", "so2"]}, False),
        ({"enterprise_id": "E1"}, True),
        ({"line_id": ["L2"]}, False),
        ({"not": {"line_id": "L2"}}, True),
        ({"not": {"sector": "家具制造", "zone": "suburb"}}, True),
        ({"not": {"sector": "家具制造", "zone": "core"}}, False),
        ({"not": {"not": {"line_id": "L1"}}}, True),
    ],
)
def test_selectors(tmp_path: Path, selector: dict[str, Any], meant: bool) -> None:
    tables = {"enterprises": [FIRM], "lines": [LINE]}
    said = days_open(tmp_path, rule({"open": ["stop"]}, applies_to=selector), tables=tables)
    assert said == ("x" if meant else "-") * 10
    excused = rule({"open": ["stop"]}, unless=[{**selector, "because": "除外"}])
    assert days_open(tmp_path, excused, tables=tables) == ("-" if meant else "x") * 10


def listed(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"tables": {"exemptions": [{"exemption_id": f"X{n}", **row} for n, row in enumerate(rows)]}}


@pytest.mark.parametrize(
    "selector, rows, expected",
    [
        ({"on_list": "ultra_low"}, [{"valid_from": "2018-05-03", "valid_to": "2018-05-04"}], "xx--xxxxxx"),
        ({"on_list": "ultra_low"}, [{"subject_id": "L1", "valid_to": "2018-05-01"}], "-xxxxxxxxx"),
        ({"on_list": "ultra_low"}, [{"subject_id": "E9"}], "xxxxxxxxxx"),
        ({"on_list": ["emergency", "ultra_low"]}, [{}], "----------"),
        ({"on_list": "emergency"}, [{}], "xxxxxxxxxx"),
        ({"on_list": "ultra_low", "joined_by": "2018-05-01"}, [{"joined_on": "2018-05-01"}], "----------"),
        ({"on_list": "ultra_low", "joined_by": "2018-05-01"}, [{"joined_on": "2018-05-02"}], "xxxxxxxxxx"),
        ({"on_list": "ultra_low", "joined_by": "2018-05-01"}, [{}], "xxxxxxxxxx"),
        (
            {"on_list": "ultra_low", "joined_by": "2018-05-01"},
            [{"list": "emergency", "joined_on": "2018-04-01"}, {"joined_on": "2018-06-01"}],
            "xxxxxxxxxx",
        ),
        ({"joined_by": "2018-05-01"}, [{"list": "emergency", "joined_on": "2018-04-01"}], "----------"),
        (
            {"on_list": "ultra_low"},
            [{"valid_to": "2018-05-02"}, {"valid_from": "2018-05-09"}],
            "--xxxxxx--",
        ),
    ],
)
def test_exemptions_hold_day_by_day(tmp_path: Path, selector: Any, rows: Any, expected: str) -> None:
    law = rule({"open": ["stop"]}, unless=[{**selector, "because": "除外"}])
    assert days_open(tmp_path, law, **listed(*rows)) == expected


def test_not_inverts_by_the_day(tmp_path: Path) -> None:
    law = rule({"open": ["stop"]}, applies_to={"not": {"on_list": "ultra_low"}})
    assert days_open(tmp_path, law, **listed({"valid_from": "2018-05-09"})) == "xxxxxxxx--"


def test_closing_beats_opening(tmp_path: Path) -> None:
    shut = rule({"output_at_least": "10%"}, "shut", window={"from": "05-04", "to": "05-05"})
    assert days_open(tmp_path, rule(OPEN_ALL), shut) == "xxx--xxxxx"
    build(tmp_path, rules=[rule(OPEN_ALL), shut])
    found = judged(tmp_path, STOPS).findings
    assert [(one.rule, one.clause, one.where) for one in found] == [
        ("shut", "第shut条", "schedule.csv L1 2018-05-04/2018-05-05")
    ]


@pytest.mark.parametrize(
    "effect, mode, allowed",
    [
        ({"open": ["limit", "unheard"]}, "l", True),
        ({"only": ["limit"]}, "n", False),
        ({"only": ["run", "limit"]}, "r", True),
        ({"output_at_most": 0.8}, "n", True),
        ({"output_at_most": 0.79}, "n", False),
        ({"output_at_most": 0.79}, "r", False),
        ({"output_at_most": 1}, "r", True),
        ({"output_at_least": 0.5}, "l", False),
        ({"output_at_least": 0.5}, "r", True),
        ({"closed_hours": "08:00-18:00"}, "n", True),
        ({"closed_hours": "08:00-18:01"}, "n", False),
        ({"closed_hours": "07:59-18:00"}, "n", False),
        ({"closed_hours": "23:00-01:00"}, "n", False),
        ({"closed_hours": "08:00-09:00"}, "l", False),
        ({"closed_hours": "08:00-09:00"}, "s", True),
        ({"mode_days": {"mode": "limit", "at_least": 0}}, "l", True),
    ],
)
def test_effects_on_modes(tmp_path: Path, effect: dict[str, Any], mode: str, allowed: bool) -> None:
    assert days_open(tmp_path, rule(effect), mode=mode) == ("x" if allowed else "-") * 10


@pytest.mark.parametrize(
    "days, grade, window, modes, says",
    [
        ({"at_least": 3}, "none", None, "sssrrrrrrr", ""),
        ({"at_least": 3, "by_grade": {"B": 1, "A": 0}}, "B", None, "srrrrrrrrr", ""),
        ({"at_least": 3, "by_grade": {"B": 1, "A": 0}}, "B", None, "rrrrrrrrrr", "1 days of stop, 0 are planned"),
        ({"at_least": 3, "by_grade": {"B": 1, "A": 0}}, "A", None, "rrrrrrrrrr", ""),
        ({"at_least": 3, "by_grade": {"B": 1}}, "C", None, "ssrrrrrrrr", "3 days of stop, 2 are planned"),
        ({"at_least": 2}, "none", {"from": "05-03", "to": "05-04"}, "rrssrrrrrr", ""),
        ({"at_least": 2}, "none", {"from": "05-03", "to": "05-04"}, "rrsrrrrrrr", "2 days of stop, 1 are"),
        ({"at_least": 2}, "none", {"from": "06-03", "to": "06-30"}, "rrrrrrrrrr", ""),
        ({"at_least": 1, "per": "quarter"}, "none", None, "rrrrrrrrrr", "L1 2018-Q2: r asks"),
    ],
)
def test_owed_days(tmp_path: Path, days: Any, grade: str, window: Any, modes: str, says: str) -> None:
    law = rule({"mode_days": {"mode": "stop", **days}}, window=window)
    build(tmp_path, rules=[law], tables={"enterprises": [{"grade": grade}]})
    assert says in english(judged(tmp_path, modes)) if says else judged(tmp_path, modes).passed


def test_each_month_owes_for_itself(tmp_path: Path) -> None:
    law = rule({"mode_days": {"mode": "stop", "at_least": 2, "per": "month"}})
    build(tmp_path, rules=[law], season={"from": "2018-05-30", "to": "2018-06-03"})
    assert judged(tmp_path, "ssrss", first="2018-05-30").passed
    assert "2018-05: r asks for 2 days of stop, 1 are" in english(judged(tmp_path, "rssss", first="2018-05-30"))


def test_reasons_stand_in_the_order_of_the_policies(tmp_path: Path) -> None:
    first, second = rule({"open": ["stop"]}, "z"), rule({"output_at_most": 0.5}, "a")
    build(tmp_path, rules=[first, second])
    assert judged(tmp_path, STOPS, because="z;a").passed
    assert "rules says 'a;z', should say 'z;a'" in english(judged(tmp_path, STOPS, because="a;z"))
    assert "rules says ''" in english(judged(tmp_path, STOPS, because=""))


def test_run_needs_no_reason_and_may_name_none(tmp_path: Path) -> None:
    build(tmp_path, rules=[rule({"only": ["run", "stop"]})])
    assert judged(tmp_path, "rrrrrrrrrr").passed
    plan = (tmp_path / "schedule.csv").read_text()
    (tmp_path / "schedule.csv").write_text(plan.replace("run,", "run,r"))
    assert "rules says 'r', should say ''" in english(verify_schedule(tmp_path / "scenario.yaml", tmp_path))
