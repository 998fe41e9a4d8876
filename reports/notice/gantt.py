"""A project's works in time, as shares of the chart's width. Knows dates and words, no drawing."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from models.errors import Lang
from models.season import Span, working_days
from reports import words
from reports.notice import site_texts as texts
from reports.notice.dates import MONTHS
from reports.notice.site_book import SiteBook, SiteCase, extent
from reports.works import Bools, Closure, TaskWorks, runs_of

REST_DAYS = 3
"""Rest shorter than this (a Sunday, a weekend) would only be a hair on the chart."""
NARROW, NARROW_EXCUSED = 0.04, 0.1
"""Share of the width below which a mark, alone or with a word, does not fit into a span."""
MONTHS_WITH_NAMES = 14


class _Scale:
    """Days as shares of whole months from the project's first to its last."""

    def __init__(self, first: date, last: date):
        self.first = first.replace(day=1)
        self.last = last.replace(day=monthrange(last.year, last.month)[1])
        self.days = (self.last - self.first).days + 1

    def at(self, day: date) -> float:
        return round(min(max((day - self.first).days / self.days, 0.0), 1.0), 5)

    def span(self, first: date, last: date) -> dict[str, Any]:
        """Both days included."""
        start = self.at(first)
        return {"x": start, "w": round(self.at(last + timedelta(1)) - start, 5)}


def gantt(book: SiteBook, case: SiteCase, lang: Lang) -> dict[str, Any]:
    """Months, season, deadline, and a row for each task: closed and excused windows, rest, plan, approved days."""
    scale = _Scale(*extent(case.works))
    season, deadline = book.scenario.season, case.works.project.deadline
    texts_of = texts.CHART
    shown = season.first <= scale.last and season.last >= scale.first
    return {
        "months": list(_months(scale, lang)),
        "season": {
            **scale.span(season.first, season.last),
            "starts": season.first >= scale.first,
            "ends": season.last < scale.last,
            "label": texts_of["season"].say(lang).format(
                first=f"{season.first.month}/{season.first.day}", last=f"{season.last.month}/{season.last.day}"
            ),
        }
        if shown
        else None,
        "deadline": {
            "x": scale.at(deadline + timedelta(1)),
            "label": texts_of["deadline"].say(lang).format(day=f"{deadline.month}/{deadline.day}"),
        }
        if deadline is not None and scale.first <= deadline <= scale.last
        else None,
        "rows": [_row(book, case, scale, task, closures, lang) for task, closures in case.tasks],
        "legend": {key: texts_of[key].say(lang) for key in ("planned", "approved", "closed", "excused", "rest")},
        "alt": texts.CHART_ALT.say(lang).format(project=words.printable(case.works.project.name)),
    }  # fmt: skip


def _months(scale: _Scale, lang: Lang) -> Iterable[dict[str, Any]]:
    """Months by number, with the year at its first; few enough months have their name."""
    day, count = scale.first, 12 * (scale.last.year - scale.first.year) + scale.last.month - scale.first.month + 1
    while day <= scale.last:
        end = day.replace(day=monthrange(day.year, day.month)[1])
        name = str(day.month)
        if count <= MONTHS_WITH_NAMES:
            name = f"{day.month}月" if lang == "zh" else MONTHS[day.month - 1][:3]
        year = f"{day.year}年" if lang == "zh" else str(day.year)
        yield {**scale.span(day, end), "name": name, "year": year if day == scale.first or day.month == 1 else ""}
        day = end + timedelta(1)


def _row(
    book: SiteBook, case: SiteCase, scale: _Scale, task: TaskWorks, closures: Sequence[Closure], lang: Lang
) -> dict[str, Any]:
    horizon = book.scenario.horizon
    closed = _windows(scale, horizon, [(case.marks[one.rule.rule_id], one.closed) for one in closures], NARROW)
    freed = [(case.marks[one.rule.rule_id], one.excused) for one in closures]
    excused = _windows(scale, horizon, freed, NARROW_EXCUSED)
    planned = [scale.span(span.first, span.last) for span in task.planned_spans]
    approved = [scale.span(span.first, span.last) for span in task.approved_spans]
    for window in excused:
        window["label"] = texts.CHART["except"].say(lang).format(marks=window["label"]) if window["label"] else ""
        window["side"] = _free_side(window, [*planned, *approved])
    return {
        "name": words.printable(task.task.name),
        "closed": closed,
        "excused": excused,
        "rest": _rest(scale, task),
        "planned": planned,
        "approved": approved,
    }


def _windows(scale: _Scale, horizon: Span, found: Sequence[tuple[str, Bools]], narrow: float) -> list[dict[str, Any]]:
    """Spans with the same rules, labelled with the rules' marks where they are wide enough."""
    if not found:
        return []
    kinds = np.zeros(len(horizon), dtype=np.int64)
    for bit, (_, mask) in enumerate(found):
        kinds |= mask.astype(np.int64) << bit
    windows = []
    for kind in np.unique(kinds[kinds > 0]):
        label = "".join(name for bit, (name, _) in enumerate(found) if kind >> bit & 1)
        for start, stop in runs_of(kinds == kind):
            first, last = horizon.days[start], horizon.days[stop - 1]
            if first <= scale.last and last >= scale.first:
                span = scale.span(first, last)
                windows.append({**span, "label": label if span["w"] >= narrow else ""})
    return sorted(windows, key=lambda window: window["x"])


def _free_side(window: dict[str, Any], bars: Sequence[dict[str, Any]]) -> str:
    """The end of a window at which no bar stands in the way of its label; empty when there is none."""
    start, stop = window["x"], window["x"] + window["w"]
    for side, (first, last) in {
        "right": (stop - NARROW_EXCUSED, stop),
        "left": (start, start + NARROW_EXCUSED),
    }.items():
        if not any(bar["x"] < last and bar["x"] + bar["w"] > first for bar in bars):
            return side
    return ""


def _rest(scale: _Scale, task: TaskWorks) -> list[dict[str, Any]]:
    span = Span(scale.first, scale.last)
    days = span.days
    return [
        scale.span(days[start], days[stop - 1])
        for start, stop in runs_of(~working_days(task.task.works, span))
        if stop - start >= REST_DAYS
    ]
