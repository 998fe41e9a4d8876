"""What a run says of itself, held against what was recomputed. Knows summary.json and limits.csv, nothing of the law."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from reports.verdict import POLLUTANTS, LimitCheck
from reports.verify.agree import ROUNDED, ROUNDED_SHARE, SLACK, agrees
from reports.verify.files import decoded, raw_bytes
from reports.verify.notes import Notes, UnreadableError
from reports.verify.schedule import read_rows

SUMMARY, LIMITS_TABLE = "summary.json", "limits.csv"
LIMIT_COLUMNS = (
    "kind", "pollutant", "product", "area", "period", "base", "required", "planned", "shortfall", "holds", "price",
)  # fmt: skip
STATUSES = ("optimal", "feasible", "targets_unmet")


def read_json(folder: Path, name: str, notes: Notes) -> dict[str, Any] | None:
    """A JSON object, or None with a note."""
    try:
        found = json.loads(decoded(raw_bytes(folder / name, name), name))
    except UnreadableError as trouble:
        notes.add("file", name, trouble.text.zh, trouble.text.en)
        return None
    except (ValueError, RecursionError):
        notes.add("file", name, "不是 JSON 文件", "not a JSON file")
        return None
    if not isinstance(found, dict):
        notes.add("file", name, "应为 JSON 对象", "should be a JSON object")
        return None
    return found


def as_number(value: Any) -> float | None:
    """A finite number as JSON has it, else None; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _differs(notes: Notes, where: str, key: str, claimed: object, own: object) -> None:
    notes.add("claim", where, f"「{key}」写 {claimed}，复算为 {own}", f"{key} says {claimed}, recomputed {own}")


class Summary:
    """summary.json read key by key; what is missing or no number is noted once."""

    def __init__(self, said: dict[str, Any], notes: Notes):
        self.said = said
        self.notes = notes

    def value(self, *path: str) -> Any:
        found: Any = self.said
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def check(self, own: float, rounded: float, *path: str) -> None:
        """The number at a path is the one recomputed."""
        claimed = as_number(self.value(*path))
        if claimed is None or not agrees(claimed, own, rounded):
            _differs(self.notes, SUMMARY, ".".join(path), self.value(*path), own)

    def wrong(self, key: str, zh: str, en: str) -> None:
        self.notes.add("claim", f"{SUMMARY} {key}", zh, en)

    def check_if_said(self, own: float, rounded: float, *path: str) -> None:
        """As `check`, for what a summary may leave out."""
        if self.value(*path) is not None:
            self.check(own, rounded, *path)


def check_costs(summary: Summary, loss: float, restart: float, delay: float, measures: float, offered: bool) -> None:
    """Loss, restarts, delays, measures and their sum; measures may go unsaid where none are `offered`."""
    summary.check(loss, ROUNDED, "loss")
    summary.check(restart, ROUNDED, "restart_cost")
    summary.check(delay, ROUNDED, "delay_cost")
    if offered:
        summary.check(measures, ROUNDED, "measure_cost")
    else:
        summary.check_if_said(0.0, ROUNDED, "measure_cost")
    summary.check(loss + restart + delay + measures, ROUNDED, "cost")


def check_reduction(summary: Summary, kg: tuple[float, ...], share: tuple[float, ...], of: tuple[float, ...]) -> None:
    """Reduction of each pollutant over the season, in kg and as a share of the scheduled baseline `of`."""
    for p, name in enumerate(POLLUTANTS):
        summary.check_if_said(of[p], ROUNDED, "reduction", name, "baseline_kg")
        summary.check(kg[p], ROUNDED, "reduction", name, "kg")
        summary.check(share[p], ROUNDED_SHARE, "reduction", name, "share")


def check_bound(summary: Summary, cost: float) -> None:
    """A bound lies not above the cost and gap = (cost - bound) / cost; without a bound there is no gap."""
    bound, gap = summary.value("bound"), summary.value("gap")
    if bound is None:
        if gap is not None:
            summary.wrong("gap", "没有下界就没有差距", "a gap without a bound")
        return
    low = as_number(bound)
    if low is None:
        summary.wrong("bound", f"「{bound}」不是数", f"{bound!r} is not a number")
        return
    if low > cost + SLACK * abs(cost) + ROUNDED:
        summary.wrong("bound", f"下界 {low} 高于成本 {cost}", f"the bound {low} is above the cost {cost}")
    own = (cost - low) / cost if cost > 0 else 0.0
    claimed = as_number(gap)
    if claimed is None or not agrees(claimed, max(0.0, own) if claimed == 0 else own, ROUNDED_SHARE):
        _differs(summary.notes, SUMMARY, "gap", gap, own)


def check_status(summary: Summary, met: bool, gap_asked: float) -> None:
    """Optimal: the gap asked for is proven. Targets_unmet: some limit is missed."""
    status = summary.value("status")
    if status not in STATUSES:
        summary.wrong("status", f"不认识的状态「{status}」", f"no such status: {status!r}")
    gap = as_number(summary.value("gap"))
    if status == "optimal" and (gap is None or gap > gap_asked * (1 + SLACK) + ROUNDED_SHARE):
        summary.wrong(
            "status", f"称最优，但差距 {gap} 未达到 {gap_asked}", f"optimal, but the gap is {gap}, not {gap_asked}"
        )
    if status == "targets_unmet" and met:
        summary.wrong("status", "称未达标，但各项限值均已满足", "targets_unmet, but every limit holds")


def check_counts(summary: Summary, name: str, lines: int, tasks: int) -> None:
    if summary.value("scenario") != name:
        _differs(summary.notes, SUMMARY, "scenario", summary.value("scenario"), name)
    for key, own in (("lines", lines), ("tasks", tasks)):
        if as_number(summary.value(key)) != own:
            _differs(summary.notes, SUMMARY, key, summary.value(key), own)
    seconds = as_number(summary.value("seconds"))
    if seconds is None or seconds < 0:
        summary.wrong("seconds", "应为不小于 0 的数", "should be a number of at least 0")


def check_extent(summary: Summary, lines: int, line_days: int, enterprises: int, missed: int, measures: int) -> None:
    """How many lines, line-days and enterprises are curtailed, how many limits missed and measures taken, where said."""
    summary.check_if_said(measures, 0, "measures_taken")
    summary.check_if_said(lines, 0, "lines_curtailed")
    summary.check_if_said(line_days, 0, "line_days_curtailed")
    summary.check_if_said(enterprises, 0, "enterprises_curtailed")
    listed = summary.value("missed")
    if listed is not None and (not isinstance(listed, list) or len(listed) != missed):
        zh, en = f"应列出 {missed} 项未满足的限值", f"should list the {missed} limits that are missed"
        summary.wrong("missed", zh, en)


def check_limits_table(folder: Path, own: tuple[LimitCheck, ...], notes: Notes) -> None:
    """limits.csv has one row for each limit and period, and every number on it is the one recomputed."""
    claimed: dict[tuple[str, ...], list[tuple[int, dict[str, str]]]] = {}
    for row, said in read_rows(folder, LIMITS_TABLE, LIMIT_COLUMNS, notes):
        claimed.setdefault(tuple(said[key] for key in LIMIT_COLUMNS[:5]), []).append((row, said))
    for key, checks in _by_key(own).items():
        rows = claimed.pop(key, [])
        if len(rows) != len(checks):
            where = f"{LIMITS_TABLE} {' '.join(filter(None, key))}"
            notes.add(
                "claim",
                where,
                f"应有 {len(checks)} 行，实有 {len(rows)} 行",
                f"{len(rows)} rows, should be {len(checks)}",
            )
            continue
        for (row, said), check in zip(sorted(rows, key=_size_said), sorted(checks, key=_size), strict=True):
            _check_row(row, said, check, notes)
    for key, rows in claimed.items():
        for row, _ in rows:
            where = f"{LIMITS_TABLE}:{row} {' '.join(filter(None, key))}"
            notes.add("claim", where, "情景中没有这一限值", "the scenario has no such limit")


def _by_key(checks: tuple[LimitCheck, ...]) -> dict[tuple[str, ...], list[LimitCheck]]:
    found: dict[tuple[str, ...], list[LimitCheck]] = {}
    for one in checks:
        found.setdefault((one.kind, one.pollutant, one.product, one.area, one.period), []).append(one)
    return found


def _size(check: LimitCheck) -> tuple[float, float]:
    return check.required, check.base or 0.0


def _size_said(row: tuple[int, dict[str, str]]) -> tuple[float, float]:
    return _written(row[1]["required"]) or 0.0, _written(row[1]["base"]) or 0.0


def _written(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _check_row(row: int, said: dict[str, str], own: LimitCheck, notes: Notes) -> None:
    where = f"{LIMITS_TABLE}:{row}"
    rounded = ROUNDED_SHARE if own.kind == "guard" else ROUNDED
    for key in ("base", "required", "planned", "shortfall"):
        right: float | None = getattr(own, key)
        claimed = _written(said[key])
        if right is None:
            if said[key] != "":
                _differs(notes, where, key, said[key], "")
        elif claimed is None or not agrees(claimed, right, rounded):
            _differs(notes, where, key, said[key], right)
    if said["holds"] != ("yes" if own.holds else "no"):
        _differs(notes, where, "holds", said["holds"], "yes" if own.holds else "no")
    if said["price"] != "" and _written(said["price"]) is None:
        notes.add("claim", where, f"「{said['price']}」不是数", f"{said['price']!r} is not a number")
