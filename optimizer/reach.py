"""How far limits can go beside all others: a proven level that no plan exceeds. Knows relaxations, no whole plan.

Rows are eased: row r asks `amount_r - ease_r x z` and z costs 1 a unit. The least z of the relaxation is found like any other
bound: its Lagrangian value for prices with `sum price_r x ease_r <= 1` lies below the z of every plan whatever.

A target at level v asks `reduction + credit >= v x whole_r` of its rows: with whole the base, v is the target's share; with whole
what it asks now, v is a multiple. With v = top - z no plan has a level above top - that value.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.holding import Could
from models.problem import Floats, Problem
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.decompose import serial_answers
from optimizer.generate import Relaxation, Rounds, lagrange_bound
from optimizer.improve import UNMET
from optimizer.memory import Memory
from optimizer.needs import Needs, needs_of

_PENALTY = 1e4
"""What missing any other limit costs, relative, beside 1 a unit of ease."""
_MOST_ROUNDS = 400
_DUST = 1e-7
_NEAR = 1e-3
"""Of a level: how near bound and relaxation must come."""


@dataclass(frozen=True)
class Level:
    """A target of the scenario, by index. `asked` is the share of its base that it asks for; `most` the share above which
    it is proven out of reach beside all other limits, None when those cannot even be met without it; with `aside` the
    other targets, which cannot be met, are left aside. `exact`: some plan has this level."""

    target: int
    asked: float
    most: float | None
    aside: bool = False
    exact: bool = False

    @property
    def possible(self) -> bool:
        """Not proven out of reach."""
        return self.most is not None and self.asked <= self.most * (1 + UNMET) + UNMET


@dataclass(frozen=True)
class Alone:
    """What a row of a target could get if it stood alone, in kg: of lines and of projects, credit not included."""

    row: int
    lines_kg: float
    projects_kg: float


def levels(
    problem: Problem,
    memory: Memory,
    seconds_each: float,
    alone: Sequence[Alone] | None = None,
    only: Collection[int] | None = None,
) -> tuple[Level, ...]:
    """The proven most of each target (of those in `only`), the others as they are, each within its time: less time leaves it
    higher."""
    best = {one.row: one for one in (alone_reductions(problem, memory) if alone is None else alone)}
    found = []
    for target, rows in enumerate(rows_of_targets(problem)):
        if only is not None and target not in only:
            continue
        shares = [(_alone_level(problem, best[r]), r) for r in rows if problem.rows[r].base > 0]
        asked = max((problem.rows[r].required / problem.rows[r].base for _, r in shares), default=0.0)
        top, tightest = min(shares, default=(1.0, -1))
        whole = [problem.rows[r].base for r in rows]
        ask = (problem, rows, whole, top, memory, seconds_each, tightest)
        most, aside = most_level(*ask), False
        if most is None and len(rows_of_targets(problem)) > 1:
            others = [r for r, row in enumerate(problem.rows) if row.kind == "target" and r not in rows]
            most, aside = most_level(*ask, without=others), True
        found.append(Level(target, asked, most, aside))
    return tuple(found)


def could_reach(
    problem: Problem, memory: Memory, seconds_each: float, only: Collection[int] | None = None
) -> tuple[tuple[Level, ...], tuple[Could, ...]]:
    """The proven most of each target, and for each of its rows how far that is in kg beside how far it goes alone. Where
    the other limits cannot even be met without the target, its rows go as far as they do alone."""
    alone = alone_reductions(problem, memory)
    found, could = levels(problem, memory, seconds_each, alone, only), []
    by_row = {one.row: one for one in alone}
    all_rows = rows_of_targets(problem)
    for level in found:
        for r in all_rows[level.target]:
            row, one = problem.rows[r], by_row[r]
            most_kg = one.lines_kg + one.projects_kg + row.origin
            if level.most is not None:
                most_kg = min(most_kg, level.most * row.base)
            could.append(Could(r, one.lines_kg, one.projects_kg, most_kg))
    return found, tuple(could)


def _alone_level(problem: Problem, alone: Alone) -> float:
    row = problem.rows[alone.row]
    return (alone.lines_kg + alone.projects_kg + row.origin) / row.base


def rows_of_targets(problem: Problem) -> list[list[int]]:
    """The rows of each target of the scenario, one for each of its periods."""
    rows = [r for r, row in enumerate(problem.rows) if row.kind == "target"]
    found, first = [], 0
    for target in problem.scenario.targets:
        count = len(problem.season.periods(target.per))
        found.append(rows[first : first + count])
        first += count
    return found


def alone_reductions(problem: Problem, memory: Memory) -> tuple[Alone, ...]:
    """For each row of a target, in order, the greatest reduction of lines and of projects, all other limits left aside;
    what brings it about joins the memory's columns."""
    city = memory.city(problem)
    pool, found = begun(city, memory), []
    for r, row in enumerate(problem.rows):
        if row.kind == "target":
            price = city.nothing
            price[r] = 1.0
            answers = city.answer(city.prices(price, cost_weight=0.0))
            pool.add(answers)
            priced = answers.priced
            found.append(Alone(r, -float(priced[: city.line_count].sum()), -float(priced[city.line_count :].sum())))
    return tuple(found)


def most_level(
    problem: Problem,
    rows: Sequence[int],
    whole: Sequence[float],
    top: float,
    memory: Memory,
    seconds: float,
    tightest: int = -1,
    without: Sequence[int] = (),
) -> float | None:
    """The level, at most `top`, above which the rows are proven out of reach; `whole` is what each asks at level 1.
    None when the other limits cannot be met at any level from -1 on. `tightest`, where known, is the row that would
    reach least if it stood alone: the search begins with its price. Rows in `without` are left aside."""
    city = memory.city(problem)
    needs = needs_of(city)
    amount, scale, ease = needs.amount.copy(), needs.scale.copy(), np.zeros(len(needs.amount))
    for r, unit in zip(rows, whole, strict=True):
        credit = problem.rows[r].required - problem.rows[r].need
        amount[r], ease[r], scale[r] = top * unit - credit, unit, max(unit, 1e-9)
    amount[list(without)] = -np.inf
    eased = replace(needs, amount=amount, scale=scale, ease=ease)
    if not city.count:
        others = np.delete(needs.short(np.zeros(len(amount))), rows)
        credits = [(top * unit - amount[r]) / unit for r, unit in zip(rows, whole, strict=True) if unit > 0]
        return None if others.any() else min(credits, default=0.0)
    start = None
    if tightest >= 0 and ease[tightest] > 0:
        start = city.nothing
        start[tightest] = 1.0 / ease[tightest]
    beyond = top + max(1.0, abs(top))
    relaxation = least_ease(city, memory, eased, seconds, top, beyond, start)
    return None if relaxation.bound > beyond else top - max(relaxation.bound, 0.0)


def least_ease(
    city: City, memory: Memory, eased: Needs, seconds: float, top: float, beyond: float, start: Floats | None = None
) -> Relaxation:
    """The relaxation of the least ease; `bound` is proven. Ends when bound and balance are near beside `top`, nothing new is
    found, the bound is `beyond` what is of use or the time is over. `start` (rows,) are prices to begin from, `sum start_r x ease_r <= 1`."""
    clock = Clock(seconds, lambda progress: None)
    pool = begun(city, memory)
    best = None
    if start is not None:
        answers = city.answer(city.prices(start, 0.0))
        pool.add(answers)
        best = (lagrange_bound(eased, start, float(answers.priced.sum())), start)

    def enough(bound: float, cost: float) -> bool:
        return clock.over or bound > beyond or cost - bound <= _NEAR * abs(top - bound) + _DUST

    rounds = Rounds(city, pool, eased, _PENALTY, cost_weight=0.0)
    rounds.best = best
    return rounds.run(0.0, _MOST_ROUNDS, enough)


def begun(city: City, memory: Memory) -> ColumnPool:
    """The memory's pool, with a first column for every actor."""
    pool = memory.pool(city)
    if not len(pool):
        pool.add(serial_answers(city))
        pool.add(city.answer(city.prices(city.nothing)))
    return pool
