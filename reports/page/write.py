"""Puts data, style and scripts into one file under a strict content policy. Knows markup, nothing of what is shown."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from models.errors import Lang
from models.scenario import Scenario
from reports.page.data import page_data
from reports.page.works import work_data
from reports.season_work import SeasonWork, season_work
from reports.verdict import Verdict

POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
)
"""Only these very scripts and this style run; nothing is ever fetched or sent."""


def write_page(
    scenario: Scenario,
    verdict: Verdict,
    file: Path,
    lang: Lang = "zh",
    gap: float | None = None,
    work: SeasonWork | None = None,
) -> None:
    """One offline HTML file; `gap` is the proven one of the run or None, `work` is worked out from the verdict when it is
    not given. Equal data give equal bytes."""
    shown = season_work(scenario, verdict) if work is None else work
    data = {**page_data(scenario, verdict, gap, lang), **work_data(shown, lang)}
    file.write_text(assemble(data, lang), encoding="utf-8", newline="\n")


def assemble(data: dict[str, Any], lang: Lang) -> str:
    """The page of the data. All data lie in one JSON block; only the title also stands in the markup, escaped."""
    script, style, library = _asset("page.js"), _asset("page.css"), _asset("vendor/echarts.min.js")
    policy = POLICY.format(script=" ".join((_hash(library), _hash(script))), style=_hash(style))
    parts = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "policy": policy,
        "title": html.escape(data["title"]),
        "style": style,
        "data": embedded(data),
        "echarts": library,
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _asset("template.html"))


def embedded(data: Any) -> str:
    """JSON that cannot end its script element or be taken for markup, wherever it stands."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _asset(name: str) -> str:
    return files("reports.page").joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return f"'sha256-{digest}'"
