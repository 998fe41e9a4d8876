"""One function for each chart of a comparison: data and axes in, marks on the axes out. Knows no file."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from models.errors import Lang
from reports import words
from reports.charts import style
from reports.charts.draw import literal
from reports.charts.money import bar_amount, bar_scale
from reports.compare import words as own
from reports.compare.comparison import Comparison
from reports.compare.shown import Costs, Largest, Losses, Reductions, cost_change
from reports.compare.titles import TONNE, Voice, run_label, short, target_name

COLOURS = ("#4D4D4D", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#882255")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")
"""A run has one colour and one shape in every chart, so that neither alone need be seen."""
PART_COLOURS = (style.PLANNED, "#E69F00", "#CC79A7", "#009E73")
LESS, MORE = "#009E73", "#D55E00"
TOP_PERCENT = 250.0
"""Where the axis of fulfilled targets ends; what lies beyond is written out."""


def draw_costs(ax: Axes, comparison: Comparison, costs: Costs, lang: Lang) -> None:
    """A bar of four parts for each run with its total, and a mark where a lower bound was proven."""
    at, left, scale = np.arange(len(costs.runs)), np.zeros(len(costs.runs)), bar_scale(lang)
    for part, (name, colour) in enumerate(zip(own.PARTS, PART_COLOURS, strict=True)):
        values = costs.yuan[:, part] / scale
        if values.any():
            ax.barh(
                at, values, left=left, height=0.56, color=colour, label=name.say(lang), edgecolor="white", linewidth=0.6
            )
        left = left + values
    first = costs.total_yuan[0]
    for y, (total, bound) in enumerate(zip(costs.total_yuan, costs.bound_yuan, strict=True)):
        more = f" ({total / first - 1:+.1%})" if y and first > 0 else ""
        ax.annotate(f"{bar_amount(total, lang)}{more}", (total / scale, y), (6, 0), textcoords="offset points", va="center", fontsize=9)  # fmt: skip
        if bound is not None:
            label = "_" if ax.lines else own.BOUND.say(lang)
            ax.plot([bound / scale] * 2, [y - 0.38, y + 0.38], color=style.NEEDED, linewidth=1.8, label=label)
    ax.set_yticks(at, [run_label(comparison, n, Voice(lang)) for n in costs.runs])
    ax.set_ylim(len(at) - 0.4, -0.6)
    ax.set_xlim(0, max(float(costs.total_yuan.max()) / scale * 1.17, 1e-9))
    _across(ax, own.COST.say(lang))


def draw_cut(ax: Axes, comparison: Comparison, shown: Reductions, lang: Lang) -> None:
    """Bars by pollutant and run: the share that falls away, with tonnes."""
    count = len(shown.runs)
    height = 0.8 / count
    for r, n in enumerate(shown.runs):
        y = np.arange(len(shown.pollutants)) - 0.4 + (r + 0.5) * height
        ax.barh(y, shown.share[r] * 100, height=height * 0.9, color=COLOURS[n], label=Voice(lang).run(comparison, n))
        for at, share, kg in zip(y, shown.share[r], shown.kg[r], strict=True):
            said = f"{words.number(share * 100, 2)}%{'，' if lang == 'zh' else ', '}{words.number(kg / TONNE)} {'吨' if lang == 'zh' else 't'}"
            ax.annotate(said, (max(share, 0) * 100, float(at)), (4, 0), textcoords="offset points", va="center", fontsize=8)  # fmt: skip
    ax.set_yticks(np.arange(len(shown.pollutants)), [words.POLLUTANT_MATHTEXT[p] for p in shown.pollutants])
    ax.invert_yaxis()
    ax.set_xlim(
        min(0.0, float(shown.share.min(initial=0.0)) * 115), max(float(shown.share.max(initial=0.0)) * 165, 0.1)
    )
    _across(ax, own.SHARE_CUT.say(lang))


def draw_fulfilled(ax: Axes, shown: Reductions, lang: Lang) -> None:
    """A row for each target with a mark for each run; hollow when missed, 100 % is what was asked."""
    reached = shown.fulfilled * 100
    finite = reached[np.isfinite(reached)]
    top = min(TOP_PERCENT, max(120.0, float(finite.max(initial=0.0)) * 1.08))
    ax.axvline(100, color=style.NEEDED, linewidth=1.4)
    ax.annotate(
        own.ASKED.say(lang),
        (100, 1),
        (3, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        fontsize=8.5,
    )
    for r, n in enumerate(shown.runs):
        offset = (r - (len(shown.runs) - 1) / 2) * min(0.16, 0.7 / len(shown.runs))
        for k in range(len(shown.targets)):
            value = reached[k, r]
            if not np.isfinite(value):
                continue
            met = all(check.holds for check in shown.targets[k].of(n))
            ax.plot(min(value, top), k + offset, MARKERS[n], color=COLOURS[n], markerfacecolor=COLOURS[n] if met else "white", markersize=6.5, clip_on=False)  # fmt: skip
            if value > top:
                ax.annotate(f"{value:,.0f}%", (top, k + offset), (-6, 0), textcoords="offset points", ha="right", va="center", fontsize=8, color=COLOURS[n])  # fmt: skip
    ax.set_yticks(np.arange(len(shown.targets)), [target_name(rows, Voice(lang)) for rows in shown.targets])
    ax.set_ylim(len(shown.targets) - 0.5, -0.5)
    ax.set_xlim(min(90.0, float(finite.min(initial=100.0)) - 4), top)
    _across(ax, own.FULFILLED.say(lang))


def draw_losses(ax: Axes, comparison: Comparison, shown: Losses, lang: Lang) -> None:
    """A row for each group with a mark for each run, and a line from the least to the most."""
    lost = shown.yuan / bar_scale(lang)
    at = np.arange(len(lost))
    ax.hlines(at, lost.min(axis=1), lost.max(axis=1), color="#C5CBD3", linewidth=3, zorder=1)
    for r, n in enumerate(shown.runs):
        ax.plot(
            lost[:, r], at, MARKERS[n], color=COLOURS[n], markersize=7, label=Voice(lang).run(comparison, n), alpha=0.9
        )
    names = [literal(short(name)) for name in shown.groups]
    ax.set_yticks(at, names + ([own.OTHERS.say(lang).format(count=shown.others)] if shown.others else []))
    ax.set_ylim(len(at) - 0.4, -0.6)
    ax.set_xlim(left=-0.015 * float(lost.max(initial=1.0)))
    _across(ax, own.LOST.say(lang))


def draw_changes(ax: Axes, comparison: Comparison, shown: Largest, lang: Lang, *, alone: bool = True) -> None:
    """Bars to the left for those that lose less, to the right for those that lose more; not `alone`, it has half the width."""
    change = np.array([cost_change(one) for one in shown.shown]) / bar_scale(lang)
    at = np.arange(len(change))
    ax.barh(at, change, height=0.66, color=[MORE if value > 0 else LESS for value in change])
    ax.axvline(0, color=style.NEEDED, linewidth=0.9)
    for y, value in zip(at, change, strict=True):
        right = value > 0
        ax.annotate(f"{'+' if right else '-'}{bar_amount(abs(value) * bar_scale(lang), lang)}", (value, float(y)), (4 if right else -4, 0), textcoords="offset points", ha="left" if right else "right", va="center", fontsize=8.5)  # fmt: skip
    ax.set_yticks(at, [literal(f"{short(one.name, 16)} ({short(one.enterprise_id, 10)})") for one in shown.shown])
    ax.set_ylim(len(at) - 0.4, -0.6)
    room = 0.13 * (max(0.0, float(change.max())) - min(0.0, float(change.min()))) * (1 if alone else 2)
    ax.set_xlim(min(0.0, float(change.min()) - room), max(0.0, float(change.max()) + room))
    ax.locator_params(axis="x", nbins=9 if alone else 5)
    _across(ax, own.CHANGED.say(lang))
    first, other = (literal(short(comparison.runs[n].label, 24 if alone else 12)) for n in (0, shown.run))
    ax.set_title(own.AGAINST.say(lang).format(other=other, first=first))


def run_marks(comparison: Comparison, runs: tuple[int, ...], lang: Lang) -> list[Line2D]:
    """The shape and colour of each run, for a legend."""
    return [
        Line2D(
            [],
            [],
            linestyle="",
            marker=MARKERS[n],
            color=COLOURS[n],
            markersize=7,
            label=Voice(lang).run(comparison, n),
        )
        for n in runs
    ]


def _across(ax: Axes, label: str) -> None:
    """An axis of quantities that runs from left to right."""
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_formatter(lambda value, _: words.amount(value))
    ax.set_xlabel(label)
