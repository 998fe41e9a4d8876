"""The report page: complete, offline, and deaf to markup in names."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from reports.offline import embedded
from reports.page import write_page
from reports.page.data import page_data
from reports.report import write_report
from reports.verdict import Finding, Text, Verdict
from tests.browser import needs_browser, opened
from tests.reports.small_season import Season

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
ECHARTS_SHA256 = "b66b25aeb4df84e33199dc21694014d336d222cbd9deb0e5a7c14bd6aa0d0fd0"


@pytest.fixture(scope="module")
def evil(two_firms: Season) -> Season:
    owners = (replace(two_firms.scenario.enterprises[0], name=EVIL), *two_firms.scenario.enterprises[1:])
    return two_firms._replace(scenario=replace(two_firms.scenario, enterprises=owners, name=EVIL))


@pytest.fixture(scope="module")
def page(evil: Season, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "report.html"
    write_page(evil.scenario, evil.verdict, file, gap=0.0123)
    return file


def data_of(page: Path) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/json" id="data">(.*?)</script>', page.read_text(encoding="utf-8"), re.S
    )
    assert found is not None
    return dict(json.loads(found[1]))


def test_all_enterprises_and_blocks_are_in_the_page(page: Path) -> None:
    data = data_of(page)
    assert [firm[0] for firm in data["firms"]] == ["E001", "E002", "E003"]
    first_line = data["firms"][0][6][0]
    assert [block[:2] for block in first_line[3]] == [[0, 20], [30, 45], [60, 75]]
    assert data["rules"][first_line[3][0][3]] == "summer-voc"


def test_coating_work_is_in_the_page_with_those_it_changed_first(page: Path) -> None:
    data = data_of(page)
    assert [row[0] for row in data["coating"]] == ["L001", "L002"]
    assert [row[0] for row in data["totals"]] == ["错时生产", "限产", "停产"]
    assert data["coating"][0][4] == "错时生产 20 天、限产 15 天、停产 15 天"
    assert data["measures"] == data["construction"] == []


def test_limits_show_their_tightest_period(two_firms: Season) -> None:
    limits = page_data(two_firms.scenario, two_firms.verdict, None, "zh")["limits"]
    target = next(row for row in limits if row["kind"] == "减排目标" and row["subject"] == "VOCs")
    ratios = [one["planned"] / one["required"] for one in target["periods"]]
    assert ratios[target["worst"]] == min(ratios)


def test_unproven_gap_is_a_dash_not_zero(two_firms: Season) -> None:
    names = [card["name"] for card in page_data(two_firms.scenario, two_firms.verdict, None, "zh")["numbers"]]
    assert "总成本（万元）· 差距 —" in names


def test_markup_in_names_stays_data(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert EVIL not in text
    assert text.count("</script>") == 3
    assert data_of(page)["firms"][0][1] == EVIL


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "\u2028\u2029", "&lt;", '"\\'])
def test_embedded_json_reads_back_and_holds_no_markup(text: str) -> None:
    made = embedded({"x": text})
    assert json.loads(made) == {"x": text}
    assert not set(made) & set("<>&\u2028\u2029")


def test_policy_allows_only_the_scripts_and_style_of_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    for body in [*re.findall(r"<script>(.*?)</script>", text, re.S), *re.findall(r"<style>(.*?)</style>", text, re.S)]:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def test_page_refers_to_nothing_outside(page: Path) -> None:
    own = page.read_text(encoding="utf-8").replace(asset("vendor/echarts.min.js"), "")
    assert "://" not in own
    assert not re.search(
        r"\b(src|href|srcset|action)\s*=", own.replace(embedded(EVIL)[1:-1], "").replace(html.escape(EVIL), "")
    )
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(", own)


def test_scripts_insert_text_never_markup() -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", asset("page.js"))


def test_library_is_the_published_one_with_its_licence() -> None:
    vendor = files("reports.page").joinpath("vendor")
    assert hashlib.sha256(vendor.joinpath("echarts.min.js").read_bytes()).hexdigest() == ECHARTS_SHA256
    assert "Apache License" in vendor.joinpath("LICENSE").read_text(encoding="utf-8")
    assert "Apache ECharts" in vendor.joinpath("NOTICE").read_text(encoding="utf-8")


def asset(name: str) -> str:
    return files("reports.page").joinpath(name).read_text(encoding="utf-8")


def test_report_writes_all_parts_and_the_same_bytes_twice(two_firms: Season, tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text('{"gap": 0.0123}', encoding="utf-8")
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "old.png").write_bytes(b"")
    written = write_report(tmp_path, two_firms.scenario, two_firms.verdict)
    assert not (tmp_path / "charts" / "old.png").exists()
    assert {file.name for file in written} >= {"coating.csv", "ledger.xlsx", "report.html", "daily-emission.png"}
    assert "差距 1.23%" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_unreadable_run_still_gets_a_page_that_says_so(lang: Any, two_firms: Season, tmp_path: Path) -> None:
    broken = Verdict(
        passed=False, status="unknown", findings=(Finding("file", "schedule.csv", Text("缺失", "missing")),)
    )
    write_report(tmp_path, two_firms.scenario, broken, lang)
    data = data_of(tmp_path / "report.html")
    assert not data["verdict"]["good"]
    assert "schedule.csv" in data["findings"][0]
    assert data["firms"] == []


@needs_browser
def test_browser_draws_everything_and_runs_nothing_from_names(page: Path, tmp_path: Path) -> None:
    with opened(page, tmp_path) as shown:
        count = "document.querySelectorAll('{}').length"
        assert shown.evaluate(count.format("tr.firm")) == shown.evaluate(count.format("canvas.band")) == 2
        assert EVIL in shown.evaluate("document.getElementById('firms').textContent")
        assert shown.evaluate("document.images.length") == 0
        assert shown.evaluate(count.format("canvas[data-zr-dom-id]")) >= 4
        assert shown.evaluate("document.getElementById('construction-panel').hidden")
        shown.click_on("tr.firm")
        assert "summer-voc" in shown.text("tr.detail")
        shown.click_on("#curtailed")
        assert shown.evaluate(count.format("tr.firm")) == 3
        assert (shown.console, shown.requests) == ([], [])
