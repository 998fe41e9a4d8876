"""Why a line or a task stands as it does, block by block, in plain words. Knows law and a finished run, no engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS, RUN, Enterprise, Line
from models.errors import Fault, InputError, Text, nearest
from models.law import LineLaw, apply_to_lines, rules_of
from models.problem import LawClass
from models.scenario import CITY, Scenario
from models.season import PERIODS, Period, working_days
from reports import law_names, words
from reports.coating_lines import painting_lines
from reports.done import Done, lines_alone, read_taken
from reports.explain_works import option_note, work_accounts, works_of
from reports.passages import Account, Passage, Row, RunTables, read_run_tables
from reports.readback import amount, mode_name, period_name, read_unless
from reports.retrofits import Retrofit, retrofits

__all__ = ["Account", "Passage", "RunTables", "explain", "read_run_tables"]


def explain(scenario: Scenario, tables: RunTables, subject_id: str) -> tuple[Account, ...]:
    """One account per line of an enterprise or task of a project (and one of the project itself), or the one line or task
    that is named.

    Raises InputError with the nearest known id when there is no such enterprise, line, project or task, and when a table
    of the run is not as it should be.
    """
    lines = [i for i, line in enumerate(scenario.lines) if subject_id in (line.line_id, line.enterprise_id)]
    tasks = {task.task_id: task for task in scenario.tasks if subject_id in (task.task_id, task.project_id)}
    if not lines and not tasks:
        raise InputError([_unknown(scenario, subject_id)])
    works = works_of(scenario, tables.tasks, {task.project_id for task in tasks.values()})
    done = Done(_modes(scenario, tables, lines), works, read_taken(tables.folder, scenario))
    return (*_line_accounts(scenario, tables, done, lines), *work_accounts(scenario, done, set(tasks), subject_id))


def _modes(scenario: Scenario, tables: RunTables, lines: list[int]) -> NDArray[np.int8]:
    """What schedule.csv gives the lines on each day; all others run."""
    modes = np.zeros((len(scenario.lines), len(scenario.season)), dtype=np.int8)
    wanted = {scenario.lines[i].line_id: i for i in lines}
    for row in tables.schedule:
        if row["line_id"] in wanted:
            i = wanted[row["line_id"]]
            first, last = (scenario.season.index(date.fromisoformat(row[key])) for key in ("from", "to"))
            modes[i, first : last + 1] = [mode.name for mode in scenario.lines[i].modes].index(row["mode"])
    return modes


def _unknown(scenario: Scenario, subject_id: str) -> Fault:
    known = {
        *(name for line in scenario.lines for name in (line.line_id, line.enterprise_id)),
        *(name for task in scenario.tasks for name in (task.task_id, task.project_id)),
    }
    expected = Text("应为企业、生产线、项目或工序的编号", "must be the id of an enterprise, line, project or task")
    return Fault("ID", None, "", subject_id, expected, nearest(subject_id, sorted(known)))


@dataclass(frozen=True)
class _Subject:
    """A line with its law as its measures leave it, and the share of emission (T, 4) that they leave."""

    line: Line
    owner: Enterprise
    law: LawClass
    left: NDArray[np.float64]


def _line_accounts(scenario: Scenario, tables: RunTables, done: Done, lines: list[int]) -> Iterable[Account]:
    owners = {enterprise.enterprise_id: enterprise for enterprise in scenario.enterprises}
    alone = lines_alone(scenario, done, lines)
    place = {int(i): l for l, i in enumerate(alone.numbers)}
    paint = {
        work.subject: work
        for work in painting_lines(scenario, done, frozenset(scenario.lines[i].line_id for i in lines))
    }
    taken = retrofits(scenario, replace(done, taken=tuple(one for one in done.taken if one.line in place)))
    for i in lines:
        line, law = scenario.lines[i], apply_to_lines(scenario, np.array([i], dtype=np.int32))
        subject = _Subject(line, owners[line.enterprise_id], law.classes[0], np.ones((len(scenario.season), 4)))
        if i in place and alone.choice[place[i]] >= 0:
            choice = alone.problem.choices[alone.choice[place[i]]]
            subject = replace(subject, law=alone.problem.law_classes[choice.law], left=choice.left)
        rows = [row for row in tables.schedule if row["line_id"] == line.line_id]
        passages = tuple(_passage(scenario, tables, subject, row) for row in rows if row["mode"] != RUN)
        notes = [
            *(_measure_note(scenario, one) for one in taken if one.line_id == line.line_id),
            *_line_notes(scenario, subject, law, rows),
            *([option_note(paint[line.line_id])] if line.line_id in paint else []),
        ]
        yield Account(line.line_id, _line_heading(line, subject.owner), tuple(notes), passages)


def _measure_note(scenario: Scenario, one: Retrofit) -> Text:
    """The measure a line takes: from when, for how much, what it changes and what that keeps from being emitted."""
    measure = next(m for m in scenario.measures if m.measure_id == one.measure_id)
    title = words.printable(one.title)
    shares = [(p, share) for p, share in zip(POLLUTANTS, measure.emits, strict=True) if share != 1]
    kept = ", ".join(f"{p} {amount(kg)} kg" for p, kg in zip(POLLUTANTS, one.avoided_kg, strict=True) if abs(kg) > 1e-9)
    changes_zh = [
        f"{p} 排放降为原来的 {share * 100:g}%" if share < 1 else f"{p} 排放为原来的 {share * 100:g}%"
        for p, share in shares
    ]
    changes_en = [f"{p} at {share * 100:g}% of what it would be" for p, share in shares]
    if measure.coating:
        changes_zh.append(f"此后按{words.coating(measure.coating, 'zh')}适用规则")
        changes_en.append(f"the law reads it with {words.coating(measure.coating, 'en')}")
    if measure.joins_list:
        known = law_names.LISTS.get(measure.joins_list, Text(measure.joins_list, measure.joins_list))
        changes_zh.append(f"列入{known.zh}")
        changes_en.append(f"it joins the list of {known.en}")
    return Text(
        f"自 {one.first_day} 起改造「{title}」，费用 {one.cost_yuan:,.0f} 元：{'，'.join(changes_zh)}；"
        f"到季末少排 {kept or '0 kg'}，此后停限产 {one.curtailed_days} 天（此前 {one.curtailed_before} 天）。",
        f'Takes the measure "{title}" from {one.first_day} on for {one.cost_yuan:,.0f} yuan: {", ".join(changes_en)};'
        f" avoids {kept or '0 kg'} to the season's end, curtailed on {one.curtailed_days} days since"
        f" ({one.curtailed_before} before).",
    )


def _line_heading(line: Line, owner: Enterprise) -> Text:
    name, firm = words.printable(line.name), words.printable(owner.name)
    emits = [(p, kg) for p, kg in zip(POLLUTANTS, line.kg, strict=True) if kg > 0]
    daily = ", ".join(f"{p} {amount(kg)} kg" for p, kg in emits)
    return Text(
        f"{line.line_id} {name}（{owner.enterprise_id} {firm}，{owner.district}，{words.technology(line.technology, 'zh')}，"
        f"绩效等级 {owner.grade}；每个正常生产日产值 {line.value_per_day:,.0f} 元，排放 {daily or '无'}）",
        f"{line.line_id} {name} ({owner.enterprise_id} {firm}, {owner.district}, {words.technology(line.technology, 'en')},"
        f" grade {owner.grade}; a normal day makes {line.value_per_day:,.0f} yuan and emits {daily or 'nothing'})",
    )


def _line_notes(scenario: Scenario, subject: _Subject, law: LineLaw, rows: Sequence[Row]) -> Iterable[Text]:
    """What holds for the line as a whole: idle, owed days, exemptions, or why nothing is asked of it."""
    if not subject.line.active:
        yield Text("停运（idle）：不参与错峰，也不计减排。", "Idle: nothing is asked of it, and it counts for nothing.")
        return
    rules, law_class = rules_of(scenario), subject.law
    for owed in law_class.owed:
        mode = law_class.mode_names[owed.mode]
        rule_id, days, period = rules[owed.rule].rule_id, owed.at_least, owed.period.name
        yield Text(
            f"「{rule_id}」要求在 {period} 内{mode_name(mode, 'zh')}不少于 {days} 天。",
            f'"{rule_id}" demands at least {days} days {mode_name(mode, "en")} in {period}.',
        )
    for reach in law.reaches:
        excused = int((reach.excused.mask(0, len(reach.window)) & reach.window).sum())
        if excused:
            rule = rules[reach.rule]
            zh, en = (" / ".join(read_unless(unless, lang) for unless in rule.unless) for lang in ("zh", "en"))
            yield Text(
                f"「{rule.rule_id}」有 {excused} 天对它不适用：{zh}。",
                f'"{rule.rule_id}" does not apply to it on {excused} days: {en}.',
            )
    if all(row["mode"] == RUN for row in rows):
        opened = int(law_class.allowed[:, 1:].any(axis=1).sum())
        if opened:
            yield Text(
                f"全季正常生产：有 {opened} 天规则允许对它错峰，但在它身上减排比在别处更贵，或限值已经满足。",
                f"Runs all season: the law would allow other modes on {opened} days, but cutting here costs more than"
                " elsewhere, or the limits are met already.",
            )
        else:
            yield Text(
                "全季正常生产：没有规则允许对它限产或停产。",
                "Runs all season: no rule allows anything else for this line.",
            )


def _passage(scenario: Scenario, tables: RunTables, subject: _Subject, row: Row) -> Passage:
    first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
    line, start, stop = subject.line, scenario.season.index(first), scenario.season.index(last) + 1
    mode = next(mode for mode in line.modes if mode.name == row["mode"])
    works = working_days(line.works, scenario.season)
    by_id = {rule.rule_id: rule for rule in rules_of(scenario)}
    daily = {
        pollutant: works * line.kg[p] * (1 - mode.emits[p] * subject.left[:, p])
        for p, pollutant in enumerate(POLLUTANTS)
    }
    kg = {pollutant: float(values[start:stop].sum()) for pollutant, values in daily.items()}
    why = [
        *_forced(subject.law, start, stop),
        *_served(scenario, tables.limits, subject.owner, daily, start, stop),
    ]
    if stop - start == mode.min_days > 1:
        why.append(
            Text(f"该方式一次至少 {mode.min_days} 天。", f"This mode lasts at least {mode.min_days} days at a time.")
        )
    return Passage(
        first,
        last,
        Text(mode_name(mode.name, "zh"), mode_name(mode.name, "en")),
        tuple(by_id[name] for name in row["rules"].split(";") if name in by_id),
        int(works[start:stop].sum()) * line.value_per_day * (1 - mode.output),
        tuple((p, value) for p, value in kg.items() if abs(value) > 1e-9),
        tuple(why),
    )


def _forced(law: LawClass, start: int, stop: int) -> Iterable[Text]:
    closed = int((~law.allowed[start:stop, 0]).sum())
    if closed:
        yield Text(
            f"其中 {closed} 天规则不允许正常生产。", f"On {closed} of these days the law forbids the normal mode."
        )


def _served(
    scenario: Scenario,
    limits: Sequence[Row],
    owner: Enterprise,
    daily_kg: Mapping[str, NDArray[np.float64]],
    start: int,
    stop: int,
) -> Iterable[Text]:
    """The priced limits that the block helps to meet, the three that value it most."""
    zone = {district.district: district.zone for district in scenario.districts}.get(owner.district, "")
    periods = _periods(scenario)
    found = []
    for row in limits:
        inside = row["area"] in (CITY, owner.district) or (zone and row["area"] == zone)
        if row["kind"] not in ("target", "cap") or not row["price"] or not inside or row["period"] not in periods:
            continue
        period, price = periods[row["period"]], float(row["price"])
        kg = float(daily_kg[row["pollutant"]][max(start, period.start) : min(stop, period.stop)].sum())
        if price > 0 and kg > 1e-9:
            found.append((price * kg, price, kg, row))
    for worth, price, kg, row in sorted(found, key=lambda entry: -entry[0])[:3]:
        zh, en = (
            f"{words.KINDS[row['kind']].say(lang)} {row['pollutant']} {words.area(row['area'], lang)}"
            f" {period_name(row['period'], lang)}"
            for lang in ("zh", "en")
        )
        yield Text(
            f"为满足{zh}，减少 {amount(kg)} kg，按边际价格 {amount(price)} 元/kg 值 {amount(worth)} 元。",
            f"For the {en} it cuts {amount(kg)} kg, worth {amount(worth)} yuan at the marginal price of {amount(price)} yuan/kg.",
        )


def _periods(scenario: Scenario) -> dict[str, Period]:
    return {period.name: period for per in PERIODS for period in scenario.season.periods(per)}
