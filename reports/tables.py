"""A plan as files a program reads: schedule, tasks and limits as CSV. Knows problems and plans, no engine."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.actors import RUN
from models.law import rules_of
from models.measure import Measurement, choices_taken
from models.plan import Plan
from models.problem import LawClass, Problem, TaskBlock
from models.season import Span

SCHEDULE_COLUMNS = ("line_id", "from", "to", "mode", "rules")
TASK_COLUMNS = ("task_id", "from", "to")
MEASURE_COLUMNS = ("line_id", "measure", "from", "cost")
LIMIT_COLUMNS = (
    "kind", "pollutant", "product", "area", "period", "base", "required", "planned", "shortfall", "holds", "price",
)  # fmt: skip


def write_schedule(file: Path, problem: Problem, plan: Plan) -> None:
    """Every block of every line in the order of the table; `rules` are those that opened or demanded the mode."""
    _write(file, SCHEDULE_COLUMNS, _schedule_rows(problem, plan))


def write_tasks(file: Path, problem: Problem, plan: Plan) -> None:
    """One row per unbroken span of worked days; rest days of the task's own calendar do not break a span."""
    rows = (
        (block.task.task_id, span.first.isoformat(), span.last.isoformat())
        for project in problem.projects
        for block in project.tasks
        for span in worked_spans(problem.horizon, block, plan)
    )
    _write(file, TASK_COLUMNS, rows)


def write_measures(file: Path, problem: Problem, plan: Plan) -> None:
    """One row for each measure that a line takes; cost in yuan."""
    lines, measures = problem.scenario.lines, problem.scenario.measures
    rows = (
        (
            lines[taken.line].line_id,
            measures[taken.measure].measure_id,
            taken.first_day.isoformat(),
            number(taken.cost_yuan),
        )
        for taken in plan.taken
    )
    _write(file, MEASURE_COLUMNS, rows)


def write_limits(file: Path, measurement: Measurement, prices: NDArray[np.float64]) -> None:
    """One row per limit and period, and one per enterprise whose burden is missed; `prices` by row, or empty."""
    _write(file, LIMIT_COLUMNS, _limit_rows(measurement, prices))


def number(value: float | None) -> str:
    """The shortest text of a number at no more than six decimals; empty when it is not known; never -0."""
    if value is None or not np.isfinite(value):
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _write(file: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


@dataclass(frozen=True)
class Block:
    """A maximal run of days `start` to `stop` (half open) in one mode."""

    start: int
    stop: int
    mode: int


def blocks_of(modes: NDArray[np.int8]) -> list[Block]:
    """One line's days (T,) as blocks."""
    cuts = [0, *(np.flatnonzero(np.diff(modes)) + 1).tolist(), len(modes)]
    return [Block(a, b, int(modes[a])) for a, b in zip(cuts[:-1], cuts[1:], strict=True)]


def _schedule_rows(problem: Problem, plan: Plan) -> Iterator[tuple[str, ...]]:
    lines = problem.scenario.lines
    days = [day.isoformat() for day in problem.season.days]
    names = tuple(rule.rule_id for rule in rules_of(problem.scenario))
    law_of = dict(zip(problem.line_index.tolist(), laws_applied(problem, plan).tolist(), strict=True))
    quoted: dict[tuple[int, Block], str] = {}
    for i, line in enumerate(lines):
        for block in blocks_of(plan.modes[i]):
            name, rules = line.modes[block.mode].name, ""
            if name != RUN:
                key = (law_of[i], block)
                if key not in quoted:
                    quoted[key] = ";".join(names[r] for r in rules_behind(problem.law_classes[law_of[i]], block))
                rules = quoted[key]
            yield line.line_id, days[block.start], days[block.stop - 1], name, rules


def laws_applied(problem: Problem, plan: Plan) -> NDArray[np.int32]:
    """The law class of each active line under the measures it takes, (L,) into problem.law_classes."""
    laws = problem.law.copy()
    for l, c in enumerate(choices_taken(problem, plan.taken)):
        if c >= 0:
            laws[l] = problem.choices[c].law
    return laws


def rules_behind(law: LawClass, block: Block) -> list[int]:
    """Numbers of the rules that opened or demanded the block's mode on at least one of its days."""
    opened = {
        trace.rule for trace in law.opened if trace.mode == block.mode and trace.days[block.start : block.stop].any()
    }
    return sorted(opened)


def worked_spans(horizon: Span, block: TaskBlock, plan: Plan) -> list[Span]:
    """The task's worked days as spans that only its own rest days interrupt."""
    spans: list[Span] = []
    for day in plan.task_days[block.task.task_id]:
        if spans and not block.works[horizon.index(spans[-1].last) + 1 : horizon.index(day)].any():
            spans[-1] = Span(spans[-1].first, day)
        else:
            spans.append(Span(day, day))
    return spans


def _limit_rows(measurement: Measurement, prices: NDArray[np.float64]) -> Iterator[tuple[str, ...]]:
    for r, limit in enumerate(measurement.limits):
        row = limit.row
        yield (
            row.kind,
            row.subject if row.kind in ("target", "cap") else "",
            row.subject if row.kind == "floor" else "",
            row.area,
            row.period.name,
            "" if row.kind == "guard" else number(row.base),
            number(limit.required),
            number(limit.planned),
            number(limit.shortfall),
            "yes" if limit.holds else "no",
            number(float(prices[r])) if len(prices) else "",
        )
    for missed in measurement.missed_burdens:
        yield (
            "burden", "", "", missed.enterprise_id, "season", number(missed.normal), number(missed.allowed),
            number(missed.planned), number(missed.planned - missed.allowed), "no", "",
        )  # fmt: skip
