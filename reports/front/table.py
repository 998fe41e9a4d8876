"""A front as a table that a spreadsheet or a program reads. Knows the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from models.actors import POLLUTANTS
from reports.front.data import Front, PlanFigures
from reports.tables import number

COLUMNS = (
    "kind", "name", "status", "asked", "reached", "cost", "bound", "gap", "marginal",
    "loss", "restart_cost", "delay_cost", "measure_cost", "enterprises", "lines", "line_days",
    *(f"{pollutant}_{what}" for pollutant in POLLUTANTS for what in ("kg", "share")),
    "limits_missed", "findings", "verified", "run",
)  # fmt: skip


def write_table(file: Path, front: Front) -> None:
    """One row per point (kind point), per baseline as it stands (baseline) and repaired (repaired), and one for the
    greatest possible level (greatest: `asked` proven, `reached` planned). Levels are shares of the target's base, or
    multiples of all targets; money in yuan; empty where something is not known or has no meaning."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rows(front))


def _rows(front: Front) -> Iterator[dict[str, str]]:
    for point in front.points:
        yield {
            "kind": "point",
            "name": point.name,
            "status": point.status,
            "asked": number(point.asked),
            **_plan(point.plan),
            "bound": number(point.bound),
            "gap": number(point.gap),
            "marginal": number(point.marginal),
        }
    for baseline in front.baselines:
        broken = {
            "limits_missed": str(baseline.limits_missed),
            "findings": ";".join(f"{kind}:{count}" for kind, count in sorted(baseline.breaks.items())),
        }
        yield {"kind": "baseline", "name": baseline.kind, **_plan(baseline.plan), **broken}
        if baseline.repaired is not None:
            yield {"kind": "repaired", "name": baseline.kind, **_plan(baseline.repaired)}
    if front.greatest is not None:
        yield {"kind": "greatest", "asked": number(front.greatest.proven), "reached": number(front.greatest.planned)}


def _plan(plan: PlanFigures) -> dict[str, str]:
    told = {
        "reached": number(plan.reached),
        "cost": number(plan.cost),
        "loss": number(plan.loss),
        "restart_cost": number(plan.restart_cost),
        "delay_cost": number(plan.delay_cost),
        "measure_cost": number(plan.measure_cost),
        "enterprises": str(plan.enterprises),
        "lines": str(plan.lines),
        "line_days": str(plan.line_days),
        "verified": "yes" if plan.verified else "no",
        "run": plan.run,
    }
    for pollutant, reduced in plan.reduction.items():
        told |= {f"{pollutant}_kg": number(reduced.kg), f"{pollutant}_share": number(reduced.share)}
    return told
