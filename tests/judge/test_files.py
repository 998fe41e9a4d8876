"""What is written for a tiny season is read back as the same season."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.read import load_scenario
from models.scenario import Scenario
from tests.judge.files import write_world
from tests.judge.worlds import numbered_season


def bare(scenario: Scenario) -> Scenario:
    """Without what only files have: places, rows and warnings."""
    policies = tuple(
        replace(p, file="", document="", rules=tuple(replace(r, row=None) for r in p.rules)) for p in scenario.policies
    )
    return replace(scenario, path=Path(), data=Path(), policies=policies, inputs=(), warnings=())


@pytest.mark.parametrize("seed", range(40))
def test_a_world_written_is_the_world_read(seed: int, tmp_path: Path) -> None:
    world = numbered_season(seed)
    assert bare(load_scenario(write_world(world, tmp_path / "world"))) == bare(world)
