"""What a way out is: changes of limits and clauses, and a plan that meets everything under them. Knows no search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.plan import Plan
from models.problem import Problem
from models.scenario import Scenario
from optimizer.relax.law import Widening
from optimizer.relax.limits import Loosening

ChangeKind = Literal[
    "target", "cap", "floor", "guard", "alternate", "burden", "others", "earlier", "later", "mode", "exemption", "reach"
]


@dataclass(frozen=True)
class Change:
    """One limit or clause, `index` among its kind (clauses: among all rules), from `before` to `after`: the limit's value,
    or days for a window, 0 to 1 for the rest. `detail` as in Widening; `size` is relative, so that changes compare."""

    kind: ChangeKind
    index: int
    before: float
    after: float
    size: float
    detail: str = ""


@dataclass(frozen=True)
class Candidate:
    """A scenario that is not proven impossible, and what was changed for it."""

    changes: tuple[Change, ...]
    scenario: Scenario

    @property
    def size(self) -> float:
        return sum(change.size for change in self.changes)


@dataclass(frozen=True)
class Way:
    """`name` is fit for a file. `plan` meets every limit of `problem`. `least` is the proven least size of such a change, None
    where none is proven; `exact`: no smaller one exists in the steps in which it is written."""

    name: str
    changes: tuple[Change, ...]
    least: float | None
    exact: bool
    problem: Problem
    plan: Plan

    @property
    def size(self) -> float:
        return sum(change.size for change in self.changes)


def changed_limit(loosening: Loosening, after: float) -> Change:
    return Change(loosening.kind, loosening.index, loosening.before, after, loosening.size(after))


def changed_clause(widening: Widening, amount: int, size: float) -> Change:
    return Change(widening.kind, widening.rule, 0.0, float(amount), size, widening.detail)


def name_of(changes: tuple[Change, ...]) -> str:
    """`target-1`, `clause-3-exemption-1`, joined by `and`: numbers only, nothing that a table could have written."""
    limits = ("target", "cap", "floor", "guard", "alternate", "burden", "others")
    return "-and-".join(
        f"{change.kind}-{change.index + 1}" if change.kind in limits else f"clause-{change.index + 1}-{_way(change)}"
        for change in changes
    )


def _way(change: Change) -> str:
    return f"exemption-{int(change.detail) + 1}" if change.kind == "exemption" else f"{change.kind}"
