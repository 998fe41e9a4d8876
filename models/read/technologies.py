"""technologies.yaml into Technology: how a kind of line can behave. Knows no line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from models.actors import POLLUTANTS, RUN, Kg, Mode, Restart, Technology
from models.errors import Text
from models.read.convert import UnfitError, hours, identifier, integer, number, share
from models.read.nodes import Node, read_yaml
from models.read.notes import Notes
from models.read.references import Catalogue
from models.read.schema import Field, entries, given_keys, mapping, scalar

MOST_MODES = 100
MOST_EMISSION = 2.0
"""Times the normal emission. A mode may be dirtier than normal running, but 82 is a forgotten percent sign."""
RUN_MODE = Mode(RUN, 1.0, (1.0, 1.0, 1.0, 1.0))


def read_technologies(path: Path, notes: Notes) -> Catalogue | None:
    """Every technology of the file by its key, in the file's order; None when the file cannot be read. A technology at
    fault is kept with the modes that could be read, so that its lines are not blamed."""
    root = read_yaml(path, notes)
    given = entries(root, notes) if root else None
    if given is None:
        return None
    return {key: _technology(key, node, notes) for key, node in given.items()}


def _technology(key: str, node: Node, notes: Notes) -> Technology:
    _check_name(key, node, notes)
    values = mapping(node, notes, {"modes": Field(_modes, required=True)}) or {}
    modes: dict[str, Mode] = values.get("modes") or {}
    run = modes.pop(RUN, RUN_MODE)
    return Technology(key, (run, *modes.values()))


def _modes(node: Node, notes: Notes) -> dict[str, Mode] | None:
    given = entries(node, notes)
    if given is None:
        return None
    if len(given) > MOST_MODES:
        node.fault(notes, Text(f"工况不得多于 {MOST_MODES} 种", f"must hold at most {MOST_MODES} modes"))
    return {name: _mode(name, child, notes) for name, child in given.items()}


def _mode(name: str, node: Node, notes: Notes) -> Mode:
    _check_name(name, node, notes)
    running = name == RUN
    fields = {
        "output": Field(scalar(share()), required=not running, default=1.0),
        "emits": Field(emission_shares),
        "min_days": Field(scalar(integer(1)), default=1),
        "max_blocks": Field(scalar(integer())),
        "max_days": Field(scalar(integer())),
        "restart": Field(_restart),
        "hours": Field(scalar(hours)),
    }
    empty = running and node.value is None
    values = mapping(replace(node, value={}) if empty else node, notes, fields)
    if values is None:
        return replace(RUN_MODE, name=name)
    emits = by_pollutant(values.pop("emits"), values["output"])
    mode = Mode(name=name, emits=emits, **values)
    if running and (mode.output, mode.emits) != (RUN_MODE.output, RUN_MODE.emits):
        normal = Text("run 是正常生产：output 与 emits 都应为 1", "run is normal operation: output and emits must be 1")
        node.fault(notes, normal)
    if mode.max_days and mode.min_days and mode.max_days < mode.min_days:
        short = Text(
            "max_days 小于 min_days：此工况几乎无法使用", "max_days is below min_days: the mode can hardly be used"
        )
        node.warn(notes, short)
    return mode


def emission_shares(node: Node, notes: Notes) -> dict[str, float] | None:
    """Shares of emission by pollutant: one written for all, or one for each; a pollutant left out is left out here."""
    one = scalar(share(MOST_EMISSION))
    if not isinstance(node.value, dict):
        value = one(node, notes)
        return None if value is None else dict.fromkeys(POLLUTANTS, value)
    values = mapping(node, notes, {pollutant: Field(one) for pollutant in POLLUTANTS}) or {}
    return {pollutant: value for pollutant, value in values.items() if value is not None}


def by_pollutant(shares: dict[str, float] | None, left_out: Any) -> Kg:
    """The shares of so2, nox, pm and vocs, `left_out` for each that none is written for."""
    so2, nox, pm, vocs = ((shares or {}).get(pollutant, left_out) for pollutant in POLLUTANTS)
    return so2, nox, pm, vocs


def _restart(node: Node, notes: Notes) -> Restart | None:
    days = Field(scalar(number(0, 3660)), default=0.0)
    values = mapping(node, notes, {"value_days": days, "emit_days": days})
    if values is not None and not given_keys(node):
        node.fault(notes, Text("应有 value_days 或 emit_days", "needs value_days or emit_days"))
    return None if values is None else Restart(**values)


def _check_name(name: str, node: Node, notes: Notes) -> None:
    try:
        identifier(name)
    except UnfitError as unfit:
        replace(node, value=None).fault(notes, unfit.expected)
    if not name.strip():
        replace(node, value=None).fault(notes, Text("名称不能为空", "the name must not be empty"))
