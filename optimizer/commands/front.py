"""`front`: plans for rising targets, two chains of them at a time, as one folder. Composes the wings, calculates nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from models.actors import POLLUTANTS
from models.compile import compile_scenario
from models.errors import Fault, InputError, Text
from models.read import load_scenario
from models.scenario import Scenario, SolveOptions
from optimizer.commands.chains import SCENARIOS, Chain, Step, Told, point_of, run_chains
from optimizer.commands.options import chosen, command, force_option, json_option, out_option, scenario_argument
from optimizer.commands.options import solve_options as with_solve_options
from optimizer.commands.outcome import EXIT_DONE, EXIT_UNMET, EXIT_UNVERIFIED
from optimizer.front import EVERY, adopted, at_level, evenly, own_level
from optimizer.run_folder import run_folder
from optimizer.speech import Speech, option
from reports.front import Front, FrontBaseline, FrontPoint, Greatest, write_front
from reports.record import write_json

POINT_SECONDS = 40.0
"""For one point where the command line says no time limit."""
MOST_POINTS = 50


class LevelType(click.ParamType[float]):
    """A level written `0.2`, `20%` or `150%`."""

    name = "level"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value).strip()
        try:
            level = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            self.fail(f"{text!r}: 0.2, 20%", param, ctx)
        if not 0 <= level <= 100:
            self.fail(f"{text!r}: 0% - 10000%", param, ctx)
        return level


@command(
    "front",
    Text(
        "减排与产出损失的前沿：把一种污染物的全市目标（或用 --all 把全部目标）从 --from 提到 --to，逐点求解、逐点核验，\n"
        "每点有已证明的下界；附今天的做法（一刀切、按绩效分级、按单价排序）和最大可能减排。\n"
        "退出码：0 各点都核验通过（做不到的点标明）；3 没有一点做得到；4 有一点核验未通过。",
        "Reduction against output loss: the city's target on one pollutant, or with --all every target, raised from --from to\n"
        "--to; each point solved and verified with its proven bound, beside what today's ways cost and the greatest\n"
        "reduction possible.\n"
        "Exit codes: 0 every point verified (those out of reach marked so), 3 no point can be met, 4 one failed.",
    ),
    "cuofeng front scenarios/summer-ozone-2018.yaml --pollutant vocs --from 3% --to 8% --points 8 --out fronts/vocs",
    "cuofeng front scenarios/winter-2018-19.yaml --all --from 50% --to 120% --points 6 --out fronts/all",
)
@scenario_argument
@option("--pollutant", type=click.Choice(POLLUTANTS), told=Text("提高哪种污染物的全市目标", "whose target of the city"))
@option("--all", "every", is_flag=True, told=Text("全部目标同比例提高", "all targets together"))
@option("--from", "low", type=LevelType(), required=True, told=Text("最低，如 5%", "lowest level, such as 5%"))
@option("--to", "high", type=LevelType(), required=True, told=Text("最高，如 40%", "highest level, such as 40%"))
@option(
    "--points",
    type=click.IntRange(2, MOST_POINTS),
    default=8,
    show_default=True,
    told=Text("点数", "how many points"),
)
@option("--no-baselines", is_flag=True, told=Text("不算今天的做法", "leave today's ways out"))
@out_option
@with_solve_options
@force_option
@json_option
@click.pass_obj
def front(
    speech: Speech,
    /,
    scenario: Path,
    pollutant: str | None,
    every: bool,
    low: float,
    high: float,
    points: int,
    no_baselines: bool,
    out: Path,
    force: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    whose = _whose(pollutant, every, low, high)
    loaded = load_scenario(scenario)
    options = chosen(loaded.solve, **{**asked, "time_limit": asked["time_limit"] or POINT_SECONDS})
    with run_folder(out, replace=force) as folder:
        made = _made(speech, folder, loaded, whose, evenly(low, high, points), options, not no_baselines)
        write_front(folder, made, speech.documents)
        write_json(folder / "manifest.json", {"program": "cuofeng", "kind": "front"})
    if as_json:
        click.echo(made.to_json(), nl=False)
    else:
        click.echo(str(out))
    return _exit_code(made)


def _whose(pollutant: str | None, every: bool, low: float, high: float) -> str:
    faults = []
    if (pollutant is None) != every:
        one = Text("--pollutant 与 --all 二选一", "give either --pollutant or --all")
        faults.append(Fault("front", None, "--pollutant", pollutant or "", one))
    if low >= high:
        faults.append(Fault("front", None, "--to", f"{high:g}", Text("应大于 --from", "must be larger than --from")))
    if not every and high > 1:
        share = Text("减排比例不超过 100%", "a share of the base is at most 100%")
        faults.append(Fault("front", None, "--to", f"{high:g}", share))
    if faults:
        raise InputError(faults)
    return EVERY if pollutant is None else pollutant


def _made(
    speech: Speech,
    folder: Path,
    scenario: Scenario,
    pollutant: str,
    levels: tuple[float, ...],
    options: SolveOptions,
    with_baselines: bool,
) -> Front:
    own = own_level(scenario, pollutant)
    steps = [Step(_name(pollutant, level), level) for level in levels]
    half = (len(steps) + 1) // 2
    common = (scenario.path, folder, pollutant, options)
    chains = [
        Chain(*common, tuple(steps[:half]), proven=True, baselines=None),
        Chain(*common, tuple(steps[half:]), proven=False, baselines=own or levels[0] if with_baselines else None),
    ]
    told = run_chains(chains, lambda text: click.echo(text.say(speech.terminal), err=True))
    found = _tightened(_lowered(chains[0], scenario, told))
    baselines: list[FrontBaseline] = told.baselines
    met = [point.plan.reached for point in found if point.met and point.plan.verified]
    own_targets = [t for t in at_level(scenario, pollutant, levels[0]).targets if t.area == "city"]
    society = any(t.base == "society" for t in own_targets if t.pollutant == pollutant)
    return Front(
        scenario=scenario.name,
        first=scenario.season.first,
        last=scenario.season.last,
        pollutant=pollutant,
        base="society" if society else "scheduled",
        points=tuple(found),
        baselines=tuple(baselines),
        greatest=None if told.most is None else Greatest(told.most, max(met, default=None)),
        target=own,
        gap_asked=options.gap,
    )


def _lowered(chain: Chain, scenario: Scenario, told: Told) -> list[FrontPoint]:
    """Points by level; one whose own plan is dearer than that of a higher level, or misses limits, takes that plan, which
    meets its limits too."""
    found = sorted(told.points, key=lambda point: point.asked)
    for i in range(len(found) - 2, -1, -1):
        here, above = found[i], found[i + 1]
        if above.met and (not here.met or above.plan.cost < here.plan.cost):
            step = Step(here.name, here.asked)
            varied = replace(load_scenario(chain.folder / SCENARIOS / f"{here.name}.yaml"), solve=chain.options)
            problem = compile_scenario(varied)
            plan = adopted(problem, told.plans[above.name], told.plans[here.name])
            told.plans[here.name] = plan
            found[i] = replace(point_of(chain, problem, step, plan), marginal=here.marginal)
    return found


def _tightened(points: list[FrontPoint]) -> list[FrontPoint]:
    """What is proven for an easier level holds for a harder one."""
    best: float | None = None
    tightened = []
    for point in points:
        if point.bound is not None:
            best = point.bound if best is None else max(best, point.bound)
        if point.met and best is not None:
            gap = (point.plan.cost - best) / point.plan.cost if point.plan.cost > 0 else 0.0
            point = replace(point, bound=min(best, point.plan.cost), gap=max(0.0, gap))
        tightened.append(point)
    return tightened


def _name(pollutant: str, level: float) -> str:
    """Sorts as the levels do: `vocs-04.50`, `all-120.00`."""
    return f"{pollutant or 'all'}-{level * 100:06.2f}" if pollutant == EVERY else f"{pollutant}-{level * 100:05.2f}"


def _exit_code(made: Front) -> int:
    if not all(point.plan.verified for point in made.points):
        return EXIT_UNVERIFIED
    return EXIT_DONE if made.met else EXIT_UNMET
