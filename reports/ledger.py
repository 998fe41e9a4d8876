"""The ledger: every line of a verified plan as a workbook, day by day. Knows verdicts and cells, no engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from models.actors import POLLUTANTS, RUN, Line
from models.errors import Lang, Text
from models.scenario import Scenario
from reports import words
from reports.ledger_works import write_works
from reports.season_work import SeasonWork, season_work
from reports.sheets import Column, clean, formats_of, frame, write_text
from reports.verdict import KINDS as FINDINGS
from reports.verdict import Ledger, LimitCheck, Verdict

WAN = 10_000.0
FROZEN_COLUMNS = 4


def write_ledger(
    scenario: Scenario, verdict: Verdict, file: Path, lang: Lang = "zh", work: SeasonWork | None = None
) -> None:
    """Sheets: lines (traits, days by mode, reductions kg, loss, a column for each day), limits, coating work, measures,
    construction (where the season has any), notes. `work` is worked out from the verdict when it is not given.

    Every word from a table is a text cell, also one that begins like a formula. The creation date is the season's first
    day, so that equal data give equal bytes. Rows are written in order and not kept: memory does not grow with them.
    """
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True, "strings_to_formulas": False})
    stamp = datetime.combine(scenario.season.first, time())
    book.set_properties({"title": f"{words.printable(scenario.name)} {_TITLE.say(lang)}", "created": stamp})
    sheets = _Sheets(book, scenario, lang)
    sheets.lines(verdict.ledger)
    sheets.limits(verdict.limits)
    write_works(book, sheets.formats, scenario, season_work(scenario, verdict) if work is None else work, lang)
    sheets.notes(verdict)
    book.close()


_TITLE = Text("错峰生产台账", "staggered production ledger")
_TRAITS = (
    Column(Text("企业编号", "Enterprise id"), 12),
    Column(Text("企业名称", "Enterprise"), 30),
    Column(Text("生产线编号", "Line id"), 12),
    Column(Text("生产线", "Line"), 14),
    Column(Text("统一社会信用代码", "Credit code"), 21),
    Column(Text("所在地", "District"), 11),
    Column(Text("行业", "Sector"), 11),
    Column(Text("绩效等级", "Grade"), 9),
    Column(Text("工艺", "Technology"), 14),
    Column(Text("状态", "Status"), 8),
)
_STATUS = {True: Text("在产", "active"), False: Text("停用", "idle")}
_DAYS = Text("{mode}天数", "Days {mode}")
_REDUCTION = Text("{pollutant}减排量（千克）", "{pollutant} reduced (kg)")
_LOSS = Text("产值损失（万元）", "Output value lost (10,000 yuan)")
_RESTART = Text("重启费用（万元）", "Restart cost (10,000 yuan)")
_NAMES = {"so2": "SO2", "nox": "NOx", "pm": "PM", "vocs": "VOCs"}
_LIMITS = (
    Column(Text("类别", "Kind"), 12),
    Column(Text("污染物或产品", "Pollutant or product"), 14),
    Column(Text("区域", "Area"), 14),
    Column(Text("时段", "Period"), 14),
    Column(Text("基数", "Base"), 16),
    Column(Text("要求", "Required"), 16),
    Column(Text("方案", "Planned"), 16),
    Column(Text("差额", "Shortfall"), 16),
    Column(Text("是否满足", "Holds"), 10),
    Column(Text("单位", "Unit"), 12),
)
_HOLDS = {True: Text("满足", "yes"), False: Text("未满足", "NO")}
_UNITS = {
    "target": Text("千克", "kg"),
    "cap": Text("千克", "kg"),
    "floor": Text("产品单位", "product unit"),
    "guard": Text("比例", "share"),
    "alternate": Text("条", "lines"),
    "burden": Text("元", "yuan"),
}


class _Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: Any, scenario: Scenario, lang: Lang):
        self.book, self.scenario, self.lang = book, scenario, lang
        self.formats = formats_of(book)
        self.owners = {enterprise.enterprise_id: enterprise for enterprise in scenario.enterprises}
        self._modes: dict[tuple[str, float], tuple[str, Any]] = {}

    def lines(self, ledger: Ledger) -> None:
        sheet = self.book.add_worksheet(Text("台账", "Ledger").say(self.lang))
        modes = _modes_in_use(self.scenario, ledger)
        heads = [(column.head.say(self.lang), column.width) for column in _TRAITS]
        heads += [(_DAYS.say(self.lang).format(mode=self._mode(*mode)[0]), 9.0) for mode in modes]
        heads += [(_REDUCTION.say(self.lang).format(pollutant=_NAMES[p]), 12.0) for p in POLLUTANTS]
        heads += [(_LOSS.say(self.lang), 12.0), (_RESTART.say(self.lang), 12.0)]
        first_day = len(heads)
        for n, (_, width) in enumerate(heads):
            sheet.set_column(n, n, width)
        sheet.set_column(first_day, first_day + max(len(ledger.days) - 1, 0), 2.9)
        sheet.set_row(0, 44)
        self._heads(sheet, [text for text, _ in heads])
        for d, day in enumerate(ledger.days):
            sheet.write_datetime(0, first_day + d, datetime.combine(day, time()), self.formats["rest" if day.weekday() > 4 else "day"])  # fmt: skip
        columns = {name: n for n, (name, _) in enumerate(modes)}
        for l in range(len(ledger.line_ids)):
            self._line(sheet, ledger, l, columns, first_day)
        frame(sheet, len(ledger.line_ids), first_day + len(ledger.days), FROZEN_COLUMNS)
        loss = len(_TRAITS) + len(modes) + len(POLLUTANTS)
        if ledger.line_ids:
            sheet.conditional_format(1, loss, len(ledger.line_ids), loss, {"type": "data_bar", "bar_color": "#9CC3E4", "bar_solid": True})  # fmt: skip

    def _line(self, sheet: Any, ledger: Ledger, l: int, columns: dict[str, int], first_day: int) -> None:
        """One row: traits, days by mode, amounts, and a mark on each day in another mode than `run`."""
        row, line = l + 1, self.scenario.lines[l]
        at = self._traits(sheet, row, line)
        names = ledger.mode_names[l]
        for m, name in enumerate(names):
            if name in columns:
                sheet.write_number(row, at + columns[name], int(ledger.mode_days[l, m]), self.formats["whole"])
        at += len(columns)
        for p in range(len(POLLUTANTS)):
            sheet.write_number(
                row, at + p, clean(ledger.baseline_kg[l, p] - ledger.planned_kg[l, p]), self.formats["kg"]
            )
        at += len(POLLUTANTS)
        sheet.write_number(row, at, clean(ledger.loss_yuan[l] / WAN), self.formats["wan"])
        sheet.write_number(row, at + 1, clean(ledger.restart_yuan[l] / WAN), self.formats["wan"])
        marks = {mode.name: self._mark(mode.name, mode.output) for mode in line.modes}
        days = ledger.mode_by_day[l]
        for d in np.flatnonzero(days != names.index(RUN)).tolist():
            glyph, look = marks[names[days[d]]]
            sheet.write_string(row, first_day + d, glyph, look)

    def _traits(self, sheet: Any, row: int, line: Line) -> int:
        """Returns the first free column."""
        owner = self.owners[line.enterprise_id]
        grade = "" if owner.grade == "none" else owner.grade
        traits = [
            owner.enterprise_id, owner.name, line.line_id, line.name, owner.credit_code, owner.district, owner.sector,
            grade, words.technology(line.technology, self.lang), _STATUS[line.active].say(self.lang),
        ]  # fmt: skip
        for n, text in enumerate(traits):
            self._text(sheet, row, n, text)
        return len(traits)

    def limits(self, checks: Sequence[LimitCheck]) -> None:
        sheet = self.book.add_worksheet(Text("限值", "Limits").say(self.lang))
        for n, column in enumerate(_LIMITS):
            sheet.set_column(n, n, column.width)
        self._heads(sheet, [column.head.say(self.lang) for column in _LIMITS])
        for row, check in enumerate(checks, start=1):
            subject = _NAMES.get(check.pollutant, "") or words.product(check.product, self.lang)
            area = words.area(check.area, self.lang)
            kind = words.KINDS[check.kind].say(self.lang)
            for n, text in enumerate((kind, subject, area, check.period)):
                self._text(sheet, row, n, text)
            for n, value in enumerate((check.base, check.required, check.planned, check.shortfall), start=4):
                if value is not None:
                    sheet.write_number(row, n, clean(value), self.formats["free" if check.kind == "guard" else "kg"])
            sheet.write_string(row, 8, _HOLDS[check.holds].say(self.lang), self.formats["text" if check.holds else "missed"])  # fmt: skip
            self._text(sheet, row, 9, _UNITS[check.kind].say(self.lang))
        frame(sheet, len(checks), len(_LIMITS), 0)

    def notes(self, verdict: Verdict) -> None:
        """What the colours and units mean, and what the verifier found."""
        sheet = self.book.add_worksheet(Text("说明", "Notes").say(self.lang))
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        row = 0
        for key, value in _notes(self.scenario, verdict, self.lang):
            self._text(sheet, row, 0, key)
            self._text(sheet, row, 1, value)
            row += 1
        row += 1
        for name, output in _modes_in_use(self.scenario, verdict.ledger):
            glyph, look = self._mark(name, output)
            sheet.write_string(row, 0, glyph if name != RUN else "", look)
            self._text(sheet, row, 1, self._mode(name, output)[0])
            row += 1

    def _heads(self, sheet: Any, heads: Sequence[str]) -> None:
        for n, text in enumerate(heads):
            sheet.write_string(0, n, text, self.formats["head"])

    def _text(self, sheet: Any, row: int, column: int, text: str) -> None:
        write_text(sheet, self.formats, row, column, text)

    def _mode(self, name: str, output: float) -> tuple[str, str]:
        look = words.mode_look(name, output)
        return words.printable(look.name.say(self.lang)), look.glyph.say(self.lang)

    def _mark(self, name: str, output: float) -> tuple[str, Any]:
        """Glyph and cell format of a mode; one format for each look."""
        if (name, output) not in self._modes:
            look = words.mode_look(name, output)
            cell = {"bg_color": f"#{look.fill}", "font_color": f"#{look.ink}", "align": "center", "font_size": 8, "border": 1, "border_color": "#FFFFFF"}  # fmt: skip
            self._modes[name, output] = (look.glyph.say(self.lang), self.book.add_format(cell))
        return self._modes[name, output]


def _modes_in_use(scenario: Scenario, ledger: Ledger) -> list[tuple[str, float]]:
    """Name and output of every mode some line spends a day in: `run` first, then by falling output."""
    found: dict[str, float] = {}
    for l, line in enumerate(scenario.lines[: len(ledger.line_ids)]):
        for m, mode in enumerate(line.modes):
            if ledger.mode_days[l, m]:
                found[mode.name] = max(mode.output, found.get(mode.name, 0.0))
    return sorted(found.items(), key=lambda item: (item[0] != RUN, -item[1], item[0]))


def _notes(scenario: Scenario, verdict: Verdict, lang: Lang) -> list[tuple[str, str]]:
    met = {
        "met": Text("全部满足", "all met"),
        "unmet": Text("未全部满足", "not all met"),
        "unknown": Text("无法判断", "unknown"),
    }
    passed = Text("通过", "passed") if verdict.passed else Text("未通过", "FAILED")
    reductions = "; ".join(
        f"{_NAMES[p]} {words.number(kg)} kg ({words.percent(share)})"
        for p, kg, share in zip(POLLUTANTS, verdict.reduction_kg, verdict.reduction_share, strict=True)
    )
    rows = [
        (Text("情景", "Scenario"), scenario.name),
        (Text("季节", "Season"), f"{scenario.season.first} – {scenario.season.last}"),
        (Text("独立核验", "Independent verification"), passed.say(lang)),
        (Text("限值", "Limits"), met[verdict.status].say(lang)),
        (Text("减排量", "Reduction"), reductions),
        (_LOSS, words.number(verdict.loss_yuan / WAN, 2)),
        (_RESTART, words.number(verdict.restart_yuan / WAN, 2)),
        (Text("工期延误费用（万元）", "Delay cost (10,000 yuan)"), words.number(verdict.delay_yuan / WAN, 2)),
        (Text("改造费用（万元）", "Cost of measures (10,000 yuan)"), words.number(verdict.measure_yuan / WAN, 2)),
        (
            Text("天数", "Days"),
            Text("日历日；未标注的日期为正常生产", "calendar days; a day without a mark is normal production").say(
                lang
            ),
        ),
    ]
    rows += [(Text("涂装去向", "Coating work"), words.OPTION_NOTE.say(lang))]
    findings = [(FINDINGS[finding.kind], f"{finding.where}  {finding.text.say(lang)}") for finding in verdict.findings]
    return [(key.say(lang), value) for key, value in rows + findings]
