"""Selectors, hours and days as YAML values. Knows the words of the formats, not where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.policy import Selector


def selector(chosen: Selector, kind: bool = True) -> dict[str, Any]:
    """A selector's keys; a single value stands alone, `kind` is left out where its place says it."""
    told: dict[str, Any] = {}
    for key, values in chosen.accepts:
        if key != "kind" or kind:
            told[key] = values[0] if len(values) == 1 else list(values)
    if chosen.joined_by is not None:
        told["joined_by"] = chosen.joined_by
    if chosen.negated is not None:
        told["not"] = selector(chosen.negated, kind=False)
    return told


def edge(day: date | tuple[int, int] | None) -> date | str | None:
    """The edge of a window: a full date, or month and day of every year."""
    return f"{day[0]:02d}-{day[1]:02d}" if isinstance(day, tuple) else day


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is set: None, empty texts, empty lists and False are every key's default."""
    return {
        key: list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for key, value in values.items()
        if value is not None and value is not False and value not in ("", (), [], {})
    }
