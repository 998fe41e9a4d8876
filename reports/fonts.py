"""Where the typefaces of documents and charts lie, and that they are the ones tested. Knows no document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn as noto
import typst

from models.errors import Fault, InputError, Text

NOTO_SHA256 = {
    "NotoSansSC-Regular.otf": "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
    "NotoSerifSC-Regular.otf": "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
}
SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


@dataclass(frozen=True)
class Typefaces:
    """Families in order of preference for body text (`serif`) and for headings, tables and charts (`sans`), and the
    files that hold them."""

    serif: tuple[str, ...]
    sans: tuple[str, ...]
    files: tuple[Path, ...]


@cache
def noto_typefaces() -> Typefaces:
    """Noto Serif SC and Noto Sans SC (SIL OFL) from the pinned package.

    Raises OSError when a file is not the one that was tested: another version may lack characters of company names
    or change every page.
    """
    files = (noto.serif_path(), noto.sans_path())
    for file in files:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        if found != NOTO_SHA256[file.name]:
            raise OSError(f"{file.name}: sha256 is {found}, the tested one is {NOTO_SHA256[file.name]}")
    return Typefaces(("Noto Serif SC",), ("Noto Sans SC",), files)


@cache
def typefaces(font_dir: Path | None = None) -> Typefaces:
    """The typefaces to set with: an office's own first, Noto behind them for whatever they lack.

    `font_dir` holds `serif.*` (body text, such as 仿宋) or `sans.*` (headings and tables, such as 黑体) or both, each a
    ttf, otf, ttc or otc. Raises InputError when it holds neither or a file that is no typeface.
    """
    base = noto_typefaces()
    if font_dir is None:
        return base
    own = {role: _own_file(font_dir, role) for role in ("serif", "sans")}
    if not any(own.values()):
        raise InputError(
            [
                Fault(
                    str(font_dir),
                    None,
                    "",
                    "",
                    Text("应有字体文件 serif.ttf 或 sans.ttf（亦可为 otf、ttc、otc）",
                         "expected a typeface serif.ttf or sans.ttf (otf, ttc, otc will do)"),
                )
            ]
        )  # fmt: skip
    return Typefaces(
        (*_family(own["serif"]), *base.serif),
        (*_family(own["sans"]), *base.sans),
        (*(file for file in own.values() if file), *base.files),
    )


def _own_file(folder: Path, role: str) -> Path | None:
    return next((folder / (role + suffix) for suffix in SUFFIXES if (folder / (role + suffix)).is_file()), None)


def _family(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    known = typst.Fonts(False, False, [file.parent]).fonts()
    found = [face for face in known if face.path is not None and Path(face.path).name == file.name]
    if not found:
        raise InputError([Fault(str(file), None, "", "", Text("应为可读的字体文件", "expected a readable typeface"))])
    return (found[0].family,)
