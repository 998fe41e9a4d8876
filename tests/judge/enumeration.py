"""The optimum of a tiny season by trying every plan. Knows the contract and nothing of the engines it judges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from models.scenario import Scenario
from tests.judge.lines import Floats, LinePlans, active_lines, faults, line_plans
from tests.judge.needs import City, needs

__all__ = ["Verdict", "faults", "judge"]

MOST_PLANS = 3_000_000
SLACK = 1e-6
"""Relative slack of comparisons (contract section 4)."""


@dataclass(frozen=True)
class Verdict:
    """The best plan there is: mode indexes of each active line by day, its cost, and by how much limits are missed in
    total (relative, 0 when all are met). `razor`: the answer hangs on digits beyond the slack, so prove nothing with it."""

    met: bool
    cost_yuan: float
    shortfall: float
    modes: tuple[tuple[int, ...], ...]
    razor: bool


def judge(scenario: Scenario) -> Verdict:
    """The best of all plans; the scenario must be without faults and without tasks."""
    assert not scenario.tasks, "the judge knows lines only"
    plans = tuple(line_plans(scenario, line) for line in active_lines(scenario))
    plans = _cheapest_of_equals(City(scenario, plans))
    shape = tuple(len(p.modes) for p in plans)
    assert np.prod(shape, dtype=float) <= MOST_PLANS, "the season is not tiny enough to try every plan"
    cost = _over_all([p.loss + p.restart for p in plans], shape)
    total, worst = np.zeros(shape), np.zeros(shape)
    for need in needs(City(scenario, plans)):
        short = np.maximum(0.0, (need.required - _over_all(need.gives, shape)) / need.scale)
        np.maximum(worst, short, out=worst)
        total += short
    best, met = _best(cost, total, worst, SLACK)
    low, high = (cost[_best(cost, total, worst, slack)[0]] for slack in (1e-9, 1e-4))
    sure = met == _best(cost, total, worst, 1e-9)[1] == _best(cost, total, worst, 1e-4)[1]
    return Verdict(
        met=met,
        cost_yuan=float(cost[best]),
        shortfall=0.0 if met else float(total.min()),
        modes=tuple(tuple(int(m) for m in p.modes[n]) for p, n in zip(plans, best, strict=True)),
        razor=not sure or bool(abs(high - low) > 1e-6 * max(1.0, abs(low))),
    )


def _best(cost: Floats, total: Floats, worst: Floats, slack: float) -> tuple[tuple[int, ...], bool]:
    """Index of the cheapest plan that meets all limits, or of the cheapest among the nearest; and whether all are met."""
    good = worst <= slack
    met = bool(good.any())
    if not met:
        good = total <= total.min() + slack
    best = int(np.where(good, cost, np.inf).argmin())
    return tuple(int(n) for n in np.unravel_index(best, cost.shape)), met


def _over_all(parts: list[Floats] | tuple[Floats, ...], shape: tuple[int, ...]) -> Floats:
    """Sums over lines for every combination of their plans."""
    return reduce(np.add.outer, parts).reshape(shape) if parts else np.zeros(shape)


def _cheapest_of_equals(city: City) -> tuple[LinePlans, ...]:
    """Plans of a line that give the same to every limit differ in cost only: the cheapest stands for them."""
    all_needs = needs(city)
    kept = []
    for i, plans in enumerate(city.plans):
        gives = np.array([need.gives[i] for need in all_needs]).reshape(len(all_needs), len(plans.modes)).T.round(9)
        cost = plans.loss + plans.restart
        order = np.argsort(cost, kind="stable")
        _, first = np.unique(gives[order], axis=0, return_index=True)
        kept.append(plans.pick(np.sort(order[first])))
    return tuple(kept)
