"""Ctrl-C while a search runs: the first asks it to end with the best plan so far, the second ends the program. Knows no engine."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def asked_to_stop(tell: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Yields a question whether the user asked to stop; `tell` is called when they first do. Outside the main thread, where
    no signal arrives, nobody ever asks."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def first(number: int, frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        tell()

    before = signal.signal(signal.SIGINT, first)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
