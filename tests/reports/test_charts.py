"""What the charts show."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from models.scenario import Cap, Target
from reports.charts import data, draw, draw_works, money, style, titles, write_charts
from reports.charts.today import draw_today, title_today, today
from reports.charts.works import Sites, sites
from reports.verdict import Verdict
from tests.reports import small_season, small_sites
from tests.reports.small_season import Season

NAMES = ("curtailment-districts", "curtailment-sectors", "daily-emission", "loss-sectors", "reduction-targets")


@pytest.fixture
def season() -> Season:
    scenario, blocks = small_season.two_firms()
    caps = (Cap("vocs", "city", "day", 0.9), Cap("nox", "core", "month", None, 31_000.0))
    targets = (Target("vocs", "city", "month", 0.05), Target("nox", "city", "season", 0.9))
    return small_season.season(replace(scenario, caps=caps, targets=targets), blocks)


def steps(ax: object) -> dict[str, np.ndarray]:
    """Values of each labelled step line."""
    patches = ax.patches  # type: ignore[attr-defined]
    return {patch.get_label(): np.asarray(patch.get_data().values) for patch in patches}


def test_daily_draws_baseline_plan_and_caps_in_tonnes(season: Season) -> None:
    panel = next(p for p in data.daily(season.scenario, season.verdict) if (p.pollutant, p.area) == ("nox", "core"))
    ax = Figure().add_subplot()
    draw.draw_daily(ax, panel, "zh")
    drawn = steps(ax)
    np.testing.assert_allclose(drawn["正常生产"], panel.baseline_kg / 1000)
    np.testing.assert_allclose(drawn["按方案"], panel.planned_kg / 1000)
    np.testing.assert_allclose(drawn["月排放上限（折日均）"][:31], 1.0)
    assert ax.get_ylabel() == "排放量（吨/日）"
    assert ax.get_title(loc="left") == ""
    assert ax.get_title() == "NO$_x$ · 中心城区"


def test_daily_covers_every_emitted_pollutant_and_every_capped_area(season: Season) -> None:
    panels = [(panel.pollutant, panel.area) for panel in data.daily(season.scenario, season.verdict)]
    assert panels == [("so2", "city"), ("nox", "city"), ("pm", "city"), ("vocs", "city"), ("nox", "core")]


def test_targets_draw_planned_bars_and_required_marks(season: Season) -> None:
    panel = data.targets(season.scenario, season.verdict)[0]
    ax = Figure().add_subplot()
    draw.draw_targets(ax, panel, "zh")
    np.testing.assert_allclose([bar.get_height() for bar in ax.patches[:4]], panel.planned_kg)
    marks = ax.collections[0].get_segments()  # type: ignore[attr-defined]
    np.testing.assert_allclose([segment[0][1] for segment in marks], panel.required_kg)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["5月", "6月", "7月", "8月"]
    assert ax.get_ylabel() == "减排量（千克）"


def test_a_missed_target_is_hatched(season: Season) -> None:
    panel = data.targets(season.scenario, season.verdict)[1]
    ax = Figure().add_subplot()
    draw.draw_targets(ax, panel, "zh")
    assert panel.holds == (False,)
    assert ax.patches[0].get_hatch() == "///"


def test_of_two_targets_on_one_period_the_harder_is_drawn(season: Season) -> None:
    scenario = replace(season.scenario, targets=(Target("vocs", "city", "month", 0.05), Target("vocs", "city", "month", 0.2)))  # fmt: skip
    panel = data.targets(scenario, small_season.verdict(scenario, small_season.two_firms()[1]))[0]
    base = season.verdict.ledger.city_baseline_kg[:31, 3].sum()
    assert panel.required_kg[0] == pytest.approx(0.2 * base)


def test_heat_is_the_share_of_active_lines_that_do_not_run(season: Season) -> None:
    heat = data.heat(season.verdict.ledger, "sector")
    share = dict(zip(heat.groups, heat.share, strict=True))
    lines = dict(zip(heat.groups, heat.lines, strict=True))
    assert lines == {"家具制造": 2, "水泥": 1, "平板玻璃": 1}
    assert share["家具制造"][15] == 1.0
    assert share["家具制造"][25] == 0.5
    assert not share["平板玻璃"].any()
    image = draw.draw_heat(Figure().add_subplot(), heat, "zh")
    np.testing.assert_allclose(image.get_array(), heat.share * 100)


def test_loss_bars_stand_in_falling_order_with_units(season: Season) -> None:
    loss = data.loss(season.verdict.ledger)
    ax = Figure().add_subplot()
    draw.draw_loss(ax, loss, "zh")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["水泥", "家具制造"]
    np.testing.assert_allclose([bar.get_width() for bar in ax.patches], loss.loss_yuan / 1e4)
    assert "万元" in ax.get_xlabel()


def test_titles_say_one_thing_in_both_languages(season: Season) -> None:
    assert titles.title_targets(season.verdict, "zh").startswith(
        "5期减排目标中1期未达到，差距最大的是全市全季NO$_x$（完成"
    )
    assert titles.title_targets(season.verdict, "en").startswith(
        "1 of 5 reduction targets missed; furthest off: NO$_x$, whole city"
    )
    assert "突破排放上限" in titles.title_daily(season.verdict, "zh")
    assert titles.title_loss(data.loss(season.verdict.ledger), "zh").endswith("水泥承担最多，占95%")


def test_every_chart_is_written_twice_and_the_bytes_repeat(season: Season, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    files = write_charts(season.scenario, season.verdict, first)
    write_charts(season.scenario, season.verdict, second)
    assert sorted(file.name for file in files) == sorted(f"{name}{end}" for name in NAMES for end in (".png", ".svg"))
    assert all(file.read_bytes() == (second / file.name).read_bytes() for file in files)


def test_a_season_without_books_draws_nothing(season: Season, tmp_path: Path) -> None:
    assert write_charts(season.scenario, Verdict(passed=False, status="unknown"), tmp_path) == []


def test_names_of_sectors_are_no_formulas(season: Season) -> None:
    heat = replace(data.heat(season.verdict.ledger, "sector"), groups=(r"$\frac$家具", "a$b", "$x$"))
    with matplotlib.rc_context(style.style()):
        figure = Figure()
        draw.draw_heat(figure.add_subplot(), heat, "zh")
        figure.savefig(io.BytesIO(), format="svg")
    assert figure.axes[0].get_yticklabels()[0].get_text() == r"\$\frac\$家具 (2)"


@pytest.fixture(scope="module")
def building() -> Season:
    return small_sites.sites()


@pytest.fixture(scope="module")
def works(building: Season) -> Sites:
    found = sites(building.scenario, building.verdict.ledger)
    assert found is not None
    return found


def test_construction_counts_work_and_dust_of_each_day(works: Sites) -> None:
    """Earthworks and spraying are named: 10 + 8 + 6 days in all, of which May to August loses the five planned in May."""
    season = slice(*works.season)
    assert (works.named_planned.sum(), works.named_approved.sum()) == (24, 24)
    assert (works.named_planned[season].sum(), works.named_approved[season].sum()) == (19, 14)
    assert works.pm_planned.sum() == works.pm_approved.sum() == 5 * sum(task.duration_days for task in small_sites.TASKS)  # fmt: skip
    assert (works.hit_planned, works.hit_approved) == (19, 14)
    assert (works.moved, works.late) == (1, 1)


def test_windows_carry_their_clauses_and_types_of_work(works: Sites) -> None:
    assert [(works.days[ban.start].isoformat(), works.days[ban.stop - 1].isoformat(), ban.clauses, ban.work_types) for ban in works.bans] == [
        ("2018-05-01", "2018-08-31", ("第32项", "第7项"), ("earthworks", "spraying"))
    ]  # fmt: skip


def test_rows_hold_the_plan_above_the_approved_days(works: Sites) -> None:
    ax = Figure().add_subplot()
    draw_works.draw_rows(ax, works, "zh")
    shapes = [path for collection in ax.collections for path in collection.get_paths()]
    assert len(shapes) == 2 * len(small_sites.TASKS)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["示例二号工程", "示例*一*号工程", "示例三号工程"]
    assert ax.get_ylabel().startswith("项目（3个")


def test_no_weekly_mean_runs_over_the_edge_of_a_window(works: Sites) -> None:
    assert {0, len(works.days), works.bans[0].start, works.bans[0].stop} <= set(works.weeks)


def test_the_title_of_construction_names_the_figures(works: Sites) -> None:
    assert titles.title_sites(works, "zh").startswith("本季停工期内的工序由19工日减到14工日（除外情形）")
    assert titles.title_sites(works, "en").endswith("1 of 3 projects run later")


def test_the_construction_chart_repeats_its_bytes(building: Season, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_charts(building.scenario, building.verdict, tmp_path / name)
    for end in (".png", ".svg"):
        one, other = ((tmp_path / name / f"construction{end}").read_bytes() for name in ("a", "b"))
        assert one == other


def test_many_projects_lose_their_names_before_the_page_its_height(works: Sites) -> None:
    many = replace(works, rows=tuple(f"P{n}" for n in range(3000)))
    ax = Figure().add_subplot()
    draw_works.draw_rows(ax, many, "zh")
    assert list(ax.get_yticks()) == []
    assert draw_works.row_inch(3000) * 3000 <= 40


def baselines() -> dict[str, dict[str, object]]:
    """As summary.json holds them; one was not repaired, one kind is of another version."""
    return {
        "greedy": {"cost": 3e8, "limits_missed": 0, "repaired_cost": None},
        "blanket": {"cost": 9e8, "limits_missed": 12, "repaired_cost": 6e8},
        "later": {"cost": 1.0, "limits_missed": 0, "repaired_cost": None},
    }


def test_todays_rules_stand_beside_the_plan_hollow_and_solid() -> None:
    ax = Figure().add_subplot()
    draw_today(ax, today(2e8, baselines()), "zh")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["本方案", "一刀切", "按单价排序"]
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([2, 9, 6, 3])
    assert {note.get_text() for note in ax.texts} == {
        "2.00", "9.00 ×4.5，突破12项限值", "6.00 ×3.0", "3.00 ×1.50", "没有找到修正到全部满足的方案",
    }  # fmt: skip
    assert ax.get_xlabel().startswith("全季成本（亿元）")


def test_todays_rules_are_told_as_multiples_where_there_are_any() -> None:
    assert title_today(today(2e8, baselines()), "en").endswith("cost 3.0 times as much as this plan")
    assert title_today(today(0.0, baselines()), "zh") == "现行做法与本方案的成本"


def test_todays_rules_are_a_chart_of_the_run_that_has_them(season: Season, tmp_path: Path) -> None:
    files = write_charts(season.scenario, season.verdict, tmp_path, baselines=baselines())
    assert {"todays-rules.png", "todays-rules.svg"} <= {file.name for file in files}


@pytest.mark.parametrize(
    "name, set_as",
    [("PM2.5与NOx攻坚", "PM$_{2.5}$与NO$_{x}$攻坚"), ("SO2", "SO$_{2}$"), ("E-NOx-3", "E-NOx-3"), ("NOX2", "NOX2"), ("a$PM2.5$", r"a\$PM$_{2.5}$\$")],
)  # fmt: skip
def test_pollutants_in_names_get_their_low_indexes(name: str, set_as: str) -> None:
    assert draw.literal(name) == set_as


def test_english_months_are_named() -> None:
    assert [draw.period_text(name, "en", short=True) for name in ("2018-05", "2018-W18", "2018-05-01", "season")] == ["May", "W18", "05-01", "season"]  # fmt: skip


def test_bars_of_money_keep_one_unit_in_each_language() -> None:
    assert (money.bar_money(24_948e4, "zh"), money.bar_money(24_948e4, "en")) == ("24,948万元", "249 million yuan")
