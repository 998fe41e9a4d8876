"""A tiny season as the contract's files, so that readers, the command line and the verifier meet the same worlds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from models.actors import POLLUTANTS, Kg, Line, Mode, Task
from models.policy import Effect, Rule, Selector, Window
from models.scenario import Measure, Scenario
from models.season import Span

ENTERPRISES = "enterprise_id name district sector"
LINES = "line_id enterprise_id name technology value_per_day"
"""Headers of the tables that must be there even when nobody is in them."""


def write_world(scenario: Scenario, folder: Path) -> Path:
    """Writes `tiny.yaml`, `law*.yaml` and `data/` below the folder; returns the scenario file."""
    data = folder / "data"
    data.mkdir(parents=True)
    _table(data / "enterprises.csv", [_enterprise(vars(e)) for e in scenario.enterprises], ENTERPRISES)
    _table(data / "lines.csv", [_line(scenario, line) for line in scenario.lines], LINES)
    _table(data / "projects.csv", [_without_none(vars(p)) for p in scenario.projects])
    _table(data / "tasks.csv", [_task(task) for task in scenario.tasks])
    _table(data / "resources.csv", [dict(vars(r)) for r in scenario.resources])
    _table(data / "districts.csv", [dict(vars(d)) for d in scenario.districts])
    _table(data / "exemptions.csv", [_exemption(vars(e)) for e in scenario.exemptions])
    _table(
        data / "background.csv",
        [{"district": b.district, "month": b.month or "all", **_kg(b.kg)} for b in scenario.background],
    )
    _yaml(
        data / "technologies.yaml",
        {t.key: {"modes": {mode.name: _mode(mode) for mode in t.modes}} for t in scenario.technologies},
    )
    for n, policy in enumerate(scenario.policies):
        head = {"policy": policy.policy_id, "title": policy.title, "document": policy.document or "无"}
        _yaml(folder / f"law{n}.yaml", {**head, "rules": [_rule(rule) for rule in policy.rules]})
    _yaml(folder / "tiny.yaml", _scenario(scenario))
    return folder / "tiny.yaml"


def _table(file: Path, rows: list[dict[str, Any]], required: str = "") -> None:
    """A table without rows is left out, or has the header `required`."""
    if not rows and not required:
        return
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]) if rows else required.split(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _yaml(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False), encoding="utf-8")


def _yes_no(given: bool) -> str:
    return "yes" if given else "no"


def _kg(kg: Kg) -> dict[str, float]:
    return dict(zip(POLLUTANTS, kg, strict=True))


def _enterprise(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**given, "key_emitter": _yes_no(given["key_emitter"])}


def _without_none(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: "" if value is None else value for key, value in given.items()}


def _exemption(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"list" if key == "on_list" else key: value for key, value in _without_none(given).items()}


def _task(task: Task) -> dict[str, Any]:
    plain = (
        "task_id",
        "project_id",
        "name",
        "work_type",
        "duration_days",
        "planned_start",
        "coating",
        "works",
        "hours",
    )
    return {
        **{key: getattr(task, key) for key in plain},
        **_kg(task.kg),
        "predecessors": ";".join(f"{p.task_id}+{p.lag_days}" if p.lag_days else p.task_id for p in task.predecessors),
        "splittable": _yes_no(task.splittable),
        "min_piece_days": task.min_piece_days,
        "needs": ";".join(f"{name}:{many}" for name, many in task.needs),
    }


def _line(scenario: Scenario, line: Line) -> dict[str, Any]:
    usual = {mode.name: mode for t in scenario.technologies if t.key == line.technology for mode in t.modes}
    own = {mode.name: mode for mode in line.modes}

    def override(mode: str, key: str) -> Any:
        if mode not in own or getattr(own[mode], key) == getattr(usual[mode], key):
            return ""
        return getattr(own[mode], key)

    plain = ("line_id", "enterprise_id", "name", "technology", "product", "output_per_day", "output_unit")
    later = ("value_per_day", "works", "coating", "initial_mode", "initial_days")
    return {
        **{key: getattr(line, key) for key in (*plain, *later)},
        **_kg(line.kg),
        "status": "active" if line.active else "idle",
        "min_stop_days": override("stop", "min_days"),
        "max_stop_days": override("stop", "max_days"),
        "max_stops": override("stop", "max_blocks"),
        "min_run_days": override("run", "min_days"),
        "restart_cost": "" if line.restart_cost_yuan is None else line.restart_cost_yuan,
    }


def _mode(mode: Mode) -> dict[str, Any]:
    given: dict[str, Any] = {"output": mode.output, "emits": _kg(mode.emits), "min_days": mode.min_days}
    given |= _present(max_blocks=mode.max_blocks, max_days=mode.max_days)
    if mode.restart is not None:
        given["restart"] = dict(vars(mode.restart))
    return given if mode.hours is None else {**given, "hours": str(mode.hours)}


def _present(**given: Any) -> dict[str, Any]:
    return {key: value for key, value in given.items() if value is not None}


def _rule(rule: Rule) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": rule.rule_id,
        "clause": rule.clause,
        "says": rule.says,
        "bureau": rule.bureau,
        "applies_to": {"kind": rule.kind, **_selector(rule.applies_to)},
        "effect": _effect(rule.effect),
    }
    if rule.window != Window():
        written["window"] = _present(**{"from": _bound(rule.window.first), "to": _bound(rule.window.last)})
    if rule.unless:
        written["unless"] = [{**_selector(u.selector), "because": u.because} for u in rule.unless]
    return written


def _bound(bound: date | tuple[int, int] | None) -> str | None:
    if bound is None or isinstance(bound, date):
        return None if bound is None else bound.isoformat()
    return f"{bound[0]:02d}-{bound[1]:02d}"


def _selector(selector: Selector) -> dict[str, Any]:
    written: dict[str, Any] = {key: list(values) for key, values in selector.accepts if key != "kind"}
    written |= _present(joined_by=selector.joined_by and selector.joined_by.isoformat())
    return written if selector.negated is None else {**written, "not": _selector(selector.negated)}


def _effect(effect: Effect) -> dict[str, Any]:
    written: dict[str, Any] = {"ban": True} if effect.ban else {}
    written |= _present(output_at_most=effect.output_at_most, output_at_least=effect.output_at_least)
    written |= {key: list(modes) for key, modes in (("open", effect.open), ("only", effect.only)) if modes}
    if effect.closed_hours is not None:
        written["closed_hours"] = str(effect.closed_hours)
    if effect.mode_days is not None:
        owed = effect.mode_days
        written["mode_days"] = {"mode": owed.mode, "at_least": owed.at_least, "per": owed.per}
        if owed.by_grade:
            written["mode_days"]["by_grade"] = dict(owed.by_grade)
    return written


def _scenario(scenario: Scenario) -> dict[str, Any]:
    written: dict[str, Any] = {
        "name": scenario.name,
        "season": _span(scenario.season),
        "horizon": _span(scenario.horizon),
        "data": "data",
        "policies": [f"law{n}.yaml" for n in range(len(scenario.policies))],
        "targets": _limits(scenario.targets),
        "caps": _limits(scenario.caps),
        "floors": _limits(scenario.floors),
        "guards": [
            {"area": g.area, "per": g.per, "vocs_over_nox": {"slope": g.slope, "offset": g.offset}}
            for g in scenario.guards
        ],
        "alternate": [
            {"lines": _selector(a.lines), "area": a.area, "at_most_stopped": _share_or_number(a.share, a.number)}
            for a in scenario.alternates
        ],
        "measures": [_measure(measure) for measure in scenario.measures],
        "other_measures": _limits(scenario.other_measures),
    }
    if scenario.enterprise_loss_at_most is not None:
        written["burden"] = {"enterprise_loss_at_most": scenario.enterprise_loss_at_most}
    return {key: value for key, value in written.items() if value != []}


def _span(span: Span) -> dict[str, str]:
    return {"from": span.first.isoformat(), "to": span.last.isoformat()}


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.measure_id,
        "title": measure.title,
        "lines": _selector(measure.lines),
        "first_days": [day.isoformat() for day in measure.first_days],
        "emits": _kg(measure.emits),
        **{key: value for key, value in (("coating", measure.coating), ("joins", measure.joins_list)) if value},
        "cost": {
            "yuan": measure.cost_yuan,
            "value_days": measure.cost_value_days,
            "yuan_per_day": measure.cost_yuan_per_day,
        },
    }


def _share_or_number(share: float | None, number: int | None) -> str | int | None:
    return number if share is None else f"{share:.0%}"


def _limits(limits: Iterable[Any]) -> list[dict[str, Any]]:
    """Limits whose keys in the file are the names of their fields."""
    return [_present(**{f.name: getattr(limit, f.name) for f in fields(limit)}) for limit in limits]
