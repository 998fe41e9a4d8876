"""Why a line or a task stands as it does, block by block, in plain words. Knows law and a finished run, no engine."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS, RUN, Enterprise, Line
from models.construction import planned_days, project_blocks
from models.errors import Fault, InputError, Text, nearest
from models.law import LineLaw, apply_to_lines, rules_of
from models.policy import Rule
from models.problem import LawClass, TaskBlock
from models.scenario import CITY, Scenario
from models.season import PERIODS, Period, working_days
from reports import words
from reports.readback import amount, mode_name, period_name, read_rule, read_unless

Row = Mapping[str, str]


@dataclass(frozen=True)
class Passage:
    """One block of a line or one span of a task. `lost_yuan` and `reduced_kg` (by pollutant) against normal days, restart
    left out; `rules` are those that allowed or demanded it; `why` what else speaks for it."""

    first: date
    last: date
    what: Text
    rules: tuple[Rule, ...] = ()
    lost_yuan: float = 0.0
    reduced_kg: tuple[tuple[str, float], ...] = ()
    why: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Account:
    """What is to be said of one line or task."""

    subject_id: str
    heading: Text
    notes: tuple[Text, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class RunTables:
    """The rows of a run's schedule.csv, tasks.csv and limits.csv."""

    schedule: Sequence[Row]
    tasks: Sequence[Row]
    limits: Sequence[Row]


def read_run_tables(folder: Path) -> RunTables:
    """Raises InputError when a table is missing."""
    tables = []
    for name in ("schedule.csv", "tasks.csv", "limits.csv"):
        try:
            with (folder / name).open(encoding="utf-8", newline="") as file:
                tables.append(list(csv.DictReader(file)))
        except FileNotFoundError as error:
            expected = Text("结果文件夹缺少此文件", "the run's folder lacks this file")
            raise InputError([Fault(str(folder / name), None, "", "", expected)]) from error
    return RunTables(*tables)


def explain(scenario: Scenario, tables: RunTables, subject_id: str) -> tuple[Account, ...]:
    """One account per line of an enterprise or task of a project, or the one line or task that is named.

    Raises InputError with the nearest known id when there is no such enterprise, line, project or task.
    """
    lines = [i for i, line in enumerate(scenario.lines) if subject_id in (line.line_id, line.enterprise_id)]
    tasks = {task.task_id for task in scenario.tasks if subject_id in (task.task_id, task.project_id)}
    if not lines and not tasks:
        raise InputError([_unknown(scenario, subject_id)])
    return (*_line_accounts(scenario, tables, lines), *_task_accounts(scenario, tables, tasks))


def _unknown(scenario: Scenario, subject_id: str) -> Fault:
    known = {
        *(name for line in scenario.lines for name in (line.line_id, line.enterprise_id)),
        *(name for task in scenario.tasks for name in (task.task_id, task.project_id)),
    }
    expected = Text("应为企业、生产线、项目或工序的编号", "must be the id of an enterprise, line, project or task")
    return Fault("ID", None, "", subject_id, expected, nearest(subject_id, sorted(known)))


def _line_accounts(scenario: Scenario, tables: RunTables, lines: list[int]) -> Iterable[Account]:
    owners = {enterprise.enterprise_id: enterprise for enterprise in scenario.enterprises}
    for i in lines:
        line, law = scenario.lines[i], apply_to_lines(scenario, np.array([i], dtype=np.int32))
        rows = [row for row in tables.schedule if row["line_id"] == line.line_id]
        owner = owners[line.enterprise_id]
        passages = tuple(
            _passage(scenario, tables, line, owner, law.classes[0], row) for row in rows if row["mode"] != RUN
        )
        yield Account(line.line_id, _line_heading(line, owner), tuple(_line_notes(scenario, line, law, rows)), passages)


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


def _line_notes(scenario: Scenario, line: Line, law: LineLaw, rows: Sequence[Row]) -> Iterable[Text]:
    """What holds for the line as a whole: idle, owed days, exemptions, or why nothing is asked of it."""
    if not line.active:
        yield Text("停运（idle）：不参与错峰，也不计减排。", "Idle: nothing is asked of it, and it counts for nothing.")
        return
    rules, law_class = rules_of(scenario), law.classes[0]
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


def _passage(scenario: Scenario, tables: RunTables, line: Line, owner: Enterprise, law: LawClass, row: Row) -> Passage:
    first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
    start, stop = scenario.season.index(first), scenario.season.index(last) + 1
    mode = next(mode for mode in line.modes if mode.name == row["mode"])
    works = working_days(line.works, scenario.season)
    days = int(works[start:stop].sum())
    by_id = {rule.rule_id: rule for rule in rules_of(scenario)}
    kg = {p: days * normal * (1 - share) for p, normal, share in zip(POLLUTANTS, line.kg, mode.emits, strict=True)}
    why = [
        *_forced(law, start, stop),
        *_served(
            scenario, tables.limits, owner, {p: works * value / max(days, 1) for p, value in kg.items()}, start, stop
        ),
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
        days * line.value_per_day * (1 - mode.output),
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


def _task_accounts(scenario: Scenario, tables: RunTables, wanted: set[str]) -> Iterable[Account]:
    if not wanted:
        return
    rules = rules_of(scenario)
    blocks, _, _ = project_blocks(scenario, rules)
    for project in blocks:
        for block in project.tasks:
            if block.task.task_id in wanted:
                rows = [row for row in tables.tasks if row["task_id"] == block.task.task_id]
                spans = tuple(_span(row) for row in rows)
                name, owner = words.printable(block.task.name), words.printable(project.project.name)
                heading = (
                    f"{block.task.task_id} {name} ({project.project.project_id} {owner}, {project.project.district})"
                )
                notes = tuple(_task_notes(scenario, block, rules))
                yield Account(block.task.task_id, Text(heading, heading), notes, spans)


def _span(row: Row) -> Passage:
    return Passage(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]), Text("施工", "work"))


def _task_notes(scenario: Scenario, block: TaskBlock, rules: Sequence[Rule]) -> Iterable[Text]:
    planned = planned_days(block.task)
    yield Text(
        f"业主原计划 {planned[0]} 至 {planned[-1]}，共 {block.task.duration_days} 个工作日。",
        f"The owner planned {planned[0]} to {planned[-1]}, {block.task.duration_days} working days.",
    )
    for trace in block.banned:
        shut = np.flatnonzero(trace.days)
        rule, first, last = rules[trace.rule], scenario.horizon.days[shut[0]], scenario.horizon.days[shut[-1]]
        yield Text(
            f"{first} 至 {last} 间有 {len(shut)} 天不得施工。{read_rule(rule, 'zh')}",
            f"No work on {len(shut)} days between {first} and {last}. {read_rule(rule, 'en')}",
        )
