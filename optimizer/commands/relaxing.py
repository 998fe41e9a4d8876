"""The search for ways out in two processes: one eases limits, the other clauses. Knows how they are told apart and brought
together, not what a way is."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Iterator
from itertools import chain
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

from models.read import load_scenario
from models.scenario import SolveOptions
from optimizer.relax import Search, Way
from optimizer.relax.search import Tell

Message = tuple[str, Any]


class Ways:
    """Begins with the clauses at once, in a process of its own, where the scenario is not a small one."""

    def __init__(self, scenario: Path, options: SolveOptions, tell: Tell):
        self._tell = tell
        self._search = Search(load_scenario(scenario), options, tell)
        self._messages: Queue[Message] | None = None
        self._process: Any = None
        if not self._search.small:
            context = multiprocessing.get_context("spawn")
            self._messages = context.Queue()
            self._process = context.Process(target=_clauses, args=(scenario, options, self._messages), daemon=True)
            self._process.start()

    def possible(self) -> bool:
        """Whether nothing needs to give way."""
        return self._search.possible() is not None

    def found(self) -> Iterator[Way]:
        """Every way once, as it is found."""
        if self._messages is None:
            yield from self._search.ways()
            return
        names: set[str] = set()
        for way in chain(self._search.by_limits(), self._of_clauses(self._messages)):
            if way.name not in names:
                names.add(way.name)
                yield way

    def _of_clauses(self, messages: Queue[Message]) -> Iterator[Way]:
        while True:
            try:
                kind, content = messages.get(timeout=1.0)
            except queue.Empty:
                if self._process.exitcode not in (None, 0):
                    raise RuntimeError(f"the search ended with exit code {self._process.exitcode}") from None
                continue
            if kind == "end":
                return
            if kind == "told":
                self._tell(*content)
            else:
                yield content

    def end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.join()


def _clauses(scenario: Path, options: SolveOptions, messages: Queue[Message]) -> None:
    """The whole of the other process; a bug ends it with its traceback."""
    search = Search(load_scenario(scenario), options, lambda stage, name: messages.put(("told", (stage, name))))
    if search.everything().proven > 0:
        for way in search.by_clauses():
            messages.put(("way", way))
    messages.put(("end", None))
