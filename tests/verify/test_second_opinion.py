"""Two independent readings of one city: what compile and measure say of a plan, the verifier says too."""

from __future__ import annotations

import dataclasses
import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.compile import compile_scenario
from models.errors import InputError
from models.measure import measure
from models.plan import Certificate, Plan
from models.problem import Choice, Problem, TaskBlock
from models.read import load_scenario
from reports.record import manifest, summary, write_json
from reports.tables import blocks_of, laws_applied, write_limits, write_measures, write_schedule, write_tasks
from reports.verdict import Verdict
from reports.verify import measures, verify_run
from reports.verify.case import Case, read_case
from reports.verify.files import Inputs
from reports.verify.law import law_of_lines
from reports.verify.measures import Entry, Taken
from reports.verify.notes import Notes
from tests.verify.random_worlds import random_world

SEEDS = range(60)


def written(folder: Path, path: Path, seed: int) -> tuple[Problem, Plan, Verdict] | None:
    """A scenario's random plan as the program would write it, and the verdict; None where law leaves no way."""
    scenario = load_scenario(path)
    try:
        problem = compile_scenario(scenario)
    except InputError:
        return None
    chance = random.Random(seed)
    choices = _choices(problem, chance)
    taken = tuple(one for choice in choices.values() for one in choice.taken)
    modes = np.zeros((len(scenario.lines), problem.days), dtype=np.int8)
    for l, i in enumerate(problem.line_index):
        allowed = problem.law_classes[choices[l].law if l in choices else problem.law[l]].allowed
        for start in range(0, problem.days, 3):
            for t in range(start, min(start + 3, problem.days)):
                free = allowed[t].nonzero()[0] if chance.random() < 0.97 else np.arange(problem.mode_count[l])
                modes[i, t] = modes[i, t - 1] if t > start and modes[i, t - 1] in free else chance.choice(free.tolist())
    tasks = {block.task.task_id: _days(problem, block, chance) for p in problem.projects for block in p.tasks}
    measured = measure(problem, modes[problem.line_index], tasks, taken)
    unmet = "feasible" if measured.all_hold else "targets_unmet"
    plan = Plan(modes, Certificate(unmet, measured.costs.total, None, None, "exact", 0.0), tasks, taken)
    write_schedule(folder / "schedule.csv", problem, plan)
    write_tasks(folder / "tasks.csv", problem, plan)
    if scenario.measures:
        write_measures(folder / "measures.csv", problem, plan)
    write_limits(folder / "limits.csv", measured, np.zeros(0))
    greatest = [0.0 for row in problem.rows if row.kind == "target"]
    write_json(folder / "summary.json", summary(problem, plan, measured, greatest))
    write_json(folder / "manifest.json", manifest(folder, scenario, scenario.solve))
    return problem, plan, verify_run(folder)


def _choices(problem: Problem, chance: random.Random) -> dict[int, Choice]:
    """By line, in their order: any one of the combinations of measures open to it, or none."""
    open_to: dict[int, list[Choice]] = {}
    for choice in problem.choices:
        open_to.setdefault(choice.line, []).append(choice)
    return {l: chance.choice(open_to[l]) for l in sorted(open_to) if chance.random() < 0.7}


def _days(problem: Problem, block: TaskBlock, chance: random.Random) -> tuple[object, ...]:
    working = block.works.nonzero()[0]
    start = chance.randrange(max(1, len(working) - block.task.duration_days))
    return tuple(problem.horizon.days[h] for h in working[start : start + block.task.duration_days])


def unlawful(problem: Problem, plan: Plan) -> Iterator[tuple[str, str]]:
    """Line and date of every day in a mode that the masks close; task and date of every banned day."""
    for law, i in zip(laws_applied(problem, plan), problem.line_index, strict=True):
        allowed = problem.law_classes[law].allowed
        for t in (~allowed[np.arange(problem.days), plan.modes[i]]).nonzero()[0]:
            yield problem.scenario.lines[i].line_id, str(problem.season.days[t])
    for project in problem.projects:
        for block in project.tasks:
            for day in plan.task_days[block.task.task_id]:
                if any(trace.days[problem.horizon.index(day)] for trace in block.banned):
                    yield block.task.task_id, "banned"


def owed(problem: Problem, plan: Plan) -> Iterator[tuple[str, str]]:
    for law, i in zip(laws_applied(problem, plan), problem.line_index, strict=True):
        for debt in problem.law_classes[law].owed:
            days = slice(debt.period.start, debt.period.stop)
            if ((plan.modes[i] == debt.mode) & debt.counted)[days].sum() < debt.at_least:
                yield problem.scenario.lines[i].line_id, debt.period.name


def told(verdict: Verdict) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What the verifier finds against the law: closed days, and owed days by period."""
    closed, missing = set(), set()
    for found in verdict.findings:
        if found.kind == "law":
            file, name, when = found.where.split()
            first, _, last = when.partition("/")
            if "asks for" in found.text.en:
                missing.add((name, when))
            elif file == "tasks.csv":
                closed.add((name, "banned"))
            else:
                days = np.arange(np.datetime64(first), np.datetime64(last or first) + 1)
                closed |= {(name, str(day)) for day in days}
    return closed, missing


def strained(problem: Problem, plan: Plan) -> Iterator[tuple[str, str]]:
    """Line and mode wherever blocks are too short, too many or too long in sum."""
    for l, i in enumerate(problem.line_index):
        line, modes = problem.scenario.lines[i], plan.modes[i]
        initial, before = int(problem.initial_mode[l]), int(problem.initial_days[l])
        blocks = [
            (b.mode, b.start, b.stop, before if b.start == 0 and b.mode == initial else 0) for b in blocks_of(modes)
        ]
        if modes[0] != initial:
            blocks.append((initial, -before, 0, 0))
        for m, start, stop, more in blocks:
            short = stop < problem.days and stop - start + more < problem.min_days[l, m]
            begun = sum(1 for other, at, _, earlier in blocks if other == m and at >= 0 and not earlier)
            if short or begun > problem.max_blocks[l, m] or (modes == m).sum() > problem.max_days[l, m]:
                yield line.line_id, line.modes[m].name


def strained_as_told(verdict: Verdict) -> set[tuple[str, str]]:
    pattern = re.compile(r"(?:days|blocks) of (\w+)")
    physics = [one for one in verdict.findings if one.kind == "physics"]
    return {(one.where.split()[1], match[1]) for one in physics if (match := pattern.search(one.text.en))}


def assert_agreed(problem: Problem, plan: Plan, verdict: Verdict) -> None:
    """No number, name or row differs, and every strained line, closed day and missing day is told by both."""
    others = [one for one in verdict.findings if one.kind not in ("law", "physics", "works")]
    assert [f"{one.where}: {one.text.en}" for one in others] == []
    assert told(verdict) == (set(unlawful(problem, plan)), set(owed(problem, plan)))
    assert strained_as_told(verdict) == set(strained(problem, plan))


def test_both_read_the_district_alike(tmp_path: Path) -> None:
    path = Path(__file__).parents[2] / "scenarios" / "qingbaijiang-2017.yaml"
    found = written(tmp_path, path, 1)
    assert found is not None
    assert_agreed(*found)


def test_both_readings_agree(tmp_path: Path) -> None:
    seen = 0
    for seed in SEEDS:
        found = written(tmp_path / str(seed), random_world(tmp_path / str(seed), seed), seed)
        if found is None:
            continue
        seen += 1
        assert_agreed(*found)
    assert seen >= len(SEEDS) // 2


def test_the_random_cities_are_not_all_alike(tmp_path: Path) -> None:
    """Limits that hold and are missed, curtailments with several reasons: else agreement would mean little."""
    kinds: set[tuple[str, bool]] = set()
    reasons, begun, changed = set(), set(), set()
    for seed in SEEDS[:30]:
        found = written(tmp_path / str(seed), random_world(tmp_path / str(seed), seed), seed)
        if found:
            kinds |= {(check.kind, check.holds) for check in found[2].limits}
            reasons |= {len(block.rules) for block in found[2].ledger.curtailments}
            begun |= {one.start for one in found[2].ledger.measures}
            changed |= {tuple(laws_applied(*found[:2])) != tuple(found[0].law)}
    assert {kind for kind, holds in kinds if not holds} == {"target", "cap", "floor", "guard", "alternate", "burden"}
    assert {kind for kind, holds in kinds if holds} >= {"target", "cap", "floor", "guard", "alternate"}
    assert reasons >= {0, 1, 2, 3}
    assert begun >= {0, 1, 2, 5} and changed == {True, False}


def fitting(case: Case) -> Iterator[list[Entry]]:
    """Every combination of measures whose terms the verifier finds kept, for the case's only line."""
    for days in itertools.product(*([None, *sorted(offer.first_days)] for offer in case.offers)):
        entries, notes = [Entry(0, "", 0, k, day, None) for k, day in enumerate(days) if day], Notes()
        for check in measures.CHECKS.values():
            check(entries, case, notes)
        if entries and not notes.findings:
            yield entries


def possible(case: Case, entries: list[Entry]) -> bool:
    """Whether the law then leaves a mode on every day, and owes no more days than it is in force."""
    taken = [Taken(0, case.offers[one.offer], case.season.at(one.when), 0.0) for one in entries]
    (law,) = law_of_lines(case, taken)
    enough = all(debt.counted[debt.start : debt.stop].sum() >= debt.at_least for debt in law.debts)
    return enough and bool(law.allowed.any(axis=1).all())


def test_the_same_measures_are_open(tmp_path: Path) -> None:
    """Whom an offer means, on which days, which exclude each other, and which the law leaves no way with."""
    seen = {True: 0, False: 0}
    for seed in SEEDS:
        path = random_world(tmp_path / str(seed), seed)
        try:
            problem = compile_scenario(load_scenario(path))
        except InputError:
            continue
        case, offered = read_case(path, Inputs()), problem.scenario.measures
        for l, i in enumerate(problem.line_index):
            alone = dataclasses.replace(case, tables=dataclasses.replace(case.tables, lines=(case.tables.lines[i],)))
            ours = set()
            for entries in fitting(alone):
                seen[possible(alone, entries)] += 1
                if possible(alone, entries):
                    ours.add(tuple((case.offers[one.offer].measure_id, one.when) for one in entries))
            theirs = [choice.taken for choice in problem.choices if choice.line == l]
            assert ours == {tuple((offered[o.measure].measure_id, o.first_day) for o in some) for some in theirs}
    assert seen[True] > 300 and seen[False] > 10
