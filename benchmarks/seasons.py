"""The shipped seasons, solved one after another: cost, bound, gap and seconds, as a table that says machine and commit.

python benchmarks/seasons.py        writes benchmarks/seasons.md
"""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import date
from pathlib import Path

from models.compile import compile_scenario
from models.measure import measure
from models.read import load_scenario
from optimizer.solve import solve

HERE = Path(__file__).parent
SCENARIOS = ("summer-ozone-2018", "winter-2018-19", "qingbaijiang-2017")
HEAD = "| scenario | lines | tasks | limits | cost (yuan) | bound (yuan) | gap | seconds | limits met |\n"


def row(name: str) -> str:
    """One season with its own options."""
    scenario = load_scenario(HERE.parent / "scenarios" / f"{name}.yaml")
    problem = compile_scenario(scenario)
    plan = solve(problem, scenario.solve)
    told = plan.certificate
    met = measure(problem, plan.modes[problem.line_index], plan.task_days).all_hold
    bound = "" if told.bound_yuan is None else f"{told.bound_yuan:,.0f}"
    gap = "" if told.gap is None else f"{told.gap:.2%}"
    return (
        f"| {name} | {problem.line_count:,} | {len(scenario.tasks):,} | {len(problem.rows):,} | {told.cost_yuan:,.0f} |"
        f" {bound} | {gap} | {told.seconds:.1f} | {'yes' if met else 'no'} |\n"
    )


def machine() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return f"{line.split(':')[1].strip()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=True
    )
    row(SCENARIOS[-1])
    table = "".join(row(name) for name in SCENARIOS)
    (HERE / "seasons.md").write_text(
        f"# Seasons\n\n`python benchmarks/seasons.py`, {date.today()}, commit {commit.stdout.strip()}, {machine()}.\n"
        "Seconds are those of the solve, after a first season that compiles the inner loops; the gap asked for is each\n"
        f"scenario's own.\n\n{HEAD}|---|---|---|---|---|---|---|---|---|\n{table}",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
