"""Typefaces: the tested files, and an office's own."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pylopdf_fonts_zh_cn as noto
import pytest

from models.errors import InputError
from reports import fonts


@pytest.mark.parametrize("file", [noto.sans_path(), noto.serif_path()])
def test_files_are_those_tested(file: Path) -> None:
    assert hashlib.sha256(file.read_bytes()).hexdigest() == fonts.NOTO_SHA256[file.name]


def test_another_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fonts.NOTO_SHA256, "NotoSansSC-Regular.otf", "0" * 64)
    fonts.noto_typefaces.cache_clear()
    with pytest.raises(OSError, match=r"NotoSansSC-Regular\.otf: sha256 is faa6c9"):
        fonts.noto_typefaces()
    fonts.noto_typefaces.cache_clear()


def test_an_offices_own_typeface_comes_first(tmp_path: Path) -> None:
    shutil.copy(noto.serif_path(), tmp_path / "sans.otf")
    faces = fonts.typefaces(tmp_path)
    assert faces.sans == ("Noto Serif SC", "Noto Sans SC")
    assert faces.files[0] == tmp_path / "sans.otf"


def test_folder_without_typefaces_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"expected a typeface serif.ttf or sans.ttf"):
        fonts.typefaces(tmp_path)


def test_file_that_is_no_typeface_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "serif.ttf").write_bytes(b"not a font")
    with pytest.raises(InputError, match=r"serif.ttf: expected a readable typeface"):
        fonts.typefaces(tmp_path)
