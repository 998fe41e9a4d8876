"""Draws the sample city's enterprises and production lines. Knows no construction, no exemption and no law."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.actors import POLLUTANTS
from models.sample import names
from models.sample.draw import FIRMS, LINES, TRADE, Floats, Ints, apportion, pick, significant, spread, stream
from models.sample.profiles import Area, City, Profile, city, profiles, technologies, weight

YUAN_SPREAD, KG_SPREAD, LINE_SPREAD = 0.25, 0.3, 0.2
"""Log-normal spreads between works (yuan and kg per unit of output) and between lines of one works [B]."""
BEST_GRADES, BEST_ARE_LARGE = ("A", "B", "leading"), 1.7
"""The best grades are this much likelier among the larger half of a trade's works, and rarer among the smaller [B]."""


@dataclass(frozen=True)
class Industry:
    """`enterprises` and `lines` with the contract's columns; enterprises also keep `technology` and `forced_ok`: whether
    all their lines could stand still from any day on, which a list that demands it may then be drawn from."""

    enterprises: pd.DataFrame
    lines: pd.DataFrame


def industry(n: int, seed: int, areas: tuple[Area, ...]) -> Industry:
    """`n` enterprises in the given areas with their lines, in order of district and trade.

    A works without permit is sealed already: its lines are idle.
    """
    trades = profiles()
    local = [
        p.per_1600 * sum(weight(p, a) for a in areas) / sum(weight(p, a) for a in city().districts) for p in trades
    ]
    counts = apportion(local, n)
    works = pd.concat(
        [
            _works(p, t, int(k), areas, stream(seed, TRADE + t))
            for t, (p, k) in enumerate(zip(trades, counts, strict=True))
        ],
        ignore_index=True,
    )
    order = {area.district: place for place, area in enumerate(areas)}
    works["place"] = works["district"].map(order)
    works = works.sort_values(["place", "trade"], kind="stable").reset_index(drop=True)
    works["enterprise_id"] = [f"E{number:05d}" for number in range(1, n + 1)]
    lines = _lines(works, trades, city(), stream(seed, LINES))
    firms = _enterprises(works, lines, areas, stream(seed, FIRMS))
    sealed = lines["enterprise_id"].isin(firms.loc[firms["permit"] == "no", "enterprise_id"])
    return Industry(firms, lines.assign(status=lines["status"].mask(sealed, "idle")))


def _works(profile: Profile, trade: int, n: int, areas: tuple[Area, ...], rng: np.random.RandomState) -> pd.DataFrame:
    """Works of one trade: where, how large beside the median, which grade, how many lines."""
    grades = city().grades
    size = spread(rng, profile.size[1], n)
    grade = np.empty(n, dtype=object)
    for here, tilt in ((size >= 1, BEST_ARE_LARGE), (size < 1, 2 - BEST_ARE_LARGE)):
        chances = {key: row["share"] * (tilt if key in BEST_GRADES else 1.0) for key, row in grades.items()}
        grade[here] = pick(rng, chances, int(here.sum()))
    return pd.DataFrame(
        {
            "trade": trade,
            "district": pick(rng, {a.district: weight(profile, a) for a in areas}, n) if n else [],
            "size": size,
            "grade": grade,
            "yuan": spread(rng, YUAN_SPREAD, n),
            "kg": spread(rng, KG_SPREAD, n) * np.array([grades[g]["emits"] for g in grade], dtype=float),
            "line_count": rng.choice(len(profile.lines), size=n, p=profile.lines) + 1,
        }
    )


def _lines(works: pd.DataFrame, trades: tuple[Profile, ...], place: City, rng: np.random.RandomState) -> pd.DataFrame:
    """The lines of all works: output, value, emission, coating, calendar, state on the eve of the season."""
    owner = np.repeat(np.arange(len(works)), works["line_count"])
    trade = works["trade"].to_numpy()[owner]
    nth = pd.Series(owner).groupby(owner).cumcount().to_numpy() + 1
    n = len(owner)
    sizes = np.array([p.size for p in trades])[trade]
    output = sizes[:, 0] * works["size"].to_numpy()[owner] * spread(rng, LINE_SPREAD, n)
    output = significant(np.clip(output, sizes[:, 2], sizes[:, 3]))
    coating, calendar = _by_trade(rng, trade, trades)
    kg = output[:, None] * np.array([p.kg for p in trades])[trade] * works["kg"].to_numpy()[owner, None]
    kg[:, 3] *= np.array([place.coating_vocs[c] for c in coating])
    value = output * np.array([p.yuan for p in trades])[trade] * works["yuan"].to_numpy()[owner]
    ids = works["enterprise_id"].to_numpy()[owner]
    frame = pd.DataFrame(
        {
            "line_id": [f"{e}-{k}" for e, k in zip(ids, nth, strict=True)],
            "enterprise_id": ids,
            "name": [f"{k}{trades[t].line}" for k, t in zip(nth, trade, strict=True)],
            "technology": [trades[t].technology for t in trade],
            "product": [trades[t].product for t in trade],
            "output_per_day": output,
            "output_unit": [trades[t].unit for t in trade],
            "value_per_day": significant(value),
            **{p: significant(kg[:, k]) for k, p in enumerate(POLLUTANTS)},
            "works": calendar,
            "coating": coating,
        }
    )
    return _own_physics(_eve(frame, place, rng), place, rng)


def _by_trade(
    rng: np.random.RandomState, trade: Ints, trades: tuple[Profile, ...]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Coating and work calendar of each line by the weights of its trade."""
    coating, calendar = np.empty(len(trade), dtype=object), np.empty(len(trade), dtype=object)
    for t, profile in enumerate(trades):
        here = trade == t
        coating[here] = pick(rng, profile.coatings, int(here.sum()))
        calendar[here] = pick(rng, profile.works, int(here.sum()))
    return coating, calendar


def _eve(lines: pd.DataFrame, place: City, rng: np.random.RandomState) -> pd.DataFrame:
    """Idle lines, lines that stand still and lines that started lately, on the day before the season.

    A line that stands still has done so for its shortest stop at least: the law may send it back to work at once.
    """
    n = len(lines)
    modes = technologies()
    least = np.array([modes[t].get("stop", {}).get("min_days", 1) for t in lines["technology"]])
    stops = np.array(["stop" in modes[t] for t in lines["technology"]])
    u, days = rng.random_sample(n), rng.randint(1, 7, n)
    idle = stops & (u < place.idle_lines)
    stopped = stops & (u > 1 - place.starts_stopped)
    lately = ~idle & ~stopped & (rng.random_sample(n) < place.starts_recently)
    lines["status"] = np.where(idle, "idle", "active")
    lines["initial_mode"] = np.where(stopped, "stop", "run")
    lines["initial_days"] = np.where(stopped, least + days - 1, np.where(lately, days, 365))
    return lines


def _own_physics(lines: pd.DataFrame, place: City, rng: np.random.RandomState) -> pd.DataFrame:
    """A few lines whose own records replace a figure of their technology."""
    n = len(lines)
    modes = technologies()
    least = np.array([modes[t].get("stop", {}).get("min_days", 1) for t in lines["technology"]])
    stops = np.array(["stop" in modes[t] for t in lines["technology"]])
    chosen = stops & (rng.random_sample(n) < place.own_physics)
    which = rng.randint(0, 5, n)
    share = rng.uniform(0.05, 0.6, n)

    def column(case: int, values: Floats | Ints) -> pd.Series:
        return pd.Series(values).where(chosen & (which == case))

    # whoever stands still already keeps the technology's shortest stop, which it has served
    lines["min_stop_days"] = column(0, least + 2).where(lines["initial_mode"] == "run")
    bounded = np.array(["max_days" in modes[t].get("stop", {}) for t in lines["technology"]])
    lines["max_stop_days"] = column(4, np.full(n, 60)).mask(bounded)
    lines["max_stops"] = column(1, np.full(n, 4))
    lines["min_run_days"] = column(2, np.full(n, 3)).where(lines["initial_days"] >= 3)
    lines["restart_cost"] = column(3, significant(lines["value_per_day"].to_numpy() * share, 2))
    return lines


def _enterprises(
    works: pd.DataFrame, lines: pd.DataFrame, areas: tuple[Area, ...], rng: np.random.RandomState
) -> pd.DataFrame:
    """Names, codes, permits, and who is a key emitter."""
    place, trades, n = city(), profiles(), len(works)
    by_id = lines.groupby("enterprise_id", sort=False)
    total = by_id[list(POLLUTANTS)].sum().sum(axis=1).to_numpy()
    steady = ((by_id["initial_days"].min() >= 30) & (by_id["max_stop_days"].count() == 0)).to_numpy()
    stoppable = np.array(["stop" in (m := technologies()[trades[t].technology]) and "max_days" not in m["stop"]
                          for t in works["trade"]])  # fmt: skip
    key = total >= place.key_emitter_kg
    u = rng.random_sample(n)
    denied = ~key & stoppable & (u < place.permit_no / max(float((~key & stoppable).mean()), 1e-9))
    short = {area.district: area.short for area in areas}
    nth = works.groupby(["place", "trade"]).cumcount().to_numpy() + 1
    number = np.arange(1, n + 1)
    return pd.DataFrame(
        {
            "enterprise_id": works["enterprise_id"],
            "name": [
                names.enterprise_name(short[d], trades[t].called, int(k), trades[t].kind)
                for d, t, k in zip(works["district"], works["trade"], nth, strict=True)
            ],
            "district": works["district"],
            "sector": [trades[t].sector for t in works["trade"]],
            "grade": works["grade"],
            "credit_code": [names.credit_code(int(k)) for k in number],
            "key_emitter": np.where(key, "yes", "no"),
            "permit": np.where(denied, "no", np.where(u > 1 - place.permit_pending, "pending", "yes")),
            "address": [f"{d}示例大道{k}号（虚构）" for d, k in zip(works["district"], number, strict=True)],
            "contact": "示例联系人",
            "phone": [names.phone(int(k)) for k in number],
            "technology": [trades[t].technology for t in works["trade"]],
            "forced_ok": stoppable & steady & ~denied,
        }
    )
