"""The verifier's own reading of a scenario: season, law, limits. Knows what was asked for, not what was planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.verify.days import Days
from reports.verify.files import Inputs
from reports.verify.notes import UnreadableError
from reports.verify.offers import Offer, read_offer
from reports.verify.tables import Tables, read_tables
from reports.verify.words import absent, day, listing, mapping, number, text, texts

DEFAULT_GAP = 0.005
LIMIT_KEYS = ("targets", "caps", "floors", "guards", "alternate", "other_measures")


@dataclass(frozen=True)
class Rule:
    """A rule as text. `effect` maps an effect's key to what is written there; `unless` are selectors."""

    rule_id: str
    clause: str
    window: Any
    applies_to: dict[str, Any]
    unless: tuple[dict[str, Any], ...]
    effect: dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A scenario read. `limits` maps each key of LIMIT_KEYS to its entries; `burden` is the share as text or None;
    `offers` are the measures that lines may take."""

    name: str
    season: Days
    horizon: Days
    rules: tuple[Rule, ...]
    tables: Tables
    limits: dict[str, tuple[dict[str, Any], ...]]
    burden: str | None
    gap: float
    offers: tuple[Offer, ...] = ()

    def within(self, area: str, district: str) -> bool:
        """Whether a district lies in an area: the city, a district or a zone."""
        return area in ("city", district) or (area != "" and self.tables.zones.get(district, "") == area)


def read_case(path: Path, inputs: Inputs) -> Case:
    """A scenario with all it names; raises UnreadableError."""
    said = _extended(path, inputs, ())
    season = _span(said.get("season"), "season")
    rules = [rule for file in said.get("policies", []) for rule in _rules(Path(file), inputs)]
    if absent(said.get("data")):
        raise UnreadableError(path.name, "缺少 data", "data is missing")
    burden = mapping(said.get("burden"), "burden").get("enterprise_loss_at_most")
    gap = mapping(said.get("solve"), "solve").get("gap")
    return Case(
        name=path.stem if absent(said.get("name")) else text(said["name"], "name"),
        season=season,
        horizon=season if absent(said.get("horizon")) else _span(said["horizon"], "horizon"),
        rules=tuple(rules),
        tables=read_tables(inputs, Path(said["data"])),
        limits={key: tuple(mapping(entry, key) for entry in listing(said.get(key), key)) for key in LIMIT_KEYS},
        burden=None if absent(burden) else text(burden, "burden"),
        offers=tuple(read_offer(mapping(one, "measures"), season) for one in listing(said.get("measures"), "measures")),
        gap=DEFAULT_GAP if absent(gap) else number(text(gap, "gap"), "gap"),
    )


def _extended(path: Path, inputs: Inputs, seen: tuple[Path, ...]) -> dict[str, Any]:
    """The scenario laid over the one it extends, paths made absolute where they are named."""
    if path in seen:
        raise UnreadableError(path.name, "extends 互相引用", "extends itself")
    said = inputs.yaml(path)
    if not absent(said.get("data")):
        said["data"] = str(_beside(path, text(said["data"], path.name)))
    if "policies" in said:
        said["policies"] = [str(_beside(path, file)) for file in texts(said["policies"], path.name)]
    base = said.pop("extends", None)
    if absent(base):
        return said
    return _laid_over(_extended(_beside(path, text(base, path.name)), inputs, (*seen, path)), said)


def _laid_over(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Maps merge, lists and values replace."""
    merged = dict(base)
    for key, value in change.items():
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = _laid_over(old, value) if both else value  # type: ignore[arg-type]
    return merged


def _beside(path: Path, name: str) -> Path:
    try:
        return (path.parent / name).resolve()
    except (OSError, ValueError, RuntimeError):
        raise UnreadableError(path.name, f"路径「{name}」无效", f"not a path: {name!r}") from None


def _span(value: Any, where: str) -> Days:
    sides = mapping(value, where)
    return Days(*(day(text(sides.get(side), where), where) for side in ("from", "to")))


def _rules(path: Path, inputs: Inputs) -> list[Rule]:
    return [_rule(mapping(entry, path.name), path.name) for entry in listing(inputs.yaml(path).get("rules"), path.name)]


def _rule(said: dict[str, Any], where: str) -> Rule:
    excused = [mapping(entry, where) for entry in listing(said.get("unless"), where)]
    return Rule(
        rule_id=text(said.get("id"), where),
        clause=text(said.get("clause", ""), where),
        window=said.get("window"),
        applies_to=mapping(said.get("applies_to"), where),
        unless=tuple({key: value for key, value in entry.items() if key != "because"} for entry in excused),
        effect=mapping(said.get("effect"), where),
    )
