"""What holds a target: by hand, and that the parts add up in any season."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.actors import Background
from models.compile import compile_with_touches
from models.holding import Could, Holding, holdings
from models.policy import Selector, Unless
from models.scenario import OtherMeasure, Scenario, Target
from optimizer.memory import Memory
from optimizer.reach import could_reach
from tests.judge.by_hand import LIMIT, OPEN, RUN, line, season
from tests.judge.enumeration import faults
from tests.judge.retrofits import numbered_retrofit_season
from tests.judge.worlds import numbered_season

POWDER = Unless(Selector((("coating", ("powder",)),)), "使用粉末涂料除外")


def held(scenario: Scenario) -> tuple[Holding, ...]:
    compiled = compile_with_touches(scenario)
    _, could = could_reach(compiled.problem, Memory(), 5.0)
    return holdings(compiled, could)


def parts_of(holding: Holding) -> dict[str, float]:
    return {part.why: part.kg for part in holding.parts}


def test_each_line_is_held_by_its_own_reason() -> None:
    # 4 days of 10 kg each: L1 may only be limited, L2 is exempt, L3 is of a sector that no clause names.
    opening = replace(OPEN, unless=(POWDER,), applies_to=Selector((("kind", ("line",)), ("enterprise_id", ("E1",)))))
    lines = (line("L1", RUN, LIMIT), line("L2", coating="powder"), line("L3", owner="E2"))
    target = Target("vocs", "city", "season", 0.1, base="society")
    background = (Background("D", None, (0.0, 0.0, 0.0, 20.0)),)
    others = (OtherMeasure("vocs", "city", 0.05),)
    world = season(*lines, rules=(opening,), targets=(target,), background=background, other_measures=others)
    [holding] = held(world)
    assert holding.base_kg == pytest.approx(200)
    assert holding.greatest_kg == pytest.approx(20 + 10)
    assert parts_of(holding) == pytest.approx(
        {"unscheduled": 80, "credit": -10, "exempt": 40, "closed": 40, "modes": 20}
    )
    [exempt] = [part for part in holding.parts if part.why == "exempt"]
    assert (exempt.rule, exempt.unless) == (0, 0)


def test_what_other_limits_hold_back_is_told_apart() -> None:
    world = season(line("L1"), targets=(Target("vocs", "city", "season", 0.9),), enterprise_loss_at_most=0.5)
    [holding] = held(world)
    assert parts_of(holding) == pytest.approx({"limits": 20})


def test_a_line_that_no_clause_opens_though_one_excuses_it_elsewhere_counts_as_exempt_once() -> None:
    both = tuple(replace(OPEN, unless=(POWDER,)) for _ in range(2))
    world = season(line("L1", coating="powder"), rules=both, targets=(Target("vocs", "city", "season", 0.5),))
    [holding] = held(world)
    assert parts_of(holding) == pytest.approx({"exempt": 40})


@pytest.mark.parametrize("seed", range(60))
def test_parts_add_up(seed: int) -> None:
    world = numbered_retrofit_season(seed) if seed % 3 == 0 else numbered_season(seed)
    if faults(world):
        pytest.skip("a line has no way at all")
    for holding in held(world):
        assert sum(part.kg for part in holding.parts) == pytest.approx(holding.base_kg - holding.greatest_kg, abs=1e-6)
        assert all(part.kg >= -1e-6 for part in holding.parts if part.why in ("exempt", "closed", "limits"))


def test_a_target_told_to_reach_less_is_held_by_limits() -> None:
    world = season(line("L1"), targets=(Target("vocs", "city", "season", 0.5),))
    [holding] = holdings(compile_with_touches(world), [Could(0, 40.0, 0.0, 15.0)])
    assert parts_of(holding) == pytest.approx({"limits": 25})
