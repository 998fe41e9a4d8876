"""certificate.json: the prices that prove a run's bound, in the scenario's own words, so that anyone can recompute it.
Knows problems and plans, no engine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import Text
from models.plan import Certificate
from models.problem import Problem, Row

CERTIFICATE = "certificate.json"
REASONS = {
    "no_bound": Text("没有声明下界", "no bound is claimed"),
    "exact": Text(
        "下界由穷尽搜索证明，不依据价格", "the bound was proven by an exhaustive search and does not rest on prices"
    ),
    "no_prices": Text("下界不需要价格", "the bound needs no prices"),
}
"""Why a certificate has no prices."""

Entry = dict[str, Any]


def certificate(problem: Problem, proven: Certificate) -> dict[str, Any]:
    """The bound in yuan and every price that is not 0; `prices` null with the reason where none prove it. Of enterprises that were
    asked as one it says `together`."""
    bound = None if proven.bound_yuan is None else float(proven.bound_yuan)
    reason = _reason(proven)
    if reason is not None:
        return {"bound": bound, "prices": None, "reason": {"code": reason, **REASONS[reason]._asdict()}}
    active = (problem.scenario.lines[i] for i in problem.line_index)
    firms = list(dict.fromkeys(line.enterprise_id for line in active))
    resources = [one.resource for one in problem.scenario.resources if not one.project_id]
    days = problem.horizon.days if problem.projects else ()
    sizes = (len(problem.rows), len(firms), len(resources) * len(days))
    if len(proven.prices) != sum(sizes):
        raise ValueError(f"{len(proven.prices)} prices, should be {sum(sizes)}")
    rows, burdens, uses = np.split(proven.prices, np.cumsum(sizes)[:2])
    together = set(proven.together.tolist())
    of_uses = uses.reshape(len(resources), len(days))
    return {
        "bound": bound,
        "prices": {
            "limits": [{**_words(problem.rows[r], r), "price": price} for r, price in _priced(rows)],
            "burdens": [
                {"enterprise_id": firms[e], "price": price, **({"together": True} if e in together else {})}
                for e, price in _priced(burdens)
            ],
            "resources": [
                {"resource": resource, "day": days[h].isoformat(), "price": price}
                for resource, of_days in zip(resources, of_uses, strict=True)
                for h, price in _priced(of_days)
            ],
        },
    }


def _reason(proven: Certificate) -> str | None:
    if proven.bound_yuan is None:
        return "no_bound"
    if len(proven.prices):
        return None
    return "exact" if proven.method == "exact" else "no_prices"


def _priced(prices: NDArray[np.float64]) -> list[tuple[int, float]]:
    return [(int(n), float(prices[n])) for n in np.flatnonzero(prices)]


def _words(row: Row, number: int) -> Entry:
    """A limit as limits.csv names it, with its place there: `row` 1 is the first below the header."""
    words = {
        "kind": row.kind,
        "pollutant": row.subject if row.kind in ("target", "cap") else "",
        "product": row.subject if row.kind == "floor" else "",
        "area": row.area,
        "period": row.period.name,
    }
    return {"row": number + 1, **{key: word for key, word in words.items() if word}}


def write_certificate(file: Path, problem: Problem, proven: Certificate) -> None:
    """One price a line; numbers in full, the same bytes for the same prices."""
    file.write_text("\n".join(_lines(certificate(problem, proven), "")) + "\n", encoding="utf-8")


def _lines(value: Any, indent: str) -> list[str]:
    """JSON in which a map or list of maps is spread over lines and a flat map stands on one."""
    inner = indent + "  "
    if isinstance(value, Mapping) and any(isinstance(part, (Mapping, list)) for part in value.values()):
        parts = [(f"{json.dumps(key)}: ", _lines(part, inner)) for key, part in value.items()]
        return _spread("{", parts, "}", inner, indent)
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return _spread("[", [("", _lines(part, inner)) for part in value], "]", inner, indent)
    return [json.dumps(value, ensure_ascii=False, allow_nan=False)]


def _spread(left: str, parts: list[tuple[str, list[str]]], right: str, inner: str, indent: str) -> list[str]:
    found = [left]
    for n, (head, lines) in enumerate(parts):
        comma = "," if n + 1 < len(parts) else ""
        found += [inner + head + lines[0], *lines[1:]]
        found[-1] += comma
    return [*found, indent + right]
