"""The ways coating work can go, and what each of them took of whom. Knows sums, not how lines and tasks are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from models.policy import Unless

Option = Literal["night", "limit", "stop", "changed", "measure", "moved", "season", "exempt", "untouched"]
OPTIONS: tuple[Option, ...] = (
    "night", "limit", "stop", "changed", "measure", "moved", "season", "exempt", "untouched",
)  # fmt: skip
"""night: works in other hours. limit, stop: makes less, makes nothing. changed: in normal work with another coating.
measure: in normal work with another measure in effect. moved, season: a task's days that the owner planned and that are
worked on other days, or in another season. exempt: normal work under an exemption of a clause. untouched: nothing of all
this. Each day of a subject counts for one of them."""


@dataclass(frozen=True)
class Share:
    """What one option has of one subject: days, yuan and kg of VOCs avoided in the season (negative when it adds some)."""

    days: int = 0
    loss_yuan: float = 0.0
    restart_yuan: float = 0.0
    delay_yuan: float = 0.0
    measure_yuan: float = 0.0
    avoided_kg: float = 0.0

    @property
    def cost_yuan(self) -> float:
        return self.loss_yuan + self.restart_yuan + self.delay_yuan + self.measure_yuan

    @property
    def is_taken(self) -> bool:
        return self.days > 0 or self.measure_yuan > 0

    def __add__(self, other: Share) -> Share:
        return Share(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


@dataclass(frozen=True)
class CoatingWork:
    """A line or task that paints. `rules` closed its normal work on `closed_days` calendar days (a line's of the season,
    a task's of the horizon), of which it would have painted on `hit_days`; `allowed_by` opened or demanded what a line
    did instead; `because` the exemptions under which it works. `delay_charged` says that the delay of the project stands here."""

    subject: str
    kind: Literal["line", "task"]
    name: str
    owner: str
    owner_name: str
    district: str
    coating: str
    shares: Mapping[Option, Share]
    normal_kg: float
    planned_kg: float
    rules: tuple[str, ...] = ()
    closed_days: int = 0
    hit_days: int = 0
    allowed_by: tuple[str, ...] = ()
    because: tuple[Unless, ...] = ()
    delay_charged: bool = False

    @property
    def option(self) -> Option:
        """The one with most days of those that change something; else exempt or untouched. A block that ended the day
        before the season leaves a restart but no day."""
        active = [option for option in OPTIONS[:-2] if (share := self.shares.get(option)) and share.is_taken]
        if active:
            return max(active, key=lambda option: self.shares[option].days)
        return "exempt" if "exempt" in self.shares else "untouched"

    @property
    def total(self) -> Share:
        return sum(self.shares.values(), Share())


@dataclass(frozen=True)
class OptionTotal:
    """An option over all subjects: those with it as their main one (`lines`, `tasks`, and what they still emit in the
    season), and what it has of everybody."""

    option: Option
    lines: int
    tasks: int
    planned_kg: float
    share: Share

    @property
    def yuan_per_kg(self) -> float | None:
        """None where nothing was avoided."""
        return self.share.cost_yuan / self.share.avoided_kg if self.share.avoided_kg > 1e-6 else None


def totals(works: Iterable[CoatingWork]) -> tuple[OptionTotal, ...]:
    """Options that somebody took, in the order of OPTIONS."""
    works = tuple(works)
    found = []
    for option in OPTIONS:
        own = [work for work in works if work.option == option]
        share = sum((work.shares[option] for work in works if option in work.shares), Share())
        if own or share != Share():
            lines = sum(work.kind == "line" for work in own)
            kg = sum(work.planned_kg for work in own)
            found.append(OptionTotal(option, lines, len(own) - lines, kg, share))
    return tuple(found)
