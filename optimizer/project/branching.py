"""The best schedule of a project beyond what reduces to a series: links set aside and own resources are met by
branching. Knows one project and its prices.

The dynamic programme solves what is left without them; where its schedule breaks a link or wants too much on a day, the
days of single tasks are narrowed in two or more ways of which every schedule of the project keeps one, and each is
solved again, the least price first (Land and Doig 1960).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from optimizer.project.kernels import Days, Floats
from optimizer.project.network import Link, Shape
from optimizer.project.placing import place
from optimizer.project.programme import Programme
from optimizer.project.task import Site, Work

MOST_BRANCHES = 1000
Works = tuple[Work, ...]
Schedule = dict[int, Days]


@dataclass(frozen=True)
class Best:
    """`days` per task, None when none was found; `bound` is proven, inf when there is no schedule; `proven`: nothing is
    priced lower than these days."""

    days: tuple[Days, ...] | None
    bound: float
    proven: bool


def best_schedule(site: Site, form: Shape, price: Floats, after: Floats) -> Best:
    """The least priced schedule within all links and own resources. `price` (tasks, H), `after` (H + 1,) what it costs
    to be done at each moment."""
    root = _Branch.of(form, _after_heads(site, form), price, after)
    waiting = [] if root is None else [(root.bound, 0, root)]
    count = 1
    while waiting:
        bound, _, branch = heapq.heappop(waiting)
        narrower = _repairs(site, form, branch)
        if narrower is None:
            return Best(branch.schedule(), bound, True)
        if count >= MOST_BRANCHES:
            return Best(_dive(site, form, branch, price, after), bound, False)
        for works in narrower:
            child = _Branch.of(form, works, price, after)
            if child is not None:
                heapq.heappush(waiting, (max(bound, child.bound), count, child))
                count += 1
    return Best(None, np.inf, True)


@dataclass(frozen=True)
class _Branch:
    """Narrowed tasks with the least priced schedule that the series allows them."""

    works: Works
    bound: float
    days: Schedule

    @staticmethod
    def of(form: Shape, works: Works, price: Floats, after: Floats) -> _Branch | None:
        found = Programme(works, price).best(form.parts, after)
        return None if found is None else _Branch(works, found[0], found[1])

    def schedule(self) -> tuple[Days, ...]:
        return tuple(self.days[i] for i in range(len(self.works)))


def _dive(site: Site, form: Shape, branch: _Branch, price: Floats, after: Floats) -> tuple[Days, ...] | None:
    """Always into the cheapest branch until nothing is broken; None when that ends nowhere."""
    while (narrower := _repairs(site, form, branch)) is not None:
        found = [child for works in narrower if (child := _Branch.of(form, works, price, after)) is not None]
        if not found:
            return None
        branch = min(found, key=lambda child: child.bound)
    return branch.schedule()


def _repairs(site: Site, form: Shape, branch: _Branch) -> Iterator[Works] | None:
    """Ways out of what the branch's schedule breaks; None when it breaks nothing."""
    works, days = branch.works, branch.days
    late = max(form.aside, key=lambda link: _overlap(link, days), default=None)
    if late is not None and _overlap(late, days) > 0:
        return _in_order(works, late, days)
    clash = _clash(site, days)
    return None if clash is None else _not_together(site, works, *clash)


def _overlap(link: Link, days: Schedule) -> int:
    """By how many days b begins too early."""
    a, b, lag = link
    return int(days[a][-1]) + 1 + lag - int(days[b][0])


def _in_order(works: Works, link: Link, days: Schedule) -> Iterator[Works]:
    """Whatever the moment t: either a is done by t, or b is not ready before t + 1 + lag."""
    a, b, lag = link
    moment = (int(days[b][0]) - lag + int(days[a][-1])) // 2
    horizon = np.arange(len(works[a].usable))
    yield _with(works, a, works[a].where(horizon < moment))
    yield _with(works, b, works[b].where(horizon >= moment + 1 + lag))


def _clash(site: Site, days: Schedule) -> tuple[int, list[int]] | None:
    """A day on which an own resource is wanted too often, amid such days, and the fewest tasks that want too much."""
    for name, capacity in sorted(site.capacity.items()):
        used = np.zeros(site.days, dtype=np.int64)
        for i, own in enumerate(site.own):
            used[days[i]] += own.get(name, 0)
        over = np.flatnonzero(used > capacity)
        if not len(over):
            continue
        stretch = over[: int(np.argmax(np.append(np.diff(over), 2) > 1)) + 1]
        day = int(stretch[len(stretch) // 2])
        wanting = [i for i, own in enumerate(site.own) if own.get(name, 0) and day in days[i]]
        wanting.sort(key=lambda i: (-site.own[i][name], site.works[i].piece < site.works[i].duration, i))
        total = np.cumsum([site.own[i][name] for i in wanting])
        return day, wanting[: int(np.argmax(total > capacity)) + 1]
    return None


def _not_together(site: Site, works: Works, day: int, tasks: list[int]) -> Iterator[Works]:
    """One of the tasks does not work that day; those before it in the list do."""
    horizon = np.arange(site.days)
    for i in tasks:
        yield _without_room(site, _with(works, i, works[i].where(horizon != day)))
        works = _with(works, i, _covering(works[i], day))


def _covering(work: Work, day: int) -> Work:
    """The task narrowed to schedules that work that day; one in pieces is left as it is."""
    if work.piece < work.duration:
        return work
    at = int(work.position[day])
    first = int(work.working[max(0, at - work.duration + 1)])
    last = int(work.working[min(len(work.working), at + work.duration) - 1])
    horizon = np.arange(len(work.usable))
    return work.where((horizon >= first) & (horizon <= last))


def _without_room(site: Site, works: Works) -> Works:
    """Closes days on which unbroken tasks are sure to work and leave too little for another."""
    cores = [_core(work) for work in works]
    for name, capacity in site.capacity.items():
        sure = np.zeros(site.days, dtype=np.int64)
        for own, core in zip(site.own, cores, strict=True):
            sure[core] += own.get(name, 0)
        if not sure.any():
            continue
        for i, own in enumerate(site.own):
            if name in own:
                others = sure.copy()
                others[cores[i]] -= own[name]
                free = others + own[name] <= capacity
                if (works[i].usable & ~free).any():
                    works = _with(works, i, works[i].where(free))
    return works


def _core(work: Work) -> Days:
    """Days on which the task works in each of its schedules; empty for one in pieces."""
    begins = np.flatnonzero(work.run >= work.duration)
    if work.piece < work.duration or not len(begins):
        return work.working[:0]
    return work.working[begins[-1] : begins[0] + work.duration]


def _with(works: Works, i: int, work: Work) -> Works:
    return (*works[:i], work, *works[i + 1 :])


def _after_heads(site: Site, form: Shape) -> Works:
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
