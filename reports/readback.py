"""Rules in plain words, as an official would say them. Knows what law can say, not what it does to anyone."""

from __future__ import annotations

from datetime import date

from models.actors import Hours
from models.compile import Touch
from models.errors import Lang
from models.policy import ModeDays, Rule, Selector, Unless, Window
from reports import law_names as names
from reports import words


def read_rule(rule: Rule, lang: Lang) -> str:
    """One sentence: when, who, what, and who is excused in the document's own words."""
    clause, bureau = words.printable(rule.clause), words.printable(rule.bureau)
    excused = [read_unless(unless, lang) for unless in rule.unless]
    if lang == "zh":
        head = f"「{rule.rule_id}」{clause}{f'（{bureau}）' if bureau else ''}："
        said = f"{read_window(rule.window, lang)}，{read_selector(rule.applies_to, rule.kind, lang)}{_effect_zh(rule)}"
        return head + "；".join([said, *excused]) + "。"
    about = ", ".join(part for part in (clause, bureau) if part)
    head = f'"{rule.rule_id}"{f" ({about})" if about else ""}: '
    said = f"{read_window(rule.window, lang)}, {read_selector(rule.applies_to, rule.kind, lang)} {_effect_en(rule)}"
    return head + "; ".join([said, *excused]) + "."


def read_touch(rule: Rule, touch: Touch, lang: Lang) -> str:
    """How many lines or tasks the rule reaches, on how many days, and how many its exemptions take away."""
    if not (touch.lines or touch.tasks or touch.excused):
        return "本情景中不涉及任何对象。" if lang == "zh" else "Touches nothing in this scenario."
    line = rule.kind == "line"
    subjects, days = (touch.lines, touch.line_days) if line else (touch.tasks, touch.task_days)
    if lang == "zh":
        noun, daily = ("条生产线", "线日") if line else ("个工序", "工序日")
        excused = f"；豁免 {touch.excused:,} {noun}、{touch.excused_days:,} {daily}" if touch.excused else ""
        return f"涉及 {subjects:,} {noun}、{days:,} {daily}{excused}。"
    noun, daily = ("lines", "line-days") if line else ("tasks", "task-days")
    excused = f"; {touch.excused:,} {noun} excused on {touch.excused_days:,}" if touch.excused else ""
    return f"Touches {subjects:,} {noun} on {days:,} {daily}{excused}."


def read_unless(unless: Unless, lang: Lang) -> str:
    """The document's words for an exemption; where it has none, the selector in ours."""
    if unless.because:
        because = words.printable(unless.because)
        if lang == "en":
            return f"except {_qualities(unless.selector, lang)} ({because})"
        return because if because.endswith("除外") else f"{because}，除外"
    described = _qualities(unless.selector, lang)
    return f"{described}的除外" if lang == "zh" else f"except {described}"


def read_window(window: Window, lang: Lang) -> str:
    first, last = window.first, window.last
    zh = lang == "zh"
    if first is None and last is None:
        return "任何时候" if zh else "at all times"
    if isinstance(first, tuple) and isinstance(last, tuple):
        wraps = first > last
        begin, end = _month_day(first, lang), _month_day(last, lang)
        if zh:
            return f"每年{begin}至{'次年' if wraps else ''}{end}"
        return f"every year from {begin} to {end}{' of the next' if wraps else ''}"
    if zh:
        if first and last:
            return f"{_day(first, lang)}至{_day(last, lang)}"
        return f"自{_day(first, lang)}起" if first else f"{_day(last, lang)}以前（含当日）"
    return " ".join(
        part
        for part in (f"from {_day(first, lang)}" if first else "", f"until {_day(last, lang)}" if last else "")
        if part
    )


def _day(day: date | tuple[int, int] | None, lang: Lang) -> str:
    if isinstance(day, tuple):
        return _month_day(day, lang)
    if day is None:
        return ""
    return (
        f"{day.year}年{day.month}月{day.day}日"
        if lang == "zh"
        else f"{day.day} {names.MONTHS[day.month - 1]} {day.year}"
    )


def _month_day(day: tuple[int, int], lang: Lang) -> str:
    month, number = day
    if day == (2, 29):
        return "2月底" if lang == "zh" else "the end of Feb"
    return f"{month}月{number}日" if lang == "zh" else f"{number} {names.MONTHS[month - 1]}"


def read_selector(selector: Selector, kind: str, lang: Lang) -> str:
    """The subjects a selector means, as a noun phrase; with nothing but a kind, all of them."""
    described = _qualities(selector, lang)
    if lang == "zh":
        noun = "生产线" if kind == "line" else "施工工序"
        return f"{described}的{noun}" if described else f"所有{noun}"
    noun = "production lines" if kind == "line" else "construction tasks"
    return f"{noun} {described}" if described else f"all {noun}"


def _qualities(selector: Selector, lang: Lang) -> str:
    parts = [_quality(key, values, lang) for key, values in selector.accepts if key != "kind"]
    if selector.joined_by is not None:
        day = _day(selector.joined_by, lang)
        parts.append(f"在{day}前（含当日）列入" if lang == "zh" else f"joined by {day}")
    if selector.negated is not None:
        inner = _qualities(selector.negated, lang)
        parts.append(f"不属于“{inner}”" if lang == "zh" else f"not ({inner})")
    return ("、" if lang == "zh" else ", ").join(parts)


def _quality(key: str, values: tuple[str, ...], lang: Lang) -> str:
    """One key of a selector in words; the values of a key are alternatives."""
    zh = lang == "zh"
    if key == "permit":
        return _any([names.PERMITS[value].say(lang) if value in names.PERMITS else value for value in values], lang)
    if key == "key_emitter":
        if len(values) > 1:
            return "不论是否重点排污单位" if zh else "of key emitters or others"
        key_emitter = values[0] == "yes"
        return (
            ("属重点排污单位" if key_emitter else "不属重点排污单位")
            if zh
            else ("of key emitters" if key_emitter else "of others than key emitters")
        )
    called = _any([_value(key, value, lang) for value in values], lang)
    before_zh, before_en = names.KEYS[key]
    return f"{before_zh}{called}" if zh else f"{before_en} {called}"


def _value(key: str, value: str, lang: Lang) -> str:
    if key == "technology":
        return words.technology(value, lang)
    if key == "product":
        return words.product(value, lang)
    if key == "zone":
        return words.area(value, lang)
    known = {
        "coating": words.COATINGS,
        "emits": names.POLLUTANTS,
        "on_list": names.LISTS,
        "work_type": names.WORK_TYPES,
        "project_kind": names.PROJECT_KINDS,
    }.get(key, {})
    if value in known:
        return known[value].say(lang)
    return ("未评级" if lang == "zh" else "none") if (key, value) == ("grade", "none") else words.printable(value)


def _any(parts: list[str], lang: Lang) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{'、'.join(parts[:-1])}或{parts[-1]}" if lang == "zh" else f"{', '.join(parts[:-1])} or {parts[-1]}"


def mode_name(name: str, lang: Lang) -> str:
    return words.MODES[name].name.say(lang) if name in words.MODES else words.printable(name)


def _modes(modes: tuple[str, ...], lang: Lang) -> str:
    return _any([mode_name(mode, lang) for mode in modes], lang)


def _effect_zh(rule: Rule) -> str:
    effect, work = rule.effect, "生产" if rule.kind == "line" else "施工"
    parts = []
    if effect.open:
        parts.append(f"可安排{_modes(effect.open, 'zh')}")
    if effect.only:
        parts.append(f"只能{_modes(effect.only, 'zh')}")
    if effect.output_at_most is not None:
        parts.append(f"产量不得高于正常的 {_share(effect.output_at_most)}")
    if effect.output_at_least is not None:
        parts.append(f"产量不得低于正常的 {_share(effect.output_at_least)}")
    if effect.closed_hours is not None:
        parts.append(f"{effect.closed_hours} 不得{work}{_whole_day(effect.closed_hours, 'zh')}")
    if effect.mode_days is not None:
        parts.append(_mode_days(effect.mode_days, "zh"))
    if effect.ban:
        parts.append("不得施工")
    return "，".join(parts)


def _effect_en(rule: Rule) -> str:
    effect, work = rule.effect, "produce" if rule.kind == "line" else "work"
    parts = []
    if effect.open:
        parts.append(f"may be {_modes(effect.open, 'en')}")
    if effect.only:
        parts.append(f"must be {_modes(effect.only, 'en')}")
    if effect.output_at_most is not None:
        parts.append(f"may make at most {_share(effect.output_at_most)} of their normal output")
    if effect.output_at_least is not None:
        parts.append(f"must make at least {_share(effect.output_at_least)} of their normal output")
    if effect.closed_hours is not None:
        parts.append(f"must not {work} {effect.closed_hours}{_whole_day(effect.closed_hours, 'en')}")
    if effect.mode_days is not None:
        parts.append(_mode_days(effect.mode_days, "en"))
    if effect.ban:
        parts.append("must not work")
    return " and ".join(parts)


def _whole_day(hours: Hours, lang: Lang) -> str:
    if hours.start != hours.stop:
        return ""
    return "（全天）" if lang == "zh" else " (all day)"


def _mode_days(demand: ModeDays, lang: Lang) -> str:
    mode, per = mode_name(demand.mode, lang), names.PER[demand.per].say(lang)
    if lang == "zh":
        grades = "、".join(f"{grade} 级 {days} 天" for grade, days in demand.by_grade)
        return f"{per}{mode}不少于 {demand.at_least} 天" + (f"（其中 {grades}）" if grades else "")
    grades = ", ".join(f"grade {grade} {days}" for grade, days in demand.by_grade)
    return f"must be {mode} on at least {demand.at_least} days in {per}" + (f" ({grades})" if grades else "")


def period_name(name: str, lang: Lang) -> str:
    """Dates and weeks say themselves; the whole season does not."""
    return words.PERIODS[name].say(lang) if name in words.PERIODS else name


def amount(value: float) -> str:
    """A quantity as a person would write it: whole from a hundred on, else four digits; never in powers of ten."""
    if value == 0 or abs(value) >= 100:
        return words.number(value, 0)
    text = f"{value:.4g}"
    return text if "e" not in text else f"{value:.6f}"


def _share(value: float) -> str:
    return f"{value * 100:g}%"
