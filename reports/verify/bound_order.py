"""The order of a project's tasks as series and parallels. Knows which task follows which, no day and no price.

A network of tasks that reduces to one arc by joining arcs one after another and arcs side by side (Duffin 1965) is such
a nest. Of any other one link after another is left out until it is: without links tasks are freer, and what is least
for them is a lower bound still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.verify.notes import UnreadableError


@dataclass(frozen=True)
class Step:
    """One task."""

    task: int


@dataclass(frozen=True)
class Wait:
    """Calendar days that pass."""

    days: int


@dataclass(frozen=True)
class Beside:
    """Series that begin together; what follows waits for all of them."""

    branches: tuple[Series, ...]


Series = tuple[Step | Wait | Beside, ...]
Link = tuple[int, int, int]
"""Task before, task after, lag in calendar days."""
Arc = tuple[int, int, Series]
BEGIN, END = -1, -2


def nest(durations: Sequence[int], links: Sequence[Link]) -> tuple[Series, tuple[Link, ...]]:
    """The tasks as a nest, and the links that it leaves out."""
    kept, aside = _needed(durations, links), list[Link]()
    while len(arcs := _reduced(_arcs(len(durations), kept))) > 1:
        spare = _spare(arcs, kept)
        kept.remove(spare)
        aside.append(spare)
    return (arcs[0][2] if arcs else ()), tuple(aside)


def _arcs(count: int, links: Sequence[Link]) -> list[Arc]:
    """A task i is the arc from node 2 i to node 2 i + 1, a link the arc between two tasks."""
    arcs: list[Arc] = [(2 * i, 2 * i + 1, (Step(i),)) for i in range(count)]
    arcs += [(2 * a + 1, 2 * b, (Wait(lag),) if lag else ()) for a, b, lag in links]
    arcs += [(BEGIN, 2 * i, ()) for i in range(count) if all(b != i for _, b, _ in links)]
    arcs += [(2 * i + 1, END, ()) for i in range(count) if all(a != i for a, _, _ in links)]
    return arcs


def _spare(arcs: Sequence[Arc], links: Sequence[Link]) -> Link:
    """A link amid what does not reduce: best one whose tasks both hang on other links too."""
    nodes = {node for arc in arcs for node in arc[:2]}

    def tangled(link: Link) -> int:
        behind, before = sum(one[0] == link[0] for one in links), sum(one[1] == link[1] for one in links)
        return (behind > 1 and 2 * link[0] + 1 in nodes) + (before > 1 and 2 * link[1] in nodes)

    return max(links, key=tangled)


def _reduced(arcs: list[Arc]) -> list[Arc]:
    while True:
        fewer = _side_by_side(_one_after_another(arcs))
        if len(fewer) == len(arcs):
            return fewer
        arcs = fewer


def _one_after_another(arcs: list[Arc]) -> list[Arc]:
    for node in sorted({arc[0] for arc in arcs} - {BEGIN}):
        before = [arc for arc in arcs if arc[1] == node]
        behind = [arc for arc in arcs if arc[0] == node]
        if len(before) == len(behind) == 1:
            joined = (before[0][0], behind[0][1], before[0][2] + behind[0][2])
            arcs = [*(arc for arc in arcs if node not in arc[:2]), joined]
    return arcs


def _side_by_side(arcs: list[Arc]) -> list[Arc]:
    beside: dict[tuple[int, int], list[Series]] = {}
    for tail, head, parts in arcs:
        beside.setdefault((tail, head), []).append(parts)
    return [(*ends, parts[0] if len(parts) == 1 else (Beside(tuple(parts)),)) for ends, parts in beside.items()]


def after_each(durations: Sequence[int], links: Sequence[Link]) -> list[dict[int, int]]:
    """For each task those that must follow it, with the least calendar days between its last day and their first."""
    far: list[dict[int, int]] = [{} for _ in durations]
    for _ in range(len(durations) + 1):
        changed = False
        for a, b, lag in links:
            for c, days in [(b, lag), *((c, lag + durations[b] + more) for c, more in far[b].items())]:
                if days > far[a].get(c, -1):
                    far[a][c], changed = days, True
        if not changed:
            return far
    raise UnreadableError("tasks.predecessors", "工序互为先后，成了圈", "tasks wait for one another in a circle")


def _needed(durations: Sequence[int], links: Sequence[Link]) -> list[Link]:
    """Links that do not follow from longer ways round: a task takes at least its duration in calendar days."""
    strongest: dict[tuple[int, int], int] = {}
    for a, b, lag in links:
        strongest[a, b] = max(lag, strongest.get((a, b), 0))
    far = after_each(durations, links)

    def round_about(a: int, b: int, firsts: Mapping[tuple[int, int], int]) -> int:
        ways = (lag + durations[c] + far[c][b] for (before, c), lag in firsts.items() if before == a and b in far[c])
        return max(ways, default=-1)

    return [(a, b, lag) for (a, b), lag in sorted(strongest.items()) if round_about(a, b, strongest) < lag]
