"""Each constraint of the exact engine on seasons a reader solves by hand: just inside, just outside.

The judge answers the same seasons: what is worked out by hand holds both of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from models.actors import Restart
from models.compile import compile_scenario
from models.plan import Progress
from models.policy import Effect, Selector
from models.scenario import Alternate, Cap, Floor, Guard, Scenario
from optimizer.reference import ExactAnswer, solve_exact
from optimizer.reference.constraints import CONSTRAINTS
from tests.judge.by_hand import LIMIT, NOX, OPEN, RUN, STOP, cut, line, owes, rule, season
from tests.judge.enumeration import judge

SUNDAY = date(2018, 7, 1)
MAY_STOP = Effect(open=("stop",))


def solve(scenario: Scenario) -> ExactAnswer:
    return solve_exact(compile_scenario(scenario), time_limit_s=60)


def days(scenario: Scenario, answer: ExactAnswer) -> list[str]:
    """Each line's season as the first letters of its modes: `rrsl`."""
    assert answer.modes is not None
    return ["".join(own.modes[m].name[0] for m in row) for own, row in zip(scenario.lines, answer.modes, strict=True)]


def costs(scenario: Scenario, yuan: float) -> ExactAnswer:
    """Solves; every limit is met at this cost, and the cost is proven least."""
    answer = solve(scenario)
    assert answer.met and answer.proven
    assert answer.cost_yuan == pytest.approx(yuan)
    assert answer.bound_yuan == pytest.approx(yuan)
    verdict = judge(scenario)
    assert verdict.met
    assert verdict.cost_yuan == pytest.approx(yuan)
    return answer


def misses(scenario: Scenario, shortfall: float, yuan: float) -> ExactAnswer:
    """Solves; the least total relative shortfall is this, at this cost."""
    answer = solve(scenario)
    assert answer.met is False and answer.proven
    assert answer.shortfall == pytest.approx(shortfall)
    assert answer.cost_yuan == pytest.approx(yuan)
    verdict = judge(scenario)
    assert verdict.shortfall == pytest.approx(shortfall)
    assert verdict.cost_yuan == pytest.approx(yuan)
    return answer


def test_one_mode_just_inside() -> None:
    costs(season(line(), targets=cut(40)), 4000)


def test_one_mode_just_outside() -> None:
    misses(season(line("L1", LIMIT, STOP), targets=cut(41)), 1 / 41, 4000)


def test_allowed_modes_just_inside() -> None:
    window = (rule(MAY_STOP, 1, 2),)
    scenario = season(line(), rules=window, targets=cut(20))
    assert days(scenario, costs(scenario, 2000)) == ["rssr"]


def test_allowed_modes_just_outside() -> None:
    misses(season(line(), rules=(rule(MAY_STOP, 1, 2),), targets=cut(30)), 1 / 3, 2000)


COLD = replace(STOP, restart=Restart(value_days=0.5))


def test_block_begins_just_inside() -> None:
    one_block = (rule(MAY_STOP, 1, 2),)
    costs(season(line("L1", COLD), rules=one_block, targets=cut(20)), 2000 + 500)


def test_block_begins_just_outside() -> None:
    two_blocks = (rule(MAY_STOP, 0, 0), rule(MAY_STOP, 2, 2))
    costs(season(line("L1", COLD), rules=two_blocks, targets=cut(20)), 2000 + 2 * 500)


def _standing(offset: float) -> Scenario:
    """A NOx line that must stand still all season, where only restarts it never makes could loosen the guard."""
    smoky = replace(STOP, restart=Restart(emit_days=1.0))
    standing = line("L1", smoky, kg=NOX, initial_mode="stop")
    running = line("L2")
    only = (rule(Effect(only=("stop",)), line_id=("L1",)),)
    return season(standing, running, rules=only, guards=(Guard("city", "season", 1.0, offset),))


def test_block_is_new_just_inside() -> None:
    costs(_standing(-1.0), 4000)


def test_block_is_new_just_outside() -> None:
    misses(_standing(-0.9), 0.1, 4000)


LONG = replace(STOP, min_days=3)


def test_min_days_just_inside() -> None:
    scenario = season(line("L1", LONG), days=5, rules=(rule(MAY_STOP, 0, 2),), targets=cut(10))
    assert days(scenario, costs(scenario, 3000)) == ["sssrr"]


def test_min_days_just_outside() -> None:
    misses(season(line("L1", LONG), days=5, rules=(rule(MAY_STOP, 0, 1),), targets=cut(10)), 1.0, 0)


def test_min_days_the_end_of_the_season_cuts_the_last_block_short() -> None:
    scenario = season(line("L1", LONG), days=5, targets=cut(10))
    assert days(scenario, costs(scenario, 1000)) == ["rrrrs"]


STEADY = replace(RUN, min_days=4)


def test_initial_block_just_inside() -> None:
    scenario = season(line("L1", STEADY, STOP, initial_days=2), targets=cut(20))
    assert days(scenario, costs(scenario, 2000)) == ["rrss"]


def test_initial_block_just_outside() -> None:
    misses(season(line("L1", STEADY, STOP, initial_days=1), targets=cut(20)), 0.5, 1000)


def test_max_days_just_inside() -> None:
    costs(season(line("L1", replace(STOP, max_days=2)), targets=cut(20)), 2000)


def test_max_days_just_outside() -> None:
    misses(season(line("L1", replace(STOP, max_days=1)), targets=cut(20)), 0.5, 1000)


APART = (rule(MAY_STOP, 0, 0), rule(MAY_STOP, 2, 2))


def test_max_blocks_just_inside() -> None:
    costs(season(line("L1", replace(STOP, max_blocks=2)), rules=APART, targets=cut(20)), 2000)


def test_max_blocks_just_outside() -> None:
    misses(season(line("L1", replace(STOP, max_blocks=1)), rules=APART, targets=cut(20)), 0.5, 1000)


def test_max_blocks_a_block_that_goes_on_was_not_begun_in_the_season() -> None:
    once = line("L1", replace(STOP, max_blocks=1), initial_mode="stop")
    costs(season(once, rules=APART, targets=cut(20)), 2000)


def test_owed_days_just_inside() -> None:
    scenario = season(line(), rules=(owes("stop", 2, 1, 2),))
    assert days(scenario, costs(scenario, 2000)) == ["rssr"]


def test_owed_days_just_outside() -> None:
    answer = solve(season(line("L1", replace(STOP, max_days=1)), rules=(owes("stop", 2, 1, 2),)))
    assert answer.modes is None
    assert answer.proven


def test_target_just_inside() -> None:
    costs(season(line(), targets=cut(20)), 2000)


def test_target_just_outside() -> None:
    costs(season(line(), targets=cut(20.001)), 3000)


def _capped(kg: float) -> Scenario:
    lines = line(), line("L2", value=1500.0)
    return season(*lines, caps=(Cap("vocs", "city", "day", None, kg),))


def test_cap_just_inside() -> None:
    costs(_capped(10), 4 * 1000)


def test_cap_just_outside() -> None:
    costs(_capped(9.99), 4 * 2500)


def _supplied(share: float) -> Scenario:
    return season(line(), targets=cut(20), floors=(Floor("cement", "city", "season", share),))


def test_floor_just_inside() -> None:
    costs(_supplied(0.5), 2000)


def test_floor_just_outside() -> None:
    misses(_supplied(0.51), 4 / 204, 2000)


def _guarded(offset: float) -> Scenario:
    """A NOx target that takes a quarter of NOx, and VOC that must follow: NOx days cost 1,000, VOC days 3,000."""
    lines = line("L1", kg=NOX), line("L2", value=3000.0)
    return season(*lines, targets=cut(10, "nox"), guards=(Guard("city", "season", 1.0, offset),))


def test_guard_just_inside() -> None:
    costs(_guarded(-0.25), 1000)


def test_guard_just_outside() -> None:
    costs(_guarded(-0.249), 1000 + 3000)


def _in_turns(kg: float) -> Scenario:
    return season(line(), line("L2"), targets=cut(kg), alternates=(Alternate(Selector(()), "city", 0.5),))


def test_alternate_just_inside() -> None:
    costs(_in_turns(40), 4000)


def test_alternate_just_outside() -> None:
    misses(_in_turns(50), 10 / 50, 4000)


def _shared_out(share: float) -> Scenario:
    lines = line(), line("L2", owner="E2", value=2000.0)
    return season(*lines, targets=cut(20), enterprise_loss_at_most=share)


def test_burden_just_inside() -> None:
    costs(_shared_out(0.5), 2 * 1000)


def test_burden_just_outside() -> None:
    costs(_shared_out(0.49), 1000 + 2000)


def test_every_constraint_is_tested_just_inside_and_just_outside() -> None:
    wanted = {f"test_{own.__name__}_just_{side}" for own in CONSTRAINTS for side in ("inside", "outside")}
    assert wanted <= globals().keys()


# -- what is no constraint of its own ----------------------------------------------------------------------------------


def test_restart_is_paid_for_a_block_still_open_on_the_last_day() -> None:
    costs(season(line("L1", COLD), rules=(rule(MAY_STOP, 3, 3),), targets=cut(10)), 1000 + 500)


def test_restart_is_paid_for_the_block_the_season_finds() -> None:
    costs(season(line("L1", COLD, initial_mode="stop")), 500)


def test_restart_cost_of_the_line_replaces_that_of_its_technology() -> None:
    costs(season(line("L1", COLD, restart_cost_yuan=70.0), targets=cut(10)), 1000 + 70)


SMOKY = replace(STOP, restart=Restart(emit_days=0.5))


def test_restart_emits_on_the_first_day_after_the_block() -> None:
    daily = (Cap("vocs", "city", "day", None, 10.0),)
    scenario = season(line("L1", SMOKY), targets=cut(10), caps=daily)
    assert days(scenario, costs(scenario, 1000)) == ["rrrs"]


def test_restart_of_the_initial_block_emits_on_the_first_day() -> None:
    scenario = season(line("L1", SMOKY, initial_mode="stop"), targets=cut(-5))
    assert days(scenario, costs(scenario, 0)) == ["rrrr"]
    costs(replace(scenario, targets=cut(-4)), 1000)


def test_restart_emits_on_a_rest_day_too() -> None:
    back_to_work = line("L1", SMOKY, works="mon-sat", initial_mode="stop")
    only_run = season(back_to_work, start=SUNDAY, rules=())
    on_sunday, in_all = Cap("vocs", "city", "day", None, 10.0), Cap("vocs", "city", "season", None, 35.0)
    costs(replace(only_run, caps=(on_sunday, in_all)), 0)
    misses(replace(only_run, caps=(replace(in_all, at_most_kg=34.0),)), 1 / 34, 0)


def test_a_rest_day_costs_nothing_and_saves_nothing() -> None:
    costs(season(line(works="mon-sat"), start=SUNDAY, targets=cut(30)), 3000)
    misses(season(line(works="mon-sat"), start=SUNDAY, targets=cut(40)), 10 / 40, 3000)


def test_tasks_give_what_they_give() -> None:
    problem = compile_scenario(season(line(), targets=cut(20)))
    answer = solve_exact(problem, time_limit_s=60, fixed=np.array([10.0]), fixed_cost=400.0)
    assert answer.cost_yuan == pytest.approx(1000 + 400)
    assert answer.bound_yuan == pytest.approx(1000 + 400)


def test_a_city_without_lines_has_nothing_to_choose() -> None:
    answer = solve_exact(compile_scenario(season(targets=cut(20))), time_limit_s=60, fixed_cost=30.0)
    assert answer.shortfall == pytest.approx(1.0)
    assert answer.cost_yuan == pytest.approx(30.0)


def test_the_nearest_plan_is_the_cheapest_of_the_nearest() -> None:
    lines = line(), line("L2", value=400.0)
    scenario = season(*lines, rules=(rule(MAY_STOP, 0, 0), OPEN), targets=cut(100))
    misses(scenario, 20 / 100, 4 * 1400)


def test_whoever_watches_hears_of_the_search() -> None:
    heard: list[Progress] = []
    scenario = season(line(), line("L2"), targets=cut(20))
    solve_exact(compile_scenario(scenario), time_limit_s=60, observe=heard.append)
    assert {progress.stage for progress in heard} == {"exact"}
