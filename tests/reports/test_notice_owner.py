"""What an owner's notice says, and who gets one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.actors import Predecessor
from models.errors import InputError
from reports.notice import Letterhead, write_notices
from reports.notice.gantt import gantt
from reports.notice.site_book import SiteBook, SiteCase
from reports.notice.site_content import site_code, site_notice
from reports.works import spans_of
from tests.reports import small_sites
from tests.reports.pdf import text_of
from tests.reports.small_season import Season


@pytest.fixture(scope="module")
def season() -> Season:
    return small_sites.sites()


@pytest.fixture(scope="module")
def book(season: Season) -> SiteBook:
    return SiteBook(season.scenario, season.verdict)


@pytest.fixture(scope="module")
def folder(season: Season, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sites")
    write_notices(out, season.scenario, season.verdict, schedule_rules=season.rules)
    return out / "notices"


def case_of(book: SiteBook, project_id: str) -> SiteCase:
    return next(case for case in book.cases if case.works.project.project_id == project_id)


def why(book: SiteBook, task_id: str) -> str:
    case = next(case for case in book.cases if task_id in [task.task.task_id for task in case.works.tasks])
    return book.why(case, next(task for task in case.works.tasks if task.task.task_id == task_id)).reason


def test_owners_of_moved_and_of_excused_work_are_told_and_no_others(folder: Path) -> None:
    assert sorted(file.name for file in folder.iterdir()) == ["E001.pdf", "E002.pdf", "P1.pdf", "P2.pdf"]


def test_says_planned_and_approved_days_the_clause_and_the_cost_of_waiting(folder: Path) -> None:
    text = text_of(folder / "P1.pdf")
    assert "示例建设#1：" in text
    assert "示例*一*号工程（编号：P1；所在地：金牛区；项目类型：房屋建筑）" in text
    assert "2018年4月26日至5月5日" in text
    assert "2018年9月1日至9月10日" in text
    assert "推后128天" in text
    assert "原计划有5天在禁止施工期内①" in text
    assert "土石方作业(市政府批准的重大项目及应急工程除外)实施停工" in text
    assert "逾期天数040增加40天" in text
    assert "延误费用（万元）0.0080.00+80.00" in text


def test_numbers_go_on_from_those_of_the_enterprises(folder: Path) -> None:
    assert "〔2018〕3号" in text_of(folder / "P1.pdf")
    assert "〔2018〕4号" in text_of(folder / "P2.pdf")


def test_an_exception_stands_with_its_document_and_its_end(folder: Path) -> None:
    text = text_of(folder / "P2.pdf")
    assert "示例二号工程建设单位：" in text
    assert "示建〔2018〕9号，列入批准的重大项目名单2018年1月1日至2018年12月31日" in text
    assert "登记的涂料类型为水性涂料情形不变期间" in text
    assert "适用于earthworks@P2-T1，见第五部分" in text


def test_each_task_has_the_nearest_reason(book: SiteBook) -> None:
    assert {name: why(book, name) for name in ("P1-T1", "P1-T2", "P1-T3", "P2-T1")} == {
        "P1-T1": "ban", "P1-T2": "after", "P1-T3": "city", "P2-T1": "same",
    }  # fmt: skip


@pytest.mark.parametrize(("begun", "reason"), [(date(2018, 4, 15), "before"), (date(2018, 9, 1), "city")])
def test_work_brought_forward_says_for_whom(begun: date, reason: str, season: Season) -> None:
    """Landscaping before digging, and earlier than planned: for the digging only if that gets before its closed days."""
    digging = replace(small_sites.TASKS[0], predecessors=(Predecessor("P1-T3"),))
    freed = replace(small_sites.TASKS[2], planned_start=date(2018, 4, 20))
    scenario = replace(season.scenario, tasks=(digging, small_sites.TASKS[1], freed, *small_sites.TASKS[3:]))
    days = {"P1-T1": small_sites.worked(digging, begun), "P1-T3": small_sites.worked(freed, date(2018, 4, 8))}
    tasks = tuple(replace(one, days=days.get(one.task_id, one.days)) for one in season.verdict.ledger.tasks)
    verdict = replace(season.verdict, ledger=replace(season.verdict.ledger, tasks=tasks))
    assert why(SiteBook(scenario, verdict), "P1-T3") == reason


def test_chart_has_plan_approved_windows_season_and_deadline(book: SiteBook) -> None:
    chart = gantt(book, case_of(book, "P1"), "zh")
    digging = chart["rows"][0]
    assert [len(digging[key]) for key in ("planned", "approved", "closed", "excused")] == [1, 1, 1, 0]
    assert digging["closed"][0]["label"] == "①"
    assert digging["approved"][0]["x"] >= digging["closed"][0]["x"] + digging["closed"][0]["w"] - 1e-4
    assert chart["season"]["label"] == "本季 5/1—8/31"
    assert chart["deadline"]["label"] == "完工期限 8/15"
    assert [month["name"] for month in chart["months"]] == ["4月", "5月", "6月", "7月", "8月", "9月"]
    excused = gantt(book, case_of(book, "P2"), "zh")["rows"][0]["excused"]
    assert [window["label"] for window in excused] == ["①除外"]


def test_spans_bridge_rest_days_of_the_tasks_calendar_only() -> None:
    building = small_sites.TASKS[1]
    days = small_sites.worked(building, date(2018, 9, 11))
    assert [(span.first, span.last) for span in spans_of(building, days)] == [(date(2018, 9, 11), date(2018, 9, 24))]
    assert len(spans_of(building, (*days[:3], *days[5:]))) == 2


def test_code_changes_with_a_single_day(book: SiteBook, season: Season) -> None:
    first, *others = season.verdict.ledger.tasks
    later = replace(first, days=(*first.days[1:], date(2018, 9, 11)))
    ledger = replace(season.verdict.ledger, tasks=(later, *others))
    other = SiteBook(season.scenario, replace(season.verdict, ledger=ledger))
    assert site_code(other, other.cases[0]) != site_code(book, book.cases[0])


def test_english_notice(book: SiteBook) -> None:
    data = site_notice(book, case_of(book, "P1"), Letterhead(), draft=True, lang="en")
    assert data["headings"]["tasks"] == "3  Each piece of work"
    assert data["tasks"][0]["why"] == "5 of the planned days are closed"
    assert data["tasks"][1]["why"] == "follows “earthworks@P1-T1”, done on 10 September"


def test_a_single_project_may_be_asked_for(season: Season, tmp_path: Path) -> None:
    files = write_notices(tmp_path, season.scenario, season.verdict, schedule_rules=season.rules, only=["P2"])
    assert [file.name for file in files] == ["P2.pdf"]


@pytest.mark.parametrize(("name", "message"), [("P11", "did you mean P1"), ("P3", "works as its owner planned")])
def test_project_without_a_notice_is_a_fault(name: str, message: str, season: Season, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        write_notices(tmp_path, season.scenario, season.verdict, schedule_rules=season.rules, only=[name])


def test_a_project_that_shares_an_enterprises_id_keeps_its_own_file(season: Season, tmp_path: Path) -> None:
    scenario = replace(
        season.scenario,
        projects=(replace(small_sites.PROJECTS[1], project_id="E001"),),
        tasks=(replace(small_sites.TASKS[3], project_id="E001"),),
        exemptions=(),
    )
    moved = replace(season.verdict.ledger.tasks[3], days=small_sites.worked(small_sites.TASKS[3], date(2018, 9, 1)))
    verdict = replace(season.verdict, ledger=replace(season.verdict.ledger, tasks=(moved,)))
    files = write_notices(tmp_path, scenario, verdict, schedule_rules=season.rules, only=["E001"])
    assert [file.name for file in files] == ["E001.pdf", "E001%7E.pdf"]


def test_a_character_no_typeface_has_names_the_project(season: Season, tmp_path: Path) -> None:
    odd = (replace(small_sites.PROJECTS[0], name="示例🏗工程"), *small_sites.PROJECTS[1:])
    with pytest.raises(InputError, match=r"projects.csv, tasks.csv, project_id = P1: no typeface has the character"):
        write_notices(tmp_path, replace(season.scenario, projects=odd), season.verdict, schedule_rules=season.rules)


@pytest.mark.parametrize("count", [1, 33, 70])
def test_any_number_of_tasks_fits(count: int, season: Season, tmp_path: Path) -> None:
    tasks = tuple(replace(small_sites.TASKS[0], task_id=f"T{n}", name=f"第{n}段土方") for n in range(count))
    works = tuple(replace(season.verdict.ledger.tasks[0], task_id=task.task_id) for task in tasks)
    scenario = replace(season.scenario, projects=small_sites.PROJECTS[:1], tasks=tasks, exemptions=())
    verdict = replace(season.verdict, ledger=replace(season.verdict.ledger, tasks=works))
    write_notices(tmp_path, scenario, verdict, schedule_rules=season.rules, only=["P1"])
    text = text_of(tmp_path / "notices" / "P1.pdf")
    assert all(text.count(f"第{n}段土方") >= 2 for n in range(count))
