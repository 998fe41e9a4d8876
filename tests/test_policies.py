"""The shipped policy files against the documents they quote, read as plain YAML, not by the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.policy import SELECTOR_KEYS, Window

ROOT = Path(__file__).resolve().parents[1]
POLICIES = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(ROOT.glob("scenarios/policies/*.yaml"))
}
CITY, STRICT, DISTRICT, HOURS, EXAMPLE = (
    "chengdu-2018",
    "chengdu-2018-item32-strict",
    "qingbaijiang-2017",
    "illustrative-coating-hours",
    "illustrative-staggering",
)
PASSAGES = (ROOT / "tests/law_passages.txt").read_text("utf-8")
AS_SCANNED, AS_MEANT = "市政、杆批准的重大项目", "市政府批准的重大项目"
MODES = {"limit", "limit90", "limit80", "limit70", "hold", "stop"}
DOCS = [ROOT / "docs" / name for name in ("law.md", "law.zh.md")]
GUIDES = [ROOT / "docs" / name for name in ("writing-a-policy.md", "writing-a-policy.zh.md")]

RULES = {rule["id"]: rule for policy in POLICIES.values() for rule in policy["rules"]}
LAW = [rule for name in (CITY, STRICT, DISTRICT) for rule in POLICIES[name]["rules"]]
EXAMPLES = [rule for name in (HOURS, EXAMPLE) for rule in POLICIES[name]["rules"]]


def passages(document: str) -> str:
    """The document's quoted passages without the scan's markup and spaces; the one known slip put right."""
    text = next(part for part in PASSAGES.split("## ") if part.startswith(document))
    return re.sub(r"<[^>]+>|\s", "", text).replace(AS_SCANNED, AS_MEANT)


def window_of(rule: dict[str, Any]) -> Window:
    def end(value: object) -> date | tuple[int, int] | None:
        if value is None or isinstance(value, date):
            return value
        month, day = str(value).split("-")
        return int(month), int(day)

    given = rule.get("window", {})
    return Window(end(given.get("from")), end(given.get("to")))


def blocks(page: Path) -> Iterator[Any]:
    for block in re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.S):
        yield yaml.safe_load(block)


def selectors(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for selector in [rule["applies_to"], *rule.get("unless", ())]:
        yield selector
        if "not" in selector:
            yield selector["not"]


def wrong_keys(rule: dict[str, Any]) -> set[str]:
    keys = set(rule) - {"id", "clause", "says", "bureau", "window", "applies_to", "unless", "effect"}
    keys |= set(rule.get("window", {})) - {"from", "to"}
    keys |= {key for selector in selectors(rule) for key in selector} - set(SELECTOR_KEYS) - {"because"}
    effects = {"open", "only", "output_at_most", "output_at_least", "closed_hours", "mode_days", "ban"}
    return keys | (set(rule["effect"]) - effects)


def test_five_files_with_the_keys_of_the_contract() -> None:
    assert set(POLICIES) == {CITY, STRICT, DISTRICT, HOURS, EXAMPLE}
    for name, policy in POLICIES.items():
        assert set(policy) == {"policy", "title", "document", "rules"}
        assert policy["policy"] == name
    for rule in RULES.values():
        assert not wrong_keys(rule), rule["id"]
        assert all(rule[key] for key in ("clause", "says", "bureau", "effect")), rule["id"]


def test_rule_ids_are_unique_over_all_files() -> None:
    assert len(RULES) == sum(len(policy["rules"]) for policy in POLICIES.values())


@pytest.mark.parametrize("name, document", [(CITY, CITY), (STRICT, CITY), (DISTRICT, DISTRICT)])
def test_words_are_those_of_the_document(name: str, document: str) -> None:
    text = passages(document)
    for rule in POLICIES[name]["rules"]:
        for words in [rule["says"], *(unless["because"] for unless in rule.get("unless", ()))]:
            assert words in text, (rule["id"], words)


def test_each_clause_stands_where_the_rule_says() -> None:
    """Item 7's measures were scanned into the first row of item 8."""
    rows = re.findall(r"^(\d+)[\t ](.*(?:\n\t.*)*)", PASSAGES.split("## ")[1], re.M)
    for rule in POLICIES[CITY]["rules"]:
        item = rule["clause"].strip("第项").replace("7", "8")
        row = re.sub(r"<[^>]+>|\s", "", "".join(text for number, text in rows if number == item))
        assert rule["says"] in row.replace(AS_SCANNED, AS_MEANT), rule["id"]


def test_the_scanning_slip_is_corrected_and_the_correction_noted() -> None:
    assert AS_SCANNED in PASSAGES
    for name in (CITY, STRICT):
        text = (ROOT / f"scenarios/policies/{name}.yaml").read_text("utf-8")
        noted = [line for line in text.splitlines() if "市政、杆批准" in line]
        assert noted
        assert all(line.lstrip().startswith("#") for line in noted)


@pytest.mark.parametrize(
    "rule_id, first, last",
    [
        ("summer-voc", date(2018, 5, 1), date(2018, 8, 31)),
        ("summer-fitout-spraying", date(2018, 5, 1), date(2018, 8, 31)),
        ("winter-key-emitters", date(2018, 11, 1), date(2019, 2, 28)),
        ("winter-industry", date(2018, 11, 1), date(2019, 2, 28)),
        ("winter-earthworks", date(2018, 11, 1), date(2019, 2, 28)),
        ("winter-demolition", date(2018, 11, 1), date(2019, 2, 28)),
        ("winter-fitout", date(2018, 11, 1), date(2019, 2, 28)),
        ("sites-spraying-summer", date(2019, 5, 1), date(2019, 8, 31)),
        ("sites-spraying-winter", date(2019, 11, 1), date(2020, 2, 29)),
        ("sites-earth-winter", date(2018, 11, 1), date(2019, 2, 28)),
        ("coal-power-winter", date(2018, 11, 1), date(2019, 2, 28)),
        ("sites-earth-summer-strict", date(2018, 5, 1), date(2018, 8, 31)),
        ("qbj-winter-staggering", date(2017, 11, 1), date(2018, 2, 28)),
        ("qbj-winter-staggering", date(2019, 11, 1), date(2020, 2, 29)),
        ("qbj-summer-voc", date(2017, 6, 1), date(2017, 8, 31)),
        ("example-kiln-q4", date(2018, 11, 1), date(2018, 12, 31)),
        ("example-kiln-q1", date(2019, 1, 1), date(2019, 2, 28)),
    ],
)
def test_windows_open_and_close_on_the_documents_days(rule_id: str, first: date, last: date) -> None:
    window, day = window_of(RULES[rule_id]), timedelta(1)
    assert [first - day in window, first in window, last in window, last + day in window] == [False, True, True, False]


@pytest.mark.parametrize(
    "rule_id, first",
    [
        ("boiler-overdue", date(2018, 11, 1)),
        ("car-repair-solvent", date(2018, 11, 1)),
        ("car-repair-open-spraying", date(2018, 11, 1)),
        ("qbj-total-missed", date(2017, 11, 1)),
        ("qbj-brick-rectify", date(2017, 4, 14)),
    ],
)
def test_windows_without_an_end_begin_on_their_day(rule_id: str, first: date) -> None:
    window = window_of(RULES[rule_id])
    assert first - timedelta(1) not in window
    assert date(2030, 1, 1) in window


@pytest.mark.parametrize(
    "rule_id", ["no-permit", "mixing-not-accepted", "coal-power-supply", "qbj-alert-industry", "qbj-alert-earthworks"]
)
def test_standing_rules_have_no_window(rule_id: str) -> None:
    assert "window" not in RULES[rule_id]


def test_a_clause_that_names_its_year_does_not_return() -> None:
    for rule_id in ("summer-voc", "winter-key-emitters", "winter-earthworks", "qbj-summer-voc"):
        assert all(isinstance(end, date) for end in RULES[rule_id]["window"].values()), rule_id


def test_exemptions_are_the_documents() -> None:
    def excused(rule_id: str) -> list[dict[str, Any]]:
        entries = RULES[rule_id].get("unless", [])
        return [{key: value for key, value in entry.items() if key != "because"} for entry in entries]

    ultra_low = {"on_list": "ultra_low", "joined_by": date(2018, 9, 30)}
    assert excused("summer-voc") == [{"coating": ["powder", "waterborne", "uv"]}]
    assert excused("winter-key-emitters") == excused("winter-industry") == [ultra_low]
    assert excused("winter-earthworks") == [{"on_list": ["approved_major", "emergency"]}]
    assert excused("winter-demolition") == []
    assert excused("winter-fitout") == excused("summer-fitout-spraying") == [{"coating": "waterborne"}]
    assert all(not excused(rule["id"]) for rule in POLICIES[DISTRICT]["rules"])


def test_approved_projects_are_excused_not_a_kind_of_project() -> None:
    for rule in LAW:
        assert not any("project_kind" in entry for entry in rule.get("unless", ())), rule["id"]


def test_pending_permits_do_not_stop_a_line() -> None:
    assert RULES["no-permit"]["applies_to"] == {"kind": "line", "permit": "no"}
    assert RULES["no-permit"]["effect"] == {"only": ["stop"]}


def test_every_rule_of_the_district_keeps_to_the_district() -> None:
    assert all(rule["applies_to"]["district"] == "青白江区" for rule in POLICIES[DISTRICT]["rules"])


def test_law_names_no_amount_that_the_documents_do_not() -> None:
    """The one figure, for coal power, only says that the plant keeps running."""
    amounts = {"mode_days", "output_at_most", "output_at_least", "closed_hours"}
    assert {rule["id"] for rule in LAW if amounts & set(rule["effect"])} == {"coal-power-supply"}


def test_effects_suit_what_they_apply_to() -> None:
    for rule in RULES.values():
        if rule["applies_to"]["kind"] == "task":
            assert rule["effect"] == {"ban": True} or set(rule["effect"]) == {"closed_hours"}, rule["id"]
        else:
            assert "ban" not in rule["effect"], rule["id"]


def test_modes_are_reductions_of_the_sample_technologies() -> None:
    for rule in RULES.values():
        named = {*rule["effect"].get("open", ()), *rule["effect"].get("only", ())}
        assert named <= MODES, rule["id"]


def test_examples_say_that_they_are_examples() -> None:
    assert "示例" in POLICIES[EXAMPLE]["title"]
    assert "示例" in POLICIES[EXAMPLE]["document"]
    for rule in EXAMPLES:
        assert rule["says"].startswith("示例（非法规原文）："), rule["id"]
        assert all(entry["because"].startswith("示例：") for entry in rule.get("unless", ())), rule["id"]


def test_a_kiln_can_give_the_example_days() -> None:
    """Within 90 days of stop and, by quarter, within the days of the winter of 2018-19; grade A owes 40 %."""
    winter = [date(2018, 11, 1) + timedelta(n) for n in range(120)]
    owed = 0
    for rule_id in ("example-kiln-q4", "example-kiln-q1"):
        demand, window = RULES[rule_id]["effect"]["mode_days"], window_of(RULES[rule_id])
        assert demand["at_least"] <= sum(day in window for day in winter) - 7
        assert demand["by_grade"]["A"] == pytest.approx(0.4 * demand["at_least"])
        owed += demand["at_least"]
    assert owed == 40


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_the_page_of_law_names_every_rule_and_no_other(page: Path) -> None:
    text = page.read_text("utf-8")
    named = {
        word for word in re.findall(r"`([a-z0-9-]+)`", text) if "-" in word and not word.startswith("chengdu-2018")
    }
    assert named - {"qingbaijiang-2017", "illustrative-staggering", "illustrative-coating-hours", "high-solid"} == set(
        RULES
    )


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_the_page_of_law_has_a_row_for_every_item(page: Path) -> None:
    rows = [line.split("|")[1].strip() for line in page.read_text("utf-8").splitlines() if line.startswith("| ")]
    counts = {"一": (1, 1), "二": (1, 1), "三": (14, 7, 6, 5, 12, 2), "四": (2, 1, 3, 1, 1, 1, 1)}
    district = []
    for chapter, sections in counts.items():
        for number, items in enumerate(sections, 1):
            place = f"{chapter}（{'一二三四五六七'[number - 1]}）"
            if page.name == "law.md":
                place = f"{'一二三四'.index(chapter) + 1}({number})"
            district += [f"{place}{item}" for item in range(1, items + 1)] if items > 1 else [place]
    wanted = {*(str(number) for number in range(1, 51)), *district}
    assert wanted <= set(rows)


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_guides_examples_hold_only_known_keys(page: Path) -> None:
    shown = list(blocks(page))
    assert len(shown) > 5
    for block in shown:
        if isinstance(block, dict) and "rules" not in block:
            part = {"id": "part", "applies_to": {"kind": "line"}, "effect": {}, **block}
            assert not wrong_keys(part), block
        else:
            for rule in block["rules"] if isinstance(block, dict) else block:
                assert not wrong_keys(rule), rule
