"""Where a run is written: whole or not at all, and never over anything but an earlier run. Knows no plan."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import Fault, InputError, Text
from models.folder import whole_folder

MANIFEST = "manifest.json"


def read_manifest(folder: Path) -> dict[str, object] | None:
    """What this program wrote of itself into a run's folder; None where it wrote none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("program") == "cuofeng" else None


@contextmanager
def run_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """A hidden sibling of `target` to write into, which takes its name when the block ends without an error.

    Being a sibling, relative paths out of it stay true. Raises InputError when `target` holds anything, unless that is
    an earlier run and `replace` is asked for.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 - resolve() would follow the user's own links
    if not replace or not target.exists() or (target.is_dir() and not any(target.iterdir())):
        with whole_folder(target) as building:
            yield building
        return
    if not target.is_dir() or read_manifest(target) is None:
        expected = Text(
            "--force 只替换本程序生成的结果文件夹，这里不是；请换一个位置",
            "--force replaces only a folder that this program wrote as a run, which this is not: name another place",
        )
        raise InputError([Fault(str(target), None, "--out", "", expected)])
    fresh, old = _sibling(target), _sibling(target)
    with whole_folder(fresh) as building:
        yield building
    target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old)


@contextmanager
def renewed_run(target: Path) -> Iterator[Path]:
    """A copy of an existing run to write into, which then takes the run's place."""
    with run_folder(target, replace=True) as building:
        shutil.copytree(target, building, dirs_exist_ok=True)
        yield building


def _sibling(target: Path) -> Path:
    return target.with_name(f".{target.name}-{secrets.token_hex(4)}")
