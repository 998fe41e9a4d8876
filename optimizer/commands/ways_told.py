"""Ways out and what holds a target, in plain words and as rows of a table. Knows ways and holdings, no engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.errors import Lang, Text
from models.holding import Holding, Part
from models.law import rules_of
from models.problem import Problem
from models.scenario import Scenario
from optimizer.relax import Change, Way
from reports import words
from reports.readback import mode_name, period_name, read_unless

CSV_COLUMNS = (
    "order",
    "way",
    "change",
    "size",
    "least",
    "exact",
    "cost",
    "bound",
    "gap",
    "verified",
    "scenario",
    "run",
)
_PER = {
    "season": Text("全季", "season"),
    "quarter": Text("每季度", "quarter"),
    "month": Text("每月", "month"),
    "week": Text("每周", "week"),
    "day": Text("每日", "day"),
}


def way_row(way: Way, order: int, verified: bool) -> dict[str, Any]:
    """One way for ways.json: figures bare, money in yuan, shares as shares, null where nothing is proven."""
    certificate = way.plan.certificate
    scenario = way.problem.scenario
    return {
        "order": order,
        "way": way.name,
        "change": {lang: "; ".join(tell_change(c, scenario).say(lang) for c in way.changes) for lang in ("zh", "en")},
        "changes": [
            {
                "kind": change.kind,
                "number": change.index + 1,
                "detail": change.detail,
                "before": change.before,
                "after": change.after,
                "size": change.size,
            }
            for change in way.changes
        ],
        "size": way.size,
        "least": way.least,
        "exact": way.exact,
        "cost": certificate.cost_yuan,
        "bound": certificate.bound_yuan,
        "gap": certificate.gap,
        "verified": verified,
        "scenario": f"scenarios/{way.name}.yaml",
        "run": f"runs/{way.name}",
    }


def tell_change(change: Change, scenario: Scenario) -> Text:
    """`lower the target on vocs, city, month: from 14 % to 10.6 %`; `scenario` is the changed one."""
    if change.kind in ("earlier", "later", "mode", "exemption", "reach"):
        return _clause(change, scenario)
    from_to = _value(change, change.before), _value(change, change.after)
    zh, en = (_limit(change, scenario, lang) for lang in ("zh", "en"))
    raised = change.after > change.before
    return Text(
        f"{zh}由 {from_to[0]} {'提高' if raised else '降低'}到 {from_to[1]}",
        f"{'raise' if raised else 'lower'} {en} from {from_to[0]} to {from_to[1]}",
    )


def _limit(change: Change, s: Scenario, lang: Lang) -> str:
    zh, i = lang == "zh", change.index
    if change.kind in ("target", "cap"):
        limit = s.targets[i] if change.kind == "target" else s.caps[i]
        where = f"{words.area(limit.area, lang)} {limit.pollutant} {_PER[limit.per].say(lang)}"
        kind = Text("减排目标", "target").zh if change.kind == "target" else "排放上限"
        return (
            f"{where}的{kind}"
            if zh
            else f"the {change.kind} on {limit.pollutant}, {where}".replace(
                f", {where}", f", {words.area(limit.area, lang)}, by {limit.per},"
            )
        )
    if change.kind == "floor":
        floor = s.floors[i]
        product, area = words.product(floor.product, lang), words.area(floor.area, lang)
        return (
            f"{area}{product}{_PER[floor.per].zh}的保供下限"
            if zh
            else f"the floor of {product}, {area}, by {floor.per},"
        )
    if change.kind == "guard":
        area = words.area(s.guards[i].area, lang)
        return f"{area} VOCs 与 NOx 协同要求的常数项" if zh else f"the offset of the VOC over NOx guard, {area},"
    if change.kind == "alternate":
        area = words.area(s.alternates[i].area, lang)
        return (
            f"第 {i + 1} 项错开要求（{area}）允许同时停产的数量"
            if zh
            else f"the lines that may stand still at once (alternation {i + 1}, {area})"
        )
    if change.kind == "others":
        other = s.other_measures[i]
        area = words.area(other.area, lang)
        return (
            f"{area} {other.pollutant} 由其他措施承担的份额"
            if zh
            else f"what other measures deliver of {other.pollutant}, {area},"
        )
    return "每家企业可承受的产值损失" if zh else "what an enterprise may lose of its value"


def _value(change: Change, value: float) -> str:
    if change.kind == "alternate" and change.before >= 1 and float(change.before).is_integer():
        return f"{value:.0f}"
    if change.kind in ("target", "cap") and max(change.before, change.after) > 2.0:
        return f"{words.number(value, 1)} kg"
    return words.percent(value, 2)


def _clause(change: Change, s: Scenario) -> Text:
    rule = rules_of(s)[change.index]
    who = words.printable(f"{rule.rule_id} {rule.clause}".strip())
    days = int(change.after)
    if change.kind == "earlier":
        return Text(f"条款 {who} 提前 {days} 天生效", f"let clause {who} begin {days} days earlier")
    if change.kind == "later":
        return Text(f"条款 {who} 延长 {days} 天", f"let clause {who} last {days} days longer")
    if change.kind == "mode":
        return Text(
            f"条款 {who} 再开放{mode_name(change.detail, 'zh')}",
            f"let clause {who} also open {mode_name(change.detail, 'en')}",
        )
    if change.kind == "reach":
        return Text(
            f"条款 {who} 不再限于 {change.detail} 所列对象",
            f"let clause {who} reach further: drop its condition on {change.detail}",
        )
    return Text(
        f"暂停条款 {who} 的第 {int(change.detail) + 1} 项豁免",
        f"suspend exemption {int(change.detail) + 1} of clause {who}",
    )


# -- what holds a target -----------------------------------------------------------------------------------------------

_WHY = {
    "unscheduled": Text("不排产的排放源（交通、生活等）", "sources that are not scheduled"),
    "credit": Text("其他措施从中承担", "delivered of that by other measures"),
    "closed": Text("没有条款开放的生产线日", "lines on days on which no clause opens them"),
    "modes": Text("开放了，但生产方式和连续天数等使之减不掉", "opened, but left by modes and blocks"),
    "construction": Text("无论怎样排都留在季内的施工", "construction that stays whatever its days"),
    "limits": Text("其他限值（下限、上限、负担、错开、协同、其他目标和时段）", "held back by the other limits"),
}


def tell_part(problem: Problem, part: Part) -> Text:
    """`exempt (使用水性涂料除外): 12,000 kg`."""
    if part.why == "exempt":
        rule = rules_of(problem.scenario)[part.rule]
        unless = rule.unless[part.unless]
        name = words.printable(rule.rule_id)
        told = Text(f"豁免：{read_unless(unless, 'zh')}（{name}）", f"exempt: {read_unless(unless, 'en')} [{name}]")
    else:
        told = _WHY[part.why]
    kg = words.number(part.kg, 0)
    return Text(f"{told.zh} {kg} kg", f"{told.en} {kg} kg")


def tell_holding(problem: Problem, holding: Holding, lang: Lang, aside: bool = False) -> list[str]:
    """One sentence on how far the row can go, then one line for each part of what holds it there."""
    row = problem.rows[holding.row]
    area, period = words.area(row.area, lang), period_name(row.period.name, lang)
    share = holding.greatest_kg / row.base if row.base > 0 else 0.0
    alone = holding.alone_kg / row.base if row.base > 0 else 0.0
    figures = [words.number(x, 0) for x in (row.required, holding.greatest_kg)]
    asked = row.required / row.base if row.base > 0 else 0.0
    beside = Text("在其他要求之下", "beside the other limits")
    if aside:
        beside = Text(
            "即使不计其他减排目标，在其余限值之下", "with the other targets left aside, beside the other limits"
        )
    head = Text(
        f"{area} {row.subject} {period}：要求 {words.percent(asked, 2)}（{figures[0]} kg）；{beside.zh}至多"
        f" {words.percent(share, 2)}（{figures[1]} kg），单独考虑至多 {words.percent(alone, 2)}。基数 {words.number(row.base, 0)} kg 中减不掉的：",
        f"{row.subject}, {area}, {period}: asks {words.percent(asked, 2)} ({figures[0]} kg); at most"
        f" {words.percent(share, 2)} ({figures[1]} kg) {beside.en}, {words.percent(alone, 2)} alone. What stays of"
        f" its base of {words.number(row.base, 0)} kg:",
    )
    return [head.say(lang), *(f"    {tell_part(problem, part).say(lang)}" for part in holding.parts)]


def holding_data(problem: Problem, holding: Holding) -> dict[str, Any]:
    """For summary.json, ways.json and `check --json`."""
    row = problem.rows[holding.row]
    return {
        "pollutant": row.subject,
        "area": row.area,
        "period": row.period.name,
        "base_kg": row.base,
        "required_kg": row.required,
        "greatest_kg": holding.alone_kg,
        "held": [_part_data(problem, part) for part in holding.parts],
    }


def _part_data(problem: Problem, part: Part) -> Mapping[str, Any]:
    told: dict[str, Any] = {"why": part.why, "kg": part.kg}
    if part.why == "exempt":
        rule = rules_of(problem.scenario)[part.rule]
        lists: Sequence[str] = dict(rule.unless[part.unless].selector.accepts).get("on_list", ())
        told |= {"rule": rule.rule_id, "exemption": part.unless + 1, "lists": list(lists)}
        told["because"] = rule.unless[part.unless].because
    return told
