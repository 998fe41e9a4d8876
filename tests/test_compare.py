"""`cuofeng compare` as its users meet it."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Cuofeng, write_tiny

PARTS = {"compare.csv", "limits.csv", "enterprises.csv", "charts", "compare.html", "manifest.json"}


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory, cuofeng: Cuofeng) -> Path:
    """Two solved runs of one city: 20 % and 10 % of its VOCs; whoever changes them copies the folder first."""
    folder = tmp_path_factory.mktemp("compare")
    tiny = write_tiny(folder)
    milder = tiny.with_name("milder.yaml")
    milder.write_text(
        "extends: tiny.yaml\nname: milder\ntargets:\n  - {pollutant: vocs, area: city, per: season, reduce: 10%}\n",
        encoding="utf-8",
    )
    for scenario in (tiny, milder):
        result = cuofeng("solve", scenario, "--out", folder / scenario.stem)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def copied(season: Path, tmp_path: Path) -> Path:
    shutil.copytree(season, tmp_path / "season")
    return tmp_path / "season"


def test_all_parts_appear_and_tell_what_differs(cuofeng: Cuofeng, season: Path, tmp_path: Path) -> None:
    result = cuofeng("compare", season / "tiny", season / "milder", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == PARTS
    assert "tiny: optimal, cost 70,000 yuan" in result.stdout
    with (tmp_path / "out" / "compare.csv").open(encoding="utf-8-sig", newline="") as table:
        by = {(row["group"], row["quantity"]): row for row in csv.DictReader(table)}
    assert float(by["city", "cost"]["tiny"]) > float(by["city", "cost"]["milder"])


def test_json_has_every_run_with_its_figures(cuofeng: Cuofeng, season: Path, tmp_path: Path) -> None:
    result = cuofeng("compare", season / "tiny", season / "milder", "--out", tmp_path / "out", "--json")
    first, other = json.loads(result.stdout)["runs"]
    assert (first["run"], first["verified"], first["enterprises_changed"]) == ("tiny", True, None)
    assert other["enterprises_changed"] >= 1
    assert first["cost"] == pytest.approx(70_000)


def test_equal_runs_give_equal_bytes(cuofeng: Cuofeng, season: Path, tmp_path: Path) -> None:
    made = []
    for name in ("once", "again"):
        assert cuofeng("compare", season / "tiny", season / "milder", "--out", tmp_path / name).exit_code == 0
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        made.append({path.relative_to(tmp_path / name): path.read_bytes() for path in files})
    assert made[0] == made[1]


def test_an_unverified_run_is_compared_marked_and_answered_with_4(cuofeng: Cuofeng, copied: Path) -> None:
    schedule = copied / "milder" / "schedule.csv"
    text = schedule.read_text(encoding="utf-8")
    schedule.write_text(
        text.replace("L5,2018-05-01,2018-05-14,run,", "L5,2018-05-01,2018-05-14,stop,summer-voc"), encoding="utf-8"
    )
    result = cuofeng("compare", copied / "tiny", copied / "milder", "--out", copied / "out", "--json")
    assert result.exit_code == 4
    assert "milder does not verify (findings:" in result.stderr
    run = json.loads(result.stdout)["runs"][1]
    assert (run["status"], run["verified"], run["bound"], run["gap"]) == ("unverified", False, None, None)


def test_a_run_whose_inputs_are_gone_has_no_numbers(cuofeng: Cuofeng, copied: Path) -> None:
    (copied / "scenarios" / "milder.yaml").unlink()
    result = cuofeng("compare", copied / "tiny", copied / "milder", "--out", copied / "out", "--json")
    assert result.exit_code == 4
    run = json.loads(result.stdout)["runs"][1]
    assert (run["status"], run["cost"], run["reduction"]) == ("unreadable", None, None)
    assert (copied / "out" / "compare.html").is_file()


def test_every_fault_of_the_folders_at_once(cuofeng: Cuofeng, season: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    result = cuofeng("compare", season / "tiny", season / "tiny", tmp_path / "mine", tmp_path / "gone", "--out", tmp_path / "out")  # fmt: skip
    assert result.exit_code == 2
    assert "at fault in 3 places" in result.stderr
    assert "the same run is named twice" in result.stderr
    assert result.stderr.count("must be the folder of a run") == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("count", [1, 9])
def test_too_few_and_too_many(cuofeng: Cuofeng, season: Path, tmp_path: Path, count: int) -> None:
    runs = [season / "tiny"] if count == 1 else [season / "tiny"] * count
    result = cuofeng("compare", *runs, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "expected 2 to 8 folders" in result.stderr


def test_nothing_is_overwritten_and_force_replaces_only_a_comparison(cuofeng: Cuofeng, copied: Path) -> None:
    both = (copied / "tiny", copied / "milder")
    assert cuofeng("compare", *both, "--out", copied / "out").exit_code == 0
    assert cuofeng("compare", *both, "--out", copied / "out").exit_code == 2
    assert cuofeng("compare", *both, "--out", copied / "out", "--force").exit_code == 0
    shutil.copytree(copied / "tiny", copied / "third")
    for kept in (copied / "third", copied / "tiny", copied):
        assert cuofeng("compare", *both, "--out", kept, "--force").exit_code == 2
        assert kept.is_dir()
    assert (copied / "third" / "schedule.csv").is_file()


def test_a_comparison_is_no_run(cuofeng: Cuofeng, copied: Path) -> None:
    cuofeng("compare", copied / "tiny", copied / "milder", "--out", copied / "out")
    assert cuofeng("verify", copied / "out").exit_code == 2
