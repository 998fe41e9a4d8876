"""The workbook's sheets on coating work, measures and construction. Knows rows and cells, not how they were found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.errors import Lang, Text
from models.scenario import Scenario
from reports import law_names, words
from reports.coating import reason
from reports.coating_options import OPTIONS, CoatingWork, OptionTotal, Share, totals
from reports.retrofits import Retrofit
from reports.season_work import SeasonWork, SiteRow
from reports.sheets import Cell, Column, Table, frame

WAN = 10_000.0
KINDS = {"line": Text("生产线", "line"), "task": Text("施工工序", "task")}
_COST = Text("费用合计（万元）", "Cost (10,000 yuan)")
_LOSS = Text("产值损失（万元）", "Output value lost (10,000 yuan)")
_RESTART = Text("重启费用（万元）", "Restart cost (10,000 yuan)")
_DELAY = Text("工期延误费用（万元）", "Delay cost (10,000 yuan)")
_MEASURE = Text("改造费用（万元）", "Cost of measures (10,000 yuan)")
_TOTALS = (
    Column(Text("去向", "Option"), 22),
    Column(Text("生产线（条）", "Lines"), 12),
    Column(Text("工序（道）", "Tasks"), 12),
    Column(Text("天数", "Days"), 12),
    Column(_LOSS, 16, "wan"),
    Column(_RESTART, 16, "wan"),
    Column(_DELAY, 18, "wan"),
    Column(_MEASURE, 16, "wan"),
    Column(_COST, 16, "wan"),
    Column(Text("VOCs 少排（千克）", "VOCs avoided (kg)"), 18, "kg"),
    Column(Text("每千克费用（元）", "Yuan per kg"), 16, "kg"),
    Column(Text("VOCs 仍排（千克）", "VOCs still emitted (kg)"), 20, "kg"),
)
_DAYS = tuple(option for option in OPTIONS if option != "untouched")
_COATING = (
    Column(Text("编号", "Id"), 14),
    Column(Text("对象", "Kind"), 10),
    Column(Text("名称", "Name"), 18),
    Column(Text("企业或项目编号", "Enterprise or project id"), 14),
    Column(Text("企业或项目", "Enterprise or project"), 30),
    Column(Text("所在地", "District"), 11),
    Column(Text("涂料", "Coating"), 14),
    Column(Text("主要去向", "Main option"), 16),
    Column(Text("不得照常作业的规则", "Rules that closed normal work"), 30),
    Column(Text("关闭天数", "Days closed"), 10),
    Column(Text("其中原应作业", "of which it would have painted"), 12),
    *(Column(Text(f"{words.OPTIONS[o].zh}天数", f"Days {words.OPTIONS[o].en}"), 9) for o in _DAYS),
    Column(Text("允许现方式的规则", "Rules that allowed what it did"), 26),
    Column(Text("豁免理由（条款原话）", "Exempt because (the clause's words)"), 40),
    Column(_LOSS, 14, "wan"),
    Column(_RESTART, 14, "wan"),
    Column(_DELAY, 14, "wan"),
    Column(_MEASURE, 14, "wan"),
    Column(Text("VOCs 正常（千克）", "VOCs in normal work (kg)"), 14, "kg"),
    Column(Text("VOCs 按方案（千克）", "VOCs as planned (kg)"), 14, "kg"),
)
_AVOIDED = {"so2": "SO2", "nox": "NOx", "pm": "PM", "vocs": "VOCs"}
_RETROFITS = (
    Column(Text("企业编号", "Enterprise id"), 12),
    Column(Text("企业名称", "Enterprise"), 30),
    Column(Text("生产线编号", "Line id"), 14),
    Column(Text("生产线", "Line"), 14),
    Column(Text("改造措施编号", "Measure"), 16),
    Column(Text("改造措施", "What it is"), 26),
    Column(Text("起效日", "In effect from"), 13),
    Column(Text("费用（万元）", "Cost (10,000 yuan)"), 14, "wan"),
    *(Column(Text(f"{p} 此后少排（千克）", f"{p} avoided from then on (kg)"), 16, "kg") for p in _AVOIDED.values()),
    Column(Text("此前停限产天数", "Days curtailed before"), 12),
    Column(Text("此后停限产天数", "Days curtailed since"), 12),
)
_SITES = (
    Column(Text("项目编号", "Project id"), 12),
    Column(Text("项目", "Project"), 30),
    Column(Text("所在地", "District"), 11),
    Column(Text("工序编号", "Task id"), 14),
    Column(Text("工序", "Task"), 14),
    Column(Text("类型", "Type"), 12),
    Column(Text("涂料", "Coating"), 14),
    Column(Text("工期（工作日）", "Working days"), 10),
    Column(Text("原计划开工", "Planned from"), 13),
    Column(Text("原计划完工", "Planned to"), 13),
    Column(Text("方案开工", "Scheduled from"), 13),
    Column(Text("方案完工", "Scheduled to"), 13),
    Column(Text("分段数", "Pieces"), 8),
    Column(Text("完工推后（天）", "Ends later by (days)"), 12),
    Column(Text("不得施工的规则", "Rules that closed days"), 34),
    Column(Text("原计划中被关闭天数", "Planned days closed"), 12),
    Column(Text("项目截止日", "Project's deadline"), 13),
    Column(Text("项目延误（天）", "Project late by (days)"), 12),
    Column(_DELAY, 16, "wan"),
)


def write_works(book: Any, formats: dict[str, Any], scenario: Scenario, work: SeasonWork, lang: Lang) -> None:
    """A sheet for each matter that the season has."""
    if work.coating:
        summed = Table(_TOTALS, [_total_row(total, lang) for total in totals(work.coating)])
        _sheet(book, formats, Text("涂装汇总", "Coating summary"), summed, 1, lang)
        table = Table(_COATING, (_coating_row(one, lang) for one in work.coating))
        _sheet(book, formats, Text("涂装作业", "Coating work"), table, 3, lang)
    if work.retrofits or scenario.measures:
        table = Table(_RETROFITS, (_retrofit_row(one) for one in work.retrofits))
        _sheet(book, formats, Text("改造措施", "Measures"), table, 3, lang)
    if work.sites:
        _sheet(
            book,
            formats,
            Text("施工", "Construction"),
            Table(_SITES, (_site_row(o, lang) for o in work.sites)),
            5,
            lang,
        )


def _sheet(book: Any, formats: dict[str, Any], name: Text, table: Table, frozen: int, lang: Lang) -> None:
    sheet = book.add_worksheet(name.say(lang))
    for n, column in enumerate(table.columns):
        sheet.set_column(n, n, column.width)
    sheet.set_row(0, 44)
    frame(sheet, table.write(sheet, formats, lang), len(table.columns), frozen)


def _total_row(total: OptionTotal, lang: Lang) -> Sequence[Cell]:
    share = total.share
    return (
        words.OPTIONS[total.option].say(lang), total.lines, total.tasks, share.days, share.loss_yuan / WAN,
        share.restart_yuan / WAN, share.delay_yuan / WAN, share.measure_yuan / WAN, share.cost_yuan / WAN,
        share.avoided_kg, total.yuan_per_kg, total.planned_kg,
    )  # fmt: skip


def _coating_row(work: CoatingWork, lang: Lang) -> Sequence[Cell]:
    total, line = work.total, work.kind == "line"
    return (
        work.subject, KINDS[work.kind].say(lang), work.name, work.owner, work.owner_name, work.district,
        words.coating(work.coating, lang), words.OPTIONS[work.option].say(lang), "; ".join(work.rules),
        work.closed_days, work.hit_days,
        *(work.shares.get(option, Share()).days or None for option in _DAYS),
        "; ".join(work.allowed_by), reason(work, lang),
        total.loss_yuan / WAN if line else None, total.restart_yuan / WAN if line else None,
        total.delay_yuan / WAN if work.delay_charged else None, total.measure_yuan / WAN if line else None,
        work.normal_kg, work.planned_kg,
    )  # fmt: skip


def _retrofit_row(one: Retrofit) -> Sequence[Cell]:
    return (
        one.enterprise_id, one.enterprise_name, one.line_id, one.line_name, one.measure_id, one.title, one.first_day,
        one.cost_yuan / WAN, *one.avoided_kg, one.curtailed_before, one.curtailed_days,
    )  # fmt: skip


def _site_row(site: SiteRow, lang: Lang) -> Sequence[Cell]:
    return (
        site.project_id, site.project_name, site.district, site.task_id, site.task_name,
        law_names.work_type(site.work_type, lang), words.coating(site.coating, lang), site.duration_days,
        *site.planned, *site.approved, site.pieces, site.later_days, "; ".join(site.rules), site.hit_days,
        site.deadline, site.delay_days, None if site.delay_yuan is None else site.delay_yuan / WAN,
    )  # fmt: skip
