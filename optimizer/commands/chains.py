"""Chains of plans in processes of their own: each next point begins with the columns of the one before. Knows how a point
is solved, recorded and judged, not what a front is drawn like."""

from __future__ import annotations

import multiprocessing
import queue
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, Literal

from models.compile import compile_scenario
from models.errors import InputError, Text
from models.plan import Plan
from models.problem import Problem
from models.read import load_scenario
from models.scenario import Scenario, SolveOptions
from models.write import write_variation
from optimizer.baselines import KINDS, repaired_baseline, rough_baseline
from optimizer.commands.recorded import record_run
from optimizer.front import EVERY, at_level, marginal_yuan_per_kg, proven_most
from optimizer.memory import Memory
from optimizer.solve import greatest_reductions, solve
from reports.front import FrontBaseline, FrontPoint, PlanFigures, plan_figures, reached_multiple, reached_share
from reports.verdict import Verdict

RUNS, SCENARIOS = "runs", "scenarios"
MOST_SECONDS = 20.0
"""For proving how far the front can go."""


@dataclass(frozen=True)
class Step:
    name: str
    level: float


@dataclass(frozen=True)
class Chain:
    """Points solved one after another by one process; then, where asked, the proven end of the axis and today's ways at
    the level `baselines`."""

    scenario: Path
    folder: Path
    pollutant: str
    options: SolveOptions
    steps: tuple[Step, ...]
    proven: bool
    baselines: float | None


@dataclass
class Told:
    """What all chains came to; `plans` by the name of the point."""

    points: list[FrontPoint] = field(default_factory=list)
    plans: dict[str, Plan] = field(default_factory=dict)
    baselines: list[FrontBaseline] = field(default_factory=list)
    most: float | None = None


Kind = Literal["point", "baseline", "most", "fault", "end"]
Message = tuple[Kind, Any]


def run_chains(chains: list[Chain], tell: Callable[[Text], None]) -> Told:
    """Runs every chain in a process of its own and tells of each point as it comes. Raises what a chain raised."""
    context = multiprocessing.get_context("spawn")
    messages: Queue[Message] = context.Queue()
    processes = [context.Process(target=_work, args=(chain, messages), daemon=True) for chain in chains]
    told, count, running = Told(), sum(len(chain.steps) for chain in chains), len(processes)
    for process in processes:
        process.start()
    try:
        while running:
            kind, content = _next(messages, processes)
            if kind == "point":
                point, told.plans[content[0].name] = content
                told.points.append(point)
                tell(_point_text(point, len(told.points), count))
            elif kind == "baseline":
                told.baselines.append(content)
                tell(Text(f"今天的做法：{content.kind}", f"today's ways: {content.kind}"))
            elif kind == "most":
                told.most = content
            elif kind == "end":
                running -= 1
            else:
                raise InputError(content)
    finally:
        for process in processes:
            process.terminate()
            process.join()
    return told


def _next(messages: Queue[Message], processes: list[Any]) -> Message:
    """The next message; a process that dies without a word ends the wait."""
    while True:
        try:
            return messages.get(timeout=1.0)
        except queue.Empty:
            dead = [process.exitcode for process in processes if process.exitcode not in (None, 0)]
            if dead:
                raise RuntimeError(f"a chain ended with exit code {dead[0]}") from None


def _point_text(point: FrontPoint, number: int, count: int) -> Text:
    share = f"{point.asked:.2%}"
    if not point.met:
        return Text(
            f"[{number}/{count}] {share}：没有找到满足全部限值的方案",
            f"[{number}/{count}] {share}: no plan found that meets every limit",
        )
    gap = "—" if point.gap is None else f"{point.gap:.2%}"
    return Text(
        f"[{number}/{count}] {share}：成本 {point.plan.cost:,.0f} 元，差距 {gap}，{point.seconds:.0f} 秒",
        f"[{number}/{count}] {share}: cost {point.plan.cost:,.0f} yuan, gap {gap}, {point.seconds:.0f} s",
    )


def _work(chain: Chain, messages: Queue[Message]) -> None:
    """The whole of one process; a bug ends it with its traceback."""
    try:
        memory = Memory()
        base = load_scenario(chain.scenario)
        for step in sorted(chain.steps, key=lambda step: -step.level):
            messages.put(("point", _solved(chain, base, step, memory)))
        if chain.baselines is not None:
            for baseline in _baselines(chain, base, chain.baselines, memory):
                messages.put(("baseline", baseline))
        if chain.proven:
            problem = compile_scenario(at_level(base, chain.pollutant, chain.steps[0].level))
            messages.put(("most", proven_most(problem, chain.pollutant, memory, MOST_SECONDS)))
        messages.put(("end", None))
    except InputError as error:
        messages.put(("fault", error.faults))


def _variation(chain: Chain, base: Scenario, name: str, level: float) -> Scenario:
    """The scenario of one point, read back from the file that anyone can run again."""
    file = chain.folder / SCENARIOS / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    varied = at_level(base, chain.pollutant, level)
    write_variation(file, base, replace(varied, name=f"{base.name}-{name}"))
    return replace(load_scenario(file), solve=chain.options)


def _solved(chain: Chain, base: Scenario, step: Step, memory: Memory) -> tuple[FrontPoint, Plan]:
    """From the highest level down: the plan of one level meets those below, where the search then begins."""
    problem = compile_scenario(_variation(chain, base, step.name, step.level))
    plan = solve(problem, chain.options, memory=memory)
    return point_of(chain, problem, step, plan), plan


def point_of(chain: Chain, problem: Problem, step: Step, plan: Plan) -> FrontPoint:
    """Records a plan as the run of a point and has it verified; an earlier run of the point gives way."""
    run = chain.folder / RUNS / step.name
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(parents=True)
    verdict, _ = record_run(run, problem, plan, chain.options, greatest_reductions(problem).tolist())
    certificate = plan.certificate
    return FrontPoint(
        name=step.name,
        asked=step.level,
        status=certificate.status,
        plan=_figures(chain, verdict, step.name, step.level),
        bound=certificate.bound_yuan,
        gap=certificate.gap,
        marginal=marginal_yuan_per_kg(problem, plan, chain.pollutant),
        seconds=certificate.seconds,
    )


def _figures(chain: Chain, verdict: Verdict, name: str, level: float) -> PlanFigures:
    if chain.pollutant == EVERY:
        reached = reached_multiple(verdict.limits, level)
    else:
        reached = reached_share(verdict.limits, chain.pollutant)
    return plan_figures(verdict, f"{RUNS}/{name}", 0.0 if reached is None else reached)


def _baselines(chain: Chain, base: Scenario, level: float, memory: Memory) -> list[FrontBaseline]:
    """Today's ways at one level, as they stand and repaired."""
    problem = compile_scenario(_variation(chain, base, "baselines", level))
    found = []
    for kind in KINDS:
        rough = rough_baseline(problem, kind)
        verdict = _judged(chain, problem, rough, f"baseline-{kind}")
        better = repaired_baseline(problem, kind, chain.options, memory, rough=rough)
        repaired = None
        if better is not None:
            name = f"baseline-{kind}-repaired"
            repaired = _figures(chain, _judged(chain, problem, better, name), name, level)
        breaks: dict[str, int] = {}
        for finding in verdict.findings:
            breaks[finding.kind] = breaks.get(finding.kind, 0) + 1
        missed = sum(not check.holds for check in verdict.limits)
        figures = _figures(chain, verdict, f"baseline-{kind}", level)
        found.append(FrontBaseline(kind, figures, missed, breaks, repaired))
    return found


def _judged(chain: Chain, problem: Problem, plan: Plan, name: str) -> Verdict:
    run = chain.folder / RUNS / name
    run.mkdir(parents=True)
    verdict, _ = record_run(run, problem, plan, chain.options, greatest_reductions(problem).tolist())
    return verdict
