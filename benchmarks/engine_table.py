"""Rows of `benchmarks.engine` as a page: medians by size, how time grows, every run. Knows rows, no engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Any

import numpy as np

Row = dict[str, Any]

NAMES = {
    "ours": "cuofeng",
    "highs": "compact model, HiGHS",
    "cpsat2": "whole model, CP-SAT, 2 workers",
    "cpsat8": "whole model, CP-SAT, 8 workers",
    "blanket": "blanket cut",
    "blanket-repaired": "blanket cut, repaired",
    "grade": "grade table",
    "grade-repaired": "grade table, repaired",
    "greedy": "marginal-cost list",
    "greedy-repaired": "marginal-cost list, repaired",
}
REACHED = (0.02, 0.01, 0.005, 0.003, 0.001)
ASYMPTOTIC = 2300
"""Lines from which on the growth of time is fitted."""
CONTRADICTION = 1e-6
IMPOSSIBLE = "called impossible"
"""The verdict on a season that a solver says nobody can meet."""
NEVER = math.inf


def latest(rows: Iterable[Row]) -> list[Row]:
    """The last run of each contender on each season, by size, seed and contender."""
    last = {(row["size"], row["seed"], row["contender"]): row for row in rows}
    return sorted(last.values(), key=lambda row: (int(row["size"]), row["seed"], rank(row)))


def rank(row: Row) -> int:
    return list(NAMES).index(row["contender"])


def reached(row: Row, gap: float) -> float:
    """Seconds until a verified run had its plan within `gap` of its bound."""
    if row["verdict"] != "verified":
        return NEVER
    heard = (at for at, _, known in row.get("progress", ()) if known is not None and known <= gap)
    ended = row["seconds"] if row["gap"] is not None and row["gap"] <= gap else NEVER
    return min(next(heard, NEVER), ended)


def relaxed(row: Row) -> float:
    """Seconds until the bound was there and plans were sought."""
    return next((at for at, stage, _ in row.get("progress", ()) if stage == "rounding"), NEVER)


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """Of the power of size that fits times best, by least squares of logarithms; None for fewer than two sizes."""
    sizes, seconds = np.log(np.array(points, dtype=np.float64).reshape(-1, 2)).T
    if len(set(sizes.tolist())) < 2:
        return None
    return float(np.polyfit(sizes, seconds, 1)[0])


def best_bounds(rows: Sequence[Row]) -> dict[tuple[str, int], float]:
    """The highest bound of any contender on each season."""
    best: dict[tuple[str, int], float] = {}
    for row in rows:
        if row["bound"] is not None:
            key = row["size"], row["seed"]
            best[key] = max(best.get(key, 0.0), row["bound"])
    return best


def contradictions(rows: Sequence[Row]) -> list[str]:
    """Bounds and claims that a verified plan of the same season refutes, and rows of seasons that are not the same."""
    told = []
    for same in groups(rows, lambda row: (row["size"], row["seed"])):
        where = f"(size {same[0]['size']}, seed {same[0]['seed']})"
        if len({row["season"] for row in same if "season" in row}) > 1:
            told.append(f"The rows are of different files: measure them `--again` {where}.")
            continue
        verified = [row for row in same if row["verdict"] == "verified"]
        best = min(verified, key=lambda row: row["cost"], default=None)
        if best is None:
            continue
        plan = f"{NAMES[best['contender']]} has a verified plan of {best['cost']:,.0f} yuan"
        for row in same:
            if row["bound"] is not None and row["bound"] > best["cost"] * (1 + CONTRADICTION):
                told.append(f"{plan}, below the bound {row['bound']:,.0f} of {NAMES[row['contender']]} {where}.")
            if row["verdict"] == IMPOSSIBLE:
                told.append(f"{plan}, where {NAMES[row['contender']]} calls the season impossible {where}.")
    return told


def page(rows: Iterable[Row], command: str) -> str:
    runs = latest(rows)
    if not runs:
        return f"# The engine\n\n`{command}` has no rows yet.\n"
    mine = [row for row in runs if row["contender"] == "ours"]
    wrong = contradictions(runs)
    checked = (
        "No verified plan undercuts any bound of its season, whoever proved it." if not wrong else "\n".join(wrong)
    )
    return (
        f"# The engine\n\n`{command}`, {distinct(runs, 'date')}, commit {distinct(runs, 'commit')}, "
        f"{distinct(runs, 'machine')}; {distinct(runs, 'versions')}.\n\n{NOTES}\n"
        f"## Ours by size\n\n{by_size(mine)}\n{growth(mine)}\n"
        f"## Everyone by size\n\n{everyone(runs)}\n{checked}\n\n"
        f"## Limits that bind\n\n{BINDING}\n{binding(mine)}\n"
        f"## Every run\n\n{every(runs)}"
    )


def by_size(mine: Sequence[Row]) -> str:
    season = ("size", "active lines", "tasks", "days", "limits", "allowed (s)", "seeds")
    within = (f"≤ {100 * gap:g} % (s)" for gap in REACHED)
    heads = (*season, "gap", "seconds", "relaxation (s)", *within, "memory (MB)", "loop (s)")
    body = []
    for group in groups(mine, lambda row: row["size"]):
        known = [row for row in group if "lines" in row]
        if not known:
            continue
        numbers = [group[0]["size"], *(number(known[0][key]) for key in ("lines", "tasks", "days"))]
        limits = " + ".join(number(of(known, lambda row, key=key: row[key])) for key in ("rows", "burdens"))
        body.append(
            [*numbers, limits, distinct(group, "limit_s"), str(len(group)), share(of(group, gap_of))]
            + [seconds(of(group, lambda row: row["seconds"])), seconds(of(group, relaxed))]
            + [seconds(of(group, lambda row, gap=gap: reached(row, gap))) for gap in REACHED]
            + [number(of(group, memory)), seconds(of(group, loop))]
        )
    return table(heads, body)


def growth(mine: Sequence[Row]) -> str:
    """How seconds grow with lines, from ASYMPTOTIC lines on."""
    large = [row for row in mine if row.get("lines", 0) >= ASYMPTOTIC]
    told = []
    for called, value in (
        ("the relaxation", relaxed),
        ("a verified plan within 0.5 % of the bound", lambda row: reached(row, 0.005)),
    ):
        points = [(row["lines"], value(row)) for row in large if 0 < value(row) < NEVER]
        power = exponent(points)
        left = f" ({len(large) - len(points)} runs that never got there left out)" if len(points) < len(large) else ""
        fitted = "too few sizes to fit" if power is None else f"lines^{power:.2f}, {len(points)} runs"
        told.append(f"- seconds until {called}: {fitted}{left}")
    sizes = sorted({row["lines"] for row in large})
    between = f"Between {sizes[0]:,} and {sizes[-1]:,} lines" if len(sizes) > 1 else f"From {ASYMPTOTIC:,} lines on"
    return f"{between} (least squares of logarithms):\n\n" + "\n".join(told) + "\n"


def everyone(runs: Sequence[Row]) -> str:
    best = best_bounds(runs)
    heads = ("size", "contender", "verified", "gap", "above the best bound", "seconds", "memory (MB)")
    body = [
        [
            group[0]["size"],
            NAMES[group[0]["contender"]],
            f"{sum(row['verdict'] == 'verified' for row in group)} of {len(group)}",
            share(of(group, gap_of)),
            share(of(group, lambda row: above(row, best))),
            seconds(of(group, lambda row: row["seconds"])),
            number(of(group, memory)),
        ]
        for same in groups(runs, lambda row: row["size"])
        for group in groups(sorted(same, key=rank), lambda row: row["contender"])
    ]
    return table(heads, body)


def binding(mine: Sequence[Row]) -> str:
    kinds = ("target", "cap", "floor", "burden")
    body = [
        [row["size"], str(row["seed"]), *(bound_by(row["binding"].get(kind)) for kind in kinds)]
        for row in mine
        if "binding" in row
    ]
    return table(("size", "seed", "targets", "caps", "floors", "burdens"), body)


def bound_by(kind: Row | None) -> str:
    if kind is None:
        return "-"
    priced = "-" if kind["priced"] is None else f"{kind['priced']:,}"
    return f"{priced} / {kind['tight']:,} of {kind['limits']:,}"


def every(runs: Sequence[Row]) -> str:
    best = best_bounds(runs)
    head = ("size", "seed", "active lines", "days", "limits", "contender", "cost (yuan)", "bound (yuan)", "gap")
    heads = (*head, "above the best bound", "seconds", "memory (MB)", "loop (s)", "verdict")
    body = [
        [
            row["size"],
            str(row["seed"]),
            *(f"{row[key]:,}" if key in row else "-" for key in ("lines", "days")),
            f"{row['rows']:,} + {row['burdens']:,}" if "rows" in row else "-",
            NAMES[row["contender"]],
            number(row["cost"]),
            number(row["bound"]),
            share(row["gap"]),
            share(above(row, best)),
            seconds(row["seconds"]),
            number(row["peak_mb"]),
            seconds(row.get("loop_s")),
            row["verdict"],
        ]
        for row in runs
    ]
    return table(heads, body)


def gap_of(row: Row) -> float:
    return NEVER if row["gap"] is None else float(row["gap"])


def memory(row: Row) -> float:
    return NEVER if row["peak_mb"] is None else float(row["peak_mb"])


def loop(row: Row) -> float:
    return float(row.get("loop_s", NEVER))


def above(row: Row, best: dict[tuple[str, int], float]) -> float:
    """How far a verified plan's cost lies above the season's best bound, as a share of the cost."""
    bound = best.get((row["size"], row["seed"]))
    if bound is None or row["verdict"] != "verified" or not row["cost"]:
        return NEVER
    return float((row["cost"] - bound) / row["cost"])


def of(group: Sequence[Row], value: Callable[[Row], float | None]) -> float:
    """The median; a run without a value counts as one that never gets there."""
    return float(median(NEVER if (known := value(row)) is None else known for row in group))


def groups(rows: Sequence[Row], key: Callable[[Row], Any]) -> list[list[Row]]:
    """Rows of the same key, in the order of its first appearance."""
    by_key: dict[Any, list[Row]] = {}
    for row in rows:
        by_key.setdefault(key(row), []).append(row)
    return list(by_key.values())


def distinct(rows: Sequence[Row], key: str) -> str:
    return ", ".join(dict.fromkeys(f"{row[key]:g}" if key == "limit_s" else row[key] for row in rows if key in row))


def share(value: float | None) -> str:
    return "-" if value is None or value == NEVER else f"{round(value, 6) + 0.0:.2%}"


def seconds(value: float | None) -> str:
    return "-" if value is None or value == NEVER else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def number(value: float | None) -> str:
    return "-" if value is None or value == NEVER else f"{value:,.0f}"


def table(heads: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Numbers to the right; words, the columns named `contender` and `verdict`, to the left."""
    lines = ["---" if head in ("contender", "verdict") else "---:" for head in heads]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (heads, lines, *body))


NOTES = """\
Everyone gets the same seasons ([instances.py](instances.py)), each contender in a fresh process that has solved a tiny
season before, so that nothing is compiled or loaded while the clock runs. *seconds* are wall time of the solve alone,
building models included, reading tables not; a repair's are those of ordering and repairing, after a season solved.
*memory* is the peak of the whole process until the plan is there, some 300 MB of it imports and the tiny season; that
of a repair holds the solving of the season. *limits* are shared rows plus enterprises' burdens. *loop* is how long ten
million additions in Python took right before: the machine is shared, and not every day as fast. Older rows do not tell.

Every cost and every *verdict* is the verifier's, from the written schedule; where it says what a plan breaks, the plan
cannot be carried out. *gap* is (cost - own bound) / cost of a verified plan; *above the best bound* takes the highest
bound that anyone proved for that season. Tables by size hold medians over seeds, in which a run that never came there
counts as endless; `-` is never, or unknown. All engines aim at the optimum and stop at it or when the time is over; ours
also stops when its patience ends. Ours runs as `cuofeng
solve` does, with the method chosen by itself: where lines are few it lists their schedules, else or besides it decomposes. HiGHS runs with one thread and knows no construction: where there are projects they are settled first,
and it has no bound. Times below ten seconds vary with whatever else the machine does.
"""

BINDING = """\
Limits with a price above 0 in the proven bound / limits that the plan comes within 1 % of, of how many there are.
"""
