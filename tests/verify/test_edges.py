"""Blocks at both edges of the season, and what counts towards their limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.verify.pairs import plant
from tests.verify.worlds import OPEN_ALL, build, english, judged, rule


def told(folder: Path, modes: str, because: str = "r", rules: Any = None, **line: Any) -> str:
    technologies = plant(stop=line.pop("stop", {}), run=line.pop("run", {}))
    build(folder, technologies=technologies, tables={"lines": [line]}, rules=rules or [rule(OPEN_ALL)])
    return english(judged(folder, modes, because=because))


@pytest.mark.parametrize(
    "modes, line, says",
    [
        ("ssrrrrrrrr", {"initial_mode": "stop", "initial_days": 2}, ""),
        ("ssrrrrrrrr", {"initial_mode": "stop", "initial_days": 1}, "3 days of stop, at least 4"),
        ("ssrrrrrrrr", {}, "2 days of stop, at least 4"),
        ("rrrrrrrrrs", {}, ""),
        ("rrrrrrsssr", {}, "3 days of stop"),
        ("rrrrrrssss", {}, ""),
        ("ssssssssss", {"initial_mode": "stop", "initial_days": 1}, ""),
        ("lrrrrrrrrr", {"initial_mode": "stop", "initial_days": 3}, "3 days of stop before the season"),
        ("lrrrrrrrrr", {"initial_mode": "stop", "initial_days": 4}, ""),
    ],
)
def test_shortest_blocks(tmp_path: Path, modes: str, line: dict[str, Any], says: str) -> None:
    found = told(tmp_path, modes, stop={"min_days": 4}, **line)
    assert re.search(says, found) if says else found == ""


def test_a_line_may_override_its_technology(tmp_path: Path) -> None:
    assert told(tmp_path, "rsrrrrrrrr", stop={"min_days": 4}, min_stop_days=1) == ""
    assert "2 days of run, at least 3" in told(tmp_path, "srrsrrrrrr", min_run_days=3)
    assert "3 days of stop, at most 2" in told(tmp_path, "sssrrrrrrr", max_stop_days=2)
    assert "2 blocks of stop, at most 1" in told(tmp_path, "srsrrrrrrr", max_stops=1)


def test_a_block_from_before_the_season_was_not_begun_in_it(tmp_path: Path) -> None:
    assert told(tmp_path, "srsrrrrrrr", stop={"max_blocks": 1}, initial_mode="stop") == ""
    assert "2 blocks of stop" in told(tmp_path, "srsrrrrrrr", stop={"max_blocks": 1})


def test_total_days_count_rest_days_and_the_continued_block(tmp_path: Path) -> None:
    line = {"works": "mon-sat", "initial_mode": "stop", "stop": {"max_days": 5}}
    assert told(tmp_path, "ssrrsssrrr", **line) == ""
    assert "6 days of stop, at most 5" in told(tmp_path, "sssrsssrrr", **line)


def test_a_continued_block_needs_a_rule_on_its_first_day(tmp_path: Path) -> None:
    assert "L1 2018-05-01: no rule opens mode stop" in told(
        tmp_path,
        "ssrrrrrrrr",
        initial_mode="stop",
        rules=[rule({"open": ["stop"]}, window={"from": "05-02", "to": "05-31"})],
    )
