"""The fixed sentences of a notice in both languages. Knows no data."""

from __future__ import annotations

from models.errors import Text

WORDS: dict[str, Text] = {
    "code": Text("验证码 ", "Code "),
    "measures-lead": Text(
        "下列措施是代替停限产的选择，不是条款规定的义务。不采用或者不能按期完成的，请及时书面告知，安排将重新计算。",
        "These measures are a choice in place of curtailment, no duty under a clause. Whoever does not take them or cannot finish "
        "in time says so in writing, and the arrangement is worked out anew.",
    ),
    "checking-lead": Text(
        "停限产期间，下表所列数值按日核查；生产线以名称和编号为准，不得互换。",
        "While a line is curtailed these quantities are checked day by day; lines go by name and number and may not be exchanged.",
    ),
    "qr-alt": Text("验证码二维码：", "QR code of the verification code: "),
    "item": Text("．", "."),
    "stack": Text("每日自上而下：", "Each day from top to bottom: "),
    "comma": Text("、", ", "),
    "stop": Text("。", "."),
}
NUMERALS = "一二三四五六七八九十"
PARTS = {
    "summary": Text("安排汇总", "Summary"),
    "measures": Text("治理措施", "Measures to take"),
    "calendar": Text("逐日安排", "Day by day"),
    "lines": Text("各生产线的停限产时段", "Blocks of each line"),
    "basis": Text("依据的条款", "The clauses behind it"),
    "checking": Text("怎样核查", "How it is checked"),
    "rights": Text("你单位的权利和联系部门", "Your rights and whom to ask"),
}
CODE_NOTE = Text(
    "由企业编号和本告知书全部停限产时段、治理措施计算得出，改动任何一日即不相符；可与发文机关留存的排期核对。",
    "Computed from the enterprise id and every block and measure of this notice: changing a single day changes it. "
    "Compare it with the schedule kept by the issuing office.",
)
PAGE = (Text("第 ", "Page "), Text(" 页 共 ", " of "), Text(" 页", ""))
WEEKDAYS = (
    Text("一", "Mo"),
    Text("二", "Tu"),
    Text("三", "We"),
    Text("四", "Th"),
    Text("五", "Fr"),
    Text("六", "Sa"),
    Text("日", "Su"),
)
BLOCK_HEAD = (
    Text("起止日期", "From – to"),
    Text("天数", "Days"),
    Text("方式", "Mode"),
    Text("要求", "What it means"),
    Text("依据", "Clause"),
)
WATERMARK = Text("草案", "DRAFT")
OFFICE_BLANK = Text("（发文机关名称）", "(issuing office)")
OFFICE_HEAD = Text("{office}文件", "{office}")
NUMBER = Text("{prefix}〔{year}〕{number}号", "{prefix} [{year}] No. {number}")
PREFIX = Text("错峰告", "Staggering notice")
TITLE = Text("关于{first}至{last}错峰生产安排的告知书", "Notice of staggered production from {first} to {last}")
CREDIT = Text("（统一社会信用代码：{code}）：", " (credit code {code}):")
NO_CREDIT = Text("：", ":")
OPENING = Text(
    "为改善环境空气质量，依据{documents}，现将你单位（{facts}）{first}至{last}共{days}天的生产线运行安排告知如下。"
    "未列明停限产的日期和生产线，正常生产。",
    "To improve ambient air quality and on the basis of {documents}, your unit ({facts}) is notified of the following "
    "arrangement of its production lines for the {days} days from {first} to {last}. On all other days, and on lines "
    "that are not listed, production is normal.",
)
OPENING_MEASURES = Text(
    "为改善环境空气质量，现将你单位（{facts}）{first}至{last}共{days}天的安排告知如下：以实施下列治理措施代替停限产，各生产线正常生产。",
    "To improve ambient air quality, your unit ({facts}) is notified of the arrangement for the {days} days from {first} to {last}: "
    "the measures below take the place of curtailment, and production is normal on all lines.",
)
DOCUMENT = Text("《{title}》（{document}）", "“{title}” ({document})")
AND = Text("和", " and ")
FACTS = {
    "id": Text("编号：", "id: "),
    "district": Text("所在地：", "district: "),
    "sector": Text("行业：", "sector: "),
    "grade": Text("绩效等级：", "grade: "),
    "address": Text("地址：", "address: "),
}
NO_GRADE = Text("未评级", "none")
GRADE = Text("{grade}级", "{grade}")
DRAFT_NOTE = Text(
    "本告知书为草案，供核对使用，未经签发不具效力。",
    "This is a draft for checking; it has no effect until it is issued.",
)
IDLE_NOTE = Text(
    "登记为停用的生产线（{lines}）不计入本安排。", "Lines registered as idle ({lines}) are not part of this."
)
SUMMARY_HEAD = {
    "line": Text("生产线", "Line"),
    "technology": Text("工艺", "Technology"),
    "normal": Text("正常日产量", "Normal a day"),
    "days": Text("天数", "Days"),
    "reduction": Text("减排量（{unit}）", "Reduction ({unit})"),
    "loss": Text("产值损失\n（万元）", "Value lost (10,000 yuan)"),
    "restart": Text("重启费用\n（万元）", "Restart cost (10k yuan)"),
    "total": Text("合计", "Total"),
}
UNITS = {"kg": Text("千克", "kg"), "t": Text("吨", "t")}
SUMMARY_NOTE = Text(
    "天数为日历日。减排量为与全季正常生产相比少排放的量，已扣除重启增加的排放；产值损失不含重启费用。",
    "Days are calendar days. Reductions are against normal production all season, restart emission deducted; "
    "output value lost is without restart costs.",
)
SUMMARY_MEASURES = Text("减排量含治理措施的减排。", " Reductions include those by measures.")
MEASURE_HEADING = Text("{name}（编号 {line_id}）：{titles}", "{name} (id {line_id}): {titles}")
MEASURE_ROWS = {
    "title": Text("措施", "Measure"),
    "from": Text("生效日期", "From"),
    "cost": Text("测算费用", "Cost"),
    "status": Text("登记变更", "Registered as"),
    "emission": Text("正常生产日排放", "Normal day"),
    "law": Text("不再适用的条款", "Clauses lifted"),
    "days": Text("停限产天数", "Days curtailed"),
}
MEASURE_FROM = Text("{day}起生效，须在此前完成", "in effect from {day}, to be completed before")
MEASURE_COST = {
    "total": Text("本季{yuan}万元", "{yuan} x 10,000 yuan this season"),
    "once": Text("一次性投入{yuan}万元", "once {yuan}"),
    "value": Text("改造占用{days}天产值{yuan}万元", "{days} days of output value {yuan}"),
    "daily": Text("运行{yuan}万元，{days}个工作日每日{each}元", "running {yuan}, {days} working days at {each} yuan"),
}
MEASURE_STATUS = {
    "coating": Text("涂料类型登记为{coating}", "coating: {coating}"),
    "list": Text("自{day}列入{name}", "on the {name} from {day}"),
}
MEASURE_EMISSION = Text(
    "{pollutant}由{before}千克降至{after}千克（{share}）", "{pollutant} from {before} to {after} kg ({share})"
)
MEASURE_SAME = Text("不变", "unchanged")
MEASURE_NONE_LIFTED = Text("无", "none")
MEASURE_DAYS = Text("生效前{before}天，生效后{after}天", "{before} before it takes effect, {after} after")
LINE_HEADING = Text("{name}（编号 {line_id}，{technology}）", "{name} (id {line_id}, {technology})")
CALENDAR_PART = Text("第{part}组生产线", "Lines, group {part}")
MEANING = {
    "none": Text("停产，日产量为零", "stopped, no output"),
    "kept": Text("停止出产品，排放不超过正常的{emits}", "no product, emission at most {emits} of normal"),
    "share": Text("日产量不超过正常的{share}", "daily output at most {share} of normal"),
    "amount": Text("（{amount}）", " ({amount})"),
    "full": Text("产量不减", "full output"),
    "hours": Text("，只在{hours}生产，{closed}不得生产", ", only from {hours}; closed {closed}"),
}
CLAUSE_SAYS = Text("“{says}”", "“{says}”")
CLAUSE_ABOUT = Text(
    "牵头部门：{bureau}　适用：{window}　涉及：{lines}", "Lead: {bureau}.  In force: {window}.  Lines: {lines}."
)
CLAUSE_OWED = Text("　应达天数：{mode}不少于{days}天（{per}）", "  Days owed: {mode} at least {days} ({per}).")
CLAUSE_HOURS = Text("　禁止时段：{hours}", "  Closed hours: {hours}.")
PER_OWED = {
    "season": Text("全季", "whole season"),
    "quarter": Text("每季度", "each quarter"),
    "month": Text("每月", "each month"),
}
NO_BUREAU = Text("未列明", "not named")
LINES_SAY = Text("{lines}：", "{lines}: ")
FINDINGS = {
    "column": Text("登记的{key}为{value}，不属此列。", "registered {key} is {value}: does not apply."),
    "no-list": Text("未见列入{lists}的登记；如已列入，可凭文件提出。", "not registered on the {lists}; if listed, it may be claimed with the document."),
    "late": Text(
        "{evidence}列入{lists}，列入日期{joined}，晚于{by}，不属此列。",
        "{evidence} on the {lists} joined {joined}, later than {by}: does not apply.",
    ),
    "undated": Text(
        "{evidence}列入{lists}，但未登记列入日期；补登日期不晚于{by}的，可凭文件提出。",
        "{evidence} on the {lists} has no joining date; it may be claimed if that was no later than {by}.",
    ),
    "expired": Text("{evidence}列入{lists}，但本条引用的日期不在其有效期（{valid}）内。", "{evidence} on the {lists} is valid {valid}, not on the days quoted here."),
    "part": Text("该情形只在部分日期成立，成立的日期未引用本条。", "holds on some days only; the clause is not quoted on those."),
    "other": Text("按登记信息不属此列。", "does not apply by what is registered."),
}  # fmt: skip
COLUMNS = {
    "sector": Text("行业", "sector"),
    "technology": Text("工艺", "technology"),
    "product": Text("产品", "product"),
    "district": Text("所在地", "district"),
    "zone": Text("区域", "zone"),
    "grade": Text("绩效等级", "grade"),
    "coating": Text("涂料类型", "coating"),
    "key_emitter": Text("重点排污单位", "key emitter"),
    "permit": Text("排污许可证", "permit"),
    "enterprise_id": Text("企业编号", "enterprise id"),
    "line_id": Text("生产线编号", "line id"),
    "work_type": Text("工序类型", "type of work"),
    "project_kind": Text("项目类型", "kind of project"),
    "project_id": Text("项目编号", "project id"),
}
YES_NO = {"yes": Text("是", "yes"), "no": Text("否", "no"), "pending": Text("办理中", "pending")}
NO_EVIDENCE = Text("（无文号）", "(no document) ")
CHECK_HEAD = {
    "mode": Text("方式", "Mode"),
    "output": Text("日产量上限", "Daily output limit"),
    "hours": Text("可生产时间", "Hours"),
    "emission": Text("日排放量上限（千克）", "Daily emission limit (kg)"),
}
CHECK_SINCE = Text("{mode}（{day}起）", "{mode} (from {day})")
ANY_HOURS = Text("不限", "any")
NO_HOURS = Text("—", "—")
CHECKS = {
    "records": Text(
        "按日如实记录并保存：产量、原辅材料与燃料用量、生产设备用电量、治污设施运行情况；有在线监测的，以其数据核对。",
        "Record and keep for every day: output, raw materials and fuel, electricity of the line, running of the abatement "
        "plant; where emissions are monitored online, those data are compared.",
    ),
    "solvent": Text(
        "涉及挥发性有机物的，另记涂料、油墨、胶粘剂、溶剂等的出入库和使用量。",
        "For VOC sources also the stock and use of coatings, inks, adhesives and solvents.",
    ),
    "hours": Text(
        "错时生产的，在禁止的时间内生产设备和喷涂、烘干设备停止运行，分时用电量可以核对。",
        "Where hours are shifted, the line with its spraying and drying plant stands still in the closed hours; electricity "
        "by the hour is compared.",
    ),
    "measures": Text(
        "实施治理措施的，保存合同、验收或检测报告、原辅材料成分报告和进出库记录；未按期完成的，“不再适用的条款”自应生效之日起恢复适用。",
        "For measures keep the contract, the acceptance or test report, the composition of materials and their stock records; "
        "when one is not completed in time, the clauses it lifts apply again from the day on which it was due.",
    ),
    "blocks": Text(
        "每个时段应连续执行，不得拆分、提前结束或顺延；确需调整的，事先书面提出。",
        "A block runs without a break and may not be split, ended early or put off; a change must be asked for in writing beforehand.",
    ),
    "restart": Text(
        "{lines}停产结束后的首日方可恢复生产；升温、点火等重启排放按{days}个正常日的排放量计入当日核查。",
        "{lines}: production resumes on the first day after the block at the earliest; heating up and ignition count as "
        "{days} normal days of emission on that day.",
    ),
}  # fmt: skip
RIGHTS_FREE = Text(
    "你单位有权了解本安排的依据并陈述、申辩。对安排有异议或者登记信息有误的，可以向下列部门书面提出，写明对象、日期和理由，并附证明材料。",
    "You may ask for the grounds of this arrangement and state your case. If you object or if the registered facts are wrong, write "
    "to the offices below with subject, dates, reasons and evidence.",
)
"""For a notice that quotes no clause."""
RIGHTS = (
    Text(
        "你单位有权了解本安排的依据并陈述、申辩。对安排有异议，登记信息有误，或者认为符合第{part}部分所列除外情形的，可以向下列部门书面提出，"
        "写明对象、日期和理由，并附证明材料。",
        "You may ask for the grounds of this arrangement and state your case. If you object, if the registered facts are "
        "wrong, or if an exception of part {part} applies to you, write to the offices below with subject, dates, reasons "
        "and evidence.",
    ),
    Text(
        "本告知书不改变排污许可、安全生产和重污染天气应急响应的要求。",
        "This notice changes nothing in discharge permits, work safety or the response to heavy pollution episodes.",
    ),
)
CONTACT_HEAD = (
    Text("部门", "Office"),
    Text("事项", "Matter"),
    Text("联系人和电话", "Contact and telephone"),
)
CONTACT_MATTER = Text("条款{marks}", "Clauses {marks}")
CONTACT_ISSUER = Text("本告知书的签发、登记信息更正", "Issue of this notice, correction of registered facts")
BLANK = Text("（待填）", "(to be filled in)")
SEAL = Text("（发文机关印章）", "(office and seal)")
DATE_BLANK = Text("年　　月　　日", "Date: ____________")
