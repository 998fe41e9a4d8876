"""The fixed words of the report page in both languages. Knows no data."""

from __future__ import annotations

from models.errors import Text
from reports import words

WORDS: dict[str, Text] = {
    "findings": Text("核验发现的问题", "What verification found"),
    "limits": Text("目标与限值", "Targets and limits"),
    "limits_note": Text("每行为一项限值最紧的一期；点击可展开各期。", "Each row shows a limit's tightest period; click for all periods."),
    "baselines": Text("今天的做法要付出什么", "What today's rules would cost"),
    "baselines_note": Text(
        "同样的目标，同一核验程序核算。它们只守条文的放开范围，不知道保供、上限、企业负担和连续天数；修复是改动最少地改到各项限值全部满足。",
        "For the same targets, judged by the same verifier. They keep to what clauses open and know nothing of supply, caps, burdens and blocks of days; repaired is changed as little as possible until every limit holds.",
    ),
    "daily": Text("逐日排放", "Emission day by day"),
    "heat": Text("停限产强度", "Where and when production is curtailed"),
    "loss": Text("各行业产值损失", "Output value lost by sector"),
    "firms": Text("企业台账", "Enterprises"),
    "firms_note": Text("色带自上而下为各生产线，自左至右为全季各日；点击一行查看每个时段和依据的规则。", "Bands: one for each line from top to bottom, the season from left to right; click a row for blocks and rules."),
    "only_curtailed": Text("只看停限产企业", "curtailed only"),
    "more": Text("继续显示", "Show more"),
    "all": Text("全部", "All"),
    "only_missed": Text("只看未满足", "Missed only"),
    "holds": Text("满足", "holds"),
    "missed": Text("未满足", "missed"),
    "met_of": Text("{met}/{count} 期满足", "{met} of {count} hold"),
    "periods": Text("{count} 期，最紧：{worst}", "{count} periods, tightest {worst}"),
    "baseline": Text("正常生产", "normal production"),
    "planned": Text("按方案", "planned"),
    "heat_tip": Text("停限产生产线占 {share}%", "{share}% of lines curtailed"),
    "wan": Text("产值损失（万元）；括号内为占本行业正常产值的比例", "output value lost (10,000 yuan); in brackets its share of the sector's normal value"),
    "search": Text("企业名称、编号或生产线编号", "name, id or line id"),
    "all_districts": Text("全部区（市）县", "all districts"),
    "all_sectors": Text("全部行业", "all sectors"),
    "count": Text("{found} / {all} 家", "{found} of {all}"),
    "band": Text("停限产 {days} 线日", "{days} line-days curtailed"),
    "block": Text("{line}（{id}）：{from} 至 {to}，{days} 天，{mode}；依据 {rules}", "{line} ({id}): {from} to {to}, {days} days, {mode}; rules {rules}"),
    "free_line": Text("{line}（{id}）：全季正常生产", "{line} ({id}): normal production all season"),
    "idle_line": Text("{line}（{id}）：登记为停用", "{line} ({id}): registered as idle"),
    "coating": Text("涂装作业", "Coating work"),
    "coating_note": words.OPTION_NOTE,
    "coating_avoided": Text("VOCs 少排（吨）", "VOCs avoided (t)"),
    "coating_price": Text("每千克费用（元）", "yuan per kg"),
    "coating_bar": Text("{lines} 条线、{tasks} 道工序，{days} 天，{cost} 万元", "{lines} lines, {tasks} tasks, {days} days, {cost} (10,000 yuan)"),
    "measures": Text("改造措施", "Measures taken"),
    "measures_note": Text("少排量为同样的生产安排下没有该措施时会多排的量，从起效日到季末。", "Avoided: what the line would emit more in the same modes without the measure, from its first day to the season's end."),
    "construction": Text("施工", "Construction"),
    "construction_note": Text("原计划为业主所报，方案为核验过的安排；项目延误只记在最后完工的工序上。", "Planned by the owner, scheduled as verified; a project's delay stands at the task that ends last."),
    "moved_only": Text("只看有变动", "Changed only"),
    "late_only": Text("只看延误项目", "Late projects only"),
    "found": Text("{count} 行", "{count} rows"),
    "foot": Text("离线单文件，不连接网络。图表由 Apache ECharts 绘制（Apache-2.0）。", "One offline file, no network. Charts by Apache ECharts (Apache-2.0)."),
}  # fmt: skip
LIMIT_HEADS = (
    Text("类别", "Kind"),
    Text("污染物或产品", "Subject"),
    Text("区域", "Area"),
    Text("时段", "Period"),
    Text("基数", "Base"),
    Text("要求", "Required"),
    Text("方案", "Planned"),
    Text("差额", "Shortfall"),
    Text("单位", "Unit"),
    Text("结果", "Result"),
)
TOTAL_HEADS = (
    Text("去向", "Option"),
    Text("生产线", "Lines"),
    Text("工序", "Tasks"),
    Text("天数", "Days"),
    Text("产值损失（万元）", "Lost (10,000 yuan)"),
    Text("重启（万元）", "Restart (10,000 yuan)"),
    Text("延误（万元）", "Delay (10,000 yuan)"),
    Text("改造（万元）", "Measures (10,000 yuan)"),
    Text("合计（万元）", "Cost (10,000 yuan)"),
    Text("VOCs 少排（千克）", "VOCs avoided (kg)"),
    Text("元/千克", "yuan/kg"),
    Text("VOCs 仍排（千克）", "VOCs still emitted (kg)"),
)
COATING_HEADS = (
    Text("编号", "Id"),
    Text("企业或项目", "Enterprise or project"),
    Text("所在地", "District"),
    Text("涂料", "Coating"),
    Text("去向与天数", "Options and days"),
    Text("关闭天数", "Days closed"),
    Text("规则或豁免理由", "Rules, or exempt because"),
    Text("费用（万元）", "Cost (10,000 yuan)"),
    Text("VOCs 正常（千克）", "VOCs normal (kg)"),
    Text("按方案（千克）", "planned (kg)"),
)
MEASURE_HEADS = (
    Text("生产线", "Line"),
    Text("企业", "Enterprise"),
    Text("措施", "Measure"),
    Text("起效日", "From"),
    Text("费用（万元）", "Cost (10,000 yuan)"),
    Text("此后少排（千克）", "Avoided since (kg)"),
    Text("此前停限产天数", "Days curtailed before"),
    Text("此后停限产天数", "Days curtailed since"),
)
SITE_HEADS = (
    Text("工序", "Task"),
    Text("项目", "Project"),
    Text("所在地", "District"),
    Text("类型", "Type"),
    Text("涂料", "Coating"),
    Text("原计划", "Planned"),
    Text("方案", "Scheduled"),
    Text("分段", "Pieces"),
    Text("推后（天）", "Later (days)"),
    Text("规则", "Rules"),
    Text("关闭天数", "Planned days closed"),
    Text("截止日", "Deadline"),
    Text("延误（天）", "Late (days)"),
    Text("延误费用（万元）", "Delay (10,000 yuan)"),
)
FIRM_HEADS = (
    Text("编号", "Id"),
    Text("企业", "Enterprise"),
    Text("所在地", "District"),
    Text("行业", "Sector"),
    Text("绩效", "Grade"),
    Text("产值损失（万元）", "Lost (10,000 yuan)"),
    Text("全季安排（竖线为每月 1 日）", "Season (a line on the 1st of each month)"),
)
TITLE = Text("{name} 错峰生产方案", "{name}: staggered production plan")
SUBTITLE = Text(
    "{first} 至 {last}，{days} 天；{lines} 条生产线，{tasks} 道施工工序",
    "{first} to {last}, {days} days; {lines} lines, {tasks} construction tasks",
)
PASSED_MET = Text("独立核验通过，限值全部满足", "verified, every limit met")
PASSED_UNMET = Text("独立核验通过，{missed} 项限值未满足", "verified, {missed} limits missed")
FAILED = Text("独立核验未通过：{count} 处问题", "verification failed: {count} findings")
REDUCED = Text("{pollutant} 减排（吨）· {share}", "{pollutant} reduced (t) · {share}")
COST = Text("总成本（万元）· 差距 {gap}", "total cost (10,000 yuan) · gap {gap}")
LOSS = Text("产值损失（万元）", "output value lost (10,000 yuan)")
OTHER_COST = Text("重启、延误与改造费用（万元）", "restart, delay and measures (10,000 yuan)")
FIRMS = Text("停限产企业（家）", "enterprises curtailed")
LINE_DAYS = Text("停限产线日", "line-days curtailed")
BY_SECTOR = Text("按行业", "by sector")
BY_DISTRICT = Text("按区（市）县", "by district")
CAP = Text("{per}上限", "cap per {per}")
UNITS = {
    "target": Text("千克", "kg"),
    "cap": Text("千克", "kg"),
    "floor": Text("产品单位", "product unit"),
    "guard": Text("比例", "share"),
    "alternate": Text("条", "lines"),
    "burden": Text("元", "yuan"),
}
POLLUTANTS = {"so2": "SO₂", "nox": "NOₓ", "pm": "PM", "vocs": "VOCs"}
