"""What a notice says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from models.errors import Lang
from models.policy import Rule
from reports.notice import Letterhead, write_notices
from reports.notice.book import Book
from reports.notice.clauses import clauses
from reports.notice.content import LINES_A_GRID, code_of, notice
from tests.reports import small_season
from tests.reports.pdf import text_of
from tests.reports.small_season import Season


def write_one(season: Season, folder: Path, lang: Lang = "zh", **more: object) -> str:
    write_notices(folder, season.scenario, season.verdict, lang, schedule_rules=season.rules, only=["E001"], **more)  # type: ignore[arg-type]
    return text_of(folder / "notices" / "E001.pdf")


def test_quotes_the_clause_with_its_document_place_and_bureau(furniture_text: str) -> None:
    assert "《成都市2018年大气污染防治工作行动方案》（成办函〔2018〕73号）第7项" in furniture_text
    assert (
        "严格落实挥发性有机物排放（使用固体粉末或水性涂料等低挥发性涂料除外）重点企业限产、停产措施" in furniture_text
    )
    assert "牵头部门：市经信委" in furniture_text


def test_every_block_stands_with_its_dates_days_and_meaning(furniture_text: str) -> None:
    for span in (
        "2018年5月1日至5月20日20",
        "2018年5月31日至6月14日15",
        "2018年6月30日至7月14日15",
        "2018年8月9日至8月31日23",
    ):
        assert span in furniture_text
    assert "产量不减，只在18:00—次日08:00生产，08:00—18:00不得生产" in furniture_text
    assert "日产量不超过正常的50%（60件）" in furniture_text


def test_names_with_markup_and_rare_characters_are_printed_literally(furniture_text: str) -> None:
    assert "示例*bold*昇喆堃镕家具有限公司#letx=1" in furniture_text


def test_says_why_an_exception_was_not_applied(furniture_text: str) -> None:
    assert "喷涂一线：登记的涂料类型为溶剂型涂料，不属此列" in furniture_text
    assert "示环〔2018〕1号列入超低排放企业名单，列入日期2018年10月15日，晚于2018年9月30日，不属此列" in furniture_text


def test_the_firm_may_claim_a_list_it_is_not_registered_on(two_firms: Season) -> None:
    bare = replace(two_firms.scenario, exemptions=())
    book = Book(bare, two_firms.verdict, two_firms.rules)
    finding = clauses(book, book.cases[0], "zh")[0]["unless"][1]["finding"]
    assert "未见列入超低排放企业名单的登记；如已列入，可凭文件提出" in finding


def test_idle_lines_are_named_as_left_out(furniture_text: str) -> None:
    assert "登记为停用的生产线（备用线）不计入本安排" in furniture_text


def test_sums_of_reduction_and_loss_are_those_of_the_ledger(two_firms: Season, furniture_text: str) -> None:
    ledger = two_firms.verdict.ledger
    vocs = float((ledger.baseline_kg - ledger.planned_kg)[:2, 3].sum())
    assert f"{vocs:,.1f}" in furniture_text
    assert f"{ledger.loss_yuan[:2].sum() / 1e4:,.2f}" in furniture_text


def test_restart_emission_is_among_the_checks_of_a_kiln(notices: Path) -> None:
    text = text_of(notices / "E002.pdf")
    assert "1号窑停产结束后的首日方可恢复生产" in text
    assert "0.5个正常日的排放量" in text


def test_a_draft_says_so_and_an_issued_one_does_not(two_firms: Season, tmp_path: Path) -> None:
    assert "草案" in write_one(two_firms, tmp_path)
    issued = write_one(two_firms, tmp_path, draft=False, letterhead=Letterhead("示例市生态环境局", "示环错峰", "028-0000", date(2018, 4, 20)))  # fmt: skip
    assert "草案" not in issued
    assert "示例市生态环境局文件示环错峰〔2018〕1号" in issued
    assert "2018年4月20日" in issued


def test_english_notice(two_firms: Season, tmp_path: Path) -> None:
    text = write_one(two_firms, tmp_path, "en")
    assert "NoticeofstaggeredproductionfromMay" not in text
    assert "Noticeofstaggeredproductionfrom1May2018to31August2018" in text
    assert "dailyoutputatmost50%ofnormal" in text


def test_notice_is_tagged_archivable_and_titled(notices: Path) -> None:
    pdf = PdfReader(notices / "E001.pdf")
    metadata = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "关于2018年5月1日至2018年8月31日错峰生产安排的告知书"


def test_code_changes_with_a_single_day(two_firms: Season) -> None:
    scenario, blocks = small_season.two_firms()
    codes = set()
    for stop in (20, 21):
        blocks["L001"][0] = (0, stop, "night")
        book = Book(scenario, small_season.verdict(scenario, blocks), small_season.rules_of(scenario, blocks))
        codes.add(code_of(book, book.cases[0]))
    assert len(codes) == 2


@pytest.mark.parametrize("count", [1, LINES_A_GRID, LINES_A_GRID + 1, 8, 23])
def test_any_number_of_lines_fits(count: int, tmp_path: Path) -> None:
    lines = tuple(small_season.line(f"L{n}", "E", name=f"{n}号线") for n in range(count))
    scenario = small_season.scenario((small_season.enterprise("E", "示例企业"),), lines, targets=(), caps=())
    blocks = {f"L{n}": [(n, n + 30, "stop")] for n in range(count)}
    season = Season(scenario, small_season.verdict(scenario, blocks), small_season.rules_of(scenario, blocks))
    write_notices(tmp_path, scenario, season.verdict, schedule_rules=season.rules)
    text = text_of(tmp_path / "notices" / "E.pdf")
    assert all(f"{n}号线（编号L{n}，家具涂装）" in text for n in range(count))


def test_a_mode_the_program_does_not_know_keeps_its_name(two_firms: Season) -> None:
    scenario, _ = small_season.two_firms()
    odd = replace(scenario.lines[0], modes=(*scenario.lines[0].modes, small_season._mode("半负荷#1", 0.5, 0.4)))
    scenario = replace(scenario, lines=(odd, *scenario.lines[1:]))
    blocks = {"L001": [(0, 9, "半负荷#1")]}
    book = Book(scenario, small_season.verdict(scenario, blocks), small_season.rules_of(scenario, blocks))
    data = notice(book, book.cases[0], Letterhead(), draft=True, lang="zh")
    assert data["modes"]["半负荷#1"]["name"] == "半负荷#1"


def test_owed_days_are_those_of_the_firms_grade(two_firms: Season) -> None:
    book = Book(two_firms.scenario, two_firms.verdict, two_firms.rules)
    rule: Rule = small_season.HEAT
    assert rule.effect.mode_days is not None
    assert "应达天数：停产不少于20天（全季）" in clauses(book, book.cases[1], "zh")[0]["about"]
