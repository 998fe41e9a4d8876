"""The plan against what cities do today, at equal targets: the three baselines as they are and repaired, both seasons of
the sample city, as a table that says machine and commit.

python -m benchmarks.baselines        writes benchmarks/baselines.md
"""

from __future__ import annotations

import subprocess
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.seasons import HERE, machine
from models.compile import compile_scenario
from models.plan import Plan
from models.problem import Problem
from models.read import load_scenario
from optimizer.baselines import KINDS, repaired_baseline, rough_baseline
from optimizer.commands.judged import figures
from optimizer.commands.recorded import write_plan
from optimizer.memory import Memory
from optimizer.solve import solve
from reports.baselines import breaks, name
from reports.verdict import Verdict
from reports.verify import verify_schedules

SCENARIOS = ("summer-ozone-2018", "winter-2018-19")
HEAD = (
    "| | cost (yuan) | times ours | output loss (yuan) | times ours | breaks | seconds |\n"
    "|---|---:|---:|---:|---:|---|---:|\n"
)


def season(scenario: str) -> str:
    """One season with its own options: ours, then each baseline and its repair, all judged by the verifier."""
    loaded = load_scenario(HERE.parent / "scenarios" / f"{scenario}.yaml")
    problem, memory = compile_scenario(loaded), Memory()
    ours = solve(problem, loaded.solve, memory=memory)
    plans: list[tuple[str, Plan, float]] = [("this plan", ours, ours.certificate.seconds)]
    for kind in KINDS:
        begun = time.monotonic()
        rough = rough_baseline(problem, kind)
        plans.append((name(kind, None).en, rough, time.monotonic() - begun))
        repaired = repaired_baseline(problem, kind, loaded.solve, memory, rough=rough, held=ours)
        if repaired is None:
            raise SystemExit(f"{scenario}: no repair of {kind} was found")
        plans.append((f"{name(kind, None).en}, repaired", repaired, repaired.certificate.seconds))
    verdicts = judged(problem, [plan for _, plan, _ in plans])
    bound = ours.certificate.bound_yuan
    proven = "no bound proven" if bound is None else f"proven bound {bound:,.0f} yuan"
    rows = "".join(
        row(called, verdict, verdicts[0], seconds)
        for (called, _, seconds), verdict in zip(plans, verdicts, strict=True)
    )
    return f"## {scenario}\n\n{problem.line_count:,} active lines, {problem.days} days, {proven}.\n\n{HEAD}{rows}\n"


def judged(problem: Problem, plans: list[Plan]) -> tuple[Verdict, ...]:
    with TemporaryDirectory() as folder:
        places = [Path(folder) / str(n) for n in range(len(plans))]
        for place, plan in zip(places, plans, strict=True):
            place.mkdir()
            write_plan(place, problem, plan)
        return verify_schedules(problem.scenario.path, places)


def row(called: str, verdict: Verdict, ours: Verdict, seconds: float) -> str:
    cost, loss = verdict.cost_yuan, verdict.loss_yuan
    return (
        f"| {called} | {cost:,.0f} | {cost / ours.cost_yuan:.2f} | {loss:,.0f} | {loss / ours.loss_yuan:.2f} |"
        f" {breaks(figures(verdict), 'en')} | {seconds:.1f} |\n"
    )


def commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    tables = "".join(season(scenario) for scenario in SCENARIOS)
    (HERE / "baselines.md").write_text(
        f"# What today's rules cost\n\n`python -m benchmarks.baselines`, {date.today()}, commit {commit()}, {machine()}.\n"
        "Equal targets, one verifier. A plan that breaks something cannot be carried out; repaired, it is changed as little\n"
        f"as a search finds until every limit holds ([docs](../docs/baselines.md)).\n\n{tables}",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
