"""What the front's page shows, as plain JSON values, and the page itself. Knows fronts and words, no markup."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from models.actors import POLLUTANTS
from models.errors import Lang
from reports import words
from reports.charts.style import WAYS
from reports.front import texts, view
from reports.front.cards import baseline_cards, plan_cards, point_cards, point_status, repaired_cards
from reports.front.data import Front, Group, PlanFigures
from reports.front.figures import CONSTRUCTION
from reports.offline import Page, assemble
from reports.page.texts import POLLUTANTS as NAMES

PAGE = Page("reports.front", "front.html", "front.css", "front.js")
WAN = 10_000.0
NONE = "—"


def write_page(file: Path, front: Front, lang: Lang = "zh") -> None:
    """One offline HTML file; equal data give equal bytes."""
    file.write_text(assemble(PAGE, page_data(front, lang), lang), encoding="utf-8", newline="\n")


def page_data(front: Front, lang: Lang) -> dict[str, Any]:
    """`items` are what can be chosen, each with its place on the chart, figures, groups and run; the rest is chart, words
    and table."""
    scale, unit = view.cost_unit(front, lang)
    name = words.printable(front.scenario)
    measured = [p for p in POLLUTANTS if any(abs(plan.reduction[p].kg) >= 0.5 for plan in view.all_plans(front))]
    items = list(_items(front, lang, scale, measured))
    return {
        "words": _words(lang, unit),
        "title": texts.TITLE_SHORT.say(lang).format(name=name),
        "subtitle": texts.SUBTITLE.say(lang).format(
            first=front.first, last=front.last, points=len(front.points), what=view.subject(front, lang, NAMES)
        ),
        "message": view.title(front, lang, NAMES),
        "chart": _chart(front, lang, scale, unit),
        "items": items,
        "measures": [one.say(lang) for one in texts.MEASURES]
        + [texts.REDUCED_KG.say(lang).format(pollutant=NAMES[p]) for p in measured],
        "start": _start(front, items),
    }


def _words(lang: Lang, unit: str) -> dict[str, Any]:
    return {
        **{key: text.say(lang).format(unit=unit) for key, text in texts.WORDS.items()},
        "heads": [text.say(lang) for text in texts.HEADS],
        "group_heads": [text.say(lang) for text in texts.GROUP_HEADS],
    }


def _chart(front: Front, lang: Lang, scale: float, unit: str) -> dict[str, Any]:
    top, broken = view.cost_axis(front)
    greatest = front.greatest
    return {
        "x": view.level_label(front, lang, NAMES),
        "y": texts.Y_COST.say(lang).format(unit=unit),
        "y2": texts.Y_MARGINAL.say(lang),
        "range": list(view.levels(front)),
        "own_top": max([point.plan.cost for point in front.points] + [1.0]) * view.ROOM / scale,
        "top": top / scale,
        "broken": [broken.low / scale, broken.high / scale] if broken else None,
        "marginal": any(point.marginal is not None for point in front.points),
        "target": front.target,
        "greatest": None if greatest is None else greatest.proven,
        "planned": None if greatest is None else greatest.planned,
        "said": {
            "target": texts.TARGET.say(lang).format(level=view.level(front.target)),
            "greatest": texts.GREATEST.say(lang).format(level=view.level(greatest.proven if greatest else None)),
            "planned": texts.REACHED.say(lang).format(level=view.level(greatest.planned if greatest else None)),
            "impossible": texts.IMPOSSIBLE.say(lang),
            **{
                key: text.say(lang)
                for key, text in (
                    ("cost", texts.PLANNED), ("bound", texts.BOUND), ("band", texts.BAND), ("unmet", texts.UNMET),
                    ("marginal", texts.MARGINAL), ("rough", texts.ROUGH), ("mended", texts.MENDED),
                )
            },
        },
    }  # fmt: skip


def _items(front: Front, lang: Lang, scale: float, measured: list[str]) -> Iterator[dict[str, Any]]:
    for point in front.points:
        yield {
            "id": f"point={point.name}", "kind": "point" if point.met else "unmet",
            "name": f"{view.subject(front, lang, NAMES)} {view.level(point.asked)}",
            "x": point.asked if point.met else point.plan.reached, "asked": point.asked,
            "bound": None if point.bound is None else point.bound / scale, "marginal": point.marginal,
            "status": point_status(point, lang), "good": point.met and point.plan.verified,
            "cards": point_cards(point, lang, priced=bool(front.pollutant)) + plan_cards(point.plan, lang), "notes": [],
            "row": [view.level(point.asked), view.level(point.plan.reached), _money(point.plan.cost, scale), _money(point.bound, scale),
                    NONE if point.gap is None else f"{point.gap:.2%}", NONE if point.marginal is None else view.amount(point.marginal)],
            **_plan(point.plan, lang, scale, measured),
        }  # fmt: skip
    for baseline in front.baselines:
        for plan, repaired in ((baseline.plan, False), (baseline.repaired, True)):
            if plan is None:
                continue
            told = repaired_cards(front, plan, lang) if repaired else baseline_cards(front, baseline, lang)
            yield {
                "id": f"{'repaired' if repaired else 'baseline'}={baseline.kind}",
                "kind": "mended" if repaired else "rough",
                "name": view.baseline_name(baseline, lang, repaired=repaired),
                "short": view.baseline_name(baseline, lang), "shape": WAYS[baseline.kind][0], "colour": WAYS[baseline.kind][1],
                "x": plan.reached, "asked": None, "bound": None, "marginal": None, "status": told.status, "good": told.good,
                "times": view.ratio(front, plan), "cards": told.cards + plan_cards(plan, lang), "notes": told.notes,
                "row": [NONE, view.level(plan.reached), _money(plan.cost, scale), NONE, NONE, NONE],
                **_plan(plan, lang, scale, measured),
            }  # fmt: skip


def _plan(plan: PlanFigures, lang: Lang, scale: float, measured: list[str]) -> dict[str, Any]:
    return {
        "y": plan.cost / scale,
        "cost": view.money(plan.cost, lang),
        "counts": [words.number(plan.enterprises, 0), words.number(plan.lines, 0)],
        "run": words.printable(plan.run),
        "command": f"cuofeng report {shlex.quote(words.printable(plan.run))}",
        "sectors": _groups(plan.by_sector, measured, lang),
        "districts": _groups(plan.by_district, measured, lang),
    }


def _groups(groups: Mapping[str, Group], measured: list[str], lang: Lang) -> list[list[Any]]:
    """A name and its values in the order of the measures, the greatest loss first; groups that bear nothing are left out."""
    rows = []
    for name, one in sorted(groups.items(), key=lambda item: (-item[1].loss, item[0])):
        said = texts.CONSTRUCTION.say(lang) if name == CONSTRUCTION else words.printable(name)
        kg = [round(one.reduced_kg.get(pollutant, 0.0), 1) + 0.0 for pollutant in measured]
        values = [round(one.loss / WAN, 2) + 0.0, one.line_days, one.lines, *kg]
        if any(values):
            rows.append([said, *values])
    return rows


def _money(yuan: float | None, scale: float) -> str:
    return NONE if yuan is None else view.amount(yuan / scale)


def _start(front: Front, items: list[dict[str, Any]]) -> int:
    """The point shown first: the one nearest to what the scenario asks, else the first."""
    if front.target is None or not front.points:
        return 0
    target = front.target
    return min(range(len(front.points)), key=lambda n: (abs(front.points[n].asked - target), n))
