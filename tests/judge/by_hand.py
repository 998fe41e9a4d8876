"""Seasons small enough for a reader to solve: round numbers, one idea each. Knows no engine.

The usual line is worth 1,000 yuan a day, emits 10 kg of VOC and makes 100 t of cement; it may run or stop.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from models.actors import District, Enterprise, Kg, Line, Mode, Technology
from models.policy import Effect, ModeDays, Policy, Rule, Selector, Window
from models.scenario import Scenario, Target
from models.season import Span

MONDAY = date(2018, 7, 2)
RUN = Mode("run", 1.0, (1.0,) * 4)
LIMIT = Mode("limit", 0.5, (0.5,) * 4)
STOP = Mode("stop", 0.0, (0.0,) * 4)
VOC: Kg = (0.0, 0.0, 0.0, 10.0)
NOX: Kg = (0.0, 10.0, 0.0, 0.0)


def line(
    name: str = "L1", *modes: Mode, owner: str = "E1", value: float = 1000.0, kg: Kg = VOC, **more: object
) -> Line:
    """The usual line; `modes` besides `run` [stop]; `run` itself may be given to change it."""
    own = modes or (STOP,)
    if own[0].name != "run":
        own = (RUN, *own)
    usual = Line(name, owner, name, "kiln", own, "cement", 100.0, "t", value, kg)
    return replace(usual, **more)  # type: ignore[arg-type]


def rule(effect: Effect, first: int = 0, last: int = 99, start: date = MONDAY, **accepts: tuple[str, ...]) -> Rule:
    """In force from season day `first` to `last`."""
    window = Window(start + timedelta(first), start + timedelta(last))
    chosen = Selector((("kind", ("line",)), *sorted(accepts.items())))
    return Rule(f"day{first}to{last}", "1", "says", "bureau", window, chosen, effect)


OPEN = rule(Effect(open=("limit", "stop")))


def owes(mode: str, at_least: int, first: int = 0, last: int = 99) -> Rule:
    return rule(Effect(mode_days=ModeDays(mode, at_least)), first, last)


def season(
    *lines: Line, days: int = 4, rules: tuple[Rule, ...] = (OPEN,), start: date = MONDAY, **more: object
) -> Scenario:
    """All lines lie in one district; enterprises follow from the lines."""
    numbered = tuple(replace(r, rule_id=f"r{n}") for n, r in enumerate(rules))
    span = Span(start, start + timedelta(days - 1))
    usual = Scenario(
        path=Path("by_hand.yaml"),
        name="by-hand",
        season=span,
        horizon=span,
        data=Path("data"),
        policies=(Policy("law", "law", "", numbered),),
        technologies=(Technology("kiln", (RUN, LIMIT, STOP)),),
        enterprises=tuple(Enterprise(name, name, "D", "水泥") for name in sorted({one.enterprise_id for one in lines})),
        lines=lines,
        districts=(District("D", "D"),),
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def cut(kg: float, pollutant: str = "vocs") -> tuple[Target, ...]:
    """A target of so many kg over the season."""
    return (Target(pollutant, "city", "season", None, kg),)
