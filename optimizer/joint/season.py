"""A whole small season in one constraint programme: lines, projects, measures and every shared limit. Knows no relaxation.

Amounts become integers: exactly where a few decimals suffice, else rounded to some 2^32 units, rows then eased by what
rounding can take and costs rounded down, so that the solver's bound stays below the true least cost. With larger units
the presolve of CP-SAT 9.15 cut off the optimum of one in some hundred tiny seasons.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from models.problem import OUTPUT, STOPPED, Ints, Problem
from optimizer.city import City
from optimizer.joint.variables import LineVariables, Literal
from optimizer.needs import SLACK, needs_of
from optimizer.pricing import Plans
from optimizer.project.energy import earliest
from optimizer.project.task import Site
from optimizer.project.variables import TaskVariables, late, limit, link

UNITS = 2.0**32
_SHORT_UNIT = 1e-7
"""Relative shortfall that one whole step of a shortfall stands for."""


@dataclass
class Sum:
    """A linear sum with a constant."""

    constant: float = 0.0
    terms: dict[int, tuple[cp_model.IntVar, float]] = field(default_factory=dict)

    def add(self, literal: Literal, amount: float) -> None:
        if amount == 0.0:
            return
        if isinstance(literal, int):
            self.constant += literal * amount
            return
        variable, before = self.terms.get(literal.index, (literal, 0.0))
        self.terms[literal.index] = (variable, before + amount)

    def scale(self) -> tuple[float, bool]:
        """Units per one, so that all terms together stay within UNITS, and whether all amounts are then whole."""
        amounts = np.array([amount for _, amount in self.terms.values()])
        most = float(np.abs(amounts).sum()) + abs(self.constant)
        for units in 10.0 ** np.arange(7):
            whole = np.abs(amounts * units - np.rint(amounts * units)) <= 1e-9 * np.maximum(
                1.0, np.abs(amounts * units)
            )
            if most * units <= UNITS and whole.all():
                return float(units), True
        return (float(2.0 ** np.floor(np.log2(UNITS / most))) if most > 0 else 1.0), False


class Season:
    """The model of a city's season with its variables."""

    def __init__(self, city: City):
        problem = self.problem = city.problem
        self.city, self.model = city, cp_model.CpModel()
        by_line: dict[int, list[int]] = {}
        for k, choice in enumerate(problem.choices):
            by_line.setdefault(choice.line, []).append(k)
        self.lines = [LineVariables(self.model, problem, l, by_line.get(l, [])) for l in city.lines.free.tolist()]
        self.cost, self.rows = Sum(), [Sum() for _ in problem.rows]
        self.losses = [Sum() for _ in problem.loss_limit]
        self.possible = True
        for line in self.lines:
            self._count_line(line)
        self.sites = [self._site(j, site) for j, site in enumerate(city.projects.sites)]
        self._share()
        self.short: list[cp_model.IntVar] = []

    def _count_line(self, line: LineVariables) -> None:
        """What the line costs and gives to its rows."""
        p, l, problem = self.problem, line.l, self.problem
        works = p.calendars[p.calendar[l]]
        members = [r for r, row in enumerate(p.rows) if p.member_sets[row.members, l]]
        opening = int(p.initial_mode[l])
        self.cost.constant += float(p.restart_cost[l, opening])
        for variant in line.variants:
            if variant.choice >= 0:
                self.cost.add(variant.lives, problem.choices[variant.choice].cost)
            for m in range(line.modes):
                loss = float(p.value[l] * (1.0 - p.output[l, m]))
                for t in range(p.days):
                    self.cost.add(variant.begins[m][t], float(p.restart_cost[l, m]))
                    if works[t]:
                        self.cost.add(variant.on[m][t], loss)
                        self.losses[p.enterprise[l]].add(variant.on[m][t], loss)
                    channels = np.zeros(6)
                    channels[:4] = works[t] * p.kg[l] * (1.0 - p.emits[l, m] * variant.left[t])
                    channels[OUTPUT] = works[t] * p.output_per_day[l] * (1.0 - p.output[l, m])
                    channels[STOPPED] = float(p.output[l, m] <= 0)
                    again = p.restart_days[l, m] * p.kg[l] * variant.left[t]
                    for r in members:
                        row = p.rows[r]
                        if row.period.start <= t < row.period.stop:
                            self.rows[r].add(variant.on[m][t], float(channels @ row.weights))
                            self.rows[r].add(variant.ends[m][t], -float(again @ row.weights[:4]))

    def _site(self, j: int, site: Site) -> list[TaskVariables]:
        """A project's tasks within their order and own resources, with what they emit and what lateness costs."""
        heads, done = earliest(site)
        if done > site.days or not all((work.run >= work.piece).any() for work in site.works):
            self.possible = False
            return []
        tasks = [TaskVariables(self.model, work, True) for work in site.works]
        link(self.model, site, tasks, heads, None)
        for name, capacity in site.capacity.items():
            using = [(task, own[name]) for task, own in zip(tasks, site.own, strict=True) if name in own]
            if using:
                limit(self.model, using, capacity, False)
        for variable, _ in late(self.model, site, tasks, done, UNITS):
            self.cost.add(variable, site.delay_cost)
        self._count_site(j, tasks)
        return tasks

    def _count_site(self, j: int, tasks: list[TaskVariables]) -> None:
        problem, block = self.problem, self.problem.projects[j]
        offset = problem.horizon.index(problem.season.first)
        members = [r for r, row in enumerate(problem.rows) if block.in_sets[row.members]]
        for task, task_block in zip(tasks, block.tasks, strict=True):
            kg = np.array(task_block.task.kg)
            worked = task.on()
            for r in members:
                row = problem.rows[r]
                weight = float(kg @ row.weights[:4])
                inside = ((task_block.baseline >= row.period.start) & (task_block.baseline < row.period.stop)).sum()
                self.rows[r].constant += weight * float(inside)
                for t in range(row.period.start, row.period.stop):
                    for literal in worked.get(t + offset, ()):
                        self.rows[r].add(literal, -weight)

    def _share(self) -> None:
        """What all projects share stays within its capacity."""
        for q, capacity in enumerate(self.city.projects.capacity.tolist()):
            using = [
                (task, int(site.uses[i, q]))
                for site, tasks in zip(self.city.projects.sites, self.sites, strict=True)
                for i, task in enumerate(tasks)
                if site.uses[i, q]
            ]
            if using:
                limit(self.model, using, int(capacity), False)

    def demand(self, with_shortfall: bool) -> None:
        """Adds every shared limit; with a shortfall each may be missed, by so many steps of its scale."""
        needs, problem = needs_of(self.city), self.problem
        burdens = [(Sum(-loss.constant, {k: (v, -a) for k, (v, a) in loss.terms.items()})) for loss in self.losses]
        for number, total in enumerate([*self.rows, *burdens]):
            need, scale = float(needs.amount[number]), float(needs.scale[number])
            if np.isfinite(need):
                self._at_least(total, need - SLACK * scale, scale if with_shortfall else None)
        assert len(problem.rows) + len(burdens) <= len(needs.amount)

    def _at_least(self, total: Sum, need: float, step: float | None) -> None:
        units, exact = Sum(total.constant - need, total.terms).scale()
        terms = [round(amount * units) * variable for variable, amount in total.terms.values()]
        lacking = int(np.ceil((need - total.constant) * units - (0.0 if exact else 0.5 * len(terms))))
        worst = lacking - sum(min(0, round(amount * units)) for _, amount in total.terms.values())
        if step is not None and worst > 0:
            one = max(1, round(step * _SHORT_UNIT * units))
            short = self.model.new_int_var(0, -(-worst // one), "")
            self.short.append(short)
            terms.append(one * short)
        if terms:
            self.model.add(sum(terms) >= lacking)
        elif lacking > 0:
            self.possible = False

    def cost_units(self) -> tuple[float, cp_model.LinearExprT]:
        """Units per yuan, and the cost in units without its constant, rounded down."""
        units, exact = self.cost.scale()
        whole = round if exact else np.floor
        parts = [int(whole(amount * units)) * variable for variable, amount in self.cost.terms.values()]
        return units, sum(parts)

    def plans(self, solver: cp_model.CpSolver) -> tuple[Plans, Ints]:
        """Modes (F, T) and choices (F,) of the free lines."""
        read = [line.read(solver) for line in self.lines]
        modes = np.array([modes for modes, _ in read], dtype=np.int8).reshape(-1, self.problem.days)
        return modes, np.array([choice for _, choice in read], dtype=np.int32)


def cells(problem: Problem, city: City) -> int:
    """Roughly how many yes or no questions the model asks."""
    variants = len(city.lines.free) + len(problem.choices)
    tasks = sum(len(work.working) for site in city.projects.sites for work in site.works)
    return int(variants * problem.days * problem.output.shape[1] + tasks)
