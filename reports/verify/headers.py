"""Names of tables and columns, English and Chinese. Knows what they are called, not what stands in them."""

from __future__ import annotations

import re
from functools import cache

from reports.verify.words import plain

KG = {
    "so2": "二氧化硫 二氧化硫日排放量 so2日排放量",
    "nox": "氮氧化物 氮氧化物日排放量 nox日排放量",
    "pm": "颗粒物 颗粒物日排放量 烟粉尘 pm日排放量",
    "vocs": "挥发性有机物 挥发性有机物日排放量 vocs日排放量 voc",
}
DISTRICT = "区 区县 县区 区(市)县 县(市、区) 行政区 所在区县 所属区县 区域"
WORKS = "工作制 工作日历 作息"
COATING = "涂料 涂料类型 涂装类型 涂料种类"

COLUMNS: dict[str, dict[str, str]] = {
    "enterprises": {
        "enterprise_id": "企业编号 企业代码 企业id 编号",
        "name": "企业名称 单位名称 名称",
        "district": DISTRICT,
        "sector": "行业 行业类型 重点行业类型 所属行业 行业类别",
        "grade": "绩效等级 绩效分级 管控类型 绩效等级/管控类型 等级",
        "credit_code": "统一社会信用代码 社会信用代码 信用代码",
        "key_emitter": "是否重点排污单位 重点排污单位 是否重点企业 重点企业",
        "permit": "排污许可 排污许可证 是否有排污许可证 排污许可状态",
        "address": "地址 详细地址 企业地址",
        "contact": "联系人",
        "phone": "电话 联系电话 联系方式",
    },
    "lines": {
        "line_id": "生产线编号 产线编号 生产线id 编号",
        "enterprise_id": "企业编号 企业代码 企业id 所属企业",
        "name": "生产线名称 产线名称 名称",
        "technology": "工艺 工艺类型 技术类型 生产工艺",
        "product": "产品 主要产品",
        "output_per_day": "日产量 正常日产量",
        "output_unit": "产量单位 单位",
        "value_per_day": "日产值 正常日产值",
        **KG,
        "works": WORKS,
        "coating": COATING,
        "status": "状态 生产状态 运行状态",
        "initial_mode": "初始状态 初始工况 季前工况",
        "initial_days": "初始天数 已持续天数 季前天数",
        "min_stop_days": "最短停产天数",
        "max_stop_days": "最长停产天数 停产天数上限",
        "max_stops": "最多停产次数 停产次数上限",
        "min_run_days": "最短运行天数",
        "restart_cost": "重启费用 复产费用 重启成本",
    },
    "projects": {
        "project_id": "项目编号 工程编号 项目id 编号",
        "name": "项目名称 工程名称 名称",
        "district": DISTRICT,
        "owner": "建设单位 业主",
        "kind": "项目类型 工程类型 项目类别",
        "release": "最早开工 最早开工日期 可开工日期",
        "deadline": "竣工期限 截止日期 合同工期",
        "delay_cost_per_day": "日延误费用 每日延误成本 误期费用",
    },
    "tasks": {
        "task_id": "工序编号 任务编号 工序id 编号",
        "project_id": "项目编号 工程编号 项目id",
        "name": "工序名称 任务名称 名称",
        "work_type": "作业类型 工序类型 施工类型",
        "duration_days": "工期 工期天数 持续天数",
        "predecessors": "紧前工序 前置工序 前置任务",
        "planned_start": "计划开工 计划开始 计划开始日期 计划开工日期",
        **KG,
        "coating": COATING,
        "works": WORKS,
        "hours": "作业时间 作业时段 施工时段",
        "splittable": "可否分段 是否可分段 可中断",
        "min_piece_days": "最短分段天数 每段最少天数",
        "needs": "资源需求 所需资源",
    },
    "resources": {
        "resource": "资源 资源名称",
        "capacity": "数量 每日能力 能力",
        "project_id": "项目编号 所属项目 项目id",
    },
    "exemptions": {
        "exemption_id": "豁免编号 编号",
        "subject_id": "对象编号 主体编号 豁免对象",
        "list": "名单 清单 名单类别",
        "evidence": "依据 文号 依据文号 证明文件",
        "valid_from": "生效日期 有效期起 起始日期",
        "valid_to": "失效日期 有效期止 截止日期",
        "joined_on": "纳入日期 列入日期",
    },
    "background": {"district": DISTRICT, "month": "月份 月", **KG},
    "districts": {"district": "区 区县 区县编号 区域", "name": "名称 区县名称", "zone": "分区 片区 圈层"},
}
"""By table and English column: the usual Chinese headers, separated by spaces."""

SHEETS = {
    "enterprises": "企业 企业清单",
    "lines": "生产线 产线",
    "projects": "项目 工程项目",
    "tasks": "工序 任务",
    "resources": "资源",
    "exemptions": "豁免 豁免清单",
    "background": "背景排放 背景",
    "districts": "区县 行政区",
}
REQUIRED = ("enterprises", "lines")


def _key(header: str) -> str:
    """Width, case, spaces and hyphens tell no headers apart."""
    bare = plain(header).casefold()
    return re.sub(r"[\s-]+", "_", bare) if bare.isascii() else re.sub(r"\s", "", bare)


@cache
def _headers(table: str) -> dict[str, str]:
    return {_key(name): english for english, others in COLUMNS[table].items() for name in (english, *others.split())}


def column(table: str, header: str) -> str:
    """English name of a column, empty for one that is not known. A unit in brackets at the end is passed over."""
    key, known = _key(header), _headers(table)
    if key in known:
        return known[key]
    unit = re.fullmatch(r"(.+?)[(\[][^()\[\]]*[)\]]", key)
    return known.get(unit[1].rstrip("_"), "") if unit else ""


def sheet(title: str) -> str:
    """Name of the table that a sheet holds, empty for a sheet of another kind."""
    name = plain(title)
    if name.casefold() in SHEETS:
        return name.casefold()
    return next((table for table, others in SHEETS.items() if name in others.split()), "")
