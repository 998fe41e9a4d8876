"""A tiny season as a user has it: written as files, read, compiled, solved, written again and verified. Knows the order
of the product's own steps, not their content."""

from __future__ import annotations

from pathlib import Path

from models.compile import compile_scenario
from models.plan import Plan
from models.read import load_scenario
from models.scenario import Method, Scenario, SolveOptions
from optimizer.solve import solve
from reports.tables import write_measures, write_schedule, write_tasks
from reports.verdict import Verdict
from reports.verify import verify_schedule
from tests.judge.files import write_world


def solved_through_files(
    world: Scenario, folder: Path, method: Method = "auto", seconds: float = 0.3
) -> tuple[Plan, Verdict]:
    """The plan with gap 0 asked for, and what the verifier says of its tables alone. InputError where some line or task
    has no way."""
    file = write_world(world, folder)
    problem = compile_scenario(load_scenario(file))
    plan = solve(problem, SolveOptions(gap=0.0, time_limit_s=seconds, method=method))
    write_schedule(folder / "schedule.csv", problem, plan)
    write_tasks(folder / "tasks.csv", problem, plan)
    if problem.scenario.measures:
        write_measures(folder / "measures.csv", problem, plan)
    return plan, verify_schedule(file, folder)


def wrongs(verdict: Verdict) -> list[str]:
    """What the verifier finds against the plan itself; that limits are missed is the judge's to say."""
    return [f"{found.where}: {found.text.en}" for found in verdict.findings if found.kind != "limit"]
