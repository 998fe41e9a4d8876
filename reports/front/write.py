"""Writes what a front says of itself: data, table, chart, page. Knows file names."""

from __future__ import annotations

from pathlib import Path

from models.errors import Lang
from reports.front.chart import write_chart
from reports.front.data import Front
from reports.front.page import write_page
from reports.front.table import write_table


def write_front(folder: Path, front: Front, lang: Lang = "zh", font_dir: Path | None = None) -> None:
    """front.json, front.csv, front.html and charts/front.png and .svg, into a folder that exists."""
    (folder / "front.json").write_text(front.to_json(), encoding="utf-8", newline="\n")
    write_table(folder / "front.csv", front)
    (folder / "charts").mkdir(exist_ok=True)
    write_chart(folder / "charts" / "front", front, lang, font_dir)
    write_page(folder / "front.html", front, lang)
