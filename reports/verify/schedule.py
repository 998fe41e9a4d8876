"""The files that were planned, read as they stand. Knows rows, holes and overlaps, not whether the plan is lawful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reports.verify.case import Case
from reports.verify.days import Days
from reports.verify.files import csv_rows, decoded, raw_bytes
from reports.verify.notes import Notes, UnreadableError
from reports.verify.words import iso_day

SCHEDULE, TASKS = "schedule.csv", "tasks.csv"
COLUMNS = {SCHEDULE: ("line_id", "from", "to", "mode", "rules"), TASKS: ("task_id", "from", "to")}


@dataclass(frozen=True)
class Claim:
    """A row of schedule.csv that can be read: line and mode by number, days half open, `rules` as written."""

    row: int
    line: int
    start: int
    stop: int
    mode: int
    rules: str


@dataclass(frozen=True)
class Plan:
    """`modes` (L, T) by number among the line's modes; a day that no row covers counts as `run`."""

    modes: NDArray[np.int8]
    claims: tuple[Claim, ...]


def read_rows(folder: Path, name: str, columns: tuple[str, ...], notes: Notes) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a planned table by column, with their line numbers; what is not as agreed is noted and passed over."""
    try:
        grid = csv_rows(decoded(raw_bytes(folder / name, name), name), name)
    except UnreadableError as trouble:
        notes.add("file", name, trouble.text.zh, trouble.text.en)
        return
    header = tuple(grid[0]) if grid else ()
    if header != columns:
        expected = ",".join(columns)
        notes.add("table", f"{name}:1", f"表头应为 {expected}", f"the header should be {expected}")
    if any(key not in header for key in columns) or len(set(header)) < len(header):
        return
    for number, cells in enumerate(grid[1:], start=2):
        if len(cells) != len(header):
            notes.add(
                "table",
                f"{name}:{number}",
                f"应有 {len(header)} 格，实为 {len(cells)}",
                f"{len(cells)} cells, not {len(header)}",
            )
            continue
        yield number, dict(zip(header, cells, strict=True))


def read_span(
    said: dict[str, str], where: str, notes: Notes, known: dict[str, date | None]
) -> tuple[date, date] | None:
    """First and last day of a row, or None with a note; `known` remembers dates already read."""
    found = []
    for key in ("from", "to"):
        written = said[key]
        if written not in known:
            known[written] = iso_day(written)
        when = known[written]
        if when is None:
            notes.add("table", where, f"「{written}」不是日期", f"{written!r} is not a date")
        else:
            found.append(when)
    if len(found) < 2:
        return None
    if found[1] < found[0]:
        notes.add("table", where, f"止于 {found[1]}，早于起始日 {found[0]}", f"ends on {found[1]}, before {found[0]}")
        return None
    return found[0], found[1]


def read_schedule(folder: Path, case: Case, notes: Notes) -> Plan:
    """schedule.csv as modes by day; every row that is no block of a line of this season is noted."""
    lines, season = case.tables.lines, case.season
    index = {line.line_id: number for number, line in enumerate(lines)}
    names = [{mode.name: m for m, mode in enumerate(line.modes)} for line in lines]
    cover = np.zeros((len(lines), len(season) + 1), dtype=np.int32)
    modes = np.zeros((len(lines), len(season)), dtype=np.int8)
    claims = []
    known: dict[str, date | None] = {}
    for row, said in read_rows(folder, SCHEDULE, COLUMNS[SCHEDULE], notes):
        where = f"{SCHEDULE}:{row} {said['line_id']}"
        line = index.get(said["line_id"])
        if line is None:
            notes.add("cover", where, f"没有生产线「{said['line_id']}」", f"there is no line {said['line_id']!r}")
            continue
        span = read_span(said, where, notes, known)
        mode = names[line].get(said["mode"])
        if mode is None:
            notes.add("cover", where, f"该线没有「{said['mode']}」工况", f"the line has no mode {said['mode']!r}")
        if span is None or mode is None:
            continue
        clipped = _inside(span, season, where, notes)
        if clipped is None:
            continue
        start, stop = clipped
        modes[line, start:stop] = mode
        cover[line, start] += 1
        cover[line, stop] -= 1
        claims.append(Claim(row, line, start, stop, mode, said["rules"]))
    if lines and not claims:
        notes.add("cover", SCHEDULE, "没有一行可用的排程", "not one usable row")
    else:
        _note_cover(cover.cumsum(axis=1, dtype=np.int32)[:, :-1], case, notes)
        _note_split(claims, case, notes)
    return Plan(modes, tuple(claims))


def _inside(span: tuple[date, date], season: Days, where: str, notes: Notes) -> tuple[int, int] | None:
    """Day numbers of a span, cut to the season; a day outside is noted."""
    start, stop = season.at(span[0]), season.at(span[1]) + 1
    if start < 0 or stop > len(season):
        notes.add(
            "cover", where, f"{span[0]} 至 {span[1]} 超出本季", f"{span[0]} to {span[1]} reaches beyond the season"
        )
    start, stop = max(0, start), min(len(season), stop)
    return (start, stop) if start < stop else None


def _note_cover(cover: NDArray[np.int32], case: Case, notes: Notes) -> None:
    """Days that no row covers, and days that more than one does."""
    for wrong, zh, en in ((cover == 0, "没有排程", "nothing is planned"), (cover > 1, "排程重叠", "rows overlap")):
        for line in np.nonzero(wrong.any(axis=1))[0]:
            for start, stop in runs(wrong[line]):
                days = case.season.name(start, stop)
                notes.add("cover", f"{SCHEDULE} {case.tables.lines[line].line_id} {days}", zh, en)


def _note_split(claims: list[Claim], case: Case, notes: Notes) -> None:
    """A block stands in one row: neighbours in the same mode are one block."""
    ordered = sorted(claims, key=lambda claim: (claim.line, claim.start))
    for one, after in zip(ordered, ordered[1:], strict=False):
        if (one.line, one.stop, one.mode) == (after.line, after.start, after.mode):
            where = f"{SCHEDULE}:{after.row} {case.tables.lines[one.line].line_id}"
            notes.add(
                "table", where, f"与第 {one.row} 行同为一段，应合并", f"one block with row {one.row}: should be one row"
            )


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Unbroken runs of true days, half open."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
