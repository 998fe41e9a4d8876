"""Targets, caps, floors, guards and the other shared limits of a scenario. Knows names of areas, not who lies there."""

from __future__ import annotations

from typing import Any

from models.errors import Text
from models.read.convert import UnfitError, choice, integer, number, plain, share, words
from models.read.grades import grade_table
from models.read.names import Names, named
from models.read.nodes import Node
from models.read.notes import Notes
from models.read.schema import Field, Reader, exactly_one, listing, mapping, scalar
from models.read.selectors import pollutant, read_selector
from models.scenario import CITY, GRADE_SHARES, Alternate, Cap, Floor, Guard, OtherMeasure, SolveOptions, Target
from models.season import PERIODS, Per

MOST_CAP = 2.0
"""Times the baseline: a restart may lift a day above it, but 85 is a forgotten percent sign."""
LARGEST_SEED = 2**31 - 1


def limit_fields(names: Names) -> dict[str, Field]:
    """The keys of a scenario that hold limits, and what plans are compared with."""
    return {
        "targets": Field(listing(_target(names)), default=()),
        "caps": Field(listing(_cap(names)), default=()),
        "floors": Field(listing(_floor(names)), default=()),
        "guards": Field(listing(_guard(names)), default=()),
        "alternate": Field(listing(_alternate(names)), default=()),
        "burden": Field(_burden),
        "other_measures": Field(listing(_other_measure(names)), default=()),
        "grade_table": Field(grade_table(names), default=GRADE_SHARES),
        "solve": Field(_solve, default=SolveOptions()),
    }


def _area(names: Names) -> Field:
    unknown = Text("应为 city、区县或片区", "must be city, a district or a zone")
    return Field(named(words, names.area, unknown), default=CITY)


def _per(default: Per) -> Field:
    return Field(scalar(choice(PERIODS)), default=default)


def _pollutant() -> Field:
    return Field(scalar(pollutant), required=True)


def _target(names: Names) -> Reader[Target]:
    def read(node: Node, notes: Notes) -> Target | None:
        fields = {
            "pollutant": _pollutant(),
            "area": _area(names),
            "per": _per("season"),
            "reduce": Field(scalar(share())),
            "reduce_kg": Field(scalar(number())),
            "base": Field(scalar(choice(("scheduled", "society"))), default="scheduled"),
        }
        values = mapping(node, notes, fields)
        exactly_one(node, ("reduce", "reduce_kg"), notes)
        return None if values is None else Target(**values)

    return read


def _cap(names: Names) -> Reader[Cap]:
    def read(node: Node, notes: Notes) -> Cap | None:
        fields = {
            "pollutant": _pollutant(),
            "area": _area(names),
            "per": _per("day"),
            "at_most": Field(scalar(share(MOST_CAP))),
            "at_most_kg": Field(scalar(number())),
        }
        values = mapping(node, notes, fields)
        exactly_one(node, ("at_most", "at_most_kg"), notes)
        return None if values is None else Cap(**values)

    return read


def _floor(names: Names) -> Reader[Floor]:
    unknown = Text("没有生产线生产此产品", "is the product of no line")

    def read(node: Node, notes: Notes) -> Floor | None:
        fields = {
            "product": Field(named(words, names.product, unknown), required=True),
            "area": _area(names),
            "per": _per("day"),
            "at_least": Field(scalar(share()), required=True),
        }
        values = mapping(node, notes, fields)
        return None if values is None else Floor(**values)

    return read


def _guard(names: Names) -> Reader[Guard]:
    def line(node: Node, notes: Notes) -> dict[str, Any] | None:
        fields = {
            "slope": Field(scalar(number(0, 100)), required=True),
            "offset": Field(scalar(share(low=-1)), default=0.0),
        }
        return mapping(node, notes, fields)

    def read(node: Node, notes: Notes) -> Guard | None:
        fields = {"area": _area(names), "per": _per("season"), "vocs_over_nox": Field(line, required=True)}
        values = mapping(node, notes, fields)
        if values is None or values["vocs_over_nox"] is None:
            return None
        return Guard(values["area"], values["per"], **values["vocs_over_nox"])

    return read


def _alternate(names: Names) -> Reader[Alternate]:
    def read(node: Node, notes: Notes) -> Alternate | None:
        fields = {
            "lines": Field(lambda child, notes: read_selector(child, notes, names, "line"), required=True),
            "area": _area(names),
            "at_most_stopped": Field(scalar(_share_or_number), required=True),
        }
        values = mapping(node, notes, fields)
        if values is None or values["at_most_stopped"] is None:
            return None
        part, count = values["at_most_stopped"]
        return Alternate(values["lines"], values["area"], part, count)

    return read


def _share_or_number(text: str) -> tuple[float | None, int | None]:
    """`50%` and `0.5` are shares, `3` is a number of lines; so `1` is one line and `100%` all of them."""
    try:
        if plain(text).isdecimal():
            return None, integer()(text)
        return share()(text), None
    except UnfitError:
        expected = Text(
            "应为比例（如 50%）或条数（如 3）", "must be a share such as 50%, or a number of lines such as 3"
        )
        raise UnfitError(expected) from None


def _burden(node: Node, notes: Notes) -> float | None:
    values = mapping(node, notes, {"enterprise_loss_at_most": Field(scalar(share()), required=True)})
    return None if values is None else values["enterprise_loss_at_most"]


def _other_measure(names: Names) -> Reader[OtherMeasure]:
    def read(node: Node, notes: Notes) -> OtherMeasure | None:
        fields = {
            "pollutant": _pollutant(),
            "area": _area(names),
            "reduce": Field(scalar(share()), required=True),
        }
        values = mapping(node, notes, fields)
        return None if values is None else OtherMeasure(**values)

    return read


def _solve(node: Node, notes: Notes) -> SolveOptions | None:
    usual = SolveOptions()
    fields = {
        "gap": Field(scalar(share()), default=usual.gap),
        "time_limit": Field(scalar(number(0.001, 1e7)), default=usual.time_limit_s),
        "seed": Field(scalar(integer(0, LARGEST_SEED)), default=usual.seed),
        "method": Field(scalar(choice(("auto", "decompose", "exact"))), default=usual.method),
    }
    values = mapping(node, notes, fields)
    if values is None:
        return None
    return SolveOptions(values["gap"], values["time_limit"], values["seed"], values["method"])
