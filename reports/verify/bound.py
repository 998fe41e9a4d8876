"""A run's bound recomputed from the prices in its certificate. Knows the order of the sum, none of its parts.

For prices that are not negative, no plan that keeps every limit costs less than

    sum of price x what is required or allowed  +  sum over lines and projects of the least each can cost at the prices,

since a kept limit adds nothing to its own cost (Lagrange). Whoever found the prices, and however, does not matter. Lines of one
enterprise may be asked as one, who keeps its burden: then that is no limit of the sum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from reports.verdict import BoundCheck, LimitCheck
from reports.verify.agree import ROUNDED, SLACK
from reports.verify.bound_firms import firm_bounds
from reports.verify.bound_lines import line_bounds
from reports.verify.bound_rates import Watch, rates_of
from reports.verify.bound_sites import site_bounds
from reports.verify.certificate import CERTIFICATE, Prices, read_certificate
from reports.verify.claims import as_number
from reports.verify.limits import Books
from reports.verify.notes import Notes


def check_bound(
    folder: Path, books: Books, limits: Sequence[LimitCheck], summary: dict[str, Any], notes: Notes, watch: Watch
) -> BoundCheck | None:
    """What the certificate's prices prove, and whether the bound that is claimed lies within it; None when there is no
    certificate that can be read. `watch` hears of the progress."""
    shared = tuple(limit for limit in limits if limit.kind != "burden")
    certified = read_certificate(folder, books.case, shared, notes)
    if certified is None:
        return None
    claimed = as_number(summary.get("bound"))
    cost = books.cost_yuan
    if claimed is None:
        return BoundCheck("no_bound", None, None, None, cost)
    if certified.prices is None and certified.reason == "exact" and summary.get("method") == "exact":
        return BoundCheck("exact", claimed, None, None, cost)
    prices = certified.prices or Prices(np.zeros(len(shared)))
    low, high = (max(0.0, value) for value in recomputed(books, shared, prices, watch))
    if not claimed <= high + SLACK * max(abs(claimed), abs(high)) + ROUNDED:
        zh = f"声明的下界为 {claimed}，这些价格只能证明 {low}"
        en = f"the bound claimed is {claimed}, these prices prove {low}"
        notes.add("bound", f"{CERTIFICATE} bound", zh, en)
    if math.isinf(low):
        return BoundCheck("impossible", claimed, None, None, cost)
    return BoundCheck("prices", claimed, low, high, cost)


def recomputed(
    books: Books, limits: Sequence[LimitCheck], prices: Prices, watch: Watch = lambda what, done, of: None
) -> tuple[float, float]:
    """The bound in yuan that the prices prove, and what no other proof from them can exceed: the same unless somebody's
    least price was only bounded. inf when some line or project has no schedule at all; below 0 it says nothing, since no
    plan costs less."""
    rates = rates_of(books, tuple(limits), prices)
    lines, firms = line_bounds(books.matter, rates, watch), firm_bounds(books.matter, rates, watch)
    sites = site_bounds(books.case, books.works.sites, rates, watch)
    low = math.fsum((rates.constant, *lines.low.tolist(), *firms.low.values(), *sites.low.values()))
    high = math.fsum((rates.constant, *lines.high.tolist(), *firms.high.values(), *sites.high.values()))
    return low, high
