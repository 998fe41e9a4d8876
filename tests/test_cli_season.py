"""`run` and `solve` on two weeks: what is written, what is said, and with which exit code."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from optimizer.run_folder import renewed_run, run_folder
from tests.conftest import Cuofeng


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_a_run_holds_every_file_of_the_contract(tiny_run: Path) -> None:
    names = {path.name for path in tiny_run.iterdir()}
    files = {"schedule.csv", "tasks.csv", "limits.csv", "summary.json", "manifest.json", "ledger.xlsx"}
    assert files | {"report.html", "charts", "notices"} <= names
    assert list((tiny_run / "notices").glob("*.pdf"))


def test_the_cheapest_kg_are_cut_first(tiny_run: Path) -> None:
    """20 % of 700 kg: L1 alone is the cheapest per kg (500 yuan; L2 2,000; L3 is excused): 140 kg = 70,000 yuan."""
    summary = json.loads((tiny_run / "summary.json").read_text(encoding="utf-8"))
    assert summary["cost"] == pytest.approx(70_000)
    assert summary["status"] == "optimal"
    assert summary["reduction"]["vocs"] == {"kg": 140, "share": 0.2, "baseline_kg": 700}
    assert summary["verdict"]["passed"] is True
    assert {row["line_id"] for row in _rows(tiny_run / "schedule.csv") if row["mode"] != "run"} == {"L1"}


def test_work_goes_around_the_ban(tiny_run: Path) -> None:
    [span] = _rows(tiny_run / "tasks.csv")
    assert span["from"] >= "2018-05-09" or span["to"] <= "2018-05-04"


def test_the_folder_is_printed_last_and_the_verdict_first(cuofeng: Cuofeng, tiny: Path) -> None:
    out = tiny.parent.parent / "run"
    result = cuofeng("solve", tiny, "--out", out)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith("Verified and optimal")
    assert result.stdout.splitlines()[-1] == str(out)
    assert not (out / "notices").exists()


def test_json_is_all_that_reaches_stdout(cuofeng: Cuofeng, tiny: Path) -> None:
    out = tiny.parent.parent / "run"
    told = json.loads(cuofeng("solve", tiny, "--out", out, "--json").stdout)
    assert told["folder"] == str(out)
    assert {name: told[name] for name in ("status", "cost")} == {"status": "optimal", "cost": pytest.approx(70_000)}


def test_the_same_twice_gives_the_same_schedule(cuofeng: Cuofeng, tiny: Path, tiny_run: Path) -> None:
    out = tiny.parent.parent / "again"
    cuofeng("solve", tiny, "--out", out)
    for name in ("schedule.csv", "tasks.csv", "limits.csv"):
        assert (out / name).read_bytes() == (tiny_run / name).read_bytes()


def test_options_override_the_scenario_and_are_recorded(cuofeng: Cuofeng, tiny: Path) -> None:
    out = tiny.parent.parent / "run"
    cuofeng("solve", tiny, "--out", out, "--gap", "3%", "--seed", "7", "--time-limit", "9", "--method", "exact")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"] == {"gap": 0.03, "time_limit": 9.0, "seed": 7, "method": "exact"}


def test_the_manifest_leads_back_to_every_input(tiny_run: Path) -> None:
    manifest = json.loads((tiny_run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario"] == "../scenarios/tiny.yaml"
    names = {entry["path"] for entry in manifest["inputs"]}
    assert {"../scenarios/tiny.yaml", "../scenarios/policies/law.yaml", "../data/lines.csv"} <= names
    assert all((tiny_run / name).is_file() for name in names)


def test_targets_out_of_reach_give_the_nearest_plan_and_code_3(cuofeng: Cuofeng, tiny: Path) -> None:
    """Only L1 on 14 days and L2 until its exemption on 10 May can be cut: 280 + 90 kg of the 630 asked."""
    out = tiny.parent.parent / "run"
    result = cuofeng("run", tiny.with_name("greedy.yaml"), "--out", out)
    assert result.exit_code == 3
    assert "limits are missed (1)" in result.stdout.splitlines()[0]
    assert "short by 260" in result.stdout
    assert (out / "report.html").exists()
    assert not list(out.glob("notices/*.pdf"))
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["status"] == "targets_unmet"
    assert summary["max_reduction"][0]["greatest"] == pytest.approx(370)
    assert [limit["shortfall"] for limit in summary["missed"]] == [pytest.approx(260)]


def test_a_fault_of_the_input_writes_nothing(cuofeng: Cuofeng, tiny: Path) -> None:
    lines = tiny.parent.parent / "data" / "lines.csv"
    lines.write_text(lines.read_text(encoding="utf-8").replace("10000,0,20,solvent", "10000,0,-20,solvent"), "utf-8")
    result = cuofeng("run", tiny, "--out", tiny.parent.parent / "run")
    assert result.exit_code == 2
    assert "lines.csv" in result.stderr
    assert "-20" in result.stderr
    assert not (tiny.parent.parent / "run").exists()


def test_what_is_there_is_not_overwritten(cuofeng: Cuofeng, tiny: Path) -> None:
    out = tiny.parent.parent / "data"
    for force in ((), ("--force",)):
        result = cuofeng("solve", tiny, "--out", out, *force)
        assert result.exit_code == 2
    assert (out / "lines.csv").is_file()


def test_force_replaces_an_earlier_run(cuofeng: Cuofeng, tiny: Path) -> None:
    out = tiny.parent.parent / "run"
    cuofeng("solve", tiny, "--out", out)
    (out / "left-over").touch()
    assert cuofeng("solve", tiny, "--out", out).exit_code == 2
    assert cuofeng("solve", tiny, "--out", out, "--force").exit_code == 0
    assert not (out / "left-over").exists()


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), run_folder(tmp_path / "run") as folder:
        (folder / "schedule.csv").touch()
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_renewal_leaves_the_earlier_run(tmp_path: Path) -> None:
    with run_folder(tmp_path / "run") as folder:
        (folder / "manifest.json").write_text('{"program": "cuofeng"}')
    with pytest.raises(KeyboardInterrupt), renewed_run(tmp_path / "run") as folder:
        (folder / "manifest.json").unlink()
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (tmp_path / "run" / "manifest.json").is_file()
