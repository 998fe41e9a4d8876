"""What projects' answers leave unproven at the relaxation's prices, searched on while the time allows. Knows rounds and
a clock; knows no task.

The bound adds up what each actor has proven, so a project whose least price is not proven weakens it whatever the
prices. It is asked again at the same prices with more effort: four times as much each time, so that the answers depend
on the clock only when it ends the run.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.problem import Floats
from optimizer.city import City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, lagrange_bound
from optimizer.needs import Needs
from optimizer.project import Effort
from optimizer.search import rate

_SHARE = 0.25
"""Of the gap asked for: what projects may leave unproven."""
_GROWTH = 4.0
_AFTER_ONE, _AFTER_MANY = 0.03, 0.5
"""Of the time left: what is kept for making a plan of the answers."""


def sharpened(
    city: City, pool: ColumnPool, needs: Needs, relaxation: Relaxation, gap: float, clock: Clock
) -> Relaxation:
    """The relaxation with the bound that projects' further search proves; better schedules go to the pool.

    A project that stands alone has nearly all the time there is, others half of it."""
    alone = city.count == 1
    projects, usual, bound = city.projects, city.projects.effort, relaxation.bound
    reserve = clock.left_s * (_AFTER_ONE if alone else _AFTER_MANY)
    enough = (1.0 if alone else _SHARE) * gap * abs(relaxation.cost) + 1e-9 * abs(relaxation.cost)
    if alone and not relaxation.prices.any():
        projects.watch = lambda cost, proven: clock.tell("projects", proven, cost)
    while city.project_count:
        answers = city.answer(city.prices(relaxation.prices))
        pool.add(answers)
        bound = max(bound, lagrange_bound(needs, relaxation.prices, float(answers.priced.sum())))
        unproven = sum(schedule.priced - schedule.bound for schedule in answers.schedules)
        if unproven <= enough or clock.left_s <= reserve or projects.effort.work == np.inf:
            break
        if alone:
            projects.effort = Effort(np.inf, clock.left_s - reserve, gap)
        else:
            projects.effort = Effort(projects.effort.work * _GROWTH, clock.left_s)
    projects.effort, projects.watch = usual, None
    shares = _best_alone(pool, needs) if alone else relaxation.shares
    return replace(relaxation, bound=bound, shares=shares)


def _best_alone(pool: ColumnPool, needs: Needs) -> Floats:
    """The whole share for the best schedule of the only actor: all the time may be over when it is found."""
    best = 0
    for column in range(1, len(pool)):
        if rate(pool, needs, np.array([column])).better_than(rate(pool, needs, np.array([best]))):
            best = column
    return np.eye(len(pool))[best]
