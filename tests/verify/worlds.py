"""Tiny worlds on disk: tables, law and a plan in one breath. Knows file formats, not what is right.

A plan is one letter a day: r run, l limit, s stop, n night. The season is Tuesday 2018-05-01 to Thursday 2018-05-10
unless a test says otherwise; line L1 makes 10 t worth 1000 yuan a day and emits 50 kg NOx and 100 kg VOC.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from reports.verdict import Verdict
from reports.verify import verify_schedule

Record = Mapping[str, object]

LETTERS = {"r": "run", "l": "limit", "s": "stop", "n": "night"}
SEASON = {"from": "2018-05-01", "to": "2018-05-10"}
PLANT: dict[str, Any] = {
    "plant": {
        "modes": {
            "run": {"output": 1, "emits": 1},
            "limit": {"output": "50%", "emits": "0.5"},
            "stop": {"output": 0, "emits": 0},
            "night": {"output": 0.8, "emits": 0.8, "hours": "18:00-08:00"},
        }
    }
}
DEFAULTS: dict[str, dict[str, object]] = {
    "enterprises": {"enterprise_id": "E1", "name": "甲厂", "district": "锦江区", "sector": "家具制造"},
    "lines": {
        "line_id": "L1",
        "enterprise_id": "E1",
        "name": "一线",
        "technology": "plant",
        "product": "chairs",
        "output_per_day": 10,
        "value_per_day": 1000,
        "nox": 50,
        "vocs": 100,
    },
    "projects": {"project_id": "P1", "name": "某工地", "district": "锦江区"},
    "tasks": {
        "task_id": "T1",
        "project_id": "P1",
        "name": "土方",
        "work_type": "earthworks",
        "duration_days": 3,
        "planned_start": "2018-05-01",
        "pm": 10,
    },
    "resources": {"resource": "crew", "capacity": 1},
    "exemptions": {"exemption_id": "X1", "subject_id": "E1", "list": "ultra_low", "evidence": "某文"},
    "background": {"district": "锦江区", "month": "all", "so2": 0, "nox": 0, "pm": 0, "vocs": 0},
    "districts": {"district": "锦江区", "name": "锦江区"},
}
DISTRICTS = ({"zone": "core"}, {"district": "新都区", "name": "新都区", "zone": "suburb"})
OPEN_ALL = {"open": ["limit", "stop", "night"]}


def rule(effect: Mapping[str, Any], rule_id: str = "r", kind: str = "line", **more: Any) -> dict[str, Any]:
    """A rule for everybody and always, unless `more` says otherwise."""
    about = {"id": rule_id, "clause": f"第{rule_id}条", "says": "原文", "bureau": "某局"}
    applies = {"kind": kind, **more.pop("applies_to", {})}
    return {**about, "applies_to": applies, "effect": dict(effect), **more}


def build(
    folder: Path,
    *,
    rules: Sequence[Record] = (rule(OPEN_ALL),),
    technologies: Mapping[str, Any] = PLANT,
    tables: Mapping[str, Sequence[Record]] | None = None,
    **scenario: Any,
) -> Path:
    """Writes a world into `folder` and returns its scenario file. Rows of `tables` are laid over the defaults."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    given = {"enterprises": [{}], "lines": [{}], "districts": DISTRICTS, **(tables or {})}
    for name, rows in given.items():
        write_table(data / f"{name}.csv", [{**DEFAULTS[name], **row} for row in rows])
    write_yaml(data / "technologies.yaml", technologies)
    write_yaml(folder / "law.yaml", {"policy": "p", "title": "办法", "document": "某号", "rules": list(rules)})
    said = {"name": "tiny", "season": SEASON, "data": "data", "policies": ["law.yaml"], **scenario}
    write_yaml(folder / "scenario.yaml", said)
    return folder / "scenario.yaml"


def write_table(path: Path, rows: Sequence[Record]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(dict(row) for row in rows)


def write_yaml(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def plan(
    folder: Path,
    modes: str | Mapping[str, str],
    because: str | Mapping[str, str] = "r",
    tasks: Mapping[str, Sequence[str]] | None = None,
    first: str = SEASON["from"],
    measures: Sequence[str] | None = None,
) -> None:
    """Writes schedule.csv from letters, and tasks.csv from `MM-DD/MM-DD` spans of 2018 (or full dates). `because` is the
    rules column of every block that is not `run`, or by mode. `measures` are the rows of measures.csv, None for no file.
    """
    rows: list[Record] = []
    by_line = {"L1": modes} if isinstance(modes, str) else modes
    for line_id, letters in by_line.items():
        day = date.fromisoformat(first)
        for letter, group in groupby(letters):
            last = day + timedelta(len(list(group)) - 1)
            mode = LETTERS[letter]
            reason = because if isinstance(because, str) else because.get(mode, "")
            rules = "" if mode == "run" else reason
            rows.append({"line_id": line_id, "from": day, "to": last, "mode": mode, "rules": rules})
            day = last + timedelta(1)
    write_table(folder / "schedule.csv", rows or [dict.fromkeys(("line_id", "from", "to", "mode", "rules"), "")])
    spans = [(name, *span.split("/")) for name, given in (tasks or {}).items() for span in given]
    lines = ["task_id,from,to", *(f"{name},{_full(a)},{_full(b)}" for name, a, b in spans)]
    (folder / "tasks.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "measures.csv").unlink(missing_ok=True)
    if measures is not None:
        table = "\n".join(("line_id,measure,from,cost", *measures)) + "\n"
        (folder / "measures.csv").write_text(table, encoding="utf-8")


def _full(day: str) -> str:
    return day if len(day) > 5 else f"2018-{day}"


def judged(folder: Path, modes: str | Mapping[str, str], **more: Any) -> Verdict:
    """The verdict on a plan in a world already built."""
    plan(folder, modes, **more)
    return verify_schedule(folder / "scenario.yaml", folder)


def english(verdict: Verdict) -> str:
    return "\n".join(f"{found.kind} {found.where}: {found.text.en} [{found.rule}]" for found in verdict.findings)


def publish(folder: Path, verdict: Verdict, **summary: Any) -> Path:
    """Makes an honest run's folder of a world and its plan: limits.csv, summary.json, manifest.json. Numbers come from
    the verdict; what they must be is checked elsewhere, by hand."""
    columns = ("kind", "pollutant", "product", "area", "period", "base", "required", "planned", "shortfall", "holds")
    rows = [
        {**{key: getattr(one, key) for key in columns}, "holds": "yes" if one.holds else "no", "price": ""}
        for one in verdict.limits
    ]
    write_table(folder / "limits.csv", rows or [dict.fromkeys((*columns, "price"), "")])
    if not rows:
        (folder / "limits.csv").write_text(",".join((*columns, "price")) + "\n", encoding="utf-8")
    said: dict[str, Any] = {
        "scenario": "tiny",
        "status": "feasible" if verdict.status == "met" else "targets_unmet",
        "cost": verdict.cost_yuan,
        "bound": None,
        "gap": None,
        "loss": verdict.loss_yuan,
        "restart_cost": verdict.restart_yuan,
        "delay_cost": verdict.delay_yuan,
        "measure_cost": verdict.measure_yuan,
        "seconds": 0.1,
        "lines": len(verdict.ledger.line_ids),
        "tasks": len(verdict.ledger.tasks),
        "reduction": {
            name: {"kg": verdict.reduction_kg[p], "share": verdict.reduction_share[p]}
            for p, name in enumerate(("so2", "nox", "pm", "vocs"))
        },
        "max_reduction": [],
        "baselines": {},
        "verdict": None,
        **summary,
    }
    (folder / "summary.json").write_text(json.dumps(said), encoding="utf-8")
    seal(folder)
    return folder


def seal(folder: Path, **manifest: Any) -> None:
    """Writes manifest.json with the hashes of all inputs as they are now."""
    inputs = [folder / "scenario.yaml", folder / "law.yaml", *sorted((folder / "data").iterdir())]
    hashes = [
        {"path": path.relative_to(folder).as_posix(), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in inputs
    ]
    said = {"program": "cuofeng", "scenario": "scenario.yaml", "inputs": hashes, "options": {"gap": 0.005}, **manifest}
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
