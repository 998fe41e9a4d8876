"""What a good world becomes: values, defaults, encodings, workbooks, Chinese headers, warnings."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from models.actors import Hours, Predecessor, Restart
from models.policy import ModeDays, Selector, Window
from models.read.credit_code import check_digit
from models.read.workbook import cell_text
from models.scenario import Alternate, Guard, SolveOptions, Target
from models.season import Span

from .world import World

E, L, S = "data/enterprises.csv", "data/lines.csv", "scenarios/season.yaml"
P, T = "scenarios/policies/law.yaml", "data/technologies.yaml"


def test_season_limits_and_options(world: World) -> None:
    scenario = world.load()

    assert scenario.warnings == ()
    assert scenario.season == Span(date(2018, 5, 1), date(2018, 8, 31))
    assert scenario.targets == (
        Target("vocs", "core", "month", 0.2, None, "society"),
        Target("nox", "city", "season", None, 900.0),
    )
    assert scenario.caps[0].per == scenario.floors[0].per == "day"
    assert scenario.guards == (Guard("city", "month", 0.77, 0.0),)
    assert scenario.alternates == (Alternate(Selector((("technology", ("kiln",)),)), "city", 0.5, None),)
    assert scenario.enterprise_loss_at_most == 0.35
    assert scenario.solve == SolveOptions(0.005, 60.0, 7, "auto")


def test_lines_take_their_technology_with_their_own_overrides(world: World) -> None:
    first, second, third = world.load().lines

    assert [mode.name for mode in first.modes] == ["run", "limit", "stop"]
    assert (first.modes[2].min_days, second.modes[2].min_days) == (6, 5)
    assert first.modes[2].restart == Restart(0.3, 0.5)
    assert first.modes[1].emits == (0.8, 0.82, 0.8, 0.8)
    assert second.kg == (30.0, 400.0, 20.0, 0.0)
    assert (second.initial_mode, second.initial_days) == ("stop", 365)
    assert third.modes[0].emits == (1.0, 1.0, 1.0, 1.0)
    assert third.modes[1].hours == Hours(18 * 60, 8 * 60)
    assert third.works == "mon-sat"


def test_a_restart_cost_of_its_own_makes_a_restart_due(world: World) -> None:
    world.edit(T, ", restart: {value_days: 0.3, emit_days: 0.5}", "").edit(L, "min_stop_days", "restart_cost")

    first, second, _ = world.load().lines

    assert (first.restart_cost_yuan, first.modes[2].restart) == (6.0, Restart())
    assert (second.restart_cost_yuan, second.modes[2].restart) == (None, None)


def test_a_shortest_run_and_a_run_that_is_written_out(world: World) -> None:
    world.edit(L, "min_stop_days", "min_run_days").edit(T, "    night:", "    run:\n    night:")

    first, second, third = world.load().lines

    assert [line.modes[0].min_days for line in (first, second, third)] == [6, 7, 1]
    assert third.modes[0].emits == (1.0, 1.0, 1.0, 1.0)


def test_one_share_of_emission_stands_for_all_pollutants(world: World) -> None:
    world.edit(T, "{nox: 0.82}", "70%")

    assert world.load().lines[0].modes[1].emits == (0.7, 0.7, 0.7, 0.7)


def test_a_rule_without_a_window_is_always_in_force_and_one_end_may_be_open(world: World) -> None:
    world.edit(P, "    window: {from: 05-01, to: 08-31}\n", "").edit(
        P, "{from: 2018-07-01, to: 2018-07-15}", "{from: 2018-07-01}"
    )

    always, _, since = (rule.window for rule in world.load().policies[0].rules)

    assert date(2030, 1, 1) in always
    assert date(2018, 6, 30) not in since and date(2030, 1, 1) in since


def test_yaml_means_what_is_written_not_what_yaml_1_1_makes_of_it(world: World) -> None:
    summer, winter, earth = world.load().policies[0].rules

    assert dict(summer.applies_to.accepts)["permit"] == ("no", "yes")
    assert dict(summer.applies_to.accepts)["key_emitter"] == ("yes",)
    assert summer.unless[1].selector == Selector((("on_list", ("ultra_low",)),), date(2018, 9, 30))
    assert winter.window == Window((11, 1), (2, 29))
    assert winter.applies_to.negated == Selector((("grade", ("A", "B")),))
    assert winter.effect.mode_days == ModeDays("stop", 40, "season", (("A", 16),))
    assert (earth.kind, earth.row, earth.effect.ban) == ("task", 22, True)


def test_tasks_and_what_they_need(world: World) -> None:
    one, two, three, _ = world.load().tasks

    assert one.needs == (("crew", 1), ("digger", 1))
    assert two.predecessors == (Predecessor("T1", 3),)
    assert three.predecessors == (Predecessor("T1"), Predecessor("T2"))
    assert three.hours == Hours(480, 1080)


def test_a_plus_may_belong_to_a_task_id(world: World) -> None:
    tasks = "data/tasks.csv"
    world.edit(tasks, "T1,P1,土方", "T1+3,P1,土方").edit(tasks, "T1;T2", "T1+3;T2")

    _, two, three, _ = world.load().tasks

    assert two.predecessors == (Predecessor("T1+3"),)
    assert three.predecessors == (Predecessor("T1+3"), Predecessor("T2"))


def test_every_file_read_is_an_input(world: World) -> None:
    scenario = world.load()

    assert {path.relative_to(world.root).as_posix() for path in scenario.inputs} == set(world.files)


def test_only_enterprises_lines_and_technologies_are_needed(world: World) -> None:
    for name in ("districts", "projects", "tasks", "resources", "exemptions", "background"):
        del world.files[f"data/{name}.csv"]
    world.edit(P, ", zone: core", "")
    world.files[S] = "season: {from: 2018-05-01, to: 2018-05-31}\ndata: ../data\npolicies: [policies/law.yaml]\n"

    scenario = world.load()

    assert scenario.name == "season"
    assert scenario.horizon == scenario.season
    assert [district.district for district in scenario.districts] == ["蒲江县", "青羊区"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(world: World, encoding: str) -> None:
    for file, text in world.files.items():
        world.files[file] = str(text).replace("\n", "\r\n").encode(encoding)

    scenario = world.load()

    assert scenario.enterprises[0].name == "甲水泥"
    assert scenario.policies[0].rules[0].says == "限产、停产"


def test_chinese_headers_and_words(world: World) -> None:
    world.files[E] = (
        "企业编号,企业名称,区县,所属行业,绩效等级/管控类型,统一社会信用代码,是否重点排污单位,排污许可证\n"
        "E1,甲水泥,青羊区,水泥,Ｂ级,９１５１０１００MA0000001l,是,已核发\n"
        "E2,乙ＡＢ家具,蒲江县,家具制造,引领性,,否,办理中\n"
    )
    world.files[L] = (
        "生产线编号,企业编号,生产线名称,工艺,产品,日产值（元）,氮氧化物(kg/天),VOCs,工作制,涂料类型,生产状态\n"
        "L1,E1,一号窑,kiln,cement,１５０００００,４００,5,每天,,在产\n"
        "L3,E2,喷漆,coater,furniture,35000,,60.5,双休,水性,长期停产\n"
    )

    scenario = world.load()
    one, two = scenario.enterprises
    kiln, paint = scenario.lines

    assert (one.grade, one.credit_code, one.key_emitter, one.permit) == ("B", "91510100MA0000001L", True, "yes")
    assert (two.name, two.grade, two.permit) == ("乙ＡＢ家具", "leading", "pending")
    assert (kiln.value_per_day, kiln.kg[1], kiln.active) == (1500000.0, 400.0, True)
    assert (paint.works, paint.coating, paint.active) == ("workdays", "waterborne", False)
    assert scenario.warnings == ()


@pytest.mark.parametrize(
    "written", ["2018/10/1", "2018-10-1", "2018年10月1日", "２０１８-10-01", "2018-10-01 00:00:00"]
)
def test_dates_as_people_write_them(world: World, written: str) -> None:
    world.edit("data/projects.csv", "2018-10-01", written)

    assert world.load().projects[0].deadline == date(2018, 10, 1)


def test_blank_rows_and_empty_columns_at_the_end_are_passed_over(world: World) -> None:
    text = str(world.files[E]).replace("\n", ",,\n").replace("E2", ",,,,,,,,\n\n  ,\nE2")
    world.files[E] = text

    scenario = world.load()

    assert (len(scenario.enterprises), scenario.warnings) == (2, ())


def as_workbook(world: World, place: str, titles: dict[str, str]) -> None:
    """Moves the CSV tables into sheets of a workbook, numbers and dates as cells of their kind."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for file in [file for file in world.files if file.endswith(".csv")]:
        name = Path(file).stem
        sheet = book.create_sheet(titles.get(name, name))
        for line in str(world.files.pop(file)).splitlines():
            sheet.append([typed(cell) for cell in line.split(",")])
    book.create_sheet("说明").append(["随便写的"])
    (world.root / place).parent.mkdir(parents=True)
    book.save(world.root / place)
    world.files[place] = (world.root / place).read_bytes()


def typed(cell: str) -> object:
    if cell.startswith("2018-"):
        return datetime.fromisoformat(cell)
    return float(cell) if cell.replace(".", "").isdigit() else cell or None


@pytest.mark.parametrize("place", ["data/data.xlsx", "data/城市.xlsx"])
def test_a_workbook_reads_as_the_same_world(world: World, place: str) -> None:
    by_csv = world.load()
    as_workbook(World(world.root / "book", world.files), place, {"lines": "生产线", "enterprises": "企业清单"})
    if place != "data/data.xlsx":
        world.edit(S, "data: ../data", f"data: ../{place}")
    book = World(world.root / "book", world.files)

    by_book = book.load()

    assert by_book.enterprises == by_csv.enterprises
    assert by_book.lines == by_csv.lines
    assert by_book.tasks == by_csv.tasks
    assert by_book.projects == by_csv.projects
    assert by_book.exemptions == by_csv.exemptions
    assert by_book.warnings == ()


def spoilt_book(world: World, cell: str, value: object) -> list[str]:
    """The faults after one cell of the sheet `lines` is set; row 4 is the coating line, column J its vocs."""
    book_world = World(world.root / "book", world.files)
    as_workbook(book_world, "data/data.xlsx", {})
    path = book_world.root / "data/data.xlsx"
    book = openpyxl.load_workbook(path)
    book["lines"][cell] = value
    book.save(path)
    book_world.files["data/data.xlsx"] = path.read_bytes()
    return book_world.told()


def test_a_fault_in_a_workbook_names_sheet_and_row(world: World) -> None:
    assert spoilt_book(world, "J4", -1) == ["data/data.xlsx!lines, row 4, vocs = -1: must be a number of at least 0"]


@pytest.mark.parametrize("value", ["#DIV/0!", "=1+1"])
def test_an_error_or_a_formula_without_a_result_is_not_taken_for_an_empty_cell(world: World, value: str) -> None:
    (fault,) = spoilt_book(world, "J4", value)

    assert fault.startswith("data/data.xlsx!lines, row 4, J4: is a formula in error or without a result")


def test_a_workbook_beside_its_tables_leaves_open_which_counts(world: World) -> None:
    files = dict(world.files)
    as_workbook(World(world.root / "book", world.files), "data/data.xlsx", {})
    both = World(world.root / "both", files | {"data/data.xlsx": world.files["data/data.xlsx"]})

    assert "stands beside enterprises.csv" in both.told()[0]


def test_two_sheets_for_one_table(world: World) -> None:
    book_world = World(world.root / "book", world.files)
    as_workbook(book_world, "data/data.xlsx", {})
    path = book_world.root / "data/data.xlsx"
    book = openpyxl.load_workbook(path)
    book.create_sheet("生产线")
    book.save(path)
    book_world.files["data/data.xlsx"] = path.read_bytes()

    assert book_world.told() == ["data/data.xlsx!生产线: is the second sheet for lines"]


def test_cells_of_every_kind_become_what_one_would_type() -> None:
    cells = (5.0, 0.25, 7, True, date(2018, 5, 1), datetime(2018, 5, 1), datetime(2018, 5, 1, 3), time(8, 0), "字")

    assert [cell_text(cell) for cell in cells] == [
        "5", "0.25", "7", "yes", "2018-05-01", "2018-05-01", "2018-05-01 03:00:00", "08:00", "字",
    ]  # fmt: skip


def test_a_broken_workbook(world: World) -> None:
    world.files = {file: text for file, text in world.files.items() if not file.endswith(".csv")}
    world.files["data/data.xlsx"] = b"PK\x03\x04 not a book"

    assert world.told() == ["data/data.xlsx: is not a readable .xlsx workbook (damaged or encrypted)"]


def warnings(world: World) -> list[str]:
    return [fault.say("en").replace(f"{world.root}/", "") for fault in world.load().warnings]


def test_warnings_do_not_stop_a_run(world: World) -> None:
    world.edit(E, "grade,", "grade,telefon,").edit(E, "水泥,B,", "水泥,B,1,").edit(E, "家具制造,", "家具制造,,")
    world.edit(P, "A: 16", "A: 16, Z: 1").edit(P, "on_list: ultra_low", "on_list: ultra-low")
    world.edit("data/projects.csv", "2018-03-10", "2018-12-10").edit("data/tasks.csv", "yes,5,", "yes,50,")
    world.edit(T, "max_days: 90", "max_days: 2")
    world.files["data/exemption.csv"] = world.files.pop("data/exemptions.csv")

    assert warnings(world) == [
        "data/technologies.yaml, row 5, kiln.modes.stop: max_days is below min_days: the mode can hardly be used",
        "data/exemptions.csv: is not there, but a like name is (did you mean exemption.csv?)",
        "data/enterprises.csv, row 1, telefon: is an unknown column and is ignored",
        "data/projects.csv, row 2, deadline = 2018-10-01: lies before the release 2018-12-10: delay is certain",
        "data/tasks.csv, row 2, min_piece_days = 50: is longer than the task, which is then never split",
        "scenarios/policies/law.yaml, row 21, rules[2].effect.mode_days.by_grade.Z = 1: is the grade of no enterprise",
    ]


def test_a_list_written_almost_as_in_the_table_is_warned_of(world: World) -> None:
    world.edit(P, "on_list: ultra_low", "on_list: ultra-low")

    (warning,) = warnings(world)

    assert warning.endswith("on_list = ultra-low: does not occur in the tables (did you mean ultra_low?)")


def test_at_most_stopped_as_a_share_or_a_number(world: World) -> None:
    assert [(a.share, a.number) for a in world.load().alternates] == [(0.5, None)]
    assert [(a.share, a.number) for a in world.edit(S, "50%", "1").load().alternates] == [(None, 1)]
    assert [(a.share, a.number) for a in world.edit(S, "stopped: 1", "stopped: 100%").load().alternates] == [
        (1.0, None)
    ]


def test_a_grade_table_keeps_the_usual_shares_and_none_follows_c(world: World) -> None:
    usual = {"A+": 0.0, "A": 0.0, "leading": 0.0, "B": 0.2, "C": 0.5, "D": 1.0, "none": 0.5}
    assert dict(world.load().grade_shares) == usual
    world.edit("scenarios/season.yaml", "{A: 0, B级: 20%, D: stop}", "{C: 30%, D: 0.8, 地方A: 5%}")

    scenario = world.load()

    assert dict(scenario.grade_shares) == {**usual, "C": 0.3, "none": 0.3, "D": 0.8, "地方A": 0.05}
    assert any("grade_table.地方A" in warning.say("en") for warning in scenario.warnings)


def test_the_check_digit_of_the_standards_own_example() -> None:
    """GB 32100-2015, annex A: 91350100M000100Y43."""
    assert check_digit("91350100M000100Y4") == "3"
