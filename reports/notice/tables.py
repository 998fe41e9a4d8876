"""The tables of numbers in a notice: what the season amounts to, and what is checked each day. Knows no page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from models.actors import POLLUTANTS, Mode
from models.errors import Lang
from reports import words
from reports.notice import texts
from reports.notice.book import Book, Case, LineCase
from reports.notice.dates import day_text, hours_text
from reports.notice.measures import share_left
from reports.verdict import Floats

LEFT, CENTER, RIGHT = 0, 1, 2
TONNES_FROM_KG = 10_000.0
YUAN = 10_000.0
Cell = dict[str, Any]


def summary_table(book: Book, case: Case, lang: Lang) -> tuple[dict[str, Any], str]:
    """Every active line: normal output, days in each mode, reduction of each pollutant it emits, output value lost;
    and the note that belongs under it. Tonnes are used when the greatest reduction reaches ten of them."""
    at = [line.at for line in case.lines]
    ledger = book.ledger
    emitted = [p for p in range(len(POLLUTANTS)) if ledger.baseline_kg[at, p].sum() > 0]
    cut = (ledger.baseline_kg - ledger.planned_kg)[at][:, emitted]
    unit = "t" if cut.size and np.abs(cut.sum(0)).max() >= TONNES_FROM_KG else "kg"
    cut = cut / (1000.0 if unit == "t" else 1.0)
    restarts = ledger.restart_yuan[at].sum() > 0
    modes = _days_by_mode(book, case)
    digits = 2 if unit == "t" else 1
    money = [ledger.loss_yuan[at] / YUAN] + ([ledger.restart_yuan[at] / YUAN] if restarts else [])
    rows = []
    for n, line in enumerate(case.lines):
        normal = _output(line, 1.0)
        days = [str(int(modes[name][1][n])) for name in modes]
        numbers = [words.number(float(value), digits) for value in cut[n]] + [
            words.number(float(m[n]), 2) for m in money
        ]
        technology = words.printable(words.technology(line.line.technology, lang))
        rows.append([words.printable(line.line.name), technology, normal, *days, *numbers])
    totals = [words.number(float(value), digits) for value in cut.sum(0)] + [
        words.number(float(m.sum()), 2) for m in money
    ]
    width = len(modes) + len(emitted) + len(money)
    return {
        "columns": [1, *["auto"] * (2 + width)],
        "size": 8.8 if width <= 7 else 8.0 if width <= 9 else 7.0,
        "align": [LEFT, LEFT, RIGHT, *[RIGHT] * width],
        "head": _summary_head(modes, emitted, unit, restarts, lang),
        "rows": rows,
        "total": [
            {"text": texts.SUMMARY_HEAD["total"].say(lang), "colspan": 3 + len(modes)},
            *({"text": text} for text in totals),
        ],
    }, texts.SUMMARY_NOTE.say(lang)


def _days_by_mode(book: Book, case: Case) -> dict[str, tuple[Mode, list[int]]]:
    """Mode name -> the mode and the calendar days each line spends in it; modes nobody uses are left out."""
    found: dict[str, tuple[Mode, list[int]]] = {}
    for n, line in enumerate(case.lines):
        for m, mode in enumerate(line.line.modes):
            days = int(book.ledger.mode_days[line.at, m])
            if days:
                found.setdefault(mode.name, (mode, [0] * len(case.lines)))[1][n] = days
    return dict(sorted(found.items(), key=lambda item: (item[0] != "run", -item[1][0].output, item[0])))


def _summary_head(
    modes: dict[str, tuple[Mode, list[int]]], emitted: list[int], unit: str, restarts: bool, lang: Lang
) -> list[list[Cell]]:
    def head(key: str, **more: Any) -> Cell:
        return {"text": texts.SUMMARY_HEAD[key].say(lang), **more}

    reduction = texts.SUMMARY_HEAD["reduction"].say(lang).format(unit=texts.UNITS[unit].say(lang))
    first = [head("line", rowspan=2), head("technology", rowspan=2), head("normal", rowspan=2)]
    first.append(head("days", colspan=len(modes)))
    if emitted:
        first.append({"text": reduction, "colspan": len(emitted)})
    first.append(head("loss", rowspan=2))
    if restarts:
        first.append(head("restart", rowspan=2))
    looks = [words.mode_look(name, mode.output).name.say(lang) for name, (mode, _) in modes.items()]
    second = [{"text": _in_two(words.printable(name), lang)} for name in looks]
    return [first, second + [pollutant_cell(p) for p in emitted]]


def _in_two(name: str, lang: Lang) -> str:
    """A long head broken in the middle, which keeps columns of days narrow."""
    return f"{name[:2]}\n{name[2:]}" if lang == "zh" and len(name) > 3 else name.replace(" ", "\n", 1)


def pollutant_cell(p: int) -> Cell:
    """The formula, its index set low."""
    base, _, low = words.POLLUTANT_PARTS[POLLUTANTS[p]].partition("_")
    return {"text": base, "sub": low}


def _output(case: LineCase, share: float) -> str:
    if case.line.output_per_day <= 0:
        return "—"
    return f"{words.amount(case.line.output_per_day * share)} {words.printable(case.line.output_unit)}".strip()


def limits_table(book: Book, case: Case, lang: Lang) -> dict[str, Any]:
    """For each curtailed line and mode it is put in: output, hours and emission of a day that may not be exceeded."""
    season = book.scenario.season
    kg = np.array([line.line.kg for line in case.curtailed]).reshape(-1, len(POLLUTANTS))
    emitted = [p for p in range(len(POLLUTANTS)) if kg[:, p].sum() > 0]
    head = [
        {"text": texts.SUMMARY_HEAD["line"].say(lang), "rowspan": 2},
        *({"text": texts.CHECK_HEAD[key].say(lang), "rowspan": 2} for key in ("mode", "output", "hours")),
    ]
    if emitted:
        head.append({"text": texts.CHECK_HEAD["emission"].say(lang), "colspan": len(emitted)})
    return {
        "columns": [1.5, 1.2, 1.2, 1.6, *[1] * len(emitted)],
        "align": [LEFT, LEFT, RIGHT, CENTER, *[RIGHT] * len(emitted)],
        "head": [head, [pollutant_cell(p) for p in emitted]]
        if emitted
        else [[{**cell, "rowspan": 1} for cell in head]],
        "rows": [
            _limit_row(line, mode, first, kg[n] * share_left(book, line, first or season.first), emitted, lang)
            for n, line in enumerate(case.curtailed)
            for mode, first in _checked(line, season.days)
        ],
        "total": [],
    }


def _checked(line: LineCase, days: Sequence[date]) -> list[tuple[Mode, date | None]]:
    """The modes a line is put in, each with the first day of the last measure begun by then; None
    for those of the whole season."""
    starts = sorted({one.first_day for one in line.taken if one.first_day > days[0]})
    found: dict[tuple[str, date | None], Mode] = {}
    for block in line.blocks:
        for day in days[block.start : block.stop]:
            found[block.mode.name, max((start for start in starts if start <= day), default=None)] = block.mode
    return [(mode, first) for (_, first), mode in found.items()]


def _limit_row(line: LineCase, mode: Mode, since: date | None, kg: Floats, emitted: list[int], lang: Lang) -> list[str]:
    free = (texts.ANY_HOURS if mode.output > 0 else texts.NO_HOURS).say(lang)
    hours = hours_text(mode.hours, lang) if mode.hours and mode.output > 0 else free
    name = words.printable(words.mode_look(mode.name, mode.output).name.say(lang))
    if since is not None:
        name = texts.CHECK_SINCE.say(lang).format(mode=name, day=day_text(since, lang, year=False))
    return [
        words.printable(line.line.name),
        name,
        "0" if mode.output == 0 else _output(line, mode.output),
        hours,
        *(
            words.number(float(kg[p]) * mode.emits[p], 2 if kg[p] < 100 else 1) if mode.emits[p] else "0"
            for p in emitted
        ),
    ]
