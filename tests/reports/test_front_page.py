"""The front's page: complete, offline, deaf to markup in names, and answering to mouse, finger, keyboard and address."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from reports.front import Front
from reports.front.page import page_data, write_page
from tests.browser import Page, needs_browser, opened
from tests.reports.sample_front import all_targets, far, front

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{b|${x}}"


@pytest.fixture(scope="module")
def evil() -> Front:
    """Markup for names of scenario, sector, district and run."""
    made = front()
    worst = made.points[3].plan
    named = replace(worst, run=f"runs/{EVIL}", by_sector={EVIL: worst.by_sector["家具制造"]}, by_district={EVIL: worst.by_district["双流区"]})  # fmt: skip
    points = (*made.points[:3], replace(made.points[3], plan=named), *made.points[4:])
    return replace(made, scenario=EVIL, points=points)


def written(made: Front, folder: Path, lang: Any = "zh") -> Path:
    write_page(folder / "front.html", made, lang)
    return folder / "front.html"


def test_every_plan_can_be_chosen() -> None:
    data = page_data(front(), "zh")
    assert [item["id"] for item in data["items"]] == [
        *(f"point={point.name}" for point in front().points),
        "baseline=blanket", "repaired=blanket", "baseline=grade", "repaired=grade", "baseline=greedy", "repaired=greedy",
    ]  # fmt: skip
    assert data["items"][data["start"]]["id"] == "point=vocs-20.0"


def test_a_point_tells_what_is_proven_and_what_is_not() -> None:
    items = {item["id"]: {card["name"]: card["value"] for card in item["cards"]} for item in page_data(front(), "zh")["items"]}  # fmt: skip
    assert items["point=vocs-20.0"]["可证明的下界 · 差距 0.40%"] == "6.31亿元"
    assert items["point=vocs-40.0"]["可证明的下界 · 差距 —"] == "—"
    assert items["repaired=blanket"]["同等减排下为本前沿的倍数"] == "×4.1"


def test_a_baseline_tells_what_it_breaks() -> None:
    item = next(one for one in page_data(front(), "en")["items"] if one["id"] == "baseline=blanket")
    assert not item["good"]
    assert "against what a line can physically do 12" in item["notes"][0]
    unrepaired = next(one for one in page_data(far(), "en")["items"] if one["id"] == "baseline=greedy")
    assert unrepaired["notes"][-1] == "no plan was found that repairs it until all limits hold"


def test_groups_stand_with_every_measure() -> None:
    data = page_data(front(), "zh")
    assert data["measures"][:3] == ["产值损失（万元）", "停限产线日", "停限产生产线"]
    assert data["measures"][-1] == "VOCs 少排（千克）"
    item = data["items"][3]
    assert {len(row) for row in item["sectors"] + item["districts"]} == {1 + len(data["measures"])}
    assert [row[0] for row in item["sectors"] if row[1] == 0] == ["施工"]


def test_the_command_is_one_word_of_path_for_a_shell(evil: Front) -> None:
    command = page_data(evil, "zh")["items"][3]["command"]
    assert shlex.split(command) == ["cuofeng", "report", f"runs/{EVIL}"]


def test_markup_in_names_stays_data(evil: Front, tmp_path: Path) -> None:
    text = written(evil, tmp_path).read_text(encoding="utf-8")
    assert EVIL not in text
    assert text.count("</script>") == 3
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert found is not None
    assert json.loads(found[1])["items"][3]["sectors"][0][0] == EVIL


def test_the_page_refers_to_nothing_outside(tmp_path: Path) -> None:
    library = files("reports.page").joinpath("vendor/echarts.min.js").read_text(encoding="utf-8")
    own = written(front(), tmp_path).read_text(encoding="utf-8").replace(library, "")
    assert "://" not in re.sub(r"path://", "", own)
    assert not re.search(r"\b(src|href|srcset|action)\s*=", own)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(", own)


@pytest.mark.parametrize("package, name", [("reports.front", "front.js"), ("reports.offline", "base.js")])
def test_scripts_insert_text_never_markup(package: str, name: str) -> None:
    script = files(package).joinpath(name).read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)


def test_the_page_repeats_its_bytes(tmp_path: Path) -> None:
    one = written(front(), tmp_path).read_bytes()
    assert written(front(), tmp_path).read_bytes() == one


def place_of(page: Page, item: int) -> tuple[float, float]:
    """Where a mark of the chart stands in the window."""
    page.evaluate("document.getElementById('front').scrollIntoView({block: 'start'})")
    at = page.evaluate(
        "(() => { const host = document.getElementById('front'), box = host.getBoundingClientRect();"
        f" const one = kit.data.items[{item}];"
        " const [x, y] = echarts.getInstanceByDom(host).convertToPixel({gridIndex: 0}, [one.x, one.y]);"
        " return [box.x + x, box.y + y]; })()"
    )
    return float(at[0]), float(at[1])


@pytest.fixture(scope="module")
def shown(evil: Front, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page with hostile names, opened at a point by its address; all tests of the browser go through it in turn."""
    folder = tmp_path_factory.mktemp("front")
    with opened(written(evil, folder), folder / "profile", fragment="point=vocs-10.0") as page:
        yield page


@needs_browser
def test_the_address_says_which_point_is_shown(shown: Page) -> None:
    assert shown.text("#chosen") == "VOCs 10%"
    assert "1.95亿元" in shown.text("#figures")


@needs_browser
def test_a_click_on_a_point_changes_the_figures(shown: Page) -> None:
    shown.click(*place_of(shown, 4))
    assert shown.text("#chosen") == "VOCs 25%"
    assert "9.26亿元" in shown.text("#figures")
    assert shown.text("#command") == "cuofeng report runs/vocs-25.0"
    assert shown.evaluate("location.hash") == "#point=vocs-25.0"
    assert shown.evaluate("document.querySelector('#groups tbody').textContent").startswith("家具制造")


@needs_browser
def test_a_click_on_a_baseline_tells_what_it_breaks(shown: Page) -> None:
    shown.click(*place_of(shown, 8))
    assert shown.text("#chosen") == "一刀切（原样）"
    assert "违反设备运行条件 12" in shown.text("#notes")


@needs_browser
def test_a_finger_need_not_hit_exactly(shown: Page) -> None:
    x, y = place_of(shown, 1)
    shown.tap(x + 12, y - 12)
    shown.wait("document.getElementById('chosen').textContent === 'VOCs 10%'")


@needs_browser
def test_arrow_keys_go_from_point_to_point(shown: Page) -> None:
    shown.evaluate("document.getElementById('front').focus()")
    shown.press("Home")
    assert shown.text("#chosen") == "VOCs 5%"
    shown.press("ArrowRight")
    assert shown.text("#chosen") == "VOCs 10%"
    assert shown.evaluate("document.getElementById('front').getAttribute('aria-valuetext')").startswith("VOCs 10%, 1.95亿元")  # fmt: skip
    shown.press("End")
    assert shown.text("#chosen") == "按单价排序（修正后）"


@needs_browser
def test_the_table_chooses_too_and_holds_every_plan(shown: Page) -> None:
    shown.click_on("#table tbody tr:nth-child(8) button")
    assert (shown.text("#chosen"), shown.text("#status")) == ("VOCs 40%", "达不到，此为最接近的方案")
    assert shown.evaluate("document.querySelectorAll('#table tbody tr').length") == 14


@needs_browser
def test_names_are_shown_as_they_stand_and_nothing_of_them_runs(shown: Page) -> None:
    shown.evaluate("location.hash = '#point=vocs-20.0'")
    shown.wait("document.getElementById('chosen').textContent === 'VOCs 20%'")
    assert EVIL in shown.evaluate("document.getElementById('groups').textContent")
    assert EVIL in shown.evaluate("document.title")
    assert shown.evaluate("document.images.length") == 0


@needs_browser
def test_nothing_was_fetched_and_nothing_went_wrong(shown: Page) -> None:
    """After all of the above: views switched, every button pressed, the window made small."""
    for button in range(shown.evaluate("document.querySelectorAll('.choice button').length")):
        shown.evaluate(f"document.querySelectorAll('.choice button')[{button}].click()")
    shown.click_on("#copy")
    shown.resize(390, 800)
    shown.settle()
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    assert (shown.console, shown.requests) == ([], [])


@needs_browser
@pytest.mark.parametrize("made", [far(), all_targets(), replace(front(), points=())], ids=["broken axis", "all", "empty"])  # fmt: skip
def test_every_kind_of_front_opens_without_error(made: Front, tmp_path: Path) -> None:
    with opened(written(made, tmp_path, "en"), tmp_path / "profile") as page:
        assert page.evaluate("document.querySelectorAll('#front canvas').length") == 1
        assert (page.console, page.requests) == ([], [])


@needs_browser
def test_a_baseline_above_the_break_answers_to_a_click(tmp_path: Path) -> None:
    with opened(written(far(), tmp_path, "en"), tmp_path / "profile") as page:
        at = page.evaluate(
            "(() => { const host = document.getElementById('front'), box = host.getBoundingClientRect(), one = kit.data.items[6];"
            " const [x, y] = echarts.getInstanceByDom(host).convertToPixel({gridIndex: 1}, [one.x, one.y]);"
            " return [box.x + x, box.y + y]; })()"
        )
        page.click(*at)
        assert page.text("#chosen") == "blanket cut (repaired)"
