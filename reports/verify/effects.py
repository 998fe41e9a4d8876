"""What each effect of a rule does to the modes of a line or to a task. Knows one rule at a time, not whom it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from reports.verify.codes import code
from reports.verify.days import Bools
from reports.verify.modes import RUN, Mode, Parts
from reports.verify.notes import UnreadableError
from reports.verify.words import absent, hours, mapping, number, overlap, plain, text, texts, whole

Modes = tuple[Mode, ...]
LineEffect = Callable[[Any, Modes], tuple[Bools, Bools]]
TaskEffect = Callable[[Any, Parts], bool]


def _flags(values: list[bool]) -> Bools:
    return np.array(values, dtype=np.bool_)


def _nothing(modes: Modes) -> Bools:
    return np.zeros(len(modes), dtype=np.bool_)


def open_modes(said: Any, modes: Modes) -> tuple[Bools, Bools]:
    """The modes named are allowed too."""
    named = texts(said, "open")
    return _flags([mode.name in named for mode in modes]), _nothing(modes)


def only(said: Any, modes: Modes) -> tuple[Bools, Bools]:
    """The modes named are allowed, all others closed."""
    named = _flags([mode.name in texts(said, "only") for mode in modes])
    return named, ~named


def output_at_most(said: Any, modes: Modes) -> tuple[Bools, Bools]:
    """Modes above the share are closed, the others allowed."""
    share = number(text(said, "output_at_most"), "output_at_most")
    above = _flags([mode.output > share for mode in modes])
    return ~above, above


def output_at_least(said: Any, modes: Modes) -> tuple[Bools, Bools]:
    """Modes below the share are closed; nothing is allowed by it."""
    share = number(text(said, "output_at_least"), "output_at_least")
    return _nothing(modes), _flags([mode.output < share for mode in modes])


def closed_hours(said: Any, modes: Modes) -> tuple[Bools, Bools]:
    """Modes that produce in those hours are closed, the others allowed; a mode without hours works all day."""
    quiet = hours(text(said, "closed_hours"), "closed_hours")
    loud = _flags([mode.output > 0 and (mode.hours is None or overlap(mode.hours, quiet)) for mode in modes])
    return ~loud, loud


def mode_days(said: Any, modes: Modes) -> tuple[Bools, Bools]:
    """The mode that is owed is allowed; how many days of it is a matter of its own (`owed`)."""
    return open_modes(owed(said).mode, modes)


LINE_EFFECTS: dict[str, LineEffect] = {
    "open": open_modes,
    "only": only,
    "output_at_most": output_at_most,
    "output_at_least": output_at_least,
    "closed_hours": closed_hours,
    "mode_days": mode_days,
}


def ban(said: Any, works: Parts) -> bool:
    """No work on that day."""
    return code("yes_no", text(said, "ban")) == "yes"


def banned_hours(said: Any, works: Parts) -> bool:
    """No work on that day for who works in those hours."""
    return overlap(works, hours(text(said, "closed_hours"), "closed_hours"))


TASK_EFFECTS: dict[str, TaskEffect] = {"ban": ban, "closed_hours": banned_hours}


@dataclass(frozen=True)
class Owed:
    """So many days of a mode in each period, by grade where the grade is named."""

    mode: str
    at_least: int
    per: str
    by_grade: dict[str, int]

    def days(self, grade: str) -> int:
        return self.by_grade.get(grade, self.at_least)


def owed(said: Any) -> Owed:
    about = mapping(said, "mode_days")
    grades = mapping(about.get("by_grade"), "by_grade")
    return Owed(
        mode=text(about.get("mode"), "mode_days.mode"),
        at_least=whole(text(about.get("at_least", "0"), "at_least"), "at_least"),
        per="season" if absent(about.get("per")) else plain(text(about["per"], "per")).casefold(),
        by_grade={code("grade", grade): whole(text(days, grade), grade) for grade, days in grades.items()},
    )


def on_modes(effect: dict[str, Any], modes: Modes) -> tuple[Bools, Bools]:
    """Modes that all effects of a rule together allow, and those they close. `run` is allowed anyway, never by a rule."""
    opens, closes = _nothing(modes), _nothing(modes)
    for key, said in effect.items():
        if key not in LINE_EFFECTS:
            raise UnreadableError(key, f"不认识的措施「{key}」", f"no such effect on a line: {key}")
        some, others = LINE_EFFECTS[key](said, modes)
        opens, closes = opens | some, closes | others
    return opens & _flags([mode.name != RUN for mode in modes]), closes


def on_work(effect: dict[str, Any], works: Parts) -> bool:
    """Whether the effects of a rule close the day for a task."""
    unknown = [key for key in effect if key not in TASK_EFFECTS]
    if unknown:
        raise UnreadableError(unknown[0], f"不认识的措施「{unknown[0]}」", f"no such effect on a task: {unknown[0]}")
    return any(TASK_EFFECTS[key](said, works) for key, said in effect.items())
