"""How each limit of a scenario could give way: which rows it eases, how far it can go, and the scenario it then is. Knows
limits, rows and rounding; knows no law and no plan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from models.problem import Floats, Problem
from models.read.limits import MOST_CAP
from models.scenario import Scenario
from models.season import Per
from optimizer.city import City

Kind = Literal["target", "cap", "floor", "guard", "alternate", "burden", "others"]
SHARE, NUMBER = 1e-4, 1.0
"""Steps in which shares and numbers of lines are written."""


@dataclass(frozen=True)
class Loosening:
    """One limit of the scenario, number `index` of its `kind`, that may give way by z: at most `most` in its own unit (share
    or kg), written in multiples of `step`, `down` or up from `before`. `ease` (rows,) is by how much z = 1 lowers each
    row; `free` (rows,) is what rounding down to whole lines has taken from them already. `whole` is what its size is a
    share of.
    """

    kind: Kind
    index: int
    before: float
    down: bool
    most: float
    step: float
    whole: float
    ease: Floats
    free: Floats
    put: Callable[[Scenario, float], Scenario]

    def after(self, z: float) -> float:
        """The limit's new value, rounded so that it gives way by z at least, within the slack of comparisons."""
        steps = (self.before - z if self.down else self.before + z) / self.step
        value = math.floor(steps + 1e-3) if self.down else math.ceil(steps - 1e-3)
        rounded = round(value * self.step, 12)
        return max(rounded, self.before - self.most) if self.down else min(rounded, self.before + self.most)

    def size(self, after: float) -> float:
        return abs(after - self.before) / self.whole


def loosenings(problem: Problem, city: City) -> tuple[Loosening, ...]:
    """Every limit of the scenario that can give way at all, in its order; a target asking nothing cannot."""
    return tuple(one for one in _all(problem, city) if one.most > 1e-9 and one.ease.any())


def _all(problem: Problem, city: City) -> Iterator[Loosening]:
    s, rows = problem.scenario, _Rows(problem, city)
    for i, target in enumerate(s.targets):
        here = rows.next(target.per)
        if target.reduce_kg is not None:
            yield _loosening("target", i, target.reduce_kg, True, target.reduce_kg, _kg_step(target.reduce_kg),
                             rows.ones(here), _put("targets", i, "reduce_kg"))  # fmt: skip
        elif target.reduce is not None:
            yield _loosening("target", i, target.reduce, True, target.reduce, SHARE, rows.bases(here),
                             _put("targets", i, "reduce"))  # fmt: skip
    for i, cap in enumerate(s.caps):
        here = rows.next(cap.per)
        if cap.at_most_kg is not None:
            most = max((problem.rows[r].base for r in here), default=0.0) * MOST_CAP - cap.at_most_kg
            yield _loosening("cap", i, cap.at_most_kg, False, most, _kg_step(cap.at_most_kg), rows.ones(here),
                             _put("caps", i, "at_most_kg"))  # fmt: skip
        elif cap.at_most is not None:
            yield _loosening("cap", i, cap.at_most, False, MOST_CAP - cap.at_most, SHARE, rows.bases(here),
                             _put("caps", i, "at_most"))  # fmt: skip
    for i, floor in enumerate(s.floors):
        yield _loosening("floor", i, floor.at_least, True, floor.at_least, SHARE, rows.bases(rows.next(floor.per)),
                         _put("floors", i, "at_least"))  # fmt: skip
    for i, guard in enumerate(s.guards):
        yield _loosening("guard", i, guard.offset, True, guard.offset + 1.0, SHARE, rows.ones(rows.next(guard.per)),
                         _put("guards", i, "offset"), whole=1.0)  # fmt: skip
    for i, alternate in enumerate(s.alternates):
        here = rows.next("day")
        if alternate.number is not None:
            most = max((problem.rows[r].base for r in here), default=0.0) - alternate.number
            yield _loosening("alternate", i, float(alternate.number), False, most, NUMBER, rows.ones(here),
                             _put("alternates", i, "number"))  # fmt: skip
        elif alternate.share is not None:
            free = rows.nothing
            free[here] = [alternate.share * problem.rows[r].base - problem.rows[r].required for r in here]
            one = _loosening("alternate", i, alternate.share, False, 1.0 - alternate.share, SHARE, rows.bases(here),
                             _put("alternates", i, "share"))  # fmt: skip
            yield replace(one, free=np.maximum(free, 0.0))
    if s.enterprise_loss_at_most is not None:
        share = s.enterprise_loss_at_most
        yield _loosening("burden", 0, share, False, 1.0 - share, SHARE, rows.normal_values(),
                         lambda scenario, value: replace(scenario, enterprise_loss_at_most=value))  # fmt: skip
    for i, other in enumerate(s.other_measures):
        relieved = rows.society(other.pollutant, other.area)
        yield _loosening("others", i, other.reduce, False, 1.0 - other.reduce, SHARE, rows.bases(relieved),
                         _put("other_measures", i, "reduce"))  # fmt: skip


def _loosening(
    kind: Kind,
    index: int,
    before: float,
    down: bool,
    most: float,
    step: float,
    ease: Floats,
    put: Callable[[Scenario, float], Scenario],
    whole: float | None = None,
) -> Loosening:
    reference = before if whole is None else whole
    return Loosening(
        kind, index, before, down, most, step, reference if reference > 0 else 1.0, ease, np.zeros(len(ease)), put
    )


def _put(limits: str, index: int, field: str) -> Callable[[Scenario, float], Scenario]:
    def put(scenario: Scenario, value: float) -> Scenario:
        all_of_kind = list(getattr(scenario, limits))
        whole_number = round(value) if field == "number" else value
        all_of_kind[index] = replace(all_of_kind[index], **{field: whole_number})
        return replace(scenario, **{limits: tuple(all_of_kind)})  # type: ignore[arg-type]

    return put


def _kg_step(kg: float) -> float:
    """A ten-thousandth or finer, a power of ten."""
    return float(10.0 ** (math.floor(math.log10(kg)) - 4)) if kg > 0 else 1.0


class _Rows:
    """Walks the rows in the order in which limits were made into them."""

    def __init__(self, problem: Problem, city: City):
        self._problem, self._city, self._next = problem, city, 0

    def next(self, per: Per) -> list[int]:
        count = len(self._problem.season.periods(per))
        self._next += count
        return list(range(self._next - count, self._next))

    @property
    def nothing(self) -> Floats:
        return self._city.nothing

    def ones(self, rows: list[int]) -> Floats:
        ease = self.nothing
        ease[rows] = 1.0
        return ease

    def bases(self, rows: list[int]) -> Floats:
        ease = self.nothing
        ease[rows] = [self._problem.rows[r].base for r in rows]
        return ease

    def society(self, pollutant: str, area: str) -> list[int]:
        """Rows of society targets of this pollutant and area, which other measures are credited to."""
        found: list[int] = []
        first = 0
        for target in self._problem.scenario.targets:
            count = len(self._problem.season.periods(target.per))
            if (target.base, target.pollutant, target.area) == ("society", pollutant, area):
                found += range(first, first + count)
            first += count
        return found

    def normal_values(self) -> Floats:
        """Each enterprise's output value in the season, yuan, on the rows of burdens."""
        p, ease = self._problem, self.nothing
        normal = p.value * p.calendars.sum(axis=1)[p.calendar]
        first = self._city.row_count
        ease[first : first + len(p.loss_limit)] = np.bincount(p.enterprise, weights=normal, minlength=len(p.loss_limit))
        return ease
