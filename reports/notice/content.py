"""What stands in an enterprise's notice: every string of it, ready to be set. Knows facts and words, no typesetting."""

from __future__ import annotations

from typing import Any

from models.actors import POLLUTANTS, Hours, Mode
from models.errors import Lang, Text
from reports import words
from reports.notice import texts
from reports.notice.book import Block, Book, Case, LineCase
from reports.notice.clauses import clauses, marks_of
from reports.notice.dates import hours_text, month_grids, span_text
from reports.notice.measures import measures
from reports.notice.paper import Letterhead, Sheet, contacts, in_season, join, paper, sources, verification_code
from reports.notice.tables import limits_table, summary_table

LINES_A_GRID = 3
"""More lines than this make a wall calendar too tall: then each month is a strip with a row for each line."""
LINES_A_STRIP = 20


def notice(book: Book, case: Case, letterhead: Letterhead, *, draft: bool, lang: Lang) -> dict[str, Any]:
    """The data of enterprise.typ; plain strings only."""
    marks = marks_of(case)
    summary, note = summary_table(book, case, lang)
    sheet = Sheet(
        book.scenario.season, case.number, texts.TITLE, _addressee(case, lang), code_of(book, case), texts.CODE_NOTE,
        _parts(case),
    )  # fmt: skip
    return {
        "kind": "enterprise",
        **paper(sheet, letterhead, draft=draft, lang=lang),
        "opening": _opening(book, case, marks, lang),
        "notes": _notes(case, draft, lang),
        "summary": summary,
        "summary-note": note + (texts.SUMMARY_MEASURES.say(lang) if case.taking else ""),
        "measures": measures(book, case, lang),
        "modes": {name: _mode(mode, lang) for name, mode in _modes_used(case).items()},
        "calendars": _calendars(book, case, lang),
        "lines": [_line(book, line, marks, lang) for line in case.curtailed],
        "clauses": clauses(book, case, lang),
        "limits": limits_table(book, case, lang),
        "checks": _checks(case, lang),
        "contacts": contacts(book.rules, marks, letterhead, lang),
    }


def _parts(case: Case) -> dict[str, Text]:
    """The headings of those parts that have something in them."""
    empty = set() if case.taking else {"measures"}
    if not case.curtailed:
        empty |= {"calendar", "lines", "basis"}
    return {key: text for key, text in texts.PARTS.items() if key not in empty}


def code_of(book: Book, case: Case) -> str:
    """The verification code over the scenario, the enterprise, its curtailed blocks with their rules and its measures."""
    days = book.scenario.season.days
    rows = [
        (
            line.line.line_id,
            days[block.start].isoformat(),
            days[block.stop - 1].isoformat(),
            block.mode.name,
            *block.rules,
        )
        for line in case.curtailed
        for block in line.blocks
    ]
    taken = [
        (line.line.line_id, book.scenario.measures[one.measure].measure_id, one.first_day.isoformat())
        for line in case.taking
        for one in line.taken
    ]
    return verification_code([book.scenario.name, case.enterprise.enterprise_id, rows, *([taken] if taken else [])])


def _addressee(case: Case, lang: Lang) -> dict[str, str]:
    code = words.printable(case.enterprise.credit_code)
    rest = texts.CREDIT.say(lang).format(code=code) if code else texts.NO_CREDIT.say(lang)
    return {"name": words.printable(case.enterprise.name), "rest": rest}


def _opening(book: Book, case: Case, marks: dict[str, str], lang: Lang) -> str:
    enterprise = case.enterprise
    grade = texts.NO_GRADE.say(lang)
    if enterprise.grade not in ("none", ""):
        grade = texts.GRADE.say(lang).format(grade=words.printable(enterprise.grade))
    facts = {
        "id": enterprise.enterprise_id,
        "district": enterprise.district,
        "sector": enterprise.sector,
        "grade": grade,
        "address": enterprise.address,
    }
    said = [texts.FACTS[key].say(lang) + words.printable(value) for key, value in facts.items() if value]
    known = {"facts": ("；" if lang == "zh" else "; ").join(said)}
    if not marks:
        return in_season(texts.OPENING_MEASURES.say(lang), book.scenario.season, lang, **known)
    known["documents"] = sources(book.rules, marks, lang)
    return in_season(texts.OPENING.say(lang), book.scenario.season, lang, **known)


def _notes(case: Case, draft: bool, lang: Lang) -> list[str]:
    notes = [texts.DRAFT_NOTE.say(lang)] if draft else []
    if case.idle:
        names = join((words.printable(line.name) for line in case.idle), lang)
        notes.append(texts.IDLE_NOTE.say(lang).format(lines=names))
    return notes


def _modes_used(case: Case) -> dict[str, Mode]:
    """The modes of the curtailed lines that occur, `run` first, then by falling output."""
    found: dict[str, Mode] = {}
    for line in case.curtailed:
        found.setdefault(line.line.modes[0].name, line.line.modes[0])
        for block in line.blocks:
            found.setdefault(block.mode.name, block.mode)
    return dict(sorted(found.items(), key=lambda item: (item[0] != "run", -item[1].output, item[0])))


def _mode(mode: Mode, lang: Lang) -> dict[str, str]:
    look = words.mode_look(mode.name, mode.output)
    name = words.printable(look.name.say(lang))
    return {"name": name, "glyph": look.glyph.say(lang), "fill": look.fill, "ink": look.ink}


def _calendars(book: Book, case: Case, lang: Lang) -> list[dict[str, Any]]:
    """Wall calendars of the curtailed lines, or strips when there are many, in groups that fit a page."""
    strips = len(case.curtailed) > LINES_A_GRID
    groups = [case.curtailed[n : n + LINES_A_STRIP] for n in range(0, len(case.curtailed), LINES_A_STRIP)]
    return [
        {
            "caption": texts.CALENDAR_PART.say(lang).format(part=part) if len(groups) > 1 else "",
            "lines": [words.printable(line.line.name) for line in lines],
            "months": _months(book, lines, lang),
            "strips": strips,
            "across": _months_across(book),
        }
        for part, lines in enumerate(groups, start=1)
    ]


def _months(book: Book, lines: tuple[LineCase, ...], lang: Lang) -> list[dict[str, Any]]:
    season = book.scenario.season
    rows = [book.ledger.mode_by_day[line.at] for line in lines]
    names = [book.ledger.mode_names[line.at] for line in lines]
    bands = {day: [name[row[d]] for row, name in zip(rows, names, strict=True)] for d, day in enumerate(season.days)}
    return month_grids(season, bands, lang)


def _months_across(book: Book) -> int:
    """Four wall calendars to a row where that leaves no ragged row of one, else three."""
    count = len(book.scenario.season.periods("month"))
    return 4 if count in (4, 7, 8) or count > 9 else 3


def _line(book: Book, case: LineCase, marks: dict[str, str], lang: Lang) -> dict[str, Any]:
    days = book.scenario.season.days
    line = case.line
    heading = texts.LINE_HEADING.say(lang).format(
        name=words.printable(line.name),
        line_id=words.printable(line.line_id),
        technology=words.printable(words.technology(line.technology, lang)),
    )
    return {
        "heading": heading,
        "blocks": [
            {
                "span": span_text(days[block.start], days[block.stop - 1], lang),
                "days": str(block.stop - block.start),
                "mode": block.mode.name,
                "meaning": meaning(case, block, lang),
                "rules": "".join(marks[rule] for rule in block.rules),
            }
            for block in case.blocks
        ],
    }


def meaning(case: LineCase, block: Block, lang: Lang) -> str:
    """What a mode asks: share of output with its amount, and hours."""
    mode, line = block.mode, case.line
    if mode.output == 0:
        kept = max((e for e, kg in zip(mode.emits, line.kg, strict=True) if kg > 0), default=0.0)
        if kept > 0:
            return texts.MEANING["kept"].say(lang).format(emits=words.percent(kept, 0))
        return texts.MEANING["none"].say(lang)
    if mode.output >= 1:
        said = texts.MEANING["full"].say(lang)
    else:
        said = texts.MEANING["share"].say(lang).format(share=f"{mode.output * 100:g}%")
        if line.output_per_day > 0:
            amount = f"{words.amount(line.output_per_day * mode.output)} {words.printable(line.output_unit)}".strip()
            said += texts.MEANING["amount"].say(lang).format(amount=amount)
    if mode.hours is None or mode.hours.start == mode.hours.stop:
        return said
    hours, closed = hours_text(mode.hours, lang), hours_text(Hours(mode.hours.stop, mode.hours.start), lang)
    return said + texts.MEANING["hours"].say(lang).format(hours=hours, closed=closed)


def _checks(case: Case, lang: Lang) -> list[str]:
    checks = [texts.CHECKS["records"].say(lang)]
    if any(line.line.kg[POLLUTANTS.index("vocs")] > 0 for line in (*case.curtailed, *case.taking)):
        checks.append(texts.CHECKS["solvent"].say(lang))
    if any(block.mode.hours for line in case.curtailed for block in line.blocks):
        checks.append(texts.CHECKS["hours"].say(lang))
    if case.taking:
        checks.append(texts.CHECKS["measures"].say(lang))
    if case.curtailed:
        checks.append(texts.CHECKS["blocks"].say(lang))
    restarts: dict[float, list[str]] = {}
    for line in case.curtailed:
        for mode in {block.mode.name: block.mode for block in line.blocks}.values():
            if mode.restart is not None and mode.restart.emit_days > 0:
                restarts.setdefault(mode.restart.emit_days, []).append(words.printable(line.line.name))
    for emit_days, names in sorted(restarts.items()):
        checks.append(
            texts.CHECKS["restart"].say(lang).format(lines=join(dict.fromkeys(names), lang), days=f"{emit_days:g}")
        )
    return checks
