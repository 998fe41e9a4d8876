"""The page of a comparison: offline, deaf to markup in names, and alive in a real browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.compare.comparison import Comparison, compare
from reports.compare.page import page_data, write_page
from reports.verdict import Verdict
from tests.browser import needs_browser, opened
from tests.reports import small_season
from tests.reports.small_season import city, season
from tests.reports.test_compare import a_run

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def town() -> Comparison:
    """Sixty firms planned twice, of which one is called after what it would like to do."""
    world, blocks = city()
    owners = (replace(world.enterprises[0], name=EVIL), *world.enterprises[1:])
    world = replace(world, enterprises=owners)
    fewer = {line: spans[:-1] for line, spans in blocks.items()}
    return compare([a_run("all", season(world, blocks).verdict, gap=0.01), a_run(f"fewer {EVIL}", season(world, fewer).verdict)])  # fmt: skip


@pytest.fixture(scope="module")
def page(town: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "compare.html"
    write_page(town, file, "en")
    return file


def test_page_has_every_enterprise_that_changed(town: Comparison) -> None:
    data = page_data(town, "zh")
    assert len(data["firms"]) == len(town.changes[1])
    assert data["changed"] == [[], [[n, one.days_moved] for n, one in enumerate(town.changes[1])]]


def test_unproven_is_a_dash(town: Comparison) -> None:
    gap = next(row for row in page_data(town, "zh")["overview"] if row["name"] == "差距")
    assert [cell[0] for cell in gap["cells"]] == ["1.00%", "—"]


def test_limits_say_how_reached_and_asked_stand(town: Comparison) -> None:
    target = next(row for row in page_data(town, "en")["limits"] if row["is_target"])
    for text, holds in (cell for period in target["periods"] for cell in period["cells"]):
        assert ("≥" in text) == holds


def test_markup_in_names_stays_data(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert EVIL not in text
    assert text.count("</script>") == 3


def test_same_bytes_twice(town: Comparison, page: Path, tmp_path: Path) -> None:
    write_page(town, tmp_path / "again.html", "en")
    assert (tmp_path / "again.html").read_bytes() == page.read_bytes()


def test_script_inserts_text_never_markup() -> None:
    script = (Path(__file__).parents[2] / "reports" / "compare" / "compare_page.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)


def test_many_runs_and_an_unreadable_first_still_make_a_page(town: Comparison, tmp_path: Path) -> None:
    runs = [a_run("none", Verdict(False, "unknown"), status="unreadable")] + [replace(town.runs[n % 2], label=f"r{n}") for n in range(7)]  # fmt: skip
    write_page(compare(runs), tmp_path / "compare.html", "zh")
    assert (tmp_path / "compare.html").stat().st_size > 1e6


@needs_browser
def test_clicks_change_the_table_and_nothing_leaves_the_page(page: Path, tmp_path: Path) -> None:
    with opened(page, tmp_path) as shown:
        everyone = shown.text("#count")
        shown.click_on("#sector-table tbody tr")
        sector = shown.evaluate("document.querySelector('#sector').value")
        assert sector == shown.text("#sector-table tbody tr[aria-selected=true] td")
        assert shown.text("#count") != everyone
        assert set(shown.evaluate("[...document.querySelectorAll('#firms tr.firm')].map((row) => row.cells[3].textContent)")) == {sector}  # fmt: skip
        shown.click_on("#sector-table tbody tr[aria-selected=true]")
        assert shown.text("#count") == everyone
        shown.click_on("#firms th:nth-child(6)")
        assert (
            shown.evaluate("document.querySelector('#firms th:nth-child(6)').getAttribute('aria-sort')") == "descending"
        )
        days = shown.evaluate(
            "[...document.querySelectorAll('#firms tr.firm')].map((row) => Number(row.cells[5].textContent))"
        )
        assert days == sorted(days, reverse=True)
        assert len(set(days)) > 1
        shown.click_on("#firms tbody tr")
        assert "→" in shown.text("#firms tr.detail")
        assert shown.console == []
        assert shown.requests == []


@needs_browser
def test_a_click_in_the_chart_of_districts_filters_too(page: Path, tmp_path: Path) -> None:
    with opened(page, tmp_path) as shown:
        everyone = shown.text("#count")
        shown.click_on("#district-chart")
        assert shown.text("#count") != everyone
        assert shown.evaluate("document.querySelector('#district').value") != ""
        assert shown.console == []


@needs_browser
def test_limits_open_their_periods(page: Path, tmp_path: Path) -> None:
    with opened(page, tmp_path) as shown:
        before = shown.evaluate("document.querySelectorAll('#limits tbody tr').length")
        shown.click_on("#limits tr.opens")
        assert shown.evaluate("document.querySelectorAll('#limits tbody tr').length") > before


def data_of(page: Path) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/json" id="data">(.*?)</script>', page.read_text(encoding="utf-8"), re.S
    )
    assert found is not None
    return dict(json.loads(found[1]))


def test_names_read_back_as_they_are(page: Path) -> None:
    assert EVIL in {firm[1] for firm in data_of(page)["firms"]} | {
        run["name"].removeprefix("fewer ") for run in data_of(page)["runs"]
    }
    assert small_season.SEASON.first.isoformat() in json.dumps(data_of(page)["overview"])
