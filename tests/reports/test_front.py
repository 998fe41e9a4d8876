"""A front's data, table and chart."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from models.actors import POLLUTANTS
from reports.front import Front, FrontPoint, Greatest, Group, plan_figures, reached_multiple, reached_share, write_front
from reports.front.chart import draw_front, write_chart
from reports.front.draw import draw_baselines, draw_costs, draw_levels, draw_marginal
from reports.front.figures import CONSTRUCTION
from reports.front.table import write_table
from reports.front.view import cost_at, cost_axis, level, levels, money, ratio, title
from reports.verdict import LimitCheck
from reports.words import POLLUTANT_MATHTEXT
from tests.reports.sample_front import all_targets, cost_of, far, front, plan, point
from tests.reports.small_season import Season


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize("made", [front(), far(), all_targets()], ids=["near", "far", "all"])
def test_json_reads_back_as_the_same_front(made: Front) -> None:
    assert Front.from_json(made.to_json()) == made


def test_what_is_not_proven_is_null_in_json() -> None:
    unmet = json.loads(front().to_json())["points"][-1]
    assert (unmet["status"], unmet["bound"], unmet["gap"], unmet["marginal"]) == ("targets_unmet", None, None, None)


def test_points_must_ascend() -> None:
    with pytest.raises(ValueError, match="ascend"):
        replace(front(), points=front().points[::-1])


def test_two_points_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        replace(front(), points=(point(0.1), point(0.1)))


def test_a_point_that_cannot_be_met_has_no_bound() -> None:
    with pytest.raises(ValueError, match=r"vocs-10\.0: what cannot be met"):
        replace(front(), points=(replace(point(0.1), status="targets_unmet"),))


def test_an_infinite_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not infinite"):
        replace(front(), points=(replace(point(0.1), marginal=float("inf")),))


def test_table_has_a_row_for_each_point_baseline_and_the_greatest(tmp_path: Path) -> None:
    write_table(tmp_path / "front.csv", front())
    rows = rows_of(tmp_path / "front.csv")
    assert [row["kind"] for row in rows] == [*["point"] * 8, *["baseline", "repaired"] * 3, "greatest"]
    assert (rows[3]["name"], rows[3]["asked"], rows[3]["cost"]) == ("vocs-20.0", "0.2", f"{cost_of(0.2):.6f}".rstrip("0").rstrip("."))  # fmt: skip
    assert (rows[7]["status"], rows[7]["bound"], rows[7]["marginal"]) == ("targets_unmet", "", "")
    assert (rows[8]["limits_missed"], rows[8]["findings"], rows[8]["verified"]) == ("5", "limit:5;physics:12", "no")
    assert (rows[-1]["asked"], rows[-1]["reached"]) == ("0.374", "0.368")


def test_cost_between_two_points_lies_on_the_straight_line() -> None:
    made = front()
    assert cost_at(made, 0.2) == pytest.approx(cost_of(0.2))
    assert cost_at(made, 0.225) == pytest.approx((cost_of(0.2) + cost_of(0.25)) / 2)
    assert cost_at(made, 0.36) is None
    assert cost_at(made, 0.01) is None


def test_a_baseline_is_compared_at_what_it_reaches() -> None:
    repaired = front().baselines[0].repaired
    assert repaired is not None
    assert ratio(front(), repaired) == pytest.approx(4.1)


def test_the_axis_of_cost_breaks_only_below_baselines_far_above() -> None:
    assert cost_axis(front())[1] is None
    top, broken = cost_axis(far())
    costs = [one.cost for each in far().baselines for one in (each.plan, each.repaired) if one]
    assert broken is not None
    assert top >= max(costs)
    assert not [cost for cost in costs if broken.low < cost < broken.high]
    assert all(each.plan.cost < broken.low for each in far().points)


def test_the_axis_of_levels_holds_all_and_ends_past_the_greatest() -> None:
    low, high = levels(front())
    assert low < 0.05
    assert high > 0.4


@pytest.mark.parametrize(
    "yuan, zh, en",
    [(312_400_000.0, "3.12亿元", "312 million yuan"), (86_500.0, "8.65万元", "86.5 thousand yuan"), (12.0, "12.0元", "12.0 yuan"), (0.0, "0.00元", "0.00 yuan")],
)  # fmt: skip
def test_money_is_told_in_the_unit_it_fills(yuan: float, zh: str, en: str) -> None:
    assert (money(yuan, "zh"), money(yuan, "en")) == (zh, en)


def test_levels_are_told_without_idle_decimals() -> None:
    assert [level(share) for share in (0.2, 0.125, 1.0, None)] == ["20%", "12.5%", "100%", "—"]


def test_the_title_names_cost_and_todays_ways() -> None:
    assert title(front(), "zh", POLLUTANT_MATHTEXT) == "VOCs减排由5%提高到35%，全季成本由6,000万元升至16.4亿元；同等减排，现行做法修正后的成本为其1.6–4.1倍"  # fmt: skip
    assert title(replace(front(), pollutant="nox", baselines=()), "en", POLLUTANT_MATHTEXT).startswith("Raising the NO$_x$ cut from 5% to 35%")  # fmt: skip
    assert title(replace(front(), baselines=()), "zh", POLLUTANT_MATHTEXT).endswith("最多可减37.4%")
    assert title(replace(front(), points=front().points[-1:]), "en", POLLUTANT_MATHTEXT) == "None of the reductions asked can be met"  # fmt: skip


def test_costs_and_bounds_are_drawn_in_yuan_of_a_named_unit() -> None:
    ax = Figure().add_subplot()
    draw_costs(ax, front(), "zh")
    lines = {line.get_marker(): line for line in ax.lines if len(line.get_xdata()) == 7}  # type: ignore[arg-type]
    assert list(lines["o"].get_ydata()) == pytest.approx([one.plan.cost / 1e8 for one in front().met])  # type: ignore[arg-type]
    assert list(lines["None"].get_ydata()) == pytest.approx([(one.bound or 0) / 1e8 for one in front().met])  # type: ignore[arg-type]
    assert ax.get_ylabel() == "全季成本（亿元）"


def test_a_point_that_cannot_be_met_stands_where_its_plan_got() -> None:
    ax = Figure().add_subplot()
    draw_costs(ax, front(), "zh")
    cross = next(line for line in ax.lines if line.get_marker() == "x")
    assert list(cross.get_xdata()) == [0.368]  # type: ignore[arg-type]


def test_marginal_costs_are_drawn_in_yuan_per_kg() -> None:
    ax = Figure().add_subplot()
    draw_marginal(ax, front(), "en")
    assert list(ax.lines[0].get_ydata()) == pytest.approx([one.marginal for one in front().met])  # type: ignore[arg-type]
    assert ax.get_ylabel() == "Marginal cost (yuan/kg)"


def test_the_greatest_level_closes_the_axis() -> None:
    ax = Figure().add_subplot()
    draw_levels(ax, front())
    assert [line.get_xdata()[0] for line in ax.lines] == [0.374, 0.368, 0.2]  # type: ignore[index]
    assert ax.get_xlim()[1] > 0.374


def test_baselines_are_hollow_as_ordered_and_solid_repaired() -> None:
    ax = Figure().add_subplot()
    draw_costs(ax, front(), "zh")
    ax.set_ylim(0, 30)
    draw_levels(ax, front())
    draw_baselines(ax, front(), "zh", 288)
    squares = [line for line in ax.lines if line.get_marker() == "s"]
    assert [line.get_markerfacecolor() for line in squares] == ["#E69F00", "white"]
    assert {note.get_text() for note in ax.texts} >= {"一刀切 ×4.1", "按绩效分级 ×3.0", "按单价排序 ×1.6"}


def test_names_of_baselines_at_one_cost_do_not_cover_each_other() -> None:
    same = tuple(replace(one, repaired=plan(f"runs/{one.kind}", 0.2, 9e8)) for one in front().baselines)
    ax = Figure().add_subplot()
    ax.set_ylim(0, 30)
    draw_levels(ax, front())
    draw_baselines(ax, replace(front(), baselines=same), "zh", 288)
    heights = sorted(note.xy[1] for note in ax.texts)  # type: ignore[attr-defined]
    assert min(b - a for a, b in zip(heights, heights[1:], strict=False)) * 288 / 30 >= 11


@pytest.mark.parametrize("lang, said", [("zh", "NO$_x$减排要求（占排程内正常排放量的百分比，%）"), ("en", "NO$_x$ reduction asked (% of what the scheduled sources normally emit)")])  # fmt: skip
def test_the_axis_of_levels_says_of_what_they_are_shares(lang: Any, said: str) -> None:
    figure = draw_front(replace(front(), pollutant="nox", base="scheduled"), lang)
    assert figure.axes[-1].get_xlabel() == said


def test_a_front_of_all_targets_has_no_marginal_cost() -> None:
    figure = draw_front(all_targets(), "zh")
    assert len(figure.axes) == 1
    assert figure.axes[0].get_xlabel().startswith("减排要求（各项目标的倍数")


EDGES = {
    "nothing met": replace(front(), points=front().points[-1:], greatest=None, target=None),
    "one point": replace(front(), points=front().points[:1], baselines=()),
    "costs nothing": replace(front(), points=(FrontPoint("vocs-01.0", 0.01, "optimal", plan("runs/a", 0.02, 0.0), 0.0, 0.0, 0.0, 1.0),), baselines=(), greatest=Greatest(0.3, None)),
    "nothing proven": replace(front(), points=tuple(replace(one, bound=None, gap=None, marginal=None) for one in front().points)),
    "no points": replace(front(), points=()),
}  # fmt: skip


@pytest.mark.parametrize("made", EDGES.values(), ids=EDGES)
def test_any_front_can_be_written(made: Front, tmp_path: Path) -> None:
    write_front(tmp_path, made, "en")
    assert Front.from_json((tmp_path / "front.json").read_text(encoding="utf-8")) == made
    assert (tmp_path / "charts" / "front.png").stat().st_size > 10_000


def test_the_chart_repeats_its_bytes(tmp_path: Path) -> None:
    one, other = (write_chart(tmp_path / name, far()) for name in ("a", "b"))
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in other]


def test_figures_of_a_plan_are_those_of_its_verdict(two_firms: Season) -> None:
    verdict = two_firms.verdict
    figures = plan_figures(verdict, "runs/a", 0.1)
    assert (figures.cost, figures.loss, figures.verified) == (verdict.cost_yuan, verdict.loss_yuan, verdict.passed)
    for groups in (figures.by_sector, figures.by_district):
        assert sum(one.loss for one in groups.values()) == pytest.approx(verdict.loss_yuan)
        assert sum(one.line_days for one in groups.values()) == figures.line_days
        for pollutant, kg in zip(POLLUTANTS, verdict.reduction_kg, strict=True):
            assert sum(one.reduced_kg[pollutant] for one in groups.values()) == pytest.approx(kg)


def test_what_construction_saves_stands_beside_the_sectors(two_firms: Season) -> None:
    ledger = replace(
        two_firms.verdict.ledger,
        task_baseline_kg={"甲区": np.full((2, 4), 5.0), "乙区": np.full((2, 4), 1.0)},
        task_planned_kg={"甲区": np.full((2, 4), 2.0), "乙区": np.full((2, 4), 1.0)},
    )
    groups = plan_figures(replace(two_firms.verdict, ledger=ledger), "runs/a", 0.1).by_sector
    assert groups[CONSTRUCTION] == Group(0.0, 0, 0, dict.fromkeys(POLLUTANTS, 6.0))


def test_a_plan_reaches_what_its_worst_period_does() -> None:
    def check(period: str, planned: float, required: float) -> LimitCheck:
        return LimitCheck("target", "vocs", "", "city", period, 1000.0, required, planned, 0.0, True)

    limits = (check("2018-05", 230.0, 200.0), check("2018-06", 210.0, 200.0))
    assert reached_share(limits, "vocs") == pytest.approx(0.21)
    assert reached_share(limits, "nox") is None
    assert reached_multiple(limits, 1.5) == pytest.approx(1.5 * 1.05)
    assert reached_multiple((), 1.0) is None


def test_fields_are_told_apart_in_json() -> None:
    """A field that is added must be written and read too."""
    assert set(json.loads(front().to_json())) == set(Front.__dataclass_fields__)
