"""The clauses a notice quotes and why their exceptions were not applied. Knows law and facts, no page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from models.actors import POLLUTANTS, Exemption, Line
from models.errors import Lang
from models.policy import Rule, Selector
from reports import words
from reports.notice import texts
from reports.notice.book import Book, Case, LineCase
from reports.notice.dates import day_text
from reports.readback import read_unless, read_window


def mark(number: int) -> str:
    """①, ②, ... and beyond ㊿ a number in brackets."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    if number <= 50:
        return chr(0x32B1 + number - 36)
    return f"({number})"


def marks_of(case: Case) -> dict[str, str]:
    """Rule id -> its mark in this notice, by first appearance."""
    quoted = dict.fromkeys(rule for line in case.curtailed for block in line.blocks for rule in block.rules)
    return {rule: mark(number) for number, rule in enumerate(quoted, start=1)}


def clauses(book: Book, case: Case, lang: Lang) -> list[dict[str, Any]]:
    return [_clause(book, case, rule_id, text, lang) for rule_id, text in marks_of(case).items()]


def _clause(book: Book, case: Case, rule_id: str, marked: str, lang: Lang) -> dict[str, Any]:
    policy, rule = book.rules[rule_id]
    under = [line for line in case.curtailed if any(rule_id in block.rules for block in line.blocks)]
    about = texts.CLAUSE_ABOUT.say(lang).format(
        bureau=words.printable(rule.bureau) or texts.NO_BUREAU.say(lang),
        window=read_window(rule.window, lang),
        lines=join((words.printable(line.line.name) for line in under), lang),
    )
    return {
        "mark": marked,
        "source": source(policy.title, policy.document, lang),
        "clause": words.printable(rule.clause),
        "says": texts.CLAUSE_SAYS.say(lang).format(says=words.printable(rule.says)),
        "about": about + _owed(rule, case.enterprise.grade, lang),
        "unless": [
            {
                "because": words.printable(unless.because) or read_unless(unless, lang),
                "finding": ("——" if lang == "zh" else " – ") + _findings(book, rule_id, number, under, lang),
            }
            for number, unless in enumerate(rule.unless)
        ],
    }


def source(title: str, document: str, lang: Lang) -> str:
    return texts.DOCUMENT.say(lang).format(
        title=words.printable(title).strip("《》"), document=words.printable(document)
    )


def join(names: Iterable[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(names)


def _owed(rule: Rule, grade: str, lang: Lang) -> str:
    demand = rule.effect.mode_days
    if demand is None:
        return ""
    look = words.mode_look(demand.mode, 0)
    return texts.CLAUSE_OWED.say(lang).format(
        mode=look.name.say(lang), days=demand.owed(grade), per=texts.PER_OWED[demand.per].say(lang)
    )


def _findings(book: Book, rule_id: str, number: int, lines: list[LineCase], lang: Lang) -> str:
    """Lines of one finding are said together; when all agree no line is named."""
    said: dict[str, list[str]] = {}
    for line in lines:
        text = _finding(book, rule_id, number, line, lang)
        said.setdefault(text, []).append(words.printable(line.line.name))
    if len(said) == 1:
        return next(iter(said))
    return ("" if lang == "zh" else " ").join(
        texts.LINES_SAY.say(lang).format(lines=join(names, lang)) + text for text, names in said.items()
    )


def _finding(book: Book, rule_id: str, number: int, case: LineCase, lang: Lang) -> str:
    selector = book.rules[rule_id][1].unless[number].selector
    match = book.excused[rule_id][number]
    if match.mask(case.at, len(book.scenario.season)).any():
        return texts.FINDINGS["part"].say(lang)
    for key, values in selector.accepts:
        if key in texts.COLUMNS:
            value = str(book.subjects.columns[key][case.at])
            if value not in values:
                key_name = texts.COLUMNS[key].say(lang)
                return texts.FINDINGS["column"].say(lang).format(key=key_name, value=_value(key, value, lang))
        if key == "emits" and not any(case.line.kg[POLLUTANTS.index(value)] > 0 for value in values):
            return texts.FINDINGS["other"].say(lang)
    lists = dict(selector.accepts).get("on_list")
    if lists is not None:
        return _list_finding(book, case.line, selector, lists, lang)
    return texts.FINDINGS["other"].say(lang)


def _value(key: str, value: str, lang: Lang) -> str:
    if key == "coating" and value in words.COATINGS:
        return words.COATINGS[value].say(lang)
    if key in ("key_emitter", "permit") and value in texts.YES_NO:
        return texts.YES_NO[value].say(lang)
    if key == "grade":
        return (
            texts.NO_GRADE.say(lang) if value == "none" else texts.GRADE.say(lang).format(grade=words.printable(value))
        )
    named = {"technology": words.technology, "product": words.product, "zone": words.area}.get(key)
    return named(value, lang) if named else words.printable(value)


def _list_finding(book: Book, line: Line, selector: Selector, lists: tuple[str, ...], lang: Lang) -> str:
    names = join((words.LISTS[name].say(lang) if name in words.LISTS else name for name in lists), lang)
    entries = [
        exemption
        for exemption in book.scenario.exemptions
        if exemption.on_list in lists and exemption.subject_id in (line.line_id, line.enterprise_id)
    ]
    if not entries:
        return texts.FINDINGS["no-list"].say(lang).format(lists=names)
    return "".join(_entry(entry, names, selector.joined_by, lang) for entry in entries)


def _entry(entry: Exemption, names: str, joined_by: date | None, lang: Lang) -> str:
    evidence = words.printable(entry.evidence) or texts.NO_EVIDENCE.say(lang)
    if joined_by is not None and entry.joined_on is None:
        return texts.FINDINGS["undated"].say(lang).format(evidence=evidence, lists=names, by=day_text(joined_by, lang))
    if joined_by is not None and entry.joined_on is not None and entry.joined_on > joined_by:
        joined = day_text(entry.joined_on, lang)
        return (
            texts.FINDINGS["late"]
            .say(lang)
            .format(evidence=evidence, lists=names, joined=joined, by=day_text(joined_by, lang))
        )
    ends = [day_text(day, lang) if day else "…" for day in (entry.valid_from, entry.valid_to)]
    return texts.FINDINGS["expired"].say(lang).format(evidence=evidence, lists=names, valid=" – ".join(ends))
