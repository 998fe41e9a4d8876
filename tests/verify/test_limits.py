"""Every number of a limit, worked out by hand: bases, credits, areas, periods, roundings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.verdict import LimitCheck
from reports.verify import limits
from tests.verify.worlds import OPEN_ALL, build, judged, rule

TWO_DISTRICTS: dict[str, Any] = {
    "enterprises": [{}, {"enterprise_id": "E2", "district": "新都区"}],
    "lines": [{}, {"line_id": "L2", "enterprise_id": "E2", "nox": 30, "vocs": 10, "product": "tables"}],
}


def checks(folder: Path, modes: Any, **world: Any) -> list[LimitCheck]:
    build(folder, **world)
    return list(judged(folder, modes).limits)


def test_a_target_by_month_cut_by_the_season(tmp_path: Path) -> None:
    build(
        tmp_path,
        season={"from": "2018-05-30", "to": "2018-06-02"},
        targets=[{"pollutant": "vocs", "per": "month", "reduce": "25%"}],
    )
    verdict = judged(tmp_path, "rlsr", first="2018-05-30")
    may, june = verdict.limits
    assert may == LimitCheck("target", "vocs", "", "city", "2018-05", 200, 50, 50, 0, True)
    assert june == LimitCheck("target", "vocs", "", "city", "2018-06", 200, 50, 100, 0, True)


@pytest.mark.parametrize(
    "per, names",
    [
        ("season", ["season"]),
        ("quarter", ["2018-Q4", "2019-Q1"]),
        ("month", ["2018-12", "2019-01"]),
        ("week", ["2018-W52", "2019-W01"]),
        ("day", ["2018-12-29", "2018-12-30", "2018-12-31", "2019-01-01"]),
    ],
)
def test_names_of_periods(tmp_path: Path, per: str, names: list[str]) -> None:
    season = {"from": "2018-12-29", "to": "2019-01-01"}
    build(tmp_path, season=season, caps=[{"pollutant": "vocs", "per": per, "at_most": 1}])
    assert [check.period for check in judged(tmp_path, "rrrr", first="2018-12-29").limits] == names


def test_society_adds_background_and_credits_other_measures(tmp_path: Path) -> None:
    tables = {
        **TWO_DISTRICTS,
        "background": [
            {"nox": 100},
            {"month": 5, "nox": 20},
            {"month": 6, "nox": 999},
            {"district": "新都区", "nox": 200},
        ],
    }
    city, core, suburb, plain = checks(
        tmp_path,
        {"L1": "ssrrrrrrrr", "L2": "rrrrrrrrrr"},
        tables=tables,
        targets=[
            {"pollutant": "nox", "reduce": "20%", "base": "society"},
            {"pollutant": "nox", "area": "core", "reduce_kg": 100, "base": "society"},
            {"pollutant": "nox", "area": "suburb", "reduce": 0, "base": "society"},
            {"pollutant": "nox", "reduce": "12.5%"},
        ],
        other_measures=[
            {"pollutant": "nox", "reduce": "3%"},
            {"pollutant": "nox", "reduce": 0.01},
            {"pollutant": "vocs", "reduce": "50%"},
            {"pollutant": "nox", "area": "新都区", "reduce": "50%"},
        ],
    )
    assert (city.base, city.required, city.planned) == (4000, 800, pytest.approx(100 + 160))
    assert (city.shortfall, city.holds) == (pytest.approx(540), False)
    assert (core.base, core.required, core.planned, core.holds) == (1700, 100, 100, True)
    assert (suburb.base, suburb.planned) == (2300, 0)
    assert (plain.base, plain.required, plain.planned) == (800, 100, 100)


def test_a_cap_of_a_zone_counts_restart_emission(tmp_path: Path) -> None:
    technologies = {"plant": {"modes": {"stop": {"output": 0, "emits": 0, "restart": {"emit_days": 0.5}}}}}
    found = checks(
        tmp_path,
        "srrrrrrrrr",
        technologies=technologies,
        rules=[rule({"open": ["stop"]})],
        caps=[{"pollutant": "vocs", "area": "core", "at_most": "120%"}],
    )
    assert [(check.planned, check.holds) for check in found][:3] == [(0, True), (150, False), (100, True)]
    assert found[1].shortfall == pytest.approx(30)


def test_floors_look_at_their_product_and_area_alone(tmp_path: Path) -> None:
    whole, part, none = checks(
        tmp_path,
        {"L1": "llrrrrrrrr", "L2": "ssssssssss"},
        tables=TWO_DISTRICTS,
        floors=[
            {"product": "chairs", "per": "season", "at_least": "90%"},
            {"product": "tables", "per": "season", "at_least": "10%", "area": "新都区"},
            {"product": "tables", "per": "season", "at_least": "10%", "area": "core"},
        ],
    )
    assert (whole.base, whole.required, whole.planned, whole.holds) == (100, 90, 90, True)
    assert (part.base, part.required, part.planned, part.holds) == (100, 10, 0, False)
    assert (none.base, none.required, none.planned, none.holds) == (0, 0, 0, True)


def test_a_guard_without_any_nox_asks_for_its_offset(tmp_path: Path) -> None:
    (found,) = checks(
        tmp_path,
        "lrrrrrrrrr",
        tables={"lines": [{"nox": 0}]},
        guards=[{"vocs_over_nox": {"slope": 0.77, "offset": "5%"}}],
    )
    assert found == LimitCheck("guard", "", "", "city", "season", None, 0.05, pytest.approx(0.05), 0, True)


@pytest.mark.parametrize(
    "said, lines, allowed",
    [
        ("50%", 3, 1),
        ("0.5", 4, 2),
        ("29%", 100, 29),
        ("0.57", 100, 57),
        ("100%", 3, 3),
        ("1", 3, 1),
        (2, 3, 2),
        ("33.3%", 3, 0),
    ],
)
def test_a_share_of_lines_is_rounded_down_exactly(tmp_path: Path, said: Any, lines: int, allowed: int) -> None:
    build(
        tmp_path,
        tables={"lines": [{"line_id": f"L{n}"} for n in range(lines)]},
        alternate=[{"lines": {"technology": "plant"}, "at_most_stopped": said}],
    )
    first = judged(tmp_path, {f"L{n}": "r" * 10 for n in range(lines)}).limits[0]
    assert (first.base, first.required, first.planned) == (lines, allowed, 0)


def test_alternation_counts_active_matching_lines_without_output(tmp_path: Path) -> None:
    lines = [{}, {"line_id": "L2", "enterprise_id": "E2"}, {"line_id": "L3", "status": "idle"}]
    found = checks(
        tmp_path,
        {"L1": "srlrrrrrrr", "L2": "ssssssssss", "L3": "rrrrrrrrrr"},
        tables={**TWO_DISTRICTS, "lines": lines},
        alternate=[
            {"lines": {"technology": "plant"}, "area": "锦江区", "at_most_stopped": 0},
            {"lines": {"not": {"zone": "core"}}, "at_most_stopped": 1},
        ],
    )
    assert [(check.base, check.planned, check.shortfall) for check in found[:3]] == [(1, 1, 1), (1, 0, 0), (1, 0, 0)]
    assert {(check.base, check.planned, check.holds) for check in found[10:]} == {(1, 1, True)}


def test_alternation_by_exemption_counts_those_who_hold_one_that_day(tmp_path: Path) -> None:
    found = checks(
        tmp_path,
        "ssssssssss",
        tables={"exemptions": [{"valid_from": "2018-05-04"}]},
        alternate=[{"lines": {"on_list": "ultra_low"}, "at_most_stopped": 0}],
    )
    assert [check.base for check in found] == [0, 0, 0] + [1] * 7
    assert [check.holds for check in found] == [True] * 3 + [False] * 7


def test_burden_is_borne_by_the_enterprise_over_its_lines(tmp_path: Path) -> None:
    two_lines = {"lines": [{}, {"line_id": "L2", "works": "mon-sat"}]}
    modes = {"L1": "ssssssssrr", "L2": "rrrrrrrrrr"}
    assert checks(tmp_path, modes, tables=two_lines, burden={"enterprise_loss_at_most": "42.2%"}) == []
    (missed,) = checks(tmp_path, modes, tables=two_lines, burden={"enterprise_loss_at_most": "42%"})
    assert missed == LimitCheck("burden", "", "", "E1", "season", 19000, 7980, 8000, pytest.approx(20), False)


@pytest.mark.parametrize("reduce_kg, holds", [(150, True), (150.0009, True), (150.0011, False)])
def test_a_millionth_of_the_base_is_forgiven(tmp_path: Path, reduce_kg: float, holds: bool) -> None:
    (found,) = checks(
        tmp_path, "slrrrrrrrr", rules=[rule(OPEN_ALL)], targets=[{"pollutant": "vocs", "reduce_kg": reduce_kg}]
    )
    assert found.holds is holds
    assert (found.shortfall > 0) is not holds


@pytest.mark.parametrize("emits, holds", [("0.9e-6", True), ("1.1e-6", False)])
def test_nothing_at_all_is_compared_by_the_base_too(tmp_path: Path, emits: str, holds: bool) -> None:
    found = checks(
        tmp_path,
        "l" * 10,
        technologies={"plant": {"modes": {"limit": {"output": 0.5, "emits": emits}}}},
        rules=[rule({"open": ["limit"]})],
        caps=[{"pollutant": "vocs", "at_most": 0}],
        targets=[{"pollutant": "vocs", "reduce": 1}],
    )
    assert {(check.kind, check.required, check.holds) for check in found} == {
        ("cap", 0, holds),
        ("target", 1000, holds),
    }


@pytest.mark.parametrize(
    "planned, required, base, holds",
    [
        (-0.0009, 0, 1000, True),
        (-0.0011, 0, 1000, False),
        (0, 0, 0, True),
        (-1e-12, 0, 0, False),
        (1999.9981, 2000, 1000, True),
        (1999.9979, 2000, 1000, False),
        (-0.9e-6, 0, None, True),
        (-1.1e-6, 0, None, False),
    ],
)
def test_the_largest_of_required_planned_and_base_sets_the_measure(
    planned: float, required: float, base: float | None, holds: bool
) -> None:
    assert limits.at_least("target", planned, required, base).holds is holds
    if base is not None:
        assert limits.at_most("cap", required, planned, base).holds is holds
