"""One scenario as it stands while ways are sought: its problem, its columns, and how far it is from possible. Knows
relaxations, not which changes they are asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.compile import compile_scenario
from models.problem import Floats, Problem
from models.scenario import Scenario
from optimizer.city import City
from optimizer.generate import lagrange_bound
from optimizer.memory import Memory
from optimizer.needs import Needs, needs_of
from optimizer.reach import least_ease
from optimizer.relax.limits import Loosening, loosenings

POSSIBLE = 1e-6
"""Ease below which a season counts as possible as it is."""


@dataclass(frozen=True)
class Distance:
    """How far limits must give way together: at least `proven`, about `found`, as shares of the way each can go (1: to
    where it asks nothing); `prices` (rows,) prove it. `reachable`: not proven out of reach."""

    proven: float
    found: float
    prices: Floats

    @property
    def reachable(self) -> bool:
        return self.proven <= 1.0


class World:
    """A scenario with its problem and one memory for all seasons that differ from it only in what limits ask."""

    def __init__(self, scenario: Scenario):
        self.scenario, self.problem = scenario, compile_scenario(scenario)
        self.memory = Memory()
        self.city: City = self.memory.city(self.problem)
        self.loosenings = loosenings(self.problem, self.city)
        self.needs: Needs = needs_of(self.city)

    def varied(self, scenario: Scenario) -> Problem:
        """The problem of a scenario that differs only in what limits ask."""
        return compile_scenario(scenario)

    def distance(self, some: Sequence[Loosening], seconds: float, start: Floats | None = None) -> Distance:
        """How far these limits must give way, all by the same share of what each can."""
        eased = self._eased(some)
        if start is not None:
            weight = float(start @ eased.ease) if eased.ease is not None else 0.0
            start = start / weight if weight > 1e-12 else None
        relaxation = least_ease(self.city, self.memory, eased, seconds, 1.0, 1.0, start)
        return Distance(relaxation.bound, relaxation.cost, relaxation.prices)

    def scaled(self, some: Sequence[Loosening], far: Distance) -> float:
        """What the proof of another distance in this world proves of this one: the same prices, weighed by other rows."""
        eased = self._eased(some)
        assert eased.ease is not None
        weight = float(far.prices @ eased.ease)
        free = sum(float(far.prices @ one.free) for one in some)
        return (far.proven - free) / weight if weight > 1e-12 else np.inf

    def proven(self, some: Sequence[Loosening], prices: Floats) -> float:
        """What prices found elsewhere prove of the same limits' distance here."""
        answers = self.city.answer(self.city.prices(prices, 0.0))
        return lagrange_bound(self._eased(some), prices, float(answers.priced.sum()))

    def _eased(self, some: Sequence[Loosening]) -> Needs:
        ease = sum((one.ease * one.most for one in some), np.zeros(len(self.needs.amount)))
        free = sum((one.free for one in some), np.zeros(len(self.needs.amount)))
        finite = self.needs.asked
        return replace(self.needs, amount=np.where(finite, self.needs.amount - free, -np.inf), ease=ease)
