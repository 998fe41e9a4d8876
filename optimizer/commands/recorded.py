"""A plan as the data files of a run, and what the verifier makes of them. Knows no engine and no command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from models.measure import measure
from models.plan import Plan
from models.problem import Problem
from models.scenario import SolveOptions
from optimizer.run_folder import MANIFEST
from reports.certificate import CERTIFICATE, write_certificate
from reports.record import manifest, summary, verdict_data, write_json
from reports.tables import write_limits, write_measures, write_schedule, write_tasks
from reports.verdict import Verdict
from reports.verify import verify_run


def write_plan(folder: Path, problem: Problem, plan: Plan) -> None:
    """What a plan does, as tables: all that a verifier needs beside the scenario."""
    write_schedule(folder / "schedule.csv", problem, plan)
    write_tasks(folder / "tasks.csv", problem, plan)
    if problem.scenario.measures:
        write_measures(folder / "measures.csv", problem, plan)


def record_run(
    folder: Path,
    problem: Problem,
    plan: Plan,
    options: SolveOptions,
    greatest: Sequence[float],
    marks: Mapping[str, Any] | None = None,
) -> tuple[Verdict, dict[str, Any]]:
    """Writes every data file of a run and returns the verdict on them with the summary; `greatest` (kg) holds for each
    target row the greatest reduction possible, `marks` are further keys of summary and manifest."""
    measurement = measure(problem, plan.modes[problem.line_index], plan.task_days, plan.taken)
    told = {**summary(problem, plan, measurement, greatest), **(marks or {})}
    write_plan(folder, problem, plan)
    write_limits(folder / "limits.csv", measurement, plan.certificate.prices)
    write_certificate(folder / CERTIFICATE, problem, plan.certificate)
    write_json(folder / MANIFEST, {**manifest(folder, problem.scenario, options), **(marks or {})})
    write_json(folder / "summary.json", told)
    verdict = verify_run(folder)
    told["verdict"] = verdict_data(verdict)
    write_json(folder / "summary.json", told)
    return verdict, told
