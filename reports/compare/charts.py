"""Writes the charts of a comparison as PNG and SVG, each with one message in its title. Knows files and layout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from matplotlib.figure import Figure

from models.errors import Lang
from reports.charts.figure import drawing, new_figure, save_figure
from reports.compare import draw, titles
from reports.compare.books import BOTH
from reports.compare.comparison import Comparison
from reports.compare.shown import costs, largest, losses, reductions
from reports.compare.titles import Voice

SHORT_NAME = 12


def write_charts(comparison: Comparison, out: Path, lang: Lang, font_dir: Path | None = None) -> list[Path]:
    """Every chart that has something to show, into folder `out`; equal data give equal bytes.

    cost, reductions, loss-sectors, loss-districts, enterprise-changes.
    """
    out.mkdir(parents=True, exist_ok=True)
    if not comparison.readable:
        return []
    with drawing(font_dir):
        return [file for name, figure in _figures(comparison, lang) for file in save_figure(figure, out / name)]


def _figures(comparison: Comparison, lang: Lang) -> Iterator[tuple[str, Figure]]:
    yield "cost", _costs(comparison, lang)
    yield "reductions", _reductions(comparison, lang)
    for by in BOTH:
        shown = losses(comparison, by)
        if len(shown.yuan):
            figure = new_figure(titles.title_losses(comparison, shown, Voice(lang)), 1.7 + 0.29 * len(shown.yuan))
            draw.draw_losses(figure.add_subplot(), comparison, shown, lang)
            _runs_below(figure, comparison, lang)
            yield f"loss-{by}s", figure
    if largest(comparison):
        yield "enterprise-changes", _changes(comparison, lang)


def _costs(comparison: Comparison, lang: Lang) -> Figure:
    shown = costs(comparison)
    figure = new_figure(titles.title_costs(comparison, shown, Voice(lang)), 1.8 + 0.62 * len(shown.runs))
    draw.draw_costs(figure.add_subplot(), comparison, shown, lang)
    figure.legend(loc="outside lower left", ncols=5)
    return figure


def _reductions(comparison: Comparison, lang: Lang) -> Figure:
    """What falls away on the left; on the right, where there are targets, whether that is what was asked."""
    shown = reductions(comparison)
    rows = max(len(shown.pollutants) * (0.3 + 0.2 * len(shown.runs)), 0.42 * len(shown.targets))
    figure = new_figure(titles.title_reductions(comparison, shown, Voice(lang)), 1.9 + rows)
    if shown.targets:
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.05))
        draw.draw_fulfilled(right, shown, lang)
    else:
        left = figure.add_subplot()
    draw.draw_cut(left, comparison, shown, lang)
    _runs_below(figure, comparison, lang)
    return figure


def _changes(comparison: Comparison, lang: Lang) -> Figure:
    shown = largest(comparison)
    across = 1 if len(shown) == 1 else 2
    deep = -(-len(shown) // across)
    rows = max(len(one.shown) for one in shown)
    figure = new_figure(titles.title_changes(comparison, shown, Voice(lang)), 1.3 + deep * (0.9 + 0.28 * rows))
    axes = figure.subplots(deep, across, squeeze=False).ravel()
    for ax, one in zip(axes, shown, strict=False):
        draw.draw_changes(ax, comparison, one, lang, alone=len(shown) == 1)
    for ax in axes[len(shown) :]:
        ax.remove()
    return figure


def _runs_below(figure: Figure, comparison: Comparison, lang: Lang) -> None:
    """The runs' marks, in fewer columns where names are long."""
    longest = max(len(run.label) for run in comparison.runs)
    handles = draw.run_marks(comparison, comparison.readable, lang)
    figure.legend(handles=handles, loc="outside lower left", ncols=4 if longest <= SHORT_NAME else 2)
