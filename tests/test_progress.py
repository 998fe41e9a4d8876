"""What a running search shows: unknown numbers as dashes, and few lines where nobody watches."""

from __future__ import annotations

import pytest

from models.plan import Progress
from optimizer.progress import told, watching


def test_what_is_not_known_is_a_dash_never_0() -> None:
    assert told(Progress("relaxation", 3.4), "zh") == "松弛求解  3 秒  成本 — 元  下界 — 元  差距 —"


def test_cost_bound_and_gap() -> None:
    assert told(Progress("rounding", 12.0, 980_000.0, 1_000_000.0), "en") == (
        "rounding  12 s  cost 1,000,000  bound 980,000 yuan  gap 2.00%"
    )


def test_a_bound_below_nothing_is_shown_as_nothing() -> None:
    assert "bound 0 yuan" in told(Progress("relaxation", 1.0, -5e9), "en")


def test_a_stage_without_a_name_is_shown_as_it_is() -> None:
    assert told(Progress("polishing", 0.0), "zh").startswith("polishing")


def test_a_pipe_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with watching("en") as observe:
        for n in range(1000):
            observe(Progress("rounding", n / 1000, 1.0, 2.0))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == ["rounding  0 s  cost 2  bound 1 yuan  gap 50.00%"]
