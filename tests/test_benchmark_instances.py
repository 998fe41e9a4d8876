"""Seasons for measuring: as many active lines as asked, the same files for the same seed, limits that can be met."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.instances import SIZES, write
from models.compile import compile_scenario
from models.read import load_scenario
from models.scenario import SolveOptions
from optimizer.solve import solve

KINDS = {"12": {"target"}, "50": {"target", "cap", "floor"}}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["12", "50"])
def test_a_season_has_the_lines_days_and_limits_of_its_size(name: str, tmp_path: Path) -> None:
    size = SIZES[name]
    problem = compile_scenario(load_scenario(write(size, 1, tmp_path / "season")))
    assert (problem.line_count, problem.days) == (size.lines, size.days)
    assert {row.kind for row in problem.rows} == KINDS[name]


def test_the_same_seed_gives_the_same_files_and_another_one_others(tmp_path: Path) -> None:
    for folder, seed in (("one", 1), ("again", 1), ("other", 2)):
        write(SIZES["50"], seed, tmp_path / folder)
    one, again, other = (files(tmp_path / folder) for folder in ("one", "again", "other"))
    assert one == again
    assert one != other


def test_limits_can_be_met(tmp_path: Path) -> None:
    problem = compile_scenario(load_scenario(write(SIZES["12"], 1, tmp_path / "season")))
    options = replace(SolveOptions(), gap=0.05, time_limit_s=5.0, method="decompose")
    assert solve(problem, options).certificate.status != "targets_unmet"


def test_too_few_lines_are_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.instances.LINES_PER_ENTERPRISE", 100.0)
    with pytest.raises(ValueError, match=r"\d+ active lines, 500 are asked for"):
        write(SIZES["500"], 1, tmp_path / "season")
