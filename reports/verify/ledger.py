"""The books in the form that charts, tables and notices draw from. Knows how to hand over, judges nothing."""

from __future__ import annotations

import numpy as np

from reports.verdict import Ledger, MeasureTaken
from reports.verify.limits import Books
from reports.verify.lines import mode_days
from reports.verify.reasons import curtailments


def make_ledger(books: Books) -> Ledger:
    """Everything recomputed, arrays read-only."""
    case, accounts, works = books.case, books.accounts, books.works
    lines, modes = case.tables.lines, books.matter.plan.modes
    days = len(case.season)
    by_district = {name: books.area(name) for name in accounts.district.names}
    caps = {str(cap.get("area") or "city"): books.area(str(cap.get("area") or "city")) for cap in case.limits["caps"]}
    ledger = Ledger(
        days=case.season.all,
        line_ids=tuple(line.line_id for line in lines),
        line_names=tuple(line.name for line in lines),
        enterprise_ids=tuple(line.firm.enterprise_id for line in lines),
        enterprise_names=tuple(line.firm.name for line in lines),
        sectors=tuple(line.firm.traits["sector"] for line in lines),
        districts=tuple(line.firm.district for line in lines),
        products=tuple(line.product for line in lines),
        output_units=tuple(line.output_unit for line in lines),
        active=books.matter.active,
        mode_names=_mode_names(books),
        mode_by_day=modes,
        mode_days=mode_days(modes, max((len(line.modes) for line in lines), default=1)).astype(np.int32),
        works=accounts.works.astype(np.int32),
        planned_kg=accounts.planned_kg,
        baseline_kg=accounts.baseline_kg,
        loss_yuan=accounts.loss_yuan,
        restart_yuan=accounts.restart_yuan,
        value_yuan=accounts.value_yuan,
        lost_output=accounts.lost_output,
        normal_output=accounts.normal_output,
        curtailments=curtailments(case, books.matter),
        tasks=works.ledger(),
        measures=tuple(
            MeasureTaken(one.line, one.offer.measure_id, one.offer.title, one.start, one.yuan)
            for one in books.matter.taken
        ),
        city_planned_kg=books.area("city")[0],
        city_baseline_kg=books.area("city")[1],
        district_planned_kg={name: pair[0] for name, pair in by_district.items()},
        district_baseline_kg={name: pair[1] for name, pair in by_district.items()},
        cap_planned_kg={name: pair[0] for name, pair in caps.items()},
        cap_baseline_kg={name: pair[1] for name, pair in caps.items()},
        sector_loss_yuan=dict(zip(accounts.sector.names, accounts.loss_by_sector, strict=True)),
        district_loss_yuan=dict(zip(accounts.district.names, accounts.loss_by_district, strict=True)),
        task_planned_kg={name: works.planned.get(name, np.zeros((days, 4))) for name in works.planned},
        task_baseline_kg={name: works.baseline.get(name, np.zeros((days, 4))) for name in works.baseline},
    )
    _freeze(ledger)
    return ledger


def _mode_names(books: Books) -> tuple[tuple[str, ...], ...]:
    known: dict[int, tuple[str, ...]] = {}
    found = []
    for line in books.case.tables.lines:
        key = id(line.modes)
        if key not in known:
            known[key] = tuple(mode.name for mode in line.modes)
        found.append(known[key])
    return tuple(found)


def _freeze(ledger: Ledger) -> None:
    for value in vars(ledger).values():
        for array in value.values() if isinstance(value, dict) else (value,):
            if isinstance(array, np.ndarray):
                array.flags.writeable = False
