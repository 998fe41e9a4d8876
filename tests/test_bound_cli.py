"""`cuofeng verify RUN --bound` as its users meet it: what it prints, what it finds, how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.compile import compile_scenario
from models.plan import Certificate
from models.read import load_scenario
from reports.certificate import certificate
from tests.conftest import Cuofeng, write_tiny

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory, cuofeng: Cuofeng) -> Path:
    """The two weeks with a burden and two shared diggers, by the engine that leaves prices."""
    folder = tmp_path_factory.mktemp("bound")
    scenario = write_tiny(folder)
    more = "burden: {enterprise_loss_at_most: 40%}\ncaps: [{pollutant: vocs, area: core, per: week, at_most: 90%}]\n"
    scenario.write_text(scenario.read_text(encoding="utf-8") + more, encoding="utf-8")
    (folder / "data" / "resources.csv").write_text("resource,capacity\ndigger,2\n", encoding="utf-8")
    result = cuofeng("solve", scenario, "--out", folder / "run", "--method", "decompose", "--no-baselines")
    assert result.exit_code == 0, result.output
    return folder / "run"


@pytest.fixture
def run(solved: Path, tmp_path: Path) -> Path:
    """A copy that a test may change; inputs are found by paths that stay true."""
    copy = solved.with_name(tmp_path.name)
    shutil.copytree(solved, copy)
    return copy


def changed(file: Path, change: Callable[[dict[str, Any]], None]) -> None:
    said = json.loads(file.read_text(encoding="utf-8"))
    change(said)
    file.write_text(json.dumps(said), encoding="utf-8")


def claim(run: Path, bound: float) -> None:
    """Bound and gap of the summary, and the bound of the certificate."""
    cost = json.loads((run / "summary.json").read_text(encoding="utf-8"))["cost"]
    changed(run / "summary.json", lambda said: said.update(bound=bound, gap=(cost - bound) / cost, status="feasible"))
    changed(run / "certificate.json", lambda said: said.update(bound=bound))


def test_an_honest_bound_is_proven_anew(cuofeng: Cuofeng, run: Path) -> None:
    result = cuofeng("verify", run, "--bound")
    assert result.exit_code == 0, result.output
    assert "The bound is proven anew from the prices." in result.stdout
    for name in ("bound claimed", "bound recomputed", "cost"):
        assert f"  {name} (yuan): " in result.stdout
    assert "下界已由价格重新证明" in cuofeng("verify", run, "--bound", "--lang", "zh").stdout


def test_the_figures_are_there_for_a_program(cuofeng: Cuofeng, run: Path) -> None:
    told = json.loads(cuofeng("verify", run, "--bound", "--json").stdout)["bound"]
    assert told["basis"] == "prices"
    assert told["claimed"] == pytest.approx(told["recomputed"])
    assert told["gap"] == pytest.approx((told["cost"] - told["recomputed"]) / told["cost"], abs=1e-9)
    assert "bound" not in json.loads(cuofeng("verify", run, "--json").stdout)


def test_a_bound_beyond_the_prices_is_found(cuofeng: Cuofeng, run: Path) -> None:
    honest = json.loads((run / "summary.json").read_text(encoding="utf-8"))["bound"]
    claim(run, honest * (1 - 1e-4))
    assert cuofeng("verify", run, "--bound").exit_code == 0
    changed(run / "certificate.json", lambda said: said["prices"]["limits"].clear())
    assert cuofeng("verify", run).exit_code == 0
    result = cuofeng("verify", run, "--bound")
    assert result.exit_code == 4
    assert "these prices prove" in result.output
    assert "The prices do NOT prove the bound" in result.stdout


@pytest.mark.parametrize("price", [-1.0, None, "1", True, float("nan"), float("inf"), 1e300])
def test_a_price_that_proves_nothing_is_found(cuofeng: Cuofeng, run: Path, price: Any) -> None:
    changed(run / "certificate.json", lambda said: said["prices"]["limits"][0].update(price=price))
    result = cuofeng("verify", run, "--bound")
    assert result.exit_code == 4
    assert "is no number from 0 to 1e+18 and proves nothing" in result.output


@pytest.mark.parametrize(
    "kind, entry",
    [
        ("limits", {"row": 99, "kind": "target", "price": 1.0}),
        ("limits", {"row": 1, "kind": "target", "pollutant": "nox", "area": "city", "period": "season", "price": 1.0}),
        ("burdens", {"enterprise_id": "E9", "price": 1.0}),
        ("resources", {"resource": "digger", "day": "2019-05-01", "price": 1.0}),
        ("resources", {"resource": "crane", "day": "2018-05-01", "price": 1.0}),
    ],
)
def test_a_price_on_what_is_not_there_is_found(cuofeng: Cuofeng, run: Path, kind: str, entry: dict[str, Any]) -> None:
    changed(run / "certificate.json", lambda said: said["prices"][kind].append(entry))
    result = cuofeng("verify", run, "--bound")
    assert result.exit_code == 4
    assert "the scenario has no such thing" in result.output


def test_prices_on_burden_and_machines_lower_what_is_proven(cuofeng: Cuofeng, run: Path) -> None:
    def add(said: dict[str, Any]) -> None:
        said["prices"]["burdens"].append({"enterprise_id": "E3", "price": 0.001})
        said["prices"]["resources"].append({"resource": "digger", "day": "2018-05-03", "price": 10.0})

    before = json.loads(cuofeng("verify", run, "--bound", "--json").stdout)["bound"]["recomputed"]
    changed(run / "certificate.json", add)
    after = json.loads(cuofeng("verify", run, "--bound", "--json").stdout)["bound"]["recomputed"]
    assert after == pytest.approx(before - 0.001 * 0.4 * 14_000_000 - 20.0)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"prices": 3}', '{"prices": {"limits": 3}}', '{"prices": {"limits": [3]}}']
)
def test_a_spoilt_certificate_is_a_finding(cuofeng: Cuofeng, run: Path, content: str) -> None:
    (run / "certificate.json").write_text(content, encoding="utf-8")
    result = cuofeng("verify", run, "--bound")
    assert result.exit_code == 4
    assert "certificate.json" in result.output


def test_a_run_from_before_certificates_passes_until_its_bound_is_asked_for(cuofeng: Cuofeng, run: Path) -> None:
    (run / "certificate.json").unlink()
    assert cuofeng("verify", run).exit_code == 0
    assert cuofeng("verify", run, "--bound").exit_code == 4


def test_summary_and_certificate_claim_the_same(cuofeng: Cuofeng, run: Path) -> None:
    changed(run / "certificate.json", lambda said: said.update(bound=1.0))
    result = cuofeng("verify", run)
    assert result.exit_code == 4
    assert "the bound is 1.0, in summary.json it is" in result.output


def test_a_search_leaves_no_prices_and_says_so(cuofeng: Cuofeng, run: Path) -> None:
    out = run.with_name(f"{run.name}-exact")
    scenario = run.parent / "scenarios" / "tiny.yaml"
    assert cuofeng("solve", scenario, "--out", out, "--method", "exact", "--no-baselines").exit_code == 0
    result = cuofeng("verify", out, "--bound")
    assert result.exit_code == 0
    assert "rests on an exhaustive search and cannot be recomputed from prices" in result.stdout
    changed(out / "summary.json", lambda said: said.update(method="decompose"))
    assert "these prices prove" in cuofeng("verify", out, "--bound").output


def test_where_no_bound_is_claimed_nothing_is_recomputed(cuofeng: Cuofeng, run: Path) -> None:
    out, scenario = run.with_name(f"{run.name}-greedy"), run.parent / "scenarios" / "greedy.yaml"
    assert cuofeng("solve", scenario, "--out", out, "--no-baselines").exit_code == 3
    assert json.loads((out / "certificate.json").read_text(encoding="utf-8"))["reason"]["code"] == "no_bound"
    result = cuofeng("verify", out, "--bound")
    assert result.exit_code == 3
    assert "this run claims none" in result.stdout


def test_the_shipped_district_is_proven_anew(cuofeng: Cuofeng, tmp_path: Path) -> None:
    scenario = ROOT / "scenarios" / "qingbaijiang-2017.yaml"
    solve = cuofeng("solve", scenario, "--out", tmp_path / "run", "--gap", "5%", "--time-limit", "6", "--no-baselines")
    assert solve.exit_code == 0, solve.output
    told = json.loads(cuofeng("verify", tmp_path / "run", "--bound", "--json").stdout)["bound"]
    assert told["recomputed"] >= told["claimed"] * (1 - 1e-6)
    assert told["recomputed"] == told["highest"]


def test_a_certificate_names_rows_in_the_scenarios_words(tmp_path: Path) -> None:
    problem = compile_scenario(load_scenario(write_tiny(tmp_path)))
    prices = np.zeros(len(problem.rows) + len(problem.loss_limit))
    prices[0], prices[-1] = 1 / 3, 0.25
    proven = Certificate("feasible", 10.0, 9.0, 0.1, "decompose", 1.0, prices)
    assert certificate(problem, proven)["prices"] == {
        "limits": [
            {"row": 1, "kind": "target", "pollutant": "vocs", "area": "city", "period": "season", "price": 1 / 3}
        ],
        "burdens": [{"enterprise_id": "E3", "price": 0.25}],
        "resources": [],
    }
    with pytest.raises(ValueError, match="prices, should be"):
        certificate(problem, Certificate("feasible", 10.0, 9.0, 0.1, "decompose", 1.0, prices[1:]))
