"""A city of many balanced by a sample of its enterprises: what a tonne in a month is worth, some thousand lines tell nearly as well as a
hundred thousand. Knows rounds, columns and rows.

In a balance of everyone nearly all lines take part in putting right what the first prices have them do, in steps that each take the
longer the more lines there are. So some enterprises are drawn, the larger the likelier, and each stands for one over its chance of being drawn
(Horvitz and Thompson 1952). They are balanced, and everyone answers their prices once. What all give, less what the sample seems to give
at the same prices, is what the sample gets wrong; with the mean of the later half of such differences taken from what it is asked
for, it is balanced again (a control variate). The bound is that of everyone's answers, whoever found the prices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.problem import Floats
from optimizer.alike import like_days
from optimizer.burden_prices import within_burdens
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Indexes, Relaxation, Rounds
from optimizer.needs import needs_of

_LINES = 4_000
"""About how many lines are in a sample."""
_BY_SIZE = 0.5
"""Power of an enterprise's largest part in a limit by which it is drawn: 0 would draw all alike, 1 by that part."""
_TURNS = 5
"""Times that everyone is asked."""
_TOLERANCE, _MOST_ROUNDS = 1e-3, 100


@dataclass(frozen=True)
class Sample:
    """The `actors` (n,) in it, in order, and how many each of the city's stands for, `weight` (A,): none where it is not in it;
    `of_enterprise` (E,) likewise."""

    actors: Indexes
    weight: Floats
    of_enterprise: Floats


def sample_of(city: City, lines: int) -> Sample:
    """All projects and the lines of some enterprises, about so many lines."""
    problem, free = city.problem, city.lines.free
    enterprise, count = problem.enterprise[free], len(problem.loss_limit)
    size = _largest_parts(city) ** _BY_SIZE
    members = np.bincount(enterprise, minlength=count)
    few, many = 0.0, len(free) / max(float(size[members > 0].min(initial=1.0)), 1e-12)
    for _ in range(100):
        middle = (few + many) / 2
        few, many = (middle, many) if np.minimum(1.0, middle * size) @ members < lines else (few, middle)
    chance = np.where(members > 0, np.minimum(1.0, many * size), 0.0)
    by_size = np.argsort(-chance, kind="stable")
    passed = np.floor(np.cumsum(chance[by_size]) + 0.5)
    drawn = np.zeros(count, dtype=np.bool_)
    drawn[by_size] = np.diff(passed, prepend=0.0) > 0
    of_enterprise = np.where(drawn, 1.0 / np.maximum(chance, 1e-300), 0.0)
    weight = np.concatenate([of_enterprise[enterprise], np.ones(city.project_count)])
    return Sample(np.flatnonzero(weight), weight, of_enterprise)


def _largest_parts(city: City) -> Floats:
    """Each enterprise's largest part in what counts in a limit, (E,); never nothing."""
    problem, able = city.problem, np.zeros(city.problem.line_count, dtype=np.bool_)
    able[city.lines.free] = True
    counts = np.column_stack([problem.kg, problem.output_per_day, np.ones(problem.line_count)])
    works = problem.calendars.sum(axis=1)[problem.calendar]
    largest = np.full(len(problem.loss_limit), 1e-9)
    for members, weights in {(row.members, tuple(row.weights.tolist())) for row in problem.rows}:
        counted = (counts @ abs(np.array(weights))) * works * (problem.member_sets[members] & able)
        theirs = np.bincount(problem.enterprise, weights=counted, minlength=len(largest))
        largest = np.maximum(largest, theirs / max(float(theirs.sum()), 1e-300))
    return largest


def relaxed_by_sample(city: City, alone: City, pool: ColumnPool, penalty: float, clock: Clock) -> Relaxation:
    """The best of some turns; in `alone` lines keep their burdens. `cost` and `short` are those of the sample's balance, `shares` what
    everyone answers, which need not meet any row."""
    sample, needs = sample_of(city, _LINES), needs_of(alone)
    off: list[Floats] = []
    prices = _balance(city, pool, sample, city.nothing, None, penalty, clock).prices
    best: Relaxation | None = None
    for _ in range(_TURNS):
        mean = np.mean(off[len(off) // 2 :], axis=0) if off else city.nothing
        balance = _balance(alone, pool, sample, mean, prices, penalty, clock)
        found = within_burdens(alone, needs, _with_known(prices, balance.prices, alone, sample))
        shares, prices = found.shares(pool), found.prices
        missed = pool.give.T @ (shares * (1.0 - sample.weight[pool.owner]))
        off.append(np.where(np.arange(len(missed)) < city.row_count, missed, 0.0))
        if best is None or found.bound > best.bound:
            best = Relaxation(found.bound, prices, shares, balance.cost, balance.short)
        if clock.tell_and_check("relaxation", best.bound):
            break
    assert best is not None
    return replace(best, shares=np.append(best.shares, np.zeros(len(pool) - len(best.shares))))


def _balance(
    city: City, pool: ColumnPool, sample: Sample, off: Floats, begin: Floats | None, penalty: float, clock: Clock
) -> Relaxation:
    """The sample's balance, `off` (rows,) less being asked for; begins with the sample's columns in the pool."""
    needs, first = needs_of(city), city.row_count
    theirs = np.ones(len(needs.amount))
    theirs[first : first + len(sample.of_enterprise)] = sample.of_enterprise
    amount = np.where(needs.asked & (theirs > 0), np.where(needs.asked, needs.amount, 0.0) * theirs - off, -np.inf)
    needs = replace(needs, amount=amount, scale=np.where(theirs > 0, needs.scale * theirs, needs.scale))
    rounds = Rounds(
        city,
        pool,
        needs,
        penalty,
        shared=like_days(city, needs),
        actors=sample.actors,
        columns=np.flatnonzero(np.isin(pool.owner, sample.actors)),
        begin=None if begin is None else needs.where_asked(begin),
        weight=sample.weight,
    )
    return rounds.run(_TOLERANCE, _MOST_ROUNDS, lambda *_: clock.tell_and_check("relaxation", None))


def _with_known(known: Floats, found: Floats, city: City, sample: Sample) -> Floats:
    """Prices found by a sample's balance, and those known for burdens of enterprises outside it."""
    outside = np.zeros(len(known), dtype=np.bool_)
    outside[city.row_count : city.row_count + len(sample.of_enterprise)] = sample.of_enterprise == 0
    return np.where(outside, known, found)
