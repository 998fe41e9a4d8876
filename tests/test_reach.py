"""How far a target can go beside all other limits, against trying every plan."""

from __future__ import annotations

import os
from functools import reduce

import numpy as np
import pytest

from models.compile import compile_scenario
from models.scenario import Scenario, Target
from optimizer.memory import Memory
from optimizer.reach import levels
from optimizer.relax.greatest import greatest
from tests.judge.by_hand import line, season
from tests.judge.enumeration import every_plan, faults
from tests.judge.needs import needs
from tests.judge.retrofits import numbered_retrofit_season
from tests.judge.worlds import numbered_season

WORLDS = int(os.environ.get("CUOFENG_WORLDS", "40"))
SLACK = 1e-6


def tried(scenario: Scenario, target: int) -> float | None:
    """The greatest level of a target over all plans that meet every other limit; None where there is no such plan."""
    city = every_plan(scenario)
    shape = tuple(len(plans.loss) for plans in city.plans)
    counts = [len(scenario.season.periods(one.per)) for one in scenario.targets]
    mine = range(sum(counts[:target]), sum(counts[: target + 1]))
    rows = compile_scenario(scenario).rows
    good, level = np.ones(shape, dtype=bool), np.full(shape, np.inf)
    for n, need in enumerate(needs(city)):
        given = reduce(np.add.outer, need.gives).reshape(shape)
        if n not in mine:
            good &= given >= need.required - SLACK * need.scale
        elif rows[n].base > 0:
            level = np.minimum(level, (given + rows[n].origin) / rows[n].base)
    return float(level[good].max()) if good.any() else None


def seasons_with_targets(first: int, number: int) -> list[tuple[int, Scenario]]:
    worlds = ((seed, numbered_season(seed)) for seed in range(first, first + number))
    return [(seed, world) for seed, world in worlds if world.targets and not faults(world)]


def test_the_others_decide_how_far_a_target_goes() -> None:
    # Half its value may be lost: two of four days at most, and so half its emission.
    world = season(line("L1"), targets=(Target("vocs", "city", "season", 0.9),), enterprise_loss_at_most=0.6)
    [level], [could] = greatest(compile_scenario(world), Memory(), 5.0)
    assert level.most == pytest.approx(0.5)
    assert level.exact
    assert not level.possible
    assert could.greatest_kg == pytest.approx(20)


@pytest.mark.parametrize("batch", range(4))
def test_nobody_goes_beyond_the_proven_level(batch: int) -> None:
    for seed, world in seasons_with_targets(batch * WORLDS // 4, WORLDS // 4):
        problem = compile_scenario(world)
        for level in levels(problem, Memory(), 5.0):
            best = tried(world, level.target)
            if best is not None and best != np.inf:
                assert level.most is not None, f"season {seed}"
                assert not level.aside, f"season {seed}"
                assert level.most >= best - SLACK, f"season {seed}"


@pytest.mark.parametrize("batch", range(4))
def test_small_seasons_know_their_greatest_levels(batch: int) -> None:
    for seed, world in seasons_with_targets(batch * WORLDS // 16, WORLDS // 16):
        found, _ = greatest(compile_scenario(world), Memory(), 5.0)
        for level in found:
            best = tried(world, level.target)
            if level.exact and not level.aside:
                assert level.most == pytest.approx(best, abs=3e-6), f"season {seed}"


def test_seasons_with_measures_are_held_by_the_bound() -> None:
    for seed in range(4):
        world = numbered_retrofit_season(seed)
        for level in levels(compile_scenario(world), Memory(), 5.0):
            best = tried(world, level.target)
            if best is not None and best != np.inf:
                assert level.most is not None and level.most >= best - SLACK, f"season {seed}"
