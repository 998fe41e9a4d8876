"""What the contract's section 2 lets one line do on one day, read word for word. Knows no engine, no compiled problem."""

from __future__ import annotations

from datetime import date

from models.actors import POLLUTANTS, District, Enterprise, Line, Mode
from models.policy import Rule, Selector
from models.scenario import CITY, Scenario

SLACK = 1e-9


def enterprise_of(scenario: Scenario, line: Line) -> Enterprise:
    return next(e for e in scenario.enterprises if e.enterprise_id == line.enterprise_id)


def district_of(scenario: Scenario, name: str) -> District | None:
    return next((d for d in scenario.districts if d.district == name), None)


def zone_of(scenario: Scenario, district: str) -> str:
    found = district_of(scenario, district)
    return found.zone if found else ""


def in_area(scenario: Scenario, district: str, area: str) -> bool:
    return area in (CITY, district) or area == zone_of(scenario, district)


def attribute(scenario: Scenario, line: Line, key: str) -> str:
    owner = enterprise_of(scenario, line)
    return {
        "sector": owner.sector,
        "technology": line.technology,
        "product": line.product,
        "district": owner.district,
        "zone": zone_of(scenario, owner.district),
        "grade": owner.grade,
        "coating": line.coating,
        "key_emitter": "yes" if owner.key_emitter else "no",
        "permit": owner.permit,
        "enterprise_id": line.enterprise_id,
        "line_id": line.line_id,
    }[key]


def matches(scenario: Scenario, selector: Selector, line: Line, day: date) -> bool:
    """Every key must match; a list means any of; exemptions count when valid that day."""
    lists: tuple[str, ...] | None = None
    for key, values in selector.accepts:
        if key == "kind":
            if "line" not in values:
                return False
        elif key == "on_list":
            lists = values
        elif key == "emits":
            if not any(line.kg[POLLUTANTS.index(p)] > 0 for p in values):
                return False
        elif attribute(scenario, line, key) not in values:
            return False
    if (lists is not None or selector.joined_by is not None) and not any(
        exemption.subject_id in (line.line_id, line.enterprise_id)
        and exemption.valid_on(day)
        and (lists is None or exemption.on_list in lists)
        and (
            selector.joined_by is None
            or (exemption.joined_on is not None and exemption.joined_on <= selector.joined_by)
        )
        for exemption in scenario.exemptions
    ):
        return False
    return selector.negated is None or not matches(scenario, selector.negated, line, day)


def in_force(scenario: Scenario, rule: Rule, line: Line, day: date) -> bool:
    return (
        rule.kind == "line"
        and day in rule.window
        and matches(scenario, rule.applies_to, line, day)
        and not any(matches(scenario, unless.selector, line, day) for unless in rule.unless)
    )


def rules_in_force(scenario: Scenario, line: Line, day: date) -> list[Rule]:
    return [r for policy in scenario.policies for r in policy.rules if in_force(scenario, r, line, day)]


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


def debts(scenario: Scenario, line: Line) -> list[tuple[str, tuple[int, ...], int]]:
    """Owed days as (mode name, season days that count, how many), one for each rule and period in force."""
    grade = enterprise_of(scenario, line).grade
    found = []
    for policy in scenario.policies:
        for rule in policy.rules:
            demand = rule.effect.mode_days
            if demand is None or demand.owed(grade) <= 0:
                continue
            by_period: dict[object, list[int]] = {}
            for t, day in enumerate(scenario.season.days):
                if in_force(scenario, rule, line, day):
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
