"""PSPLIB instances as tables: a tiny one whose optimum is known by hand, in both file formats."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from benchmarks.rcpsp import DAY_ONE, Activity, Instance, begins_of, parse_rcp, parse_sm, read_instance, write_tables
from models.compile import compile_scenario
from models.errors import InputError
from models.read import load_scenario
from models.scenario import SolveOptions
from optimizer.project import Effort, Projects
from optimizer.solve import solve

STARS = "*" * 72
SM = f"""\
{STARS}
file with basedata            : tiny.bas
jobs (incl. supersource/sink ):  6
RESOURCES
  - renewable                 :  1   R
{STARS}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           5
   4        1          1           6
   5        1          1           6
   6        1          0
{STARS}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
{"-" * 72}
  1      1     0       0
  2      1     3       2
  3      1     2       2
  4      1     4       1
  5      1     0       0
  6      1     0       0
{STARS}
RESOURCEAVAILABILITIES:
  R 1
    3
{STARS}
"""
RCP = "6 1\n3\n0 0 3 2 3 4\n3 2 1 5\n2 2\n1 5\n4 1 1 6\n0 0 1 6\n0 0 0\n"
"""The same; lines may break anywhere."""
MAKESPAN = 5
"""Two and three days one after the other for want of the resource, the third beside them."""


def test_both_formats_hold_the_same_instance() -> None:
    assert parse_sm("tiny", SM) == parse_rcp("tiny", RCP)


def test_the_cost_of_the_tables_is_the_makespan(tmp_path: Path) -> None:
    instance = parse_sm("tiny", SM)
    plan = solve(compile_scenario(load_scenario(write_tables(instance, tmp_path))), SolveOptions(gap=0.0))
    assert (plan.certificate.status, plan.certificate.cost_yuan, plan.certificate.bound_yuan) == ("optimal", 5.0, 5.0)
    begins = begins_of(instance, [(task, days[0]) for task, days in plan.task_days.items()])
    assert instance.makespan(begins) == MAKESPAN
    assert min(days[0] for days in plan.task_days.values()) == DAY_ONE


def test_links_lead_through_activities_without_a_day(tmp_path: Path) -> None:
    passing = parse_rcp("passing", "4 1\n1\n2 1 1 2\n0 0 1 3\n0 0 1 4\n1 1 0\n")
    (_, last) = load_scenario(write_tables(passing, tmp_path)).tasks
    assert [before.task_id for before in last.predecessors] == ["A1"]


@pytest.mark.parametrize("begins, told", [((0, 0, 2, 0, 4, 4), "more than 3 of"), ((0, 0, 3, 0, 4, 5), "not done")])
def test_a_schedule_that_is_none_is_refused(begins: tuple[int, ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_sm("tiny", SM).makespan(begins)


@pytest.mark.parametrize(
    "name, text",
    [
        ("tiny.sm", SM.replace("4      1     4", "4      2     4")),
        ("tiny.sm", SM.replace("  R 1\n    3", "  N 1\n    3")),
        ("tiny.sm", "nothing"),
        ("tiny.rcp", RCP + "7"),
        ("tiny.rcp", RCP[:-3]),
        ("tiny.txt", RCP),
    ],
)
def test_other_files_are_a_fault(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=r"of one mode and renewable resources only"):
        read_instance(tmp_path / name)


def test_a_project_alone_is_searched_on_until_its_optimum_is_proven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With next to no effort for an answer; eight links more than a series has need the constraint programme."""
    monkeypatch.setattr("optimizer.project.answers.EFFORT", Effort(work=1e-6))
    rng = random.Random(2)
    links = [[k for k in range(i + 1, min(i + 6, 14)) if rng.random() < 0.4] for i in range(14)]
    activities = tuple(
        Activity(rng.randint(2, 6), (rng.randint(0, 3), rng.randint(0, 3)), tuple(after)) for after in links
    )
    instance = Instance("crossed", activities, (4, 4))
    problem = compile_scenario(load_scenario(write_tables(instance, tmp_path)))
    (alone,) = Projects(problem).answer(
        np.zeros((1, len(problem.horizon), 4)), np.zeros((0, len(problem.horizon))), 1.0
    )
    assert alone.bound < alone.priced
    assert solve(problem, SolveOptions(gap=0.0)).certificate.status == "optimal"
