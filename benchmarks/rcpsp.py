"""Project scheduling instances of PSPLIB as this program's tables. Knows the two file formats; knows no solver.

An instance (Kolisch and Sprecher 1997) is one project: activities of fixed length, precedence without lags, renewable
resources, least makespan. As tables its deadline is the day before day one and its delay costs 1 yuan a day, so that
the cost of a plan is its makespan: done on day n means n days late. The first and the last activity of an instance last
no time; they and others like them become direct links between their neighbours, which changes no makespan.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from models.errors import Fault, InputError, Text

DAY_ONE = date(2018, 1, 1)
PROJECT = "P"
SCENARIO = "scenario.yaml"


@dataclass(frozen=True)
class Activity:
    """`needs` by resource; `after` are the indexes of the activities that may only begin when this one is done."""

    days: int
    needs: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class Instance:
    name: str
    activities: tuple[Activity, ...]
    capacity: tuple[int, ...]

    @property
    def days(self) -> int:
        """One activity after the other: no best schedule is longer."""
        return sum(activity.days for activity in self.activities)

    def makespan(self, begins: Sequence[int]) -> int:
        """Of a schedule given by the first days (from 0) of all activities. Raises ValueError when it breaks a link or a
        capacity: held against the instance itself, not against the tables made of it."""
        ends = [begin + activity.days for begin, activity in zip(begins, self.activities, strict=True)]
        for i, activity in enumerate(self.activities):
            late = [k for k in activity.after if begins[k] < ends[i]]
            if begins[i] < 0 or late:
                raise ValueError(f"{self.name}: activity {i + 1} is not done before activities {[k + 1 for k in late]}")
        for r, most in enumerate(self.capacity):
            for day in range(max(ends)):
                working = (a for begin, end, a in zip(begins, ends, self.activities, strict=True) if begin <= day < end)
                if sum(activity.needs[r] for activity in working) > most:
                    raise ValueError(f"{self.name}: more than {most} of resource {r + 1} on day {day + 1}")
        return max(ends)


def read_instance(path: Path) -> Instance:
    """A `.sm` (PSPLIB) or `.rcp` (Patterson) file. Raises InputError for a file that is neither."""
    parse = {".sm": parse_sm, ".rcp": parse_rcp}.get(path.suffix)
    try:
        if parse is None:
            raise ValueError("unknown suffix")
        return parse(path.stem, path.read_text(encoding="ascii"))
    except (ValueError, IndexError):
        wanted = Text(
            "应为单模式、只有可更新资源的 PSPLIB .sm 或 Patterson .rcp 文件",
            "must be a PSPLIB .sm or Patterson .rcp file of one mode and renewable resources only",
        )
        raise InputError([Fault(str(path), None, "", "", wanted)]) from None


def parse_sm(name: str, text: str) -> Instance:
    """Tables under the headings of PSPLIB; rows begin with a number, what stands between them is decoration. Raises
    ValueError or IndexError for other text."""
    links = _numbers_below(text, "PRECEDENCE RELATIONS")
    requests = _numbers_below(text, "REQUESTS/DURATIONS")
    (capacity,) = _numbers_below(text, "RESOURCEAVAILABILITIES")
    kinds = text[text.index("RESOURCEAVAILABILITIES") :].splitlines()[1].split()[::2]
    if set(kinds) - {"R"} or len(requests) != len(links) or any(row[1] != 1 for row in (*links, *requests)):
        raise ValueError("several modes or resources that are used up")
    if any(len(row) != 3 + len(capacity) for row in requests) or any(len(row) != 3 + row[2] for row in links):
        raise ValueError("a row of another length")
    return Instance(
        name,
        tuple(
            Activity(request[2], tuple(request[3:]), tuple(number - 1 for number in link[3:]))
            for link, request in zip(links, requests, strict=True)
        ),
        tuple(capacity),
    )


def _numbers_below(text: str, heading: str) -> list[list[int]]:
    """The rows of whole numbers between a heading and the next line of asterisks."""
    table = text[text.index(heading) :].split("***", 1)[0]
    return [[int(word) for word in line.split()] for line in table.splitlines() if line.strip()[:1].isdigit()]


def parse_rcp(name: str, text: str) -> Instance:
    """Numbers in one stream, lines without meaning: activities and resources, capacities, then for each activity its
    days, needs, number of successors and these. Raises ValueError for other text."""
    numbers = [int(word) for word in text.split()]
    at = 2

    def take(count: int) -> tuple[int, ...]:
        nonlocal at
        at += count
        if at > len(numbers):
            raise ValueError("the numbers end early")
        return tuple(numbers[at - count : at])

    activity_count, resource_count = numbers[:2]
    capacity = take(resource_count)
    activities = []
    for _ in range(activity_count):
        (days,), needs = take(1), take(resource_count)
        activities.append(Activity(days, needs, tuple(number - 1 for number in take(take(1)[0]))))
    if at != len(numbers):
        raise ValueError("numbers are left over")
    return Instance(name, tuple(activities), capacity)


def write_tables(instance: Instance, folder: Path) -> Path:
    """Tables and scenario of an instance; returns the path of the scenario. The season is the whole horizon, no line
    and no rule is in it."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    last = DAY_ONE + timedelta(max(0, instance.days - 1))
    _write(data / "enterprises.csv", [["enterprise_id", "name", "district", "sector"]])
    _write(data / "lines.csv", [["line_id", "enterprise_id", "name", "technology", "value_per_day"]])
    (data / "technologies.yaml").write_text("none: {modes: {run: {}}}\n", encoding="utf-8")
    due = DAY_ONE - timedelta(1)
    header = ["project_id", "name", "district", "deadline", "delay_cost_per_day"]
    _write(data / "projects.csv", [header, [PROJECT, instance.name, "PSPLIB", due, 1]])
    _write(data / "tasks.csv", _tasks(instance))
    _write(
        data / "resources.csv",
        [["resource", "capacity", "project_id"], *([f"R{r + 1}", n, PROJECT] for r, n in enumerate(instance.capacity))],
    )
    scenario = folder / SCENARIO
    scenario.write_text(
        f"name: {instance.name}\nseason: {{from: {DAY_ONE}, to: {last}}}\ndata: data\npolicies: []\n"
        "solve: {gap: 0, time_limit: 60, seed: 1}\n",
        encoding="utf-8",
    )
    return scenario


def _tasks(instance: Instance) -> list[list[object]]:
    header = ["task_id", "project_id", "name", "work_type", "duration_days", "predecessors", "planned_start", "works",
              "splittable", "needs"]  # fmt: skip
    rows: list[list[object]] = [list(header)]
    for i, activity in enumerate(instance.activities):
        if activity.days:
            before = ";".join(task_id(k) for k in _before(instance, i))
            needs = ";".join(f"R{r + 1}:{n}" for r, n in enumerate(activity.needs) if n)
            days = activity.days
            rows.append([task_id(i), PROJECT, f"{i + 1}", "structure", days, before, DAY_ONE, "daily", "no", needs])
    return rows


def task_id(activity: int) -> str:
    """The task's id for an activity's index: activities are counted from 1 in the files."""
    return f"A{activity + 1}"


def _before(instance: Instance, activity: int) -> list[int]:
    """Activities that last some time and end right before this one, through those that last none."""
    found: set[int] = set()
    waiting, seen = [activity], {activity}
    while waiting:
        here = waiting.pop()
        for k, other in enumerate(instance.activities):
            if here in other.after and k not in seen:
                seen.add(k)
                (found.add if other.days else waiting.append)(k)
    return sorted(found)


def begins_of(instance: Instance, tasks: Iterable[tuple[str, date]]) -> list[int]:
    """First days (from 0) of all activities, from the first days of the tasks in a run's `tasks.csv`; an activity that
    lasts no time begins as soon as those before it are done."""
    known = {task: (first - DAY_ONE).days for task, first in tasks}
    return [
        known[task_id(i)]
        if activity.days
        else max((known[task_id(k)] + instance.activities[k].days for k in _before(instance, i)), default=0)
        for i, activity in enumerate(instance.activities)
    ]


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
