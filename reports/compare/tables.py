"""The comparison as tables for a spreadsheet. Knows columns and cells, not how anything was worked out.

All are UTF-8 with the mark that Excel and WPS need to read Chinese; an empty cell is a number that is not known.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from models.actors import POLLUTANTS
from reports import words
from reports.compare.books import Books, By, Group
from reports.compare.changes import Change, Figures
from reports.compare.comparison import Comparison
from reports.compare.runs import Run
from reports.tables import number

LIMIT_COLUMNS = (
    "run", "kind", "pollutant", "product", "area", "period", "base", "required", "planned", "shortfall", "holds",
)  # fmt: skip

Row = tuple[str, ...]
OfRun = Callable[[Run, Books], float | None]

RUN_QUANTITIES: tuple[tuple[str, str, OfRun], ...] = (
    ("findings", "", lambda run, books: len(run.verdict.findings)),
    ("cost", "yuan", lambda run, books: run.verdict.cost_yuan),
    ("loss", "yuan", lambda run, books: run.verdict.loss_yuan),
    ("restart_cost", "yuan", lambda run, books: run.verdict.restart_yuan),
    ("delay_cost", "yuan", lambda run, books: run.verdict.delay_yuan),
    ("measure_cost", "yuan", lambda run, books: run.verdict.measure_yuan),
    ("bound", "yuan", lambda run, books: run.bound_yuan),
    ("gap", "share", lambda run, books: run.gap),
    ("seconds", "s", lambda run, books: run.seconds),
    ("limits", "", lambda run, books: len(run.verdict.limits)),
    ("limits_missed", "", lambda run, books: len(run.verdict.missed)),
    ("enterprises_curtailed", "", lambda run, books: books.enterprises_touched),
    ("lines_curtailed", "", lambda run, books: books.lines_touched),
    ("line_days_curtailed", "days", lambda run, books: books.line_days),
    ("measures_taken", "", lambda run, books: len(run.verdict.ledger.measures)),
)
TOLD_ANYWAY = ("findings", "seconds")
"""Known also of a run whose numbers cannot be recomputed."""
GROUP_QUANTITIES: tuple[tuple[str, str, Callable[[Group], float]], ...] = (
    ("loss", "yuan", lambda group: group.loss_yuan),
    ("restart_cost", "yuan", lambda group: group.restart_yuan),
    ("measure_cost", "yuan", lambda group: group.measure_yuan),
    *((f"reduction_{p}", "kg", lambda group, n=n: group.cut_kg[n]) for n, p in enumerate(POLLUTANTS)),
    ("enterprises_curtailed", "", lambda group: group.enterprises),
    ("lines_curtailed", "", lambda group: group.lines),
    ("line_days_curtailed", "days", lambda group: group.line_days),
)  # fmt: skip
FIGURES: tuple[tuple[str, Callable[[Figures], float]], ...] = (
    ("loss_yuan", lambda one: one.loss_yuan),
    ("restart_yuan", lambda one: one.restart_yuan),
    ("measure_yuan", lambda one: one.measure_yuan),
    *((f"reduction_{p}_kg", lambda one, n=n: one.cut_kg[n]) for n, p in enumerate(POLLUTANTS)),
)  # fmt: skip


def write_runs(file: Path, comparison: Comparison) -> None:
    """compare.csv: a row for each quantity of the city, of each sector and each district, a column for each run."""
    names = (text(run.label) for run in comparison.runs)
    rows = (
        *_city(comparison), *_reductions(comparison), *_construction(comparison),
        *_groups(comparison, "sector"), *_groups(comparison, "district"),
    )  # fmt: skip
    _write(file, ("group", "name", "quantity", "unit", *names), rows)


def write_limits(file: Path, comparison: Comparison) -> None:
    """limits.csv: a row for each limit, period and run, as recomputed."""
    _write(file, LIMIT_COLUMNS, _limits(comparison))


def write_changes(file: Path, comparison: Comparison) -> None:
    """enterprises.csv: a row for each enterprise that a run plans otherwise than the first, largest change first."""
    modes = comparison.modes
    of = (*((f"days_{mode}", _days_in(mode)) for mode in modes), *FIGURES)
    heads = (f"{text(name)}_{when}" for name, _ in of for when in ("before", "after", "difference"))
    columns = ("run", "enterprise_id", "name", "district", "sector", "found_in", "line_days_moved", *heads)
    rows = (
        _change(comparison.runs[n].label, one, [get for _, get in of])
        for n, found in enumerate(comparison.changes)
        for one in found
    )
    _write(file, columns, rows)


def text(value: str) -> str:
    """Words as a cell that no spreadsheet takes for a formula."""
    said = words.printable(value)
    return f"'{said}" if said.startswith(words.FORMULA_STARTS) else said


def _city(comparison: Comparison) -> Iterator[Row]:
    runs = comparison.runs
    yield ("city", "", "scenario", "", *(text(run.scenario) for run in runs))
    yield ("city", "", "status", "", *(run.status for run in runs))
    for n, edge in ((0, "from"), (-1, "to")):
        days = (run.verdict.ledger.days for run in runs)
        yield ("city", "", f"season_{edge}", "", *(some[n].isoformat() if some else "" for some in days))
    for name, unit, of in RUN_QUANTITIES:
        values = (
            of(run, books) if run.readable or name in TOLD_ANYWAY else None
            for run, books in zip(runs, comparison.books, strict=True)
        )
        yield ("city", "", name, unit, *map(number, values))


def _reductions(comparison: Comparison) -> Iterator[Row]:
    for p, name in enumerate(POLLUTANTS):
        kg = (run.verdict.reduction_kg[p] if run.readable else None for run in comparison.runs)
        share = (run.verdict.reduction_share[p] if run.readable else None for run in comparison.runs)
        yield ("city", "", f"reduction_{name}", "kg", *map(number, kg))
        yield ("city", "", f"reduction_{name}", "share", *map(number, share))


def _construction(comparison: Comparison) -> Iterator[Row]:
    """What sectors leave out."""
    cuts = [books.construction_cut_kg() for books in comparison.books]
    for p, name in enumerate(POLLUTANTS):
        values = (float(cut[p]) if run.readable else None for cut, run in zip(cuts, comparison.runs, strict=True))
        yield ("construction", "", f"reduction_{name}", "kg", *map(number, values))


def _groups(comparison: Comparison, by: By) -> Iterator[Row]:
    groups = comparison.groups(by)
    for name in sorted({name for own in groups for name in own}):
        for quantity, unit, of in GROUP_QUANTITIES:
            values = (of(own[name]) if name in own else None for own in groups)
            yield (by, text(name), quantity, unit, *map(number, values))


def _limits(comparison: Comparison) -> Iterator[Row]:
    for run in comparison.runs:
        for one in run.verdict.limits:
            yield (
                text(run.label), one.kind, one.pollutant, text(one.product), text(one.area), one.period,
                number(one.base), number(one.required), number(one.planned), number(one.shortfall),
                "yes" if one.holds else "no",
            )  # fmt: skip


def _days_in(mode: str) -> Callable[[Figures], float]:
    return lambda one: one.days.get(mode, 0)


def _change(label: str, one: Change, quantities: Sequence[Callable[[Figures], float]]) -> Row:
    cells = []
    for of in quantities:
        before, after = (None if side is None else of(side) for side in (one.before, one.after))
        cells += [number(before), number(after), number(one.difference(of))]
    found = "both" if one.before and one.after else "first" if one.before else "this"
    who = (one.enterprise_id, one.name, one.district, one.sector)
    return (text(label), *map(text, who), found, number(one.days_moved), *cells)


def _write(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(rows)
