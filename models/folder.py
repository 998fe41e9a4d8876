"""A folder that appears whole or not at all. Knows nothing of what stands in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import Fault, InputError, Text


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """Give a hidden folder beside `out` to write into; rename it to `out` at the end, remove it on any failure.

    Raises InputError before anything is written when `out` exists and is not an empty folder.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        expected = Text(
            "应为尚不存在或空的文件夹（不会覆盖已有文件）", "expected a new or empty folder (nothing is overwritten)"
        )
        raise InputError([Fault(out.as_posix(), None, "out", "", expected)])
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    draft.chmod(0o755)
    try:
        yield draft
        if out.exists():
            out.rmdir()
        draft.replace(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
