"""The measures that lines took, with what each cost and kept from being emitted. Knows a finished run, no engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.actors import POLLUTANTS, Kg
from models.measure import line_channels
from models.scenario import Scenario
from reports.done import Done, LinesAlone, lines_alone

CHUNK = 4096


@dataclass(frozen=True)
class Retrofit:
    """A measure that a line has from `first_day` on. `avoided_kg` by pollutant is what the line would have emitted more
    in the season in the same modes without it, after the measures that took effect before; `curtailed_days` are those
    in another mode than `run` from then on, `curtailed_before` those until then."""

    line_id: str
    line_name: str
    enterprise_id: str
    enterprise_name: str
    measure_id: str
    title: str
    first_day: date
    cost_yuan: float
    avoided_kg: Kg
    curtailed_before: int
    curtailed_days: int


def retrofits(scenario: Scenario, done: Done) -> tuple[Retrofit, ...]:
    """By line and measure, in the order of table and scenario."""
    wanted = sorted({one.line for one in done.taken})
    if not wanted:
        return ()
    alone = lines_alone(scenario, done, wanted)
    starts = range(0, len(alone.numbers), CHUNK)
    return tuple(one for start in starts for one in _chunk(alone, start))


def _chunk(alone: LinesAlone, start: int) -> Iterator[Retrofit]:
    problem = alone.problem
    chunk = slice(start, min(start + CHUNK, len(alone.numbers)))
    normal = problem.calendars[problem.calendar[chunk]][:, :, None] * problem.kg[chunk][:, None, :]
    without = normal - line_channels(problem, chunk, alone.modes[chunk])[0][:, :, : len(POLLUTANTS)]
    owners = {enterprise.enterprise_id: enterprise for enterprise in problem.scenario.enterprises}
    for at, l in enumerate(range(chunk.start, chunk.stop)):
        line, left = problem.scenario.lines[l], without[at].copy()
        owner, away = owners[line.enterprise_id], alone.modes[l] != 0
        kept: dict[int, Kg] = {}
        taken = problem.choices[alone.choice[l]].taken
        for one in sorted(taken, key=lambda one: (one.first_day, one.measure)):
            day = problem.season.index(one.first_day)
            gone = left[day:] * (1.0 - np.array(problem.scenario.measures[one.measure].emits))
            left[day:] -= gone
            so2, nox, pm, vocs = gone.sum(axis=0).tolist()
            kept[one.measure] = (so2, nox, pm, vocs)
        for one in sorted(taken, key=lambda one: one.measure):
            measure, day = problem.scenario.measures[one.measure], problem.season.index(one.first_day)
            yield Retrofit(
                line.line_id, line.name, owner.enterprise_id, owner.name, measure.measure_id, measure.title,
                one.first_day, one.cost_yuan, kept[one.measure], int(away[:day].sum()), int(away[day:].sum()),
            )  # fmt: skip
