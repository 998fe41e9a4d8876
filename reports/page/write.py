"""Writes the report page. Knows which pieces it is made of, nothing of what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.errors import Lang
from models.scenario import Scenario
from reports.baselines import HEADS, rows
from reports.offline import Page, assemble
from reports.page.data import page_data
from reports.page.works import work_data
from reports.season_work import SeasonWork, season_work
from reports.verdict import Verdict

REPORT = Page("reports.page", "template.html", "page.css", "page.js")


def write_page(
    scenario: Scenario,
    verdict: Verdict,
    file: Path,
    lang: Lang = "zh",
    gap: float | None = None,
    work: SeasonWork | None = None,
    baselines: Mapping[str, Any] | None = None,
) -> None:
    """One offline HTML file; `gap` is the proven one of the run or None, `work` is worked out from the verdict when it is
    not given, `baselines` are those of summary.json. Equal data give equal bytes."""
    shown = season_work(scenario, verdict) if work is None else work
    data = {
        **page_data(scenario, verdict, gap, lang),
        **work_data(shown, lang),
        "baseline_heads": [text.say(lang) for text in HEADS],
        "baselines": rows(baselines or {}, verdict.cost_yuan, lang),
    }
    file.write_text(assemble(REPORT, data, lang), encoding="utf-8", newline="\n")
