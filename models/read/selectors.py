"""Selectors: whom a rule, an exception or a limit concerns. Knows which keys suit lines and which tasks."""

from __future__ import annotations

from typing import Any, Literal

from models.actors import POLLUTANTS
from models.errors import Text
from models.policy import SELECTOR_KEYS, Selector
from models.read.convert import choice, day, plain, words
from models.read.names import Names, named
from models.read.nodes import Node
from models.read.notes import Notes
from models.read.schema import Field, Reader, mapping, scalar, some
from models.read.vocabulary import coating, exemption_list, grade, permit, project_kind, work_type, yes_no_word

Kind = Literal["line", "task"]
_KIND_ZH: dict[Kind, str] = {"line": "生产线", "task": "工序"}
_BOTH = frozenset({"kind", "district", "zone", "coating", "emits", "on_list", "joined_by", "not"})
KEYS: dict[Kind, frozenset[str]] = {
    "line": _BOTH | {"sector", "technology", "product", "grade", "key_emitter", "permit", "enterprise_id", "line_id"},
    "task": _BOTH | {"work_type", "project_kind", "project_id"},
}
pollutant = choice(POLLUTANTS)


def read_kind(node: Node) -> Kind | None:
    """The kind a selector asks for; None, quietly, when that is itself at fault."""
    found = node.value.get("kind") if isinstance(node.value, dict) else None
    word = plain(found.text).casefold() if found else ""
    return "line" if word == "line" else "task" if word == "task" else None


def read_selector(
    node: Node, notes: Notes, names: Names, kind: Kind | None, *, needs_kind: bool = False, inside: bool = False
) -> Selector | None:
    """A selector of `kind` (any, when None). `needs_kind`: the key `kind` must be there; `inside`: the selector stands
    under `not`, where `kind` would say nothing."""
    suited = KEYS[kind] if kind else frozenset(SELECTOR_KEYS)
    if inside:
        suited -= {"kind"}
    readers = _readers(names, kind)
    fields = {key: Field(readers[key], required=needs_kind and key == "kind") for key in SELECTOR_KEYS if key in suited}
    values = mapping(node, notes, fields, _misplaced(kind))
    if values is None or not isinstance(node.value, dict):
        return None
    written = [key for key in node.value if values.get(key) is not None]
    if not node.value:
        node.fault(notes, Text("至少应有一个条件", "needs at least one condition"))
    accepts = tuple((key, values[key]) for key in written if key not in ("joined_by", "not"))
    return Selector(accepts, values["joined_by"], values["not"])


def _readers(names: Names, kind: Kind | None) -> dict[str, Reader[Any]]:
    def kind_alone(node: Node, notes: Notes) -> tuple[str | None]:
        return (scalar(choice((kind,) if kind else tuple(KEYS)))(node, notes),)

    def inner(node: Node, notes: Notes) -> Selector | None:
        return read_selector(node, notes, names, kind, inside=True)

    rare = Text("数据中没有此值", "does not occur in the tables")
    nobody = Text("没有企业属于此绩效等级", "is the grade of no enterprise")
    return {
        "kind": kind_alone,
        "sector": some(named(words, names.sector, rare, "warn-if-near")),
        "technology": some(named(words, names.technology, _missing_in("technologies.yaml"))),
        "product": some(named(words, names.product, rare, "warn-if-near")),
        "district": some(named(words, names.district, _missing_in("districts"))),
        "zone": some(named(words, names.zone, _missing_in("districts"))),
        "grade": some(named(grade, names.grade, nobody, "warn")),
        "coating": some(scalar(coating)),
        "key_emitter": some(scalar(yes_no_word)),
        "permit": some(scalar(permit)),
        "emits": some(scalar(pollutant)),
        "on_list": some(named(exemption_list, names.on_list, rare, "warn-if-near")),
        "joined_by": scalar(day),
        "work_type": some(named(work_type, names.work_type, rare, "warn-if-near")),
        "project_kind": some(named(project_kind, names.project_kind, rare, "warn-if-near")),
        "enterprise_id": some(named(words, names.enterprise_id, _missing_in("enterprises"))),
        "line_id": some(named(words, names.line_id, _missing_in("lines"))),
        "project_id": some(named(words, names.project_id, _missing_in("projects"))),
        "not": inner,
    }


def _missing_in(where: str) -> Text:
    return Text(f"{where} 中没有此名称", f"is not listed in {where}")


def _misplaced(kind: Kind | None) -> dict[str, Text]:
    """Why a key that selectors know has no place in this one."""
    reasons = {"kind": Text("kind 只写在最外层", "kind belongs to the outermost selector only")}
    if kind:
        unsuited = Text(f"此键不适用于{_KIND_ZH[kind]}（kind: {kind}）", f"does not suit kind: {kind}")
        reasons |= {key: unsuited for key in SELECTOR_KEYS if key not in KEYS[kind]}
    return reasons
