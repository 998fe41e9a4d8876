"""The words of a comparison in both languages. Knows no data."""

from __future__ import annotations

from models.errors import Text

PARTS = (
    Text("产值损失", "lost output"),
    Text("重启", "restarts"),
    Text("工期延误", "delays"),
    Text("改造", "measures"),
)
"""What a plan's cost is made of."""
BOUND = Text("已证明的下界", "proven bound")
COST = Text("总成本（万元）", "Cost (10,000 yuan)")
SHARE_CUT = Text("减排量占正常排放的比例（%）", "Reduction, share of normal emission (%)")
FULFILLED = Text("最紧一期完成目标的比例（%）", "Share of the target reached in its tightest period (%)")
LOST = Text("产值损失（万元）", "Output value lost (10,000 yuan)")
CHANGED = Text("损失与费用的变化（万元）", "Change of loss and cost (10,000 yuan)")
POLLUTANT = Text("污染物", "Pollutant")
TARGET = Text("减排目标", "Target")
RUN = Text("方案", "Run")
GROUP = {"sector": Text("行业", "Sector"), "district": Text("区（市）县", "District")}
ENTERPRISE = Text("企业", "Enterprise")
OTHERS = Text("其余{count}个", "{count} others")
ASKED = Text("目标", "target")
MISSED = Text("空心为未达到目标", "hollow: target missed")
BEYOND = Text("超出坐标范围的另标数值", "values beyond the axis are written out")
AGAINST = Text("「{other}」比「{first}」", "{other} against {first}")
MORE = Text("加重", "more")
LESS = Text("减轻", "less")
NOT_VERIFIED = Text("（核验未通过）", " (not verified)")
