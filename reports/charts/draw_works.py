"""Draws construction: who works when, the windows that stop work, and what each day has of work and dust.

Data and axes in, marks on the axes out. Knows no file.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Patch

from models.errors import Lang, Text
from reports import law_names, words
from reports.charts import style
from reports.charts.draw import day_axis, literal
from reports.charts.works import Ban, Bar, Sites
from reports.verdict import Floats

COLOURS = {
    "demolition": "#D55E00",
    "earthworks": "#E69F00",
    "levelling": "#56B4E9",
    "spraying": "#CC79A7",
    "decoration": "#0072B2",
    "foundation": "#6F767D",
    "structure": "#A9B0B7",
    "landscaping": "#009E73",
}
"""Work that the seasons stop in strong colours, the rest in greys; all but the greys are Okabe and Ito's."""
OTHER = "#000000"
BAN = "#DCE9F5"
SEASON = "#C8102E"
NAMES_FROM_INCH = 0.07
"""A row lower than this has no room for its project's name."""
APPROVED, PLANNED = (0.06, 0.6), (0.72, 0.92)
"""Where in its row a bar begins and ends."""


def row_inch(rows: int) -> float:
    """Height of a row: as high as the page allows."""
    return min(0.22, max(0.012, 13.5 / max(rows, 1)))


def draw_rows(ax: Axes, data: Sites, lang: Lang) -> None:
    """One row a project: approved days as a bar, the owner's plan as a thin line below it, by type of work."""
    _shade(ax, data)
    for bars, place in ((data.planned, PLANNED), (data.approved, APPROVED)):
        for work_type in _types(data):
            shapes = [_rectangle(bar, place) for bar in bars if bar.work_type == work_type]
            ax.add_collection(PolyCollection(shapes, facecolors=COLOURS.get(work_type, OTHER), linewidths=0, zorder=2))
    height = row_inch(len(data.rows))
    ax.set_ylim(len(data.rows), 0)
    if height >= NAMES_FROM_INCH:
        ax.set_yticks(
            np.arange(len(data.rows)) + 0.4, [literal(name) for name in data.rows], fontsize=min(8.0, 65 * height)
        )
    else:
        ax.set_yticks([])
    ax.tick_params(axis="y", length=0)
    ax.set_ylabel(_ROWS.say(lang).format(count=len(data.rows)))
    ax.grid(False)
    day_axis(ax, data.days, lang)


def draw_bans(ax: Axes, data: Sites, lang: Lang, width_inch: float) -> None:
    """The windows with the types of work and clauses they are about; a window too narrow for words stays bare."""
    _shade(ax, data)
    ax.set_ylim(0, 1)
    ax.set_yticks([])
    ax.set_ylabel(_BANS.say(lang), rotation=0, ha="right", va="center")
    ax.grid(False)
    ax.tick_params(axis="x", length=0, labelbottom=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    for ban in data.bans:
        room = (ban.stop - ban.start) / len(data.days) * width_inch * 72 / 7.2
        text = _wrapped(_about(ban, lang), int(room if lang == "zh" else room * 1.9), lang)
        if text:
            ax.text((ban.start + ban.stop) / 2, 0.5, text, ha="center", va="center", fontsize=7.2, linespacing=1.25)


def draw_named(ax: Axes, data: Sites, lang: Lang) -> None:
    """Tasks that some rule names at work on each day, as the owners planned and as approved."""
    _steps(ax, data, data.named_planned, data.named_approved, lang)
    ax.set_ylabel(_TASKS.say(lang), fontsize=8.5)
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.1)
    first, last = data.season
    if last > first:
        ax.annotate(_SEASON.say(lang), ((first + last) / 2, 1), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center", va="bottom", color=SEASON, fontsize=8.5)  # fmt: skip


def draw_dust(ax: Axes, data: Sites, lang: Lang) -> None:
    """PM of all tasks on each day."""
    _steps(ax, data, data.pm_planned, data.pm_approved, lang)
    ax.set_ylabel(_PM.say(lang), fontsize=8.5)


def legend_of(data: Sites, lang: Lang) -> list[Patch]:
    """One entry for each type of work that occurs, and the windows."""
    found = [Patch(color=COLOURS.get(name, OTHER), label=literal(_type_name(name, lang))) for name in _types(data)]
    return [*found, Patch(color=BAN, label=_WINDOW.say(lang))] if data.bans else found


def _steps(ax: Axes, data: Sites, planned: Floats, approved: Floats, lang: Lang) -> None:
    """Means of each week: rest on Sundays would cut a daily line to pieces."""
    _shade(ax, data)
    lengths = np.diff(data.weeks)
    for days, colour, label, width in (
        (planned, style.BASELINE, _PLANNED, 1.2),
        (approved, style.PLANNED, _APPROVED, 1.8),
    ):
        means = np.add.reduceat(days, data.weeks[:-1]) / lengths
        ax.stairs(means, data.weeks, baseline=None, color=colour, label=label.say(lang), linewidth=width)
    ax.set_ylim(bottom=0)
    ax.margins(y=0.1)
    ax.yaxis.set_major_formatter(lambda value, _: words.amount(value))
    ax.tick_params(axis="x", labelbottom=False)


def _shade(ax: Axes, data: Sites) -> None:
    for ban in data.bans:
        ax.axvspan(ban.start, ban.stop, color=BAN, zorder=0, linewidth=0)
    first, last = data.season
    for at in (first, last) if last > first else ():
        ax.axvline(at, color=SEASON, linestyle=(0, (4, 2)), linewidth=1.0, zorder=3)
    ax.set_xlim(0, len(data.days))


def _rectangle(bar: Bar, place: tuple[float, float]) -> list[tuple[float, float]]:
    top, bottom = bar.row + place[0], bar.row + place[1]
    return [(bar.start, top), (bar.stop, top), (bar.stop, bottom), (bar.start, bottom)]


def _types(data: Sites) -> list[str]:
    """Known types in the order of their colours, then others by name."""
    found = {bar.work_type for bar in data.approved}
    return [name for name in COLOURS if name in found] + sorted(found - set(COLOURS))


def _type_name(name: str, lang: Lang) -> str:
    return law_names.WORK_TYPES[name].say(lang) if name in law_names.WORK_TYPES else words.printable(name)


def _about(ban: Ban, lang: Lang) -> list[str]:
    """The pieces of a label that may stand on lines of their own."""
    comma = "、" if lang == "zh" else ", "
    types = [literal(_type_name(name, lang)) + comma for name in ban.work_types]
    clauses = [literal(clause) + comma for clause in ban.clauses]
    return [*types[:-1], types[-1].rstrip("、, "), "\n", *clauses[:-1], clauses[-1].rstrip("、, ")]


def _wrapped(pieces: Sequence[str], room: int, lang: Lang) -> str:
    """Pieces set on lines of at most `room` characters; empty when one does not fit or there are too many lines."""
    lines = [""]
    for piece in pieces:
        if piece == "\n":
            lines.append("")
        elif len(piece.strip()) > room:
            return ""
        elif lines[-1] and len(lines[-1]) + len(piece.strip()) > room:
            lines.append(piece)
        else:
            lines[-1] += piece
    return "\n".join(line.strip() for line in lines) if len(lines) <= MOST_LINES else ""


MOST_LINES = 6
_ROWS = Text("项目（{count}个，按核定开工日排序；粗条为核定安排，细线为业主计划）", "Projects ({count}, by approved start; bars: approved, thin lines: owner's plan)")  # fmt: skip
_BANS = Text("条款\n停工期", "Closed\nwindows")
_TASKS = Text("受限工序\n（个/日，周平均）", "Bound tasks\n(a day, by week)")
_PM = Text("施工PM\n（千克/日，周平均）", "Construction PM\n(kg/day, by week)")
_SEASON = Text("本季", "season")
_PLANNED = Text("业主计划", "owners' plans")
_APPROVED = Text("核定安排", "approved")
_WINDOW = Text("条款停工期", "closed window")
