"""Fronts with plausible figures, made by formula, for the tests of charts, tables and pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.actors import POLLUTANTS
from reports.front import Front, FrontBaseline, FrontPoint, Greatest, Group, PlanFigures, Reduction

SECTORS = {
    "家具制造": 0.31,
    "包装印刷": 0.17,
    "汽车制造": 0.14,
    "制鞋": 0.12,
    "化工": 0.1,
    "塑料制品": 0.09,
    "construction": 0.07,
}
DISTRICTS = {"双流区": 0.27, "新都区": 0.22, "龙泉驿区": 0.2, "郫都区": 0.13, "崇州市": 0.1, "青白江区": 0.08}
SEASON_KG = {"so2": 3.1e6, "nox": 9.8e6, "pm": 4.4e6, "vocs": 21.0e6}
"""What the scheduled sources normally emit in the season."""
SOCIETY = 1.6
"""What all of society emits, as a multiple of that."""


def cost_of(share: float) -> float:
    """Yuan that a cut by `share` of society's VOCs costs: dearer and dearer."""
    return 60e6 * (share / 0.05) ** 1.7


def plan(run: str, reached: float, cost: float, *, verified: bool = True) -> PlanFigures:
    kg = {p: base * reached * (SOCIETY if p == "vocs" else 0.35) for p, base in SEASON_KG.items()}
    lines = round(9000 * reached)

    def groups(parts: dict[str, float]) -> dict[str, Group]:
        return {
            name: Group(0.0, 0, 0, {p: kg[p] * part for p in POLLUTANTS})
            if name == "construction"
            else Group(
                cost * 0.94 * part, round(lines * part), round(lines * 31 * part), {p: kg[p] * part for p in POLLUTANTS}
            )
            for name, part in sorted(parts.items())
        }

    return PlanFigures(
        run=run, verified=verified, reached=reached, cost=cost, loss=cost * 0.94, restart_cost=cost * 0.02,
        delay_cost=cost * 0.04, measure_cost=0.0, enterprises=round(lines * 0.6), lines=lines, line_days=lines * 31,
        reduction={p: Reduction(kg[p], kg[p] / SEASON_KG[p]) for p in POLLUTANTS},
        by_sector=groups(SECTORS), by_district=groups(DISTRICTS),
    )  # fmt: skip


def point(share: float, gap: float = 0.004) -> FrontPoint:
    name = f"vocs-{share * 100:04.1f}"
    cost = cost_of(share)
    marginal = 1.7 * cost / share / (SEASON_KG["vocs"] * SOCIETY)
    return FrontPoint(name, share, "optimal" if gap <= 0.005 else "feasible", plan(f"runs/{name}", share, cost), cost * (1 - gap), gap, marginal, 41.2)  # fmt: skip


def baseline(kind: str, times: float, *, rough: float, over: float = 0.03, repaired: bool = True) -> FrontBaseline:
    """Repaired at the scenario's 20 %, `times` the front's cost; as it stands it overshoots by `over`."""
    mended = plan(f"runs/baseline-{kind}-repaired", 0.2, times * cost_of(0.2)) if repaired else None
    ordered = plan(f"runs/baseline-{kind}", 0.2 + over, rough * cost_of(0.2), verified=False)
    return FrontBaseline(kind, ordered, 5, {"limit": 5, "physics": 12}, mended)  # type: ignore[arg-type]


def front() -> Front:
    """Eight levels of which the last cannot be met, and baselines near enough for one axis."""
    met = tuple(point(share, 0.004 if share < 0.3 else 0.012) for share in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35))
    nearest = FrontPoint("vocs-40.0", 0.4, "targets_unmet", plan("runs/vocs-40.0", 0.368, cost_of(0.37)), None, None, None, 60.0)  # fmt: skip
    return Front(
        scenario="summer-ozone-2018", first=date(2018, 5, 1), last=date(2018, 8, 31), pollutant="vocs", base="society",
        points=(*met, nearest),
        baselines=(
            baseline("blanket", 4.1, rough=3.4), baseline("grade", 3.0, rough=2.6, over=0.05),
            baseline("greedy", 1.6, rough=1.2, over=0.004),
        ),
        greatest=Greatest(0.374, 0.368), target=0.2, gap_asked=0.005,
    )  # fmt: skip


def far() -> Front:
    """A front that ends early, with baselines far above it: their axis needs a break."""
    return replace(front(), points=tuple(point(share) for share in (0.05, 0.1, 0.15, 0.2, 0.22)), greatest=Greatest(0.3, None), baselines=(baseline("blanket", 10.2, rough=8.4), baseline("grade", 7.3, rough=6.6), baseline("greedy", 1.9, rough=1.2, repaired=False)))  # fmt: skip


def all_targets() -> Front:
    """Every target scaled together: no pollutant and no marginal cost."""
    points = tuple(
        replace(point(level * 0.2), name=f"all-{level * 100:05.1f}", asked=level, marginal=None)
        for level in (0.5, 0.75, 1.0, 1.25, 1.5)
    )
    reached = tuple(replace(one, plan=replace(one.plan, reached=one.asked)) for one in points)
    return replace(front(), pollutant="", points=reached, baselines=(), greatest=None, target=1.0)
