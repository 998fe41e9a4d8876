"""What today's rules would cost beside a plan: each baseline judged by the verifier, in figures and in words. Knows
plans and verdicts, not how either is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models.actors import POLLUTANTS
from models.errors import Lang, Text
from models.plan import Plan
from models.problem import Problem
from models.scenario import SolveOptions
from optimizer.baselines import KINDS, ordered, repaired_baseline
from optimizer.commands.recorded import write_plan
from optimizer.memory import Memory
from reports.baselines import breaks, name
from reports.readback import amount
from reports.verdict import Verdict
from reports.verify import verify_schedules

REPAIR_SECONDS = 30.0
"""For each repair at most."""


def judged_baselines(
    folder: Path, problem: Problem, options: SolveOptions, memory: Memory, held: Plan | None
) -> dict[str, Any]:
    """For each kind what summary.json says of it; `folder` lends room for their tables and is left as it was. Where
    the season has a plan that is known to hold, each is also repaired, with the schedules that `memory` has of it."""
    allowed = replace(options, time_limit_s=min(options.time_limit_s, REPAIR_SECONDS))
    rough = {kind: ordered(problem, kind) for kind in KINDS}
    mended = {
        kind: None if held is None else repaired_baseline(problem, kind, allowed, memory, rough=plan, held=held)
        for kind, (plan, _) in rough.items()
    }
    found = [plan for plan in mended.values() if plan is not None]
    verdicts = iter(_judged(folder, problem, [*(plan for plan, _ in rough.values()), *found]))
    told: dict[str, Any] = {kind: {"share": share, **figures(next(verdicts))} for kind, (_, share) in rough.items()}
    for kind, plan in mended.items():
        told[kind]["repaired_cost"] = None if plan is None else _cost_if_good(next(verdicts))
    return told


def figures(verdict: Verdict) -> dict[str, Any]:
    """Costs (yuan), reductions, limits missed by kind and other findings by kind, all of them recomputed."""
    broken = Counter(found.kind for found in verdict.findings if found.kind != "limit")
    missed = Counter(check.kind for check in verdict.missed)
    return {
        "cost": round(verdict.cost_yuan, 6),
        "loss": round(verdict.loss_yuan, 6),
        "restart_cost": round(verdict.restart_yuan, 6),
        "delay_cost": round(verdict.delay_yuan, 6),
        "reduction": {
            pollutant: {"kg": round(kg, 6), "share": round(share, 9)}
            for pollutant, kg, share in zip(POLLUTANTS, verdict.reduction_kg, verdict.reduction_share, strict=True)
        },
        "limits_missed": sum(missed.values()),
        "missed": dict(sorted(missed.items())),
        "findings": dict(sorted(broken.items())),
    }


def _judged(folder: Path, problem: Problem, plans: Sequence[Plan]) -> tuple[Verdict, ...]:
    with ExitStack() as stack:
        places = [Path(stack.enter_context(TemporaryDirectory(prefix=".baseline-", dir=folder))) for _ in plans]
        for place, plan in zip(places, plans, strict=True):
            write_plan(place, problem, plan)
        return verify_schedules(problem.scenario.path, places)


def _cost_if_good(verdict: Verdict) -> float | None:
    return round(verdict.cost_yuan, 6) if verdict.passed and verdict.status == "met" else None


def comparison(baselines: Mapping[str, Any], cost_yuan: float, lang: Lang) -> list[str]:
    """One line for each baseline: what it costs beside the plan, what it breaks, and what it costs repaired."""
    lines = []
    for kind, told in baselines.items():
        called, broken = name(kind, told["share"]), breaks(told, lang)
        rough, mended = (_beside(told[key], cost_yuan) for key in ("cost", "repaired_cost"))
        repaired = Text("未找到修复方案", "no repair found")
        if mended is not None:
            repaired = Text(f"修复到全部满足后{mended.zh}", f"repaired until everything holds {mended.en}")
        assert rough is not None
        lines.append(
            Text(
                f"{called.zh}：{rough.zh}；违反：{broken}；{repaired.zh}",
                f"{called.en}: {rough.en}; breaks {broken}; {repaired.en}",
            ).say(lang)
        )
    return lines


def _beside(cost: float | None, ours: float) -> Text | None:
    """A cost as a multiple of the plan's, or in yuan where the plan costs nothing."""
    if cost is None:
        return None
    if ours <= 0:
        return Text(f"{amount(cost)} 元", f"{amount(cost)} yuan")
    return Text(f"成本为本方案的 {cost / ours:.2f} 倍", f"{cost / ours:.2f} times this plan's cost")
