"""One wrong cell, row or file in the tables gives one fault, in its place and in words."""

from __future__ import annotations

import re

import pytest

from .world import World

E, L, P, T = "data/enterprises.csv", "data/lines.csv", "data/projects.csv", "data/tasks.csv"
R, X, B, D = "data/resources.csv", "data/exemptions.csv", "data/background.csv", "data/districts.csv"

CELLS = {
    "missing required cell": (E, "E2,乙家具,蒲江县,家具制造", "E2,,蒲江县,家具制造", r"enterprises.csv, row 3, name: is required"),
    "text in a number": (L, ",60.5,", ",六十,", r"lines.csv, row 4, vocs = 六十: must be a number of at least 0"),
    "negative emission": (L, ",60.5,", ",-1,", r"row 4, vocs = -1: must be a number of at least 0"),
    "negative value": (L, "35000", "-35000", r"row 4, value_per_day = -35000: must be a number of at least 0"),
    "not a number": (L, ",60.5,", ",nan,", r"row 4, vocs = nan: must be a number"),
    "infinite": (L, ",60.5,", ",inf,", r"row 4, vocs = inf: must be a number"),
    "beyond all bounds": (L, ",60.5,", ",1e999,", r"row 4, vocs = 1e999: too large"),
    "thousands separator": (L, "35000", '"35,000"', r"value_per_day = 35,000: must be a number.*did you mean 35000\?"),
    "underscore in a number": (L, "35000", "35_000", r"value_per_day = 35_000: must be a number"),
    "fraction of a day": (L, "run,6", "run,6.5", r"row 2, min_stop_days = 6.5: must be a whole number of at least 1"),
    "no day at all": (L, "run,6", "run,0", r"row 2, min_stop_days = 0: must be a whole number of at least 1"),
    "unknown calendar": (L, "mon-sat", "monsat", r"row 4, works = monsat: must be one of daily, .*did you mean mon-sat"),
    "unknown permit": (E, "grade,", "permit,", r"row 2, permit = B: must be one of yes, no, pending"),
    "neither yes nor no": (E, ",yes\n", ",maybe\n", r"row 2, key_emitter = maybe: must be one of yes, no"),
    "credit code too short": (E, "91510100MA0000001L", "9151", r"row 2, credit_code = 9151: must be a credit code of 18"),
    "credit code's check digit": (E, "0001L", "0001M", r"row 2, credit_code = 91510100MA0000001M: .*check digit"),
    "id that is a path": (E, "E2,", "../E3,丙,蒲江县,砖瓦,,,\nE2,", r"row 3, enterprise_id = ../E3: names the notice's file"),
    "id with a semicolon": (L, "L3,", "L;3,", r"row 4, line_id = L;3: an id holds no semicolon"),
    "repeated enterprise": (E, "E2,", "E1,丙,蒲江县,砖瓦,,,\nE2,", r"enterprises.csv, row 3, enterprise_id = E1: is a repeated id, first in row 2"),
    "repeated line": (L, "L3,", "L2,", r"lines.csv, row 4, line_id = L2: is a repeated id, first in row 3"),
    "unknown enterprise": (L, "L1,E1", "L1,E11", r"row 2, enterprise_id = E11: is not listed .* \(did you mean E1\?\)"),
    "unknown district": (E, "E2,乙家具,蒲江县", "E2,乙家具,浦江县", r"row 3, district = 浦江县: .*districts \(did you mean 蒲江县\?\)"),
    "unknown technology": (L, "coater", "coter", r"row 4, technology = coter: is not listed.*did you mean coater"),
    "unknown initial mode": (L, "daily,run,6", "daily,stopp,6", r"row 2, initial_mode = stopp: must be a mode of kiln: run, limit, stop"),
    "override without the mode": (L, "mon-sat,,", "mon-sat,,3", r"row 4, min_stop_days = 3: .*no mode stop"),
    "impossible date": (P, "2018-10-01", "2018-02-30", r"projects.csv, row 2, deadline = 2018-02-30: is no day of the calendar"),
    "date the other way round": (P, "2018-10-01", "01/10/2018", r"row 2, deadline = 01/10/2018: must be a date"),
    "year out of reach": (P, "2018-10-01", "0018-10-01", r"row 2, deadline = 0018-10-01: must be a date from 1990 to 2100"),
    "no duration": (T, "landscaping,8", "landscaping,0", r"tasks.csv, row 5, duration_days = 0: must be"),
    "unknown project": (T, "T4,P2", "T4,P9", r"row 5, project_id = P9: is not listed in the table projects"),
    "unknown predecessor": (T, "T1+3", "T9+3", r"row 3, predecessors = T9: is not listed in the table tasks"),
    "predecessor of itself": (T, "T1+3", "T2+3", r"row 3, predecessors = T2: a task cannot precede itself"),
    "predecessor elsewhere": (T, "T1+3", "T4+3", r"row 3, predecessors = T4: must be a task of the same project"),
    "predecessors in a circle": (T, "earthworks,20,,", "earthworks,20,T3,", r"predecessors: .*circle: (T1 → T3|T1 → T2 → T3|T\d → .*) "),
    "unreadable lag": (T, "T1+3", "T1+x", r"row 3, predecessors = T1\+x: must be task ids"),
    "unknown resource": (T, "crew:2", "crw:2", r"row 3, needs = crw: is not listed in the table resources \(did you mean crew\?\)"),
    "another project's resource": (T, "2018-06-01,2,,,,", "2018-06-01,2,,,,digger:1", r"row 5, needs = digger: is not listed"),
    "more than there is": (T, "crew:2", "crew:3", r"row 3, needs = crew:3: is more than the capacity of 2 a day"),
    "needs without a number": (T, "crew:2", "crew", r"row 3, needs = crew: must be resource:number"),
    "hours that do not exist": (T, "08:00-18:00", "08:00-25:00", r"row 2, hours = 08:00-25:00: must be clock hours"),
    "repeated resource": (R, "digger,1,P1", "digger,1,P1\ncrew,9,P1", r"resources.csv, row 4, resource = crew: is repeated"),
    "exemption for nobody": (X, "X1,E1", "X1,E7", r"exemptions.csv, row 2, subject_id = E7: is not listed"),
    "exemption without evidence": (X, "文1", "", r"row 2, evidence: is required"),
    "exemption ends first": (X, "2018-12-31", "2017-12-31", r"row 2, valid_to = 2017-12-31: must not lie before valid_from = 2018-01-01"),
    "thirteenth month": (B, "蒲江县,7", "蒲江县,13", r"background.csv, row 3, month = 13: must be a month from 1 to 12, or all"),
    "background left empty": (B, "500", "", r"row 2, nox: is required"),
    "zone called as a district": (D, "outer", "青羊区", r"districts.csv, row 3, zone = 青羊区: is a zone with the name of a district"),
    "district called city": (D, "蒲江县,蒲江县,outer", "蒲江县,蒲江县,outer\ncity,全市,", r"districts.csv, row 4, district = city: city means the whole city"),
    "exemption for two": (L, "L2,E1", "E1,E1", r"exemptions.csv, row 2, subject_id = E1: is the id of more than one"),
    "split hours": (T, "08:00-18:00", "08:00-08:00", r"hours = 08:00-08:00: must be clock hours"),
    "short row": (E, ",家具制造,,,no", ",家具制造", r"enterprises.csv, row 3: must have 7 cells, has 4"),
    "long row": (L, "mon-sat,,", "mon-sat,,,,x", r"lines.csv, row 4: must have 13 cells, has 15"),
    "column missing": (L, "value_per_day", "value_a_day", r"lines.csv, row 1, value_per_day: is a required column that is missing \(did you mean value_a_day\?\)"),
    "column twice": (E, "sector,grade", "sector,行业", r"enterprises.csv, row 1, 行业: repeats the column sector"),
    "wrong unit": (L, ",nox,", ",氮氧化物(吨),", r"lines.csv, row 1, 氮氧化物\(吨\): must be measured in .*kg"),
    "quote left open": (E, "乙家具", '"乙家具', r"enterprises.csv, row 3: quotes do not match"),
    "control character": (E, "乙家具", "乙\x1b[31m家具", r"enterprises.csv, row 3 = \\x1b: must not contain control characters"),
    "NUL byte": (E, "乙家具", "乙\x00家具", r"enterprises.csv, row 3: holds a NUL byte"),
    "semicolons between cells": (R, "resource,capacity,project_id\ncrew,2,\ndigger,1,P1", "resource;capacity\ncrew;2", r"resources.csv, row 1 = resource;capacity: columns must be separated by commas"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), CELLS.values(), ids=CELLS.keys())
def test_one_slip_is_one_fault(world: World, file: str, old: str, new: str, told: str) -> None:
    faults = world.edit(file, old, new).told()

    assert len(faults) == 1, faults
    assert re.search(told, faults[0]), faults[0]


@pytest.mark.parametrize("file", [E, L, "data/technologies.yaml"])
def test_a_required_table_that_is_missing(world: World, file: str) -> None:
    del world.files[file]

    (fault,) = world.told()

    assert re.search(rf"^{file}: (is a required table that is missing|no such file)", fault)


@pytest.mark.parametrize("content", ["", "\n\n", " , ,\n", "\ufeff"])
def test_an_empty_table(world: World, content: str) -> None:
    world.files[E] = content

    assert world.told() == ["data/enterprises.csv: is empty: the first row must hold the column names"]


def test_bytes_of_no_known_encoding(world: World) -> None:
    world.files[E] = FILE_IN_LATIN_1

    (fault,) = world.told()

    assert fault == "data/enterprises.csv, row 2: must be encoded in UTF-8 or GB18030"


FILE_IN_LATIN_1 = b"enterprise_id,name,district,sector\nE1,caf\xe9,a\xff\xff,b\n"


def test_a_byte_order_mark_allows_no_other_encoding(world: World) -> None:
    world.files[E] = b"\xef\xbb\xbfenterprise_id,name\nE1,\xb3\xc9\n"

    (fault,) = world.told()

    assert fault == "data/enterprises.csv, row 2: must be encoded in UTF-8 or GB18030"


def test_a_season_without_lines_or_tasks_has_nothing_to_plan(world: World) -> None:
    world.files[L] = str(world.files[L]).partition("\n")[0] + "\n"
    del world.files[T]

    assert "data: holds neither a line nor a task: there is nothing to plan" in world.told()


def test_a_workbook_under_the_name_of_a_table(world: World) -> None:
    world.files[E] = b"PK\x03\x04rest"

    (fault,) = world.told("zh")

    assert "这是 Excel 工作簿" in fault


def test_an_unreadable_table_is_not_held_against_those_who_refer_to_it(world: World) -> None:
    world.files[E] = b"\x00" * 10

    assert len(world.told()) == 1


def test_faults_of_several_files_come_together_in_the_order_of_files_and_rows(world: World) -> None:
    world.edit(L, ",60.5,", ",-1,").edit(L, "L1,E1", "L1,E8").edit(E, "0001L", "0001M").edit(T, "T1+3", "T9")
    world.edit("data/technologies.yaml", "output: 0.8", "output: 80").edit(
        "scenarios/season.yaml", "core, per", "cor, per"
    )
    world.edit("scenarios/policies/law.yaml", "[limit, stop]", "[limit, halt]")

    places = [(fault.file.removeprefix(f"{world.root}/"), fault.row) for fault in world.faults()]

    assert places == [
        ("data/technologies.yaml", 4),
        ("data/enterprises.csv", 2),
        ("data/lines.csv", 2),
        ("data/lines.csv", 4),
        ("data/tasks.csv", 3),
        ("scenarios/policies/law.yaml", 14),
        ("scenarios/season.yaml", 7),
    ]


def test_every_row_is_told_of_not_only_the_first(world: World) -> None:
    world.edit(L, "value_per_day,so2", "value_per_day,SO2").edit(L, "1500000,30,400,20,5,", "x,y,z,20,5,")

    assert [fault.key for fault in world.faults()] == ["value_per_day", "so2", "nox"]


def test_a_message_in_chinese(world: World) -> None:
    world.edit(L, ",60.5,", ",-5,")

    (fault,) = world.told("zh")

    assert re.search(r"data/lines.csv 第 4 行「vocs」 ?= -5：应为不小于 0 的数$", fault)


def test_a_line_break_inside_quotes_does_not_shift_the_rows_below(world: World) -> None:
    world.edit(E, "甲水泥", '"甲\n水泥"').edit(E, "乙家具", "")

    (fault,) = world.faults()

    assert (fault.row, fault.key) == (4, "name")


def test_an_id_at_fault_is_still_known_to_those_who_refer_to_it(world: World) -> None:
    world.edit(E, "E2,", "E/2,").edit(L, "L3,E2", "L3,E/2")

    (fault,) = world.faults()

    assert (fault.key, fault.value) == ("enterprise_id", "E/2")


def test_thousands_of_misspelt_ids_are_told_within_seconds(world: World) -> None:
    header = "line_id,enterprise_id,name,technology,product,value_per_day\n"
    world.files[L] = header + "".join(f"L{n},EE{n},线,kiln,cement,1\n" for n in range(5000))
    world.files[E] = "enterprise_id,name,district,sector\n" + "".join(f"E{n},企,青羊区,水泥\n" for n in range(5000))

    faults = [fault for fault in world.faults() if fault.key == "enterprise_id"]

    assert len(faults) == 5000
    assert faults[0].hint == "E0"
