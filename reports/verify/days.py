"""The verifier's own reading of dates: periods, windows, work calendars. Knows days, not what happens on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any

import holidays
import numpy as np
from numpy.typing import NDArray

from reports.verify.notes import UnreadableError
from reports.verify.words import absent, day, mapping, plain, text

Bools = NDArray[np.bool_]

MONTH_DAY = re.compile(r"([0-9]{1,2})[-/月]([0-9]{1,2})日?")
LONGEST_DAYS = 3660


@dataclass(frozen=True)
class Days:
    """All days from the first to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST_DAYS:
            raise UnreadableError(f"{self.first}/{self.last}", "起止日期无效", "not a span of days")

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def all(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(n) for n in range(len(self)))

    def at(self, when: date) -> int:
        """Number of days after the first; outside 0..len-1 for a day before or after."""
        return (when - self.first).days

    def name(self, start: int, stop: int) -> str:
        """`2018-05-01/2018-05-04` for the half-open run of day numbers."""
        first, last = self.first + timedelta(start), self.first + timedelta(stop - 1)
        return str(first) if start + 1 == stop else f"{first}/{last}"


def periods(days: Days, per: str) -> list[tuple[str, int, int]]:
    """Name, first day number and the one after the last of every period; the season's edges cut them."""
    names: dict[str, Callable[[date], str]] = {
        "season": lambda d: "season",
        "quarter": lambda d: f"{d.year}-Q{1 + (d.month - 1) // 3}",
        "month": lambda d: d.strftime("%Y-%m"),
        "week": lambda d: "{}-W{:02d}".format(*d.isocalendar()[:2]),
        "day": lambda d: d.isoformat(),
    }
    if per not in names:
        raise UnreadableError(per, f"不认识的时段「{per}」", f"no such period: {per}")
    found = []
    for key, group in groupby(enumerate(days.all), key=lambda pair: names[per](pair[1])):
        numbers = [n for n, _ in group]
        found.append((key, numbers[0], numbers[-1] + 1))
    return found


def in_force(window: Any, days: Days, where: str) -> Bools:
    """Days of a rule's window: between full dates, or every year from month-day to month-day, over New Year when the
    first is later. A side that is missing is open."""
    sides = mapping(window, where)
    first, last = (_side(sides.get(side), where) for side in ("from", "to"))
    if isinstance(first, tuple) and isinstance(last, tuple):
        wraps = first > last
        inside = [
            (here >= first or here <= last) if wraps else first <= here <= last
            for here in ((d.month, d.day) for d in days.all)
        ]
    else:
        inside = [
            (not isinstance(first, date) or d >= first) and (not isinstance(last, date) or d <= last) for d in days.all
        ]
    return np.array(inside, dtype=np.bool_)


def _side(value: Any, where: str) -> date | tuple[int, int] | None:
    if absent(value):
        return None
    written = text(value, where)
    short = MONTH_DAY.fullmatch(plain(written))
    return (int(short[1]), int(short[2])) if short else day(written, where)


@cache
def _china(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def is_worked(works: str, when: date) -> bool:
    """Whether a calendar works on a day: daily, mon-sat, or workdays of China with the make-up days of each notice."""
    if works == "daily":
        return True
    if works == "mon-sat":
        return when.isoweekday() != 7
    if works == "workdays":
        return bool(_china(when.year).is_working_day(when))
    raise UnreadableError(works, f"不认识的工作日历「{works}」", f"no such work calendar: {works}")


@cache
def worked(works: str, days: Days) -> Bools:
    found = np.array([is_worked(works, when) for when in days.all], dtype=np.bool_)
    found.flags.writeable = False
    return found
