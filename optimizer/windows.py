"""A whole plan bettered window by window: many lines planned anew on a few days, exactly, while everything else stays (large
neighbourhoods in time, Shaw 1998). Knows columns, rows and a clock; never touches the bound.

Columns are whole schedules, and a search over columns can move a line's days only to where some column has them. Where
lines are few and limits ask something of every single day, that is what keeps a plan away from its bound: a window of two
weeks sees all exchanges of days between all lines at once. Two windows far apart are solved side by side.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.problem import NO_LIMIT, Floats
from optimizer.city import Answers, City
from optimizer.clock import Clock
from optimizer.columns import ColumnPool
from optimizer.counters import broken_counters
from optimizer.joint import cheaper
from optimizer.needs import Needs
from optimizer.part import Part, Plans, part_of
from optimizer.pricing import Lines
from optimizer.search import Choice, rate

Indexes = NDArray[np.int64]

_LENGTHS, _CELLS = (10, 14, 21, 28), 600
"""Days of windows, and open lines times open days, about."""
_EFFORT, _EFFORT_MISSED = 1.5, 0.5
"""CP-SAT's deterministic seconds for a window, and for one that makes up what is missed: many short ones do so sooner."""
_GROUPED = 0.5
"""How often the lines of one group are opened rather than any."""
_SPREAD = 0.3
"""Of an even chance, beside the chance by what a line costs: how lines are drawn where not all fit."""


@dataclass(frozen=True)
class _Found:
    part: Part
    plans: Plans


class Windows:
    """Windows on a city's season: `needs` are all that is asked, every burden among it."""

    def __init__(self, city: City, pool: ColumnPool, needs: Needs, seed: int):
        self._city, self._pool, self._needs = city, pool, needs
        self._rng = np.random.default_rng(seed)
        problem, free = city.problem, city.lines.free
        shortest = problem.min_days[free]
        self._groups = _groups(city)
        self._apart = 2 * int(shortest.max(initial=1, where=shortest < NO_LIMIT))

    @property
    def times(self) -> int:
        """Pairs that it takes to open every line once, about."""
        return max(1, round(_CELLS / max(1, self._city.line_count)))

    def pair(self, best: Choice, clock: Clock) -> Choice:
        """A choice, or a better one after two windows; where it misses rows, one that misses less of one of them."""
        insisted = self._insisted(best)
        windows = self._windows(insisted)
        drawn = [self._drawn(window, best, insisted) for window in windows]
        seeds = self._rng.integers(1 << 30, size=len(windows)).tolist()
        with ThreadPoolExecutor(len(windows)) as both:
            work = [
                both.submit(self._solved, window, actors, seed, best, insisted, clock)
                for window, actors, seed in zip(windows, drawn, seeds, strict=True)
            ]
            found = [one.result() for one in work]
        for one in found:
            if one is not None:
                best = self._with(one, best)
        return best

    def _insisted(self, best: Choice) -> int | None:
        """One of the rows that a choice misses, None where it misses none."""
        given = self._pool.given(best.columns)
        missed = np.flatnonzero(self._needs.short(given)[: self._city.row_count])
        return int(self._rng.choice(missed)) if len(missed) else None

    def _windows(self, insisted: int | None) -> list[tuple[int, int]]:
        """One window, or two that no block can span; the first reaches into the days of the row to insist on."""
        days = self._city.problem.days
        length = min(days, int(self._rng.choice(_LENGTHS)))
        first = int(self._rng.integers(-(length // 2), days - length // 2))
        if insisted is not None:
            period = self._city.problem.rows[insisted].period
            first = int(self._rng.integers(period.start, period.stop)) - length // 2
        windows = [(max(0, first), min(days, first + length))]
        away = [
            other
            for other in range(-(length // 2), days - length // 2)
            if other - (first + length) > self._apart or first - (other + length) > self._apart
        ]
        if away:
            second = int(self._rng.choice(away))
            windows.append((max(0, second), min(days, second + length)))
        return windows

    def _drawn(self, window: tuple[int, int], best: Choice, insisted: int | None) -> Indexes:
        """The actors that are open in it, in order: all lines that take no measure, or as many as fit: of everyone or of one of the
        groups, the costly ones rather; any of those that count in the row to insist on."""
        takes_none = self._pool.choices[best.columns][: self._city.line_count] < 0
        actors = np.flatnonzero(takes_none)
        fits = max(1, _CELLS // max(1, window[1] - window[0]))
        if fits >= len(actors):
            return actors
        if insisted is not None:
            problem = self._city.problem
            inside = problem.member_sets[problem.rows[insisted].members][self._city.lines.free]
            actors = np.flatnonzero(takes_none & inside)
            return actors if fits >= len(actors) else np.sort(self._rng.choice(actors, fits, replace=False))
        if self._groups and self._rng.random() < _GROUPED:
            actors = np.flatnonzero(takes_none & self._groups[int(self._rng.integers(len(self._groups)))])
        if fits >= len(actors):
            return actors
        cost = self._pool.cost[best.columns[actors]]
        chance = cost / max(float(cost.sum()), 1e-9) + _SPREAD / len(actors)
        return np.sort(self._rng.choice(actors, fits, replace=False, p=chance / chance.sum()))

    def _solved(
        self,
        window: tuple[int, int],
        actors: Indexes,
        seed: int,
        best: Choice,
        insisted: int | None,
        clock: Clock,
    ) -> _Found | None:
        """The window planned anew, None where nothing cheaper is found, or nothing that meets the row to insist on."""
        problem, free = self._city.problem, self._city.lines.free
        plans = np.zeros((problem.line_count, problem.days), dtype=np.int8)
        plans[free] = self._pool.plans[best.columns[: len(free)]]
        part = part_of(problem, plans, free[actors], *window)
        lines = Lines(part.problem)
        if not len(lines.free):
            return None
        city = City(part.problem, lines)
        now = part.planned(plans)
        need, lost = self._left(city, part, now, self._pool.given(best.columns), insisted)
        asked = part.asking(need, lost)
        effort = _EFFORT if insisted is None else _EFFORT_MISSED
        found = cheaper(City(asked.problem, lines), now[lines.free], effort, seed, clock)
        if found is None:
            return None
        changed = now.copy()
        changed[lines.free] = found
        return _Found(part, changed)

    def _left(self, city: City, part: Part, now: Plans, given: Floats, insisted: int | None) -> tuple[Floats, Floats]:
        """What the part's rows must give, and what its enterprises may lose, when all else stays; of rows that are missed only that
        to insist on must be met, the others may be missed as now."""
        rows, problem = len(part.rows), self._city.problem
        inside = _given(city, now)
        need = self._needs.amount[part.rows] - (given[part.rows] - inside[:rows])
        need = np.where(part.rows == insisted, need, np.minimum(need, inside[:rows]))
        limit = problem.loss_limit
        losing = given[self._city.row_count : self._city.row_count + len(limit)]
        room = limit + losing - inside[rows : rows + len(limit)]
        return need, np.where(np.isfinite(limit), np.maximum(room, 0.0), np.inf)

    def _with(self, found: _Found, best: Choice) -> Choice:
        """The choice with the window, where that is better."""
        city, pool = self._city, self._pool
        free = city.lines.free
        actors = np.searchsorted(free, found.part.lines)
        plans = pool.plans[best.columns[actors]].copy()
        plans[:, found.part.first : found.part.stop] = found.plans
        changed = np.flatnonzero((plans != pool.plans[best.columns[actors]]).any(axis=1))
        if not self._keep_counts(found.part.lines[changed], plans[changed]):
            return best
        answers = Answers.of_lines(plans[changed], actors[changed])
        pool.add(answers)
        columns = best.columns.copy()
        columns[actors[changed]] = pool.find(answers)
        choice = rate(pool, self._needs, columns)
        return choice if choice.better_than(best) else best

    def _keep_counts(self, lines: Indexes, plans: Plans) -> bool:
        """Whether lines keep their counts, which two windows may break together."""
        c, initial = self._city.lines.counters, self._city.problem.initial_mode
        for l, plan in zip(lines.tolist(), plans, strict=True):
            own = slice(c.start[l], c.start[l + 1])
            if broken_counters(
                plan, initial[l], c.kind[own], c.mode[own], c.upper[own], c.track[own], c.counted, c.need
            ):
                return False
        return True


def _groups(city: City) -> list[NDArray[np.bool_]]:
    """The lines (F,) that count together in rows for single days, where they are more than a few and not everyone: what a floor asks
    of one product's makers each day they have to settle among themselves."""
    problem, free = city.problem, city.lines.free
    daily = {row.members for row in problem.rows if row.period.is_day and np.isfinite(row.need)}
    inside = [problem.member_sets[members][free] for members in sorted(daily)]
    return [lines for lines in inside if 2 <= lines.sum() < len(free)]


def _given(city: City, plans: Plans) -> Floats:
    """What a plan (n, T) of all the city's lines gives to every row."""
    pool, free = ColumnPool(city), city.lines.free
    pool.add(Answers.of_lines(plans[free], np.arange(len(free))))
    given: Floats = np.asarray(pool.give.sum(axis=0)).ravel()
    return given
