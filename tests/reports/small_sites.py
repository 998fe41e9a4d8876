"""A small city of building sites with a verdict, made by hand: what owners' notices and their chart are tested on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from models.actors import Exemption, Hours, Predecessor, Project, Task
from models.construction import planned_days
from models.policy import Effect, Policy, Rule, Selector, Unless, Window
from models.scenario import Scenario
from models.season import Span, working_days
from reports.verdict import TaskWork
from tests.reports import small_season
from tests.reports.small_season import Season

DIGGING = Rule(
    "summer-earth",
    "第32项",
    "土石方作业(市政府批准的重大项目及应急工程除外)实施停工",
    "市建委",
    Window((5, 1), (8, 31)),
    Selector((("kind", ("task",)), ("work_type", ("earthworks",)))),
    Effect(ban=True),
    unless=(Unless(Selector((("on_list", ("approved_major", "emergency")),)), "市政府批准的重大项目及应急工程除外"),),
    kind="task",
)
SPRAYING = Rule(
    "summer-spraying",
    "第7项",
    "大型装修工程喷涂工序（使用水性涂料除外）错峰施工",
    "市住建局",
    Window((5, 1), (8, 31)),
    Selector((("kind", ("task",)), ("work_type", ("spraying",)))),
    Effect(closed_hours=Hours(8 * 60, 18 * 60)),
    unless=(Unless(Selector((("coating", ("waterborne",)),)), "使用水性涂料除外"),),
    kind="task",
)
SITES = Policy("sites", "示例市2018年工地方案", "示府〔2018〕1号", (DIGGING, SPRAYING))
PROJECTS = (
    Project("P1", "示例*一*号工程", "金牛区", "示例建设#1", "housing", deadline=date(2018, 8, 15), delay_cost_per_day=20_000.0),
    Project("P2", "示例二号工程", "金牛区", "", "fitout"),
    Project("P3", "示例三号工程", "金牛区", "示例建设三", "housing"),
)  # fmt: skip


def task(name: str, project: str, work_type: str, days: int, start: date, after: str = "", **more: object) -> Task:
    before = (Predecessor(after),) if after else ()
    return Task(name, project, f"{work_type}@{name}", work_type, days, start, before, (0.0, 1.0, 5.0, 0.0), **more)  # type: ignore[arg-type]


TASKS = (
    task("P1-T1", "P1", "earthworks", 10, date(2018, 4, 26)),
    task("P1-T2", "P1", "structure", 12, date(2018, 5, 6), "P1-T1", works="mon-sat"),
    task("P1-T3", "P1", "landscaping", 5, date(2018, 6, 1)),
    task("P2-T1", "P2", "earthworks", 8, date(2018, 6, 4)),
    task("P2-T2", "P2", "spraying", 6, date(2018, 6, 20), "P2-T1", coating="waterborne"),
    task("P3-T1", "P3", "structure", 6, date(2018, 6, 20)),
)
MOVED = {"P1-T1": date(2018, 9, 1), "P1-T2": date(2018, 9, 11), "P1-T3": date(2018, 6, 4)}
"""New first days; every other task keeps its own."""


def worked(one: Task, first: date) -> tuple[date, ...]:
    """The first `duration_days` working days of the task's calendar from `first`."""
    span = Span(first, first + timedelta(60))
    return tuple(day for day, works in zip(span.days, working_days(one.works, span), strict=True) if works)[: one.duration_days]  # fmt: skip


def sites() -> Season:
    """P1 digs into May and is moved past August, which delays it; P2 is excused; P3 meets no clause and stays."""
    scenario, blocks = small_season.two_firms()
    scenario = with_sites(scenario)
    base = small_season.season(scenario, blocks)
    works = tuple(
        TaskWork(
            one.task_id, one.project_id, "金牛区",
            worked(one, MOVED[one.task_id]) if one.task_id in MOVED else planned_days(one), one.kg,
        )
        for one in TASKS
    )  # fmt: skip
    return base._replace(verdict=replace(base.verdict, ledger=replace(base.verdict.ledger, tasks=works)))


def with_sites(scenario: Scenario) -> Scenario:
    major = Exemption("X9", "P2", "approved_major", "示建〔2018〕9号", date(2018, 1, 1), date(2018, 12, 31))
    return replace(
        scenario,
        horizon=Span(date(2018, 3, 1), date(2018, 12, 31)),
        policies=(*scenario.policies, SITES),
        projects=PROJECTS,
        tasks=TASKS,
        exemptions=(*scenario.exemptions, major),
    )
