"""What the prices of a certificate make of every kg, tonne, standing line and lost yuan. Knows limits and prices, not who
answers them.

A limit that asks `reached >= required` adds price x (required - reached) to what is minimised, one that allows
`planned <= required` adds price x (planned - required): nothing for a plan that keeps them with nothing to spare, less
than nothing for any other that keeps them. What is reached is a sum over line-days and task-days, so that each limit
becomes one constant and a rate on what lines and tasks do on its days.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from reports.verdict import POLLUTANTS, LimitCheck
from reports.verify.agree import SLACK
from reports.verify.certificate import Floats, Prices
from reports.verify.days import periods
from reports.verify.limits import NOX, VOCS, Books, alike, credit_share, pollutant_of, said, word_of
from reports.verify.words import mapping, number

Watch = Callable[[str, int, int], None]
"""Told how far the recomputing of a bound has come: `lines`, lines of `firms` asked as one, or `projects`, how many are done, of how many."""


@dataclass
class Rates:
    """`constant` yuan, and yuan by day of the season for each unit: `emission` (T, 4) a kg by district, `output` (T,) a
    unit of a product by (product, district), `standing` (T,) a line without output by number of the line; `loss` a yuan
    lost by enterprise, `use` (H,) a unit of a resource by name on each day of the horizon."""

    constants: list[float] = field(default_factory=list)
    emission: dict[str, Floats] = field(default_factory=dict)
    output: dict[tuple[str, str], Floats] = field(default_factory=dict)
    standing: dict[int, Floats] = field(default_factory=dict)
    loss: dict[str, float] = field(default_factory=dict)
    use: dict[str, Floats] = field(default_factory=dict)
    allowed: dict[str, float] = field(default_factory=dict)
    """Yuan of output value that each enterprise may lose, slack included; empty without a burden."""
    together: frozenset[str] = frozenset()
    """Enterprises that are asked as one, who keep their burden themselves."""

    @property
    def constant(self) -> float:
        return math.fsum(self.constants)


Row = tuple[LimitCheck, float, int, int]
"""A limit as recomputed, its price, and the day numbers of its period, half open."""


def rates_of(books: Books, limits: tuple[LimitCheck, ...], prices: Prices) -> Rates:
    """`limits` in the order of limits.csv, without burdens."""
    rates = Rates(together=frozenset(prices.together))
    days = len(books.case.season)
    for district in {*books.accounts.district.names, *(one.district for one in books.case.tables.projects)}:
        rates.emission[district] = np.zeros((days, 4))
    rows = zip(limits, prices.limits.tolist(), strict=True)
    for kind, per in KINDS.items():
        for entry in books.case.limits[kind]:
            spans = periods(books.case.season, "day" if kind == "alternate" else word_of(entry, "per", per))
            of_entry = [(*next(rows), start, stop) for _, start, stop in spans]
            if any(price > 0 for _, price, _, _ in of_entry):
                WAYS[kind](books, rates, entry, of_entry)
    _burdens(books, rates, prices)
    for name, of_days in prices.resources.items():
        rates.use[name] = of_days
        rates.constants.append(-float(of_days.sum()) * books.case.tables.capacity[name, ""])
    return rates


def _add_emission(books: Books, rates: Rates, area: str, rate: Floats, start: int, stop: int) -> None:
    """`rate` (4,) on every kg emitted in an area on the days of a period."""
    for district, total in rates.emission.items():
        if books.case.within(area, district):
            total[start:stop] += rate


def _targets(books: Books, rates: Rates, entry: dict[str, object], rows: list[Row]) -> None:
    """reached = baseline - planned + credit x base."""
    p = pollutant_of(entry)
    for limit, price, start, stop in rows:
        baseline = float(books.area(limit.area)[1][start:stop, p].sum())
        society = word_of(entry, "base", "scheduled") == "society"
        credit = credit_share(books, p, limit.area) * (limit.base or 0.0) if society else 0.0
        rates.constants.append(price * (limit.required - credit - baseline))
        _add_emission(books, rates, limit.area, price * _unit(p), start, stop)


def _caps(books: Books, rates: Rates, entry: dict[str, object], rows: list[Row]) -> None:
    p = pollutant_of(entry)
    for limit, price, start, stop in rows:
        rates.constants.append(-price * limit.required)
        _add_emission(books, rates, limit.area, price * _unit(p), start, stop)


def _floors(books: Books, rates: Rates, entry: dict[str, object], rows: list[Row]) -> None:
    for limit, price, start, stop in rows:
        rates.constants.append(price * limit.required)
        for place in books.accounts.place.names:
            if place[0] == limit.product and books.case.within(limit.area, place[1]):
                of_place = rates.output.setdefault(place, np.zeros(len(books.case.season)))
                of_place[start:stop] -= price


def _guards(books: Books, rates: Rates, entry: dict[str, object], rows: list[Row]) -> None:
    """reached = share by which VOCs fall; required = slope x the share by which NOx falls + offset. A share of nothing
    is 0."""
    about = mapping(entry.get("vocs_over_nox"), "vocs_over_nox")
    slope, offset = number(said(about, "slope"), "slope"), number(said(about, "offset", "0"), "offset")
    for limit, price, start, stop in rows:
        baseline = books.area(limit.area)[1][start:stop].sum(axis=0)
        rate, constant = np.zeros(4), offset
        for p, weight in ((NOX, slope), (VOCS, -1.0)):
            if baseline[p] > 0:
                rate[p] -= weight / baseline[p]
                constant += weight
        rates.constants.append(price * constant)
        _add_emission(books, rates, limit.area, price * rate, start, stop)


def _alternations(books: Books, rates: Rates, entry: dict[str, object], rows: list[Row]) -> None:
    price = np.array([price for _, price, _, _ in rows])
    rates.constants.append(-float(price @ np.array([limit.required for limit, *_ in rows])))
    for held, _, members in alike(books, said(entry, "area", "city"), mapping(entry.get("lines"), "lines")):
        for line in members:
            rates.standing[line] = rates.standing.get(line, 0.0) + price * held


def _unit(p: int) -> Floats:
    return np.eye(len(POLLUTANTS))[p]


def _burdens(books: Books, rates: Rates, prices: Prices) -> None:
    """Every active line's enterprise may lose its share, with the slack that limits have."""
    for firm, normal in _normal_values(books):
        share = number(books.case.burden or "0", "burden")
        rates.allowed[firm] = share * normal + SLACK * max(normal, share * normal)
        rates.loss[firm] = 0.0 if firm in prices.together else prices.burdens.get(firm, 0.0)
        rates.constants.append(-rates.loss[firm] * share * normal)


def _normal_values(books: Books) -> Iterator[tuple[str, float]]:
    if books.case.burden is None:
        return
    values: dict[str, float] = {}
    for n, line in enumerate(books.case.tables.lines):
        firm = line.firm.enterprise_id
        values[firm] = values.get(firm, 0.0) + (float(books.accounts.value_yuan[n]) if line.active else 0.0)
    yield from values.items()


KINDS = {"targets": "season", "caps": "day", "floors": "day", "guards": "season", "alternate": "day"}
"""In the order of limits.csv, each with the period it has when none is named."""
WAYS: dict[str, Callable[[Books, Rates, dict[str, object], list[Row]], None]] = {
    "targets": _targets,
    "caps": _caps,
    "floors": _floors,
    "guards": _guards,
    "alternate": _alternations,
}
