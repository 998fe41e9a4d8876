"""What a finished run decided, read back from its verdict and its measures.csv. Knows a run's folder, no engine."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.compile import compile_scenario
from models.errors import Fault, InputError, Text, nearest
from models.measure import choices_taken
from models.plan import Taken
from models.problem import Ints, Problem
from models.scenario import Scenario
from reports.verdict import Ledger, TaskWork

MEASURES = "measures.csv"
MEASURE_COLUMNS = ("line_id", "measure", "from", "cost")


@dataclass(frozen=True)
class Done:
    """`modes[i, d]` indexes the modes of scenario line i on season day d; `tasks` hold the days each task works, `taken`
    the measures by line and measure."""

    modes: NDArray[np.int8]
    tasks: tuple[TaskWork, ...] = ()
    taken: tuple[Taken, ...] = ()


def done_of(scenario: Scenario, ledger: Ledger) -> Done:
    """What the verifier read of schedule.csv, tasks.csv and measures.csv, in the scenario's own numbering."""
    modes = np.zeros_like(ledger.mode_by_day)
    known: dict[tuple[str, ...], tuple[int, ...]] = {}
    for i, line in enumerate(scenario.lines):
        names = ledger.mode_names[i]
        own = tuple(mode.name for mode in line.modes)
        if names == own:
            modes[i] = ledger.mode_by_day[i]
        else:
            places = known.setdefault((*names, *own), tuple(own.index(name) for name in names))
            modes[i] = np.array(places, dtype=np.int8)[ledger.mode_by_day[i]]
    offered = {measure.measure_id: k for k, measure in enumerate(scenario.measures)}
    taken = (
        Taken(one.line, offered[one.measure], scenario.season.days[one.start], one.yuan) for one in ledger.measures
    )
    return Done(modes, ledger.tasks, tuple(sorted(taken, key=lambda one: (one.line, one.measure))))


def read_taken(folder: Path, scenario: Scenario) -> tuple[Taken, ...]:
    """The measures of a run's measures.csv, by line and measure; none when the scenario offers none.

    Raises InputError with every row that is not as it should be, and when the table is missing though measures are
    offered.
    """
    file = folder / MEASURES
    if not file.is_file():
        if scenario.measures:
            missing = Text("结果文件夹缺少此文件", "the run's folder lacks this file")
            raise InputError([Fault(str(file), None, "", "", missing)])
        return ()
    with file.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        header, rows = tuple(reader.fieldnames or ()), list(reader)
    if header != MEASURE_COLUMNS:
        columns = ",".join(MEASURE_COLUMNS)
        expected = Text(f"表头应为 {columns}", f"the header must be {columns}")
        raise InputError([Fault(str(file), 1, "", ",".join(header), expected)])
    return _taken(rows, str(file), scenario)


def _taken(rows: Sequence[Mapping[str, str | None]], file: str, scenario: Scenario) -> tuple[Taken, ...]:
    lines = {line.line_id: i for i, line in enumerate(scenario.lines)}
    measures = {measure.measure_id: k for k, measure in enumerate(scenario.measures)}
    found: dict[tuple[int, int], Taken] = {}
    faults: list[Fault] = []
    for row, said in enumerate(rows, start=2):
        cells = {key: said.get(key) or "" for key in MEASURE_COLUMNS}
        wrong = [
            (key, expected, nearest(cells[key], known))
            for key, known, expected in (
                ("line_id", lines, Text("应为生产线编号", "must be the id of a line")),
                ("measure", measures, Text("应为情景所列的改造措施", "must be a measure of the scenario")),
            )
            if cells[key] not in known
        ]
        day, cost = _day(cells["from"]), _yuan(cells["cost"])
        if day is None or day not in scenario.season:
            wrong.append(("from", Text("应为本季内的日期", "must be a date of the season"), ""))
        if cost is None:
            wrong.append(("cost", Text("应为不小于 0 的数", "must be a number of at least 0"), ""))
        if not wrong and (lines[cells["line_id"]], measures[cells["measure"]]) in found:
            wrong.append(("measure", Text("同一生产线的同一措施只能有一行", "a line takes a measure only once"), ""))
        faults += [Fault(file, row, key, cells[key], expected, hint) for key, expected, hint in wrong]
        if not wrong and day is not None and cost is not None:
            line, measure = lines[cells["line_id"]], measures[cells["measure"]]
            found[line, measure] = Taken(line, measure, day, cost)
    if faults:
        raise InputError(faults)
    return tuple(one for _, one in sorted(found.items()))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _yuan(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


@dataclass(frozen=True)
class LinesAlone:
    """Some active lines of a scenario as a problem without shared limits. `numbers` (L,) are their indexes in the whole
    scenario, `modes` (L, T) what they do, `choice` (L,) the measures they take as indexes into `problem.choices`."""

    problem: Problem
    numbers: Ints
    modes: NDArray[np.int8]
    choice: Ints


def lines_alone(scenario: Scenario, done: Done, wanted: Sequence[int]) -> LinesAlone:
    """Raises InputError when a line has taken measures that the scenario does not offer it together on those days."""
    numbers: Ints = np.array([i for i in wanted if scenario.lines[i].active], dtype=np.int32)
    place = {int(i): at for at, i in enumerate(numbers)}
    part = replace(
        scenario, lines=tuple(scenario.lines[i] for i in numbers), projects=(), tasks=(), resources=(), targets=(),
        caps=(), floors=(), guards=(), alternates=(), other_measures=(), enterprise_loss_at_most=None,
    )  # fmt: skip
    problem = compile_scenario(part)
    taken = tuple(replace(one, line=place[one.line]) for one in done.taken if one.line in place)
    try:
        choice = choices_taken(problem, taken)
    except ValueError as error:
        expected = Text("情景并未在这些日期向这些生产线提供这些措施", f"not offered so by the scenario: {error}")
        raise InputError([Fault(MEASURES, None, "", "", expected)]) from error
    return LinesAlone(problem, numbers, done.modes[numbers], choice)
