"""Cells that hold more than a number or a word: codes with a check digit, predecessors, needs. Knows no file."""

from __future__ import annotations

import re

from models.actors import Predecessor
from models.errors import Text
from models.read.convert import UnfitError, integer, plain
from models.read.credit_code import check_digit, is_written_like_one
from models.read.vocabulary import MONTH_WORDS, yes_no_word


def yes_no(text: str) -> bool:
    return yes_no_word(text) == "yes"


def credit_code(text: str) -> str:
    code = plain(text).upper()
    if not is_written_like_one(code):
        raise UnfitError(
            Text(
                "应为 18 位统一社会信用代码（不用 I O S V Z）", "must be a credit code of 18 characters (no I O S V Z)"
            )
        )
    if code[17] != check_digit(code[:17]):
        raise UnfitError(Text("统一社会信用代码的校验位不符（GB 32100）", "has a wrong check digit (GB 32100)"))
    return code


def month(text: str) -> int | None:
    """1 to 12, or None for all."""
    if MONTH_WORDS.get(plain(text), plain(text).casefold()) == "all":
        return None
    try:
        return integer(1, 12)(text)
    except UnfitError:
        raise UnfitError(Text("应为 1 到 12 的月份，或 all", "must be a month from 1 to 12, or all")) from None


def predecessors(text: str) -> tuple[Predecessor, ...]:
    """`T1;T2+3`: task ids, each with an optional lag in calendar days."""
    found = []
    for part in _parts(text):
        task_id, plus, lag = part.replace("＋", "+").rpartition("+")
        if not plus:
            found.append(Predecessor(lag))
        elif task_id.strip() and re.fullmatch("[0-9]{1,4}", plain(lag)):
            found.append(Predecessor(task_id.strip(), int(plain(lag))))
        else:
            raise UnfitError(
                Text(
                    "应为工序编号，可加间隔天数，如 T1;T2+3",
                    "must be task ids, with a lag in days if need be, such as T1;T2+3",
                )
            )
    return tuple(found)


def needs(text: str) -> tuple[tuple[str, int], ...]:
    """`crew:2;excavator:1`: so many of each resource on every worked day."""
    expected = Text(
        "应为 资源:数量，如 crew:2;excavator:1，同一资源只写一次",
        "must be resource:number, such as crew:2;excavator:1, each resource once",
    )
    found: dict[str, int] = {}
    for part in _parts(text):
        name, _, count = part.replace("：", ":").rpartition(":")
        if not name.strip() or name.strip() in found or not re.fullmatch("[1-9][0-9]{0,5}", plain(count)):
            raise UnfitError(expected)
        found[name.strip()] = int(plain(count))
    return tuple(found.items())


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[;；]", text) if part.strip()]
