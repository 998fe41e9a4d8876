"""Sets a notice's data as PDF. Knows typst and typefaces, nothing of what is said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from matplotlib.ft2font import FT2Font

from reports.fonts import Typefaces, typefaces

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""Tagged and archivable; under PDF/A a character no typeface has is an error, in a plain PDF it is silently blank."""


KINDS = ("enterprise", "project")
"""The layouts: what `kind` in a notice's data may be."""


@dataclass(frozen=True)
class Press:
    """One compiler with its typefaces, used for every notice of a process."""

    compiler: typst.Compiler
    templates: Mapping[str, bytes]
    fonts: str
    stamp: datetime

    @classmethod
    def open(cls, stamp: date, font_dir: Path | None = None) -> Press:
        """`stamp` is the creation date written into every PDF: a fixed one, so that equal data give equal bytes."""
        faces = typefaces(font_dir)
        folders = list(dict.fromkeys(str(file.parent) for file in faces.files))
        layouts = files("reports.notice")
        shared = layouts.joinpath("paper.typ").read_bytes()
        templates = {kind: shared + layouts.joinpath(f"{kind}.typ").read_bytes() for kind in KINDS}
        compiler = typst.Compiler(font_paths=typst.Fonts(False, False, folders), ignore_system_fonts=True)
        fonts = json.dumps({"serif": faces.serif, "sans": faces.sans}, ensure_ascii=False)
        return cls(compiler, templates, fonts, datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))

    def pdf(self, data: Mapping[str, Any]) -> bytes:
        """Raises typst.TypstError when the data do not fit the template."""
        inputs = {"data": json.dumps(data, ensure_ascii=False), "fonts": self.fonts}
        made = self.compiler.compile(
            input=self.templates[data["kind"]],
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=self.stamp,
            pdf_tags=True,
        )
        assert isinstance(made, bytes)
        return made


@cache
def _characters(faces: Typefaces) -> frozenset[int]:
    """Code points that body text and tables can both show."""
    own = [frozenset(FT2Font(str(file)).get_charmap()) for file in faces.files]
    return frozenset.union(*own)


def missing_characters(data: Any, font_dir: Path | None = None) -> str:
    """Characters in any string of the data that no typeface has, each once, in order of appearance."""
    known = _characters(typefaces(font_dir))
    found = dict.fromkeys(char for text in _strings(data) for char in text if ord(char) not in known and char != "\n")
    return "".join(found)


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if key != "qr":
                yield from _strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _strings(value)
