"""The optimum of a tiny season by trying every plan. Knows the contract and nothing of the engines it judges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from models.scenario import Scenario
from tests.judge.construction import Placing, project_plans, stuck
from tests.judge.lines import Floats, active_lines, faults, line_plans
from tests.judge.measures import Begun
from tests.judge.needs import City, Need, needs, shares

__all__ = ["Verdict", "best_of", "every_plan", "faults", "is_tiny", "judge", "stuck"]

MOST_PLANS = 1_000_000
SLACK = 1e-6
"""Relative slack of comparisons (contract section 4)."""


@dataclass(frozen=True)
class Verdict:
    """The best plan there is: mode indexes of each active line by day and the measures it takes, the days of each
    project's tasks, its cost, and by how much limits are missed in total (relative, 0 when all are met).

    `possible`: projects fit beside one another; where they do not there is no plan at all and the cost is infinite.
    `razor`: the answer hangs on digits beyond the slack, so prove nothing with it.
    """

    possible: bool
    met: bool
    cost_yuan: float
    shortfall: float
    modes: tuple[tuple[int, ...], ...]
    taken: tuple[Begun, ...]
    placings: tuple[Placing, ...]
    razor: bool


def judge(scenario: Scenario) -> Verdict:
    """The best of all plans; every line and every project of the scenario must have a way alone."""
    return best_of(every_plan(scenario))


def every_plan(scenario: Scenario) -> City:
    """All plans of all actors, those kept apart that differ for some limit."""
    return undoubled(
        City(
            scenario,
            tuple(line_plans(scenario, line) for line in active_lines(scenario)),
            tuple(project_plans(scenario, project) for project in scenario.projects),
        )
    )


def is_tiny(scenario: Scenario) -> bool:
    """Whether every combination of the actors' plans can be tried."""
    return bool(np.prod([len(cost) for cost in _costs(every_plan(scenario))], dtype=float) <= MOST_PLANS)


def best_of(city: City) -> Verdict:
    """The best of all combinations of the actors' plans."""
    shape = tuple(len(each) for each in _costs(city))
    assert np.prod(shape, dtype=float) <= MOST_PLANS, "the season is not tiny enough to try every plan"
    cost = _over_all(_costs(city), shape)
    total, worst, fits = np.zeros(shape), np.zeros(shape), np.ones(shape, dtype=bool)
    for share in shares(city):
        fits &= _over_all(share.gives, shape) >= share.required - SLACK
    if not fits.any():
        return Verdict(False, False, np.inf, np.inf, (), (), (), False)
    for need in needs(city):
        short = np.maximum(0.0, (need.required - _over_all(need.gives, shape)) / need.scale)
        np.maximum(worst, short, out=worst)
        total += short
    total, worst = np.where(fits, total, np.inf), np.where(fits, worst, np.inf)
    best, met = _best(cost, total, worst, SLACK)
    low, high = (cost[_best(cost, total, worst, slack)[0]] for slack in (1e-9, 1e-4))
    sure = met == _best(cost, total, worst, 1e-9)[1] == _best(cost, total, worst, 1e-4)[1]
    lines = len(city.plans)
    return Verdict(
        possible=True,
        met=met,
        cost_yuan=float(cost[best]),
        shortfall=0.0 if met else float(total.min()),
        modes=tuple(tuple(int(m) for m in p.modes[n]) for p, n in zip(city.plans, best[:lines], strict=True)),
        taken=tuple(p.taken[n] for p, n in zip(city.plans, best[:lines], strict=True)),
        placings=tuple(site.placings[n] for site, n in zip(city.sites, best[lines:], strict=True)),
        razor=not sure or bool(abs(high - low) > 1e-6 * max(1.0, abs(low))),
    )


def _costs(city: City) -> list[Floats]:
    return [*(p.loss + p.restart + p.spent for p in city.plans), *(site.delay for site in city.sites)]


def _best(cost: Floats, total: Floats, worst: Floats, slack: float) -> tuple[tuple[int, ...], bool]:
    """Index of the cheapest plan that meets all limits, or of the cheapest among the nearest; and whether all are met."""
    good = worst <= slack
    met = bool(good.any())
    if not met:
        good = total <= total.min() + slack
    best = int(np.where(good, cost, np.inf).argmin())
    return tuple(int(n) for n in np.unravel_index(best, cost.shape)), met


def _over_all(parts: list[Floats] | tuple[Floats, ...], shape: tuple[int, ...]) -> Floats:
    """Sums over actors for every combination of their plans."""
    return reduce(np.add.outer, parts).reshape(shape) if parts else np.zeros(shape)


def undoubled(city: City) -> City:
    """Without plans that another plan of the same actor replaces: no dearer, and giving no less to any limit."""
    limits, costs = [*needs(city), *shares(city)], _costs(city)
    chosen = [_undominated(cost, _given(limits, i, len(cost))) for i, cost in enumerate(costs)]
    lines = zip(city.plans, chosen, strict=False)
    sites = zip(city.sites, chosen[len(city.plans) :], strict=True)
    return City(
        city.scenario,
        tuple(plans.pick(keep) for plans, keep in lines),
        tuple(site.pick(keep) for site, keep in sites),
    )


def _given(limits: list[Need], actor: int, count: int) -> Floats:
    """What each plan of the actor gives to each limit, (plans, limits)."""
    return np.array([limit.gives[actor] for limit in limits]).reshape(len(limits), count).T.round(9)


def _undominated(cost: Floats, gives: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Indexes of the plans that no other replaces, in order."""
    order = np.argsort(cost, kind="stable")
    _, first = np.unique(gives[order], axis=0, return_index=True)
    kept: list[int] = []
    for n in order[np.sort(first)]:
        if not (gives[kept] >= gives[n]).all(axis=1).any():
            kept.append(int(n))
    return np.sort(np.array(kept, dtype=np.int64))
