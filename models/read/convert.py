"""Text into values: numbers, shares, dates, hours, words. Knows what a value may look like, not where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from models.actors import Hours
from models.errors import Text, nearest

T = TypeVar("T")
Parser = Callable[[str], T]
Moment = date | tuple[int, int]

LARGEST_NUMBER = 1e15
LARGEST_INTEGER = 1_000_000
"""Below the engines' mark for `no limit`, and within 32 bits."""
FIRST_YEAR, LAST_YEAR = 1990, 2100

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}(\.0*)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,' ][0-9]{3})+(\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?([ T]00:00(:00(\.0+)?)?)?")
_MONTH_DAY = re.compile(r"([0-9]{1,2})[-/月]([0-9]{1,2})日?")
_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–—~至]\s*([0-9]{1,2}):([0-9]{2})")
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class UnfitError(ValueError):
    """A text that cannot become the value; says what was expected."""

    def __init__(self, expected: Text, hint: str = ""):
        self.expected = expected
        self.hint = hint
        super().__init__(expected.en)


def plain(text: str) -> str:
    """NFKC, so that full-width digits and marks count as the usual ones. For numbers and codes, never for names."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()


def words(text: str) -> str:
    """Free text, exactly as written."""
    return text


def identifier(text: str) -> str:
    """An id exactly as written; on one line, and without the `;` that separates ids in columns."""
    if not text.isprintable() or ";" in text or "；" in text:
        raise UnfitError(
            Text("编号不得含分号、换行或不可见字符", "an id holds no semicolon, line break or invisible character")
        )
    return text


def file_stem(text: str) -> str:
    """An enterprise's id: its notice is a file of that name, on any system."""
    identifier(text)
    if re.search(r'[\\/:*?"<>|]', text) or text.startswith(".") or text.endswith(".") or len(text.encode()) > 200:
        unfit = Text(
            '企业编号用作通知书的文件名，不得含 \\ / : * ? " < > | ，不得以点开头或结尾，不得过长',
            "names the notice's file: no \\ / : * ? \" < > |, no dot at either end, not too long",
        )
        raise UnfitError(unfit)
    return text


def number(low: float = 0.0, high: float = LARGEST_NUMBER) -> Parser[float]:
    """A finite number from `low` to `high`. Thousands separators are refused: 1,234 is 1.234 elsewhere."""

    def parse(text: str) -> float:
        text = plain(text)
        if _NUMBER.fullmatch(text) is None:
            raise UnfitError(
                _range(low, high), text.translate({44: "", 39: "", 32: ""}) if _GROUPED.fullmatch(text) else ""
            )
        value = float(text)
        if not low <= value <= high:
            raise UnfitError(_range(low, high, beyond=value > high))
        return value

    return parse


def integer(low: int = 0, high: int = LARGEST_INTEGER) -> Parser[int]:
    """A whole number from `low` to `high`; `3.0`, as spreadsheets and pandas write it, is 3."""

    def parse(text: str) -> int:
        text = plain(text)
        if _INTEGER.fullmatch(text) is None:
            raise UnfitError(_range(low, high, whole=True))
        value = int(text.partition(".")[0])
        if not low <= value <= high:
            raise UnfitError(_range(low, high, whole=True, beyond=value > high))
        return value

    return parse


def share(high: float = 1.0, low: float = 0.0) -> Parser[float]:
    """A share such as `0.2` or `20%`."""

    def parse(text: str) -> float:
        text = plain(text)
        written = text[:-1].rstrip() if text.endswith("%") else text
        if _NUMBER.fullmatch(written) is not None:
            value = float(written) if written == text else float(Decimal(written) / 100)
            if low <= value <= high:
                return value
        zh, en = f"{low:g} 到 {high:g}", f"{low:g} to {high:g}"
        raise UnfitError(Text(f"应为 {zh} 的比例，如 0.2 或 20%", f"must be a share from {en}, such as 0.2 or 20%"))

    return parse


def day(text: str) -> date:
    """A date such as 2018-05-01; 2018/5/1 and 2018年5月1日 are read too."""
    found = _DATE.fullmatch(plain(text))
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise UnfitError(Text("日历上没有这一天", "is no day of the calendar")) from None
    raise UnfitError(
        Text(
            f"应为 {FIRST_YEAR} 至 {LAST_YEAR} 年间的日期，如 2018-05-01",
            f"must be a date from {FIRST_YEAR} to {LAST_YEAR}, such as 2018-05-01",
        )
    )


def moment(text: str) -> Moment:
    """A date, or month and day of every year such as 05-01; 02-29 stands for the end of February."""
    written = plain(text)
    if _DATE.fullmatch(written):
        return day(text)
    found = _MONTH_DAY.fullmatch(written)
    if found is None:
        raise UnfitError(
            Text(
                "应为每年的月-日（如 05-01）或日期（如 2018-05-01）",
                "must be month-day of every year (05-01) or a date (2018-05-01)",
            )
        )
    month, day_of_month = int(found[1]), int(found[2])
    if not 1 <= month <= 12 or not 1 <= day_of_month <= _DAYS_OF_MONTH[month - 1]:
        raise UnfitError(Text("日历上没有这一天（应为月-日）", "is no day of the calendar (month-day)"))
    return month, day_of_month


def hours(text: str) -> Hours:
    """Clock hours such as 08:00-18:00; 18:00-08:00 runs over midnight."""
    found = _HOURS.fullmatch(plain(text))
    if found:
        start, stop = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if int(found[2]) < 60 and int(found[4]) < 60 and start < 1440 and 0 <= stop <= 1440 and start != stop:
            return Hours(start, stop)
    raise UnfitError(Text("应为起止钟点，如 08:00-18:00", "must be clock hours, such as 08:00-18:00"))


def choice(options: Collection[str], aliases: Mapping[str, str] | None = None) -> Parser[str]:
    """One of the options, in any case; `aliases` are other words for them."""
    known = {plain(name).casefold(): name for name in options} | dict(aliases or {})

    def parse(text: str) -> str:
        key = plain(text).casefold()
        if key in known:
            return known[key]
        listed = ", ".join(options)
        raise UnfitError(Text(f"应为 {listed} 之一", f"must be one of {listed}"), known.get(nearest(key, known), ""))

    return parse


def renamed(aliases: Mapping[str, str]) -> Parser[str]:
    """A free code; `aliases` are Chinese words for the usual ones."""
    return lambda text: aliases.get(plain(text), plain(text))


def _range(low: float, high: float, whole: bool = False, beyond: bool = False) -> Text:
    zh, en = ("整数", "a whole number") if whole else ("数", "a number")
    if high not in (LARGEST_NUMBER, LARGEST_INTEGER):
        return Text(f"应为 {low:g} 到 {high:g} 之间的{zh}", f"must be {en} from {low:g} to {high:g}")
    if beyond:
        return Text(f"过大：应为不大于 {high:g} 的{zh}", f"too large: must be {en} of at most {high:g}")
    return Text(f"应为不小于 {low:g} 的{zh}", f"must be {en} of at least {low:g}")
