"""The ways out of a season that cannot be: every single limit and clause, then pairs, then the nearest plan's own limits.

Knows the order of questions; what a change is, how far it must go and who plans it lie elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from models.errors import InputError
from models.measure import Measurement, measure
from models.plan import Certificate, Plan
from models.problem import Floats, Problem
from models.scenario import Scenario, SolveOptions
from optimizer.clock import Clock
from optimizer.memory import Memory
from optimizer.relax.law import Widening, opened_share, widenings
from optimizer.relax.limits import Loosening
from optimizer.relax.plans import Planned, exactly, is_small, met, planned, stepped
from optimizer.relax.way import Candidate, Change, Way, changed_clause, changed_limit, name_of
from optimizer.relax.world import POSSIBLE, Distance, World
from optimizer.solve import solve

Tell = Callable[[str, str], None]
"""Told a stage (`distance`, `limit`, `clause`, `plan`, `nearest`) and the name of what is looked at."""
LP_SECONDS = 6.0
"""For one relaxation."""
PLAN_SECONDS = 20.0
"""For one plan."""
_HELPS = 0.9
"""A clause is paired with lower targets when these need then go no more than this share of their way."""
_WORTH = 0.02
"""By how much smaller a change must be to be planned anew."""
MOST_PAIRS, PAIR_UNIT = 2, 0.2


class Search:
    """All that is known of one impossible season while its ways out are sought."""

    def __init__(self, scenario: Scenario, options: SolveOptions, tell: Tell):
        self.scenario, self.tell = scenario, tell
        self.clock = Clock(options.time_limit_s, lambda progress: None)
        self.options = replace(options, time_limit_s=PLAN_SECONDS)
        self.world = World(scenario)
        self.targets = [one for one in self.world.loosenings if one.kind == "target"]
        self.small = is_small(self.world.problem, self.world.memory)
        self.far: Distance | None = None
        self.plans = Memory()
        self._known: list[Plan] = []
        self._unplanned: list[tuple[float, Loosening]] = []

    def possible(self) -> Plan | None:
        """A plan of the season as it is, where there is one: nothing needs to give way."""
        if self.small:
            plan = solve(self.world.problem, self.options)
            return plan if met(plan) else None
        self.tell("distance", "")
        if self.everything().proven > POSSIBLE:
            return None
        plan = solve(self.world.problem, self.options, memory=self.world.memory)
        return plan if met(plan) else None

    def everything(self) -> Distance:
        """How far all limits must give way together. Its prices show who takes part: a limit that has none here cannot
        alone make the season possible."""
        if self.far is None:
            together = self.targets or list(self.world.loosenings)
            self.far = self.world.distance(together, 2 * LP_SECONDS)
            if not self.far.reachable:
                together = list(self.world.loosenings)
                self.far = self.world.distance(together, 2 * LP_SECONDS)
            self._together = together
        return self.far

    def ways(self) -> Iterator[Way]:
        """Every way that was found, each with its plan."""
        names: set[str] = set()
        for way in chain(self.by_limits(), self.by_clauses()):
            if way.name not in names:
                names.add(way.name)
                yield way

    def by_limits(self) -> Iterator[Way]:
        """Single limits, then what the nearest plan reaches, which always works, then limits with lower targets."""
        found: list[tuple[Loosening, Way]] = []
        for loosening in self.world.loosenings:
            if self.small or self.world.scaled([loosening], self.everything()) <= 1.0:
                self.tell("limit", f"{loosening.kind}-{loosening.index + 1}")
                found += [(loosening, way) for way in self._loosened([loosening])]
        yield from (self._improved(*pair) for pair in found)
        yield from self._several_targets(self.everything().prices)
        nearest = self._nearest()
        if nearest is not None:
            yield nearest
        for least, loosening in self._unplanned[:MOST_PAIRS]:
            if not self.clock.over:
                after = _after(loosening, min(1.0, 2.0 * least))
                world = World(loosening.put(self.scenario, after))
                yield from self._with_lower_targets(world, changed_limit(loosening, after), self.plans)

    def by_clauses(self) -> Iterator[Way]:
        """Single clauses, then those that help but do not suffice with lower targets."""
        helpful: list[tuple[float, Widening]] = []
        for widening in widenings(self.scenario):
            if not self.clock.over:
                yield from self._widened(widening, self.everything().prices, helpful)
        for _, widening in sorted(helpful, key=lambda pair: pair[0])[:MOST_PAIRS]:
            world = None if self.clock.over else self._world_of(widening, widening.most)
            if world is not None:
                clause = changed_clause(widening, widening.most, opened_share(self.world.problem, world.problem))
                yield from self._with_lower_targets(world, clause, Memory())

    # -- single changes ------------------------------------------------------------------------------------------------

    def _several_targets(self, prices: Floats) -> Iterator[Way]:
        """All targets that take part, lowered alike, where more than one does."""
        some = [one for one in self.targets if float(prices @ one.ease) * one.most > 1e-3]
        if len(some) > 1:
            self.tell("limit", "targets")
            yield from self._loosened(some)

    def _loosened(self, some: Sequence[Loosening]) -> Iterator[Way]:
        def at(share: float) -> Candidate:
            return _lower(self.scenario, some, share)

        if self.small:
            yield from _way(exactly(at, 0.0, 1.0, self.options), None)
            return
        known = self._needed_by_known(some)
        least = self.world.scaled(some, self.everything())
        if known is None:
            far = self.world.distance(some, min(LP_SECONDS, self.clock.left_s), self.everything().prices)
            least = max(least, far.proven)
        if least > 1.0 or self.clock.over:
            return
        least = max(least, POSSIBLE)
        self.tell("plan", name_of(at(least).changes))
        found = stepped(at, least, self.options, self.plans, self._share_of_time(), known=known)
        if found is not None:
            self._known.append(found.plan)
        elif len(some) == 1 and some[0].kind != "target":
            self._unplanned.append((least, some[0]))
        yield from _way(found, sum(one.size(_after(one, least)) for one in some))

    def _needed_by_known(self, some: Sequence[Loosening]) -> float | None:
        """The share by which these limits must give way for a plan found before, where it misses nothing else."""
        needs = []
        for plan in self._known:
            measured = measure_plan(self.world.problem, plan)
            relieved = np.sum([one.ease for one in some], axis=0) > 0
            missed = [r for r, limit in enumerate(measured.limits) if not limit.holds]
            burden = any(one.kind == "burden" for one in some)
            if all(relieved[r] for r in missed) and (burden or not measured.missed_burdens):
                needs.append(max(self._missing(one, plan) / one.most for one in some))
        return min((share for share in needs if share <= 1.0), default=None)

    def _improved(self, loosening: Loosening, way: Way) -> Way:
        """The way with as small a change as the plan of another way needs, where that is smaller."""
        needed = self._needed_by_known([loosening])
        if needed is None or way.exact or self.clock.over:
            return way
        candidate = _lower(self.scenario, [loosening], needed)
        if candidate.size >= way.size * (1.0 - _WORTH):
            return way
        better = planned(candidate, self._within(), self.plans)
        return next(_way(better, way.least), way)

    def _share_of_time(self) -> Clock:
        return Clock(min(1.5 * PLAN_SECONDS, self.clock.left_s), lambda progress: None)

    def _widened(self, widening: Widening, prices: Floats, helpful: list[tuple[float, Widening]]) -> Iterator[Way]:
        name = f"clause-{widening.rule + 1}-{widening.kind}"
        world = self._world_of(widening, widening.most)
        if world is None or not (share := opened_share(self.world.problem, world.problem)):
            return
        self.tell("clause", name)
        if self.small:
            yield from self._least_amount(widening)
            return
        together = _same(world, self._together)
        before = self.everything().proven
        lower = world.proven(together, prices)
        if lower > _HELPS * before:
            return
        far = world.distance(together, min(LP_SECONDS, self.clock.left_s), prices) if lower <= POSSIBLE else None
        if far is None or far.proven > POSSIBLE:
            helpful.append((max(lower, far.proven if far else lower), widening))
            return
        self.tell("plan", name)
        candidate = Candidate((changed_clause(widening, widening.most, share),), world.scenario)
        found = planned(candidate, self._within(), Memory())
        if found is None:
            helpful.append((POSSIBLE, widening))
        yield from _way(self._fewer_days(widening, found), None)

    def _within(self) -> SolveOptions:
        return replace(self.options, time_limit_s=max(1.0, min(2 * PLAN_SECONDS, self.clock.left_s)))

    def _fewer_days(self, widening: Widening, found: Planned | None) -> Planned | None:
        """For windows: half as many days as long as a plan is found."""
        days = widening.most // 2
        while found is not None and days and not self.clock.over:
            world = self._world_of(widening, days)
            if world is None:
                break
            share = opened_share(self.world.problem, world.problem)
            candidate = Candidate((changed_clause(widening, days, share),), world.scenario)
            fewer = planned(candidate, self._within(), Memory())
            if fewer is None:
                break
            found, days = fewer, days // 2
        return found

    def _least_amount(self, widening: Widening) -> Iterator[Way]:
        """Small seasons: the first amount that has a plan, counted up from 1."""
        for amount in range(1, widening.most + 1):
            world = self._world_of(widening, amount)
            if world is None:
                continue
            share = opened_share(self.world.problem, world.problem)
            candidate = Candidate((changed_clause(widening, amount, share),), world.scenario)
            found = planned(candidate, self.options, Memory())
            if found is not None:
                exact = found.plan.certificate.method == "exact"
                yield from _way(replace(found, exact=exact), None)
                return

    def _world_of(self, widening: Widening, amount: int) -> World | None:
        """None where the wider clause leaves some line no way at all."""
        try:
            world = World(widening.put(self.scenario, amount))
        except InputError:
            return None
        return None if len(world.city.lines.impossible()) else world

    # -- more than one change ------------------------------------------------------------------------------------------

    def _with_lower_targets(self, world: World, first: Change, memory: Memory) -> Iterator[Way]:
        """In a world where the first change is made: the targets that take part give way as little as a plan is found for."""
        prices = self.everything().prices
        some = _same(world, [one for one in self._together if float(prices @ one.ease) * one.most > 1e-3])
        far = world.distance(some, min(LP_SECONDS, self.clock.left_s), prices)
        if not some or not far.reachable:
            return

        def at(share: float) -> Candidate:
            lowered = _lower(world.scenario, some, share)
            return Candidate((first, *lowered.changes), lowered.scenario)

        self.tell("plan", name_of(at(far.proven).changes))
        found = stepped(at, max(far.proven, 0.0), self.options, memory, self._share_of_time(), PAIR_UNIT)
        if found is not None and found.candidate.size - first.size < self._lowered_size():
            yield from _way(found, None)

    def _lowered_size(self) -> float:
        """By how much targets alone were lowered for a plan found before; a pair must lower them less."""
        some = [one for one in self.targets if float(self.everything().prices @ one.ease) * one.most > 1e-3]
        share = self._needed_by_known(some) if some else None
        return np.inf if share is None else sum(one.size(_after(one, share)) for one in some)

    def _nearest(self) -> Way | None:
        """Every limit that the nearest plan misses, at what that plan reaches."""
        self.tell("nearest", "")
        options = replace(self.options, time_limit_s=PLAN_SECONDS)
        plan = solve(self.world.problem, options, memory=None if self.small else self.plans)
        if met(plan):
            return None
        changes, scenario = [], self.scenario
        for loosening in self.world.loosenings:
            needed = 0.0 if loosening.kind == "others" else self._missing(loosening, plan)
            if needed > 0:
                after = _after(loosening, needed / loosening.most)
                changes.append(changed_limit(loosening, after))
                scenario = loosening.put(scenario, after)
        candidate = Candidate(tuple(changes), scenario)
        problem = self.world.varied(scenario)
        kept = _judged(problem, plan)
        soon = replace(options, time_limit_s=PLAN_SECONDS / 2)
        found = planned(candidate, soon, Memory() if self.small else self.plans)
        if found is None and not met(kept):
            return None
        if found is None or (met(kept) and kept.certificate.cost_yuan < found.plan.certificate.cost_yuan):
            bound = None if found is None else found.plan.certificate.bound_yuan
            found = Planned(candidate, problem, _bounded(kept, bound), False)
        return next(_way(found, None), None)

    def _missing(self, loosening: Loosening, plan: Plan) -> float:
        """By how much this limit would have to give way for the plan, in its own unit."""
        measured = measure_plan(self.world.problem, plan)
        short = np.zeros(len(loosening.ease))
        short[: len(measured.limits)] = [limit.shortfall for limit in measured.limits]
        if loosening.kind == "burden":
            over = [missed.planned / missed.normal - loosening.before for missed in measured.missed_burdens]
            return max(over, default=0.0)
        short = np.where(short > 0, short + loosening.free, 0.0)
        here = (loosening.ease > 0) & (short > 0)
        return float((short[here] / loosening.ease[here]).max(initial=0.0))


def _after(loosening: Loosening, share: float) -> float:
    return loosening.after(share * loosening.most)


def _lower(scenario: Scenario, some: Sequence[Loosening], share: float) -> Candidate:
    changes = []
    for one in some:
        after = _after(one, share)
        changes.append(changed_limit(one, after))
        scenario = one.put(scenario, after)
    return Candidate(tuple(changes), scenario)


def _same(world: World, some: Sequence[Loosening]) -> list[Loosening]:
    """The same limits in another world, whose law differs."""
    wanted = {(one.kind, one.index) for one in some}
    return [one for one in world.loosenings if (one.kind, one.index) in wanted]


def _way(found: Planned | None, least: float | None) -> Iterator[Way]:
    if found is not None:
        changes = found.candidate.changes
        size = found.candidate.size
        proven = size if found.exact else None if least is None else min(least, size)
        yield Way(name_of(changes), changes, proven, found.exact, found.problem, found.plan)


def measure_plan(problem: Problem, plan: Plan) -> Measurement:
    return measure(problem, plan.modes[problem.line_index], plan.task_days, plan.taken)


def _judged(problem: Problem, plan: Plan) -> Plan:
    """The same plan before other limits."""
    measured = measure_plan(problem, plan)
    own = plan.certificate
    status = "feasible" if measured.all_hold else "targets_unmet"
    return replace(plan, certificate=Certificate(status, measured.costs.total, None, None, own.method, own.seconds))  # type: ignore[arg-type]


def _bounded(plan: Plan, bound: float | None) -> Plan:
    own = plan.certificate
    if bound is None:
        return plan
    gap = max(0.0, (own.cost_yuan - bound) / own.cost_yuan) if own.cost_yuan > 0 else 0.0
    return replace(plan, certificate=replace(own, bound_yuan=min(bound, own.cost_yuan), gap=gap))
