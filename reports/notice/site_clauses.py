"""The clauses quoted to a project's owner, whom they stop and whom an exception lets go on. Knows law and facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.actors import Exemption
from models.errors import Lang
from models.policy import Selector, Unless
from reports import words
from reports.notice import site_texts as texts
from reports.notice import texts as shared
from reports.notice.clauses import closed_hours, list_name, refusal, value_name
from reports.notice.dates import day_text
from reports.notice.paper import join, source
from reports.notice.site_book import SiteBook, SiteCase
from reports.readback import read_unless, read_window
from reports.works import Closure, TaskWorks

Under = list[tuple[TaskWorks, Closure]]
"""The tasks that one rule names."""


def site_clauses(book: SiteBook, case: SiteCase, excused_part: str, lang: Lang) -> list[dict[str, Any]]:
    """One clause for each rule that names a task in the project's time, in the order of the policies."""
    said: dict[tuple[str, str], str] = {}
    found = [_clause(book, case, rule_id, marked, excused_part, lang) for rule_id, marked in case.marks.items()]
    for one in found:
        first = said.setdefault((one["source"], one["says"]), one["mark"])
        if first != one["mark"]:
            one["says"] = texts.SAME_WORDS.say(lang).format(mark=first)
    return found


def _under(case: SiteCase, rule_id: str) -> Under:
    return [(task, one) for task, closures in case.tasks for one in closures if one.rule.rule_id == rule_id]


def _clause(book: SiteBook, case: SiteCase, rule_id: str, marked: str, excused_part: str, lang: Lang) -> dict[str, Any]:
    policy, rule = book.rules[rule_id]
    under = _under(case, rule_id)
    about = texts.ABOUT.say(lang).format(
        bureau=words.printable(rule.bureau) or shared.NO_BUREAU.say(lang),
        window=read_window(rule.window, lang),
        tasks=join(dict.fromkeys(words.printable(task.task.name) for task, _ in under), lang),
    )
    return {
        "mark": marked,
        "source": source(policy, lang),
        "clause": words.printable(rule.clause),
        "says": shared.CLAUSE_SAYS.say(lang).format(says=words.printable(rule.says)),
        "about": about + closed_hours(rule, lang) + _hit(book, under, lang),
        "unless": [
            {
                "because": words.printable(unless.because) or read_unless(unless, lang),
                "finding": ("——" if lang == "zh" else " – ")
                + _findings(book, rule_id, number, under, excused_part, lang),
            }
            for number, unless in enumerate(rule.unless)
        ],
    }


def _hit(book: SiteBook, under: Under, lang: Lang) -> str:
    """How many planned days of each task the clause closes."""
    counts = [(task, len(book.city.on(task.planned, one.closed))) for task, one in under]
    said = [
        texts.CLOSED_OF.say(lang).format(task=words.printable(task.task.name), days=days)
        for task, days in counts
        if days
    ]
    return texts.CLOSED_DAYS.say(lang).format(tasks=join(said, lang)) if said else ""


def _findings(book: SiteBook, rule_id: str, number: int, under: Under, excused_part: str, lang: Lang) -> str:
    """To whom the exception applies, and for the others why not; tasks of one finding are said together."""
    selector = book.rules[rule_id][1].unless[number].selector
    applies, said = [], dict[str, list[str]]()
    for task, one in under:
        name = words.printable(task.task.name)
        if _holds(book, rule_id, number, task, one):
            applies.append(name)
        else:
            ids = (task.task.project_id,)
            text = refusal(book.scenario, book.city.subjects, task.at, ids, selector, lang)
            said.setdefault(text, []).append(name)
    found = [texts.APPLIES.say(lang).format(tasks=join(applies, lang), part=excused_part)] if applies else []
    if not applies and len(said) == 1:
        return next(iter(said))
    found += [shared.LINES_SAY.say(lang).format(lines=join(names, lang)) + text for text, names in said.items()]
    return ("" if lang == "zh" else " ").join(found)


def _holds(book: SiteBook, rule_id: str, number: int, task: TaskWorks, one: Closure) -> bool:
    """Whether this exception keeps the rule from stopping the task on some day."""
    match = book.exceptions[rule_id][number].mask(task.at, len(book.scenario.horizon))
    return bool((match & one.excused).any())


def excused_rows(book: SiteBook, case: SiteCase, lang: Lang) -> list[list[str]]:
    """Each task with each exception that lets it go on: marks, the exception's words, its document, how long it holds."""
    marks: dict[tuple[str, ...], str] = {}
    for rule_id, marked in case.marks.items():
        for task, one in _under(case, rule_id):
            for number, unless in enumerate(book.rules[rule_id][1].unless):
                if _holds(book, rule_id, number, task, one):
                    because = words.printable(unless.because) or read_unless(unless, lang)
                    for evidence, holds in _grounds(book, task, unless, lang):
                        key = (words.printable(task.task.name), because, evidence, holds)
                        marks[key] = marks.get(key, "") + marked
    return [[task, marked, because, evidence, holds] for (task, because, evidence, holds), marked in marks.items()]


def _grounds(book: SiteBook, task: TaskWorks, unless: Unless, lang: Lang) -> Iterator[tuple[str, str]]:
    """The document of each exemption that is meant with its validity, or the registered fact that decides."""
    selector = unless.selector
    lists = dict(selector.accepts).get("on_list")
    if lists is not None or selector.joined_by is not None:
        for one in book.scenario.exemptions:
            if one.subject_id == task.task.project_id and _meant(one, selector, lists):
                evidence = words.printable(one.evidence) or shared.NO_EVIDENCE.say(lang).strip()
                named = texts.EVIDENCE.say(lang).format(evidence=evidence, name=list_name(one.on_list, lang))
                yield named, _validity(one, lang)
        return
    facts = [
        texts.REGISTERED.say(lang).format(
            key=shared.COLUMNS[key].say(lang),
            value=value_name(key, str(book.city.subjects.columns[key][task.at]), lang),
        )
        for key, _ in selector.accepts
        if key in book.city.subjects.columns and key in shared.COLUMNS
    ]
    yield (("；" if lang == "zh" else "; ").join(facts) or texts.NONE.say(lang)), texts.AS_LONG.say(lang)


def _meant(one: Exemption, selector: Selector, lists: tuple[str, ...] | None) -> bool:
    listed = lists is None or one.on_list in lists
    by = selector.joined_by
    return listed and (by is None or (one.joined_on is not None and one.joined_on <= by))


def _validity(one: Exemption, lang: Lang) -> str:
    first = day_text(one.valid_from, lang) if one.valid_from else ""
    last = day_text(one.valid_to, lang) if one.valid_to else ""
    if first and last:
        return texts.FROM_TO.say(lang).format(first=first, last=last)
    if last:
        return texts.UNTIL.say(lang).format(day=last)
    none = texts.NO_END.say(lang)
    return f"{texts.FROM_DAY.say(lang).format(day=first)}{'，' if lang == 'zh' else ', '}{none}" if first else none
