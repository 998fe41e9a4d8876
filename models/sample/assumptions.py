"""What the sample city assumes, told beside the tables it is drawn from. Knows how to tell, not how to draw."""

from __future__ import annotations

from string import Template
from typing import Literal

import pandas as pd

from models.actors import POLLUTANTS
from models.sample.profiles import city, profiles, text

Words = Literal["zh", "en"]

HEADS = {
    "zh": ("技术", "行业", "每 1600 家", "条/家", "日产量中位数", "单位", "元/单位", "SO2", "NOx", "PM", "VOCs", "依据"),
    "en": ("technology", "sector", "of 1,600", "lines each", "median output a day", "unit", "yuan a unit",
           "SO2", "NOx", "PM", "VOCs", "basis"),
}  # fmt: skip


def profile_table(language: Words) -> str:
    """One row for each technology, as Markdown; kg per unit of output."""
    rows = [HEADS[language], ("---",) * len(HEADS[language])]
    for p in profiles():
        lines = sum(k * chance for k, chance in enumerate(p.lines, start=1))
        figures = (p.per_1600, lines, p.size[0], p.unit, p.yuan, *p.kg)
        rows.append(
            (p.technology, p.sector, *(f"{v:g}" if isinstance(v, float | int) else v for v in figures), p.basis)
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def made_table(tables: dict[str, pd.DataFrame], language: Words) -> str:
    """What this folder holds: counts and kg on a normal day, listed against the whole society (year-round background)."""
    firms, lines, tasks = tables["enterprises"], tables["lines"], tables["tasks"]
    active = lines[lines["status"] == "active"]
    listed = active[list(POLLUTANTS)].sum() / 1000
    rest = tables["background"].loc[tables["background"]["month"] == "all", list(POLLUTANTS)].sum() / 1000
    zh = language == "zh"
    counts = [
        ("企业" if zh else "enterprises", f"{len(firms)}"),
        ("重点排污单位" if zh else "key emitters", f"{(firms['key_emitter'] == 'yes').sum()}"),
        ("生产线（其中停用）" if zh else "lines (idle)", f"{len(lines)} ({len(lines) - len(active)})"),
        ("项目、工序" if zh else "projects, tasks", f"{len(tables['projects'])}, {len(tasks)}"),
        *(
            (f"{p}（吨/日）" if zh else f"{p} (t a day)", f"{listed[p]:.3g} / {listed[p] + rest[p]:.3g}")
            for p in POLLUTANTS
        ),
    ]
    heads = ("内容", "数量（排放：清单内 / 全社会）") if zh else ("what", "how many (emission: listed / whole society)")
    return "\n".join(f"| {a} | {b} |" for a, b in [heads, ("---", "---"), *counts])


def readme(tables: dict[str, pd.DataFrame], command: str) -> str:
    """README.md of a written folder, Chinese then English."""
    place = city()
    share = {p: f"{place.listed_share[p]:.0%}" for p in POLLUTANTS}
    return Template(text("readme.txt")).substitute(
        command=command,
        made_zh=made_table(tables, "zh"), made_en=made_table(tables, "en"),
        profiles_zh=profile_table("zh"), profiles_en=profile_table("en"),
        key_kg=f"{place.key_emitter_kg:g}", idle=f"{place.idle_lines:.0%}",
        **share,
    )  # fmt: skip
