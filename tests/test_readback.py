"""Rules in plain words, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from models.actors import Hours
from models.compile import Touch
from models.policy import SELECTOR_KEYS, Effect, ModeDays, Rule, Selector, Unless, Window
from reports.readback import amount, read_rule, read_selector, read_touch, read_unless, read_window


def _rule(effect: Effect, kind: str = "line", **more: object) -> Rule:
    return Rule("r", "第7项", "……", "市经信委", Window(), Selector((("kind", (kind,)),)), effect, kind=kind, **more)  # type: ignore[arg-type]


def test_a_whole_rule() -> None:
    rule = Rule(
        "summer-voc",
        "第7项",
        "限产、停产",
        "市经信委",
        Window((5, 1), (8, 31)),
        Selector((("kind", ("line",)), ("emits", ("vocs",)), ("key_emitter", ("yes",)))),
        Effect(open=("limit", "stop")),
        unless=(Unless(Selector((("coating", ("waterborne", "powder")),)), "使用水性涂料除外"),),
    )
    assert read_rule(rule, "zh") == (
        "「summer-voc」第7项（市经信委）：每年5月1日至8月31日，排放VOCs、属重点排污单位的生产线可安排限产或停产；使用水性涂料除外。"
    )
    assert read_rule(rule, "en") == (
        '"summer-voc" (第7项, 市经信委): every year from 1 May to 31 Aug, production lines emitting VOCs, of key emitters'
        " may be limited or stopped; except using waterborne coating or powder coating (使用水性涂料除外)."
    )


@pytest.mark.parametrize(
    "window, zh, en",
    [
        (Window(), "任何时候", "at all times"),
        (Window((11, 1), (2, 29)), "每年11月1日至次年2月底", "every year from 1 Nov to the end of Feb of the next"),
        (
            Window(date(2018, 5, 1), date(2018, 8, 31)),
            "2018年5月1日至2018年8月31日",
            "from 1 May 2018 until 31 Aug 2018",
        ),
        (Window(date(2018, 11, 1)), "自2018年11月1日起", "from 1 Nov 2018"),
        (Window(None, date(2018, 9, 30)), "2018年9月30日以前（含当日）", "until 30 Sep 2018"),
    ],
)
def test_windows(window: Window, zh: str, en: str) -> None:
    assert (read_window(window, "zh"), read_window(window, "en")) == (zh, en)


@pytest.mark.parametrize(
    "effect, kind, zh, en",
    [
        (Effect(only=("stop",)), "line", "只能停产", "must be stopped"),
        (Effect(output_at_most=0.7), "line", "产量不得高于正常的 70%", "may make at most 70% of their normal output"),
        (
            Effect(output_at_least=0.6),
            "line",
            "产量不得低于正常的 60%",
            "must make at least 60% of their normal output",
        ),
        (Effect(closed_hours=Hours(480, 1080)), "line", "08:00-18:00 不得生产", "must not produce 08:00-18:00"),
        (Effect(closed_hours=Hours(480, 1080)), "task", "08:00-18:00 不得施工", "must not work 08:00-18:00"),
        (Effect(ban=True), "task", "不得施工", "must not work"),
        (
            Effect(mode_days=ModeDays("stop", 45, "quarter", (("A", 18),))),
            "line",
            "每季度停产不少于 45 天（其中 A 级 18 天）",
            "must be stopped on at least 45 days in each quarter (grade A 18)",
        ),
    ],
)
def test_effects(effect: Effect, kind: str, zh: str, en: str) -> None:
    assert zh in read_rule(_rule(effect, kind), "zh")
    assert en in read_rule(_rule(effect, kind), "en")


@pytest.mark.parametrize("field", sorted(Effect.__dataclass_fields__))
def test_no_effect_is_passed_over_in_silence(field: str) -> None:
    values = {
        "open": ("limit",), "only": ("stop",), "output_at_most": 0.5, "output_at_least": 0.5,
        "closed_hours": Hours(0, 60), "mode_days": ModeDays("stop", 3), "ban": True,
    }  # fmt: skip
    for lang in ("zh", "en"):
        assert read_rule(_rule(Effect(**{field: values[field]})), lang) != read_rule(_rule(Effect()), lang)


@pytest.mark.parametrize("key", [key for key in SELECTOR_KEYS if key not in ("kind", "joined_by", "not")])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_selector_key_is_passed_over_in_silence(key: str, lang: str) -> None:
    value = {"emits": "nox", "key_emitter": "no", "permit": "pending"}.get(key, "某值")
    everyone = Selector((("kind", ("line",)),))
    told = read_selector(Selector((("kind", ("line",)), (key, (value,)))), "line", lang)  # type: ignore[arg-type]
    assert told != read_selector(everyone, "line", lang)  # type: ignore[arg-type]


def test_joined_by_and_not() -> None:
    selector = Selector((("on_list", ("ultra_low",)),), date(2018, 9, 30), Selector((("grade", ("A", "none")),)))
    assert read_selector(selector, "line", "zh") == (
        "列入超低排放企业名单、在2018年9月30日前（含当日）列入、不属于“绩效等级为A或未评级”的生产线"
    )
    assert "joined by 30 Sep 2018, not (of grade A or none)" in read_selector(selector, "line", "en")


def test_an_exemption_without_words_of_its_own_is_described() -> None:
    unless = Unless(Selector((("grade", ("A",)),)), "")
    assert read_unless(unless, "zh") == "绩效等级为A的除外"
    assert read_unless(unless, "en") == "except of grade A"


def test_what_a_rule_touches() -> None:
    touch = Touch(0, lines=1204, line_days=143292, tasks=0, task_days=0, excused=31, excused_days=3100)
    rule = _rule(Effect(open=("stop",)))
    assert read_touch(rule, touch, "zh") == "涉及 1,204 条生产线、143,292 线日；豁免 31 条生产线、3,100 线日。"
    assert read_touch(rule, touch, "en") == "Touches 1,204 lines on 143,292 line-days; 31 lines excused on 3,100."


def test_a_line_break_in_a_reason_does_not_forge_a_line() -> None:
    rule = _rule(Effect(ban=True), unless=(Unless(Selector(()), "甲\n乙"),))
    assert "\n" not in read_rule(rule, "zh")


@pytest.mark.parametrize(
    "value, told", [(0.0, "0"), (0.00001, "0.000010"), (1.23456, "1.235"), (99.99, "99.99"), (12345.6, "12,346")]
)
def test_amounts_are_never_written_in_powers_of_ten(value: float, told: str) -> None:
    assert amount(value) == told
