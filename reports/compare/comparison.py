"""Runs side by side, with everything that tables, charts and page draw from. Knows runs and sums, no output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from models.actors import RUN
from models.errors import Text
from reports.compare.books import Books, By, Group, keep_books
from reports.compare.changes import Change, changes
from reports.compare.differences import marks, warnings
from reports.compare.limits import LimitRows, compare_limits
from reports.compare.runs import Run, labels, read_run

FEWEST, MOST = 2, 8


@dataclass(frozen=True)
class Comparison:
    """The first run is the reference. `books`, `changes` by run; `changes[0]` is empty, and so are those of a run that
    cannot be read. `marks` tell which runs do not verify, `warnings` in what else the runs differ."""

    runs: tuple[Run, ...]
    books: tuple[Books, ...]
    limits: tuple[LimitRows, ...]
    changes: tuple[tuple[Change, ...], ...]
    marks: tuple[Text, ...]
    warnings: tuple[Text, ...]

    @property
    def readable(self) -> tuple[int, ...]:
        """The runs that have numbers."""
        return tuple(n for n, run in enumerate(self.runs) if run.readable)

    @property
    def modes(self) -> list[str]:
        """Every mode that some enterprise is in, `run` first."""
        found = {mode for books in self.books for mode, days in books.days.items() if days.any()}
        return sorted(found, key=lambda mode: (mode != RUN, mode))

    @cached_property
    def sectors(self) -> tuple[dict[str, Group], ...]:
        return tuple(books.groups("sector") for books in self.books)

    @cached_property
    def districts(self) -> tuple[dict[str, Group], ...]:
        return tuple(books.groups("district") for books in self.books)

    def groups(self, by: By) -> tuple[dict[str, Group], ...]:
        """By run: what each sector or district bears."""
        return self.sectors if by == "sector" else self.districts


def compare_runs(folders: Sequence[Path]) -> Comparison:
    """Each run judged by the verifier, then compared with the first. `folders` are those of FEWEST to MOST runs."""
    return compare([read_run(folder, label) for folder, label in zip(folders, labels(folders), strict=True)])


def compare(found: Sequence[Run]) -> Comparison:
    """Runs that were read, compared."""
    runs = tuple(found)
    books = tuple(keep_books(run.verdict) for run in runs)
    first = books[0]
    return Comparison(
        runs=runs,
        books=books,
        limits=compare_limits([run.verdict for run in runs]),
        changes=tuple(
            changes(first, own) if n and run.readable and runs[0].readable else ()
            for n, (run, own) in enumerate(zip(runs, books, strict=True))
        ),
        marks=marks(runs),
        warnings=warnings(runs, books),
    )
