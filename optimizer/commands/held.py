"""What holds each missed or impossible target, as data and in words. Composes levels, holdings and words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from models.compile import Compiled
from models.holding import Could, holdings
from optimizer.commands.ways_told import holding_data, tell_holding
from optimizer.memory import Memory
from optimizer.reach import Level, rows_of_targets
from optimizer.relax.greatest import greatest
from reports.verdict import Verdict

SECONDS_EACH = 4.0
"""For the relaxation of one target beside all others; cut short, what it says is higher and still proven."""


def missed_targets(compiled: Compiled, verdict: Verdict) -> list[dict[str, Any]]:
    """For each period in which a target is missed: how far it could go at most, and what holds it there in kg."""
    rows = rows_of_targets(compiled.problem)
    checks = [check for check in verdict.limits if check.kind == "target"]
    missed = {row for row, check in zip((r for some in rows for r in some), checks, strict=True) if not check.holds}
    only = [target for target, some in enumerate(rows) if missed & set(some)]
    return [held for row, held in held_targets(compiled, only) if row in missed] if only else []


def held_targets(compiled: Compiled, only: Collection[int] | None = None) -> list[tuple[int, dict[str, Any]]]:
    """Each row of the targets (of those in `only`) with what `check` says of it."""
    levels, could = greatest(compiled.problem, Memory(), SECONDS_EACH, only)
    return _told(compiled, levels, could)


def _told(compiled: Compiled, levels: Sequence[Level], could: Sequence[Could]) -> list[tuple[int, dict[str, Any]]]:
    problem = compiled.problem
    rows = rows_of_targets(problem)
    by_row = {r: level for level in levels for r in rows[level.target]}
    found = []
    for holding in holdings(compiled, could):
        row, level = problem.rows[holding.row], by_row[holding.row]
        told = holding_data(problem, holding)
        enough = holding.alone_kg >= row.required - 1e-6 * max(1.0, abs(row.required))
        told["greatest_beside_kg"] = None if level.most is None else holding.greatest_kg
        told["exact"] = level.exact
        told["other_targets_aside"] = level.aside
        told["possible"] = bool(enough and level.possible)
        told["told"] = {lang: tell_holding(problem, holding, lang, level.aside) for lang in ("zh", "en")}
        found.append((holding.row, told))
    return found
