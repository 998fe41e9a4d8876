"""The judge's word on measures in seasons a reader solves: one line worth 1,000 yuan and 10 kg of VOC a day, four days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.actors import Exemption, Restart
from models.policy import Effect, Rule, Selector, Unless
from models.scenario import Measure, Scenario
from tests.judge.by_hand import MONDAY, OPEN, STOP, cut, line, owes, rule, season
from tests.judge.enumeration import judge
from tests.judge.lines import fault_of, line_plans
from tests.judge.measures import Begun, ways_to_take

SOLVENT = Selector((("coating", ("solvent",)),))
WATER = Measure("water", "改用水性涂料", SOLVENT, (MONDAY,), (1.0, 1.0, 1.0, 0.5), "waterborne", "", 300.0)


def day(t: int) -> date:
    return MONDAY + timedelta(t)


def painted(*measures: Measure, rules: tuple[Rule, ...] = (OPEN,), kg: float = 0.0, **own: object) -> Scenario:
    """One line with solvent coating and a target of so many kg."""
    world = season(line(coating="solvent", **own), rules=rules, targets=cut(kg))
    return replace(world, measures=measures)


def spared(effect: Effect, key: str, value: str, first: int = 0) -> Rule:
    """A rule for every line that spares those with a coating or on a list."""
    return replace(rule(effect, first), unless=(Unless(Selector(((key, (value,)),)), "除外"),))


def ways(world: Scenario) -> list[Begun]:
    return ways_to_take(world, world.lines[0])


def test_half_the_emission_for_300_yuan_beats_two_days_of_standing_still() -> None:
    verdict = judge(painted(WATER, kg=20.0))
    assert (verdict.cost_yuan, verdict.taken) == (300.0, (((0, MONDAY),),))


def test_a_later_day_saves_less() -> None:
    verdict = judge(painted(replace(WATER, first_days=(day(2),)), kg=20.0))
    assert verdict.cost_yuan == 300.0 + 1000.0
    assert judge(painted(replace(WATER, first_days=(day(3),)), kg=5.0)).cost_yuan == 300.0


def test_what_is_paid_by_the_day_counts_working_days_from_the_first_on() -> None:
    daily = replace(WATER, cost_yuan=0.0, cost_yuan_per_day=100.0, cost_value_days=0.1, first_days=(day(1),))
    assert judge(painted(daily, kg=15.0)).cost_yuan == 100.0 + 3 * 100.0


@pytest.mark.parametrize(
    "measure, ruled",
    [
        (WATER, spared(Effect(only=("stop",)), "coating", "waterborne", 2)),
        (
            replace(WATER, coating="", joins_list="ultra_low"),
            spared(Effect(only=("stop",)), "on_list", "ultra_low", 2),
        ),
    ],
)
def test_law_spares_who_changes_or_joins_from_that_day(measure: Measure, ruled: Rule) -> None:
    late = replace(measure, first_days=(day(3),))
    assert judge(painted(measure, rules=(OPEN, ruled))).cost_yuan == 300.0
    assert judge(painted(late, rules=(OPEN, ruled))).cost_yuan == 300.0 + 1000.0


def test_joining_is_too_late_for_a_list_closed_before() -> None:
    closed = spared(Effect(only=("stop",)), "on_list", "ultra_low")
    unless = Unless(Selector((("on_list", ("ultra_low",)),), joined_by=day(0)), "除外")
    joining = replace(WATER, coating="", joins_list="ultra_low", first_days=(day(0), day(1)))
    verdict = judge(painted(joining, rules=(OPEN, replace(closed, unless=(unless,)))))
    assert (verdict.cost_yuan, verdict.taken) == (300.0, (((0, day(0)),),))


def test_a_pollutant_left_at_zero_is_no_longer_emitted_for_the_law() -> None:
    emitters = rule(Effect(only=("stop",)), emits=("vocs",))
    none_left = replace(WATER, coating="", emits=(1.0, 1.0, 1.0, 0.0))
    assert judge(painted(none_left, rules=(OPEN, emitters))).cost_yuan == 300.0


def test_a_choice_that_owes_more_days_than_are_left_is_left_out() -> None:
    owing = replace(owes("stop", 3), unless=spared(Effect(), "coating", "waterborne").unless)
    world = painted(replace(WATER, first_days=(day(0), day(2))), rules=(OPEN, owing))
    assert fault_of(world, world.lines[0], ((0, day(2)),)) == "owes more days than there are"
    assert set(line_plans(world, world.lines[0]).taken) == {(), ((0, day(0)),)}


def test_who_may_take_it_is_asked_on_its_first_day() -> None:
    listed = replace(WATER, lines=Selector((("on_list", ("approved",)),)), first_days=(day(0), day(2)))
    paper = Exemption("X", "L1", "approved", "文号", day(1), day(3))
    assert ways(replace(painted(listed), exemptions=(paper,))) == [(), ((0, day(2)),)]


def test_two_coatings_exclude_each_other_and_two_shares_multiply() -> None:
    powder = replace(WATER, measure_id="powder", coating="powder")
    assert len(ways(painted(WATER, powder))) == 3
    filters = replace(WATER, measure_id="filter", coating="", lines=SOLVENT)
    verdict = judge(painted(WATER, filters, kg=30.0))
    assert (verdict.cost_yuan, len(verdict.taken[0])) == (600.0, 2)


def test_restart_emission_is_multiplied_too() -> None:
    again = replace(STOP, restart=Restart(0.0, 1.0))
    world = replace(painted(WATER), lines=(line("L1", again, coating="solvent"),))
    plans = line_plans(world, world.lines[0])
    taken = [n for n, way in enumerate(plans.taken) if way and plans.modes[n].tolist() == [1, 0, 0, 0]]
    assert plans.kg[taken[0], :, 3].tolist() == [0.0, 10.0, 5.0, 5.0]
