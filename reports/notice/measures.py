"""What a notice says of the measures a line takes instead of stopping. Knows law and facts, no page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import prod
from typing import Any

import numpy as np

from models.actors import POLLUTANTS, RUN, Exemption, Kg
from models.errors import Lang
from models.law import reaches, rules_of
from models.matching import line_subjects
from models.plan import Taken
from models.scenario import Measure, Scenario
from models.season import Span, working_days
from reports import words
from reports.notice import texts
from reports.notice.book import Book, Case, LineCase
from reports.notice.clauses import list_name
from reports.notice.dates import day_text
from reports.notice.paper import source

WAN = 10_000.0


def share_left(book: Book, case: LineCase, day: date) -> Kg:
    """Share of normal emission, by pollutant, that the measures in effect on `day` leave."""
    emits = [book.scenario.measures[one.measure].emits for one in case.taken if one.first_day <= day]
    so2, nox, pm, vocs = (prod(shares) for shares in zip(*emits, strict=True)) if emits else (1.0,) * 4
    return so2, nox, pm, vocs


def measures(book: Book, case: Case, lang: Lang) -> list[dict[str, Any]]:
    """One table for each line that takes measures: what, from when, cost, emission, status, clauses, days."""
    return [_line(book, line, lang) for line in case.taking]


def _line(book: Book, case: LineCase, lang: Lang) -> dict[str, Any]:
    titles = [words.printable(book.scenario.measures[one.measure].title) for one in case.taken]
    heading = texts.MEASURE_HEADING.say(lang).format(
        name=words.printable(case.line.name),
        line_id=words.printable(case.line.line_id),
        titles=("、" if lang == "zh" else ", ").join(titles),
    )
    rows = [(texts.MEASURE_ROWS[key].say(lang), text) for key, text in _rows(book, case, lang) if text]
    return {"heading": heading, "rows": [list(row) for row in rows]}


def _rows(book: Book, case: LineCase, lang: Lang) -> Iterator[tuple[str, str]]:
    for one in case.taken:
        measure = book.scenario.measures[one.measure]
        if len(case.taken) > 1:
            yield "title", words.printable(measure.title)
        first = day_text(one.first_day, lang)
        yield "from", texts.MEASURE_FROM.say(lang).format(day=first)
        yield "cost", _cost(book, case, one, measure, lang)
        yield "status", _status(measure, first, lang)
    yield "emission", _emission(book, case, lang)
    yield "law", _lifted(book, case, lang)
    yield "days", _days(book, case, lang)


def _cost(book: Book, case: LineCase, one: Taken, measure: Measure, lang: Lang) -> str:
    season, line = book.scenario.season, case.line
    worked = int(working_days(line.works, Span(max(one.first_day, season.first), season.last)).sum())
    parts = {
        "once": (measure.cost_yuan, {}),
        "value": (measure.cost_value_days * line.value_per_day, {"days": f"{measure.cost_value_days:g}"}),
        "daily": (measure.cost_yuan_per_day * worked, {"days": str(worked), "each": words.amount(measure.cost_yuan_per_day)}),
    }  # fmt: skip
    said = [
        texts.MEASURE_COST[key].say(lang).format(yuan=words.number(yuan / WAN, 2), **more)
        for key, (yuan, more) in parts.items()
        if yuan > 0
    ]
    total = texts.MEASURE_COST["total"].say(lang).format(yuan=words.number(one.cost_yuan / WAN, 2))
    if not said:
        return total
    return total + ("（" + "，".join(said) + "）" if lang == "zh" else f" ({', '.join(said)})")


def _status(measure: Measure, first: str, lang: Lang) -> str:
    said = []
    if measure.coating:
        name = words.COATINGS[measure.coating].say(lang) if measure.coating in words.COATINGS else measure.coating
        said.append(texts.MEASURE_STATUS["coating"].say(lang).format(coating=words.printable(name)))
    if measure.joins_list:
        said.append(texts.MEASURE_STATUS["list"].say(lang).format(name=list_name(measure.joins_list, lang), day=first))
    return ("；" if lang == "zh" else "; ").join(said)


def _emission(book: Book, case: LineCase, lang: Lang) -> str:
    """Kg of a normal day before and with all measures, for the pollutants that change."""
    left = share_left(book, case, max(one.first_day for one in case.taken))
    said = [
        texts.MEASURE_EMISSION.say(lang).format(
            pollutant=words.POLLUTANT_PARTS[name].replace("_", ""),
            before=words.amount(kg),
            after=words.amount(kg * share),
            share=words.percent(share, 0),
        )
        for name, kg, share in zip(POLLUTANTS, case.line.kg, left, strict=True)
        if kg > 0 and share != 1
    ]
    return ("；" if lang == "zh" else "; ").join(said) or texts.MEASURE_SAME.say(lang)


def _lifted(book: Book, case: LineCase, lang: Lang) -> str:
    """The rules that would be in force for the line on some later day and are not with its measures."""
    said = []
    for rule_id in lifted_rules(book.scenario, case):
        policy, rule = book.rules[rule_id]
        said.append(f"{source(policy, lang)}{'' if lang == 'zh' else ', '}{words.printable(rule.clause)}")
    return ("；" if lang == "zh" else "; ").join(dict.fromkeys(said)) or texts.MEASURE_NONE_LIFTED.say(lang)


def lifted_rules(scenario: Scenario, case: LineCase) -> tuple[str, ...]:
    """Ids of the rules, in the order of the policies, that hold for the line as it stands in the tables on some season
    day from the last measure's first day on, and for the line with its measures on none (docs/measures.md, Law)."""
    with_measures = _with_measures(scenario, case)
    at = np.array([case.at], dtype=np.int32)
    first = max(0, scenario.season.index(max(one.first_day for one in case.taken)))
    in_force = [
        {
            reach.rule
            for reach in reaches(one, line_subjects(one, at), "line")
            if (reach.in_force.mask(0, len(one.season)) & reach.window)[first:].any()
        }
        for one in (scenario, with_measures)
    ]
    return tuple(rules_of(scenario)[number].rule_id for number in sorted(in_force[0] - in_force[1]))


def _with_measures(scenario: Scenario, case: LineCase) -> Scenario:
    """The scenario as if all measures of the line were in effect."""
    line, joined = case.line, []
    for one in case.taken:
        measure = scenario.measures[one.measure]
        so2, nox, pm, vocs = (kg * share for kg, share in zip(line.kg, measure.emits, strict=True))
        line = replace(line, kg=(so2, nox, pm, vocs), coating=measure.coating or line.coating)
        if measure.joins_list:
            joined.append(
                Exemption(
                    measure.measure_id, line.line_id, measure.joins_list, "",
                    valid_from=one.first_day, joined_on=one.first_day,
                )
            )  # fmt: skip
    lines = (*scenario.lines[: case.at], line, *scenario.lines[case.at + 1 :])
    return replace(scenario, lines=lines, exemptions=(*scenario.exemptions, *joined))


def _days(book: Book, case: LineCase, lang: Lang) -> str:
    days = book.scenario.season.days
    modes = book.ledger.mode_by_day[case.at]
    run = book.ledger.mode_names[case.at].index(RUN)
    first = min(one.first_day for one in case.taken)
    off = [day for day, mode in zip(days, modes, strict=True) if mode != run]
    after = sum(day >= first for day in off)
    return texts.MEASURE_DAYS.say(lang).format(before=len(off) - after, after=after)
