"""How each clause could reach further: a wider window, one more mode, an exemption suspended, a narrowing word dropped.
Knows rules and scenarios; knows no row and no plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from models.holding import open_days
from models.law import rules_of
from models.policy import Effect, Rule, Window
from models.problem import Problem
from models.scenario import Scenario
from models.season import Span

Kind = Literal["earlier", "later", "mode", "exemption", "reach"]
_NARROWING = ("key_emitter", "permit", "grade", "sector", "technology", "product", "district", "zone", "coating")


@dataclass(frozen=True)
class Widening:
    """A clause, by its number among all rules, that reaches further: its window by up to `most` days earlier or later, or
    `most` 1 for what is either done or not. `detail`: the mode opened, the exemption's number or the key dropped."""

    kind: Kind
    rule: int
    detail: str
    most: int
    change: Callable[[Rule, int], Rule]

    def put(self, scenario: Scenario, amount: int) -> Scenario:
        """The scenario whose clause is changed so, all others as they are."""
        number, policies = 0, []
        for policy in scenario.policies:
            rules = list(policy.rules)
            if 0 <= self.rule - number < len(rules):
                rules[self.rule - number] = self.change(rules[self.rule - number], amount)
                policy = replace(policy, rules=tuple(rules))
            number += len(policy.rules)
            policies.append(policy)
        return replace(scenario, policies=tuple(policies))


def widenings(scenario: Scenario) -> tuple[Widening, ...]:
    """Every clause for lines that opens modes, in each way in which it could reach further this season."""
    return tuple(
        widening
        for number, rule in enumerate(rules_of(scenario))
        if rule.kind == "line" and _opens(rule.effect)
        for widening in (
            *_exemptions(number, rule),
            *_modes(number, rule, scenario),
            *_reaches(number, rule),
            *_windows(number, rule, scenario.season),
        )
    )


def opened_share(before: Problem, after: Problem) -> float:
    """Line-days on which a line has a choice only now, as a share of those before (of all line-days where there were
    none)."""
    was, now = open_days(before), open_days(after)
    return float((now & ~was).sum()) / float(was.sum() or max(1, was.size))


def _opens(effect: Effect) -> bool:
    some = effect.open or effect.only or effect.mode_days or effect.closed_hours
    return bool(some) or effect.output_at_most is not None


def _exemptions(number: int, rule: Rule) -> Iterator[Widening]:
    for k in range(len(rule.unless)):
        yield Widening("exemption", number, str(k), 1, lambda r, _, k=k: _without(r, k))  # type: ignore[misc]


def _without(rule: Rule, k: int) -> Rule:
    return replace(rule, unless=rule.unless[:k] + rule.unless[k + 1 :])


def _modes(number: int, rule: Rule, scenario: Scenario) -> Iterator[Widening]:
    """Modes of some line that the clause leaves shut; a clause that opens none by name is not one to add a mode to."""
    if not rule.effect.open:
        return
    known = {mode.name for line in scenario.lines if line.active for mode in line.modes}
    for name in sorted(known - {"run", *rule.effect.open}):
        yield Widening("mode", number, name, 1, lambda r, _, name=name: _opening(r, name))  # type: ignore[misc]


def _opening(rule: Rule, name: str) -> Rule:
    return replace(rule, effect=replace(rule.effect, open=(*rule.effect.open, name)))


def _reaches(number: int, rule: Rule) -> Iterator[Widening]:
    for key, _ in rule.applies_to.accepts:
        if key in _NARROWING:
            yield Widening("reach", number, key, 1, lambda r, _, key=key: _to_all(r, key))  # type: ignore[misc]


def _to_all(rule: Rule, key: str) -> Rule:
    kept = tuple((name, values) for name, values in rule.applies_to.accepts if name != key)
    return replace(rule, applies_to=replace(rule.applies_to, accepts=kept))


def _windows(number: int, rule: Rule, season: Span) -> Iterator[Widening]:
    """Only where the clause is in force on one run of days of the season."""
    inside = np.flatnonzero([day in rule.window for day in season.days])
    if not len(inside) or inside[-1] - inside[0] + 1 != len(inside):
        return
    first, last = season.days[inside[0]], season.days[inside[-1]]
    if before := int(inside[0]):
        yield Widening("earlier", number, "", before, lambda r, n: _from(r, first - timedelta(n)))
    if behind := len(season) - 1 - int(inside[-1]):
        yield Widening("later", number, "", behind, lambda r, n: _until(r, last + timedelta(n)))


def _from(rule: Rule, day: date) -> Rule:
    yearly = isinstance(rule.window.first, tuple)
    return replace(rule, window=Window((day.month, day.day) if yearly else day, rule.window.last))


def _until(rule: Rule, day: date) -> Rule:
    yearly = isinstance(rule.window.last, tuple)
    return replace(rule, window=Window(rule.window.first, (day.month, day.day) if yearly else day))
