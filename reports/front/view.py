"""What chart and page of a front both show: units, axes, names, ratios. Knows numbers and words, no drawing."""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import Lang
from reports import words
from reports.charts.money import amount as amount
from reports.charts.money import money as money
from reports.charts.money import money_unit as money_unit
from reports.front import texts
from reports.front.data import Front, FrontBaseline, PlanFigures

ROOM = 1.12
"""What an axis reaches beyond its greatest value."""
FAR, NEAR = 2.5, 1.3
"""Baselines beyond `FAR` times the front's own axis would press the front flat: then all beyond `NEAR` times it stand above
a break of the axis."""


@dataclass(frozen=True)
class Break:
    """An axis of cost that leaves out what lies between `low` and `high`, and ends at `top`; yuan."""

    low: float
    high: float
    top: float


def cost_unit(front: Front, lang: Lang) -> tuple[float, str]:
    """Of the cost axis: after the dearest point, not the baselines."""
    return money_unit(max((point.plan.cost for point in front.points), default=0.0), lang)


def level(value: float | None) -> str:
    """`20%`, `12.5%`."""
    if value is None:
        return "—"
    return words.percent(value).replace(".0%", "%")


def subject(front: Front, lang: Lang, names: dict[str, str]) -> str:
    """The pollutant by `names`, or all targets."""
    return names.get(front.pollutant, front.pollutant) if front.pollutant else texts.ALL_TARGETS.say(lang)


def level_label(front: Front, lang: Lang, names: dict[str, str]) -> str:
    """What the axis of levels says; `names` of pollutants as the medium can set them."""
    if not front.pollutant:
        return texts.X_ALL.say(lang)
    return texts.X_ONE.say(lang).format(pollutant=subject(front, lang, names), base=texts.BASES[front.base].say(lang))


def levels(front: Front) -> tuple[float, float]:
    """From where to where the axis of levels runs: past the greatest possible one."""
    shown = [point.asked for point in front.points] + [plan.reached for plan in all_plans(front)]
    shown += [front.greatest.proven] if front.greatest else []
    shown += [front.target] if front.target is not None else []
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    room = max(high - low, 0.01)
    return max(0.0, low - 0.06 * room) if low >= 0 else low - 0.06 * room, high + 0.09 * room


def chart_levels(front: Front) -> tuple[float, float]:
    """As `levels`, but ending past what is possible: a baseline as ordered may claim far more, and would leave the chart
    half empty."""
    low, high = levels(front)
    if front.greatest is None:
        return low, high
    kept = [point.asked for point in front.points] + [one.repaired.reached for one in front.baselines if one.repaired]
    end = max([front.greatest.proven, *kept])
    return low, min(high, end + 0.14 * max(end - low, 0.01))


def baseline_plans(front: Front) -> list[PlanFigures]:
    return [plan for one in front.baselines for plan in (one.plan, one.repaired) if plan is not None]


def all_plans(front: Front) -> list[PlanFigures]:
    return [point.plan for point in front.points] + baseline_plans(front)


def cost_axis(front: Front) -> tuple[float, Break | None]:
    """Where the axis of cost ends, yuan, and where it breaks: not unless baselines lie far above every point."""
    own = max([point.plan.cost for point in front.points] + [1.0]) * ROOM
    others = [plan.cost for plan in baseline_plans(front)]
    greatest = max(others, default=0.0)
    if greatest <= FAR * own:
        return max(own, greatest * ROOM), None
    above = [cost for cost in others if cost > own]
    low = max([own, *(cost * 1.05 for cost in above if cost <= NEAR * own)])
    far = [cost for cost in above if cost > low]
    spread = max(far) - min(far)
    margin = max(0.12 * spread, 0.08 * min(far))
    high = max(low, min(far) - margin)
    return greatest + margin, Break(low, high, greatest + margin)


def cost_at(front: Front, wanted: float) -> float | None:
    """The front's planned cost at a level, straight between its points. None outside of them. Since costs rise ever
    faster, what lies between two points costs rather less than this."""
    met = front.met
    for one, other in zip(met, met[1:], strict=False):
        if one.asked - 1e-9 <= wanted <= other.asked + 1e-9:
            part = (wanted - one.asked) / (other.asked - one.asked) if other.asked > one.asked else 0.0
            return one.plan.cost + part * (other.plan.cost - one.plan.cost)
    return None


def ratio(front: Front, plan: PlanFigures) -> float | None:
    """How many times the front's cost a baseline's plan costs for what it reaches."""
    ours = cost_at(front, plan.reached)
    return plan.cost / ours if ours else None


def ratio_text(value: float) -> str:
    return words.number(value, 2 if value < 1.2 else 1 if value < 20 else 0)


def title(front: Front, lang: Lang, names: dict[str, str]) -> str:
    """The one message: what raising the target costs, and how that compares with today's ways."""
    if not front.met:
        return texts.TITLE_NONE.say(lang)
    first, last = front.met[0], front.met[-1]
    said = texts.TITLE_ONE if front.pollutant else texts.TITLE_ALL
    text = said.say(lang).format(
        pollutant=subject(front, lang, names), low=level(first.asked), high=level(last.asked),
        from_cost=money(first.plan.cost, lang), to_cost=money(last.plan.cost, lang),
    )  # fmt: skip
    known = [found for one in front.baselines if one.repaired and (found := ratio(front, one.repaired)) is not None]
    if known:
        least, most = ratio_text(min(known)), ratio_text(max(known))
        return text + texts.TITLE_RATIO.say(lang).format(ratio=least if least == most else f"{least}–{most}")
    if front.greatest:
        return text + texts.TITLE_GREATEST.say(lang).format(level=level(front.greatest.proven))
    return text


def baseline_name(baseline: FrontBaseline, lang: Lang, *, repaired: bool | None = None) -> str:
    """`一刀切`; with `repaired` also which of its two plans is meant."""
    name = texts.BASELINES[baseline.kind].say(lang)
    if repaired is None:
        return name
    return (texts.REPAIRED if repaired else texts.AS_ORDERED).say(lang).format(name=name)
