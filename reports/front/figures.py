"""The figures of one plan on a front, taken from its verdict. Knows verdicts, not how a front is made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reports.front.data import Group, PlanFigures, Reduction
from reports.verdict import POLLUTANTS, Floats, FloatsBy, Ledger, LimitCheck, Verdict

CONSTRUCTION = "construction"
"""Stands among the sectors for the tasks of all projects: they emit less, and lose no output."""


def plan_figures(verdict: Verdict, run: str, reached: float) -> PlanFigures:
    """`run` is the run's folder relative to the front's, `reached` the greatest level the plan meets."""
    ledger = verdict.ledger
    reduction = zip(POLLUTANTS, verdict.reduction_kg, verdict.reduction_share, strict=True)
    return PlanFigures(
        run=run,
        verified=verdict.passed,
        reached=reached,
        cost=verdict.cost_yuan,
        loss=verdict.loss_yuan,
        restart_cost=verdict.restart_yuan,
        delay_cost=verdict.delay_yuan,
        measure_cost=verdict.measure_yuan,
        enterprises=len({ledger.enterprise_ids[block.line] for block in ledger.curtailments}),
        lines=len({block.line for block in ledger.curtailments}),
        line_days=sum(block.stop - block.start for block in ledger.curtailments),
        reduction={pollutant: Reduction(float(kg), float(share)) for pollutant, kg, share in reduction},
        by_sector=_sectors(ledger),
        by_district=_districts(ledger),
    )


def reached_share(limits: Sequence[LimitCheck], pollutant: str, area: str = "city") -> float | None:
    """The greatest share of its base by which a target on the pollutant in the area could be set, in every period that
    it has, so that the plan of these limits still meets it. None where there is no such target."""
    shares = [
        check.planned / check.base
        for check in limits
        if (check.kind, check.pollutant, check.area) == ("target", pollutant, area) and check.base
    ]
    return min(shares, default=None)


def reached_multiple(limits: Sequence[LimitCheck], asked: float) -> float | None:
    """The greatest multiple of all targets that the plan of these limits meets, when `asked` is the multiple that they
    require now. None where no target requires anything."""
    parts = [check.planned / check.required for check in limits if check.kind == "target" and check.required > 0]
    return asked * min(parts) if parts else None


def _sectors(ledger: Ledger) -> dict[str, Group]:
    """Sectors of active lines in the order of their names, and construction where there are tasks."""
    saved = ledger.baseline_kg - ledger.planned_kg
    groups = _borne(ledger, ledger.sectors)
    found = {name: Group(*borne, _by_pollutant(saved[member].sum(axis=0))) for name, (borne, member) in groups.items()}
    if ledger.task_baseline_kg:
        found[CONSTRUCTION] = Group(0.0, 0, 0, _by_pollutant(_season(ledger.task_baseline_kg) - _season(ledger.task_planned_kg)))  # fmt: skip
    return found


def _districts(ledger: Ledger) -> dict[str, Group]:
    """Districts with active lines or tasks, in the order of their names; tasks count in what is reduced."""
    groups = {name: borne for name, (borne, _) in _borne(ledger, ledger.districts).items()}
    saved = {name: books - ledger.district_planned_kg[name] for name, books in ledger.district_baseline_kg.items()}
    return {
        name: Group(*groups.get(name, (0.0, 0, 0)), _by_pollutant(saved[name].sum(axis=0))) for name in sorted(saved)
    }


def _borne(ledger: Ledger, names: tuple[str, ...]) -> dict[str, tuple[tuple[float, int, int], NDArray[np.intp]]]:
    """By group: lost value, lines curtailed and their days; and which active lines belong to it."""
    days = np.zeros(len(names), np.int64)
    for block in ledger.curtailments:
        days[block.line] += block.stop - block.start
    members: dict[str, list[int]] = {}
    for line in np.flatnonzero(ledger.active).tolist():
        members.setdefault(names[line], []).append(line)
    found = {}
    for name in sorted(members):
        at = np.array(members[name], np.intp)
        found[name] = (float(ledger.loss_yuan[at].sum()), int((days[at] > 0).sum()), int(days[at].sum())), at
    return found


def _season(books: FloatsBy) -> Floats:
    """(4,) kg of all districts and days together."""
    return np.sum([days.sum(axis=0) for _, days in sorted(books.items())], axis=0)


def _by_pollutant(kg: Floats) -> dict[str, float]:
    return dict(zip(POLLUTANTS, (float(one) for one in kg), strict=True))
