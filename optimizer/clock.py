"""How long a search has run and what it tells meanwhile. Knows no engine, but that inner loops are compiled when first used."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable

from numba.core.event import Event, Listener, register

from models.plan import Progress

Observer = Callable[[Progress], None]


class _Compiling(Listener):
    """The seconds this process has spent compiling inner loops; the compiler's own lock keeps threads from overlapping."""

    def __init__(self) -> None:
        self._depth, self._since, self._done_s = 0, 0.0, 0.0
        register("numba:compile", self)  # type: ignore[no-untyped-call]

    @property
    def seconds(self) -> float:
        return self._done_s + (time.monotonic() - self._since if self._depth else 0.0)

    def on_start(self, event: Event) -> None:
        if self._depth == 0:
            self._since = time.monotonic()
        self._depth += 1

    def on_end(self, event: Event) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._done_s += time.monotonic() - self._since


_compiling = _Compiling()


class Clock:
    """Started when made; remembers the best cost told so far. Time is over when it has passed or `stop` says so.

    What the first run on a machine spends compiling is not counted: its plan is as good as that of any later run."""

    def __init__(self, limit_s: float, observe: Observer, stop: Callable[[], bool] = lambda: False):
        self._begun, self._limit_s, self._observe, self._stop = self._now(), limit_s, observe, stop
        self._told: list[float] = []
        """The cost told last, which all parts of the clock remember together."""

    @staticmethod
    def _now() -> float:
        return time.monotonic() - _compiling.seconds

    @property
    def seconds(self) -> float:
        return self._now() - self._begun

    @property
    def left_s(self) -> float:
        return 0.0 if self._stop() else max(0.0, self._limit_s - self.seconds)

    @property
    def over(self) -> bool:
        return self.seconds >= self._limit_s or self._stop()

    def part(self, share: float) -> Clock:
        """The same clock, over when this share of the time that is left has passed."""
        other = copy.copy(self)
        other._limit_s = self.seconds + share * self.left_s
        return other

    def untold(self) -> Clock:
        """The same clock for a season that asks for less than is asked: what bounds and costs there are in it, nobody is told."""
        other, observe = copy.copy(self), self._observe
        other._told = []
        other._observe = lambda progress: observe(Progress(progress.stage, progress.seconds, None, None))
        return other

    def tell(self, stage: str, bound: float | None = None, cost: float | None = None) -> None:
        if cost is not None:
            self._told[:] = [cost]
        self._observe(Progress(stage, self.seconds, bound, self._told[0] if self._told else None))

    def tell_and_check(self, stage: str, bound: float | None) -> bool:
        """Tells the bound and answers whether time is over."""
        self.tell(stage, bound)
        return self.over
