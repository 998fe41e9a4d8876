"""The shape of a project: which tasks follow one another, which run side by side. Knows no day and no price.

A network that can be reduced by merging arcs in series and arcs in parallel to one arc (Duffin 1965; Valdes, Tarjan and
Lawler 1982) is solved by a dynamic programme along that reduction; chains are its simplest case. Of other networks some links are
set aside until they can.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.project.task import Site


@dataclass(frozen=True)
class Step:
    """One task."""

    task: int


@dataclass(frozen=True)
class Wait:
    """Calendar days that must pass."""

    days: int


@dataclass(frozen=True)
class Side:
    """Branches that begin at one moment and are all done before what follows; each a series."""

    branches: tuple[Series, ...]


Series = tuple[Step | Wait | Side, ...]
Link = tuple[int, int, int]
"""Task before, task after, lag days."""
Arc = tuple[int, int, Series]
"""From node to node; a task i is the arc from node 2 i to node 2 i + 1."""
MOST_ASIDE = 8
"""Above so many links set aside, the constraint programme is quicker."""


@dataclass(frozen=True)
class Shape:
    """A project as a series from its begin to its end, and the links (before, after, lag days) set aside to make it one:
    without them it is a relaxation."""

    parts: Series
    aside: tuple[Link, ...]


def shape(site: Site) -> Shape | None:
    """The project as a series with as few links set aside as a greedy choice finds; None when it takes too many."""
    n = len(site.works)
    links = _needed_links(site)
    begin, end = 2 * n, 2 * n + 1
    arcs: list[Arc] = [(2 * i, 2 * i + 1, (Step(i),)) for i in range(n)]
    arcs += [(2 * a + 1, 2 * b, (Wait(lag),) if lag else ()) for a, b, lag in links]
    arcs += [(begin, 2 * i, ()) for i in range(n) if all(b != i for _, b, _ in links)]
    arcs += [(2 * i + 1, end, ()) for i in range(n) if all(a != i for a, _, _ in links)]
    arcs = _reduced(arcs, begin, end)
    aside: list[Link] = []
    while len(arcs) > 1:
        options = [arc for arc in arcs if _is_spare(arc, arcs)]
        if len(aside) == MOST_ASIDE or not options:
            return None
        fewer = [(_reduced([arc for arc in arcs if arc is not option], begin, end), option) for option in options]
        arcs, (tail, head, parts) = min(fewer, key=lambda found: len(found[0]))
        aside.append((tail // 2, head // 2, sum(part.days for part in parts if isinstance(part, Wait))))
    return Shape(arcs[0][2] if arcs else (), tuple(aside))


def _is_spare(arc: Arc, arcs: list[Arc]) -> bool:
    """A link whose tasks hang on others too."""
    tail, head, parts = arc
    return (
        _only_waits(parts)
        and sum(other[0] == tail for other in arcs) > 1
        and sum(other[1] == head for other in arcs) > 1
    )


def _reduced(arcs: list[Arc], begin: int, end: int) -> list[Arc]:
    while True:
        fewer = _merge_parallel(_merge_series(arcs, begin, end))
        if len(fewer) == len(arcs):
            return fewer
        arcs = fewer


def _merge_series(arcs: list[Arc], begin: int, end: int) -> list[Arc]:
    for node in sorted({arc[0] for arc in arcs} - {begin, end}):
        into = [arc for arc in arcs if arc[1] == node]
        out = [arc for arc in arcs if arc[0] == node]
        if len(into) == len(out) == 1:
            joined = (into[0][0], out[0][1], into[0][2] + out[0][2])
            arcs = [arc for arc in arcs if node not in (arc[0], arc[1])] + [joined]
    return arcs


def _merge_parallel(arcs: list[Arc]) -> list[Arc]:
    beside: dict[tuple[int, int], list[Series]] = {}
    for tail, head, parts in arcs:
        beside.setdefault((tail, head), []).append(parts)
    return [(tail, head, _side(branches)) for (tail, head), branches in sorted(beside.items())]


def _side(branches: list[Series]) -> Series:
    """Pure waits side by side are one wait, the longest."""
    waits = [sum(part.days for part in branch if isinstance(part, Wait)) for branch in branches if _only_waits(branch)]
    busy = [branch for branch in branches if not _only_waits(branch)]
    longest = max(waits, default=0)
    if longest or not busy:
        busy.append((Wait(longest),) if longest else ())
    return busy[0] if len(busy) == 1 else (Side(tuple(busy)),)


def _only_waits(branch: Series) -> bool:
    return all(isinstance(part, Wait) for part in branch)


def _needed_links(site: Site) -> list[Link]:
    """Precedence without what follows from longer paths: tasks last at least their duration in calendar days."""
    strongest: dict[tuple[int, int], int] = {}
    for a, b, lag in site.links:
        strongest[a, b] = max(lag, strongest.get((a, b), 0))
    far = longest_paths(site)
    return [
        (a, b, lag)
        for (a, b), lag in sorted(strongest.items())
        if not any(
            strongest_ab + site.works[c].duration + far[c][b] >= lag
            for (first, c), strongest_ab in strongest.items()
            if first == a and c != b and b in far[c]
        )
    ]


def longest_paths(site: Site) -> list[dict[int, int]]:
    """For each task the tasks after it with the least calendar days between its last day and their first."""
    far: list[dict[int, int]] = [{} for _ in site.works]
    for a in reversed(site.order):
        for first, b, lag in site.links:
            if first == a:
                far[a][b] = max(far[a].get(b, 0), lag)
                for c, days in far[b].items():
                    far[a][c] = max(far[a].get(c, 0), lag + site.works[b].duration + days)
    return far
