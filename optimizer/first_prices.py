"""Prices of a city of many from a part of it: what a tonne in a month is worth, some thousand lines tell nearly as well as a hundred
thousand. Knows rounds; proves nothing.

The first balance begins from no prices at all. Everyone answers with too little or too much, and nearly every line has to take part in
putting that right, in steps that each take the longer the more lines there are. So a part of the enterprises is balanced first, asked
for as much of each limit as it has part in what counts there.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.problem import Floats
from optimizer.alike import like_days
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Indexes, Rounds
from optimizer.needs import Needs, needs_of

_LINES = 4_000
"""About how many lines are asked."""
_TOLERANCE, _MOST_ROUNDS = 1e-3, 100


def prices_of_some(city: City, alone: City, pool: ColumnPool, penalty: float, clock: Clock) -> Floats:
    """Prices (rows,) for everyone: those of a balance of some enterprises, in which lines keep their burdens (`alone`) at last.
    Burdens of the others have none."""
    actors = _some_enterprises(city)
    prices: Floats | None = None
    for here in (city,) if alone is city else (city, alone):
        needs = _part_of(here, needs_of(here), actors)
        begin = None if prices is None else needs.where_asked(prices)
        columns = np.flatnonzero(np.isin(pool.owner, actors))
        rounds = Rounds(
            here, pool, needs, penalty, shared=like_days(here, needs), actors=actors, columns=columns, begin=begin
        )
        prices = rounds.run(_TOLERANCE, _MOST_ROUNDS, lambda *_: clock.tell_and_check("relaxation", None)).prices
    assert prices is not None
    return prices


def _some_enterprises(city: City) -> Indexes:
    """The free lines of one enterprise in so many, from the largest to the smallest, and all projects."""
    problem, free = city.problem, city.lines.free
    enterprise = problem.enterprise[free]
    earned = np.bincount(enterprise, weights=problem.value[free], minlength=len(problem.loss_limit))
    there = np.flatnonzero(np.bincount(enterprise, minlength=len(earned)))
    by_size = there[np.argsort(-earned[there], kind="stable")]
    every = max(1, round(city.line_count / _LINES))
    lines = np.flatnonzero(np.isin(enterprise, by_size[every // 2 :: every]))
    return np.concatenate([lines, np.arange(city.line_count, city.count)])


def _part_of(city: City, needs: Needs, actors: Indexes) -> Needs:
    """Of each limit the part that these actors' lines have in what counts there."""
    problem, free = city.problem, city.lines.free
    asked = np.zeros(problem.line_count, dtype=np.bool_)
    asked[free[actors[actors < city.line_count]]] = True
    counts = np.column_stack([problem.kg, problem.output_per_day, np.ones(problem.line_count)])
    able = np.zeros(problem.line_count, dtype=np.bool_)
    able[free] = True
    part = np.ones(len(needs.amount))
    for r, row in enumerate(problem.rows):
        weight = (counts @ abs(row.weights)) * (problem.member_sets[row.members] & able)
        part[r] = float(weight[asked].sum()) / max(float(weight.sum()), 1e-300)
    amount = np.where(needs.asked, needs.amount * part, needs.amount)
    return replace(needs, amount=amount, scale=needs.scale * np.maximum(part, 1e-6))
