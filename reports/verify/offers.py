"""Measures as a scenario offers them: who may take one, from when, what it changes and costs. Knows nobody's choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reports.verdict import POLLUTANTS
from reports.verify.codes import code
from reports.verify.days import Days, worked
from reports.verify.modes import Kg
from reports.verify.tables import Line
from reports.verify.words import absent, day, mapping, number, text, texts, whole


@dataclass(frozen=True)
class Offer:
    """A measure. `first_days` are the days of the season on which it may begin to count, `left` the share of emission
    it leaves, `coating` and `joins` what the law sees from then on (empty = as before); the rest is its cost."""

    measure_id: str
    title: str
    lines: dict[str, Any]
    first_days: frozenset[date]
    left: Kg
    coating: str
    joins: str
    yuan: float
    value_days: float
    yuan_per_day: float

    def cost_yuan(self, line: Line, first: int, season: Days) -> float:
        """What it costs a line that has it from day number `first` to the season's end."""
        days = int(worked(line.works, season)[first:].sum())
        return self.yuan + self.value_days * line.value_per_day + self.yuan_per_day * days


def read_offer(said: Mapping[str, Any], season: Days) -> Offer:
    """An entry of `measures`; raises UnreadableError."""
    measure_id = text(said.get("id"), "measures.id")

    def given(about: Mapping[str, Any], key: str, default: str) -> str:
        return default if absent(about.get(key)) else text(about[key], f"{measure_id}.{key}")

    cost = mapping(said.get("cost"), measure_id)
    coating, joins = given(said, "coating", ""), given(said, "joins", "")
    return Offer(
        measure_id=measure_id,
        title=given(said, "title", measure_id),
        lines=mapping(said.get("lines"), measure_id),
        first_days=_first_days(said, season, measure_id),
        left=_left(said.get("emits"), measure_id),
        coating=code("coating", coating) if coating else "",
        joins=code("on_list", joins) if joins else "",
        yuan=number(given(cost, "yuan", "0"), measure_id),
        value_days=number(given(cost, "value_days", "0"), measure_id),
        yuan_per_day=number(given(cost, "yuan_per_day", "0"), measure_id),
    )


def _first_days(said: Mapping[str, Any], season: Days, where: str) -> frozenset[date]:
    """Days from the order and its lead time on, none after the season; one before the season counts as its first day."""
    ordered = season.first if absent(said.get("ordered_on")) else day(text(said["ordered_on"], where), where)
    lead = 0 if absent(said.get("lead_days")) else whole(text(said["lead_days"], where), where)
    try:
        earliest = ordered + timedelta(lead)
    except OverflowError:
        return frozenset()
    named = [day(one, where) for one in texts(said.get("first_days"), where)] or [earliest]
    return frozenset(max(one, season.first) for one in named if earliest <= one <= season.last)


def _left(emits: Any, where: str) -> Kg:
    """One share for every pollutant, or one for each that is named; the others stay as they are."""
    if isinstance(emits, Mapping):
        so2, nox, pm, vocs = (number(text(emits.get(p, "1"), where), where) for p in POLLUTANTS)
    else:
        so2 = nox = pm = vocs = 1.0 if absent(emits) else number(text(emits, where), where)
    return so2, nox, pm, vocs
