"""The clauses a notice quotes and why their exceptions were not applied. Knows law and facts, no page."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.actors import POLLUTANTS, Exemption
from models.errors import Lang
from models.matching import Subjects
from models.policy import Rule, Selector
from models.scenario import Scenario
from reports import law_names, words
from reports.notice import texts
from reports.notice.book import Book, Case, LineCase
from reports.notice.dates import day_text, hours_text
from reports.notice.paper import join, mark, source
from reports.readback import read_unless, read_window


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
        "source": source(policy, lang),
        "clause": words.printable(rule.clause),
        "says": texts.CLAUSE_SAYS.say(lang).format(says=words.printable(rule.says)),
        "about": about + closed_hours(rule, lang) + _owed(rule, case.enterprise.grade, lang),
        "unless": [
            {
                "because": words.printable(unless.because) or read_unless(unless, lang),
                "finding": ("——" if lang == "zh" else " – ") + _findings(book, rule_id, number, under, lang),
            }
            for number, unless in enumerate(rule.unless)
        ],
    }


def closed_hours(rule: Rule, lang: Lang) -> str:
    """The hours that the rule closes, or nothing."""
    hours = rule.effect.closed_hours
    return texts.CLAUSE_HOURS.say(lang).format(hours=hours_text(hours, lang)) if hours is not None else ""


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
    if book.excused[rule_id][number].mask(case.at, len(book.scenario.season)).any():
        return texts.FINDINGS["part"].say(lang)
    selector = book.rules[rule_id][1].unless[number].selector
    subject_ids = (case.line.line_id, case.line.enterprise_id)
    return refusal(book.scenario, book.subjects, case.at, subject_ids, selector, lang)


def refusal(
    scenario: Scenario, subjects: Subjects, at: int, subject_ids: tuple[str, ...], selector: Selector, lang: Lang
) -> str:
    """Why an exception does not match the subject at place `at`; exemptions are held by any of `subject_ids`."""
    for key, values in selector.accepts:
        if key in texts.COLUMNS:
            value = str(subjects.columns[key][at])
            if value not in values:
                key_name = texts.COLUMNS[key].say(lang)
                return texts.FINDINGS["column"].say(lang).format(key=key_name, value=value_name(key, value, lang))
        if key == "emits" and not any(subjects.kg[at, POLLUTANTS.index(value)] > 0 for value in values):
            return texts.FINDINGS["other"].say(lang)
    lists = dict(selector.accepts).get("on_list")
    if lists is not None:
        return _list_finding(scenario, subject_ids, selector, lists, lang)
    return texts.FINDINGS["other"].say(lang)


def value_name(key: str, value: str, lang: Lang) -> str:
    if key == "coating" and value in words.COATINGS:
        return words.COATINGS[value].say(lang)
    if key in ("key_emitter", "permit") and value in texts.YES_NO:
        return texts.YES_NO[value].say(lang)
    if key == "grade":
        return (
            texts.NO_GRADE.say(lang) if value == "none" else texts.GRADE.say(lang).format(grade=words.printable(value))
        )
    if key == "work_type" and value in law_names.WORK_TYPES:
        return law_names.WORK_TYPES[value].say(lang)
    if key == "project_kind" and value in law_names.PROJECT_KINDS:
        return law_names.PROJECT_KINDS[value].say(lang)
    named = {"technology": words.technology, "product": words.product, "zone": words.area}.get(key)
    return named(value, lang) if named else words.printable(value)


def list_name(name: str, lang: Lang) -> str:
    return law_names.LISTS[name].say(lang) if name in law_names.LISTS else words.printable(name)


def _list_finding(
    scenario: Scenario, subject_ids: tuple[str, ...], selector: Selector, lists: tuple[str, ...], lang: Lang
) -> str:
    names = join((list_name(name, lang) for name in lists), lang)
    entries = [one for one in scenario.exemptions if one.on_list in lists and one.subject_id in subject_ids]
    if not entries:
        return texts.FINDINGS["no-list"].say(lang).format(lists=names)
    return "".join(_entry(entry, list_name(entry.on_list, lang), selector.joined_by, lang) for entry in entries)


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
