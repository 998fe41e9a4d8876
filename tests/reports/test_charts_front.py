"""Where the marks of a front's chart stand when baselines lie far off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matplotlib.figure import Figure

from reports.charts import style
from reports.charts.figure import drawing, save_figure
from reports.front import Front
from reports.front.chart import draw_front
from reports.front.draw import draw_baselines, draw_levels
from reports.front.view import chart_levels, cost_axis, levels, ratio_text
from tests.reports.sample_front import front


def claiming(reached: float) -> Front:
    """The blanket cut as ordered claims so much."""
    first, *others = front().baselines
    return replace(front(), baselines=(replace(first, plan=replace(first.plan, reached=reached)), *others))


def costing(times: float) -> Front:
    """The repaired blanket cut costs so many times the dearest point, the others what they did."""
    dearest = max(point.plan.cost for point in front().points)
    first, *others = front().baselines
    assert first.repaired is not None
    mended = replace(first.repaired, cost=times * dearest)
    rough = replace(first.plan, cost=20 * dearest)
    return replace(front(), baselines=(replace(first, plan=rough, repaired=mended), *others))


def test_a_claim_beyond_what_is_possible_does_not_stretch_the_axis() -> None:
    made = claiming(0.95)
    assert levels(made)[1] > 0.95
    assert 0.374 < chart_levels(made)[1] < 0.5


def test_such_a_claim_stands_at_the_end_with_its_level() -> None:
    ax = Figure().add_subplot()
    ax.set_ylim(0, 1e6)
    draw_levels(ax, claiming(0.95))
    draw_baselines(ax, claiming(0.95), "en", 288)
    hollow = next(line for line in ax.lines if line.get_marker() == "s" and line.get_markerfacecolor() == "white")
    assert float(hollow.get_xdata()[0]) < ax.get_xlim()[1]  # type: ignore[index]
    assert "95% →" in {note.get_text() for note in ax.texts}


def test_no_mark_stands_in_both_parts_of_a_broken_axis() -> None:
    for times in (1.1, 1.4, 1.9, 2.4, 3.0, 8.0):
        _, broken = cost_axis(costing(times))
        assert broken is not None
        assert broken.low <= broken.high


def test_both_parts_of_a_broken_axis_name_the_unit() -> None:
    with drawing():
        figure = draw_front(costing(3.0), "zh")
    assert [ax.get_ylabel() for ax in figure.axes] == ["（亿元）", "全季成本（亿元）", "边际成本（元/千克）"]


def test_a_ratio_near_one_shows_its_second_decimal() -> None:
    assert [ratio_text(value) for value in (1.034, 1.24, 6.17, 28.4)] == ["1.03", "1.2", "6.2", "28"]


def test_figures_are_saved_beside_names_with_dots(tmp_path: Path) -> None:
    with drawing():
        files = save_figure(Figure(), tmp_path / "vocs-04.50")
    assert [file.name for file in files] == ["vocs-04.50.png", "vocs-04.50.svg"]


def test_each_of_todays_ways_has_a_shape_and_a_colour_of_its_own() -> None:
    assert len({shape for shape, _ in style.WAYS.values()}) == len({colour for _, colour in style.WAYS.values()}) == 3
