"""The columns of every table: names, Chinese names, what a cell holds, what an empty one means. Knows no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.actors import POLLUTANTS, RUN, Hours
from models.read.cells import credit_code, month, needs, predecessors, yes_no
from models.read.convert import Parser, day, file_stem, hours, identifier, integer, number, words
from models.read.vocabulary import coating, exemption_list, grade, permit, project_kind, status, work_type, works

REQUIRED = object()
KG_UNITS = frozenset({"kg", "千克", "公斤", "kg/d", "kg/天", "kg/日", "千克/日", "千克/天", "公斤/日", "公斤/天"})
YUAN_UNITS = frozenset({"元", "元/天", "元/日", "yuan"})
DAY_UNITS = frozenset({"天", "日", "工作日", "d"})


@dataclass(frozen=True)
class Column:
    """`aliases` are separated by spaces; `units`, when there are any, are the only ones a header may name in brackets
    after the name: `颗粒物(吨)` must not pass for kg."""

    name: str
    parse: Parser[Any]
    default: Any = REQUIRED
    aliases: str = ""
    units: frozenset[str] = frozenset()

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


POLLUTANT_WORDS = {
    "so2": "二氧化硫 二氧化硫日排放量 so2日排放量",
    "nox": "氮氧化物 氮氧化物日排放量 nox日排放量",
    "pm": "颗粒物 颗粒物日排放量 烟粉尘 pm日排放量",
    "vocs": "挥发性有机物 挥发性有机物日排放量 vocs日排放量 voc",
}


def _kg(default: Any = 0.0) -> tuple[Column, ...]:
    return tuple(Column(name, number(), default, POLLUTANT_WORDS[name], KG_UNITS) for name in POLLUTANTS)


_WORKS = Column("works", works, "daily", "工作制 工作日历 作息")
_COATING = Column("coating", coating, "none", "涂料 涂料类型 涂装类型 涂料种类")
_DISTRICT = Column("district", words, REQUIRED, "区 区县 县区 区(市)县 县(市、区) 行政区 所在区县 所属区县 区域")

TABLES: Mapping[str, tuple[Column, ...]] = {
    "enterprises": (
        Column("enterprise_id", file_stem, REQUIRED, "企业编号 企业代码 企业id 编号"),
        Column("name", words, REQUIRED, "企业名称 单位名称 名称"),
        _DISTRICT,
        Column("sector", words, REQUIRED, "行业 行业类型 重点行业类型 所属行业 行业类别"),
        Column("grade", grade, "none", "绩效等级 绩效分级 管控类型 绩效等级/管控类型 等级"),
        Column("credit_code", credit_code, "", "统一社会信用代码 社会信用代码 信用代码"),
        Column("key_emitter", yes_no, False, "是否重点排污单位 重点排污单位 是否重点企业 重点企业"),
        Column("permit", permit, "yes", "排污许可 排污许可证 是否有排污许可证 排污许可状态"),
        Column("address", words, "", "地址 详细地址 企业地址"),
        Column("contact", words, "", "联系人"),
        Column("phone", words, "", "电话 联系电话 联系方式"),
    ),
    "lines": (
        Column("line_id", identifier, REQUIRED, "生产线编号 产线编号 生产线id 编号"),
        Column("enterprise_id", words, REQUIRED, "企业编号 企业代码 企业id 所属企业"),
        Column("name", words, REQUIRED, "生产线名称 产线名称 名称"),
        Column("technology", words, REQUIRED, "工艺 工艺类型 技术类型 生产工艺"),
        Column("product", words, "", "产品 主要产品"),
        Column("output_per_day", number(), 0.0, "日产量 正常日产量"),
        Column("output_unit", words, "", "产量单位 单位"),
        Column("value_per_day", number(), REQUIRED, "日产值 正常日产值", YUAN_UNITS),
        *_kg(),
        _WORKS,
        _COATING,
        Column("status", status, "active", "状态 生产状态 运行状态"),
        Column("initial_mode", words, RUN, "初始状态 初始工况 季前工况"),
        Column("initial_days", integer(1), 365, "初始天数 已持续天数 季前天数", DAY_UNITS),
        Column("min_stop_days", integer(1), None, "最短停产天数", DAY_UNITS),
        Column("max_stop_days", integer(0), None, "最长停产天数 停产天数上限", DAY_UNITS),
        Column("max_stops", integer(0), None, "最多停产次数 停产次数上限"),
        Column("min_run_days", integer(1), None, "最短运行天数", DAY_UNITS),
        Column("restart_cost", number(), None, "重启费用 复产费用 重启成本", YUAN_UNITS),
    ),
    "projects": (
        Column("project_id", identifier, REQUIRED, "项目编号 工程编号 项目id 编号"),
        Column("name", words, REQUIRED, "项目名称 工程名称 名称"),
        _DISTRICT,
        Column("owner", words, "", "建设单位 业主"),
        Column("kind", project_kind, "housing", "项目类型 工程类型 项目类别"),
        Column("release", day, None, "最早开工 最早开工日期 可开工日期"),
        Column("deadline", day, None, "竣工期限 截止日期 合同工期"),
        Column("delay_cost_per_day", number(), 0.0, "日延误费用 每日延误成本 误期费用", YUAN_UNITS),
    ),
    "tasks": (
        Column("task_id", identifier, REQUIRED, "工序编号 任务编号 工序id 编号"),
        Column("project_id", words, REQUIRED, "项目编号 工程编号 项目id"),
        Column("name", words, REQUIRED, "工序名称 任务名称 名称"),
        Column("work_type", work_type, REQUIRED, "作业类型 工序类型 施工类型"),
        Column("duration_days", integer(1, 3660), REQUIRED, "工期 工期天数 持续天数", DAY_UNITS),
        Column("predecessors", predecessors, (), "紧前工序 前置工序 前置任务"),
        Column("planned_start", day, REQUIRED, "计划开工 计划开始 计划开始日期 计划开工日期"),
        *_kg(),
        _COATING,
        _WORKS,
        Column("hours", hours, Hours(8 * 60, 18 * 60), "作业时间 作业时段 施工时段"),
        Column("splittable", yes_no, False, "可否分段 是否可分段 可中断"),
        Column("min_piece_days", integer(1), 1, "最短分段天数 每段最少天数", DAY_UNITS),
        Column("needs", needs, (), "资源需求 所需资源"),
    ),
    "resources": (
        Column("resource", identifier, REQUIRED, "资源 资源名称"),
        Column("capacity", integer(0), REQUIRED, "数量 每日能力 能力"),
        Column("project_id", words, "", "项目编号 所属项目 项目id"),
    ),
    "exemptions": (
        Column("exemption_id", identifier, REQUIRED, "豁免编号 编号"),
        Column("subject_id", words, REQUIRED, "对象编号 主体编号 豁免对象"),
        Column("list", exemption_list, REQUIRED, "名单 清单 名单类别"),
        Column("evidence", words, REQUIRED, "依据 文号 依据文号 证明文件"),
        Column("valid_from", day, None, "生效日期 有效期起 起始日期"),
        Column("valid_to", day, None, "失效日期 有效期止 截止日期"),
        Column("joined_on", day, None, "纳入日期 列入日期"),
    ),
    "background": (
        _DISTRICT,
        Column("month", month, REQUIRED, "月份 月"),
        *_kg(REQUIRED),
    ),
    "districts": (
        Column("district", identifier, REQUIRED, "区 区县 区县编号 区域"),
        Column("name", words, REQUIRED, "名称 区县名称"),
        Column("zone", identifier, "", "分区 片区 圈层"),
    ),
}  # fmt: skip

SHEET_NAMES: Mapping[str, str] = {
    "企业": "enterprises", "企业清单": "enterprises", "生产线": "lines", "产线": "lines", "项目": "projects",
    "工程项目": "projects", "工序": "tasks", "任务": "tasks", "资源": "resources", "豁免": "exemptions",
    "豁免清单": "exemptions", "背景排放": "background", "背景": "background", "区县": "districts", "行政区": "districts",
}  # fmt: skip
