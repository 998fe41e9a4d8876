"""Which notices are written, where, and when none may be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from reports.notice import NotVerifiedError, read_schedule_rules, write_notices
from reports.notice.names import LONGEST, file_names
from reports.verdict import Finding, Text
from tests.reports import small_season
from tests.reports.small_season import Season


def test_one_notice_for_each_curtailed_enterprise_and_none_for_others(notices: Path) -> None:
    assert sorted(file.name for file in notices.iterdir()) == ["E001.pdf", "E002.pdf"]


def test_same_plan_gives_the_same_bytes(two_firms: Season, notices: Path, tmp_path: Path) -> None:
    for file in write_notices(tmp_path, two_firms.scenario, two_firms.verdict, schedule_rules=two_firms.rules):
        assert file.read_bytes() == (notices / file.name).read_bytes()


def test_many_notices_by_several_processes_are_the_same(two_firms: Season, notices: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("reports.notice.write.MANY", 2)
    monkeypatch.setattr("reports.notice.write.os.cpu_count", lambda: 2)
    seen: list[tuple[int, int]] = []
    files = write_notices(
        tmp_path, two_firms.scenario, two_firms.verdict, schedule_rules=two_firms.rules,
        progress=lambda done, of: seen.append((done, of)),
    )  # fmt: skip
    assert seen == [(1, 2), (2, 2)]
    assert all(file.read_bytes() == (notices / file.name).read_bytes() for file in files)


def test_unverified_plan_gets_no_notices(two_firms: Season, tmp_path: Path) -> None:
    failed = replace(two_firms.verdict, passed=False, findings=(Finding("law", "L001", Text("不符", "wrong")),))
    with pytest.raises(NotVerifiedError, match=r"did not pass verification \(1 findings\)"):
        write_notices(tmp_path, two_firms.scenario, failed, schedule_rules=two_firms.rules)
    assert list(tmp_path.iterdir()) == []


def test_missed_limit_means_no_notices(two_firms: Season, tmp_path: Path) -> None:
    limits = (replace(two_firms.verdict.limits[0], holds=False), *two_firms.verdict.limits[1:])
    with pytest.raises(NotVerifiedError, match="misses 1 limits"):
        write_notices(tmp_path, two_firms.scenario, replace(two_firms.verdict, status="unmet", limits=limits), schedule_rules=two_firms.rules)  # fmt: skip


def test_block_without_a_clause_is_refused(two_firms: Season, tmp_path: Path) -> None:
    rules = dict(two_firms.rules)
    del rules["L001", small_season.SEASON.days[0]]
    with pytest.raises(InputError, match="a curtailed block must quote a rule"):
        write_notices(tmp_path, two_firms.scenario, two_firms.verdict, schedule_rules=rules)


def test_rule_that_verification_did_not_find_is_refused(two_firms: Season, tmp_path: Path) -> None:
    rules = {**two_firms.rules, ("L001", small_season.SEASON.days[0]): ("summer-vok",)}
    with pytest.raises(InputError, match=r"summer-vok: expected a rule .* \(did you mean summer-voc\?\)"):
        write_notices(tmp_path, two_firms.scenario, two_firms.verdict, schedule_rules=rules)


def test_rules_are_read_from_the_runs_schedule(two_firms: Season, tmp_path: Path) -> None:
    rows = [f"{line},{day},{day},stop,{';'.join(rules)}\n" for (line, day), rules in two_firms.rules.items()]
    (tmp_path / "schedule.csv").write_text("line_id,from,to,mode,rules\nL004,2018-05-01,2018-08-31,run,\n" + "".join(rows), encoding="utf-8")  # fmt: skip
    assert read_schedule_rules(tmp_path / "schedule.csv") == two_firms.rules
    assert len(write_notices(tmp_path, two_firms.scenario, two_firms.verdict)) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("line_id,from,to,mode\n", r"schedule.csv, row 1, rules: this column is missing"),
        ("line_id,from,to,mode,rules\nL1,1 May,x,stop,r\n", r"row 2, from = 1 May: expected a date"),
    ],
)
def test_broken_schedule_is_a_fault(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "schedule.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_schedule_rules(tmp_path / "schedule.csv")


def test_a_single_enterprise_leaves_the_other_notices_alone(two_firms: Season, tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "old.pdf").write_bytes(b"old")
    files = write_notices(tmp_path, two_firms.scenario, two_firms.verdict, schedule_rules=two_firms.rules, only=["E002"])  # fmt: skip
    assert [file.name for file in files] == ["E002.pdf"]
    assert (tmp_path / "notices" / "old.pdf").exists()
    write_notices(tmp_path, two_firms.scenario, two_firms.verdict, schedule_rules=two_firms.rules)
    assert not (tmp_path / "notices" / "old.pdf").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [("E00Z", r"did you mean E00"), ("E003", "this enterprise is never curtailed and takes no measure")],
)
def test_enterprise_without_a_notice_is_a_fault(name: str, message: str, two_firms: Season, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        write_notices(tmp_path, two_firms.scenario, two_firms.verdict, schedule_rules=two_firms.rules, only=[name])


def test_character_no_typeface_has_is_named(two_firms: Season, tmp_path: Path) -> None:
    owners = (replace(two_firms.scenario.enterprises[0], name="示例🏭厂"), *two_firms.scenario.enterprises[1:])
    with pytest.raises(InputError, match=r"E001: no typeface has the character “🏭” \(U\+1F3ED\)"):
        write_notices(tmp_path, replace(two_firms.scenario, enterprises=owners), two_firms.verdict, schedule_rules=two_firms.rules)  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    evil = "../../evil/…\\..:x"
    scenario = small_season.scenario((small_season.enterprise(evil, "示例"),), (small_season.line("L", evil),), targets=(), caps=())  # fmt: skip
    blocks = {"L": [(0, 9, "stop")]}
    files = write_notices(tmp_path, scenario, small_season.verdict(scenario, blocks), schedule_rules=small_season.rules_of(scenario, blocks))  # fmt: skip
    assert [file.parent for file in files] == [tmp_path / "notices"]
    assert files[0].resolve().parent == (tmp_path / "notices").resolve()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notices"]


@given(st.lists(st.text(min_size=1, max_size=60), unique=True, max_size=12))
def test_file_names_stay_inside_and_apart(ids: list[str]) -> None:
    names = file_names(ids)
    assert len({name.casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert not set(name) & set('/\\:*?"<>|\0')
        assert not name.startswith(".")
        assert len(name.encode()) <= LONGEST


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("E0001", "E0001"),
        ("双流-3.1", "双流-3.1"),
        ("a/b", "a%2Fb"),
        ("..", "%2E%2E"),
        (".x", "%2Ex"),
        ("100%", "100%25"),
    ],
)
def test_usual_ids_keep_their_name(name: str, expected: str) -> None:
    assert file_names([name]) == {name: expected}


@pytest.mark.parametrize("ids", [("e1", "E1"), ("nul", "NUL.pdf"), ("x" * 200, "x" * 201)])
def test_ids_that_some_file_system_confuses_get_a_hash(ids: tuple[str, str]) -> None:
    names = file_names(ids)
    assert all("~" in name for name in names.values())
    assert len(set(names.values())) == 2
