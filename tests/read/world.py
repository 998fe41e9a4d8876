"""A tiny good world on disk, to be spoilt one edit at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from models.errors import Fault, InputError
from models.read import load_scenario
from models.scenario import Scenario

FILES = {
    "scenarios/season.yaml": """\
name: tiny
season: {from: 2018-05-01, to: 2018-08-31}
horizon: {from: 2018-03-01, to: 2018-12-31}
data: ../data
policies: [policies/law.yaml]
targets:
  - {pollutant: vocs, area: core, per: month, reduce: 20%, base: society}
  - {pollutant: nox, reduce_kg: 900}
caps:
  - {pollutant: vocs, area: 青羊区, at_most: 85%}
floors:
  - {product: cement, at_least: 60%}
guards:
  - {area: city, per: month, vocs_over_nox: {slope: 0.77}}
alternate:
  - {lines: {technology: kiln}, at_most_stopped: 50%}
burden: {enterprise_loss_at_most: 35%}
other_measures:
  - {pollutant: vocs, area: core, reduce: 3%}
solve: {gap: 0.5%, time_limit: 60, seed: 7}
measures:
  - id: water
    title: 改用水性涂料
    lines: {sector: 家具制造, coating: [none, solvent]}
    ordered_on: 2018-03-01
    lead_days: 75
    first_days: [2018-07-01, 2018-05-15]
    emits: {vocs: 0.35}
    coating: 水性
    cost: {yuan: 120000, value_days: 2, yuan_per_day: 800}
  - id: burner
    lines: {sector: 水泥}
    emits: 60%
    cost: {value_days: 10}
grade_table: {A: 0, B级: 20%, D: stop}
""",
    "scenarios/policies/law.yaml": """\
policy: law
title: 方案
document: 成办函〔2018〕73号
rules:
  - id: summer
    clause: 第7项
    says: 限产、停产
    bureau: 市经信委
    window: {from: 05-01, to: 08-31}
    applies_to: {kind: line, emits: vocs, key_emitter: true, permit: [no, yes]}
    unless:
      - {coating: [waterborne, powder], because: 低挥发性涂料除外}
      - {on_list: ultra_low, joined_by: 2018-09-30, because: 名单除外}
    effect: {open: [limit, stop]}
  - id: winter
    clause: 第8项
    says: 错峰生产
    bureau: 市经信委
    window: {from: 11-01, to: 02-29}
    applies_to: {kind: line, technology: kiln, not: {grade: [A, B级]}}
    effect: {mode_days: {mode: stop, at_least: 40, per: season, by_grade: {A: 16}}}
  - id: earth
    clause: 第32项
    says: 土方停工
    bureau: 市建委
    window: {from: 2018-07-01, to: 2018-07-15}
    applies_to: {kind: task, work_type: earthworks, zone: core}
    effect: {ban: true}
""",
    "data/technologies.yaml": """\
kiln:
  modes:
    run: {min_days: 7}
    limit: {output: 0.8, emits: {nox: 0.82}, min_days: 3}
    stop: {output: 0, min_days: 5, max_blocks: 4, max_days: 90, restart: {value_days: 0.3, emit_days: 0.5}}
coater:
  modes:
    night: {output: 1, hours: 18:00-08:00}
""",
    "data/districts.csv": "district,name,zone\n青羊区,青羊区,core\n蒲江县,蒲江县,outer\n",
    "data/enterprises.csv": """\
enterprise_id,name,district,sector,grade,credit_code,key_emitter
E1,甲水泥,青羊区,水泥,B,91510100MA0000001L,yes
E2,乙家具,蒲江县,家具制造,,,no
""",
    "data/lines.csv": """\
line_id,enterprise_id,name,technology,product,value_per_day,so2,nox,pm,vocs,works,initial_mode,min_stop_days
L1,E1,一号窑,kiln,cement,1500000,30,400,20,5,daily,run,6
L2,E1,二号窑,kiln,cement,1500000,30,400,20,,daily,stop,
L3,E2,喷漆,coater,furniture,35000,,,,60.5,mon-sat,,
""",
    "data/projects.csv": """\
project_id,name,district,release,deadline,delay_cost_per_day
P1,安置房,青羊区,2018-03-10,2018-10-01,20000
P2,学校,蒲江县,,,
""",
    "data/tasks.csv": """\
task_id,project_id,name,work_type,duration_days,predecessors,planned_start,pm,hours,splittable,min_piece_days,needs
T1,P1,土方,earthworks,20,,2018-04-10,50,08:00-18:00,yes,5,crew:1;digger:1
T2,P1,基础,foundation,15,T1+3,2018-05-10,10,,,,crew:2
T3,P1,主体,structure,30,T1;T2,2018-06-01,10,,,,
T4,P2,绿化,landscaping,8,,2018-06-01,2,,,,
""",
    "data/resources.csv": "resource,capacity,project_id\ncrew,2,\ndigger,1,P1\n",
    "data/exemptions.csv": """\
exemption_id,subject_id,list,evidence,valid_from,valid_to,joined_on
X1,E1,ultra_low,文1,2018-01-01,2018-12-31,2018-06-30
X2,P1,approved_major,文2,,,
""",
    "data/background.csv": "district,month,so2,nox,pm,vocs\n青羊区,all,10,500,40,300\n蒲江县,7,1,20,5,30\n",
}


@dataclass
class World:
    """Files in memory under the names of FILES; `load` writes them and reads the scenario."""

    root: Path
    files: dict[str, str | bytes]

    def edit(self, file: str, old: str, new: str) -> World:
        """Replaces the one place where `old` stands."""
        text = self.files[file]
        assert isinstance(text, str) and text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"  # type: ignore[arg-type]
        self.files[file] = text.replace(old, new)
        return self

    def load(self, scenario: str = "scenarios/season.yaml") -> Scenario:
        for file, text in self.files.items():
            path = self.root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_scenario(self.root / scenario)

    def faults(self, scenario: str = "scenarios/season.yaml") -> tuple[Fault, ...]:
        with pytest.raises(InputError) as caught:
            self.load(scenario)
        return caught.value.faults

    def told(self, lang: str = "en") -> list[str]:
        """The faults as printed, with paths from the world's root."""
        return [fault.say("zh" if lang == "zh" else "en").replace(f"{self.root}/", "") for fault in self.faults()]
