"""Lines in a constraint programme: each line's days in modes, its blocks, what it owes and which measures it takes. Knows no
shared limit and no objective.

A line has one variant without measures and one for each choice of them, each with its own law; exactly one variant
lives, and its days, begins and ends obey the same rules as those of any line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from models.problem import Bools, Floats, LawClass, Problem

Literal = cp_model.IntVar | int
"""A yes or no of the model, or a settled 0 or 1."""


@dataclass(frozen=True)
class Variant:
    """`lives` whether the line goes this way; `on[m][t]`, `begins[m][t]`, `ends[m][t]` (the day after a block's last)
    whether it is in the mode; `left` (T, 4) the share of emission that measures leave, `choice` into problem.choices or
    -1."""

    lives: Literal
    on: list[list[Literal]]
    begins: list[list[Literal]]
    ends: list[list[Literal]]
    left: Floats
    choice: int


class LineVariables:
    """All variants of line l."""

    def __init__(self, model: cp_model.CpModel, problem: Problem, l: int, choices: list[int]):
        self.model, self.problem, self.l = model, problem, l
        self.modes = int(problem.mode_count[l])
        lives: list[Literal] = [model.new_bool_var("") for _ in range(1 + len(choices))] if choices else [1]
        if choices:
            model.add_exactly_one(lives)
        usual = problem.law_classes[problem.law[l]], np.ones((problem.days, 4)), -1
        ways = [usual, *((problem.law_classes[c.law], c.left, k) for k in choices for c in (problem.choices[k],))]
        self.variants = [
            self._variant(live, law, left, choice) for live, (law, left, choice) in zip(lives, ways, strict=True)
        ]

    def _variant(self, lives: Literal, law: LawClass, left: Floats, choice: int) -> Variant:
        allowed: Bools = law.allowed[:, : self.modes]
        days = self.problem.days
        on: list[list[Literal]] = [
            [self.model.new_bool_var("") if allowed[t, m] else 0 for t in range(days)] for m in range(self.modes)
        ]
        for t in range(days):
            self.model.add(sum(on[m][t] for m in range(self.modes)) == lives)
        begins, ends = self._blocks(on, lives)
        found = Variant(lives, on, begins, ends, left, choice)
        self._physics(found)
        for owed in law.owed:
            counted = [on[owed.mode][t] for t in np.flatnonzero(owed.counted).tolist()]
            self.model.add(sum(counted) >= owed.at_least * lives)
        return found

    def _blocks(self, on: list[list[Literal]], lives: Literal) -> tuple[list[list[Literal]], list[list[Literal]]]:
        """Begins and ends, so that each day is the day before plus what begins less what ends."""
        model, begins, ends = self.model, [], []
        for m, row in enumerate(on):
            before: Literal = lives if m == self.problem.initial_mode[self.l] else 0
            begun: list[Literal] = []
            ended: list[Literal] = []
            for now in row:
                begin, end = model.new_bool_var(""), model.new_bool_var("")
                model.add(now - before == begin - end)
                model.add(begin + end <= 1)
                begun.append(begin)
                ended.append(end)
                before = now
            begins.append(begun)
            ends.append(ended)
        return begins, ends

    def _physics(self, variant: Variant) -> None:
        """Shortest and initial blocks, most days, most blocks."""
        p, l, model, days = self.problem, self.l, self.model, self.problem.days
        for m in range(self.modes):
            shortest = int(p.min_days[l, m])
            for t in range(days):
                for later in range(t + 1, min(t + shortest, days)):
                    model.add(variant.on[m][later] >= variant.begins[m][t])
            if p.max_days[l, m] < days:
                model.add(sum(variant.on[m]) <= int(p.max_days[l, m]))
            if p.max_blocks[l, m] < days:
                model.add(sum(variant.begins[m]) <= int(p.max_blocks[l, m]))
        opening = int(p.initial_mode[l])
        for t in range(min(days, max(0, int(p.min_days[l, opening] - p.initial_days[l])))):
            model.add(variant.on[opening][t] >= variant.lives)

    def hint(self, modes: np.ndarray, choice: int) -> None:
        """The line's days (T,) and choice of measures as a start."""
        for variant in self.variants:
            here = variant.choice == choice
            if not isinstance(variant.lives, int):
                self.model.add_hint(variant.lives, int(here))
            for m, row in enumerate(variant.on):
                for t, literal in enumerate(row):
                    if not isinstance(literal, int):
                        self.model.add_hint(literal, int(here and modes[t] == m))

    def read(self, solver: cp_model.CpSolver) -> tuple[np.ndarray, int]:
        """The line's days (T,) and its choice."""
        for variant in self.variants:
            if isinstance(variant.lives, int) or solver.value(variant.lives):
                values = [[x if isinstance(x, int) else solver.value(x) for x in row] for row in variant.on]
                return np.array(values).argmax(axis=0).astype(np.int8), variant.choice
        raise AssertionError("exactly one variant lives")
