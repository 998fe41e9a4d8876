"""The words of codes: grades, coatings, permits, calendars, and the usual Chinese for each. Knows no file.

Tables and policies read codes by the same parsers, so that `A级` in a policy meets `Ａ` in a table.
"""

from __future__ import annotations

from models.actors import COATINGS
from models.read.convert import choice, renamed
from models.season import WORKS

YES_NO = {"是": "yes", "有": "yes", "true": "yes", "y": "yes", "1": "yes"} | {
    "否": "no", "无": "no", "false": "no", "n": "no", "0": "no",
}  # fmt: skip
PERMIT = YES_NO | {
    "已取得": "yes", "已领取": "yes", "已核发": "yes", "已登记": "yes", "未取得": "no", "未领取": "no", "未核发": "no",
    "办理中": "pending", "正在办理": "pending", "申请中": "pending", "待核发": "pending",
}  # fmt: skip
COATING_WORDS = {
    "无": "none", "不涉及": "none", "溶剂型": "solvent", "溶剂": "solvent", "油性": "solvent", "高固体分": "high-solid",
    "高固分": "high-solid", "水性": "waterborne", "粉末": "powder", "固体粉末": "powder", "光固化": "uv", "uv固化": "uv",
}  # fmt: skip
WORKS_WORDS = {
    "每天": "daily", "每日": "daily", "连续": "daily", "全年": "daily", "周一至周六": "mon-sat", "单休": "mon-sat",
    "工作日": "workdays", "法定工作日": "workdays", "双休": "workdays",
}  # fmt: skip
STATUS_WORDS = {
    "在产": "active", "生产": "active", "正常": "active", "正常生产": "active", "运行": "active", "在用": "active",
    "停用": "idle", "停产": "idle", "长期停产": "idle", "闲置": "idle", "备用": "idle",
}  # fmt: skip
GRADE_WORDS = {
    "无": "none", "未评级": "none", "未定级": "none", "None": "none", "NONE": "none", "引领性": "leading",
    "引领性企业": "leading", "绩效引领": "leading", "绩效引领性": "leading", "绩效引领性企业": "leading",
    "A级": "A", "B级": "B", "C级": "C", "D级": "D", "A+级": "A+",
}  # fmt: skip
WORK_TYPE_WORDS = {
    "拆除": "demolition", "房屋拆除": "demolition", "土方": "earthworks", "土石方": "earthworks", "土方开挖": "earthworks",
    "场平": "levelling", "场地平整": "levelling", "基础": "foundation", "基础施工": "foundation", "结构": "structure",
    "主体结构": "structure", "喷涂": "spraying", "装修": "decoration", "装饰装修": "decoration", "绿化": "landscaping",
    "园林绿化": "landscaping",
}  # fmt: skip
PROJECT_KIND_WORDS = {"住宅": "housing", "房屋建筑": "housing"}
LIST_WORDS = {
    "超低排放": "ultra_low", "超低排放企业名单": "ultra_low", "批准的重大项目": "approved_major",
    "市政府批准的重大项目": "approved_major", "应急": "emergency", "应急工程": "emergency", "民生": "livelihood",
    "民生保障": "livelihood",
}  # fmt: skip
MONTH_WORDS = {"所有": "all", "全部": "all", "全年": "all"}

yes_no_word = choice(("yes", "no"), YES_NO)
grade = renamed(GRADE_WORDS)
coating = choice(COATINGS, COATING_WORDS)
permit = choice(("yes", "no", "pending"), PERMIT)
work_type = renamed(WORK_TYPE_WORDS)
project_kind = renamed(PROJECT_KIND_WORDS)
exemption_list = renamed(LIST_WORDS)
works = choice(WORKS, WORKS_WORDS)
status = choice(("active", "idle"), STATUS_WORDS)
