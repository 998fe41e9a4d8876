"""The figures of a point or a baseline as the page sets them out. Knows words, not where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import Lang, Text
from reports import words
from reports.front import texts, view
from reports.front.data import Front, FrontBaseline, FrontPoint, PlanFigures
from reports.page.texts import POLLUTANTS as NAMES
from reports.verdict import KINDS as FINDINGS

TONNE = 1000.0
Card = dict[str, str]


@dataclass(frozen=True)
class Told:
    """What is said of a baseline's plan besides the figures that every plan has."""

    status: str
    good: bool
    cards: list[Card]
    notes: list[str]


def point_cards(point: FrontPoint, lang: Lang, *, priced: bool) -> list[Card]:
    """Asked, reached, cost, bound with gap, marginal cost where the front is `priced`; a dash where nothing was proven."""
    gap = "—" if point.gap is None else f"{point.gap:.2%}"
    marginal = "—" if point.marginal is None else _marginal(point.marginal, lang)
    return [
        card(view.level(point.asked), texts.CARD_ASKED, lang),
        card(view.level(point.plan.reached), texts.CARD_REACHED, lang),
        card(view.money(point.plan.cost, lang), texts.CARD_COST, lang),
        card("—" if point.bound is None else view.money(point.bound, lang), texts.CARD_BOUND, lang, gap=gap),
        *([card(marginal, texts.CARD_MARGINAL, lang)] if priced else []),
        card(words.number(point.seconds, 0), texts.CARD_SECONDS, lang),
    ]


def point_status(point: FrontPoint, lang: Lang) -> str:
    said = texts.STATUS[point.status].say(lang)
    return said if point.plan.verified else f"{said} · {texts.NOT_VERIFIED.say(lang)}"


def baseline_cards(front: Front, baseline: FrontBaseline, lang: Lang) -> Told:
    """As ordered: what it costs, and what it breaks."""
    found = [f"{FINDINGS[kind].say(lang)} {count}" for kind, count in sorted(baseline.breaks.items())]
    notes = [texts.BROKEN.say(lang).format(what=("；" if lang == "zh" else "; ").join(found))] if found else []
    if baseline.repaired is None:
        notes.append(texts.NOT_REPAIRED.say(lang))
    cards = [*_cost_cards(front, baseline.plan, lang), card(str(baseline.limits_missed), texts.CARD_MISSED, lang)]
    good = baseline.plan.verified and not baseline.limits_missed
    return Told((texts.VERIFIED if good else texts.BREAKS).say(lang), good, cards, notes)


def repaired_cards(front: Front, plan: PlanFigures, lang: Lang) -> Told:
    status = texts.VERIFIED if plan.verified else texts.NOT_VERIFIED
    return Told(status.say(lang), plan.verified, _cost_cards(front, plan, lang), [])


def plan_cards(plan: PlanFigures, lang: Lang) -> list[Card]:
    """What every plan has: parts of the cost, whom it touches, what it reduces. Parts of nothing are left out."""
    parts = (
        (plan.loss, texts.CARD_LOSS),
        (plan.restart_cost, texts.CARD_RESTART),
        (plan.delay_cost, texts.CARD_DELAY),
        (plan.measure_cost, texts.CARD_MEASURES),
    )
    return [
        *(card(view.money(yuan, lang), name, lang) for yuan, name in parts if abs(yuan) >= 0.5),
        card(words.number(plan.enterprises, 0), texts.CARD_ENTERPRISES, lang),
        card(words.number(plan.lines, 0), texts.CARD_LINES, lang, days=words.number(plan.line_days, 0)),
        *(
            card(words.number(reduced.kg / TONNE), texts.CARD_REDUCED, lang, pollutant=NAMES[pollutant], share=words.percent(reduced.share))
            for pollutant, reduced in plan.reduction.items()
        ),
    ]  # fmt: skip


def card(value: str, name: Text, lang: Lang, **said: str) -> Card:
    return {"value": value, "name": name.say(lang).format(**said)}


def _cost_cards(front: Front, plan: PlanFigures, lang: Lang) -> list[Card]:
    cards = [
        card(view.level(plan.reached), texts.CARD_REACHED, lang),
        card(view.money(plan.cost, lang), texts.CARD_COST, lang),
    ]
    times = view.ratio(front, plan)
    return cards if times is None else [*cards, card(f"×{view.ratio_text(times)}", texts.CARD_RATIO, lang)]


def _marginal(value: float, lang: Lang) -> str:
    return f"{view.amount(value)}元/千克" if lang == "zh" else f"{view.amount(value)} yuan/kg"
