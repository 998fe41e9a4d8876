"""Windows of days against the judge: the best of all plans that are as planned outside the window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.compile import compile_scenario
from models.measure import measure
from models.problem import Problem
from models.scenario import Scenario
from optimizer.city import Answers, City
from optimizer.columns import ColumnPool
from optimizer.needs import needs_of
from optimizer.part import part_of
from optimizer.pricing import Lines
from optimizer.search import Choice, rate
from optimizer.windows import Windows
from tests.judge.enumeration import best_of, judge
from tests.judge.lines import active_lines, line_plans
from tests.judge.needs import City as JudgedCity
from tests.test_engine_parts import bearable, endless


class Planned:
    """A tiny season with some plan that meets every limit, as dear as can be."""

    def __init__(self, scenario: Scenario):
        self.scenario, self.problem = scenario, compile_scenario(scenario)
        self.city = City(self.problem, Lines(self.problem))
        self.pool, self.needs = ColumnPool(self.city), needs_of(self.city)
        self.plans = tuple(line_plans(scenario, line) for line in active_lines(scenario))

    def dear(self, rng: np.random.Generator) -> Choice | None:
        """The dearest of some plans drawn by chance, and the judge's best, that meet every limit; None where all miss one."""
        best = judge(self.scenario)
        drawn = [np.array([p.modes[rng.integers(len(p.modes))] for p in self.plans]) for _ in range(300)]
        choices = [self.choice(modes) for modes in [np.array(best.modes, dtype=np.int8), *drawn]]
        met = [choice for choice in choices if choice.short == 0.0]
        return max(met, key=lambda choice: choice.cost) if met else None

    def choice(self, modes: np.ndarray) -> Choice:
        free = self.city.lines.free
        answers = Answers.of_lines(modes[free].astype(np.int8), np.arange(len(free)))
        self.pool.add(answers)
        return rate(self.pool, self.needs, self.pool.find(answers))

    def modes(self, choice: Choice) -> np.ndarray:
        modes = np.zeros((self.problem.line_count, self.problem.days), dtype=np.int8)
        modes[self.city.lines.free] = self.pool.plans[choice.columns]
        return modes

    def best_within(self, modes: np.ndarray, first: int, stop: int) -> float:
        """The judge's least cost among plans that are as `modes` outside the window."""
        outside = np.ones(self.problem.days, dtype=np.bool_)
        outside[first:stop] = False
        alike = [
            plans.pick(np.flatnonzero((plans.modes[:, outside] == own[outside]).all(axis=1)))
            for plans, own in zip(self.plans, modes, strict=True)
        ]
        return best_of(JudgedCity(self.scenario, tuple(alike))).cost_yuan


@pytest.fixture(scope="module", params=range(7000, 7040))
def planned(request: pytest.FixtureRequest) -> Planned:
    found = Planned(bearable(request.param))
    if not found.city.line_count or found.problem.choices:
        pytest.skip("no line has a choice")
    return found


@pytest.mark.parametrize("length", [1, 3, 8])
def test_a_window_finds_the_best_plan_that_is_the_same_outside(planned: Planned, length: int) -> None:
    rng = np.random.default_rng(length)
    begin = planned.dear(rng)
    if begin is None:
        pytest.skip("no plan meets every limit")
    first = int(rng.integers(0, max(1, planned.problem.days - length)))
    stop = min(planned.problem.days, first + length)
    windows = Windows(planned.city, planned.pool, planned.needs, 1)
    actors = np.arange(planned.city.line_count)
    found = windows._solved((first, stop), actors, 1, begin, None, endless())
    after = begin if found is None else windows._with(found, begin)
    best = planned.best_within(planned.modes(begin), first, stop)
    assert after.cost == pytest.approx(best, rel=2e-5, abs=1e-6)


def test_pairs_only_ever_better_a_plan_and_keep_law_and_limits(planned: Planned) -> None:
    begin = planned.dear(np.random.default_rng(1))
    if begin is None:
        pytest.skip("no plan meets every limit")
    windows, best = Windows(planned.city, planned.pool, planned.needs, 1), begin
    for _ in range(3):
        after = windows.pair(best, endless())
        assert after.cost <= best.cost
        best = after
    assert measure(planned.problem, planned.modes(best), {}).all_hold
    assert is_plan(planned, best)


def test_a_window_over_all_days_makes_up_a_row_that_is_missed(planned: Planned) -> None:
    """Where every row can be met, a window in which everything is open meets the row that it insists on and misses no other more."""
    verdict, rng = judge(planned.scenario), np.random.default_rng(3)
    if not verdict.met or verdict.razor:
        pytest.skip("limits cannot be met")
    drawn = [np.array([p.modes[rng.integers(len(p.modes))] for p in planned.plans]) for _ in range(100)]
    missing = [choice for choice in map(planned.choice, drawn) if choice.short > 0.0]
    windows, actors = Windows(planned.city, planned.pool, planned.needs, 1), np.arange(planned.city.line_count)
    for begin in missing[:3]:
        row = windows._insisted(begin)
        if row is None:
            continue
        found = windows._solved((0, planned.problem.days), actors, 1, begin, row, endless())
        assert found is not None
        after = windows._with(found, begin)
        assert after.short < begin.short and is_plan(planned, after)


def is_plan(planned: Planned, choice: Choice) -> bool:
    """Whether every line's schedule is one of all that the judge lists."""
    modes = planned.modes(choice)
    return all((plans.modes == own).all(axis=1).any() for plans, own in zip(planned.plans, modes, strict=True))


def test_a_part_costs_and_gives_what_the_whole_does_but_for_what_stays(planned: Planned) -> None:
    """Two plans that differ on some days only differ by as much in the part as in the whole season."""
    problem, rng = planned.problem, np.random.default_rng(2)
    one = np.array([p.modes[rng.integers(len(p.modes))] for p in planned.plans])
    first = int(rng.integers(0, problem.days))
    stop = int(rng.integers(first, problem.days)) + 1
    outside = np.ones(problem.days, dtype=np.bool_)
    outside[first:stop] = False
    other = one.copy()
    for l, plans in enumerate(planned.plans):
        alike = np.flatnonzero((plans.modes[:, outside] == one[l][outside]).all(axis=1))
        other[l] = plans.modes[alike[rng.integers(len(alike))]]
    part = part_of(problem, one, np.arange(problem.line_count), first, stop)
    small = [measured(part.problem, part.planned(plan)) for plan in (one, other)]
    whole = [measured(problem, plan) for plan in (one, other)]
    assert small[1][0] - small[0][0] == pytest.approx(whole[1][0] - whole[0][0], rel=1e-9, abs=1e-6)
    assert small[1][1] - small[0][1] == pytest.approx((whole[1][1] - whole[0][1])[part.rows], rel=1e-9, abs=1e-6)
    assert (part.put_back(one, part.planned(other)) == other).all()


def measured(problem: Problem, modes: np.ndarray) -> tuple[float, np.ndarray]:
    """What a plan costs, and what it gives to each row."""
    pool, everyone = ColumnPool(City(problem, Lines(problem))), np.arange(problem.line_count)
    cost, give = pool._evaluate_lines(everyone, np.ascontiguousarray(modes), np.full(len(modes), -1))
    return float(cost.sum()), np.asarray(give.sum(axis=0)).ravel()[: len(problem.rows)]


def test_measures_and_their_lines_stay_out_of_windows() -> None:
    """A line that takes a measure has another law, so it keeps its schedule."""
    found = Planned(bearable(7000))
    choice = found.choice(np.array([plans.modes[0] for plans in found.plans]))
    windows = Windows(found.city, found.pool, found.needs, 1)
    assert len(windows._drawn((0, 3), choice, None)) == found.city.line_count
    found.pool.choices[choice.columns[0]] = 0
    assert 0 not in windows._drawn((0, 3), replace(choice), None)
