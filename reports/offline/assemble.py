"""Puts data, style and scripts into one file under a strict content policy. Knows markup, nothing of what is shown."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from models.errors import Lang

POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
)
"""Only these very scripts and this style run; nothing is ever fetched or sent."""


@dataclass(frozen=True)
class Page:
    """Where a page's own template, style and script lie: files of these names in `package`. The template has the places
    {{lang}} {{policy}} {{title}} {{style}} {{data}} {{echarts}} {{script}}; style and script come after the shared ones."""

    package: str
    template: str
    style: str
    script: str


def assemble(page: Page, data: dict[str, Any], lang: Lang) -> str:
    """The page of the data. All data lie in one JSON block; only `data["title"]` also stands in the markup, escaped."""
    shared = "reports.offline"
    script = _asset(shared, "base.js") + _asset(page.package, page.script)
    style = _asset(shared, "base.css") + _asset(page.package, page.style)
    library = _asset("reports.page", "vendor/echarts.min.js")
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
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _asset(page.package, page.template))


def embedded(data: Any) -> str:
    """JSON that cannot end its script element or be taken for markup, wherever it stands."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _asset(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return f"'sha256-{digest}'"
