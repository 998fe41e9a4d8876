"""What a front is: plans for rising targets, each with its bound, and what today's ways cost. Knows no chart and no engine.

Money is yuan, mass is kg. A *level* says how hard a target is: the share of the target's base that is to be cut (0.2), or,
for a front of all targets together, the multiple of each of them (1.5). What was not proven is None.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

Status = Literal["optimal", "feasible", "targets_unmet"]
Kind = Literal["blanket", "grade", "greedy"]
Base = Literal["scheduled", "society"]


@dataclass(frozen=True)
class Reduction:
    """Of one pollutant in the whole city and season; `share` of the scheduled baseline."""

    kg: float
    share: float


@dataclass(frozen=True)
class Group:
    """What a sector or a district bears: lost output value, its lines that are curtailed at all and on how many calendar
    days together, and what its lines emit less, by pollutant."""

    loss: float
    lines: int
    line_days: int
    reduced_kg: Mapping[str, float]


@dataclass(frozen=True)
class PlanFigures:
    """One verified run. `run` is its folder, relative to the front's; `verified` whether the verifier had nothing to say
    against it; `reached` the greatest level that this very plan meets; `enterprises`, `lines` how many are curtailed."""

    run: str
    verified: bool
    reached: float
    cost: float
    loss: float
    restart_cost: float
    delay_cost: float
    measure_cost: float
    enterprises: int
    lines: int
    line_days: int
    reduction: Mapping[str, Reduction]
    by_sector: Mapping[str, Group]
    by_district: Mapping[str, Group]


@dataclass(frozen=True)
class FrontPoint:
    """The plan for one level. With status targets_unmet the plan is the nearest one found and bound, gap and marginal are
    None. `marginal` is yuan per kg of the front's pollutant, from the proven prices; None for a front of all targets."""

    name: str
    asked: float
    status: Status
    plan: PlanFigures
    bound: float | None
    gap: float | None
    marginal: float | None
    seconds: float

    @property
    def met(self) -> bool:
        return self.status != "targets_unmet"


@dataclass(frozen=True)
class FrontBaseline:
    """What a way of today costs: as it stands, knowing no supply, caps or blocks of days, and repaired until all limits
    hold, where that was possible. `limits_missed` rows of limits.csv, `breaks` findings by kind (a key of
    reports.verdict.KINDS), both of the plan as it stands."""

    kind: Kind
    plan: PlanFigures
    limits_missed: int
    breaks: Mapping[str, int]
    repaired: PlanFigures | None


@dataclass(frozen=True)
class Greatest:
    """Above the level `proven` no plan can be, given all other limits; `planned` is the highest that a verified plan met."""

    proven: float
    planned: float | None


@dataclass(frozen=True)
class Front:
    """Points ascend by level. `pollutant` is empty for a front of all targets together; `base` what the shares of the
    target are of; `target` the level that the scenario itself asks (1 for all targets), None where it asks none."""

    scenario: str
    first: date
    last: date
    pollutant: str
    base: Base
    points: tuple[FrontPoint, ...]
    baselines: tuple[FrontBaseline, ...] = ()
    greatest: Greatest | None = None
    target: float | None = None
    gap_asked: float | None = None
    area: str = field(default="city")

    def __post_init__(self) -> None:
        levels = [point.asked for point in self.points]
        if levels != sorted(levels):
            raise ValueError("the points of a front ascend by what is asked")
        names = [point.name for point in self.points] + [baseline.kind for baseline in self.baselines]
        if len(set(names)) != len(names):
            raise ValueError("two points, or two baselines, of a front have one name")
        for point in self.points:
            if not point.met and (point.bound, point.gap, point.marginal) != (None, None, None):
                raise ValueError(f"{point.name}: what cannot be met has no bound, no gap and no marginal cost")
        if not all(math.isfinite(value) for value in _numbers(asdict(self))):
            raise ValueError("a number that is not known is None, not infinite")

    @property
    def met(self) -> tuple[FrontPoint, ...]:
        return tuple(point for point in self.points if point.met)

    def to_json(self) -> str:
        """For front.json: keys are the names of the fields, dates ISO, what is unknown null."""
        content = asdict(self) | {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Front:
        """The front that `to_json` wrote. Raises ValueError, KeyError or TypeError for anything else."""
        raw: dict[str, Any] = json.loads(text)
        greatest = raw.pop("greatest")
        return cls(
            first=date.fromisoformat(raw.pop("first")),
            last=date.fromisoformat(raw.pop("last")),
            points=tuple(FrontPoint(**{**one, "plan": _plan(one["plan"])}) for one in raw.pop("points")),
            baselines=tuple(_baseline(one) for one in raw.pop("baselines")),
            greatest=Greatest(**greatest) if greatest else None,
            **raw,
        )


def _baseline(raw: dict[str, Any]) -> FrontBaseline:
    repaired = raw["repaired"]
    return FrontBaseline(**{**raw, "plan": _plan(raw["plan"]), "repaired": _plan(repaired) if repaired else None})


def _plan(raw: dict[str, Any]) -> PlanFigures:
    grouped = {key: {name: Group(**one) for name, one in raw[key].items()} for key in ("by_sector", "by_district")}
    reduction = {pollutant: Reduction(**one) for pollutant, one in raw["reduction"].items()}
    return PlanFigures(**{**raw, **grouped, "reduction": reduction})


def _numbers(content: Any) -> list[float]:
    if isinstance(content, float):
        return [content]
    parts = content.values() if isinstance(content, Mapping) else content if isinstance(content, (list, tuple)) else ()
    return [number for part in parts for number in _numbers(part)]
