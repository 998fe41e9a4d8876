"""The unified social credit code. Knows GB 32100-2015, nothing else."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015 table 2: digits and capitals without I, O, S, V, Z."""


def check_digit(first_17: str) -> str:
    """The 18th character: C18 = MOD(31 - MOD(sum of Ci x 3^(i-1), 31), 31), GB 32100-2015 annex A."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first_17))
    return ALPHABET[-total % 31]


def is_written_like_one(code: str) -> bool:
    return len(code) == 18 and all(c in ALPHABET for c in code)
