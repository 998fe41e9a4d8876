"""The least that a project can cost when its own resources bind, or its order is no nest. Knows one project, whole; knows
no other.

The tasks are placed best without what is hard; where that breaks something, every schedule of the project keeps one of
two or more narrower sets of days, and each is placed again, the cheapest first (Land and Doig 1960).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.verify.bound_order import Beside, Link, Series, Step, Wait, nest
from reports.verify.bound_task import Floats, Ints, TaskDays

EFFORT = 5_000_000_000
"""About how many additions a project may take, some seconds, before what is proven so far is left at that."""
MOST_TRIES = 300
TOGETHER = 512
"""Moments looked at side by side, for the memory there is."""


@dataclass(frozen=True)
class Works:
    """A project at prices: its `tasks`, `price` (tasks, H) of each day of work, `late` (H + 1,) what it costs to be done at
    each moment, `links` between tasks, `needs` by resource of its own: how much each task takes and how much there is."""

    tasks: tuple[TaskDays, ...]
    price: Floats
    late: Floats
    links: tuple[Link, ...]
    needs: Mapping[str, tuple[tuple[int, ...], int]]

    def least(self) -> tuple[float, bool]:
        """A lower bound on the price of all schedules, inf where there is none; whether some schedule is priced so."""
        parts, aside = nest([task.duration for task in self.tasks], self.links)
        waiting: list[tuple[float, int, Works]] = [(self._relaxed(parts), 0, self)]
        tries, most = 1, self._most_tries(parts)
        while True:
            low, _, works = heapq.heappop(waiting)
            narrower = None if low == np.inf else works._narrower(parts, aside)
            if narrower is None:
                return low, True
            if tries >= most:
                return low, False
            for child in narrower:
                heapq.heappush(waiting, (max(low, child._relaxed(parts)), tries, child))
                tries += 1

    def _most_tries(self, parts: Series) -> int:
        return max(1, min(MOST_TRIES, EFFORT // max(1, 2 * self._additions(parts, 1))))

    def _additions(self, parts: Series, cases: int) -> int:
        """About how many one placing takes, for so many cases side by side."""
        moments, total = len(self.late), 0
        for part in parts:
            if isinstance(part, Step):
                total += 3 * (self.tasks[part.task].duration - self.tasks[part.task].piece + 1) * moments * cases
            elif isinstance(part, Beside):
                total += moments**2 * cases + sum(self._additions(branch, moments) for branch in part.branches)
        return total

    def _relaxed(self, parts: Series) -> float:
        return float(self._futures(parts, self.late[:, None])[0][0, 0])

    def _futures(self, parts: Series, after: Floats) -> list[Floats]:
        """What remains to be paid before each part and, last, `after` (H + 1, K) all of them, by moment."""
        found = [after]
        for part in reversed(parts):
            if isinstance(part, Step):
                found.append(self.tasks[part.task].before(self.price[part.task], found[-1]))
            elif isinstance(part, Wait):
                gone = np.full((min(part.days, len(after)), after.shape[1]), np.inf)
                found.append(np.concatenate([found[-1][part.days :], gone]))
            else:
                until = self._until(part)
                cases = [(until + case).min(axis=1) for case in found[-1].T]
                found.append(np.stack(cases, axis=1))
        return found[::-1]

    def _until(self, side: Beside) -> Floats:
        """(H + 1, H + 1): ready at moment s, all branches done by moment t."""
        moment, found = np.arange(len(self.late)), []
        for some in np.split(moment, range(TOGETHER, len(moment), TOGETHER)):
            by = np.where(moment[:, None] <= some, 0.0, np.inf)
            found.append(sum((self._futures(branch, by)[0] for branch in side.branches), np.zeros_like(by)))
        return np.concatenate(found, axis=1)

    def _placed(self, parts: Series, after: Floats, ready: int) -> dict[int, Ints]:
        """Days of each task in a schedule of the least price; `after` (H + 1,)."""
        futures, days = self._futures(parts, after[:, None]), dict[int, Ints]()
        for part, behind in zip(parts, futures[1:], strict=True):
            if isinstance(part, Step):
                days[part.task] = self.tasks[part.task].chosen(self.price[part.task], behind[:, 0], ready)
                ready = int(days[part.task][-1]) + 1
            elif isinstance(part, Wait):
                ready += part.days
            else:
                done = int(np.argmin(self._until(part)[ready] + behind[:, 0]))
                in_time = np.where(np.arange(len(after)) <= done, 0.0, np.inf)
                for branch in part.branches:
                    days |= self._placed(branch, in_time, ready)
                ready = done
        return days

    def _narrower(self, parts: Series, aside: Sequence[Link]) -> list[Works] | None:
        """The ways out of what the best schedule breaks; None when it breaks nothing."""
        if not aside and not self.needs:
            return None
        days = self._placed(parts, self.late, 0)
        for a, b, lag in aside:
            first, last = int(days[b][0]), int(days[a][-1])
            if first <= last + lag:
                return list(self._in_order(a, b, lag, (first - lag + last) // 2))
        for amounts, most in self.needs.values():
            clash = self._clash(days, amounts, most)
            if clash is not None:
                day, tasks = clash
                return [self._with(i, np.arange(len(self.late) - 1) != day) for i in tasks]
        return None

    def _in_order(self, a: int, b: int, lag: int, moment: int) -> Iterator[Works]:
        """Whatever the moment: either a is done by then, or b begins more than the lag after it."""
        day = np.arange(len(self.late) - 1)
        yield self._with(a, day < moment)
        yield self._with(b, day > moment + lag)

    def _clash(self, days: Mapping[int, Ints], amounts: Sequence[int], most: int) -> tuple[int, list[int]] | None:
        """A day on which too much is wanted, amid such days, and tasks that together want it: one of them works not then."""
        used = np.zeros(len(self.late) - 1, dtype=np.int64)
        for i, amount in enumerate(amounts):
            used[days[i]] += amount
        over = np.flatnonzero(used > most)
        if not len(over):
            return None
        day = int(over[len(over) // 2])
        wanting = sorted(
            (i for i, amount in enumerate(amounts) if amount and day in days[i]), key=lambda i: -amounts[i]
        )
        total = np.cumsum([amounts[i] for i in wanting])
        return day, wanting[: int(np.argmax(total > most)) + 1]

    def _with(self, i: int, free: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Works:
        tasks = (*self.tasks[:i], self.tasks[i].where(free), *self.tasks[i + 1 :])
        return replace(self, tasks=tasks)
