"""Three weeks of coating work under closed hours, bans and measures, and one way through them. Knows no engine."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from models.plan import Taken
from models.read import load_scenario
from models.scenario import Scenario
from reports.done import Done
from reports.verdict import TaskWork

LINE = "{id},E1,{id},painting,{value},{vocs},{coating},{status}\n"
FILES = {
    "data/districts.csv": "district,name,zone\n锦江区,锦江区,core\n",
    "data/enterprises.csv": "enterprise_id,name,district,sector,key_emitter\nE1,=甲家具厂,锦江区,家具制造,yes\n",
    "data/technologies.yaml": (
        "painting:\n"
        "  modes:\n"
        "    run: {output: 1, emits: 1}\n"
        "    limit: {output: 0.5, emits: 0.5}\n"
        '    night: {output: 0.8, emits: 0.9, hours: "18:00-08:00"}\n'
        "    stop: {output: 0, emits: 0, restart: {value_days: 0.5, emit_days: 0.25}}\n"
    ),
    "data/lines.csv": "line_id,enterprise_id,name,technology,value_per_day,vocs,coating,status\n"
    + "".join(
        LINE.format(id=name, value=1000, vocs=10, coating=coating, status=status)
        for name, coating, status in (
            ("NIGHT", "solvent", "active"), ("STOP", "solvent", "active"), ("CHANGE", "solvent", "active"),
            ("POWDER", "powder", "active"), ("FREE", "uv", "active"), ("DRY", "none", "active"), ("IDLE", "solvent", "idle"),
        )
    ),
    "data/projects.csv": "project_id,name,district,deadline,delay_cost_per_day\nP1,楼,锦江区,2018-07-31,100\nP2,楼,锦江区,2018-05-31,70\n",
    "data/tasks.csv": (
        "task_id,project_id,name,work_type,duration_days,predecessors,planned_start,vocs,coating\n"
        "T1,P1,外墙,spraying,3,,2018-05-10,4,solvent\n"
        "T2,P1,内墙,decoration,2,T1,2018-05-13,2,waterborne\n"
        "T3,P1,绿化,landscaping,1,T2,2018-05-20,0,none\n"
        "T4,P2,内墙,decoration,3,,2018-05-10,2,solvent\n"
        "T5,P2,外墙,spraying,2,,2018-05-10,1,waterborne\n"
    ),
    "scenarios/law.yaml": (
        "policy: law\ntitle: 示例\ndocument: 示例〔2018〕1号\nrules:\n"
        "  - id: day-paint\n    clause: 第1项\n    says: 不得白天涂装\n    bureau: 局\n"
        "    window: {from: 2018-05-11, to: 2018-06-30}\n"
        "    applies_to: {kind: line, coating: [solvent, powder, waterborne]}\n"
        "    unless: [{coating: [powder, waterborne], because: 使用粉末、水性涂料除外}]\n"
        "    effect: {closed_hours: 08:00-18:00}\n"
        "  - id: cut\n    clause: 第2项\n    says: 限产、停产\n    bureau: 局\n"
        "    window: {from: 2018-05-01, to: 2018-05-31}\n"
        "    applies_to: {kind: line, coating: solvent}\n    effect: {open: [limit, stop]}\n"
        "  - id: site-paint\n    clause: 第3项\n    says: 停止喷涂\n    bureau: 局\n"
        "    window: {from: 2018-05-01, to: 2018-06-30}\n"
        "    applies_to: {kind: task, work_type: spraying}\n"
        "    unless: [{coating: waterborne, because: 使用水性涂料除外}]\n"
        "    effect: {ban: true}\n"
        "  - id: two-days\n    clause: 第4项\n    says: 停止装修\n    bureau: 局\n"
        "    window: {from: 2018-05-10, to: 2018-05-11}\n"
        "    applies_to: {kind: task, work_type: decoration}\n    effect: {ban: true}\n"
    ),
    "scenarios/s.yaml": (
        "name: s\nseason: {from: 2018-05-01, to: 2018-05-20}\nhorizon: {from: 2018-05-01, to: 2018-08-31}\n"
        "data: ../data\npolicies: [law.yaml]\n"
        "measures:\n"
        "  - id: water\n    title: =改用水性涂料\n    lines: {coating: solvent}\n    first_days: [2018-05-11]\n"
        "    emits: {vocs: 0.4}\n    coating: waterborne\n    cost: {yuan: 5000, yuan_per_day: 10}\n"
        "  - id: filter\n    title: 加装吸附\n    lines: {coating: [solvent, uv]}\n    first_days: [2018-05-16]\n"
        "    emits: {vocs: 0.5}\n    cost: {yuan: 700}\n"
    ),
}  # fmt: skip
MEASURES = "line_id,measure,from,cost\nCHANGE,water,2018-05-11,5100\nCHANGE,filter,2018-05-16,700\n"


def days(first: str, count: int) -> tuple[date, ...]:
    return tuple(date.fromisoformat(first) + timedelta(n) for n in range(count))


def painted(folder: Path) -> Scenario:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load_scenario(folder / "scenarios" / "s.yaml")


def one_way(scenario: Scenario) -> Done:
    modes = np.zeros((len(scenario.lines), len(scenario.season)), dtype=np.int8)
    limit, night, stop = 1, 2, 3
    assert [mode.name for mode in scenario.lines[0].modes] == ["run", "limit", "night", "stop"]
    modes[0, 5:] = night
    modes[0, :2] = limit
    modes[1, 10:] = stop
    modes[1, 4:6] = stop
    modes[2, 2:4] = stop
    works = {
        "T1": days("2018-07-01", 3), "T2": days("2018-07-04", 2), "T3": days("2018-08-05", 1),
        "T4": days("2018-05-12", 3), "T5": days("2018-05-10", 2),
    }  # fmt: skip
    tasks = tuple(TaskWork(t.task_id, t.project_id, "锦江区", works[t.task_id], t.kg) for t in scenario.tasks)
    taken = (Taken(2, 0, date(2018, 5, 11), 5100.0), Taken(2, 1, date(2018, 5, 16), 700.0))
    return Done(modes, tasks, taken)
