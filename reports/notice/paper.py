"""What every notice has: letterhead, number, title, headings, whom to ask, code. Knows words, no enterprise, no project."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno

from models.errors import Lang, Text
from models.policy import Policy, Rule
from models.season import Span
from reports import words
from reports.notice import texts
from reports.notice.dates import day_text

Rules = Mapping[str, tuple[Policy, Rule]]
"""Rule id -> the rule and the policy it stands in."""


@dataclass(frozen=True)
class Letterhead:
    """Who issues the notices. Empty: left blank for the office to fill in; `prefix` is the 机关代字 of the number."""

    office: str = ""
    prefix: str = ""
    contact: str = ""
    date: date | None = None


@dataclass(frozen=True)
class Sheet:
    """What is set around the body: `number` counts all notices of a run, `parts` are the headings in order by key."""

    season: Span
    number: int
    title: Text
    addressee: dict[str, str]
    code: str
    code_note: Text
    parts: Mapping[str, Text]


def paper(sheet: Sheet, letterhead: Letterhead, *, draft: bool, lang: Lang) -> dict[str, Any]:
    """The data of paper.typ but for the contacts; plain strings only."""
    office = words.printable(letterhead.office)
    blank = texts.OFFICE_BLANK.say(lang)
    head = texts.OFFICE_HEAD.say(lang).format(office=office or blank)
    return {
        "lang": "zh" if lang == "zh" else "en",
        "region": "CN" if lang == "zh" else "GB",
        "indent": 2 if lang == "zh" else 0,
        "words": _words(lang),
        "headings": numbered(sheet.parts, lang),
        "author": office or blank,
        "office": head,
        "office-size": max(16, min(30, 380 / max(len(head), 1))) if lang == "zh" else 22,
        "office-tracking": 0.12 if lang == "zh" else 0,
        "number": _number(sheet, letterhead, lang),
        "title": in_season(sheet.title.say(lang), sheet.season, lang),
        "title-size": 16 if lang == "zh" else 14,
        "addressee": sheet.addressee,
        "watermark": texts.WATERMARK.say(lang) if draft else "",
        "rights": _rights(sheet.parts, lang),
        "code": sheet.code,
        "code-note": sheet.code_note.say(lang),
        "qr": qr_svg(sheet.code),
        "signature": office or texts.SEAL.say(lang),
        "date-space": 0 if letterhead.date or lang == "en" else 4,
        "date": day_text(letterhead.date, lang) if letterhead.date else texts.DATE_BLANK.say(lang),
    }


def numbered(parts: Mapping[str, Text], lang: Lang) -> dict[str, str]:
    """Headings as official papers number them: `一、安排汇总`."""
    said = ((key, part_number(parts, key, lang), text.say(lang)) for key, text in parts.items())
    return {key: f"{number}、{text}" if lang == "zh" else f"{number}  {text}" for key, number, text in said}


def part_number(parts: Mapping[str, Text], key: str, lang: Lang) -> str:
    """The number of a part; empty when the notice does not have it."""
    if key not in parts:
        return ""
    at = list(parts).index(key)
    return texts.NUMERALS[at] if lang == "zh" else str(at + 1)


def _rights(parts: Mapping[str, Text], lang: Lang) -> list[str]:
    first, *others = texts.RIGHTS
    if "basis" not in parts:
        first = texts.RIGHTS_FREE
    basis = part_number(parts, "basis", lang)
    return [text.say(lang).format(part=basis) for text in (first, *others)]


def in_season(text: str, season: Span, lang: Lang, **more: str) -> str:
    """Fills the season's `first` and `last` day and its number of `days` into a sentence."""
    return text.format(first=day_text(season.first, lang), last=day_text(season.last, lang), days=len(season), **more)


def verification_code(what: list[Any]) -> str:
    """Sixteen hexadecimal digits over plain data."""
    digest = hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()[:16].upper()
    return "-".join(digest[n : n + 4] for n in range(0, 16, 4))


def qr_svg(code: str) -> str:
    """The bare code as a QR symbol: no address, so that nobody is sent anywhere."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2)
    return out.getvalue().decode()


def contacts(rules: Rules, marks: Mapping[str, str], letterhead: Letterhead, lang: Lang) -> dict[str, Any]:
    """The bureau of each quoted clause and the issuing office, as a table."""
    bureaus: dict[str, list[str]] = {}
    for rule, text in marks.items():
        bureaus.setdefault(words.printable(rules[rule][1].bureau) or texts.NO_BUREAU.say(lang), []).append(text)
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


def source(policy: Policy, lang: Lang) -> str:
    title, document = words.printable(policy.title).strip("《》"), words.printable(policy.document)
    return texts.DOCUMENT.say(lang).format(title=title, document=document)


def sources(rules: Rules, quoted: Iterable[str], lang: Lang) -> str:
    """The documents of the quoted rules, each once: `《…》（…）和《…》（…）`."""
    return texts.AND.say(lang).join(source(policy, lang) for policy in dict.fromkeys(rules[rule][0] for rule in quoted))


def join(names: Iterable[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(names)


def mark(number: int) -> str:
    """①, ②, ... and beyond ㊿ a number in brackets."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    if number <= 50:
        return chr(0x32B1 + number - 36)
    return f"({number})"


def _words(lang: Lang) -> dict[str, Any]:
    return {
        **{key: text.say(lang) for key, text in texts.WORDS.items()},
        "page": [text.say(lang) for text in texts.PAGE],
        "weekdays": [text.say(lang) for text in texts.WEEKDAYS],
        "block-head": [text.say(lang) for text in texts.BLOCK_HEAD],
    }


def _number(sheet: Sheet, letterhead: Letterhead, lang: Lang) -> str:
    """GB/T 9704: the year in full in 〔〕, the number without leading zeros."""
    prefix = words.printable(letterhead.prefix) or texts.PREFIX.say(lang)
    return texts.NUMBER.say(lang).format(prefix=prefix, year=sheet.season.first.year, number=sheet.number)
