"""Facilities of the E-PRTR list as contract tables. Knows the derivations, no file and no doubt about a value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.actors import POLLUTANTS
from models.adapters.eprtr_checks import ACTIVITY, COUNTRY, NAME, REGION, REGION_NAME
from models.adapters.eprtr_kinds import kind_of

DAYS_OF_YEAR = 365
"""The list has tonnes a year and no working days: every plant is taken to work every day alike."""
KG_OF_TONNE = 1000.0


def tables(facilities: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """enterprises, lines (one for each facility) and districts (NUTS regions, zones their first four characters)."""
    region = facilities[REGION].where(facilities[REGION] != "", facilities[COUNTRY] + "-unnamed")
    kinds = [kind_of(activity) for activity in facilities[ACTIVITY]]
    enterprises = pd.DataFrame(
        {
            "enterprise_id": facilities["id"],
            "name": facilities[NAME],
            "district": region,
            "sector": [kind.sector for kind in kinds],
            "address": facilities.get("city", ""),
        }
    )
    named = facilities[REGION_NAME].where(facilities[REGION_NAME] != "", region)
    districts = pd.DataFrame({"district": region, "name": named, "zone": region.str[:4]}).drop_duplicates("district")
    return {
        "enterprises": enterprises,
        "lines": lines(facilities),
        "districts": districts.sort_values("district").reset_index(drop=True),
    }


def lines(facilities: pd.DataFrame) -> pd.DataFrame:
    """Kg a day = tonnes x 1000 / 365. Output = the largest that any reported pollutant implies by its kind's kg per unit:
    abatement and missing values make an implied output too small, hardly too large. Value = output x yuan per unit."""
    kinds = [kind_of(activity) for activity in facilities[ACTIVITY]]
    kg = facilities[list(POLLUTANTS)].to_numpy() * KG_OF_TONNE / DAYS_OF_YEAR
    output = (kg / np.array([kind.kg for kind in kinds])).max(axis=1)
    has_product = np.array([kind.product != "" for kind in kinds])
    return pd.DataFrame(
        {
            "line_id": facilities["id"] + "-1",
            "enterprise_id": facilities["id"],
            "name": "全厂",
            "technology": [kind.technology for kind in kinds],
            "product": [kind.product for kind in kinds],
            "output_per_day": np.where(has_product, np.round(output, 1), 0.0),
            "output_unit": [kind.unit for kind in kinds],
            "value_per_day": np.round(output * np.array([kind.yuan for kind in kinds])),
            **{pollutant: np.round(kg[:, k], 2) for k, pollutant in enumerate(POLLUTANTS)},
        }
    )
