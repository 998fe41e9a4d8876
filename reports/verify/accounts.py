"""What the planned modes emit, produce and cost. Knows the arithmetic of contract §4, no law and no limit."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.verify.case import Case
from reports.verify.days import Bools, worked
from reports.verify.lines import Ints, Matter

Floats = NDArray[np.float64]

CHUNK_BYTES = 32_000_000


@dataclass(frozen=True)
class Group:
    """Lines gathered by what they have in common: `names` sorted, `number` (L,) into them."""

    names: tuple[Any, ...]
    number: Ints

    @classmethod
    def of(cls, keys: Sequence[Hashable], more: set[Any] | None = None) -> Group:
        names = tuple(sorted({*keys, *(more or ())}))
        index = {name: n for n, name in enumerate(names)}
        return cls(names, np.array([index[key] for key in keys], dtype=np.int64))

    def sums(self, part: slice, values: Floats) -> Floats:
        """Sums of `values` (lines of the chunk, ...) by group, (G, ...)."""
        belongs = (self.number[part] == np.arange(len(self.names))[:, None]).astype(np.float64)
        flat: Floats = belongs @ values.reshape(len(values), -1)
        return flat.reshape(len(self.names), *values.shape[1:])

    def baseline(self, works: Bools, normal: Floats) -> Floats:
        """Sums by group and day of what lines do on their working days: `normal` (L, columns), result (G, T, columns)."""
        total = np.zeros((len(self.names), works.shape[1], normal.shape[1]))
        for n in range(len(self.names)):
            mine = self.number == n
            total[n] = works[mine].T.astype(np.float64) @ normal[mine]
        return total


@dataclass(frozen=True)
class Lines:
    """Figures of all lines as arrays: kg (L, 4), value and output (L,), per mode output (L, M), emits (L, M, 4), cost
    of a restart in yuan (L, M) and its emission in normal days (L, M); works (L, T)."""

    kg: Floats
    value: Floats
    output_per_day: Floats
    output: Floats
    emits: Floats
    restart_yuan: Floats
    restart_days: Floats
    works: Bools


@dataclass(frozen=True)
class Restarts:
    """Emission of restarts: `days` normal days on day `day` of `line`, one entry each; `yuan` (L,) their cost."""

    line: Ints
    day: Ints
    days: Floats
    yuan: Floats


@dataclass(frozen=True)
class Accounts:
    """Planned and baseline of each line over the season (L, ...), and sums by day: kg by district (D, T, 4), lost yuan
    by sector and district, planned and normal output by (product, district) (G, T)."""

    district: Group
    sector: Group
    place: Group
    works: Ints
    planned_kg: Floats
    baseline_kg: Floats
    loss_yuan: Floats
    value_yuan: Floats
    restart_yuan: Floats
    lost_output: Floats
    normal_output: Floats
    planned_by_district: Floats
    baseline_by_district: Floats
    loss_by_sector: Floats
    loss_by_district: Floats
    output_by_place: Floats
    normal_by_place: Floats


def figures(case: Case) -> Lines:
    """Lines' own figures; an idle line works on no day and so counts for nothing."""
    lines = case.tables.lines
    kinds = list({id(line.modes): line.modes for line in lines}.values())
    kind = Group.of([id(line.modes) for line in lines])
    shape = (len(kinds), max((len(modes) for modes in kinds), default=1))
    output, days, value_days, fixed = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.full(shape, np.nan)
    emits = np.zeros((*shape, 4))
    place = {name: k for k, name in enumerate(kind.names)}
    for modes in kinds:
        k = place[id(modes)]
        for m, mode in enumerate(modes):
            output[k, m], emits[k, m] = mode.output, mode.emits
            value_days[k, m], days[k, m] = mode.restart_value_days, mode.restart_emit_days
            fixed[k, m] = np.nan if mode.restart_yuan is None else mode.restart_yuan
    value = np.array([line.value_per_day for line in lines])
    by_value = value_days[kind.number] * value[:, None]
    never = np.zeros(len(case.season), dtype=np.bool_)
    works = [worked(line.works, case.season) if line.active else never for line in lines]
    return Lines(
        kg=np.array([line.kg for line in lines]).reshape(-1, 4),
        value=value,
        output_per_day=np.array([line.output_per_day for line in lines]),
        output=output[kind.number],
        emits=emits[kind.number],
        restart_yuan=np.where(np.isnan(fixed[kind.number]), by_value, fixed[kind.number]),
        restart_days=days[kind.number],
        works=np.array(works, dtype=np.bool_).reshape(len(lines), len(case.season)),
    )


def restarts(matter: Matter, own: Lines) -> Restarts:
    """Every block costs its restart, one still open on the last day too; emission follows on the day after. The mode
    before the season ended the day before when the season opens in another."""
    blocks, days = matter.blocks, len(matter.case.season)
    changed = np.flatnonzero(matter.active & (matter.initial >= 0) & (matter.plan.modes[:, 0] != matter.initial))
    line = np.concatenate((blocks.line, changed))
    mode = np.concatenate((blocks.mode, matter.initial[changed]))
    stop = np.concatenate((blocks.stop, np.zeros(len(changed), dtype=np.int64)))
    yuan = np.zeros(len(own.value))
    np.add.at(yuan, line, own.restart_yuan[line, mode])
    due = (stop < days) & (own.restart_days[line, mode] > 0)
    return Restarts(line[due], stop[due], own.restart_days[line, mode][due], yuan)


def keep_accounts(matter: Matter) -> Accounts:
    """The books of the planned modes, in chunks of lines that fit in memory."""
    case = matter.case
    lines, days = case.tables.lines, len(case.season)
    own = figures(case)
    due = restarts(matter, own)
    district = Group.of([line.firm.district for line in lines], {one.district for one in case.tables.projects})
    sector = Group.of([line.firm.traits["sector"] for line in lines])
    place = _places(case)
    planned_kg, loss, made = np.zeros((len(lines), 4)), np.zeros(len(lines)), np.zeros(len(lines))
    kg_sum, loss_sum = np.zeros((len(district.names), days, 4)), np.zeros((len(district.names), days))
    sector_sum, place_sum = np.zeros((len(sector.names), days)), np.zeros((len(place.names), days))
    for part in _chunks(len(lines), days):
        kg, lost, output = _by_day(own, due, matter.plan.modes, part)
        for one in matter.taken:
            if part.start <= one.line < part.stop:
                kg[one.line - part.start, one.start :] *= one.offer.left
        planned_kg[part], loss[part], made[part] = kg.sum(axis=1), lost.sum(axis=1), output.sum(axis=1)
        kg_sum += district.sums(part, kg)
        loss_sum += district.sums(part, lost)
        sector_sum += sector.sums(part, lost)
        place_sum += place.sums(part, output)
    normal_kg, normal_output = own.kg * own.emits[:, 0], own.output_per_day * own.output[:, 0]
    count = own.works.sum(axis=1)
    return Accounts(
        district=district,
        sector=sector,
        place=place,
        works=count,
        planned_kg=planned_kg,
        baseline_kg=normal_kg * count[:, None],
        loss_yuan=loss,
        value_yuan=own.value * count,
        restart_yuan=due.yuan,
        lost_output=normal_output * count - made,
        normal_output=normal_output * count,
        planned_by_district=kg_sum,
        baseline_by_district=district.baseline(own.works, normal_kg),
        loss_by_sector=sector_sum,
        loss_by_district=loss_sum,
        output_by_place=place_sum,
        normal_by_place=place.baseline(own.works, normal_output[:, None])[:, :, 0],
    )


def _places(case: Case) -> Group:
    """Lines by product and district; products that no floor speaks of fall together."""
    asked = {str(floor.get("product", "")) for floor in case.limits["floors"]}
    keys = [(line.product, line.firm.district) if line.product in asked else ("", "") for line in case.tables.lines]
    return Group.of(keys)


def _chunks(lines: int, days: int) -> list[slice]:
    step = max(1, CHUNK_BYTES // (days * 4 * 8))
    return [slice(start, min(lines, start + step)) for start in range(0, lines, step)]


def _by_day(own: Lines, due: Restarts, modes: NDArray[np.int8], part: slice) -> tuple[Floats, Floats, Floats]:
    """Kg (n, T, 4), lost yuan (n, T) and output (n, T) of the lines of a chunk."""
    rows = np.arange(part.start, part.stop)[:, None]
    mode, works = modes[part], own.works[part]
    kg = own.emits[rows, mode] * (own.kg[part, None, :] * works[:, :, None])
    mine = (due.line >= part.start) & (due.line < part.stop)
    line = due.line[mine]
    np.add.at(kg, (line - part.start, due.day[mine]), due.days[mine, None] * own.kg[line])
    share = own.output[rows, mode]
    return kg, works * own.value[part, None] * (1.0 - share), works * own.output_per_day[part, None] * share
