"""One project's least price against trying every placing: networks of all shapes, pauses, pieces, own resources."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from reports.verify.bound_branch import Works
from reports.verify.bound_order import Link, nest
from reports.verify.bound_task import Ints, TaskDays
from reports.verify.notes import UnreadableError

BRIDGE: tuple[Link, ...] = ((0, 2, 0), (0, 3, 1), (2, 4, 0), (1, 4, 0))
"""Tasks that no joining of arcs reduces, though no link is bare."""


def drawn(seed: int) -> Works:
    """Three to five short tasks over less than two weeks."""
    chance = random.Random(seed)
    horizon, count = chance.randint(6, 10), chance.randint(3, 5)
    tasks = []
    for _ in range(count):
        days = np.array([h for h in range(horizon) if chance.random() < 0.85] or [0])
        may = np.array([chance.random() < 0.85 for _ in days])
        duration = chance.randint(1, 3 if count < 5 else 2)
        piece = chance.choice((1, duration, min(2, duration)))
        tasks.append(TaskDays(days, may, np.searchsorted(days, np.arange(horizon + 1)), duration, piece))
    pairs = itertools.combinations(range(count), 2)
    links = tuple((a, b, chance.choice((0, 0, 1))) for a, b in pairs if chance.random() < 0.4)
    crew = tuple(chance.choice((0, 1, 1, 2)) for _ in range(count))
    late = np.maximum(0.0, np.arange(-1.0, horizon) - chance.randint(0, horizon)) * chance.choice((0, 3, 10))
    return Works(
        tasks=tuple(tasks),
        price=np.array([[chance.uniform(-5, 10) for _ in range(horizon)] for _ in range(count)]),
        late=late,
        links=BRIDGE if count == 5 and seed % 2 else links,
        needs={"crew": (crew, 2)} if chance.random() < 0.6 else {},
    )


def ways(task: TaskDays) -> list[Ints]:
    """Every choice of days: as many as it takes, let, in spans of working days that are long enough."""
    found = []
    for picked in itertools.combinations(np.flatnonzero(task.may).tolist(), task.duration):
        breaks = [0, *(n for n in range(1, len(picked)) if picked[n] != picked[n - 1] + 1), len(picked)]
        if all(stop - start >= task.piece for start, stop in itertools.pairwise(breaks)):
            found.append(task.days[list(picked)])
    return found


def enumerated(works: Works) -> float:
    every = [ways(task) for task in works.tasks]
    best = np.inf

    def place(done: list[Ints], price: float) -> None:
        nonlocal best
        i = len(done)
        if i == len(every):
            best = min(best, price + float(works.late[max(int(days[-1]) for days in done) + 1]))
            return
        for days in every[i]:
            in_order = all(int(days[0]) > int(done[a][-1]) + lag for a, b, lag in works.links if b == i)
            if in_order and all(_room(done, days, i, *need) for need in works.needs.values()):
                place([*done, days], price + float(works.price[i][days].sum()))

    place([], 0.0)
    return best


def _room(done: list[Ints], days: Ints, i: int, amounts: tuple[int, ...], most: int) -> bool:
    if not amounts[i]:
        return True
    taken = (sum(amounts[j] for j, other in enumerate(done) if day in other) for day in days.tolist())
    return all(used + amounts[i] <= most for used in taken)


@pytest.mark.parametrize("batch", range(4))
def test_the_least_price_is_that_of_every_placing_tried(batch: int) -> None:
    for seed in range(batch, 60, 4):
        low, found = drawn(seed).least()
        assert found
        assert low == pytest.approx(enumerated(drawn(seed)), abs=1e-9), seed


def test_a_search_that_is_cut_short_still_is_a_lower_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.verify.bound_branch.MOST_TRIES", 1)
    cut = 0
    for seed in range(60):
        low, found = drawn(seed).least()
        assert low <= enumerated(drawn(seed)) + 1e-9
        cut += not found
    assert cut


def test_chains_and_diamonds_keep_all_links_and_a_bridge_gives_up_one() -> None:
    assert nest([1, 1, 1], ((0, 1, 0), (1, 2, 3)))[1] == ()
    assert nest([1, 1, 1, 1], ((0, 1, 0), (0, 2, 0), (1, 3, 0), (2, 3, 0)))[1] == ()
    assert len(nest([1] * 5, BRIDGE)[1]) == 1


def test_a_link_that_follows_from_a_longer_way_round_is_no_knot() -> None:
    assert nest([5, 2, 4], ((0, 1, 0), (1, 2, 0), (0, 2, 1)))[1] == ()


def test_tasks_that_wait_for_one_another_are_refused() -> None:
    with pytest.raises(UnreadableError, match="in a circle"):
        nest([1, 1], ((0, 1, 0), (1, 0, 0)))
