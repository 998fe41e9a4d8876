"""What the shipped policy files, all four together, do to a small city with a line and a task for each clause."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from models.law import apply_to_lines, law_faults, reaches, rules_of
from models.matching import task_subjects
from models.read import load_scenario
from models.scenario import Scenario

ROOT = Path(__file__).resolve().parents[1]
HOURS = "illustrative-coating-hours.yaml"
"""Left out: its closed hours would hide what the documents leave open to coating lines."""
POLICIES = sorted(path.name for path in ROOT.glob("scenarios/policies/*.yaml") if path.name != HOURS)

HORIZON = {"from": "2018-03-01", "to": "2019-12-31"}
SEASONS = {"summer": ("2018-05-01", "2018-08-31"), "winter": ("2018-11-01", "2019-02-28")}
FIRMS = """enterprise_id,name,district,sector,grade,key_emitter,permit
CEM,甲水泥（虚构）,都江堰市,水泥,C,yes,yes
CEA,乙水泥（虚构）,都江堰市,水泥,A,yes,yes
ULT,丙水泥（虚构）,青白江区,水泥,A,yes,yes
LAT,丁水泥（虚构）,都江堰市,水泥,C,yes,yes
POW,戊电厂（虚构）,金堂县,火电,none,yes,yes
NOP,己电厂（虚构）,金堂县,火电,none,yes,no
PEN,庚家具（虚构）,锦江区,家具制造,D,yes,pending
WAT,辛家具（虚构）,锦江区,家具制造,D,yes,yes
BOI,壬供热（虚构）,新都区,供热锅炉,none,no,yes
LIV,癸供热（虚构）,新都区,供热锅炉,none,yes,yes
CAR,子汽修（虚构）,锦江区,汽车维修,none,no,yes
GLA,丑玻璃（虚构）,青白江区,平板玻璃,none,yes,yes
BRI,寅砖瓦（虚构）,青白江区,砖瓦,none,no,yes
"""
LINES = """line_id,enterprise_id,name,technology,value_per_day,nox,vocs,coating
CEM-1,CEM,窑,cement_kiln,1,9,0,none
CEA-1,CEA,窑,cement_kiln,1,9,0,none
ULT-1,ULT,窑,cement_kiln,1,9,0,none
LAT-1,LAT,窑,cement_kiln,1,9,0,none
POW-1,POW,机组,coal_power,1,9,0,none
NOP-1,NOP,机组,coal_power,1,9,0,none
PEN-1,PEN,喷涂,furniture_coating,1,0,9,solvent
WAT-1,WAT,喷涂,furniture_coating,1,0,9,waterborne
BOI-1,BOI,锅炉,coal_boiler,1,9,0,none
LIV-1,LIV,锅炉,coal_boiler,1,9,0,none
CAR-1,CAR,烤漆,car_repair,1,0,9,solvent
GLA-1,GLA,窑,flat_glass,1,9,0,none
BRI-1,BRI,窑,brick_tunnel_kiln,1,9,0,none
"""
LISTED = """exemption_id,subject_id,list,evidence,valid_from,valid_to,joined_on
X1,ULT,ultra_low,示例1号,,,2018-09-20
X2,LAT,ultra_low,示例2号,,,2018-12-20
X3,BOI,boiler_overdue,示例3号,,,
X4,LIV,livelihood,示例4号,,,
X5,BRI,brick_rectify,示例5号,2018-10-15,2018-11-30,
X6,METRO,approved_major,示例6号,,,
X7,FLOOD,emergency,示例7号,,2018-12-31,
X8,DIRTY,site_not_ready,示例8号,,,
X9,ALERT,heavy_pollution_alert,示例9号,2019-01-02,2019-01-04,
"""
PROJECTS = """project_id,name,district,kind
HOUSE,住宅（虚构）,新都区,housing
METRO,地铁（虚构）,新都区,transit
ROAD,道路（虚构）,新都区,municipal
FLOOD,抢险（虚构）,新都区,municipal
FIT,装修（虚构）,锦江区,fitout
DIRTY,工地（虚构）,青白江区,housing
ALERT,工地（虚构）,青白江区,housing
"""
TASKS = """task_id,project_id,name,work_type,duration_days,planned_start,coating
house-earth,HOUSE,土方,earthworks,1,2018-09-03,none
house-level,HOUSE,场平,levelling,1,2018-09-03,none
house-spray,HOUSE,外墙,spraying,1,2018-09-03,solvent
house-water,HOUSE,外墙,spraying,1,2018-09-03,waterborne
house-decor,HOUSE,装修,decoration,1,2018-09-03,solvent
metro-earth,METRO,土方,earthworks,1,2018-09-03,none
metro-demol,METRO,拆除,demolition,1,2018-09-03,none
road-earth,ROAD,土方,earthworks,1,2018-09-03,none
flood-earth,FLOOD,土方,earthworks,1,2018-09-03,none
fit-decor,FIT,装修,decoration,1,2018-09-03,none
fit-water,FIT,装修,decoration,1,2018-09-03,waterborne
dirty-struct,DIRTY,结构,structure,1,2018-09-03,none
alert-earth,ALERT,土方,earthworks,1,2018-09-03,none
"""


@pytest.fixture(scope="module", params=sorted(SEASONS))
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A line for each clause on industry, under all four files, through the program's own reader."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copy(ROOT / "models/sample/technologies.yaml", folder)
    tables = {"enterprises": FIRMS, "lines": LINES, "exemptions": LISTED, "projects": PROJECTS, "tasks": TASKS}
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    first, last = SEASONS[request.param]
    files = [f"policies/{name}" for name in POLICIES]
    shutil.copytree(ROOT / "scenarios/policies", folder / "policies")
    scenario = {
        "name": request.param,
        "season": {"from": first, "to": last},
        "horizon": HORIZON,
        "data": ".",
        "policies": files,
    }
    (folder / "scenario.yaml").write_text(yaml.safe_dump(scenario), "utf-8")
    return load_scenario(folder / "scenario.yaml")


def allowed(city: Scenario, line_id: str, day: date) -> set[str]:
    lines = np.arange(len(city.lines), dtype=np.int32)
    law = apply_to_lines(city, lines)
    found = law.classes[law.law[[line.line_id for line in city.lines].index(line_id)]]
    return {name for name, open_ in zip(found.mode_names, found.allowed[city.season.index(day)], strict=False) if open_}


def test_the_program_reads_what_stands_in_the_files(city: Scenario) -> None:
    files = [yaml.safe_load((ROOT / "scenarios/policies" / name).read_text("utf-8")) for name in POLICIES]
    written = [(rule["id"], rule["says"]) for policy in files for rule in policy["rules"]]
    assert [(rule.rule_id, rule.says) for rule in rules_of(city)] == written
    assert not city.warnings


def test_no_line_of_the_city_is_left_without_a_mode(city: Scenario) -> None:
    lines = np.arange(len(city.lines), dtype=np.int32)
    assert not law_faults(city, lines, apply_to_lines(city, lines))


@pytest.mark.parametrize(
    "line_id, summer, winter",
    [
        ("CEM-1", {"run"}, {"run", "limit", "stop"}),
        ("ULT-1", {"run"}, {"run", "limit", "stop"}),  # the district's staggering excuses nobody
        ("LAT-1", {"run"}, {"run", "limit", "stop"}),  # joined after the end of September
        ("POW-1", {"run"}, {"run", "limit90", "limit80", "limit70"}),
        ("NOP-1", {"stop"}, {"stop"}),
        ("PEN-1", {"run", "limit", "stop"}, {"run", "limit", "stop"}),
        ("WAT-1", {"run"}, {"run", "limit", "stop"}),
        ("BOI-1", {"run"}, {"stop"}),
        ("LIV-1", {"run"}, {"run", "limit"}),
        ("CAR-1", {"run"}, {"run", "limit"}),
        ("GLA-1", {"run"}, {"limit80", "limit70"}),
        ("BRI-1", {"run"}, {"run", "limit", "hold", "stop"}),
    ],
)
def test_what_each_line_may_do(city: Scenario, line_id: str, summer: set[str], winter: set[str]) -> None:
    day, expected = (date(2018, 7, 2), summer) if city.name == "summer" else (date(2019, 1, 2), winter)
    assert allowed(city, line_id, day) == expected


def test_brick_works_stop_for_the_days_of_their_order(city: Scenario) -> None:
    if city.name == "winter":
        assert allowed(city, "BRI-1", date(2018, 11, 30)) == {"stop"}
        assert allowed(city, "BRI-1", date(2018, 12, 1)) == {"run", "limit", "hold", "stop"}


def bans(city: Scenario, task_id: str, day: date) -> set[str]:
    subjects, at = task_subjects(city), city.horizon.index(day)
    task = [task.task_id for task in city.tasks].index(task_id)
    found = [reach for reach in reaches(city, subjects, "task") if reach.window[at]]
    return {rules_of(city)[reach.rule].rule_id for reach in found if reach.in_force.mask(task, len(city.horizon))[at]}


@pytest.mark.parametrize(
    "task_id, summer, winter",
    [
        ("house-earth", {"sites-earth-summer-strict"}, {"winter-earthworks", "sites-earth-winter"}),
        ("house-level", {"sites-earth-summer-strict"}, {"sites-earth-winter"}),
        ("house-spray", {"sites-spraying-summer"}, {"sites-spraying-winter"}),
        ("house-water", set(), set()),
        ("house-decor", set(), set()),
        ("metro-earth", set(), set()),
        ("metro-demol", set(), {"winter-demolition"}),
        ("road-earth", {"sites-earth-summer-strict"}, {"winter-earthworks", "sites-earth-winter"}),
        ("flood-earth", set(), {"winter-earthworks", "sites-earth-winter"}),  # the emergency ended with December
        ("fit-decor", set(), {"winter-fitout"}),
        ("fit-water", set(), set()),
        ("dirty-struct", {"qbj-site-not-ready"}, {"qbj-site-not-ready"}),
    ],
)
def test_which_rules_ban_each_task(city: Scenario, task_id: str, summer: set[str], winter: set[str]) -> None:
    assert bans(city, task_id, date(2018, 7, 2)) == summer
    assert bans(city, task_id, date(2019, 1, 2)) == winter


def test_an_alert_bans_earthworks_on_its_days_only(city: Scenario) -> None:
    assert "qbj-alert-earthworks" in bans(city, "alert-earth", date(2019, 1, 4))
    assert "qbj-alert-earthworks" not in bans(city, "alert-earth", date(2019, 1, 5))


def test_nothing_is_banned_between_the_seasons(city: Scenario) -> None:
    for task in city.tasks:
        if task.project_id != "DIRTY":
            assert not bans(city, task.task_id, date(2018, 9, 30))
            assert not bans(city, task.task_id, date(2018, 4, 30))
