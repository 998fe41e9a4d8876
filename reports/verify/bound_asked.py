"""Which lines can be asked together for the least they can cost, with which measures. Knows law, calendars and physics, no
price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, product

import numpy as np
from numpy.typing import NDArray

from reports.verify.bound_counts import Ints
from reports.verify.bound_line import Kind
from reports.verify.case import Case
from reports.verify.days import Bools
from reports.verify.law import LineLaw, law_of_lines
from reports.verify.lines import Matter
from reports.verify.measures import Taken
from reports.verify.modes import Mode
from reports.verify.notes import UnreadableError
from reports.verify.selectors import answers, line_subject, matches, mentioned

Floats = NDArray[np.float64]
Way = tuple[tuple[int, date], ...]
"""Measures, each by number with its first day in effect."""


@dataclass(frozen=True)
class Asked:
    """Lines that are asked together. `left` (T, 4) is the share of emission that their measures leave, `yuan` (n,) what
    those cost; `modes` indexes the modes that are ever open to them, `kind` and counts number those alone."""

    lines: Ints
    law: LineLaw
    modes: tuple[int, ...]
    kind: Kind
    left: Floats
    yuan: Floats

    def some(self, which: Ints) -> Asked:
        return Asked(self.lines[which], self.law, self.modes, self.kind, self.left, self.yuan[which])


def everyone(matter: Matter) -> Iterator[Asked]:
    """Each active line as it is, and with each choice of measures that the scenario offers it."""
    case, nothing = matter.case, np.ones((len(matter.case.season), 4))
    for n in np.flatnonzero(matter.active & (matter.initial < 0)).tolist():
        line = case.tables.lines[n]
        zh, en = f"没有「{line.initial_mode}」工况", f"there is no mode {line.initial_mode!r}"
        raise UnreadableError(f"lines {line.line_id}", zh, en)
    yield from _alike(matter, law_of_lines(case), nothing, {})
    for chosen, lines in _choices(case).items():
        left, starts = nothing.copy(), [(case.offers[k], case.season.at(when)) for k, when in chosen]
        for offer, start in starts:
            left[start:] *= offer.left
        taken = [
            Taken(n, offer, start, offer.cost_yuan(case.tables.lines[n], start, case.season))
            for n in lines
            for offer, start in starts
        ]
        yuan = {n: sum(one.yuan for one in group) for n, group in groupby(taken, key=lambda one: one.line)}
        yield from _alike(matter, law_of_lines(case, taken, among=set(lines)), left, yuan)


def _choices(case: Case) -> dict[Way, list[int]]:
    """Measures with their first days that a line may take together, and the lines that may; no two set the coating."""
    found: dict[Way, list[int]] = {}
    asked = mentioned(offer.lines for offer in case.offers)
    known: dict[object, list[Way]] = {}
    for n, line in enumerate(case.tables.lines):
        if not line.active or not case.offers:
            continue
        subject = line_subject(line, case)
        key = answers(subject, asked)
        if key not in known:
            ways: list[list[tuple[int, date] | None]] = []
            for k, offer in enumerate(case.offers):
                held = matches(offer.lines, subject, case.season)
                ways.append([None, *((k, when) for when in sorted(offer.first_days) if held[case.season.at(when)])])
            together = (tuple(one for one in way if one is not None) for way in product(*ways))
            known[key] = [way for way in together if way and sum(case.offers[k].coating != "" for k, _ in way) < 2]
        for way in known[key]:
            found.setdefault(way, []).append(n)
    return found


def _alike(matter: Matter, laws: Sequence[LineLaw], left: Floats, yuan: dict[int, float]) -> Iterator[Asked]:
    lines, days = matter.case.tables.lines, len(matter.case.season)
    for law in laws:
        open_modes: Bools = np.asarray(law.allowed.any(axis=0))
        groups: dict[object, list[int]] = {}
        for n in law.members.tolist():
            modes, initial = lines[n].modes, int(matter.initial[n])
            held = min(days, max(0, modes[initial].min_days - lines[n].initial_days))
            key = (lines[n].works, initial, held, tuple(map(_physics, modes)))
            groups.setdefault(key, []).append(n)
        for members in groups.values():
            modes, initial = lines[members[0]].modes, int(matter.initial[members[0]])
            used = tuple(m for m in range(len(modes)) if open_modes[m] or m == initial)
            held = min(days, max(0, modes[initial].min_days - lines[members[0]].initial_days))
            shortest = tuple(max(1, modes[m].min_days) for m in used)
            kind = Kind(law.allowed[:, list(used)], shortest, used.index(initial), held)
            paid = np.array([yuan.get(n, 0.0) for n in members])
            yield Asked(np.array(members, dtype=np.int64), law, used, kind, left, paid)


def _physics(mode: Mode) -> tuple[object, ...]:
    return mode.output, mode.min_days, mode.max_blocks, mode.max_days
