"""What a notice says of measures and of shifted hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.policy import Selector
from models.scenario import Measure
from reports.notice import write_notices
from reports.notice.book import Book
from reports.notice.measures import lifted_rules, measures
from reports.notice.tables import limits_table
from reports.verdict import MeasureTaken
from tests.reports import small_season
from tests.reports.pdf import text_of
from tests.reports.small_season import Season

FROM = date(2018, 6, 15)
WATERBORNE = Measure(
    "waterborne", "改用*水性*涂料", Selector((("coating", ("solvent",)),)), (FROM,), (1.0, 1.0, 1.0, 0.4),
    coating="waterborne", cost_yuan=120_000.0, cost_value_days=2.0, cost_yuan_per_day=800.0,
)  # fmt: skip
BURNER = Measure(
    "burner", "低氮燃烧", Selector(()), (date(2018, 5, 1),), (1.0, 0.5, 1.0, 1.0), joins_list="ultra_low", cost_yuan=1e6
)  # fmt: skip
COST = 120_000 + 2 * 35_000 + 800 * 78.0


def season_with(*taken: MeasureTaken) -> Season:
    scenario, blocks = small_season.two_firms()
    season = small_season.season(replace(scenario, measures=(WATERBORNE, BURNER)), blocks)
    return season._replace(verdict=replace(season.verdict, ledger=replace(season.verdict.ledger, measures=taken)))


def painted(first: date) -> MeasureTaken:
    return MeasureTaken(0, "waterborne", WATERBORNE.title, small_season.SEASON.index(first), COST)


@pytest.fixture(scope="module")
def season() -> Season:
    return season_with(painted(FROM), MeasureTaken(3, "burner", BURNER.title, 0, 1e6))


@pytest.fixture(scope="module")
def book(season: Season) -> Book:
    return Book(season.scenario, season.verdict, season.rules)


def rows(book: Book, case: int) -> dict[str, str]:
    return dict(measures(book, book.cases[case], "zh")[0]["rows"])


def test_says_change_day_cost_emission_clauses_and_days(book: Book) -> None:
    assert rows(book, 0) == {
        "生效日期": "2018年6月15日起生效，须在此前完成",
        "测算费用": "本季25.24万元（一次性投入12.00万元，改造占用2天产值7.00万元，运行6.24万元，78个工作日每日800元）",
        "登记变更": "涂料类型登记为水性涂料",
        "正常生产日排放": "VOCs由38.5千克降至15.4千克（40%）",
        "不再适用的条款": "《成都市2018年大气污染防治工作行动方案》（成办函〔2018〕73号）第7项",
        "停限产天数": "生效前35天，生效后15天",
    }


def test_a_firm_that_only_takes_a_measure_is_told_too(book: Book) -> None:
    assert [case.enterprise.enterprise_id for case in book.cases] == ["E001", "E002", "E003"]
    told = rows(book, 2)
    assert told["登记变更"] == "自2018年5月1日列入超低排放企业名单"
    assert told["不再适用的条款"] == "无"


def test_only_clauses_that_the_change_excuses_are_lifted(book: Book) -> None:
    assert lifted_rules(book.scenario, book.cases[0].lines[0]) == ("summer-voc",)
    assert lifted_rules(book.scenario, book.cases[2].lines[0]) == ()


def test_the_days_limit_falls_with_the_measure() -> None:
    """The block of `limit` runs from 31 May to 14 June, over the measure's first day."""
    season = season_with(painted(date(2018, 6, 5)))
    book = Book(season.scenario, season.verdict, season.rules)
    table = limits_table(book, book.cases[0], "zh")["rows"]
    assert [(row[1], row[-1]) for row in table[:4]] == [
        ("错时生产", "38.50"), ("限产", "19.25"), ("限产（6月5日起）", "7.70"), ("停产（6月5日起）", "0"),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_measures_are_printed_and_parts_renumbered(lang: str, season: Season, tmp_path: Path) -> None:
    write_notices(tmp_path, season.scenario, season.verdict, lang, schedule_rules=season.rules)  # type: ignore[arg-type]
    furniture, glass = text_of(tmp_path / "notices" / "E001.pdf"), text_of(tmp_path / "notices" / "E003.pdf")
    assert "改用*水性*涂料" in furniture
    for text in (
        ("二、治理措施", "五、依据的条款", "第五部分所列除外情形") if lang == "zh" else ("2Measurestotake", "part5")
    ):
        assert text in furniture
    assert ("三、怎样核查" if lang == "zh" else "3Howitischecked") in glass


def test_shifted_hours_say_when_the_line_stands_still(furniture_text: str) -> None:
    assert "产量不减，只在18:00—次日08:00生产，08:00—18:00不得生产" in furniture_text
    assert "错时生产的，在禁止的时间内生产设备和喷涂、烘干设备停止运行" in furniture_text
