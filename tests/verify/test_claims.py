"""What a run says of itself: every number changed is found, and a missed limit passes only when it is owned up to."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reports.verify import verify_run
from tests.verify.worlds import build, english, judged, plan, publish, seal, write_table

LIMITS: dict[str, Any] = {
    "targets": [{"pollutant": "vocs", "reduce": "20%"}],
    "caps": [{"pollutant": "vocs", "per": "week", "at_most": "90%"}],
    "floors": [{"product": "chairs", "per": "season", "at_least": "50%"}],
    "guards": [{"vocs_over_nox": {"slope": 0.9}}],
    "alternate": [{"lines": {"technology": "plant"}, "at_most_stopped": 1}],
    "burden": {"enterprise_loss_at_most": "25%"},
}
GOOD, POOR = "srrrrrsrrr", "srrrrrllrr"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run whose plan costs 2000 and meets everything."""
    tables = {"projects": [{"deadline": "2018-05-01", "delay_cost_per_day": 5}], "tasks": [{"duration_days": 1}]}
    build(tmp_path, tables=tables, **LIMITS)
    verdict = judged(tmp_path, GOOD, tasks={"T1": ["05-02/05-02"]})
    assert english(verdict) == ""
    return publish(tmp_path, verdict)


def changed(folder: Path, **summary: Any) -> str:
    path = folder / "summary.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **summary}))
    return english(verify_run(folder))


def test_an_honest_run_passes(run: Path) -> None:
    verdict = verify_run(run)
    assert english(verdict) == ""
    assert (verdict.passed, verdict.status, verdict.cost_yuan) == (True, "met", 2005)


@pytest.mark.parametrize(
    "claim, says",
    [
        ({"cost": 2004}, "cost says 2004, recomputed 2005"),
        ({"cost": None}, "cost says None"),
        ({"cost": "2005"}, "cost says 2005"),
        ({"loss": 1999}, "loss says 1999, recomputed 2000"),
        ({"restart_cost": 1}, "restart_cost says 1, recomputed 0"),
        ({"delay_cost": 0}, "delay_cost says 0, recomputed 5"),
        ({"lines_curtailed": 0}, "lines_curtailed says 0, recomputed 1"),
        ({"line_days_curtailed": 3}, "line_days_curtailed says 3, recomputed 2"),
        ({"enterprises_curtailed": 2}, "enterprises_curtailed says 2, recomputed 1"),
        ({"missed": [1]}, "should list the 0 limits that are missed"),
        ({"scenario": "other"}, "scenario says other"),
        ({"lines": 2}, "lines says 2, recomputed 1"),
        ({"tasks": True}, "tasks says True"),
        ({"seconds": -1}, "should be a number of at least 0"),
        ({"reduction": {}}, "reduction.vocs.kg says None"),
        (
            {"reduction": {name: {"kg": 0, "share": 0} for name in ("so2", "nox", "pm", "vocs")}},
            "reduction.nox.kg says 0",
        ),
        ({"status": "best"}, "no such status: 'best'"),
        ({"status": "targets_unmet"}, "targets_unmet, but every limit holds"),
        ({"status": "optimal"}, "optimal, but the gap is None"),
        ({"status": "optimal", "bound": 1900, "gap": 105 / 2005}, "optimal, but the gap is 0.05"),
        ({"bound": 2006, "gap": 0}, "the bound 2006.0 is above the cost"),
        ({"bound": 2000, "gap": 0}, "gap says 0, recomputed 0.0024"),
        ({"bound": 2000, "gap": None}, "gap says None"),
        ({"bound": None, "gap": 0}, "a gap without a bound"),
        ({"bound": "x", "gap": 0}, "'x' is not a number"),
    ],
)
def test_a_false_claim_is_found(run: Path, claim: dict[str, Any], says: str) -> None:
    assert says in changed(run, **claim)


@pytest.mark.parametrize(
    "claim",
    [
        {"cost": 2005.001},
        {"status": "optimal", "bound": 2000, "gap": 5 / 2005},
        {"bound": 1900, "gap": 105 / 2005},
        {"bound": 0, "gap": 1},
        {"extra": "yes"},
        {"lines_curtailed": 1, "line_days_curtailed": 2, "enterprises_curtailed": 1, "missed": []},
    ],
)
def test_a_true_claim_passes(run: Path, claim: dict[str, Any]) -> None:
    assert changed(run, **claim) == ""


def test_a_plan_that_costs_nothing_has_no_gap(tmp_path: Path) -> None:
    build(tmp_path)
    publish(tmp_path, judged(tmp_path, "r" * 10), status="optimal", bound=0.0, gap=0.0)
    assert english(verify_run(tmp_path)) == ""


def test_the_gap_asked_for_is_that_of_the_options(run: Path) -> None:
    loose = {"status": "optimal", "bound": 1950, "gap": 55 / 2005}
    assert "optimal, but" in changed(run, **loose)
    seal(run, options={"gap": 0.05})
    assert english(verify_run(run)) == ""


def limit_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "limits.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_changed_number_of_limits_csv_is_found(run: Path) -> None:
    rows = limit_rows(run)
    assert {row["kind"] for row in rows} == {"target", "cap", "floor", "guard", "alternate"}
    unseen = []
    for n, row in enumerate(rows):
        for key, old in row.items():
            for new in {"base": ("", "7"), "holds": ("no", ""), "price": ("dear",)}.get(key, ("777",)):
                if new == old or (key == "base" and row["kind"] == "guard" and new == ""):
                    continue
                write_table(run / "limits.csv", [*rows[:n], {**row, key: new}, *rows[n + 1 :]])
                if verify_run(run).passed:
                    unseen.append((row, key, new))
    assert unseen == []


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda rows: rows[1:], "target vocs city season: 0 rows, should be 1"),
        (lambda rows: [*rows, rows[0]], "target vocs city season: 2 rows, should be 1"),
        (lambda rows: [*rows, {**rows[0], "area": "core"}], "the scenario has no such limit"),
        (lambda rows: [{**rows[0], "price": "1.5"}, *rows[1:]], ""),
    ],
)
def test_rows_of_limits_csv(run: Path, change: Callable[[Any], Any], says: str) -> None:
    write_table(run / "limits.csv", change(limit_rows(run)))
    found = english(verify_run(run))
    assert says in found if says else found == ""


def test_a_missed_limit_passes_only_when_the_run_owns_up(run: Path) -> None:
    plan(run, POOR, tasks={"T1": ["05-02/05-02"]})
    missed = judged(run, POOR, tasks={"T1": ["05-02/05-02"]})
    assert "target vocs city season" not in english(missed)
    poor = "srrrrrlrrr"
    missed = judged(run, poor, tasks={"T1": ["05-02/05-02"]})
    assert "limit target vocs city season: required 200, planned 150" in english(missed)
    publish(run, missed)
    verdict = verify_run(run)
    assert (english(verdict), verdict.passed, verdict.status) == ("", True, "unmet")
    assert [check.kind for check in verdict.missed] == ["target"]
    assert "limit target vocs" in changed(run, status="feasible")
    publish(run, missed)
    rows = limit_rows(run)
    write_table(run / "limits.csv", [{**rows[0], "holds": "yes"}, *rows[1:]])
    assert "holds says yes, recomputed no" in english(verify_run(run))


def test_a_missed_burden_must_be_listed(tmp_path: Path) -> None:
    build(tmp_path, burden={"enterprise_loss_at_most": "10%"})
    missed = judged(tmp_path, "ssrrrrrrrr")
    publish(tmp_path, missed)
    assert verify_run(tmp_path).passed
    head = (tmp_path / "limits.csv").read_text().splitlines()[0]
    (tmp_path / "limits.csv").write_text(head + "\n")
    assert "burden E1 season: 0 rows, should be 1" in english(verify_run(tmp_path))


def test_two_limits_of_one_name_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    build(tmp_path, targets=[{"pollutant": "vocs", "reduce": "20%"}, {"pollutant": "vocs", "reduce": "10%"}])
    publish(tmp_path, judged(tmp_path, GOOD))
    rows = limit_rows(tmp_path)
    write_table(tmp_path / "limits.csv", rows[::-1])
    assert english(verify_run(tmp_path)) == ""
    write_table(tmp_path / "limits.csv", [rows[0], rows[0]])
    assert "required says 200.0, recomputed 100.0" in english(verify_run(tmp_path))


def test_an_input_that_changed_is_told(run: Path) -> None:
    lines = run / "data" / "lines.csv"
    lines.write_text(lines.read_text() + "\n")
    assert english(verify_run(run)) == "input data/lines.csv: this file has changed since the run []"


def test_an_input_that_is_gone_or_broken_leaves_the_rest_unknown(run: Path) -> None:
    (run / "data" / "lines.csv").unlink()
    verdict = verify_run(run)
    assert verdict.status == "unknown"
    assert "input lines: the table is missing" in english(verdict)
    assert "input data/lines.csv: this input is no longer there" in english(verdict)


def test_every_input_read_is_in_the_manifest(run: Path) -> None:
    manifest = json.loads((run / "manifest.json").read_text())
    kept = [entry for entry in manifest["inputs"] if entry["path"] != "law.yaml"]
    seal(run, inputs=kept)
    assert english(verify_run(run)) == "input law.yaml: is not listed in manifest.json []"
