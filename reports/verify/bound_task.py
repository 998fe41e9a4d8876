"""What one construction task costs best, given what all that follows costs. Knows one task's calendar, no other task.

A *moment* t (0..H) lies before day t of the horizon: work that is ready at moment t may use day t, and work whose last day
is e is done at moment e + 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reports.verify.case import Case
from reports.verify.days import Bools, worked
from reports.verify.tables import Task

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TaskDays:
    """A task's calendar: `days` (n,) of the horizon that it works at all, `may` (n,) those on which it is let; `position`
    (H + 1,) the first of them at or after each moment; `piece` is its shortest span, all of it where it is not split."""

    days: Ints
    may: Bools
    position: Ints
    duration: int
    piece: int

    @staticmethod
    def of(case: Case, task: Task, banned: Bools) -> TaskDays:
        days = np.flatnonzero(worked(task.works, case.horizon))
        may: Bools = ~banned[days]
        if task.project.release is not None:
            may &= days >= case.horizon.at(task.project.release)
        piece = min(max(1, task.min_piece_days), task.duration_days) if task.splittable else task.duration_days
        return TaskDays(days, may, np.searchsorted(days, np.arange(len(case.horizon) + 1)), task.duration_days, piece)

    def where(self, free: Bools) -> TaskDays:
        """The same on fewer days of the horizon; `free` (H,)."""
        return replace(self, may=self.may & free[self.days])

    def before(self, price: Floats, after: Floats) -> Floats:
        """What the task and all behind it cost at least when it is ready at each moment. `price` (H,) of its days; `after`
        and result (H + 1, K), K cases side by side."""
        within = self._within(price, after, whole=False)
        return self._begun(price, within[self.piece])[0][self.position]

    def chosen(self, price: Floats, after: Floats, ready: int) -> Ints:
        """The days of a schedule that costs so; `after` (H + 1,). There must be one."""
        within = self._within(price, after[:, None], whole=True)
        j, k, picked = 0, int(self.position[ready]), list[int]()
        while j < self.duration:
            onward = np.inf if j == 0 or not self.may[k] else price[self.days[k]] + within[j + 1][k + 1, 0]
            if j == 0 or not onward <= within[j][k, 0]:
                begun, spans = self._begun(price, within[j + self.piece])
                k = int(np.flatnonzero(spans[k:, 0] == begun[k, 0])[0]) + k
                picked += range(k, k + self.piece)
                j, k = j + self.piece, k + self.piece
            else:
                picked.append(k)
                j, k = j + 1, k + 1
        return self.days[picked]

    def _within(self, price: Floats, after: Floats, whole: bool) -> dict[int, Floats]:
        """By days done, j: (n + 1, K), a span that is long enough is under way and working day k is next. A span of the
        shortest length is taken at once and may go on day by day. Unless the `whole` is asked for, the first is kept."""
        done = np.full((len(self.days) + 1, after.shape[1]), np.inf)
        done[1:] = after[self.days + 1]
        within = {self.duration: done}
        onward = np.where(self.may, price[self.days], np.inf)[:, None]
        for j in range(self.duration - 1, self.piece - 1, -1):
            within[j] = np.full(done.shape, np.inf)
            within[j][:-1] = onward + within[j + 1][1:]
            if j + self.piece <= self.duration:
                np.minimum(within[j], self._begun(price, within[j + self.piece])[0], out=within[j])
            if not whole:
                within.pop(j + self.piece, None)
        return within

    def _begun(self, price: Floats, within: Floats) -> tuple[Floats, Floats]:
        """The best span to begin on working day k or later, and the one that begins on it."""
        paid = np.concatenate([[0.0], price[self.days].cumsum()])
        let = np.concatenate([[0], self.may.cumsum()])
        spans = np.full(within.shape, np.inf)
        starts = np.arange(len(self.days) - self.piece + 1)
        starts = starts[let[starts + self.piece] - let[starts] == self.piece]
        spans[starts] = (paid[starts + self.piece] - paid[starts])[:, None] + within[starts + self.piece]
        return np.minimum.accumulate(spans[::-1], axis=0)[::-1], spans
