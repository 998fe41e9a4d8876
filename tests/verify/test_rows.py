"""Files that are wrong in form: holes, strangers, torn rows, garbage. All are told, none raises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.verdict import KINDS
from reports.verify import verify_run, verify_schedule
from tests.verify.pairs import PAINT
from tests.verify.worlds import build, english, judged, plan, publish

HEAD = "line_id,from,to,mode,rules\n"
WHOLE = HEAD + "L1,2018-05-01,2018-05-10,run,\n"
TAKEN = ["L1,paint,2018-05-03,1080"]
FILES = ("schedule.csv", "tasks.csv", "limits.csv", "measures.csv", "summary.json", "manifest.json")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    tables = {"projects": [{}], "tasks": [{"duration_days": 1}], "lines": [{"coating": "solvent"}]}
    build(
        tmp_path,
        tables=tables,
        measures=[PAINT],
        targets=[{"pollutant": "vocs", "reduce": "5%"}],
        caps=[{"pollutant": "vocs", "at_most": 1}],
    )
    publish(tmp_path, judged(tmp_path, "lrrrrrrrrr", tasks={"T1": ["05-01/05-01"]}, measures=TAKEN))
    assert verify_run(tmp_path).passed
    return tmp_path


def told(folder: Path, content: str | bytes) -> str:
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "schedule.csv").write_bytes(raw)
    return english(verify_schedule(folder / "scenario.yaml", folder))


@pytest.mark.parametrize(
    "content, says",
    [
        ("", "the header should be line_id,from,to,mode,rules"),
        (HEAD, "not one usable row"),
        ("line_id,from,to,mode\nL1,2018-05-01,2018-05-10,run\n", "the header should be"),
        (WHOLE.replace("rules\n", "rules,note\n").replace("run,", "run,,x"), "the header should be"),
        (HEAD.replace("mode", "to") + "L1,2018-05-01,2018-05-10,run,\n", "the header should be"),
        (WHOLE + "L1,2018-05-01\n", "schedule.csv:3: 2 cells, not 5"),
        (WHOLE + "\n", "schedule.csv:3: 0 cells, not 5"),
        (WHOLE.replace("L1", "L9"), "there is no line 'L9'"),
        (WHOLE.replace("L1", " L1"), "there is no line ' L1'"),
        (WHOLE.replace("run", "rest"), "the line has no mode 'rest'"),
        (WHOLE.replace("2018-05-10", "2018-05-32"), "'2018-05-32' is not a date"),
        (WHOLE.replace("2018-05-10", "2018-5-10"), "'2018-5-10' is not a date"),
        (WHOLE.replace("2018-05-10", "20180510"), "'20180510' is not a date"),
        (WHOLE.replace("2018-05-10", "２０１８-05-10"), "is not a date"),
        (WHOLE.replace("2018-05-10", "2018-04-30"), "ends on 2018-04-30, before 2018-05-01"),
        (WHOLE.replace("2018-05-10", "2018-05-09"), "L1 2018-05-10: nothing is planned"),
        (WHOLE.replace("2018-05-10", "2018-05-11"), "2018-05-01 to 2018-05-11 reaches beyond the season"),
        (WHOLE.replace("2018", "2019"), "reaches beyond the season"),
        (WHOLE + WHOLE.removeprefix(HEAD), "L1 2018-05-01/2018-05-10: rows overlap"),
        (HEAD + "L1,2018-05-01,2018-05-04,run,\nL1,2018-05-05,2018-05-10,run,\n", "one block with row 2"),
        (b"\xff\xfe\x00", "neither UTF-8 nor GB18030"),
        (HEAD + "L1,2018-05-01,2018-05-10,run," + "x" * 200_000, "not a CSV table"),
        (HEAD + 'L1,2018-05-01,2018-05-10,run,"\n', "rules says '\\n'"),
    ],
)
def test_what_is_wrong_is_told(world: Path, content: str | bytes, says: str) -> None:
    assert says in told(world, content)


def test_rows_may_come_in_any_order_and_with_excels_marks(world: Path) -> None:
    rows = [
        "L1,2018-05-02,2018-05-10,run,",
        "L1,2018-05-01,2018-05-01,limit,r",
    ]
    assert told(world, b"\xef\xbb\xbf" + "\r\n".join([HEAD.strip(), *rows]).encode()) == ""


def test_a_line_that_is_missing_is_told(tmp_path: Path) -> None:
    build(tmp_path, tables={"lines": [{}, {"line_id": "L2"}]})
    assert "schedule.csv L2 2018-05-01/2018-05-10: nothing is planned" in english(judged(tmp_path, "r" * 10))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_told(world: Path, name: str) -> None:
    (world / name).unlink()
    verdict = verify_run(world)
    assert not verdict.passed
    assert f"file {name}: does not exist" in english(verdict)
    (world / name).mkdir()
    assert f"file {name}: does not exist or cannot be opened" in english(verify_run(world))


def test_without_tasks_no_table_of_tasks_is_needed(tmp_path: Path) -> None:
    build(tmp_path)
    plan(tmp_path, "r" * 10)
    (tmp_path / "tasks.csv").unlink()
    assert verify_schedule(tmp_path / "scenario.yaml", tmp_path).passed


GARBAGE = (
    b"",
    b"\x00" * 50,
    b"\xff\xfe\xfa",
    b"[" * 100_000,
    b"{" * 50,
    b"null",
    b"[1, 2]",
    b'{"scenario": 5, "inputs": {"a": 1}, "status": [], "reduction": 3}',
    b'{"scenario": "../../..", "inputs": [1, {"path": "\\u0000", "sha256": ""}, {"path": "x", "sha256": "y"}]}',
    b'{"scenario": "\\u0000"}',
    b'{"scenario": "scenario.yaml", "inputs": null, "cost": 1e999, "bound": NaN, "gap": true, "lines": '
    + b"9" * 400
    + b"}",
    b'a,b\n1\n\n,,,,,,\n"',
    "线,从,到\n一,二,三\n".encode("gb18030"),
)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_told(world: Path, name: str, garbage: bytes) -> None:
    (world / name).write_bytes(garbage)
    verdict = verify_run(world)
    assert not verdict.passed
    assert all(one.kind in KINDS and one.text.zh and one.text.en for one in verdict.findings)


CELL = st.sampled_from(
    [
        "",
        "L1",
        "T1",
        "paint",
        "2018-05-03",
        "1e99",
        "run",
        "stop",
        "r",
        "2018-05-01",
        "2018-05-10",
        "9999-12-31",
        "0001-01-01",
        "-1",
        "nan",
        "1e309",
        "=1+1",
        "，",
        "\n",
        '"',
        ",",
        "\x00",
        "target",
        "vocs",
        "city",
        "yes",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FILES[:4]), rows=st.lists(st.lists(CELL, max_size=12), max_size=8), head=st.booleans())
def test_no_table_of_odd_cells_raises(world: Path, name: str, rows: list[list[str]], head: bool) -> None:
    good = (world / name).read_text(encoding="utf-8")
    try:
        first = [good.splitlines()[0]] if head else []
        (world / name).write_text("\n".join([*first, *(",".join(row) for row in rows)]), encoding="utf-8")
        verdict = verify_run(world)
        assert verdict.passed == (not verdict.findings)
    finally:
        (world / name).write_text(good, encoding="utf-8")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), put=st.binary(max_size=4), cut=st.integers(0, 30), which=st.integers(0, 20))
def test_no_broken_input_raises(world: Path, place: int, put: bytes, cut: int, which: int) -> None:
    """An input changed after the run may be anything at all."""
    inputs = [world / "scenario.yaml", world / "law.yaml", *sorted((world / "data").iterdir())]
    path = inputs[which % len(inputs)]
    good = path.read_bytes()
    at = place % (len(good) + 1)
    try:
        path.write_bytes(good[:at] + put + good[at + cut :])
        if path.read_bytes() != good:
            assert not verify_run(world).passed
    finally:
        path.write_bytes(good)
