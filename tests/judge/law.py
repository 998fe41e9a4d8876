"""What the contract's section 2 lets one line or task do on one day, read word for word. Knows no engine, no compiled
problem."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from models.actors import POLLUTANTS, District, Enterprise, Line, Mode, Project, Task
from models.policy import Rule, Selector
from models.scenario import CITY, Scenario

SLACK = 1e-9
AsRead = Callable[[date], tuple[Scenario, Line]]


def enterprise_of(scenario: Scenario, line: Line) -> Enterprise:
    return next(e for e in scenario.enterprises if e.enterprise_id == line.enterprise_id)


def project_of(scenario: Scenario, task: Task) -> Project:
    return next(p for p in scenario.projects if p.project_id == task.project_id)


def district_of(scenario: Scenario, name: str) -> District | None:
    return next((d for d in scenario.districts if d.district == name), None)


def zone_of(scenario: Scenario, district: str) -> str:
    found = district_of(scenario, district)
    return found.zone if found else ""


def in_area(scenario: Scenario, district: str, area: str) -> bool:
    return area in (CITY, district) or area == zone_of(scenario, district)


def attribute(scenario: Scenario, subject: Line | Task, key: str) -> str:
    if isinstance(subject, Task):
        project = project_of(scenario, subject)
        return {
            "work_type": subject.work_type,
            "coating": subject.coating,
            "project_id": subject.project_id,
            "project_kind": project.kind,
            "district": project.district,
            "zone": zone_of(scenario, project.district),
        }[key]
    owner = enterprise_of(scenario, subject)
    return {
        "sector": owner.sector,
        "technology": subject.technology,
        "product": subject.product,
        "district": owner.district,
        "zone": zone_of(scenario, owner.district),
        "grade": owner.grade,
        "coating": subject.coating,
        "key_emitter": "yes" if owner.key_emitter else "no",
        "permit": owner.permit,
        "enterprise_id": subject.enterprise_id,
        "line_id": subject.line_id,
    }[key]


def kind_of(subject: Line | Task) -> str:
    return "task" if isinstance(subject, Task) else "line"


def exempted_as(subject: Line | Task) -> tuple[str, ...]:
    """Whose exemptions cover the subject: an enterprise's cover its lines, a project's its tasks."""
    return (subject.project_id,) if isinstance(subject, Task) else (subject.line_id, subject.enterprise_id)


def matches(scenario: Scenario, selector: Selector, subject: Line | Task, day: date) -> bool:
    """Every key must match; a list means any of; exemptions count when valid that day."""
    lists: tuple[str, ...] | None = None
    for key, values in selector.accepts:
        if key == "kind":
            if kind_of(subject) not in values:
                return False
        elif key == "on_list":
            lists = values
        elif key == "emits":
            if not any(subject.kg[POLLUTANTS.index(p)] > 0 for p in values):
                return False
        elif attribute(scenario, subject, key) not in values:
            return False
    if (lists is not None or selector.joined_by is not None) and not any(
        exemption.subject_id in exempted_as(subject)
        and exemption.valid_on(day)
        and (lists is None or exemption.on_list in lists)
        and (
            selector.joined_by is None
            or (exemption.joined_on is not None and exemption.joined_on <= selector.joined_by)
        )
        for exemption in scenario.exemptions
    ):
        return False
    return selector.negated is None or not matches(scenario, selector.negated, subject, day)


def in_force(scenario: Scenario, rule: Rule, subject: Line | Task, day: date) -> bool:
    return (
        rule.kind == kind_of(subject)
        and day in rule.window
        and matches(scenario, rule.applies_to, subject, day)
        and not any(matches(scenario, unless.selector, subject, day) for unless in rule.unless)
    )


def closed_to(scenario: Scenario, task: Task, day: date) -> tuple[str, ...]:
    """Ids of the rules that let the task do no work that day."""
    return tuple(
        rule.rule_id
        for rule in rules_in_force(scenario, task, day)
        if rule.effect.ban or (rule.effect.closed_hours is not None and task.hours.overlaps(rule.effect.closed_hours))
    )


def rules_in_force(scenario: Scenario, subject: Line | Task, day: date) -> list[Rule]:
    return [r for policy in scenario.policies for r in policy.rules if in_force(scenario, r, subject, day)]


def _opens(rule: Rule, mode: Mode) -> bool:
    effect = rule.effect
    return (
        mode.name in effect.open
        or mode.name in effect.only
        or (effect.output_at_most is not None and mode.output <= effect.output_at_most + SLACK)
        or (effect.closed_hours is not None and not _closes_hours(rule, mode))
        or (effect.mode_days is not None and effect.mode_days.mode == mode.name)
    )


def _closes_hours(rule: Rule, mode: Mode) -> bool:
    closed = rule.effect.closed_hours
    return closed is not None and mode.output > 0 and (mode.hours is None or mode.hours.overlaps(closed))


def _closes(rule: Rule, mode: Mode) -> bool:
    effect = rule.effect
    return (
        (bool(effect.only) and mode.name not in effect.only)
        or (effect.output_at_most is not None and mode.output > effect.output_at_most + SLACK)
        or (effect.output_at_least is not None and mode.output < effect.output_at_least - SLACK)
        or _closes_hours(rule, mode)
    )


def allowed(scenario: Scenario, line: Line, day: date) -> tuple[int, ...]:
    """Indexes of the modes the line may be in that day: run and what is opened, less what is closed."""
    rules = rules_in_force(scenario, line, day)
    return tuple(
        m
        for m, mode in enumerate(line.modes)
        if (mode.name == "run" or any(_opens(rule, mode) for rule in rules))
        and not any(_closes(rule, mode) for rule in rules)
    )


def debts(scenario: Scenario, as_read: AsRead, grade: str) -> list[tuple[str, tuple[int, ...], int]]:
    """Owed days as (mode name, season days that count, how many), one for each rule and period in force. `as_read`
    gives the line and its world as rules read them on a day."""
    found = []
    for policy in scenario.policies:
        for rule in policy.rules:
            demand = rule.effect.mode_days
            if demand is None or demand.owed(grade) <= 0:
                continue
            by_period: dict[object, list[int]] = {}
            for t, day in enumerate(scenario.season.days):
                world, line = as_read(day)
                if in_force(world, rule, line, day):
                    by_period.setdefault(period_key(day, demand.per), []).append(t)
            found += [(demand.mode, tuple(days), demand.owed(grade)) for days in by_period.values()]
    return found


def period_key(day: date, per: str) -> object:
    """Equal for days of the same season, quarter, month, ISO week or day."""
    return {
        "season": 0,
        "quarter": (day.year, (day.month - 1) // 3),
        "month": (day.year, day.month),
        "week": day.isocalendar()[:2],
        "day": day,
    }[per]
