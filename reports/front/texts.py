"""The fixed words of the front's chart and page in both languages. Knows no data."""

from __future__ import annotations

from models.errors import Text

BASELINES = {
    "blanket": Text("一刀切", "blanket cut"),
    "grade": Text("按绩效分级", "grade table"),
    "greedy": Text("按单价排序", "marginal-cost list"),
}
AS_ORDERED = Text("{name}（原样）", "{name} (as ordered)")
REPAIRED = Text("{name}（修正后）", "{name} (repaired)")
STATUS = {
    "optimal": Text("达到精度要求", "within the gap asked"),
    "feasible": Text("可行，未达精度要求", "feasible, gap not closed"),
    "targets_unmet": Text("达不到，此为最接近的方案", "cannot be met: the nearest plan"),
}
BASES = {
    "society": Text("全社会排放量", "of what the whole society emits"),
    "scheduled": Text("排程内正常排放量", "of what the scheduled sources normally emit"),
}

X_ONE = Text("{pollutant}减排要求（占{base}的百分比，%）", "{pollutant} reduction asked (% {base})")
X_ALL = Text("减排要求（各项目标的倍数，100% 即情景原定目标）", "Reduction asked (multiple of every target; 100% is the scenario's own)")  # fmt: skip
Y_COST = Text("全季成本（{unit}）", "Cost over the season ({unit})")
UNIT = Text("（{unit}）", "({unit})")
Y_MARGINAL = Text("边际成本（元/千克）", "Marginal cost (yuan/kg)")
PLANNED = Text("方案成本（已核验）", "planned cost (verified)")
BOUND = Text("可证明的下界", "proven lower bound")
BAND = Text("方案与下界之间", "between plan and bound")
UNMET = Text("达不到的要求：最接近的方案，虚线至所要求处", "cannot be met: nearest plan, dotted to what was asked")
MARGINAL = Text("边际成本", "marginal cost")
ROUGH = Text("现行做法原样：空心，突破限值", "today's ways as ordered: hollow, break limits")
MENDED = Text("修正到全部满足：实心", "repaired until all limits hold: solid")
GREATEST = Text("可证明的最大减排 {level}", "proven greatest {level}")
REACHED = Text("已核验方案达到 {level}", "verified plan reached {level}")
TARGET = Text("情景目标 {level}", "scenario's target {level}")
IMPOSSIBLE = Text("其他限值不变时达不到", "out of reach while the other limits stand")
TIMES = Text("{name} ×{ratio}", "{name} ×{ratio}")

TITLE_ONE = Text("{pollutant}减排由{low}提高到{high}，全季成本由{from_cost}升至{to_cost}", "Raising the {pollutant} cut from {low} to {high} raises the cost from {from_cost} to {to_cost}")  # fmt: skip
TITLE_ALL = Text("各项目标由{low}提高到{high}，全季成本由{from_cost}升至{to_cost}", "Raising all targets from {low} to {high} raises the cost from {from_cost} to {to_cost}")  # fmt: skip
TITLE_RATIO = Text("；同等减排，现行做法修正后的成本为其{ratio}倍", "; for the same cut, today's ways, repaired, cost {ratio} times as much")  # fmt: skip
TITLE_GREATEST = Text("；最多可减{level}", "; at most {level} is possible")
TITLE_NONE = Text("所要求的各档减排都达不到", "None of the reductions asked can be met")
TITLE_SHORT = Text("减排与成本前沿：{name}", "What a target costs: {name}")
SUBTITLE = Text("{first} 至 {last} · {points} 档要求 · {what}", "{first} to {last} · {points} levels · {what}")
ALL_TARGETS = Text("全部目标", "all targets")

WORDS: dict[str, Text] = {
    "front": Text("减排与成本", "Reduction and cost"),
    "front_note": Text(
        "横轴为所要求的减排，纵轴为全季成本（产值损失、重启、延误、改造）；色带下沿为可证明的下界，任何方案都不可能更省。"
        "点击或触摸一个点，或用方向键，查看它的数字。",
        "Across: the reduction asked. Up: the cost over the season (output lost, restarts, delays, measures). The band's lower"
        " edge is proven: no plan can be cheaper. Click or touch a point, or use the arrow keys, to see its figures.",
    ),
    "with_baselines": Text("含现行做法", "With today's ways"),
    "front_only": Text("只看前沿", "Front only"),
    "chart_label": Text("减排与成本图：用方向键逐点查看", "chart of reduction and cost: arrow keys go from point to point"),
    "run": Text("结果文件夹", "Its run"),
    "run_note": Text("在本页所在文件夹内执行，可重新生成该方案的图表、台账和网页：", "In the folder of this page, this writes the plan's charts, ledger and page:"),
    "copy": Text("复制", "Copy"),
    "copied": Text("已复制", "Copied"),
    "selected": Text("已选中，请按 Ctrl+C", "Selected: press Ctrl+C"),
    "sectors": Text("按行业", "By sector"),
    "districts": Text("按区（市）县", "By district"),
    "nothing": Text("没有", "none"),
    "groups": Text("按行业和区（市）县的数字", "Figures by sector and district"),
    "table": Text("全部数字", "All figures"),
    "table_note": Text("点击名称在上方查看；成本和下界以{unit}计。数字无法证明时为“—”。", "Click a name to see it above; cost and bound in {unit}. What was not proven is “—”."),
    "foot": Text("离线单文件，不连接网络。图表由 Apache ECharts 绘制（Apache-2.0）。", "One offline file, no network. Charts by Apache ECharts (Apache-2.0)."),
}  # fmt: skip
HEADS = (
    Text("名称", "Name"),
    Text("状态", "Status"),
    Text("要求", "Asked"),
    Text("达到", "Reached"),
    Text("成本", "Cost"),
    Text("下界", "Bound"),
    Text("差距", "Gap"),
    Text("元/千克", "yuan/kg"),
    Text("企业", "Enterprises"),
    Text("生产线", "Lines"),
    Text("结果文件夹", "Run"),
)
GROUP_HEADS = (Text("行业或区（市）县", "Sector or district"),)
MEASURES = (
    Text("产值损失（万元）", "output lost (10,000 yuan)"),
    Text("停限产线日", "line-days curtailed"),
    Text("停限产生产线", "lines curtailed"),
)
REDUCED_KG = Text("{pollutant} 少排（千克）", "{pollutant} reduced (kg)")
CONSTRUCTION = Text("施工", "construction")

CARD_ASKED = Text("要求减排", "asked")
CARD_REACHED = Text("方案可满足的最高要求", "the highest level this plan meets")
CARD_COST = Text("全季成本", "cost over the season")
CARD_BOUND = Text("可证明的下界 · 差距 {gap}", "proven lower bound · gap {gap}")
CARD_MARGINAL = Text("边际成本（再多减 1 千克）", "marginal cost (of one more kg)")
CARD_RATIO = Text("同等减排下为本前沿的倍数", "times the front's cost for the same cut")
CARD_LOSS = Text("其中产值损失", "of it output lost")
CARD_RESTART = Text("重启", "restarts")
CARD_DELAY = Text("工程延误", "project delays")
CARD_MEASURES = Text("改造措施", "measures")
CARD_ENTERPRISES = Text("涉及企业（家）", "enterprises curtailed")
CARD_LINES = Text("停限产生产线 · {days} 线日", "lines curtailed · {days} line-days")
CARD_REDUCED = Text("{pollutant} 少排（吨）· {share}", "{pollutant} reduced (t) · {share}")
CARD_SECONDS = Text("求解用时（秒）", "seconds to solve")
CARD_MISSED = Text("未达到的限值（项）", "limits missed")
NOT_VERIFIED = Text("核验未通过", "verification failed")
VERIFIED = Text("已核验", "verified")
BROKEN = Text("不考虑保供、上限和停产时段；核验发现：{what}", "It knows no supply, caps or blocks of days. Found by the verifier: {what}")  # fmt: skip
BREAKS = Text("突破限值或规则", "breaks limits or rules")
NOT_REPAIRED = Text("没有找到修正到全部满足的方案", "no plan was found that repairs it until all limits hold")
