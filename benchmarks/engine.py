"""The engine beside others on seasons of every size: the compact model in HiGHS, the whole one in CP-SAT, and what cities do
today; cost, bound, gap, seconds and memory. Knows who runs on what, not how.

python -m benchmarks.engine                                   measures what is missing, then writes benchmarks/engine.md
python -m benchmarks.engine --sizes 12,50 --seeds 1 --rivals none
python -m benchmarks.engine --render                          the page from the rows there are, nothing measured

Rows go to engine.jsonl (one line each) as they come: an interrupted run goes on where it ended.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.engine_table import Row, page
from benchmarks.instances import SIZES

HERE = Path(__file__).parent
LIMITS = {"12": 10, "50": 60, "200": 60, "500": 60, "2300": 90, "11000": 120, "20000": 240, "100000": 1500}
"""Seconds that each size allows."""
TODAY = ("blanket", "grade", "greedy")
GROUPS = {
    "ours": ("ours",),
    "highs": ("highs",),
    "cpsat2": ("cpsat2",),
    "cpsat8": ("cpsat8",),
    **{kind: (kind,) for kind in TODAY},
    "repaired": tuple(f"{kind}-repaired" for kind in TODAY),
}
"""Contenders by the process that they run in: repairs share the season solved before them."""
MOST_LINES = {"highs": 200, "cpsat2": 200, "cpsat8": 200, **dict.fromkeys((*TODAY, "repaired"), 2300)}
"""Up to which `--rivals small` asks them."""
FAILED = "failed"
PATIENCE, PATIENCE_SECONDS = 4, 900
"""A process is ended after so many times its seconds and so many more: models are built and plans verified besides."""


@dataclass(frozen=True)
class Run:
    """One process: a group of contenders on a season, within `limit_s` seconds."""

    size: str
    seed: int
    group: str
    limit_s: float

    @property
    def keys(self) -> list[tuple[Any, ...]]:
        return [(self.size, self.seed, name, self.limit_s) for name in GROUPS[self.group]]


def wanted(sizes: list[str], seeds: list[int], rivals: str, seconds: float | None) -> list[Run]:
    """Small seasons first; contenders of one season one after another."""
    return [
        Run(size, seed, group, seconds or LIMITS[size])
        for size in sizes
        for seed in seeds
        for group in GROUPS
        if group == "ours" or rivals == "all" or (rivals == "small" and SIZES[size].lines <= MOST_LINES[group])
    ]


def missing(runs: list[Run], rows: list[Row]) -> list[Run]:
    """Those that some contender has no row of; an exception of ours is none."""
    there = {(row["size"], row["seed"], row["contender"], row["limit_s"]) for row in rows if row["verdict"] != FAILED}
    return [run for run in runs if not there.issuperset(run.keys)]


def measured(runs: list[Run], say: Callable[[str], None]) -> Iterator[Row]:
    """One process after another; a season's files last as long as its runs."""
    begun = 0
    while begun < len(runs):
        first = runs[begun]
        same = [run for run in runs if (run.size, run.seed) == (first.size, first.seed)]
        with TemporaryDirectory() as folder:
            season = Path(folder) / "season"
            # Not in this process: its peak of memory would be every later process's least.
            python("write", first.size, first.seed, season)
            for number, run in enumerate(same, begun + 1):
                told = f"[{number}/{len(runs)}] size {run.size}, seed {run.seed}, {run.group}"
                say(f"{told}: up to {run.limit_s:g} s ...")
                for row in rows_of(run, season / "scenario.yaml", Path(folder) / f"{run.group}.jsonl"):
                    say(f"{told}: {outcome(row)}")
                    yield row
        begun += len(same)


def rows_of(run: Run, scenario: Path, out: Path) -> list[Row]:
    """What the process wrote, and for contenders that it did not come to, how it ended."""
    ended = FAILED
    try:
        code = python("run", scenario, run.limit_s, run.group, out, timeout=PATIENCE * run.limit_s + PATIENCE_SECONDS)
        ended = f"aborted by signal {-code}" if code < 0 else ended
    except subprocess.TimeoutExpired as late:
        ended = f"ended after {late.timeout:.0f} s"
    found = {row["contender"]: row for row in read_rows(out)}
    asked = {"size": run.size, "seed": run.seed, "limit_s": run.limit_s}
    nothing = {"cost": None, "bound": None, "gap": None, "seconds": None, "peak_mb": None, "verdict": ended}
    return [{**asked, **found.get(name, {"contender": name, **nothing})} for name in GROUPS[run.group]]


def python(*asked: object, timeout: float | None = None) -> int:
    """benchmarks.contenders in a process of its own; what it or its solvers print goes to stderr."""
    command = [sys.executable, "-m", "benchmarks.contenders", *map(str, asked)]
    done = subprocess.run(command, cwd=HERE.parent, stdout=sys.stderr, timeout=timeout, check=asked[0] == "write")
    return done.returncode


def outcome(row: Row) -> str:
    if row["seconds"] is None:
        return str(row["verdict"])
    gap = "no gap" if row["gap"] is None else f"gap {row['gap']:.2%}"
    return f"{row['contender']} {row['seconds']:.2f} s, {gap}, {row['peak_mb']} MB, {row['verdict']}"


def read_rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    usual = [size for size in SIZES if size != "100000"]
    asked.add_argument("--sizes", type=names, default=usual, help=f"of {', '.join(SIZES)}; all but 100000")
    asked.add_argument("--seeds", type=names, default=["1", "2", "3"])
    told = "small: solvers up to 200 lines, today's rules up to 2300; all: everywhere"
    asked.add_argument("--rivals", choices=("none", "small", "all"), default="small", help=told)
    asked.add_argument("--seconds", type=float, help="for every size instead of its own")
    asked.add_argument("--out", type=Path, default=HERE / "engine.md")
    asked.add_argument("--json", type=Path, default=HERE / "engine.jsonl", help="the rows")
    asked.add_argument("--again", action="store_true", help="measures anew what has a row; the page takes the last")
    asked.add_argument("--render", action="store_true", help="only writes the page")
    given = asked.parse_args()
    if unknown := [size for size in given.sizes if size not in SIZES]:
        asked.error(f"no such sizes: {', '.join(unknown)}; there are {', '.join(SIZES)}")
    return given


def main() -> None:
    given = arguments()
    if not given.render:
        runs = wanted(given.sizes, [int(seed) for seed in given.seeds], given.rivals, given.seconds)
        runs = runs if given.again else missing(runs, read_rows(given.json))
        given.json.parent.mkdir(parents=True, exist_ok=True)
        for row in measured(runs, lambda told: print(told, file=sys.stderr, flush=True)):
            with given.json.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
    given.out.write_text(page(read_rows(given.json), "python -m benchmarks.engine"), encoding="utf-8")
    print(given.out)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; the rows so far are kept, --render makes the page of them")
