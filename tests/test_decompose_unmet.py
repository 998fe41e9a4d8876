"""Limits for each day that some day cannot meet, though its month could together: the decomposition must see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from models.compile import compile_scenario
from models.measure import measure
from models.read import load_scenario
from models.scenario import Cap
from optimizer.solve import solve


def test_days_that_no_law_opens_are_the_only_ones_missed(tiny: Path) -> None:
    """From the 11th on nothing may be cut, so four days miss their cap whatever else is planned; the ten before can meet
    theirs, and their sum could have met all fourteen."""
    law = tiny.parent / "policies" / "law.yaml"
    text = law.read_text(encoding="utf-8").replace(
        "window: {from: 05-01, to: 08-31}", "window: {from: 05-01, to: 05-10}"
    )
    law.write_text(text, encoding="utf-8")
    scenario = replace(
        load_scenario(tiny), targets=(), caps=(Cap("vocs", "city", "day", at_most=0.999, at_most_kg=None),)
    )
    problem = compile_scenario(scenario)
    plan = solve(problem, replace(scenario.solve, method="decompose"))
    limits = measure(problem, plan.modes[problem.line_index], plan.task_days).limits
    missed = [problem.season.days[limit.row.period.start] for limit in limits if not limit.holds]
    assert plan.certificate.status == "targets_unmet"
    assert plan.certificate.bound_yuan is None
    assert missed == [date(2018, 5, day) for day in range(11, 15)]
