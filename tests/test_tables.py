"""The data files of a run, against plans made by hand or at random."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from models.actors import Project, Task
from models.compile import compile_scenario
from models.errors import InputError
from models.law import rules_of
from models.measure import measure
from models.plan import Certificate, Plan
from models.problem import Problem
from models.scenario import Scenario
from reports.record import manifest, missed_limits, summary, write_json
from reports.tables import LIMIT_COLUMNS, blocks_of, number, write_limits, write_schedule, write_tasks
from tests.judge.worlds import numbered_season

UNPROVEN = Certificate("feasible", 1.0, None, None, "decompose", 0.5)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@cache
def _problems(count: int) -> list[Problem]:
    found: list[Problem] = []
    for seed in range(10 * count):
        try:
            found.append(compile_scenario(numbered_season(seed)))
        except InputError:
            continue
    return found[:count]


def _at_random(problem: Problem, seed: int) -> Plan:
    """Any allowed mode on any day: enough for a table, whatever physics says."""
    rng = random.Random(seed)
    modes = np.zeros((len(problem.scenario.lines), problem.days), dtype=np.int8)
    for l, i in enumerate(problem.line_index):
        allowed = problem.law_classes[problem.law[l]].allowed
        for t in range(problem.days):
            modes[i, t] = rng.choice(np.flatnonzero(allowed[t]).tolist())
    return Plan(modes, UNPROVEN)


@pytest.mark.parametrize("seed", range(12))
def test_the_schedule_covers_the_season_and_says_who_allowed_it(seed: int, tmp_path: Path) -> None:
    problem = _problems(12)[seed]
    plan, season = _at_random(problem, seed), problem.season
    write_schedule(tmp_path / "schedule.csv", problem, plan)
    rows = _rows(tmp_path / "schedule.csv")
    ids = {rule.rule_id for rule in rules_of(problem.scenario)}
    for i, line in enumerate(problem.scenario.lines):
        own = [row for row in rows if row["line_id"] == line.line_id]
        day = season.first
        for row in own:
            first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
            assert first == day <= last
            named = {line.modes[plan.modes[i, t]].name for t in range(season.index(first), season.index(last) + 1)}
            assert named == {row["mode"]}
            quoted = set(row["rules"].split(";")) - {""}
            assert quoted <= ids
            assert bool(quoted) == (row["mode"] != "run")
            day = last + timedelta(1)
        assert day == season.last + timedelta(1)
        assert all(a["mode"] != b["mode"] for a, b in zip(own[:-1], own[1:], strict=True))


def test_blocks_are_maximal() -> None:
    blocks = blocks_of(np.array([0, 0, 2, 2, 2, 0], dtype=np.int8))
    assert [(block.start, block.stop, block.mode) for block in blocks] == [(0, 2, 0), (2, 5, 2), (5, 6, 0)]


def _with_task(scenario: Scenario, days: tuple[date, ...], works: str) -> tuple[Problem, Plan]:
    first = scenario.season.first
    task = Task("T1", "P1", "土方", "earthworks", len(days), first, works=works, splittable=True)  # type: ignore[arg-type]
    project = Project("P1", "某项目", "锦江区")
    problem = compile_scenario(replace(scenario, projects=(project,), tasks=(task,)))
    plan = Plan(np.zeros((len(scenario.lines), problem.days), dtype=np.int8), UNPROVEN, {"T1": days})
    return problem, plan


@pytest.mark.parametrize(
    "works, spans",
    [
        ("mon-sat", [("2018-05-04", "2018-05-07"), ("2018-05-09", "2018-05-09")]),
        ("daily", [("2018-05-04", "2018-05-05"), ("2018-05-07", "2018-05-07"), ("2018-05-09", "2018-05-09")]),
    ],
)
def test_a_rest_day_does_not_break_a_span(works: str, spans: list[tuple[str, str]], tmp_path: Path) -> None:
    """4, 5, 7 and 9 May 2018; the 6th is a Sunday."""
    base = _problems(1)[0].scenario
    season = replace(base.season, first=date(2018, 5, 1), last=date(2018, 5, 14))
    scenario = replace(
        base, season=season, horizon=season, policies=(), targets=(), caps=(), floors=(), guards=(), alternates=()
    )
    problem, plan = _with_task(scenario, tuple(date(2018, 5, day) for day in (4, 5, 7, 9)), works)
    write_tasks(tmp_path / "tasks.csv", problem, plan)
    assert [(row["from"], row["to"]) for row in _rows(tmp_path / "tasks.csv")] == spans


@pytest.mark.parametrize(
    "value, text",
    [
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (-1e-9, "0"),
        (1234567.0, "1234567"),
        (1 / 3, "0.333333"),
        (None, ""),
        (float("inf"), ""),
    ],
)
def test_numbers_are_short_and_never_a_negative_zero(value: float | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("seed", range(12))
def test_every_limit_stands_in_the_table_with_its_shortfall(seed: int, tmp_path: Path) -> None:
    problem = _problems(12)[seed]
    plan = _at_random(problem, seed)
    measured = measure(problem, plan.modes[problem.line_index], {})
    prices = np.arange(len(problem.rows), dtype=np.float64)
    write_limits(tmp_path / "limits.csv", measured, prices)
    rows = _rows(tmp_path / "limits.csv")
    assert len(rows) == len(problem.rows) + len(measured.missed_burdens)
    for row in rows:
        assert tuple(row) == LIMIT_COLUMNS
        assert (row["holds"] == "yes") == (float(row["shortfall"]) == 0)
        assert bool(row["pollutant"]) == (row["kind"] in ("target", "cap"))
        assert bool(row["product"]) == (row["kind"] == "floor")
    assert len(missed_limits(measured)) == sum(row["holds"] == "no" for row in rows)


def test_unproven_prices_are_empty(tmp_path: Path) -> None:
    problem = next(problem for problem in _problems(12) if problem.rows)
    plan = _at_random(problem, 0)
    write_limits(tmp_path / "limits.csv", measure(problem, plan.modes[problem.line_index], {}), np.zeros(0))
    assert {row["price"] for row in _rows(tmp_path / "limits.csv")} == {""}


def test_what_was_not_proven_is_null(tmp_path: Path) -> None:
    problem = _problems(1)[0]
    plan = _at_random(problem, 0)
    measured = measure(problem, plan.modes[problem.line_index], {})
    targets = sum(row.kind == "target" for row in problem.rows)
    told = summary(problem, plan, measured, [0.0] * targets)
    write_json(tmp_path / "summary.json", told)
    assert (told["bound"], told["gap"], told["verdict"]) == (None, None, None)
    assert set(told["reduction"]) == {"so2", "nox", "pm", "vocs"}


def test_the_manifest_has_a_hash_for_every_input(tmp_path: Path) -> None:
    table = tmp_path / "data" / "lines.csv"
    table.parent.mkdir()
    table.write_text("line_id\n", encoding="utf-8")
    scenario = replace(_problems(1)[0].scenario, path=tmp_path / "s.yaml", inputs=(table,))
    told = manifest(tmp_path / "runs" / "one", scenario, scenario.solve)
    assert told["scenario"] == "../../s.yaml"
    assert [entry["path"] for entry in told["inputs"]] == ["../../data/lines.csv"]
    assert len(told["inputs"][0]["sha256"]) == 64
