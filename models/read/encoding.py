"""Bytes of a file into text. Knows encodings, not what the text means."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path

from models.errors import Text
from models.read.notes import Notes, shown_path

UNWANTED = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, those that reverse the direction of writing, halves of surrogate pairs, and non-characters:
none belongs in a name, and each spoils a terminal, a workbook or a PDF."""

UNWANTED_EXPECTED = Text("不得含有控制字符", "must not contain control characters")


def is_folder(path: Path) -> bool:
    """Path.is_dir raises on a name that is too long; os.path does not."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: Path) -> bool:
    """As Path.is_file, for any name."""
    return os.path.isfile(path)  # noqa: PTH113


def read_bytes(path: Path, notes: Notes) -> bytes | None:
    """The whole file, or None after a fault."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        reason = Text("找不到此文件", "no such file")
    except IsADirectoryError:
        reason = Text("这是文件夹，应为文件", "is a folder where a file is expected")
    except OSError:
        reason = Text("无法读取此文件", "cannot be read")
    else:
        notes.read(path)
        return raw
    notes.fault(shown_path(path), None, "", "", reason)
    return None


def read_text(path: Path, notes: Notes) -> str | None:
    """The file's text: with a byte order mark or in strict UTF-8, else in strict GB18030; None after a fault.

    Detectors guess wrongly on small files; strict UTF-8 hardly ever accepts Chinese text in GB18030, so the order decides.
    """
    raw = read_bytes(path, notes)
    if raw is None:
        return None
    file = shown_path(path)
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        workbook = Text(
            "这是 Excel 工作簿，应为文本；请另存为 CSV UTF-8，或以 data.xlsx 整本提供",
            "is an Excel workbook where text is expected: save it as CSV UTF-8, or give the whole book as data.xlsx",
        )
        notes.fault(file, None, "", "", workbook)
        return None
    if b"\x00" in raw:
        row = raw[: raw.index(b"\x00")].count(b"\n") + 1
        notes.fault(
            file, row, "", "", Text("文件含有二进制零字节，应为文本", "holds a NUL byte where text is expected")
        )
        return None
    text = _decode(raw)
    if isinstance(text, int):
        row = raw[:text].count(b"\n") + 1
        notes.fault(file, row, "", "", Text("编码应为 UTF-8 或 GB18030", "must be encoded in UTF-8 or GB18030"))
        return None
    for found in UNWANTED.finditer(text):
        notes.fault(file, text.count("\n", 0, found.start()) + 1, "", found[0], UNWANTED_EXPECTED)
    return text


def _decode(raw: bytes) -> str | int:
    """The text, or the position of the first byte that neither encoding explains."""
    if raw.startswith(codecs.BOM_UTF8):
        try:
            return raw[3:].decode("utf-8")
        except UnicodeDecodeError as wrong:
            return wrong.start + 3
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        position = wrong.start
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return position
