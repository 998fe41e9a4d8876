"""The same limit in several runs: what was asked, what was reached. Knows verdicts, no output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.verdict import LimitCheck, Verdict

AT_LEAST = ("target", "floor", "guard")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class PeriodRow:
    """A limit in one period; `checks` by run, None where a run has no such limit."""

    period: str
    checks: tuple[LimitCheck | None, ...]


@dataclass(frozen=True)
class LimitRows:
    """A limit of one kind on one pollutant or product in one area, with its periods in the order of the first run that has
    them. A scenario with two such limits on one period has two rows of it, the milder first."""

    kind: str
    subject: str
    area: str
    rows: tuple[PeriodRow, ...]

    def of(self, run: int) -> tuple[LimitCheck, ...]:
        """One run's checks."""
        checks = (row.checks[run] for row in self.rows)
        return tuple(check for check in checks if check is not None)

    def tightest(self, run: int) -> LimitCheck | None:
        """The period nearest to being missed, or missed by most; None where the run has no such limit."""
        return min(self.of(run), key=margin, default=None)


def margin(check: LimitCheck) -> float:
    """What is left before the limit is missed, relative to it; negative when missed."""
    left = check.planned - check.required if check.kind in AT_LEAST else check.required - check.planned
    return left / max(abs(check.required), 1e-9)


def compare_limits(verdicts: Sequence[Verdict]) -> tuple[LimitRows, ...]:
    """Every limit of every run, those that the runs share in one row."""
    groups: dict[Key, dict[tuple[str, int], list[LimitCheck | None]]] = {}
    for run, verdict in enumerate(verdicts):
        seen: dict[tuple[Key, str], int] = {}
        for check in sorted(verdict.limits, key=lambda check: check.required):
            key = (check.kind, check.pollutant or check.product, check.area)
            again = seen.get((key, check.period), 0)
            seen[key, check.period] = again + 1
            row = groups.setdefault(key, {}).setdefault((check.period, again), [None] * len(verdicts))
            row[run] = check
    places = _places(verdicts)
    return tuple(
        LimitRows(
            *key,
            tuple(
                PeriodRow(period, tuple(groups[key][period, again]))
                for period, again in sorted(groups[key], key=lambda at: (places[key, at[0]], at[1]))
            ),
        )
        for key in sorted(groups, key=lambda key: min(places[key, period] for period, _ in groups[key]))
    )


def _places(verdicts: Sequence[Verdict]) -> dict[tuple[Key, str], int]:
    """Where a limit stands first in the runs' own lists, which follow their scenarios."""
    places: dict[tuple[Key, str], int] = {}
    for verdict in verdicts:
        for check in verdict.limits:
            key = (check.kind, check.pollutant or check.product, check.area)
            places.setdefault((key, check.period), len(places))
    return places
