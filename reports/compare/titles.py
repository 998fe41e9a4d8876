"""The one message of each chart of a comparison, with its figures. Knows numbers and words, no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np

from models.errors import Lang, Text
from reports import words
from reports.charts.draw import literal, period_text
from reports.charts.money import bar_money
from reports.compare.comparison import Comparison
from reports.compare.limits import LimitRows
from reports.compare.shown import Costs, Largest, Losses, Reductions
from reports.compare.words import LIMITS_MISSED, NOT_VERIFIED, OTHERS
from reports.page.texts import POLLUTANTS as PLAIN_POLLUTANTS
from reports.verdict import LimitCheck

TONNE = 1000.0


@dataclass(frozen=True)
class Voice:
    """How a sentence is set: in a chart names must not be taken for formulas, on a page they stand as they are."""

    lang: Lang
    chart: bool = True

    def name(self, text: str) -> str:
        return literal(text) if self.chart else words.printable(text)

    def pollutant(self, key: str) -> str:
        return words.POLLUTANT_MATHTEXT[key] if self.chart else PLAIN_POLLUTANTS[key]

    def run(self, comparison: Comparison, run: int) -> str:
        return self.name(short(comparison.runs[run].label))


def short(name: str, most: int = 24) -> str:
    """A name that fits beside an axis."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def target_name(rows: LimitRows, voice: Voice) -> str:
    """`VOCs · 全市，4 期`: what a target is on, and its period where it has only one."""
    lang = voice.lang
    periods = list(dict.fromkeys(row.period for row in rows.rows))
    many = Text(f"{len(periods)} 期", f"{len(periods)} periods").say(lang)
    when = period_text(periods[0], lang) if len(periods) == 1 else many
    area = voice.name(words.area(rows.area, lang))
    between, comma = (" · ", "，") if lang == "zh" else (", ", ", ")
    return f"{voice.pollutant(rows.subject)}{between}{area}{comma}{when}"


def title_costs(comparison: Comparison, costs: Costs, voice: Voice) -> str:
    """Which run costs least of those that verify and meet every limit, and by how much less than the first of them (or than
    the next, when the first does)."""
    total = dict(zip(costs.runs, costs.total_yuan.tolist(), strict=True))
    sound = [n for n in costs.runs if comparison.runs[n].sound]
    if not sound:
        said = Text("没有一个方案通过核验并满足全部限值；成本从{low}到{high}", "No run verifies and meets every limit; they cost {low} to {high}")  # fmt: skip
        return said.say(voice.lang).format(
            low=bar_money(min(total.values()), voice.lang), high=bar_money(max(total.values()), voice.lang)
        )
    best = min(sound, key=lambda n: (total[n], n))
    name = voice.run(comparison, best)
    if len(sound) == 1:
        said = Text("只有「{best}」满足全部限值，总成本{low}", "Only {best} meets every limit: it costs {low}")
        return said.say(voice.lang).format(best=name, low=bar_money(total[best], voice.lang))
    first = best == sound[0]
    other = min(sound[1:], key=lambda n: (total[n], n)) if first else sound[0]
    if first:
        said = Text("「{best}」总成本最低：{low}；「{other}」为{high}，多{share}", "{best} costs least: {low}; {other} costs {high}, {share} more")  # fmt: skip
    else:
        said = Text("「{best}」总成本最低：{low}，比「{other}」的{high}少{share}", "{best} costs least: {low}, {share} less than the {high} of {other}")  # fmt: skip
    of = total[best] if first else total[other]
    share = words.percent((total[other] - total[best]) / of) if of > 0 else "—"
    return said.say(voice.lang).format(
        best=name,
        other=voice.run(comparison, other),
        low=bar_money(total[best], voice.lang),
        high=bar_money(total[other], voice.lang),
        share=share,
    )


def run_label(comparison: Comparison, run: int, voice: Voice) -> str:
    """A run's name, marked when it is no plan to follow, and below it its scenario where that tells more."""
    one = comparison.runs[run]
    mark = NOT_VERIFIED if not one.verdict.passed else LIMITS_MISSED if one.verdict.status != "met" else Text("", "")
    name = voice.run(comparison, run) + mark.say(voice.lang)
    return name if one.scenario in ("", one.label) else f"{name}\n{voice.name(short(one.scenario))}"


def title_reductions(comparison: Comparison, shown: Reductions, voice: Voice) -> str:
    """Whether the runs meet their targets; if so which cuts most of the first target's pollutant, if not which is furthest
    off."""
    if any(shown.missed):
        return _title_missed(comparison, shown, voice)
    subject = shown.targets[0].subject if shown.targets else shown.pollutants[-1]
    p = shown.pollutants.index(subject)
    most, least = int(np.argmax(shown.kg[:, p])), int(np.argmin(shown.kg[:, p]))
    met = Text("各方案减排目标全部达到；", "Every target is met; ") if shown.targets else Text("", "")
    if shown.kg[most, p] > shown.kg[least, p]:
        said = Text("{name}减排从「{least}」的{low}吨到「{most}」的{high}吨（{share}）", "{name} falls by {low} t in {least} and up to {high} t ({share}) in {most}")  # fmt: skip
    else:
        said = Text("各方案{name}均减排{high}吨（{share}）", "{name} falls by {high} t ({share}) in every run")
    return met.say(voice.lang) + said.say(voice.lang).format(
        name=voice.pollutant(subject), least=voice.run(comparison, shown.runs[least]), most=voice.run(comparison, shown.runs[most]),
        low=words.number(shown.kg[least, p] / TONNE), high=words.number(shown.kg[most, p] / TONNE), share=words.percent(float(shown.share[most, p])),
    )  # fmt: skip


def _title_missed(comparison: Comparison, shown: Reductions, voice: Voice) -> str:
    """Of targets that ask for something; one of nothing that is missed has no share."""
    count = sum(missed > 0 for missed in shown.missed)
    said = (
        Text("{count}个方案有减排目标未达到", "Targets are missed in {count} of {all} runs")
        .say(voice.lang)
        .format(count=count, all=len(shown.runs))
    )
    if np.isnan(shown.fulfilled).all() or float(np.nanmin(shown.fulfilled)) >= 1:
        return said
    k, r = np.unravel_index(int(np.nanargmin(shown.fulfilled)), shown.fulfilled.shape)
    check = shown.targets[int(k)].tightest(shown.runs[int(r)])
    assert check is not None
    more = Text("；差得最多的是「{run}」：{which}只完成{share}", "; furthest off is {run}: {which}, {share} done")
    return said + more.say(voice.lang).format(
        run=voice.run(comparison, shown.runs[int(r)]), which=_which(check, voice), share=words.percent(floor(check.planned / check.required * 1e4) / 1e4, 2)
    )  # fmt: skip


def title_losses(comparison: Comparison, shown: Losses, voice: Voice) -> str:
    """Where the runs lie furthest apart."""
    spread = shown.yuan.max(axis=1) - shown.yuan.min(axis=1)
    g = int(np.argmax(spread))
    name = voice.name(shown.groups[g]) if g < len(shown.groups) else OTHERS.say(voice.lang).format(count=shown.others)
    low, high = int(np.argmin(shown.yuan[g])), int(np.argmax(shown.yuan[g]))
    if spread[g] <= 0:
        return (
            Text("各{what}的产值损失在各方案中相同", "Every {what} loses the same in all runs")
            .say(voice.lang)
            .format(what=_what(shown, voice))
        )
    said = Text(
        "产值损失相差最大的{what}是{name}：「{low}」{least}，「{high}」{most}",
        "{name} is the {what} where losses differ most: {least} in {low}, {most} in {high}",
    )
    return said.say(voice.lang).format(
        what=_what(shown, voice), name=name, low=voice.run(comparison, shown.runs[low]), high=voice.run(comparison, shown.runs[high]),
        least=bar_money(shown.yuan[g, low], voice.lang), most=bar_money(shown.yuan[g, high], voice.lang),
    )  # fmt: skip


def title_changes(comparison: Comparison, shown: tuple[Largest, ...], voice: Voice) -> str:
    """How many enterprises a run plans otherwise, and what they gain and lose together."""
    one = max(shown, key=lambda one: one.less_yuan + one.more_yuan)
    first, other = voice.run(comparison, 0), voice.run(comparison, one.run)
    if len(shown) == 1:
        said = Text(
            "「{other}」与「{first}」相比，{count}家企业的安排有变化：合计减轻{less}，加重{more}",
            "{count} enterprises are planned otherwise in {other} than in {first}: {less} less for some, {more} more for others",
        )
    else:
        said = Text(
            "与「{first}」相比变化最大的是「{other}」：{count}家企业，合计减轻{less}，加重{more}",
            "{other} differs most from {first}: {count} enterprises, {less} less for some, {more} more for others",
        )
    return said.say(voice.lang).format(
        other=other,
        first=first,
        count=one.count,
        less=bar_money(one.less_yuan, voice.lang),
        more=bar_money(one.more_yuan, voice.lang),
    )


def _what(shown: Losses, voice: Voice) -> str:
    return {"sector": Text("行业", "sector"), "district": Text("区（市）县", "district")}[shown.by].say(voice.lang)


def _which(check: LimitCheck, voice: Voice) -> str:
    area, period = voice.name(words.area(check.area, voice.lang)), period_text(check.period, voice.lang)
    name = voice.pollutant(check.pollutant)
    return f"{area}{period}{name}" if voice.lang == "zh" else f"{name}, {area}, {period}"
