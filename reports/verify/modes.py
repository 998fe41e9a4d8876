"""Technologies: the modes a line can be in and what bounds them. Knows one line's physics, no table and no law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.verdict import POLLUTANTS
from reports.verify.files import Row
from reports.verify.notes import UnreadableError
from reports.verify.words import absent, hours, mapping, number, text, whole

RUN, STOP = "run", "stop"
OVERRIDES = ("min_stop_days", "max_stop_days", "max_stops", "min_run_days", "restart_cost")
MOST_MODES = 100
Parts = tuple[tuple[int, int], ...]
Kg = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mode:
    """One way to run a line; None = no limit, or all day. `restart_yuan` replaces the value days when it is given."""

    name: str
    output: float
    emits: Kg
    min_days: int
    max_blocks: int | None
    max_days: int | None
    restart_value_days: float
    restart_emit_days: float
    hours: Parts | None
    restart_yuan: float | None = None


def read_modes(about: dict[str, Any], where: str) -> tuple[Mode, ...]:
    """Modes of a technology, `run` first and always there."""
    names = [RUN, *(name for name in about if name != RUN)]
    if len(names) > MOST_MODES:
        raise UnreadableError(where, f"工况多于 {MOST_MODES} 种", f"more than {MOST_MODES} modes")
    return tuple(_mode(name, mapping(about.get(name), where), f"{where}.{name}") for name in names)


def _mode(name: str, about: dict[str, Any], where: str) -> Mode:
    def given(key: str, default: str) -> str:
        return default if absent(about.get(key)) else text(about[key], where)

    def limit(key: str) -> int | None:
        return whole(given(key, ""), where) if given(key, "") else None

    output = number(given("output", "1"), where)
    emits = about.get("emits")
    if isinstance(emits, Mapping):
        so2, nox, pm, vocs = (number(text(emits.get(p, str(output)), where), where) for p in POLLUTANTS)
    else:
        so2 = nox = pm = vocs = number(given("emits", str(output)), where)
    restart = mapping(about.get("restart"), where)
    return Mode(
        name=name,
        output=output,
        emits=(so2, nox, pm, vocs),
        min_days=whole(given("min_days", "1"), where),
        max_blocks=limit("max_blocks"),
        max_days=limit("max_days"),
        restart_value_days=number(text(restart.get("value_days", "0"), where), where),
        restart_emit_days=number(text(restart.get("emit_days", "0"), where), where),
        hours=hours(given("hours", ""), where) if given("hours", "") else None,
    )


def overridden(modes: tuple[Mode, ...], row: Row) -> tuple[Mode, ...]:
    """A line's own figures in place of its technology's, for `stop` and `run`."""
    stop = {"min_days": _count(row, "min_stop_days"), "max_days": _count(row, "max_stop_days")}
    stop["max_blocks"] = _count(row, "max_stops")
    own: dict[str, dict[str, Any]] = {
        STOP: {key: value for key, value in stop.items() if value is not None},
        RUN: {"min_days": _count(row, "min_run_days")} if row.get("min_run_days") else {},
    }
    if row.get("restart_cost"):
        own[STOP]["restart_yuan"] = number(row["restart_cost"], "restart_cost")
    if not own[STOP] and not own[RUN]:
        return modes
    return tuple(replace(mode, **own[mode.name]) if own.get(mode.name) else mode for mode in modes)


def _count(row: Row, key: str) -> int | None:
    return whole(row[key], key) if row.get(key) else None
