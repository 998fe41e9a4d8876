"""Schedules of lines and projects as columns: what each costs and what it gives to each row. Knows no prices and no
solver."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

import numba as nb
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.actors import Task
from models.plan import Taken
from models.problem import Floats
from optimizer.city import Answers, City, baseline_kg
from optimizer.growing import Growing, GrowingMatrix
from optimizer.pricing import Plans

Indexes = NDArray[np.int64]
Worked = tuple[NDArray[np.int64], ...]


@nb.njit(cache=True, nogil=True)
def _channels(
    plan, works, kg, output, emits, value, output_per_day, restart_days, restart_cost, initial_mode, left, sums
):
    """Prefix sums (6, T+1) of the channels of one schedule; returns its lost value and restart cost in yuan."""
    loss, restart, before = 0.0, 0.0, initial_mode
    for t in range(len(plan)):
        m = plan[t]
        for c in range(6):
            sums[c, t + 1] = sums[c, t]
        if works[t]:
            lost = 1.0 - output[m]
            loss += lost * value
            sums[4, t + 1] += lost * output_per_day
            for p in range(4):
                sums[p, t + 1] += kg[p] * (1.0 - emits[m, p] * left[t, p])
        if output[m] <= 0:
            sums[5, t + 1] += 1.0
        if before != m:
            restart += restart_cost[before]
            for p in range(4):
                sums[p, t + 1] -= restart_days[before] * kg[p] * left[t, p]
        before = m
    return loss, restart + restart_cost[before]


@nb.njit(cache=True, nogil=True)
def _row_sums(
    owners, plans, works_of, kg, output, emits, value, output_per_day, restart_days, restart_cost, initial_mode,
    left_of, left, group, row_start, row_list, row_first, row_stop, row_weights, start, index, amount, loss, restart, fill,
):  # fmt: skip
    """First pass (`fill` False) counts entries into `start`; second writes `index` and `amount`."""
    days = plans.shape[1]
    sums = np.zeros((6, days + 1))
    position = 0
    for i in range(len(owners)):
        l = owners[i]
        loss[i], restart[i] = _channels(
            plans[i], works_of[l], kg[l], output[l], emits[l], value[l], output_per_day[l], restart_days[l],
            restart_cost[l], initial_mode[l], left[left_of[i]], sums,
        )  # fmt: skip
        g = group[l]
        for k in range(row_start[g], row_start[g + 1]):
            r = row_list[k]
            total = 0.0
            for c in range(6):
                if row_weights[r, c] != 0.0:
                    total += row_weights[r, c] * (sums[c, row_stop[r]] - sums[c, row_first[r]])
            if abs(total) > 1e-12:
                if fill:
                    index[position], amount[position] = r, total
                position += 1
        start[i + 1] = position


class ColumnPool:
    """Distinct schedules, each once: `owner` (n,) actor, `plans` (n, T) modes (zeros for a project), `choices` (n,) of
    measures into problem.choices or -1, `days[c]` the horizon days of each task (empty for a line), `cost` (n,) yuan, and `give`, a sparse (n, rows) matrix of what each
    adds to each row: to shared rows what they count, to burdens its lost value and to resources its use, both negative.
    """

    def __init__(self, city: City):
        self._city, self._shared = city, _SharedRows.of(city)
        self._seen: dict[tuple[int, bytes], int] = {}
        self._baseline_kg = baseline_kg(city.problem)
        self._owner, self._choices = (Growing(np.zeros(0, dtype=np.int64)) for _ in range(2))
        self._plans = Growing(np.zeros((0, city.problem.days), dtype=np.int8))
        self.days: list[Worked] = []
        self._cost = Growing(np.zeros(0))
        self._give = GrowingMatrix(sp.csr_matrix((0, len(city.nothing))))

    @property
    def owner(self) -> Indexes:
        return self._owner.all

    @property
    def plans(self) -> Plans:
        return self._plans.all

    @property
    def choices(self) -> Indexes:
        return self._choices.all

    @property
    def cost(self) -> Floats:
        return self._cost.all

    @property
    def give(self) -> sp.csr_matrix:
        return self._give.all

    def __len__(self) -> int:
        return len(self.days)

    def add(self, answers: Answers) -> slice:
        """Adds the schedules that are not yet there; returns where the new ones are."""
        before = len(self)
        keys = _plan_keys(answers.plans, answers.choices)
        new = [i for i, key in enumerate(keys) if (int(answers.lines[i]), key.tobytes()) not in self._seen]
        if new:
            chosen = answers.lines[new]
            plans, choices = answers.plans[new], answers.choices[new].astype(np.int64)
            cost, give = self._evaluate_lines(self._city.lines.free[chosen], plans, choices)
            self._append(chosen, plans, choices, [()] * len(new), cost, give)
        first = self._city.line_count
        told = list(zip(answers.projects.tolist(), answers.schedules, strict=True))
        unknown = [(j, s) for j, s in told if (first + j, _key(s.days)) not in self._seen]
        if unknown:
            projects, schedules = [j for j, _ in unknown], [s for _, s in unknown]
            give = sp.vstack([self._project_gives(j, s.days) for j, s in zip(projects, schedules, strict=True)])
            plans = np.zeros((len(projects), self.plans.shape[1]), dtype=np.int8)
            cost = np.array([schedule.delay_cost for schedule in schedules])
            nothing = np.full(len(projects), -1, dtype=np.int64)
            self._append(
                np.array(projects) + first, plans, nothing, [schedule.days for schedule in schedules], cost, give
            )
        return slice(before, len(self))

    def given(self, columns: Indexes) -> Floats:
        """What columns (n,) add up to in every row, (rows,)."""
        return np.asarray(self.give[columns].sum(axis=0)).ravel()

    def losses(self, columns: Indexes) -> Floats:
        """Output value in yuan that each of the columns loses, (n,); 0 for those of enterprises without a limit."""
        first = len(self._city.problem.rows)
        burdens = self.give[columns][:, first : first + len(self._city.problem.loss_limit)]
        return -np.asarray(burdens.sum(axis=1)).ravel()

    def admitted(self, city: City, columns: Indexes) -> NDArray[np.bool_]:
        """Whether each of the columns is one that its owner may take by itself: within what it may lose, and what it is held to."""
        owner = self.owner[columns]
        admitted = city.keeps_burden(self.losses(columns), owner)
        if city.held is not None:
            lines = np.flatnonzero(owner < city.line_count)
            held = lines[city.held[owner[lines], 0] >= 0]
            admitted[held] &= (self.plans[columns[held]] == city.held[owner[held]]).all(axis=1)
        return admitted

    def branch(self) -> ColumnPool:
        """A pool of its own that begins with these columns."""
        other = copy.copy(self)
        other._seen, other.days = dict(self._seen), list(self.days)
        other._owner, other._plans, other._choices = self._owner.branch(), self._plans.branch(), self._choices.branch()
        other._cost, other._give = self._cost.branch(), self._give.branch()
        return other

    def keep(self, columns: Indexes) -> None:
        """Forgets all but the given columns, which take new numbers in their order."""
        self._owner, self._plans = Growing(self.owner[columns]), Growing(self.plans[columns])
        self._choices, self._cost = Growing(self.choices[columns]), Growing(self.cost[columns])
        self._give = GrowingMatrix(self.give[columns])
        self.days = [self.days[column] for column in columns]
        self._seen = {}
        self._remember(0)

    def find(self, answers: Answers) -> Indexes:
        """The column of each actor's answer, ordered by actor; KeyError for one that was never added."""
        keys, first = _plan_keys(answers.plans, answers.choices), self._city.line_count
        lines = [self._seen[f, key.tobytes()] for f, key in zip(answers.lines.tolist(), keys, strict=True)]
        told = zip(answers.projects.tolist(), answers.schedules, strict=True)
        projects = [self._seen[first + j, _key(schedule.days)] for j, schedule in told]
        return np.array(lines + projects, dtype=np.int64)

    def _remember(self, begin: int) -> None:
        keys = _plan_keys(self.plans[begin:], self.choices[begin:])
        for column, key in enumerate(keys, begin):
            actor = int(self.owner[column])
            line = actor < self._city.line_count
            self._seen[actor, key.tobytes() if line else _key(self.days[column])] = column

    def _append(
        self, owner: Indexes, plans: Plans, choices: Indexes, days: list[Worked], cost: Floats, give: sp.csr_matrix
    ) -> None:
        self._owner.add(owner)
        self._plans.add(plans)
        self._choices.add(choices)
        self.days += days
        self._cost.add(cost)
        self._give.add(sp.csr_matrix(give))
        self._remember(len(self) - len(owner))

    def _evaluate_lines(self, owners: Indexes, plans: Plans, choices: Indexes) -> tuple[Floats, sp.csr_matrix]:
        """Costs (n,) and row contributions (n, rows) of lines' schedules, straight from the contract's definitions."""
        lines, shared, n = self._city.lines, self._shared, len(owners)
        p = lines.problem
        variants = lines.variants
        left_of = np.where(choices < 0, 0, variants.left_of[p.line_count + choices] if len(variants.cost) else 0)
        paid = np.where(choices < 0, 0.0, variants.cost[choices] if len(variants.cost) else 0.0)
        start, loss, restart = np.zeros(n + 1, dtype=np.int64), np.zeros(n), np.zeros(n)
        index, amount = np.zeros(0, dtype=np.int64), np.zeros(0)
        for fill in (False, True):
            _row_sums(
                owners, plans, lines.works_of, p.kg, p.output, p.emits, p.value, p.output_per_day, p.restart_days,
                p.restart_cost, p.initial_mode, left_of, variants.left, lines.group, shared.start, shared.index, shared.first, shared.stop,
                shared.weights, start, index, amount, loss, restart, fill,
            )  # fmt: skip
            if not fill:
                index, amount = np.zeros(start[-1], dtype=np.int64), np.zeros(start[-1])
        gives = sp.csr_matrix((amount, index, start), shape=(n, len(p.rows)))
        burdened = np.flatnonzero(np.isfinite(p.loss_limit[p.enterprise[owners]]) & (loss > 0))
        burden = sp.csr_matrix(
            (-loss[burdened], (burdened, p.enterprise[owners[burdened]])),
            shape=(n, len(self._city.nothing) - len(p.rows)),
        )
        return loss + restart + paid, sp.csr_matrix(sp.hstack([gives, burden], format="csr"))

    def _project_gives(self, j: int, days: Worked) -> sp.csr_matrix:
        """What one project's schedule gives to every row, (1, rows)."""
        city, problem = self._city, self._city.problem
        block, season = problem.projects[j], problem.season
        offset = problem.horizon.index(season.first)
        reduced = self._baseline_kg[j].copy()
        uses = np.zeros(city.use_shape)
        for task, worked in zip(block.tasks, days, strict=True):
            inside = worked[(worked >= offset) & (worked < offset + problem.days)] - offset
            reduced[inside] -= task.task.kg
            for q, amount in self._shared.needs_of_task(city, task.task):
                uses[q, worked] -= amount
        sums = np.concatenate([np.zeros((1, 4)), np.cumsum(reduced, axis=0)])
        rows = self._shared
        counted = rows.of_project[j]
        by_channel = sums[rows.stop[counted]] - sums[rows.first[counted]]
        give = np.zeros(len(city.nothing))
        give[counted] = (by_channel * rows.weights[counted, :4]).sum(axis=1)
        give[len(give) - uses.size :] = uses.ravel()
        return sp.csr_matrix(give[None, :])

    def measures_taken(self, columns: Indexes) -> tuple[Taken, ...]:
        """The measures that the given columns take, by line and measure."""
        chosen = self.choices[columns]
        taken = (one for c in chosen[chosen >= 0] for one in self._city.problem.choices[c].taken)
        return tuple(sorted(taken, key=lambda one: (one.line, one.measure)))

    def worked_days(self, columns: Indexes) -> dict[str, tuple[date, ...]]:
        """Days worked by each task in the given columns."""
        days = self._city.problem.horizon.days
        first = self._city.line_count
        return {
            block.task.task_id: tuple(days[h] for h in worked)
            for column in columns
            if self.owner[column] >= first
            for block, worked in zip(
                self._city.problem.projects[self.owner[column] - first].tasks, self.days[column], strict=True
            )
        }


def _plan_keys(plans: Plans, choices: NDArray[Any]) -> NDArray[np.int8]:
    return np.hstack([plans, choices.astype(np.int32).view(np.int8).reshape(-1, 4)])


def _key(days: Worked) -> bytes:
    return b"|".join(worked.tobytes() for worked in days)


@dataclass(frozen=True)
class _SharedRows:
    """The problem's rows as arrays: `index[start[g]:start[g+1]]` those of line group g, `of_project[j]` those of a
    project; `first`, `stop` (R,) season days; `weights` (R, 6)."""

    start: Indexes
    index: Indexes
    of_project: tuple[Indexes, ...]
    first: Indexes
    stop: Indexes
    weights: Floats

    @staticmethod
    def of(city: City) -> _SharedRows:
        problem, lines = city.problem, city.lines
        members = np.array([row.members for row in problem.rows], dtype=np.int64)
        return _SharedRows(
            start=np.concatenate([[0], np.cumsum([len(rows) for rows in lines.group_rows])]).astype(np.int64),
            index=np.array([row for rows in lines.group_rows for row in rows], dtype=np.int64),
            of_project=tuple(np.flatnonzero(project.in_sets[members]) for project in problem.projects),
            first=np.array([row.period.start for row in problem.rows], dtype=np.int64),
            stop=np.array([row.period.stop for row in problem.rows], dtype=np.int64),
            weights=np.array([row.weights for row in problem.rows], dtype=np.float64).reshape(-1, 6),
        )

    @staticmethod
    def needs_of_task(city: City, task: Task) -> list[tuple[int, int]]:
        """Which shared resources a task takes and how much; its project's own are its own business."""
        own = {r.resource for r in city.problem.scenario.resources if r.project_id == task.project_id}
        return [(city.projects.shared.index(name), amount) for name, amount in task.needs if name not in own]
