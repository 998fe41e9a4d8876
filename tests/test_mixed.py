"""Lines as networks against all their schedules, and what is planned day by day against the judge."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

import optimizer.decompose
from models.compile import compile_scenario
from models.scenario import Scenario, SolveOptions
from optimizer.city import City
from optimizer.columns import ColumnPool
from optimizer.needs import needs_of
from optimizer.pricing import Lines
from optimizer.solve import solve
from optimizer.whole.mixed import Rows, Sharing, cheapest_mix
from optimizer.whole.network import Network, network
from tests.judge.enumeration import judge
from tests.judge.lines import active_lines, line_plans
from tests.test_engine_parts import bearable, endless

SLACK = 1e-6
EFFORT = 10**9


class Networked:
    """A tiny season, each free line without measures as a network over every row that asks something."""

    def __init__(self, scenario: Scenario, every: int):
        self.problem = compile_scenario(scenario)
        self.city = City(self.problem, Lines(self.problem))
        self.needs, self.pool = needs_of(self.city), ColumnPool(self.city)
        self.asked = np.flatnonzero(np.isfinite(self.needs.amount))
        ones = np.ones(len(self.asked)), (self.asked, np.arange(len(self.asked)))
        self.gather = sp.csr_matrix(ones, shape=(len(self.needs.amount), len(self.asked)))
        without = np.diff(self.city.lines.variants.start)[self.city.lines.free] == 0
        self.actors = np.flatnonzero(without).tolist()
        self.networks = [network(self.city, actor, self.gather, every) for actor in self.actors]
        lines = active_lines(scenario)
        self.modes = [line_plans(scenario, lines[self.city.lines.free[actor]]).modes for actor in self.actors]

    def evaluated(self, actor: int, modes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cost and gives of a line's schedules."""
        line = int(self.city.lines.free[actor])
        cost, give = self.pool._evaluate_lines(np.full(len(modes), line), modes, np.full(len(modes), -1))
        return cost, give[:, self.asked].toarray()


@pytest.fixture(scope="module", params=range(7000, 7040))
def daily(request: pytest.FixtureRequest) -> Networked:
    return Networked(bearable(request.param), every=1)


def kept(one: Network, flow: np.ndarray) -> bool:
    """Whether a flow keeps the network's rows."""
    held = one.matrix @ flow
    return bool((held >= one.lower - SLACK).all() and (held <= one.upper + SLACK).all())


def test_every_schedule_is_a_flow_that_costs_and_gives_the_same(daily: Networked) -> None:
    for actor, one, modes in zip(daily.actors, daily.networks, daily.modes, strict=True):
        cost, give = daily.evaluated(actor, modes)
        for plan, yuan, gives in zip(modes, cost, give, strict=True):
            flow = one.flow(plan)
            assert flow is not None and kept(one, flow), plan
            assert (one.plan(flow) == plan).all()
            assert one.cost @ flow + one.fixed_cost == pytest.approx(yuan, rel=1e-9, abs=1e-6)
            assert one.give.T @ flow + one.fixed_give == pytest.approx(gives, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(7000, 7040))
@pytest.mark.parametrize("every", [1, 3])
def test_all_lines_day_by_day_are_the_whole_season(seed: int, every: int) -> None:
    """With modes that may change every day the optimum; with few such days a plan all the same, and never cheaper."""
    scenario = bearable(seed)
    best, one = judge(scenario), Networked(scenario, every)
    if not best.met or best.razor or not one.actors or len(one.actors) < one.city.count:
        pytest.skip("no line has a choice, some take measures, or limits cannot be met")
    nobody = Sharing(np.zeros(0, dtype=np.int64), np.zeros(0), sp.csr_matrix((0, len(one.asked))))
    rows = Rows(one.needs.amount[one.asked], one.needs.scale[one.asked], 1e4 * max(best.cost_yuan, 1e3))
    begin = [modes[0] for modes in one.modes]
    found = cheapest_mix(one.networks, nobody, rows, begin, EFFORT, 0.0, endless())
    assert found is not None
    for plan, modes in zip(found.plans, one.modes, strict=True):
        assert (modes == plan).all(axis=1).any()
    assert found.cost >= best.cost_yuan * (1 - SLACK) - SLACK
    if every == 1:
        assert found.cost == pytest.approx(best.cost_yuan, rel=SLACK, abs=1.0)


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
