"""The fixed words of the report page in both languages. Knows no data."""

from __future__ import annotations

from models.errors import Text

WORDS: dict[str, Text] = {
    "findings": Text("核验发现的问题", "What verification found"),
    "limits": Text("目标与限值", "Targets and limits"),
    "limits_note": Text("每行为一项限值最紧的一期；点击可展开各期。", "Each row shows a limit's tightest period; click for all periods."),
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
OTHER_COST = Text("重启与延误费用（万元）", "restart and delay (10,000 yuan)")
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
