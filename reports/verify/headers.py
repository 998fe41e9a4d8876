"""Names of tables and columns, English and Chinese. Knows what they are called, not what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reports.verify.words import plain

KG = {
    "so2": ("二氧化硫", "SO2排放量", "二氧化硫排放量"),
    "nox": ("氮氧化物", "NOx排放量", "氮氧化物排放量"),
    "pm": ("颗粒物", "烟粉尘", "PM排放量", "颗粒物排放量"),
    "vocs": ("挥发性有机物", "VOC", "VOCs排放量", "挥发性有机物排放量"),
}


@dataclass(frozen=True)
class Table:
    """A table: the usual Chinese names of its sheet and, by English column, of its headers."""

    names: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    required: bool = False


TABLES = {
    "enterprises": Table(
        ("企业", "企业表", "企业清单"),
        {
            "enterprise_id": ("企业编号", "企业编码", "企业代码", "企业id", "序号"),
            "name": ("企业名称", "名称", "单位名称"),
            "district": ("区县", "区", "区市县", "县(市、区)", "所在区县", "行政区", "所属区县"),
            "sector": ("行业", "行业类别", "行业类型", "重点行业类型", "所属行业"),
            "grade": ("绩效等级", "等级", "管控类型", "绩效分级", "绩效等级/管控类型"),
            "credit_code": ("统一社会信用代码", "信用代码", "社会信用代码"),
            "key_emitter": ("是否重点排污单位", "重点排污单位", "重点企业", "是否重点"),
            "permit": ("排污许可证", "排污许可", "许可证", "是否持证", "排污许可状态"),
            "address": ("地址", "详细地址"),
            "contact": ("联系人",),
            "phone": ("电话", "联系电话", "联系方式"),
        },
        required=True,
    ),
    "lines": Table(
        ("生产线", "生产线表", "产线"),
        {
            "line_id": ("生产线编号", "产线编号", "生产线编码", "生产线id", "线号"),
            "enterprise_id": ("企业编号", "企业编码", "企业代码", "所属企业", "企业id", "所属企业编号"),
            "name": ("生产线名称", "产线名称", "名称", "生产线"),
            "technology": ("工艺", "工艺类型", "技术", "生产工艺"),
            "product": ("产品", "产品名称", "主要产品"),
            "output_per_day": ("日产量", "产量", "正常日产量", "每日产量", "产能", "日产能"),
            "output_unit": ("产量单位", "单位", "产能单位"),
            "value_per_day": ("日产值", "产值", "正常日产值", "每日产值"),
            **KG,
            "works": ("工作日历", "作业日历", "工作制", "生产日历", "作息", "工作制度"),
            "coating": ("涂料", "涂料类型", "涂料类别", "原辅料类型"),
            "status": ("状态", "生产状态", "运行状态"),
            "initial_mode": ("初始模式", "初始状态", "季前模式", "初始工况", "季前状态"),
            "initial_days": ("初始天数", "初始状态天数", "初始模式天数", "已持续天数", "季前天数"),
            "min_stop_days": ("最短停产天数", "最短停产", "最少停产天数", "最小停产天数"),
            "max_stop_days": ("最长停产天数", "最多停产天数", "最大停产天数"),
            "max_stops": ("最多停产次数", "停产次数上限", "最大停产次数"),
            "min_run_days": ("最短运行天数", "最少运行天数", "最短生产天数", "最小运行天数"),
            "restart_cost": ("重启费用", "重启成本", "启动费用", "复产费用", "复产成本"),
        },
        required=True,
    ),
    "projects": Table(
        ("工程", "项目", "工程项目", "工程表"),
        {
            "project_id": ("工程编号", "项目编号", "项目编码", "工程编码", "项目id"),
            "name": ("工程名称", "项目名称", "名称"),
            "district": ("区县", "区", "区市县", "县(市、区)", "所在区县", "行政区", "所属区县"),
            "owner": ("建设单位", "业主"),
            "kind": ("工程类型", "项目类型", "类型", "类别", "工程类别", "项目类别"),
            "release": ("最早开工", "最早开工日期", "可开工日期", "最早开工日", "开工条件日期"),
            "deadline": ("截止日期", "竣工期限", "完工期限", "工期要求", "合同竣工日期", "竣工日期", "期限", "截止日"),
            "delay_cost_per_day": (
                "每日延误费用",
                "日延误费用",
                "延误费用",
                "日延期费用",
                "每日延期费用",
                "延期费用",
                "每日误期费用",
            ),
        },
    ),
    "tasks": Table(
        ("工序", "任务", "作业", "工序表"),
        {
            "task_id": ("工序编号", "任务编号", "作业编号", "工序编码", "工序id", "任务id"),
            "project_id": ("工程编号", "项目编号", "项目编码", "所属工程", "所属项目", "项目id", "工程编码"),
            "name": ("工序名称", "任务名称", "作业名称", "名称"),
            "work_type": ("作业类型", "工序类型", "工作类型", "施工类型", "任务类型"),
            "duration_days": ("工期", "工期天数", "持续天数", "工作天数", "工期(天)"),
            "predecessors": ("紧前工序", "前置工序", "前置任务", "紧前任务", "紧前"),
            "planned_start": ("计划开工", "计划开始", "计划开始日期", "计划开工日期", "计划开工日", "计划开始日"),
            **KG,
            "coating": ("涂料", "涂料类型", "涂料类别"),
            "works": ("工作日历", "作业日历", "工作制", "作息", "工作制度"),
            "hours": ("作业时段", "作业时间", "施工时段", "工作时段", "施工时间"),
            "splittable": ("可拆分", "可分段", "是否可分段", "是否可拆分", "可中断", "是否可中断"),
            "min_piece_days": ("最短分段天数", "最短段长", "最小分段天数", "每段最少天数", "最短连续天数"),
            "needs": ("所需资源", "资源需求", "占用资源", "资源"),
        },
    ),
    "resources": Table(
        ("资源", "资源表"),
        {
            "resource": ("资源", "资源名称", "资源编号"),
            "capacity": ("容量", "数量", "可用数量", "每日容量", "每日可用量", "日可用量", "能力"),
            "project_id": ("工程编号", "项目编号", "所属工程", "所属项目", "项目编码", "工程编码", "项目id"),
        },
    ),
    "exemptions": Table(
        ("豁免", "豁免清单", "豁免表", "豁免名单"),
        {
            "exemption_id": ("豁免编号", "编号", "豁免编码", "豁免id", "序号"),
            "subject_id": ("豁免对象", "对象编号", "对象", "主体编号", "对象编码", "对象id"),
            "list": ("名单", "清单", "所在名单", "名单类别", "豁免名单", "清单名称", "豁免类型"),
            "evidence": ("依据", "依据文号", "证明文件", "文号", "依据文件"),
            "valid_from": ("生效日期", "有效期起", "起始日期", "有效期自", "有效起始"),
            "valid_to": ("失效日期", "有效期止", "截止日期", "有效期至", "有效截止"),
            "joined_on": ("纳入日期", "列入日期", "入列日期", "加入日期"),
        },
    ),
    "background": Table(
        ("背景排放", "背景", "背景源", "本底排放"),
        {
            "district": ("区县", "区", "区市县", "县(市、区)", "所在区县", "行政区"),
            "month": ("月份", "月"),
            **KG,
        },
    ),
    "districts": Table(
        ("区县", "区县表", "行政区"),
        {
            "district": ("区县", "区县编号", "区", "区县代码", "区市县", "县(市、区)", "行政区"),
            "name": ("名称", "区县名称"),
            "zone": ("分区", "片区", "圈层", "区域", "所属片区"),
        },
    ),
}


def _key(header: str) -> str:
    return re.sub(r"\s+", "", plain(header)).lower()


@cache
def _aliases(table: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for english, aliases in TABLES[table].columns.items():
        known.update({_key(name): english for name in (english, *aliases)})
    return known


def column(table: str, header: str) -> str:
    """English name of a column, empty for one that the contract does not know. A unit in brackets is passed over."""
    key = _key(header)
    known = _aliases(table)
    return known.get(key) or known.get(re.sub(r"\(.*\)$", "", key), "")


def sheet(name: str) -> str:
    """Name of the table a sheet holds, empty for a sheet of another kind."""
    key = _key(name)
    return next(
        (table for table, about in TABLES.items() if key == table or key in {_key(alias) for alias in about.names}), ""
    )
