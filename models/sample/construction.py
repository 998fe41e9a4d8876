"""Draws the sample city's building projects, their tasks and what they share. Knows no enterprise and no ban."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import yaml
from numpy.typing import NDArray

from models.actors import POLLUTANTS
from models.sample.draw import CHAIN, SITES, Floats, Ints, pick, significant, spread, stream
from models.sample.profiles import Area, city, text
from models.season import WORKS, Span, working_days


@dataclass(frozen=True)
class Construction:
    """The contract's three tables of building."""

    projects: pd.DataFrame
    tasks: pd.DataFrame
    resources: pd.DataFrame


@cache
def figures() -> dict[str, Any]:
    """projects.yaml as written."""
    return dict(yaml.safe_load(text("projects.yaml")))


def construction(n: int, seed: int, year: int, areas: tuple[Area, ...]) -> Construction:
    """`n` projects whose owners mean to begin between February and November of `year`."""
    rng = stream(seed, SITES)
    sites = _sites(n, year, areas, rng)
    parts = [
        _chain(sites[sites["kind"] == kind], row["tasks"], date(year, 1, 1), stream(seed, CHAIN + k))
        for k, (kind, row) in enumerate(figures()["kinds"].items())
    ]
    tasks = pd.concat(parts, ignore_index=True).sort_values("task_id", kind="stable").reset_index(drop=True)
    ends = tasks.groupby("project_id")["end"].max().reindex(sites["project_id"]).to_numpy()
    return Construction(
        _projects(sites, ends, date(year, 1, 1), rng), tasks.drop(columns=["end", "team", "most"]), _resources(tasks)
    )


def _sites(n: int, year: int, areas: tuple[Area, ...], rng: np.random.RandomState) -> pd.DataFrame:
    """Kind, area, hectares and the owner's first day (days after 1 January) of every project."""
    say = figures()
    size, starts = say["hectares"], say["starts"]
    first = (date(year, starts["first_month"], 1) - date(year, 1, 1)).days
    last = (date(year, starts["last_month"], 30) - date(year, 1, 1)).days
    hectares = np.clip(size["median"] * spread(rng, size["spread"], n), size["least"], size["most"])
    return pd.DataFrame(
        {
            "project_id": [f"P{k:05d}" for k in range(1, n + 1)],
            "kind": pick(rng, {key: row["weight"] for key, row in say["kinds"].items()}, n),
            "district": pick(rng, {a.district: a.people for a in areas}, n),
            "hectares": significant(hectares),
            "start": rng.randint(first, last + 1, n),
        }
    )


def _chain(sites: pd.DataFrame, tasks: list[dict[str, Any]], origin: date, rng: np.random.RandomState) -> pd.DataFrame:
    """The tasks of all projects of one kind; each planned on the first working day its predecessors leave free."""
    n, say = len(sites), figures()
    ids, hectares = sites["project_id"].to_numpy(), sites["hectares"].to_numpy()
    ends: list[Ints] = []
    frames = []
    for number, task in enumerate(tasks, start=1):
        days = rng.randint(task["days"][0], task["days"][1] + 1, n)
        works = pick(rng, say["works"], n)
        paint = pick(rng, say["paint"], n) if task.get("paint") else np.full(n, "none", dtype=object)
        split = np.full(n, bool(task.get("split"))) & (rng.random_sample(n) < say["split"])
        night = np.full(n, task["work_type"] == "earthworks") & (rng.random_sample(n) < say["night_earthworks"])
        links = [_link(after) for after in task.get("after", [])]
        ready = np.max([ends[k - 1] + lag + 1 for k, lag in links], axis=0) if links else sites["start"].to_numpy()
        start, end = _planned(ready, days, works, origin)
        ends.append(end)
        kg = np.outer(hectares, task["kg"])
        kg[:, 3] *= np.array([city().coating_vocs[str(p)] for p in paint])
        most = np.ceil(hectares / 3).astype(int) if task.get("team") == "excavator" else np.ones(n, dtype=int)
        frames.append(
            pd.DataFrame(
                {
                    "task_id": [f"{p}-T{number}" for p in ids],
                    "project_id": ids,
                    "name": task["name"],
                    "work_type": task["work_type"],
                    "duration_days": days,
                    "predecessors": [_predecessors(p, links) for p in ids],
                    "planned_start": [str(origin + timedelta(int(d))) for d in start],
                    **{p: significant(kg[:, k]) for k, p in enumerate(POLLUTANTS)},
                    "coating": paint,
                    "works": works,
                    "hours": np.where(night, "22:00-06:00", "08:00-18:00"),
                    "splittable": np.where(split, "yes", "no"),
                    "min_piece_days": np.where(split, task.get("split", 1), 1),
                    "needs": [_needs(task, int(k)) for k in most],
                    "end": end,
                    "team": task.get("team", ""),
                    "most": most,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _link(after: int | str) -> tuple[int, int]:
    """`5+3` -> task 5, lag 3 days."""
    number, _, lag = str(after).partition("+")
    return int(number), int(lag or 0)


def _predecessors(project: str, links: list[tuple[int, int]]) -> str:
    return ";".join(f"{project}-T{k}" + (f"+{lag}" if lag else "") for k, lag in links)


def _needs(task: dict[str, Any], teams: int) -> str:
    return f"{task['team']}:{teams}" if "team" in task else f"crew:{task['crew']}"


def _planned(ready: Ints, days: Ints, works: NDArray[np.object_], origin: date) -> tuple[Ints, Ints]:
    """First and last worked day (days after `origin`) of tasks that may begin on `ready` and are never banned."""
    start, end = np.zeros(len(ready), dtype=int), np.zeros(len(ready), dtype=int)
    for calendar in WORKS:
        here = works == calendar
        worked = np.flatnonzero(working_days(calendar, Span(origin, origin + timedelta(1000))))
        first = np.searchsorted(worked, ready[here])
        start[here], end[here] = worked[first], worked[first + days[here] - 1]
    return start, end


def _projects(sites: pd.DataFrame, ends: Ints, origin: date, rng: np.random.RandomState) -> pd.DataFrame:
    """Names, releases, deadlines and what a day's delay costs."""
    say, n = figures(), len(sites)
    early = rng.randint(0, say["early_days"] + 1, n)
    released = rng.random_sample(n) < say["released"]
    deadline = ends + rng.randint(say["slack_days"][0], say["slack_days"][1] + 1, n)
    delay: Floats = say["delay_yuan"]["per_root_hectare"] * np.sqrt(sites["hectares"].to_numpy()) * spread(rng, 0.4, n)
    delay = significant(np.clip(delay, say["delay_yuan"]["least"], say["delay_yuan"]["most"]), 2)
    short = {a.district: a.short for a in city().districts}
    nth = sites.groupby(["district", "kind"]).cumcount().to_numpy() + 1
    labels = {key: row["name"] for key, row in say["kinds"].items()}
    return pd.DataFrame(
        {
            "project_id": sites["project_id"],
            "name": [
                f"示例{short[d]}{labels[kind]}{k:02d}号工程"
                for d, kind, k in zip(sites["district"], sites["kind"], nth, strict=True)
            ],
            "district": sites["district"],
            "owner": [f"示例建设{p[1:]}号单位" for p in sites["project_id"]],
            "kind": sites["kind"],
            "release": [
                str(origin + timedelta(int(s - e))) if r else ""
                for s, e, r in zip(sites["start"], early, released, strict=True)
            ],
            "deadline": [str(origin + timedelta(int(d))) for d in deadline],
            "delay_cost_per_day": delay,
        }
    )


def _resources(tasks: pd.DataFrame) -> pd.DataFrame:
    """Shared machines for a share of what all projects could want at once, and each project's own crew."""
    rows: list[dict[str, object]] = []
    for resource, share in figures()["shared"].items():
        wanted = tasks[tasks["team"] == resource].groupby("project_id")["most"].max()
        if len(wanted):
            # with few projects chance may gather them all; from 16 on the share is enough
            part = min(1.0, max(share, 8 / len(wanted)))
            rows.append({"resource": resource, "capacity": int(np.ceil(part * wanted.sum())), "project_id": ""})
    own = [{"resource": "crew", "capacity": figures()["crew"], "project_id": p} for p in tasks["project_id"].unique()]
    return pd.DataFrame(rows + own, columns=["resource", "capacity", "project_id"])
