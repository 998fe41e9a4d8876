"""One function for each kind of chart: data and axes in, marks on the axes out. Knows no file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.ticker import PercentFormatter

from models.errors import Lang, Text
from models.season import Per
from reports import law_names, words
from reports.charts import style
from reports.charts.data import Daily, Heat, Loss, Targets
from reports.charts.money import bar_amount, bar_scale

TONNE = 1000.0
MANY_BARS = 14
INDEXED = re.compile(r"(?<![A-Za-z0-9_-])(PM(?=2\.5|10)|NO(?=[x2])|SO(?=2)|O(?=3))(2\.5|10|x|2|3)(?![A-Za-z0-9_-])")
LONG = 245
"""Days from which an axis names months only."""


def draw_daily(ax: Axes, data: Daily, lang: Lang) -> None:
    """Normal and planned emission of each day as steps, what is saved between them, and the caps."""
    scale, unit = _mass(float(data.baseline_kg.max(initial=0.0)))
    edges = np.arange(len(data.days) + 1)
    baseline, planned = data.baseline_kg / scale, data.planned_kg / scale
    ax.stairs(baseline, edges, baseline=np.minimum(planned, baseline), fill=True, color=style.SAVED, alpha=0.35, label=_SAVED.say(lang))  # fmt: skip
    ax.stairs(baseline, edges, baseline=None, color=style.BASELINE, label=_BASELINE.say(lang), linewidth=1.3)
    ax.stairs(planned, edges, baseline=None, color=style.PLANNED, label=_PLANNED.say(lang), linewidth=1.8)
    for per, steps in data.caps:
        values = np.full(len(data.days), np.nan)
        for step in steps:
            values[step.start : step.stop] = step.kg_per_day / scale
        ax.stairs(values, edges, baseline=None, color=style.CAP, linestyle="--" if per == "day" else ":", label=_cap(per, lang), linewidth=1.5)  # fmt: skip
    ax.margins(y=0.08)
    ax.set_ylim(bottom=0)
    ax.set_ylabel(_EMISSION.say(lang).format(unit=unit.say(lang)))
    ax.set_title(_subject(data.pollutant, data.area, lang))
    day_axis(ax, data.days, lang)


def draw_targets(ax: Axes, data: Targets, lang: Lang) -> None:
    """Planned reduction as bars, the required one as a mark across each bar; a missed period is hatched."""
    scale, unit = _mass(float(max(data.planned_kg.max(initial=0.0), data.required_kg.max(initial=0.0))))
    at = np.arange(len(data.periods))
    bars = ax.bar(at, data.planned_kg / scale, width=0.62, color=style.PLANNED)
    for bar, holds in zip(bars, data.holds, strict=True):
        if not holds:
            bar.set(**_HATCHED)
    # Entries of the legend stand for themselves: the first bar of a series may be a missed one.
    ax.bar([np.nan], [0], color=style.PLANNED, label=_REDUCTION.say(lang))
    if not all(data.holds):
        ax.bar([np.nan], [0], label=_MISSED.say(lang), **_HATCHED)
    ax.hlines(
        data.required_kg / scale, at - 0.42, at + 0.42, color=style.NEEDED, linewidth=2, label=_REQUIRED.say(lang)
    )
    if len(at) <= MANY_BARS:
        for x, planned, required in zip(at, data.planned_kg, data.required_kg, strict=True):
            share = f"{planned / required:.0%}" if required > 0 else "—"
            ax.annotate(share, (float(x), max(planned, required) / scale), (0, 4), textcoords="offset points", ha="center", fontsize=8.5)  # fmt: skip
    step = max(1, -(-len(at) // MANY_BARS))
    ax.set_xticks(at[::step], [period_text(name, lang, short=True) for name in data.periods[::step]])
    ax.margins(x=0.03, y=0.14)
    if len(at) < 4:
        ax.set_xlim(-1.5, len(at) + 0.5)
    if float(data.planned_kg.min(initial=0.0)) >= 0:
        ax.set_ylim(bottom=0)
    ax.set_ylabel(_REDUCED.say(lang).format(unit=unit.say(lang)))
    ax.set_xlabel(_BY[data.per].say(lang))
    ax.set_title(_subject(data.pollutant, data.area, lang))


def draw_heat(ax: Axes, data: Heat, lang: Lang) -> AxesImage:
    """Groups by days; the darker, the more of the group's lines are curtailed. Returns the image for a colour bar."""
    image = ax.imshow(
        data.share * 100, aspect="auto", cmap=style.HEAT, vmin=0, vmax=data.most_percent, interpolation="nearest",
        extent=(0, len(data.days), len(data.groups), 0),
    )  # fmt: skip
    names = [f"{literal(name)} ({count})" for name, count in zip(data.groups, data.lines, strict=True)]
    ax.set_yticks(np.arange(len(names)) + 0.5, names)
    ax.set_ylabel(_GROUP[data.by].say(lang))
    ax.grid(False)
    ax.tick_params(axis="y", length=0)
    day_axis(ax, data.days, lang)
    return image


def draw_loss(ax: Axes, data: Loss, lang: Lang) -> None:
    """Horizontal bars, greatest on top, with the amount and its share of the sector's normal value."""
    at = np.arange(len(data.groups))
    scale = bar_scale(lang)
    ax.barh(at, data.loss_yuan / scale, color=style.PLANNED, height=0.66)
    for y, lost, value in zip(at, data.loss_yuan, data.value_yuan, strict=True):
        share = f" ({lost / value:.1%})" if value > 0 else ""
        ax.annotate(f"{bar_amount(lost, lang)}{share}", (lost / scale, float(y)), (4, 0), textcoords="offset points", va="center", fontsize=8.5)  # fmt: skip
    ax.set_yticks(at, [literal(name) for name in data.groups])
    ax.invert_yaxis()
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.margins(x=0.16)
    ax.set_xlabel(_LOST.say(lang))
    ax.xaxis.set_major_formatter(lambda value, _: words.amount(value))


def literal(text: str) -> str:
    """A name as it stands, a pair of dollar signs in it being no formula; only NOx, PM2.5 and their like get their
    low indexes."""
    return INDEXED.sub(lambda found: f"{found[1]}$_{{{found[2]}}}$", words.printable(text).replace("$", r"\$"))


def percent_bar(figure: Any, image: AxesImage, ax: Axes, lang: Lang) -> None:
    bar = figure.colorbar(image, ax=ax, pad=0.015, fraction=0.025, aspect=45, format=PercentFormatter(100, 0))
    bar.set_label(_CURTAILED.say(lang))
    bar.outline.set_visible(False)


def period_text(name: str, lang: Lang, *, short: bool = False) -> str:
    """A period's name in words: `5月`, `第18周`, `5月1日`; in English, and `short` on an axis, briefer."""
    if name == "season":
        return words.PERIODS["season"].say(lang)
    _, *parts = name.split("-")
    if lang == "en":
        month = short and len(parts) == 1 and parts[0].isdigit()
        return law_names.MONTHS[int(parts[0]) - 1] if month else "-".join(parts) if short else name
    if parts[0].startswith("W"):
        return parts[0][1:] if short else f"第{int(parts[0][1:])}周"
    if parts[0].startswith("Q"):
        return f"{parts[0][1:]}季度"
    if len(parts) == 2:
        return f"{int(parts[0])}/{int(parts[1])}" if short else f"{int(parts[0])}月{int(parts[1])}日"
    return f"{int(parts[0])}月"


def day_axis(ax: Axes, days: Sequence[date], lang: Lang) -> None:
    """Ticks on the first day and on every first and sixteenth, beyond eight months on firsts alone; the first tick of a
    year names it."""
    ticks, names = [], []
    marked = (1, 16) if len(days) <= LONG else (1,)
    for n, day in enumerate(days):
        if n == 0 or (day.day in marked and n >= 8):
            year = n == 0 or (day.month == 1 and day.day == 1)
            ticks.append(n)
            names.append(f"{day.month}/{day.day}" + (f"\n{day.year}" if year else ""))
    ax.set_xticks(ticks, names)
    ax.set_xlim(0, len(days))
    ax.set_xlabel(_DATE.say(lang))


def _mass(largest_kg: float) -> tuple[float, Text]:
    return (TONNE, Text("吨", "t")) if largest_kg >= 2 * TONNE else (1.0, Text("千克", "kg"))


def _subject(pollutant: str, area: str, lang: Lang) -> str:
    between = " · " if lang == "zh" else ", "
    return f"{words.POLLUTANT_MATHTEXT[pollutant]}{between}{literal(words.area(area, lang))}"


def _cap(per: Per, lang: Lang) -> str:
    if per == "day":
        return Text("日排放上限", "daily cap").say(lang)
    return (
        Text("{per}排放上限（折日均）", "cap per {per} (daily mean)").say(lang).format(per=words.PERIODS[per].say(lang))
    )


_BASELINE = Text("正常生产", "normal production")
_PLANNED = Text("按方案", "planned")
_SAVED = Text("减排量", "saved")
_EMISSION = Text("排放量（{unit}/日）", "Emission ({unit}/day)")
_REDUCTION = Text("方案减排量", "planned reduction")
_MISSED = Text("未达到目标", "target missed")
_HATCHED: dict[str, Any] = {"facecolor": "white", "edgecolor": style.MISSED, "hatch": "///"}
_REQUIRED = Text("目标减排量", "required")
_REDUCED = Text("减排量（{unit}）", "Reduction ({unit})")
_LOST = Text(
    "产值损失（万元）；括号内为占本行业正常产值的比例",
    "Output value lost (million yuan); in brackets its share of the sector's normal value",
)
_DATE = Text("日期（月/日）", "Date (month/day)")
_GROUP = {
    "sector": Text("行业（括号内为在产生产线条数）", "Sector (active lines)"),
    "district": Text("区（市）县（括号内为在产生产线条数）", "District (active lines)"),
}
_BY: dict[Per, Text] = {
    "season": Text("时段", "Period"),
    "quarter": Text("季度", "Quarter"),
    "month": Text("月份", "Month"),
    "week": Text("周（ISO 周次）", "ISO week"),
    "day": Text("日期（月/日）", "Date (month-day)"),
}
_CURTAILED = Text("停限产生产线占比（%）", "Share of lines curtailed (%)")
