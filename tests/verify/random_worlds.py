"""Random small cities on disk, with every effect, limit, selector and calendar in reach. Knows how to write, not to judge."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.verify.worlds import DISTRICTS, build, rule

SEASONS = (
    ("2018-04-26", "2018-05-12"),
    ("2018-12-22", "2019-01-08"),
    ("2019-01-25", "2019-02-14"),
    ("2020-02-20", "2020-03-05"),
    ("2018-06-25", "2018-07-05"),
)
WINDOWS: Sequence[Any] = (
    None,
    {"from": "05-01", "to": "06-30"},
    {"from": "12-24", "to": "02-29"},
    {"from": "01-28", "to": "02-02"},
    {"from": "2018-05-03", "to": "2019-01-30"},
    {"from": "2018-12-31"},
    {"to": "2018-07-01"},
)
TECHNOLOGIES = {
    "kiln": {
        "modes": {
            "run": {"output": 1, "emits": 1, "min_days": 2},
            "limit": {"output": "80%", "emits": {"nox": 0.82, "vocs": 0.7}, "max_days": 8, "max_blocks": 3},
            "stop": {"output": 0, "emits": 0, "min_days": 2, "restart": {"value_days": 0.3, "emit_days": 0.5}},
        }
    },
    "shop": {
        "modes": {"night": {"output": 0.9, "hours": "18:00-08:00"}, "stop": {"output": 0}, "limit": {"output": 0.5}}
    },
    "glass": {
        "modes": {"limit": {"output": 0.9, "restart": {"emit_days": 0.1}}, "low": {"output": "70%", "emits": "75%"}}
    },
}
MODES = ("limit", "stop", "night", "low")
LISTS = ("ultra_low", "emergency")


def random_world(folder: Path, seed: int) -> Path:
    """A city of a few enterprises, lines, sites, rules and limits."""
    chance = random.Random(seed)
    first, last = chance.choice(SEASONS)
    enterprises = [_enterprise(n, chance) for n in range(4)]
    lines = [_line(n, chance) for n in range(9)]
    projects = [_project(n, chance) for n in range(2)]
    tasks = [_task(n, first, chance) for n in range(4)]
    exemptions = [_exemption(n, chance) for n in range(4)]
    background = [
        {"district": d, "month": chance.choice(("all", 1, 5, 12)), "vocs": 30, "nox": 70} for d in ("锦江区", "新都区")
    ]
    tables: dict[str, Any] = {
        "enterprises": enterprises,
        "lines": lines,
        "projects": projects,
        "tasks": tasks,
        "exemptions": exemptions,
        "background": background,
        "districts": DISTRICTS,
    }
    return build(
        folder,
        technologies=TECHNOLOGIES,
        tables=tables,
        rules=[*(_rule(n, chance) for n in range(6)), *_rules_that_measures_end(chance)],
        season={"from": first, "to": last},
        horizon={"from": first[:8] + "01", "to": last[:8] + "28"},
        measures=[_measure(n, date.fromisoformat(first), chance) for n in range(chance.choice((0, 2, 2, 3)))],
        **_limits(chance),
    )


def _enterprise(n: int, chance: random.Random) -> dict[str, Any]:
    return {
        "enterprise_id": f"E{n}",
        "district": chance.choice(("锦江区", "新都区")),
        "sector": chance.choice(("水泥", "家具制造")),
        "grade": chance.choice(("A", "B级", "")),
        "key_emitter": chance.choice(("yes", "否")),
        "permit": chance.choice(("yes", "no", "pending")),
    }


def _line(n: int, chance: random.Random) -> dict[str, Any]:
    technology = chance.choice(tuple(TECHNOLOGIES))
    return {
        "line_id": f"L{n}",
        "enterprise_id": f"E{chance.randrange(4)}",
        "technology": technology,
        "product": chance.choice(("bricks", "chairs")),
        "output_per_day": chance.choice((0, 10, 12.5)),
        "value_per_day": chance.choice((1000, 2500.5)),
        "nox": chance.choice((0, 40)),
        "vocs": chance.choice((0, 10, 55.5)),
        "works": chance.choice(("daily", "mon-sat", "workdays")),
        "coating": chance.choice(("none", "waterborne", "solvent")),
        "status": chance.choice(("active", "active", "active", "idle")),
        "initial_mode": chance.choice(("run", "limit")),
        "initial_days": chance.choice((1, 30)),
        "min_run_days": chance.choice(("", "", 4)),
        **(_stops(chance) if technology != "glass" else {}),
    }


def _stops(chance: random.Random) -> dict[str, Any]:
    """Figures of a line's own for mode `stop`."""
    return {
        "restart_cost": chance.choice(("", 500)),
        "min_stop_days": chance.choice(("", 3)),
        "max_stop_days": chance.choice(("", 5)),
        "max_stops": chance.choice(("", 1)),
    }


def _project(n: int, chance: random.Random) -> dict[str, Any]:
    return {
        "project_id": f"P{n}",
        "district": chance.choice(("锦江区", "新都区")),
        "deadline": chance.choice(("", "2018-05-04", "2019-02-01")),
        "delay_cost_per_day": 150,
    }


def _task(n: int, first: str, chance: random.Random) -> dict[str, Any]:
    return {
        "task_id": f"T{n}",
        "project_id": f"P{n % 2}",
        "work_type": chance.choice(("earthworks", "喷涂")),
        "duration_days": chance.choice((1, 3, 5)),
        "planned_start": chance.choice((first, first[:8] + "01")),
        "works": chance.choice(("daily", "mon-sat", "workdays")),
        "hours": chance.choice(("", "20:00-06:00")),
        "vocs": chance.choice((0, 4)),
    }


def _exemption(n: int, chance: random.Random) -> dict[str, Any]:
    return {
        "exemption_id": f"X{n}",
        "subject_id": chance.choice(("E0", "E1", "L2", "P0")),
        "list": LISTS[n] if n < len(LISTS) else chance.choice(LISTS),
        "valid_from": chance.choice(("", "2018-05-02", "2019-01-02")),
        "valid_to": chance.choice(("", "2019-02-03", "2020-03-01")),
        "joined_on": chance.choice(("", "2018-01-01", "2018-06-01")),
    }


def _selector(chance: random.Random) -> dict[str, Any]:
    choices: list[dict[str, Any]] = [
        {"sector": "水泥"},
        {"technology": ["kiln", "shop"]},
        {"product": "chairs"},
        {"district": "锦江区"},
        {"zone": ["core", "suburb"]},
        {"grade": ["A", "none"]},
        {"coating": ["waterborne", "none"]},
        {"key_emitter": True},
        {"permit": ["no", "pending"]},
        {"emits": ["vocs"]},
        {"on_list": "ultra_low"},
        {"on_list": list(LISTS), "joined_by": "2018-03-01"},
        {"joined_by": "2018-12-31"},
        {"enterprise_id": ["E0", "E1"]},
        {"line_id": ["L0", "L1", "L2"]},
    ]
    found = {key: value for part in chance.sample(choices, chance.choice((0, 1, 1, 2))) for key, value in part.items()}
    if chance.random() < 0.3:
        found["not"] = chance.choice(choices)
    return found


def _rule(n: int, chance: random.Random) -> dict[str, Any]:
    if n == 5:
        effect: dict[str, Any] = chance.choice(({"ban": True}, {"closed_hours": "18:00-22:00"}))
        applies = chance.choice(({}, {"work_type": "spraying"}, {"zone": "core"}))
        return rule(effect, f"r{n}", "task", window=chance.choice(WINDOWS), applies_to=applies)
    effects: list[dict[str, Any]] = [
        {"open": chance.sample(MODES, 2)},
        {"open": chance.sample(MODES, 3)},
        {"only": ["run", *chance.sample(MODES, 2)]},
        {"output_at_most": chance.choice((0.8, "90%", 1))},
        {"output_at_least": chance.choice((0.5, "80%"))},
        {"closed_hours": "06:00-09:00"},
        {
            "mode_days": {
                "mode": "limit",
                "at_least": 1,
                "per": chance.choice(("season", "month", "quarter")),
                "by_grade": {"A": 0},
            }
        },
        {"open": "stop", "output_at_most": 0.9},
    ]
    excused = [{**_selector(chance), "because": "除外"}] if chance.random() < 0.5 else []
    excused = [one for one in excused if len(one) > 1]
    return rule(
        chance.choice(effects), f"r{n}", window=chance.choice(WINDOWS), applies_to=_selector(chance), unless=excused
    )


def _measure(n: int, first: date, chance: random.Random) -> dict[str, Any]:
    """A change that lines may make on one or two days, the first day and those before it among them."""
    delay = chance.choice((-3, 0, 2, 5))
    said: dict[str, Any] = {
        "id": f"m{n}",
        "lines": _selector(chance) or {"technology": list(TECHNOLOGIES)},
        "ordered_on": str(first + timedelta(delay - 2)),
        "lead_days": 2,
        "cost": {chance.choice(("yuan", "value_days")): 2.5, "yuan_per_day": chance.choice((0, 12))},
    }
    if chance.random() < 0.5:
        said["first_days"] = [str(first + timedelta(delay + more)) for more in (0, 4)]
    changes: list[dict[str, Any]] = [
        {"emits": chance.choice((0.5, "30%", {"vocs": 0}, {"nox": 0, "vocs": "20%"}))},
        {"coating": chance.choice(("waterborne", "粉末", "none"))},
        {"joins": chance.choice((*LISTS, "超低排放"))},
    ]
    for change in chance.sample(changes, chance.choice((1, 2, 3))):
        said |= change
    return said


def _rules_that_measures_end(chance: random.Random) -> list[dict[str, Any]]:
    """Days owed while the line is what a measure changes: taken early, there are not enough of them."""
    whom = chance.choice(({"coating": ["solvent", "none"]}, {"not": {"on_list": "emergency"}}, {"emits": "vocs"}))
    said = rule({"mode_days": {"mode": "limit", "at_least": 4}}, "r6", applies_to=whom)
    return [said] if chance.random() < 0.5 else []


def _limits(chance: random.Random) -> dict[str, Any]:
    area = chance.choice(("city", "core", "suburb", "锦江区"))
    per = chance.choice(("season", "month", "quarter", "week", "day"))
    return {
        "targets": [
            {"pollutant": "vocs", "area": area, "per": per, "reduce": "7%", "base": "society"},
            {"pollutant": "nox", "reduce_kg": 50},
        ],
        "caps": [
            {"pollutant": "vocs", "area": area, "at_most": "95%"},
            {"pollutant": "nox", "per": per, "at_most_kg": 900},
        ],
        "floors": [{"product": "chairs", "area": area, "per": per, "at_least": "80%"}],
        "guards": [{"area": area, "per": per, "vocs_over_nox": {"slope": 0.77, "offset": "1%"}}],
        "alternate": [{"lines": _selector(chance) or {"technology": "kiln"}, "area": area, "at_most_stopped": "34%"}],
        "burden": {"enterprise_loss_at_most": "10%"},
        "other_measures": [{"pollutant": "vocs", "area": area, "reduce": "1.5%"}],
    }
