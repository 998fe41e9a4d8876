"""The same world in other clothes: encodings, workbooks, Chinese headers, scenarios that extend others."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reports.verdict import Verdict
from reports.verify import verify_schedule
from reports.verify.headers import column, sheet
from reports.verify.notes import UnreadableError
from reports.verify.words import day, exact, hours, number, overlap, whole
from tests.verify.worlds import OPEN_ALL, build, english, judged, plan, rule, write_table, write_yaml

CHINESE = {
    "enterprise_id": "企业编号", "name": "名称", "district": "区县", "sector": "所属行业", "grade": "绩效等级",
    "line_id": "生产线编号", "technology": "工艺", "product": "产品", "output_per_day": "日产量", "value_per_day": "日产值（元）",
    "nox": "氮氧化物(kg/天)", "vocs": "ＶＯＣｓ", "works": "工作制", "coating": "涂料", "subject_id": "对象编号", "list": "名单",
    "exemption_id": "编号", "evidence": "文号", "valid_to": "有效期止", "zone": "片区",
}  # fmt: skip
WORLD: dict[str, Any] = {
    "tables": {
        "enterprises": [{"grade": "Ａ级", "key_emitter": "是"}],
        "lines": [{"works": "单休", "coating": "水性", "vocs": "１００"}],
        "exemptions": [{"list": "超低排放", "valid_to": "2018年5月3日"}],
    },
    "rules": [
        rule(
            OPEN_ALL,
            applies_to={"grade": "A", "coating": "waterborne", "key_emitter": True},
            unless=[{"on_list": "ultra_low", "because": "除外"}],
        )
    ],
}


def as_expected(verdict: Verdict) -> bool:
    """Exempt until 3 May, the Sunday without emission, 100 kg on other days."""
    kg = verdict.ledger.city_planned_kg[:, 3].tolist()
    says = "law schedule.csv L1 2018-05-02/2018-05-03: no rule opens mode stop []"
    return english(verdict) == says and kg == [100, 0, 0, 0, 100, 0, 100, 100, 100, 100]


def bom(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    "encode", [str.encode, bom, lambda text: text.encode("gb18030")], ids=["utf8", "bom", "gb18030"]
)
def test_tables_in_any_encoding_and_either_language(tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    build(tmp_path, **WORLD)
    for path in [*(tmp_path / "data").glob("*.csv"), tmp_path / "law.yaml"]:
        text = path.read_text(encoding="utf-8")
        head, _, rest = text.partition("\n")
        if path.suffix == ".csv":
            head = ",".join(CHINESE.get(name, name) for name in head.split(","))
        path.write_bytes(encode(f"{head}\n{rest}"))
    assert as_expected(judged(tmp_path, "rsssrrrrrr"))


@pytest.mark.parametrize("named", [True, False], ids=["by its path", "in its folder"])
def test_a_workbook_holds_the_tables(tmp_path: Path, named: bool) -> None:
    build(tmp_path, **WORLD, data="data/data.xlsx" if named else "data")
    book = openpyxl.Workbook()
    for path in (tmp_path / "data").glob("*.csv"):
        page = book.create_sheet({"lines": "生产线", "enterprises": "企业清单"}.get(path.stem, path.stem))
        typed = {"2018年5月3日": datetime(2018, 5, 3), "1000": 1000.0, "50": 50.0, "是": True, "": None}
        for cells in csv.reader(path.open(encoding="utf-8")):
            page.append([typed.get(cell, cell) for cell in cells])
        path.unlink()
    book.save(tmp_path / "data" / "data.xlsx")
    assert as_expected(judged(tmp_path, "rsssrrrrrr"))


def test_a_scenario_extends_another_in_another_folder(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    build(
        base,
        targets=[{"pollutant": "vocs", "reduce": "10%"}],
        burden={"enterprise_loss_at_most": "50%"},
        caps=[{"pollutant": "vocs", "at_most": 1}],
    )
    write_yaml(
        tmp_path / "middle.yaml", {"extends": "base/scenario.yaml", "season": {"to": "2018-05-04"}, "caps": None}
    )
    write_yaml(
        tmp_path / "scenario.yaml", {"extends": "middle.yaml", "targets": [{"pollutant": "nox", "reduce_kg": 1}]}
    )
    plan(tmp_path, "rrrr")
    verdict = verify_schedule(tmp_path / "scenario.yaml", tmp_path)
    assert [(one.pollutant, one.required, one.base) for one in verdict.limits] == [("nox", 1, 200)]
    plan(tmp_path, "ssss")
    assert "burden E1" in english(verify_schedule(tmp_path / "scenario.yaml", tmp_path))


def test_a_scenario_that_extends_itself_is_told(tmp_path: Path) -> None:
    build(tmp_path, extends="scenario.yaml")
    plan(tmp_path, "r" * 10)
    verdict = verify_schedule(tmp_path / "scenario.yaml", tmp_path)
    assert (verdict.status, english(verdict)) == ("unknown", "input scenario.yaml: extends itself []")


def test_yes_and_no_stay_words_in_yaml(tmp_path: Path) -> None:
    build(
        tmp_path,
        rules=[rule({"open": ["stop"]}, applies_to={"permit": "no"})],
        tables={"enterprises": [{"permit": "否"}]},
    )
    law = (tmp_path / "law.yaml").read_text(encoding="utf-8").replace("'no'", "no")
    (tmp_path / "law.yaml").write_text(law, encoding="utf-8")
    assert judged(tmp_path, "s" * 10).passed


def test_policies_follow_each_other_in_the_order_of_the_scenario(tmp_path: Path) -> None:
    build(tmp_path, policies=["second.yaml", "law.yaml"], rules=[rule({"open": ["stop"]}, "b")])
    second = {"policy": "q", "title": "", "document": "", "rules": [rule({"open": ["stop"]}, "c")]}
    write_yaml(tmp_path / "second.yaml", second)
    assert judged(tmp_path, "s" * 10, because="c;b").passed


def test_unknown_columns_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    build(
        tmp_path,
        tables={
            "lines": [
                {"remark": "="},
                dict.fromkeys(
                    (
                        "line_id",
                        "enterprise_id",
                        "name",
                        "technology",
                        "product",
                        "output_per_day",
                        "value_per_day",
                        "nox",
                        "vocs",
                        "remark",
                    ),
                    "",
                ),
            ]
        },
    )
    assert judged(tmp_path, "r" * 10).passed


def test_numbers_dates_and_hours_as_people_write_them() -> None:
    assert number("２０％") == 0.2
    assert number("33.3%") == 0.333
    assert exact("29%") * 100 == 29
    assert number("1e3") == 1000
    assert whole("3.0") == 3
    assert day("2018/5/1") == day("2018年5月1日") == day("2018-05-01 00:00:00") == date(2018, 5, 1)
    assert hours("18:00-08:00") == ((1080, 1440), (0, 480))
    assert hours("０８：００－１８：００") == ((480, 1080),)
    assert not overlap(hours("08:00-18:00"), hours("18:00-24:00"))
    assert overlap(hours("22:00-02:00"), hours("01:00-03:00"))


@pytest.mark.parametrize(
    "read, text", [(number, "1,200"), (number, "x"), (whole, "1.5"), (day, "2018-02-30"), (day, "5月"), (hours, "8-18")]
)
def test_what_is_no_number_is_unreadable(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(UnreadableError, match="is not"):
        read(text)


def test_headers_and_sheets() -> None:
    assert column("lines", "日产值（元／天）") == "value_per_day"
    assert column("lines", " Line ID ") == "line_id"
    assert column("lines", "备注") == ""
    assert sheet("生产线") == "lines"
    assert sheet("Lines") == "lines"
    assert sheet("说明") == ""


def test_a_table_without_rows_is_read(tmp_path: Path) -> None:
    build(tmp_path, tables={"exemptions": [{}]})
    head = (tmp_path / "data" / "exemptions.csv").read_text().splitlines()[0]
    (tmp_path / "data" / "exemptions.csv").write_text(head + "\n")
    assert judged(tmp_path, "r" * 10).passed
    write_table(tmp_path / "data" / "exemptions.csv", [{"subject_id": "E1"}])
    assert "input list: list is missing" in english(judged(tmp_path, "r" * 10))


NONSENSE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("scenario.yaml: data is missing", {"data": None}),
    ("season: a map was expected", {"season": "May"}),
    ("2018-05-01/2038-05-01: not a span of days", {"season": {"from": "2018-05-01", "to": "2038-05-01"}}),
    ("fortnight: no such period", {"caps": [{"pollutant": "vocs", "per": "fortnight", "at_most": 1}]}),
    ("pollutant: 'co2' is not known", {"caps": [{"pollutant": "co2", "at_most": 1}]}),
    ("pollutant: pollutant is missing", {"caps": [{"at_most": 1}]}),
    ("close: no such effect on a line", {"rules": [rule({"close": "run"})]}),
    (
        "open: no such effect on a task",
        {"rules": [rule({"open": "run"}, kind="task")], "tables": {"projects": [{}], "tasks": [{}]}},
    ),
    ("works: 'never' is not known", {"tables": {"lines": [{"works": "never"}]}}),
    ("L1: there is no E7", {"tables": {"lines": [{"enterprise_id": "E7"}]}}),
    ("plant: more than 100 modes", {"technologies": {"plant": {"modes": {f"m{n}": {} for n in range(101)}}}}),
    ("0 days are out of reason", {"tables": {"projects": [{}], "tasks": [{"duration_days": 0}]}}),
    ("law.yaml: a list was expected", {"rules": {}}),
    ("data.xlsx: not an xlsx file", {"data": "data.xlsx"}),
)


@pytest.mark.parametrize("says, world", NONSENSE, ids=[says for says, _ in NONSENSE])
def test_an_input_that_makes_no_sense_leaves_all_unknown(tmp_path: Path, says: str, world: dict[str, Any]) -> None:
    laws = world.get("rules")
    build(tmp_path, **{**world, "rules": laws if isinstance(laws, list) else [rule(OPEN_ALL)]})
    if laws == {}:
        write_yaml(tmp_path / "law.yaml", {"rules": {"a": 1}})
    (tmp_path / "data.xlsx").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "technologies.yaml").write_bytes((tmp_path / "data" / "technologies.yaml").read_bytes())
    verdict = judged(tmp_path, "r" * 10, tasks={"T1": []})
    assert (verdict.passed, verdict.status) == (False, "unknown")
    assert says in english(verdict)
