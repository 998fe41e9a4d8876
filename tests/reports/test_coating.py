"""Coating work: which way each painting line and task went, and what it cost, on a season a reader can add up."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from models.errors import InputError
from models.plan import Taken
from models.scenario import Scenario
from reports.coating import COLUMNS, coating_work, reason, write_coating
from reports.coating_options import OPTIONS, CoatingWork, totals
from reports.done import Done, read_taken
from reports.explain_works import option_note
from reports.ledger_works import write_works
from reports.page.works import work_data
from reports.retrofits import retrofits
from reports.season_work import SeasonWork
from reports.sheets import formats_of
from tests.reports.painted_season import MEASURES, one_way, painted


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return painted(tmp_path_factory.mktemp("coating"))


@pytest.fixture(scope="module")
def done(scenario: Scenario) -> Done:
    return one_way(scenario)


@pytest.fixture(scope="module")
def works(scenario: Scenario, done: Done) -> dict[str, CoatingWork]:
    return {work.subject: work for work in coating_work(scenario, done)}


def test_every_painting_subject_has_a_row_and_no_other(works: dict[str, CoatingWork]) -> None:
    assert list(works) == ["NIGHT", "STOP", "CHANGE", "POWDER", "FREE", "T1", "T2", "T4", "T5"]


def test_main_options(works: dict[str, CoatingWork]) -> None:
    assert {name: work.option for name, work in works.items()} == {
        "NIGHT": "night", "STOP": "stop", "CHANGE": "changed", "POWDER": "exempt", "FREE": "untouched",
        "T1": "season", "T2": "moved", "T4": "moved", "T5": "exempt",
    }  # fmt: skip


def test_a_line_under_closed_hours_shifts_to_the_night(works: dict[str, CoatingWork]) -> None:
    work = works["NIGHT"]
    assert (work.shares["night"].days, work.shares["limit"].days) == (15, 2)
    assert work.shares["night"].loss_yuan == pytest.approx(15 * 200)
    assert work.shares["night"].avoided_kg == pytest.approx(15 * 1.0)
    assert work.shares["limit"].avoided_kg == pytest.approx(2 * 5)
    assert (work.rules, work.closed_days, work.hit_days) == (("day-paint",), 10, 10)
    assert work.allowed_by == ("day-paint", "cut")


def test_a_restart_belongs_to_the_block_it_ends(works: dict[str, CoatingWork]) -> None:
    stop = works["STOP"].shares["stop"]
    assert stop.restart_yuan == pytest.approx(2 * 500)
    assert stop.avoided_kg == pytest.approx(12 * 10 - 2.5)
    assert works["STOP"].planned_kg == pytest.approx(80 + 2.5)


def test_a_changed_coating_is_no_longer_closed(works: dict[str, CoatingWork]) -> None:
    work = works["CHANGE"]
    changed = work.shares["changed"]
    assert (changed.days, changed.measure_yuan) == (10, 5100)
    assert changed.avoided_kg == pytest.approx(5 * 6 + 5 * 8)
    assert work.shares["measure"].measure_yuan == 700
    assert work.shares["measure"].days == 0
    assert work.total.cost_yuan == pytest.approx(2 * 1000 + 500 + 5100 + 700)


def test_exempt_coatings_still_emit_and_say_why(works: dict[str, CoatingWork]) -> None:
    powder = works["POWDER"]
    assert (powder.normal_kg, powder.planned_kg, powder.shares["exempt"].days) == (200, 200, 10)
    assert reason(powder, "zh") == "使用粉末、水性涂料除外"
    assert "使用水性涂料除外" in reason(works["T5"], "en")


def test_a_task_leaves_a_long_closure_for_another_season_and_a_short_one_for_another_day(
    works: dict[str, CoatingWork],
) -> None:
    assert works["T1"].shares["season"].days == 3
    assert (works["T1"].normal_kg, works["T1"].planned_kg) == (12, 0)
    assert works["T4"].shares["moved"].days == 2
    assert works["T4"].hit_days == 2
    assert works["T4"].planned_kg == works["T4"].normal_kg == 6


def test_the_delay_of_a_project_stands_once_where_a_closure_kept_its_end_waiting(works: dict[str, CoatingWork]) -> None:
    charged = {name: work.total.delay_yuan for name, work in works.items() if work.delay_charged}
    assert charged == {"T1": 500}


def test_totals_add_up_to_the_subjects(works: dict[str, CoatingWork]) -> None:
    found = totals(works.values())
    assert sum(total.lines + total.tasks for total in found) == len(works)
    assert sum(t.share.cost_yuan for t in found) == pytest.approx(sum(w.total.cost_yuan for w in works.values()))
    avoided = sum(work.normal_kg - work.planned_kg for work in works.values())
    assert sum(t.share.avoided_kg for t in found) == pytest.approx(avoided)
    assert [total.option for total in found] == list(OPTIONS)
    assert {t.option: t.yuan_per_kg for t in found}["exempt"] is None


def test_a_reason_is_no_formula_in_the_table(scenario: Scenario, works: dict[str, CoatingWork], tmp_path: Path) -> None:
    excuse = replace(works["POWDER"].because[0], because="=1+1")
    write_coating(tmp_path / "coating.csv", [replace(works["POWDER"], because=(excuse,))])
    assert ",'=1+1，除外," in (tmp_path / "coating.csv").read_text(encoding="utf-8")


def test_a_restart_of_an_earlier_block_alone_makes_no_option(scenario: Scenario, done: Done) -> None:
    lines = (replace(scenario.lines[4], initial_mode="stop"),)
    [work] = coating_work(replace(scenario, lines=lines, tasks=(), projects=()), Done(done.modes[4:5]))
    assert (work.option, work.total.restart_yuan, work.planned_kg) == ("untouched", 500, 202.5)


def test_a_season_without_painting_has_no_rows(scenario: Scenario, done: Done) -> None:
    assert coating_work(replace(scenario, lines=(), tasks=(), projects=()), Done(done.modes[:0])) == ()


def test_the_table_reads_back(works: dict[str, CoatingWork], tmp_path: Path) -> None:
    write_coating(tmp_path / "coating.csv", works.values())
    text = (tmp_path / "coating.csv").read_bytes()
    assert b"\r" not in text
    rows = {row["subject"]: row for row in csv.DictReader(text.decode("utf-8").splitlines())}
    assert tuple(rows["T1"]) == COLUMNS
    assert rows["STOP"]["stop_days"] == "12"
    assert rows["STOP"]["restart_yuan"] == "1000"
    assert (rows["T1"]["delay_yuan"], rows["T2"]["delay_yuan"], rows["STOP"]["delay_yuan"]) == ("500", "", "")
    assert rows["POWDER"]["because"] == "使用粉末、水性涂料除外"


def test_measures_tell_what_each_kept_from_being_emitted(scenario: Scenario, done: Done) -> None:
    water, filtered = retrofits(scenario, done)
    assert (water.measure_id, water.cost_yuan, water.curtailed_before, water.curtailed_days) == ("water", 5100, 2, 0)
    assert water.avoided_kg[3] == pytest.approx(10 * 6)
    assert filtered.avoided_kg[3] == pytest.approx(5 * 4 * 0.5)


def test_explain_tells_the_options_and_the_cost(works: dict[str, CoatingWork]) -> None:
    told = option_note(works["NIGHT"])
    assert "10 天不得照常作业" in told.zh
    assert "错时生产 15 天" in told.zh
    assert "other hours 15 days" in told.en


def test_names_stay_text_in_workbook_and_page(scenario: Scenario, done: Done, works: dict[str, CoatingWork], tmp_path: Path) -> None:  # fmt: skip
    work = SeasonWork(tuple(works.values()), retrofits(scenario, done))
    book = xlsxwriter.Workbook(str(tmp_path / "w.xlsx"), {"strings_to_formulas": False})
    write_works(book, formats_of(book), scenario, work, "zh")
    book.close()
    read = load_workbook(tmp_path / "w.xlsx")
    assert read.sheetnames == ["涂装汇总", "涂装作业", "改造措施"]
    cell = read["涂装作业"]["E2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=甲家具厂", "s", True)
    assert read["改造措施"]["F2"].data_type == "s"
    data = json.loads(json.dumps(work_data(work, "en")))
    assert {len(row) for row in data["coating"]} == {len(data["work_heads"]["coating"]) + 1}
    assert {len(row) for row in data["measures"]} == {len(data["work_heads"]["measures"])}


def test_measures_of_a_run_are_read(scenario: Scenario, done: Done, tmp_path: Path) -> None:
    (tmp_path / "measures.csv").write_text(MEASURES, encoding="utf-8")
    assert read_taken(tmp_path, scenario) == done.taken


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("CHANGE,water", "CHANGES,water", "row 2, line_id = CHANGES.*did you mean CHANGE"),
        ("water", "waters", "measure = waters.*did you mean water"),
        ("2018-05-11", "2018-13-11", "row 2, from = 2018-13-11"),
        ("2018-05-11", "2019-05-11", "must be a date of the season"),
        ("5100", "-5", "cost = -5: must be a number of at least 0"),
        ("filter,2018-05-16", "water,2018-05-16", "row 3.*a line takes a measure only once"),
        ("from,cost", "cost,from", "the header must be line_id,measure,from,cost"),
    ],
)
def test_a_malformed_measures_table_is_a_fault(scenario: Scenario, tmp_path: Path, old: str, new: str, told: str) -> None:  # fmt: skip
    (tmp_path / "measures.csv").write_text(MEASURES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_taken(tmp_path, scenario)


def test_measures_may_be_absent_only_where_none_are_offered(scenario: Scenario, tmp_path: Path) -> None:
    assert read_taken(tmp_path, replace(scenario, measures=())) == ()
    with pytest.raises(InputError, match="lacks this file"):
        read_taken(tmp_path, scenario)


def test_measures_that_are_not_offered_so_are_a_fault(scenario: Scenario, done: Done) -> None:
    other = replace(done, taken=(Taken(2, 0, date(2018, 5, 12), 1.0),))
    with pytest.raises(InputError, match="not offered so"):
        coating_work(scenario, other)
