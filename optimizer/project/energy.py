"""How early a project can be done, by what its own resources can give in a day. Knows one project; knows no price and
no schedule.

Tasks that may not begin before moment h and leave at least t days behind them need so many resource-days; with capacity
c a day the project is not done before h + ceil(resource-days / c) + t, for every h, t and resource (energetic reasoning:
Baptiste, Le Pape and Nuijten 1999). The same holds for a task in the place of the end, with the tasks before it: it
moves their heads, from the first task to the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from optimizer.project.network import longest_paths
from optimizer.project.placing import place
from optimizer.project.task import Site


def earliest(site: Site) -> tuple[list[int], int]:
    """Moments before which no schedule begins each task, and before which none is done."""
    far = longest_paths(site)
    heads = _heads_of_links(site)
    for b in site.order:
        before = {a: far[a][b] for a in site.order if b in far[a]}
        following = [heads[a] + site.works[a].duration + days for a, days in before.items()]
        heads[b] = max(heads[b], *following, _by_energy(site, heads, before), 0)
    behind = {a: max((days + site.works[b].duration for b, days in far[a].items()), default=0) for a in site.order}
    done = max((heads[a] + site.works[a].duration + days for a, days in behind.items()), default=0)
    return heads, max(done, _by_energy(site, heads, behind))


def _heads_of_links(site: Site) -> list[int]:
    """By calendar, law and links alone; 0 where not even these leave room, which others find out."""
    placed = place(replace(site, own=tuple({} for _ in site.own)))
    if isinstance(placed, int):
        return [0] * len(site.works)
    last = {i: int(days[-1]) for i, days in enumerate(placed)}
    ready = [site.ready(i, last) for i in range(len(site.works))]
    return [moment + int(np.argmax(work.usable[moment:])) for moment, work in zip(ready, site.works, strict=True)]


def _by_energy(site: Site, heads: list[int], behind: Mapping[int, int]) -> int:
    """The moment before which the tasks of `behind`, each followed by so many days, cannot all be over."""
    best = 0
    for name, capacity in sorted(site.capacity.items()):
        using = [i for i in behind if site.own[i].get(name, 0)]
        if not using:
            continue
        begins, row = np.unique([heads[i] for i in using], return_inverse=True)
        follows, column = np.unique([behind[i] for i in using], return_inverse=True)
        days = np.zeros((len(begins), len(follows)), dtype=np.int64)
        np.add.at(days, (row, column), [site.works[i].duration * site.own[i][name] for i in using])
        days = days[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
        moments = begins[:, None] + -(-days // capacity) + follows[None, :]
        best = max(best, int(moments[days > 0].max()))
    return best
