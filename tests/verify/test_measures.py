"""Measures by hand: emission, law, cost and files of a run whose lines changed something instead of stopping."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.verdict import Verdict
from reports.verify import verify_run
from reports.verify.case import read_case
from reports.verify.files import Inputs
from reports.verify.notes import UnreadableError
from tests.verify.pairs import PAINT, plant
from tests.verify.worlds import OPEN_ALL, build, english, judged, plan, publish, rule, write_yaml

VOCS, NOX = 3, 1
SOLVENT = {"lines": [{"coating": "solvent"}]}
TAKEN = ["L1,paint,2018-05-03,1080"]


def offered(**more: Any) -> dict[str, Any]:
    """A measure for every line, from the first day on, at 700 yuan, unless `more` says otherwise."""
    return {"id": "m", "lines": {"technology": "plant"}, "cost": {"yuan": 700}, **more}


def of(
    folder: Path,
    modes: str,
    taken: Sequence[str] | None = TAKEN,
    offers: Sequence[Any] | None = (PAINT,),
    because: Any = "r",
    **world: Any,
) -> Verdict:
    """The verdict on a plan with the rows `taken` of measures.csv, in a world with these `offers`."""
    build(folder, **{"tables": SOLVENT, "measures": offers and list(offers), **world})
    return judged(folder, modes, because=because, measures=taken)


def by_day(verdict: Verdict, pollutant: int = VOCS) -> list[float]:
    return [round(float(kg), 9) for kg in verdict.ledger.city_planned_kg[:, pollutant]]


def test_emission_falls_to_its_share_from_the_first_day_on(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rlrrrrrrlr")
    assert english(verdict) == ""
    assert by_day(verdict) == [100, 50, 40, 40, 40, 40, 40, 40, 20, 40]
    assert by_day(verdict, NOX) == [50, 25, 50, 50, 50, 50, 50, 50, 25, 50]
    assert verdict.ledger.planned_kg[0, VOCS] == pytest.approx(450)
    assert verdict.reduction_kg[VOCS] == pytest.approx(550)
    assert verdict.ledger.baseline_kg[0].tolist() == [0, 500, 0, 1000]
    assert verdict.ledger.city_baseline_kg[:, VOCS].tolist() == [100] * 10


def test_shares_of_several_measures_multiply(tmp_path: Path) -> None:
    measures = [PAINT, offered(id="burner", lead_days=5, emits=0.5)]
    verdict = of(tmp_path, "r" * 10, [*TAKEN, "L1,burner,2018-05-06,700"], offers=measures)
    assert english(verdict) == ""
    assert by_day(verdict) == [100, 100, 40, 40, 40, 20, 20, 20, 20, 20]
    assert by_day(verdict, NOX) == [50] * 5 + [25] * 5
    assert [(one.measure, one.start, one.yuan) for one in verdict.ledger.measures] == [
        ("paint", 2, 1080),
        ("burner", 5, 700),
    ]


def test_restart_emission_is_multiplied_on_its_day(tmp_path: Path) -> None:
    technologies = plant(stop={"restart": {"emit_days": 0.5}})
    assert by_day(of(tmp_path, "srrrrrrrrr", technologies=technologies))[:3] == [0, 150, 40]
    assert by_day(of(tmp_path, "ssrrrrrrrr", technologies=technologies))[:3] == [0, 0, 60]


def test_a_share_for_all_or_by_pollutant(tmp_path: Path) -> None:
    assert by_day(of(tmp_path, "r" * 10, ["L1,m,2018-05-01,700"], offers=[offered(emits="30%")]), NOX)[0] == 15
    unchanged = of(tmp_path, "r" * 10, ["L1,m,2018-05-01,700"], offers=[offered(coating="uv")])
    assert (by_day(unchanged)[0], by_day(unchanged, NOX)[0]) == (100, 50)


def test_the_cost_is_yuan_value_days_and_working_days(tmp_path: Path) -> None:
    lines = [{"coating": "solvent", "works": "mon-sat", "value_per_day": 300}]
    verdict = of(tmp_path, "r" * 10, ["L1,paint,2018-05-03,720"], tables={"lines": lines})
    assert english(verdict) == ""
    assert (verdict.measure_yuan, verdict.cost_yuan, verdict.loss_yuan) == (500 + 150 + 70, 720, 0)


def test_a_share_ignored_misses_the_target(tmp_path: Path) -> None:
    """480 kg of VOC are cut with the measure, nothing without."""
    assert of(tmp_path, "r" * 10, targets=[{"pollutant": "vocs", "reduce_kg": 480}]).passed
    assert "required 480, planned 0" in english(
        of(tmp_path, "r" * 10, [], targets=[{"pollutant": "vocs", "reduce_kg": 480}])
    )
    later = ["L1,paint,2018-05-08,1030"]
    assert "required 480, planned 180" in english(
        of(tmp_path, "r" * 10, later, targets=[{"pollutant": "vocs", "reduce_kg": 480}])
    )


STOP_SOLVENT = rule({"only": ["stop"]}, applies_to={"coating": "solvent"})


def test_the_law_reads_the_new_coating_from_the_first_day_on(tmp_path: Path) -> None:
    assert english(of(tmp_path, "ssrrrrrrrr", rules=[STOP_SOLVENT])) == ""
    assert "law schedule.csv L1 2018-05-02: r closes mode run" in english(
        of(tmp_path, "srrrrrrrrr", rules=[STOP_SOLVENT])
    )
    assert "law schedule.csv L1 2018-05-03: no rule opens mode stop" in english(
        of(tmp_path, "sssrrrrrrr", rules=[STOP_SOLVENT])
    )
    assert "L1 2018-05-03/2018-05-10: r closes mode run" in english(
        of(tmp_path, "ssrrrrrrrr", [], rules=[STOP_SOLVENT])
    )


def test_a_rule_may_come_into_force_by_a_measure(tmp_path: Path) -> None:
    law = rule({"open": ["limit"]}, applies_to={"coating": "waterborne"})
    assert english(of(tmp_path, "rrlrrrrrrr", rules=[law])) == ""
    assert "L1 2018-05-02: no rule opens mode limit" in english(of(tmp_path, "rlrrrrrrrr", rules=[law]))


def test_a_line_stands_on_the_list_it_joins_from_the_first_day_on(tmp_path: Path) -> None:
    law = rule({"only": ["stop"]}, unless=[{"on_list": "ultra_low", "because": "除外"}])
    measures = [offered(joins="超低排放", lead_days=4)]
    verdict = of(tmp_path, "ssssrrrrrr", ["L1,m,2018-05-05,700"], rules=[law], offers=measures)
    assert english(verdict) == ""
    early = of(tmp_path, "sssrrrrrrr", ["L1,m,2018-05-05,700"], rules=[law], offers=measures)
    assert "L1 2018-05-04: r closes mode run" in english(early)


@pytest.mark.parametrize("joined_by, excused", [("2018-05-05", True), ("2018-05-04", False)])
def test_the_list_is_joined_on_the_first_day_in_effect(tmp_path: Path, joined_by: str, excused: bool) -> None:
    law = rule({"only": ["stop"]}, unless=[{"on_list": "ultra_low", "joined_by": joined_by, "because": "除外"}])
    measures = [offered(joins="ultra_low", ordered_on="2018-05-01", lead_days=4)]
    assert of(tmp_path, "ssssrrrrrr", ["L1,m,2018-05-05,700"], rules=[law], offers=measures).passed is excused
    assert of(tmp_path, "ssssssssss", ["L1,m,2018-05-05,700"], rules=[law], offers=measures).passed is not excused


def test_what_is_no_longer_emitted_is_seen_by_the_key_emits(tmp_path: Path) -> None:
    law = rule({"only": ["stop"]}, applies_to={"emits": "vocs"})
    measures = [offered(emits={"vocs": 0}, lead_days=2), offered(id="n", emits=0.1, joins="x")]
    both = ["L1,m,2018-05-03,700", "L1,n,2018-05-01,700"]
    assert english(of(tmp_path, "ssrrrrrrrr", both, rules=[law], offers=measures)) == ""
    assert "r closes mode run" in english(of(tmp_path, "ssrrrrrrrr", both[1:], rules=[law], offers=measures))


def test_days_are_owed_on_the_days_on_which_the_rule_is_then_in_force(tmp_path: Path) -> None:
    law = rule({"mode_days": {"mode": "stop", "at_least": 2}}, applies_to={"coating": "solvent"})
    assert english(of(tmp_path, "ssrrrrrrrr", rules=[law])) == ""
    assert "r asks for 2 days of stop, 1 are planned" in english(of(tmp_path, "srrrrrrrrr", rules=[law]))
    more = rule({"mode_days": {"mode": "stop", "at_least": 3}}, applies_to={"coating": "solvent"})
    assert "r asks for 3 days of stop, 2 are planned, and it is in force on 2 days only" in english(
        of(tmp_path, "ssrrrrrrrr", rules=[more])
    )


def test_a_period_in_which_the_rule_is_no_longer_in_force_owes_nothing(tmp_path: Path) -> None:
    law = rule({"mode_days": {"mode": "stop", "at_least": 1, "per": "month"}}, applies_to={"coating": "solvent"})
    season = {"from": "2018-05-30", "to": "2018-06-02"}
    measures = [{**PAINT, "first_days": ["2018-06-01"]}]
    build(tmp_path, rules=[law], season=season, measures=measures, tables=SOLVENT)
    taken = ["L1,paint,2018-06-01,1020"]
    assert english(judged(tmp_path, "srrr", first="2018-05-30", measures=taken)) == ""
    assert "2018-06: r asks for 1 days" in english(judged(tmp_path, "srrr", first="2018-05-30", measures=[]))


def test_a_day_left_without_a_mode_is_told(tmp_path: Path) -> None:
    """A choice with which the law leaves no way cannot be taken, whatever the plan."""
    law = [
        rule({"output_at_most": 0.5}, "a", applies_to={"coating": "waterborne"}),
        rule({"output_at_least": 0.6}, "b"),
    ]
    for letter, says in (("r", "a closes mode run"), ("l", "b closes mode limit"), ("n", "a closes mode night")):
        found = english(of(tmp_path, "rr" + letter * 8, rules=law, because={"limit": "a", "night": ""}))
        assert f"L1 2018-05-03/2018-05-10: {says}" in found


def test_the_rules_column_names_what_is_in_force_under_the_measure(tmp_path: Path) -> None:
    law = [rule(OPEN_ALL, "a", applies_to={"coating": "solvent"}), rule({"open": ["limit"]}, "b")]
    assert english(of(tmp_path, "lrllrrrrrr", rules=law, because="a;b")).count("should say") == 1
    verdict = of(tmp_path, "rrllrrrrrr", rules=law, because="b")
    assert english(verdict) == ""
    assert [block.rules for block in verdict.ledger.curtailments] == [("b",)]
    assert "rules says 'a;b', should say 'b'" in english(of(tmp_path, "rrllrrrrrr", rules=law, because="a;b"))


def test_limits_know_lines_by_their_tables(tmp_path: Path) -> None:
    limits: dict[str, Any] = {
        "alternate": [{"lines": {"coating": "solvent"}, "at_most_stopped": 0}],
        "burden": {"enterprise_loss_at_most": 0},
        "floors": [{"product": "chairs", "at_least": 1}],
        "caps": [{"pollutant": "vocs", "at_most": "40%"}],
    }
    verdict = of(tmp_path, "r" * 10, **limits)
    assert {check.base for check in verdict.limits if check.kind == "alternate"} == {1}
    assert [check.holds for check in verdict.limits if check.kind == "cap"] == [False, False] + [True] * 8
    assert {check.base for check in verdict.limits if check.kind == "cap"} == {100}
    assert {check.holds for check in verdict.limits if check.kind in ("alternate", "floor", "burden")} == {True}


@pytest.mark.parametrize(
    "said, days",
    [
        ({}, [1]),
        ({"lead_days": 3}, [4]),
        ({"ordered_on": "2018-04-20", "lead_days": 12}, [2]),
        ({"ordered_on": "2018年3月1日"}, [1]),
        ({"first_days": ["2018-05-02", "2018/5/7"]}, [2, 7]),
        ({"first_days": "2018-04-02"}, []),
        ({"first_days": "2018-04-02", "ordered_on": "2018-04-01"}, [1]),
        ({"first_days": "2018-04-02", "ordered_on": "2018-04-01", "lead_days": 9}, []),
        ({"first_days": ["2018-05-02", "2018-05-07"], "lead_days": 4}, [7]),
        ({"first_days": ["2018-05-10", "2018-05-11"]}, [10]),
        ({"lead_days": 10}, []),
        ({"lead_days": 1000000000}, []),
    ],
)
def test_the_days_on_which_a_measure_may_begin(tmp_path: Path, said: dict[str, Any], days: list[int]) -> None:
    (offer,) = read_case(build(tmp_path, measures=[offered(**said)]), Inputs()).offers
    assert sorted(offer.first_days) == [date(2018, 5, day) for day in days]


def test_who_may_take_it_is_asked_on_the_first_day(tmp_path: Path) -> None:
    """As the tables have the line: another measure that began before changes nothing."""
    tables = {**SOLVENT, "exemptions": [{"valid_from": "2018-05-04"}]}
    measures = [offered(id="a", joins="emergency"), offered(lines={"not": {"on_list": "ultra_low"}}, first_days=DAYS)]
    for day, allowed in zip(DAYS, (True, False), strict=True):
        found = of(tmp_path, "r" * 10, [f"L1,m,{day},700"], tables=tables, offers=measures)
        assert found.passed is allowed
    other = [measures[0], offered(lines={"not": {"on_list": "emergency"}}, first_days=DAYS)]
    both = ["L1,a,2018-05-01,700", f"L1,m,{DAYS[0]},700"]
    assert english(of(tmp_path, "r" * 10, both, tables=tables, offers=other)) == ""


DAYS = ["2018-05-03", "2018-05-04"]


def test_an_idle_line_gains_nothing_from_a_measure(tmp_path: Path) -> None:
    tables = {"lines": [{"coating": "solvent", "status": "idle"}]}
    verdict = of(tmp_path, "r" * 10, tables=tables)
    assert "an idle line takes no measure" in english(verdict)
    assert (verdict.measure_yuan, verdict.ledger.measures) == (0, ())


@pytest.mark.parametrize(
    "rows, says",
    [
        (None, "file measures.csv: does not exist or cannot be opened"),
        (["L1,paint,2018-05-03"], "table measures.csv:2: 3 cells, not 4"),
        (["L9,paint,2018-05-03,1080"], "cover measures.csv:2 L9: there is no line 'L9'"),
        (["L1,Paint,2018-05-03,1080"], "cover measures.csv:2 L1: the scenario offers no measure 'Paint'"),
        (["L1,paint,03.05.2018,1080"], "table measures.csv:2 L1: '03.05.2018' is not a date"),
        (["L1,paint,2018-05-03,dear"], "table measures.csv:2 L1: 'dear' is not a number"),
        (["L1,paint,2018-05-03,"], "table measures.csv:2 L1: '' is not a number"),
        (["L1,paint,2018-05-03,inf"], "table measures.csv:2 L1: 'inf' is not a number"),
        (["L1,paint,2018-05-03,1080.02"], "claim measures.csv:2 L1: cost says 1080.02, recomputed 1080.0"),
        (["L1,paint,2018-05-02,1090"], "measure measures.csv:2 L1: paint cannot begin on 2018-05-02"),
        (["L1,paint,2018-04-03,1100"], "measure measures.csv:2 L1: paint cannot begin on 2018-04-03"),
        (["L1,paint,2018-05-11,500"], "measure measures.csv:2 L1: paint cannot begin on 2018-05-11"),
        ([], ""),
        (["L1,paint,2018-05-03,1080.000"], ""),
    ],
)
def test_rows_of_measures_csv(tmp_path: Path, rows: Sequence[str] | None, says: str) -> None:
    found = english(of(tmp_path, "r" * 10, rows))
    assert says in found if says else found == ""


def test_a_wrong_header_is_told(tmp_path: Path) -> None:
    build(tmp_path, tables=SOLVENT, measures=[PAINT])
    plan(tmp_path, "r" * 10, measures=[])
    (tmp_path / "measures.csv").write_text("line,measure,from,cost\n")
    publish(tmp_path, judged(tmp_path, "r" * 10, measures=[]))
    (tmp_path / "measures.csv").write_text("line,measure,from,cost\n")
    assert "table measures.csv:1: the header should be line_id,measure,from,cost" in english(verify_run(tmp_path))


def test_without_offers_there_are_no_measures(tmp_path: Path) -> None:
    assert english(of(tmp_path, "r" * 10, None, offers=None)) == ""
    assert "cover measures.csv:2 L1: the scenario offers no measure 'paint'" in english(
        of(tmp_path, "r" * 10, TAKEN, offers=None)
    )


def claimed(folder: Path, **summary: Any) -> str:
    path = folder / "summary.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **summary}))
    return english(verify_run(folder))


@pytest.mark.parametrize(
    "claim, says",
    [
        ({}, ""),
        ({"measures_taken": 1}, ""),
        ({"measure_cost": 1079}, "measure_cost says 1079, recomputed 1080"),
        ({"measure_cost": None}, "measure_cost says None, recomputed 1080"),
        ({"cost": 500}, "cost says 500, recomputed 1580"),
        ({"loss": 1580, "measure_cost": 0}, "loss says 1580, recomputed 500"),
        ({"measures_taken": 0}, "measures_taken says 0, recomputed 1"),
        ({"bound": 1581, "gap": 0}, "is above the cost 1580"),
    ],
)
def test_claims_about_measures(tmp_path: Path, claim: dict[str, Any], says: str) -> None:
    publish(tmp_path, of(tmp_path, "lrrrrrrrrr"))
    found = claimed(tmp_path, **claim)
    assert says in found if says else found == ""


def test_a_run_without_offers_may_say_that_measures_cost_nothing(tmp_path: Path) -> None:
    publish(tmp_path, of(tmp_path, "r" * 10, None, offers=None))
    assert claimed(tmp_path, measure_cost=0.0) == ""
    assert claimed(tmp_path, measure_cost=None) == ""
    assert "measure_cost says 5" in claimed(tmp_path, measure_cost=5)


def test_measures_come_from_the_scenario_that_is_extended(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    build(base, tables=SOLVENT, measures=[PAINT])
    write_yaml(tmp_path / "scenario.yaml", {"extends": "base/scenario.yaml"})
    assert judged(tmp_path, "r" * 10, measures=TAKEN).measure_yuan == 1080
    write_yaml(tmp_path / "scenario.yaml", {"extends": "base/scenario.yaml", "measures": [offered()]})
    assert judged(tmp_path, "r" * 10, measures=["L1,m,2018-05-01,700"]).passed
    assert "offers no measure 'paint'" in english(judged(tmp_path, "r" * 10, measures=TAKEN))


@pytest.mark.parametrize(
    "said, where",
    [
        ({"emits": "half"}, "m"),
        ({"coating": "glitter"}, "coating"),
        ({"lead_days": "soon"}, "m"),
        ({"first_days": ["May"]}, "m"),
        ({"cost": 500}, "m"),
        ({"id": ["m"]}, "measures.id"),
        ({"lines": {"coating": "glitter"}}, "coating"),
    ],
)
def test_an_offer_that_makes_no_sense_is_unreadable(tmp_path: Path, said: dict[str, Any], where: str) -> None:
    verdict = of(tmp_path, "r" * 10, ["L1,m,2018-05-01,700"], offers=[offered(**said)])
    assert verdict.status == "unknown"
    assert f"input {where}: " in english(verdict)
    with pytest.raises(UnreadableError, match="not a number"):
        build(tmp_path, measures=[offered(emits="half")])
        read_case(tmp_path / "scenario.yaml", Inputs())
