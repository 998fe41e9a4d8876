"""Scenario to problem: the only place where law and limits become numbers for an engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from models.actors import Exemption, Line
from models.choices import choices_of
from models.construction import project_blocks
from models.errors import Fault, InputError, Text
from models.law import LineLaw, Reach, apply_to_lines, law_faults, rules_of
from models.matching import Subjects
from models.policy import Selector
from models.problem import NO_LIMIT, Bools, Choice, Floats, Ints, Problem, ProjectBlock
from models.read.places import with_rows
from models.rows import MemberSets, Surroundings, all_rows
from models.scenario import Scenario
from models.season import WORKS, working_days


@dataclass(frozen=True)
class Touch:
    """What one rule reaches: days and subjects in force, and days an exemption of the rule takes away."""

    rule: int
    lines: int
    line_days: int
    tasks: int
    task_days: int
    excused: int
    excused_days: int


@dataclass(frozen=True)
class Compiled:
    """A problem and what the law reached on the way to it; `reaches` are those of rules for lines, among `subjects`."""

    problem: Problem
    touches: tuple[Touch, ...]
    warnings: tuple[Fault, ...]
    reaches: tuple[Reach, ...] = ()
    subjects: Subjects | None = None


def compile_scenario(scenario: Scenario) -> Problem:
    """The problem of a scenario; raises InputError with every line that the law leaves without a way."""
    return compile_with_touches(scenario).problem


def compile_with_touches(scenario: Scenario) -> Compiled:
    """As compile_scenario, with what each rule touches and warnings for law that touches nothing."""
    active: Ints = np.array([i for i, line in enumerate(scenario.lines) if line.active], dtype=np.int32)
    line_law = apply_to_lines(scenario, active)
    choices, more_law, crowded = choices_of(scenario, active, line_law)
    faults = law_faults(scenario, active, line_law) + crowded
    if faults:
        raise InputError(with_rows(scenario, faults))
    rules = rules_of(scenario)
    blocks, tasks, task_reaches = project_blocks(scenario, rules)
    problem = replace(
        _problem(scenario, active, line_law, blocks),
        law_classes=line_law.classes + more_law,
        choices=choices,
    )
    line_touch = {reach.rule: _count(reach, line_law.subjects.count) for reach in line_law.reaches}
    task_touch = {reach.rule: _count(reach, tasks.count) for reach in task_reaches}
    none = (0, 0, 0, 0)
    touches = tuple(
        Touch(
            r,
            *line_touch.get(r, none)[:2],
            *task_touch.get(r, none)[:2],
            *(line_touch.get(r) or task_touch.get(r, none))[2:],
        )
        for r in range(len(rules))
    )
    used = _exemptions_used(scenario, line_law.reaches, line_law.subjects.exemptions) | _exemptions_used(
        scenario, task_reaches, tasks.exemptions
    )
    warnings = with_rows(scenario, (*_idle_law(scenario, touches, used), *_idle_measures(scenario, choices)))
    return Compiled(problem, touches, warnings, line_law.reaches, line_law.subjects)


def _count(reach: Reach, subjects: int) -> tuple[int, int, int, int]:
    counts: list[int] = []
    for match in (reach.in_force, reach.excused):
        some = [int((mask & reach.window).sum()) for mask in match.days.values()]
        always = int(match.always.sum())
        counts += [always + sum(days > 0 for days in some), always * int(reach.window.sum()) + sum(some)]
    assert counts[0] <= subjects
    return counts[0], counts[1], counts[2], counts[3]


def _exemptions_used(
    scenario: Scenario, found: tuple[Reach, ...], exemptions: dict[int, tuple[Exemption, ...]]
) -> set[str]:
    """Ids of exemptions whose list some rule in force that season speaks of, for a subject it reaches."""
    rules, used = rules_of(scenario), set()
    for reach in found:
        rule = rules[reach.rule]
        selectors = [rule.applies_to, *(unless.selector for unless in rule.unless)]
        lists = {name for s in selectors for name in _lists(s)}
        for subject, held in exemptions.items():
            touched = reach.in_force.always[subject] or reach.excused.always[subject]
            if touched or subject in reach.in_force.days or subject in reach.excused.days:
                used |= {exemption.exemption_id for exemption in held if exemption.on_list in lists}
    return used


def _lists(selector: Selector) -> tuple[str, ...]:
    own = dict(selector.accepts).get("on_list", ())
    return (*own, *_lists(selector.negated)) if selector.negated is not None else own


def _idle_law(scenario: Scenario, touches: tuple[Touch, ...], used: set[str]) -> tuple[Fault, ...]:
    rules = rules_of(scenario)
    files = [policy.file for policy in scenario.policies for _ in policy.rules]
    idle_rule = Text(
        "这条规则在本情景中没有涉及任何生产线或施工工序", "this rule touches no line and no task in this scenario"
    )
    return (
        *(
            Fault(files[t.rule], rules[t.rule].row, "id", rules[t.rule].rule_id, idle_rule)
            for t in touches
            if not (t.line_days or t.task_days)
        ),
        *_idle_exemptions(scenario, used),
    )


def _idle_exemptions(scenario: Scenario, used: set[str]) -> Iterator[Fault]:
    """One warning for each list, at its first exemption that affects no rule: a list for the other season is whole idle."""
    idle: dict[str, list[str]] = {}
    for exemption in scenario.exemptions:
        if exemption.exemption_id not in used:
            idle.setdefault(exemption.on_list, []).append(exemption.exemption_id)
    for name, ids in idle.items():
        others = f"（{name} 名单另有 {len(ids) - 1} 条同样如此）", f", nor do {len(ids) - 1} more of list {name}"
        more = others if len(ids) > 1 else ("", "")
        text = Text(
            f"这条豁免在本情景中没有影响任何规则{more[0]}", f"this exemption affects no rule in this scenario{more[1]}"
        )
        yield Fault("exemptions.csv", None, "exemption_id", ids[0], text)


def _idle_measures(scenario: Scenario, choices: tuple[Choice, ...]) -> Iterator[Fault]:
    reached = {taken.measure for choice in choices for taken in choice.taken}
    nobody = Text("没有任何在产生产线可以采用这项改造", "no active line can take this measure")
    for k, measure in enumerate(scenario.measures):
        if k not in reached:
            yield Fault(measure.file, measure.row, "id", measure.measure_id, nobody)


def _problem(scenario: Scenario, active: Ints, line_law: LineLaw, blocks: tuple[ProjectBlock, ...]) -> Problem:
    lines = [scenario.lines[i] for i in active]
    width = max((len(line.modes) for line in lines), default=1)
    shape = (len(lines), width)
    output, emits = np.ones(shape), np.ones((*shape, 4))
    min_days, max_days = np.ones(shape, np.int32), np.full(shape, NO_LIMIT, np.int32)
    max_blocks = np.full(shape, NO_LIMIT, np.int32)
    restart_cost, restart_days = np.zeros(shape), np.zeros(shape)
    for l, line in enumerate(lines):
        for m, mode in enumerate(line.modes):
            output[l, m], emits[l, m], min_days[l, m] = mode.output, mode.emits, mode.min_days
            max_days[l, m] = NO_LIMIT if mode.max_days is None else mode.max_days
            max_blocks[l, m] = NO_LIMIT if mode.max_blocks is None else mode.max_blocks
            if mode.restart is not None:
                restart_cost[l, m] = mode.restart.value_days * line.value_per_day
                restart_days[l, m] = mode.restart.emit_days
            if mode.name == "stop" and line.restart_cost_yuan is not None:
                restart_cost[l, m] = line.restart_cost_yuan
    calendars: Bools = np.array([working_days(works, scenario.season) for works in WORKS])
    calendar: Ints = np.array([WORKS.index(line.works) for line in lines], dtype=np.int32)
    value = np.array([line.value_per_day for line in lines], dtype=np.float64)
    around = Surroundings(
        scenario=scenario,
        subjects=line_law.subjects,
        calendars=calendars,
        calendar=calendar,
        output_per_day=np.array([line.output_per_day for line in lines], dtype=np.float64),
        projects=blocks,
        zone_of={district.district: district.zone for district in scenario.districts},
    )
    sets = MemberSets()
    rows = all_rows(around, sets)
    enterprise, loss_limit = _burden(scenario, lines, value, calendars, calendar)
    in_sets = [
        np.array([area is not None and around.project_in(block, area) for area in sets.areas], dtype=np.bool_)
        for block in blocks
    ]
    return Problem(
        scenario=scenario,
        season=scenario.season,
        horizon=scenario.horizon,
        line_index=active,
        mode_count=np.array([len(line.modes) for line in lines], dtype=np.int32),
        output=output,
        emits=emits,
        min_days=min_days,
        max_days=max_days,
        max_blocks=max_blocks,
        restart_cost=restart_cost,
        restart_days=restart_days,
        kg=around.subjects.kg,
        value=value,
        output_per_day=around.output_per_day,
        calendars=calendars,
        calendar=calendar,
        initial_mode=np.array(
            [[mode.name for mode in line.modes].index(line.initial_mode) for line in lines], dtype=np.int32
        ),
        initial_days=np.array([line.initial_days for line in lines], dtype=np.int32),
        law=line_law.law,
        law_classes=line_law.classes,
        enterprise=enterprise,
        loss_limit=loss_limit,
        member_sets=np.array(sets.masks, dtype=np.bool_).reshape(len(sets.masks), len(lines)),
        rows=rows,
        projects=tuple(replace(block, in_sets=mask) for block, mask in zip(blocks, in_sets, strict=True)),
    )


def _burden(
    scenario: Scenario, lines: list[Line], value: Floats, calendars: Bools, calendar: Ints
) -> tuple[Ints, Floats]:
    """Each active line's enterprise as a number, and the output value (yuan) each enterprise may lose in the season."""
    names = {name: e for e, name in enumerate(dict.fromkeys(line.enterprise_id for line in lines))}
    enterprise: Ints = np.array([names[line.enterprise_id] for line in lines], dtype=np.int32)
    share = scenario.enterprise_loss_at_most
    if share is None:
        return enterprise, np.full(len(names), np.inf)
    normal = np.bincount(enterprise, weights=value * calendars.sum(axis=1)[calendar], minlength=len(names))
    return enterprise, (share * normal).astype(np.float64)
