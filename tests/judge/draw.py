"""What tiny seasons are drawn from: names that occur in them, and selectors over those names."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from models.actors import POLLUTANTS, District, Line
from models.policy import Selector

T = TypeVar("T")

DISTRICTS = tuple(
    District(name, name, zone) for name, zone in (("锦江区", "core"), ("新都区", "suburb"), ("简阳市", "outer"))
)
SECTORS, GRADES, PRODUCTS = ("水泥", "家具制造"), ("A", "B", "none"), ("cement", "furniture")
LISTS = ("ultra_low", "approved_major")


def some(rng: random.Random, items: Sequence[T], most: int, least: int = 0) -> tuple[T, ...]:
    """From `least` to `most` of the items, in their order."""
    chosen = rng.sample(range(len(items)), min(len(items), rng.randint(least, most)))
    return tuple(items[i] for i in sorted(chosen))


def selector(rng: random.Random, lines: Sequence[Line], exemptions: float, everyone: bool = False) -> Selector:
    """One key, beside exemption lists (with the chance `exemptions`) and a `not`. `everyone`: it may ask nothing."""
    keys = {
        "sector": SECTORS,
        "technology": ("kiln", "coating"),
        "product": PRODUCTS,
        "district": tuple(d.district for d in DISTRICTS),
        "zone": ("core", "suburb", "outer"),
        "grade": GRADES,
        "coating": ("none", "solvent", "high-solid", "waterborne"),
        "key_emitter": ("yes", "no"),
        "permit": ("yes", "no", "pending"),
        "emits": POLLUTANTS,
        "enterprise_id": tuple(sorted({line.enterprise_id for line in lines})),
        "line_id": tuple(line.line_id for line in lines),
    }
    used = {line.technology for line in lines}
    keys["technology"] = tuple(key for key in keys["technology"] if key in used)
    accepts = []
    joined_by = None
    listed = rng.random() < exemptions
    if rng.random() < 0.7 or not (everyone or listed):
        key = rng.choice(sorted(keys))
        accepts.append((key, some(rng, keys[key], 2, least=1)))
    if listed:
        accepts.append(("on_list", some(rng, LISTS, 2, least=1)))
        joined_by = rng.choice((None, None, date(2018, 6, 1), date(2020, 6, 1)))
    negated = selector(rng, lines, exemptions) if rng.random() < 0.15 else None
    return Selector(tuple(sorted(accepts)), joined_by, negated)
