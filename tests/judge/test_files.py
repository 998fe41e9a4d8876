"""What is written for a tiny season is read back as the same season."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.read import load_scenario
from models.scenario import Scenario
from tests.judge.files import write_world
from tests.judge.retrofits import numbered_retrofit_season
from tests.judge.sites import numbered_project_alone, numbered_site_season
from tests.judge.worlds import numbered_season


def bare(scenario: Scenario) -> Scenario:
    """Without what only files have: places, rows and warnings."""
    policies = tuple(
        replace(p, file="", document="", rules=tuple(replace(r, row=None) for r in p.rules)) for p in scenario.policies
    )
    measures = tuple(replace(measure, file="", row=None) for measure in scenario.measures)
    return replace(scenario, path=Path(), data=Path(), policies=policies, measures=measures, inputs=(), warnings=())


@pytest.mark.parametrize(
    "drawn", [numbered_season, numbered_site_season, numbered_project_alone, numbered_retrofit_season]
)
@pytest.mark.parametrize("seed", range(25))
def test_a_world_written_is_the_world_read(drawn: Callable[[int], Scenario], seed: int, tmp_path: Path) -> None:
    world = drawn(seed)
    assert bare(load_scenario(write_world(world, tmp_path / "world"))) == bare(world)
