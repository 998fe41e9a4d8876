"""The best schedule of a project whose links do not reduce to a series: those set aside are met by branching. Knows one
project and its prices; knows no own resource.

Either a is done by moment t, or b is not ready before t + 1 + lag: every schedule that keeps the link a, b does one of
the two, for any t. Each branch only narrows the days of one task, so the dynamic programme solves it as before; the
branch with the least price is opened first (Land and Doig 1960).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np

from optimizer.project.kernels import Days, Floats
from optimizer.project.network import Link, Shape
from optimizer.project.placing import place
from optimizer.project.programme import Programme
from optimizer.project.task import Site, Work

MOST_BRANCHES = 400


@dataclass(frozen=True)
class Best:
    """`days` per task, None when the branches were given up; `bound` is proven, inf when there is no schedule."""

    days: tuple[Days, ...] | None
    bound: float


def best_schedule(site: Site, form: Shape, price: Floats, after: Floats) -> Best:
    """The least priced schedule that keeps all links; own resources are not looked at. `price` (tasks, H), `after`
    (H + 1,) what it costs to be done at each moment."""
    works = _after_heads(site, form)
    found = Programme(works, price).best(form.parts, after)
    if found is None:
        return Best(None, np.inf)
    count, open_branches = 0, [(found[0], 0, works, found[1])]
    while open_branches:
        bound, _, works, days = heapq.heappop(open_branches)
        broken = max(form.aside, key=lambda link: _overlap(link, days), default=None)
        if broken is None or _overlap(broken, days) <= 0:
            return Best(tuple(days[i] for i in range(len(works))), bound)
        if count >= MOST_BRANCHES:
            return Best(None, bound)
        for narrower in _two(works, broken, days):
            found = Programme(narrower, price).best(form.parts, after)
            if found is not None:
                count += 1
                heapq.heappush(open_branches, (found[0], count, narrower, found[1]))
    return Best(None, np.inf)


def _overlap(link: Link, days: dict[int, Days]) -> int:
    """By how many days b begins too early."""
    a, b, lag = link
    return int(days[a][-1]) + 1 + lag - int(days[b][0])


def _two(works: tuple[Work, ...], link: Link, days: dict[int, Days]) -> list[tuple[Work, ...]]:
    """In the first a is done earlier, in the second b begins later; both shut out the schedule at hand."""
    a, b, lag = link
    moment = (int(days[b][0]) - lag + int(days[a][-1])) // 2
    horizon = np.arange(len(works[a].position) - 1)
    early, late = works[a].where(horizon < moment), works[b].where(horizon >= moment + 1 + lag)
    return [
        tuple(early if i == a else work for i, work in enumerate(works)),
        tuple(late if i == b else work for i, work in enumerate(works)),
    ]


def _after_heads(site: Site, form: Shape) -> tuple[Work, ...]:
    """Tasks behind a link set aside begin no earlier than all links together ever allow."""
    behind = {b for _, b, _ in form.aside}
    earliest = place(replace(site, own=tuple({} for _ in site.own))) if behind else 0
    if isinstance(earliest, int):
        return site.works
    last = {i: int(days[-1]) for i, days in enumerate(earliest)}
    horizon = np.arange(site.days)
    return tuple(
        work.where(horizon >= site.ready(i, last)) if i in behind else work for i, work in enumerate(site.works)
    )
