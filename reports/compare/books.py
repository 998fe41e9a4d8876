"""A verified run summed up by enterprise, sector and district. Knows ledgers, not what they are compared with.

Index letters: L lines, T days, E enterprises in the order of their ids, p pollutants (so2, nox, pm, vocs).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS, RUN
from reports.verdict import Floats, Ledger, Verdict

By = Literal["sector", "district"]
BOTH: tuple[By, ...] = ("sector", "district")
Ints = NDArray[np.int64]
PLACES = len(POLLUTANTS)


@dataclass(frozen=True)
class Group:
    """What a sector or a district bears and gives up. Yuan; `cut_kg` (4,) the reduction; numbers of enterprises and lines
    that are ever curtailed, and of their days. Of a district `cut_kg` holds its construction too, of a sector not."""

    name: str
    loss_yuan: float
    restart_yuan: float
    measure_yuan: float
    cut_kg: tuple[float, ...]
    enterprises: int
    lines: int
    line_days: int


@dataclass(frozen=True)
class Books:
    """The ledger of one run by enterprise (E,): `days[mode]` line-days of active lines in a mode, yuan, `cut_kg` (E, 4).

    `at` (L,) says which enterprise a line belongs to, `off` (L, T) on which days it is curtailed.
    """

    ledger: Ledger
    ids: tuple[str, ...]
    names: tuple[str, ...]
    sectors: tuple[str, ...]
    districts: tuple[str, ...]
    days: dict[str, Ints]
    loss_yuan: Floats
    restart_yuan: Floats
    measure_yuan: Floats
    cut_kg: Floats
    at: Ints
    off: NDArray[np.bool_]

    @cached_property
    def number(self) -> dict[str, int]:
        """The place of each enterprise by its id."""
        return {name: n for n, name in enumerate(self.ids)}

    @property
    def enterprises_touched(self) -> int:
        return len(np.unique(self.at[self.off.any(axis=1)]))

    @property
    def lines_touched(self) -> int:
        return int(self.off.any(axis=1).sum())

    @property
    def line_days(self) -> int:
        return int(self.off.sum())

    def groups(self, by: By) -> dict[str, Group]:
        """Every sector or district that has a line, or construction, by name."""
        ledger = self.ledger
        of_lines = ledger.sectors if by == "sector" else ledger.districts
        names = sorted({*of_lines, *(ledger.district_baseline_kg if by == "district" else ())})
        number = {name: n for n, name in enumerate(names)}
        at = np.array([number[name] for name in of_lines], dtype=np.int64)
        size, off = len(names), self.off.sum(axis=1)
        cut = _sums(at, ledger.baseline_kg - ledger.planned_kg, size)
        if by == "district":
            for name, baseline in ledger.district_baseline_kg.items():
                cut[number[name]] = (baseline - ledger.district_planned_kg[name]).sum(axis=0)
        loss, restart = _sums(at, ledger.loss_yuan, size), _sums(at, ledger.restart_yuan, size)
        measures = _sums(at, _measures(ledger), size)
        lines, days = np.bincount(at, off > 0, size), np.bincount(at, off, size)
        firms = np.zeros(size, dtype=np.int64)
        for group, _ in {(int(at[l]), int(self.at[l])) for l in np.flatnonzero(off)}:
            firms[group] += 1
        return {
            name: Group(
                name=name,
                loss_yuan=float(loss[n]),
                restart_yuan=float(restart[n]),
                measure_yuan=float(measures[n]),
                cut_kg=tuple(cut[n].tolist()),
                enterprises=int(firms[n]),
                lines=int(lines[n]),
                line_days=int(days[n]),
            )
            for n, name in enumerate(names)
        }

    def construction_cut_kg(self) -> Floats:
        """Kg (4,) by which construction emits less on the season's days; below zero where work moved into it."""
        total = np.zeros(PLACES)
        for name, baseline in self.ledger.task_baseline_kg.items():
            total += (baseline - self.ledger.task_planned_kg[name]).sum(axis=0)
        return total


def keep_books(verdict: Verdict) -> Books:
    """The sums of a readable run; those of one that cannot be read are empty."""
    ledger = verdict.ledger
    first = {name: l for l, name in reversed(tuple(enumerate(ledger.enterprise_ids)))}
    ids = tuple(sorted(first))
    number = {name: n for n, name in enumerate(ids)}
    at = np.array([number[name] for name in ledger.enterprise_ids], dtype=np.int64)
    run = np.array([modes.index(RUN) for modes in ledger.mode_names], dtype=np.int64)
    off = (ledger.mode_by_day != run[:, None]) & ledger.active[:, None]
    return Books(
        ledger=ledger,
        ids=ids,
        names=_of(ids, first, ledger.enterprise_names),
        sectors=_of(ids, first, ledger.sectors),
        districts=_of(ids, first, ledger.districts),
        days=_mode_days(ledger, at, len(ids)),
        loss_yuan=_sums(at, ledger.loss_yuan, len(ids)),
        restart_yuan=_sums(at, ledger.restart_yuan, len(ids)),
        measure_yuan=_sums(at, _measures(ledger), len(ids)),
        cut_kg=_sums(at, ledger.baseline_kg - ledger.planned_kg, len(ids)),
        at=at,
        off=off,
    )


def modes_by_name(ledger: Ledger) -> NDArray[np.object_]:
    """The mode's name of every line on every day (L, T), so that runs whose tables list modes otherwise compare."""
    named = np.empty(ledger.mode_by_day.shape, dtype=object)
    for modes, lines in _alike(ledger):
        named[lines] = np.array(modes, dtype=object)[ledger.mode_by_day[lines]]
    return named


def _alike(ledger: Ledger) -> list[tuple[tuple[str, ...], Ints]]:
    """Lines gathered by the modes they have."""
    members: dict[tuple[str, ...], list[int]] = {}
    for l, modes in enumerate(ledger.mode_names):
        members.setdefault(modes, []).append(l)
    return [(modes, np.array(lines, dtype=np.int64)) for modes, lines in members.items()]


def _mode_days(ledger: Ledger, at: Ints, size: int) -> dict[str, Ints]:
    days: dict[str, Ints] = {}
    for modes, lines in _alike(ledger):
        active = lines[ledger.active[lines]]
        for m, mode in enumerate(modes):
            counted = np.bincount(at[active], ledger.mode_days[active, m], size).astype(np.int64)
            days[mode] = days.get(mode, np.zeros(size, dtype=np.int64)) + counted
    return days


def _measures(ledger: Ledger) -> Floats:
    """Yuan (L,) that each line's measures cost."""
    yuan = np.zeros(len(ledger.line_ids))
    for taken in ledger.measures:
        yuan[taken.line] += taken.yuan
    return yuan


def _sums(at: Ints, values: Floats, size: int) -> Floats:
    total = np.zeros((size, *values.shape[1:]))
    np.add.at(total, at, values)
    return total


def _of(ids: tuple[str, ...], first: dict[str, int], values: Sequence[str]) -> tuple[str, ...]:
    return tuple(values[first[name]] for name in ids)
