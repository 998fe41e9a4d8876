"""Draws what today's rules would cost beside a plan. Data and axes in, marks on the axes out; knows no file.

The figures are those that summary.json holds of the run's baselines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from models.errors import Lang, Text
from reports.baselines import NAMES
from reports.charts import style
from reports.charts.money import amount, money_unit


@dataclass(frozen=True)
class Way:
    """A baseline's cost as ordered and repaired until all limits hold, yuan; `limits_missed` of the former. None where
    no repair was found."""

    kind: str
    rough_yuan: float
    limits_missed: int
    repaired_yuan: float | None


@dataclass(frozen=True)
class Today:
    """A plan's cost, yuan, and the baselines beside it."""

    plan_yuan: float
    ways: tuple[Way, ...]

    @property
    def times(self) -> tuple[float, ...]:
        """What each repaired baseline costs as a multiple of the plan, where both are known."""
        if self.plan_yuan <= 0:
            return ()
        return tuple(way.repaired_yuan / self.plan_yuan for way in self.ways if way.repaired_yuan is not None)


def today(plan_yuan: float, baselines: Mapping[str, Any]) -> Today:
    """Kinds in the order of their names; one that the program does not know is left out."""
    return Today(
        plan_yuan,
        tuple(
            Way(kind, float(told["cost"]), int(told["limits_missed"]), told.get("repaired_cost"))
            for kind in NAMES
            if (told := baselines.get(kind))
        ),
    )


def draw_today(ax: Axes, data: Today, lang: Lang) -> None:
    """The plan's bar on top; for each baseline a hollow bar as ordered and a solid one repaired, with how many times the
    plan's cost each is."""
    greatest = max([data.plan_yuan, *(max(way.rough_yuan, way.repaired_yuan or 0.0) for way in data.ways)])
    scale, unit = money_unit(greatest, lang)
    _bar(ax, 0.0, data.plan_yuan / scale, amount(data.plan_yuan / scale), facecolor=style.PLANNED)
    for n, way in enumerate(data.ways, start=1):
        colour = style.WAYS[way.kind][1]
        said = _ROUGH.say(lang).format(count=way.limits_missed) if way.limits_missed else ""
        _bar(ax, n - 0.2, way.rough_yuan / scale, _told(data, way.rough_yuan, scale, said), facecolor="white", edgecolor=colour, linewidth=1.6)  # fmt: skip
        if way.repaired_yuan is None:
            ax.annotate(_NO_REPAIR.say(lang), (0, n + 0.2), (5, 0), textcoords="offset points", va="center", fontsize=8.8)  # fmt: skip
        else:
            _bar(ax, n + 0.2, way.repaired_yuan / scale, _told(data, way.repaired_yuan, scale, ""), facecolor=colour)
    names = [_PLAN.say(lang), *(NAMES[way.kind].say(lang) for way in data.ways)]
    ax.set_yticks(np.arange(len(names)), names)
    ax.set_ylim(len(names) - 0.45, -0.5)
    ax.set_xlim(0, max(greatest / scale * 1.24, 1e-9))
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    ax.set_xlabel(_COST.say(lang).format(unit=unit))


def legend_of_today(lang: Lang) -> list[Patch]:
    hollow = Patch(facecolor="white", edgecolor=style.BASELINE, linewidth=1.6, label=_AS_ORDERED.say(lang))
    return [
        Patch(color=style.PLANNED, label=_PLAN.say(lang)),
        hollow,
        Patch(color=style.BASELINE, label=_REPAIRED.say(lang)),
    ]


def title_today(data: Today, lang: Lang) -> str:
    """How many times the plan's cost today's rules cost once they are repaired."""
    times = data.times
    if not times:
        return _TITLE_NONE.say(lang)
    least, most = _times(min(times)), _times(max(times))
    return _TITLE.say(lang).format(times=least if least == most else f"{least}–{most}")


def _bar(ax: Axes, at: float, value: float, said: str, **look: Any) -> None:
    ax.barh(at, value, height=0.34, **look)
    ax.annotate(said, (value, at), (5, 0), textcoords="offset points", va="center", fontsize=8.8)


def _told(data: Today, yuan: float, scale: float, more: str) -> str:
    times = f" ×{_times(yuan / data.plan_yuan)}" if data.plan_yuan > 0 else ""
    return f"{amount(yuan / scale)}{times}{more}"


def _times(value: float) -> str:
    """Near one a difference shows in the second decimal."""
    return f"{value:.2f}" if value < 1.95 else f"{value:.1f}" if value < 19.95 else f"{value:,.0f}"


_PLAN = Text("本方案", "this plan")
_AS_ORDERED = Text(
    "现行做法原样：空心，不管保供、上限和企业负担", "as ordered: hollow, blind to supply, caps and burdens"
)
_REPAIRED = Text("修正到全部限值满足：实心", "repaired until all limits hold: solid")
_ROUGH = Text("，突破{count}项限值", ", breaks {count} limits")
_NO_REPAIR = Text("没有找到修正到全部满足的方案", "no repair was found that meets all limits")
_COST = Text("全季成本（{unit}）；×为本方案成本的倍数", "Cost over the season ({unit}); ×: times this plan's")
_TITLE = Text("满足同样的限值，现行做法的成本是本方案的{times}倍", "To meet the same limits, today's ways cost {times} times as much as this plan")  # fmt: skip
_TITLE_NONE = Text("现行做法与本方案的成本", "What today's ways cost beside this plan")
