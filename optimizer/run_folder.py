"""A folder that appears whole or not at all. Knows files and renames, not what they say."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import Fault, InputError, Text

MANIFEST = "manifest.json"


def is_run(folder: Path) -> bool:
    """Whether this program wrote the folder: only such a one may ever be replaced."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("program") == "cuofeng"


def check_vacant(target: Path, *, replace: bool = False) -> None:
    """Raises InputError unless `target` is absent, an empty folder, or a run that may be replaced."""
    if target.is_dir():
        if not any(target.iterdir()) or (replace and is_run(target)):
            return
    elif not target.exists():
        return
    if replace:
        expected = Text(
            "--force 只替换本程序生成的结果文件夹；这里不是，请换一个位置",
            "--force replaces only a results folder that this program wrote, which this is not: name another place",
        )
    else:
        expected = Text(
            "应为不存在或空的文件夹；要替换已有结果请加 --force",
            "must not exist or be empty; add --force to replace earlier results",
        )
    raise InputError([Fault("", None, "--out", str(target), expected)])


@contextmanager
def whole_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """A hidden sibling of `target` to write into; it takes the name `target` when the block ends without an error.

    Being a sibling, relative paths out of it stay true after the move. Raises InputError as check_vacant does.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 - resolve() would follow the user's own links
    check_vacant(target, replace=replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    building = _sibling(target, "partial")
    building.mkdir()
    try:
        yield building
        _move(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)


@contextmanager
def renewed_folder(target: Path) -> Iterator[Path]:
    """A copy of an existing run to write into, which then takes the run's place."""
    with whole_folder(target, replace=True) as building:
        shutil.copytree(target, building, dirs_exist_ok=True)
        yield building


def _sibling(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.{suffix}")


def _move(building: Path, target: Path) -> None:
    if not target.exists():
        building.rename(target)
    elif any(target.iterdir()):
        old = _sibling(target, "old")
        target.rename(old)
        building.rename(target)
        shutil.rmtree(old)
    else:  # an empty folder stays itself: somebody may be standing in it
        for child in sorted(building.iterdir()):
            child.rename(target / child.name)
