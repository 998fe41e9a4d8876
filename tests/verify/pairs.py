"""For every effect, limit and check one plan just inside and one just outside. Knows what is right by hand, not by code.

`of` names the entry of the verifier's registry the pair belongs to; test_pairs.py fails when an entry has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.verify.worlds import OPEN_ALL, PLANT, Record, rule

Modes = str | Mapping[str, str]
Tasks = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Pair:
    """`outside` differs from `inside` by one step; `says` is a pattern of the finding that this brings."""

    of: str
    says: str
    inside: Modes = "r" * 10
    outside: Modes = "r" * 10
    world: Mapping[str, Any] = field(default_factory=dict)
    because: str | Mapping[str, str] = "r"
    tasks_inside: Tasks | None = None
    tasks_outside: Tasks | None = None
    measures_inside: Sequence[str] | None = None
    measures_outside: Sequence[str] | None = None


def plant(**modes: Mapping[str, Any]) -> dict[str, Any]:
    """The usual plant with something changed in its modes."""
    usual: dict[str, Any] = PLANT["plant"]["modes"]
    return {"plant": {"modes": {name: {**about, **modes.get(name, {})} for name, about in usual.items()}}}


def with_rules(*rules: Record, **more: Any) -> dict[str, Any]:
    return {"rules": rules, **more}


def site(*rules: Record, projects: Sequence[Record] = ({},), **task: Any) -> dict[str, Any]:
    return {"rules": rules, "tables": {"projects": projects, "tasks": [task]}}


TWO_LINES = {"tables": {"lines": [{}, {"line_id": "L2"}]}}
WINDOW = {"from": "2018-05-03", "to": "2018-05-06"}

EFFECTS = (
    Pair(
        "effect open",
        "law .*L1 2018-05-07: no rule opens mode stop",
        "rrssssrrrr",
        "rrsssssrrr",
        with_rules(rule({"open": "stop"}, window=WINDOW)),
    ),
    Pair(
        "effect only",
        "law .*L1 2018-05-06: r closes mode run",
        "rrssssrrrr",
        "rrsssrrrrr",
        with_rules(rule({"only": ["stop"]}, window=WINDOW)),
    ),
    Pair(
        "effect output_at_most",
        "law .*L1 2018-05-03/2018-05-06: r closes mode night",
        "rrllllrrrr",
        "rrnnnnrrrr",
        with_rules(rule(OPEN_ALL, "o"), rule({"output_at_most": "50%"}, window=WINDOW)),
        {"limit": "o;r", "night": "o"},
    ),
    Pair(
        "effect output_at_least",
        "law .*L1 2018-05-03: r closes mode limit",
        "rlrrrrllll",
        "rllrrrllll",
        with_rules(rule(OPEN_ALL, "o"), rule({"output_at_least": 0.8}, window=WINDOW)),
        "o",
    ),
    Pair(
        "effect closed_hours",
        "law .*L1 2018-05-06: r closes mode run",
        "rrnnssrrrr",
        "rrnnsrrrrr",
        with_rules(rule({"closed_hours": "08:00-18:00"}, window=WINDOW)),
    ),
    Pair(
        "effect mode_days",
        "law .*L1 season: r asks for 4 days of stop, 3 are planned",
        "srssrrrrrs",
        "srssrrrrrr",
        with_rules(rule({"mode_days": {"mode": "stop", "at_least": 4}})),
    ),
    Pair(
        "work effect ban",
        "law .*T1 2018-05-03: r forbids work on 1 of its days",
        world=site(rule({"ban": "true"}, kind="task", window=WINDOW), duration_days=2),
        tasks_inside={"T1": ["05-01/05-02"]},
        tasks_outside={"T1": ["05-02/05-03"]},
    ),
    Pair(
        "work effect closed_hours",
        "law .*T1 2018-05-03/2018-05-04: r forbids work on 2 of its days",
        world=site(
            rule({"closed_hours": "17:59-20:00"}, kind="task", window=WINDOW), duration_days=2, hours="08:00-18:00"
        ),
        tasks_inside={"T1": ["05-07/05-08"]},
        tasks_outside={"T1": ["05-03/05-04"]},
    ),
)

CHECKS = (
    Pair("line allowed_modes", "no rule opens mode limit", "r" * 10, "rrrlrrrrrr", with_rules(), ""),
    Pair(
        "line owed_days",
        "L1 2018-05: r asks for 2 days of stop, 1 are planned",
        "ssrrrrrrrr",
        "srrrrrrrrr",
        with_rules(rule({"mode_days": {"mode": "stop", "at_least": 2, "per": "month"}})),
    ),
    Pair(
        "line min_days",
        "L1 2018-05-03/2018-05-05: 3 days of stop, at least 4",
        "rrssssrrrr",
        "rrsssrrrrr",
        {"technologies": plant(stop={"min_days": 4})},
    ),
    Pair(
        "line initial_min_days",
        "2 days of stop before the season, 3 must follow each other",
        "srrrrrrrrr",
        "rrrrrrrrrr",
        {
            "technologies": plant(stop={"min_days": 3}),
            "tables": {"lines": [{"initial_mode": "stop", "initial_days": 2}]},
        },
    ),
    Pair(
        "line max_days",
        "4 days of stop, at most 3",
        "ssrrrrrrrs",
        "ssrrrrrrss",
        {"technologies": plant(stop={"max_days": 3})},
    ),
    Pair(
        "line max_blocks",
        "3 blocks of stop, at most 2",
        "srsrrrrrrr",
        "srsrrrrrrs",
        {"technologies": plant(stop={"max_blocks": 2})},
    ),
    Pair(
        "line idle_lines",
        "an idle line is written as run",
        "rrrrrrrrrr",
        "rrrrrrrrrs",
        {"tables": {"lines": [{"status": "idle"}]}},
        "",
    ),
    Pair(
        "task duration",
        "3 days of work, 2 are planned",
        world=site(),
        tasks_inside={"T1": ["05-04/05-06"]},
        tasks_outside={"T1": ["05-04/05-05"]},
    ),
    Pair(
        "task horizon",
        "T1 2018-05-11: outside the horizon",
        world=site(),
        tasks_inside={"T1": ["05-08/05-10"]},
        tasks_outside={"T1": ["05-09/05-11"]},
    ),
    Pair(
        "task banned",
        "r forbids work on 2 of its days",
        world=site(rule({"ban": "yes"}, kind="task", window=WINDOW)),
        tasks_inside={"T1": ["05-07/05-09"]},
        tasks_outside={"T1": ["05-05/05-07"]},
    ),
    Pair(
        "task release",
        "before the release on 2018-05-04",
        world=site(projects=[{"release": "2018-05-04"}]),
        tasks_inside={"T1": ["05-04/05-06"]},
        tasks_outside={"T1": ["05-03/05-05"]},
    ),
    Pair(
        "task predecessors",
        "T2 2018-05-05: its predecessor T1 ends on 2018-05-03, 2 days must lie between",
        world={
            "rules": (),
            "tables": {"projects": [{}], "tasks": [{}, {"task_id": "T2", "predecessors": "T1+2"}]},
        },
        tasks_inside={"T1": ["05-01/05-03"], "T2": ["05-06/05-08"]},
        tasks_outside={"T1": ["05-01/05-03"], "T2": ["05-05/05-07"]},
    ),
    Pair(
        "task pieces",
        "a piece of 1 days, at least 2",
        world=site(duration_days=4, splittable="yes", min_piece_days=2),
        tasks_inside={"T1": ["05-01/05-02", "05-04/05-05"]},
        tasks_outside={"T1": ["05-01/05-03", "05-05/05-05"]},
    ),
    Pair(
        "resources",
        "crew 2018-05-03: 2 needed, 1 there",
        world={
            "rules": (),
            "tables": {
                "projects": [{}, {"project_id": "P2"}],
                "tasks": [{"needs": "crew:1"}, {"task_id": "T2", "project_id": "P2", "needs": "crew:1"}],
                "resources": [{}],
            },
        },
        tasks_inside={"T1": ["05-01/05-03"], "T2": ["05-04/05-06"]},
        tasks_outside={"T1": ["05-01/05-03"], "T2": ["05-03/05-05"]},
    ),
    Pair(
        "rules column",
        "rules says 'r', should say 'r;t'",
        "rrrrrrsrrr",
        "rrrrrrssrr",
        with_rules(
            rule({"open": ["stop"]}), rule({"open": ["stop"]}, "t", window={"from": "2018-05-08", "to": "2018-05-09"})
        ),
    ),
)

PAINT = {
    "id": "paint",
    "lines": {"coating": ["solvent", "high-solid"]},
    "lead_days": 2,
    "first_days": ["2018-05-03", "2018-05-08"],
    "emits": {"vocs": 0.4},
    "coating": "waterborne",
    "cost": {"yuan": 500, "value_days": 0.5, "yuan_per_day": 10},
}
POWDER = {
    "id": "powder",
    "lines": {"technology": "plant"},
    "emits": {"vocs": 0},
    "coating": "powder",
    "cost": {"yuan": 9000},
}
BURNER = {
    "id": "burner",
    "lines": {"technology": "plant"},
    "lead_days": 5,
    "emits": 0.5,
    "cost": {"yuan_per_day": 100},
}
PAINTED = {
    "measures": [PAINT, POWDER, BURNER],
    "tables": {
        "lines": [
            {"coating": "solvent", "works": "mon-sat"},
            {"line_id": "L2", "coating": "uv"},
            {"line_id": "L3", "coating": "solvent", "status": "idle"},
        ]
    },
}
ALL_RUN = dict.fromkeys(("L1", "L2", "L3"), "r" * 10)

MEASURES = (
    Pair(
        "measure active_lines",
        "measure measures.csv:2 L3: an idle line takes no measure",
        ALL_RUN,
        ALL_RUN,
        PAINTED,
        measures_inside=["L1,powder,2018-05-01,9000"],
        measures_outside=["L3,powder,2018-05-01,9000"],
    ),
    Pair(
        "measure matching_lines",
        "measure measures.csv:2 L2: paint is not offered to this line on 2018-05-03",
        ALL_RUN,
        ALL_RUN,
        PAINTED,
        measures_inside=["L1,paint,2018-05-03,1070"],
        measures_outside=["L2,paint,2018-05-03,1080"],
    ),
    Pair(
        "measure first_days",
        "measure measures.csv:2 L1: paint cannot begin on 2018-05-07",
        ALL_RUN,
        ALL_RUN,
        PAINTED,
        measures_inside=["L1,paint,2018-05-08,1030"],
        measures_outside=["L1,paint,2018-05-07,1040"],
    ),
    Pair(
        "measure taken_once",
        "measure measures.csv:3 L1: the same measure as in row 2",
        ALL_RUN,
        ALL_RUN,
        PAINTED,
        measures_inside=["L1,paint,2018-05-03,1070", "L1,burner,2018-05-06,400"],
        measures_outside=["L1,paint,2018-05-03,1070", "L1,paint,2018-05-08,1030"],
    ),
    Pair(
        "measure one_coating",
        "measure measures.csv:3 L1: sets the coating, as row 2 does",
        ALL_RUN,
        ALL_RUN,
        PAINTED,
        measures_inside=["L1,paint,2018-05-03,1070", "L2,powder,2018-05-01,9000"],
        measures_outside=["L1,paint,2018-05-03,1070", "L1,powder,2018-05-01,9000"],
    ),
    Pair(
        "measure costs",
        "claim measures.csv:2 L1: cost says 1080.0, recomputed 1070.0",
        ALL_RUN,
        ALL_RUN,
        PAINTED,
        measures_inside=["L1,paint,2018-05-03,1070"],
        measures_outside=["L1,paint,2018-05-03,1080"],
    ),
    Pair(
        "measure order",
        "table measures.csv:3 L1: rows should follow the table of lines",
        ALL_RUN,
        ALL_RUN,
        PAINTED,
        measures_inside=["L1,paint,2018-05-03,1070", "L1,burner,2018-05-06,400", "L2,powder,2018-05-01,9000"],
        measures_outside=["L1,burner,2018-05-06,400", "L1,paint,2018-05-03,1070", "L2,powder,2018-05-01,9000"],
    ),
)

LIMITS = (
    Pair(
        "limit target",
        "target vocs city season: required 200, planned 100",
        "ssrrrrrrrr",
        "srrrrrrrrr",
        {"targets": [{"pollutant": "vocs", "reduce": "20%"}]},
    ),
    Pair(
        "limit target",
        "target nox 锦江区 2018-W19: required 60, planned 50",
        "rrslrrrsrl",
        "rrslrrrsrr",
        {"targets": [{"pollutant": "nox", "area": "锦江区", "per": "week", "reduce_kg": 60}]},
    ),
    Pair(
        "limit cap",
        "cap vocs core 2018-05-03: required 100, planned 150",
        {"L1": "ssllllrrrr", "L2": "rrllllssss"},
        {"L1": "ssrlllrrrr", "L2": "rrllllssss"},
        {"caps": [{"pollutant": "vocs", "area": "core", "at_most": "50%"}], **TWO_LINES},
    ),
    Pair(
        "limit cap",
        "cap vocs city season: required 900, planned 950",
        "srrrrrrrrr",
        "lrrrrrrrrr",
        {"caps": [{"pollutant": "vocs", "per": "season", "at_most_kg": 900}]},
    ),
    Pair(
        "limit floor",
        "floor chairs city 2018-05-04: required 10, planned 5",
        {"L1": "rrrlssssss", "L2": "ssslrrrrrr"},
        {"L1": "rrrlssssss", "L2": "ssssrrrrrr"},
        {"floors": [{"product": "chairs", "at_least": "50%"}], **TWO_LINES},
    ),
    Pair(
        "limit guard",
        "guard city season: required 0.075, planned 0.05",
        {"L1": "lrrrrrrrrr", "L2": "rrrrrrrrrr"},
        {"L1": "lrrrrrrrrr", "L2": "lrrrrrrrrr"},
        {
            "guards": [{"vocs_over_nox": {"slope": 0.5, "offset": "5%"}}],
            "tables": {"lines": [{"nox": 0, "vocs": 100}, {"line_id": "L2", "nox": 100, "vocs": 0}]},
        },
    ),
    Pair(
        "limit alternate",
        "alternate city 2018-05-02: required 1, planned 2",
        {"L1": "srrrrrrrrr", "L2": "rsrrrrrrrr", "L3": "rrrrrrrrrr"},
        {"L1": "rsrrrrrrrr", "L2": "rsrrrrrrrr", "L3": "rrrrrrrrrr"},
        {
            "alternate": [{"lines": {"technology": "plant"}, "at_most_stopped": "66%"}],
            "tables": {"lines": [{}, {"line_id": "L2"}, {"line_id": "L3"}]},
        },
    ),
    Pair(
        "limit burden",
        "burden E1 season: required 3500, planned 4000",
        "ssslrrrrrr",
        "ssssrrrrrr",
        {"burden": {"enterprise_loss_at_most": "35%"}},
    ),
)

PAIRS = (*EFFECTS, *CHECKS, *MEASURES, *LIMITS)
