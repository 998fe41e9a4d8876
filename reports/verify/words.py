"""Text into numbers, dates, hours and yes or no. Knows how people write them, not what they stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reports.verify.notes import UnreadableError

ABSENT = frozenset({"", "~", "null", "Null", "NULL"})
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–—~至]\s*([0-9]{1,2}):([0-9]{2})")
LARGEST_WHOLE = 10**9
FIRST_YEAR, LAST_YEAR = 1990, 2100
DAY_MINUTES = 24 * 60


def plain(text: str) -> str:
    """Full-width digits, signs and letters as their plain ones; for numbers, dates and codes, never for names."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()


def exact(text: str, where: str = "") -> Fraction:
    """The number as written, without rounding: `0.2`, `20%`, `1e3`."""
    bare = plain(text)
    written = bare.removesuffix("%").rstrip()
    if not NUMBER.fullmatch(written):
        raise UnreadableError(where or text, f"「{text}」不是数", f"{text!r} is not a number")
    value = Fraction(Decimal(written))
    return value / 100 if bare.endswith("%") else value


def number(text: str, where: str = "") -> float:
    return float(text) if NUMBER.fullmatch(text) else float(exact(text, where))


def whole(text: str, where: str = "") -> int:
    value = exact(text, where)
    if value.denominator != 1 or abs(value) > LARGEST_WHOLE:
        raise UnreadableError(where or text, f"「{text}」不是整数", f"{text!r} is not a whole number")
    return int(value)


def day(text: str, where: str = "") -> date:
    found = DATE.fullmatch(plain(text))
    try:
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise UnreadableError(where or text, f"「{text}」不是日期", f"{text!r} is not a date")


def iso_day(text: str) -> date | None:
    """A date written exactly as the run writes it, else None."""
    try:
        return date.fromisoformat(text) if ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None


def hours(text: str, where: str = "") -> tuple[tuple[int, int], ...]:
    """`18:00-08:00` as minutes of one day, cut at midnight: ((1080, 1440), (0, 480))."""
    found = HOURS.fullmatch(plain(text))
    if not found:
        raise UnreadableError(where or text, f"「{text}」不是时段", f"{text!r} is not a span of hours")
    a, b, c, d = (int(part) for part in found.groups())
    start, stop = a * 60 + b, c * 60 + d
    return ((start, stop),) if start < stop else ((start, DAY_MINUTES), (0, stop))


def overlap(some: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...]) -> bool:
    """Whether a minute lies in both; ends that touch share none."""
    return any(max(a, c) < min(b, d) for a, b in some for c, d in other)


def absent(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value in ABSENT)


def mapping(value: Any, where: str) -> dict[str, Any]:
    """A YAML map; nothing where a map may stand counts as an empty one."""
    if absent(value):
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise UnreadableError(where, "此处应为键值对", "a map was expected")
    return dict(value)


def listing(value: Any, where: str) -> list[Any]:
    """A YAML list; a single text counts as a list of one."""
    if absent(value):
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [value]
    raise UnreadableError(where, "此处应为列表", "a list was expected")


def texts(value: Any, where: str) -> tuple[str, ...]:
    return tuple(text(item, where) for item in listing(value, where))


def text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise UnreadableError(where, "此处应为一个值", "a single value was expected")
    return value.strip()
