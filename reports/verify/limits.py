"""Shared limits: what is required and what is planned in each period. Knows contract §3, nobody's claims.

Each kind of limit is one function from the books to its checks and stands in LIMITS by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from reports.verdict import POLLUTANTS, LimitCheck
from reports.verify.accounts import Accounts, Floats
from reports.verify.agree import SLACK
from reports.verify.case import Case
from reports.verify.codes import code
from reports.verify.days import Bools, periods
from reports.verify.lines import Matter
from reports.verify.notes import UnreadableError
from reports.verify.selectors import Subject, answers, line_subject, matches, mentioned
from reports.verify.words import absent, exact, mapping, number, plain, text
from reports.verify.works import Works

WHOLE = 1.0
"""Size behind shares of a baseline, which have no base of their own."""

NOX, VOCS = POLLUTANTS.index("nox"), POLLUTANTS.index("vocs")


@dataclass(frozen=True)
class Books:
    """Accounts of lines and tasks, and the sums over areas that limits ask for."""

    case: Case
    matter: Matter
    accounts: Accounts
    works: Works

    @cached_property
    def _areas(self) -> dict[str, tuple[Floats, Floats]]:
        return {}

    def area(self, area: str) -> tuple[Floats, Floats]:
        """Planned and baseline kg by day (T, 4) of all lines and tasks in an area."""
        if area not in self._areas:
            planned, baseline = (np.zeros((len(self.case.season), 4)) for _ in range(2))
            for n, district in enumerate(self.accounts.district.names):
                if self.case.within(area, district):
                    planned += self.accounts.planned_by_district[n] + self.works.planned.get(district, 0.0)
                    baseline += self.accounts.baseline_by_district[n] + self.works.baseline.get(district, 0.0)
            self._areas[area] = planned, baseline
        return self._areas[area]

    @property
    def measure_yuan(self) -> float:
        return sum(one.yuan for one in self.matter.taken)

    @property
    def cost_yuan(self) -> float:
        accounts = self.accounts
        spent = float(accounts.loss_yuan.sum()) + float(accounts.restart_yuan.sum())
        return spent + self.works.delay_yuan + self.measure_yuan

    def background(self, area: str) -> Floats:
        """Kg by day (T, 4) of what is not scheduled; rows add up."""
        total = np.zeros((len(self.case.season), 4))
        months = np.array([when.month for when in self.case.season.all])
        for district, month, kg in self.case.tables.background:
            if self.case.within(area, district):
                total += np.outer((months == month) if month is not None else np.ones(len(months)), kg)
        return total

    def output(self, product: str, area: str) -> tuple[Floats, Floats]:
        """Planned and normal output by day (T,) of a product in an area."""
        chosen = [
            n
            for n, (made, district) in enumerate(self.accounts.place.names)
            if made == product and self.case.within(area, district)
        ]
        return self.accounts.output_by_place[chosen].sum(axis=0), self.accounts.normal_by_place[chosen].sum(axis=0)


def at_least(kind: str, planned: float, required: float, base: float | None, **about: str) -> LimitCheck:
    """A limit that asks for at least so much; without a base it compares shares."""
    holds = planned >= required - _slack(planned, required, base)
    return _check(kind, planned, required, required - planned, holds, base, about)


def at_most(kind: str, planned: float, required: float, base: float, **about: str) -> LimitCheck:
    """A limit that allows at most so much."""
    holds = planned <= required + _slack(planned, required, base)
    return _check(kind, planned, required, planned - required, holds, base, about)


def _slack(planned: float, required: float, base: float | None) -> float:
    """A millionth of the largest. Reductions are differences of sums as large as the base, so that what is lost in adding
    up is measured by it: a required value of 0 would otherwise be missed by a rounding."""
    return SLACK * max(abs(planned), abs(required), WHOLE if base is None else abs(base))


def _check(
    kind: str,
    planned: float,
    required: float,
    shortfall: float,
    holds: bool,
    base: float | None,
    about: dict[str, str],
) -> LimitCheck:
    words = {"pollutant": "", "product": "", "area": "city", "period": "season", **about}
    return LimitCheck(
        kind,
        words["pollutant"],
        words["product"],
        words["area"],
        words["period"],
        None if base is None else float(base),
        float(required),
        float(planned),
        0.0 if holds else float(shortfall),
        bool(holds),
    )


def said(entry: dict[str, Any], key: str, default: str | None = None) -> str:
    if absent(entry.get(key)):
        if default is None:
            raise UnreadableError(key, f"缺少「{key}」", f"{key} is missing")
        return default
    return text(entry[key], key)


def word_of(entry: dict[str, Any], key: str, default: str) -> str:
    """A fixed word, in any case."""
    return plain(said(entry, key, default)).casefold()


def pollutant_of(entry: dict[str, Any]) -> int:
    return POLLUTANTS.index(code("pollutant", said(entry, "pollutant")))


def target(books: Books) -> Iterator[LimitCheck]:
    """Reduction, and what others deliver where the base is society's, is at least a share of the base or so many kg."""
    for entry in books.case.limits["targets"]:
        p, area = pollutant_of(entry), said(entry, "area", "city")
        society = word_of(entry, "base", "scheduled") == "society"
        planned, baseline = (total[:, p] for total in books.area(area))
        base = baseline + (books.background(area)[:, p] if society else 0.0)
        credit = credit_share(books, p, area) if society else 0.0
        for name, start, stop in periods(books.case.season, word_of(entry, "per", "season")):
            reached = (baseline[start:stop] - planned[start:stop]).sum() + credit * base[start:stop].sum()
            of = base[start:stop].sum()
            if absent(entry.get("reduce")):
                required = number(said(entry, "reduce_kg"), "reduce_kg")
            else:
                required = number(said(entry, "reduce"), "reduce") * of
            about = {"pollutant": POLLUTANTS[p], "area": area, "period": name}
            yield at_least("target", reached, required, of, **about)


def credit_share(books: Books, p: int, area: str) -> float:
    """Share of society's base that other measures deliver for a pollutant in exactly this area."""
    measures = books.case.limits["other_measures"]
    return sum(
        number(said(one, "reduce"), "reduce")
        for one in measures
        if pollutant_of(one) == p and said(one, "area", "city") == area
    )


def cap(books: Books) -> Iterator[LimitCheck]:
    """Planned emission is at most a share of the baseline of the scheduled sources, or so many kg."""
    for entry in books.case.limits["caps"]:
        p, area = pollutant_of(entry), said(entry, "area", "city")
        planned, baseline = (total[:, p] for total in books.area(area))
        for name, start, stop in periods(books.case.season, word_of(entry, "per", "day")):
            of = baseline[start:stop].sum()
            if absent(entry.get("at_most")):
                required = number(said(entry, "at_most_kg"), "at_most_kg")
            else:
                required = number(said(entry, "at_most"), "at_most") * of
            about = {"pollutant": POLLUTANTS[p], "area": area, "period": name}
            yield at_most("cap", planned[start:stop].sum(), required, of, **about)


def floor(books: Books) -> Iterator[LimitCheck]:
    """Planned output of a product is at least a share of its normal output."""
    for entry in books.case.limits["floors"]:
        product, area = said(entry, "product"), said(entry, "area", "city")
        planned, normal = books.output(product, area)
        for name, start, stop in periods(books.case.season, word_of(entry, "per", "day")):
            of = normal[start:stop].sum()
            required = number(said(entry, "at_least"), "at_least") * of
            about = {"product": product, "area": area, "period": name}
            yield at_least("floor", planned[start:stop].sum(), required, of, **about)


def guard(books: Books) -> Iterator[LimitCheck]:
    """The share by which VOCs fall is at least slope x the share by which NOx falls + offset."""
    for entry in books.case.limits["guards"]:
        area, about = said(entry, "area", "city"), mapping(entry.get("vocs_over_nox"), "vocs_over_nox")
        slope, offset = number(said(about, "slope"), "slope"), number(said(about, "offset", "0"), "offset")
        planned, baseline = books.area(area)
        for name, start, stop in periods(books.case.season, word_of(entry, "per", "season")):
            of = baseline[start:stop].sum(axis=0)
            cut = (baseline[start:stop] - planned[start:stop]).sum(axis=0)
            share = np.divide(cut, of, out=np.zeros(4), where=of > 0)
            yield at_least("guard", share[VOCS], slope * share[NOX] + offset, None, area=area, period=name)


def alternate(books: Books) -> Iterator[LimitCheck]:
    """On each day at most so many, or such a share rounded down, of the matching active lines stand still."""
    case, season = books.case, books.case.season
    for entry in case.limits["alternate"]:
        area, selector = said(entry, "area", "city"), mapping(entry.get("lines"), "lines")
        most = said(entry, "at_most_stopped")
        among, still = (np.zeros(len(season), dtype=np.int64) for _ in range(2))
        for held, standing, members in alike(books, area, selector):
            among += held * len(members)
            still += (standing[books.matter.plan.modes[members]] & held).sum(axis=0)
        for name, start, _ in periods(season, "day"):
            allowed = stopped_at_most(most, int(among[start]))
            yield at_most("alternate", still[start], allowed, among[start], area=area, period=name)


def alike(books: Books, area: str, selector: dict[str, Any]) -> Iterator[tuple[Bools, Bools, list[int]]]:
    """Active lines of an area that the selector means, gathered where it sees no difference: the days on which it means
    them (T,), the modes without output (M,), the lines."""
    case, asked = books.case, mentioned([selector])
    groups: dict[object, tuple[Subject, list[int]]] = {}
    for n, line in enumerate(case.tables.lines):
        if line.active and case.within(area, line.firm.district):
            subject = line_subject(line, case)
            groups.setdefault((line.technology, answers(subject, asked)), (subject, []))[1].append(n)
    for subject, members in groups.values():
        held = matches(selector, subject, case.season)
        if held.any():
            modes = case.tables.lines[members[0]].modes
            yield held, np.array([mode.output == 0 for mode in modes]), members


def stopped_at_most(written: str, among: int) -> int:
    """A whole number of lines as it is; a share of the matching lines rounded down, without floating point."""
    value = exact(written, "at_most_stopped")
    if plain(written).isdecimal():
        return int(value)
    return int(Fraction(among) * value // 1)


def burden(books: Books) -> Iterator[LimitCheck]:
    """No enterprise loses more than the share of its normal value; only those that do are listed."""
    if books.case.burden is None:
        return
    share, lines, accounts = number(books.case.burden, "burden"), books.case.tables.lines, books.accounts
    lost: dict[str, float] = {}
    normal: dict[str, float] = {}
    for n, line in enumerate(lines):
        if line.active:
            firm = line.firm.enterprise_id
            lost[firm] = lost.get(firm, 0.0) + float(accounts.loss_yuan[n])
            normal[firm] = normal.get(firm, 0.0) + float(accounts.value_yuan[n])
    for firm in sorted(lost):
        check = at_most("burden", lost[firm], share * normal[firm], normal[firm], area=firm)
        if not check.holds:
            yield check


LIMITS: dict[str, Callable[[Books], Iterator[LimitCheck]]] = {
    "target": target,
    "cap": cap,
    "floor": floor,
    "guard": guard,
    "alternate": alternate,
    "burden": burden,
}


def check_limits(books: Books) -> tuple[LimitCheck, ...]:
    return tuple(check for kind in LIMITS.values() for check in kind(books))
