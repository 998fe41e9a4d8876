"""The best schedule of a series-parallel project at given prices, by a dynamic programme over days. Knows one project's
tasks and their prices; knows no own resource.

Backward through a series: `after[t]` is the least price of all that follows when it is ready at moment t. Branches side
by side share their first and last moment: with M_b(s, t) the least price of branch b between the moments s and t,
the whole costs min over t of sum_b M_b(s, t) + after[t]. Rows M_b(s, .) are dear, so they are computed only for the
moments s that a best schedule could use: elsewhere the larger of what single branches prove stands in, which is too low
at worst; when the best path runs through such a moment its row is computed and the path sought again.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimizer.project.kernels import Days, Floats
from optimizer.project.network import Series, Side, Step, Wait
from optimizer.project.task import Work


class Programme:
    """One project's series at prices per worked day; `price` (tasks, H)."""

    def __init__(self, works: tuple[Work, ...], price: Floats):
        self.works, self.price = works, price
        self.moments = price.shape[1] + 1

    def best(self, parts: Series, after: Floats, ready: int = 0) -> tuple[float, dict[int, Days]] | None:
        """Least price and the worked days of each task; None when the series does not fit."""
        exact: dict[int, dict[int, float]] = {}
        while True:
            futures = self._backward(parts, after, exact)
            if futures[0][ready] == np.inf:
                return None
            days = self._trace(parts, futures, ready, exact)
            if days is not None:
                return float(futures[0][ready]), days

    def _backward(self, parts: Series, after: Floats, exact: Mapping[int, Mapping[int, float]]) -> list[Floats]:
        """`futures[i]` holds before part i; the last is `after`."""
        futures = [after]
        for i in range(len(parts) - 1, -1, -1):
            part, behind = parts[i], futures[-1]
            if isinstance(part, Step):
                futures.append(self.works[part.task].cost_from(self.price[part.task], behind))
            elif isinstance(part, Wait):
                futures.append(_shifted(behind, part.days))
            else:
                low = self._low(part, behind)
                for moment, cost in exact.get(i, {}).items():
                    low[moment:] = np.maximum(low[moment:], cost)
                futures.append(low)
        return futures[::-1]

    def _low(self, side: Side, after: Floats) -> Floats:
        """What branches prove alone: one pays for what follows, the others for themselves."""
        nothing = np.zeros(self.moments)
        alone = [self._backward(branch, nothing, {})[0] for branch in side.branches]
        whole = [self._backward(branch, after, {})[0] for branch in side.branches]
        total = np.sum(alone, axis=0)
        fits = np.isfinite(total)
        low = np.where(fits, -np.inf, np.inf)
        for own, both in zip(alone, whole, strict=True):
            low[fits] = np.maximum(low[fits], total[fits] - own[fits] + both[fits])
        return low

    def _trace(
        self, parts: Series, futures: list[Floats], ready: int, exact: dict[int, dict[int, float]]
    ) -> dict[int, Days] | None:
        """The days of the best path; None when it used a moment whose price was only a lower bound (now computed)."""
        days: dict[int, Days] = {}
        for i, part in enumerate(parts):
            if isinstance(part, Wait):
                ready += part.days
            elif isinstance(part, Step):
                worked = self.works[part.task].days_from(self.price[part.task], futures[i + 1], ready)
                days[part.task] = worked
                ready = int(worked[-1]) + 1
            else:
                rows = [self._until(branch, ready) for branch in part.branches]
                joined = np.sum(rows, axis=0) + futures[i + 1]
                done = int(np.argmin(joined))
                if not joined[done] <= futures[i][ready] + 1e-12 * max(1.0, abs(futures[i][ready])):
                    exact.setdefault(i, {})[ready] = float(joined[done])
                    return None
                for branch in part.branches:
                    found = self.best(branch, _by(done, self.moments), ready)
                    assert found is not None, "the row of the branch reaches this moment"
                    days |= found[1]
                ready = done
        return days

    def _until(self, parts: Series, ready: int) -> Floats:
        """Least price of a series that is ready at a moment, done by each moment."""
        before = np.where(np.arange(self.moments) >= ready, 0.0, np.inf)
        for part in parts:
            if isinstance(part, Step):
                before = self.works[part.task].cost_until(self.price[part.task], before)
            elif isinstance(part, Wait):
                before = np.concatenate([np.full(min(part.days, self.moments), np.inf), before])[: self.moments]
            else:
                before = self._through(part, before)
        return before

    def _through(self, side: Side, before: Floats) -> Floats:
        """Branches inside a branch: each moment at which being ready became cheaper begins a row."""
        reached = np.full(self.moments, np.inf)
        for ready in np.flatnonzero(before < np.concatenate([[np.inf], before[:-1]])):
            rows = [self._until(branch, int(ready)) for branch in side.branches]
            reached = np.minimum(reached, before[ready] + np.sum(rows, axis=0))
        return reached


def _shifted(after: Floats, days: int) -> Floats:
    if days == 0:
        return after
    return np.concatenate([after[days:], np.full(min(days, len(after)), np.inf)])


def _by(done: int, moments: int) -> Floats:
    """Nothing to pay until the moment `done`, no way after it."""
    return np.where(np.arange(moments) <= done, 0.0, np.inf)
