"""The judge's own plan, measured by the program's own ruler, and its word on seasons with a plain answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from models.compile import compile_scenario
from models.measure import measure
from models.policy import Effect
from models.scenario import Scenario
from tests.judge.by_hand import STOP, line, owes, rule, season
from tests.judge.enumeration import faults, judge
from tests.judge.worlds import tiny_seasons


@settings(max_examples=60, deadline=None)
@given(tiny_seasons())
def test_the_ruler_and_the_judge_agree_about_the_best_plan(scenario: Scenario) -> None:
    assume(not faults(scenario))
    verdict = judge(scenario)
    assume(not verdict.razor)
    measured = measure(compile_scenario(scenario), np.array(verdict.modes, dtype=np.int8), {})
    assert measured.costs.total == pytest.approx(verdict.cost_yuan)
    assert measured.all_hold == verdict.met
    missed = sum(limit.shortfall / limit.row.scale for limit in measured.limits)
    missed += sum(
        (burden.planned - burden.allowed) / (burden.allowed or burden.normal) for burden in measured.missed_burdens
    )
    assert missed == pytest.approx(verdict.shortfall, abs=1e-5)


@pytest.mark.parametrize(
    "scenario, reason",
    [
        (season(line(), rules=(rule(Effect(only=("limit",)), 1, 1),)), "no mode left"),
        (season(line(), rules=(owes("limit", 1),)), "owes a mode it does not have"),
        (season(line(), rules=(owes("stop", 3, 1, 2),)), "owes more days than there are"),
        (
            season(line("L1", replace(STOP, min_days=2), initial_mode="stop", initial_days=1), rules=()),
            "no way through the season",
        ),
    ],
)
def test_what_one_line_cannot_do_alone(scenario: Scenario, reason: str) -> None:
    assert [fault.partition(": ")[2] for fault in faults(scenario)] == [reason]
