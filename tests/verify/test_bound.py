"""The bound recomputed from prices, held against trying every schedule of every line and project of tiny seasons.

Prices are drawn at random: whatever they are, the sum must be that of the enumerated least prices, and no plan may cost
less. CUOFENG_WORLDS sets how many seasons of each kind (24 here); a failure names its season.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.scenario import Scenario
from reports.verify import bound_firms, bound_lines
from reports.verify.bound import recomputed
from reports.verify.bound_rates import KINDS, WAYS
from reports.verify.case import LIMIT_KEYS, read_case
from reports.verify.certificate import Prices
from reports.verify.files import Inputs
from reports.verify.limits import Books, check_limits
from reports.verify.notes import Notes
from reports.verify.run import judge as judge_plan
from tests.judge.construction import project_plans, shared_resources, stuck
from tests.judge.enumeration import judge
from tests.judge.files import write_world
from tests.judge.lines import active_lines, faults, line_plans
from tests.judge.needs import City, Need, needs, shares
from tests.judge.retrofits import numbered_retrofit_season
from tests.judge.sites import numbered_project_alone, numbered_site_season
from tests.judge.worlds import numbered_season

WORLDS = int(os.environ.get("CUOFENG_WORLDS", "24"))
MAKERS: dict[str, Callable[[int], Scenario]] = {
    "lines": numbered_season,
    "measures": numbered_retrofit_season,
    "sites": numbered_site_season,
    "a project": numbered_project_alone,
}
every_kind = pytest.mark.parametrize("kind", MAKERS)


@cache
def worlds(kind: str) -> tuple[tuple[int, Scenario], ...]:
    """Seasons in which each line and each project has a way alone."""
    found = ((seed, MAKERS[kind](seed)) for seed in range(WORLDS))
    return tuple((seed, world) for seed, world in found if not faults(world) and not stuck(world))


def all_plans(world: Scenario) -> City:
    lines = tuple(line_plans(world, line) for line in active_lines(world))
    return City(world, lines, tuple(project_plans(world, project) for project in world.projects))


def random_prices(city: City, seed: int) -> dict[str, list[float]]:
    """Yuan per unit of each limit and each day of what is shared, many of them 0; by what the limits are."""
    chance = random.Random(seed)

    def price(need: Need) -> float:
        if chance.random() < 0.4:
            return 0.0
        if need.name == "burden":
            return chance.choice((0.5, 2.0))
        return chance.choice((0.3, 1.0, 3.0)) * chance.random() * 20_000 / need.scale

    found: dict[str, list[float]] = {"limits": [], "burdens": [], "uses": []}
    for need in needs(city):
        found["burdens" if need.name == "burden" else "limits"].append(price(need))
    found["uses"] = [chance.choice((0.0, 1000 * chance.random())) for _ in shares(city)]
    return found


def as_certified(city: City, prices: dict[str, list[float]]) -> Prices:
    days = len(city.scenario.horizon)
    uses = np.array(prices["uses"]).reshape(-1, days)
    return Prices(
        np.array(prices["limits"]),
        dict(zip(firms(city), prices["burdens"], strict=False)),
        dict(zip(shared_resources(city.scenario), uses, strict=True)),
    )


def enumerated(city: City, prices: dict[str, list[float]], together: frozenset[str] = frozenset()) -> float:
    """What the prices prove when every schedule of everybody is tried, and of enterprises `together` all of their lines'."""
    owners = firms(city) if prices["burdens"] else []
    burdens = [0.0 if firm in together else price for firm, price in zip(owners, prices["burdens"], strict=True)]
    asked = [*needs(city), *shares(city)]
    paid = [*prices["limits"], *burdens, *prices["uses"]]
    costs = [*(p.loss + p.restart + p.spent for p in city.plans), *(site.delay for site in city.sites)]
    total = sum(price * need.required for price, need in zip(paid, asked, strict=True))
    lost_and_priced: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    for n, cost in enumerate(costs):
        earned = sum((price * need.gives[n] for price, need in zip(paid, asked, strict=True)), np.zeros(len(cost)))
        if n < len(city.plans) and (firm := city.plans[n].line.enterprise_id) in together:
            lost, priced = lost_and_priced.get(firm, (np.zeros(1), np.zeros(1)))
            joint = np.add.outer(lost, city.plans[n].loss).ravel(), np.add.outer(priced, cost - earned).ravel()
            lost_and_priced[firm] = joint
            continue
        may = bearable(city, n) if n < len(city.plans) else fitting(city, n - len(city.plans))
        total += float(np.where(may, cost - earned, np.inf).min())
    return total + sum(
        float(p[lost <= allowed(city, firm)].min(initial=np.inf)) for firm, (lost, p) in lost_and_priced.items()
    )


def firms(city: City) -> list[str]:
    return sorted({plans.line.enterprise_id for plans in city.plans})


def allowed(city: City, firm: str) -> float:
    """Yuan that an enterprise may lose, the contract's slack included."""
    share, normal = city.scenario.enterprise_loss_at_most, city.normal_value(firm)
    return np.inf if share is None else share * normal + 1e-6 * max(normal, share * normal)


def bearable(city: City, line: int) -> NDArray[np.bool_]:
    """Plans of a line that lose no more than its enterprise may."""
    plans = city.plans[line]
    return np.asarray(plans.loss <= allowed(city, plans.line.enterprise_id))


def fitting(city: City, number: int) -> NDArray[np.bool_]:
    """Plans of a project that keep within what of the city's it alone uses."""
    site = city.sites[number]
    may = np.ones(len(site.placings), dtype=np.bool_)
    for s, most in enumerate(shared_resources(city.scenario).values()):
        if sum(bool(other.uses[:, s].any()) for other in city.sites) == 1:
            may &= (site.uses[:, s] <= most).all(axis=1)
    return may


def books_of(world: Scenario, folder: Path) -> Books:
    """A season as the verifier reads it, without a plan: the bound needs none."""
    file = write_world(world, folder / "world")
    return judge_plan(read_case(file, Inputs()), file.parent, Notes())


def proven(books: Books, prices: Prices) -> tuple[float, float]:
    limits = [limit for limit in check_limits(books) if limit.kind != "burden"]
    return recomputed(books, limits, prices)


def test_every_kind_of_limit_has_its_rates_in_the_order_of_the_table() -> None:
    assert [*KINDS] == [*WAYS] == [key for key in LIMIT_KEYS if key != "other_measures"]


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-3)


@every_kind
def test_random_prices_prove_what_enumeration_says(kind: str, tmp_path: Path) -> None:
    for seed, world in worlds(kind):
        city = all_plans(world)
        prices = random_prices(city, seed)
        low, high = proven(books_of(world, tmp_path / str(seed)), as_certified(city, prices))
        assert low == high == close(enumerated(city, prices)), f"{kind} {seed}"


def burdened(kind: str) -> Iterator[tuple[int, Scenario, City]]:
    """Seasons whose lines belong to one enterprise that may lose 45 %, where each of them can bear that."""
    for seed, world in worlds(kind):
        owner = world.enterprises[0].enterprise_id
        lines = tuple(replace(line, enterprise_id=owner) for line in world.lines)
        shared = replace(world, lines=lines, enterprise_loss_at_most=0.45)
        if not faults(shared):
            yield seed, shared, all_plans(shared)


@pytest.mark.parametrize("kind", ["lines", "measures"])
def test_enterprises_asked_as_one_prove_what_enumeration_says(kind: str, tmp_path: Path) -> None:
    more = 0
    for seed, world, city in burdened(kind):
        prices = random_prices(city, seed)
        asked = as_certified(city, prices)
        truth = enumerated(city, prices, frozenset(firms(city)))
        if truth == np.inf:
            continue
        books = books_of(world, tmp_path / str(seed))
        low, high = proven(books, replace(asked, together=set(firms(city))))
        assert low == high == close(truth), f"{kind} {seed}"
        more += low > proven(books, asked)[0] * (1 + 1e-9) + 1e-3
    assert more


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 40), st.integers(-50, 50)), min_size=1, max_size=6), min_size=1, max_size=4
    )
)
def test_lines_together_cost_what_their_cheapest_steps_that_fit_do(lines: list[list[tuple[int, int]]]) -> None:
    """Exactly where all sums are listed; where losses are rounded, down no more and up no less."""
    steps = [bound_firms.falling([tuple(np.array(one, dtype=np.float64).T)]) for one in lines]
    sums = [(sum(lost), sum(price)) for lost, price in (zip(*chosen, strict=True) for chosen in product(*lines))]
    truth = min((price for lost, price in sums if lost <= 60), default=np.inf)
    assert bound_firms.cheapest(steps, 60.0, np.floor) == truth
    with pytest.MonkeyPatch.context() as few:
        few.setattr(bound_firms, "MOST_SUMS", 0)
        few.setattr(bound_firms, "CELLS", 7)
        assert bound_firms.cheapest(steps, 60.0, np.floor) <= truth <= bound_firms.cheapest(steps, 60.0, np.ceil)


@every_kind
def test_no_plan_costs_less_than_random_prices_prove(kind: str, tmp_path: Path) -> None:
    for seed, world in worlds(kind)[:8]:
        best = judge(world)
        if not best.possible or not best.met or best.razor:
            continue
        city = all_plans(world)
        prices = as_certified(city, random_prices(city, seed))
        assert proven(books_of(world, tmp_path / str(seed)), prices)[0] <= best.cost_yuan * (1 + 1e-6) + 1e-6, seed


def test_each_line_alone_costs_what_enumeration_says(tmp_path: Path) -> None:
    for seed, world in worlds("measures"):
        for line in active_lines(world):
            alone = replace(world, lines=(line,))
            city = all_plans(alone)
            prices = random_prices(city, seed)
            low, _ = proven(books_of(alone, tmp_path / f"{seed}{line.line_id}"), as_certified(city, prices))
            assert low == close(enumerated(city, prices)), f"season {seed} line {line.line_id}"


def test_coarse_units_of_loss_leave_the_truth_between_two_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = 0
    for seed in range(WORLDS):
        world = replace(numbered_season(seed), enterprise_loss_at_most=0.45)
        if faults(world):
            continue
        city, books = all_plans(world), books_of(world, tmp_path / str(seed))
        prices = as_certified(city, random_prices(city, seed))
        exact, _ = proven(books, prices)
        with monkeypatch.context() as few:
            few.setattr(bound_lines, "MOST_STATES", 1)
            few.setattr(bound_lines, "FEWEST_UNITS", 1)
            low, high = proven(books, prices)
        assert low <= exact <= high, seed
        apart += low < high
    assert apart
