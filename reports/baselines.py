"""What today's rules would cost beside a plan, in words and as a table. Knows the figures that summary.json holds of
baselines, not how they are found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.actors import POLLUTANTS
from models.errors import Lang, Text
from reports import words
from reports.verdict import KINDS as FINDINGS

NAMES: dict[str, Text] = {
    "blanket": Text("一刀切", "blanket cut"),
    "grade": Text("按绩效分级", "grade table"),
    "greedy": Text("按单价排序", "marginal-cost list"),
}
BREAKS = {
    "law": Text("条文要求的天数", "days that clauses demand"),
    "physics": Text("设备运行条件", "what lines can do"),
}
"""Findings on a baseline, in its own words; it opens no mode that the law closes."""
HEADS = (
    Text("今天的做法", "Today's way"),
    Text("成本（万元）", "Cost (10,000 yuan)"),
    Text("为本方案的倍数", "Times this plan's"),
    Text("产值损失（万元）", "Output lost (10,000 yuan)"),
    *(Text(f"{pollutant} 减排", f"{pollutant} cut") for pollutant in ("SO₂", "NOₓ", "PM", "VOCs")),
    Text("违反", "Breaks"),
    Text("修复后成本（万元）", "Cost repaired (10,000 yuan)"),
    Text("为本方案的倍数", "Times this plan's"),
)
WAN = 10_000.0


def name(kind: str, share: float | None) -> Text:
    zh, en = NAMES[kind]
    return Text(zh, en) if share is None else Text(f"{zh}（各减 {share:.2%}）", f"{en} of {share:.2%}")


def breaks(told: Mapping[str, Any], lang: Lang) -> str:
    """`limits 116 (cap 53, floor 63), what lines can do 572`; what there is none of is left out."""
    parts = []
    comma = "，" if lang == "zh" else ", "
    if told["limits_missed"]:
        kinds = comma.join(f"{words.KINDS[kind].say(lang)} {count}" for kind, count in told["missed"].items())
        missed = told["limits_missed"]
        parts.append(Text(f"限值 {missed} 项（{kinds}）", f"limits {missed} ({kinds})").say(lang))
    parts += [f"{BREAKS.get(kind, FINDINGS[kind]).say(lang)} {count}" for kind, count in told["findings"].items()]
    return comma.join(parts) or Text("无", "nothing").say(lang)


def rows(baselines: Mapping[str, Any], cost_yuan: float, lang: Lang) -> list[list[Any]]:
    """By HEADS; None where nothing was found or the plan costs nothing to be compared with."""
    return [
        [
            name(kind, told["share"]).say(lang),
            _wan(told["cost"]),
            _times(told["cost"], cost_yuan),
            _wan(told["loss"]),
            *(f"{told['reduction'][pollutant]['share']:.1%}" for pollutant in POLLUTANTS),
            breaks(told, lang),
            _wan(told["repaired_cost"]),
            _times(told["repaired_cost"], cost_yuan),
        ]
        for kind, told in baselines.items()
        if kind in NAMES
    ]


def _wan(yuan: float | None) -> float | None:
    return None if yuan is None else round(yuan / WAN, 1)


def _times(yuan: float | None, ours: float) -> float | None:
    return None if yuan is None or ours <= 0 else round(yuan / ours, 3)
