"""The least that every line can cost at given prices. Knows which lines may be asked together and what each must keep;
knows no other line's schedule.

Lines alike in law, calendar and physics are asked together, first without counts. Whoever keeps all of them by itself
has its answer; the others are asked again with the counts that they broke, until nobody breaks any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import groupby
from math import floor, gcd, lcm

import numpy as np
from numpy.typing import NDArray

from reports.verify.accounts import Lines, figures
from reports.verify.bound_asked import Asked, everyone
from reports.verify.bound_counts import Count, Counts, Ints, MostBlocks, MostDays, MostLoss, Owed, PlainCount
from reports.verify.bound_line import Floats, Least, Priced, least
from reports.verify.bound_rates import Rates, Watch
from reports.verify.days import Bools
from reports.verify.lines import Matter

FINEST = 1_000_000
"""Shares of output are read as fractions of at most this."""
MOST_STATES, FEWEST_UNITS = 400_000, 100
"""Where counts come to more states than this, units of loss are made coarser, in the safe direction, down to so many."""
ROOM = 2_000_000
"""States of a season (days x modes x lines x counts) looked at together: some 100 MB at most."""


@dataclass(frozen=True)
class LineBounds:
    """`low` (L,) yuan that no schedule of the line falls below, 0 for idle lines; `high` (L,) what no proof can exceed:
    the same where the line's programme was exact."""

    low: Floats
    high: Floats


@dataclass(frozen=True)
class Desk:
    """What is needed to ask anybody."""

    matter: Matter
    rates: Rates
    own: Lines


@dataclass(frozen=True)
class Settled:
    """Lines `who` (n,) of those asked together whose answers keep all that they must; `counts` were held for that. `coarse` (n,) are
    those that lose more than their enterprise may, because units of loss had to be coarse."""

    who: Ints
    counts: Counts
    found: Least
    coarse: Bools


def line_bounds(matter: Matter, rates: Rates, watch: Watch) -> LineBounds:
    """Every active line's least price, the cheapest of its choices of measures; lines of enterprises that are asked as one are
    left at 0."""
    lines = matter.case.tables.lines
    desk = Desk(matter, rates, figures(matter.case))
    low, high = np.full(len(lines), np.inf), np.full(len(lines), np.inf)
    elsewhere = ~matter.active | of_firms(matter, rates)
    low[elsewhere] = high[elsewhere] = 0.0
    asked = asked_of(matter, ~elsewhere)
    total, done = sum(len(one.lines) for one in asked), 0
    for one in asked:
        below, above = _answer(desk, one)
        low[one.lines] = np.minimum(low[one.lines], below + one.yuan)
        high[one.lines] = np.minimum(high[one.lines], above + one.yuan)
        done += len(one.lines)
        watch("lines", done, total)
    return LineBounds(low, high)


def asked_of(matter: Matter, which: Bools) -> list[Asked]:
    """Everyone among the lines (L,) who is meant."""
    parts = (one.some(np.flatnonzero(which[one.lines])) for one in everyone(matter))
    return [one for one in parts if len(one.lines)]


def of_firms(matter: Matter, rates: Rates) -> Bools:
    """(L,) which active lines belong to an enterprise that is asked as one."""
    named = [line.firm.enterprise_id in rates.together for line in matter.case.tables.lines]
    return np.asarray(matter.active & np.array(named, dtype=np.bool_))


def _answer(desk: Desk, asked: Asked) -> tuple[Floats, Floats]:
    """Least prices (n,) from below and from above; they differ where units of loss had to be coarse."""
    low, high = np.full(len(asked.lines), np.inf), np.full(len(asked.lines), np.inf)
    for settled in settle(desk, asked, False):
        low[settled.who] = high[settled.who] = settled.found.price
        coarse = settled.who[settled.coarse]
        if len(coarse):
            high[coarse] = np.concatenate([found.price for _, found in from_above(desk, asked.some(coarse))])
    return low, high


def settle(desk: Desk, asked: Asked, counted: bool) -> Iterator[Settled]:
    """Every line's answer, with the counts that answers without them broke; with their losses counted, the last of the counts,
    where `counted` says so, or where an answer without lost too much."""
    counts = _counts(desk, asked)
    waiting: dict[tuple[tuple[int, ...], bool], Ints] = {((), counted): np.arange(len(asked.lines))}
    while waiting:
        (held, counting), who = waiting.popitem()
        active: list[Count] = [counts[n] for n in held]
        if counting:
            active.append(losses(desk, asked, Counts(active).size)[0])
        joint = Counts(active)
        for part in _batches(asked, who, joint.size):
            some = asked.some(part)
            found = least(asked.kind, _priced(desk, some), joint, some.lines)
            able = np.isfinite(found.price)
            kept = [count.kept(found.plans, asked.kind.initial) for count in counts]
            broken = ~np.array(kept, dtype=np.bool_).reshape(len(counts), len(part))
            over = _over(desk, some, found.plans) & able
            broken[list(held)] = False
            broken[:, ~able] = False
            again = broken.any(axis=0) | (over & (not counting))
            for n in np.flatnonzero(again):
                key = tuple(sorted({*held, *np.flatnonzero(broken[:, n]).tolist()})), bool(counting or over[n])
                waiting[key] = np.append(waiting.get(key, np.zeros(0, dtype=np.int64)), part[n])
            done = np.flatnonzero(~again)
            answer = Least(found.price[done], found.plans[done], found.by_state[done])
            yield Settled(part[done], joint, answer, over[done])


def from_above(desk: Desk, asked: Asked) -> Iterator[tuple[Counts, Least]]:
    """What lines cost, some after others, that count their losses in coarse units and too many of them."""
    counts = _counts(desk, asked)
    joint = Counts([*counts, losses(desk, asked, Counts(counts).size)[1]])
    for part in _batches(asked, np.arange(len(asked.lines)), joint.size):
        some = asked.some(part)
        yield joint, least(some.kind, _priced(desk, some), joint, some.lines)


def _batches(asked: Asked, who: Ints, states: int) -> Iterator[Ints]:
    days, modes = asked.kind.allowed.shape
    step = max(1, ROOM // (days * modes * states))
    for start in range(0, len(who), step):
        yield who[start : start + step]


def _counts(desk: Desk, asked: Asked) -> list[PlainCount]:
    """Every count that some schedule could break, but that of losses."""
    about, days = desk.matter.case.tables.lines[int(asked.lines[0])].modes, len(desk.matter.case.season)
    found: list[PlainCount] = []
    for m, number in enumerate(asked.modes):
        blocks, most = about[number].max_blocks, about[number].max_days
        if blocks is not None and blocks < days:
            found.append(MostBlocks(m, blocks))
        if most is not None and most < days:
            found.append(MostDays(m, most))
    for _, of_rule in groupby(asked.law.debts, key=lambda debt: id(debt.rule)):
        owed = tuple(of_rule)
        mode = owed[0].mode
        found.append(Owed(asked.modes.index(mode) if mode in asked.modes else -1, owed))
    return found


def losses(desk: Desk, asked: Asked, states: int) -> tuple[MostLoss, MostLoss]:
    """The loss that enterprises bear as a count of units, from below (no plan within it is left out) and from above; the
    same where the units are exact. `states` are those of the counts beside it."""
    lines, works = desk.matter.case.tables.lines, desk.own.works[asked.lines[0]]
    about = lines[int(asked.lines[0])].modes
    lost = [1 - Fraction(about[m].output).limit_denominator(FINEST) for m in asked.modes]
    unit = _unit(lost)
    whole = int(max(lost) / unit * int(works.sum())) + 1
    most = np.zeros(len(lines), dtype=np.int64)
    for n in asked.lines.tolist():
        value = lines[n].value_per_day
        allowed = desk.rates.allowed[lines[n].firm.enterprise_id]
        most[n] = whole if value <= 0 else max(0, min(whole, floor(allowed / value / float(unit) + 1e-9)))
    # What no line may reach need not be told apart.
    coarse = max(1, -(-(int(most.max()) + 1) // max(FEWEST_UNITS, MOST_STATES // states)))
    units = [int(share / unit) for share in lost]
    share = float(unit * coarse)
    below = MostLoss(np.array([u // coarse for u in units]), works, most // coarse, share)
    above = MostLoss(np.array([-(-u // coarse) for u in units]), works, most // coarse, share)
    return below, above


def _unit(shares: list[Fraction]) -> Fraction:
    """The largest fraction of which all shares are multiples; 1 when all are 0."""
    bottom = reduce(lcm, (share.denominator for share in shares), 1)
    top = reduce(gcd, (int(share * bottom) for share in shares), 0)
    return Fraction(top or 1, bottom)


def _over(desk: Desk, asked: Asked, plans: NDArray[np.int8]) -> Bools:
    """(n,) whether a plan loses more than its line's enterprise may lose."""
    if not desk.rates.allowed:
        return np.zeros(len(plans), dtype=np.bool_)
    lines = desk.matter.case.tables.lines
    allowed = np.array([desk.rates.allowed[lines[n].firm.enterprise_id] for n in asked.lines.tolist()])
    own, share = desk.own, 1.0 - desk.own.output[asked.lines[0], list(asked.modes)]
    lost = (share[plans] * own.works[asked.lines]).sum(axis=1) * own.value[asked.lines]
    return np.asarray(lost > allowed * (1 + 1e-9))


def _priced(desk: Desk, asked: Asked) -> Priced:
    """Cost of each day, of leaving a mode and of a block, with what the limits' prices make of it."""
    lines, own, rates = desk.matter.case.tables.lines, desk.own, desk.rates
    days, modes = asked.kind.allowed.shape
    who, used = asked.lines, list(asked.modes)
    works, output = own.works[who].astype(np.float64), own.output[who][:, used]
    kg = np.stack([rates.emission[lines[n].firm.district] for n in who.tolist()]) * own.kg[who][:, None, :] * asked.left
    loss = np.array([rates.loss.get(lines[n].firm.enterprise_id, 0.0) for n in who.tolist()])
    idle = np.zeros(days)
    made = np.stack([rates.output.get((lines[n].product, lines[n].firm.district), idle) for n in who.tolist()])
    standing = np.stack([rates.standing.get(n, idle) for n in who.tolist()])
    day, left, block = np.zeros((modes, len(who), days)), np.zeros((modes, len(who), days)), np.zeros((modes, len(who)))
    for m, number in enumerate(used):
        lost = (1.0 - output[:, m]) * own.value[who] * (1.0 + loss)
        at_work = lost[:, None] + (kg * own.emits[who, number][:, None, :]).sum(axis=2)
        at_work += output[:, m, None] * own.output_per_day[who, None] * made
        day[m] = works * at_work + np.where(output[:, m, None] == 0, standing, 0.0)
        left[m] = own.restart_days[who, number, None] * kg.sum(axis=2)
        block[m] = own.restart_yuan[who, number]
    return Priced(day, left, block)
