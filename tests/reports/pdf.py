"""What a search in a PDF viewer finds. Knows no notice."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader


def text_of(pdf: Path) -> str:
    """All text without spaces and line ends."""
    return "".join("".join(page.extract_text() for page in PdfReader(pdf).pages).split())
