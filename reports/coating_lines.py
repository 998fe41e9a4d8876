"""Which way each painting line went, day by day. Knows lines and their law, nothing of construction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.actors import POLLUTANTS, Enterprise, Mode
from models.law import Reach, apply_to_lines, rules_of
from models.matching import Subjects
from models.measure import line_channels
from models.plan import Taken
from models.policy import Rule, Unless
from models.problem import Bools, Floats, LawClass
from models.scenario import Scenario
from reports.coating_options import OPTIONS, CoatingWork, Option, Share
from reports.done import Done, LinesAlone, lines_alone

VOCS = POLLUTANTS.index("vocs")
CHUNK = 4096
_PLACE = {option: n for n, option in enumerate(OPTIONS)}
_RUN = _PLACE["untouched"]
_SHIFTED: tuple[Option, ...] = ("night", "limit", "stop")


def painting_lines(scenario: Scenario, done: Done, only: frozenset[str] | None = None) -> Iterator[CoatingWork]:
    """Every active line with a coating of its own or from a measure, in the order of the table; `only` keeps those ids."""
    coated = {one.line for one in done.taken if scenario.measures[one.measure].coating not in ("", "none")}
    wanted = [
        i
        for i, line in enumerate(scenario.lines)
        if line.active and (line.coating != "none" or i in coated) and (only is None or line.line_id in only)
    ]
    if not wanted:
        return
    alone = lines_alone(scenario, done, wanted)
    law = apply_to_lines(alone.problem.scenario, np.arange(len(alone.numbers), dtype=np.int32))
    rules = rules_of(scenario)
    excused, because = excused_days(rules, law.reaches, law.subjects)
    owners = {enterprise.enterprise_id: enterprise for enterprise in scenario.enterprises}
    of_modes = _options_of_modes(alone)
    shut = [_shut(law_class, rules) for law_class in alone.problem.law_classes]
    for start in range(0, len(alone.numbers), CHUNK):
        chunk = slice(start, min(start + CHUNK, len(alone.numbers)))
        sums = _sums(alone, chunk, _options(alone, chunk, of_modes, excused[chunk]), of_modes)
        for at, l in enumerate(range(chunk.start, chunk.stop)):
            owner = owners[alone.problem.scenario.lines[l].enterprise_id]
            shares, allowed = _shares(alone, l, sums, at), _allowed_by(alone, l, rules)
            yield _work(alone, l, owner, shares, float(sums.normal[at]), shut[alone.problem.law[l]], allowed, because)


def excused_days(
    rules: tuple[Rule, ...], reaches: tuple[Reach, ...], subjects: Subjects
) -> tuple[Bools, dict[int, tuple[Unless, ...]]]:
    """Days on which an exemption takes some rule away, (n, days), and by subject the exemptions that did."""
    days = np.zeros((subjects.count, len(subjects.span)), dtype=np.bool_)
    because: dict[int, list[Unless]] = {}
    for reach in reaches:
        matches = [(unless, subjects.match(unless.selector)) for unless in rules[reach.rule].unless]
        for i in sorted({*np.flatnonzero(reach.excused.always).tolist(), *reach.excused.days}):
            mask = reach.excused.mask(i, len(subjects.span)) & reach.window
            days[i] |= mask
            because.setdefault(i, []).extend(
                unless for unless, match in matches if (match.mask(i, len(subjects.span)) & mask).any()
            )
    return days, {i: tuple(dict.fromkeys(found)) for i, found in because.items()}


def _options_of_modes(alone: LinesAlone) -> NDArray[np.int8]:
    """What a day in each mode of each line is, (L, M), as a place in OPTIONS."""
    places = np.full(alone.problem.output.shape, _RUN, dtype=np.int8)
    for l, line in enumerate(alone.problem.scenario.lines):
        places[l, 1 : len(line.modes)] = [_PLACE[_option_of(mode)] for mode in line.modes[1:]]
    return places


def _option_of(mode: Mode) -> Option:
    if mode.output <= 0:
        return "stop"
    return "night" if mode.hours is not None else "limit"


def _options(alone: LinesAlone, chunk: slice, of_modes: NDArray[np.int8], excused: Bools) -> NDArray[np.int8]:
    """The option of each day, (n, T), as a place in OPTIONS; a change of coating goes before other measures."""
    problem, measures = alone.problem, alone.problem.scenario.measures
    options = np.where(excused, _PLACE["exempt"], _RUN).astype(np.int8)
    for at in np.flatnonzero(alone.choice[chunk] >= 0).tolist():
        taken = problem.choices[alone.choice[chunk][at]].taken
        for one in sorted(taken, key=lambda one: bool(measures[one.measure].coating)):
            place = _PLACE["changed" if measures[one.measure].coating else "measure"]
            options[at, problem.season.index(one.first_day) :] = place
    modes = alone.modes[chunk].astype(np.int64)
    away: NDArray[np.int8] = np.where(modes != 0, np.take_along_axis(of_modes[chunk], modes, axis=1), options)
    return away


@dataclass(frozen=True)
class _Sums:
    """By line and option (n, options): calendar days, yuan lost, yuan for restarts, kg of VOCs avoided; kg of VOCs in
    normal work (n,)."""

    days: Floats
    loss: Floats
    restart: Floats
    avoided: Floats
    normal: Floats


def _sums(alone: LinesAlone, chunk: slice, options: NDArray[np.int8], of_modes: NDArray[np.int8]) -> _Sums:
    """What a restart costs and emits belongs to the option of the block that it ends."""
    problem, modes, choice = alone.problem, alone.modes[chunk], alone.choice[chunk]
    steady = replace(problem, restart_days=np.zeros_like(problem.restart_days))
    channels, loss, _ = line_channels(problem, chunk, modes, choice)
    kg = line_channels(steady, chunk, modes, choice)[0][:, :, VOCS]
    again = channels[:, :, VOCS] - kg
    rows = np.arange(chunk.start, chunk.stop)
    before = np.concatenate([of_modes[rows, problem.initial_mode[chunk]][:, None], options[:, :-1]], axis=1)
    days, lost, restart, avoided = (np.zeros((len(rows), len(OPTIONS))) for _ in range(4))
    for n, option in enumerate(OPTIONS):
        here = options == n
        days[:, n], lost[:, n] = here.sum(axis=1), (loss * here).sum(axis=1)
        avoided[:, n] = (kg * here).sum(axis=1) + (again * (before == n)).sum(axis=1)
        if option in _SHIFTED:
            own = replace(problem, restart_cost=problem.restart_cost * (of_modes == n))
            restart[:, n] = line_channels(own, chunk, modes, choice)[2]
    works = problem.calendars.sum(axis=1)[problem.calendar[chunk]]
    return _Sums(days, lost, restart, avoided, problem.kg[chunk, VOCS] * works)


@dataclass(frozen=True)
class _Shut:
    """The rules that close normal work, and on which days, bool (T,)."""

    rules: tuple[str, ...]
    days: Bools


def _shut(law_class: LawClass, rules: tuple[Rule, ...]) -> _Shut:
    days = np.zeros(len(law_class.allowed), dtype=np.bool_)
    numbers = sorted({trace.rule for trace in law_class.closed if trace.mode == 0})
    for trace in law_class.closed:
        if trace.mode == 0:
            days |= trace.days
    return _Shut(tuple(rules[number].rule_id for number in numbers), days)


def _shares(alone: LinesAlone, l: int, sums: _Sums, at: int) -> dict[Option, Share]:
    measures, paid = alone.problem.scenario.measures, {"changed": 0.0, "measure": 0.0}
    for one in _taken(alone, l):
        paid["changed" if measures[one.measure].coating else "measure"] += one.cost_yuan
    shares: dict[Option, Share] = {}
    for n, option in enumerate(OPTIONS):
        share = Share(
            int(sums.days[at, n]), float(sums.loss[at, n]), float(sums.restart[at, n]), 0.0, paid.get(option, 0.0),
            float(sums.avoided[at, n]),
        )  # fmt: skip
        if option != "untouched" and share != Share():
            shares[option] = share
    return shares


def _taken(alone: LinesAlone, l: int) -> tuple[Taken, ...]:
    return alone.problem.choices[alone.choice[l]].taken if alone.choice[l] >= 0 else ()


def _allowed_by(alone: LinesAlone, l: int, rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """The rules that opened or demanded the modes the line was in, as its measures leave the law."""
    problem, choice = alone.problem, alone.choice[l]
    law = problem.law_classes[problem.choices[choice].law if choice >= 0 else problem.law[l]]
    found = {trace.rule for trace in law.opened if trace.mode and (trace.days & (alone.modes[l] == trace.mode)).any()}
    return tuple(rules[number].rule_id for number in sorted(found))


def _work(
    alone: LinesAlone, l: int, owner: Enterprise, shares: dict[Option, Share], normal: float, shut: _Shut,
    allowed_by: tuple[str, ...], because: dict[int, tuple[Unless, ...]],
) -> CoatingWork:  # fmt: skip
    line = alone.problem.scenario.lines[l]
    works = alone.problem.calendars[alone.problem.calendar[l]]
    avoided = sum(share.avoided_kg for share in shares.values())
    return CoatingWork(
        subject=line.line_id, kind="line", name=line.name, owner=owner.enterprise_id, owner_name=owner.name,
        district=owner.district, coating=line.coating, shares=shares, normal_kg=normal, planned_kg=normal - avoided,
        rules=shut.rules, closed_days=int(shut.days.sum()), hit_days=int((shut.days & works).sum()),
        allowed_by=allowed_by, because=because.get(l, ()),
    )  # fmt: skip
