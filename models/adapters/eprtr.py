"""The European register of industrial emissions (E-PRTR, Regulation (EC) 166/2006) as a list to import.

Knows the register's columns and files written from it; what a plant of each activity is stands in eprtr_kinds.
Source: European Environment Agency, Industrial Reporting database; reuse with attribution.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from models.adapters.eprtr_checks import ID, POLLUTANT_COLUMNS, REQUIRED, Checked, check
from models.adapters.eprtr_kinds import technologies_yaml
from models.adapters.eprtr_scenario import policy_yaml, readme, scenario_yaml
from models.adapters.eprtr_tables import tables
from models.adapters.reading import read_list
from models.adapters.report import ImportReport, report_csv
from models.errors import Fault, InputError, Text, nearest
from models.folder import whole_folder
from models.read.sheets import Sheet


def recognises(header: tuple[str, ...]) -> bool:
    return ID in header and any(column in header for column in POLLUTANT_COLUMNS)


def import_eprtr(csv_path: Path, country: str, out: Path) -> ImportReport:
    """Turn the facilities of `country` (two letters, such as AT) into contract tables in the new folder `out`.

    Writes data/, policies/illustrative.yaml, scenario.yaml, import-report.csv and README.md, all or nothing.
    Raises InputError when the file is no such list, lacks a column, or has no usable facility of that country.
    """
    return convert(*read_list(csv_path), country, out)


def convert(sheet: Sheet, torn: tuple[Fault, ...], country: str, out: Path) -> ImportReport:
    """As import_eprtr, from a sheet already read; `torn` are its rows that could not be split into columns."""
    rows = _rows(sheet, country)
    found = check(rows, torn, country)
    if found.facilities.empty:
        none = Text(
            "该国没有一家可用的设施，原因见各行", "no facility of this country can be used; see the reasons of each row"
        )
        faults = [Fault(sheet.file, r.row, r.column, r.value, r.reason) for r in found.remarks if r.action == "refused"]
        raise InputError([Fault(sheet.file, None, "countryCode", country, none), *faults])
    _write(found, country, sheet.file, out)
    refused = {remark.row for remark in found.remarks if remark.action == "refused"}
    return ImportReport(out / "scenario.yaml", len(found.facilities), len(refused), found.remarks)


def _rows(sheet: Sheet, country: str) -> pd.DataFrame:
    """The sheet as text by column, with `row`; every fault that makes the file useless at once."""
    lacking = Text("缺少必需的列", "a required column is missing")
    faults = [Fault(sheet.file, sheet.header_row, name, "", lacking, nearest(name, sheet.header))
              for name in REQUIRED if name not in sheet.header]  # fmt: skip
    twice = Text("列名重复", "a column name stands twice")
    faults += [
        Fault(sheet.file, sheet.header_row, name, "", twice) for name in REQUIRED if sheet.header.count(name) > 1
    ]
    if not faults:
        frame = pd.DataFrame({name: sheet.columns[sheet.header.index(name)] for name in sheet.header}, dtype=str)
        frame["row"] = sheet.rows
        known = sorted({code for code in frame["countryCode"] if code})
        if country in known:
            return frame
        wanted = Text(f"清单中没有这个国家；有 {' '.join(known)}", f"is not in the list; it has {' '.join(known)}")
        faults.append(
            Fault(sheet.file, None, "countryCode", country, wanted, country.upper() if country.upper() in known else "")
        )
    raise InputError(faults)


def _write(found: Checked, country: str, source: str, out: Path) -> None:
    made = tables(found.facilities)
    with whole_folder(out) as folder:
        for part in ("data", "policies"):
            (folder / part).mkdir()
        for name, table in made.items():
            table.to_csv(folder / "data" / f"{name}.csv", index=False, lineterminator="\n", float_format="%.10g")
        for name, text in {
            "data/technologies.yaml": technologies_yaml(),
            "policies/illustrative.yaml": policy_yaml(),
            "scenario.yaml": scenario_yaml(made["lines"], made["districts"], country),
            "import-report.csv": report_csv(found.remarks),
            "README.md": readme(made, found.remarks, country, Path(source).name),
        }.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
