"""The decomposition on the shipped district: near its bound, the same twice, and nearest where targets cannot be met."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.compile import compile_scenario
from models.errors import InputError
from models.measure import measure
from models.plan import Plan
from models.read import load_scenario
from models.scenario import Scenario, SolveOptions
from optimizer.solve import solve

SCENARIO = Path(__file__).parent.parent / "scenarios" / "qingbaijiang-2017.yaml"
NEAR = SolveOptions(gap=0.04, time_limit_s=120, seed=1, method="decompose")


@pytest.fixture(scope="module")
def district() -> Scenario:
    return load_scenario(SCENARIO)


@pytest.fixture(scope="module")
def plan(district: Scenario) -> Plan:
    return solve(compile_scenario(district), NEAR)


def test_the_gap_asked_for_is_reached(plan: Plan) -> None:
    told = plan.certificate
    assert told.status == "feasible"
    assert told.gap is not None and told.bound_yuan is not None
    assert told.gap <= NEAR.gap
    assert told.gap == pytest.approx((told.cost_yuan - told.bound_yuan) / told.cost_yuan)


def test_every_limit_holds(district: Scenario, plan: Plan) -> None:
    problem = compile_scenario(district)
    assert measure(problem, plan.modes[problem.line_index], plan.task_days).all_hold


def test_the_same_seed_gives_the_same_plan(district: Scenario, plan: Plan) -> None:
    again = solve(compile_scenario(district), NEAR)
    assert np.array_equal(again.modes, plan.modes)
    assert again.task_days == plan.task_days


def test_an_unreachable_target_is_said_so_and_no_bound_is_claimed(district: Scenario) -> None:
    greedy = replace(district, targets=(replace(district.targets[0], reduce=0.99),), caps=(), alternates=())
    told = solve(compile_scenario(greedy), replace(NEAR, time_limit_s=10)).certificate
    assert told.status == "targets_unmet"
    assert told.bound_yuan is None and told.gap is None
    assert len(told.prices) == 0


def test_beside_an_unreachable_target_all_other_limits_are_met(district: Scenario) -> None:
    """Four tenths of NOx in every month are more than the law opens; floors, caps and the other targets can be kept."""
    greedy = replace(district, targets=(replace(district.targets[0], reduce=0.4), *district.targets[1:]))
    problem = compile_scenario(greedy)
    plan = solve(problem, replace(NEAR, time_limit_s=40))
    limits = measure(problem, plan.modes[problem.line_index], plan.task_days).limits
    missed = {(limit.row.kind, limit.row.subject) for limit in limits if not limit.holds}
    assert missed == {("target", "nox")}


def test_a_line_without_a_way_is_named_with_its_row(district: Scenario) -> None:
    ordered_to_stop = tuple(
        replace(
            policy, rules=tuple(replace(rule, effect=replace(rule.effect, only=("stop",))) for rule in policy.rules)
        )
        for policy in district.policies
    )
    with pytest.raises(InputError, match=r"data/qingbaijiang/lines\.csv, row 10, line_id = E00006-1: no mode is left"):
        compile_scenario(replace(district, policies=ordered_to_stop))
