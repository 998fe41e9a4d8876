"""What stands in one notice: every string of it, ready to be set. Knows facts and words, no typesetting."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno

from models.actors import POLLUTANTS, Mode
from models.errors import Lang
from reports import words
from reports.notice import texts
from reports.notice.book import Block, Book, Case, LineCase
from reports.notice.clauses import clauses, join, marks_of, source
from reports.notice.dates import day_text, hours_text, month_grids, span_text
from reports.notice.tables import limits_table, summary_table

LINES_A_GRID = 3
"""More lines than this make a wall calendar too tall: then each month is a strip with a row for each line."""
LINES_A_STRIP = 20


@dataclass(frozen=True)
class Letterhead:
    """Who issues the notices. Empty: left blank for the office to fill in; `prefix` is the 机关代字 of the number."""

    office: str = ""
    prefix: str = ""
    contact: str = ""
    date: date | None = None


def notice(book: Book, case: Case, letterhead: Letterhead, *, draft: bool, lang: Lang) -> dict[str, Any]:
    """The data of notice.typ; plain strings only."""
    marks = marks_of(case)
    used = _modes_used(case)
    code = verification_code(book, case)
    office = words.printable(letterhead.office)
    blank = texts.OFFICE_BLANK.say(lang)
    head = texts.OFFICE_HEAD.say(lang).format(office=office or blank)
    summary, note = summary_table(book, case, lang)
    return {
        "lang": "zh" if lang == "zh" else "en",
        "region": "CN" if lang == "zh" else "GB",
        "indent": 2 if lang == "zh" else 0,
        "words": _words(lang),
        "author": office or blank,
        "office": head,
        "office-size": max(16, min(30, 380 / max(len(head), 1))) if lang == "zh" else 22,
        "office-tracking": 0.12 if lang == "zh" else 0,
        "number": _number(book, case, letterhead, lang),
        "title": _fill(book, texts.TITLE.say(lang), lang),
        "title-size": 16 if lang == "zh" else 14,
        "addressee": _addressee(case, lang),
        "watermark": texts.WATERMARK.say(lang) if draft else "",
        "opening": _opening(book, case, marks, lang),
        "notes": _notes(case, draft, lang),
        "summary": summary,
        "summary-note": note,
        "modes": {name: _mode(mode, lang) for name, mode in used.items()},
        "calendars": _calendars(book, case, lang),
        "lines": [_line(book, line, marks, lang) for line in case.curtailed],
        "clauses": clauses(book, case, lang),
        "limits": limits_table(case, lang),
        "checks": _checks(case, lang),
        "rights": [text.say(lang) for text in texts.RIGHTS],
        "contacts": _contacts(book, marks, letterhead, lang),
        "code": code,
        "qr": qr_svg(code),
        "signature": office or texts.SEAL.say(lang),
        "date-space": 0 if letterhead.date or lang == "en" else 4,
        "date": day_text(letterhead.date, lang) if letterhead.date else texts.DATE_BLANK.say(lang),
    }


def verification_code(book: Book, case: Case) -> str:
    """Sixteen hexadecimal digits over the scenario, the enterprise and its curtailed blocks with their rules."""
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
    what = json.dumps([book.scenario.name, case.enterprise.enterprise_id, rows], ensure_ascii=False)
    digest = hashlib.sha256(what.encode()).hexdigest()[:16].upper()
    return "-".join(digest[n : n + 4] for n in range(0, 16, 4))


def qr_svg(code: str) -> str:
    """The bare code as a QR symbol: no address, so that nobody is sent anywhere."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2)
    return out.getvalue().decode()


def _words(lang: Lang) -> dict[str, Any]:
    return {
        **{key: text.say(lang) for key, text in texts.WORDS.items()},
        "page": [text.say(lang) for text in texts.PAGE],
        "weekdays": [text.say(lang) for text in texts.WEEKDAYS],
        "block-head": [text.say(lang) for text in texts.BLOCK_HEAD],
    }


def _fill(book: Book, text: str, lang: Lang, **more: str) -> str:
    season = book.scenario.season
    return text.format(first=day_text(season.first, lang), last=day_text(season.last, lang), days=len(season), **more)


def _number(book: Book, case: Case, letterhead: Letterhead, lang: Lang) -> str:
    """GB/T 9704: the year in full in 〔〕, the number without leading zeros."""
    prefix = words.printable(letterhead.prefix) or texts.PREFIX.say(lang)
    return texts.NUMBER.say(lang).format(prefix=prefix, year=book.scenario.season.first.year, number=case.number)


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
    policies = dict.fromkeys(book.rules[rule][0] for rule in marks)
    documents = texts.AND.say(lang).join(source(policy.title, policy.document, lang) for policy in policies)
    return _fill(
        book, texts.OPENING.say(lang), lang, documents=documents, facts=("；" if lang == "zh" else "; ").join(said)
    )


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
    return said + (texts.MEANING["hours"].say(lang).format(hours=hours_text(mode.hours, lang)) if mode.hours else "")


def _checks(case: Case, lang: Lang) -> list[str]:
    checks = [texts.CHECKS["records"].say(lang)]
    if any(line.line.kg[POLLUTANTS.index("vocs")] > 0 for line in case.curtailed):
        checks.append(texts.CHECKS["solvent"].say(lang))
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


def _contacts(book: Book, marks: dict[str, str], letterhead: Letterhead, lang: Lang) -> dict[str, Any]:
    bureaus: dict[str, list[str]] = {}
    for rule, text in marks.items():
        bureaus.setdefault(words.printable(book.rules[rule][1].bureau) or texts.NO_BUREAU.say(lang), []).append(text)
    blank = texts.BLANK.say(lang)
    rows = [[bureau, texts.CONTACT_MATTER.say(lang).format(marks="".join(m)), blank] for bureau, m in bureaus.items()]
    issuer = words.printable(letterhead.office) or texts.OFFICE_BLANK.say(lang)
    rows.append([issuer, texts.CONTACT_ISSUER.say(lang), words.printable(letterhead.contact) or blank])
    return {
        "columns": [1.2, 1.4, 1.2],
        "align": [0, 0, 0],
        "head": [[{"text": text.say(lang)} for text in texts.CONTACT_HEAD]],
        "rows": rows,
        "total": [],
    }
