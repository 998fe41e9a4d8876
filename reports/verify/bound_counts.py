"""What a line must count through a season: blocks begun, days in a mode, days owed, units of loss. Knows one line's
counts as small numbers, no price and no law.

A count is a number from 0 to `size - 1` that days in a mode take on; `after` says where each of its values is when days
`start` to `stop` (half open) have been spent in a mode, -1 where that is not allowed. Counts run down: what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reports.verify.days import Bools
from reports.verify.law import Debt

Ints = NDArray[np.int64]


class Count(Protocol):
    @property
    def size(self) -> int: ...

    def after(self, mode: int, start: int, stop: int, begins: bool) -> Ints:
        """(size,) the value that each value becomes; `begins` says that a block begins on day `start`."""

    def first(self, lines: Ints) -> Ints:
        """(n,) the value with which each line begins."""


class PlainCount(Count, Protocol):
    """A count whose limit is the same for all lines of a kind, so that a plan can be held against it."""

    def kept(self, plans: NDArray[np.int8], initial: int) -> Bools:
        """(n,) which of the plans (n, T) keep it; `initial` is the mode before the season."""


def _less(size: int, by: int) -> Ints:
    return np.maximum(np.arange(size) - by, -1)


@dataclass(frozen=True)
class MostBlocks:
    """At most so many blocks of a mode begin in the season."""

    mode: int
    most: int

    @property
    def size(self) -> int:
        return self.most + 1

    def after(self, mode: int, start: int, stop: int, begins: bool) -> Ints:
        return _less(self.size, int(begins and mode == self.mode))

    def kept(self, plans: NDArray[np.int8], initial: int) -> Bools:
        inside = plans == self.mode
        begun = (inside[:, 1:] & ~inside[:, :-1]).sum(axis=1) + (inside[:, 0] & (initial != self.mode))
        return np.asarray(begun <= self.most)

    def first(self, lines: Ints) -> Ints:
        return np.full(len(lines), self.most)


@dataclass(frozen=True)
class MostDays:
    """At most so many calendar days of a mode in the season."""

    mode: int
    most: int

    @property
    def size(self) -> int:
        return self.most + 1

    def after(self, mode: int, start: int, stop: int, begins: bool) -> Ints:
        return _less(self.size, stop - start if mode == self.mode else 0)

    def kept(self, plans: NDArray[np.int8], initial: int) -> Bools:
        return np.asarray((plans == self.mode).sum(axis=1) <= self.most)

    def first(self, lines: Ints) -> Ints:
        return np.full(len(lines), self.most)


@dataclass(frozen=True)
class Owed:
    """Days that a rule demands of `mode` in each of its periods, one after another: what is still owed."""

    mode: int
    debts: tuple[Debt, ...]

    @property
    def size(self) -> int:
        return max(debt.at_least for debt in self.debts) + 1

    def after(self, mode: int, start: int, stop: int, begins: bool) -> Ints:
        left = np.arange(self.size)
        for debt in self.debts:
            days = slice(max(start, debt.start), min(stop, debt.stop))
            if days.start >= days.stop:
                continue
            if days.start == debt.start:
                left = np.where(left >= 0, debt.at_least, -1)
            if mode == self.mode:
                left = np.where(left >= 0, np.maximum(0, left - int(debt.counted[days].sum())), -1)
            if days.stop == debt.stop:
                left = np.where(left == 0, 0, -1)
        return left

    def kept(self, plans: NDArray[np.int8], initial: int) -> Bools:
        held = np.ones(len(plans), dtype=np.bool_)
        for debt in self.debts:
            days = slice(debt.start, debt.stop)
            held &= ((plans[:, days] == self.mode) & debt.counted[days]).sum(axis=1) >= debt.at_least
        return held

    def first(self, lines: Ints) -> Ints:
        return np.zeros(len(lines), dtype=np.int64)


@dataclass(frozen=True)
class MostLoss:
    """Output value that a line may lose: `units` (M,) of a working day in each mode, `worked` (T,), `most` (L,) units by
    number of the line, `share` of a day's value that a unit is. Enough is as good as all."""

    units: Ints
    worked: Bools
    most: Ints
    share: float

    @property
    def size(self) -> int:
        return int(self.most.max()) + 1

    def after(self, mode: int, start: int, stop: int, begins: bool) -> Ints:
        return _less(self.size, int(self.worked[start:stop].sum() * self.units[mode]))

    def first(self, lines: Ints) -> Ints:
        return self.most[lines]


class Counts:
    """Several counts as one number, a state: 0 to `size - 1`; `size` itself is where nothing is allowed any more."""

    def __init__(self, counts: Sequence[Count]):
        self.counts = tuple(counts)
        self.size = prod(count.size for count in self.counts)
        self._strides = [prod(count.size for count in self.counts[n + 1 :]) for n in range(len(self.counts))]
        self._known: dict[bytes, Ints] = {}

    def first(self, lines: Ints) -> Ints:
        found = np.zeros(len(lines), dtype=np.int64)
        for count, stride in zip(self.counts, self._strides, strict=True):
            found += count.first(lines) * stride
        return found

    def last_open(self, lines: Ints) -> Ints:
        """(n, size of the last count) the states with which lines begin, the last count at each of its values."""
        last = self.counts[-1]
        begin: Ints = (self.first(lines) - last.first(lines))[:, None] + np.arange(last.size)
        return begin

    def after(self, mode: int, start: int, stop: int, begins: bool) -> Ints:
        """(size,) the state that each state becomes."""
        parts = [count.after(mode, start, stop, begins) for count in self.counts]
        key = b"|".join(part.tobytes() for part in parts)
        if key not in self._known:
            self._known[key] = self._joined(parts)
        return self._known[key]

    def _joined(self, parts: list[Ints]) -> Ints:
        state, broken = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_)
        for part, stride in zip(parts, self._strides, strict=True):
            state = (state[:, None] + np.maximum(part, 0) * stride).ravel()
            broken = (broken[:, None] | (part < 0)).ravel()
        return np.where(broken, self.size, state)
