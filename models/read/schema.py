"""What a YAML tree may hold: keys known and required, lists, scalars. Knows shapes, not meanings.

A reader takes a node and gives its value, or None once it has noted what is wrong with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from models.errors import Text
from models.read.convert import Parser, UnfitError, words
from models.read.nodes import Node
from models.read.notes import Notes

T = TypeVar("T")
Reader = Callable[[Node, Notes], T | None]


@dataclass(frozen=True)
class Field:
    """One key of a mapping. A key without a value counts as left out."""

    reads: Reader[Any]
    required: bool = False
    default: Any = None


def scalar(parse: Parser[T]) -> Reader[T]:
    """A single value, by the parser that reads such values in tables too."""

    def read(node: Node, notes: Notes) -> T | None:
        if not isinstance(node.value, str):
            node.fault(notes, Text("应为单个值", "must be a single value"))
            return None
        if not node.value.strip():
            node.fault(notes, Text("不能为空", "must not be empty"))
            return None
        try:
            return parse(node.value.strip())
        except UnfitError as unfit:
            node.fault(notes, unfit.expected, unfit.hint)
            return None

    return read


def listing(reads: Reader[T]) -> Reader[tuple[T | None, ...]]:
    """A list, each item by `reads`."""

    def read(node: Node, notes: Notes) -> tuple[T | None, ...] | None:
        if not isinstance(node.value, list):
            node.fault(notes, Text("应为列表", "must be a list"))
            return None
        return tuple(reads(item, notes) for item in node.value)

    return read


def some(reads: Reader[T]) -> Reader[tuple[T | None, ...]]:
    """One value or a list of at least one."""

    def read(node: Node, notes: Notes) -> tuple[T | None, ...] | None:
        items = node.value if isinstance(node.value, list) else [node]
        if not items:
            node.fault(notes, Text("列表不能为空", "must not be an empty list"))
            return None
        return tuple(reads(item, notes) for item in items)

    return read


def entries(node: Node, notes: Notes) -> dict[str, Node] | None:
    """The keys of a mapping, or None after a fault."""
    if not isinstance(node.value, dict):
        node.fault(notes, Text("应为键值对", "must be a mapping of keys to values"))
        return None
    return node.value


def mapping(
    node: Node, notes: Notes, fields: Mapping[str, Field], misplaced: Mapping[str, Text] | None = None
) -> dict[str, Any] | None:
    """The values of a mapping's keys, defaults where a key is left out; None when it is no mapping at all.

    A key that is not among the fields is a fault; `misplaced` tells why a key known elsewhere has no place here.
    """
    given = entries(node, notes)
    if given is None:
        return None
    for key, child in given.items():
        if key not in fields:
            reason = (misplaced or {}).get(key)
            unknown = reason or Text("不认识此键", "is an unknown key")
            replace(child, value=None).fault(notes, unknown, "" if reason else notes.near(key, tuple(fields)))
    values: dict[str, Any] = {}
    for key, field in fields.items():
        found = given.get(key)
        if found is not None and found.value is not None:
            values[key] = field.reads(found, notes)
            continue
        values[key] = field.default
        if field.required:
            path = f"{node.key}.{key}" if node.key else key
            Node(node.file, found.row if found else node.row, path, None).fault(
                notes, Text("缺少此键（必需）", "is required and missing")
            )
    return values


def given_keys(node: Node) -> frozenset[str]:
    """The keys that have a value."""
    if not isinstance(node.value, dict):
        return frozenset()
    return frozenset(key for key, child in node.value.items() if child.value is not None)


def exactly_one(node: Node, keys: tuple[str, ...], notes: Notes) -> None:
    """Notes when none or more than one of the keys has a value."""
    if isinstance(node.value, dict) and len(given_keys(node).intersection(keys)) != 1:
        zh, en = " 与 ".join(keys), " and ".join(keys)
        node.fault(notes, Text(f"{zh} 应填且只填一个", f"needs exactly one of {en}"))


def named_path(node: Node, notes: Notes) -> Path | None:
    """The path a node names, relative to the file that names it."""
    text = scalar(words)(node, notes)
    return Path(os.path.normpath(node.file.parent / text)) if text else None
