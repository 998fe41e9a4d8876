"""What is written reads back as what was meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.read import load_scenario
from models.scenario import Scenario
from models.write import write_policy, write_variation

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted(path.name for path in ROOT.glob("scenarios/*.yaml"))


@pytest.fixture(scope="module", params=SCENARIOS)
def shipped(request: pytest.FixtureRequest) -> Scenario:
    return load_scenario(ROOT / "scenarios" / request.param)


def _limits(scenario: Scenario) -> tuple[object, ...]:
    s = scenario
    return s.targets, s.caps, s.floors, s.guards, s.alternates, s.enterprise_loss_at_most, s.other_measures, s.season


def test_a_variation_reads_back(shipped: Scenario, tmp_path: Path) -> None:
    varied = replace(
        shipped,
        name="varied: 一",
        targets=tuple(replace(target, reduce=0.0123456789) for target in shipped.targets),
        caps=shipped.caps[:1],
        floors=tuple(replace(floor, at_least=floor.at_least / 3) for floor in shipped.floors),
        guards=tuple(replace(guard, offset=-0.015) for guard in shipped.guards),
        alternates=tuple(replace(alternate, share=None, number=3) for alternate in shipped.alternates),
    )
    write_variation(tmp_path / "varied.yaml", shipped, varied)
    read = load_scenario(tmp_path / "varied.yaml")
    assert read.name == "varied: 一"
    assert _limits(read) == _limits(varied)


def test_what_did_not_change_is_not_written_again(shipped: Scenario, tmp_path: Path) -> None:
    write_variation(tmp_path / "same.yaml", shipped, replace(shipped, name="same"))
    text = (tmp_path / "same.yaml").read_text(encoding="utf-8")
    assert [line.split(":")[0] for line in text.splitlines()] == ["extends", "name"]


def test_every_shipped_policy_reads_back_word_for_word(shipped: Scenario, tmp_path: Path) -> None:
    places = {policy.policy_id: tmp_path / f"{n}.yaml" for n, policy in enumerate(shipped.policies)}
    for policy in shipped.policies:
        write_policy(places[policy.policy_id], policy)
    write_variation(tmp_path / "copied.yaml", shipped, shipped, places)
    read = load_scenario(tmp_path / "copied.yaml")
    for before, after in zip(shipped.policies, read.policies, strict=True):
        assert (before.policy_id, before.title, before.document, before.note) == (
            after.policy_id, after.title, after.document, after.note
        )  # fmt: skip
        assert [replace(rule, row=None) for rule in before.rules] == [replace(rule, row=None) for rule in after.rules]
