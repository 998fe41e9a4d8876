"""One world with measures, its good plan, and a literal judge of both: docs/measures.md read day by day and line by line,
without the verifier. Days are numbers: 1 is 2018-05-01, 12 the season's last.

Taken early, `paint` leaves too few days for what rule `c` asks of solvents; `burner` excuses from rule `d` only when the
list is joined in time.
"""

from __future__ import annotations

import random
from itertools import groupby
from pathlib import Path

from tests.verify.worlds import PLANT, build, rule

Rows = list[dict[str, str]]
Taken = dict[str, dict[str, int]]
"""By line: the first day of each measure it takes."""

DAYS = range(1, 13)
SUNDAY = 6
OUTPUT = {"run": 1.0, "limit": 0.5, "stop": 0.0, "night": 0.8}
VOCS = {"L1": 100.0, "L2": 80.0, "L3": 60.0}
COATING = {"L1": "solvent", "L2": "solvent", "L3": "none"}
FIRST_DAYS = {"paint": (4, 8), "powder": (1,), "burner": (3, 9)}
LEFT = {"paint": 0.4, "powder": 0.0, "burner": 0.5}
BECOMES = {"paint": "waterborne", "powder": "powder"}
TARGET_KG, CAP_KG = 2061.0, 140.0

SCHEDULE = {"L1": "rrrrrllrrrrr", "L2": "rlllrllrrllr", "L3": "rrrrrsslllll", "L4": "rrrrrrrrrrrr"}
MEASURES = ["L1,powder,2018-05-01,5000", "L2,paint,2018-05-08,1050", "L3,burner,2018-05-03,2000"]


def coating(line: str, took: dict[str, int], day: int) -> str:
    return next((BECOMES[one] for one, first in took.items() if one in BECOMES and first <= day), COATING[line])


def left(took: dict[str, int], day: int) -> float:
    share = 1.0
    for one, first in took.items():
        share *= LEFT[one] if first <= day else 1.0
    return share


def may(line: str, took: dict[str, int], day: int) -> dict[str, list[str]]:
    """The modes open to a line on a day, each with the rules that opened or demanded it."""
    now, opened = coating(line, took, day), {"run": [], "limit": ["a"]}
    closed: set[str] = set()
    if now in ("solvent", "none"):
        opened["stop"] = ["b"]
    if now == "solvent" and 2 <= day <= 9:
        opened["limit"].append("c")
    if 6 <= day <= 7 and took.get("burner") != 3:
        closed |= {"run", "night"}
        opened["limit"].append("d")
        opened.setdefault("stop", []).append("d")
    if 10 <= day <= 11 and left(took, day) > 0 and now != "waterborne":
        closed |= {"run", "night"}
        opened["limit"].append("e")
        opened.setdefault("stop", []).append("e")
    return {mode: why for mode, why in opened.items() if mode not in closed}


def works(line: str, day: int) -> float:
    return 0.0 if line == "L2" and day == SUNDAY else 1.0


def cost(line: str, measure: str, first: int) -> float:
    if measure == "paint":
        return 500 + 0.5 * 1000 + 10 * sum(works(line, day) for day in DAYS if day >= first)
    return {"powder": 5000.0, "burner": 2 * 1000.0}[measure]


def allowed(line: str, measure: str, first: int) -> bool:
    if line not in VOCS or first not in FIRST_DAYS[measure]:
        return False
    if measure == "paint":
        return COATING[line] == "solvent"
    if measure == "powder":
        return line in ("L1", "L2")
    return not (line == "L3" and first >= 8)


def taken_of(rows: Rows) -> Taken | None:
    """What each line takes, or None when a row is not as agreed."""
    order = [(line, measure) for line in SCHEDULE for measure in FIRST_DAYS]
    places, taken = [], {line: {} for line in SCHEDULE}
    for row in rows:
        line, measure, when = row["line_id"], row["measure"], row["from"]
        if (line, measure) not in order or not when.startswith("2018-05-") or len(when) != 10:
            return None
        first = int(when[-2:])
        if not allowed(line, measure, first) or row["cost"] in ("", "x"):
            return None
        if abs(float(row["cost"]) - cost(line, measure, first)) > 0.02:
            return None
        places.append(order.index((line, measure)))
        taken[line][measure] = first
    if len(set(places)) < len(places) or places != sorted(places):
        return None
    return None if any({"paint", "powder"} <= set(took) for took in taken.values()) else taken


def modes_of(rows: Rows) -> dict[str, list[str]] | None:
    """Modes by day of each line, or None unless the rows are exactly its blocks, in any order."""
    days: dict[str, dict[int, str]] = {line: {} for line in SCHEDULE}
    for row in rows:
        for day in range(int(row["from"][-2:]), int(row["to"][-2:]) + 1):
            if day in days[row["line_id"]]:
                return None
            days[row["line_id"]][day] = row["mode"]
    if any(sorted(of) != list(DAYS) for of in days.values()):
        return None
    found = {line: [of[day] for day in DAYS] for line, of in days.items()}
    return found if sum(len(list(groupby(of))) for of in found.values()) == len(rows) else None


def lawful(modes: dict[str, list[str]], taken: Taken, rows: Rows) -> bool:
    for row in rows:
        line, mode = row["line_id"], row["mode"]
        if line == "L4":
            if mode != "run" or row["rules"]:
                return False
            continue
        span = range(int(row["from"][-2:]), int(row["to"][-2:]) + 1)
        if any(mode not in may(line, taken[line], day) for day in span):
            return False
        why = {one for day in span for one in may(line, taken[line], day)[mode]}
        if row["rules"] != ";".join(sorted(why)):
            return False
    for line in VOCS:
        counted = [day for day in DAYS if coating(line, taken[line], day) == "solvent" and 2 <= day <= 9]
        if counted and sum(modes[line][day - 1] == "limit" for day in counted) < 3:
            return False
    return True


def emitted(modes: dict[str, list[str]], took: dict[str, int], line: str, day: int) -> float:
    """A restart emits a fifth of a normal day."""
    mode = modes[line][day - 1]
    restart = 0.2 if day > 1 and modes[line][day - 2] == "stop" and mode != "stop" else 0.0
    return VOCS[line] * (works(line, day) * OUTPUT[mode] + restart) * left(took, day)


def within_limits(modes: dict[str, list[str]], taken: Taken) -> bool:
    by_day = [sum(emitted(modes, taken[line], line, day) for line in VOCS) for day in DAYS]
    normal = sum(VOCS[line] * works(line, day) for line in VOCS for day in DAYS)
    if normal - sum(by_day) < TARGET_KG - 1e-6 * normal or max(by_day) > CAP_KG + 1e-4:
        return False
    if any(sum(modes[line][day - 1] == "stop" for line in ("L1", "L2")) > 0 for day in DAYS):
        return False
    for firm in (("L1", "L2"), ("L3",)):
        own = [(line, day) for line in firm for day in DAYS]
        lost = sum(works(line, day) * (1 - OUTPUT[modes[line][day - 1]]) for line, day in own)
        if lost > 0.375 * sum(works(line, day) for line, day in own) + 1e-9:
            return False
    return True


def is_good(schedule: Rows, measures: Rows, limits: bool = True) -> bool:
    modes, taken = modes_of(schedule), taken_of(measures)
    if modes is None or taken is None:
        return False
    return lawful(modes, taken, schedule) and (not limits or within_limits(modes, taken))


def the_world(folder: Path) -> Path:
    restart = {"output": 0, "emits": 0, "restart": {"value_days": 0.5, "emit_days": 0.2}}
    lines = [
        {"line_id": line, "enterprise_id": "E2" if line == "L3" else "E1", "vocs": kg, "coating": COATING[line]}
        for line, kg in VOCS.items()
    ]
    lines[1]["works"] = "mon-sat"

    def window(a: int, b: int) -> dict[str, str]:
        return {"from": f"2018-05-{a:02d}", "to": f"2018-05-{b:02d}"}

    return build(
        folder,
        technologies={"plant": {"modes": {**PLANT["plant"]["modes"], "stop": restart}}},
        tables={
            "enterprises": [{}, {"enterprise_id": "E2", "district": "新都区"}],
            "lines": [*lines, {"line_id": "L4", "coating": "solvent", "status": "idle"}],
            "exemptions": [{"subject_id": "E2", "valid_from": "2018-05-08"}],
        },
        rules=(
            rule({"open": ["limit"]}, "a"),
            rule({"open": ["stop"]}, "b", applies_to={"coating": ["solvent", "none"]}),
            rule(
                {"mode_days": {"mode": "limit", "at_least": 3}},
                "c",
                applies_to={"coating": "solvent"},
                window=window(2, 9),
            ),
            rule(
                {"only": ["limit", "stop"]},
                "d",
                window=window(6, 7),
                unless=[{"on_list": "ultra_low", "joined_by": "2018-05-03", "because": "除外"}],
            ),
            rule(
                {"output_at_most": 0.5},
                "e",
                applies_to={"emits": "vocs"},
                window=window(10, 11),
                unless=[{"coating": "waterborne", "because": "除外"}],
            ),
        ),
        season={"from": "2018-05-01", "to": "2018-05-12"},
        measures=[
            {
                "id": "paint",
                "lines": {"coating": ["solvent", "high-solid"]},
                "ordered_on": "2018-04-20",
                "lead_days": 14,
                "first_days": ["2018-05-04", "2018-05-08"],
                "emits": {"vocs": 0.4},
                "coating": "waterborne",
                "cost": {"yuan": 500, "value_days": 0.5, "yuan_per_day": 10},
            },
            {
                "id": "powder",
                "lines": {"line_id": ["L1", "L2"]},
                "ordered_on": "2018-04-01",
                "lead_days": 10,
                "emits": {"vocs": 0},
                "coating": "powder",
                "cost": {"yuan": 5000},
            },
            {
                "id": "burner",
                "lines": {"not": {"on_list": "ultra_low"}},
                "lead_days": 2,
                "first_days": ["2018-05-03", "2018-05-09"],
                "emits": "50%",
                "joins": "ultra_low",
                "cost": {"value_days": 2},
            },
        ],
        targets=[{"pollutant": "vocs", "reduce_kg": TARGET_KG}],
        caps=[{"pollutant": "vocs", "at_most_kg": CAP_KG}],
        alternate=[{"lines": {"coating": "solvent"}, "at_most_stopped": 0}],
        burden={"enterprise_loss_at_most": "37.5%"},
    )


def measure_rows(rows: list[str]) -> Rows:
    return [dict(zip(("line_id", "measure", "from", "cost"), row.split(","), strict=True)) for row in rows]


def blocks(line: str, modes: list[str], took: dict[str, int]) -> Rows:
    """Rows of schedule.csv with the reasons that the law gives; those of a mode it does not give are left empty."""
    rows, day = [], 1
    for mode, group in groupby(modes):
        last = day + len(list(group)) - 1
        known = [] if line == "L4" else [may(line, took, one).get(mode, []) for one in range(day, last + 1)]
        why = ";".join(sorted({one for some in known for one in some}))
        cells = (line, f"2018-05-{day:02d}", f"2018-05-{last:02d}", mode, why)
        rows.append(dict(zip(("line_id", "from", "to", "mode", "rules"), cells, strict=True)))
        day = last + 1
    return rows


def good_plan() -> tuple[Rows, Rows]:
    measures = measure_rows(MEASURES)
    taken = taken_of(measures)
    assert taken is not None
    letters = {"r": "run", "l": "limit", "s": "stop"}
    schedule = [row for line in SCHEDULE for row in blocks(line, [letters[one] for one in SCHEDULE[line]], taken[line])]
    return schedule, measures


def random_plan(chance: random.Random) -> tuple[Rows, Rows]:
    """Measures and modes at random, most of them allowed, with the reasons that belong to them."""
    schedule, measures = [], []
    for line in SCHEDULE:
        took: dict[str, int] = {}
        for measure, days in FIRST_DAYS.items():
            first = chance.choice(days) if chance.random() < 0.97 else chance.choice(DAYS)
            fits = allowed(line, measure, first) and not (measure in BECOMES and set(took) & set(BECOMES))
            if chance.random() < (0.5 if fits else 0.01):
                took[measure] = first
                yuan = cost(line, measure, first) if line in VOCS else 0.0
                measures.append(f"{line},{measure},2018-05-{first:02d},{yuan + chance.choice((0,) * 30 + (1,)):g}")
        modes: list[str] = []
        for day in DAYS:
            open_now = ["run"] if line == "L4" else [*may(line, took, day)]
            if chance.random() < 0.004:
                open_now = [*OUTPUT]
            keep = bool(modes) and modes[-1] in open_now and chance.random() < 0.5
            modes.append(modes[-1] if keep else chance.choice(["limit" if "limit" in open_now else "run", *open_now]))
        schedule += blocks(line, modes, took)
    return schedule, measure_rows(measures)
