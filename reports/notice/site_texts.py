"""The fixed sentences of a notice to a project's owner in both languages. Knows no data."""

from __future__ import annotations

from models.errors import Text

PARTS = {
    "summary": Text("工期汇总", "Summary"),
    "chart": Text("施工进度图", "The works in time"),
    "tasks": Text("各工序的安排", "Each piece of work"),
    "basis": Text("依据的条款", "The clauses behind it"),
    "excused": Text("适用的除外情形", "Exceptions that apply"),
    "checking": Text("怎样核查", "How it is checked"),
    "rights": Text("你单位的权利和联系部门", "Your rights and whom to ask"),
}
TITLE = Text(
    "关于{first}至{last}错峰施工安排的告知书", "Notice of construction moved out of the season from {first} to {last}"
)
CODE_NOTE = Text(
    "由项目编号和本告知书全部工序的施工日期计算得出，改动任何一日即不相符；可与发文机关留存的排期核对。",
    "Computed from the project id and the days of every piece of work: changing a single day changes it. "
    "Compare it with the schedule kept by the issuing office.",
)
NO_OWNER = Text("{project}建设单位", "The owner of {project}")
OPENING = Text(
    "为改善环境空气质量，依据{documents}，现将你单位建设的{project}（{facts}）的施工安排告知如下。各工序按核定日期施工；"
    "条款禁止施工的日期内，除已列明的除外情形外，一律不得进行该工序。",
    "To improve ambient air quality and on the basis of {documents}, you are notified of the arrangement of the works of "
    "{project} ({facts}). Each piece of work is done on its approved days; on days closed by a clause it is not done at all, "
    "unless an exception listed here applies.",
)
OPENING_FREE = Text(
    "现将你单位建设的{project}（{facts}）的施工安排告知如下。各工序按核定日期施工。",
    "You are notified of the arrangement of the works of {project} ({facts}). Each piece of work is done on its approved days.",
)
FACTS = {
    "id": Text("编号：", "id: "),
    "district": Text("所在地：", "district: "),
    "kind": Text("项目类型：", "kind: "),
}
SUMMARY_HEAD = {
    "item": Text("事项", "Item"),
    "planned": Text("业主计划", "Owner's plan"),
    "approved": Text("核定安排", "Approved"),
    "change": Text("变动", "Change"),
}
SUMMARY = {
    "start": Text("开工", "Start"),
    "end": Text("完工", "End"),
    "deadline": Text("登记的完工期限", "Registered deadline"),
    "late": Text("逾期天数", "Days late"),
    "cost": Text("延误费用（万元）", "Cost of delay (10,000 yuan)"),
    "days": Text("本季施工（工序日）", "Task-days in the season"),
    "kg": Text("本季排放{pollutant}（千克）", "{pollutant} in the season (kg)"),
}
SUMMARY_NOTE = Text(
    "业主计划为登记的计划开工日起按各工序日历连续施工。本季指{first}至{last}。逾期按日历日计，费用按登记的每日{yuan}元计。",
    "The owner's plan: each piece of work without a break from its registered start, by its own calendar. The "
    "season is {first} to {last}. Lateness counts calendar days, at the registered {yuan} yuan a day.",
)
SUMMARY_NOTE_FREE = Text(
    "业主计划为登记的计划开工日起按各工序日历连续施工。本季指{first}至{last}。",
    "The owner's plan: each piece of work without a break from its registered start, by its own calendar. The season is "
    "{first} to {last}.",
)
NONE = Text("—", "—")
LATER = Text("推后{days}天", "{days} days later")
EARLIER = Text("提前{days}天", "{days} days earlier")
SAME = Text("不变", "unchanged")
MORE = Text("增加{days}天", "{days} days more")
FEWER = Text("减少{days}天", "{days} days fewer")
TASK_HEAD = (
    Text("工序", "Work"),
    Text("业主计划", "Owner's plan"),
    Text("核定施工日期", "Approved days"),
    Text("变动", "Change"),
    Text("原因", "Why"),
)
TO = Text("至{day}", "– {day}")
ENDS = {"start": Text("开工{shift}", "start {shift}"), "end": Text("完工{shift}", "end {shift}")}
TASK_DAYS = Text("{days}个工作日", "{days} working days")
TASK_HOURS = Text("每日{hours}", "{hours} each day")
TASK_BREAKS = Text("分{count}段", "in {count} parts")
CALENDARS = {
    "daily": Text("每日施工", "every day"),
    "mon-sat": Text("周日休", "Monday to Saturday"),
    "workdays": Text("法定工作日", "official working days"),
}
WHY = {
    "same": Text("按业主计划", "as the owner planned"),
    "ban": Text("原计划有{days}天在禁止施工期内", "{days} of the planned days are closed"),
    "release": Text("不早于登记的最早开工日{day}", "not before the registered release on {day}"),
    "after": Text("紧前工序“{task}”{day}完成", "follows “{task}”, done on {day}"),
    "gap": Text("避开其间的禁止施工期", "keeps clear of the closed days between"),
    "before": Text("为“{task}”避开禁止施工期而提前", "earlier, so that “{task}” keeps clear of closed days"),
    "city": Text(
        "全市排放限值和机具统筹；条款未禁止原计划日期", "the city's limits and machines together; no clause closes the planned days"
    ),
}  # fmt: skip
TASK_NOTE = Text(
    "日期含首尾两日，其间本工序日历的休息日不施工。变动按日历日计，只列一个数的，开工和完工变动相同。",
    "Dates include both ends; on rest days of the work's own calendar in between nothing is done. Changes are "
    "calendar days; a single figure holds for start and end alike.",
)
SAME_WORDS = Text("（原文同{mark}）", "(the words of {mark})")
ABOUT = Text(
    "牵头部门：{bureau}　适用：{window}　涉及：{tasks}", "Lead: {bureau}.  In force: {window}.  Works: {tasks}."
)
CLOSED_DAYS = Text("　原计划落入禁止期：{tasks}", "  Planned on closed days: {tasks}.")
CLOSED_OF = Text("{task}{days}天", "{task} {days} days")
APPLIES = Text("适用于{tasks}，见第{part}部分。", "applies to {tasks}, see part {part}.")
EXCUSED_LEAD = Text(
    "下列工序在除外情形成立期间可以在条款的禁止期内施工。凭证失效、被撤销或者情形改变的，自当日起停止该工序并报告。",
    "While the exception holds, these works may go on in the clause's closed window. When the document lapses or is withdrawn, or "
    "the facts change, the work stops that day and this is reported.",
)
EXCUSED_HEAD = (
    Text("工序", "Work"),
    Text("条款", "Clause"),
    Text("除外情形", "Exception"),
    Text("凭证", "Document"),
    Text("成立期间", "Holds"),
)
EVIDENCE = Text("{evidence}，列入{name}", "{evidence}, on the list of {name}")
UNTIL = Text("至{day}", "until {day}")
FROM_TO = Text("{first}至{last}", "{first} to {last}")
FROM_DAY = Text("自{day}起", "from {day}")
AS_LONG = Text("情形不变期间", "as long as this is so")
NO_END = Text("未登记截止日", "no end registered")
REGISTERED = Text("登记的{key}为{value}", "registered {key}: {value}")
CHECKING_LEAD = Text(
    "施工以工序名称和编号为准，按日核查；核定日期以外的日期视为该工序停工。",
    "Works go by name and id and are checked day by day; on other than the approved days a piece of work stands still.",
)
CHECKS = {
    "log": Text(
        "逐日如实填写施工日志，写明工序、作业时间、人员和机械台班；扬尘在线监测和视频监控正常运行，记录保存备查。",
        "Keep the site's log for every day: work, hours, crews and machines; dust monitors and cameras run and their records are kept.",
    ),
    "ban": Text(
        "禁止施工期内，{tasks}不得进行，相应机械不进场、不作业；裸土覆盖、洒水抑尘、基坑支护监测等保证安全和抑尘的工作照常进行。",
        "In the closed windows {tasks}: no work, and its machines stand still; covering of bare soil, watering, shoring and "
        "monitoring of pits go on as safety and dust control require.",
    ),
    "paint": Text(
        "涂装作业记录涂料名称、类型、挥发性有机物含量和用量，附检测报告或产品说明，保存进出库单据。",
        "For painting record name, type, VOC content and use of the coating, with test report or data sheet and stock records.",
    ),
    "whole": Text(
        "{tasks}为不可分段的工序，开工后应连续完成，不得跨越禁止施工期；预计不能按期完成的，不得开工。",
        "{tasks} cannot be split: once begun they are finished without a break and may not run into a closed window; if the end "
        "cannot be kept they are not begun.",
    ),
    "change": Text(
        "确需调整日期的，事先书面提出；未经同意，不得提前、拖延或者与其他工序对调。",
        "A change of dates is asked for in writing beforehand; without consent work is neither brought forward, put off nor exchanged.",
    ),
}  # fmt: skip
CHART = {
    "planned": Text("业主计划", "owner's plan"),
    "approved": Text("核定安排", "approved"),
    "closed": Text("条款禁止施工期", "closed by a clause"),
    "excused": Text("条款禁止期，本工序除外", "closed, but this work is excused"),
    "rest": Text("本工序日历休息三天以上", "three or more rest days of its calendar"),
    "season": Text("本季 {first}—{last}", "season {first} – {last}"),
    "deadline": Text("完工期限 {day}", "deadline {day}"),
    "except": Text("{marks}除外", "{marks} excused"),
}
CHART_ALT = Text(
    "施工进度图：{project}各工序的业主计划、核定安排和条款禁止施工期；日期见下一部分的表。",
    "Chart of the works of {project}: the owner's plan, the approved days and the closed windows; the table of the next part has "
    "the dates.",
)
