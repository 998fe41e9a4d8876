"""The one message of each chart, as a sentence. Knows numbers and words, no drawing."""

from __future__ import annotations

import numpy as np

from models.actors import POLLUTANTS
from models.errors import Lang, Text
from reports import words
from reports.charts.data import Heat, Loss
from reports.charts.draw import literal, period_text
from reports.charts.money import bar_money
from reports.charts.works import Sites
from reports.verdict import LimitCheck, Verdict


def title_daily(verdict: Verdict, lang: Lang) -> str:
    """Which pollutant falls most, and whether the caps hold."""
    most = max(range(len(POLLUTANTS)), key=lambda p: (verdict.reduction_share[p], -p))
    name = words.POLLUTANT_MATHTEXT[POLLUTANTS[most]]
    said = Text("全季{name}比正常生产少排{share}，减幅最大", "{name} falls most: {share} below normal production")
    caps = [check for check in verdict.limits if check.kind == "cap"]
    broken = sum(not check.holds for check in caps)
    if not caps:
        after = Text("", "")
    elif not broken:
        after = Text("；排放上限各期均未突破", "; every emission cap holds")
    else:
        after = Text("；{broken}期突破排放上限", "; {broken} periods exceed a cap")
    share = words.percent(verdict.reduction_share[most])
    return said.say(lang).format(name=name, share=share) + after.say(lang).format(broken=broken)


def title_targets(verdict: Verdict, lang: Lang) -> str:
    """Whether all targets are met, and which one is nearest to its limit or furthest from it."""
    checks = [check for check in verdict.limits if check.kind == "target" and check.required > 0]
    if not checks:
        return Text("减排目标", "Reduction targets").say(lang)
    tight = min(checks, key=lambda check: check.planned / check.required)
    missed = sum(not check.holds for check in checks)
    if missed:
        said = Text("{count}期减排目标中{missed}期未达到，差距最大的是{which}（完成{share}）", "{missed} of {count} reduction targets missed; furthest off: {which} ({share} done)")  # fmt: skip
    else:
        said = Text("{count}期减排目标全部达到，最紧的是{which}（完成{share}）", "All {count} reduction targets are met; the tightest is {which} ({share})")  # fmt: skip
    share = words.percent(tight.planned / tight.required)
    return said.say(lang).format(count=len(checks), missed=missed, which=_which(tight, lang), share=share)


def _which(check: LimitCheck, lang: Lang) -> str:
    """`全市5月VOCs`."""
    area, period = literal(words.area(check.area, lang)), period_text(check.period, lang)
    name = words.POLLUTANT_MATHTEXT[check.pollutant]
    return f"{area}{period}{name}" if lang == "zh" else f"{name}, {area}, {period}"


def title_heat(heat: Heat, lang: Lang) -> str:
    """Where and when curtailment is densest."""
    group, day = np.unravel_index(int(np.argmax(heat.share)), heat.share.shape)
    share, when = float(heat.share[group, day]), heat.days[int(day)]
    if share == 0:
        return Text("全季没有生产线停限产", "No line is curtailed in the season").say(lang)
    first = heat.groups[0]
    mean = words.percent(float(heat.share[0].mean()), 0)
    peak = words.percent(share, 0)
    what = (Text("行业", "sector") if heat.by == "sector" else Text("区（市）县", "district")).say(lang)
    said = Text(
        "停限产最多的{what}是{first}（全季平均{mean}的生产线）；单日最高为{group}{month}月{day}日，达{peak}",
        "{first} is the {what} curtailed most ({mean} of its lines on average); the peak is {group} on {date}: {peak}",
    )
    return said.say(lang).format(
        what=what, first=literal(first), mean=mean, group=literal(heat.groups[int(group)]), month=when.month,
        day=when.day, date=when.isoformat(), peak=peak,
    )  # fmt: skip


def title_loss(loss: Loss, lang: Lang) -> str:
    """Which sector bears the greatest part."""
    total = float(loss.loss_yuan.sum())
    said = Text(
        "全市产值损失{total}，{first}承担最多，占{share}",
        "Output worth {total} is lost, {share} of it in {first}",
    )
    share = words.percent(float(loss.loss_yuan[0]) / total, 0)
    return said.say(lang).format(total=bar_money(total, lang), first=literal(loss.groups[0]), share=share)


def title_sites(sites: Sites, lang: Lang) -> str:
    """How much work and dust leave the season, and what that delays."""
    season = slice(*sites.season)
    pm = float(sites.pm_planned[season].sum()), float(sites.pm_approved[season].sum())
    if sites.hit_planned == 0:
        said = Text("{count}个项目中{moved}个调整了工期", "{moved} of {count} projects are moved")
    else:
        said = Text(
            "本季停工期内的工序由{planned}工日减到{approved}工日（除外情形），施工PM少排{share}；{count}个项目中{late}个逾期增加",
            "In the season {planned} task-days inside closed windows fall to {approved} (excused), construction PM by {share}; {late} of {count} projects run later",
        )
    return said.say(lang).format(
        planned=words.number(sites.hit_planned, 0), approved=words.number(sites.hit_approved, 0), moved=sites.moved, late=sites.late,
        share=words.percent(1 - pm[1] / pm[0] if pm[0] > 0 else 0.0, 0), count=len(sites.rows),
    )  # fmt: skip
