"""From a change that is not proven too small to one under which a plan really was found. Knows one kind of change at a
time and the engines; knows no list of ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from models.compile import compile_scenario
from models.plan import Plan
from models.problem import Problem
from models.scenario import SolveOptions
from optimizer.clock import Clock
from optimizer.memory import Memory
from optimizer.relax.way import Candidate
from optimizer.solve import SMALL, solve

At = Callable[[float], Candidate]
"""The scenario whose limits give way by a share, 0 to 1, of what they can."""
MARGINS = (1.0, 2.0)
"""Beyond the proven least, which no plan reaches quite: how much more the change is, until a plan is found."""
FINER = (0.5, 0.25)
"""Tried one after another once a plan was found, while there is time and each has one."""
_PRECISE = 1e-6
_EXACT_TRIES = 60


@dataclass(frozen=True)
class Planned:
    """A candidate with a plan that meets it; `exact` where no smaller change of its kind has one."""

    candidate: Candidate
    problem: Problem
    plan: Plan
    exact: bool


def met(plan: Plan) -> bool:
    return plan.certificate.status != "targets_unmet"


def is_small(problem: Problem, memory: Memory) -> bool:
    """Whether the exact model answers for every season like this one."""
    free = len(memory.city(problem).lines.free)
    return free * problem.days <= SMALL and not problem.projects and not problem.choices


def planned(candidate: Candidate, options: SolveOptions, memory: Memory) -> Planned | None:
    """The plan of one candidate as it is, None when none was found."""
    problem = compile_scenario(candidate.scenario)
    plan = solve(problem, options, memory=memory)
    return Planned(candidate, problem, plan, False) if met(plan) else None


def stepped(
    at: At,
    least: float,
    options: SolveOptions,
    memory: Memory,
    clock: Clock,
    unit: float = 0.02,
    known: float | None = None,
) -> Planned | None:
    """A plan for a change beyond the `least` share, by growing margins; once found, for a finer one. Margins are of `least`,
    or of `unit` where that is more: with next to nothing to give way there would be no distance at all. `known` is the
    share that a plan found before needs."""
    unit = max(least, unit)
    shares = [least + margin * unit for margin in MARGINS]
    if known is not None:
        shares = [known, *(share for share in shares if share > known)]
    for share in shares:
        found = _tried(at, share, options, memory, clock)
        if found is not None:
            for finer in (least + margin * unit for margin in FINER):
                better = _tried(at, finer, options, memory, clock) if finer < share else None
                if better is None:
                    break
                found = better
            return found
        if clock.over or share >= 1.0:
            break
    return None


def _tried(at: At, share: float, options: SolveOptions, memory: Memory, clock: Clock) -> Planned | None:
    if clock.over:
        return None
    within = replace(options, time_limit_s=min(options.time_limit_s, max(1.0, clock.left_s)))
    return planned(at(min(1.0, share)), within, memory)


def exactly(at: At, low: float, high: float, options: SolveOptions) -> Planned | None:
    """For small seasons: the least change, in the steps in which it is written, by halving between a share that is proven too
    small and one that has a plan."""
    best = planned(at(high), options, Memory())
    if best is None:
        return None
    for _ in range(_EXACT_TRIES):
        if high - low <= _PRECISE:
            break
        share = 0.5 * (low + high)
        found = planned(at(share), options, Memory())
        if found is None:
            low = share
        else:
            best, high = found, share
    return replace(best, exact=best.plan.certificate.method == "exact")
