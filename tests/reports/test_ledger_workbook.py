"""The ledger as a workbook."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from reports.ledger import write_ledger
from reports.verdict import Finding, Text
from tests.reports import small_season
from tests.reports.small_season import Season

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported.*")


@pytest.fixture(scope="module")
def file(two_firms: Season, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ledger") / "ledger.xlsx"
    write_ledger(two_firms.scenario, two_firms.verdict, file)
    return file


def row_of(sheet: Any, line_id: str) -> dict[Any, Any]:
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[2].value == line_id)
    return dict(zip(heads, row, strict=True))


def test_a_row_holds_days_reductions_and_loss_of_its_line(two_firms: Season, file: Path) -> None:
    row = row_of(load_workbook(file)["台账"], "L001")
    ledger = two_firms.verdict.ledger
    assert (row["正常生产天数"].value, row["错时生产天数"].value, row["停产天数"].value) == (73, 20, 15)
    assert row["VOCs减排量（千克）"].value == pytest.approx(ledger.baseline_kg[0, 3] - ledger.planned_kg[0, 3])
    assert row["产值损失（万元）"].value == pytest.approx(ledger.loss_yuan[0] / 1e4)
    assert row["所在地"].value == "金牛区"


def test_days_carry_glyph_and_colour_of_their_mode(file: Path) -> None:
    row = row_of(load_workbook(file)["台账"], "L001")
    night, stop, run = (row[datetime(2018, month, day)] for month, day in ((5, 1), (7, 1), (8, 1)))
    assert (night.value, stop.value, run.value) == ("夜", "停", None)
    assert night.fill.start_color.rgb == "FF86B7E3"
    assert stop.fill.start_color.rgb == "FFC4432D"


def test_sheet_is_frozen_and_filtered(file: Path) -> None:
    sheet = load_workbook(file)["台账"]
    assert sheet.freeze_panes == "E2"
    assert sheet.auto_filter.ref.startswith("A1:")


def test_limits_stand_on_their_own_sheet(two_firms: Season, file: Path) -> None:
    rows = list(load_workbook(file)["限值"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(two_firms.verdict.limits)
    assert rows[0][:4] == ("减排目标", "VOCs", "全市", "2018-05")
    assert {row[8] for row in rows} == {"满足"}


@pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "{=1}"])
def test_nothing_from_a_table_becomes_a_formula(name: str, two_firms: Season, tmp_path: Path) -> None:
    owners = (replace(two_firms.scenario.enterprises[0], name=name), *two_firms.scenario.enterprises[1:])
    lines = (replace(two_firms.scenario.lines[0], name=name), *two_firms.scenario.lines[1:])
    write_ledger(replace(two_firms.scenario, enterprises=owners, lines=lines), two_firms.verdict, tmp_path / "l.xlsx")
    with zipfile.ZipFile(tmp_path / "l.xlsx") as parts:
        assert not any(b"<f>" in parts.read(part) for part in parts.namelist() if "worksheets/sheet" in part)
    cell = row_of(load_workbook(tmp_path / "l.xlsx")["台账"], "L001")["企业名称"]
    assert cell.data_type == "s"
    assert cell.value == name.strip()


def test_text_that_begins_like_a_formula_stays_text_when_edited(two_firms: Season, tmp_path: Path) -> None:
    owners = (replace(two_firms.scenario.enterprises[0], name="=1"), *two_firms.scenario.enterprises[1:])
    write_ledger(replace(two_firms.scenario, enterprises=owners), two_firms.verdict, tmp_path / "l.xlsx")
    assert row_of(load_workbook(tmp_path / "l.xlsx")["台账"], "L001")["企业名称"].quotePrefix


def test_same_plan_gives_the_same_bytes(two_firms: Season, file: Path, tmp_path: Path) -> None:
    write_ledger(two_firms.scenario, two_firms.verdict, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == file.read_bytes()
    with zipfile.ZipFile(file) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2018-05-01T00:00:00Z</dcterms:created>" in parts.read("docProps/core.xml")


def test_another_reader_opens_it(file: Path) -> None:
    book = CalamineWorkbook.from_path(str(file))
    assert book.sheet_names == ["台账", "限值", "涂装汇总", "涂装作业", "说明"]
    assert len(book.get_sheet_by_name("台账").to_python()) == 6


def test_findings_of_a_failed_plan_are_noted(two_firms: Season, tmp_path: Path) -> None:
    failed = replace(
        two_firms.verdict, passed=False, findings=(Finding("law", "L001", Text("无条款停产", "no clause")),)
    )
    write_ledger(two_firms.scenario, failed, tmp_path / "l.xlsx", "en")
    said = list(load_workbook(tmp_path / "l.xlsx")["Notes"].iter_rows(values_only=True))
    assert ("Independent verification", "FAILED") in said
    assert ("against a rule", "L001 no clause") in said


def test_modes_are_the_ones_in_use(file: Path) -> None:
    heads = [cell.value for cell in load_workbook(file)["台账"][1]]
    assert [head for head in heads if str(head).endswith("天数")] == [
        "正常生产天数",
        "错时生产天数",
        "限产天数",
        "停产天数",
    ]
    assert small_season.SEASON.first.isoformat() in {str(head)[:10] for head in heads}
