"""Which facilities of the E-PRTR list can be believed. Knows its columns and plausible values, no contract table.

A value that cannot be true leaves the facility out (refused): its emission is unknown, and unknown is not zero. A value
that is only odd is kept and named (flagged). An empty cell is below the reporting threshold and becomes 0 (assumed).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.adapters.eprtr_kinds import kind_of
from models.adapters.reading import MENDED, mend
from models.adapters.report import Action, Remark
from models.errors import Fault, Text

ID, ACTIVITY, COUNTRY, REGION, REGION_NAME, NAME = (
    "Facility_INSPIRE_ID", "mainActivityCode", "countryCode", "NUTSRegionSourceCode", "NUTSRegionSourceName", "nameOfFeature",
)  # fmt: skip
POLLUTANT_COLUMNS = {"sox_t": "so2", "nox_t": "nox", "pm10_t": "pm", "nmvoc_t": "vocs"}
REQUIRED = (ID, NAME, ACTIVITY, COUNTRY, REGION, REGION_NAME, *POLLUTANT_COLUMNS)

THRESHOLD_T = {"sox_t": 150.0, "nox_t": 100.0, "pm10_t": 50.0, "nmvoc_t": 100.0}
"""Reporting thresholds of Annex II of Regulation (EC) 166/2006, tonnes a year."""
MOST_T = {"sox_t": 60_000.0, "nox_t": 40_000.0, "pm10_t": 8_000.0, "nmvoc_t": 15_000.0}
"""No single European plant of these years emitted more [B]: the largest lignite station (5 GW) reports 29 kt NOx and 39 kt
SOx, the largest refinery 10 kt NMVOC. A coal station of 0.5 GW that burns 1.5 Mt at 1 % sulphur makes 30 kt SOx uncleaned."""
REFUSED_RATIO, FLAGGED_RATIO = 1000.0, 30.0
"""Beside the median of the kind in the whole list: 1000 is tonnes for kilograms; 30 the largest true plants come near."""
FEWEST_FOR_MEDIAN = 8

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Checked:
    """Believed facilities, one a row: the list's text columns, `row`, `id` (fit for a file name), and tonnes a year as
    so2, nox, pm, vocs; every remark of the country."""

    facilities: pd.DataFrame
    remarks: tuple[Remark, ...]


def check(rows: pd.DataFrame, torn: tuple[Fault, ...], country: str) -> Checked:
    """Judge one country's rows; the others serve for the medians. `torn` rows cannot be split into columns."""
    broken = {fault.row for fault in torn}
    remarks = [Remark(fault.row or 0, fault.key, fault.value, "refused", fault.expected) for fault in torn]
    whole, mended = _mended(rows[~rows["row"].isin(broken)], country)
    remarks += mended
    tonnes = whole[list(POLLUTANT_COLUMNS)].map(_tonnes)
    kind = whole[ACTIVITY].map(lambda activity: kind_of(activity).name)
    here = whole[COUNTRY] == country
    for column in POLLUTANT_COLUMNS:
        believable = tonnes[column].where(tonnes[column] > 0)
        groups = believable.groupby(kind)
        median = groups.transform("median").where(groups.transform("count") >= FEWEST_FOR_MEDIAN)
        remarks += _judge_column(column, whole[here], tonnes.loc[here, column], median[here])
    remarks += _judge_rows(whole[here], tonnes[here])
    refused = {remark.row for remark in remarks if remark.action == "refused"}
    kept = here & ~whole["row"].isin(refused)
    facilities = whole[kept].assign(
        id=whole.loc[kept, ID].map(file_name),
        **{pollutant: tonnes.loc[kept, column].fillna(0.0) for column, pollutant in POLLUTANT_COLUMNS.items()},
    )
    names = dict(zip(whole["row"], whole[NAME], strict=True))
    named = tuple(replace(remark, facility=names.get(remark.row, "")) for remark in remarks)
    return Checked(facilities.reset_index(drop=True), named)


def file_name(inspire_id: str) -> str:
    """The id with every character outside letters, digits, - and _ as one _: it names the notice's file."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", inspire_id).strip("_")[-120:]


def _mended(rows: pd.DataFrame, country: str) -> tuple[pd.DataFrame, list[Remark]]:
    """The rows with garbled characters mended, and a remark for each cell of the country."""
    columns = [name for name in rows.columns if name != "row"]
    clean = rows[columns].map(mend)
    told = clean.ne(rows[columns]).mul(clean[COUNTRY] == country, axis=0)
    remarks = [
        Remark(int(row), column, text, "assumed", MENDED)
        for column in columns
        for row, text in zip(rows.loc[told[column], "row"], clean.loc[told[column], column], strict=True)
    ]
    return clean.assign(row=rows["row"]), remarks


def _tonnes(text: str) -> float:
    """NaN where nothing or no number stands."""
    return float(text) if _NUMBER.fullmatch(text) else np.nan


def _judge_column(column: str, rows: pd.DataFrame, tonnes: pd.Series, median: pd.Series) -> list[Remark]:
    """One remark at most for each cell of a pollutant's column."""
    found = []
    for row, text, value, usual in zip(rows["row"], rows[column], tonnes, median, strict=True):
        verdict = _judge_value(column, text, value, usual)
        if verdict is not None:
            found.append(Remark(int(row), column, text, *verdict))
    return found


def _judge_value(column: str, text: str, value: float, usual: float) -> tuple[Action, Text] | None:
    """What to do with a cell and why; None when there is nothing to say. `usual` is the kind's median or NaN."""
    least, most = THRESHOLD_T[column], MOST_T[column]
    if text == "":
        return "assumed", Text(
            f"空白：低于申报门槛 {least:g} 吨/年，按 0 计",
            f"empty: below the reporting threshold of {least:g} t a year, taken as 0",
        )
    if np.isnan(value):
        return "refused", Text(
            "不是数（应为吨/年，小数点为点，无千位分隔）",
            "no number (expected tonnes a year, a point, no thousands separator)",
        )
    if value < 0:
        return "refused", Text("排放量为负", "a negative emission")
    if value > most:
        return "refused", Text(
            f"大于欧洲单个设施可能的最大值 {most:g} 吨/年，疑为单位错误",
            f"above {most:g} t a year, more than any single European plant: probably a wrong unit",
        )
    ratio = value / usual if usual > 0 else 0.0
    if ratio > REFUSED_RATIO:
        return "refused", Text(
            f"为同类设施中位数 {usual:.3g} 吨的 {ratio:.0f} 倍，疑为单位错误（千克当作吨）",
            f"{ratio:.0f} times the median of its kind, {usual:.3g} t: probably kilograms for tonnes",
        )
    if ratio > FLAGGED_RATIO:
        return "flagged", Text(
            f"为同类设施中位数 {usual:.3g} 吨的 {ratio:.0f} 倍，请核对",
            f"{ratio:.0f} times the median of its kind, {usual:.3g} t: please check",
        )
    if value < least:
        return "flagged", Text(
            f"低于申报门槛 {least:g} 吨/年：自愿申报或单位有误，请核对",
            f"below the reporting threshold of {least:g} t a year: reported of free will or in a wrong unit, please check",
        )
    return None


def _judge_rows(rows: pd.DataFrame, tonnes: pd.DataFrame) -> list[Remark]:
    """What concerns a whole row: its id, name, activity, region, and whether it emits anything known."""
    files = rows[ID].map(file_name)
    nothing = ((rows[list(POLLUTANT_COLUMNS)] == "") | (tonnes == 0)).all(axis=1)
    tests: list[tuple[pd.Series, str, Action, Text]] = [
        (files == "", ID, "refused", Text("缺少设施编号", "no facility id")),
        ((files != "") & files.str.lower().duplicated(), ID, "refused", Text("设施编号重复，只取第一行", "the id stands twice: only its first row is taken")),
        (rows[NAME] == "", NAME, "refused", Text("缺少设施名称", "no name")),
        (nothing, "", "refused", Text("四项污染物都没有排放量，无可安排", "none of the four pollutants has a value: nothing to schedule")),
        (rows[ACTIVITY] == "", ACTIVITY, "flagged", Text("缺少活动代码，按“其他工业”计", "no activity code, taken as other industry")),
        (rows[ACTIVITY].map(lambda a: a != "" and kind_of(a).name == "other"), ACTIVITY, "flagged", Text("未知的活动代码，按“其他工业”计", "unknown activity code, taken as other industry")),
        (rows[REGION] == "", REGION, "flagged", Text("缺少 NUTS 区域，归入“未注明”", "no NUTS region, put into the country's unnamed region")),
    ]  # fmt: skip
    empty = pd.Series("", index=rows.index)
    return [
        Remark(int(row), column, str(value), action, reason)
        for mask, column, action, reason in tests
        for row, value in zip(rows.loc[mask, "row"], (rows[column] if column else empty)[mask], strict=True)
    ]
