"""Sectors, districts and enterprises as the page shows them, in plain JSON values. Knows comparisons, no markup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.actors import POLLUTANTS
from models.errors import Lang
from reports import words
from reports.compare import texts
from reports.compare.books import By, Group
from reports.compare.changes import Change, Figures
from reports.compare.comparison import Comparison
from reports.page.texts import POLLUTANTS as FORMULAS

WAN = 10_000.0
TONNE = 1000.0

Quantity = tuple[str, int, Callable[[Group], float]]


def groups(comparison: Comparison, by: By, lang: Lang) -> dict[str, Any]:
    """Every sector or district that some run touches, the greatest loss first; `values` by quantity, run and group, None
    where a run does not have it."""
    own, of = comparison.groups(by), _quantities(lang)
    found = {name for each in own for name, group in each.items() if any(get(group) for _, _, get in of)}
    most = {name: max(each[name].loss_yuan for each in own if name in each) for name in found}
    names = sorted(found, key=lambda name: (-most[name], name))
    return {
        "names": [words.printable(name) for name in names],
        "quantities": [
            {
                "name": said,
                "digits": digits,
                "values": [[_round(get(each[name]), digits) if name in each else None for name in names] for each in own],
            }
            for said, digits, get in of
        ],
    }  # fmt: skip


def firms(comparison: Comparison, lang: Lang) -> dict[str, Any]:
    """Enterprises that some run plans otherwise: id, name, district and sector by number, and their figures by run (0 where
    a run does not have it, or plans it as the first does); `changed` by run: [enterprise, line-days moved]."""
    every = [one for each in comparison.changes for one in each]
    districts = sorted({words.printable(one.district) for one in every})
    sectors = sorted({words.printable(one.sector) for one in every})
    place, trade = ({name: n for n, name in enumerate(names)} for names in (districts, sectors))
    number: dict[str, int] = {}
    rows: list[list[Any]] = []
    changed: list[list[list[int | None]]] = []
    for run, each in enumerate(comparison.changes):
        changed.append([])
        for one in each:
            n = number.setdefault(one.enterprise_id, len(rows))
            if n == len(rows):
                at = place[words.printable(one.district)], trade[words.printable(one.sector)]
                rows.append([*_names(one), *at, [0] * len(comparison.runs)])
            figures = rows[n][4]
            figures[0], figures[run] = (_figures(side, comparison.modes) for side in (one.before, one.after))
            changed[run].append([n, one.days_moved])
    modes = [words.printable(words.mode_look(mode, 1.0).name.say(lang)) for mode in comparison.modes]
    return {"modes": modes, "districts": districts, "sectors": sectors, "firms": rows, "changed": changed}


def _quantities(lang: Lang) -> list[Quantity]:
    """Name, decimals and value of everything that a group is compared by."""
    cut = texts.QUANTITIES["cut"].say(lang)
    return [
        (texts.QUANTITIES["loss"].say(lang), 1, lambda group: group.loss_yuan / WAN),
        *((cut.format(pollutant=FORMULAS[name]), 2, _tonnes(p)) for p, name in enumerate(POLLUTANTS)),
        (texts.QUANTITIES["enterprises"].say(lang), 0, lambda group: group.enterprises),
        (texts.QUANTITIES["line_days"].say(lang), 0, lambda group: group.line_days),
    ]


def _tonnes(p: int) -> Callable[[Group], float]:
    return lambda group: group.cut_kg[p] / TONNE


def _names(one: Change) -> tuple[str, str]:
    return words.printable(one.enterprise_id), words.printable(one.name)


def _figures(one: Figures | None, modes: list[str]) -> Any:
    """Yuan of loss, restarts and measures, kg cut of each pollutant, and line-days in each mode (`run` first)."""
    if one is None:
        return 0
    money = [_round(yuan, 0) for yuan in (one.loss_yuan, one.restart_yuan, one.measure_yuan)]
    return [*money, *(_round(kg, 2) for kg in one.cut_kg), [one.days.get(mode, 0) for mode in modes]]


def _round(value: float, digits: int) -> float:
    return round(float(value), digits) + 0.0
