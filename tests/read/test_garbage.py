"""Whatever stands in one cell or one value, reading ends in a scenario or in faults that can be printed."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Fault, InputError
from models.read.columns import TABLES
from models.read.convert import UnfitError, plain

from .world import FILES, World

TABLE_FILES = sorted(file for file in FILES if file.endswith(".csv"))
YAML_FILES = sorted(file for file in FILES if file.endswith(".yaml"))
SEASON = "scenarios/season.yaml"
MEASURE_KEYS = [
    "id",
    "title",
    "lines",
    "ordered_on",
    "lead_days",
    "first_days",
    "emits",
    "vocs",
    "coating",
    "cost",
    "yuan",
]
TRICKY = ["nan", "1e999", "-0", "９", "²", "٣", "½", "1_0", "0x1", "=1+1", "../..", "T1;T1", "a:1", ":", "+", "%", "T1+99999",
          "2018-02-29", "9999-12-31", "00:00-24:00", "24:00-24:00", "\u200b", "\u3000", "\ud800", '"', ",", "\n", "&a", "*a", "!!int x",
          "{", "[", "? ", "- ", "<<", "~", "|", "@", "#", "\t", "x" * 300, '"\\ud800"', '"\\0"', "extends: season.yaml\n"]  # fmt: skip
garbage = st.one_of(st.sampled_from(TRICKY), st.text(max_size=12), st.integers().map(str), st.floats().map(str))
few = settings(max_examples=60, deadline=None)


def ends_well(files: dict[str, str | bytes]) -> None:
    faults: tuple[Fault, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        try:
            World(Path(folder), files).load()
        except InputError as error:
            faults = error.faults
    for fault in faults:
        assert fault.say("zh").encode().count(b"\n") == fault.say("en").encode().count(b"\n") == 0


@few
@given(st.sampled_from(TABLE_FILES), st.integers(0, 4), st.integers(0, 14), garbage)
def test_any_cell(file: str, row: int, column: int, text: str) -> None:
    rows = list(csv.reader(io.StringIO(FILES[file])))
    cells = rows[row % len(rows)]
    cells[column % len(cells)] = text
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)

    ends_well({**FILES, file: out.getvalue().encode("utf-8", "replace")})


@few
@given(st.sampled_from(YAML_FILES), st.integers(0, 400), st.integers(0, 6), garbage)
def test_any_stretch_of_yaml(file: str, place: int, length: int, text: str) -> None:
    source = FILES[file]
    at = place % len(source)

    ends_well({**FILES, file: (source[:at] + text + source[at + length :]).encode("utf-8", "replace")})


@few
@given(st.sampled_from(MEASURE_KEYS), garbage)
def test_any_value_in_a_measure(key: str, text: str) -> None:
    before, measures = FILES[SEASON].split("\nmeasures:")
    spoilt = re.sub(rf"\b{key}: .*", lambda _: f"{key}: {text}", measures, count=1)

    ends_well({**FILES, SEASON: f"{before}\nmeasures:{spoilt}".encode("utf-8", "replace")})


@few
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=40))
def test_any_bytes_for_a_file(file: str, content: bytes) -> None:
    ends_well({**FILES, file: content})


@settings(max_examples=200, deadline=None)
@given(garbage)
def test_every_column_takes_or_refuses_any_text(text: str) -> None:
    for columns in TABLES.values():
        for column in columns:
            with suppress(UnfitError):
                column.parse(text)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_no_table_has_two_columns_under_one_header() -> None:
    for columns in TABLES.values():
        headers = [name for column in columns for name in (column.name, *column.aliases.split())]
        assert len(headers) == len(set(headers))
