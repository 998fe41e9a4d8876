"""An earlier run opened again: its manifest, its scenario, whether its inputs are still the same. Writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.errors import Fault, InputError, Text
from models.read import load_scenario
from models.scenario import Scenario
from optimizer.run_folder import read_manifest
from reports.record import sha256


def manifest_of(run: Path) -> dict[str, Any]:
    """Raises InputError when the folder is not a run."""
    manifest = read_manifest(run)
    if manifest is None or not isinstance(manifest.get("scenario"), str):
        expected = Text(
            "应为 cuofeng run 或 solve 写出的结果文件夹（缺少有效的 manifest.json）",
            "must be the folder of a run (no valid manifest.json in it)",
        )
        raise InputError([Fault(str(run), None, "", "", expected)])
    return manifest


def scenario_of(run: Path) -> Scenario:
    """The run's scenario as it stands on disk now; raises InputError when it cannot be read."""
    return load_scenario(run / str(manifest_of(run)["scenario"]))


def changed_inputs(run: Path) -> tuple[Fault, ...]:
    """A warning for each input that is not what the run was made from."""
    expected = Text(
        "与运行时的文件不同，以下内容可能与原结果不符",
        "is not the file the run was made from: what follows may differ from it",
    )
    inputs = manifest_of(run).get("inputs", [])
    paths = [(run / str(entry["path"]), entry.get("sha256")) for entry in inputs if isinstance(entry, dict)]
    return tuple(
        Fault(path.name, None, "", "", expected)
        for path, digest in paths
        if not path.is_file() or sha256(path) != digest
    )


def refuse_baseline(run: Path) -> None:
    """Raises InputError for a run that is no plan but a baseline to compare with: nobody may be told to follow it."""
    kind = manifest_of(run).get("baseline")
    if kind is not None:
        expected = Text(
            "是供对比的现行做法，不是方案：不出告知书",
            "is a baseline to compare with and no plan: no notices are made of it",
        )
        raise InputError([Fault(str(run), None, "baseline", str(kind), expected)])
