"""Made-up emergency admissions to hospital by fifth of deprivation: a rate per 100,000, where the others are shares.

More people are admitted from the more deprived fifths, by fixed rates, around which numbers are drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from queries.ingest.example_rows import fingertips_row
from queries.ingest.example_service import FIFTHS
from queries.ingest.geography import Reference
from queries.models import Geography

SOURCE_ID = "example_admissions"
INDICATOR_ID = "example.emergency_admissions"
PER = 100_000

_NAME = "Emergency admissions to hospital"
_SEED_PART = 4
_PERIODS = {"2020/21": 0.93, "2021/22": 0.97, "2022/23": 1.0}  # of the rates of the last year
_RATE_OF_FIFTH = (11_900, 10_500, 9_500, 8_800, 8_200)
_FIFTHS_IN_CITY, _FIFTHS_OUTSIDE = (0.40, 0.25, 0.16, 0.11, 0.08), (0.07, 0.13, 0.20, 0.28, 0.32)


def make_rows(reference: Reference, seed: int) -> Iterator[dict[str, object]]:
    """Make up one row per district, place and the system, year and fifth, and one for everyone together."""
    random = np.random.default_rng([seed, _SEED_PART])
    areas, members = reference.areas.set_index("area_code"), reference.members
    system = set(members.loc[members["geography"] == Geography.SYSTEM.value, "area_code"])
    totals: dict[tuple[str, str], np.ndarray] = {}
    for code in members.loc[members["geography"] == Geography.DISTRICT.value, "area_code"]:
        within = sorted({code, areas.at[code, "place_code"], *system} - {""})
        is_city = code == reference.system.enlarged_district
        people = random.integers(330_000, 390_000) if is_city else random.integers(40_000, 130_000)
        fifths = random.multinomial(people, _FIFTHS_IN_CITY if is_city else _FIFTHS_OUTSIDE)
        for period, level in _PERIODS.items():
            admitted = random.poisson(fifths * np.array(_RATE_OF_FIFTH) * level / PER)
            for area_code in within:
                key = (period, area_code)
                totals[key] = totals.get(key, np.zeros((len(FIFTHS), 2), dtype=int)) + np.column_stack(
                    [admitted, fifths]
                )
    for (period, code), counts in totals.items():
        for category, (count, denominator) in zip((*FIFTHS, ""), (*counts, counts.sum(axis=0)), strict=True):
            yield fingertips_row(
                areas.loc[code], code,
                indicator_id=INDICATOR_ID, name=_NAME, source_id=SOURCE_ID, age="All ages",
                category_type="Deprivation fifth" if category else "", category=category,
                period=period, period_range="1y", count=int(count), denominator=int(denominator), per=PER,
            )  # fmt: skip
