"""The engine for seasons of any size: a relaxation with a proven bound, then a whole plan close to it.

Knows rounds, variety and search; knows no file and no clock but the one it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.plan import Taken
from models.problem import Floats
from optimizer.alike import each_row, like_days
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.closing import closed, few
from optimizer.columns import ColumnPool
from optimizer.crowd import Crowd
from optimizer.daily import priced_by_day
from optimizer.generate import Relaxation, Rounds
from optimizer.improve import LEAST_CELLS, UNMET, Improver
from optimizer.memory import Memory
from optimizer.nearest import eased, least_short
from optimizer.needs import Needs, needs_of
from optimizer.pricing import Plans
from optimizer.project import ProjectAnswer
from optimizer.sampled import relaxed_by_sample
from optimizer.search import Choice, rate
from optimizer.selections import Selections
from optimizer.settle import settled
from optimizer.sharpen import sharpened
from optimizer.splitting import split_burdens
from optimizer.together import asked_as_one
from optimizer.turns import balanced_in_turn
from optimizer.whole import FEW, Growing

Indexes = NDArray[np.int64]
_MOST_ROUNDS = 400
_SHARING = 100
"""Actors from which lines get shares of a burden: of few, one kiln of a plant may have to stop for all."""
_MODEST, _TRIED, _AT_ONCE = 5e-3, 0.2, 0.05
"""A gap that a search may reach at once, how much of the time it gets for that, and for a plan to have where a nearer one is asked for."""
_GROWING, _HOLDING, _HOLDING_SHORT = 0.6, 0.25, 0.02
"""Of the time left: for planning lines whole, then for planning all others around them, less where those lines themselves leave something
missed."""
_BY_DAY = 0.2
"""Of the time: how long prices by day may be sought."""
_AS_ONE = 0.1
"""Of the time left: for what enterprises prove as one."""
_NOBODY = np.zeros(0, dtype=np.int64)
_SPARED = 0.02
"""Shortfall up to which a plan around them is taken, since windows make it up."""
_SAMPLED, _TRUSTED = 8_000, 0.05
"""Lines from which a sample of them is balanced for all, and how far the bound may lie below what it costs: prices of burdens are but
near."""
_ROUGH, _MANY = 1e-3, 500
"""Tolerance of a balance that only gives another its first prices; actors from which the last ten thousandth is left."""
_HUGE, _SHARED = 50_000, 0.5
"""Actors from which split burdens are balanced in turn, as a balance of all would take too long, and how much of the time it may take."""
_CROWDED, _FEW = 0.6, 1_500
"""How much of the time such a plan gets where a search may better it: up to so many actors."""


@dataclass(frozen=True)
class Decomposed:
    """`plans` (L, T) of all active lines, the measures `taken`, `task_days` worked; `bound` proven yuan or None; `prices`
    (rows,) per unit in the order of optimizer.city, or empty, and the enterprises asked as one `together`; `short` total
    relative shortfall."""

    plans: Plans
    taken: tuple[Taken, ...]
    task_days: dict[str, tuple[date, ...]]
    bound: float | None
    prices: Floats
    short: float
    together: Indexes


def decompose(city: City, gap: float, seed: int, clock: Clock, memory: Memory) -> Decomposed:
    """The best plan found when the gap is closed, or the time is over; begins with the columns in memory and leaves its
    own there. InputError where tasks find no room together."""
    pool, needs = memory.pool(city), needs_of(city)
    if not city.count:
        return _nobody_to_ask(city, needs)
    pool.add(serial_answers(city))
    pool.add(city.answer(city.prices(city.nothing)))
    found = _planned(city, pool, gap, seed, clock, memory.chosen)
    if found is None:
        return assemble(city, pool, _nearest(city, pool, needs, gap, seed, clock), None, np.zeros(0))
    best, relaxation = found
    plan = assemble(city, pool, best, relaxation.bound, relaxation.prices, relaxation.together)
    memory.keep(best.columns, relaxation.prices)
    return plan


def _planned(
    city: City, pool: ColumnPool, gap: float, seed: int, clock: Clock, known: Indexes | None = None
) -> tuple[Choice, Relaxation] | None:
    """The best choice found and the relaxation it stands beside; None where nobody can meet every row, or the time is over before
    the balance does."""
    needs = needs_of(city)
    burdened = bool(np.isfinite(city.problem.loss_limit).any())
    alone = city.keeping_burdens() if burdened else city
    relaxation, reachable = _balanced(city, alone, pool, gap, clock)
    if not reachable:
        return None
    relaxation = sharpened(alone, pool, needs_of(alone), relaxation, gap, clock)
    relaxation = priced_by_day(alone, pool, needs_of(alone), relaxation, clock.part(_BY_DAY))
    relaxation = asked_as_one(alone, needs_of(alone), relaxation, clock.part(_AS_ONE))
    clock.tell("rounding", bound=relaxation.bound)
    proof = _Proof(city, pool, needs, clock)
    best = _Planning(alone, pool, needs, relaxation, gap, seed, clock).best(known, proof.out_of_reach)
    if proof.found:
        return None
    return _within_shared(city, pool, needs, settled(city, pool, needs, best)), relaxation


def _balanced(city: City, alone: City, pool: ColumnPool, gap: float, clock: Clock) -> tuple[Relaxation, bool]:
    """The relaxation of lines that keep their burdens (`alone`), and whether every row may be met. For many lines a sample is balanced; where
    it misses something, or what it costs is far from what everyone's answers prove, it tells the first prices. For fewer everyone
    does, whose burdens are rows yet."""
    begin = None
    if city.line_count > _SAMPLED:
        sampled = relaxed_by_sample(city, alone, pool, _penalty(city), clock)
        if sampled.short <= UNMET and sampled.cost - sampled.bound <= _TRUSTED * sampled.cost:
            return sampled, True
        begin = sampled.prices
    elif alone is not city:
        rough, reachable = _relax(city, pool, needs_of(city), _ROUGH, clock)
        if not reachable:
            return rough, False
        begin = rough.prices
    return _relax(alone, pool, needs_of(alone), _tolerance(city, gap), clock, begin)


def by_listing(city: City, gap: float, clock: Clock) -> Decomposed | None:
    """The best plan of a season of few lines that listing what lines can do has come to, with its bound, which no prices prove;
    None where it came to none. Stops when the gap is closed."""
    if not few(city):
        return None
    pool, needs = ColumnPool(city), needs_of(city)
    pool.add(city.answer(city.prices(city.nothing)))
    alone = city.keeping_burdens()
    relaxation, reachable = _relax(alone, pool, needs_of(alone), _tolerance(city, gap), clock)
    if not reachable:
        return None
    found = closed(alone, pool, needs_of(alone), relaxation, gap, clock)
    if found.choice is None:
        return None
    return assemble(city, pool, rate(pool, needs, found.choice.columns), found.bound, np.zeros(0))


class _Proof:
    """Whether nobody can meet every row, asked with a price for each: what a limit's like days can only meet together is not
    seen by their sums."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, clock: Clock):
        self._city, self._pool, self._needs, self._clock = city, pool, needs, clock
        self._sought = self.found = False

    def out_of_reach(self) -> bool:
        """Seeks the proof once, in half of the time left; a balance that misses nothing ends the search."""
        if self._sought:
            return self.found
        self._sought = True
        enough = self._clock.left_s / 2
        least = Rounds(self._city, self._pool, self._needs, 1.0, cost_weight=0.0).run(
            1e-3,
            _MOST_ROUNDS,
            lambda bound, short: bound > UNMET or short <= UNMET or self._clock.left_s <= enough,
        )
        self.found = least.bound > UNMET
        return self.found


def _shared_out(
    city: City, pool: ColumnPool, relaxation: Relaxation, seed: int, clock: Clock, by_day: bool = False
) -> tuple[City, Relaxation]:
    """Each line with its own share of its enterprise's burden, and the balance of such lines: from here on no plan of
    theirs can break a burden. The bound stays that of lines without shares."""
    if not np.isfinite(city.problem.loss_limit).any() or city.count < _SHARING or clock.over:
        return city, relaxation
    planned = split_burdens(city, pool, relaxation)
    if city.count >= _HUGE:
        return planned, balanced_in_turn(planned, pool, needs_of(planned), relaxation, seed, clock.part(_SHARED))
    near, reachable = _relax(
        planned, pool, needs_of(planned), _ROUGH, clock.part(_SHARED), relaxation.prices, told=False, by_day=by_day
    )
    if not reachable:
        return city, relaxation
    return planned, replace(near, bound=relaxation.bound)


@dataclass(frozen=True)
class _Planning:
    """From a relaxation to a whole plan: which searches, in which order. In `city` lines keep what their enterprise may lose; `needs`
    are all that is asked, every burden among it."""

    city: City
    pool: ColumnPool
    needs: Needs
    relaxation: Relaxation
    gap: float
    seed: int
    clock: Clock

    def best(self, known: Indexes | None, hopeless: Callable[[], bool]) -> Choice:
        """The best plan found: by a short search at once, longer where a modest gap is asked for, then around the lines that matter
        most, and by a search from there. `hopeless` is asked, where a plan misses something, whether nobody can meet every row: then that
        is the end."""
        planned, near = _shared_out(self.city, self.pool, self.relaxation, self.seed, self.clock)
        unshared = self.relaxation
        first, begun, count, modest = None, None, self.city.count, self.gap >= _MODEST
        small = self.city.line_count * self.city.problem.days < LEAST_CELLS
        if count <= _FEW and not small:
            first = self._improver(planned, near, self.city, unshared).run(
                self.gap, self.clock.part(_TRIED if modest else _AT_ONCE), known
            )
            if self._ends_with(first, hopeless if modest else lambda: False):
                return first
            begun, known = first, first.columns
        if count > FEW:
            around = self._around_many(planned, near)
        else:
            around = None if small else self._around_the_largest()
        if around is not None and around[0].better_than(begun, _SPARED):
            begun, near, unshared = around
            if self._ends_with(begun, hopeless):
                return begun
            known, planned = begun.columns, self._losing_as(begun)
        found = self._improver(planned, near, self.city, unshared).run(
            self.gap, self.clock, known, hopeless, first is not None
        )
        return first if first is not None and first.better_than(found) else found

    def _around_many(self, split: City, near: Relaxation) -> tuple[Choice, Relaxation, Relaxation] | None:
        """The plan of a city in which almost everyone is small, None where that led to none; lines keep their shares in `split`."""
        crowd = Crowd(self.city, self.pool, self.needs, self.relaxation, split, near, self.seed)
        begun = crowd.plan(self.gap, self.clock.part(_CROWDED if self.city.count <= _FEW else 1.0))
        return None if begun is None else (begun, self.relaxation, self.relaxation)

    def _around_the_largest(self) -> tuple[Choice, Relaxation, Relaxation] | None:
        """A plan around the lines that matter most, planned whole and first, and the balance of all others around them, with burdens
        shared out and without; None where there is no such line or no time."""
        city, pool, clock = self.city, self.pool, self.clock
        whole = Growing(city, pool, needs_of(city), self.relaxation, self.gap, self.seed).run(clock.part(_GROWING))
        if whole is None or clock.over:
            return None
        held = city.holding(whole.actors, whole.plans)
        near, _ = _relax(held, pool, needs_of(held), _ROUGH, clock, whole.prices, told=False, by_day=True)
        unshared = replace(near, bound=self.relaxation.bound)
        planned, near = _shared_out(held, pool, unshared, self.seed, clock, by_day=True)
        share = _HOLDING if near.short <= UNMET else _HOLDING_SHORT
        found = self._improver(planned, near, held, unshared).run(self.gap, clock.part(share), again=True)
        return found, near, unshared

    def _improver(self, city: City, near: Relaxation, unshared: City, balance: Relaxation) -> Improver:
        """Searches in a city whose lines may have shares of their enterprise's burden, by its balance `near`; selections in the `unshared`
        one, by that one's."""
        few = self.city.count <= _FEW
        selections = Selections(unshared, self.pool, self.needs, balance, self.seed) if few else None
        return Improver(city, self.pool, self.needs, near, self.seed, selections)

    def _losing_as(self, begun: Choice) -> City:
        """The city in which lines get shares of a burden by what this plan has them lose; of few actors none gets a share."""
        if self.city.count < _SHARING:
            return self.city
        return self.city.sharing_burdens(self.pool.losses(begun.columns)[: self.city.line_count])

    def _ends_with(self, choice: Choice, hopeless: Callable[[], bool]) -> bool:
        """Whether there is nothing more to seek: no time, a plan near enough, or nobody who could miss nothing."""
        if self.clock.over or choice.short > UNMET:
            return self.clock.over or hopeless()
        return choice.cost - self.relaxation.bound <= self.gap * choice.cost


def _within_shared(city: City, pool: ColumnPool, needs: Needs, choice: Choice) -> Choice:
    """The choice with its projects one after another where together they take more than is shared: that is no limit to
    miss. Lines stay as they are."""
    shared = slice(city.row_count + len(city.problem.loss_limit), None)
    if not needs.short(pool.given(choice.columns))[shared].any():
        return choice
    serial = pool.find(serial_answers(city))
    columns = choice.columns.copy()
    columns[city.line_count :] = serial[city.line_count :]
    return rate(pool, needs, columns)


def _nobody_to_ask(city: City, needs: Needs) -> Decomposed:
    """Every line runs and there is no project: one plan, which either meets the limits or does not."""
    short = float(needs.short(np.zeros(len(needs.amount))).sum())
    plans = np.zeros((city.problem.line_count, city.problem.days), dtype=np.int8)
    return Decomposed(plans, (), {}, 0.0 if short <= UNMET else None, np.zeros(0), short, _NOBODY)


def serial_answers(city: City) -> Answers:
    """Lines at their own cheapest, projects one after another within all shared resources."""
    worked = city.projects.serial() if city.project_count else {}
    horizon = city.problem.horizon
    schedules = []
    for project in city.problem.projects:
        days = tuple(
            np.array([horizon.index(day) for day in worked[block.task.task_id]], dtype=np.int64)
            for block in project.tasks
        )
        deadline = project.project.deadline
        late = 0 if deadline is None or not days else max(int(d[-1]) for d in days) - horizon.index(deadline)
        cost = max(0, late) * project.project.delay_cost_per_day
        schedules.append(ProjectAnswer(days, cost, cost, 0.0))
    lines = city.lines.answer(city.prices(city.nothing))
    everyone = np.arange(city.line_count), np.arange(city.project_count)
    return Answers(lines.plans, lines.choices, tuple(schedules), lines.priced, *everyone)


def _tolerance(city: City, gap: float) -> float:
    """How near bound and balance must come: a part of the gap asked for, and no nearer than can matter in a large city."""
    return min(_ROUGH, max(gap / 5, 1e-6 if city.count < _MANY else 1e-4))


def _penalty(city: City) -> float:
    """A price of missing a limit whole at which hardly any is missed."""
    return max(1.0, float(city.problem.value.sum()) * city.problem.days * 0.05)


def _relax(
    city: City,
    pool: ColumnPool,
    needs: Needs,
    tolerance: float,
    clock: Clock,
    start: Floats | None = None,
    told: bool = True,
    by_day: bool = False,
) -> tuple[Relaxation, bool]:
    """The relaxation, and whether it can meet every row; its bound is not to be `told` where it is not everyone's. `by_day`
    every row has a price of its own.

    Shortfalls left at one price of missing are tried at no cost of meeting: a positive least shortfall proves that nobody
    can meet them; else the price rises."""
    penalty = _penalty(city)
    while True:
        begin = None if start is None else needs.where_asked(start)
        shared = each_row(needs) if by_day else like_days(city, needs)
        rounds = Rounds(city, pool, needs, penalty, shared=shared, begin=begin)
        relaxation = rounds.run(
            tolerance,
            _MOST_ROUNDS,
            lambda bound, _: clock.tell_and_check("relaxation", bound) if told else clock.over,
        )
        if relaxation.short <= UNMET:
            return relaxation, True
        least = Rounds(city, pool, needs, 1.0, cost_weight=0.0).run(1e-3, _MOST_ROUNDS, lambda *_: clock.over)
        if least.bound > UNMET or clock.over or penalty > 1e18:
            return relaxation, False
        penalty *= 100.0


def _nearest(city: City, pool: ColumnPool, needs: Needs, gap: float, seed: int, clock: Clock) -> Choice:
    """When the limits cannot all be met: least total shortfall first, then least cost. Asked for what can be reached and a little less,
    the season is planned as any other."""
    best, least = least_short(city, pool, needs, seed, clock)
    if not clock.over:
        within_reach, untold = eased(city, pool, needs, best, least), clock.untold()
        found = _planned(within_reach, pool, gap, seed, untold, best.columns)
        nearer = best if found is None else rate(pool, needs, found[0].columns)
        best = nearer if nearer.better_than(best) else best
    return _within_shared(city, pool, needs, best)


def assemble(
    city: City, pool: ColumnPool, choice: Choice, bound: float | None, prices: Floats, together: Indexes = _NOBODY
) -> Decomposed:
    """The plan that a choice of columns is."""
    plans = np.zeros((city.problem.line_count, city.problem.days), dtype=np.int8)
    of_lines = choice.columns[pool.owner[choice.columns] < city.line_count]
    plans[city.lines.free[pool.owner[of_lines]]] = pool.plans[of_lines]
    taken = pool.measures_taken(choice.columns)
    return Decomposed(plans, taken, pool.worked_days(choice.columns), bound, prices, choice.short, together)
