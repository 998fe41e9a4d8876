"""The judge's word on sites whose placings a reader counts by hand, and its best plan by the program's own ruler."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from models.actors import Exemption, Hours, Predecessor, Project, Resource, Task
from models.compile import compile_scenario
from models.measure import measure
from models.policy import Effect, Rule, Selector, Unless, Window
from models.scenario import Scenario
from models.season import Span
from tests.judge.by_hand import MONDAY, cut, line, season
from tests.judge.construction import choices, own_plan, placings, stuck
from tests.judge.enumeration import judge
from tests.judge.sites import numbered_site_season

FESTIVAL = date(2018, 2, 9)
"""A Friday; Sunday the 11th is worked, from the 15th to the 21st nobody works, Saturday the 24th is worked."""

BAN = Effect(ban=True)


def task(name: str = "T", days: int = 2, *before: Predecessor, **more: object) -> Task:
    usual = Task(name, "P", name, "earthworks", days, MONDAY, before, (0.0, 0.0, 10.0, 0.0))
    return replace(usual, **more)  # type: ignore[arg-type]


def ban(first: int, last: int, start: date = MONDAY, effect: Effect = BAN, *unless: Unless) -> Rule:
    window = Window(start + timedelta(first), start + timedelta(last))
    return Rule(
        f"ban{first}", "1", "says", "bureau", window, Selector((("kind", ("task",)),)), effect, unless, kind="task"
    )


def site(*tasks: Task, rules: tuple[Rule, ...] = (), days: int = 5, start: date = MONDAY, **more: object) -> Scenario:
    """One project without deadline; the season is its first four days."""
    usual = season(days=4, rules=rules, start=start)
    return replace(
        usual,
        horizon=Span(start, start + timedelta(days - 1)),
        projects=(Project("P", "P", "D"),),
        tasks=tasks,
        **more,  # type: ignore[arg-type]
    )


def worked(scenario: Scenario) -> list[tuple[int, ...]]:
    """Each way to do the first task, as days of the horizon."""
    return [tuple(map(scenario.horizon.index, days)) for days in choices(scenario, scenario.tasks[0])]


def test_an_unbroken_task_may_begin_on_any_day_that_leaves_room() -> None:
    assert worked(site(task(days=3))) == [(0, 1, 2), (1, 2, 3), (2, 3, 4)]


def test_unsplittable_work_pauses_over_rest_days_but_not_over_a_ban() -> None:
    """From Friday the 9th; Saturday is off, Sunday the 11th is worked, then a ban on Monday the 12th."""
    world = site(task(days=3, works="workdays"), start=FESTIVAL, days=6)
    assert worked(world) == [(0, 2, 3), (2, 3, 4), (3, 4, 5)]
    assert worked(replace(world, policies=site(task(), rules=(ban(3, 3, FESTIVAL),)).policies)) == []


def test_spring_festival_is_a_rest_and_saturday_after_it_is_worked() -> None:
    world = site(task(days=2, works="workdays"), start=date(2018, 2, 14), days=11)
    assert worked(world) == [(0, 8), (8, 9), (9, 10)]


def test_pieces_are_long_enough_or_the_whole_task() -> None:
    split = task(days=4, splittable=True, min_piece_days=2)
    world = site(split, rules=(ban(2, 2),), days=6)
    assert worked(world) == [(0, 1, 3, 4), (0, 1, 4, 5)]
    assert worked(site(task(days=2, splittable=True, min_piece_days=5), days=3)) == [(0, 1), (1, 2)]


def test_closed_hours_stop_only_work_that_overlaps() -> None:
    closing = ban(0, 3, effect=Effect(closed_hours=Hours(8 * 60, 18 * 60)))
    assert worked(site(task(days=1), rules=(closing,))) == [(4,)]
    assert len(worked(site(task(days=1, hours=Hours(18 * 60, 8 * 60)), rules=(closing,)))) == 5


def test_an_exemption_counts_on_the_days_it_is_valid() -> None:
    rule = ban(0, 4, MONDAY, BAN, Unless(Selector((("on_list", ("approved_major",)),)), "除外"))
    paper = Exemption("X", "P", "approved_major", "文号", MONDAY + timedelta(1), MONDAY + timedelta(2))
    assert worked(site(task(days=1), rules=(rule,), exemptions=(paper,))) == [(1,), (2,)]


def test_precedence_and_lag_in_calendar_days() -> None:
    world = site(task("A", 1), task("B", 1, Predecessor("A", 2)))
    found = [
        tuple(world.horizon.index(placing[name][0]) for name in "AB") for placing in placings(world, *world.projects)
    ]
    assert found == [(0, 3), (0, 4), (1, 4)]


def test_two_that_need_the_only_crew_do_not_meet() -> None:
    crew = Resource("crew", 1, "P")
    world = site(task("A", 2, needs=(("crew", 1),)), task("B", 2, needs=(("crew", 1),)), days=4, resources=(crew,))
    assert len(list(placings(world, *world.projects))) == 2
    assert stuck(replace(world, horizon=Span(MONDAY, MONDAY + timedelta(2)))) == ("P",)


def test_the_owner_s_own_plan_knows_no_ban_and_no_horizon() -> None:
    early = task(days=3, works="mon-sat", planned_start=date(2018, 6, 30))
    assert own_plan(early) == (date(2018, 6, 30), date(2018, 7, 2), date(2018, 7, 3))


def test_moving_work_out_of_the_season_is_weighed_against_a_line() -> None:
    """A project that leaves the season for a day's delay at 300 yuan; the line's day is worth 1,000."""
    world = replace(
        site(task(days=1, kg=(0.0, 0.0, 0.0, 10.0))),
        lines=(line(),),
        enterprises=season(line()).enterprises,
        policies=season(line()).policies,
        targets=cut(10.0),
    )
    due = replace(world.projects[0], deadline=MONDAY + timedelta(3), delay_cost_per_day=300.0)
    verdict = judge(replace(world, projects=(due,)))
    assert (verdict.met, verdict.cost_yuan) == (True, 300.0)
    assert verdict.placings[0]["T"] == (MONDAY + timedelta(4),)


def test_projects_that_do_not_fit_together_have_no_plan() -> None:
    digger = Resource("digger", 1)
    other = replace(task("U", 2, needs=(("digger", 1),)), project_id="Q")
    world = site(task("T", 2, needs=(("digger", 1),)), other, days=4, resources=(digger,))
    world = replace(world, projects=(*world.projects, Project("Q", "Q", "D")))
    assert judge(world).possible
    short = replace(world, season=Span(MONDAY, MONDAY), horizon=Span(MONDAY, MONDAY + timedelta(2)))
    assert not stuck(short) and not judge(short).possible


@pytest.mark.parametrize("batch", range(4))
def test_the_ruler_and_the_judge_agree_about_the_best_plan(batch: int) -> None:
    for seed in range(batch, 32, 4):
        world = numbered_site_season(seed)
        if stuck(world) or not (verdict := judge(world)).possible or verdict.razor:
            continue
        problem = compile_scenario(world)
        modes = np.array(verdict.modes, dtype=np.int8).reshape(problem.line_count, problem.days)
        measured = measure(problem, modes, {name: days for site in verdict.placings for name, days in site.items()})
        assert measured.costs.total == pytest.approx(verdict.cost_yuan), f"season {seed}"
        assert measured.all_hold == verdict.met, f"season {seed}"
