"""Why a task or project stands as it does, and which way a painting subject went, in plain words. Knows law and a
finished run, no engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from models.errors import Fault, InputError, Lang, Text
from models.scenario import Scenario
from models.season import Span, working_days
from reports import words
from reports.coating import ways
from reports.coating_options import CoatingWork
from reports.coating_tasks import painting_tasks
from reports.done import Done
from reports.passages import Account, Passage, Row
from reports.readback import amount, read_rule, read_unless
from reports.verdict import Ledger, TaskWork
from reports.works import City, ProjectWorks, TaskWorks, construction


def works_of(scenario: Scenario, rows: Sequence[Row], projects: set[str]) -> tuple[TaskWork, ...]:
    """The days that tasks.csv gives the tasks of some projects; raises InputError for a task without a row."""
    days: dict[str, list[date]] = {task.task_id: [] for task in scenario.tasks if task.project_id in projects}
    calendars = {task.task_id: task.works for task in scenario.tasks}
    for row in rows:
        if row["task_id"] in days:
            span = Span(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
            worked = working_days(calendars[row["task_id"]], span)
            days[row["task_id"]] += [day for day, works in zip(span.days, worked, strict=True) if works]
    missing = Text("没有这道工序的安排", "nothing is planned for this task")
    faults = [Fault("tasks.csv", None, "task_id", name, missing) for name, found in days.items() if not found]
    if faults:
        raise InputError(faults)
    district = {project.project_id: project.district for project in scenario.projects}
    return tuple(
        TaskWork(task.task_id, task.project_id, district[task.project_id], tuple(sorted(days[task.task_id])), task.kg)
        for task in scenario.tasks
        if task.task_id in days
    )


def work_accounts(scenario: Scenario, done: Done, wanted: set[str], subject_id: str) -> Iterator[Account]:
    """One account for the project when it is the one asked for, and one for each wanted task."""
    city = construction(scenario, Ledger(tasks=done.tasks))
    paint = {work.subject: work for work in painting_tasks(scenario, done, frozenset(wanted))}
    for project in city.projects:
        if project.project.project_id == subject_id:
            yield Account(subject_id, _project_heading(project), tuple(_project_notes(project)), ())
        for task in project.tasks:
            if task.task.task_id in wanted:
                yield _task_account(city, project, task, paint.get(task.task.task_id))


def _project_heading(works: ProjectWorks) -> Text:
    project = works.project
    name, owner = words.printable(project.name), words.printable(project.owner)
    heading = f"{project.project_id} {name} ({', '.join(part for part in (project.district, owner) if part)})"
    return Text(heading, heading)


def _project_notes(works: ProjectWorks) -> Iterator[Text]:
    first, last = (min(task.approved[0] for task in works.tasks), works.approved_end)
    planned = min(task.planned[0] for task in works.tasks)
    moved, count = sum(task.moved for task in works.tasks), len(works.tasks)
    yield Text(
        f"共 {count} 道工序，{moved} 道有变动；原计划 {planned} 至 {works.planned_end}，方案 {first} 至 {last}。",
        f"{count} tasks, {moved} of them changed; planned {planned} to {works.planned_end}, scheduled {first} to {last}.",
    )
    deadline = works.project.deadline
    if deadline is None:
        yield Text("没有截止日。", "No deadline.")
        return
    late = works.late_days(last)
    cost = late * works.project.delay_cost_per_day
    if late:
        yield Text(
            f"截止日 {deadline}，延误 {late} 天，延误费用 {cost:,.0f} 元。",
            f"Deadline {deadline}: {late} days late, a delay cost of {cost:,.0f} yuan.",
        )
    else:
        yield Text(f"截止日 {deadline}，按期完工。", f"Deadline {deadline}: done in time.")


def _task_account(city: City, project: ProjectWorks, works: TaskWorks, paint: CoatingWork | None) -> Account:
    task, owner = works.task, project.project
    name, firm = words.printable(task.name), words.printable(owner.name)
    heading = f"{task.task_id} {name} ({owner.project_id} {firm}, {owner.district})"
    spans = tuple(Passage(span.first, span.last, Text("施工", "work")) for span in works.approved_spans)
    notes = [*_task_notes(city, works), *([option_note(paint)] if paint is not None else [])]
    return Account(task.task_id, Text(heading, heading), tuple(notes), spans)


def _task_notes(city: City, works: TaskWorks) -> Iterator[Text]:
    planned, approved, days = works.planned, works.approved, works.task.duration_days
    yield Text(
        f"业主原计划 {planned[0]} 至 {planned[-1]}，共 {days} 个工作日。",
        f"The owner planned {planned[0]} to {planned[-1]}, {days} working days.",
    )
    later = (approved[-1] - planned[-1]).days
    zh, en = f"方案 {approved[0]} 至 {approved[-1]}", f"The plan has it from {approved[0]} to {approved[-1]}"
    if not works.moved:
        yield Text(f"{zh}，与原计划相同。", f"{en}, as the owner planned.")
    elif later:
        yield Text(
            f"{zh}，完工{'推后' if later > 0 else '提前'} {abs(later)} 天。",
            f"{en}, ending {abs(later)} days {'later' if later > 0 else 'earlier'}.",
        )
    else:
        yield Text(f"{zh}，完工日不变。", f"{en}, ending on the same day.")
    for closure in works.closures:
        shut = np.flatnonzero(closure.closed)
        if len(shut):
            hit = len(city.on(planned, closure.closed))
            first, last = (city.scenario.horizon.days[at] for at in (shut[0], shut[-1]))
            yield Text(
                f"{first} 至 {last} 间有 {len(shut)} 天不得施工，其中原计划施工 {hit} 天。{read_rule(closure.rule, 'zh')}",
                f"No work on {len(shut)} days between {first} and {last}, {hit} of them planned."
                f" {read_rule(closure.rule, 'en')}",
            )
        excused = int(closure.excused.sum())
        if excused:
            zh, en = (" / ".join(read_unless(unless, lang) for unless in closure.rule.unless) for lang in ("zh", "en"))
            yield Text(
                f"「{closure.rule.rule_id}」有 {excused} 天对它不适用：{zh}。",
                f'"{closure.rule.rule_id}" does not apply to it on {excused} days: {en}.',
            )


def option_note(work: CoatingWork) -> Text:
    """Which way a painting subject went, on how many days, for how much, and what it emits."""
    zh, en = (_option_note(work, lang) for lang in ("zh", "en"))
    return Text(zh, en)


def _option_note(work: CoatingWork, lang: Lang) -> str:
    total, coating, went = work.total, words.coating(work.coating, lang), ways(work, lang)
    kg = f"{amount(work.normal_kg)} kg", f"{amount(work.planned_kg)} kg"
    if lang == "zh":
        closed = f"，{work.closed_days} 天不得照常作业" if work.closed_days else ""
        cost = f"；费用 {total.cost_yuan:,.0f} 元" if total.cost_yuan else ""
        delay = "（含项目延误）" if total.delay_yuan else ""
        return f"涂装作业（{coating}）{closed}：{went}{cost}{delay}；本季 VOCs 正常 {kg[0]}，按方案 {kg[1]}。"
    closed = f", closed on {work.closed_days} days" if work.closed_days else ""
    cost = f"; costs {total.cost_yuan:,.0f} yuan" if total.cost_yuan else ""
    delay = " with the project's delay" if total.delay_yuan else ""
    return f"Coating work ({coating}){closed}: {went}{cost}{delay}; VOCs in the season {kg[0]} normally, {kg[1]} as planned."
