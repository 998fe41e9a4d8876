"""`cuofeng baseline` and the baselines of a run, on two weeks that a reader computes by hand.

E1 (grade C) has L1, 14 days open, 20 kg and 10,000 yuan a day, and L2, open until 9 May, 10 kg and 20,000 yuan; 140 kg
are asked. Ours: 70,000 yuan. Blanket: L1 limited for 11 days, L2 for 7 (145 kg). Grade table: both limited on every
open day (185 kg). List: L1 limited all along.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from models.read import load_scenario
from reports.report import write_report
from reports.verify import verify_run
from tests.conftest import Cuofeng

COSTS = {"blanket": 125_000, "grade": 160_000, "greedy": 70_000}


@pytest.fixture
def supplied(tiny: Path) -> Path:
    """The two weeks with a floor: of 300 sets a day at least 210, so that L1 and L2 are not limited on one day."""
    file = tiny.with_name("supplied.yaml")
    floor = "floors:\n  - {product: furniture, area: city, per: day, at_least: 70%}\n"
    file.write_text(f"extends: tiny.yaml\nname: supplied\n{floor}", encoding="utf-8")
    return file


@pytest.fixture
def out(tiny: Path) -> Path:
    return tiny.parent.parent / "baseline"


def _summary(run: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    return told


def test_a_run_says_what_todays_rules_would_cost(tiny_run: Path) -> None:
    baselines = json.loads((tiny_run / "summary.json").read_text(encoding="utf-8"))["baselines"]
    assert {kind: told["cost"] for kind, told in baselines.items()} == COSTS
    assert {kind: told["repaired_cost"] for kind, told in baselines.items()} == COSTS
    assert baselines["blanket"]["share"] == 0.3751
    assert baselines["grade"]["share"] is None
    assert baselines["grade"]["reduction"]["vocs"] == {"kg": 185, "share": pytest.approx(185 / 700)}
    assert [told["limits_missed"] for told in baselines.values()] == [0, 0, 0]
    assert [told["findings"] for told in baselines.values()] == [{}, {}, {}]
    assert not list(tiny_run.glob(".baseline*"))


def test_solve_tells_them_in_a_line_each(cuofeng: Cuofeng, supplied: Path, out: Path) -> None:
    told = cuofeng("solve", supplied, "--out", out).stdout.splitlines()
    [blanket] = [line for line in told if "blanket" in line]
    assert "of 37.51%: 1.79 times this plan's cost; breaks limits 7 (supply floor 7); repaired" in blanket


def test_they_can_be_left_out(cuofeng: Cuofeng, tiny: Path, out: Path) -> None:
    assert cuofeng("solve", tiny, "--out", out, "--no-baselines").exit_code == 0
    assert _summary(out)["baselines"] == {}


def test_what_cannot_be_met_is_not_repaired(cuofeng: Cuofeng, tiny: Path, out: Path) -> None:
    cuofeng("solve", tiny.with_name("greedy.yaml"), "--out", out)
    baselines = json.loads((out / "summary.json").read_text(encoding="utf-8"))["baselines"]
    assert {kind: told["limits_missed"] for kind, told in baselines.items()} == {"blanket": 1, "grade": 1, "greedy": 1}
    assert {told["repaired_cost"] for told in baselines.values()} == {None}


@pytest.mark.parametrize("kind", COSTS)
def test_a_baseline_is_a_run_that_can_be_verified(cuofeng: Cuofeng, tiny: Path, out: Path, kind: str) -> None:
    result = cuofeng("baseline", tiny, "--kind", kind, "--out", out)
    assert result.exit_code == 0
    assert f"costs {COSTS[kind]:,} yuan; reduces so2 0.0%" in result.stdout.splitlines()[0]
    assert result.stdout.splitlines()[0].endswith("breaks nothing.")
    assert result.stdout.splitlines()[-1] == str(out)
    assert (_summary(out)["baseline"], _summary(out)["repaired"]) == (kind, False)
    assert cuofeng("verify", out).exit_code == 0


def test_what_it_breaks_is_told_and_no_failure(cuofeng: Cuofeng, supplied: Path, out: Path) -> None:
    result = cuofeng("baseline", supplied, "--kind", "blanket", "--out", out)
    assert result.exit_code == 0
    assert "breaks limits 7 (supply floor 7)." in result.stdout.splitlines()[0]
    assert "FAILED" not in result.stdout
    assert "2018-05-07: required 210, planned 200, short by 10" in result.stdout


def test_a_repaired_one_holds_and_costs_what_it_costs(cuofeng: Cuofeng, supplied: Path, out: Path) -> None:
    """L2's seven days at half need not be on L1's eleven: seven of them move, and the costs stay."""
    result = cuofeng("baseline", supplied, "--kind", "blanket", "--out", out, "--repair")
    assert result.exit_code == 0
    assert _summary(out)["repaired"] is True
    assert _summary(out)["missed"] == []
    verdict = verify_run(out)
    assert (verdict.passed, verdict.status) == (True, "met")
    assert verdict.cost_yuan >= 70_000


def test_where_nothing_can_be_repaired_the_baseline_is_written_and_code_3(
    cuofeng: Cuofeng, tiny: Path, out: Path
) -> None:
    result = cuofeng("baseline", tiny.with_name("greedy.yaml"), "--kind", "grade", "--out", out, "--repair")
    assert result.exit_code == 3
    assert "No repair was found" in result.stderr
    assert _summary(out)["repaired"] is False


@pytest.mark.parametrize("repair", [(), ("--repair",)])
def test_no_notice_leaves_a_baseline(cuofeng: Cuofeng, tiny: Path, out: Path, repair: tuple[str, ...]) -> None:
    cuofeng("baseline", tiny, "--kind", "greedy", "--out", out, *repair)
    result = cuofeng("notices", out)
    assert result.exit_code == 2
    assert "is a baseline to compare with and no plan" in result.stderr
    assert not (out / "notices").exists()


def test_json_is_all_that_reaches_stdout(cuofeng: Cuofeng, tiny: Path, out: Path) -> None:
    told = json.loads(cuofeng("baseline", tiny, "--kind", "grade", "--out", out, "--json").stdout)
    assert (told["baseline"], told["judged"]["cost"], told["folder"]) == ("grade", 160_000, str(out))


def test_the_scenarios_own_table_counts(cuofeng: Cuofeng, tiny: Path, out: Path) -> None:
    """C stops: L1 for 14 days, L2 for its 9."""
    tiny.write_text(tiny.read_text(encoding="utf-8") + "grade_table: {C: stop}\n", encoding="utf-8")
    assert cuofeng("baseline", tiny, "--kind", "grade", "--out", out).exit_code == 0
    assert _summary(out)["cost"] == 14 * 10_000 + 9 * 20_000
    with (out / "schedule.csv").open(encoding="utf-8") as table:
        assert {row["line_id"] for row in csv.DictReader(table) if row["mode"] == "stop"} == {"L1", "L2"}
    assert cuofeng("verify", out).exit_code == 0


def test_the_page_shows_them(tiny_run: Path, tmp_path: Path) -> None:
    told = (tiny_run / "report.html").read_text(encoding="utf-8")
    assert '"一刀切（各减 37.51%）",12.5,1.786,12.5,' in told
    write_report(tmp_path, load_scenario(tiny_run.parent / "scenarios" / "tiny.yaml"), verify_run(tiny_run))
    assert '"baselines":[]' in (tmp_path / "report.html").read_text(encoding="utf-8")
