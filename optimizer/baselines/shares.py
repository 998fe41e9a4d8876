"""A cut by a share, as days of a line's nearest modes: what a blanket order comes to. Knows the law, no limit and no
block of days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.problem import Bools, Floats, Problem
from optimizer.pricing import Plans

_TIE = 1e-9
"""Of modes with equal output a cut takes the one that emits less, and leaves the line in `run` where nothing is cut."""


class Cuts:
    """The lines of a problem, alike ones laid together: same law, same modes."""

    def __init__(self, problem: Problem):
        self._problem = problem
        alone = np.column_stack([problem.law, problem.mode_count]).astype(np.float64)
        flat = np.hstack([alone, problem.output, problem.emits.reshape(problem.line_count, -1)])
        _, self._first, alike = np.unique(flat, axis=0, return_index=True, return_inverse=True)
        self._kind = alike.ravel()

    def by(self, shares: Floats) -> Plans:
        """Modes (L, T) with which each line gives up `shares` (L,) of its output on the days on which a clause opens
        another mode than `run`.

        On such a day the two open modes around the output asked for are mixed: in each month the first days stand in
        the lower one, as many as bring the mean output nearest to it. Days that leave no choice keep the open mode
        nearest to it; all other days `run`.
        """
        plans = np.zeros((self._problem.line_count, self._problem.days), dtype=np.int8)
        pairs, alike = np.unique(np.stack([self._kind, shares]), axis=1, return_inverse=True)
        if plans.size:
            plans[:] = np.array([self._days(int(self._first[int(kind)]), share) for kind, share in pairs.T])[alike]
        return plans

    def _days(self, l: int, share: float) -> NDArray[np.int8]:
        """Modes (T,) of a line and of all like it."""
        problem, count = self._problem, int(self._problem.mode_count[l])
        output = problem.output[l, :count]
        allowed = problem.law_classes[problem.law[l]].allowed[:, :count]
        modes, lower, upper = _around(allowed, output, _TIE * problem.emits[l, :count].sum(axis=1), 1.0 - share)
        apart = output[upper] - output[lower]
        due = np.divide(output[upper] - (1.0 - share), apart, out=np.zeros(len(apart)), where=apart > 0)
        for month in problem.season.periods("month"):
            mixed = np.flatnonzero(apart[month.start : month.stop] > 0) + month.start
            standing = round(round(float(due[mixed].sum()), 9))
            modes[mixed[:standing]], modes[mixed[standing:]] = lower[mixed[:standing]], upper[mixed[standing:]]
        return modes.astype(np.int8)


def _around(
    allowed: Bools, output: Floats, emits: Floats, wanted: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """For each day of `allowed` (T, M) the mode to be in where nothing is mixed, and the open modes next below and
    next above the output wanted, the same where it is met or where one side has none."""
    tie = np.where(np.arange(len(output)) > 0, emits, 0.0)
    below = np.where(allowed & (output <= wanted + 1e-12), output - tie, -np.inf)
    above = np.where(allowed & (output >= wanted - 1e-12), output + tie, np.inf)
    lower, upper = below.argmax(axis=1), above.argmin(axis=1)
    none_below, none_above = np.isinf(below.max(axis=1)), np.isinf(above.min(axis=1))
    lower = np.where(none_below, upper, lower)
    upper = np.where(none_above | (output[upper] <= output[lower]), lower, upper)
    opened = allowed[:, 1:].any(axis=1)
    return np.where(opened, lower, 0), np.where(opened, lower, 0), np.where(opened, upper, 0)
