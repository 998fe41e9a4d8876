"""The figures the sample city is drawn from, read from its own YAML files. Knows no randomness."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from models.actors import Kg


@dataclass(frozen=True)
class Profile:
    """A works of one technology: how many, where, how large, and what it emits and earns per unit of output."""

    technology: str
    sector: str
    called: str
    kind: str
    line: str
    product: str
    unit: str
    per_1600: float
    lines: tuple[float, ...]
    size: tuple[float, float, float, float]
    """Median, log-normal spread, least, most; in `unit` per line and day."""
    yuan: float
    kg: Kg
    works: dict[str, float]
    basis: str
    coatings: dict[str, float] = field(default_factory=lambda: {"none": 1.0})
    where: dict[str, float] = field(default_factory=dict)
    more: dict[str, float] = field(default_factory=dict)
    core: float = 1.0


@dataclass(frozen=True)
class Area:
    """A district: its short form for names, its zone, and its weights for factories and for people."""

    district: str
    short: str
    zone: str
    industry: float
    people: float


@dataclass(frozen=True)
class City:
    """Everything in city.yaml; shares are of 1."""

    districts: tuple[Area, ...]
    listed_share: dict[str, float]
    seasonal: tuple[dict[str, Any], ...]
    grades: dict[str, dict[str, float]]
    permit_no: float
    permit_pending: float
    idle_lines: float
    key_emitter_kg: float
    starts_stopped: float
    starts_recently: float
    own_physics: float
    coating_vocs: dict[str, float]

    def area(self, district: str) -> Area:
        return next(area for area in self.districts if area.district == district)


def text(name: str) -> str:
    """A file of this package."""
    return files("models.sample").joinpath(name).read_text(encoding="utf-8")


@cache
def city() -> City:
    raw = yaml.safe_load(text("city.yaml"))
    areas = tuple(Area(**area) for area in raw.pop("districts"))
    return City(districts=areas, seasonal=tuple(raw.pop("seasonal")), **raw)


@cache
def profiles() -> tuple[Profile, ...]:
    raw = yaml.safe_load(text("profiles.yaml"))
    return tuple(
        Profile(
            technology=key, lines=tuple(row.pop("lines")), size=tuple(row.pop("size")), kg=tuple(row.pop("kg")), **row
        )
        for key, row in raw.items()
    )


@cache
def technologies() -> dict[str, dict[str, dict[str, Any]]]:
    """Modes by technology, as written in technologies.yaml."""
    return {key: row["modes"] for key, row in yaml.safe_load(text("technologies.yaml")).items()}


def weight(profile: Profile, area: Area) -> float:
    """How likely a works of this profile stands in the area, beside other areas."""
    if profile.where:
        return profile.where.get(area.district, 0.0)
    zone = profile.core if area.zone == "core" else 1.0
    return area.industry * zone * profile.more.get(area.district, 1.0)
