"""The one message of each chart of a comparison, with its figures. Knows numbers and words, no drawing."""

from __future__ import annotations

import numpy as np

from models.errors import Lang, Text
from reports import words
from reports.charts.draw import literal, period_text
from reports.compare.comparison import Comparison
from reports.compare.shown import Costs, Largest, Losses, Reductions
from reports.compare.words import OTHERS
from reports.verdict import LimitCheck

WAN = 10_000.0
TONNE = 1000.0


def name_of(comparison: Comparison, run: int) -> str:
    """A run's name as it is set in a chart."""
    return literal(short(comparison.runs[run].label))


def short(name: str, most: int = 24) -> str:
    """A name that fits beside an axis."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def title_costs(comparison: Comparison, costs: Costs, lang: Lang) -> str:
    """Which run costs least, and by how much less than the first (or than the next, when the first does)."""
    total = costs.total_yuan
    best = int(np.argmin(total))
    if len(total) == 1:
        said = Text("「{best}」总成本{low}万元；其余运行无法核算", "{best} costs {low} x 10,000 yuan; nothing else can be recomputed")
        return said.say(lang).format(best=name_of(comparison, costs.runs[best]), low=_wan(total[best]))
    if best == 0:
        other = 1 + int(np.argmin(total[1:]))
        said = Text("「{best}」总成本最低：{low}万元；「{other}」为{high}万元，多{share}", "{best} costs least: {low} x 10,000 yuan; {other} costs {high}, {share} more")
        share = total[other] / total[0] - 1 if total[0] > 0 else None
    else:
        other = 0
        said = Text("「{best}」总成本最低：{low}万元，比「{other}」的{high}万元少{share}", "{best} costs least: {low} x 10,000 yuan, {share} less than the {high} of {other}")
        share = 1 - total[best] / total[0] if total[0] > 0 else None
    return said.say(lang).format(
        best=name_of(comparison, costs.runs[best]), other=name_of(comparison, costs.runs[other]), low=_wan(total[best]),
        high=_wan(total[other]), share="—" if share is None else words.percent(float(share)),
    )  # fmt: skip


def title_reductions(comparison: Comparison, shown: Reductions, lang: Lang) -> str:
    """Whether the runs meet their targets; if so which cuts most of the first target's pollutant, if not which is furthest
    off."""
    if any(shown.missed):
        return _title_missed(comparison, shown, lang)
    subject = shown.targets[0].subject if shown.targets else shown.pollutants[-1]
    p = shown.pollutants.index(subject)
    most, least = int(np.argmax(shown.kg[:, p])), int(np.argmin(shown.kg[:, p]))
    met = Text("各方案减排目标全部达到；", "Every target is met; ") if shown.targets else Text("", "")
    said = Text(
        "{name}减排从「{least}」的{low}吨到「{most}」的{high}吨（{share}）",
        "{name} falls by {low} t in {least} and up to {high} t ({share}) in {most}",
    )
    return met.say(lang) + said.say(lang).format(
        name=words.POLLUTANT_MATHTEXT[subject], least=name_of(comparison, shown.runs[least]), most=name_of(comparison, shown.runs[most]),
        low=words.number(shown.kg[least, p] / TONNE), high=words.number(shown.kg[most, p] / TONNE), share=words.percent(float(shown.share[most, p])),
    )  # fmt: skip


def _title_missed(comparison: Comparison, shown: Reductions, lang: Lang) -> str:
    """Of targets that ask for something; one of nothing that is missed has no share."""
    count = sum(missed > 0 for missed in shown.missed)
    said = Text("{count}个方案有减排目标未达到", "Targets are missed in {count} of {all} runs").say(lang).format(count=count, all=len(shown.runs))
    if np.isnan(shown.fulfilled).all() or float(np.nanmin(shown.fulfilled)) >= 1:
        return said
    k, r = np.unravel_index(int(np.nanargmin(shown.fulfilled)), shown.fulfilled.shape)
    check = shown.targets[int(k)].tightest(shown.runs[int(r)])
    assert check is not None
    more = Text("；差得最多的是「{run}」：{which}只完成{share}", "; furthest off is {run}: {which}, {share} done")
    return said + more.say(lang).format(
        run=name_of(comparison, shown.runs[int(r)]), which=_which(check, lang), share=words.percent(check.planned / check.required, 0)
    )  # fmt: skip


def title_losses(comparison: Comparison, shown: Losses, lang: Lang) -> str:
    """Where the runs lie furthest apart."""
    spread = shown.yuan.max(axis=1) - shown.yuan.min(axis=1)
    g = int(np.argmax(spread))
    name = literal(shown.groups[g]) if g < len(shown.groups) else OTHERS.say(lang).format(count=shown.others)
    low, high = int(np.argmin(shown.yuan[g])), int(np.argmax(shown.yuan[g]))
    if spread[g] <= 0:
        return Text("各{what}的产值损失在各方案中相同", "Every {what} loses the same in all runs").say(lang).format(what=_what(shown, lang))
    said = Text(
        "产值损失相差最大的{what}是{name}：「{low}」{least}万元，「{high}」{most}万元",
        "{name} is the {what} where losses differ most: {least} (x 10,000 yuan) in {low}, {most} in {high}",
    )
    return said.say(lang).format(
        what=_what(shown, lang), name=name, low=name_of(comparison, shown.runs[low]), high=name_of(comparison, shown.runs[high]),
        least=_wan(shown.yuan[g, low]), most=_wan(shown.yuan[g, high]),
    )  # fmt: skip


def title_changes(comparison: Comparison, shown: tuple[Largest, ...], lang: Lang) -> str:
    """How many enterprises a run plans otherwise, and what they gain and lose together."""
    one = max(shown, key=lambda one: one.less_yuan + one.more_yuan)
    first, other = name_of(comparison, 0), name_of(comparison, one.run)
    if len(shown) == 1:
        said = Text(
            "「{other}」与「{first}」相比，{count}家企业的安排有变化：合计减轻{less}万元，加重{more}万元",
            "{count} enterprises are planned otherwise in {other} than in {first}: {less} (x 10,000 yuan) less for some, {more} more for others",
        )
    else:
        said = Text(
            "与「{first}」相比变化最大的是「{other}」：{count}家企业，合计减轻{less}万元，加重{more}万元",
            "{other} differs most from {first}: {count} enterprises, {less} (x 10,000 yuan) less for some, {more} more for others",
        )
    return said.say(lang).format(other=other, first=first, count=one.count, less=_wan(one.less_yuan), more=_wan(one.more_yuan))


def _what(shown: Losses, lang: Lang) -> str:
    return {"sector": Text("行业", "sector"), "district": Text("区（市）县", "district")}[shown.by].say(lang)


def _which(check: LimitCheck, lang: Lang) -> str:
    area, period = literal(words.area(check.area, lang)), period_text(check.period, lang)
    name = words.POLLUTANT_MATHTEXT[check.pollutant]
    return f"{area}{period}{name}" if lang == "zh" else f"{name}, {area}, {period}"


def _wan(yuan: float) -> str:
    return words.number(float(yuan) / WAN, 0)
