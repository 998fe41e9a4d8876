"""Loss, restarts, emission and output of one line, worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reports.verdict import Verdict
from reports.verify import accounts
from tests.verify.pairs import plant
from tests.verify.worlds import OPEN_ALL, build, english, judged, rule

VOCS, NOX = 3, 1
RESTART = {"restart": {"value_days": 0.3, "emit_days": 0.5}}


def of(folder: Path, modes: str, **line: Any) -> Verdict:
    technologies = line.pop("technologies", plant(stop=RESTART))
    build(folder, technologies=technologies, tables={"lines": [line]})
    return judged(folder, modes)


def by_day(verdict: Verdict) -> list[float]:
    return [round(float(kg), 9) for kg in verdict.ledger.city_planned_kg[:, VOCS]]


def test_a_mode_loses_its_share_of_value_on_working_days(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rrllllnnrr", works="mon-sat", technologies=plant())
    assert verdict.loss_yuan == pytest.approx(3 * 500 + 2 * 200)  # 2018-05-06 is a Sunday
    assert verdict.ledger.lost_output[0] == pytest.approx(3 * 5 + 2 * 2)
    assert verdict.ledger.works[0] == 9
    assert verdict.ledger.mode_days[0].tolist() == [4, 4, 0, 2]
    assert verdict.ledger.value_yuan[0] == 9000


def test_emission_follows_the_mode_and_the_calendar(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rrllllnnrr", works="mon-sat", technologies=plant(limit={"emits": {"vocs": 0.4}}))
    assert by_day(verdict) == [100, 100, 40, 40, 40, 0, 80, 80, 100, 100]
    assert verdict.ledger.planned_kg[0].tolist() == [0, 3 * 25 + 2 * 40 + 4 * 50, 0, 680]
    assert verdict.ledger.baseline_kg[0].tolist() == [0, 450, 0, 900]
    assert verdict.reduction_kg[VOCS] == pytest.approx(220)
    assert verdict.reduction_share[VOCS] == pytest.approx(220 / 900)
    assert verdict.reduction_share[0] == 0


def test_emission_is_that_of_the_output_when_nothing_is_said(tmp_path: Path) -> None:
    technologies = {"plant": {"modes": {"limit": {"output": "70%"}, "stop": {"output": 0}, "night": {"output": 1}}}}
    assert by_day(of(tmp_path, "rlsrrrrrrr", technologies=technologies))[:3] == [100, 70, 0]


def test_a_restart_costs_value_and_emits_on_the_first_day_after(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rrssrrrrrr")
    assert verdict.restart_yuan == pytest.approx(300)
    assert verdict.cost_yuan == pytest.approx(2300)
    assert by_day(verdict) == [100, 100, 0, 0, 150, 100, 100, 100, 100, 100]


def test_a_restart_emits_even_on_a_rest_day(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rrsssrrrrr", works="mon-sat")
    assert by_day(verdict)[4:7] == [0, 50, 100]


def test_a_stop_turned_into_a_limit_restarts_too(tmp_path: Path) -> None:
    assert by_day(of(tmp_path, "ssllrrrrrr"))[2] == 100


def test_a_stop_open_on_the_last_day_costs_but_no_longer_emits(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rrrrrrrrss")
    assert verdict.restart_yuan == pytest.approx(300)
    assert by_day(verdict)[8:] == [0, 0]


def test_a_stop_through_the_whole_season_costs_once(tmp_path: Path) -> None:
    verdict = of(tmp_path, "ssssssssss", initial_mode="stop", initial_days=5)
    assert verdict.restart_yuan == pytest.approx(300)
    assert sum(by_day(verdict)) == 0


def test_a_stop_ended_by_the_season_is_due_on_its_first_day(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rrrrrrrrrr", initial_mode="stop", initial_days=5)
    assert verdict.restart_yuan == pytest.approx(300)
    assert by_day(verdict)[:2] == [150, 100]
    assert verdict.reduction_kg[VOCS] == pytest.approx(-50)


def test_each_block_restarts(tmp_path: Path) -> None:
    assert of(tmp_path, "srsrsrrrrr").restart_yuan == pytest.approx(900)


def test_a_restart_cost_of_its_own(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rrssrrrrrr", restart_cost=77)
    assert verdict.restart_yuan == 77
    assert by_day(verdict)[4] == 150


def test_a_restart_cost_where_the_technology_has_none(tmp_path: Path) -> None:
    verdict = of(tmp_path, "rrssrrrrrr", restart_cost=77, technologies=plant())
    assert verdict.restart_yuan == 77
    assert by_day(verdict)[4] == 100


def test_an_idle_line_counts_for_nothing(tmp_path: Path) -> None:
    build(
        tmp_path,
        rules=[rule({"only": ["stop"]})],
        technologies=plant(stop=RESTART),
        tables={"lines": [{"status": "idle", "initial_mode": "stop", "initial_days": 1, "max_stop_days": 0}]},
        alternate=[{"lines": {"technology": "plant"}, "at_most_stopped": "50%"}],
    )
    verdict = judged(tmp_path, "rrrrrrrrrr")
    assert english(verdict) == ""
    assert verdict.cost_yuan == 0
    assert verdict.ledger.city_baseline_kg.sum() == 0
    assert {check.base for check in verdict.limits} == {0}


def test_the_workdays_calendar_knows_make_up_days_and_spring_festival(tmp_path: Path) -> None:
    build(
        tmp_path,
        tables={"lines": [{"works": "workdays"}]},
        season={"from": "2018-04-27", "to": "2018-05-02"},
    )
    verdict = judged(tmp_path, "rrrrrr", first="2018-04-27")
    assert by_day(verdict) == [100, 100, 0, 0, 0, 100]
    build(tmp_path, tables={"lines": [{"works": "workdays"}]}, season={"from": "2019-02-01", "to": "2019-02-12"})
    verdict = judged(tmp_path, "r" * 12, first="2019-02-01")
    assert by_day(verdict) == [100, 100, 100, 0, 0, 0, 0, 0, 0, 0, 100, 100]


def test_sums_by_sector_district_and_cap_area(tmp_path: Path) -> None:
    build(
        tmp_path,
        rules=[rule(OPEN_ALL)],
        tables={
            "enterprises": [{}, {"enterprise_id": "E2", "district": "新都区", "sector": "水泥"}],
            "lines": [{}, {"line_id": "L2", "enterprise_id": "E2", "vocs": 7}],
        },
        caps=[{"pollutant": "vocs", "area": "suburb", "at_most": 1}],
    )
    ledger = judged(tmp_path, {"L1": "srrrrrrrrr", "L2": "lrrrrrrrrr"}).ledger
    assert ledger.sector_loss_yuan["水泥"][0] == 500
    assert ledger.district_loss_yuan["锦江区"].tolist() == [1000] + [0] * 9
    assert ledger.district_planned_kg["新都区"][:2, VOCS].tolist() == [3.5, 7]
    assert ledger.cap_planned_kg["suburb"][0, VOCS] == 3.5
    assert ledger.cap_baseline_kg["suburb"][:, NOX].sum() == 500
    assert [(one.line, one.start, one.stop, one.mode, one.rules) for one in ledger.curtailments] == [
        (0, 0, 1, "stop", ("r",)),
        (1, 0, 1, "limit", ("r",)),
    ]
    with pytest.raises(ValueError, match="read-only"):
        ledger.city_planned_kg[0, 0] = 1


def test_chunks_of_lines_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [{"line_id": f"L{n}", "vocs": n, "works": ("daily", "mon-sat")[n % 2]} for n in range(7)]
    build(tmp_path, tables={"lines": lines}, technologies=plant(stop=RESTART))
    modes = {f"L{n}": "r" * n + "ss" + "r" * (8 - n) for n in range(7)}
    whole = judged(tmp_path, modes)
    monkeypatch.setattr(accounts, "CHUNK_BYTES", 2 * 10 * 4 * 8)
    parts = judged(tmp_path, modes)
    np.testing.assert_allclose(parts.ledger.city_planned_kg, whole.ledger.city_planned_kg)
    np.testing.assert_allclose(parts.ledger.planned_kg, whole.ledger.planned_kg)
    assert parts.cost_yuan == pytest.approx(whole.cost_yuan)
