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
COST = Text("总成本（万元）", "Cost (million yuan)")
SHARE_CUT = Text("减排量占正常排放的比例（%）", "Reduction, share of normal emission (%)")
FULFILLED = Text("最紧一期完成目标的比例（%）", "Share of the target reached in its tightest period (%)")
LOST = Text("产值损失（万元）", "Output value lost (million yuan)")
CHANGED = Text("损失与费用的变化（万元）", "Change of loss and cost (million yuan)")
OTHERS = Text("其余{count}个", "{count} others")
ASKED = Text("目标", "target")
AGAINST = Text("「{other}」比「{first}」", "{other} against {first}")
LIMITS_MISSED = Text("（有限值未满足）", " (misses limits)")
NOT_VERIFIED = Text("（核验未通过）", " (not verified)")
