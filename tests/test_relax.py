"""Ways out of small impossible seasons, against trying every plan; then as a command on files."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from pathlib import Path

import numpy as np
import pytest

from models.compile import compile_scenario
from models.measure import measure
from models.policy import Selector, Unless
from models.scenario import Floor, Scenario, SolveOptions, Target
from optimizer.city import City as EngineCity
from optimizer.pricing import Lines
from optimizer.relax import Search, Way
from optimizer.relax.limits import Loosening, loosenings
from tests.conftest import Cuofeng
from tests.judge.by_hand import OPEN, line, season
from tests.judge.enumeration import every_plan, faults, judge
from tests.judge.needs import City, needs
from tests.judge.worlds import numbered_season

OPTIONS = SolveOptions(gap=0.2, time_limit_s=60.0)
SLACK = 1e-6
POWDER = Unless(Selector((("coating", ("powder",)),)), "使用粉末涂料除外")


def ways_of(scenario: Scenario) -> dict[str, Way]:
    search = Search(scenario, OPTIONS, lambda stage, name: None)
    assert search.possible() is None
    return {way.name: way for way in search.ways()}


# -- by hand -----------------------------------------------------------------------------------------------------------


def test_each_single_way_is_as_small_as_can_be() -> None:
    # Two lines of 10 kg over 4 days, 80 kg in all; each may lose half its value: 40 kg are possible, 60 % asks 48.
    lines = (line("L1"), line("L2", owner="E2"))
    asked = (Target("vocs", "city", "season", 0.6),)
    ways = ways_of(season(*lines, targets=asked, enterprise_loss_at_most=0.5))
    assert ways["target-1"].changes[0].after == pytest.approx(0.5)
    assert ways["burden-1"].changes[0].after == pytest.approx(0.75)
    assert all(way.exact for name, way in ways.items() if name in ("target-1", "burden-1"))


def test_an_exemption_suspended_opens_what_it_excused() -> None:
    rule = replace(OPEN, unless=(POWDER,))
    ways = ways_of(
        season(line("L1", coating="powder"), rules=(rule,), targets=(Target("vocs", "city", "season", 0.5),))
    )
    assert ways["clause-1-exemption-1"].size == pytest.approx(1.0)
    assert ways["target-1"].changes[0].after == 0.0


def test_a_window_widens_by_as_few_days_as_will_do() -> None:
    short = replace(OPEN, window=replace(OPEN.window, last=season(line("L1")).season.first))
    world = season(line("L1"), rules=(short,), targets=(Target("vocs", "city", "season", 0.75),))
    assert ways_of(world)["clause-1-later"].changes[0].after == 2.0


def test_a_floor_gives_way_by_itself() -> None:
    world = season(line("L1"), targets=(Target("vocs", "city", "season", 0.5),))
    world = replace(world, floors=(Floor("cement", "city", "season", 0.8),))
    assert ways_of(world)["floor-1"].changes[0].after == pytest.approx(0.5)


def test_a_possible_season_has_a_plan_and_no_need() -> None:
    search = Search(season(line("L1"), targets=(Target("vocs", "city", "season", 0.5),)), OPTIONS, lambda *_: None)
    assert search.possible() is not None


def test_what_the_nearest_plan_reaches_is_always_offered() -> None:
    # Neither target alone saves the other: the line is not opened to anything.
    asked = (Target("vocs", "city", "season", 0.5), Target("vocs", "city", "month", 0.4))
    closed = replace(OPEN, window=replace(OPEN.window, first=season(line("L1")).season.last.replace(year=2017)))
    closed = replace(closed, window=replace(closed.window, last=closed.window.first))
    ways = ways_of(season(line("L1"), rules=(closed,), targets=asked))
    [both] = [way for way in ways.values() if {change.kind for change in way.changes} == {"target"}]
    assert [change.after for change in both.changes] == [0.0, 0.0]


# -- against trying every plan -----------------------------------------------------------------------------------------


def impossible_seasons(count: int) -> Iterator[tuple[int, Scenario]]:
    seed = 0
    while count:
        world = numbered_season(seed)
        if world.targets and not faults(world):
            verdict = judge(world)
            if not verdict.met and not verdict.razor:
                count -= 1
                yield seed, world
        seed += 1


def least_after(scenario: Scenario, loosening: Loosening) -> float | None:
    """The limit's value after the smallest change under which some plan meets everything, from all plans."""
    city = every_plan(scenario)
    shape = tuple(len(plans.loss) for plans in city.plans)
    found = list(needs(City(scenario, city.plans, city.sites)))
    burdens = len(found) - sum(need.name == "burden" for need in found)
    good, z = np.ones(shape, dtype=bool), np.zeros(shape)
    owners = sorted({plans.line.enterprise_id for plans in city.plans})
    order = list(dict.fromkeys(plans.line.enterprise_id for plans in city.plans))
    rows = len(compile_scenario(scenario).rows)
    for n, need in enumerate(found):
        given = reduce(np.add.outer, need.gives).reshape(shape)
        own = n if n < burdens else rows + order.index(owners[n - burdens])
        ease = float(loosening.ease[own])
        if ease > 0:
            z = np.maximum(z, (need.required - given + loosening.free[own]) / ease)
        else:
            good &= given >= need.required - SLACK * need.scale
    if not good.any() or float(z[good].min()) > loosening.most + SLACK:
        return None
    return loosening.after(float(z[good].min()))


@pytest.mark.parametrize(("seed", "world"), list(impossible_seasons(8)))
def test_every_limit_gives_way_by_as_much_as_the_best_plan_needs(seed: int, world: Scenario) -> None:
    ways = ways_of(world)
    problem = compile_scenario(world)
    for loosening in loosenings(problem, EngineCity(problem, Lines(problem))):
        name, after = f"{loosening.kind}-{loosening.index + 1}", least_after(world, loosening)
        if after is None:
            assert name not in ways, f"season {seed}"
        else:
            assert name in ways, f"season {seed}: {name}"
            assert ways[name].changes[0].after == pytest.approx(after, abs=1.5 * loosening.step), (
                f"season {seed}: {name}"
            )
    for way in ways.values():
        plan = way.plan
        measured = measure(way.problem, plan.modes[way.problem.line_index], plan.task_days, plan.taken)
        assert measured.all_hold, f"season {seed}: {way.name}"


def test_rounding_never_falls_short() -> None:
    world = season(line("L1"), targets=(Target("vocs", "city", "season", 0.6),), enterprise_loss_at_most=0.5)
    problem = compile_scenario(world)
    target, burden = loosenings(problem, EngineCity(problem, Lines(problem)))
    assert target.after(0.12345) == pytest.approx(0.4765)
    assert burden.after(0.12345) == pytest.approx(0.6235)
    assert math.isclose(target.size(0.3), 0.5)


# -- as a command ------------------------------------------------------------------------------------------------------


def test_the_command_writes_ways_that_anyone_can_run_again(tiny: Path, tmp_path: Path, cuofeng: Cuofeng) -> None:
    out = tmp_path / "ways"
    result = cuofeng("relax", tiny.with_name("greedy.yaml"), "--out", out, "--time-limit", 60)
    assert result.exit_code == 0, result.output
    told = json.loads((out / "ways.json").read_text(encoding="utf-8"))
    assert not told["possible"]
    assert told["ways"]
    singles = [way for way in told["ways"] if len(way["changes"]) == 1]
    assert [way["size"] for way in singles] == sorted(way["size"] for way in singles)
    with (out / "ways.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["way"] for row in csv.DictReader(stream)] == [way["way"] for way in told["ways"]]
    for way in told["ways"]:
        assert way["verified"]
        assert cuofeng("verify", out / way["run"]).exit_code == 0
    again = cuofeng("solve", out / told["ways"][0]["scenario"], "--out", tmp_path / "again", "--no-baselines")
    assert again.exit_code == 0, again.output


def test_the_command_says_when_nothing_needs_to_give_way(tiny: Path, tmp_path: Path, cuofeng: Cuofeng) -> None:
    result = cuofeng("relax", tiny, "--out", tmp_path / "ways")
    assert result.exit_code == 0, result.output
    assert "nothing to relax" in result.stdout
    assert json.loads((tmp_path / "ways" / "ways.json").read_text(encoding="utf-8"))["ways"] == []


def test_names_from_files_do_not_become_paths(tiny: Path, tmp_path: Path, cuofeng: Cuofeng) -> None:
    law = tiny.parent / "policies" / "law.yaml"
    law.write_text(law.read_text(encoding="utf-8").replace("id: summer-voc", "id: '../[red]up'"), encoding="utf-8")
    result = cuofeng("relax", tiny.with_name("greedy.yaml"), "--out", tmp_path / "ways", "--time-limit", 60)
    assert result.exit_code == 0, result.output
    assert "../[red]up" in " ".join(result.stdout.split())
    assert {path.name for path in tmp_path.joinpath("ways").iterdir()} == {
        "manifest.json", "runs", "scenarios", "ways.csv", "ways.json",
    }  # fmt: skip


def test_a_missed_target_is_explained_where_it_is_told(tiny: Path, tmp_path: Path, cuofeng: Cuofeng) -> None:
    result = cuofeng("solve", tiny.with_name("greedy.yaml"), "--out", tmp_path / "run", "--no-baselines")
    assert result.exit_code == 3
    assert "(纳入超低排放企业名单的除外) [summer-voc] 50 kg" in result.stdout
    [held] = json.loads((tmp_path / "run" / "summary.json").read_text(encoding="utf-8"))["held"]
    assert sum(part["kg"] for part in held["held"]) == pytest.approx(held["base_kg"] - held["greatest_beside_kg"])
