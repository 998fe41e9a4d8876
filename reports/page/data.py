"""What the page shows, as plain JSON values. Knows verdicts, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.actors import POLLUTANTS, RUN
from models.errors import Lang
from models.scenario import Scenario
from reports import words
from reports.charts import data as charts
from reports.page import texts
from reports.verdict import KINDS as FINDINGS
from reports.verdict import Floats, Ledger, LimitCheck, Verdict

WAN = 10_000.0
TONNE = 1000.0


def page_data(scenario: Scenario, verdict: Verdict, gap: float | None, lang: Lang) -> dict[str, Any]:
    """`gap` is the proven one of the run, None where none was."""
    ledger = verdict.ledger
    modes = _modes(scenario, lang)
    return {
        "words": _words(lang),
        "title": texts.TITLE.say(lang).format(name=words.printable(scenario.name)),
        "subtitle": texts.SUBTITLE.say(lang).format(
            first=scenario.season.first, last=scenario.season.last, days=len(scenario.season),
            lines=f"{len(scenario.lines):,}", tasks=f"{len(scenario.tasks):,}",
        ),
        "verdict": _verdict(verdict, lang),
        "numbers": _numbers(verdict, gap, lang),
        "findings": [f"{FINDINGS[one.kind].say(lang)} · {words.printable(one.where)} · {words.printable(one.text.say(lang))}" for one in verdict.findings],
        "limits": _limits(verdict.limits, lang),
        "days": [day.isoformat() for day in ledger.days],
        "daily": [_daily(panel, lang) for panel in charts.daily(scenario, verdict)] if ledger.days else [],
        "heat": [_heat(charts.heat(ledger, "sector"), texts.BY_SECTOR.say(lang)), _heat(charts.heat(ledger, "district"), texts.BY_DISTRICT.say(lang))] if ledger.days else [],
        "loss": _loss(charts.loss(ledger)),
        "modes": [mode for mode, _ in modes.values()],
        **_firms(scenario, ledger, {name: n for n, name in enumerate(modes)}),
    }  # fmt: skip


def _words(lang: Lang) -> dict[str, Any]:
    return {
        **{key: text.say(lang) for key, text in texts.WORDS.items()},
        "limit_heads": [text.say(lang) for text in texts.LIMIT_HEADS],
        "firm_heads": [text.say(lang) for text in texts.FIRM_HEADS],
    }


def _verdict(verdict: Verdict, lang: Lang) -> dict[str, Any]:
    if not verdict.passed:
        return {"good": False, "text": texts.FAILED.say(lang).format(count=len(verdict.findings))}
    if verdict.status != "met":
        return {"good": False, "text": texts.PASSED_UNMET.say(lang).format(missed=len(verdict.missed))}
    return {"good": True, "text": texts.PASSED_MET.say(lang)}


def _numbers(verdict: Verdict, gap: float | None, lang: Lang) -> list[dict[str, str]]:
    ledger = verdict.ledger
    cards = [
        (
            words.number(kg / TONNE),
            texts.REDUCED.say(lang).format(pollutant=texts.POLLUTANTS[p], share=words.percent(share)),
        )
        for p, kg, share in zip(POLLUTANTS, verdict.reduction_kg, verdict.reduction_share, strict=True)
    ]
    proven = "—" if gap is None else f"{gap:.2%}"
    curtailed = {ledger.enterprise_ids[one.line] for one in ledger.curtailments}
    line_days = sum(one.stop - one.start for one in ledger.curtailments)
    cards += [
        (words.number(verdict.cost_yuan / WAN, 0), texts.COST.say(lang).format(gap=proven)),
        (words.number(verdict.loss_yuan / WAN, 0), texts.LOSS.say(lang)),
        (words.number((verdict.cost_yuan - verdict.loss_yuan) / WAN, 0), texts.OTHER_COST.say(lang)),
        (f"{len(curtailed):,}", texts.FIRMS.say(lang)),
        (f"{line_days:,}", texts.LINE_DAYS.say(lang)),
    ]
    return [{"value": value, "name": name} for value, name in cards]


def _limits(checks: tuple[LimitCheck, ...], lang: Lang) -> list[dict[str, Any]]:
    """Limits of one kind, subject and area together; `worst` is the period nearest to being missed."""
    groups: dict[tuple[str, str, str], list[LimitCheck]] = {}
    for check in checks:
        groups.setdefault((check.kind, check.pollutant or check.product, check.area), []).append(check)
    rows = []
    for (kind, subject, area), members in groups.items():
        margins = [_margin(check) for check in members]
        rows.append(
            {
                "kind": words.KINDS[kind].say(lang),
                "subject": texts.POLLUTANTS.get(subject, words.product(subject, lang)),
                "area": words.printable(words.area(area, lang)),
                "unit": texts.UNITS[kind].say(lang),
                "digits": {"guard": 3, "alternate": 0}.get(kind, 1),
                "worst": int(np.argmin(margins)),
                "periods": [
                    {
                        "name": words.PERIODS["season"].say(lang) if check.period == "season" else check.period,
                        "base": _round(check.base),
                        "required": _round(check.required),
                        "planned": _round(check.planned),
                        "shortfall": _round(check.shortfall),
                        "holds": bool(check.holds),
                    }
                    for check in members
                ],
            }
        )
    return sorted(rows, key=lambda row: all(period["holds"] for period in row["periods"]))


def _margin(check: LimitCheck) -> float:
    """What is left before the limit is missed, relative to it; negative when missed."""
    at_least = check.kind in ("target", "floor", "guard")
    left = check.planned - check.required if at_least else check.required - check.planned
    return left / max(abs(check.required), 1e-9)


def _daily(panel: charts.Daily, lang: Lang) -> dict[str, Any]:
    tonnes = float(panel.baseline_kg.max(initial=0.0)) >= 2 * TONNE
    scale = TONNE if tonnes else 1.0
    caps = []
    for per, steps in panel.caps:
        values: list[float | None] = [None] * len(panel.days)
        for step in steps:
            values[step.start : step.stop] = [_round(step.kg_per_day / scale, 3)] * (step.stop - step.start)
        caps.append({"name": texts.CAP.say(lang).format(per=words.PERIODS[per].say(lang)), "values": values})
    return {
        "name": f"{texts.POLLUTANTS[panel.pollutant]} · {words.printable(words.area(panel.area, lang))}",
        "unit": ("吨/日" if tonnes else "千克/日") if lang == "zh" else ("t/day" if tonnes else "kg/day"),
        "digits": 2 if tonnes else 1,
        "baseline": _list(panel.baseline_kg / scale, 3),
        "planned": _list(panel.planned_kg / scale, 3),
        "caps": caps,
    }


def _heat(heat: charts.Heat, name: str) -> dict[str, Any]:
    groups = [f"{words.printable(group)} ({lines})" for group, lines in zip(heat.groups, heat.lines, strict=True)]
    return {
        "name": name,
        "groups": groups,
        "most": heat.most_percent,
        "share": [_list(row * 100, 1) for row in heat.share],
    }


def _loss(loss: charts.Loss) -> dict[str, Any]:
    share = np.divide(loss.loss_yuan, loss.value_yuan, out=np.zeros_like(loss.loss_yuan), where=loss.value_yuan > 0)
    return {
        "groups": [words.printable(group) for group in loss.groups],
        "wan": _list(loss.loss_yuan / WAN, 2),
        "share": _list(share, 5),
    }


def _modes(scenario: Scenario, lang: Lang) -> dict[str, tuple[dict[str, str], float]]:
    """Name -> look, for every mode of a line: `run` first, then by falling output."""
    outputs: dict[str, float] = {RUN: 1.0}
    for line in scenario.lines:
        for mode in line.modes:
            outputs[mode.name] = max(mode.output, outputs.get(mode.name, 0.0))
    ordered = sorted(outputs.items(), key=lambda item: (item[0] != RUN, -item[1], item[0]))
    looks = {name: (words.mode_look(name, output), output) for name, output in ordered}
    return {
        name: ({"name": words.printable(look.name.say(lang)), "fill": f"#{look.fill}"}, output)
        for name, (look, output) in looks.items()
    }


def _firms(scenario: Scenario, ledger: Ledger, mode_number: Mapping[str, int]) -> dict[str, Any]:
    """Every enterprise with its lines and blocks, in arrays rather than objects: 20,000 lines stay near two megabytes."""
    blocks: dict[int, list[list[int]]] = {}
    rules: dict[str, int] = {}
    for one in ledger.curtailments:
        quoted = rules.setdefault(words.printable("; ".join(one.rules)), len(rules))
        blocks.setdefault(one.line, []).append([one.start, one.stop, mode_number[one.mode], quoted])
    lines: dict[str, list[list[Any]]] = {}
    loss: dict[str, float] = {}
    for at, line in enumerate(scenario.lines if ledger.days else ()):
        row = [words.printable(line.line_id), words.printable(line.name), int(line.active), blocks.get(at, [])]
        lines.setdefault(line.enterprise_id, []).append(row)
        loss[line.enterprise_id] = loss.get(line.enterprise_id, 0.0) + float(ledger.loss_yuan[at])
    owners = [owner for owner in scenario.enterprises if owner.enterprise_id in lines]
    districts = sorted({words.printable(owner.district) for owner in owners})
    sectors = sorted({words.printable(owner.sector) for owner in owners})
    district_at, sector_at = ({name: n for n, name in enumerate(names)} for names in (districts, sectors))
    firms = [
        [
            words.printable(owner.enterprise_id),
            words.printable(owner.name),
            district_at[words.printable(owner.district)],
            sector_at[words.printable(owner.sector)],
            "" if owner.grade == "none" else words.printable(owner.grade),
            _round(loss[owner.enterprise_id] / WAN, 2),
            lines[owner.enterprise_id],
        ]
        for owner in owners
    ]
    return {"rules": list(rules), "districts": districts, "sectors": sectors, "firms": firms}


def _round(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(float(value), digits) + 0.0


def _list(values: Floats, digits: int) -> list[float]:
    return [round(float(value), digits) + 0.0 for value in values]
