"""Runs side by side: sums, changes, limits, words, and what a name may not do."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.actors import POLLUTANTS
from models.errors import Lang
from reports.compare.changes import changes
from reports.compare.charts import write_charts
from reports.compare.comparison import Comparison, compare
from reports.compare.runs import Run, labels
from reports.compare.shown import costs, losses, reductions
from reports.compare.tables import write_changes, write_limits, write_runs
from reports.compare.titles import Voice, title_costs, title_losses, title_reductions
from reports.verdict import Finding, Text, Verdict
from tests.reports import small_season
from tests.reports.small_season import Season

EVIL = "=cmd|'/c calc'!A1 $x$ </script><b>"


def a_run(label: str, verdict: Verdict, **more: object) -> Run:
    known = {"scenario": "city", "status": "feasible", "bound_yuan": None, "gap": None, "seconds": 1.0, **more}
    return Run(label, Path(label), verdict=verdict, **known)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def milder() -> Season:
    """The two firms with one stop less, one limit two days later, and everything else as before."""
    world, blocks = small_season.two_firms()
    blocks = {**blocks, "L001": [(0, 20, "night"), (32, 47, "limit")]}
    return small_season.season(world, blocks)


@pytest.fixture(scope="module")
def pair(two_firms: Season, milder: Season) -> Comparison:
    return compare([a_run("before", two_firms.verdict, bound_yuan=1e6, gap=0.02), a_run("after", milder.verdict)])


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def test_only_the_enterprise_that_changed_is_listed(pair: Comparison) -> None:
    [one] = pair.changes[1]
    assert one.enterprise_id == "E001"
    assert one.before is not None
    assert one.after is not None
    assert (one.before.days["stop"], one.after.days["stop"]) == (45, 30)
    assert one.days_moved == 2 + 2 + 15
    assert one.difference(lambda figures: figures.loss_yuan) == pytest.approx(
        pair.runs[1].verdict.loss_yuan - pair.runs[0].verdict.loss_yuan
    )


def test_a_run_beside_itself_changes_nothing(pair: Comparison) -> None:
    assert changes(pair.books[0], pair.books[0]) == ()


def test_sectors_and_districts_add_up_to_the_city(pair: Comparison) -> None:
    for by in ("sector", "district"):
        for run, groups in zip(pair.runs, pair.groups(by), strict=True):  # type: ignore[arg-type]
            assert sum(group.loss_yuan for group in groups.values()) == pytest.approx(run.verdict.loss_yuan)
            cut = np.sum([group.cut_kg for group in groups.values()], axis=0)
            assert cut == pytest.approx(np.array(run.verdict.reduction_kg))


def test_enterprises_touched_are_those_with_a_line_curtailed(pair: Comparison) -> None:
    assert [books.enterprises_touched for books in pair.books] == [2, 2]
    assert [books.line_days for books in pair.books] == [143, 128]


def test_an_enterprise_of_one_run_only_is_told_and_warned_of(two_firms: Season) -> None:
    ledger = two_firms.verdict.ledger
    ids = tuple("E999" if name == "E002" else name for name in ledger.enterprise_ids)
    other = replace(two_firms.verdict, ledger=replace(ledger, enterprise_ids=ids))
    both = compare([a_run("a", two_firms.verdict), a_run("b", other)])
    assert {(one.enterprise_id, one.before is None, one.after is None) for one in both.changes[1]} == {
        ("E002", False, True),
        ("E999", True, False),
    }
    assert any("matched by id: 1 are in a only, 1 in b only" in text.en for text in both.warnings)


def test_another_season_is_compared_in_sums_with_a_warning(two_firms: Season) -> None:
    ledger = two_firms.verdict.ledger
    later = tuple(day.replace(year=day.year + 1) for day in ledger.days)
    other = replace(two_firms.verdict, ledger=replace(ledger, days=later, loss_yuan=ledger.loss_yuan * 2))
    both = compare([a_run("a", two_firms.verdict), a_run("b", other)])
    assert "b plans 2019-05-01 to 2019-08-31" in both.warnings[0].en
    assert {one.days_moved for one in both.changes[1]} == {None}


def test_other_tables_and_policies_are_warned_of_by_name(two_firms: Season) -> None:
    first = a_run("a", two_firms.verdict, tables={"lines.csv": "1", "tasks.csv": "2"}, policies={"law.yaml": "3"})
    other = replace(first, label="b", tables={"lines.csv": "9", "tasks.csv": "2"}, policies={})
    told = [text.en for text in compare([first, other]).warnings]
    assert told == [
        "b and a were made from different tables: lines.csv",
        "b and a were made from different policies: law.yaml",
    ]


def test_limits_of_all_runs_stand_side_by_side(pair: Comparison) -> None:
    target = next(rows for rows in pair.limits if rows.kind == "target")
    assert all(len(row.checks) == 2 for row in target.rows)
    tight = target.tightest(0)
    assert tight is not None
    assert tight.planned / tight.required == min(check.planned / check.required for check in target.of(0))


def test_unreadable_run_is_marked_and_has_no_numbers(two_firms: Season, tmp_path: Path) -> None:
    broken = Verdict(False, "unknown", (Finding("file", "schedule.csv", Text("缺失", "missing")),))
    both = compare([a_run("good", two_firms.verdict), a_run("bad", broken, status="unreadable", seconds=None)])
    assert "bad cannot be recomputed (findings: 1)" in both.marks[0].en
    write_runs(tmp_path / "compare.csv", both)
    by = {(row["group"], row["quantity"]): row for row in rows_of(tmp_path / "compare.csv")}
    assert (by["city", "cost"]["bad"], by["city", "findings"]["bad"]) == ("", "1")
    assert write_charts(both, tmp_path / "charts", "zh")


def test_unproven_is_empty_and_never_zero(pair: Comparison, tmp_path: Path) -> None:
    write_runs(tmp_path / "compare.csv", pair)
    by = {row["quantity"]: row for row in rows_of(tmp_path / "compare.csv") if row["group"] == "city"}
    assert (by["bound"]["before"], by["bound"]["after"]) == ("1000000", "")
    assert (by["gap"]["before"], by["gap"]["after"]) == ("0.02", "")


def test_tables_open_in_a_spreadsheet_and_hold_no_formula(two_firms: Season, milder: Season, tmp_path: Path) -> None:
    ledger = two_firms.verdict.ledger
    evil = replace(two_firms.verdict, ledger=replace(ledger, enterprise_names=(EVIL,) * 5, districts=(EVIL,) * 5))
    both = compare([a_run("@a", milder.verdict), a_run("=b", evil)])
    for name, write in (("compare.csv", write_runs), ("limits.csv", write_limits), ("enterprises.csv", write_changes)):
        write(tmp_path / name, both)
        raw = (tmp_path / name).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(raw.decode("utf-8-sig").splitlines()):
            for cell in row:
                assert not cell.startswith(("=", "@", "+", "\t")), cell
                assert not cell.startswith("-") or float(cell) < 0
    assert rows_of(tmp_path / "enterprises.csv")[0]["run"] == "'=b"


def test_changes_table_has_before_after_and_difference(pair: Comparison, tmp_path: Path) -> None:
    write_changes(tmp_path / "enterprises.csv", pair)
    [row] = rows_of(tmp_path / "enterprises.csv")
    assert (row["days_stop_before"], row["days_stop_after"], row["days_stop_difference"]) == ("45", "30", "-15")
    assert row["found_in"] == "both"
    assert {f"reduction_{p}_kg_difference" for p in POLLUTANTS} <= row.keys()


def test_only_a_sound_run_is_called_the_cheapest(two_firms: Season, milder: Season) -> None:
    cheaper = replace(milder.verdict, passed=False)
    both = compare([a_run("a", two_firms.verdict), a_run("b", cheaper, status="unverified")])
    title = title_costs(both, costs(both), Voice("en"))
    assert "b costs least" not in title


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_titles_state_their_message_with_figures(pair: Comparison, lang: Lang) -> None:
    voice = Voice(lang)
    made = [title_costs(pair, costs(pair), voice), title_reductions(pair, reductions(pair), voice), title_losses(pair, losses(pair, "sector"), voice)]  # fmt: skip
    for title in made:
        assert any(char.isdigit() for char in title)
        assert "{" not in title


def test_names_are_no_formulas_in_charts_either(two_firms: Season, milder: Season, tmp_path: Path) -> None:
    ledger = milder.verdict.ledger
    evil = replace(
        milder.verdict, ledger=replace(ledger, enterprise_names=("$\\frac{1}$",) * 5, sectors=("$\\bad$",) * 5)
    )
    both = compare([a_run("$a$", two_firms.verdict), a_run("$\\b", evil, scenario="$")])
    assert len(write_charts(both, tmp_path, "zh")) == 10


def test_charts_have_the_same_bytes_twice(pair: Comparison, tmp_path: Path) -> None:
    once, again = (write_charts(pair, tmp_path / name, "en") for name in ("once", "again"))
    assert [file.name for file in once] == [
        f"{name}.{kind}"
        for name in ("cost", "reductions", "loss-sectors", "loss-districts", "enterprise-changes")
        for kind in ("png", "svg")
    ]
    assert [file.read_bytes() for file in once] == [file.read_bytes() for file in again]


def test_folders_of_one_name_are_told_apart_by_those_above_them(tmp_path: Path) -> None:
    folders = [tmp_path / "a" / "run", tmp_path / "b" / "run", tmp_path / "c"]
    assert labels(folders) == ("a/run", "b/run", "c")
