"""The table of shares by grade that plans are compared with. Knows names of grades, not who has them."""

from __future__ import annotations

from models.errors import Text
from models.read.convert import UnfitError, plain, share
from models.read.names import Names
from models.read.nodes import Node
from models.read.notes import Notes
from models.read.schema import Reader, entries, scalar
from models.read.vocabulary import grade
from models.scenario import GRADE_SHARES

Shares = tuple[tuple[str, float | None], ...]


def grade_table(names: Names) -> Reader[Shares]:
    """Shares by grade. A grade left out keeps its usual share, `none` that of C; any other that the table does not name
    counts as `none`."""

    def read(node: Node, notes: Notes) -> Shares | None:
        given = entries(node, notes)
        if given is None:
            return None
        found: dict[str, float | None] = {}
        for key, child in given.items():
            name = grade(key)
            if name in found:
                child.fault(notes, Text("同一等级写了两次", "repeats a grade"))
            if names.grade is not None and name not in names.grade:
                unknown = Text("没有企业属于此绩效等级", "is the grade of no enterprise")
                child.warn(notes, unknown, notes.near(name, names.grade))
            found[name] = scalar(_share_or_stop)(child, notes)
        usual = dict(GRADE_SHARES)
        return tuple({**usual, "none": found.get("C", usual["none"]), **found}.items())

    return read


def _share_or_stop(text: str) -> float:
    """`20%` of the output given up; `stop` is all of it."""
    if plain(text).casefold() == "stop":
        return 1.0
    try:
        return share()(text)
    except UnfitError:
        expected = Text(
            "应为让出产量的比例（如 50%），全停写 stop",
            "must be the share of output given up, such as 50%, or stop",
        )
        raise UnfitError(expected) from None
