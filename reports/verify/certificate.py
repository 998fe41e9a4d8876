"""certificate.json as prices on limits, burdens and shared resources. Knows what is written there, not what it proves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.verdict import LimitCheck
from reports.verify.agree import ROUNDED, agrees
from reports.verify.case import Case
from reports.verify.claims import as_number, read_json
from reports.verify.notes import Notes
from reports.verify.words import iso_day

Floats = NDArray[np.float64]

CERTIFICATE = "certificate.json"
MOST = 1e18
"""Yuan per unit beyond which a price is no price."""
WORDS = ("kind", "pollutant", "product", "area", "period")


@dataclass(frozen=True)
class Prices:
    """Yuan per unit, all finite and at least 0: `limits` (R,) in the order of limits.csv, `burdens` by enterprise per yuan
    lost, `resources` (H,) by name for each day of the horizon. Without any, what lines and sites cost alone is proven. The lines of
    enterprises `together` are asked as one, and the price of their burden proves nothing."""

    limits: Floats
    burdens: dict[str, float] = field(default_factory=dict)
    resources: dict[str, Floats] = field(default_factory=dict)
    together: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Certified:
    """`bound` in yuan or None; `prices` None where there are none that could be read, with the code of the `reason`."""

    bound: float | None
    prices: Prices | None
    reason: str = ""


def check_certificate(folder: Path, summary: Mapping[str, Any] | None, notes: Notes) -> None:
    """Where a run has a certificate its bound is that of the summary."""
    if not (folder / CERTIFICATE).exists():
        return
    said = read_json(folder, CERTIFICATE, notes)
    if said is None or summary is None:
        return
    own, claimed = said.get("bound"), summary.get("bound")
    here, there = as_number(own), as_number(claimed)
    same = own is None and claimed is None
    if not same and (here is None or there is None or not agrees(here, there, ROUNDED)):
        zh, en = f"下界为 {own}，summary.json 为 {claimed}", f"the bound is {own}, in summary.json it is {claimed}"
        notes.add("claim", f"{CERTIFICATE} bound", zh, en)


def read_certificate(folder: Path, case: Case, limits: Sequence[LimitCheck], notes: Notes) -> Certified | None:
    """The certificate of a run, every entry that is wrong noted and passed over: without it the bound still is one. None
    when there is no such file. `limits` are all rows of limits.csv but burdens."""
    said = read_json(folder, CERTIFICATE, notes)
    if said is None:
        return None
    bound, given, why = as_number(said.get("bound")), said.get("prices"), said.get("reason")
    if given is None:
        reason = why.get("code") if isinstance(why, dict) else None
        return Certified(bound, None, reason if isinstance(reason, str) else "")
    if not isinstance(given, dict):
        notes.add("claim", f"{CERTIFICATE} prices", "应为 JSON 对象或 null", "should be a JSON object or null")
        return Certified(bound, None)
    reader = _Reader(case, limits, notes)
    for key, read in reader.kinds.items():
        entries = given.get(key, [])
        if not isinstance(entries, list):
            notes.add("claim", f"{CERTIFICATE} {key}", "应为列表", "should be a list")
            continue
        for number, price, entry in _entries(entries, key, notes):
            if not read(entry, price):
                where = f"{CERTIFICATE} {key} {number}"
                zh, en = "情景中没有这一项，或此项重复", "the scenario has no such thing, or it stands here twice"
                notes.add("claim", where, zh, en)
    return Certified(bound, reader.prices)


def _entries(entries: list[Any], key: str, notes: Notes) -> Iterator[tuple[int, float, dict[str, Any]]]:
    """Number from 1, price and words of each entry whose price is one."""
    for number, entry in enumerate(entries, start=1):
        price = as_number(entry.get("price")) if isinstance(entry, dict) else None
        if price is None or not 0 <= price <= MOST:
            said = entry.get("price") if isinstance(entry, dict) else entry
            where = f"{CERTIFICATE} {key} {number}"
            zh = f"价格「{said}」不是 0 至 {MOST:g} 的数，不能证明下界"
            notes.add("claim", where, zh, f"the price {said!r} is no number from 0 to {MOST:g} and proves nothing")
            continue
        yield number, price, entry


class _Reader:
    """Entries put in their places; each reader says False to what has none."""

    def __init__(self, case: Case, limits: Sequence[LimitCheck], notes: Notes):
        self._case, self._limits, self._seen = case, limits, set[object]()
        self._firms = {line.firm.enterprise_id for line in case.tables.lines} if case.burden is not None else set()
        self.prices = Prices(np.zeros(len(limits)))
        self.kinds: dict[str, Callable[[dict[str, Any], float], bool]] = {
            "limits": self._limit,
            "burdens": self._burden,
            "resources": self._resource,
        }

    def _new(self, key: object) -> bool:
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh

    def _limit(self, entry: dict[str, Any], price: float) -> bool:
        row = entry.get("row")
        if not isinstance(row, int) or isinstance(row, bool) or not 0 < row <= len(self._limits):
            return False
        if any(entry.get(word, "") != getattr(self._limits[row - 1], word) for word in WORDS):
            return False
        self.prices.limits[row - 1] = price
        return self._new(row)

    def _burden(self, entry: dict[str, Any], price: float) -> bool:
        firm = entry.get("enterprise_id")
        if not isinstance(firm, str) or firm not in self._firms:
            return False
        self.prices.burdens[firm] = price
        if entry.get("together") is True:
            self.prices.together.add(firm)
        return self._new(("burden", firm))

    def _resource(self, entry: dict[str, Any], price: float) -> bool:
        name, written = entry.get("resource"), entry.get("day")
        when = iso_day(written) if isinstance(written, str) else None
        if not isinstance(name, str) or (name, "") not in self._case.tables.capacity or when is None:
            return False
        number = self._case.horizon.at(when)
        if not 0 <= number < len(self._case.horizon):
            return False
        self.prices.resources.setdefault(name, np.zeros(len(self._case.horizon)))[number] = price
        return self._new((name, number))
