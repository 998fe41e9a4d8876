"""What cities do today on seasons that a reader solves by hand, and what it takes to make it hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from models.actors import Enterprise, Mode, Restart
from models.compile import compile_scenario
from models.measure import measure
from models.plan import Plan
from models.policy import Effect
from models.scenario import Floor, Scenario, SolveOptions
from optimizer.baselines import Kind, blanket_share, repaired_baseline, rough_baseline
from optimizer.memory import Memory
from tests.judge.by_hand import LIMIT, NOX, STOP, cut, line, rule, season

OPTIONS = SolveOptions(time_limit_s=20)
WARM = replace(STOP, min_days=5)


def modes(scenario: Scenario, kind: Kind) -> list[str]:
    """A letter for each day of each line: run . limit - stop #."""
    return drawn(scenario, rough_baseline(compile_scenario(scenario), kind))


def drawn(scenario: Scenario, plan: Plan) -> list[str]:
    looks = {"run": ".", "limit": "-", "stop": "#"}
    return [
        "".join(looks[one.modes[m].name] for m in days) for one, days in zip(scenario.lines, plan.modes, strict=True)
    ]


def cost(scenario: Scenario, kind: Kind) -> float:
    return rough_baseline(compile_scenario(scenario), kind).certificate.cost_yuan


def share(scenario: Scenario) -> float:
    problem = compile_scenario(scenario)
    return blanket_share(problem, np.zeros(len(problem.rows)))


def repaired(scenario: Scenario, kind: Kind) -> Plan:
    problem = compile_scenario(scenario)
    plan = repaired_baseline(problem, kind, OPTIONS, Memory())
    assert plan is not None
    assert measure(problem, plan.modes[problem.line_index], plan.task_days).all_hold
    return plan


# -- blanket -----------------------------------------------------------------------------------------------------------


def test_blanket_stops_every_line_for_the_same_first_days() -> None:
    """60 of 200 kg: three days of ten each. Above 25 % the tenth that rounds to three days begins."""
    world = season(line("L1"), line("L2", value=5000.0), days=10, targets=cut(60))
    assert modes(world, "blanket") == ["###.......", "###......."]
    assert share(world) == 0.2501
    assert cost(world, "blanket") == 3 * 1000 + 3 * 5000


def test_blanket_mixes_the_two_modes_around_its_share() -> None:
    """Three quarters of the output: between half and nothing, half of the days each."""
    world = season(line("L1", LIMIT, STOP), days=8, targets=cut(60))
    assert modes(world, "blanket") == ["####----"]


def test_blanket_leaves_alone_whom_no_clause_opens() -> None:
    world = season(
        line("L1"), line("L2"), days=4, rules=(rule(Effect(open=("stop",)), line_id=("L1",)),), targets=cut(40)
    )
    assert modes(world, "blanket") == ["####", "...."]


def test_each_month_has_its_own_first_days() -> None:
    world = season(line(), days=8, start=date(2018, 7, 28), targets=cut(40))
    assert modes(world, "blanket") == ["##..##.."]


def test_blanket_cuts_everything_where_no_share_is_enough() -> None:
    world = season(line(), days=4, targets=cut(41))
    assert (share(world), modes(world, "blanket")) == (1.0, ["####"])


def test_blanket_cuts_nothing_where_nothing_is_asked() -> None:
    assert share(season(line(), targets=cut(0))) == 0.0


def test_days_without_run_keep_the_open_mode_nearest_to_it() -> None:
    """The law closes run on days 2 and 3: not what the city orders, and no part of its share."""
    closed = rule(Effect(only=("limit",)), 2, 3)
    free = rule(Effect(open=("stop",)), 4, 7)
    world = season(line("L1", LIMIT, STOP), days=8, rules=(closed, free), targets=cut(30))
    assert modes(world, "blanket") == ["..--##.."]
    assert modes(world, "greedy") == ["..--####"]


def test_of_modes_without_output_the_cleanest_is_the_stop() -> None:
    hold = Mode("limit", 0.0, (0.15,) * 4)
    assert modes(season(line("L1", hold, STOP), targets=cut(40)), "blanket") == ["####"]


# -- grade table -------------------------------------------------------------------------------------------------------


def test_grades_give_up_their_share_whatever_is_asked() -> None:
    grades = {"E1": "A", "E2": "B", "E3": "D", "E4": "none", "E5": "地方A"}
    world = season(*(line(f"L{n}", owner=f"E{n}") for n in range(1, 6)), days=10, targets=cut(1))
    firms = tuple(Enterprise(name, name, "D", "水泥", grade) for name, grade in grades.items())
    assert modes(replace(world, enterprises=firms), "grade") == [
        "..........",
        "##........",
        "##########",
        "#####.....",
        "#####.....",
    ]


def test_the_scenario_brings_its_own_table() -> None:
    world = season(line(), days=10, grade_shares=(("none", 0.1),))
    assert modes(world, "grade") == ["#........."]


# -- marginal-cost list ------------------------------------------------------------------------------------------------


def test_the_cheapest_kg_come_first_and_stop_at_the_target() -> None:
    """L2 costs 50 yuan a kg, L1 100: L2's whole month is more than the 50 kg asked."""
    world = season(line("L1"), line("L2", value=500.0), days=10, targets=cut(50))
    assert modes(world, "greedy") == ["..........", "##########"]


def test_a_month_does_where_the_season_costs_as_much_a_kg() -> None:
    world = season(line(), days=10, start=date(2018, 7, 30), targets=cut(20))
    assert modes(world, "greedy") == ["##........"]


def test_a_restart_makes_the_whole_season_cheaper_a_kg() -> None:
    """Season (10,000 + 1,000) / 100 kg, August (8,000 + 1,000) / 80 kg, July (2,000 + 1,000) / 20 kg."""
    stop = replace(STOP, restart=Restart(value_days=1.0))
    world = season(line("L1", stop), days=10, start=date(2018, 7, 30), targets=cut(20))
    assert modes(world, "greedy") == ["##########"]


@pytest.mark.parametrize("asked, expected", [(32, "----"), (33, "####")])
def test_a_stronger_mode_follows_a_milder_one_down_the_list(asked: float, expected: str) -> None:
    """Limiting saves 8 kg for 500 yuan, stopping 10 kg for 1,000."""
    mild = replace(LIMIT, emits=(0.2,) * 4)
    assert modes(season(line("L1", mild, STOP), targets=cut(asked)), "greedy") == [expected]


def test_pollutants_come_one_after_another() -> None:
    """VOC is asked first and taken where it is cheap; the NOx that comes with it counts."""
    both = line("L1", kg=(0.0, 5.0, 0.0, 10.0))
    world = season(both, line("L2", value=100.0, kg=NOX), targets=(*cut(40), *cut(20, "nox")))
    assert modes(world, "greedy") == ["####", "...."]
    assert modes(replace(world, targets=tuple(reversed(world.targets))), "greedy") == ["####", "####"]


def test_a_list_that_ends_before_the_target_is_taken_whole() -> None:
    assert modes(season(line(), targets=cut(41)), "greedy") == ["####"]


# -- what they know nothing of, and how it is repaired -----------------------------------------------------------------


def test_supply_caps_and_blocks_are_not_looked_at() -> None:
    floor = (Floor("cement", "city", "day", 0.5),)
    world = season(line("L1", WARM), line("L2", WARM), days=10, targets=cut(60), floors=floor)
    assert modes(world, "blanket") == ["###.......", "###......."]


def test_a_repair_moves_as_little_output_as_it_can() -> None:
    """One of two lines must always run: one keeps its three days, the other's three move."""
    floor = (Floor("cement", "city", "day", 0.5),)
    world = season(line("L1"), line("L2"), days=10, targets=cut(60), floors=floor)
    plan = repaired(world, "blanket")
    assert plan.certificate.cost_yuan == 6000
    assert "###......." in drawn(world, plan)


def test_a_repair_keeps_blocks_even_where_every_limit_held() -> None:
    """A stop lasts five days: two days longer is nearer than none, since none would miss the target."""
    world = season(line("L1", WARM), days=10, targets=cut(30))
    plan = repaired(world, "blanket")
    assert drawn(world, plan) == ["#####....."]
    assert plan.certificate.status == "feasible"


def test_what_holds_already_is_left_as_it_is() -> None:
    world = season(line("L1"), line("L2"), days=10, targets=cut(60))
    assert drawn(world, repaired(world, "blanket")) == modes(world, "blanket")


def test_a_repair_is_not_our_plan() -> None:
    """The grade table takes half of the dear line for no target at all; it may stay so."""
    world = season(line("L1"), line("L2", value=9000.0), days=10, targets=cut(10))
    assert repaired(world, "grade").certificate.cost_yuan == 5 * 1000 + 5 * 9000


def test_nothing_is_made_up_where_the_limits_cannot_be_met() -> None:
    problem = compile_scenario(season(line(), targets=cut(41)))
    assert repaired_baseline(problem, "blanket", OPTIONS, Memory()) is None


def test_the_same_twice_is_the_same() -> None:
    floor = (Floor("cement", "city", "day", 0.6),)
    world = season(*(line(f"L{n}", value=1000.0 + n) for n in range(5)), days=10, targets=cut(120), floors=floor)
    first, again = (repaired(world, "grade") for _ in range(2))
    assert np.array_equal(first.modes, again.modes)
