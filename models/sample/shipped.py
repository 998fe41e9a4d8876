"""The two folders that the repository and a new working folder carry: a city and one of its districts. Knows no table."""

from __future__ import annotations

from pathlib import Path

from models.sample.write import synthesize

DISTRICT = "青白江区"


def ship(out: Path) -> None:
    """Write the city of 1,600 enterprises to `out` and the district of 60, a year earlier, to `out/qingbaijiang`.

    The scenarios' limits are set for these two. Seeds were chosen for 8 cement kilns and 4 glass lines, as in Chengdu
    in 2019-20, and for a district that has all three trades its plan staggers.
    """
    synthesize(1600, 2006, out)
    synthesize(60, 2014, out / "qingbaijiang", only_district=DISTRICT, year=2017)
