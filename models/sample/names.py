"""Names, codes and telephone numbers that are plainly invented and cannot be a real firm's. Knows no emission."""

from __future__ import annotations

from models.read.credit_code import check_digit

INVENTED_REGION = "999999"
"""GB/T 2260 has no province 99, so no authority can have issued a code with it."""


def credit_code(number: int) -> str:
    """An 18-character unified social credit code of region 999999 whose two check characters are right.

    GB 32100-2015: authority 9 (commerce), kind 1 (enterprise), region, nine characters of organisation code (GB 11714,
    its own check character by weights 3 7 9 10 5 8 4 2 modulo 11), check character by weights 3^i modulo 31.
    """
    body = f"{number:08d}"
    rest = (11 - sum(int(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11) % 11
    code = "91" + INVENTED_REGION + body + ("X" if rest == 10 else str(rest))
    return code + check_digit(code)


def phone(number: int) -> str:
    """No Chinese area code is 000."""
    return f"000-{number:08d}"


def enterprise_name(short: str, called: str, number: int, kind: str) -> str:
    """`示例青白江水泥03号厂`."""
    return f"示例{short}{called}{number:02d}号{kind}"


def evidence(authority: str, year: int, number: int) -> str:
    """A document number that says of itself that it is none."""
    return f"示例文号〔{year}〕{authority}{number}号"
