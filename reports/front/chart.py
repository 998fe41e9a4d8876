"""Lays out the front's chart and writes it as PNG and SVG. Knows files and layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.errors import Lang
from reports import words
from reports.charts.figure import drawing, new_figure, save_figure
from reports.front import texts, view
from reports.front.data import Front
from reports.front.draw import (
    draw_baselines,
    draw_costs,
    draw_impossible,
    draw_levels,
    draw_marginal,
    legend_of,
    level_label,
)

COSTS_INCH, FAR_INCH, MARGINAL_INCH = 3.6, 1.6, 1.7
TORN: dict[str, Any] = {
    "marker": [(-1, -0.6), (1, 0.6)], "markersize": 9, "linestyle": "none", "color": "k", "mec": "k", "mew": 1, "clip_on": False,
}  # fmt: skip
"""The stroke that marks where an axis is broken."""


def write_chart(stem: Path, front: Front, lang: Lang = "zh", font_dir: Path | None = None) -> list[Path]:
    """`stem` with .png and .svg; equal data give equal bytes."""
    with drawing(font_dir):
        return save_figure(draw_front(front, lang), stem)


def draw_front(front: Front, lang: Lang) -> Figure:
    """Cost above, marginal cost below, on one axis of levels; baselines far above have a strip of their own, behind a
    break of the axis of cost."""
    top, broken = view.cost_axis(front)
    marginal = any(point.marginal is not None for point in front.points)
    heights = [*([FAR_INCH] if broken else []), COSTS_INCH, *([MARGINAL_INCH] if marginal else [])]
    figure = new_figure(view.title(front, lang, words.POLLUTANT_MATHTEXT), sum(heights) + 1.6)
    axes: list[Axes] = list(figure.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)[:, 0])
    scale, unit = view.cost_unit(front, lang)
    costs = axes[1 if broken else 0]
    draw_costs(costs, front, lang)
    costs.set_ylim(0, (broken.low if broken else top) / scale)
    if broken:
        axes[0].set_ylim(broken.high / scale, broken.top / scale)
        axes[0].yaxis.set_major_formatter(costs.yaxis.get_major_formatter())
        axes[0].set_ylabel(texts.UNIT.say(lang).format(unit=unit))
        _tear(axes[0], costs)
    for ax in axes:
        draw_levels(ax, front)
    draw_impossible(costs, front, lang)
    for ax, inches in list(zip(axes, heights, strict=True))[: 2 if broken else 1]:
        draw_baselines(ax, front, lang, inches * 72)
    if marginal:
        draw_marginal(axes[-1], front, lang)
    axes[-1].set_xlabel(level_label(front, lang))
    figure.align_ylabels(axes)
    figure.legend(handles=legend_of(front, lang), loc="outside lower left", ncols=3 if lang == "zh" else 2)
    return figure


def _tear(upper: Axes, lower: Axes) -> None:
    upper.spines.bottom.set_visible(False)
    upper.tick_params(axis="x", length=0, labelbottom=False)
    upper.locator_params(axis="y", nbins=3)
    upper.plot([0], [0], transform=upper.transAxes, **TORN)
    lower.plot([0], [1], transform=lower.transAxes, **TORN)
