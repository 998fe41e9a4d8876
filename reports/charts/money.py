"""How amounts of money are told in charts: units, digits, axes. Knows numbers and words, no drawing."""

from __future__ import annotations

from models.errors import Lang
from reports import words

UNITS_ZH = ((1e8, "亿元"), (1e4, "万元"), (1.0, "元"))
UNITS_EN = ((1e6, "million yuan"), (1e3, "thousand yuan"), (1.0, "yuan"))


def money_unit(greatest_yuan: float, lang: Lang) -> tuple[float, str]:
    """Scale and name of the largest unit that the amount fills."""
    units = UNITS_ZH if lang == "zh" else UNITS_EN
    return next((unit for unit in units if greatest_yuan >= unit[0]), units[-1])


def money(yuan: float, lang: Lang) -> str:
    """`3.12亿元`, `312 million yuan`: three digits or more."""
    scale, unit = money_unit(abs(yuan), lang)
    return f"{amount(yuan / scale)}{'' if lang == 'zh' else ' '}{unit}"


def amount(value: float) -> str:
    """A number of three digits or more with thousands separators."""
    digits = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    return words.number(value, digits)


def bar_scale(lang: Lang) -> float:
    """Yuan in one unit where many amounts stand beside each other: 万元, million yuan."""
    return 1e4 if lang == "zh" else 1e6


def bar_amount(yuan: float, lang: Lang) -> str:
    """An amount in that unit: whole 万元, millions with as many decimals as there is room for."""
    if lang == "zh" or yuan == 0:
        return words.number(float(yuan) / 1e4, 0)
    return amount(float(yuan) / 1e6)


def bar_money(yuan: float, lang: Lang) -> str:
    return f"{bar_amount(yuan, lang)}{'万元' if lang == 'zh' else ' million yuan'}"
