"""A season of two weeks on disk, small enough to check by hand, and the command line as a function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from optimizer.cli import program

FILES = {
    "data/districts.csv": "district,name,zone\n锦江区,锦江区,core\n新都区,新都区,suburb\n",
    "data/enterprises.csv": (
        "enterprise_id,name,district,sector,grade,key_emitter\n"
        "E1,甲家具厂（虚构）,锦江区,家具制造,C,yes\n"
        "E2,乙家具厂（虚构）,新都区,家具制造,B,yes\n"
        "E3,丙水泥厂（虚构）,新都区,水泥,none,yes\n"
    ),
    "data/technologies.yaml": (
        "furniture_coating:\n"
        "  modes:\n"
        "    run: {output: 1, emits: 1}\n"
        "    limit: {output: 0.5, emits: 0.5}\n"
        "    stop: {output: 0, emits: 0}\n"
        "cement_kiln:\n"
        "  modes:\n"
        "    run: {output: 1, emits: 1, min_days: 3}\n"
        "    stop: {output: 0, emits: 0, min_days: 5, restart: {value_days: 0.3, emit_days: 0.5}}\n"
    ),
    "data/lines.csv": (
        "line_id,enterprise_id,name,technology,product,output_per_day,output_unit,value_per_day,nox,vocs,coating,status\n"
        "L1,E1,一线,furniture_coating,furniture,100,套,10000,0,20,solvent,active\n"
        "L2,E1,二线,furniture_coating,furniture,100,套,20000,0,10,solvent,active\n"
        "L3,E2,一线,furniture_coating,furniture,100,套,10000,0,20,waterborne,active\n"
        "L4,E2,备用线,furniture_coating,furniture,100,套,10000,0,20,solvent,idle\n"
        "L5,E3,窑,cement_kiln,cement,4000,吨,1000000,1600,0,none,active\n"
    ),
    "data/projects.csv": "project_id,name,district,kind,deadline,delay_cost_per_day\nP1,丁楼盘（虚构）,锦江区,housing,2018-05-31,1000\n",
    "data/tasks.csv": (
        "task_id,project_id,name,work_type,duration_days,planned_start,pm,works\n"
        "T1,P1,土方,earthworks,4,2018-05-03,5,mon-sat\n"
    ),
    "data/exemptions.csv": (
        "exemption_id,subject_id,list,evidence,valid_from,valid_to,joined_on\n"
        "X1,L2,ultra_low,川环函〔2018〕1号,2018-05-10,,2018-04-01\n"
    ),
    "scenarios/policies/law.yaml": (
        "policy: law\n"
        "title: 示例条款\n"
        "document: 示例〔2018〕1号\n"
        "rules:\n"
        "  - id: summer-voc\n"
        "    clause: 第7项\n"
        "    says: 重点企业限产、停产\n"
        "    bureau: 市经信委\n"
        "    window: {from: 05-01, to: 08-31}\n"
        "    applies_to: {kind: line, emits: vocs, key_emitter: true}\n"
        "    unless:\n"
        "      - {coating: [waterborne, powder], because: 使用水性涂料除外}\n"
        "      - {on_list: ultra_low, because: 纳入超低排放企业名单的除外}\n"
        "    effect: {open: [limit, stop]}\n"
        "  - id: early-digging\n"
        "    clause: 第8项\n"
        "    says: 停止土石方作业\n"
        "    bureau: 市建委\n"
        "    window: {from: 2018-05-05, to: 2018-05-08}\n"
        "    applies_to: {kind: task, work_type: earthworks}\n"
        "    effect: {ban: true}\n"
        "  - id: glass-only\n"
        "    clause: 第9项\n"
        "    says: 平板玻璃限产\n"
        "    bureau: 市经信委\n"
        "    applies_to: {kind: line, sector: 平板玻璃}\n"
        "    effect: {open: [limit]}\n"
    ),
    "scenarios/tiny.yaml": (
        "name: tiny\n"
        "season: {from: 2018-05-01, to: 2018-05-14}\n"
        "horizon: {from: 2018-05-01, to: 2018-06-15}\n"
        "data: ../data\n"
        "policies: [policies/law.yaml]\n"
        "targets:\n"
        "  - {pollutant: vocs, area: city, per: season, reduce: 20%}\n"
        "solve: {gap: 0.1%, time_limit: 20, seed: 1}\n"
    ),
    "scenarios/greedy.yaml": (
        "extends: tiny.yaml\nname: greedy\ntargets:\n  - {pollutant: vocs, area: city, per: season, reduce: 90%}\n"
    ),
}

Cuofeng = Callable[..., Result]


@pytest.fixture(scope="session")
def cuofeng() -> Cuofeng:
    """The command line: cuofeng("check", path) gives exit code, stdout and stderr; English unless asked otherwise."""

    def call(*arguments: object) -> Result:
        return CliRunner(env={"LC_ALL": "C"}).invoke(program, [str(argument) for argument in arguments])

    return call


def write_tiny(folder: Path) -> Path:
    """Writes the two weeks under `folder` and returns the scenario's path. Baseline: 700 kg of VOCs, 22.4 t of NOx."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "scenarios" / "tiny.yaml"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_tiny(tmp_path)


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory, cuofeng: Cuofeng) -> Path:
    """The folder of one finished run of the two weeks; whoever changes it copies it first."""
    folder = tmp_path_factory.mktemp("tiny")
    result = cuofeng("run", write_tiny(folder), "--out", folder / "run")
    assert result.exit_code == 0, result.output
    return folder / "run"
