"""Measures as docs/measures.md writes them: what is read, what is left out, and one fault for one slip."""

from __future__ import annotations

import re
from datetime import date

import pytest

from models.policy import Selector
from models.scenario import Measure

from .world import World

S, P, X = "scenarios/season.yaml", "scenarios/policies/law.yaml", "data/exemptions.csv"
FIRST, LAST = date(2018, 5, 1), date(2018, 8, 31)
BURNER = "    lines: {sector: 水泥}\n"


def test_a_measure_with_every_key_and_one_with_the_fewest(world: World) -> None:
    file = (world.root / S).as_posix()
    makers = Selector((("sector", ("家具制造",)), ("coating", ("none", "solvent"))))

    assert world.load().measures == (
        Measure(
            measure_id="water",
            title="改用水性涂料",
            lines=makers,
            first_days=(date(2018, 5, 15), date(2018, 7, 1)),
            emits=(1.0, 1.0, 1.0, 0.35),
            coating="waterborne",
            cost_yuan=120000.0,
            cost_value_days=2.0,
            cost_yuan_per_day=800.0,
            file=file,
            row=22,
        ),
        Measure(
            measure_id="burner",
            title="burner",
            lines=Selector((("sector", ("水泥",)),)),
            first_days=(FIRST,),
            emits=(0.6, 0.6, 0.6, 0.6),
            cost_value_days=10.0,
            file=file,
            row=31,
        ),
    )


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("ordered_on: 2018-06-01, lead_days: 30", [date(2018, 7, 1)]),
        ("lead_days: 122", [LAST]),
        ("ordered_on: 2018-08-31", [LAST]),
        ("ordered_on: 2018-01-01, lead_days: 20", [FIRST]),
        ("first_days: [2018-08-31, 2018-05-01]", [FIRST, LAST]),
        ("ordered_on: 2018-04-01, first_days: [2018-06-01, 2018-04-20, 2018-05-01]", [FIRST, date(2018, 6, 1)]),
    ],
    ids=["lead", "last day", "ordered on it", "ready before", "sorted", "before the season"],
)
def test_the_days_on_which_it_may_begin(world: World, keys: str, expected: list[date]) -> None:
    world.edit(S, BURNER, BURNER + "".join(f"    {key.strip()}\n" for key in re.split(r",(?![^\[]*\])", keys)))

    assert list(world.load().measures[1].first_days) == expected


@pytest.mark.parametrize("name", ["ultra_low", "超低排放", "approved_major"])
def test_a_list_that_law_or_tables_mention_may_be_joined(world: World, name: str) -> None:
    world.edit(S, "emits: 60%", f"joins: {name}").edit(X, "X1,E1,ultra_low", "X1,E1,livelihood")

    assert world.load().measures[1].joins_list in ("ultra_low", "approved_major")


def test_lists_under_not_are_mentioned_too(world: World) -> None:
    world.edit(S, "emits: 60%", "joins: leaders").edit(P, "not: {grade: [A, B级]}", "not: {on_list: leaders}")

    assert world.load().measures[1].joins_list == "leaders"


def test_days_and_lists_are_not_judged_by_a_season_and_a_law_that_cannot_be_read(world: World) -> None:
    world.edit(S, "emits: 60%", "joins: nobody_knows").edit(S, "season: {from: 2018-05-01", "season: {from: May")
    world.files[P] = b"\x00"

    assert not any("measures" in fault for fault in world.told())


def test_measures_of_an_extension_replace_those_of_its_base(world: World) -> None:
    world.files["scenarios/other.yaml"] = (
        "extends: season.yaml\nmeasures:\n  - {id: filter, lines: {emits: vocs}, emits: {vocs: 0}, cost: {yuan: 1}}\n"
    )

    (measure,) = world.load("scenarios/other.yaml").measures

    assert (measure.measure_id, measure.emits[3], measure.row) == ("filter", 0.0, 3)


SLIPS = {
    "misspelt key": ("first_days: [", "first_day: [", r"season.yaml, row 27, measures\[1\].first_day: is an unknown key \(did you mean first_days\?\)"),
    "id left out": ("id: burner", "title: burner", r"row 31, measures\[2\].id: is required and missing"),
    "id twice": ("id: burner", "id: water", r"row 31, measures\[2\].id = water: is a repeated measure id, first in row 22"),
    "id with a semicolon": ("id: burner", "id: low;nox", r"measures\[2\].id = low;nox: an id holds no semicolon"),
    "id as a list": ("id: burner", "id: [burner]", r"measures\[2\].id: must be a single value"),
    "lines left out": (BURNER, "", r"row 31, measures\[2\].lines: is required and missing"),
    "lines for everybody": ("{sector: 水泥}", "{}", r"measures\[2\].lines: needs at least one condition"),
    "lines that are tasks": ("{sector: 水泥}", "{work_type: spraying}", r"measures\[2\].lines.work_type: does not suit kind: line"),
    "unknown line": ("{sector: 水泥}", "{line_id: L9}", r"lines.line_id = L9: is not listed in lines"),
    "order in no year": ("2018-03-01\n    lead", "03-01\n    lead", r"measures\[1\].ordered_on = 03-01: must be a date"),
    "lead in months": ("lead_days: 75", "lead_days: 2.5", r"lead_days = 2.5: must be a whole number from 0 to 3660"),
    "lead beyond the season": ("lead_days: 75", "lead_days: 184", r"row 26, measures\[1\].lead_days = 184: takes effect on 2018-09-01 at the earliest, after the season's last day, 2018-08-31"),
    "order beyond the season": (BURNER, BURNER + "    ordered_on: 2018-09-01\n", r"row 33, measures\[2\].ordered_on = 2018-09-01: takes effect on 2018-09-01"),
    "days not as a list": ("[2018-07-01, 2018-05-15]", "2018-07-01", r"measures\[1\].first_days = 2018-07-01: must be a list"),
    "list of no day": ("[2018-07-01, 2018-05-15]", "[]", r"measures\[1\].first_days: must not be an empty list"),
    "day twice": ("[2018-07-01, 2018-05-15]", "[2018-07-01, 2018/7/1]", r"first_days\[2\] = 2018/7/1: is listed twice"),
    "day of no calendar": ("2018-07-01, ", "2018-06-31, ", r"first_days\[1\] = 2018-06-31: is no day of the calendar"),
    "day before it is ready": ("2018-05-15]", "2018-05-14]", r"row 27, measures\[1\].first_days\[2\] = 2018-05-14: lies before 2018-05-15, the earliest"),
    "day before the season and not ready": ("2018-05-15]", "2018-04-14]", r"first_days\[2\] = 2018-04-14: lies before 2018-05-15"),
    "day before the season and not even ordered": (BURNER, BURNER + "    first_days: [2018-04-30]\n", r"row 33, measures\[2\].first_days\[1\] = 2018-04-30: lies before 2018-05-01"),
    "day after the season": ("[2018-07-01, ", "[2018-09-01, ", r"first_days\[1\] = 2018-09-01: lies after the season's last day, 2018-08-31"),
    "emission without percent": ("emits: 60%", "emits: 60", r"row 33, measures\[2\].emits = 60: must be a share from 0 to 2"),
    "negative emission": ("vocs: 0.35", "vocs: -0.35", r"measures\[1\].emits.vocs = -0.35: must be a share from 0 to 2"),
    "emission that is no number": ("emits: 60%", "emits: nan", r"measures\[2\].emits = nan: must be a share"),
    "unknown pollutant": ("vocs: 0.35", "voc: 0.35", r"measures\[1\].emits.voc: is an unknown key \(did you mean vocs\?\)"),
    "unknown coating": ("coating: 水性", "coating: waterbone", r"measures\[1\].coating = waterbone: must be one of none, .*did you mean waterborne"),
    "unknown list": ("emits: 60%", "joins: ultra-low", r"measures\[2\].joins = ultra-low: is a list that no rule and no table mentions.* \(did you mean ultra_low\?\)"),
    "no effect": ("emits: 60%", "title: 减排", r"row 31, measures\[2\]: changes nothing: needs emits other than 1, coating or joins"),
    "no effect in numbers": ("emits: 60%", "emits: {nox: 1, so2: 100%}", r"measures\[2\]: changes nothing"),
    "cost left out": ("    cost: {value_days: 10}\n", "", r"row 31, measures\[2\].cost: is required and missing"),
    "for nothing": ("{value_days: 10}", "{yuan: 0, value_days: 0.0}", r"row 34, measures\[2\].cost: needs at least one above 0 of yuan, value_days, yuan_per_day"),
    "cost without keys": ("{value_days: 10}", "{}", r"measures\[2\].cost: needs at least one above 0"),
    "cost as a number": ("{value_days: 10}", "10000", r"measures\[2\].cost = 10000: must be a mapping"),
    "negative cost": ("value_days: 10", "value_days: -1", r"cost.value_days = -1: must be a number from 0 to 3660"),
    "misspelt cost": ("yuan_per_day: 800", "yuan_per_days: 800", r"cost.yuan_per_days: is an unknown key \(did you mean yuan_per_day\?\)"),
    "measures as a mapping": ("measures:\n  - id: water\n", "measures:\n    id: water\n", r"is not valid YAML"),
    "a word for a measure": ("  - id: burner\n" + BURNER + "    emits: 60%\n    cost: {value_days: 10}\n", "  - burner\n", r"measures\[2\] = burner: must be a mapping"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), SLIPS.values(), ids=SLIPS)
def test_one_slip_is_one_fault(world: World, old: str, new: str, told: str) -> None:
    world.edit(S, old, new)

    faults = world.told()

    assert len(faults) == 1, faults
    assert re.search(told, faults[0]), faults[0]


def test_every_slip_is_told_at_once(world: World) -> None:
    world.edit(S, "id: burner", "id: water").edit(S, "emits: 60%", "emits: 60").edit(
        S, "value_days: 10", "value_days: 0"
    )
    world.edit(S, "2018-07-01, ", "2018-09-07, ").edit(S, "coating: 水性", "coating: 水")

    assert [re.findall(r"measures\S+?(?=[: ])", fault)[0] for fault in world.told()] == [
        "measures[1].first_days[1]", "measures[1].coating", "measures[2].id", "measures[2].emits", "measures[2].cost",
    ]  # fmt: skip


def test_faults_in_chinese(world: World) -> None:
    world.edit(S, "lead_days: 75", "lead_days: 300").edit(S, "emits: 60%", "joins: ultra-low")

    assert world.told("zh") == [
        f"{S} 第 26 行「measures[1].lead_days」 = 300：最早 2018-12-26 才能生效，已在本季最后一天 2018-08-31 之后",
        f"{S} 第 33 行「measures[2].joins」 = ultra-low：没有规则或名单用到此名单，列入它没有效力（是否想写 ultra_low？）",
    ]
