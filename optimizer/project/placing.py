"""One project, task after task, each at its first room. Knows what is left of resources; knows no price."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.project.kernels import Days
from optimizer.project.task import Site


def place(site: Site, left: Days | None = None, earliest: Sequence[int] | None = None) -> tuple[Days, ...] | int:
    """Days of every task, or the index of the first task that finds no room.

    `left` (Q, H) is what remains of what the city shares, None when that is no limit; `earliest` moments are those of
    an owner's plan. Exact for projects whose tasks never compete for a resource, else a good guess.
    """
    done: dict[int, Days] = {}
    for i in site.order:
        ready = site.ready(i, {task: int(days[-1]) for task, days in done.items()})
        if earliest is not None:
            ready = max(ready, earliest[i])
        work = site.works[i]
        moments = len(work.position)
        free = _free(site, i, done, left)
        worked = work.where(free).days_from(np.zeros(moments - 1), np.arange(float(moments)), min(ready, moments - 1))
        if not len(worked):
            return i
        done[i] = worked
    return tuple(done[i] for i in range(len(site.works)))


def _free(
    site: Site, task: int, done: dict[int, Days], left: Days | None
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Days on which the project's own and the city's resources have room for the task beside those placed so far."""
    free = np.ones(len(site.works[task].position) - 1, dtype=np.bool_)
    for name, amount in site.own[task].items():
        used = np.full(len(free), amount, dtype=np.int64)
        for other, worked in done.items():
            used[worked] += site.own[other].get(name, 0)
        free &= used <= site.capacity[name]
    if left is not None:
        for q in np.flatnonzero(site.uses[task]):
            used = np.full(len(free), site.uses[task, q])
            for other, worked in done.items():
                used[worked] += site.uses[other, q]
            free &= used <= left[q]
    return free
