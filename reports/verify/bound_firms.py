"""The least that all lines of an enterprise can cost together at given prices, within what it may lose. Knows what each of them
costs at least by what it loses, nothing of its schedules.

Of one line the least price falls stepwise the more it may lose. The steps of two lines are those of their sums that no cheaper one
with less loss makes needless, and so on from line to line; of the last only the step that still fits matters. Where sums
are too many to list, losses are rounded to cells: down, and the price is no more than the true one, or up, and it is no less.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reports.verify.accounts import figures
from reports.verify.bound_asked import Asked
from reports.verify.bound_counts import Counts, Ints, MostLoss
from reports.verify.bound_line import Floats, Least
from reports.verify.bound_lines import Desk, asked_of, from_above, losses, of_firms, settle
from reports.verify.bound_rates import Rates, Watch
from reports.verify.lines import Matter

MOST_SUMS, CELLS = 4_000_000, 50_000
"""Sums of two lines' steps that are listed, and the cells of an enterprise's burden that losses are rounded to where there are
more."""

Steps = tuple[Floats, Floats]
"""Losses in yuan, rising, and the least prices within them, falling."""
Rounding = Callable[[Floats], NDArray[np.float64]]


@dataclass(frozen=True)
class FirmBounds:
    """By enterprise, yuan that no schedules of its lines fall below together, and what no proof can exceed."""

    low: dict[str, float] = field(default_factory=dict)
    high: dict[str, float] = field(default_factory=dict)


def firm_bounds(matter: Matter, rates: Rates, watch: Watch) -> FirmBounds:
    """Of every enterprise that is asked as one."""
    lines, bounds = matter.case.tables.lines, FirmBounds()
    inside = of_firms(matter, rates)
    low: dict[int, list[Steps]] = {int(n): [] for n in np.flatnonzero(inside)}
    high: dict[int, list[Steps]] = {n: [] for n in low}
    desk = Desk(matter, rates, figures(matter.case))
    asked = asked_of(matter, inside) if low else []
    total, done = sum(len(one.lines) for one in asked), 0
    for one in asked:
        _ask(desk, one, low, high)
        done += len(one.lines)
        watch("firms", done, total)
    members: dict[str, list[int]] = {}
    for n in low:
        members.setdefault(lines[n].firm.enterprise_id, []).append(n)
    for firm, own in members.items():
        allowed = rates.allowed[firm]
        bounds.low[firm] = cheapest([falling(low[n]) for n in own], allowed, np.floor)
        bounds.high[firm] = cheapest([falling(high[n]) for n in own], allowed, np.ceil)
    return bounds


def _ask(desk: Desk, asked: Asked, low: dict[int, list[Steps]], high: dict[int, list[Steps]]) -> None:
    """Adds each line's steps with the measures it is asked with."""
    for settled in settle(desk, asked, True):
        some = asked.some(settled.who)
        _note(desk, some, settled.counts, settled.found, low)
        exact = len(settled.who) == 0 or not _is_coarse(desk, some, settled.counts)
        if exact:
            _note(desk, some, settled.counts, settled.found, high)
            continue
        at = 0
        for counts, found in from_above(desk, some):
            part = some.some(np.arange(at, at + len(found.price)))
            _note(desk, part, counts, found, high)
            at += len(found.price)


def _is_coarse(desk: Desk, asked: Asked, counts: Counts) -> bool:
    """Whether units of loss had to be rounded."""
    below, above = losses(desk, asked, Counts(counts.counts[:-1]).size)
    return bool((below.units != above.units).any())


def _note(desk: Desk, asked: Asked, counts: Counts, found: Least, steps: dict[int, list[Steps]]) -> None:
    count = counts.counts[-1]
    assert isinstance(count, MostLoss)
    begin: Ints = counts.last_open(asked.lines)
    prices = np.take_along_axis(found.by_state, begin, axis=1) + asked.yuan[:, None]
    for n, price in zip(asked.lines.tolist(), prices, strict=True):
        yuan = max(0.0, float(desk.own.value[n])) * count.share
        lost: Floats = np.arange(len(price), dtype=np.float64) * yuan
        steps[n].append((lost, price))


def falling(found: list[Steps]) -> Steps:
    """The steps of the cheapest of several."""
    lost, price = np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found])
    order = np.lexsort((price, lost))
    lost, price = lost[order], price[order]
    before = np.append(np.inf, np.minimum.accumulate(price)[:-1])
    falls = price < before
    return lost[falls], price[falls]


def cheapest(lines: list[Steps], allowed: float, rounded: Rounding) -> float:
    """The least price of lines together that lose no more than `allowed` yuan; inf where they cannot."""
    (lost, price), *others = lines
    if not others:
        within = price[lost <= allowed]
        return float(within.min(initial=np.inf))
    *between, (last_lost, last_price) = others
    for one in between:
        lost, price = _added((lost, price), one, allowed, rounded)
    fits = np.searchsorted(last_lost, allowed - lost, side="right") - 1
    able = fits >= 0
    return float((price[able] + last_price[fits[able]]).min(initial=np.inf))


def _added(one: Steps, other: Steps, allowed: float, rounded: Rounding) -> Steps:
    """The steps of two together."""
    if len(one[0]) * len(other[0]) <= MOST_SUMS:
        lost: Floats = np.add.outer(one[0], other[0]).ravel()
        price: Floats = np.add.outer(one[1], other[1]).ravel()
        within = lost <= allowed
        return falling([(lost[within], price[within])])
    width = allowed / CELLS
    least = np.full(CELLS + 1, np.inf)
    for lost_too, price_too in zip(*other, strict=True):
        within = one[0] + lost_too <= allowed
        cell = rounded((one[0][within] + lost_too) / width).astype(np.int64)
        np.minimum.at(least, np.minimum(cell, CELLS), one[1][within] + price_too)
    edges: Floats = np.arange(CELLS + 1, dtype=np.float64) * width
    return falling([(edges, least)])
