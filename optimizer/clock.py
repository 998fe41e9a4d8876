"""How long a search has run and what it tells meanwhile. Knows no engine."""

from __future__ import annotations

import time
from collections.abc import Callable

from models.plan import Progress

Observer = Callable[[Progress], None]


class Clock:
    """Started when made; remembers the best cost told so far. Time is over when it has passed or `stop` says so."""

    def __init__(self, limit_s: float, observe: Observer, stop: Callable[[], bool] = lambda: False):
        self._begun, self._limit_s, self._observe, self._stop = time.monotonic(), limit_s, observe, stop
        self._cost: float | None = None

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    @property
    def left_s(self) -> float:
        return 0.0 if self._stop() else max(0.0, self._limit_s - self.seconds)

    @property
    def over(self) -> bool:
        return self.seconds >= self._limit_s or self._stop()

    def tell(self, stage: str, bound: float | None = None, cost: float | None = None) -> None:
        self._cost = self._cost if cost is None else cost
        self._observe(Progress(stage, self.seconds, bound, self._cost))

    def tell_and_check(self, stage: str, bound: float | None) -> bool:
        """Tells the bound and answers whether time is over."""
        self.tell(stage, bound)
        return self.over
