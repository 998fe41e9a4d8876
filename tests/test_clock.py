"""The clock of a search: what counts as its time."""

from __future__ import annotations

import time

from numba.core.event import trigger_event

from optimizer.clock import Clock


def test_time_spent_compiling_is_not_counted() -> None:
    clock = Clock(0.2, lambda progress: None)
    with trigger_event("numba:compile"), trigger_event("numba:compile"):
        time.sleep(0.3)
        assert not clock.over
    assert not clock.over


def test_other_time_is_counted() -> None:
    clock = Clock(0.2, lambda progress: None)
    time.sleep(0.3)
    assert clock.over
    assert clock.left_s == 0.0


def test_a_part_is_over_before_the_whole_and_counts_from_the_same_start() -> None:
    clock = Clock(100.0, lambda progress: None)
    part = clock.part(0.25)
    assert 24.0 < part.left_s <= 25.0
    assert clock.part(0.0).over
    assert not clock.over
    assert abs(part.seconds - clock.seconds) < 0.1


def test_what_a_part_tells_the_whole_remembers() -> None:
    heard: list[float | None] = []
    clock = Clock(100.0, lambda progress: heard.append(progress.cost_yuan))
    clock.part(0.5).tell("rounding", cost=7.0)
    clock.tell("rounding")
    assert heard == [7.0, 7.0]


def test_of_an_easier_season_neither_bound_nor_cost_is_told() -> None:
    heard: list[tuple[str, float | None, float | None]] = []
    clock = Clock(100.0, lambda progress: heard.append((progress.stage, progress.bound_yuan, progress.cost_yuan)))
    clock.untold().part(0.5).tell("rounding", bound=5.0, cost=7.0)
    clock.tell("rounding")
    assert heard == [("rounding", None, None), ("rounding", None, None)]
