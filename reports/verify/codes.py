"""Codes that tables and policies share, and the usual Chinese words for them. Knows no column and no rule."""

from __future__ import annotations

from reports.verdict import POLLUTANTS
from reports.verify.notes import UnreadableError
from reports.verify.words import plain

WORDS: dict[str, dict[str, str]] = {
    "yes_no": {"yes": "yes 是 有 true y 1", "no": "no 否 无 false n 0"},
    "permit": {
        "yes": "yes 是 有 true y 1 已取得 已领取 已核发 已登记",
        "no": "no 否 无 false n 0 未取得 未领取 未核发",
        "pending": "pending 办理中 正在办理 申请中 待核发",
    },
    "coating": {
        "none": "none 无 不涉及",
        "solvent": "solvent 溶剂型 溶剂 油性",
        "high-solid": "high-solid 高固体分 高固分",
        "waterborne": "waterborne 水性",
        "powder": "powder 粉末 固体粉末",
        "uv": "uv 光固化 uv固化",
    },
    "works": {
        "daily": "daily 每天 每日 连续 全年",
        "mon-sat": "mon-sat 周一至周六 单休",
        "workdays": "workdays 工作日 法定工作日 双休",
    },
    "status": {
        "active": "active 在产 生产 正常 正常生产 运行 在用",
        "idle": "idle 停用 停产 长期停产 闲置 备用",
    },
    "grade": {
        "none": "无 未评级 未定级 None NONE",
        "leading": "引领性 引领性企业 绩效引领 绩效引领性 绩效引领性企业",
        "A": "A级",
        "B": "B级",
        "C": "C级",
        "D": "D级",
        "A+": "A+级",
    },
    "work_type": {
        "demolition": "拆除 房屋拆除",
        "earthworks": "土方 土石方 土方开挖",
        "levelling": "场平 场地平整",
        "foundation": "基础 基础施工",
        "structure": "结构 主体结构",
        "spraying": "喷涂",
        "decoration": "装修 装饰装修",
        "landscaping": "绿化 园林绿化",
    },
    "project_kind": {"housing": "住宅 房屋建筑"},
    "on_list": {
        "ultra_low": "超低排放 超低排放企业名单",
        "approved_major": "批准的重大项目 市政府批准的重大项目",
        "emergency": "应急 应急工程",
        "livelihood": "民生 民生保障",
    },
    "month": {"all": "所有 全部 全年"},
    "kind": {"line": "line", "task": "task"},
    "pollutant": {name: name for name in POLLUTANTS},
}
FREE = frozenset({"grade", "work_type", "project_kind", "on_list", "month"})
"""Codes of which there may be others; they are taken as written."""

_KNOWN = {
    what: {word if what in FREE else word.casefold(): name for name, said in words.items() for word in said.split()}
    for what, words in WORDS.items()
}


def code(what: str, written: str) -> str:
    """The code for a word as people write it."""
    word = plain(written)
    if what in FREE:
        return _KNOWN[what].get(word, word)
    if word.casefold() not in _KNOWN[what]:
        raise UnreadableError(what, f"不认识「{written}」", f"{written!r} is not known")
    return _KNOWN[what][word.casefold()]
