"""Made-up uptake of a first vaccine dose at 50 and over, by ethnic group and neighbourhood, by week in spring 2021.

Uptake grows along an S-shaped curve. Each group has its own height and delay; the Somali community, counted within the
group Black, starts low and catches up after made-up outreach in two neighbourhoods of the city.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from queries.ingest.example_rows import fingertips_row
from queries.ingest.geography import Reference
from queries.models import Geography

SOURCE_ID = "example_uptake"
INDICATOR_ID = "example.first_dose_50_plus"
SOMALI = "Somali (part of Black)"
NOT_STATED = "Not stated"

_NAME = "First vaccine dose at 50 and over"
_SEED_PART = 2
_FIRST_SUNDAY, _WEEKS = date(2021, 3, 7), 14
_OUTREACH_WEEK = 4
# group: share of people of 50 and over in the city and outside, final uptake, delay in weeks
_GROUPS = {
    "White": (0.56, 0.945, 0.95, 0.0),
    "Asian, Asian British or Asian Welsh": (0.33, 0.035, 0.90, 0.8),
    "Black, Black British, Black Welsh, Caribbean or African": (0.05, 0.006, 0.84, 1.6),
    "Mixed or Multiple ethnic groups": (0.02, 0.006, 0.86, 1.2),
    "Other ethnic group": (0.02, 0.004, 0.82, 1.6),
    NOT_STATED: (0.02, 0.004, 0.74, 1.0),
}
_BLACK = "Black, Black British, Black Welsh, Caribbean or African"
_CITY = "E06000016"


def make_rows(reference: Reference, seed: int) -> Iterator[dict[str, object]]:
    """Make up one row per neighbourhood, place and the system, ethnic group and week, and one for everyone together."""
    random = np.random.default_rng([seed, _SEED_PART])
    counts = _counts(reference, random)
    codes = {*counts["area_code"]}
    areas = reference.areas.set_index("area_code")
    parents = {code: {code, areas.at[code, "place_code"]} for code in codes}
    system = reference.members.loc[reference.members["geography"] == Geography.SYSTEM.value, "area_code"]
    placed = counts.assign(area_code=[sorted({*parents[code], *system} - {""}) for code in counts["area_code"]])
    added = placed.explode("area_code").groupby(["area_code", "group", "week"], sort=False)[["doses", "people"]].sum()
    for (code, group, week), row in added.sort_index(level="week", sort_remaining=False).iterrows():
        yield fingertips_row(
            areas.loc[code], code,
            indicator_id=INDICATOR_ID, name=_NAME, source_id=SOURCE_ID, age="50+ yrs",
            category_type="Ethnic group" if group else "", category=group,
            period=f"to {_FIRST_SUNDAY + timedelta(weeks=int(week))}", period_range="1d",
            count=int(row["doses"]), denominator=int(row["people"]),
        )  # fmt: skip


def _counts(reference: Reference, random: np.random.Generator) -> pd.DataFrame:
    """Make up doses and people by neighbourhood, group ("" is everyone) and week."""
    areas, members = reference.areas.set_index("area_code"), reference.members
    rows = []
    for code in members.loc[members["geography"] == Geography.NEIGHBOURHOOD.value, "area_code"]:
        is_city = areas.at[code, "place_code"] == _CITY
        people = random.integers(24_000, 30_000) if is_city else random.integers(15_000, 60_000)
        by_group = {}
        for group, (in_city, outside, height, delay) in _GROUPS.items():
            share = (in_city if is_city else outside) * random.lognormal(0.0, 0.15)
            by_group[group] = _uptake(round(people * share), height, delay, random)
        somali = round(by_group[_BLACK][1] * (0.3 if is_city else 0.1))
        boost = random.uniform(0.14, 0.22) if code in ("LLR-LC2", "LLR-LC3") else 0.0
        doses = _uptake(somali, 0.66, 3.0, random, boost=boost)
        by_group[SOMALI] = (np.minimum(doses[0], by_group[_BLACK][0]), somali)
        parts = [by_group[group] for group in _GROUPS]
        by_group[""] = (np.sum([each for each, _ in parts], axis=0), sum(count for _, count in parts))
        rows += [
            {"area_code": code, "group": group, "week": week, "doses": int(given[week]), "people": count}
            for group, (given, count) in by_group.items()
            for week in range(_WEEKS)
        ]
    return pd.DataFrame(rows)


def _uptake(
    people: int, height: float, delay: float, random: np.random.Generator, *, boost: float = 0.0
) -> tuple[np.ndarray, int]:
    """Draw how many of `people` have had a dose by the end of each week; the number never falls."""
    weeks = np.arange(_WEEKS)
    share = height / (1 + np.exp(-(weeks + 1.5 - delay) / 2.2))
    share = share + boost / (1 + np.exp(-(weeks - _OUTREACH_WEEK - 1.0)))
    reached = np.diff(share, prepend=0.0) / (1 - np.concatenate([[0.0], share[:-1]]))
    doses, left = np.zeros(_WEEKS, dtype=int), people
    for week in weeks:
        new = int(random.binomial(left, np.clip(reached[week], 0, 1)))
        left -= new
        doses[week] = people - left
    return doses, people
