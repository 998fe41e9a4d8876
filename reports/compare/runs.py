"""One run opened for a comparison: what the verifier recomputed of it and what only its maker can say. Knows a run's
folder, not what it is compared with."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from models.errors import Text
from reports import words
from reports.verdict import Verdict
from reports.verify import verify_run
from reports.verify.files import Inputs
from reports.verify.notes import UnreadableError

STATUS = {
    "optimal": Text("最优", "optimal"),
    "feasible": Text("限值全部满足", "every limit met"),
    "targets_unmet": Text("有限值未满足", "limits missed"),
    "unverified": Text("核验未通过", "not verified"),
    "unreadable": Text("无法核算", "cannot be read"),
}
"""What a run can be. The first three are its own words, and stand only where the verifier agrees."""
TECHNOLOGIES = "technologies.yaml"
TABLES = (".csv", ".xlsx")

Hashes = dict[str, str]


@dataclass(frozen=True)
class Run:
    """A run under a short name of its own.

    `status` is a key of STATUS; `bound_yuan` and `gap` are what the run has proven, None where it proved nothing or did
    not verify; `seconds` what its search took. `tables` and `policies` map names of input files to their sha256 at the
    time of the run. Every other number comes from `verdict`.
    """

    label: str
    folder: Path
    scenario: str
    status: str
    bound_yuan: float | None
    gap: float | None
    seconds: float | None
    verdict: Verdict
    tables: Hashes = field(default_factory=dict)
    policies: Hashes = field(default_factory=dict)

    @property
    def readable(self) -> bool:
        """Whether its inputs and its schedule could be read, so that its numbers mean something."""
        return bool(self.verdict.ledger.days)

    @property
    def sound(self) -> bool:
        """Whether it verifies and meets every limit, so that its cost is that of a plan to follow."""
        return self.verdict.passed and self.verdict.status == "met"


def labels(folders: Sequence[Path]) -> tuple[str, ...]:
    """The name of each folder, with as many folders above it as tell it from the others."""
    parts = [PurePosixPath(folder.resolve().as_posix()).parts for folder in folders]
    depth = [1] * len(parts)
    while True:
        named = [words.printable("/".join(own[-n:])) or "/" for own, n in zip(parts, depth, strict=True)]
        often = Counter(named)
        again = [n for n, name in enumerate(named) if often[name] > 1 and depth[n] < len(parts[n])]
        if not again:
            break
        for n in again:
            depth[n] += 1
    return tuple(name if often[name] == 1 else f"{name} ({n + 1})" for n, name in enumerate(named))


def read_run(folder: Path, label: str) -> Run:
    """The run judged by the verifier; whatever is wrong with it is in the verdict, never an exception."""
    verdict = verify_run(folder)
    manifest, summary = _json(folder / "manifest.json"), _json(folder / "summary.json")
    claimed = summary.get("status")
    if verdict.status == "unknown":
        status = "unreadable"
    elif not verdict.passed or claimed not in ("optimal", "feasible", "targets_unmet"):
        status = "unverified"
    else:
        status = str(claimed)
    proven = summary if verdict.passed else {}
    tables, policies = _inputs(folder, manifest)
    return Run(
        label=label,
        folder=folder,
        scenario=words.printable(str(summary.get("scenario") or "")),
        status=status,
        bound_yuan=_number(proven.get("bound")),
        gap=_number(proven.get("gap")),
        seconds=_number(summary.get("seconds")),
        verdict=verdict,
        tables=tables,
        policies=policies,
    )


def _json(file: Path) -> Mapping[str, Any]:
    """An empty map where there is none: the verifier has told of it."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _number(value: Any) -> float | None:
    """A proven number, or None; a claim of another type proves nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _inputs(folder: Path, manifest: Mapping[str, Any]) -> tuple[Hashes, Hashes]:
    """Hashes of the tables and of the policies, by file name; scenario files are what runs are meant to differ in."""
    tables: Hashes = {}
    policies: Hashes = {}
    listed, inputs = manifest.get("inputs"), Inputs()
    for entry in listed if isinstance(listed, list) else []:
        path, digest = (entry.get(key) if isinstance(entry, dict) else None for key in ("path", "sha256"))
        if not isinstance(path, str) or not isinstance(digest, str):
            continue
        name = PurePosixPath(path).name
        if name.lower().endswith(TABLES) or name == TECHNOLOGIES:
            tables[words.printable(name)] = digest.lower()
        elif _is_policy(inputs, folder / path):
            policies[words.printable(name)] = digest.lower()
    return tables, policies


def _is_policy(inputs: Inputs, file: Path) -> bool:
    try:
        return "policy" in inputs.yaml(file)
    except UnreadableError:
        return False
