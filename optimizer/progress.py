"""A running search shown to whoever waits: a live line on a terminal, else a line every few seconds. Knows no engine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner

from models.errors import Lang, Text
from models.plan import Progress

QUIET_SECONDS = 5.0
"""Between two lines where nobody watches a terminal."""
STAGES = {
    "relaxation": Text("松弛求解", "relaxation"),
    "projects": Text("工程排程", "projects' schedules"),
    "growing": Text("大线逐条排定", "largest lines, one by one"),
    "rounding": Text("取整", "rounding"),
    "closing": Text("枚举排期", "listing schedules"),
    "joint": Text("整体求解", "whole model"),
    "exact": Text("精确求解", "exact model"),
    "exact-shortfall": Text("精确求最小缺口", "exact model, least shortfall"),
    "exact-nearest": Text("精确求最接近的方案", "exact model, nearest plan"),
}


def told(progress: Progress, lang: Lang) -> str:
    """`列生成　12 s　成本 1.234 亿元 …`: what is known so far; what is not is a dash, never 0."""
    stage = STAGES[progress.stage].say(lang) if progress.stage in STAGES else progress.stage
    cost = _yuan(progress.cost_yuan)
    bound = _yuan(None if progress.bound_yuan is None else max(0.0, progress.bound_yuan))
    gap = "—" if progress.gap is None else f"{progress.gap:.2%}"
    if lang == "zh":
        return f"{stage}  {progress.seconds:.0f} 秒  成本 {cost} 元  下界 {bound} 元  差距 {gap}"
    return f"{stage}  {progress.seconds:.0f} s  cost {cost}  bound {bound} yuan  gap {gap}"


def _yuan(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"


@contextmanager
def watching(lang: Lang) -> Iterator[Callable[[Progress], None]]:
    """What a search may call as often as it likes; writes to stderr only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(lang)
        return
    view = _View(lang)
    with Live(get_renderable=view.look, console=console, refresh_per_second=5, transient=True):
        yield view.take


class _View:
    """Keeps the last news and goes on counting the seconds between two."""

    def __init__(self, lang: Lang):
        self._lang = lang
        self._spinner = Spinner("dots")
        self._last: Progress | None = None
        self._heard = time.monotonic()

    def take(self, progress: Progress) -> None:
        self._last, self._heard = progress, time.monotonic()

    def look(self) -> RenderableType:
        if self._last is not None:
            now = self._last.seconds + time.monotonic() - self._heard
            last = Progress(self._last.stage, now, self._last.bound_yuan, self._last.cost_yuan)
            self._spinner.update(text=told(last, self._lang))
        return self._spinner


class _Lines:
    """The first news, then one line whenever enough time has passed."""

    def __init__(self, lang: Lang):
        self._lang = lang
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + QUIET_SECONDS
            click.echo(told(progress, self._lang), err=True)
