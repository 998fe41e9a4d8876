"""Days, spans and month grids as a notice shows them. Knows dates, not what happens on them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from models.actors import Hours
from models.errors import Lang
from models.season import Span

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_text(day: date, lang: Lang, *, year: bool = True) -> str:
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def span_text(first: date, last: date, lang: Lang) -> str:
    """`2018年5月1日至5月20日`: the year once where it does not change, a single day alone."""
    if first == last:
        return day_text(first, lang)
    if lang == "zh":
        return f"{day_text(first, lang)}至{day_text(last, lang, year=first.year != last.year)}"
    return f"{day_text(first, lang, year=first.year != last.year)} – {day_text(last, lang)}"


def hours_text(hours: Hours, lang: Lang) -> str:
    """`18:00—次日8:00`: an end on the next day is said so."""
    start, stop = str(hours).split("-")
    if hours.stop > hours.start:
        return f"{start}—{stop}" if lang == "zh" else f"{start}–{stop}"
    return f"{start}—次日{stop}" if lang == "zh" else f"{start}–{stop} (next day)"


def month_grids(season: Span, bands: Mapping[date, Sequence[str]], lang: Lang) -> list[dict[str, Any]]:
    """One grid for each month the season touches: weeks from Monday; None outside the month, no bands outside the
    season; `rest` marks Saturday and Sunday."""
    months = sorted({(day.year, day.month) for day in season.days})
    return [_grid(year, month, bands, lang) for year, month in months]


def _grid(year: int, month: int, bands: Mapping[date, Sequence[str]], lang: Lang) -> dict[str, Any]:
    first = date(year, month, 1)
    days = [first + timedelta(n) for n in range(monthrange(year, month)[1])]
    cells: list[dict[str, Any] | None] = [None] * first.weekday()
    cells += [{"day": str(day.day), "bands": list(bands.get(day, ())), "rest": day.weekday() > 4} for day in days]
    cells += [None] * (-len(cells) % 7)
    name = f"{year}年{month}月" if lang == "zh" else f"{MONTHS[month - 1]} {year}"
    return {"name": name, "days": cells}
