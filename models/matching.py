"""Which lines or tasks a selector matches, day by day. Knows selectors and attributes, not what a rule then does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS, Exemption
from models.policy import Selector
from models.scenario import Scenario
from models.season import Span

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Match:
    """`always` bool (n,): matched on every day; `days` maps the few subjects matched on some days only to bool (T,)."""

    always: Bools
    days: dict[int, Bools]

    def mask(self, subject: int, length: int) -> Bools:
        """Days on which one subject is matched; bool (length,)."""
        if subject in self.days:
            return self.days[subject]
        return np.full(length, self.always[subject])


@dataclass(frozen=True)
class Subjects:
    """Lines or tasks as columns: `columns[key]` holds one value per subject, `kg` (n, 4), `exemptions[i]` those of
    subject i, `span` the days on which they are looked at."""

    span: Span
    columns: dict[str, NDArray[np.str_]]
    kg: NDArray[np.float64]
    exemptions: dict[int, tuple[Exemption, ...]]

    @property
    def count(self) -> int:
        return len(self.kg)

    def match(self, selector: Selector) -> Match:
        """Every key must match; the values of a key are alternatives; `not` inverts its selector as a whole."""
        result = self._match_columns(selector)
        lists = dict(selector.accepts).get("on_list")
        if lists is not None or selector.joined_by is not None:
            result = self._both(result, self._match_exemptions(selector, lists))
        if selector.negated is not None:
            result = self._both(result, self._inverse(self.match(selector.negated)))
        return result

    def minus(self, kept: Match, taken: Match) -> Match:
        """What `kept` matches and `taken` does not."""
        return self._both(kept, self._inverse(taken))

    def _match_columns(self, selector: Selector) -> Match:
        always = np.ones(self.count, dtype=np.bool_)
        for key, values in selector.accepts:
            if key == "emits":
                always &= (self.kg[:, [POLLUTANTS.index(value) for value in values]] > 0).any(axis=1)
            elif key not in ("kind", "on_list"):
                always &= np.isin(self.columns[key], values)
        return Match(always, {})

    def _match_exemptions(self, selector: Selector, lists: tuple[str, ...] | None) -> Match:
        days: dict[int, Bools] = {}
        for subject, exemptions in self.exemptions.items():
            mask = np.zeros(len(self.span), dtype=np.bool_)
            for exemption in exemptions:
                if lists is not None and exemption.on_list not in lists:
                    continue
                if selector.joined_by is not None and (
                    exemption.joined_on is None or exemption.joined_on > selector.joined_by
                ):
                    continue
                mask |= np.array([exemption.valid_on(day) for day in self.span.days])
            days[subject] = mask
        return self._tidy(np.zeros(self.count, dtype=np.bool_), days)

    def _both(self, one: Match, other: Match) -> Match:
        length = len(self.span)
        days = {i: one.mask(i, length) & other.mask(i, length) for i in {*one.days, *other.days}}
        return self._tidy(one.always & other.always, days)

    def _inverse(self, match: Match) -> Match:
        return self._tidy(~match.always, {i: ~mask for i, mask in match.days.items()})

    def _tidy(self, always: Bools, days: dict[int, Bools]) -> Match:
        """Keeps in `days` only subjects whose match really varies."""
        always = always.copy()
        varied = {}
        for subject, mask in days.items():
            always[subject] = bool(mask.all())
            if mask.any() and not mask.all():
                varied[subject] = mask
        return Match(always, varied)


def _exemptions_of(scenario: Scenario, subject_ids: list[tuple[str, ...]]) -> dict[int, tuple[Exemption, ...]]:
    by_subject: dict[str, list[Exemption]] = {}
    for exemption in scenario.exemptions:
        by_subject.setdefault(exemption.subject_id, []).append(exemption)
    if not by_subject:
        return {}
    found = ((i, tuple(e for name in names for e in by_subject.get(name, ()))) for i, names in enumerate(subject_ids))
    return {i: exemptions for i, exemptions in found if exemptions}


def line_subjects(scenario: Scenario, lines: NDArray[np.int32]) -> Subjects:
    """The scenario's lines of the given indexes as subjects of law, on the season's days."""
    enterprises = {enterprise.enterprise_id: enterprise for enterprise in scenario.enterprises}
    zones = {district.district: district.zone for district in scenario.districts}
    chosen = [scenario.lines[i] for i in lines]
    owners = [enterprises[line.enterprise_id] for line in chosen]

    def column(values: list[str]) -> NDArray[np.str_]:
        return np.array(values, dtype=np.str_)

    return Subjects(
        span=scenario.season,
        columns={
            "sector": column([owner.sector for owner in owners]),
            "technology": column([line.technology for line in chosen]),
            "product": column([line.product for line in chosen]),
            "district": column([owner.district for owner in owners]),
            "zone": column([zones.get(owner.district, "") for owner in owners]),
            "grade": column([owner.grade for owner in owners]),
            "coating": column([line.coating for line in chosen]),
            "key_emitter": column(["yes" if owner.key_emitter else "no" for owner in owners]),
            "permit": column([owner.permit for owner in owners]),
            "enterprise_id": column([line.enterprise_id for line in chosen]),
            "line_id": column([line.line_id for line in chosen]),
        },
        kg=np.array([line.kg for line in chosen], dtype=np.float64).reshape(-1, 4),
        exemptions=_exemptions_of(scenario, [(line.line_id, line.enterprise_id) for line in chosen]),
    )


def task_subjects(scenario: Scenario) -> Subjects:
    """The scenario's tasks as subjects of law, on the horizon's days."""
    projects = {project.project_id: project for project in scenario.projects}
    zones = {district.district: district.zone for district in scenario.districts}
    tasks = scenario.tasks

    def column(value: Callable[[int], str]) -> NDArray[np.str_]:
        return np.array([value(i) for i in range(len(tasks))], dtype=np.str_)

    def owner_district(i: int) -> str:
        return projects[tasks[i].project_id].district

    return Subjects(
        span=scenario.horizon,
        columns={
            "work_type": column(lambda i: tasks[i].work_type),
            "project_kind": column(lambda i: projects[tasks[i].project_id].kind),
            "project_id": column(lambda i: tasks[i].project_id),
            "district": column(owner_district),
            "zone": column(lambda i: zones.get(owner_district(i), "")),
            "coating": column(lambda i: tasks[i].coating),
        },
        kg=np.array([task.kg for task in tasks], dtype=np.float64).reshape(-1, 4),
        exemptions=_exemptions_of(scenario, [(task.project_id,) for task in tasks]),
    )
