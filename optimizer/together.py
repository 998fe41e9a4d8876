"""What an enterprise's lines cost at least together where they may lose only so much: more than a price on their burden proves.
Knows lines and prices; knows no balance.

A burden's price lets a line lose half of what it must, and adds up what no whole schedules come to. Of each line the least priced cost
is known for every amount that it may lose, so what they cost at least together can be listed (a knapsack of classes, Kellerer and
others 2004). In the bound

    sum over rows of price x need  +  sum over actors of the least each can cost at the prices

the lines of an enterprise may be one actor, who keeps its burden, and the burden then has no row (Geoffrion 1974).
"""

from __future__ import annotations

from dataclasses import replace

import numba as nb
import numpy as np
from numpy.typing import NDArray

from optimizer.city import City
from optimizer.clock import Clock
from optimizer.generate import Relaxation
from optimizer.needs import Needs
from optimizer.splitting import by_enterprise
from optimizer.stepwise import INF

Indexes = NDArray[np.int64]
_CELLS = 20_000
"""Parts of a burden that sums of losses are told apart by, where an enterprise has more than two lines; rounded down, so that no
plan is left out."""
_ALLOWED = 1e-6 * (1 + 1e-6)
"""Of what an enterprise makes in the season: what it may lose beyond its burden and still keep it, by the contract."""
_LEAST_GAIN = 1e-12
"""Of the bound: what one enterprise must prove more to be asked as one."""


@nb.njit(cache=True, nogil=True)
def _steps(values, unit_yuan):
    """Where the least cost falls: losses in yuan, rising, and costs, falling."""
    lost, cost, count, lowest = np.empty(len(values)), np.empty(len(values)), 0, INF
    for k in range(len(values)):
        if values[k] < lowest:
            lost[count], cost[count], lowest = k * unit_yuan, values[k], values[k]
            count += 1
    return lost[:count], cost[:count]


@nb.njit(cache=True, nogil=True)
def _added(lost, cost, other_lost, other_cost, allowed):
    """Steps of two together, their losses rounded down to cells."""
    width = allowed / _CELLS
    least = np.full(_CELLS + 1, INF)
    for i in range(len(lost)):
        for j in range(len(other_lost)):
            both = lost[i] + other_lost[j]
            if both > allowed:
                break
            cell = int(both / width)
            least[cell] = min(least[cell], cost[i] + other_cost[j])
    return _steps(least, width)


@nb.njit(cache=True, nogil=True)
def _least_together(first, start, least, unit_yuan, allowed, found):
    """For each enterprise e, lines `first[e]` to `first[e + 1]`: fills `found` (e,) with no more than what they cost at least within
    `allowed` (e,) yuan; INF where that is not known."""
    for e in range(len(first) - 1):
        found[e] = INF
        begin, last = first[e], first[e + 1] - 1
        lost, cost = _steps(least[start[begin] : start[begin + 1]], unit_yuan[begin])
        for i in range(begin + 1, last):
            other_lost, other_cost = _steps(least[start[i] : start[i + 1]], unit_yuan[i])
            lost, cost = _added(lost, cost, other_lost, other_cost, allowed[e])
        other_lost, other_cost = _steps(least[start[last] : start[last + 1]], unit_yuan[last])
        j = len(other_lost) - 1
        for i in range(len(lost)):
            while j >= 0 and lost[i] + other_lost[j] > allowed[e]:
                j -= 1
            if j < 0:
                break
            found[e] = min(found[e], cost[i] + other_cost[j])


def asked_as_one(city: City, needs: Needs, relaxation: Relaxation, clock: Clock) -> Relaxation:
    """The relaxation with the bound that its prices prove when enterprises are asked as one whose burden has a price and more than
    one line; those that prove more so are its `together`. As far as the time allows."""
    problem, lines, free = city.problem, city.lines, city.lines.free
    enterprise, count = problem.enterprise[free], len(problem.loss_limit)
    prices = needs.where_asked(relaxation.prices)
    burden = prices[city.row_count : city.row_count + count]
    normal = problem.calendars.sum(axis=1)[problem.calendar] * problem.value
    worth = np.bincount(problem.enterprise, weights=normal, minlength=count)
    allowed = problem.loss_limit + _ALLOWED * np.maximum(problem.loss_limit, worth)
    kept = lines.keep(free, allowed[enterprise])
    several = np.bincount(enterprise, minlength=count) > 1
    known = np.bincount(enterprise[~kept], minlength=count) == 0
    members = np.flatnonzero((several & known & (burden > 0))[enterprise])
    gain, alone = np.zeros(count), np.zeros(city.line_count)
    alone[members] = city.answer(city.prices(prices), members).priced
    for some, first, start, least in by_enterprise(city, prices, members, allowed[enterprise]):
        if clock.over:
            break
        theirs = enterprise[some[first[:-1]]]
        together = np.zeros(len(theirs))
        _least_together(first, start, least, lines.unit_yuan[free[some]], allowed[theirs], together)
        more = together - (np.add.reduceat(alone[some], first[:-1]) - burden[theirs] * problem.loss_limit[theirs])
        gain[theirs] = np.where(together < INF, more, 0.0)
    gain = np.where(gain > _LEAST_GAIN * abs(relaxation.bound), gain, 0.0)
    return replace(relaxation, bound=relaxation.bound + float(gain.sum()), together=np.flatnonzero(gain))
