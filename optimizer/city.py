"""Everyone who answers prices, lines and projects alike, numbered as actors. Knows no master and no whole plan.

Actors 0..F-1 are the lines that have a choice, F..F+J-1 the projects. Rows of the engine are the problem's shared rows
(R), each enterprise's burden (E), and each shared resource on each day of the horizon (Q x H), in this order.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.problem import Floats, Ints, LawClass, Problem, Row
from optimizer.pricing import SLACK, LineAnswers, Lines, Plans, Prices
from optimizer.project import ProjectAnswer, Projects
from optimizer.stepwise import INF

Indexes = NDArray[np.int64]


@dataclass(frozen=True)
class Answers:
    """`plans` (n, T) and `choices` (n,) of measures of the free `lines` (n,), `schedules` of the `projects` (k,), and
    `priced` (n + k,), for each of these actors a proven least value of its cost less what it earns at the prices."""

    plans: Plans
    choices: Ints
    schedules: tuple[ProjectAnswer, ...]
    priced: Floats
    lines: Indexes
    projects: Indexes

    @staticmethod
    def of_lines(plans: Plans, lines: Indexes, choices: Ints | None = None) -> Answers:
        """Schedules (n, T) of free `lines` (n,) known from elsewhere, without measures where no `choices` (n,) are given; nothing is
        proven of them."""
        without = np.full(len(lines), -1, dtype=np.int32) if choices is None else choices
        return Answers(plans, without, (), np.zeros(len(lines)), lines, np.zeros(0, dtype=np.int64))


class City:
    """The problem's actors and the sizes of the engine's rows."""

    def __init__(self, problem: Problem, lines: Lines):
        self.problem, self.lines = problem, lines
        self.projects = Projects(problem)
        self.line_count, self.project_count = len(lines.free), len(problem.projects)
        self.count = self.line_count + self.project_count
        self.horizon_days = len(problem.horizon) if problem.projects else 0
        self.row_count = len(problem.rows)
        self.use_shape = (len(self.projects.shared), self.horizon_days)
        self._in_sets = np.array([project.in_sets for project in problem.projects], dtype=np.float64).reshape(
            self.project_count, len(problem.member_sets)
        )
        self.budget: Floats | None = None
        """Yuan that each free line may lose by its own programme, (F,), inf where nothing is asked of it; None: of nobody."""
        self.sharing = False
        """Whether that is a share of what its enterprise may lose, so that lines that keep theirs keep the whole."""
        self.held: Plans | None = None
        """What free lines are held to, (F, T), -1 where a line is not."""
        self._offset = problem.horizon.index(problem.season.first)
        self._baseline_kg = baseline_kg(problem)

    def asking(self, problem: Problem) -> City:
        """The same actors under limits that ask for other amounts; ValueError where the limits are others."""
        if [_counts(row) for row in problem.rows] != [_counts(row) for row in self.problem.rows]:
            raise ValueError("these limits count other things, or other actors")
        other = copy.copy(self)
        other.problem, other.budget, other.sharing = problem, None, False
        return other

    def keeping_burdens(self) -> City:
        """The same actors, each line losing no more than its enterprise may: a burden of a single line is then its own
        matter and no row. Lines that the law makes lose more are left as they are, since a burden is a limit."""
        problem, free = self.problem, self.lines.free
        limit = problem.loss_limit[problem.enterprise[free]]
        works = problem.calendars.sum(axis=1)[problem.calendar[free]]
        deepest = np.where(problem.output < 1.0, 1.0 - problem.output, 0.0).max(axis=1)[free]
        asked = np.isfinite(limit) & (problem.value[free] * works * deepest > limit) & self.lines.keep(free, limit)
        found = self.lines.answer(self.prices(self.nothing), budget=np.where(asked, limit, np.inf))
        other = copy.copy(self)
        other.budget = np.where(asked & (found.priced < INF), limit, np.inf)
        return other

    def lines_in(self, rows: Indexes) -> Indexes:
        """The free lines that count in some of these rows."""
        problem = self.problem
        sets = {problem.rows[row].members for row in rows.tolist() if row < self.row_count}
        inside = np.zeros(problem.line_count, dtype=np.bool_)
        for members in sets:
            inside |= problem.member_sets[members]
        return np.flatnonzero(inside[self.lines.free])

    def breakers(self, answers: Answers) -> Indexes:
        """The lines whose answers lose more than they may: their programmes cannot hold that together with their counts."""
        if self.budget is None or self.sharing:
            return np.zeros(0, dtype=np.int64)
        return answers.lines[self._losing_more(answers.lines, answers.plans)]

    def _losing_more(self, lines: Indexes, plans: Plans) -> Indexes:
        """Which of these free lines' plans (n, T) lose more than the lines may by themselves, numbered from 0."""
        assert self.budget is not None
        asked = np.flatnonzero(np.isfinite(self.budget[lines]))
        lost = self.lines.lost(self.lines.free[lines[asked]], plans[asked])
        over: Indexes = asked[lost > self.budget[lines[asked]] * (1 + SLACK) + SLACK]
        return over

    def leave_to_rows(self, lines: Indexes) -> None:
        """Asks nothing more of these free lines by themselves: the burden's row holds what they lose."""
        if len(lines):
            assert self.budget is not None
            self.budget[lines] = np.inf

    def sharing_burdens(self, lost: Floats) -> City:
        """The same actors, each line within a share of what its enterprise may lose: the burden then holds whatever each of
        them does. Shares go by what a balance would have the lines lose, `lost` (F,) yuan, and what that leaves by their
        value. Lines whose programme cannot keep theirs are left to the burden's row."""
        problem, free = self.problem, self.lines.free
        enterprise, value = problem.enterprise[free], problem.value[free]
        limit = problem.loss_limit[enterprise]

        def of_enterprise(amounts: Floats) -> Floats:
            total = np.bincount(enterprise, weights=amounts, minlength=len(problem.loss_limit))[enterprise]
            return np.maximum(total, 1e-9)

        whole = of_enterprise(lost)
        spare = np.maximum(limit - whole, 0.0) * value / of_enterprise(value)
        share = np.where(np.isfinite(limit), lost * np.minimum(1.0, limit / whole) + spare, np.inf)
        kept = self.lines.keep(free, share)
        other = copy.copy(self)
        other.sharing = True
        found = self.lines.answer(self.prices(self.nothing), budget=np.where(kept, share, np.inf))
        other.budget = np.where(kept & (found.priced < INF), share, np.inf)
        return other

    def within(self, lines: Indexes, left: Floats) -> City:
        """The same actors, these free lines losing no more than `left` (n,) yuan; less than nothing is nothing."""
        other = copy.copy(self)
        budget = np.full(self.line_count, np.inf) if self.budget is None else self.budget.copy()
        budget[lines] = np.minimum(budget[lines], np.maximum(left, 0.0))
        other.budget, other.sharing = budget, True
        return other

    def holding(self, actors: Indexes, plans: Plans) -> City:
        """The same actors, these free lines (n,) held to their plans (n, T), as if the law allowed nothing else."""
        problem, lines = self.problem, self.lines.free[actors]
        law, classes = problem.law.copy(), list(problem.law_classes)
        for line, plan in zip(lines.tolist(), plans, strict=True):
            allowed = np.zeros_like(classes[law[line]].allowed)
            allowed[np.arange(problem.days), plan] = True
            classes.append(LawClass(classes[law[line]].mode_names, allowed, (), (), ()))
            law[line] = len(classes) - 1
        other = copy.copy(self)
        other.problem = replace(problem, law=law, law_classes=tuple(classes))
        other.lines = self.lines.under(other.problem)
        other.held = np.full((self.line_count, problem.days), -1, dtype=np.int8)
        other.held[actors] = plans
        return other

    @property
    def burden_rows(self) -> NDArray[np.bool_]:
        """Whether each enterprise's burden needs a row, (E,): not where its one free line keeps it, nor where each of them
        keeps its share."""
        problem, free = self.problem, self.lines.free
        kept = np.zeros(len(problem.loss_limit), dtype=np.int64)
        if self.budget is not None:
            kept = np.bincount(problem.enterprise[free[np.isfinite(self.budget)]], minlength=len(kept))
        loses = np.bincount(problem.enterprise[free], minlength=len(kept))
        by_themselves = kept if self.sharing else np.minimum(kept, 1)
        needed: NDArray[np.bool_] = np.isfinite(problem.loss_limit) & (loses > by_themselves)
        return needed

    def keeps_burden(self, lost: Floats, owner: Indexes) -> NDArray[np.bool_]:
        """Whether schedules (n,) that lose so many yuan, of these owners, stay within what their own programme allows."""
        if self.budget is None:
            return np.ones(len(owner), dtype=np.bool_)
        budget = np.append(self.budget, np.full(self.project_count, np.inf))
        within: NDArray[np.bool_] = lost <= budget[owner] * (1 + SLACK) + SLACK
        return within

    def prices(self, values: Floats, cost_weight: float = 1.0) -> Prices:
        """A vector over all rows (R + E + QH,) as prices."""
        rows, burdens = self.row_count, len(self.problem.loss_limit)
        uses = values[rows + burdens :].reshape(self.use_shape)
        return Prices(values[:rows], values[rows : rows + burdens], uses, cost_weight)

    @property
    def nothing(self) -> Floats:
        """Price 0 for every row."""
        return np.zeros(self.row_count + len(self.problem.loss_limit) + self.use_shape[0] * self.use_shape[1])

    def answer(self, prices: Prices, actors: Indexes | None = None) -> Answers:
        """Everyone's best schedule for the prices, or that of some actors, which are in order."""
        asked = np.arange(self.count) if actors is None else actors
        lines, projects = asked[asked < self.line_count], asked[asked >= self.line_count] - self.line_count
        budget = None if self.budget is None else self.budget[lines]
        found = self.lines.answer(prices, self.lines.free[lines], budget=budget)
        if self.sharing:
            self._hold_to_shares(prices, lines, found)
        if not len(projects):
            return Answers(found.plans, found.choices, (), found.priced, lines, projects)
        gain = self.project_gains(prices.rows)
        per_kg = np.zeros((self.project_count, self.horizon_days, 4))
        per_kg[:, self._offset : self._offset + self.problem.days] = gain
        schedules = self.projects.answer(per_kg, prices.uses, prices.cost_weight, projects)
        earned = (gain * self._baseline_kg).sum(axis=(1, 2))[projects]
        proven = np.array([schedule.bound for schedule in schedules]) - earned
        priced = np.concatenate([found.priced, proven])
        return Answers(found.plans, found.choices, schedules, priced, lines, projects)

    def _hold_to_shares(self, prices: Prices, lines: Indexes, found: LineAnswers) -> None:
        """Answers that lose more than a line's share, which its programme could not hold beside its counts, made such as do not."""
        over = self._losing_more(lines, found.plans)
        if len(over):
            assert self.budget is not None
            less = self.lines.losing_less(prices, self.lines.free[lines[over]], self.budget[lines[over]])
            has = less.priced < INF
            found.plans[over[has]], found.choices[over[has]] = less.plans[has], less.choices[has]

    def vary(self, prices: Prices, day_factor: Floats) -> Answers:
        """The lines' schedules alone, with prices times `day_factor` (T,) on each day; their `priced` is no bound."""
        lines = self.lines.answer(prices, day_factor=day_factor, budget=self.budget)
        nobody = np.zeros(0, dtype=np.int64)
        return Answers(lines.plans, lines.choices, (), lines.priced, np.arange(self.line_count), nobody)

    @property
    def projects_alone(self) -> Indexes:
        """The actors that are projects."""
        return np.arange(self.line_count, self.count)

    def project_gains(self, row_prices: Floats) -> Floats:
        """Price per kg reduced for each project, day and pollutant, (J, T, 4)."""
        by_set = self.lines.gains_of_sets(row_prices)[:, :, :4]
        flat = self._in_sets @ by_set.reshape(len(by_set), self.problem.days * 4)
        return flat.reshape(self.project_count, self.problem.days, 4)


def possible(answers: Answers) -> Answers:
    """The answers without those of lines that have no schedule within what they may lose."""
    has = answers.priced[: len(answers.lines)] < INF
    if has.all():
        return answers
    priced = np.concatenate([answers.priced[: len(has)][has], answers.priced[len(has) :]])
    plans, choices, lines = answers.plans[has], answers.choices[has], answers.lines[has]
    return Answers(plans, choices, answers.schedules, priced, lines, answers.projects)


def _counts(row: Row) -> tuple[object, ...]:
    return row.kind, row.subject, row.area, row.period, row.members, row.weights.tobytes()


def baseline_kg(problem: Problem) -> Floats:
    """What each project's tasks emit by their owner's own plan, (J, T, 4) kg."""
    total = np.zeros((len(problem.projects), problem.days, 4))
    for j, project in enumerate(problem.projects):
        for block in project.tasks:
            total[j, block.baseline] += block.task.kg
    return total
