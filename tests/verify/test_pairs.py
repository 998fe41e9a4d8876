"""Just inside passes, just outside is found, and nothing the verifier checks lacks such a pair."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from models.policy import Effect
from reports.verify import effects, limits, lines, measures, works
from tests.verify.pairs import PAIRS, Pair
from tests.verify.worlds import build, english, judged

REGISTRIES = (
    *(f"effect {name}" for name in effects.LINE_EFFECTS),
    *(f"work effect {name}" for name in effects.TASK_EFFECTS),
    *(f"line {name}" for name in lines.CHECKS),
    *(f"task {name}" for name in works.CHECKS),
    *(f"measure {name}" for name in measures.CHECKS),
    *(f"limit {name}" for name in limits.LIMITS),
    "resources",
    "rules column",
)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.of)
def test_just_inside_passes(tmp_path: Path, pair: Pair) -> None:
    build(tmp_path, **pair.world)
    verdict = judged(
        tmp_path, pair.inside, because=pair.because, tasks=pair.tasks_inside, measures=pair.measures_inside
    )
    assert english(verdict) == ""
    assert verdict.passed


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.of)
def test_just_outside_is_found(tmp_path: Path, pair: Pair) -> None:
    build(tmp_path, **pair.world)
    verdict = judged(
        tmp_path, pair.outside, because=pair.because, tasks=pair.tasks_outside, measures=pair.measures_outside
    )
    assert not verdict.passed
    assert re.search(pair.says, english(verdict)), english(verdict)


def test_everything_that_is_checked_has_a_pair() -> None:
    assert sorted({pair.of for pair in PAIRS}) == sorted(REGISTRIES)


def test_every_effect_of_the_contract_is_read() -> None:
    named = {field.name for field in dataclasses.fields(Effect)}
    assert named == set(effects.LINE_EFFECTS) | set(effects.TASK_EFFECTS)


def test_every_limit_of_the_contract_is_read() -> None:
    assert set(limits.LIMITS) == {"target", "cap", "floor", "guard", "alternate", "burden"}
