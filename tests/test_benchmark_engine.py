"""The engine's benchmark: who is asked, what is measured anew, and what its page makes of rows."""

from __future__ import annotations

import math
from typing import Any

import pytest

from benchmarks.engine import GROUPS, LIMITS, MOST_LINES, Run, missing, wanted
from benchmarks.engine_table import IMPOSSIBLE, NAMES, by_size, contradictions, exponent, latest, page, reached, relaxed
from benchmarks.instances import SIZES

SOLVED = {"cost": 100.0, "bound": 99.6, "gap": 0.004, "seconds": 9.0, "peak_mb": 400, "verdict": "verified"}
NOTHING = dict.fromkeys(SOLVED) | {"verdict": "aborted by signal 6"}


def row(contender: str = "ours", size: str = "2300", seed: int = 1, **told: Any) -> dict[str, Any]:
    progress = [[1.0, "relaxation", None], [2.0, "rounding", None], [3.0, "rounding", 0.008]]
    season = {"lines": int(size), "tasks": 0, "days": 123, "rows": 5, "burdens": 7, "progress": progress}
    return {"contender": contender, "size": size, "seed": seed, "limit_s": 90, **season, **SOLVED, **told}


def test_every_size_has_its_seconds_and_every_contender_a_name() -> None:
    assert set(LIMITS) == set(SIZES)
    assert [name for group in GROUPS.values() for name in group if name not in NAMES] == []
    assert set(MOST_LINES) == set(GROUPS) - {"ours"}


def test_rivals_are_asked_where_they_can_follow() -> None:
    asked = wanted(["200", "500", "11000"], [1], "small", None)
    assert {run.group for run in asked if run.size == "200"} == set(GROUPS)
    assert {run.group for run in asked if run.size == "500"} == set(GROUPS) - {"highs", "cpsat2", "cpsat8"}
    assert [run.group for run in asked if run.size == "11000"] == ["ours"]
    assert {run.group for run in wanted(["500"], [1], "none", None)} == {"ours"}
    assert {run.group for run in wanted(["500"], [1], "all", None)} == set(GROUPS)


def test_what_has_rows_is_not_measured_again_unless_it_failed_or_the_time_is_another() -> None:
    runs = [Run("2300", 1, "ours", 90), Run("2300", 1, "repaired", 90)]
    assert missing(runs, [row(), row("blanket-repaired")]) == runs[1:]
    assert missing(runs[:1], [row(verdict="failed")]) == runs[:1]
    assert missing(runs[:1], [row(limit_s=5)]) == runs[:1]


def test_times_until_a_gap_are_those_of_verified_plans() -> None:
    assert (relaxed(row()), reached(row(), 0.01), reached(row(), 0.005), reached(row(), 0.003)) == (2, 3, 9, math.inf)
    assert reached(row(verdict="breaks limits 1 (cap 1)"), 0.01) == math.inf


def test_the_exponent_is_that_of_a_power() -> None:
    assert exponent([(10, 3.0), (100, 3.0 * 10**1.5), (1000, 3.0 * 100**1.5)]) == pytest.approx(1.5)
    assert exponent([(10, 3.0), (10, 4.0)]) is None
    assert exponent([]) is None


def test_how_fast_the_machine_was_stands_beside_every_run_that_tells() -> None:
    told = page([row(loop_s=1.75, seed=1), row(seed=2)], "command")
    assert "| 400 | 1.75 | verified |" in told and "| 400 | - | verified |" in told


def test_the_last_row_of_a_contender_counts_and_one_that_never_came_there_is_endless() -> None:
    rows = latest([row(seconds=1.0), row(seconds=50.0), row(seed=2, gap=None), row(seed=3, gap=None)])
    assert [one["seconds"] for one in rows] == [50.0, 9.0, 9.0]
    assert "| 3 | - | 9.00 | 2.00 |" in by_size(rows)


def test_a_bound_or_claim_that_a_verified_plan_refutes_is_told() -> None:
    below, claim = row("highs", cost=98.0, bound=None), row("cpsat8", bound=None, cost=None, verdict=IMPOSSIBLE)
    assert contradictions([row(), row("highs", cost=98.0, bound=None, seed=2)]) == []
    undercut, possible = contradictions([row(bound=99.0), below, claim])
    assert undercut.startswith("compact model, HiGHS has a verified plan of 98 yuan, below the bound 99 of cuofeng")
    assert "2 workers" not in possible and "CP-SAT, 8 workers calls the season impossible" in possible


def test_rows_of_other_files_are_not_held_side_by_side() -> None:
    (told,) = contradictions([row(bound=99.0, season="a"), row("highs", cost=98.0, season="b")])
    assert "different files" in told


def test_a_page_holds_what_failed_too() -> None:
    aborted = {key: row("cpsat8")[key] for key in ("contender", "size", "seed", "limit_s")} | NOTHING
    told = page(
        [row(), row(size="20000", seconds=90.0), aborted, {**aborted, "contender": "ours", "seed": 2}], "command"
    )
    assert "lines^" in told
    assert "| whole model, CP-SAT, 8 workers | - | - | - | - | - | - | - | aborted by signal 6 |" in told
    assert page([], "command").endswith("no rows yet.\n")
