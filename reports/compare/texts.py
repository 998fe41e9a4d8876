"""The fixed words of the comparison page in both languages. Knows no data."""

from __future__ import annotations

from models.errors import Text

TITLE = Text("方案比较：{names}", "Runs compared: {names}")
AND_MORE = Text("{names} 等 {count} 个", "{names} and {more} more")
SUBTITLE = Text("{count} 个方案，以第一个「{first}」为基准", "{count} runs, {first} being the reference")
GOOD = Text("全部通过独立核验", "all verified")
BAD = Text("{count} 个方案未通过核验", "{count} not verified")
FINDINGS = Text("「{run}」：{text}", "{run}: {text}")
MORE_FINDINGS = Text("「{run}」：另有 {count} 处", "{run}: {count} more")

WORDS: dict[str, Text] = {
    "differs": Text("比较时请注意", "Mind when comparing"),
    "overview": Text("总览", "Overview"),
    "overview_note": Text("括号内为与基准之差。短横表示没有证明或无法核算。", "In brackets: against the reference. A dash: not proven, or not to be recomputed."),
    "cost": Text("成本构成", "What each plan costs"),
    "limits": Text("目标与限值", "Targets and limits"),
    "limits_note": Text("每格为实现值与要求值，一行取最紧的一期；点击可展开各期。", "Each cell: reached against asked, of the tightest period; click a row for all periods."),
    "reductions": Text("减排与目标", "Reductions and targets"),
    "sector": Text("按行业", "By sector"),
    "district": Text("按区（市）县", "By district"),
    "group_note": Text("点击图或表中的一行，下方企业表只看这一项；再点一次取消。", "Click a row of the chart or the table to see only its enterprises below; click again to undo."),
    "sector_note": Text("行业减排不含施工。", "Reductions of sectors leave out construction."),
    "changes": Text("变化最大的企业", "The largest changes"),
    "changes_note": Text("随下表的方案和筛选变化。点击一条只看该企业。", "Follows the run and the filters of the table below. Click a bar to see its enterprise."),
    "firms": Text("逐家企业的变化", "Enterprise by enterprise"),
    "firms_note": Text("只列安排有变化的企业；点击表头排序，点击一行查看各方式天数、费用和减排量的前后对照。", "Only enterprises that are planned otherwise. Click a head to sort, a row for days in each mode, costs and reductions before and after."),
    "more": Text("继续显示", "Show more"),
    "all": Text("全部", "All"),
    "targets_only": Text("只看减排目标", "Targets only"),
    "only_missed": Text("只看未满足", "Missed only"),
    "lighter": Text("减轻", "Less"),
    "heavier": Text("加重", "More"),
    "search": Text("企业名称或编号", "name or id"),
    "all_districts": Text("全部区（市）县", "all districts"),
    "all_sectors": Text("全部行业", "all sectors"),
    "count": Text("{found} / {all} 家", "{found} of {all}"),
    "against": Text("「{run}」比「{first}」", "{run} against {first}"),
    "difference": Text("{run} 差", "{run} difference"),
    "wan": Text("万元", "10,000 yuan"),
    "cost_axis": Text("总成本（万元）", "cost (10,000 yuan)"),
    "change_axis": Text("损失与费用的变化（万元）", "change of loss and cost (10,000 yuan)"),
    "share_axis": Text("减排量占正常排放的比例（%）", "reduction, share of normal emission (%)"),
    "reached_axis": Text("最紧一期完成目标的比例（%）", "share of target reached, tightest period (%)"),
    "bound": Text("已证明的下界", "proven bound"),
    "asked": Text("目标", "target"),
    "tonnes": Text("吨", "t"),
    "only_in": Text("只在「{run}」中", "only in {run}"),
    "row": Text("{name}：{before} → {after}", "{name}: {before} → {after}"),
    "line_days": Text("{mode}（线日）", "{mode} (line-days)"),
    "loss_row": Text("产值损失（万元）", "output value lost (10,000 yuan)"),
    "restart_row": Text("重启费用（万元）", "restarts (10,000 yuan)"),
    "measure_row": Text("改造费用（万元）", "measures (10,000 yuan)"),
    "cut_row": Text("{pollutant} 减排（千克）", "{pollutant} reduced (kg)"),
    "none": Text("没有企业的安排有变化。", "No enterprise is planned otherwise."),
    "foot": Text("离线单文件，不连接网络。图表由 Apache ECharts 绘制（Apache-2.0）。", "One offline file, no network. Charts by Apache ECharts (Apache-2.0)."),
}  # fmt: skip
OVERVIEW = {
    "scenario": Text("情景", "Scenario"),
    "season": Text("季节", "Season"),
    "status": Text("结果", "Status"),
    "findings": Text("核验发现的问题", "Findings"),
    "cost": Text("总成本（万元）", "Cost (10,000 yuan)"),
    "loss": Text("　产值损失（万元）", "　lost output (10,000 yuan)"),
    "restart": Text("　重启（万元）", "　restarts (10,000 yuan)"),
    "delay": Text("　工期延误（万元）", "　delays (10,000 yuan)"),
    "measures": Text("　改造（万元）", "　measures (10,000 yuan)"),
    "bound": Text("已证明的下界（万元）", "Proven bound (10,000 yuan)"),
    "gap": Text("差距", "Gap"),
    "missed": Text("未满足的限值（项）", "Limits missed"),
    "reduction": Text("{pollutant} 减排（吨）", "{pollutant} reduced (t)"),
    "share": Text("　占正常排放", "　of normal emission"),
    "enterprises": Text("停限产企业（家）", "Enterprises curtailed"),
    "lines": Text("停限产生产线（条）", "Lines curtailed"),
    "line_days": Text("停限产线日", "Line-days curtailed"),
    "taken": Text("改造（项）", "Measures taken"),
    "changed": Text("安排有变化的企业（家）", "Enterprises planned otherwise"),
    "seconds": Text("求解用时（秒）", "Seconds to solve"),
}
QUANTITIES = {
    "loss": Text("产值损失（万元）", "output value lost (10,000 yuan)"),
    "cut": Text("{pollutant} 减排（吨）", "{pollutant} reduced (t)"),
    "enterprises": Text("停限产企业（家）", "enterprises curtailed"),
    "line_days": Text("停限产线日", "line-days curtailed"),
}
LIMIT_HEADS = (
    Text("类别", "Kind"),
    Text("污染物或产品", "Subject"),
    Text("区域", "Area"),
    Text("时段", "Period"),
    Text("单位", "Unit"),
)
FIRM_HEADS = (
    Text("编号", "Id"),
    Text("企业", "Enterprise"),
    Text("所在地", "District"),
    Text("行业", "Sector"),
    Text("停限产线日（前）", "Line-days before"),
    Text("（后）", "after"),
    Text("有变动的线日", "Line-days moved"),
    Text("产值损失（万元，前）", "Lost before (10,000 yuan)"),
    Text("（后）", "after"),
    Text("损失与费用变化（万元）", "Change of loss and cost"),
)
CUT_HEAD = Text("{pollutant} 减排变化（千克）", "{pollutant} reduced: change (kg)")
