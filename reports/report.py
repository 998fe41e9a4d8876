"""Writes what a run tells its planners: charts, coating work, ledger and page. Knows files, not how they look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from models.errors import Lang
from models.scenario import Scenario
from reports.charts import write_charts
from reports.coating import COATING, write_coating
from reports.ledger import write_ledger
from reports.page import write_page
from reports.season_work import season_work
from reports.verdict import Verdict


def write_report(
    folder: Path, scenario: Scenario, verdict: Verdict, lang: Lang = "zh", font_dir: Path | None = None
) -> list[Path]:
    """`folder`/charts/, coating.csv, ledger.xlsx and report.html, each of them anew; returns the files.

    A plan that failed verification or misses limits is reported too, and marked so. The gap shown is the one
    summary.json claims, if the run has one.
    """
    charts = folder / "charts"
    if charts.is_dir():
        for old in (*charts.glob("*.png"), *charts.glob("*.svg")):
            old.unlink()
    told = _summary(folder / "summary.json")
    gap, baselines = told.get("gap"), told.get("baselines")
    baselines = baselines if isinstance(baselines, dict) else None
    drawn = write_charts(scenario, verdict, charts, lang, font_dir, baselines)
    work = season_work(scenario, verdict)
    coating, ledger, page = folder / COATING, folder / "ledger.xlsx", folder / "report.html"
    write_coating(coating, work.coating)
    write_ledger(scenario, verdict, ledger, lang, work)
    write_page(scenario, verdict, page, lang, float(gap) if isinstance(gap, int | float) else None, work, baselines)
    return [*drawn, coating, ledger, page]


def _summary(file: Path) -> dict[str, Any]:
    """What a run says of itself; nothing where it says nothing."""
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}
