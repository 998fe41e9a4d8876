"""A scenario that differs from another in a few limits, as a file that extends it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from models.read.notes import shown_path
from models.scenario import Alternate, Cap, Floor, Guard, OtherMeasure, Scenario, Target
from models.write.selectors import selector, without_empty


def write_variation(file: Path, base: Scenario, varied: Scenario, policies: Mapping[str, Path] | None = None) -> None:
    """Writes `varied` as a scenario that extends `base.path` and states again only the limits that differ, under its
    own name. `policies` maps the id of a policy to the file that takes its place."""
    told: dict[str, Any] = {"extends": _path(base.path, file), "name": varied.name}
    for key, limits in _LIMITS.items():
        if limits(varied) != limits(base):
            told[key] = limits(varied)
    if policies:
        files = {shown_path(path): path for path in base.inputs}
        told["policies"] = [_path(policies.get(policy.policy_id, files[policy.file]), file) for policy in base.policies]
    file.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


def _path(to: Path, file: Path) -> str:
    return Path(os.path.relpath(to.resolve(), file.resolve().parent)).as_posix()


def _target(target: Target) -> dict[str, Any]:
    return without_empty(
        {
            "pollutant": target.pollutant,
            "area": target.area,
            "per": target.per,
            "reduce": target.reduce,
            "reduce_kg": target.reduce_kg,
            "base": target.base,
        }
    )


def _cap(cap: Cap) -> dict[str, Any]:
    return without_empty(
        {
            "pollutant": cap.pollutant,
            "area": cap.area,
            "per": cap.per,
            "at_most": cap.at_most,
            "at_most_kg": cap.at_most_kg,
        }
    )


def _floor(floor: Floor) -> dict[str, Any]:
    return {"product": floor.product, "area": floor.area, "per": floor.per, "at_least": floor.at_least}


def _guard(guard: Guard) -> dict[str, Any]:
    return {
        "area": guard.area,
        "per": guard.per,
        "vocs_over_nox": {"slope": guard.slope, "offset": guard.offset},
    }


def _alternate(alternate: Alternate) -> dict[str, Any]:
    most = alternate.number if alternate.share is None else f"{alternate.share * 100!r}%"
    return {"lines": selector(alternate.lines, kind=False), "area": alternate.area, "at_most_stopped": most}


def _other(measure: OtherMeasure) -> dict[str, Any]:
    return {"pollutant": measure.pollutant, "area": measure.area, "reduce": measure.reduce}


_LIMITS: dict[str, Callable[[Scenario], Any]] = {
    "targets": lambda s: [_target(target) for target in s.targets],
    "caps": lambda s: [_cap(cap) for cap in s.caps],
    "floors": lambda s: [_floor(floor) for floor in s.floors],
    "guards": lambda s: [_guard(guard) for guard in s.guards],
    "alternate": lambda s: [_alternate(alternate) for alternate in s.alternates],
    "burden": lambda s: (
        {"enterprise_loss_at_most": s.enterprise_loss_at_most} if s.enterprise_loss_at_most is not None else None
    ),
    "other_measures": lambda s: [_other(measure) for measure in s.other_measures],
}
