"""A plan's last touch: projects go back as near to their owners' plans as the limits leave room for, at no cost. Knows
columns and rows; never touches the bound."""

from __future__ import annotations

import numpy as np

from models.problem import Floats
from optimizer.city import City
from optimizer.columns import ColumnPool
from optimizer.needs import SLACK, Needs
from optimizer.project import days_from_plan
from optimizer.search import Choice, rate


def settled(city: City, pool: ColumnPool, needs: Needs, choice: Choice) -> Choice:
    """The choice with each project, in turn, on the pool's schedule nearest to its owner's plan that costs no more and
    leaves every row met; lines stay as they are. A choice that misses a row stays whole as it is."""
    if choice.short > 0 or not city.project_count:
        return choice
    pool.add(city.answer(city.prices(city.nothing)))
    columns = choice.columns.copy()
    spare = pool.given(columns) - needs.amount
    room = spare + SLACK * needs.scale
    for actor in range(city.line_count, city.count):
        place = int(np.flatnonzero(pool.owner[columns] == actor)[0])
        now = int(columns[place])
        columns[place] = _nearest(city, pool, room, actor, now)
        room += pool.give[columns[place]].toarray().ravel() - pool.give[now].toarray().ravel()
    return rate(pool, needs, columns)


def _nearest(city: City, pool: ColumnPool, room: Floats, actor: int, now: int) -> int:
    """The column of the project nearest to its owner's plan among those that fit in the place of `now`."""
    own = np.flatnonzero((pool.owner == actor) & (pool.cost <= pool.cost[now] + 1e-9))
    left = room + pool.give[own].toarray() - pool.give[now].toarray()
    fits = own[(left >= 0).all(axis=1) | (own == now)]
    blocks = city.problem.projects[actor - city.line_count].tasks
    away = [days_from_plan(block, city.problem.horizon) for block in blocks]
    moved = [sum(float(row[worked].sum()) for row, worked in zip(away, pool.days[c], strict=True)) for c in fits]
    here = float(moved[int(np.flatnonzero(fits == now)[0])])
    nearest = int(np.argmin(moved))
    return int(fits[nearest]) if moved[nearest] < here else now
