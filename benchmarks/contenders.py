"""One contender on one season, in a process of its own: plan, seconds, memory, and the verifier's word on it. Knows the
engines; knows no table and no other process.

python -m benchmarks.contenders write SIZE SEED FOLDER              the season's files
python -m benchmarks.contenders run SCENARIO SECONDS NAME OUT       one line of JSON for each plan, appended to OUT
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.engine_table import IMPOSSIBLE
from benchmarks.instances import SIZES, Size, write
from benchmarks.seasons import HERE, machine
from models.compile import compile_scenario
from models.measure import delay_cost, given_by_tasks
from models.plan import Certificate, Plan, Progress
from models.problem import Problem
from models.read import load_scenario
from models.scenario import SolveOptions
from optimizer.baselines import KINDS, Kind, repaired_baseline, rough_baseline
from optimizer.city import City
from optimizer.commands.judged import figures
from optimizer.commands.recorded import write_plan
from optimizer.joint.season import Season
from optimizer.memory import Memory
from optimizer.pricing import Lines
from optimizer.project import schedule_projects
from optimizer.reference import solve_exact
from optimizer.solve import solve
from reports.baselines import breaks
from reports.verdict import Verdict
from reports.verify import verify_schedule

WARM, WARM_SECONDS = Size("warm", 30, days=28, districts=1, projects=4), 3.0
"""A season with everything in it, solved before the clock starts: what is compiled is loaded then."""
TINY = Size("tiny", 6, days=14, districts=1, targets_only=True)
"""The same for whole models, whose memory grows with every season."""
TIGHT = 0.01
"""A limit binds where the plan is within this share of what it asks."""
SOLVERS = ("highspy", "ortools", "pyomo")


@dataclass(frozen=True)
class Found:
    """What a contender came to, `peak_mb` of the process until then; `said` where there is no plan."""

    plan: Plan | None
    bound: float | None
    seconds: float
    said: str = "no plan"
    progress: tuple[Progress, ...] = ()
    peak_mb: float = field(default_factory=lambda: peak_mb())


Contender = Callable[[Problem, SolveOptions], Iterator[tuple[str, Found]]]


def ours(problem: Problem, options: SolveOptions) -> Iterator[tuple[str, Found]]:
    heard: list[Progress] = []
    begun = time.monotonic()
    plan = solve(problem, options, heard.append)
    yield "ours", Found(plan, plan.certificate.bound_yuan, time.monotonic() - begun, progress=tuple(heard))


def highs(problem: Problem, options: SolveOptions) -> Iterator[tuple[str, Found]]:
    """Knows no construction: tasks are settled first, as early as they may, and then no bound is one of the season."""
    begun = time.monotonic()
    days = schedule_projects(problem) if problem.projects else {}
    exact = solve_exact(
        problem,
        time_limit_s=options.time_limit_s,
        fixed=given_by_tasks(problem, days),
        fixed_cost=delay_cost(problem, days),
    )
    seconds = time.monotonic() - begun
    bound = None if problem.projects or exact.met is False else exact.bound_yuan
    plan = None if exact.modes is None else plan_of(problem, exact.modes, days, bound)
    yield "highs", Found(plan, bound, seconds)


def cpsat(workers: int) -> Contender:
    def run(problem: Problem, options: SolveOptions) -> Iterator[tuple[str, Found]]:
        """Building the model takes of the time, as it does for everyone."""
        begun = time.monotonic()
        season = Season(City(problem, Lines(problem)))
        season.demand(with_shortfall=False)
        units, cost = season.cost_units()
        season.model.minimize(cost)
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = options.seed
        solver.parameters.num_workers = workers
        solver.parameters.relative_gap_limit = 0.0
        solver.parameters.max_time_in_seconds = max(0.1, options.time_limit_s - (time.monotonic() - begun))
        status = solver.solve(season.model) if season.possible else cp_model.INFEASIBLE
        seconds = time.monotonic() - begun
        if status == cp_model.INFEASIBLE:
            yield f"cpsat{workers}", Found(None, None, seconds, IMPOSSIBLE)
            return
        bound = season.cost.constant + solver.best_objective_bound / units
        there_is_one = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        plan = whole(season, solver, bound) if there_is_one else None
        yield f"cpsat{workers}", Found(plan, bound, seconds)

    return run


def whole(season: Season, solver: cp_model.CpSolver, bound: float) -> Plan:
    problem, days = season.problem, season.problem.horizon.days
    modes = np.zeros((problem.line_count, problem.days), dtype=np.int8)
    modes[season.city.lines.free], _ = season.plans(solver)
    worked = {
        block.task.task_id: tuple(days[h] for h in task.read(solver))
        for project, tasks in zip(problem.projects, season.sites, strict=True)
        for block, task in zip(project.tasks, tasks, strict=True)
    }
    return plan_of(problem, modes, worked, bound)


def plan_of(problem: Problem, modes: np.ndarray, days: dict[str, tuple[date, ...]], bound: float | None) -> Plan:
    """Modes (L, T) of the active lines as a plan; what it costs the verifier will say."""
    every = np.zeros((len(problem.scenario.lines), problem.days), dtype=np.int8)
    every[problem.line_index] = modes
    return Plan(every, Certificate("feasible", 0.0, bound, None, "exact", 0.0), days)


def as_ordered(kind: Kind) -> Contender:
    def run(problem: Problem, options: SolveOptions) -> Iterator[tuple[str, Found]]:
        begun = time.monotonic()
        plan = rough_baseline(problem, kind)
        yield kind, Found(plan, None, time.monotonic() - begun)

    return run


def repaired(problem: Problem, options: SolveOptions) -> Iterator[tuple[str, Found]]:
    """All three as `cuofeng baseline --repair` does it: after the season is solved, whose schedules they draw on. Their
    seconds are those of ordering and repairing alone."""
    memory = Memory()
    solved = solve(problem, options, memory=memory)
    held = None if solved.certificate.status == "targets_unmet" else solved
    for kind in KINDS:
        begun = time.monotonic()
        plan = repaired_baseline(problem, kind, options, memory, held=held)
        yield f"{kind}-repaired", Found(plan, None, time.monotonic() - begun, "no repair found")


CONTENDERS: dict[str, Contender] = {
    "ours": ours,
    "highs": highs,
    "cpsat2": cpsat(2),
    "cpsat8": cpsat(8),
    **{kind: as_ordered(kind) for kind in KINDS},
    "repaired": repaired,
}


def peak_mb() -> float:
    """Of this process; Linux tells kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm_up(name: str) -> None:
    """Twice: where files of compiled code are old, the first time goes into compiling and does not get far. CP-SAT by a
    single worker here, since many may abort on tiny models."""
    whole_model = name not in (*KINDS, "ours", "repaired")
    with TemporaryDirectory() as folder:
        problem, options = laid_out(write(TINY if whole_model else WARM, 1, Path(folder) / "warm"), WARM_SECONDS)
    run = cpsat(1) if name.startswith("cpsat") else CONTENDERS[name]
    for _ in range(1 if whole_model else 2):
        for _ in run(problem, options):
            pass


def laid_out(scenario: Path, seconds: float) -> tuple[Problem, SolveOptions]:
    loaded = load_scenario(scenario)
    return compile_scenario(loaded), replace(loaded.solve, gap=0.0, time_limit_s=seconds, method="auto")


def row(problem: Problem, found: Found) -> dict[str, Any]:
    """What a run's line in the table is made of; a cost is the verifier's, a gap that of a verified plan."""
    told: dict[str, Any] = {
        "lines": problem.line_count,
        "tasks": len(problem.scenario.tasks),
        "days": problem.days,
        "rows": len(problem.rows),
        "burdens": int(np.isfinite(problem.loss_limit).sum()),
        "cost": None,
        "bound": None if found.bound is None else max(0.0, found.bound),
        "gap": None,
        "seconds": round(found.seconds, 3),
        "peak_mb": round(found.peak_mb),
        "verdict": found.said,
    }
    if found.plan is not None:
        verdict = judged(problem, found.plan)
        told |= {"cost": verdict.cost_yuan, "verdict": word(verdict)}
        if told["verdict"] == "verified" and told["bound"] is not None and verdict.cost_yuan > 0:
            told["gap"] = (verdict.cost_yuan - told["bound"]) / verdict.cost_yuan
        if found.progress:
            told |= {"progress": changes(found.progress), "binding": binding(problem, found.plan, verdict)}
    return told


def judged(problem: Problem, plan: Plan) -> Verdict:
    with TemporaryDirectory() as folder:
        write_plan(Path(folder), problem, plan)
        return verify_schedule(problem.scenario.path, Path(folder))


def word(verdict: Verdict) -> str:
    if verdict.status == "unknown":
        return "cannot be judged"
    if verdict.passed and verdict.status == "met":
        return "verified"
    return f"breaks {breaks(figures(verdict), 'en')}"


def changes(progress: tuple[Progress, ...]) -> list[list[Any]]:
    """Seconds, stage and gap wherever stage or gap are others than before."""
    kept: list[list[Any]] = []
    for one in progress:
        if not kept or [one.stage, one.gap] != kept[-1][1:]:
            kept.append([round(one.seconds, 3), one.stage, one.gap])
    return kept


def binding(problem: Problem, plan: Plan, verdict: Verdict) -> dict[str, dict[str, int | None]]:
    """By kind of limit how many there are, how many have a price in the bound, how many the plan comes close to."""
    prices, burdens = plan.certificate.prices, np.isfinite(problem.loss_limit)
    kinds = np.array([one.kind for one in problem.rows] + ["burden"] * len(burdens))
    there = np.append(np.ones(len(problem.rows), dtype=np.bool_), burdens)
    # The verifier lists burdens only where they are broken; its ledger has what every line loses.
    lost = np.bincount(problem.enterprise, verdict.ledger.loss_yuan[problem.line_index], len(burdens))
    close = {"burden": int((abs(lost - problem.loss_limit) <= TIGHT * problem.loss_limit)[burdens].sum())}
    told: dict[str, dict[str, int | None]] = {}
    for kind in dict.fromkeys(kinds[there].tolist()):
        checks = [check for check in verdict.limits if check.kind == kind]
        near = sum(abs(check.planned - check.required) <= TIGHT * abs(check.required) for check in checks)
        told[kind] = {
            "limits": int(there[kinds == kind].sum()),
            "priced": int((prices[: len(kinds)][kinds == kind] > 0).sum()) if len(prices) else None,
            "tight": close.get(kind, near),
        }
    return told


def fingerprint(folder: Path) -> str:
    """Of a season's files: rows can be held side by side only where it is the same."""
    told = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            told.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:12]


def made_by() -> dict[str, Any]:
    """Machine, versions, day and commit; `+` where the files that are measured are not those of the commit."""

    def git(*asked: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", *asked], cwd=HERE.parent, capture_output=True, text=True, check=False)

    changed = git("diff", "--quiet", "HEAD", "--", "models", "optimizer", "reports", "benchmarks/*.py").returncode
    return {
        "machine": machine(),
        "versions": ", ".join(f"{name} {importlib.metadata.version(name)}" for name in SOLVERS),
        "date": str(date.today()),
        "commit": git("rev-parse", "--short", "HEAD").stdout.strip() + ("+" if changed else ""),
    }


def loop_seconds() -> float:
    """How long ten million additions take: the same machine may be twice as slow while others work on it."""
    begun, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - begun


def main(asked: str, *given: str) -> None:
    if asked == "write":
        size, seed, folder = given
        write(SIZES[size], int(seed), Path(folder))
        return
    scenario, seconds, name, out = given
    warm_up(name)
    problem, options = laid_out(Path(scenario), float(seconds))
    season, loop_s = fingerprint(Path(scenario).parent), round(loop_seconds(), 2)
    for contender, found in CONTENDERS[name](problem, options):
        told = {"contender": contender, "season": season, "loop_s": loop_s, **row(problem, found), **made_by()}
        with Path(out).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
