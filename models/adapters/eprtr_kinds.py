"""What a plant of each E-PRTR activity is assumed to be. Knows the constants' file, no facility."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from models.actors import Kg


@dataclass(frozen=True)
class Kind:
    """`kg` (so2, nox, pm, vocs) and `yuan` per unit of output; `codes` the activities it stands for, none = the rest."""

    name: str
    sector: str
    technology: str
    product: str
    unit: str
    codes: tuple[str, ...]
    kg: Kg
    yuan: float
    why: str


def _text(name: str) -> str:
    return files("models.adapters").joinpath(name).read_text(encoding="utf-8")


def technologies_yaml() -> str:
    """The table of technologies that goes with the kinds, as written."""
    return _text("eprtr_technologies.yaml")


@cache
def technologies() -> dict[str, dict[str, dict[str, Any]]]:
    """Modes by technology."""
    return {key: row["modes"] for key, row in yaml.safe_load(technologies_yaml()).items()}


@cache
def kinds() -> tuple[Kind, ...]:
    raw = yaml.safe_load(_text("eprtr_kinds.yaml"))
    return tuple(
        Kind(name=name, codes=tuple(row.pop("codes")), kg=tuple(row.pop("kg")), **row) for name, row in raw.items()
    )


@cache
def kind_of(activity: str) -> Kind:
    """The kind whose code is the longest beginning of the activity, such as 4(e) before 4 for `4(e)`."""
    codes = {code: kind for kind in kinds() for code in kind.codes}
    fitting = [code for code in codes if activity.startswith(code)]
    return codes[max(fitting, key=len)] if fitting else kinds()[-1]
