"""What surrounds the sample city's works: areas, background emission, exemption lists. Knows no project's tasks."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from models.actors import POLLUTANTS
from models.sample.draw import LISTS, significant, stream
from models.sample.industry import Industry
from models.sample.names import evidence
from models.sample.profiles import Area, city, technologies

ULTRA_LOW = ("cement_kiln", "flat_glass", "electric_steel", "brick_tunnel_kiln", "coal_power", "coal_boiler")
"""Trades that 成办函〔2018〕73号 第10项 invites to ultra-low emission, and boilers."""
QINGBAIJIANG = "青白江区"
COLUMNS = ["exemption_id", "subject_id", "list", "evidence", "valid_from", "valid_to", "joined_on"]


def districts(areas: tuple[Area, ...]) -> pd.DataFrame:
    return pd.DataFrame([{"district": a.district, "name": a.district, "zone": a.zone} for a in areas])


def background(made: Industry, areas: tuple[Area, ...]) -> pd.DataFrame:
    """Kg a day from traffic, homes and road dust, such that the listed lines hold their share of the whole society."""
    place = city()
    listed = made.lines.loc[made.lines["status"] == "active", list(POLLUTANTS)].sum().to_numpy()
    share = np.array([place.listed_share[p] for p in POLLUTANTS])
    rest = listed * (1 - share) / share
    people = np.array([a.people for a in areas])
    people = people / people.sum()
    rows = [("all", np.ones(4))]
    for season in place.seasonal:
        rows += [(str(month), np.array([season[p] for p in POLLUTANTS])) for month in season["months"]]
    frames = [
        pd.DataFrame(significant(np.outer(people, rest * part)), columns=list(POLLUTANTS)).assign(
            district=[a.district for a in areas], month=month
        )
        for month, part in rows
    ]
    return pd.concat(frames, ignore_index=True)[["district", "month", *POLLUTANTS]]


class _Register:
    """Collects exemptions in the order in which they are given."""

    def __init__(self, seed: int, year: int) -> None:
        self.rng = stream(seed, LISTS)
        self.year = year
        self.rows: list[dict[str, str]] = []

    def some(self, pool: pd.Series, n: int) -> list[str]:
        """`n` of the pool at random, in the pool's order."""
        chosen = self.rng.permutation(len(pool))[:n]
        return [str(pool.iloc[k]) for k in sorted(chosen)]

    def day(self, first: date, last: date) -> date:
        return first + timedelta(int(self.rng.randint(0, (last - first).days + 1)))

    def add(
        self, subject: str, name: str, authority: str,
        first: date | None = None, last: date | None = None, joined: date | None = None,
    ) -> None:  # fmt: skip
        number = len(self.rows) + 1
        self.rows.append(
            {
                "exemption_id": f"X{number:05d}",
                "subject_id": subject,
                "list": name,
                "evidence": evidence(authority, self.year, number),
                "valid_from": str(first or ""),
                "valid_to": str(last or ""),
                "joined_on": str(joined or ""),
            }
        )


def exemptions(made: Industry, projects: pd.DataFrame, seed: int, year: int) -> pd.DataFrame:
    """All lists that the two policies and the illustrative one ask for; the district's lists hold only its own."""
    book = _Register(seed, year)
    _good_lists(book, made.enterprises, year)
    _projects(book, projects, year)
    _district_lists(book, made.enterprises, projects, year)
    _forcing_lists(book, made.enterprises, year)
    return pd.DataFrame(book.rows, columns=COLUMNS)


def _some(share: float, n: int) -> int:
    """That share of `n`, at least one when there is anybody."""
    return min(n, max(1, round(share * n)))


def _district_lists(book: _Register, firms: pd.DataFrame, projects: pd.DataFrame, year: int) -> None:
    """Lists of 青府办函〔2017〕8号: rectification, missed totals, boilers, sites, and ten days of a pollution alert."""
    here = firms[(firms["district"] == QINGBAIJIANG) & firms["forced_ok"]]
    held = {row["subject_id"] for row in book.rows}
    limits = pd.Series([_can_limit(t) for t in here["technology"]], index=here.index, dtype=bool)
    for name, authority, fits, share, first, last in [
        (
            "brick_rectify",
            "环",
            here["technology"] == "brick_tunnel_kiln",
            0.3,
            date(year, 9, 15),
            date(year + 1, 3, 14),
        ),
        ("boiler_noncompliant", "质", here["technology"] == "coal_boiler", 0.3, date(year, 6, 1), None),
        ("total_missed", "环", limits & (here["key_emitter"] == "yes"), 0.1, date(year, 11, 1), date(year + 1, 1, 31)),
        ("heavy_pollution_alert", "环", limits, 0.1, date(year, 12, 20), date(year, 12, 29)),
    ]:
        pool = here.loc[fits & ~here["enterprise_id"].isin(held), "enterprise_id"]
        for firm in book.some(pool, _some(share, len(pool))):
            held.add(firm)
            book.add(firm, name, authority, first, last)
    for name, share, first, last in [
        ("site_not_ready", 0.1, date(year, 4, 14), date(year, 8, 31)),
        ("heavy_pollution_alert", 0.3, date(year, 12, 20), date(year, 12, 29)),
    ]:
        digs = projects["kind"] != "fitout"
        free = digs & (projects["district"] == QINGBAIJIANG) & ~projects["project_id"].isin(held)
        for site in book.some(projects.loc[free, "project_id"], _some(share, int(free.sum()))):
            held.add(site)
            book.add(site, name, "建", first, last)


def _forcing_lists(book: _Register, firms: pd.DataFrame, year: int) -> None:
    """The city's lists whose members must stop, from the autumn on; drawn from works that can stand still."""
    held = {row["subject_id"] for row in book.rows}
    for name, authority, trade, share, first, last in [
        ("not_accepted", "建", "mixing_plant", 0.06, date(year, 9, 1), date(year + 1, 3, 31)),
        ("boiler_overdue", "经", "coal_boiler", 0.12, date(year, 11, 1), None),
        ("open_spraying", "交", "car_repair", 0.03, date(year, 11, 1), date(year + 1, 1, 31)),
    ]:
        fits = (firms["technology"] == trade) & firms["forced_ok"] & ~firms["enterprise_id"].isin(held)
        pool = firms.loc[fits, "enterprise_id"]
        for firm in book.some(pool, _some(share, len(pool))):
            book.add(firm, name, authority, first, last)


def _can_limit(technology: str) -> bool:
    """Whether a line can be limited for a week without limit on the season."""
    limit = technologies()[technology].get("limit", {})
    return bool(limit) and limit.get("min_days", 1) <= 3 and "max_days" not in limit


def _good_lists(book: _Register, firms: pd.DataFrame, year: int) -> None:
    """Ultra-low works: two thirds joined by 30 September, some lost the status in the middle of a season; livelihood.

    Clinker firms join early and stay: days owed in a quarter would not fit into a rest of it.
    """
    pool = firms.loc[firms["technology"].isin(ULTRA_LOW), "enterprise_id"]
    kilns = set(firms.loc[firms["technology"] == "cement_kiln", "enterprise_id"])
    for k, firm in enumerate(book.some(pool, _some(0.15, len(pool)))):
        late = k % 3 == 2 and firm not in kilns
        joined = (
            book.day(date(year, 10, 8), date(year, 12, 15)) if late else book.day(date(year, 3, 1), date(year, 9, 28))
        )
        lost = book.day(date(year, 12, 20), date(year + 1, 1, 31)) if k % 5 == 4 and firm not in kilns else None
        book.add(firm, "ultra_low", "环", joined, lost, joined)
    pool = firms.loc[firms["technology"].isin(["coal_power", "coal_boiler"]), "enterprise_id"]
    for firm in book.some(pool, _some(0.08, len(pool))):
        book.add(firm, "livelihood", "经", date(year, 1, 1), date(year + 1, 12, 31))


def _projects(book: _Register, projects: pd.DataFrame, year: int) -> None:
    """Approved major projects (8 %) for the whole time; emergency works (3 %) for a few months."""
    ids = projects["project_id"]
    major = set(book.some(ids, _some(0.08, len(ids))))
    for project in sorted(major):
        book.add(project, "approved_major", "建", date(year, 1, 1), date(year + 1, 12, 31))
    others = ids[~ids.isin(major)]
    for project in book.some(others, _some(0.03, len(others))):
        first = book.day(date(year, 4, 1), date(year, 11, 30))
        book.add(project, "emergency", "建", first, first + timedelta(120))
