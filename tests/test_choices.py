"""Measures as choices of a line: who may take them, what the law then says, what they cost, and when they pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from models.actors import Restart
from models.choices import MOST_CHOICES
from models.compile import compile_scenario, compile_with_touches
from models.errors import InputError
from models.measure import choices_taken, measure
from models.plan import Taken
from models.policy import Effect, Selector
from models.scenario import Measure, Method, Scenario, SolveOptions, Target
from optimizer.solve import solve
from tests.judge.by_hand import MONDAY, OPEN, STOP, line, owes, rule, season

ANYONE = Selector(())
SOLVENT = Selector((("coating", ("solvent",)),))
QUICK = SolveOptions(gap=0.0, time_limit_s=10.0)


def day(t: int) -> date:
    return MONDAY + timedelta(t)


def water(**more: object) -> Measure:
    """Waterborne coating from the first day: 40 % of the VOCs are left."""
    usual = Measure("water", "改用水性涂料", SOLVENT, (MONDAY,), (1, 1, 1, 0.4), "waterborne", "", 500.0)
    return replace(usual, **more)  # type: ignore[arg-type]


def burner(**more: object) -> Measure:
    return replace(Measure("burner", "低氮燃烧", ANYONE, (MONDAY,), (1, 0.5, 1, 1), cost_yuan=300.0), **more)  # type: ignore[arg-type]


def painted(*measures: Measure, **more: object) -> Scenario:
    """One solvent line worth 1,000 yuan a day with 10 kg of VOCs, four days, half of them to be cut."""
    target = Target("vocs", "city", "season", 0.5)
    lines = (line(coating="solvent"),)
    return replace(season(*lines, targets=(target,)), measures=measures, **more)  # type: ignore[arg-type]


def test_a_measure_cheaper_than_stopping_is_taken() -> None:
    plan = solve(compile_scenario(painted(water())), QUICK)
    assert plan.certificate.cost_yuan == pytest.approx(500.0)
    assert plan.taken == (Taken(0, 0, MONDAY, 500.0),)
    assert not plan.modes.any()


def test_a_measure_dearer_than_stopping_is_left() -> None:
    plan = solve(compile_scenario(painted(water(cost_yuan=2500.0))), QUICK)
    assert plan.certificate.cost_yuan == pytest.approx(2000.0)
    assert plan.taken == ()


def test_measure_and_curtailment_share_the_work() -> None:
    """From the third day on 40 % are left: 12 kg of the 20; one stop on the first days gives the other 10."""
    plan = solve(compile_scenario(painted(water(first_days=(day(2),)))), QUICK)
    assert plan.certificate.cost_yuan == pytest.approx(1500.0)
    assert (plan.modes[0] > 0).sum() == 1


def test_cost_counts_once_by_value_and_by_working_day() -> None:
    offered = water(cost_yuan=100.0, cost_value_days=0.2, cost_yuan_per_day=10.0, first_days=(day(1),))
    problem = compile_scenario(painted(offered))
    assert [choice.cost for choice in problem.choices] == pytest.approx([100.0 + 200.0 + 30.0])


def test_rest_days_cost_nothing() -> None:
    scenario = painted(water(cost_yuan_per_day=10.0))
    friday = replace(season(line(coating="solvent", works="workdays"), start=day(4)), measures=scenario.measures)
    friday = replace(friday, measures=(replace(friday.measures[0], first_days=(day(4),)),))
    assert compile_scenario(friday).choices[0].cost == pytest.approx(500.0 + 2 * 10.0)


def test_only_lines_that_match_on_the_first_day_may_take_it() -> None:
    scenario = painted(water())
    scenario = replace(scenario, lines=(*scenario.lines, line("L2", owner="E1", coating="powder")))
    assert [choice.line for choice in compile_scenario(scenario).choices] == [0]


def test_two_measures_multiply_and_two_coatings_exclude_each_other() -> None:
    powder = water(measure_id="powder", coating="powder", emits=(1, 1, 1, 0.1))
    problem = compile_scenario(painted(water(), burner(), powder))
    taken = [tuple(one.measure for one in choice.taken) for choice in problem.choices]
    assert sorted(taken) == [(0,), (0, 1), (1,), (1, 2), (2,)]
    both = next(choice for choice in problem.choices if len(choice.taken) == 2 and choice.taken[0].measure == 0)
    assert both.left[0].tolist() == [1, 0.5, 1, 0.4]


def test_each_first_day_is_a_choice_and_nothing_changes_before_it() -> None:
    problem = compile_scenario(painted(water(first_days=(day(1), day(3)))))
    assert [choice.left[:, 3].tolist() for choice in problem.choices] == [[1, 0.4, 0.4, 0.4], [1, 1, 1, 0.4]]


def test_a_new_coating_is_read_by_the_law_from_its_first_day() -> None:
    """Only solvent lines are opened: from the change on the line may only run."""
    law = (rule(Effect(open=("stop",)), coating=("solvent",)),)
    problem = compile_scenario(painted(water(first_days=(day(2),)), policies=season(line(), rules=law).policies))
    changed = problem.law_classes[problem.choices[0].law]
    assert changed.allowed[:, 1].tolist() == [True, True, False, False]
    assert problem.law_classes[problem.law[0]].allowed[:, 1].all()


def test_a_list_joined_frees_from_days_owed() -> None:
    free = rule(Effect(only=("stop",)), last=3)
    free = replace(
        free, applies_to=Selector((*free.applies_to.accepts,), None, Selector((("on_list", ("ultra_low",)),)))
    )
    policies = season(line(), rules=(free,)).policies
    problem = compile_scenario(painted(burner(joins_list="ultra_low", first_days=(day(1),)), policies=policies))
    assert problem.law_classes[problem.choices[0].law].allowed[:, 0].tolist() == [False, True, True, True]


def test_joined_too_late_for_the_rule_is_no_exemption() -> None:
    late = Selector((("on_list", ("ultra_low",)),), joined_by=MONDAY)
    only = rule(Effect(only=("stop",)))
    only = replace(only, applies_to=Selector(only.applies_to.accepts, None, late))
    policies = season(line(), rules=(only,)).policies
    problem = compile_scenario(painted(burner(joins_list="ultra_low", first_days=(MONDAY, day(1))), policies=policies))
    free_days = [problem.law_classes[choice.law].allowed[:, 0].tolist() for choice in problem.choices]
    assert free_days == [[True] * 4, [False] * 4]


def test_pollutants_that_are_gone_are_no_longer_emitted_to_the_law() -> None:
    law = (rule(Effect(open=("stop",)), emits=("vocs",)),)
    offered = water(emits=(1, 1, 1, 0), coating="", first_days=(day(3),))
    problem = compile_scenario(painted(offered, policies=season(line(), rules=law).policies))
    assert problem.law_classes[problem.choices[0].law].allowed[:, 1].tolist() == [True, True, True, False]


def test_a_choice_that_owes_more_days_than_are_left_to_it_is_left_out() -> None:
    """Three days of stop are owed by solvent lines; on water from the third day on only two could be given."""
    owed = owes("stop", 3)
    owed = replace(owed, applies_to=Selector((*owed.applies_to.accepts, ("coating", ("solvent",)))))
    offered = water(first_days=(MONDAY, day(2), day(3)))
    problem = compile_scenario(painted(offered, policies=season(line(), rules=(OPEN, owed)).policies))
    assert [choice.taken[0].first_day for choice in problem.choices] == [MONDAY, day(3)]


def test_a_restart_emits_what_the_measure_leaves() -> None:
    restarting = line("L1", replace(STOP, restart=Restart(0.0, 1.0)), coating="solvent")
    scenario = replace(season(restarting), measures=(water(first_days=(day(2),)),))
    problem = compile_scenario(scenario)
    modes = np.array([[0, 1, 0, 0]], dtype=np.int8)
    plan = measure(problem, modes, {}, (problem.choices[0].taken))
    assert plan.reduction_kg[3] == pytest.approx(10 + 2 * 6 - 4)
    assert plan.costs.measures == 500.0


def test_too_many_combinations_are_a_fault_of_the_line() -> None:
    many = tuple(burner(measure_id=f"m{k}") for k in range(5))
    with pytest.raises(InputError, match=f"31 combinations of measures.* at most {MOST_CHOICES}"):
        compile_scenario(painted(*many))


def test_a_measure_that_nobody_can_take_is_a_warning() -> None:
    offered = water(lines=Selector((("coating", ("uv",)),)), file="season.yaml", row=7)
    warnings = compile_with_touches(painted(offered)).warnings
    assert [(w.file, w.row, w.value) for w in warnings] == [("season.yaml", 7, "water")]


def test_what_nobody_offered_cannot_be_taken() -> None:
    problem = compile_scenario(painted(water()))
    with pytest.raises(ValueError, match="no choice of these measures"):
        choices_taken(problem, (Taken(0, 0, day(1), 1.0),))


@pytest.mark.parametrize("method", ["auto", "exact"])
def test_a_small_season_with_measures_is_proven(method: Method) -> None:
    plan = solve(compile_scenario(painted(water(first_days=(day(2),)))), replace(QUICK, method=method))
    assert plan.certificate.status == "optimal"
    assert plan.certificate.cost_yuan == pytest.approx(1500.0)
