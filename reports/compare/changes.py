"""What changed between the first run and another, enterprise by enterprise. Knows books, no output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from models.actors import RUN
from reports.compare.books import Books, Ints, modes_by_name

SMALL = 1e-6
"""Yuan, kg and shares of them below which two sums of the same things are equal."""


@dataclass(frozen=True)
class Figures:
    """An enterprise in one run. `days` line-days by mode, `run` included; yuan; `cut_kg` (4,) reduction."""

    days: dict[str, int]
    loss_yuan: float
    restart_yuan: float
    measure_yuan: float
    cut_kg: tuple[float, ...]

    @property
    def cost_yuan(self) -> float:
        return self.loss_yuan + self.restart_yuan + self.measure_yuan

    @property
    def days_off(self) -> int:
        return sum(count for mode, count in self.days.items() if mode != RUN)


@dataclass(frozen=True)
class Change:
    """An enterprise that is planned otherwise. `before` or `after` is None where a run does not have it. `days_moved` are
    line-days in another mode than before, counted on lines that both runs have; None where the seasons differ."""

    enterprise_id: str
    name: str
    district: str
    sector: str
    before: Figures | None
    after: Figures | None
    days_moved: int | None

    def difference(self, of: Callable[[Figures], float]) -> float | None:
        """After less before; None where a run does not have the enterprise."""
        return None if self.before is None or self.after is None else of(self.after) - of(self.before)

    @property
    def size_yuan(self) -> float:
        """By how much its cost changes, whichever way; a run that does not have it costs it nothing."""
        before, after = (0.0 if one is None else one.cost_yuan for one in (self.before, self.after))
        return abs(after - before)


def changes(first: Books, other: Books) -> tuple[Change, ...]:
    """Enterprises that differ in any figure or on any day, the largest change of cost first, then the most days moved,
    then by id. Enterprises are matched by id, lines by theirs."""
    moved = _days_moved(first, other)
    found = []
    for name in sorted({*first.number, *other.number}):
        known = other if name in other.number else first
        n = known.number[name]
        days = None if moved is None else moved.get(name, 0)
        one = Change(
            name, known.names[n], known.districts[n], known.sectors[n], _figures(first, name), _figures(other, name), days
        )  # fmt: skip
        if _differs(one):
            found.append(one)
    return tuple(sorted(found, key=lambda one: (-one.size_yuan, -(one.days_moved or 0), one.enterprise_id)))


def strangers(first: Books, other: Books) -> tuple[int, int]:
    """How many enterprises only the first has, and only the other."""
    return len(first.number.keys() - other.number.keys()), len(other.number.keys() - first.number.keys())


def _figures(books: Books, name: str) -> Figures | None:
    n = books.number.get(name)
    if n is None:
        return None
    return Figures(
        {mode: int(days[n]) for mode, days in sorted(books.days.items()) if days[n]},
        float(books.loss_yuan[n]),
        float(books.restart_yuan[n]),
        float(books.measure_yuan[n]),
        tuple(books.cut_kg[n].tolist()),
    )


YUAN: tuple[Callable[[Figures], float], ...] = tuple(
    attrgetter(name) for name in ("loss_yuan", "restart_yuan", "measure_yuan")
)


def _differs(one: Change) -> bool:
    before, after = one.before, one.after
    if before is None or after is None:
        return True
    if one.days_moved or before.days != after.days:
        return True
    pairs = [(of(before), of(after)) for of in YUAN] + list(zip(before.cut_kg, after.cut_kg, strict=True))
    return any(abs(a - b) > SMALL * max(1.0, abs(a), abs(b)) for a, b in pairs)


def _days_moved(first: Books, other: Books) -> dict[str, int] | None:
    """Line-days in another mode, by enterprise of the other run; None where the seasons differ."""
    if first.ledger.days != other.ledger.days:
        return None
    place = {name: l for l, name in enumerate(first.ledger.line_ids)}
    pairs = [(place[name], l) for l, name in enumerate(other.ledger.line_ids) if name in place]
    if not pairs:
        return {}
    here, there = np.array(pairs, dtype=np.int64).T
    both = first.ledger.active[here] & other.ledger.active[there]
    modes = modes_by_name(first.ledger)[here] != modes_by_name(other.ledger)[there]
    count: Ints = np.bincount(other.at[there], (modes.sum(axis=1) * both), len(other.ids)).astype(np.int64)
    return {other.ids[n]: int(count[n]) for n in np.flatnonzero(count)}
