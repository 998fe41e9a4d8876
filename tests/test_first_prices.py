"""Prices that some enterprises tell for all of a city, on seasons small enough to try everything."""

from __future__ import annotations

import numpy as np
import pytest

import optimizer.decompose
import optimizer.first_prices
from models.compile import compile_scenario
from models.scenario import SolveOptions
from optimizer.city import City
from optimizer.first_prices import _part_of
from optimizer.needs import needs_of
from optimizer.pricing import Lines
from optimizer.solve import solve
from tests.judge.enumeration import judge
from tests.test_engine_parts import bearable

SLACK = 1e-6


@pytest.mark.parametrize("lines", [1, 1000])
@pytest.mark.parametrize("seed", range(7000, 7030))
def test_the_optimum_lies_between_bound_and_plan_whoever_tells_the_first_prices(
    seed: int, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = bearable(seed)
    best = judge(scenario)
    if not best.met or best.razor:
        pytest.skip("limits cannot be met")
    monkeypatch.setattr(optimizer.decompose, "_SAMPLED", 0)
    monkeypatch.setattr(optimizer.first_prices, "_LINES", lines)
    options = SolveOptions(gap=0.5, time_limit_s=1.0, method="decompose")
    found = solve(compile_scenario(scenario), options).certificate
    assert found.bound_yuan is not None
    assert found.bound_yuan <= best.cost_yuan * (1 + SLACK) + SLACK
    if found.status != "targets_unmet":
        assert found.cost_yuan >= best.cost_yuan * (1 - SLACK) - SLACK


@pytest.mark.parametrize("seed", range(7000, 7020))
def test_what_is_asked_of_two_parts_of_the_lines_is_what_is_asked_of_all(seed: int) -> None:
    problem = compile_scenario(bearable(seed))
    city = City(problem, Lines(problem))
    needs, everyone = needs_of(city), np.arange(city.line_count)
    parts = [_part_of(city, needs, everyone[begin::2]).amount[: city.row_count] for begin in (0, 1)]
    whole = _part_of(city, needs, everyone).amount[: city.row_count]
    assert parts[0] + parts[1] == pytest.approx(whole, rel=1e-9, abs=1e-6)
