"""Scenario files into Scenario: what extends what, the season, where data and law lie. Knows no table from inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.errors import Text
from models.policy import Policy
from models.read.convert import day, words
from models.read.encoding import is_file, is_folder
from models.read.limits import limit_fields
from models.read.measures import lists_mentioned, read_measures
from models.read.names import Names
from models.read.nodes import Node, merged, read_yaml
from models.read.notes import Notes, shown_path
from models.read.schema import Field, listing, mapping, named_path, scalar
from models.season import Span

MOST_SEASON_DAYS = 731
MOST_HORIZON_DAYS = 3660


@dataclass(frozen=True)
class Draft:
    """A scenario's tree after `extends`; `whole` is False when an extended file could not be read, and keys may be
    missing here that stand there."""

    root: Node
    whole: bool


def open_scenario(path: Path, notes: Notes, above: tuple[Path, ...] = ()) -> Draft | None:
    """The tree of a scenario laid upon those it extends; `above` are the files that extend it."""
    root = read_yaml(path, notes)
    if root is None or not isinstance(root.value, dict):
        if root is not None:
            root.fault(notes, Text("应为键值对", "must be a mapping of keys to values"))
        return None
    named = root.value.get("extends")
    own = replace(root, value={key: child for key, child in root.value.items() if key != "extends"})
    if named is None or named.value is None:
        return Draft(own, whole=True)
    other = named_path(named, notes)
    chain = (*above, path)
    if other is not None and not is_file(other):
        named.fault(notes, _no_file(other))
        other = None
    elif other is not None and other.resolve() in [file.resolve() for file in chain]:
        circle = " → ".join(shown_path(file) for file in (*chain, other))
        named.fault(notes, Text(f"extends 成环：{circle}", f"extends in a circle: {circle}"))
        other = None
    base = open_scenario(other, notes, chain) if other else None
    return Draft(merged(base.root, own), base.whole) if base else Draft(own, whole=False)


def read_places(draft: Draft, notes: Notes) -> tuple[Path | None, tuple[Path, ...]]:
    """The data folder or workbook, and the policy files, as far as they exist."""
    given: Mapping[str, Node] = draft.root.value if isinstance(draft.root.value, dict) else {}
    data, listed = given.get("data"), given.get("policies")
    place = _data_place(data, notes) if data is not None and data.value is not None else None
    nodes = listed.value if listed is not None and isinstance(listed.value, list) else []
    policies: list[Path] = []
    for node in nodes:
        path = named_path(node, notes)
        if path is None:
            continue
        if path in policies:
            node.fault(notes, Text("同一政策文件列了两次", "is listed twice"))
        elif not is_file(path):
            node.fault(notes, _no_file(path))
        else:
            policies.append(path)
    return place, tuple(policies)


def read_scenario(draft: Draft, notes: Notes, names: Names, policies: tuple[Policy, ...]) -> dict[str, Any] | None:
    """The values of a scenario's keys, places left as they are; a missing horizon is the season. `policies` are those
    of its policy files that could be read."""
    fields = {
        "name": Field(scalar(words), default=draft.root.file.stem),
        "season": Field(lambda node, notes: _span(node, notes, MOST_SEASON_DAYS), required=draft.whole),
        "horizon": Field(lambda node, notes: _span(node, notes, MOST_HORIZON_DAYS)),
        "data": Field(lambda node, notes: node, required=draft.whole),
        "policies": Field(listing(lambda node, notes: node), default=()),
        "measures": Field(listing(lambda node, notes: node), default=()),
        **limit_fields(names),
    }
    known_elsewhere = {"extends": Text("extends 只写在最外层", "belongs to the top level")}
    values = mapping(draft.root, notes, fields, known_elsewhere)
    if values is None:
        return None
    season, horizon = values["season"], values["horizon"]
    if horizon is None:
        values["horizon"] = season
    elif season and not (season.first in horizon and season.last in horizon):
        node = draft.root.value["horizon"] if isinstance(draft.root.value, dict) else draft.root
        within = Text(
            f"应包含整个 season（{season.first} 至 {season.last}）",
            f"must contain the season, {season.first} to {season.last}",
        )
        node.fault(notes, within)
    all_read = draft.whole and len(values["policies"] or ()) == len(policies)
    lists = lists_mentioned(policies, names) if all_read else None
    values["measures"] = read_measures(values["measures"] or (), notes, names, season, lists)
    return values


def _data_place(node: Node, notes: Notes) -> Path | None:
    path = named_path(node, notes)
    if path is None or is_folder(path) or (path.suffix.lower() == ".xlsx" and is_file(path)):
        return path
    if is_file(path):
        node.fault(notes, Text("应为文件夹或 .xlsx 工作簿", "must be a folder or an .xlsx workbook"))
    else:
        node.fault(notes, Text(f"找不到 {shown_path(path)}", f"is not there: {shown_path(path)}"))
    return None


def _no_file(path: Path) -> Text:
    return Text(f"找不到文件 {shown_path(path)}", f"names no file: {shown_path(path)}")


def _span(node: Node, notes: Notes, most_days: int) -> Span | None:
    date_field = Field(scalar(day), required=True)
    values = mapping(node, notes, {"from": date_field, "to": date_field})
    if values is None or values["from"] is None or values["to"] is None:
        return None
    first, last = values["from"], values["to"]
    if last < first:
        node.fault(notes, Text(f"to = {last} 早于 from = {first}", f"ends ({last}) before it begins ({first})"))
        return None
    if (last - first).days >= most_days:
        node.fault(notes, Text(f"不得长于 {most_days} 天", f"must not be longer than {most_days} days"))
        return None
    return Span(first, last)
