"""Construction: what each task may do, does and costs. Knows calendars, bans, order and resources, no shared limit.

Every check of one task has the same shape and stands in CHECKS by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from reports.verdict import TaskWork
from reports.verify.case import Case
from reports.verify.days import is_worked
from reports.verify.notes import Notes
from reports.verify.schedule import TASKS
from reports.verify.sites import Site
from reports.verify.tables import Project, Task

Floats = NDArray[np.float64]
CLAUSE = "§4 task"


@dataclass(frozen=True)
class Works:
    """All tasks; `planned`, `baseline` kg by district (T, 4); `delay_yuan` of all projects."""

    sites: tuple[Site, ...]
    planned: dict[str, Floats]
    baseline: dict[str, Floats]
    delay_yuan: float

    def ledger(self) -> tuple[TaskWork, ...]:
        return tuple(
            TaskWork(
                site.task.task_id, site.task.project.project_id, site.task.project.district, site.days, site.task.kg
            )
            for site in self.sites
        )


def _note(site: Site, days: str, zh: str, en: str, notes: Notes, rule: str = "", clause: str = CLAUSE) -> None:
    where = f"{TASKS} {site.task.task_id}" + (f" {days}" if days else "")
    notes.add("law" if rule else "works", where, zh, en, rule, clause)


def duration(site: Site, case: Case, ends: dict[str, date], notes: Notes) -> None:
    """A task works exactly its duration."""
    need, found = site.task.duration_days, len(site.days)
    if need != found:
        _note(site, "", f"应作业 {need} 天，实排 {found} 天", f"{need} days of work, {found} are planned", notes)


def horizon(site: Site, case: Case, ends: dict[str, date], notes: Notes) -> None:
    """All work lies inside the horizon."""
    outside = [when for when in site.days if not case.horizon.first <= when <= case.horizon.last]
    if outside:
        _note(site, str(outside[0]), "超出施工计划期", "outside the horizon", notes)


def banned(site: Site, case: Case, ends: dict[str, date], notes: Notes) -> None:
    """No work on a day that a rule closes for the task."""
    numbers = [n for n in map(case.horizon.at, site.days) if 0 <= n < len(case.horizon)]
    for rule, closed in site.banned:
        hit = [n for n in numbers if closed[n]]
        if hit:
            zh, en = (
                f"规则 {rule.rule_id} 禁止作业，实排 {len(hit)} 天",
                f"{rule.rule_id} forbids work on {len(hit)} of its days",
            )
            _note(site, case.horizon.name(hit[0], hit[-1] + 1), zh, en, notes, rule.rule_id, rule.clause)


def release(site: Site, case: Case, ends: dict[str, date], notes: Notes) -> None:
    """No work before the project's release."""
    earliest = site.task.project.release
    if earliest is not None and site.days and site.days[0] < earliest:
        _note(site, str(site.days[0]), f"早于可开工日 {earliest}", f"before the release on {earliest}", notes)


def predecessors(site: Site, case: Case, ends: dict[str, date], notes: Notes) -> None:
    """No work before every predecessor has ended and the lag in calendar days has passed."""
    for name, lag in site.task.predecessors:
        if name in ends and site.days and (site.days[0] - ends[name]).days <= lag:
            zh = f"紧前工序 {name} 止于 {ends[name]}，间隔应为 {lag} 天"
            en = f"its predecessor {name} ends on {ends[name]}, {lag} days must lie between"
            _note(site, str(site.days[0]), zh, en, notes)


def pieces(site: Site, case: Case, ends: dict[str, date], notes: Notes) -> None:
    """A task that cannot be split works on without missing a working day; a piece of another is long enough."""
    found = _pieces(site)
    if len(found) < 2:
        return
    if not site.task.splittable:
        _note(
            site, str(found[1][0]), "该工序不可拆分，中间漏了作业日", "cannot be split: it misses working days", notes
        )
        return
    least = site.task.min_piece_days
    for piece in found:
        if len(piece) < least:
            zh, en = f"一段只有 {len(piece)} 天，至少 {least} 天", f"a piece of {len(piece)} days, at least {least}"
            _note(site, str(piece[0]), zh, en, notes)


def _pieces(site: Site) -> list[list[date]]:
    """Worked days in unbroken spans: nothing but rest days of its calendar lies inside one."""
    found: list[list[date]] = []
    for when in site.days:
        if found:
            last = found[-1][-1]
            missed = (last + timedelta(n) for n in range(1, (when - last).days))
            if not any(is_worked(site.task.works, between) for between in missed):
                found[-1].append(when)
                continue
        found.append([when])
    return found


SiteCheck = Callable[[Site, Case, dict[str, date], Notes], None]
CHECKS: dict[str, SiteCheck] = {
    "duration": duration,
    "horizon": horizon,
    "banned": banned,
    "release": release,
    "predecessors": predecessors,
    "pieces": pieces,
}


def check_sites(sites: tuple[Site, ...], case: Case, notes: Notes) -> None:
    ends = {site.task.task_id: site.days[-1] for site in sites if site.days}
    for site in sites:
        for check in CHECKS.values():
            check(site, case, ends, notes)
    check_resources(sites, case, notes)


def check_resources(sites: tuple[Site, ...], case: Case, notes: Notes) -> None:
    """On each day the needs of all tasks at work fit what there is: a project's own where it has its own, the city's
    otherwise."""
    used: dict[tuple[str, str], dict[date, int]] = {}
    for site in sites:
        for name, many in site.task.needs:
            own = (name, site.task.project.project_id)
            days = used.setdefault(own if own in case.tables.capacity else (name, ""), {})
            for when in site.days:
                days[when] = days.get(when, 0) + many
    for (name, project), days in used.items():
        capacity = case.tables.capacity.get((name, project), 0)
        for many, group in groupby(sorted(days.items()), key=lambda pair: pair[1]):
            if many > capacity:
                where = f"{TASKS} {name} {project} {next(group)[0]}".replace("  ", " ")
                notes.add(
                    "works", where, f"需用 {many}，只有 {capacity}", f"{many} needed, {capacity} there", clause=CLAUSE
                )


def keep_works(sites: tuple[Site, ...], case: Case) -> Works:
    """Kg of tasks by district and season day, planned and as the owners had it, and what delays cost."""
    districts = sorted({site.task.project.district for site in sites})
    planned, baseline = ({name: np.zeros((len(case.season), 4)) for name in districts} for _ in range(2))
    for site in sites:
        here = site.task.project.district
        _add(planned[here], site.days, site.task, case)
        _add(baseline[here], own_plan(site.task), site.task, case)
    return Works(sites, planned, baseline, sum(map(delay_yuan, _by_project(sites))))


def _add(total: Floats, days: tuple[date, ...], task: Task, case: Case) -> None:
    for when in days:
        if 0 <= case.season.at(when) < len(case.season):
            total[case.season.at(when)] += task.kg


def own_plan(task: Task) -> tuple[date, ...]:
    """The first `duration_days` working days from the planned start, as if nothing were banned."""
    found: list[date] = []
    when = task.planned_start
    while len(found) < task.duration_days:
        if is_worked(task.works, when):
            found.append(when)
        when += timedelta(1)
    return tuple(found)


def _by_project(sites: tuple[Site, ...]) -> list[tuple[Project, date]]:
    """Projects with the last day on which any of their tasks works."""
    last: dict[str, tuple[Project, date]] = {}
    for site in sites:
        project = site.task.project
        if site.days:
            ended = max(site.days[-1], last.get(project.project_id, (project, date.min))[1])
            last[project.project_id] = (project, ended)
    return list(last.values())


def delay_yuan(ended: tuple[Project, date]) -> float:
    """Calendar days from the deadline to the last worked day, each at the project's price."""
    project, last = ended
    if project.deadline is None:
        return 0.0
    return max(0, (last - project.deadline).days) * project.delay_cost_per_day
