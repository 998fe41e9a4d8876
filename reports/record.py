"""What a run says of itself: summary.json and manifest.json. Knows problems, plans and verdicts, no engine."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.actors import POLLUTANTS
from models.measure import Measurement
from models.plan import Certificate, Plan
from models.problem import Problem
from models.scenario import Scenario, SolveOptions
from reports.verdict import BoundCheck, Verdict

PROGRAM = "cuofeng"
ENGINES = ("numpy", "numba", "highspy", "ortools", "pyomo", "pandas", "matplotlib", "typst", "holidays")


def version_of(package: str) -> str:
    """The installed version, or `unknown` in a checkout that was never installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def summary(problem: Problem, plan: Plan, measurement: Measurement, greatest: Sequence[float]) -> dict[str, Any]:
    """The contract's summary; money in yuan, mass in kg, null where nothing was proven. `greatest` holds for each row
    of kind target the greatest reduction possible, in kg. `verdict` stays null until a verifier has spoken."""
    certificate, scenario = plan.certificate, problem.scenario
    return {
        "scenario": scenario.name,
        "season": {"from": scenario.season.first.isoformat(), "to": scenario.season.last.isoformat()},
        **_proven(certificate),
        "gap_asked": scenario.solve.gap,
        "loss": _exact(measurement.costs.loss),
        "restart_cost": _exact(measurement.costs.restart),
        "delay_cost": _exact(measurement.costs.delay),
        "measure_cost": _exact(measurement.costs.measures),
        "seconds": round(certificate.seconds, 3),
        "lines": len(scenario.lines),
        "tasks": len(scenario.tasks),
        **_curtailed(problem, plan),
        "measures_taken": len(plan.taken),
        "reduction": _reduction(measurement),
        "max_reduction": _max_reduction(measurement, greatest),
        "missed": missed_limits(measurement),
        "baselines": {},
        "verdict": None,
    }


def _proven(certificate: Certificate) -> dict[str, Any]:
    return {
        "status": certificate.status,
        "method": certificate.method,
        "cost": _exact(certificate.cost_yuan),
        "bound": _exact(certificate.bound_yuan),
        "gap": _exact(certificate.gap),
    }


def _exact(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(float(value), 6) + 0.0


def _curtailed(problem: Problem, plan: Plan) -> dict[str, int]:
    off = plan.modes[problem.line_index] != 0
    return {
        "lines_curtailed": int(off.any(axis=1).sum()),
        "line_days_curtailed": int(off.sum()),
        "enterprises_curtailed": len(set(problem.enterprise[off.any(axis=1)].tolist())),
    }


def _reduction(measurement: Measurement) -> dict[str, dict[str, float | None]]:
    return {
        pollutant: {
            "kg": _exact(kg),
            "share": _exact(kg / base if base > 0 else 0.0),
            "baseline_kg": _exact(base),
        }
        for pollutant, kg, base in zip(POLLUTANTS, measurement.reduction_kg, measurement.baseline_kg, strict=True)
    }


def _max_reduction(measurement: Measurement, greatest: Sequence[float]) -> list[dict[str, Any]]:
    targets = [limit for limit in measurement.limits if limit.row.kind == "target"]
    return [
        {
            "pollutant": limit.row.subject,
            "area": limit.row.area,
            "period": limit.row.period.name,
            "base": _exact(limit.row.base),
            "required": _exact(limit.required),
            "greatest": _exact(kg),
        }
        for limit, kg in zip(targets, greatest, strict=True)
    ]


def missed_limits(measurement: Measurement) -> list[dict[str, Any]]:
    """Every limit that the plan misses, with its shortfall in the limit's own unit."""
    limits = [
        {
            "kind": limit.row.kind,
            "subject": limit.row.subject,
            "area": limit.row.area,
            "period": limit.row.period.name,
            "required": _exact(limit.required),
            "planned": _exact(limit.planned),
            "shortfall": _exact(limit.shortfall),
        }
        for limit in measurement.limits
        if not limit.holds
    ]
    burdens = [
        {
            "kind": "burden",
            "subject": "",
            "area": missed.enterprise_id,
            "period": "season",
            "required": _exact(missed.allowed),
            "planned": _exact(missed.planned),
            "shortfall": _exact(missed.planned - missed.allowed),
        }
        for missed in measurement.missed_burdens
    ]
    return limits + burdens


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """What the verifier found; `limits` is met, unmet or unknown."""
    findings = [
        {"kind": found.kind, "where": found.where, "rule": found.rule, "clause": found.clause, **found.text._asdict()}
        for found in verdict.findings
    ]
    return {"passed": verdict.passed, "limits": verdict.status, "findings": findings}


def bound_data(check: BoundCheck | None) -> dict[str, Any] | None:
    """The bound as it was recomputed, in yuan; null where there was no certificate to read."""
    if check is None:
        return None
    keys = ("basis", "claimed", "recomputed", "highest", "cost", "gap")
    return {key: getattr(check, key) for key in keys}


def manifest(folder: Path, scenario: Scenario, options: SolveOptions) -> dict[str, Any]:
    """Enough to run it again: every input with its hash, paths relative to `folder`, options and versions."""
    return {
        "program": PROGRAM,
        "version": version_of(PROGRAM),
        "scenario": relative(scenario.path, folder),
        "inputs": [{"path": relative(path, folder), "sha256": sha256(path)} for path in dict.fromkeys(scenario.inputs)],
        "options": {
            "gap": options.gap,
            "time_limit": options.time_limit_s,
            "seed": options.seed,
            "method": options.method,
        },
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in ENGINES}},
    }


def relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_json(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8")
