"""The engine for seasons of any size: a relaxation with a proven bound, then a whole plan close to it.

Knows rounds, variety and search; knows no file and no clock but the one it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.plan import Taken
from models.problem import Floats
from optimizer.alike import like_days
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.generate import Relaxation, Rounds
from optimizer.memory import Memory
from optimizer.needs import Needs, needs_of
from optimizer.pricing import Plans
from optimizer.project import ProjectAnswer
from optimizer.search import BRISK, STEADY, Choice, LocalSearch, rate
from optimizer.settle import settled
from optimizer.sharpen import sharpened

UNMET = 1e-7
"""Relative shortfall above which limits count as missed inside the engine."""
_MOST_ROUNDS = 400
_SWEEPS, _PASSES = 60, 6
_PATIENCE, _MOST_PATIENCE = 60, 400
"""Searches in a row that may find nothing better before the engine gives up closing the gap; more for more actors."""
_ROOM = (0.36, 0.72, 0.18, 1.44)
"""How far a column's reduced cost may lie above its actor's least, as a share of the mean cost an actor: a search that
is kept near the relaxation ends nearer to it than one that may choose freely."""


@dataclass(frozen=True)
class Decomposed:
    """`plans` (L, T) of all active lines, the measures `taken`, `task_days` worked; `bound` proven yuan or None; `prices`
    (rows,) per unit in the order of optimizer.city, or empty; `short` total relative shortfall."""

    plans: Plans
    taken: tuple[Taken, ...]
    task_days: dict[str, tuple[date, ...]]
    bound: float | None
    prices: Floats
    short: float


def decompose(city: City, gap: float, seed: int, clock: Clock, memory: Memory) -> Decomposed:
    """The best plan found when the gap is closed, or the time is over; begins with the columns in memory and leaves its
    own there. InputError where tasks find no room together."""
    pool, needs = memory.pool(city), needs_of(city)
    if not city.count:
        return _nobody_to_ask(city, needs)
    pool.add(serial_answers(city))
    pool.add(city.answer(city.prices(city.nothing)))
    relaxation, reachable = _relax(city, pool, needs, gap, clock)
    if not reachable:
        return _nearest(city, pool, needs, gap, seed, clock)
    city = city.keeping_burdens()
    relaxation, reachable = _relax(city, pool, needs_of(city), gap, clock, relaxation)
    relaxation = sharpened(city, pool, needs, relaxation, gap, clock)
    clock.tell("rounding", bound=relaxation.bound)
    best = settled(city, pool, needs, _Whole(city, pool, needs, relaxation, seed).run(gap, clock, memory.chosen))
    best = _within_shared(city, pool, needs, best)
    found = assemble(city, pool, best, relaxation.bound, relaxation.prices)
    memory.keep(best.columns, relaxation.prices)
    return found


def _within_shared(city: City, pool: ColumnPool, needs: Needs, choice: Choice) -> Choice:
    """The choice with its projects one after another where together they take more than is shared: that is no limit to
    miss. Lines stay as they are."""
    shared = slice(city.row_count + len(city.problem.loss_limit), None)
    given = np.asarray(pool.give[choice.columns].sum(axis=0)).ravel()
    if not needs.short(given)[shared].any():
        return choice
    serial = pool.find(serial_answers(city))
    columns = choice.columns.copy()
    columns[city.line_count :] = serial[city.line_count :]
    return rate(pool, needs, columns)


def _nobody_to_ask(city: City, needs: Needs) -> Decomposed:
    """Every line runs and there is no project: one plan, which either meets the limits or does not."""
    short = float(needs.short(np.zeros(len(needs.amount))).sum())
    plans = np.zeros((city.problem.line_count, city.problem.days), dtype=np.int8)
    return Decomposed(plans, (), {}, 0.0 if short <= UNMET else None, np.zeros(0), short)


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


def _relax(city: City, pool: ColumnPool, needs: Needs, gap: float, clock: Clock, start: Relaxation | None = None) -> tuple[Relaxation, bool]:
    """The relaxation, and whether it can meet every row. Shortfalls left at one price of missing are tried at no cost
    of meeting: a positive least shortfall proves that nobody can meet them; else the price rises."""
    penalty = max(1.0, float(city.problem.value.sum()) * city.problem.days * 0.05)
    tolerance = min(1e-3, max(gap / 5, 1e-6))
    while True:
        rounds = Rounds(city, pool, needs, penalty, shared=like_days(city, needs))
        if start is not None:
            rounds.begin(np.where(np.isfinite(needs.amount), start.prices, 0.0))
        relaxation = rounds.run(tolerance, _MOST_ROUNDS, lambda bound, _: clock.tell_and_check("relaxation", bound))
        if relaxation.short <= UNMET:
            return relaxation, True
        least = Rounds(city, pool, needs, 1.0, cost_weight=0.0).run(1e-3, _MOST_ROUNDS, lambda *_: clock.over)
        if least.bound > UNMET or clock.over or penalty > 1e18:
            return relaxation, False
        penalty *= 100.0


class _Whole:
    """Columns of many lengths and places at almost no reduced cost, and searches over them."""

    def __init__(
        self,
        city: City,
        pool: ColumnPool,
        needs: Needs,
        relaxation: Relaxation,
        seed: int,
        cost_weight: float = 1.0,
    ):
        self._cost_weight = cost_weight
        self._city, self._pool, self._needs, self._relaxation, self._seed = city, pool, needs, relaxation, seed
        self._rng = np.random.default_rng(seed)
        self._lowest = city.answer(city.prices(relaxation.prices, cost_weight)).priced
        self._start = _heaviest(pool, relaxation.shares)
        self.vary(relaxation.prices, 80)

    def run(self, gap: float, clock: Clock, known: NDArray[np.int64] | None = None) -> Choice:
        """Searches again and again, from the relaxation and from the best plan in turn, until the gap is closed; a plan
        known from a season before is where they begin when it meets this one's limits."""
        bound, attempt, idle = self._relaxation.bound, 0, 0
        best = rate(self._pool, self._needs, self._start)
        if known is not None and (before := rate(self._pool, self._needs, known)).better_than(best):
            best = before
        patience = min(_MOST_PATIENCE, _PATIENCE + 4 * self._city.count)
        while not self._closed(best, gap) and not clock.over and idle < patience:
            tempers, rooms = (BRISK, STEADY), len(_ROOM)
            from_best = attempt // rooms % 2 == 1
            search = LocalSearch(
                self._pool, self._needs, self._relaxation.prices, best.columns if from_best else self._start,
                self._seed + attempt, tempers[attempt // (2 * rooms) % 2],
            )  # fmt: skip
            hopeful = self._hopeful(best, _ROOM[attempt % rooms])
            before = best
            for _ in range(_PASSES):
                found = search.run(hopeful, _SWEEPS)
                if found.better_than(best):
                    best = found
                    if best.short <= UNMET:
                        clock.tell("rounding", bound=bound, cost=best.cost)
                if self._closed(best, gap) or clock.over:
                    return best
            clock.tell("rounding", bound=bound)
            self.vary(search.prices(), 2)
            self.vary(self._relaxation.prices, 2)
            attempt += 1
            idle = idle + 1 if best is before else 0
        return best

    def _closed(self, best: Choice, gap: float) -> bool:
        return best.short <= UNMET and best.cost - self._relaxation.bound <= gap * best.cost

    def _hopeful(self, best: Choice, share: float) -> NDArray[np.bool_]:
        """Columns close to their actor's least priced value; beyond the distance between plan and bound none can be
        in a better plan."""
        pool = self._pool
        reduced = pool.cost - pool.give @ self._relaxation.prices - self._lowest[pool.owner]
        room = share * abs(self._relaxation.cost) / self._city.count
        if best.short <= UNMET:
            room = min(room, max(0.0, best.cost - self._relaxation.bound))
        hopeful: NDArray[np.bool_] = reduced <= room + 1e-9 * abs(self._relaxation.cost)
        return hopeful

    def vary(self, prices: Floats, times: int) -> None:
        """Asks for answers with prices that favour some days, so that columns of every length and place come in.

        Lines at the margin are indifferent to how long they stop; a window or a peak of days decides. Half the answers
        keep each line's loss within what its enterprise may lose, which no price alone can make them use up.
        """
        days, noisy = np.arange(self._city.problem.days), prices
        for number in range(times):
            centre, length = self._rng.uniform(-10, len(days)), self._rng.uniform(min(3, len(days)), len(days) + 1)
            swing = (0.01, 0.03, 0.1, 0.3)[number // 2 % 4]
            noisy = prices * np.exp(self._rng.normal(0.0, 0.03, len(prices)))
            if number % 2:
                factor = 1.0 + swing * (1.0 - 2.0 * np.abs(days - centre) / len(days))
                budget = self._budget()
            else:
                factor = np.where((days >= centre) & (days < centre + length), 1.0 + swing, 1.0 - swing)
                budget = None
            self._pool.add(self._city.vary(self._city.prices(noisy, self._cost_weight), factor, budget))
        if self._city.project_count:
            self._pool.add(self._city.answer(self._city.prices(noisy, self._cost_weight)))

    def _budget(self) -> Floats:
        """Yuan each free line may lose: its enterprise's whole share where it stands alone, else part of it by chance,
        at least in proportion to its value."""
        problem, lines = self._city.problem, self._city.lines.free
        enterprise, value = problem.enterprise[lines], problem.value[lines]
        total = np.bincount(problem.enterprise, weights=problem.value, minlength=len(problem.loss_limit))[enterprise]
        fair = np.divide(value, total, out=np.ones(len(lines)), where=total > 0)
        budget: Floats = problem.loss_limit[enterprise] * self._rng.uniform(fair, 1.0)
        return budget


def _heaviest(pool: ColumnPool, shares: Floats) -> NDArray[np.int64]:
    """For each actor the column with the largest share."""
    owner = pool.owner[: len(shares)]
    order = np.lexsort((-shares, owner))
    _, firsts = np.unique(owner[order], return_index=True)
    return order[firsts]


def _nearest(city: City, pool: ColumnPool, needs: Needs, gap: float, seed: int, clock: Clock) -> Decomposed:
    """When the limits cannot all be met: least total shortfall first, then least cost with no row falling shorter."""
    best = _least_short(city, pool, needs, seed, clock)
    reached = needs.short(np.asarray(pool.give[best.columns].sum(axis=0)).ravel())
    eased = needs.relaxed_by(reached * (1 + 1e-9))
    relaxation, reachable = _relax(city, pool, eased, gap, clock)
    if reachable and not clock.over:
        cheaper = rate(pool, needs, _Whole(city, pool, eased, relaxation, seed).run(gap, clock).columns)
        if cheaper.better_than(best):
            best = cheaper
    return assemble(city, pool, _within_shared(city, pool, needs, best), None, np.zeros(0))


def _least_short(city: City, pool: ColumnPool, needs: Needs, seed: int, clock: Clock) -> Choice:
    """The choice that misses least, all rows weighed alike; at most half of the time."""
    half = clock.left_s / 2
    least = Rounds(city, pool, needs, 1.0, cost_weight=0.0).run(1e-4, _MOST_ROUNDS, lambda *_: clock.left_s < half)
    whole = _Whole(city, pool, needs, least, seed, cost_weight=0.0)
    alike = 1.0 / needs.scale
    best = rate(pool, needs, _heaviest(pool, least.shares))
    for attempt in range(_PASSES):
        for temper in (STEADY, BRISK):
            search = LocalSearch(pool, needs, alike, best.columns, seed + attempt, temper, cost_weight=0.0)
            found = search.run(np.ones(len(pool), dtype=np.bool_), _SWEEPS)
            if found.better_than(best):
                best = found
        if best.short <= least.bound * (1 + 1e-6) + UNMET or clock.left_s < half:
            break
        whole.vary(least.prices, 4)
    return best


def assemble(city: City, pool: ColumnPool, choice: Choice, bound: float | None, prices: Floats) -> Decomposed:
    """The plan that a choice of columns is."""
    plans = np.zeros((city.problem.line_count, city.problem.days), dtype=np.int8)
    of_lines = choice.columns[pool.owner[choice.columns] < city.line_count]
    plans[city.lines.free[pool.owner[of_lines]]] = pool.plans[of_lines]
    taken = pool.measures_taken(choice.columns)
    return Decomposed(plans, taken, pool.worked_days(choice.columns), bound, prices, choice.short)
