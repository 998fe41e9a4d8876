"""The sample city: the same for one seed, plainly invented, lawful to run on, and buildable."""

from __future__ import annotations

import csv
import filecmp
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.compile import compile_scenario
from models.errors import InputError
from models.problem import Problem, TaskBlock
from models.read import load_scenario
from models.sample import ship, synthesize
from models.sample.assumptions import profile_table
from models.sample.draw import apportion
from models.sample.profiles import profiles, technologies

ROOT = Path(__file__).parents[1]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
WINTER = """
name: winter
season: {{from: 2018-11-01, to: 2019-02-28}}
horizon: {{from: 2018-02-01, to: 2019-12-31}}
data: {data}
policies: [{policies}/chengdu-2018.yaml, {policies}/illustrative-staggering.yaml, {policies}/qingbaijiang-2017.yaml]
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 enterprises, 20 projects."""
    out = tmp_path_factory.mktemp("city") / "data"
    synthesize(200, 7, out)
    return out


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def same(left: Path, right: Path) -> bool:
    names = sorted(path.relative_to(left).as_posix() for path in left.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(right).as_posix() for path in right.rglob("*") if path.is_file())
    return filecmp.cmpfiles(left, right, names, shallow=False)[0] == names


def winter(tmp_path: Path, data: Path) -> Problem:
    path = tmp_path / "winter.yaml"
    path.write_text(WINTER.format(data=data, policies=ROOT / "scenarios" / "policies"), encoding="utf-8")
    return compile_scenario(load_scenario(path))


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, city: Path) -> None:
    synthesize(200, 7, tmp_path / "again")
    assert same(city, tmp_path / "again")


def test_another_seed_writes_another_city(tmp_path: Path, city: Path) -> None:
    synthesize(200, 8, tmp_path / "other")
    assert not filecmp.cmp(city / "lines.csv", tmp_path / "other" / "lines.csv", shallow=False)


def test_the_repository_holds_what_the_program_writes(tmp_path: Path) -> None:
    ship(tmp_path / "data")
    assert same(ROOT / "data", tmp_path / "data")


@pytest.mark.parametrize("district", [None, "青白江区"])
@pytest.mark.parametrize(("enterprises", "seed"), [(1, 0), (2, 2**32 - 1), (13, 5), (46, 6), (90, 7)])
def test_any_city_is_read_and_lawful(tmp_path: Path, enterprises: int, seed: int, district: str | None) -> None:
    synthesize(enterprises, seed, tmp_path / "data", only_district=district)
    assert winter(tmp_path, tmp_path / "data").line_count <= len(table(tmp_path / "data", "lines"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_scenarios_are_read_and_lawful(path: Path) -> None:
    problem = compile_scenario(load_scenario(path))
    assert {"target", "cap", "floor", "alternate"} <= {row.kind for row in problem.rows}
    assert any(law.allowed[:, 1:].any() for law in problem.law_classes)


MEASURES = [path for path in SCENARIOS if "measures" in path.stem]


@pytest.mark.parametrize("path", MEASURES, ids=lambda path: path.stem)
def test_every_measure_is_open_to_some_line(path: Path) -> None:
    problem = compile_scenario(load_scenario(path))
    open_to_some = {taken.measure for choice in problem.choices for taken in choice.taken}
    assert open_to_some == set(range(len(problem.scenario.measures)))


def test_a_measure_costs_and_leaves_the_same_in_both_seasons() -> None:
    summer, winter = (
        {measure.measure_id: measure for measure in load_scenario(ROOT / "scenarios" / name).measures}
        for name in ("summer-measures-2018.yaml", "winter-measures-2018-19.yaml")
    )
    assert len(summer.keys() & winter.keys()) >= 3
    for name in summer.keys() & winter.keys():
        late = replace(winter[name], first_days=summer[name].first_days, file=summer[name].file, row=summer[name].row)
        assert late == summer[name]


def test_every_area_is_known(city: Path) -> None:
    known = set(table(city, "districts")["district"])
    assert len(known) == 23
    for name in ("enterprises", "projects", "background"):
        assert set(table(city, name)["district"]) <= known


def test_credit_codes_are_right_and_nobodys(city: Path) -> None:
    codes = table(city, "enterprises")["credit_code"]
    assert codes.is_unique
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for code in codes:
        assert code[2:8] == "999999"
        assert (sum(alphabet.index(c) * 3**i for i, c in enumerate(code[:17])) + alphabet.index(code[17])) % 31 == 0
        body = sum(int(c) * w for c, w in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
        assert (body + (10 if code[16] == "X" else int(code[16]))) % 11 == 0


def test_names_and_telephones_are_plainly_invented(city: Path) -> None:
    firms, projects = table(city, "enterprises"), table(city, "projects")
    assert firms["name"].str.startswith("示例").all() and projects["name"].str.startswith("示例").all()
    assert firms["name"].is_unique and firms["phone"].str.startswith("000-").all()
    assert table(city, "exemptions")["evidence"].str.startswith("示例文号").all()


def test_sizes_are_skewed_and_best_grades_rare(tmp_path: Path) -> None:
    firms, lines = table(ROOT / "data", "enterprises"), table(ROOT / "data", "lines")
    vocs = lines.astype({"vocs": float}).groupby("enterprise_id")["vocs"].sum()
    vocs = vocs[vocs > 0].sort_values(ascending=False)
    assert vocs.head(len(vocs) // 10).sum() > 0.5 * vocs.sum()
    share = firms["grade"].value_counts(normalize=True)
    assert 0.001 <= share["A"] <= 0.01 and 0.01 <= share["B"] <= 0.03
    assert share[["C", "D", "none"]].sum() > 0.95


def test_the_whole_society_emits_what_the_sources_say() -> None:
    lines, around = table(ROOT / "data", "lines"), table(ROOT / "data", "background")
    listed = lines.loc[lines["status"] == "active", "nox"].astype(float).sum()
    rest = around.loc[around["month"] == "all", "nox"].astype(float).sum()
    assert listed / (listed + rest) == pytest.approx(0.43, abs=0.005)


def test_whoever_has_no_permit_is_idle() -> None:
    firms, lines = table(ROOT / "data", "enterprises"), table(ROOT / "data", "lines")
    denied = set(firms.loc[firms["permit"] == "no", "enterprise_id"])
    assert denied
    assert set(lines.loc[lines["enterprise_id"].isin(denied), "status"]) == {"idle"}


def test_lines_that_stand_still_may_start_at_once() -> None:
    lines = table(ROOT / "data", "lines").query("initial_mode == 'stop'")
    assert len(lines) > 20
    for line in lines.itertuples():
        assert int(line.initial_days) >= technologies()[line.technology]["stop"].get("min_days", 1)
        assert line.min_stop_days == ""


def test_every_project_can_be_done_each_on_its_own(tmp_path: Path) -> None:
    """Each as early as its release, predecessors and every ban allow; and what is shared suffices for all of these."""
    problem = compile_scenario(load_scenario(ROOT / "scenarios" / "winter-2018-19.yaml"))
    use: dict[str, np.ndarray] = {
        r.resource: np.zeros(len(problem.horizon)) for r in problem.scenario.resources if not r.project_id
    }
    for project in problem.projects:
        ends: dict[str, int] = {}
        for block in project.tasks:
            ready = max((ends[p.task_id] + p.lag_days + 1 for p in block.task.predecessors), default=0)
            days = earliest(block, ready)
            ends[block.task.task_id] = int(days[-1])
            for name, count in block.task.needs:
                if name in use:
                    use[name][days] += count
    for resource in problem.scenario.resources:
        if not resource.project_id:
            assert use[resource.resource].max() <= resource.capacity


def earliest(block: TaskBlock, ready: int) -> np.ndarray:
    """The first run of the task's working days from `ready` on, none of them closed."""
    works = np.flatnonzero(block.works)
    for first in range(int(np.searchsorted(works, ready)), len(works) - block.task.duration_days + 1):
        days = works[first : first + block.task.duration_days]
        if block.open[days].all():
            return days
    raise AssertionError(f"{block.task.task_id} does not fit")


def test_a_small_list_still_has_every_trade() -> None:
    seats = apportion([p.per_1600 for p in profiles()], 60)
    assert seats.sum() == 60 and seats.min() >= 1


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"enterprises": 0, "seed": 1}, "synth, enterprises = 0: must be a whole number from 1"),
        ({"enterprises": 5, "seed": -1}, "synth, seed = -1"),
        ({"enterprises": 5, "seed": 1, "projects": -1}, "synth, projects = -1"),
        ({"enterprises": 5, "seed": 1, "year": 18}, "synth, year = 18: must be a whole number from 2000 to 2100"),
        ({"enterprises": 5, "seed": 1, "only_district": "青白江"}, "did you mean 青白江区"),
    ],
)
def test_arguments_out_of_range_write_nothing(tmp_path: Path, arguments: dict[str, object], match: str) -> None:
    with pytest.raises(InputError, match=match):
        synthesize(out=tmp_path / "out", **arguments)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="expected a new or empty folder"):
        synthesize(5, 1, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.sample.write.readme", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        synthesize(5, 1, tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("page", "language"), [("sample-city.md", "en"), ("sample-city.zh.md", "zh")])
def test_the_docs_show_the_figures_in_use(page: str, language: str) -> None:
    assert profile_table(language) in (ROOT / "docs" / page).read_text(encoding="utf-8")  # type: ignore[arg-type]


def test_no_cell_is_ragged(city: Path) -> None:
    for path in city.glob("*.csv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("page", ["sample-city.md", "sample-city.zh.md"])
@pytest.mark.parametrize("path", MEASURES, ids=lambda path: path.stem)
def test_the_docs_show_each_measure_as_it_is(path: Path, page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for measure in load_scenario(path).measures:
        (row,) = (line for line in text.splitlines() if line.startswith(f"| `{measure.measure_id}` |"))
        assert f"| {measure.cost_yuan:,.0f}; {measure.cost_value_days:g}; {measure.cost_yuan_per_day:,.0f} |" in row
        left = [float(share) for share in re.findall(r"([0-9]+) ?%", row)]
        assert left == [round(100 * share) for share in measure.emits if share != 1]
