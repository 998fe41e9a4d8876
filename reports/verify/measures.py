"""measures.csv: which line takes which measure, and whether it may. Knows the offers, no mode and no limit.

Every check has the same shape, (rows, case, notes), and stands in CHECKS by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from reports.verify.agree import ROUNDED, agrees
from reports.verify.case import Case
from reports.verify.notes import Notes
from reports.verify.offers import Offer
from reports.verify.schedule import read_rows
from reports.verify.selectors import Subject, line_subject, matches
from reports.verify.tables import Line, Listed
from reports.verify.words import NUMBER, iso_day

MEASURES = "measures.csv"
COLUMNS = ("line_id", "measure", "from", "cost")
TERMS = "measures"


@dataclass(frozen=True)
class Entry:
    """A row of measures.csv that can be read: line and offer by number, `cost` None where it is no number."""

    row: int
    where: str
    line: int
    offer: int
    when: date
    cost: float | None


@dataclass(frozen=True)
class Taken:
    """A measure that an active line takes: the line and the first day in effect by number, what it costs."""

    line: int
    offer: Offer
    start: int
    yuan: float


def read_taken(folder: Path, case: Case, notes: Notes) -> tuple[Taken, ...]:
    """The measures taken, every wrong row noted. What can be applied is, so that the rest of the plan is judged as it
    stands; a scenario without offers needs no file."""
    if not case.offers and not (folder / MEASURES).exists():
        return ()
    entries = _entries(folder, case, notes)
    for check in CHECKS.values():
        check(entries, case, notes)
    first: dict[tuple[int, int], Entry] = {}
    for entry in entries:
        if case.tables.lines[entry.line].active and entry.when <= case.season.last:
            first.setdefault((entry.line, entry.offer), entry)
    return tuple(_applied(first[key], case) for key in sorted(first))


def _applied(entry: Entry, case: Case) -> Taken:
    offer, start = case.offers[entry.offer], max(0, case.season.at(entry.when))
    return Taken(entry.line, offer, start, offer.cost_yuan(case.tables.lines[entry.line], start, case.season))


def _entries(folder: Path, case: Case, notes: Notes) -> list[Entry]:
    lines = {line.line_id: n for n, line in enumerate(case.tables.lines)}
    offers = {offer.measure_id: n for n, offer in enumerate(case.offers)}
    found = []
    for row, said in read_rows(folder, MEASURES, COLUMNS, notes):
        where = f"{MEASURES}:{row} {said['line_id']}"
        line, offer = lines.get(said["line_id"]), offers.get(said["measure"])
        when = iso_day(said["from"])
        if line is None:
            notes.add("cover", where, f"没有生产线「{said['line_id']}」", f"there is no line {said['line_id']!r}")
        if offer is None:
            zh, en = f"情景中没有改造「{said['measure']}」", f"the scenario offers no measure {said['measure']!r}"
            notes.add("cover", where, zh, en)
        if when is None:
            notes.add("table", where, f"「{said['from']}」不是日期", f"{said['from']!r} is not a date")
        cost = float(said["cost"]) if NUMBER.fullmatch(said["cost"]) else None
        if cost is None:
            notes.add("table", where, f"「{said['cost']}」不是数", f"{said['cost']!r} is not a number")
        if line is not None and offer is not None and when is not None:
            found.append(Entry(row, where, line, offer, when, cost))
    return found


def phases(line: Line, taken: Sequence[Taken], case: Case) -> tuple[tuple[int, Subject], ...]:
    """What the law sees of a line, each look with the day number from which on it is that: its coating, the lists it
    joined, and what it still emits."""
    if not taken:
        return ((0, line_subject(line, case)),)
    found = []
    for start in sorted({0, *(one.start for one in taken)}):
        begun = [one for one in taken if one.start <= start]
        coatings = [one.offer.coating for one in begun if one.offer.coating]
        kg = line.kg
        for one in begun:
            kg = _less(kg, one.offer)
        seen = line_subject(replace(line, kg=kg, coating=coatings[-1] if coatings else line.coating), case)
        joined = (_joined(one, case) for one in begun if one.offer.joins)
        found.append((start, replace(seen, listed=(*seen.listed, *joined))))
    return tuple(found)


def _less(kg: tuple[float, float, float, float], offer: Offer) -> tuple[float, float, float, float]:
    so2, nox, pm, vocs = (amount * share for amount, share in zip(kg, offer.left, strict=True))
    return so2, nox, pm, vocs


def _joined(one: Taken, case: Case) -> Listed:
    first = case.season.first + timedelta(one.start)
    return Listed(one.offer.joins, first, None, first)


def active_lines(entries: list[Entry], case: Case, notes: Notes) -> None:
    """Only an active line takes a measure."""
    for entry in entries:
        if not case.tables.lines[entry.line].active:
            _note(entry, "闲置线不做改造", "an idle line takes no measure", notes)


def matching_lines(entries: list[Entry], case: Case, notes: Notes) -> None:
    """The offer means the line as it stands in the tables, on the first day in effect."""
    for entry in entries:
        number = case.season.at(entry.when)
        subject, offer = line_subject(case.tables.lines[entry.line], case), case.offers[entry.offer]
        if 0 <= number < len(case.season) and not matches(offer.lines, subject, case.season)[number]:
            zh = f"{entry.when} 该线不在改造「{offer.measure_id}」的范围内"
            _note(entry, zh, f"{offer.measure_id} is not offered to this line on {entry.when}", notes)


def first_days(entries: list[Entry], case: Case, notes: Notes) -> None:
    """The first day in effect is one of those on which the measure may begin."""
    for entry in entries:
        offer = case.offers[entry.offer]
        if entry.when not in offer.first_days:
            zh, en = (
                f"改造「{offer.measure_id}」不能自 {entry.when} 起算",
                f"{offer.measure_id} cannot begin on {entry.when}",
            )
            _note(entry, zh, en, notes)


def taken_once(entries: list[Entry], case: Case, notes: Notes) -> None:
    """A line takes a measure at most once."""
    seen: dict[tuple[int, int], Entry] = {}
    for entry in entries:
        other = seen.setdefault((entry.line, entry.offer), entry)
        if other is not entry:
            _note(entry, f"与第 {other.row} 行是同一项改造", f"the same measure as in row {other.row}", notes)


def one_coating(entries: list[Entry], case: Case, notes: Notes) -> None:
    """Two different measures that set the coating exclude each other."""
    seen: dict[int, Entry] = {}
    for entry in entries:
        if case.offers[entry.offer].coating:
            other = seen.setdefault(entry.line, entry)
            if other.offer != entry.offer:
                zh = f"与第 {other.row} 行都改变涂料，只能做其中一项"
                _note(entry, zh, f"sets the coating, as row {other.row} does: one of them excludes the other", notes)


def costs(entries: list[Entry], case: Case, notes: Notes) -> None:
    """The cost column is what the offer's terms come to."""
    for entry in entries:
        if entry.cost is None or entry.when > case.season.last:
            continue
        line, start = case.tables.lines[entry.line], max(0, case.season.at(entry.when))
        own = case.offers[entry.offer].cost_yuan(line, start, case.season)
        if not agrees(entry.cost, own, ROUNDED):
            zh, en = f"「cost」写 {entry.cost}，复算为 {own}", f"cost says {entry.cost}, recomputed {own}"
            notes.add("claim", entry.where, zh, en)


def order(entries: list[Entry], case: Case, notes: Notes) -> None:
    """Lines in the order of their table, measures in that of the scenario."""
    for one, after in pairwise(entries):
        if (after.line, after.offer) < (one.line, one.offer):
            zh = "行序应先按生产线表、再按情景中改造的次序"
            notes.add("table", after.where, zh, "rows should follow the table of lines, then the scenario's measures")


def _note(entry: Entry, zh: str, en: str, notes: Notes) -> None:
    notes.add("measure", entry.where, zh, en, clause=TERMS)


CHECKS: dict[str, Callable[[list[Entry], Case, Notes], None]] = {
    "active_lines": active_lines,
    "matching_lines": matching_lines,
    "first_days": first_days,
    "taken_once": taken_once,
    "one_coating": one_coating,
    "costs": costs,
    "order": order,
}
