"""The marks of a front: data and axes in, marks on the axes out. Knows no file and no layout."""

from __future__ import annotations

from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from models.errors import Lang
from reports import words
from reports.charts import style
from reports.front import texts, view
from reports.front.data import Front, FrontBaseline, FrontPoint, PlanFigures

BEYOND = "#9AA3AD"
INK = "#222222"
PLATE: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
LINE_PT = 11.5
"""Height of a label's line."""
BESIDE = 1.35
"""A baseline that costs less than so many times the front lies so close to it that its name goes below."""


def draw_costs(ax: Axes, front: Front, lang: Lang) -> None:
    """Planned cost and proven bound by level with the band between, points that cannot be met apart."""
    scale, unit = view.cost_unit(front, lang)
    met = front.met
    levels = [point.asked for point in met]
    costs = [point.plan.cost / scale for point in met]
    proven = [point for point in met if point.bound is not None]
    ax.fill_between(
        [point.asked for point in proven], [_bound(point) / scale for point in proven],
        [point.plan.cost / scale for point in proven], color=style.SAVED, alpha=0.45, linewidth=0,
    )  # fmt: skip
    ax.plot([point.asked for point in proven], [_bound(point) / scale for point in proven], color=style.PLANNED, linestyle="--", linewidth=1)  # fmt: skip
    ax.plot(levels, costs, color=style.PLANNED, marker="o", markersize=6, zorder=4)
    for point in front.points:
        if not point.met:
            _unmet(ax, point, scale)
    for point in met if len(met) <= 10 else met[:: len(met) - 1]:
        ax.annotate(view.amount(point.plan.cost / scale), (point.asked, point.plan.cost / scale), (-4, 5), textcoords="offset points", ha="right", fontsize=8.3, color=style.PLANNED)  # fmt: skip
    ax.set_ylabel(texts.Y_COST.say(lang).format(unit=unit))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")


def draw_marginal(ax: Axes, front: Front, lang: Lang) -> None:
    """Yuan for one more kg at each level."""
    known = [point for point in front.met if point.marginal is not None]
    ax.plot(
        [p.asked for p in known], [p.marginal or 0.0 for p in known], color=style.MARGINAL, marker="o", markersize=4.5
    )
    for point in known if len(known) <= 10 else known[:: len(known) - 1]:
        ax.annotate(words.amount(0.0) if (point.marginal or 0.0) < 0.005 else view.amount(point.marginal or 0.0), (point.asked, point.marginal or 0.0), (-3, 5), textcoords="offset points", ha="right", fontsize=8.3, color=style.MARGINAL)  # fmt: skip
    ax.set_ylim(0, max([point.marginal or 0.0 for point in known] + [1e-9]) * 1.28)
    ax.set_ylabel(texts.Y_MARGINAL.say(lang))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")


def draw_levels(ax: Axes, front: Front) -> None:
    """The greatest level possible as the end of the axis, what a plan reached, and what the scenario asks."""
    low, high = view.chart_levels(front)
    ax.set_xlim(low, high)
    ax.xaxis.set_major_formatter(lambda value, _: view.level(value))
    if front.greatest is not None:
        ax.axvspan(front.greatest.proven, high, facecolor="#F1F3F5", edgecolor=BEYOND, hatch="////", linewidth=0, zorder=0)  # fmt: skip
        ax.axvline(front.greatest.proven, color=style.NEEDED, linewidth=1.6)
        if front.greatest.planned is not None:
            ax.axvline(front.greatest.planned, color=style.NEEDED, linewidth=0.9, linestyle=":")
    if front.target is not None:
        ax.axvline(front.target, color=style.BASELINE, linewidth=0.9, linestyle=(0, (6, 4)), zorder=1)


def draw_impossible(ax: Axes, front: Front, lang: Lang) -> None:
    """Says what lies beyond the greatest level."""
    if front.greatest is not None:
        middle = (front.greatest.proven + ax.get_xlim()[1]) / 2
        ax.text(middle, 0.03, texts.IMPOSSIBLE.say(lang), transform=ax.get_xaxis_transform(), rotation=90, ha="center", va="bottom", fontsize=8.8, bbox=PLATE)  # fmt: skip


def draw_baselines(ax: Axes, front: Front, lang: Lang, height_pt: float) -> None:
    """Baselines inside the axes' range of cost: hollow as ordered, solid repaired, a thin line from one to the other; the
    repaired one (else the one as ordered) named, with how many times the front's cost it is. One that claims more than
    the axis holds stands at its end with an arrow and its level. `height_pt` is the height of the axes, so that no name
    covers another."""
    scale, _ = view.cost_unit(front, lang)
    bottom, top = ax.get_ylim()
    low, high = ax.get_xlim()
    end = high - 0.015 * (high - low)
    labels: list[_Label] = []
    for baseline in front.baselines:
        shape, colour = style.WAYS[baseline.kind]
        look: dict[str, Any] = {"marker": shape, "markersize": 8, "linestyle": "none", "color": colour, "zorder": 5}
        plans = [baseline.plan] + ([baseline.repaired] if baseline.repaired else [])
        levels, costs = [min(one.reached, end) for one in plans], [one.cost / scale for one in plans]
        ax.plot(levels, costs, color=colour, linewidth=0.8, zorder=3)
        ax.plot(levels[1:], costs[1:], **look)
        ax.plot(levels[:1], costs[:1], **look, **style.ROUGH)
        if baseline.plan.reached > end and bottom <= costs[0] <= top:
            ax.annotate(f"{view.level(baseline.plan.reached)} →", (end, costs[0]), (0, -9), textcoords="offset points", ha="right", va="top", fontsize=8.3, zorder=6, bbox=PLATE)  # fmt: skip
        if bottom <= costs[-1] <= top:
            times = view.ratio(front, plans[-1])
            beside = times is not None and times < BESIDE
            left = levels[-1] < levels[0]
            labels.append(_Label(costs[-1], levels[-1], label(front, baseline, plans[-1], lang), left, beside))
    ax.set_ylim(bottom, top)
    _spread(ax, sorted(labels), (top - bottom) / height_pt)


def label(front: Front, baseline: FrontBaseline, plan: PlanFigures, lang: Lang) -> str:
    """`一刀切 ×4.2`, the name alone where the front has no point to compare with."""
    name, times = view.baseline_name(baseline, lang), view.ratio(front, plan)
    return name if times is None else texts.TIMES.say(lang).format(name=name, ratio=view.ratio_text(times))


def legend_of(front: Front, lang: Lang) -> list[Any]:
    """Only what is drawn."""
    handles: list[Any] = [
        Line2D([], [], color=style.PLANNED, marker="o", label=texts.PLANNED.say(lang)),
        Line2D([], [], color=style.PLANNED, linestyle="--", linewidth=1, label=texts.BOUND.say(lang)),
        Patch(color=style.SAVED, alpha=0.45, linewidth=0, label=texts.BAND.say(lang)),
    ]
    if len(front.met) < len(front.points):
        handles.append(Line2D([], [], color=style.MISSED, marker="x", markeredgewidth=2, linestyle=":", label=texts.UNMET.say(lang)))  # fmt: skip
    if front.baselines:
        hollow = Line2D([], [], color=style.BASELINE, marker="s", linestyle="none", markerfacecolor="white", markeredgewidth=1.6, label=texts.ROUGH.say(lang))  # fmt: skip
        handles += [hollow, Line2D([], [], color=style.BASELINE, marker="s", linestyle="none", label=texts.MENDED.say(lang))]  # fmt: skip
    if front.greatest is not None:
        handles.append(Line2D([], [], color=style.NEEDED, label=texts.GREATEST.say(lang).format(level=view.level(front.greatest.proven))))  # fmt: skip
        if front.greatest.planned is not None:
            handles.append(Line2D([], [], color=style.NEEDED, linewidth=0.9, linestyle=":", label=texts.REACHED.say(lang).format(level=view.level(front.greatest.planned))))  # fmt: skip
    if front.target is not None:
        handles.append(Line2D([], [], color=style.BASELINE, linewidth=0.9, linestyle=(0, (6, 4)), label=texts.TARGET.say(lang).format(level=view.level(front.target))))  # fmt: skip
    return handles


def level_label(front: Front, lang: Lang) -> str:
    return view.level_label(front, lang, words.POLLUTANT_MATHTEXT)


def _bound(point: FrontPoint) -> float:
    return point.plan.cost if point.bound is None else point.bound


def _unmet(ax: Axes, point: FrontPoint, scale: float) -> None:
    at = point.plan.cost / scale
    ax.plot([point.plan.reached, point.asked], [at, at], color=style.MISSED, linestyle=":", linewidth=1.2, zorder=3)
    ax.plot([point.plan.reached], [at], color=style.MISSED, marker="x", markersize=8, markeredgewidth=2.2, zorder=5)


class _Label(NamedTuple):
    """A name at a mark; on its `left`, or `below` where the front itself runs close by."""

    cost: float
    level: float
    text: str
    left: bool
    below: bool


def _spread(ax: Axes, labels: list[_Label], unit_per_pt: float) -> None:
    """Names beside their marks, on the left where they say so or the right is short, from the lowest up, each at least a
    line above the one before."""
    low, high = ax.get_xlim()
    free = float("-inf")
    for one in labels:
        if one.below:
            ax.annotate(one.text, (one.level, one.cost), (8, -7), textcoords="offset points", ha="left", va="top", fontsize=9, color=INK, zorder=6)  # fmt: skip
            continue
        at = max(one.cost, free)
        free = at + LINE_PT * unit_per_pt
        aside = -9 if one.left or one.level > low + 0.72 * (high - low) else 9
        ax.annotate(one.text, (one.level, at), (aside, 0), textcoords="offset points", ha="right" if aside < 0 else "left", va="center", fontsize=9, color=INK, zorder=6)  # fmt: skip
