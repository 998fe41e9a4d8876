"""Listing schedules against all there are, and the optimum that follows from it against the judge."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest

import optimizer.closing.close
import optimizer.closing.schedules
from models.compile import compile_scenario
from models.plan import Certificate, Plan, Status
from models.scenario import SolveOptions
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.closing import closed
from optimizer.closing.schedules import Effort, Listing, TooManyError
from optimizer.columns import ColumnPool
from optimizer.decompose import by_listing
from optimizer.generate import Rounds
from optimizer.needs import needs_of
from optimizer.pricing import Lines
from optimizer.solve import _better, solve
from tests.judge.enumeration import judge
from tests.judge.lines import active_lines, line_plans
from tests.judge.needs import City as JudgedCity
from tests.judge.needs import needs
from tests.test_engine_parts import bearable, endless

SLACK = 1e-9


def plan_of(
    cost: float, bound: float | None, method: Literal["exact", "decompose"], status: Status = "feasible"
) -> Plan:
    gap = None if bound is None else (cost - bound) / cost
    return Plan(np.zeros((0, 1), dtype=np.int8), Certificate(status, cost, bound, gap, method, 1.0))


@pytest.mark.parametrize("seed", range(7000, 7040))
def test_every_schedule_within_the_room_is_listed_or_bettered_by_one_that_is(seed: int) -> None:
    scenario = bearable(seed)
    problem = compile_scenario(scenario)
    city, rng = City(problem, Lines(problem)), np.random.default_rng(seed)
    asked = needs_of(city)
    prices = np.where(np.isfinite(asked.amount), rng.random(len(asked.amount)) * rng.integers(0, 3), 0.0)
    prices *= float(problem.value.max()) / asked.scale
    room = float(problem.value.max()) * rng.uniform(0.0, 3.0)
    listing = Listing(city, asked, prices)
    everyone = tuple(line_plans(scenario, line) for line in active_lines(scenario))
    limits = needs(JudgedCity(scenario, everyone))
    for actor, l in enumerate(city.lines.free.tolist()):
        plans = everyone[l]
        cost = plans.loss + plans.restart
        gives = np.array([need.gives[l] for need in limits if np.isfinite(need.required)]).reshape(-1, len(cost))
        listed, _ = listing.of(actor, room, Effort.of(10**9))
        there = np.array([(plans.modes == plan).all(axis=1).argmax() for plan in listed])
        pool = ColumnPool(city)
        reduced = priced(city, pool, actor, plans.modes, prices)
        for one in np.flatnonzero(reduced < reduced.min() + room * (1 - SLACK) - SLACK):
            as_good = (gives[:, there] >= gives[:, [one]] - SLACK * (1 + abs(gives[:, [one]]))).all(axis=0)
            assert (as_good & (cost[there] <= cost[one] * (1 + SLACK) + SLACK)).any(), plans.modes[one]


def priced(city: City, pool: ColumnPool, actor: int, modes: np.ndarray, prices: np.ndarray) -> np.ndarray:
    """Cost of each of a line's plans less what it earns."""
    l = int(city.lines.free[actor])
    cost, give = pool._evaluate_lines(np.full(len(modes), l), modes, np.full(len(modes), -1))
    return np.asarray(cost - give @ prices)


@pytest.mark.parametrize("seed", range(7000, 7040))
def test_whatever_the_room_the_optimum_lies_between_bound_and_choice(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimizer.closing.close, "_EFFORT", 3_000 * (seed % 5))
    scenario = bearable(seed)
    verdict, problem = judge(scenario), compile_scenario(scenario)
    city = City(problem, Lines(problem)).keeping_burdens()
    if verdict.razor or not verdict.met or not city.line_count:
        pytest.skip("limits cannot be met, or nobody has a choice")
    pool, asked = ColumnPool(city), needs_of(city)
    pool.add(city.answer(city.prices(city.nothing)))
    relaxation = Rounds(city, pool, asked, 1e3 * float(problem.value.sum())).run(1e-3, 200, lambda *_: False)
    found = closed(city, pool, asked, relaxation, 0.0, endless())
    slack = 1e-6 * max(1.0, verdict.cost_yuan)
    assert found.bound <= verdict.cost_yuan + slack
    if found.choice is not None:
        assert found.choice.cost >= verdict.cost_yuan - slack


def test_a_line_with_too_many_schedules_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimizer.closing.schedules, "_MOST_HELD", 1)
    problem = compile_scenario(bearable(7001))
    city = City(problem, Lines(problem))
    listing = Listing(city, needs_of(city), city.nothing)
    with pytest.raises(TooManyError, match=r"^$"):
        listing.of(0, np.inf, Effort.of(10**9))


def test_more_comparisons_than_allowed_end_the_listing() -> None:
    with pytest.raises(TooManyError, match=r"^$"):
        Effort.of(10).add(11)


def test_a_season_that_no_plan_can_meet_is_left_to_other_engines() -> None:
    scenario = next(s for s in (bearable(seed) for seed in (7002, 7005, 7011, 7014)) if not judge(s).met)
    problem = compile_scenario(scenario)
    assert by_listing(City(problem, Lines(problem)), 0.0, endless()) is None


def test_small_seasons_are_proven_by_listing() -> None:
    scenario = next(s for s in (bearable(seed) for seed in (7000, 7001, 7003, 7004)) if judge(s).met)
    heard: list[str] = []
    plan = solve(compile_scenario(scenario), SolveOptions(method="auto"), lambda told: heard.append(told.stage))
    assert plan.certificate.status == "optimal"
    assert plan.certificate.method == "exact"
    assert "exact" not in heard


@pytest.mark.parametrize("seed", [7000, 7001, 7003, 7004, 7006, 7008, 7009])
def test_what_listing_leaves_open_the_compact_model_proves(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimizer.closing.close, "_EFFORT", 200)
    scenario = bearable(seed)
    verdict = judge(scenario)
    if verdict.razor or not verdict.met:
        pytest.skip("limits cannot be met")
    proven = solve(compile_scenario(scenario), SolveOptions(method="auto")).certificate
    assert proven.status == "optimal"
    assert proven.cost_yuan == pytest.approx(verdict.cost_yuan, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    "own, listed, cost, bound, method",
    [
        (plan_of(100.0, 90.0, "decompose"), plan_of(98.0, 80.0, "exact"), 98.0, 90.0, "decompose"),
        (plan_of(100.0, 90.0, "decompose"), plan_of(110.0, 95.0, "exact"), 100.0, 95.0, "exact"),
        (plan_of(100.0, None, "decompose"), plan_of(110.0, 95.0, "exact"), 100.0, 95.0, "exact"),
        (plan_of(50.0, None, "decompose", "targets_unmet"), plan_of(110.0, 95.0, "exact"), 110.0, 95.0, "exact"),
    ],
)
def test_of_two_plans_the_cheaper_is_kept_and_the_higher_bound(
    own: Plan, listed: Plan, cost: float, bound: float, method: str
) -> None:
    best = _better(own, listed).certificate
    assert (best.cost_yuan, best.bound_yuan, best.method) == (cost, bound, method)
    assert best.gap == pytest.approx((cost - bound) / cost)
    assert best.status == "feasible"


def test_time_that_is_over_closes_nothing() -> None:
    problem = compile_scenario(bearable(7000))
    assert by_listing(City(problem, Lines(problem)), 0.0, Clock(0.0, lambda told: None)) is None
