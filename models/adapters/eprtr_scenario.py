"""A policy and a scenario to run imported facilities on, both illustrative. Knows what is surely possible, no engine."""

from __future__ import annotations

from string import Template

import numpy as np
import pandas as pd

from models.actors import POLLUTANTS
from models.adapters.eprtr_kinds import Kind, kinds, technologies
from models.adapters.report import Remark

LEAST_OUTPUT = 0.6
"""Floor on every product, and so the deepest cut of the plan that proves the limits possible."""
ASKED = 0.4
"""Share of that plan's reduction that the targets ask for."""
FEWEST_MAKERS = 3
"""A floor on what one or two plants make would be a rule for them, not for a market."""
BURDEN = 0.5
"""No facility loses more of its season; that plan loses at most 1 - LEAST_OUTPUT."""

POLICY = """\
# 示例政策，不是任何国家的法律；仅供演示。
# Illustrative: the law of no country. It opens reduced loads and stops in winter, and closes stops where people depend on it.
policy: illustrative-winter
title: 示例：冬季错峰（非法规）
document: 示例，无文号
rules:
  - id: winter-open
    clause: 示例一
    says: 示例（非法规原文）：11月至次年2月，有排放的企业可以限产、停产
    bureau: 示例部门
    window: {from: 11-01, to: 02-29}
    applies_to: {kind: line, emits: [so2, nox, pm, vocs]}
    effect: {open: [limit, limit90, limit80, limit70, stop]}
  - id: livelihood-floor
    clause: 示例二
    says: 示例（非法规原文）：垃圾焚烧等民生设施负荷不低于90%
    bureau: 示例部门
    window: {from: 11-01, to: 02-29}
    applies_to: {kind: line, emits: [so2, nox, pm, vocs], technology: must_run}
    effect: {output_at_least: 0.9}
"""

SCENARIO = Template("""\
# 由 cuofeng import 生成：$country 的 E-PRTR 设施，示例政策，示例目标。
# 目标和上限按一个确定可行的方案取其 $asked：每条线整季处于产量不低于 $least 的最低一档。所以一定可行，又确实约束。
# Made by cuofeng import: the E-PRTR facilities of $country under an illustrative policy. Targets and caps ask for $asked of what
# a plan gives in which every line keeps its deepest mode of at least $least output all season: surely possible, and binding.
name: eprtr-$country-winter-2017
season: {from: 2017-11-01, to: 2018-02-28}
data: data
policies: [policies/illustrative.yaml]
targets:
$targets
caps:
$caps
floors:
$floors
burden: {enterprise_loss_at_most: $burden}
solve: {gap: 0.5%, time_limit: 120, seed: 1}
""")


def policy_yaml() -> str:
    return POLICY


def deepest_cut(lines: pd.DataFrame) -> pd.DataFrame:
    """Kg a day that each line saves (columns as the pollutants) in its deepest mode that keeps LEAST_OUTPUT and may last
    all season: together they meet every floor and burden below."""
    modes = {
        name: min(
            (m["emits"] for m in found.values() if m["output"] >= LEAST_OUTPUT and "max_days" not in m), default=1
        )
        for name, found in technologies().items()
    }
    saved = 1.0 - np.array([modes[technology] for technology in lines["technology"]], dtype=float)
    return lines[list(POLLUTANTS)].mul(saved, axis=0)


def scenario_yaml(lines: pd.DataFrame, districts: pd.DataFrame, country: str) -> str:
    """Targets by season for each pollutant and by month for NOx, a weekly cap on NOx, weekly floors, a burden."""
    share = deepest_cut(lines).sum() / lines[list(POLLUTANTS)].sum().replace(0.0, np.nan)
    asked = {p: _percent(ASKED * share[p]) for p in POLLUTANTS if share[p] > 0}
    targets = [f"  - {{pollutant: {p}, area: city, per: season, reduce: {reduce}}}" for p, reduce in asked.items()]
    if "nox" in asked:
        targets.append(
            f"  - {{pollutant: nox, area: city, per: month, reduce: {_percent(0.8 * ASKED * share['nox'])}}}"
        )
    caps = (
        [f"  - {{pollutant: nox, area: city, per: week, at_most: {_percent(1 - 0.5 * ASKED * share['nox'], up=True)}}}"]
        if "nox" in asked
        else []
    )
    made = lines.loc[lines["product"] != "", "product"].value_counts()
    products = sorted(made.index[made >= FEWEST_MAKERS])
    floors = [
        f"  - {{product: {product}, area: city, per: week, at_least: {LEAST_OUTPUT:.0%}}}" for product in products
    ]
    return SCENARIO.substitute(
        country=country, asked=f"{ASKED:.0%}", least=f"{LEAST_OUTPUT:.0%}", burden=f"{BURDEN:.0%}",
        targets="\n".join(targets) or "  []", caps="\n".join(caps) or "  []", floors="\n".join(floors) or "  []",
    )  # fmt: skip


def _percent(share: float, up: bool = False) -> str:
    """`12.3%`, rounded to the side that asks for less."""
    return f"{(np.ceil if up else np.floor)(share * 1000) / 10:g}%"


def kind_table(used: tuple[Kind, ...]) -> str:
    """The constants of each kind and why, as Markdown."""
    head = (
        "| kind | 行业 sector | E-PRTR | technology | product | kg SO2, NOx, PM, VOC per unit | yuan per unit | why |"
    )
    rows = [
        f"| {k.name} | {k.sector} | {' '.join(k.codes) or '-'} | {k.technology} | {k.product or '-'} ({k.unit or '-'}) "
        f"| {', '.join(f'{v:g}' for v in k.kg)} | {k.yuan:g} | {k.why} |"
        for k in used
    ]
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *rows])


README = Template("""\
# $country：E-PRTR 设施 · facilities

来源 · source: `$source`，E-PRTR / Industrial Reporting, European Environment Agency（署名即可再用 · reuse with attribution）

导入 $count 家；$refused 行未采用，$flagged 处存疑，$assumed 处空白按 0 计。逐条见 import-report.csv。
Taken over: $count facilities; $refused rows refused, $flagged values flagged, $assumed empty values taken as 0; import-report.csv has each.

## 假设 · Assumptions（均为示意 · all illustrative [B]）

1. 年吨数 x 1000 / 365 = 每日千克，每天照常生产。 Kg a day = tonnes a year x 1000 / 365, every day alike.
2. 空白 = 低于申报门槛 = 0；PM 取 PM10，VOCs 取 NMVOC，SO2 取 SOx。 Empty = below the threshold = 0; PM is PM10, VOC is NMVOC, SO2 is SOx.
3. 每个设施一条生产线“全厂”；区域为 NUTS 三级，分区为二级。 One line for each facility; districts are NUTS 3 regions, zones NUTS 2.
4. 产量 = 各污染物按下表排放系数反推的最大值；产值 = 产量 x 单价。 Output = the largest that any pollutant implies by the table; value = output x yuan.
5. 清单没有背景排放、绩效等级、停开机数据：无背景，物理按活动类别。 The list has no background, grades or stop and start data: none, and physics by kind.
6. 政策与目标为示例，不是任何国家的法律。 Policy and targets are examples, the law of no country.

$kinds
""")


def readme(made: dict[str, pd.DataFrame], remarks: tuple[Remark, ...], country: str, source: str) -> str:
    refused = {remark.row for remark in remarks if remark.action == "refused"}
    sectors = set(made["enterprises"]["sector"])
    return README.substitute(
        country=country, source=source.replace("`", ""), count=len(made["lines"]), refused=len(refused),
        flagged=sum(remark.action == "flagged" for remark in remarks),
        assumed=sum(remark.action == "assumed" for remark in remarks),
        kinds=kind_table(tuple(kind for kind in kinds() if kind.sector in sectors)),
    )  # fmt: skip
