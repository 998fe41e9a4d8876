"""Which rules stand behind each block. Knows who opened or demanded a mode, not whether the block is well placed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reports.verdict import Curtailment
from reports.verify.case import Case
from reports.verify.law import LineLaw
from reports.verify.lines import Blocks, Ints, Matter
from reports.verify.notes import Notes
from reports.verify.schedule import SCHEDULE

Reason = tuple[str, ...]


def reasons(laws: list[LineLaw], blocks: Blocks, lines: int) -> list[Reason]:
    """For each block the ids of the rules that opened or demanded its mode on some day of it, in policy order; none for
    `run` and for idle lines."""
    group = np.full(lines, -1, dtype=np.int64)
    for number, law in enumerate(laws):
        group[law.members] = number
    found: list[Reason] = [()] * len(blocks.line)
    order = np.argsort(group[blocks.line], kind="stable")
    cuts = np.searchsorted(group[blocks.line][order], np.arange(len(laws) + 1))
    for law, start, stop in zip(laws, cuts[:-1], cuts[1:], strict=True):
        mine = order[start:stop]
        mine = mine[blocks.mode[mine] != 0]
        if len(mine):
            _explain(law, blocks, mine, found)
    return found


def _explain(law: LineLaw, blocks: Blocks, mine: Ints, found: list[Reason]) -> None:
    """Writes into `found` the reasons of the blocks numbered `mine`, all of one group."""
    opening = [one for one in law.rules if one.opens.any()]
    behind = np.zeros((len(mine), len(opening)), dtype=np.bool_)
    for r, one in enumerate(opening):
        before = np.concatenate(([0], np.cumsum(one.days)))
        behind[:, r] = one.opens[blocks.mode[mine]] & (before[blocks.stop[mine]] > before[blocks.start[mine]])
    known: dict[bytes, Reason] = {}
    for block, row in zip(mine, behind, strict=True):
        key = row.tobytes()
        if key not in known:
            known[key] = tuple(one.rule.rule_id for one, here in zip(opening, row, strict=True) if here)
        found[block] = known[key]


def check_rules_column(matter: Matter, notes: Notes) -> None:
    """Each row names exactly the rules behind its block, `;` between, in the order of the policies."""
    claims = matter.plan.claims
    rows = Blocks(*_columns([(one.line, one.start, one.stop, one.mode) for one in claims]))
    for claim, right in zip(claims, reasons(matter.laws, rows, len(matter.case.tables.lines)), strict=True):
        expected = ";".join(right)
        if claim.rules == expected:
            continue
        where = f"{SCHEDULE}:{claim.row} {matter.case.tables.lines[claim.line].line_id}"
        zh = f"规则栏写「{claim.rules}」，应为「{expected}」"
        notes.add("law", where, zh, f"rules says {claim.rules!r}, should say {expected!r}", expected, "§6 rules")


def _columns(rows: list[tuple[int, int, int, int]]) -> NDArray[np.int64]:
    return np.array(rows, dtype=np.int64).reshape(-1, 4).T


def curtailments(case: Case, matter: Matter) -> tuple[Curtailment, ...]:
    """Every block of an active line in another mode than `run`, with its reasons."""
    blocks = matter.blocks
    behind = reasons(matter.laws, blocks, len(case.tables.lines))
    return tuple(
        Curtailment(
            int(blocks.line[b]),
            int(blocks.start[b]),
            int(blocks.stop[b]),
            case.tables.lines[blocks.line[b]].modes[blocks.mode[b]].name,
            behind[b],
        )
        for b in np.flatnonzero(blocks.mode != 0)
    )
