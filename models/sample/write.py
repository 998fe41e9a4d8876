"""Writes a whole invented `data/` folder. Knows how the tables are named, not how their rows are drawn."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from models.errors import Fault, InputError, Text, nearest
from models.folder import whole_folder
from models.sample.assumptions import readme
from models.sample.construction import construction
from models.sample.industry import industry
from models.sample.profiles import Area, city, text
from models.sample.surroundings import background, districts, exemptions

MOST_ENTERPRISES = 1_000_000


def synthesize(
    enterprises: int,
    seed: int,
    out: Path,
    *,
    only_district: str | None = None,
    projects: int | None = None,
    year: int = 2018,
) -> None:
    """Write enterprises, lines, technologies, projects, tasks, resources, exemptions, background, districts and README.

    `projects` defaults to a tenth of the enterprises; `only_district` keeps the city to one district; `year` is that of
    the building plans and lists. The same arguments write the same bytes. The folder appears whole or not at all.
    Raises InputError for a number out of range, an unknown district or an existing folder that is not empty.
    """
    count = round(enterprises / 10) if projects is None else projects
    areas = _checked(enterprises, seed, count, only_district, year)
    with whole_folder(out) as folder:
        made = industry(enterprises, seed, areas)
        built = construction(count, seed, year, areas)
        tables = {
            "enterprises": made.enterprises.drop(columns=["technology", "forced_ok"]),
            "lines": made.lines,
            "projects": built.projects,
            "tasks": built.tasks,
            "resources": built.resources,
            "exemptions": exemptions(made, built.projects, seed, year),
            "background": background(made, areas),
            "districts": districts(areas),
        }
        for name, table in tables.items():
            _write_table(table, folder / f"{name}.csv")
        (folder / "technologies.yaml").write_text(text("technologies.yaml"), encoding="utf-8", newline="\n")
        command = _command(enterprises, seed, only_district, projects, year)
        (folder / "README.md").write_text(readme(tables, command), encoding="utf-8", newline="\n")


def _checked(enterprises: int, seed: int, projects: int, only_district: str | None, year: int) -> tuple[Area, ...]:
    """The areas asked for; every fault of the arguments at once."""
    faults = [
        Fault(
            "synth",
            None,
            name,
            str(value),
            Text(f"应为 {low} 到 {high} 的整数", f"must be a whole number from {low} to {high}"),
        )
        for name, value, low, high in (
            ("enterprises", enterprises, 1, MOST_ENTERPRISES),
            ("seed", seed, 0, 2**32 - 1),
            ("projects", projects, 0, MOST_ENTERPRISES),
            ("year", year, 2000, 2100),
        )
        if not low <= value <= high
    ]
    known = {area.district: area for area in city().districts}
    if only_district is not None and only_district not in known:
        wanted = Text("应为示例城市的一个区（市）县", "must be a district of the sample city")
        faults.append(Fault("synth", None, "only_district", only_district, wanted, nearest(only_district, known)))
    if faults:
        raise InputError(faults)
    return city().districts if only_district is None else (known[only_district],)


def _write_table(table: pd.DataFrame, path: Path) -> None:
    """UTF-8, line feeds, floats with ten significant digits at most, empty cells for missing values."""
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n", float_format="%.10g")


def _command(enterprises: int, seed: int, only_district: str | None, projects: int | None, year: int) -> str:
    """The command that writes this folder again."""
    command = f"cuofeng synth --enterprises {enterprises} --seed {seed}"
    command += "" if only_district is None else f" --district {only_district}"
    command += "" if projects is None else f" --projects {projects}"
    return f"{command} --year {year} --out DIR"
