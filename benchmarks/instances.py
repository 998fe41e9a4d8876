"""Seasons for measuring the engine: an invented city of any size and limits of every kind; how many of each bind is told beside
the results. Knows no engine; the same size and seed give the same files.

What is asked is drawn from what the city's own lines could do at most, so that it can be met at every size: targets by
month and season for the city and by month for its largest districts, a cap for each day, supply floors for each day for
the products that most lines make without a day of rest, and a burden for each enterprise.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from models.actors import POLLUTANTS
from models.sample import synthesize

POLICY = {
    "policy": "benchmark",
    "title": "Benchmark, no law",
    "document": "invented",
    "rules": [
        {
            "id": "open-all",
            "clause": "1",
            "says": "every line may be limited or stopped",
            "bureau": "-",
            "window": {"from": "01-01", "to": "12-31"},
            "applies_to": {"kind": "line"},
            "effect": {"open": ["limit", "limit90", "limit80", "limit70", "hold", "stop"]},
        }
    ],
}


@dataclass(frozen=True)
class Size:
    """`lines` active lines over `days`, and in how many of the largest `districts` the limits look more closely; `targets`
    4 asks four targets and nothing else."""

    name: str
    lines: int
    days: int = 123
    districts: int = 4
    projects: int = 0
    targets_only: bool = False


SIZES = {
    size.name: size
    for size in (
        Size("12", 12, days=30, districts=1, targets_only=True),
        Size("50", 50, districts=1),
        Size("200", 200, districts=2),
        Size("500", 500, districts=3),
        Size("2300", 2300, districts=4, projects=160),
        Size("11000", 11000, districts=6),
        Size("20000", 20000, districts=8),
        Size("100000", 100000, districts=8),
    )
}
BURDEN = 0.4
"""Share of its normal value that an enterprise may lose."""
MAKERS = 8
"""Lines that make a product without a day of rest, so that a supply floor for each day is put on it."""
LINES_PER_ENTERPRISE = 1.3
"""Active lines that an enterprise of the invented city has at least, in the mean."""


def write(size: Size, seed: int, folder: Path) -> Path:
    """The tables, a policy and a scenario in `folder`, which must not exist; returns the scenario's file."""
    synthesize(int(size.lines / LINES_PER_ENTERPRISE) + 8, seed, folder / "data", projects=size.projects)
    lines = _first(pd.read_csv(folder / "data" / "lines.csv"), size.lines)
    lines.to_csv(folder / "data" / "lines.csv", index=False, float_format="%.10g", lineterminator="\n")
    firms = pd.read_csv(folder / "data" / "enterprises.csv").set_index("enterprise_id")
    modes = yaml.safe_load((folder / "data" / "technologies.yaml").read_text(encoding="utf-8"))
    scenario = _scenario(size, seed, lines.assign(district=firms.loc[lines["enterprise_id"], "district"].array), modes)
    for name, content in (("policy.yaml", POLICY), ("scenario.yaml", scenario)):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder / "scenario.yaml"


def _first(lines: pd.DataFrame, count: int) -> pd.DataFrame:
    """Rows up to the `count`-th active line."""
    active = (lines["status"].fillna("active") != "idle").cumsum()
    if active.iloc[-1] < count:
        raise ValueError(f"the city has {active.iloc[-1]} active lines, {count} are asked for")
    return lines[active <= count]


def _scenario(size: Size, seed: int, lines: pd.DataFrame, modes: dict[str, Any]) -> dict[str, Any]:
    active = lines[lines["status"].fillna("active") != "idle"]
    share = BURDEN if not size.targets_only else 1.0
    can = np.array([_most_cut(modes[t]["modes"], share) for t in active["technology"]])
    scenario: dict[str, Any] = {
        "name": f"benchmark-{size.name}-{seed}",
        "season": _season(size.days),
        "data": "data",
        "policies": ["policy.yaml"],
    }
    if size.projects:
        scenario["horizon"] = {"from": "2018-02-01", "to": "2019-12-31"}
    if size.targets_only:
        reduce = {p: _round(0.5 * _most(active, can, p)) for p in POLLUTANTS}
        scenario["targets"] = [
            {"pollutant": p, "area": "city", "per": "season", "reduce": share}
            for p, share in reduce.items()
            if share > 0
        ]
    else:
        scenario |= _limits(size, active, can)
    scenario["solve"] = {"gap": 0.0, "time_limit": 60, "seed": 1}
    return scenario


def _season(days: int) -> dict[str, str]:
    first = np.datetime64("2018-05-01")
    return {"from": str(first), "to": str(first + days - 1)}


def _most_cut(modes: dict[str, Any], burden: float) -> float:
    """Share of its emission that a line can cut in a season without losing more than `burden` of its output value."""
    most = 0.0
    for mode in modes.values():
        lost, emits = 1.0 - mode.get("output", 1), mode.get("emits", mode.get("output", 1))
        cut = 1.0 - (max(emits.values()) if isinstance(emits, dict) else emits)
        if lost > 0 and mode.get("max_days", 1000) >= 30 and mode.get("min_days", 1) < 30:
            most = max(most, cut * min(1.0, burden / lost))
    return most


def _most(active: pd.DataFrame, can: np.ndarray, pollutant: str, inside: np.ndarray | None = None) -> float:
    """Share of the pollutant of the lines `inside` that they can cut."""
    kg = active[pollutant].to_numpy() if inside is None else active[pollutant].to_numpy() * inside
    return float(kg @ can / kg.sum()) if kg.sum() > 0 else 0.0


def _limits(size: Size, active: pd.DataFrame, can: np.ndarray) -> dict[str, Any]:
    """Limits of every kind: districts by the VOCs they can cut, products by how many lines make them every day."""
    cuttable = active.assign(can=active["vocs"] * can)
    largest = cuttable.groupby("district")["can"].sum().sort_values(ascending=False).index[: size.districts].tolist()
    targets = [
        {"pollutant": "vocs", "area": "city", "per": "month", "reduce": 0.5},
        {"pollutant": "nox", "area": "city", "per": "season", "reduce": 0.4},
        {"pollutant": "pm", "area": "city", "per": "season", "reduce": 0.5},
        *({"pollutant": "vocs", "area": d, "per": "month", "reduce": 0.55} for d in largest),
    ]
    for target in targets:
        inside = None if target["area"] == "city" else (active["district"] == target["area"]).to_numpy()
        target["reduce"] = _round(target["reduce"] * _most(active, can, str(target["pollutant"]), inside))
    every_day = (can > 0) & (active["works"] == "daily")
    makers = active.loc[every_day, "product"].value_counts()
    common = makers.index[: max(1, min(3, int((makers >= MAKERS).sum())))].tolist()
    return {
        "targets": targets,
        "caps": [
            {
                "pollutant": "vocs",
                "area": "city",
                "per": "day",
                "at_most": 1 - _round(0.35 * _most(active, can, "vocs")),
            }
        ],
        "floors": [{"product": p, "area": "city", "per": "day", "at_least": 0.7} for p in common],
        "burden": {"enterprise_loss_at_most": BURDEN},
    }


def _round(share: float) -> float:
    return float(np.floor(share * 1000) / 1000)
