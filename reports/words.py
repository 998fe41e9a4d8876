"""How things are named and coloured in every output: pollutants, modes, technologies, numbers. Knows no plan."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from models.actors import RUN
from models.errors import Lang, Text

POLLUTANT_MATHTEXT = {"so2": "SO$_2$", "nox": "NO$_x$", "pm": "PM", "vocs": "VOCs"}
"""For matplotlib; 烟粉尘 is PM in both languages."""
POLLUTANT_PARTS = {"so2": "SO_2", "nox": "NO_x", "pm": "PM", "vocs": "VOCs"}
"""Formula and its low index after an underscore."""

TECHNOLOGIES = {
    "cement_kiln": Text("水泥熟料窑", "cement kiln"),
    "grinding_station": Text("水泥粉磨站", "cement grinding"),
    "brick_tunnel_kiln": Text("砖瓦隧道窑", "brick tunnel kiln"),
    "flat_glass": Text("平板玻璃熔窑", "flat glass furnace"),
    "ceramics_roller_kiln": Text("陶瓷辊道窑", "ceramics roller kiln"),
    "electric_steel": Text("电炉炼钢", "electric steel"),
    "coal_power": Text("燃煤发电机组", "coal power"),
    "coal_boiler": Text("燃煤锅炉", "coal boiler"),
    "refinery": Text("炼油装置", "refinery"),
    "batch_chemicals": Text("间歇化工装置", "batch chemicals"),
    "pharma_batch": Text("制药间歇装置", "pharmaceutical batch"),
    "car_body_coating": Text("汽车车身涂装", "car body coating"),
    "machinery_coating": Text("机械涂装", "machinery coating"),
    "metal_coating": Text("金属件涂装", "metal coating"),
    "furniture_coating": Text("家具涂装", "furniture coating"),
    "printing": Text("印刷", "printing"),
    "shoe_making": Text("制鞋", "shoe making"),
    "coating_ink_making": Text("涂料油墨生产", "coating and ink making"),
    "plastics": Text("塑料成型", "plastics"),
    "car_repair": Text("汽修喷涂", "car repair spraying"),
    "mixing_plant": Text("混凝土搅拌", "concrete mixing"),
    "sand_gravel": Text("砂石加工", "sand and gravel"),
    "electronics": Text("电子制造", "electronics"),
}
COATINGS = {
    "none": Text("无涂装", "no coating"),
    "solvent": Text("溶剂型涂料", "solvent coating"),
    "high-solid": Text("高固体分涂料", "high-solid coating"),
    "waterborne": Text("水性涂料", "waterborne coating"),
    "powder": Text("粉末涂料", "powder coating"),
    "uv": Text("紫外光固化涂料", "UV coating"),
}
LISTS = {
    "ultra_low": Text("超低排放企业名单", "ultra-low-emission list"),
    "approved_major": Text("批准的重大项目名单", "approved major projects"),
    "emergency": Text("应急工程名单", "emergency works"),
    "livelihood": Text("民生保障名单", "livelihood list"),
    "boiler_overdue": Text("逾期未完成淘汰改造的燃煤锅炉清单", "coal boilers whose replacement is overdue"),
    "not_accepted": Text("未通过验收的搅拌站清单", "mixing plants not accepted"),
    "total_missed": Text("未完成年度总量减排任务的企业清单", "firms that missed the annual total"),
    "brick_rectify": Text("限期整改的砖瓦企业清单", "brick works to be rectified"),
}
PERIODS = {
    "season": Text("全季", "season"),
    "quarter": Text("季度", "quarter"),
    "month": Text("月", "month"),
    "week": Text("周", "week"),
    "day": Text("日", "day"),
}
ZONES = {
    "city": Text("全市", "whole city"),
    "core": Text("中心城区", "core"),
    "suburb": Text("近郊区", "suburbs"),
    "outer": Text("远郊区", "outer districts"),
}
KINDS = {
    "target": Text("减排目标", "target"),
    "cap": Text("排放上限", "cap"),
    "floor": Text("保供下限", "supply floor"),
    "guard": Text("臭氧保护", "ozone guard"),
    "alternate": Text("轮流停产", "alternation"),
    "burden": Text("企业负担", "burden"),
}
PRODUCTS = {
    "cement": Text("水泥", "cement"), "clinker": Text("熟料", "clinker"), "brick": Text("砖瓦", "brick"),
    "flat_glass": Text("平板玻璃", "flat glass"), "ceramics": Text("陶瓷", "ceramics"), "steel": Text("钢", "steel"),
    "power": Text("电力", "power"), "heat": Text("供热", "heat"), "fuel": Text("燃料", "fuel"),
    "chemicals": Text("化学品", "chemicals"), "medicine": Text("药品", "medicine"), "cars": Text("汽车", "cars"),
    "machinery": Text("机械", "machinery"), "metalware": Text("金属制品", "metalware"),
    "furniture": Text("家具", "furniture"), "print": Text("印刷品", "print"), "shoes": Text("鞋", "shoes"),
    "coatings": Text("涂料", "coatings"), "plastics": Text("塑料制品", "plastics"), "repairs": Text("维修", "repairs"),
    "concrete": Text("混凝土", "concrete"), "aggregate": Text("砂石", "aggregate"),
    "electronics": Text("电子产品", "electronics"),
}  # fmt: skip


@dataclass(frozen=True)
class ModeLook:
    """How a mode appears: its name, one or two characters for a calendar cell, and colours (RRGGBB) of cell and ink.

    The fills differ in lightness as well as in hue, so that they stay apart for colour-blind readers and in print.
    """

    name: Text
    glyph: Text
    fill: str
    ink: str


def _look(zh: str, en: str, glyph_zh: str, glyph_en: str, fill: str, ink: str = "222222") -> ModeLook:
    return ModeLook(Text(zh, en), Text(glyph_zh, glyph_en), fill, ink)


MODES = {
    RUN: _look("正常生产", "normal", "产", "N", "E3EFE8", "52705F"),
    "limit": _look("限产", "limited", "限", "L", "F2C14E"),
    "limit90": _look("限产90%", "limited to 90%", "90", "90", "FAE7B5"),
    "limit80": _look("限产80%", "limited to 80%", "80", "80", "F2C14E"),
    "limit70": _look("限产70%", "limited to 70%", "70", "70", "DD9A1F"),
    "hold": _look("保温待产", "kept hot", "温", "H", "C3A5D1"),
    "night": _look("错时生产", "night only", "夜", "D", "86B7E3"),
    "stop": _look("停产", "stopped", "停", "S", "C4432D", "FFFFFF"),
}


def mode_look(name: str, output: float) -> ModeLook:
    """The look of a mode; one the program does not know is drawn after its share of normal output."""
    if name in MODES:
        return MODES[name]
    base = MODES["stop"] if output == 0 else MODES["limit"] if output < 1 else MODES["night"]
    return ModeLook(Text(name, name), base.glyph, base.fill, base.ink)


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula."""

OPTIONS = {
    "night": Text("错时生产", "other hours"),
    "limit": Text("限产", "limited"),
    "stop": Text("停产", "stopped"),
    "changed": Text("改换涂料", "changed coating"),
    "measure": Text("其他改造", "other measure"),
    "moved": Text("改期", "moved to other days"),
    "season": Text("改季施工", "moved to another season"),
    "exempt": Text("条款豁免", "exempt by clause"),
    "untouched": Text("未涉及", "untouched"),
}
"""The ways coating work can go."""
OPTION_NOTE = Text(
    "每条线每天、每道工序原计划的每一天只归入一种去向。改换涂料、其他改造、条款豁免的天数指照常作业的天数；"
    "改季指从连续关闭 28 天以上的时段挪出，其余挪动为改期。项目延误费用是整个项目的，不论起因，"
    "只记一次：记在受关闭影响、且项目完工取决于它的涂装工序上。",
    "Each day of a line and each day planned for a task counts for one option. Days of changed coating, other measure and"
    " exempt are days of normal work. A task leaves its season when its days lay in a closure of 28 days or more; other"
    " moves are to other days. The delay of a project is that of all its work, whatever caused it, and stands once, at a"
    " painting task that a closure kept waiting and on which the project's end hangs.",
)


def technology(key: str, lang: Lang) -> str:
    return TECHNOLOGIES[key].say(lang) if key in TECHNOLOGIES else key


def area(name: str, lang: Lang) -> str:
    return ZONES[name].say(lang) if name in ZONES else name


def product(key: str, lang: Lang) -> str:
    return PRODUCTS[key].say(lang) if key in PRODUCTS else key


def coating(key: str, lang: Lang) -> str:
    return COATINGS[key].say(lang) if key in COATINGS else key


def days(what: str, count: int, lang: Lang) -> str:
    return f"{what} {count} 天" if lang == "zh" else f"{what} {count} day{'' if count == 1 else 's'}"


def printable(text: str) -> str:
    """`text` on one line, without control and invisible format characters.

    A right-to-left override in a name could make a notice read otherwise than its data; a line break could forge a row.
    """
    spaced = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    kept = "".join(char for char in spaced if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    return re.sub(r" {2,}", " ", kept).strip()


def number(value: float, digits: int = 1) -> str:
    """With thousands separators; never a negative zero."""
    text = f"{value:,.{digits}f}"
    return text[1:] if float(text.replace(",", "")) == 0 and text.startswith("-") else text


def amount(value: float) -> str:
    """A quantity of goods: as many decimals as it needs, at most two, with thousands separators."""
    return number(value, 2).rstrip("0").rstrip(".")


def percent(share: float, digits: int = 1) -> str:
    return f"{number(share * 100, digits)}%"
