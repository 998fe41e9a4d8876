"""Whether each line may and can do what is planned for it. Knows law and physics of one line, no shared limit.

Every check has the same shape, (line's matter, notes), and stands in CHECKS by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reports.verify.case import Case, Rule
from reports.verify.law import LineLaw
from reports.verify.measures import Taken
from reports.verify.modes import RUN
from reports.verify.notes import Notes
from reports.verify.schedule import SCHEDULE, Plan, runs

Ints = NDArray[np.int64]

PHYSICS = "§4 blocks"
NO_RULE = "§2 no curtailment without a clause"


@dataclass(frozen=True)
class Blocks:
    """All maximal runs of days in one mode: line, first day, day after the last, mode; in the order of the lines."""

    line: Ints
    start: Ints
    stop: Ints
    mode: Ints

    @classmethod
    def of(cls, modes: NDArray[np.int8]) -> Blocks:
        lines, days = modes.shape
        first = np.ones((lines, days), dtype=np.bool_)
        first[:, 1:] = modes[:, 1:] != modes[:, :-1]
        flat = np.flatnonzero(first)
        line, start = np.divmod(flat, days)
        ends = np.append(flat, lines * days)[1:]
        return cls(line, start, start + (ends - flat), modes.reshape(-1)[flat].astype(np.int64))


@dataclass(frozen=True)
class Matter:
    """What there is to judge: the case, the law by group, the plan, the measures taken, and the blocks of active lines."""

    case: Case
    laws: list[LineLaw]
    plan: Plan
    taken: tuple[Taken, ...] = ()

    @cached_property
    def active(self) -> NDArray[np.bool_]:
        return np.array([line.active for line in self.case.tables.lines], dtype=np.bool_)

    @cached_property
    def blocks(self) -> Blocks:
        found = Blocks.of(self.plan.modes)
        kept = self.active[found.line]
        return Blocks(found.line[kept], found.start[kept], found.stop[kept], found.mode[kept])

    @cached_property
    def initial(self) -> Ints:
        """By line: number of the mode before the season, -1 for one the line does not have."""
        lines = self.case.tables.lines
        return np.array([self.mode_number(n, line.initial_mode) for n, line in enumerate(lines)], dtype=np.int64)

    @cached_property
    def initial_days(self) -> Ints:
        return np.array([line.initial_days for line in self.case.tables.lines], dtype=np.int64)

    @cached_property
    def continues(self) -> NDArray[np.bool_]:
        """By block: whether it began before the season."""
        opening: NDArray[np.bool_] = self.blocks.start == 0
        return opening & (self.blocks.mode == self.initial[self.blocks.line])

    def mode_number(self, line: int, name: str) -> int:
        return next((m for m, mode in enumerate(self.case.tables.lines[line].modes) if mode.name == name), -1)

    def figure(self, name: str, unlimited: int) -> Ints:
        """A whole-number limit of every mode of every line, (L, M)."""
        lines = self.case.tables.lines
        table = np.full((len(lines), max((len(line.modes) for line in lines), default=1)), unlimited, dtype=np.int64)
        known: dict[int, list[int]] = {}
        for number, line in enumerate(lines):
            key = id(line.modes)
            if key not in known:
                limits = [getattr(mode, name) for mode in line.modes]
                known[key] = [unlimited if limit is None else limit for limit in limits]
            table[number, : len(known[key])] = known[key]
        return table

    def where(self, line: int, start: int, stop: int) -> str:
        return f"{SCHEDULE} {self.case.tables.lines[line].line_id} {self.case.season.name(start, stop)}"


def allowed_modes(matter: Matter, notes: Notes) -> None:
    """On each day a line is in a mode that the law allows that day."""
    for law in matter.laws:
        modes = matter.plan.modes[law.members]
        wrong = ~law.allowed[np.arange(modes.shape[1]), modes]
        for n in np.flatnonzero(wrong.any(axis=1)):
            line = int(law.members[n])
            for mode in np.unique(modes[n, wrong[n]]):
                for start, stop in runs(wrong[n] & (modes[n] == mode)):
                    _note_closed(matter, law, line, int(mode), start, stop, notes)


def _note_closed(matter: Matter, law: LineLaw, line: int, mode: int, start: int, stop: int, notes: Notes) -> None:
    name = matter.case.tables.lines[line].modes[mode].name
    closing = [one.rule for one in law.rules if one.closes[mode] and one.days[start:stop].any()]
    where = matter.where(line, start, stop)
    if closing:
        ids, clauses = _named(closing)
        notes.add("law", where, f"规则 {ids} 不准「{name}」", f"{ids} closes mode {name}", ids, clauses)
    else:
        notes.add("law", where, f"没有规则准许「{name}」", f"no rule opens mode {name}", clause=NO_RULE)


def _named(rules: list[Rule]) -> tuple[str, str]:
    return ";".join(rule.rule_id for rule in rules), ";".join(rule.clause for rule in rules if rule.clause)


def owed_days(matter: Matter, notes: Notes) -> None:
    """In each period a line spends at least the owed days in the owed mode, counting days on which the rule is in force."""
    for law in matter.laws:
        modes = matter.plan.modes[law.members]
        for debt in law.debts:
            counted = slice(debt.start, debt.stop)
            paid = ((modes[:, counted] == debt.mode) & debt.counted[counted]).sum(axis=1)
            inside = int(debt.counted[counted].sum())
            few = inside < debt.at_least
            for n in np.flatnonzero(paid < debt.at_least):
                line = int(law.members[n])
                name = matter.case.tables.lines[line].modes[debt.mode].name
                notes.add(
                    "law",
                    f"{SCHEDULE} {matter.case.tables.lines[line].line_id} {debt.period}",
                    f"规则 {debt.rule.rule_id} 要求「{name}」不少于 {debt.at_least} 天，实排 {paid[n]} 天"
                    + (f"，而该规则只在 {inside} 天有效" if few else ""),
                    f"{debt.rule.rule_id} asks for {debt.at_least} days of {name}, {paid[n]} are planned"
                    + (f", and it is in force on {inside} days only" if few else ""),
                    debt.rule.rule_id,
                    debt.rule.clause,
                )


def min_days(matter: Matter, notes: Notes) -> None:
    """A block lasts its shortest length; days before the season count, and the season's end may cut the last."""
    blocks, season = matter.blocks, len(matter.case.season)
    shortest = matter.figure("min_days", 1)[blocks.line, blocks.mode]
    before = np.where(matter.continues, matter.initial_days[blocks.line], 0)
    for b in np.flatnonzero((blocks.stop - blocks.start + before < shortest) & (blocks.stop < season)):
        line, start, stop = int(blocks.line[b]), int(blocks.start[b]), int(blocks.stop[b])
        name = matter.case.tables.lines[line].modes[blocks.mode[b]].name
        notes.add(
            "physics",
            matter.where(line, start, stop),
            f"「{name}」只有 {stop - start + before[b]} 天，至少应连续 {shortest[b]} 天",
            f"{stop - start + before[b]} days of {name}, at least {shortest[b]} must follow each other",
            clause=PHYSICS,
        )


def initial_min_days(matter: Matter, notes: Notes) -> None:
    """A season that opens in another mode ended the earlier block the day before: that one lasted long enough too."""
    shortest = matter.figure("min_days", 1)
    for line in np.flatnonzero(matter.active):
        mode = matter.initial[line]
        if mode < 0 or matter.plan.modes[line, 0] == mode or matter.initial_days[line] >= shortest[line, mode]:
            continue
        name = matter.case.tables.lines[line].initial_mode
        notes.add(
            "physics",
            matter.where(int(line), 0, 1),
            f"季前的「{name}」只有 {matter.initial_days[line]} 天，至少应连续 {shortest[line, mode]} 天，季初不得改变",
            f"{matter.initial_days[line]} days of {name} before the season, {shortest[line, mode]} must follow each other",
            clause=PHYSICS,
        )


def max_days(matter: Matter, notes: Notes) -> None:
    """A mode takes at most its total of calendar days in the season."""
    most = matter.figure("max_days", len(matter.case.season))
    _note_excess(matter, mode_days(matter.plan.modes, most.shape[1]), most, "天", "days", notes)


def max_blocks(matter: Matter, notes: Notes) -> None:
    """A mode begins at most so often in the season; a block from before the season was not begun in it."""
    most = matter.figure("max_blocks", len(matter.case.season))
    begun = np.zeros_like(most)
    new = ~matter.continues
    np.add.at(begun, (matter.blocks.line[new], matter.blocks.mode[new]), 1)
    _note_excess(matter, begun, most, "次", "blocks", notes)


def _note_excess(matter: Matter, counted: Ints, most: Ints, zh: str, en: str, notes: Notes) -> None:
    for line, mode in np.argwhere((counted > most) & matter.active[:, None]):
        about, much, limit = matter.case.tables.lines[line], counted[line, mode], most[line, mode]
        notes.add(
            "physics",
            f"{SCHEDULE} {about.line_id}",
            f"「{about.modes[mode].name}」共 {much} {zh}，至多 {limit} {zh}",
            f"{much} {en} of {about.modes[mode].name}, at most {limit}",
            clause=PHYSICS,
        )


def idle_lines(matter: Matter, notes: Notes) -> None:
    """An idle line is written as `run` from the first day to the last."""
    for line in np.flatnonzero(~matter.active & (matter.plan.modes != 0).any(axis=1)):
        where = f"{SCHEDULE} {matter.case.tables.lines[line].line_id}"
        notes.add("physics", where, f"闲置线只能写作「{RUN}」", f"an idle line is written as {RUN}", clause="§4 idle")


CHECKS: dict[str, Callable[[Matter, Notes], None]] = {
    "allowed_modes": allowed_modes,
    "owed_days": owed_days,
    "min_days": min_days,
    "initial_min_days": initial_min_days,
    "max_days": max_days,
    "max_blocks": max_blocks,
    "idle_lines": idle_lines,
}


def mode_days(modes: NDArray[np.int8], width: int) -> Ints:
    """Calendar days of each line in each mode, (L, width)."""
    return np.stack([(modes == m).sum(axis=1) for m in range(width)], axis=1).astype(np.int64)
