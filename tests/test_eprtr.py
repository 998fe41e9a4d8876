"""Import of E-PRTR facilities: what is taken over, what is refused, and that the main job can run on it."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pandas as pd
import pytest

from models.adapters import import_list
from models.adapters.eprtr import import_eprtr
from models.adapters.eprtr_checks import MOST_T, THRESHOLD_T
from models.adapters.eprtr_kinds import kind_of, kinds, technologies
from models.adapters.eprtr_scenario import kind_table
from models.adapters.report import COLUMNS
from models.compile import compile_scenario
from models.errors import InputError
from models.read import load_scenario

HEADER = (
    "Facility_INSPIRE_ID,nameOfFeature,mainActivityCode,countryCode,NUTSRegionSourceCode,NUTSRegionSourceName,city,"
    "nmvoc_t,nox_t,pm10_t,sox_t"
)
REAL = Path(os.environ.get("CUOFENG_EPRTR", Path(__file__).parents[2] / "shared" / "data" / "eprtr_2017.csv"))


def facility(number: int, *, country: str = "XX", activity: str = "3(c)", nmvoc: str = "", nox: str = "365", pm10: str = "", sox: str = "",
             ident: str = "", name: str = "", region: str = "XX111", tail: str = "") -> str:  # fmt: skip
    return f"{ident or f'{country}.TEST/{number}.FACILITY'},{name or f'Works {number}'},{activity},{country},{region},Region,Town,{nmvoc},{nox},{pm10},{sox}{tail}"


def write(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def remarks(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((out / "import-report.csv").read_text(encoding="utf-8").splitlines()))


def brought(tmp_path: Path, *rows: str) -> tuple[Path, list[dict[str, str]]]:
    out = tmp_path / "out"
    import_eprtr(write(tmp_path, *rows), "XX", out)
    return out, remarks(out)


def test_tonnes_a_year_become_kg_a_day_and_output_value(tmp_path: Path) -> None:
    out, _ = brought(tmp_path, facility(1, nox="365", sox="36.5"))
    line = pd.read_csv(out / "data" / "lines.csv").iloc[0]
    cement = kind_of("3(c)")
    assert (line["nox"], line["so2"], line["pm"]) == (1000.0, 100.0, 0.0)
    assert line["technology"] == "cement_kiln" and line["product"] == "clinker"
    assert line["output_per_day"] == pytest.approx(1000 / cement.kg[1], abs=0.1)
    assert line["value_per_day"] == pytest.approx(1000 / cement.kg[1] * cement.yuan, abs=1)


def test_the_largest_implied_output_counts(tmp_path: Path) -> None:
    out, _ = brought(tmp_path, facility(1, nox="3.65", sox="365"))
    line = pd.read_csv(out / "data" / "lines.csv").iloc[0]
    assert line["output_per_day"] == pytest.approx(1000 / kind_of("3(c)").kg[0], abs=0.1)


def test_an_empty_cell_is_zero_and_told(tmp_path: Path) -> None:
    _, told = brought(tmp_path, facility(1))
    assumed = [(r["row"], r["column"]) for r in told if r["action"] == "assumed"]
    assert assumed == [("2", "nmvoc_t"), ("2", "pm10_t"), ("2", "sox_t")]
    assert all(r["reason"].startswith("空白：低于申报门槛") for r in told if r["action"] == "assumed")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (facility(1, nox="-5"), "nox_t", "a negative emission"),
        (facility(1, nox="12,5").replace("12,5", '"12,5"'), "nox_t", "no number"),
        (facility(1, nox="n/a"), "nox_t", "no number"),
        (facility(1, nox="nan"), "nox_t", "no number"),
        (facility(1, sox="127000"), "sox_t", "more than any single European plant"),
        (facility(1, nox="", nmvoc="0"), "", "nothing to schedule"),
        (facility(1, ident=" "), "Facility_INSPIRE_ID", "no facility id"),
        (facility(2), "Facility_INSPIRE_ID", "the id stands twice"),
        (facility(1, name=" "), "nameOfFeature", "no name"),
        (facility(1, tail=",,9"), "", "must have 11 cells, has 13"),
    ],
    ids=["negative", "comma", "word", "nan", "too much", "nothing", "no id", "twice", "no name", "torn"],
)
def test_what_cannot_be_true_is_left_out_with_its_reason(tmp_path: Path, row: str, column: str, reason: str) -> None:
    out, told = brought(tmp_path, facility(2), row)
    refused = [r for r in told if r["action"] == "refused"]
    assert [(r["row"], r["column"]) for r in refused] == [("3", column)]
    assert reason in refused[0]["reason_en"]
    assert len(pd.read_csv(out / "data" / "lines.csv")) == 1


def test_a_thousand_times_the_median_is_a_wrong_unit(tmp_path: Path) -> None:
    usual = [facility(n, nox="20", country="YY") for n in range(10)]
    _, told = brought(tmp_path, *usual, facility(20), facility(21, nox="25000"))
    assert "1250 times the median of its kind, 20 t" in next(r["reason_en"] for r in told if r["action"] == "refused")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (facility(1, nox="0.3"), "nox_t", "below the reporting threshold"),
        (facility(1, activity=""), "mainActivityCode", "no activity code"),
        (facility(1, activity="12(z)"), "mainActivityCode", "unknown activity code"),
        (facility(1, region=""), "NUTSRegionSourceCode", "no NUTS region"),
    ],
    ids=["small", "no activity", "unknown activity", "no region"],
)
def test_what_is_odd_is_kept_and_named(tmp_path: Path, row: str, column: str, reason: str) -> None:
    out, told = brought(tmp_path, row)
    flagged = [r for r in told if r["action"] == "flagged"]
    assert [(r["row"], r["column"]) for r in flagged] == [("2", column)]
    assert reason in flagged[0]["reason_en"]
    assert len(pd.read_csv(out / "data" / "lines.csv")) == 1


def test_garbled_letters_are_mended_and_told(tmp_path: Path) -> None:
    out, told = brought(tmp_path, facility(1, name="Spalovna Male\x9aice"))
    assert pd.read_csv(out / "data" / "enterprises.csv")["name"].tolist() == ["Spalovna Malešice"]
    assert ("nameOfFeature", "Spalovna Malešice") in [(r["column"], r["value"]) for r in told]


def test_a_name_never_becomes_a_path_or_a_formula(tmp_path: Path) -> None:
    out, told = brought(tmp_path, facility(1, ident="../../etc/=X", name="=1+1", nox="0.3"))
    assert pd.read_csv(out / "data" / "enterprises.csv")["enterprise_id"].tolist() == ["etc_X"]
    assert {r["facility"] for r in told} == {"'=1+1"}
    assert list(told[0]) == list(COLUMNS)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "must be CSV encoded in UTF-8"),
        (b'Facility_INSPIRE_ID,nox_t\n"a,1\n', "quotes do not match"),
        (b"name,tonnes\na,1\n", "not a list this program knows"),
        (b"Facility_INSPIRE_ID,nox_t\na,1\n", "mainActivityCode: a required column is missing"),
        (f"{HEADER}\n{facility(1, country='YY')}\n".encode(), "countryCode = XX: is not in the list; it has YY"),
        (f"{HEADER}\n{facility(1, nox='x')}\n".encode(), "no facility of this country can be used"),
    ],
    ids=["empty", "encoding", "quotes", "format", "columns", "country", "nothing usable"],
)
def test_a_useless_file_is_a_fault_and_writes_nothing(tmp_path: Path, content: bytes, match: str) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(InputError, match=match):
        import_list(tmp_path / "list.csv", tmp_path / "out", "XX")
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_no_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        import_list(tmp_path / "none.csv", tmp_path / "out", "XX")


def test_kinds_use_known_technologies_and_the_longest_code() -> None:
    assert {kind.technology for kind in kinds()} == set(technologies())
    assert kind_of("4(e)").name == "pharmaceuticals" and kind_of("4(a)(ii)").name == "organic_chemicals"
    assert kind_of("").name == kind_of("12").name == "other"


@pytest.mark.parametrize("page", ["real-facilities.md", "real-facilities.zh.md"])
def test_the_docs_show_the_constants_in_use(page: str) -> None:
    text = (Path(__file__).parents[1] / "docs" / page).read_text(encoding="utf-8")
    assert kind_table(kinds()) in text
    for column, least in THRESHOLD_T.items():
        assert f"{MOST_T[column]:,.0f}" in text and f"{least:g}" in text


def assert_possible(scenario: Path) -> None:
    """Every line in its deepest mode that keeps the floors meets every limit at once."""
    problem = compile_scenario(load_scenario(scenario))
    output = problem.output.copy()
    output[problem.max_days < problem.days] = 0
    keeps = [
        max((m for m in range(problem.mode_count[l]) if output[l, m] >= 0.6), key=lambda m, l=l: -output[l, m])
        for l in range(problem.line_count)
    ]
    at = (range(problem.line_count), keeps)
    saved = problem.kg * (1 - problem.emits[at])
    lost = problem.output_per_day * (1 - problem.output[at])
    assert {"target", "cap", "floor"} <= {row.kind for row in problem.rows}
    for row in problem.rows:
        here, days = problem.member_sets[row.members], row.period.stop - row.period.start
        total = days * (saved[here].sum(axis=0) @ row.weights[:4] + lost[here].sum() * row.weights[4])
        assert total >= row.need - 1e-6 * row.scale
    normal = problem.days * problem.value
    assert (normal * (1 - problem.output[at]) <= problem.loss_limit[problem.enterprise] + 1e-6 * normal).all()


def test_the_scenario_written_is_possible(tmp_path: Path) -> None:
    activities = [
        "1(a)",
        "1(c)",
        "2(b)",
        "3(c)(i)",
        "3(e)",
        "4(a)",
        "4(e)",
        "5(b)",
        "5(d)",
        "6(b)",
        "7(a)",
        "8(b)",
        "9(c)",
        "",
    ]
    out, _ = brought(
        tmp_path,
        *(
            facility(n, activity=a, nox=str(200 + n), sox="300", pm10="60", nmvoc="150")
            for n, a in enumerate(3 * activities)
        ),
    )
    assert_possible(out / "scenario.yaml")


@pytest.mark.skipif(
    not REAL.is_file(), reason=f"the E-PRTR list is not here ({REAL.name}); set CUOFENG_EPRTR to its path"
)
@pytest.mark.parametrize(("country", "least", "refused"), [("AT", 40, 0), ("CZ", 100, 0), ("GB", 350, 1)])
def test_the_real_list(tmp_path: Path, country: str, least: int, refused: int) -> None:
    report = import_list(REAL, tmp_path / "out", country)
    assert report.facilities >= least and report.refused == refused
    assert report.count("assumed") > 0
    assert_possible(report.scenario)
