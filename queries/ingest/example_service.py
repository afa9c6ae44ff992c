"""A made-up service table for an equity audit: people with type 1 diabetes, and those who have a glucose sensor.

Fewer have one in the more deprived fifths and in most minority ethnic groups, by fixed shares, around which numbers
are drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from queries.ingest.example_rows import fingertips_row
from queries.ingest.geography import Reference
from queries.models import Geography

SOURCE_ID = "example_service"
INDICATOR_ID = "example.glucose_sensors"
FIFTHS = ("Most deprived fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Least deprived fifth")

_NAME = "People with type 1 diabetes who have a glucose sensor"
_SEED_PART = 3
_PERIODS = {"2020/21": -0.07, "2021/22": 0.0, "2022/23": 0.06}
_UPTAKE_OF_FIFTH = (0.29, 0.32, 0.35, 0.38, 0.41)
_FIFTHS_IN_CITY, _FIFTHS_OUTSIDE = (0.40, 0.25, 0.16, 0.11, 0.08), (0.07, 0.13, 0.20, 0.28, 0.32)
# group: share of patients in the city and outside, uptake compared with everyone
_GROUPS = {
    "White": (0.58, 0.93, 1.06),
    "Asian, Asian British or Asian Welsh": (0.29, 0.035, 0.80),
    "Black, Black British, Black Welsh, Caribbean or African": (0.07, 0.01, 0.62),
    "Mixed or Multiple ethnic groups": (0.03, 0.01, 0.85),
    "Other ethnic group": (0.01, 0.005, 0.70),
    "Not stated": (0.02, 0.01, 0.75),
}


def make_rows(reference: Reference, seed: int) -> Iterator[dict[str, object]]:
    """Make up one row per district, place and the system, year, and group or fifth, and one for everyone together."""
    random = np.random.default_rng([seed, _SEED_PART])
    areas, members = reference.areas.set_index("area_code"), reference.members
    system = set(members.loc[members["geography"] == Geography.SYSTEM.value, "area_code"])
    totals: dict[tuple[str, str, str, str], np.ndarray] = {}
    for code in members.loc[members["geography"] == Geography.DISTRICT.value, "area_code"]:
        within = sorted({code, areas.at[code, "place_code"], *system} - {""})
        is_city = code == reference.system.enlarged_district
        patients = random.integers(1_500, 1_900) if is_city else random.integers(220, 750)
        for period, change in _PERIODS.items():
            for category, counted in _counts(is_city, int(patients), change, random).items():
                for area_code in within:
                    key = (period, area_code, *category)
                    totals[key] = totals.get(key, np.zeros(2, dtype=int)) + counted
    for (period, code, category_type, category), (count, denominator) in totals.items():
        yield fingertips_row(
            areas.loc[code], code,
            indicator_id=INDICATOR_ID, name=_NAME, source_id=SOURCE_ID, age="18+ yrs",
            category_type=category_type, category=category, period=period, period_range="1y",
            count=int(count), denominator=int(denominator),
        )  # fmt: skip


def _counts(
    is_city: bool, patients: int, change: float, random: np.random.Generator
) -> dict[tuple[str, str], np.ndarray]:
    """Draw (with a sensor, patients) for everyone, each fifth and each ethnic group."""
    fifths = random.multinomial(patients, _FIFTHS_IN_CITY if is_city else _FIFTHS_OUTSIDE)
    with_sensor = random.binomial(fifths, np.array(_UPTAKE_OF_FIFTH) + change)
    counts = {
        ("Deprivation fifth", name): np.array(pair) for name, *pair in zip(FIFTHS, with_sensor, fifths, strict=True)
    }
    shares = np.array([group[0 if is_city else 1] for group in _GROUPS.values()])
    groups = random.multinomial(patients, shares / shares.sum())
    pull = np.array([relative for *_, relative in _GROUPS.values()])
    drawn = random.multivariate_hypergeometric(groups, int(with_sensor.sum()), method="marginals")
    wanted = np.minimum(np.round(drawn * pull).astype(int), groups)
    wanted[0] = min(groups[0], int(with_sensor.sum()) - int(wanted[1:].sum()))  # the groups add up to everyone
    counts |= {("Ethnic group", name): np.array(pair) for name, *pair in zip(_GROUPS, wanted, groups, strict=True)}
    counts["", ""] = np.array([with_sensor.sum(), patients])
    return counts
