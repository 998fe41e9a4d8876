"""What a plan amounts to: costs, reductions and every limit's standing. Knows plans and problems, no search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.plan import Taken
from models.problem import CHANNELS, OUTPUT, STOPPED, Floats, Ints, Problem, Row

RELATIVE_SLACK = 1e-6
_CHUNK = 4096


@dataclass(frozen=True)
class Costs:
    """Yuan."""

    loss: float
    restart: float
    delay: float
    measures: float

    @property
    def total(self) -> float:
        return self.loss + self.restart + self.delay + self.measures


@dataclass(frozen=True)
class Measured:
    """One limit and how the plan stands to it, in the contract's quantities; `shortfall` is 0 when it holds."""

    row: Row
    required: float
    planned: float
    shortfall: float
    holds: bool


@dataclass(frozen=True)
class MissedBurden:
    """An enterprise that loses more than its share, yuan."""

    enterprise_id: str
    normal: float
    allowed: float
    planned: float


@dataclass(frozen=True)
class Measurement:
    costs: Costs
    reduction_kg: tuple[float, float, float, float]
    baseline_kg: tuple[float, float, float, float]
    limits: tuple[Measured, ...]
    missed_burdens: tuple[MissedBurden, ...]

    @property
    def all_hold(self) -> bool:
        return not self.missed_burdens and all(limit.holds for limit in self.limits)


def choices_taken(problem: Problem, taken: tuple[Taken, ...]) -> Ints:
    """The index into problem.choices of what each active line takes, -1 for nothing; (L,). ValueError when some line
    takes what it has no choice of."""
    by_line: dict[int, list[Taken]] = {}
    for one in taken:
        by_line.setdefault(one.line, []).append(one)
    known = {
        (int(problem.line_index[choice.line]), frozenset((one.measure, one.first_day) for one in choice.taken)): c
        for c, choice in enumerate(problem.choices)
    }
    active = {int(line): l for l, line in enumerate(problem.line_index)}
    chosen = np.full(problem.line_count, -1, dtype=np.int32)
    for line, some in by_line.items():
        c = known.get((line, frozenset((one.measure, one.first_day) for one in some)))
        if c is None:
            raise ValueError(f"line {line} has no choice of these measures: {some}")
        chosen[active[line]] = c
    return chosen


def emission_left(problem: Problem, chosen: Ints) -> Floats:
    """Share of emission that measures leave on each day, (n, T, 4); `chosen` (n,) as from choices_taken."""
    left = np.ones((len(chosen), problem.days, 4))
    for i in np.flatnonzero(chosen >= 0):
        left[i] = problem.choices[chosen[i]].left
    return left


def line_channels(
    problem: Problem, chosen: slice, modes: NDArray[np.int8], choice: Ints | None = None
) -> tuple[Floats, Floats, Floats]:
    """Channels (n, T, 6), lost value (n, T) yuan and restart cost (n,) yuan of active lines in the given modes (n, T),
    under the measures of `choice` (n,), None for none."""
    lines = np.arange(problem.line_count)[chosen]
    m = modes.astype(np.int64)
    works = problem.calendars[problem.calendar[lines]]
    at = (lines[:, None], m)
    lost_share = works * (1.0 - problem.output[at])
    channels = np.zeros((*m.shape, len(CHANNELS)))
    left = np.ones(1) if choice is None else emission_left(problem, choice)
    channels[:, :, :4] = works[:, :, None] * problem.kg[lines][:, None, :] * (1.0 - problem.emits[at] * left)
    channels[:, :, OUTPUT] = lost_share * problem.output_per_day[lines][:, None]
    channels[:, :, STOPPED] = problem.output[at] <= 0
    before = np.concatenate([problem.initial_mode[lines][:, None], m[:, :-1]], axis=1)
    ended = before != m
    extra_days = ended * problem.restart_days[lines[:, None], before]
    channels[:, :, :4] -= extra_days[:, :, None] * problem.kg[lines][:, None, :] * left
    ended_cost = (ended * problem.restart_cost[lines[:, None], before]).sum(axis=1)
    restart = ended_cost + problem.restart_cost[lines, m[:, -1]]
    return channels, lost_share * problem.value[lines][:, None], restart


def task_channels(problem: Problem, task_days: dict[str, tuple[date, ...]]) -> Floats:
    """Kg reduced by each project on each day of the season, (projects, T, 4)."""
    total = np.zeros((len(problem.projects), problem.days, 4))
    for j, project in enumerate(problem.projects):
        for block in project.tasks:
            total[j, block.baseline] += block.task.kg
            worked = [problem.season.index(day) for day in task_days[block.task.task_id] if day in problem.season]
            total[j, worked] -= np.array(block.task.kg)
    return total


def given_by_tasks(problem: Problem, task_days: dict[str, tuple[date, ...]]) -> Floats:
    """What the tasks' days add to each shared row, (R,) in the row's own unit."""
    channels = task_channels(problem, task_days)
    given = np.zeros(len(problem.rows))
    for r, row in enumerate(problem.rows):
        inside = [j for j, project in enumerate(problem.projects) if project.in_sets[row.members]]
        if inside:
            given[r] = channels[inside, row.period.start : row.period.stop].sum(axis=(0, 1)) @ row.weights[:4]
    return given


def delay_cost(problem: Problem, task_days: dict[str, tuple[date, ...]]) -> float:
    """Yuan for the calendar days from each deadline to the project's last worked day."""
    total = 0.0
    for project in problem.projects:
        deadline, tasks = project.project.deadline, [task_days[block.task.task_id] for block in project.tasks]
        if deadline is not None and tasks:
            late = (max(days[-1] for days in tasks) - deadline).days
            total += max(0, late) * project.project.delay_cost_per_day
    return total


def measure(
    problem: Problem,
    modes: NDArray[np.int8],
    task_days: dict[str, tuple[date, ...]],
    taken: tuple[Taken, ...] = (),
) -> Measurement:
    """Everything a plan amounts to; `modes` (L, T) of the active lines."""
    choice = choices_taken(problem, taken)
    sums = np.zeros((len(problem.member_sets), problem.days, len(CHANNELS)))
    city = np.zeros((problem.days, 4))
    losses, restarts = np.zeros(problem.line_count), np.zeros(problem.line_count)
    for start in range(0, problem.line_count, _CHUNK):
        chosen = slice(start, min(start + _CHUNK, problem.line_count))
        channels, loss, restart = line_channels(problem, chosen, modes[chosen], choice[chosen] if len(taken) else None)
        flat = channels.reshape(len(loss), -1)
        sums += (problem.member_sets[:, chosen].astype(np.float64) @ flat).reshape(sums.shape)
        city += channels[:, :, :4].sum(axis=0)
        losses[chosen], restarts[chosen] = loss.sum(axis=1), restart
    from_tasks = task_channels(problem, task_days)
    for j, project in enumerate(problem.projects):
        sums[project.in_sets, :, :4] += from_tasks[j]
    city += from_tasks.sum(axis=0)
    return Measurement(
        costs=Costs(
            float(losses.sum()),
            float(restarts.sum()),
            delay_cost(problem, task_days),
            sum(one.cost_yuan for one in taken),
        ),
        reduction_kg=tuple(city.sum(axis=0).tolist()),
        baseline_kg=tuple(_baseline(problem).tolist()),
        limits=tuple(_stand(row, sums[row.members]) for row in problem.rows),
        missed_burdens=_missed_burdens(problem, losses),
    )


def _baseline(problem: Problem) -> Floats:
    working = problem.calendars.sum(axis=1)[problem.calendar]
    tasks = [len(block.baseline) * np.array(block.task.kg) for project in problem.projects for block in project.tasks]
    total: Floats = (problem.kg * working[:, None]).sum(axis=0) + sum(tasks, np.zeros(4))
    return total


def _stand(row: Row, channels: Floats) -> Measured:
    by_channel = channels[row.period.start : row.period.stop].sum(axis=0)
    total = float(by_channel @ row.weights)
    planned, required = row.origin + row.sign * total, row.required
    if row.kind == "guard":
        vocs = float(by_channel[CHANNELS.index("vocs")] * row.weights[CHANNELS.index("vocs")])
        planned, required = vocs, vocs - total + row.need
    whole = 1.0 if row.kind == "guard" else abs(row.base)
    slack = RELATIVE_SLACK * max(abs(required), abs(planned), whole, row.scale)
    shortfall = row.need - total
    holds = shortfall <= slack
    return Measured(row, required, planned, 0.0 if holds else shortfall, holds)


def _missed_burdens(problem: Problem, losses: Floats) -> tuple[MissedBurden, ...]:
    lost = np.bincount(problem.enterprise, weights=losses, minlength=len(problem.loss_limit))
    over = np.flatnonzero(lost > problem.loss_limit * (1 + RELATIVE_SLACK) + 1e-9)
    if not len(over):
        return ()
    normal = problem.value * problem.calendars.sum(axis=1)[problem.calendar]
    normal_of = np.bincount(problem.enterprise, weights=normal, minlength=len(problem.loss_limit))
    first_line = {int(e): l for l, e in reversed(list(enumerate(problem.enterprise)))}
    lines = problem.scenario.lines
    return tuple(
        MissedBurden(
            lines[problem.line_index[first_line[int(e)]]].enterprise_id,
            float(normal_of[e]),
            float(problem.loss_limit[e]),
            float(lost[e]),
        )
        for e in over
    )
