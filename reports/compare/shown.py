"""What each chart of a comparison shows. Knows numbers, no drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.actors import POLLUTANTS
from reports.compare.books import By
from reports.compare.changes import Change
from reports.compare.comparison import Comparison
from reports.compare.limits import LimitRows
from reports.verdict import Floats

MOST_GROUPS = 16
"""Sectors or districts that a chart shows; the rest are one row."""
MOST_CHANGES = 15
MOST_CHANGES_EACH = 8
"""Enterprises that a chart shows for one run beside the first, and for each of several."""


@dataclass(frozen=True)
class Costs:
    """Yuan by run (R,) and part (4,): lost output, restarts, delays, measures; `bound_yuan` what no plan can go below,
    None where nothing was proven. `gap` likewise."""

    runs: tuple[int, ...]
    yuan: Floats
    bound_yuan: tuple[float | None, ...]

    @property
    def total_yuan(self) -> Floats:
        return self.yuan.sum(axis=1)


@dataclass(frozen=True)
class Reductions:
    """Share of the scheduled baseline and kg (R, P) by run and pollutant; `fulfilled` (K, R) what each target reached in
    its tightest period as a share of what was asked, nan where a run has no such target; `missed` (R,) target periods."""

    runs: tuple[int, ...]
    pollutants: tuple[str, ...]
    share: Floats
    kg: Floats
    targets: tuple[LimitRows, ...]
    fulfilled: Floats
    missed: tuple[int, ...]


@dataclass(frozen=True)
class Losses:
    """Lost output value (G, R) by sector or district and run, yuan, the greatest first; `others` groups are summed up in
    a last row that has no name of its own."""

    by: By
    runs: tuple[int, ...]
    groups: tuple[str, ...]
    yuan: Floats
    others: int


@dataclass(frozen=True)
class Largest:
    """The largest changes of a run against the first, of `count` in all; yuan that all who lose less and all who lose more
    make together."""

    run: int
    count: int
    shown: tuple[Change, ...]
    less_yuan: float
    more_yuan: float


def costs(comparison: Comparison) -> Costs:
    runs = comparison.readable
    verdicts = [comparison.runs[n].verdict for n in runs]
    parts = [(one.loss_yuan, one.restart_yuan, one.delay_yuan, one.measure_yuan) for one in verdicts]
    return Costs(runs, np.array(parts).reshape(-1, 4), tuple(comparison.runs[n].bound_yuan for n in runs))


def reductions(comparison: Comparison) -> Reductions:
    """Pollutants that some run reduces or that have a target."""
    runs = comparison.readable
    verdicts = [comparison.runs[n].verdict for n in runs]
    share = np.array([one.reduction_share for one in verdicts]).reshape(-1, len(POLLUTANTS))
    kg = np.array([one.reduction_kg for one in verdicts]).reshape(-1, len(POLLUTANTS))
    targets = tuple(rows for rows in comparison.limits if rows.kind == "target")
    wanted = {rows.subject for rows in targets}
    kept = [p for p, name in enumerate(POLLUTANTS) if name in wanted or np.abs(share[:, p]).max(initial=0.0) > 0]
    fulfilled = np.full((len(targets), len(runs)), np.nan)
    for k, rows in enumerate(targets):
        for r, n in enumerate(runs):
            check = rows.tightest(n)
            if check is not None and check.required > 0:
                fulfilled[k, r] = check.planned / check.required
    missed = tuple(sum(one.kind == "target" for one in verdict.missed) for verdict in verdicts)
    return Reductions(runs, tuple(POLLUTANTS[p] for p in kept), share[:, kept], kg[:, kept], targets, fulfilled, missed)


def losses(comparison: Comparison, by: By) -> Losses:
    """Groups that lose something in some run."""
    runs = comparison.readable
    groups = [comparison.groups(by)[n] for n in runs]
    names = sorted({name for own in groups for name in own})
    yuan = np.array([[own[name].loss_yuan if name in own else 0.0 for own in groups] for name in names])
    yuan = yuan.reshape(len(names), len(runs))
    order = [n for n in np.lexsort((np.arange(len(names)), -yuan.max(axis=1, initial=0.0))) if yuan[n].max() > 0]
    kept, rest = order[:MOST_GROUPS], order[MOST_GROUPS:]
    shown = [yuan[kept]] + ([yuan[rest].sum(axis=0, keepdims=True)] if rest else [])
    return Losses(by, runs, tuple(names[n] for n in kept), np.concatenate(shown), len(rest))


def largest(comparison: Comparison) -> tuple[Largest, ...]:
    """One for each run that changes what an enterprise costs."""
    found = []
    several = sum(any(one.size_yuan > 0 for one in changes) for changes in comparison.changes) > 1
    most = MOST_CHANGES_EACH if several else MOST_CHANGES
    for run, changes in enumerate(comparison.changes):
        moved = [one for one in changes if one.size_yuan > 0]
        if moved:
            by = [cost_change(one) for one in moved]
            less, more = -sum(yuan for yuan in by if yuan < 0), sum(yuan for yuan in by if yuan > 0)
            found.append(Largest(run, len(changes), tuple(moved[:most]), less, more))
    return tuple(found)


def cost_change(one: Change) -> float:
    """Yuan more (or, below zero, less) than in the first run; a run that does not have the enterprise costs it nothing."""
    before, after = (0.0 if side is None else side.cost_yuan for side in (one.before, one.after))
    return after - before
