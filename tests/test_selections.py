"""Selections of actors against all choices among their columns, listed."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from models.compile import compile_scenario
from optimizer import selections
from optimizer.around import Around
from optimizer.city import City
from optimizer.columns import ColumnPool
from optimizer.generate import Rounds, heaviest
from optimizer.needs import needs_of
from optimizer.pick import Offered, cheapest_pick
from optimizer.pricing import Lines
from optimizer.search import Choice, rate
from optimizer.selections import Selections
from tests.test_engine_parts import bearable, endless

_EFFORT = 1_000


class Offer:
    """Some actors' columns drawn by chance and what rows ask of them: all of it within their reach, or with the first row out of it."""

    def __init__(self, seed: int, out_of_reach: bool):
        rng = np.random.default_rng(seed)
        counts = rng.integers(1, 5, size=rng.integers(1, 6))
        self.owner = np.repeat(np.arange(len(counts)), counts)
        self.cost = rng.integers(0, 30, len(self.owner)).astype(np.float64)
        self.give = np.round(rng.random((len(self.owner), 3)) - 0.2, 2)
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        self.present = starts + rng.integers(0, counts)
        given = self.give[self.present].sum(axis=0)
        self.need = given - rng.random(3) * 0.3
        if out_of_reach:
            self.need[0] = given[0] + 0.3
        self.all = [np.array(one) for one in product(*(np.flatnonzero(self.owner == a) for a in range(len(counts))))]
        self.offered = Offered(self.owner, self.cost, self.give, self.present)

    def short(self, columns: np.ndarray) -> np.ndarray:
        return np.maximum(0.0, self.need - self.give[columns].sum(axis=0))

    def picked(self, most: float) -> np.ndarray:
        found = cheapest_pick(self.offered, self.need, most, _EFFORT, endless())
        assert found is not None
        return found


@pytest.mark.parametrize("seed", range(60))
def test_a_pick_is_the_cheapest_of_all_that_give_what_is_asked(seed: int) -> None:
    offer = Offer(seed, out_of_reach=False)
    met = [columns for columns in offer.all if offer.short(columns).max() <= 1e-9]
    found = offer.picked(0.0)
    assert offer.short(found).max() <= 1e-7
    assert offer.cost[found].sum() == pytest.approx(min(offer.cost[columns].sum() for columns in met), abs=1e-3)


@pytest.mark.parametrize("seed", range(60))
def test_where_something_is_missed_a_pick_leaves_least_missing_for_what_it_may_cost(seed: int) -> None:
    offer, most = Offer(seed, out_of_reach=True), 10.0
    now, before = offer.cost[offer.present].sum(), offer.short(offer.present)
    allowed = [
        columns
        for columns in offer.all
        if offer.cost[columns].sum() <= now + most and (offer.short(columns) <= before + 1e-9).all()
    ]
    found = offer.picked(most)
    assert offer.cost[found].sum() <= now + most + 1e-6
    assert offer.short(found).sum() == pytest.approx(min(offer.short(columns).sum() for columns in allowed), abs=1e-6)


class Season:
    """A tiny season with some columns of each actor's."""

    def __init__(self, seed: int):
        problem = compile_scenario(bearable(seed))
        self.city = City(problem, Lines(problem))
        self.pool, self.needs = ColumnPool(self.city), needs_of(self.city)
        if not self.city.count:
            pytest.skip("no line has a choice")
        self.pool.add(self.city.answer(self.city.prices(self.city.nothing)))
        rounds = Rounds(self.city, self.pool, self.needs, 1e9)
        self.relaxation = rounds.run(1e-6, 50, lambda *_: False)
        self.selections = Selections(self.city, self.pool, self.needs, self.relaxation, 1)

    def choices(self) -> list[Choice]:
        own = [np.flatnonzero(self.pool.owner == actor) for actor in range(self.city.count)]
        if np.prod([len(columns) for columns in own]) > 20_000:
            pytest.skip("too many choices to list")
        return [rate(self.pool, self.needs, np.array(one)) for one in product(*own)]

    def after(self, choice: Choice, pairs: int) -> Choice:
        for _ in range(pairs):
            choice = self.selections.pair(choice, endless())
        return choice


@pytest.fixture(scope="module", params=range(7000, 7030))
def season(request: pytest.FixtureRequest) -> Season:
    return Season(request.param)


def test_no_choice_costs_less_than_actors_share_out_among_themselves_and_its_columns_lie_above(season: Season) -> None:
    actors, columns = np.arange(season.city.count), np.arange(len(season.pool))
    around = Around(season.city, season.pool, season.needs, season.relaxation, actors, columns)
    cost, held, above = around.shared_out(3)
    higher = np.zeros(len(season.pool))
    higher[held] = above
    for choice in season.choices():
        if choice.short == 0.0:
            slack = 1e-6 * max(1.0, abs(choice.cost))
            assert choice.cost >= cost - slack
            assert choice.cost >= cost + higher[choice.columns].max() - slack


def test_a_selection_is_never_worse_nor_better_than_the_best_of_all_choices(season: Season) -> None:
    begin = rate(season.pool, season.needs, heaviest(season.pool, season.relaxation.shares))
    end = season.after(begin, 3)
    choices = season.choices()
    assert not begin.better_than(end)
    assert end.short >= min(choice.short for choice in choices) - 1e-6
    met = [choice.cost for choice in choices if choice.short <= end.short + 1e-9]
    assert end.cost >= min(met) - 1e-6


def test_with_room_for_every_column_a_selection_of_everyone_finds_the_cheapest_choice(
    season: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = [choice for choice in season.choices() if choice.short == 0.0]
    if not met:
        pytest.skip("no choice meets every limit")
    monkeypatch.setattr(selections, "_ROOM", 1e9)
    dearest, cheapest = max(met, key=lambda one: one.cost), min(met, key=lambda one: one.cost)
    assert season.after(dearest, 2).cost == pytest.approx(cheapest.cost, rel=1e-5, abs=1e-3)


def test_a_line_held_to_its_schedule_is_never_drawn(season: Season) -> None:
    line = np.zeros(1, dtype=np.int64)
    begin = rate(season.pool, season.needs, heaviest(season.pool, season.relaxation.shares))
    held = season.city.holding(line, season.pool.plans[begin.columns[line]])
    selections = Selections(held, season.pool, season.needs, season.relaxation, 1)
    reduced = np.zeros(len(season.pool))
    for _ in range(5):
        assert 0 not in selections._drawn(begin, reduced, selections._able, season.city.count)
