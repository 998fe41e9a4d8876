"""YAML as a tree that remembers its lines. Knows YAML's grammar, not which keys there are.

Scalars stay text: YAML 1.1 would turn `no` into False, `05-01` and `2018-05-01` into what one did not mean, and
`08:00` into 480. What a text means is decided where it is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from models.errors import Text
from models.read.encoding import UNWANTED, UNWANTED_EXPECTED, read_text
from models.read.notes import Notes, shown_path

MOST_NODES = 200_000
"""Aliases of aliases can multiply a small file without end."""


@dataclass(frozen=True)
class Node:
    """A value with its place: `key` is its dotted path, `row` its line. `value` is text, None (nothing or null),
    a mapping or a list."""

    file: Path
    row: int
    key: str
    value: str | dict[str, Node] | list[Node] | None

    @property
    def text(self) -> str:
        """A scalar's text for a message; empty for what is no scalar."""
        return self.value if isinstance(self.value, str) else ""

    def fault(self, notes: Notes, expected: Text, hint: str = "") -> None:
        notes.fault(shown_path(self.file), self.row, self.key, self.text, expected, hint)

    def warn(self, notes: Notes, expected: Text, hint: str = "") -> None:
        notes.warn(shown_path(self.file), self.row, self.key, self.text, expected, hint)


def read_yaml(path: Path, notes: Notes) -> Node | None:
    """The file's tree, or None after a fault that leaves nothing to read."""
    text = read_text(path, notes)
    if text is None:
        return None
    file = shown_path(path)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None:
            return _Tree(path, notes).node(root, root.start_mark.line + 1, "")
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        where = f"{mark.column + 1}" if mark else "?"
        grammar = Text(
            f"不合 YAML 语法（第 {where} 列附近）", f"is not valid YAML (near column {where}: {wrong.problem})"
        )
        notes.fault(file, mark.line + 1 if mark else None, "", "", grammar)
        return None
    except yaml.YAMLError:
        notes.fault(file, None, "", "", Text("不合 YAML 语法", "is not valid YAML"))
        return None
    except RecursionError:
        deep = Text("嵌套过深，或别名指向自身", "is nested too deeply, or an alias contains itself")
        notes.fault(file, None, "", "", deep)
        return None
    notes.fault(file, None, "", "", Text("文件为空", "is empty"))
    return None


class _Tree:
    """One walk over the composed nodes of one file."""

    def __init__(self, path: Path, notes: Notes):
        self._path = path
        self._notes = notes
        self._count = 0

    def node(self, source: yaml.Node, row: int, key: str) -> Node:
        self._count += 1
        if self._count > MOST_NODES:
            raise RecursionError
        if isinstance(source, yaml.MappingNode):
            return Node(self._path, row, key, self._mapping(source, key))
        if isinstance(source, yaml.SequenceNode):
            items = [self.node(item, item.start_mark.line + 1, f"{key}[{n}]") for n, item in enumerate(source.value, 1)]
            return Node(self._path, row, key, items)
        empty = source.tag == "tag:yaml.org,2002:null"
        node = Node(self._path, row, key, None if empty else source.value)
        if UNWANTED.search(source.value):
            node.fault(self._notes, UNWANTED_EXPECTED)
        return node

    def _mapping(self, source: yaml.MappingNode, path: str) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in source.value:
            row = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or UNWANTED.search(key.value):
                Node(self._path, row, path, None).fault(self._notes, Text("键应为文字", "a key must be plain text"))
                continue
            name = key.value
            node = self.node(value, row, f"{path}.{name}" if path else name)
            if name in found:
                doubled = Text(
                    f"此键重复，第 {found[name].row} 行已有", f"is a repeated key, first on line {found[name].row}"
                )
                replace(node, value=None).fault(self._notes, doubled)
            else:
                found[name] = node
        return found


def merged(base: Node, over: Node) -> Node:
    """`over` laid upon `base`: maps merge key by key, anything else is replaced."""
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    both = dict(base.value)
    for key, node in over.value.items():
        both[key] = merged(both[key], node) if key in both else node
    return replace(over, value=both)
