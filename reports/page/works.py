"""Coating work, measures and construction as plain JSON values. Knows rows, no markup."""

from __future__ import annotations

from typing import Any

from models.actors import POLLUTANTS
from models.errors import Lang
from reports import law_names, words
from reports.coating import reason, ways
from reports.coating_options import CoatingWork, OptionTotal, totals
from reports.page import texts
from reports.retrofits import Retrofit
from reports.season_work import SeasonWork, SiteRow

WAN = 10_000.0
LAST = {"exempt": 1, "untouched": 2}
"""Subjects that changed nothing come after those that did."""

Row = list[Any]


def work_data(work: SeasonWork, lang: Lang) -> dict[str, Any]:
    """Heads and rows of the three sections; a section without rows is not shown."""
    heads = {
        "totals": texts.TOTAL_HEADS,
        "coating": texts.COATING_HEADS,
        "measures": texts.MEASURE_HEADS,
        "construction": texts.SITE_HEADS,
    }
    return {
        "work_heads": {key: [text.say(lang) for text in some] for key, some in heads.items()},
        "totals": [_total(total, lang) for total in totals(work.coating)],
        "coating": [_coating(one, lang) for one in sorted(work.coating, key=lambda one: LAST.get(one.option, 0))],
        "measures": [_retrofit(one) for one in work.retrofits],
        "construction": _sites(work.sites, lang),
    }


def _total(total: OptionTotal, lang: Lang) -> Row:
    """By the heads; a price stays open where nothing was avoided."""
    share = total.share
    money = (share.loss_yuan, share.restart_yuan, share.delay_yuan, share.measure_yuan, share.cost_yuan)
    price = total.yuan_per_kg
    return [
        words.OPTIONS[total.option].say(lang), total.lines, total.tasks, share.days,
        *(_round(yuan / WAN, 2) for yuan in money), _round(share.avoided_kg, 1),
        None if price is None else _round(price, 1), _round(total.planned_kg, 1),
    ]  # fmt: skip


def _coating(work: CoatingWork, lang: Lang) -> Row:
    """By the heads, and at the end its main option."""
    rules = dict.fromkeys(words.printable(rule) for rule in (*work.rules, *work.allowed_by))
    main = words.OPTIONS[work.option].say(lang)
    return [
        words.printable(work.subject), words.printable(f"{work.owner_name} {work.name}"), words.printable(work.district),
        words.printable(words.coating(work.coating, lang)), ways(work, lang),
        work.closed_days, "; ".join(part for part in ("; ".join(rules), reason(work, lang)) if part), _round(work.total.cost_yuan / WAN, 2),
        _round(work.normal_kg, 1), _round(work.planned_kg, 1), main,
    ]  # fmt: skip


def _retrofit(one: Retrofit) -> Row:
    return [
        words.printable(f"{one.line_id} {one.line_name}"),
        words.printable(one.enterprise_name),
        words.printable(one.title),
        one.first_day.isoformat(),
        _round(one.cost_yuan / WAN, 2),
        "; ".join(
            f"{texts.POLLUTANTS[p]} {words.number(kg, 0)}"
            for p, kg in zip(POLLUTANTS, one.avoided_kg, strict=True)
            if abs(kg) >= 0.5
        ),
        one.curtailed_before,
        one.curtailed_days,
    ]


def _site(site: SiteRow, late: bool, lang: Lang) -> Row:
    """By the heads, and at the end whether the task changed and whether its project is late."""
    delay = None if site.delay_yuan is None else _round(site.delay_yuan / WAN, 2)
    return [
        words.printable(f"{site.task_id} {site.task_name}"), words.printable(f"{site.project_id} {site.project_name}"),
        words.printable(site.district), words.printable(law_names.work_type(site.work_type, lang)),
        words.printable(words.coating(site.coating, lang)), f"{site.planned[0]} – {site.planned[1]}",
        f"{site.approved[0]} – {site.approved[1]}", site.pieces, site.later_days, words.printable("; ".join(site.rules)),
        site.hit_days, "" if site.deadline is None else site.deadline.isoformat(), site.delay_days, delay,
        int(site.moved), int(late),
    ]  # fmt: skip


def _sites(sites: tuple[SiteRow, ...], lang: Lang) -> list[Row]:
    late = {site.project_id for site in sites if site.delay_days}
    return [_site(site, site.project_id in late, lang) for site in sites]


def _round(value: float, digits: int) -> float:
    return round(float(value), digits) + 0.0
