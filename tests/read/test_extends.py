"""`extends`: maps merge, lists and values replace, paths belong to the file that names them."""

from __future__ import annotations

from pathlib import Path

from .world import World

BASE = "scenarios/season.yaml"


def test_maps_merge_and_lists_and_values_replace(world: World) -> None:
    world.files["scenarios/strict.yaml"] = (
        "extends: season.yaml\nname: strict\nsolve: {seed: 9}\nseason: {to: 2018-07-31}\n"
        "targets:\n  - {pollutant: vocs, reduce: 30%}\n"
    )

    scenario = world.load("scenarios/strict.yaml")

    assert (scenario.name, str(scenario.season.first), str(scenario.season.last)) == (
        "strict",
        "2018-05-01",
        "2018-07-31",
    )
    assert (scenario.solve.seed, scenario.solve.gap) == (9, 0.005)
    assert [target.reduce for target in scenario.targets] == [0.3]
    assert len(scenario.caps) == 1


def test_paths_are_relative_to_the_file_that_names_them(world: World) -> None:
    world.files["own/deep/mine.yaml"] = "extends: ../../scenarios/season.yaml\npolicies: [law2.yaml]\n"
    world.files["own/deep/law2.yaml"] = str(world.files["scenarios/policies/law.yaml"]).replace(
        "policy: law", "policy: law2"
    )

    scenario = world.load("own/deep/mine.yaml")

    assert scenario.data == world.root / "data"
    assert [policy.policy_id for policy in scenario.policies] == ["law2"]
    assert scenario.inputs[:2] == (world.root / "own/deep/mine.yaml", world.root / "scenarios/season.yaml")


def test_a_chain_of_three(world: World) -> None:
    world.files["scenarios/two.yaml"] = "extends: season.yaml\nname: two\nburden: {enterprise_loss_at_most: 50%}\n"
    world.files["scenarios/three.yaml"] = "extends: two.yaml\nburden:\n"

    scenario = world.load("scenarios/three.yaml")

    assert (scenario.name, scenario.enterprise_loss_at_most) == ("two", None)


def test_a_circle_is_named(world: World) -> None:
    world.files["scenarios/a.yaml"] = "extends: b.yaml\n"
    world.files["scenarios/b.yaml"] = "extends: a.yaml\n"

    (fault,) = world.faults("scenarios/a.yaml")

    assert Path(fault.file).name == "b.yaml"
    assert [Path(step).name for step in fault.expected.en.split(": ")[1].split(" → ")] == ["a.yaml", "b.yaml", "a.yaml"]


def test_a_fault_in_the_base_is_told_in_the_base(world: World) -> None:
    world.edit(BASE, "seed: 7", "seed: x")
    world.files["scenarios/strict.yaml"] = "extends: season.yaml\nsolve: {gap: 1%}\n"

    (fault,) = world.faults("scenarios/strict.yaml")

    assert (Path(fault.file).name, fault.row, fault.key, fault.value) == ("season.yaml", 20, "solve.seed", "x")


def test_keys_that_may_stand_in_an_unreadable_base_are_not_missed(world: World) -> None:
    world.files[BASE] = "season: [\n"
    world.files["scenarios/strict.yaml"] = "extends: season.yaml\nname: strict\n"

    (fault,) = world.faults("scenarios/strict.yaml")

    assert "is not valid YAML" in fault.expected.en
