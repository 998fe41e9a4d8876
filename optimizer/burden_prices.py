"""Everyone's answers within what enterprises may lose, and what a yuan lost must cost each of them for that. Knows lines and prices;
knows no balance.

At given prices of what all share, an enterprise's burden is its own matter: the dearer a yuan lost, the less its lines lose. So the
least price at which they keep their burden is found by halving, enterprise by enterprise, all at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.problem import Floats
from optimizer.city import Answers, City
from optimizer.columns import ColumnPool
from optimizer.generate import Indexes, lagrange_bound
from optimizer.needs import Needs
from optimizer.pricing import SLACK, Plans

_TRIES, _NEAR = 8, 0.1
"""Prices that are tried at most, and how near to the least that will do, as a part of it, ends the trying."""
_FIRST, _STEP, _MOST_STEP = 0.5, 1.2, 16.0
"""Yuan for a yuan lost: the first price tried where none is known; how many times, or what part of, a known one is tried first, then its
square and so on, and at most."""


@dataclass(frozen=True)
class Within:
    """Everyone's `answers` at `prices` (rows,), which prove the `bound` in yuan. Of lines whose enterprise's burden has a price also the
    answers at a lower one, `deeper`, and which `part` of each (n,) is taken for the burden to be used up."""

    answers: Answers
    deeper: Answers
    part: Floats
    prices: Floats
    bound: float

    def shares(self, pool: ColumnPool) -> Floats:
        """What is taken of each column (n,) of a pool, to which the answers are added."""
        pool.add(self.answers)
        pool.add(self.deeper)
        shares, columns = np.zeros(len(pool)), pool.find(self.answers)
        shares[columns] = 1.0
        np.add.at(shares, columns[self.deeper.lines], -self.part)
        np.add.at(shares, pool.find(self.deeper), self.part)
        return shares


def within_burdens(city: City, needs: Needs, prices: Floats) -> Within:
    """The answers at prices (rows,), whose part for burdens is only where the trying begins. Enterprises for which no price is found
    keep theirs and may break their burden: the bound holds all the same."""
    problem, lines, free = city.problem, city.lines, city.lines.free
    enterprise, count = problem.enterprise[free], len(problem.loss_limit)
    burdens = slice(city.row_count, city.row_count + count)
    prices, limit = needs.where_asked(prices), np.where(needs.asked[burdens], problem.loss_limit, np.inf)
    burden = prices[burdens]

    def lost(plans: Plans, some: Indexes) -> Floats:
        yuan = lines.lost(free[some], plans)
        return np.bincount(enterprise[some], weights=yuan, minlength=count).astype(np.float64)

    answers = city.answer(city.prices(prices))
    less = lost(answers.plans, np.arange(len(free)))
    kept = less <= limit * (1 + SLACK) + SLACK
    low, high, more = np.where(kept, 0.0, burden), np.where(kept, burden, np.inf), np.where(kept, np.inf, less)
    plans, choices = answers.plans.copy(), answers.choices.copy()
    for nth in range(_TRIES):
        sought = np.isinf(high) | (high - low > _NEAR * high)
        some = np.flatnonzero(sought[enterprise])
        if not len(some):
            break
        tried = _between(low, high, min(_STEP**2**nth, _MOST_STEP))
        asked = prices.copy()
        asked[burdens] = np.where(sought, tried, burden)
        found = city.answer(city.prices(asked), some)
        now = lost(found.plans, some)
        kept = sought & (now <= limit * (1 + SLACK) + SLACK)
        broken = sought & ~kept
        low, more = np.where(broken, tried, low), np.where(broken, now, more)
        high, less = np.where(kept, tried, high), np.where(kept, now, less)
        here, there = kept[enterprise[some]], broken[enterprise[some]]
        answers.plans[some[here]], answers.choices[some[here]] = found.plans[here], found.choices[here]
        answers.priced[some[here]] = found.priced[here]
        plans[some[there]], choices[some[there]] = found.plans[there], found.choices[there]
    prices[burdens] = np.where(np.isinf(high), burden, high)
    both = np.isfinite(high) & np.isfinite(more)
    part = np.where(both, (limit - less) / np.where(both, more - less, 1.0), 0.0)
    mixed = np.flatnonzero(both[enterprise])
    return Within(
        answers,
        Answers.of_lines(plans[mixed], mixed, choices[mixed]),
        part[enterprise[mixed]],
        prices,
        lagrange_bound(needs, prices, float(answers.priced.sum())),
    )


def _between(low: Floats, high: Floats, step: float) -> Floats:
    """Half way between a price that is too low and one that is not; where only one is known (0 is no low one, inf no high one), so many
    times as far, and the first price where none is."""
    higher = np.where(low > 0, step * low, _FIRST)
    return np.asarray(np.select([np.isinf(high), low > 0], [higher, (low + high) / 2], high / step))
