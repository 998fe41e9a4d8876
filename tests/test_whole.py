"""Lines planned whole against the judge: what is near a schedule, what others cost beside them, and that nothing gets dearer."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

import optimizer.decompose
import optimizer.whole.grow
from models.compile import compile_scenario
from models.problem import Floats
from models.scenario import Scenario, SolveOptions
from optimizer.alike import each_row
from optimizer.city import Answers, City
from optimizer.columns import ColumnPool
from optimizer.decompose import serial_answers
from optimizer.generate import Rounds
from optimizer.needs import needs_of
from optimizer.pricing import Lines
from optimizer.solve import solve
from optimizer.whole import Growing
from optimizer.whole.descend import Descent
from optimizer.whole.near import Near, thinned
from optimizer.whole.others import Others
from tests.judge.enumeration import judge
from tests.judge.lines import active_lines, line_plans
from tests.test_engine_parts import bearable, endless

SLACK = 1e-6
PENALTY = 1e9
SLOTS = 3


class Enumerated:
    """A tiny season, all schedules of its free lines without measures, and a balance of everyone."""

    def __init__(self, scenario: Scenario):
        self.scenario, self.problem = scenario, compile_scenario(scenario)
        self.city = City(self.problem, Lines(self.problem))
        self.pool, self.needs = ColumnPool(self.city), needs_of(self.city)
        free, lines = self.city.lines.free, active_lines(scenario)
        self.actors = np.flatnonzero(np.diff(self.city.lines.variants.start)[free] == 0).tolist()
        self.modes = {actor: line_plans(scenario, lines[free[actor]]).modes for actor in self.actors}
        if not self.actors:
            pytest.skip("no line has a choice, or all take measures")
        self.pool.add(serial_answers(self.city))
        self.relaxation = Rounds(self.city, self.pool, self.needs, PENALTY).run(1e-6, 50, lambda *_: False)

    def columns(self, actor: int, plans: np.ndarray) -> np.ndarray:
        """The pool's columns of a line's schedules."""
        columns = []
        for plan in plans:
            answers = Answers.of_lines(plan[None, :].astype(np.int8), np.array([actor]))
            self.pool.add(answers)
            columns += self.pool.find(answers).tolist()
        return np.array(columns)

    def drawn(self, rng: np.random.Generator) -> dict[int, int]:
        """A schedule of each line, drawn by chance, as columns."""
        some = {actor: modes[rng.integers(len(modes))][None, :] for actor, modes in self.modes.items()}
        return {actor: int(self.columns(actor, plan)[0]) for actor, plan in some.items()}

    def others(self, whole: list[int], shares: Floats | None = None) -> Others:
        now, sharing = self.relaxation, np.setdiff1d(np.arange(self.city.count), whole)
        shared, nobody = each_row(self.needs), np.zeros(0, dtype=np.int64)
        prices, shares = self.needs.where_asked(now.prices), now.shares if shares is None else shares
        return Others(self.city, self.pool, shared, PENALTY, sharing, nobody, prices, shares)


@pytest.fixture(scope="module", params=range(7000, 7040))
def season(request: pytest.FixtureRequest) -> Enumerated:
    return Enumerated(bearable(request.param))


def set_on_one_stretch(plan: np.ndarray, other: np.ndarray) -> bool:
    """Whether the other schedule is in one mode from the first to the last day on which the two differ."""
    differ = np.flatnonzero(plan != other)
    return len(differ) == 0 or len(set(other[differ[0] : differ[-1] + 1].tolist())) == 1


def test_near_a_schedule_is_every_one_of_the_lines_that_sets_one_stretch_to_one_mode(season: Enumerated) -> None:
    for actor, modes in season.modes.items():
        all_of_them = {plan.tobytes() for plan in modes.astype(np.int8)}
        for plan in modes[:: max(1, len(modes) // 5)].astype(np.int8):
            near = Near(season.city, actor, plan, SLOTS)
            found = [near.plan(number).tobytes() for number in range(len(near))]
            assert found[0] == plan.tobytes()
            assert set(found) <= all_of_them
            assert {one.tobytes() for one in modes.astype(np.int8) if set_on_one_stretch(plan, one)} <= set(found)


def test_what_is_near_is_priced_as_columns_are(season: Enumerated) -> None:
    rng = np.random.default_rng(1)
    city = season.city
    values = season.needs.where_asked(rng.exponential(size=len(season.needs.amount)) / season.needs.scale)
    prices = city.prices(values)
    for actor, modes in season.modes.items():
        near = Near(city, actor, modes[0].astype(np.int8), SLOTS)
        near.price(1, object(), prices, city.lines.gains(prices.rows))
        columns = season.columns(actor, np.array([near.plan(number) for number in range(len(near))]))
        expected = season.pool.cost[columns] - season.pool.give[columns] @ values
        assert near.priced[:, 1] == pytest.approx(expected, rel=1e-9, abs=1e-6)


def moved_by_a_day(plan: np.ndarray) -> list[np.ndarray]:
    """The schedule with each of its inner blocks a day earlier, and a day later."""
    starts = np.flatnonzero(np.diff(plan)) + 1
    moved = []
    for begin, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        earlier, later = plan.copy(), plan.copy()
        earlier[begin - 1], earlier[end - 1] = plan[begin], plan[end]
        later[begin], later[end] = plan[begin - 1], plan[begin]
        moved += [earlier, later]
    return moved


def test_a_block_a_day_earlier_or_later_is_near_where_the_line_may(season: Enumerated) -> None:
    for actor, modes in season.modes.items():
        may = {plan.tobytes() for plan in modes.astype(np.int8)}
        for plan in modes[:: max(1, len(modes) // 10)].astype(np.int8):
            near = Near(season.city, actor, plan, SLOTS)
            found = {near.plan(number).tobytes() for number in range(len(near))}
            assert {one.tobytes() for one in moved_by_a_day(plan)} & may <= found


def changed_days(plan: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    days = np.flatnonzero(plan != other)
    return int(days[0]), int(days[-1]) + 1


def test_two_changes_at_once_are_the_cheapest_two_that_leave_a_day_between_them(season: Enumerated) -> None:
    """Every two are merged and priced as columns here, by the dearer of two views, where they are added up there."""
    now, pool = season.relaxation, season.pool
    views = [season.needs.where_asked(now.prices), 2.0 * season.needs.where_asked(now.prices)]
    base = np.array([0.0, -1.0])
    for actor, modes in season.modes.items():
        plan = modes[len(modes) // 2].astype(np.int8)
        near = Near(season.city, actor, plan, len(views))
        for slot, values in enumerate(views):
            prices = season.city.prices(values)
            near.price(slot, values, prices, season.city.lines.gains(prices.rows))
        around = [near.plan(number) for number in range(1, len(near))]
        may, merged = {one.tobytes() for one in modes.astype(np.int8)}, {}
        for one, two in permutations(around, 2):
            if changed_days(plan, one)[1] < changed_days(plan, two)[0]:
                both = np.where(one != plan, one, two)
                if both.tobytes() in may:
                    merged[both.tobytes()] = both
        found = near.twice(np.arange(1, len(near)), base, np.inf)
        assert (found is None) == (not merged)
        if found is not None:
            columns = season.columns(actor, np.array(list(merged.values())))
            worth = [pool.cost[columns] - pool.give[columns] @ values for values in views]
            least = np.max([own + most for own, most in zip(worth, base, strict=True)], axis=0)
            chosen = list(merged).index(found.astype(np.int8).tobytes())
            assert least[chosen] == pytest.approx(least.min(), rel=1e-9, abs=1e-6)
            assert near.twice(np.arange(1, len(near)), base, float(least.min()) - 1e-3) is None


def test_a_schedule_thinned_is_one_of_the_line_s_with_fewer_blocks_or_the_same(season: Enumerated) -> None:
    rng = np.random.default_rng(5)
    for actor, modes in season.modes.items():
        may = {plan.tobytes() for plan in modes.astype(np.int8)}
        for plan in modes[:: max(1, len(modes) // 10)].astype(np.int8):
            fewer = thinned(season.city, actor, plan, 2, rng)
            assert fewer.tobytes() in may
            changes, before = (int((np.diff(one) != 0).sum()) for one in (fewer, plan))
            assert changes < before or (fewer == plan).all()


def test_a_view_says_of_no_choice_that_it_costs_more_than_it_does(season: Enumerated) -> None:
    rng, pool = np.random.default_rng(2), season.pool
    whole = season.actors[: max(1, len(season.actors) // 2)]
    choices = [{actor: column for actor, column in season.drawn(rng).items() if actor in whole} for _ in range(6)]
    others = season.others(whole)
    columns = [np.array([choice[actor] for actor in sorted(choice)]) for choice in choices]
    told = [others.beside(held) for held in columns]
    for here in told:
        for held, there in zip(columns, told, strict=True):
            said = here.view.constant + pool.cost[held].sum() - pool.given(held) @ here.view.prices
            slack = SLACK * max(1.0, abs(there.cost))
            assert said <= there.cost + slack
            if here is there:
                assert said == pytest.approx(there.cost, abs=slack)


def test_lines_changed_alone_and_in_twos_never_get_dearer_and_stay_what_they_may_be(season: Enumerated) -> None:
    best = judge(season.scenario)
    begin = season.drawn(np.random.default_rng(3))
    descent = Descent(season.city, season.pool, season.others(season.actors), begin)
    before, actors = descent.now, season.actors
    descent.alone(actors, endless())
    alone = descent.now
    pairs = [(one, two) for i, one in enumerate(actors) for two in actors[i:]]
    descent.in_twos(pairs, 300, actors, endless())
    descent.renew(1e-6, 50, endless())
    assert descent.now <= alone * (1 + SLACK) + SLACK
    assert alone <= before * (1 + SLACK) + SLACK
    for actor, column in descent.columns.items():
        assert (season.modes[actor] == season.pool.plans[column]).all(axis=1).any()
    if len(actors) == season.city.count and best.met and not best.razor:
        assert descent.now >= best.cost_yuan * (1 - SLACK) - SLACK


def test_lines_shaken_never_end_dearer_and_stay_what_they_may_be(season: Enumerated) -> None:
    best = judge(season.scenario)
    descent = Descent(season.city, season.pool, season.others(season.actors), season.drawn(np.random.default_rng(6)))
    before = descent.now
    descent.shake(season.actors, 5, 7, endless())
    assert descent.now <= before * (1 + SLACK) + SLACK
    held = np.array([descent.columns[actor] for actor in sorted(descent.columns)])
    assert descent.others.beside(held).cost == pytest.approx(descent.now, rel=SLACK, abs=1.0)
    for actor, column in descent.columns.items():
        assert (season.modes[actor] == season.pool.plans[column]).all(axis=1).any()
    if len(season.actors) == season.city.count and best.met and not best.razor:
        assert descent.now >= best.cost_yuan * (1 - SLACK) - SLACK


def test_alone_ends_where_no_change_of_one_line_is_cheaper(season: Enumerated) -> None:
    """Every schedule near is balanced here, where the descent balances a few."""
    descent = Descent(season.city, season.pool, season.others(season.actors), season.drawn(np.random.default_rng(4)))
    descent.alone(season.actors, endless())
    for actor in season.actors:
        near = Near(season.city, actor, season.pool.plans[descent.columns[actor]], SLOTS)
        columns = season.columns(actor, np.array([near.plan(number) for number in range(len(near))]))
        for column in columns.tolist():
            tried = descent.columns | {actor: column}
            cost = descent.others.beside(np.array([tried[one] for one in sorted(tried)])).cost
            assert cost >= descent.now * (1 - 2 * SLACK) - SLACK


def test_lines_shared_out_from_what_they_do_cost_no_more_than_whole(season: Enumerated) -> None:
    """Growing plans them anew from there, and only if sharing them out makes all cheaper."""
    whole = Descent(season.city, season.pool, season.others(season.actors), season.drawn(np.random.default_rng(6)))
    some, rest = season.actors[0], season.actors[1:]
    shares = whole.shares.copy()
    shares[whole.columns[some]] = 1.0
    kept = {actor: whole.columns[actor] for actor in rest}
    assert Descent(season.city, season.pool, season.others(rest, shares), kept).now <= whole.now * (1 + SLACK) + SLACK


def test_new_columns_of_the_others_make_all_cheaper_and_agree_with_their_bound(season: Enumerated) -> None:
    whole = season.actors[:1]
    if season.city.count == len(whole):
        pytest.skip("nobody else has a choice")
    begin = {actor: column for actor, column in season.drawn(np.random.default_rng(5)).items() if actor in whole}
    descent = Descent(season.city, season.pool, season.others(whole), begin)
    before = descent.now
    descent.renew(1e-6, 200, endless())
    assert descent.now <= before * (1 + SLACK) + SLACK
    city, held = season.city, np.array([descent.columns[actor] for actor in whole])
    prices = descent.prices
    answers = city.answer(city.prices(prices), descent.others.actors)
    asked = season.needs.asked
    owed = prices[asked] @ (season.needs.amount[asked] - season.pool.given(held)[asked])
    bound = season.pool.cost[held].sum() + owed + answers.priced.sum()
    assert bound == pytest.approx(descent.now, rel=1e-5, abs=1.0)


@pytest.mark.parametrize("few", [600, 0], ids=["few", "many"])
def test_what_grows_whole_is_among_the_lines_schedules_and_a_city_holds_them_to_it(
    season: Enumerated, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimizer.whole.grow, "FEW", few)
    city, pool = season.city, season.pool
    whole = Growing(city, pool, season.needs, season.relaxation, 0.0, seed=1).run(endless())
    if whole is None:
        pytest.skip("no line earns anything")
    for actor, plan in zip(whole.actors.tolist(), whole.plans, strict=True):
        assert (season.modes[actor] == plan).all(axis=1).any()
    assert (pool.owner[whole.columns] == np.arange(city.count)).all()
    assert (pool.plans[whole.columns[whole.actors]] == whole.plans).all()
    held = city.holding(whole.actors, whole.plans)
    answers = held.answer(held.prices(season.relaxation.prices))
    assert (answers.plans[whole.actors] == whole.plans).all()
    there = pool.admitted(held, np.arange(len(pool)))
    theirs = np.isin(pool.owner, whole.actors)
    own = dict(zip(whole.actors.tolist(), whole.plans, strict=True))
    same = [(pool.plans[c] == own[int(pool.owner[c])]).all() for c in np.flatnonzero(theirs)]
    assert (there[theirs] == same).all() and there[~theirs].all()


def test_run_again_growing_goes_on_from_where_it_was(season: Enumerated) -> None:
    growing = Growing(season.city, season.pool, season.needs, season.relaxation, 0.0, seed=1)
    once = growing.run(endless())
    if once is None:
        pytest.skip("no line earns anything")
    again = growing.run(endless())
    assert again is not None
    assert set(once.actors) == set(again.actors)
    cost = [season.pool.cost[whole.columns[whole.actors]].sum() for whole in (once, again)]
    if len(once.actors) == season.city.count:
        assert cost[1] <= cost[0] * (1 + SLACK) + SLACK


@pytest.mark.parametrize("gap", [0.0, 0.01])
@pytest.mark.parametrize("seed", range(7000, 7020))
def test_a_plan_around_the_largest_lies_between_bound_and_law(
    seed: int, gap: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tiny seasons sent down the road of those in which single lines matter."""
    monkeypatch.setattr(optimizer.decompose, "LEAST_CELLS", 0)
    scenario = bearable(seed)
    best, problem = judge(scenario), compile_scenario(scenario)
    plan = solve(problem, SolveOptions(method="decompose", gap=gap, time_limit_s=1.0, seed=1))
    done = plan.certificate
    if best.razor:
        pytest.skip("the answer hangs on digits beyond the slack")
    slack = SLACK * max(1.0, best.cost_yuan)
    if done.bound_yuan is not None:
        assert done.bound_yuan <= best.cost_yuan + slack
    if done.status != "targets_unmet":
        assert best.met and done.cost_yuan >= best.cost_yuan - slack
