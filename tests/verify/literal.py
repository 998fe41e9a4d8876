"""One world, its good plan, and a literal judge: the contract read day by day and line by line, without the verifier.

In the good plan every rule and every limit binds.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.verify.worlds import PLANT, build, rule

Rows = list[dict[str, str]]

FIRST, DAYS = date(2018, 5, 1), 12
SEASON = [FIRST + timedelta(n) for n in range(DAYS)]
OUTPUT = {"run": 1.0, "limit": 0.5, "stop": 0.0, "night": 0.8}
VOCS = {"L1": 100.0, "L2": 80.0, "L3": 60.0}
NOX = {"L1": 10.0, "L2": 20.0, "L3": 70.0}
FIRM = {"L1": "E1", "L2": "E1", "L3": "E2"}
BEFORE = {"L1": ("stop", 1), "L2": ("run", 365), "L3": ("run", 1)}
DURATION = {"T1": 3, "T2": 4, "T3": 2}
SCHEDULE = {"L1": "ssrrrrrllrrr", "L2": "rrrrrnnrrrrr", "L3": "rrsssrrrrrrr", "L4": "rrrrrrrrrrrr"}
BECAUSE = {"L1": {"stop": "a;e", "limit": "a;c"}, "L2": {"night": "d"}, "L3": {"stop": "a;b"}, "L4": {}}
TASKS = {"T1": ["05-01/05-03"], "T2": ["05-05/05-07", "05-10/05-11"], "T3": ["05-08/05-09"]}


def may(line: str, d: int) -> dict[str, list[str]]:
    """The modes a line may be in on a day, each with the rules that opened or demanded it."""
    day = d + 1
    opened = {"run": [], "limit": ["a"], "stop": ["a"]}
    closed: set[str] = set()
    if line == "L3" and 3 <= day <= 5:
        opened["stop"].append("b")
        closed |= {"run", "limit", "night"}
    if line == "L1" and 8 <= day <= 9:
        opened["limit"].append("c")
        opened["stop"].append("c")
        closed |= {"run", "night"}
    if line == "L2" and 6 <= day <= 7:
        opened["stop"].append("d")
        opened["night"] = ["d"]
        closed |= {"run", "limit"}
    if line == "L1":
        opened["stop"].append("e")
    if line == "L2" and day >= 8:
        closed |= {"stop"}
    return {mode: why for mode, why in opened.items() if mode not in closed}


def works(line: str, d: int) -> float:
    return 0.0 if line == "L2" and SEASON[d].weekday() == 6 else 1.0


def blocks_of(modes: list[str]) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for d, mode in enumerate(modes):
        if found and found[-1][0] == mode:
            found[-1] = (mode, found[-1][1], d + 1)
        else:
            found.append((mode, d, d + 1))
    return found


def span_of(row: dict[str, str]) -> range:
    """Day numbers of a row; empty unless both dates are days of the season, in order."""
    numbers = {str(day): d for d, day in enumerate(SEASON)}
    first, last = numbers.get(row["from"]), numbers.get(row["to"])
    return range(0) if first is None or last is None else range(first, last + 1)


def by_line(rows: Rows) -> dict[str, list[str]] | None:
    """Modes by day of each line, or None unless the rows are exactly the blocks, without holes."""
    days: dict[str, dict[int, str]] = {line: {} for line in SCHEDULE}
    for row in rows:
        if row["line_id"] not in days or row["mode"] not in OUTPUT:
            return None
        span = span_of(row)
        if not span or any(d in days[row["line_id"]] for d in span):
            return None
        days[row["line_id"]].update(dict.fromkeys(span, row["mode"]))
    modes = {line: [days[line].get(d, "") for d in range(DAYS)] for line in days}
    whole = all("" not in of for of in modes.values())
    return modes if whole and sum(len(blocks_of(of)) for of in modes.values()) == len(rows) else None


def lawful(modes: dict[str, list[str]], rows: Rows) -> bool:
    for row in rows:
        line, first, last = row["line_id"], *(int(row[key][-2:]) - 1 for key in ("from", "to"))
        if line == "L4":
            expected: set[str] = set()
        elif any(row["mode"] not in may(line, d) for d in range(first, last + 1)):
            return False
        else:
            expected = {why for d in range(first, last + 1) for why in may(line, d)[row["mode"]]}
        if row["rules"] != ";".join(sorted(expected)) or (line == "L4" and row["mode"] != "run"):
            return False
    return modes["L1"].count("stop") >= 2


def possible(modes: dict[str, list[str]]) -> bool:
    for line in FIRM:
        found, (mode, days) = blocks_of(modes[line]), BEFORE[line]
        if found[0][0] == mode:
            found[0] = (mode, -days, found[0][2])
        elif days < {"run": 2, "stop": 2}.get(mode, 1):
            return False
        for name, first, last in found:
            if last < DAYS and last - first < {"run": 2, "stop": 2}.get(name, 1):
                return False
        if modes[line].count("stop") > 4 or sum(b[0] == "stop" and b[1] >= 0 for b in found) > 1:
            return False
    return True


def emitted(modes: dict[str, list[str]], kg: dict[str, float], line: str, d: int) -> float:
    before = modes[line][d - 1] if d else BEFORE[line][0]
    restart = 0.2 * kg[line] if before == "stop" and modes[line][d] != "stop" else 0.0
    return works(line, d) * kg[line] * OUTPUT[modes[line][d]] + restart


def within_limits(modes: dict[str, list[str]], worked: dict[str, list[int]]) -> bool:
    slack = 1e-6
    task_vocs = [sum(5.0 for days in worked.values() if d in days) for d in range(DAYS)]
    own_plan = [5.0 * (d in (0, 1, 2)) + 5.0 * (d in (2, 3, 4, 6)) + 5.0 * (d in (4, 6)) for d in range(DAYS)]
    cut = {}
    for name, kg in (("vocs", VOCS), ("nox", NOX)):
        base = sum(works(line, d) * kg[line] for line in FIRM for d in range(DAYS))
        planned = sum(emitted(modes, kg, line, d) for line in FIRM for d in range(DAYS))
        if name == "vocs":
            base, planned = base + sum(own_plan), planned + sum(task_vocs)
        cut[name] = (base - planned, (base - planned) / base)
    if cut["vocs"][0] < 464 * (1 - slack) or cut["vocs"][1] < (0.8 * cut["nox"][1] + 0.0085) * (1 - slack):
        return False
    for d in range(DAYS):
        core = sum(emitted(modes, VOCS, line, d) for line in ("L1", "L2")) + task_vocs[d]
        if core > 205 * (1 + slack):
            return False
        normal = sum(works(line, d) for line in FIRM)
        if sum(works(line, d) * OUTPUT[modes[line][d]] for line in FIRM) < 0.66 * normal * (1 - slack):
            return False
        if sum(modes[line][d] == "stop" for line in FIRM) > 1:
            return False
    for firm in ("E1", "E2"):
        own = [(line, d) for line in FIRM if FIRM[line] == firm for d in range(DAYS)]
        lost = sum(works(line, d) * (1 - OUTPUT[modes[line][d]]) for line, d in own)
        if lost > 0.25 * sum(works(line, d) for line, d in own) * (1 + slack):
            return False
    return True


def built(rows: Rows) -> dict[str, list[int]] | None:
    """Worked days of each task as day numbers, or None when a row or an order is wrong. Sundays are rest days."""
    spans: dict[str, list[range]] = {task: [] for task in DURATION}
    for row in rows:
        if row["task_id"] not in spans:
            return None
        span = span_of(row)
        if not span or 5 in (span[0], span[-1]):
            return None
        spans[row["task_id"]].append(span)
    worked: dict[str, list[int]] = {}
    for task, given in spans.items():
        given.sort(key=lambda span: span[0])
        parts = [[d for d in span if d != 5] for span in given]
        days = [d for part in parts for d in part]
        gaps = [set(range(a[-1] + 1, b[0])) - {5} for a, b in zip(parts, parts[1:], strict=False)]
        if len(days) != DURATION[task] or len(set(days)) != len(days) or not all(gaps):
            return None
        if len(parts) > 1 and (task != "T2" or min(map(len, parts)) < 2):
            return None
        worked[task] = sorted(days)
    crew = [d for task in ("T2", "T3") for d in worked[task]]
    orderly = worked["T2"][0] > worked["T1"][-1] + 1 and worked["T3"][0] >= 3
    return worked if orderly and len(set(crew)) == len(crew) and not {7, 8} & set(worked["T2"]) else None


def is_good(schedule: Rows, tasks: Rows, limits: bool = True) -> bool:
    modes, worked = by_line(schedule), built(tasks)
    if modes is None or worked is None:
        return False
    return lawful(modes, schedule) and possible(modes) and (not limits or within_limits(modes, worked))


def the_world(folder: Path) -> Path:
    technologies = {"plant": {"modes": {**PLANT["plant"]["modes"]}}}
    technologies["plant"]["modes"] |= {
        "run": {"min_days": 2},
        "stop": {
            "output": 0,
            "emits": 0,
            "min_days": 2,
            "max_blocks": 1,
            "max_days": 4,
            "restart": {"value_days": 0.5, "emit_days": 0.2},
        },
    }
    lines: list[dict[str, Any]] = [
        {"line_id": line, "enterprise_id": FIRM[line], "vocs": VOCS[line], "nox": NOX[line]} for line in FIRM
    ]
    for line in lines:
        line["initial_mode"], line["initial_days"] = BEFORE[line["line_id"]]
    lines[1]["works"] = "mon-sat"
    task = {"works": "mon-sat", "pm": 0, "vocs": 5}

    def window(a: int, b: int) -> dict[str, str]:
        return {"from": f"2018-05-{a:02d}", "to": f"2018-05-{b:02d}"}

    return build(
        folder,
        technologies=technologies,
        tables={
            "enterprises": [{}, {"enterprise_id": "E2", "district": "新都区"}],
            "lines": [*lines, {"line_id": "L4", "status": "idle"}],
            "projects": [{}, {"project_id": "P2", "release": "2018-05-04"}],
            "tasks": [
                task,
                {
                    **task,
                    "task_id": "T2",
                    "work_type": "spraying",
                    "duration_days": 4,
                    "predecessors": "T1+1",
                    "planned_start": "2018-05-03",
                    "splittable": "yes",
                    "min_piece_days": 2,
                    "needs": "crew:1",
                },
                {
                    **task,
                    "task_id": "T3",
                    "project_id": "P2",
                    "duration_days": 2,
                    "planned_start": "2018-05-05",
                    "needs": "crew:1",
                },
            ],
            "resources": [{}],
        },
        rules=(
            rule({"open": ["limit", "stop"]}, "a"),
            rule({"only": ["stop"]}, "b", applies_to={"line_id": "L3"}, window=window(3, 5)),
            rule({"output_at_most": 0.5}, "c", applies_to={"line_id": "L1"}, window=window(8, 9)),
            rule({"closed_hours": "08:00-18:00"}, "d", applies_to={"line_id": "L2"}, window=window(6, 7)),
            rule({"mode_days": {"mode": "stop", "at_least": 2, "per": "month"}}, "e", applies_to={"line_id": "L1"}),
            rule({"output_at_least": 0.5}, "f", applies_to={"line_id": "L2"}, window=window(8, 12)),
            rule({"ban": "true"}, "g", "task", applies_to={"work_type": "spraying"}, window=window(8, 9)),
        ),
        season={"from": "2018-05-01", "to": "2018-05-12"},
        targets=[{"pollutant": "vocs", "reduce_kg": 464}],
        caps=[{"pollutant": "vocs", "area": "core", "at_most_kg": 205}],
        floors=[{"product": "chairs", "at_least": "66%"}],
        guards=[{"vocs_over_nox": {"slope": 0.8, "offset": 0.0085}}],
        alternate=[{"lines": {"technology": "plant"}, "at_most_stopped": 1}],
        burden={"enterprise_loss_at_most": "25%"},
    )


def good_plan() -> tuple[Rows, Rows]:
    schedule = []
    for line, letters in SCHEDULE.items():
        modes = [{"r": "run", "s": "stop", "l": "limit", "n": "night"}[letter] for letter in letters]
        for mode, first, last in blocks_of(modes):
            cells = (line, str(SEASON[first]), str(SEASON[last - 1]), mode, BECAUSE[line].get(mode, ""))
            schedule.append(dict(zip(("line_id", "from", "to", "mode", "rules"), cells, strict=True)))
    tasks = [
        {"task_id": task, "from": f"2018-{span[:5]}", "to": f"2018-{span[6:]}"}
        for task, spans in TASKS.items()
        for span in spans
    ]
    return schedule, tasks


def random_plan(chance: random.Random) -> tuple[Rows, Rows]:
    """The good plan with one line or task planned anew, at random but for the reasons, which are right."""
    schedule, tasks = good_plan()
    actor = chance.choice(["L1", "L2", "L3", *DURATION])
    if actor in DURATION:
        return schedule, [row for row in tasks if row["task_id"] != actor] + random_task(actor, chance)
    return [row for row in schedule if row["line_id"] != actor] + random_line(actor, chance), tasks


def random_line(line: str, chance: random.Random) -> Rows:
    modes: list[str] = []
    while len(modes) < DAYS:
        mode = chance.choice([*may(line, len(modes)), "run"])
        for _ in range(chance.choice((2, 2, 3, 5))):
            if len(modes) < DAYS:
                modes.append(mode if mode in may(line, len(modes)) else chance.choice([*may(line, len(modes))]))
    if chance.random() < 0.1:
        modes[chance.randrange(DAYS)] = chance.choice([*OUTPUT])
    rows = []
    for mode, first, last in blocks_of(modes):
        why = {one for d in range(first, last) for one in may(line, d).get(mode, ())}
        cells = (line, str(SEASON[first]), str(SEASON[last - 1]), mode, ";".join(sorted(why)))
        rows.append(dict(zip(("line_id", "from", "to", "mode", "rules"), cells, strict=True)))
    return rows


def random_task(task: str, chance: random.Random) -> Rows:
    days = chance.sample([d for d in range(DAYS) if d != 5], DURATION[task])
    if chance.random() < 0.7:
        start = chance.randrange(DAYS - 5)
        days = [d for d in range(start, DAYS) if d != 5 and not (task == "T2" and d in (7, 8))][: DURATION[task]]
    spans: list[list[int]] = []
    for d in sorted(days):
        if spans and set(range(spans[-1][-1] + 1, d)) <= {5}:
            spans[-1].append(d)
        else:
            spans.append([d])
    return [{"task_id": task, "from": str(SEASON[of[0]]), "to": str(SEASON[of[-1]])} for of in spans]
