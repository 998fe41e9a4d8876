"""Baselines on random tiny seasons: law kept, shares least, repairs found good by the verifier and never below the
optimum of the enumeration."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.compile import compile_scenario
from models.errors import InputError
from models.problem import Problem
from models.read import load_scenario
from models.scenario import SolveOptions
from optimizer.baselines import KINDS, Kind, blanket_share, repaired_baseline, rough_baseline
from optimizer.baselines.shares import Cuts
from optimizer.baselines.targets import Targets
from optimizer.memory import Memory
from optimizer.pricing import Plans
from optimizer.solve import solve
from reports.tables import write_schedule, write_tasks
from reports.verify import verify_schedule
from tests.judge.enumeration import faults, judge
from tests.judge.files import write_world
from tests.judge.worlds import numbered_season

SEEDS = range(40)


def problem_of(seed: int) -> Problem:
    world = numbered_season(seed)
    if faults(world):
        pytest.skip("the law leaves some line no way")
    try:
        return compile_scenario(world)
    except InputError:
        pytest.skip("the input is at fault")


def cut_kg(problem: Problem, plans: Plans, r: int) -> float:
    """What plans give to a target row, day by day as the contract has it."""
    row, total = problem.rows[r], 0.0
    p = int(row.weights[:4].argmax())
    for l in np.flatnonzero(problem.member_sets[row.members]).tolist():
        before, works = int(problem.initial_mode[l]), problem.calendars[problem.calendar[l]]
        for t in range(problem.days):
            m = int(plans[l, t])
            kg = problem.kg[l, p] * (1 - problem.emits[l, m, p]) * works[t]
            kg -= problem.kg[l, p] * problem.restart_days[l, before] * (m != before)
            total += kg * (row.period.start <= t < row.period.stop)
            before = m
    return total


@pytest.mark.parametrize("seed", SEEDS)
def test_rough_plans_use_no_mode_that_the_law_closes(seed: int) -> None:
    problem = problem_of(seed)
    for kind in KINDS:
        plans = rough_baseline(problem, kind).modes[problem.line_index]
        for l, law in enumerate(problem.law):
            assert problem.law_classes[law].allowed[np.arange(problem.days), plans[l]].all(), kind


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hundredth_of_a_percent_less_of_a_blanket_cut_would_not_do(seed: int) -> None:
    problem = problem_of(seed)
    nothing = np.zeros(len(problem.rows))
    share, cuts, targets = blanket_share(problem, nothing), Cuts(problem), Targets(problem, nothing)

    def holds(asked: float) -> bool:
        return targets.hold(cuts.by(np.full(problem.line_count, asked)))

    assert holds(share) or share == 1.0
    assert share == 0.0 or not holds(share) or not holds(round(share - 0.0001, 4))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_missing_is_what_the_contract_says(seed: int) -> None:
    problem = problem_of(seed)
    targets = Targets(problem, np.zeros(len(problem.rows)))
    plans = rough_baseline(problem, "greedy").modes[problem.line_index]
    for r, missing in zip(targets.rows, targets.missing(plans), strict=True):
        lacking = problem.rows[r].need - cut_kg(problem, plans, r)
        assert missing == pytest.approx(max(0.0, lacking), abs=1e-5 * problem.rows[r].scale)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_misses_a_target_only_when_it_is_at_its_end(seed: int) -> None:
    """No mode for a month or the season could bring a missed target nearer."""
    problem = problem_of(seed)
    targets = Targets(problem, np.zeros(len(problem.rows)))
    plans = rough_baseline(problem, "greedy").modes[problem.line_index]
    spans = (*problem.season.periods("month"), *problem.season.periods("season"))
    for n, missing in enumerate(targets.missing(plans)):
        if missing <= 0:
            continue
        p = int(targets.pollutant[n])
        for l in targets.members(n):
            allowed = problem.law_classes[problem.law[l]].allowed
            for m in range(problem.mode_count[l]):
                for span in spans:
                    other = plans.copy()
                    days = np.arange(span.start, span.stop)
                    days = days[allowed[days, m] & (problem.emits[l, m, p] < problem.emits[l, plans[l, days], p])]
                    other[l, days] = m
                    assert targets.missing(other)[n] >= missing - 1e-6


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS[:24])
def test_a_repaired_baseline_is_verified_and_costs_no_less_than_the_optimum(
    seed: int, kind: Kind, tmp_path: Path
) -> None:
    world = numbered_season(seed)
    if faults(world):
        pytest.skip("the law leaves some line no way")
    file = write_world(world, tmp_path)
    problem = compile_scenario(load_scenario(file))
    memory, best = Memory(), judge(world)
    held = solve(problem, SolveOptions(gap=0.0, time_limit_s=30), memory=memory)
    if held.certificate.status == "targets_unmet":
        assert not best.met or best.razor
        pytest.skip("the limits cannot be met")
    plan = repaired_baseline(problem, kind, SolveOptions(time_limit_s=30), memory, held=held)
    assert plan is not None
    write_schedule(tmp_path / "schedule.csv", problem, plan)
    write_tasks(tmp_path / "tasks.csv", problem, plan)
    verdict = verify_schedule(file, tmp_path)
    assert [found.text.en for found in verdict.findings] == []
    assert verdict.cost_yuan >= best.cost_yuan * (1 - 1e-6)
