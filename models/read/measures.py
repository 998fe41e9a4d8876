"""The measures of a scenario: what lines may do once instead of stopping. Knows when one may begin, not who takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from models.actors import Kg
from models.errors import Text
from models.policy import Policy, Selector
from models.read.convert import day, identifier, integer, number, words
from models.read.names import Known, Names, named
from models.read.nodes import Node
from models.read.notes import Notes, shown_path
from models.read.schema import Field, given_keys, listing, mapping, scalar
from models.read.selectors import read_selector
from models.read.technologies import by_pollutant, emission_shares
from models.read.vocabulary import coating, exemption_list
from models.scenario import Measure
from models.season import Span

MOST_LEAD_DAYS = MOST_VALUE_DAYS = 3660
UNCHANGED: Kg = (1.0, 1.0, 1.0, 1.0)


def read_measures(
    nodes: Sequence[Node], notes: Notes, names: Names, season: Span | None, lists: Known
) -> tuple[Measure, ...]:
    """Every measure that can be read; ids must not repeat. `lists` are those that law or tables mention. Without a
    season the days cannot be judged, and only their shape is."""
    measures: list[Measure] = []
    seen: dict[str, int] = {}
    for node in nodes:
        values = mapping(node, notes, _fields(names, lists))
        if values is None:
            continue
        _check_unique(node, values["id"], seen, notes)
        _check_effect(node, values, notes)
        first_days = _first_days(node, values, season, notes) if season else ()
        measures.append(_measure(node, values, first_days))
    return tuple(measures)


def lists_mentioned(policies: Iterable[Policy], names: Names) -> Known:
    """The lists that the tables hold or some rule asks for: on any other a line would stand for nothing."""
    if names.on_list is None:
        return None
    selectors = (
        selector
        for policy in policies
        for rule in policy.rules
        for selector in (rule.applies_to, *(unless.selector for unless in rule.unless or () if unless))
        if selector is not None
    )
    return names.on_list.union(*(_asked(selector) for selector in selectors))


def _asked(selector: Selector) -> Iterator[str]:
    for key, values in selector.accepts:
        if key == "on_list":
            yield from filter(None, values)
    if selector.negated is not None:
        yield from _asked(selector.negated)


def _fields(names: Names, lists: Known) -> dict[str, Field]:
    unknown = Text(
        "没有规则或名单用到此名单，列入它没有效力",
        "is a list that no rule and no table mentions: to join it does nothing",
    )
    return {
        "id": Field(scalar(identifier), required=True),
        "title": Field(scalar(words)),
        "lines": Field(lambda child, notes: read_selector(child, notes, names, "line"), required=True),
        "ordered_on": Field(scalar(day)),
        "lead_days": Field(scalar(integer(0, MOST_LEAD_DAYS)), default=0),
        "first_days": Field(_listed_days),
        "emits": Field(_emits, default=UNCHANGED),
        "coating": Field(scalar(coating), default=""),
        "joins": Field(named(exemption_list, lists, unknown), default=""),
        "cost": Field(_cost, required=True),
    }


def _measure(node: Node, values: dict[str, Any], first_days: tuple[date, ...]) -> Measure:
    cost = values["cost"] or {"yuan": 0.0, "value_days": 0.0, "yuan_per_day": 0.0}
    return Measure(
        measure_id=values["id"],
        title=values["title"] or values["id"],
        lines=values["lines"],
        first_days=first_days,
        emits=values["emits"],
        coating=values["coating"],
        joins_list=values["joins"],
        cost_yuan=cost["yuan"],
        cost_value_days=cost["value_days"],
        cost_yuan_per_day=cost["yuan_per_day"],
        file=shown_path(node.file),
        row=node.row,
    )


def _check_unique(node: Node, measure_id: str | None, seen: dict[str, int], notes: Notes) -> None:
    if measure_id is None or not isinstance(node.value, dict):
        return
    child = node.value["id"]
    if measure_id in seen:
        first = seen[measure_id]
        child.fault(notes, Text(f"改造编号重复，第 {first} 行已有", f"is a repeated measure id, first in row {first}"))
    seen.setdefault(measure_id, child.row)


def _check_effect(node: Node, values: dict[str, Any], notes: Notes) -> None:
    """A key at fault may have been meant to change something; then nothing is said."""
    if values["emits"] == UNCHANGED and values["coating"] == values["joins"] == "":
        nothing = Text(
            "什么也不改变：应有不为 1 的 emits，或 coating，或 joins",
            "changes nothing: needs emits other than 1, coating or joins",
        )
        node.fault(notes, nothing)


def _emits(node: Node, notes: Notes) -> Kg | None:
    """One share for all pollutants, or one for each; a pollutant left out is emitted as before."""
    shares = emission_shares(node, notes)
    return None if shares is None else by_pollutant(shares, 1.0)


def _cost(node: Node, notes: Notes) -> dict[str, float] | None:
    """What is for nothing is no choice but a better table."""
    fields = {
        "yuan": Field(scalar(number()), default=0.0),
        "value_days": Field(scalar(number(0, MOST_VALUE_DAYS)), default=0.0),
        "yuan_per_day": Field(scalar(number()), default=0.0),
    }
    values = mapping(node, notes, fields)
    if values is None or None in values.values():
        return None
    if not any(values.values()):
        listed = ", ".join(fields)
        node.fault(notes, Text(f"{listed} 至少一项应大于 0", f"needs at least one above 0 of {listed}"))
    return values


def _listed_days(node: Node, notes: Notes) -> list[tuple[Node, date]] | None:
    """The days as written, each with its place; at least one, none twice."""
    days = listing(_placed_day)(node, notes)
    if days == ():
        node.fault(notes, Text("列表不能为空", "must not be an empty list"))
    found: dict[date, Node] = {}
    for placed in filter(None, days or ()):
        child, first = placed
        if first in found:
            child.fault(notes, Text("同一日期列了两次", "is listed twice"))
        found.setdefault(first, child)
    return None if days is None else [(child, first) for first, child in found.items()]


def _placed_day(node: Node, notes: Notes) -> tuple[Node, date] | None:
    first = scalar(day)(node, notes)
    return None if first is None else (node, first)


def _first_days(node: Node, values: dict[str, Any], season: Span, notes: Notes) -> tuple[date, ...]:
    """The days of the season on which the measure may begin to count, in order; days before the season are its first."""
    ordered, lead_days, listed = values["ordered_on"], values["lead_days"], values["first_days"]
    earliest = None
    given = given_keys(node)
    if lead_days is not None and (ordered is not None or "ordered_on" not in given):
        earliest = (ordered or season.first) + timedelta(lead_days)
    if earliest is not None and earliest > season.last:
        _check_lead(node, earliest, season, notes)
        earliest = None
    for child, first in listed or ():
        if first > season.last:
            late = Text(f"晚于本季最后一天 {season.last}", f"lies after the season's last day, {season.last}")
            child.fault(notes, late)
        elif earliest is not None and first < earliest:
            early = Text(
                f"早于最早可生效的 {earliest}（ordered_on 加 lead_days）",
                f"lies before {earliest}, the earliest by ordered_on and lead_days",
            )
            child.fault(notes, early)
    days = [first for _, first in listed or ()]
    if "first_days" not in given and earliest is not None:
        days = [earliest]
    return tuple(sorted({max(first, season.first) for first in days}))


def _check_lead(node: Node, earliest: date, season: Span, notes: Notes) -> None:
    """Told where the reader would change it: at the lead, else at the order."""
    given: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
    place = next((given[key] for key in ("lead_days", "ordered_on") if key in given_keys(node)), node)
    too_late = Text(
        f"最早 {earliest} 才能生效，已在本季最后一天 {season.last} 之后",
        f"takes effect on {earliest} at the earliest, after the season's last day, {season.last}",
    )
    place.fault(notes, too_late)
