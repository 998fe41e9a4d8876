"""Days, periods and work calendars. Knows dates, not what happens on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import holidays
import numpy as np
from numpy.typing import NDArray

Works = Literal["daily", "mon-sat", "workdays"]
Per = Literal["season", "quarter", "month", "week", "day"]
WORKS: tuple[Works, ...] = ("daily", "mon-sat", "workdays")
PERIODS: tuple[Per, ...] = ("season", "quarter", "month", "week", "day")


@dataclass(frozen=True)
class Period:
    """A named run of days; `start` and `stop` index the season, half open."""

    name: str
    start: int
    stop: int

    @property
    def is_day(self) -> bool:
        return self.stop - self.start == 1


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span ends on {self.last}, before it begins on {self.first}")

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(n) for n in range(len(self)))

    def index(self, day: date) -> int:
        """Days from `first`; negative or beyond the length when `day` lies outside."""
        return (day - self.first).days

    def periods(self, per: Per) -> tuple[Period, ...]:
        """The span cut into calendar periods; the first and last may be cut short. Weeks begin on Monday (ISO 8601)."""
        if per == "season":
            return (Period("season", 0, len(self)),)
        names = [_period_name(day, per) for day in self.days]
        cuts = [0, *(n for n in range(1, len(names)) if names[n] != names[n - 1]), len(names)]
        return tuple(Period(names[a], a, b) for a, b in zip(cuts[:-1], cuts[1:], strict=True))


def _period_name(day: date, per: Per) -> str:
    if per == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if per == "month":
        return f"{day:%Y-%m}"
    if per == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return day.isoformat()


@cache
def _official_calendar(first_year: int, last_year: int) -> holidays.HolidayBase:
    """China's public holidays with weekends moved by the State Council's yearly notice (make-up workdays)."""
    return holidays.country_holidays("CN", years=range(first_year, last_year + 1))


def working_days(works: Works, span: Span) -> NDArray[np.bool_]:
    """Which days of `span` the calendar works; shape (days,)."""
    if works == "daily":
        return np.ones(len(span), dtype=np.bool_)
    if works == "mon-sat":
        return np.array([day.weekday() < 6 for day in span.days], dtype=np.bool_)
    official = _official_calendar(span.first.year, span.last.year)
    return np.array([official.is_working_day(day) for day in span.days], dtype=np.bool_)
