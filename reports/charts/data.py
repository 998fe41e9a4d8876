"""What each chart shows, taken from a verdict's books. Knows numbers, no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from models.actors import POLLUTANTS, RUN
from models.scenario import CITY, Cap, Scenario
from models.season import Per, Period
from reports.verdict import Floats, Ledger, LimitCheck, Verdict


@dataclass(frozen=True)
class CapStep:
    """A cap over the days `start` to `stop` (half open), as kg a day: a longer period's allowance spread evenly."""

    start: int
    stop: int
    kg_per_day: float


@dataclass(frozen=True)
class Daily:
    """Emission of a pollutant in an area on each day, kg; `caps` by the caps' period kind."""

    pollutant: str
    area: str
    days: tuple[date, ...]
    baseline_kg: Floats
    planned_kg: Floats
    caps: tuple[tuple[Per, tuple[CapStep, ...]], ...] = ()


@dataclass(frozen=True)
class Targets:
    """Reduction of a pollutant in an area by period, kg, against what is required."""

    pollutant: str
    area: str
    per: Per
    periods: tuple[str, ...]
    required_kg: Floats
    planned_kg: Floats
    holds: tuple[bool, ...]


@dataclass(frozen=True)
class Heat:
    """Share of active lines in another mode than `run`, by group and day: `share` (groups, days), `lines` (groups,)."""

    by: Literal["sector", "district"]
    groups: tuple[str, ...]
    lines: tuple[int, ...]
    days: tuple[date, ...]
    share: Floats

    @property
    def most_percent(self) -> int:
        """Where a colour scale ends: the greatest share, rounded up to ten percent."""
        return max(10, 10 * int(np.ceil(float(self.share.max(initial=0.0)) * 10 - 1e-9)))


@dataclass(frozen=True)
class Loss:
    """Lost output value by group, yuan, greatest first, and the group's normal value."""

    groups: tuple[str, ...]
    loss_yuan: Floats
    value_yuan: Floats


def daily(scenario: Scenario, verdict: Verdict) -> tuple[Daily, ...]:
    """The city by every pollutant it emits, then each other area that has a cap."""
    ledger = verdict.ledger
    wanted = {(p, CITY): None for p in POLLUTANTS if ledger.city_baseline_kg[:, POLLUTANTS.index(p)].sum() > 0}
    wanted |= {(cap.pollutant, cap.area): None for cap in scenario.caps}
    found = []
    for pollutant, area in wanted:
        p = POLLUTANTS.index(pollutant)
        baseline = (
            ledger.cap_baseline_kg.get(area, ledger.city_baseline_kg) if area != CITY else ledger.city_baseline_kg
        )
        planned = ledger.cap_planned_kg.get(area, ledger.city_planned_kg) if area != CITY else ledger.city_planned_kg
        caps = tuple(
            (per, _steps(scenario, verdict.limits, pollutant, area, per))
            for per in dict.fromkeys(cap.per for cap in scenario.caps if _is(cap, pollutant, area))
        )
        found.append(Daily(pollutant, area, ledger.days, baseline[:, p], planned[:, p], caps))
    return tuple(found)


def _is(cap: Cap, pollutant: str, area: str) -> bool:
    return (cap.pollutant, cap.area) == (pollutant, area)


def _steps(
    scenario: Scenario, limits: tuple[LimitCheck, ...], pollutant: str, area: str, per: Per
) -> tuple[CapStep, ...]:
    """The tightest of the caps of one period kind."""
    allowed: dict[str, float] = {}
    for check in limits:
        if (check.kind, check.pollutant, check.area) == ("cap", pollutant, area):
            allowed[check.period] = min(check.required, allowed.get(check.period, np.inf))
    periods: tuple[Period, ...] = scenario.season.periods(per)
    return tuple(
        CapStep(one.start, one.stop, allowed[one.name] / (one.stop - one.start))
        for one in periods
        if one.name in allowed
    )


def targets(scenario: Scenario, verdict: Verdict) -> tuple[Targets, ...]:
    """One panel for each pollutant, area and period kind that has a target; of several targets the one hardest to meet."""
    found = []
    for pollutant, area, per in dict.fromkeys((t.pollutant, t.area, t.per) for t in scenario.targets):
        names = {period.name for period in scenario.season.periods(per)}
        checks: dict[str, LimitCheck] = {}
        for check in verdict.limits:
            if (check.kind, check.pollutant, check.area) != ("target", pollutant, area) or check.period not in names:
                continue
            other = checks.get(check.period)
            if other is None or check.required - check.planned > other.required - other.planned:
                checks[check.period] = check
        if checks:
            found.append(
                Targets(
                    pollutant,
                    area,
                    per,
                    tuple(checks),
                    np.array([check.required for check in checks.values()]),
                    np.array([check.planned for check in checks.values()]),
                    tuple(check.holds for check in checks.values()),
                )
            )
    return tuple(found)


def heat(ledger: Ledger, by: Literal["sector", "district"]) -> Heat:
    """The group curtailed most comes first; groups without an active line are left out."""
    groups = ledger.sectors if by == "sector" else ledger.districts
    names = sorted({name for name, active in zip(groups, ledger.active, strict=True) if active})
    number = {name: n for n, name in enumerate(names)}
    run = np.array([modes.index(RUN) for modes in ledger.mode_names])
    off = (ledger.mode_by_day != run[:, None]) & ledger.active[:, None]
    at = np.array([number.get(name, 0) for name in groups])
    curtailed = np.zeros((len(names), len(ledger.days)))
    np.add.at(curtailed, at[ledger.active], off[ledger.active])
    lines = np.bincount(at[ledger.active], minlength=len(names))
    share = curtailed / np.maximum(lines, 1)[:, None]
    order = np.lexsort((np.arange(len(names)), -share.mean(axis=1)))
    return Heat(by, tuple(names[n] for n in order), tuple(int(lines[n]) for n in order), ledger.days, share[order])


def loss(ledger: Ledger) -> Loss:
    """By sector; sectors that lose nothing are left out."""
    value: dict[str, float] = {}
    for name, yuan, active in zip(ledger.sectors, ledger.value_yuan, ledger.active, strict=True):
        value[name] = value.get(name, 0.0) + (float(yuan) if active else 0.0)
    lost = {name: float(days.sum()) for name, days in ledger.sector_loss_yuan.items() if days.sum() > 0}
    names = sorted(lost, key=lambda name: (-lost[name], name))
    return Loss(
        tuple(names),
        np.array([lost[name] for name in names]),
        np.array([value.get(name, 0.0) for name in names]),
    )
