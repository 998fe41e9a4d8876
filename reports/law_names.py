"""What the words of selectors and rules are called in plain language. Knows names, no rule."""

from __future__ import annotations

from models.errors import Lang, Text
from reports import words

LISTS = {
    **words.LISTS,
    "boiler_overdue": Text("逾期未完成淘汰改造的燃煤锅炉清单", "coal boilers overdue for replacement"),
    "boiler_noncompliant": Text("未达标锅炉清单", "boilers out of compliance"),
    "not_accepted": Text("未通过验收的搅拌站清单", "mixing plants not accepted"),
    "total_missed": Text("未完成年度总量减排任务的企业清单", "firms that missed the annual total"),
    "brick_rectify": Text("限期整改的砖瓦企业清单", "brick works to be rectified"),
    "heavy_pollution_alert": Text("重污染天气应急清单", "heavy-pollution alert"),
    "open_spraying": Text("露天（敞开式）喷漆清单", "spraying in the open"),
    "site_not_ready": Text("未达到开工条件的工地清单", "sites not ready to work"),
}
PROJECT_KINDS = {
    "housing": Text("房屋建筑", "housing"),
    "public": Text("公共建筑", "public building"),
    "municipal": Text("市政", "municipal works"),
    "factory": Text("厂房", "factory building"),
    "fitout": Text("大型装修", "large fit-out"),
}
WORK_TYPES = {
    "demolition": Text("房屋拆除", "demolition"),
    "earthworks": Text("土石方", "earthworks"),
    "levelling": Text("场地平整", "levelling"),
    "foundation": Text("基础施工", "foundation works"),
    "structure": Text("主体结构", "structural works"),
    "spraying": Text("喷涂", "spraying"),
    "decoration": Text("装修", "fit-out"),
    "landscaping": Text("绿化", "landscaping"),
}
PERMITS = {
    "yes": Text("持有排污许可证", "with a discharge permit"),
    "no": Text("未取得排污许可证", "without a discharge permit"),
    "pending": Text("排污许可证在办", "whose discharge permit is pending"),
}
POLLUTANTS = {
    "so2": Text("二氧化硫", "SO2"),
    "nox": Text("氮氧化物", "NOx"),
    "pm": Text("颗粒物", "PM"),
    "vocs": Text("VOCs", "VOCs"),
}
PER = {
    "season": Text("全季", "the season"),
    "quarter": Text("每季度", "each quarter"),
    "month": Text("每月", "each month"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KEYS = {
    "sector": ("行业为", "of the sector"),
    "technology": ("工艺为", "of the technology"),
    "product": ("产品为", "making"),
    "district": ("位于", "in"),
    "zone": ("位于", "in"),
    "grade": ("绩效等级为", "of grade"),
    "coating": ("使用", "using"),
    "emits": ("排放", "emitting"),
    "on_list": ("列入", "on the list of"),
    "work_type": ("工序为", "of the type"),
    "project_kind": ("项目类型为", "of projects of the kind"),
    "enterprise_id": ("属企业", "of enterprise"),
    "line_id": ("编号", "numbered"),
    "project_id": ("属项目", "of project"),
}


def work_type(key: str, lang: Lang) -> str:
    return WORK_TYPES[key].say(lang) if key in WORK_TYPES else key
