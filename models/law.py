"""From rules to what each line may do on each day. The only reading of line rules on the optimiser's side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.actors import Mode
from models.errors import Fault, Text
from models.matching import Match, Subjects, line_subjects
from models.policy import Rule
from models.problem import Bools, LawClass, Owed, Trace
from models.scenario import Scenario
from models.season import Span


def rules_of(scenario: Scenario) -> tuple[Rule, ...]:
    """All rules in the order of the policies; Trace.rule indexes this."""
    return tuple(rule for policy in scenario.policies for rule in policy.rules)


@dataclass(frozen=True)
class Reach:
    """Where one rule is in force and where an exemption of it holds, over the subjects and days of its window."""

    rule: int
    window: Bools
    in_force: Match
    excused: Match


def reaches(scenario: Scenario, subjects: Subjects, kind: str) -> Iterator[Reach]:
    """Each rule of the kind against the subjects; rules whose window misses all days are left out."""
    for number, rule in enumerate(rules_of(scenario)):
        if rule.kind != kind:
            continue
        window = np.array([day in rule.window for day in subjects.span.days])
        if not window.any():
            continue
        named = subjects.match(rule.applies_to)
        in_force = named
        for unless in rule.unless:
            in_force = subjects.minus(in_force, subjects.match(unless.selector))
        yield Reach(number, window, in_force, subjects.minus(named, in_force))


@dataclass(frozen=True)
class LineLaw:
    """`law` (L,) into `classes`; `reaches` for whoever counts what a rule touches."""

    law: NDArray[np.int32]
    classes: tuple[LawClass, ...]
    reaches: tuple[Reach, ...]
    subjects: Subjects


def apply_to_lines(scenario: Scenario, lines: NDArray[np.int32]) -> LineLaw:
    """Groups lines that the law treats alike and works out each group's days once."""
    subjects = line_subjects(scenario, lines)
    found = tuple(reaches(scenario, subjects, "line"))
    rules = rules_of(scenario)
    always = np.zeros((len(lines), len(found)), dtype=np.bool_)
    varied: dict[int, dict[int, Bools]] = {}
    for column, reach in enumerate(found):
        always[:, column] = reach.in_force.always
        for subject, mask in reach.in_force.days.items():
            if (mask & reach.window).any():
                varied.setdefault(subject, {})[column] = mask & reach.window
    grades_matter = any(rules[reach.rule].effect.mode_days is not None for reach in found)
    grades = subjects.columns["grade"] if grades_matter else np.zeros(len(lines), dtype=np.str_)
    index: dict[object, int] = {}
    classes: list[LawClass] = []
    law = np.zeros(len(lines), dtype=np.int32)
    packed = np.packbits(always, axis=1)
    for i, line_number in enumerate(lines):
        line = scenario.lines[line_number]
        own = varied.get(i)
        extra = tuple((column, mask.tobytes()) for column, mask in sorted(own.items())) if own else ()
        key = (line.technology, str(grades[i]), packed[i].tobytes(), extra)
        if key not in index:
            index[key] = len(classes)
            in_force = {found[c].rule: found[c].window for c in np.flatnonzero(always[i])}
            in_force |= {found[c].rule: mask for c, mask in (own or {}).items()}
            grade = str(subjects.columns["grade"][i])
            classes.append(law_class(line.modes, grade, dict(sorted(in_force.items())), rules, scenario.season))
        law[i] = index[key]
    return LineLaw(law, tuple(classes), found, subjects)


def law_class(
    modes: tuple[Mode, ...], grade: str, in_force: dict[int, Bools], rules: tuple[Rule, ...], season: Span
) -> LawClass:
    """What rules in force on the given days (by rule number) make of a line; closing beats opening, and `run` needs no
    opening (contract section 2)."""
    names = tuple(mode.name for mode in modes)
    opened_days = np.zeros((len(season), len(modes)), dtype=np.bool_)
    opened_days[:, 0] = True
    closed_days = np.zeros_like(opened_days)
    opened: list[Trace] = []
    closed: list[Trace] = []
    owed: list[Owed] = []
    for number, days in in_force.items():
        opens, closes = _effect_on_modes(modes, rules[number])
        for m in opens:
            opened_days[days, m] = True
            opened.append(Trace(number, m, days))
        for m in closes:
            closed_days[days, m] = True
            closed.append(Trace(number, m, days))
        owed += _owed(names, grade, number, rules[number], days, season)
    return LawClass(names, opened_days & ~closed_days, tuple(opened), tuple(closed), tuple(owed))


def _effect_on_modes(modes: tuple[Mode, ...], rule: Rule) -> tuple[list[int], list[int]]:
    """Indexes of the modes that the rule opens and closes on its days."""
    effect, slack = rule.effect, 1e-9
    opens, closes = set(), set()
    for m, mode in enumerate(modes):
        if mode.name in effect.open or mode.name in effect.only:
            opens.add(m)
        if effect.only and mode.name not in effect.only:
            closes.add(m)
        if effect.output_at_most is not None:
            (opens if mode.output <= effect.output_at_most + slack else closes).add(m)
        if effect.output_at_least is not None and mode.output < effect.output_at_least - slack:
            closes.add(m)
        if effect.closed_hours is not None:
            works_then = mode.output > 0 and (mode.hours is None or mode.hours.overlaps(effect.closed_hours))
            (closes if works_then else opens).add(m)
        if effect.mode_days is not None and mode.name == effect.mode_days.mode:
            opens.add(m)
    return sorted(opens), sorted(closes)


def _owed(names: tuple[str, ...], grade: str, number: int, rule: Rule, days: Bools, season: Span) -> Iterator[Owed]:
    """Days owed in each period in which the rule is in force; mode -1 when the line does not have the mode."""
    demand = rule.effect.mode_days
    if demand is None or demand.owed(grade) <= 0:
        return
    mode = names.index(demand.mode) if demand.mode in names else -1
    for period in season.periods(demand.per):
        counted = np.zeros_like(days)
        counted[period.start : period.stop] = days[period.start : period.stop]
        if counted.any():
            yield Owed(number, mode, period, counted, demand.owed(grade))


def law_faults(scenario: Scenario, lines: NDArray[np.int32], line_law: LineLaw) -> list[Fault]:
    """Lines that the law leaves without a mode on some day, or that owe more than they can give."""
    rules = rules_of(scenario)
    by_class = [class_faults(law, rules, scenario.season) for law in line_law.classes]
    return [
        Fault("lines.csv", None, "line_id", scenario.lines[number].line_id, text)
        for i, number in enumerate(lines)
        for text in by_class[line_law.law[i]]
    ]


def class_faults(law: LawClass, rules: tuple[Rule, ...], season: Span) -> list[Text]:
    """Why the law leaves lines of a class no way; empty when it leaves one."""
    texts = []
    stuck = np.flatnonzero(~law.allowed.any(axis=1))
    if len(stuck):
        first, last = season.days[stuck[0]], season.days[stuck[-1]]
        names = "; ".join(sorted({rules[trace.rule].rule_id for trace in law.closed if trace.days[stuck].any()}))
        texts.append(
            Text(
                f"{first} 至 {last} 间有 {len(stuck)} 天没有任何可用的生产方式，相互冲突的规则：{names}",
                f"no mode is left on {len(stuck)} days between {first} and {last}; the rules that met: {names}",
            )
        )
    for owed in law.owed:
        rule_id, possible = rules[owed.rule].rule_id, int((owed.counted & law.allowed[:, owed.mode]).sum())
        if owed.mode < 0:
            mode_days = rules[owed.rule].effect.mode_days
            assert mode_days is not None
            texts.append(
                Text(
                    f"规则 {rule_id} 要求 {mode_days.mode} {owed.at_least} 天，但该生产线没有这种方式",
                    f"rule {rule_id} demands {owed.at_least} days of {mode_days.mode}, a mode this line does not have",
                )
            )
        elif owed.at_least > possible:
            mode = law.mode_names[owed.mode]
            texts.append(
                Text(
                    f"规则 {rule_id} 在 {owed.period.name} 要求 {mode} {owed.at_least} 天，但其中规则有效且该方式未被禁止的只有 {possible} 天",
                    f"rule {rule_id} demands {owed.at_least} days of {mode} in {owed.period.name}, but is in force"
                    f" with that mode not closed on {possible} of them",
                )
            )
    return texts
