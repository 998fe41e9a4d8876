"""Writes a comparison into a folder: tables, charts, page, and what it was made from. Knows files, not their content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.errors import Lang
from reports.compare.charts import write_charts
from reports.compare.comparison import Comparison
from reports.compare.page import write_page
from reports.compare.tables import write_changes, write_limits, write_runs
from reports.record import PROGRAM, relative, sha256, version_of, write_json

COMPARISON = "comparison"
"""The key of manifest.json by which a comparison is known from a run."""


def write_comparison(comparison: Comparison, folder: Path, lang: Lang = "zh", font_dir: Path | None = None) -> None:
    """compare.csv, limits.csv, enterprises.csv, charts/, compare.html and manifest.json; equal runs give equal bytes."""
    write_runs(folder / "compare.csv", comparison)
    write_limits(folder / "limits.csv", comparison)
    write_changes(folder / "enterprises.csv", comparison)
    write_charts(comparison, folder / "charts", lang, font_dir)
    write_page(comparison, folder / "compare.html", lang)
    write_json(folder / "manifest.json", _manifest(comparison, folder))


def _manifest(comparison: Comparison, folder: Path) -> dict[str, Any]:
    runs = [
        {
            "run": run.label,
            "folder": relative(run.folder, folder),
            "manifest_sha256": sha256(run.folder / "manifest.json"),
            "schedule_sha256": _hash(run.folder / "schedule.csv"),
        }
        for run in comparison.runs
    ]
    return {"program": PROGRAM, "version": version_of(PROGRAM), COMPARISON: runs}


def _hash(file: Path) -> str | None:
    return sha256(file) if file.is_file() else None
