"""When two numbers are the same. Knows sizes and roundings, not what the numbers mean."""

from __future__ import annotations

SLACK = 1e-6
"""The contract's relative slack."""
ROUNDED = 0.01
"""A number of kg or yuan may be written to two decimals; a share to six."""
ROUNDED_SHARE = 1e-6


def agrees(claimed: float, own: float, rounded: float) -> bool:
    return abs(claimed - own) <= SLACK * max(abs(claimed), abs(own)) + rounded
