"""The names that law and limits may use: what the tables and technologies hold. Knows no rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from models.errors import Text
from models.read.convert import Parser
from models.read.nodes import Node
from models.read.notes import Notes
from models.read.references import Catalogue, known_ids
from models.read.schema import Reader, scalar
from models.read.sources import Tables
from models.scenario import CITY

GRADES = frozenset({"A+", "A", "B", "C", "D", "leading", "none"})
Known = frozenset[str] | None
Strictness = Literal["fault", "warn", "warn-if-near"]


@dataclass(frozen=True)
class Names:
    """Known names by what they name; None where a broken file leaves them unknown, so that nothing is blamed."""

    technology: Known = None
    mode: Known = None
    district: Known = None
    zone: Known = None
    area: Known = None
    product: Known = None
    sector: Known = None
    grade: Known = None
    work_type: Known = None
    project_kind: Known = None
    on_list: Known = None
    enterprise_id: Known = None
    line_id: Known = None
    project_id: Known = None


def names_of(tables: Tables, technologies: Catalogue | None) -> Names:
    """Without a table of districts, the districts are those that enterprises, projects and background name."""
    if "districts" in tables:
        district, zone = known_ids(tables, "districts", "district"), known_ids(tables, "districts", "zone")
    else:
        district = _union(known_ids(tables, name, "district") for name in ("enterprises", "projects", "background"))
        zone = frozenset()
    grades = known_ids(tables, "enterprises", "grade")
    modes = None
    if technologies is not None:
        modes = frozenset(mode.name for technology in technologies.values() for mode in technology.modes)
    return Names(
        technology=None if technologies is None else frozenset(technologies),
        mode=modes,
        district=district,
        zone=zone,
        area=_union((district, zone, frozenset({CITY}))),
        product=known_ids(tables, "lines", "product"),
        sector=known_ids(tables, "enterprises", "sector"),
        grade=None if grades is None else grades | GRADES,
        work_type=known_ids(tables, "tasks", "work_type"),
        project_kind=known_ids(tables, "projects", "kind"),
        on_list=known_ids(tables, "exemptions", "list"),
        enterprise_id=known_ids(tables, "enterprises", "enterprise_id"),
        line_id=known_ids(tables, "lines", "line_id"),
        project_id=known_ids(tables, "projects", "project_id"),
    )


def named(parse: Parser[str], known: Known, unknown: Text, strictness: Strictness = "fault") -> Reader[str]:
    """Reads a name and holds it against the known ones. `warn-if-near` is for words that a policy may use though
    today's tables do not: only a likely slip of the pen is told."""

    def read(node: Node, notes: Notes) -> str | None:
        name = scalar(parse)(node, notes)
        if name is None or known is None or name in known:
            return name
        hint = notes.near(name, known)
        tell: Callable[[Notes, Text, str], None] = node.fault if strictness == "fault" else node.warn
        if strictness != "warn-if-near" or hint:
            tell(notes, unknown, hint)
        return name

    return read


def _union(sets: Iterable[Known]) -> Known:
    union: frozenset[str] = frozenset()
    for known in sets:
        if known is None:
            return None
        union |= known
    return union
