"""Runs and their limits as the page shows them, in plain JSON values. Knows comparisons, no markup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from models.actors import POLLUTANTS
from models.errors import Lang
from reports import words
from reports.compare import texts
from reports.compare.books import Books
from reports.compare.comparison import Comparison
from reports.compare.limits import AT_LEAST, LimitRows
from reports.compare.runs import STATUS, Run
from reports.page.texts import POLLUTANTS as FORMULAS
from reports.page.texts import UNITS
from reports.verdict import LimitCheck

WAN = 10_000.0
TONNE = 1000.0
DASH = "—"
DIGITS = {"guard": 3, "alternate": 0}
"""Decimals of a limit's quantities, where not one."""

OfRun = Callable[[Run, Books], float | None]
Row = dict[str, Any]

MONEY: tuple[tuple[str, OfRun], ...] = (
    ("cost", lambda run, books: run.verdict.cost_yuan),
    ("loss", lambda run, books: run.verdict.loss_yuan),
    ("restart", lambda run, books: run.verdict.restart_yuan),
    ("delay", lambda run, books: run.verdict.delay_yuan),
    ("measures", lambda run, books: run.verdict.measure_yuan),
    ("bound", lambda run, books: run.bound_yuan),
)
COUNTS: tuple[tuple[str, OfRun], ...] = (
    ("missed", lambda run, books: len(run.verdict.missed)),
    ("enterprises", lambda run, books: books.enterprises_touched),
    ("lines", lambda run, books: books.lines_touched),
    ("line_days", lambda run, books: books.line_days),
    ("taken", lambda run, books: len(run.verdict.ledger.measures)),
)


def overview(comparison: Comparison, lang: Lang) -> list[Row]:
    """Rows of the first table: a name, and for each run a cell of [text, against the first run, whether it is bad]."""
    runs = comparison.runs
    good = [run.status in ("optimal", "feasible") for run in runs]
    return [
        _told("scenario", [run.scenario or DASH for run in runs], lang),
        _told("season", [_season(run) for run in runs], lang),
        _told("status", [STATUS[run.status].say(lang) for run in runs], lang, good),
        _told("findings", [f"{len(run.verdict.findings):,}" for run in runs], lang, [run.verdict.passed for run in runs]),
        *(_quantity(texts.OVERVIEW[key].say(lang), _values(comparison, of), 0, WAN) for key, of in MONEY),
        _told("gap", [DASH if run.gap is None else f"{run.gap:.2%}" for run in runs], lang),
        *(row for p in range(len(POLLUTANTS)) for row in _reduction(comparison, p, lang)),
        *(_quantity(texts.OVERVIEW[key].say(lang), _values(comparison, of), 0, None) for key, of in COUNTS),
        _told("changed", [_changed(comparison, n) for n in range(len(runs))], lang),
        _told("seconds", [DASH if run.seconds is None else words.number(run.seconds) for run in runs], lang),
    ]  # fmt: skip


def limits(comparison: Comparison, lang: Lang) -> list[Row]:
    """A limit by kind, subject and area; `tight` and every period hold a cell for each run, None where it has no such
    limit: [text, whether it holds]."""
    return [_limit(rows, len(comparison.runs), lang) for rows in comparison.limits]


def _told(key: str, said: Sequence[str], lang: Lang, good: Sequence[bool] | None = None) -> Row:
    bad = [False] * len(said) if good is None else [not one for one in good]
    return {
        "name": texts.OVERVIEW[key].say(lang),
        "cells": [[text, "", wrong] for text, wrong in zip(said, bad, strict=True)],
    }


def _quantity(name: str, values: Sequence[float | None], digits: int, scale: float | None) -> Row:
    """Divided by `scale`; against the first run as a share, or, without a scale, as a number."""
    first = values[0]
    cells: list[list[Any]] = []
    for n, value in enumerate(values):
        if value is None:
            cells.append([DASH, "", False])
            continue
        against = ""
        if n and first is not None and scale is None and value != first:
            against = f"{value - first:+,.0f}"
        elif n and first is not None and first > 0:
            against = f"{value / first - 1:+.1%}"
        cells.append([words.number(value / (scale or 1.0), digits), against, False])
    return {"name": name, "cells": cells}


def _values(comparison: Comparison, of: OfRun) -> list[float | None]:
    return [
        of(run, books) if run.readable else None for run, books in zip(comparison.runs, comparison.books, strict=True)
    ]


def _reduction(comparison: Comparison, p: int, lang: Lang) -> tuple[Row, Row]:
    name = texts.OVERVIEW["reduction"].say(lang).format(pollutant=FORMULAS[POLLUTANTS[p]])
    kg = _values(comparison, lambda run, books: run.verdict.reduction_kg[p])
    shares = [words.percent(run.verdict.reduction_share[p], 2) if run.readable else DASH for run in comparison.runs]
    return _quantity(name, kg, 1, TONNE), _told("share", shares, lang)


def _season(run: Run) -> str:
    days = run.verdict.ledger.days
    return f"{days[0]} – {days[-1]}" if days else DASH


def _changed(comparison: Comparison, run: int) -> str:
    compared = run > 0 and comparison.runs[0].readable and comparison.runs[run].readable
    return f"{len(comparison.changes[run]):,}" if compared else DASH


def _limit(rows: LimitRows, count: int, lang: Lang) -> Row:
    digits, season = DIGITS.get(rows.kind, 1), words.PERIODS["season"].say(lang)
    tight = [_tightest(rows, run, digits) for run in range(count)]
    return {
        "kind": words.KINDS[rows.kind].say(lang),
        "is_target": rows.kind == "target",
        "subject": FORMULAS.get(rows.subject, words.printable(words.product(rows.subject, lang))),
        "area": words.printable(words.area(rows.area, lang)),
        "unit": UNITS[rows.kind].say(lang),
        "met": all(cell is None or cell[1] for cell in tight),
        "tight": tight,
        "periods": [
            {
                "name": season if row.period == "season" else row.period,
                "cells": [None if one is None else [_cell(one, digits), bool(one.holds)] for one in row.checks],
            }
            for row in rows.rows
        ],
    }


def _tightest(rows: LimitRows, run: int, digits: int) -> list[Any] | None:
    check, own = rows.tightest(run), rows.of(run)
    if check is None:
        return None
    held = sum(one.holds for one in own)
    said = _cell(check, digits)
    return [said if len(own) == 1 else f"{check.period}: {said} · {held}/{len(own)}", held == len(own)]


def _cell(check: LimitCheck, digits: int) -> str:
    """What was reached and what was asked; the sign says how the two stand, not how they should."""
    at_least = check.kind in AT_LEAST
    sign = ("≥" if at_least else "≤") if check.holds else ("<" if at_least else ">")
    return f"{words.number(check.planned, digits)} {sign} {words.number(check.required, digits)}"
