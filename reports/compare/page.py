"""The offline page of a comparison. Knows which data it shows and where its own pieces lie, no figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from models.actors import POLLUTANTS
from models.errors import Lang
from reports import words
from reports.compare import texts
from reports.compare.books import BOTH
from reports.compare.comparison import Comparison
from reports.compare.draw import COLOURS, PART_COLOURS
from reports.compare.page_firms import firms, groups
from reports.compare.page_runs import limits, overview
from reports.compare.shown import costs, losses, reductions
from reports.compare.titles import Voice, run_label, short, target_name, title_costs, title_losses, title_reductions
from reports.compare.words import PARTS
from reports.offline import Page, assemble
from reports.page.texts import POLLUTANTS as FORMULAS
from reports.verdict import KINDS, Floats

PAGE = Page("reports.compare", "compare_page.html", "compare_page.css", "compare_page.js")
SYMBOLS = (
    "circle", "rect", "triangle", "diamond", "path://M-5,-5L5,-5L0,5Z", "path://M-2,-6L2,-6L2,-2L6,-2L6,2L2,2L2,6L-2,6L-2,2L-6,2L-6,-2L-2,-2Z",
    "path://M-6,-4L-4,-6L0,-2L4,-6L6,-4L2,0L6,4L4,6L0,2L-4,6L-6,4L-2,0Z", "path://M0,-6L5.7,-1.9L3.5,4.9L-3.5,4.9L-5.7,-1.9Z",
)  # fmt: skip
"""The shapes that the runs have in the charts drawn by draw.py."""
NAMED = 3
"""Runs that the title names."""
FINDINGS_SHOWN = 50
"""Of each run; the rest are counted."""
WAN = 10_000.0


def write_page(comparison: Comparison, file: Path, lang: Lang) -> None:
    """One offline HTML file; equal comparisons give equal bytes."""
    file.write_text(assemble(PAGE, page_data(comparison, lang), lang), encoding="utf-8", newline="\n")


def page_data(comparison: Comparison, lang: Lang) -> dict[str, Any]:
    runs = comparison.runs
    names = ("、" if lang == "zh" else ", ").join(short(run.label) for run in runs[:NAMED])
    if len(runs) > NAMED:
        names = texts.AND_MORE.say(lang).format(names=names, count=len(runs), more=len(runs) - NAMED)
    wrong = sum(not run.verdict.passed for run in runs)
    said = texts.BAD.say(lang).format(count=wrong) if wrong else texts.GOOD.say(lang)
    return {
        "words": _words(lang),
        "title": texts.TITLE.say(lang).format(names=names),
        "subtitle": texts.SUBTITLE.say(lang).format(count=len(runs), first=runs[0].label),
        "verdict": {"good": not wrong, "text": said},
        "marks": [text.say(lang) for text in comparison.marks],
        "warnings": [text.say(lang) for text in comparison.warnings],
        "findings": _findings(comparison, lang),
        "runs": [_run(comparison, n) for n in range(len(runs))],
        "overview": overview(comparison, lang),
        "limits": limits(comparison, lang),
        "groups": {"sector": groups(comparison, "sector", lang), "district": groups(comparison, "district", lang)},
        **_charts(comparison, lang),
        **firms(comparison, lang),
    }


def _words(lang: Lang) -> dict[str, Any]:
    cut = texts.CUT_HEAD.say(lang)
    return {
        **{key: text.say(lang) for key, text in texts.WORDS.items()},
        "pollutants": [FORMULAS[name] for name in POLLUTANTS],
        "limit_heads": [text.say(lang) for text in texts.LIMIT_HEADS],
        "firm_heads": [
            *(text.say(lang) for text in texts.FIRM_HEADS),
            *(cut.format(pollutant=FORMULAS[name]) for name in POLLUTANTS),
        ],
    }


def _run(comparison: Comparison, n: int) -> dict[str, Any]:
    run = comparison.runs[n]
    look = {"colour": COLOURS[n], "symbol": SYMBOLS[n]}
    return {"name": run.label, "readable": run.readable, "verified": run.verdict.passed, **look}


def _findings(comparison: Comparison, lang: Lang) -> list[str]:
    told = []
    for run in comparison.runs:
        for one in run.verdict.findings[:FINDINGS_SHOWN]:
            parts = (KINDS[one.kind].say(lang), words.printable(one.where), words.printable(one.text.say(lang)))
            told.append(texts.FINDINGS.say(lang).format(run=run.label, text=" · ".join(parts)))
        more = len(run.verdict.findings) - FINDINGS_SHOWN
        if more > 0:
            told.append(texts.MORE_FINDINGS.say(lang).format(run=run.label, count=f"{more:,}"))
    return told


def _charts(comparison: Comparison, lang: Lang) -> dict[str, Any]:
    """What the charts draw, and the sentence above each; empty where no run can be recomputed."""
    if not comparison.readable:
        return {"cost": None, "reductions": None, "messages": {}}
    voice = Voice(lang, chart=False)
    cost, cut = costs(comparison), reductions(comparison)
    messages = {"cost": title_costs(comparison, cost, voice), "reductions": title_reductions(comparison, cut, voice)}
    for by in BOTH:
        lost = losses(comparison, by)
        if len(lost.yuan):
            messages[by] = title_losses(comparison, lost, voice)
    return {
        "messages": messages,
        "cost": {
            "runs": cost.runs,
            "names": [run_label(comparison, n, voice) for n in cost.runs],
            "parts": [text.say(lang) for text in PARTS],
            "colours": PART_COLOURS,
            "wan": [_list(row / WAN, 2) for row in cost.yuan],
            "bound": [None if yuan is None else round(yuan / WAN, 2) for yuan in cost.bound_yuan],
        },
        "reductions": {
            "runs": cut.runs,
            "names": [FORMULAS[name] for name in cut.pollutants],
            "percent": [_list(row * 100, 3) for row in cut.share],
            "tonnes": [_list(row / 1000, 2) for row in cut.kg],
            "targets": [target_name(rows, voice) for rows in cut.targets],
            "reached": [[None if np.isnan(one) else round(one * 100, 1) for one in row.tolist()] for row in cut.fulfilled],
        },
    }  # fmt: skip


def _list(values: Floats, digits: int) -> list[float]:
    return [round(float(value), digits) + 0.0 for value in values]
