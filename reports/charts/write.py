"""Writes the charts of a run as PNG and SVG, each with one message in its title. Knows files and layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.errors import Lang
from models.scenario import Scenario
from reports.charts import data
from reports.charts.draw import draw_daily, draw_heat, draw_loss, draw_targets, percent_bar
from reports.charts.draw_works import draw_bans, draw_dust, draw_named, draw_rows, legend_of, row_inch
from reports.charts.figure import drawing, new_figure, save_figure
from reports.charts.titles import title_daily, title_heat, title_loss, title_sites, title_targets
from reports.charts.today import draw_today, legend_of_today, title_today, today
from reports.charts.works import Sites, sites
from reports.verdict import Verdict


def write_charts(
    scenario: Scenario,
    verdict: Verdict,
    out: Path,
    lang: Lang = "zh",
    font_dir: Path | None = None,
    baselines: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Every chart that has something to show, into folder `out`, each as PNG and SVG; equal data give equal bytes.

    daily-emission, reduction-targets, curtailment-sectors, curtailment-districts, loss-sectors, todays-rules (where
    `baselines`, as summary.json holds them, has any), construction.
    """
    out.mkdir(parents=True, exist_ok=True)
    if not verdict.ledger.days:
        return []
    with drawing(font_dir):
        figures = _figures(scenario, verdict, lang, baselines or {})
        return [file for name, figure in figures.items() for file in save_figure(figure, out / name)]


def _figures(scenario: Scenario, verdict: Verdict, lang: Lang, baselines: Mapping[str, Any]) -> dict[str, Figure]:
    ledger = verdict.ledger
    figures: dict[str, Figure] = {}
    panels = data.daily(scenario, verdict)
    if panels:
        title = title_daily(verdict, lang)
        figures["daily-emission"] = _grid(title, len(panels), lambda n, ax: draw_daily(ax, panels[n], lang), 2.9)
    wanted = data.targets(scenario, verdict)
    if wanted:
        title = title_targets(verdict, lang)
        figures["reduction-targets"] = _grid(title, len(wanted), lambda n, ax: draw_targets(ax, wanted[n], lang), 3.2)
    for heat in (data.heat(ledger, "sector"), data.heat(ledger, "district")):
        if heat.groups:
            figures[f"curtailment-{heat.by}s"] = _heat(heat, lang)
    loss = data.loss(ledger)
    if loss.groups:
        figure, ax = _single(title_loss(loss, lang), 1.6 + 0.33 * len(loss.groups))
        draw_loss(ax, loss, lang)
        figures["loss-sectors"] = figure
    beside = today(verdict.cost_yuan, baselines)
    if beside.ways:
        figure, ax = _single(title_today(beside, lang), 1.9 + 0.72 * len(beside.ways))
        draw_today(ax, beside, lang)
        figure.legend(handles=legend_of_today(lang), loc="outside lower left", ncols=3)
        figures["todays-rules"] = figure
    works = sites(scenario, verdict.ledger)
    if works is not None:
        figures["construction"] = _construction(works, lang)
    return figures


def _construction(works: Sites, lang: Lang) -> Figure:
    """Work and dust of each day above, the windows between, every project below, all on one axis of days."""
    height = max(1.2, row_inch(len(works.rows)) * len(works.rows))
    strips = (1.15, 1.15, 0.75 if works.bans else 0.05, height)
    figure = new_figure(title_sites(works, lang), sum(strips) + 1.9)
    named, dust, bans, rows = figure.subplots(4, 1, sharex=True, height_ratios=strips)
    draw_named(named, works, lang)
    draw_dust(dust, works, lang)
    draw_bans(bans, works, lang, width_inch=8.4)
    draw_rows(rows, works, lang)
    figure.legend(handles=legend_of(works, lang), loc="outside lower left", ncols=9 if lang == "zh" else 5)
    return figure


def _heat(heat: data.Heat, lang: Lang) -> Figure:
    figure, ax = _single(title_heat(heat, lang), 1.9 + 0.27 * len(heat.groups))
    percent_bar(figure, draw_heat(ax, heat, lang), ax, lang)
    return figure


def _single(title: str, height: float) -> tuple[Figure, Axes]:
    figure = new_figure(title, height)
    return figure, figure.add_subplot()


def _grid(title: str, count: int, draw: Callable[[int, Axes], None], height: float) -> Figure:
    """Panels side by side in pairs, one legend for all below the title."""
    across = 1 if count == 1 else 2
    rows = -(-count // across)
    figure = new_figure(title, 1.1 + height * rows)
    axes = np.atleast_1d(figure.subplots(rows, across, squeeze=False)).ravel()
    shown: dict[str, Artist] = {}
    for n, ax in enumerate(axes):
        if n >= count:
            ax.remove()
            continue
        draw(n, ax)
        handles, names = ax.get_legend_handles_labels()
        shown |= {name: handle for name, handle in zip(names, handles, strict=True) if name not in shown}
    figure.legend(list(shown.values()), list(shown), loc="outside lower left", ncols=5)
    return figure
