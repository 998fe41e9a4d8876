"""Loader and verifier share no code but must read one language: every header and word of the one is known to the other."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import reports.verify
from models.read import vocabulary
from models.read.columns import SHEET_NAMES, TABLES
from models.read.convert import Parser
from models.read.sources import REQUIRED_TABLES
from reports.verify.codes import WORDS, code
from reports.verify.headers import COLUMNS, REQUIRED, SHEETS, column, sheet

PARSERS: dict[str, Parser[str]] = {
    "yes_no": vocabulary.yes_no_word,
    "permit": vocabulary.permit,
    "coating": vocabulary.coating,
    "works": vocabulary.works,
    "status": vocabulary.status,
    "grade": vocabulary.grade,
    "work_type": vocabulary.work_type,
    "project_kind": vocabulary.project_kind,
    "on_list": vocabulary.exemption_list,
}


@pytest.mark.parametrize("table", TABLES)
def test_the_same_headers(table: str) -> None:
    theirs = {column.name: set(column.aliases.split()) for column in TABLES[table]}
    assert theirs == {name: set(others.split()) for name, others in COLUMNS[table].items()}
    assert all(column(table, header) == name for name, others in theirs.items() for header in (name, *others))


def test_the_same_sheets() -> None:
    ours = {title: table for table, titles in SHEETS.items() for title in titles.split()}
    assert ours == dict(SHEET_NAMES)
    assert all(sheet(title) == table for title, table in SHEET_NAMES.items())


def test_the_same_tables_are_required() -> None:
    assert set(REQUIRED_TABLES) == set(REQUIRED)


@pytest.mark.parametrize("what", PARSERS)
def test_the_same_words(what: str) -> None:
    theirs = [
        vocabulary.YES_NO, vocabulary.PERMIT, vocabulary.COATING_WORDS, vocabulary.WORKS_WORDS, vocabulary.STATUS_WORDS,
        vocabulary.GRADE_WORDS, vocabulary.WORK_TYPE_WORDS, vocabulary.PROJECT_KIND_WORDS, vocabulary.LIST_WORDS,
    ]  # fmt: skip
    words = {*dict(zip(PARSERS, theirs, strict=True))[what]}
    words |= {word for said in WORDS[what].values() for word in said.split()} | set(WORDS[what])
    assert {word: PARSERS[what](word) for word in words} == {word: code(what, word) for word in words}


def test_the_verifier_imports_nothing_it_judges() -> None:
    """Standard library, numpy, PyYAML, python-calamine, holidays, the words of faults and the shape of verdicts."""
    others = {"numpy", "yaml", "python_calamine", "holidays"}
    own = ("models.errors", "reports.verdict", "reports.verify")
    for path in sorted(Path(reports.verify.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                top = name.partition(".")[0]
                assert top in others | sys.stdlib_module_names or name.startswith(own), f"{path.name}: {name}"
