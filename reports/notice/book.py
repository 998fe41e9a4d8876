"""A run's facts arranged by enterprise: lines, curtailed blocks, measures, rules quoted. Knows no words and no page."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from models.actors import Enterprise, Line, Mode
from models.errors import Fault, InputError, Text, nearest
from models.matching import Match, Subjects, line_subjects
from models.plan import Taken
from models.policy import Policy, Rule
from models.scenario import Scenario
from reports.done import done_of
from reports.verdict import Ledger, Verdict

ScheduleRules = Mapping[tuple[str, date], tuple[str, ...]]
"""What schedule.csv quotes for a block: (line id, first day of the block) -> rule ids."""


@dataclass(frozen=True)
class Block:
    """A block in another mode than `run`, with the rules behind it; `start`, `stop` index the season, half open."""

    start: int
    stop: int
    mode: Mode
    rules: tuple[str, ...]


@dataclass(frozen=True)
class LineCase:
    """A line of the notice. `at` is its place in the scenario and in the ledger."""

    at: int
    line: Line
    blocks: tuple[Block, ...]
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True)
class Case:
    """An enterprise that is curtailed or takes a measure. `number` counts such enterprises in the order of the table,
    from 1; `lines` are the active ones; `idle` those registered as such."""

    number: int
    enterprise: Enterprise
    lines: tuple[LineCase, ...]
    idle: tuple[Line, ...]

    @property
    def curtailed(self) -> tuple[LineCase, ...]:
        return tuple(line for line in self.lines if line.blocks)

    @property
    def taking(self) -> tuple[LineCase, ...]:
        """The lines that take a measure."""
        return tuple(line for line in self.lines if line.taken)


def read_schedule_rules(file: Path) -> dict[tuple[str, date], tuple[str, ...]]:
    """Column `rules` of a run's schedule.csv. Raises InputError when the file lacks a column or a date is none."""
    found = {}
    with file.open(encoding="utf-8", newline="") as rows:
        reader = csv.DictReader(rows)
        for key in ("line_id", "from", "rules"):
            if key not in (reader.fieldnames or ()):
                raise InputError([Fault(file.name, 1, key, "", Text("缺少此列", "this column is missing"))])
        for number, row in enumerate(reader, start=2):
            try:
                day = date.fromisoformat(row["from"])
            except ValueError:
                expected = Text("应为日期，如 2018-05-01", "expected a date such as 2018-05-01")
                raise InputError([Fault(file.name, number, "from", row["from"], expected)]) from None
            if row["rules"]:
                found[row["line_id"], day] = tuple(row["rules"].split(";"))
    return found


class Book:
    """Every case of a run, checked: each block quotes rules, and only such as the verifier found to open its mode."""

    def __init__(self, scenario: Scenario, verdict: Verdict, schedule_rules: ScheduleRules):
        self.scenario = scenario
        self._taken: dict[int, list[Taken]] = {}
        for one in done_of(scenario, verdict.ledger).taken:
            self._taken.setdefault(one.line, []).append(one)
        self.ledger: Ledger = verdict.ledger
        self.rules: dict[str, tuple[Policy, Rule]] = {
            rule.rule_id: (policy, rule) for policy in scenario.policies for rule in policy.rules
        }
        self._blocks = self._gather(schedule_rules)
        self.cases = tuple(self._cases())

    def _gather(self, schedule_rules: ScheduleRules) -> dict[int, list[Block]]:
        blocks: dict[int, list[Block]] = {}
        faults = []
        days = self.scenario.season.days
        for found in self.ledger.curtailments:
            line = self.scenario.lines[found.line]
            mode = next(mode for mode in line.modes if mode.name == found.mode)
            quoted = schedule_rules.get((line.line_id, days[found.start]), ())
            faults += _unquotable(line.line_id, days[found.start], quoted, found.rules)
            blocks.setdefault(found.line, []).append(Block(found.start, found.stop, mode, quoted))
        if faults:
            raise InputError(faults)
        return blocks

    def _cases(self) -> Iterable[Case]:
        lines: dict[str, list[int]] = {}
        for at, line in enumerate(self.scenario.lines):
            lines.setdefault(line.enterprise_id, []).append(at)
        number = 0
        for enterprise in self.scenario.enterprises:
            own = lines.get(enterprise.enterprise_id, [])
            if not any(at in self._blocks or at in self._taken for at in own):
                continue
            number += 1
            active = [at for at in own if self.scenario.lines[at].active]
            yield Case(
                number,
                enterprise,
                tuple(self._line(at) for at in active),
                tuple(self.scenario.lines[at] for at in own if not self.scenario.lines[at].active),
            )

    def _line(self, at: int) -> LineCase:
        return LineCase(at, self.scenario.lines[at], tuple(self._blocks.get(at, ())), tuple(self._taken.get(at, ())))

    @cached_property
    def subjects(self) -> Subjects:
        """All lines of the scenario as subjects of law."""
        return line_subjects(self.scenario, np.arange(len(self.scenario.lines), dtype=np.int32))

    @cached_property
    def excused(self) -> dict[str, tuple[Match, ...]]:
        """For each quoted rule, whom each of its `unless` matches and when."""
        quoted = {rule for blocks in self._blocks.values() for block in blocks for rule in block.rules}
        return {
            name: tuple(self.subjects.match(unless.selector) for unless in self.rules[name][1].unless)
            for name in sorted(quoted)
        }


def _unquotable(line_id: str, day: date, quoted: tuple[str, ...], known: tuple[str, ...]) -> list[Fault]:
    where = f"rules ({line_id}, {day.isoformat()})"
    if not quoted:
        expected = Text(
            "停限产时段应引用规则，无条款不得停限产",
            "a curtailed block must quote a rule: no curtailment without a clause",
        )
        return [Fault("schedule.csv", None, where, "", expected)]
    return [
        Fault(
            "schedule.csv",
            None,
            where,
            name,
            Text(
                "应为经核验允许或要求该方式的规则", "expected a rule that verification found to open or demand the mode"
            ),
            nearest(name, known),
        )
        for name in quoted
        if name not in known
    ]
