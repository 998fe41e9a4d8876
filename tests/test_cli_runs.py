"""`check`, `verify`, `report`, `notices`, `explain`, `init` and `synth` as their users meet them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Cuofeng


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def copied_run(tiny_run: Path, tmp_path: Path) -> Path:
    """A run with its inputs, to be changed."""
    shutil.copytree(tiny_run.parent, tmp_path / "season")
    return tmp_path / "season" / "run"


def test_check_reads_every_rule_back_and_counts_what_it_touches(cuofeng: Cuofeng, tiny: Path) -> None:
    result = cuofeng("check", tiny, "--lang", "zh")
    assert result.exit_code == 0
    assert "「summer-voc」第7项（市经信委）：每年5月1日至8月31日，" in result.stdout
    assert "涉及 2 条生产线、23 线日" in result.stdout
    assert "涉及 1 个工序、4 工序日" in result.stdout


def test_check_shows_the_greatest_reduction_beside_what_is_asked(cuofeng: Cuofeng, tiny: Path) -> None:
    result = cuofeng("check", tiny.with_name("greedy.yaml"))
    assert result.exit_code == 3
    [row] = [line for line in result.stdout.splitlines() if "impossible" in line]
    assert [amount in row for amount in ("700", "630", "370", "52.9%")] == [True] * 4


def test_check_warns_of_rules_that_touch_nothing(cuofeng: Cuofeng, tiny: Path) -> None:
    result = cuofeng("check", tiny)
    assert "warning:" in result.stderr
    assert "glass-only" in result.stderr


def test_check_as_json(cuofeng: Cuofeng, tiny: Path) -> None:
    told = json.loads(cuofeng("check", tiny, "--json").stdout)
    [target] = told["targets"]
    assert (target["required_kg"], target["possible"]) == (pytest.approx(140), True)
    assert [rule["line_days"] for rule in told["rules"]] == [23, 0, 0]


def test_check_gives_all_faults_as_json_too(cuofeng: Cuofeng, tiny: Path) -> None:
    _edit(tiny, "reduce: 20%", "reduse: 20%")
    _edit(tiny.parent.parent / "data" / "enterprises.csv", "E3,", ",")
    result = cuofeng("check", tiny, "--json")
    assert result.exit_code == 2
    assert len(json.loads(result.stdout)["faults"]) >= 2
    assert "did you mean reduce?" in result.stderr


def test_verify_passes_a_run(cuofeng: Cuofeng, tiny_run: Path) -> None:
    result = cuofeng("verify", tiny_run)
    assert result.exit_code == 0
    assert result.stdout.startswith("Verified; limits met: all 1.")


def test_verify_catches_a_changed_schedule(cuofeng: Cuofeng, copied_run: Path) -> None:
    _edit(copied_run / "schedule.csv", "L5,2018-05-01,2018-05-14,run,", "L5,2018-05-01,2018-05-14,stop,summer-voc")
    result = cuofeng("verify", copied_run)
    assert result.exit_code == 4
    assert "FAILED" in result.stdout
    told = json.loads(cuofeng("verify", copied_run, "--json").stdout)
    assert told["passed"] is False
    assert any("L5" in finding["where"] for finding in told["findings"])


def test_no_notice_leaves_an_unverified_run(cuofeng: Cuofeng, copied_run: Path) -> None:
    shutil.rmtree(copied_run / "notices")
    _edit(copied_run / "schedule.csv", "L5,2018-05-01,2018-05-14,run,", "L5,2018-05-01,2018-05-14,stop,summer-voc")
    result = cuofeng("notices", copied_run)
    assert result.exit_code == 4
    assert not (copied_run / "notices").exists()


@pytest.mark.parametrize("command", ["verify", "report", "notices"])
def test_a_folder_that_is_no_run_is_a_fault(cuofeng: Cuofeng, command: str, tmp_path: Path) -> None:
    result = cuofeng(command, tmp_path)
    assert result.exit_code == 2
    assert "folder of a run" in result.stderr


def test_report_is_written_anew(cuofeng: Cuofeng, copied_run: Path) -> None:
    (copied_run / "report.html").unlink()
    assert cuofeng("report", copied_run, "--lang", "en").exit_code == 0
    assert (copied_run / "report.html").is_file()
    assert (copied_run / "schedule.csv").is_file()


def test_notices_for_one_enterprise(cuofeng: Cuofeng, copied_run: Path) -> None:
    shutil.rmtree(copied_run / "notices")
    assert cuofeng("notices", copied_run, "--enterprise", "E1").exit_code == 0
    assert [path.name for path in (copied_run / "notices").glob("*.pdf")] == ["E1.pdf"]


def test_an_unknown_enterprise_is_answered_with_the_nearest(cuofeng: Cuofeng, tiny_run: Path) -> None:
    result = cuofeng("notices", tiny_run, "--enterprise", "E11")
    assert result.exit_code == 2
    assert "did you mean E1?" in result.stderr


def test_explain_quotes_the_clause_for_a_block(cuofeng: Cuofeng, tiny_run: Path) -> None:
    told = cuofeng("explain", tiny_run, "L1", "--lang", "zh").stdout
    assert "第7项" in told
    assert "“重点企业限产、停产”" in told
    assert "少产出" in told


def test_explain_says_why_an_exempt_line_runs(cuofeng: Cuofeng, tiny_run: Path) -> None:
    told = cuofeng("explain", tiny_run, "E1").stdout
    assert '"summer-voc" does not apply to it on 5 days' in told
    assert "Runs all season: the law would allow other modes on 9 days" in told


@pytest.mark.parametrize(
    "subject, told", [("L4", "Idle"), ("L5", "no rule allows anything else"), ("L3", "使用水性涂料除外")]
)
def test_explain_says_why_a_line_is_left_alone(cuofeng: Cuofeng, tiny_run: Path, subject: str, told: str) -> None:
    assert told in cuofeng("explain", tiny_run, subject).stdout


def test_explain_a_task_names_the_ban(cuofeng: Cuofeng, tiny_run: Path) -> None:
    told = cuofeng("explain", tiny_run, "P1").stdout
    assert "No work on 4 days between 2018-05-05 and 2018-05-08" in told


def test_explain_as_json(cuofeng: Cuofeng, tiny_run: Path) -> None:
    told = json.loads(cuofeng("explain", tiny_run, "L1", "--json").stdout)
    assert {rule["id"] for block in told["subjects"][0]["blocks"] for rule in block["rules"]} == {"summer-voc"}
    assert sum(block["lost_yuan"] for block in told["subjects"][0]["blocks"]) == pytest.approx(70_000)


def test_explain_warns_when_the_inputs_have_changed(cuofeng: Cuofeng, copied_run: Path) -> None:
    _edit(copied_run.parent / "data" / "enterprises.csv", "甲家具厂", "新家具厂")
    assert "is not the file the run was made from" in cuofeng("explain", copied_run, "L1").stderr


def test_explain_an_unknown_id(cuofeng: Cuofeng, tiny_run: Path) -> None:
    result = cuofeng("explain", tiny_run, "L51")
    assert result.exit_code == 2
    assert "ID = L51" in result.stderr
    assert "did you mean L5?" in result.stderr


def test_init_gives_scenarios_that_pass_check(cuofeng: Cuofeng, tmp_path: Path) -> None:
    assert cuofeng("init", tmp_path / "city").exit_code == 0
    scenarios = sorted((tmp_path / "city" / "scenarios").glob("*.yaml"))
    assert scenarios
    for scenario in scenarios:
        result = cuofeng("check", scenario)
        assert result.exit_code == 0, result.output


def test_init_writes_the_sample_data_that_the_scenarios_were_written_for(cuofeng: Cuofeng, tmp_path: Path) -> None:
    cuofeng("init", tmp_path / "city")
    here = Path(__file__).parent.parent / "data"
    written = tmp_path / "city" / "data"
    names = {path.relative_to(here) for path in here.rglob("*") if path.is_file()}
    assert {path.relative_to(written) for path in written.rglob("*") if path.is_file()} == names
    assert [name for name in sorted(names) if (here / name).read_bytes() != (written / name).read_bytes()] == []


def test_init_does_not_touch_what_is_there(cuofeng: Cuofeng, tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    assert cuofeng("init", tmp_path).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_synth_writes_tables(cuofeng: Cuofeng, tmp_path: Path) -> None:
    result = cuofeng("synth", "--enterprises", "20", "--seed", "3", "--out", tmp_path / "data")
    assert result.exit_code == 0
    assert (tmp_path / "data" / "lines.csv").is_file()
