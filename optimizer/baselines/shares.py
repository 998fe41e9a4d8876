"""A cut by a share, as days of a line's nearest modes: what a blanket order comes to. Knows the law, no limit and no
block of days."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats, Problem
from models.season import Period

Plans = NDArray[np.int8]


def cut_by(problem: Problem, shares: Floats, periods: Iterable[Period] | None = None) -> Plans:
    """Modes (L, T) with which each line gives up `shares` (L,) of its output on the days on which a clause opens
    another mode than `run`.

    On such a day the two open modes around the output asked for are mixed: in each month the first days stand in the
    lower one, as many as bring the mean nearest to it. Other days keep the open mode nearest to normal.
    """
    spans = problem.season.periods("month") if periods is None else tuple(periods)
    plans = np.zeros((problem.line_count, problem.days), dtype=np.int8)
    known: dict[tuple[int, bytes, float], NDArray[np.int8]] = {}
    for l in range(problem.line_count):
        count = int(problem.mode_count[l])
        key = (int(problem.law[l]), problem.output[l, :count].tobytes(), float(shares[l]))
        if key not in known:
            allowed = problem.law_classes[key[0]].allowed[:, :count]
            known[key] = _days(allowed, problem.output[l, :count], key[2], spans)
        plans[l] = known[key]
    return plans


def _days(allowed: NDArray[np.bool_], output: Floats, share: float, spans: Iterable[Period]) -> NDArray[np.int8]:
    """One line's modes (T,); `allowed` (T, M)."""
    wanted = 1.0 - share
    below = np.where(allowed & (output <= wanted + 1e-12), output, -np.inf)
    above = np.where(allowed & (output >= wanted - 1e-12), output, np.inf)
    lower, upper = below.argmax(axis=1), above.argmin(axis=1)
    lower = np.where(np.isfinite(below.max(axis=1)), lower, upper)
    upper = np.where(np.isfinite(above.min(axis=1)), upper, lower)
    modes = np.where(allowed[:, 0], 0, np.where(allowed, output, -np.inf).argmax(axis=1))
    opened: NDArray[np.bool_] = np.asarray(allowed[:, 1:].any(axis=1))
    for span in spans:
        days = np.flatnonzero(opened[span.start : span.stop]) + span.start
        between = output[upper[days]] - output[lower[days]]
        due = np.where(between > 1e-12, (output[upper[days]] - wanted) / np.where(between > 1e-12, between, 1.0), 1.0)
        standing = round(float(np.clip(due, 0.0, 1.0).sum()))
        modes[days[:standing]], modes[days[standing:]] = lower[days[:standing]], upper[days[standing:]]
    return modes.astype(np.int8)
