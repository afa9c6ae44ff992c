"""Made-up uptake of two vaccine doses at 50 and over, by ethnic group and neighbourhood, in spring 2021.

Uptake grows along an S-shaped curve. Each group has its own height and delay, older people come first, and a second
dose follows eight weeks after the first. The Somali community, within the group Black, starts low and catches up after
made-up outreach in two neighbourhoods of the city. Everything is drawn for the smallest groups
there are and then added up, so that groups, ages and areas agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from queries.ingest import layout, outreach, uptake_layout
from queries.ingest.example_communities import ATOMS, LOCAL_GROUPS, NINETEEN_GROUPS, NOT_STATED, WIDE_GROUPS
from queries.ingest.geography import Reference
from queries.models import EXAMPLE_STAMP, Geography, Kind

SOURCE_ID = "example_uptake"
FIRST_SUNDAY = date(2021, 3, 7)

_SEED_PART = 2
_FIRST_WEEKS = (0, 2, 4, 5, 6, 8, 10, 13)  # closer together about the outreach
_SECOND_WEEKS = (6, 8, 10, 13)
_WEEKS_BETWEEN_DOSES, _LAST_WEEK = 8, 13
_OUTREACH_WEEK = 4
_RETURN_SHARE = 0.96  # of those who had a first dose
_ALL_AGES = "50+ yrs"
# age: share of people, added to the final uptake, added to the delay in weeks
_BANDS = {"50-64 yrs": (0.58, -0.02, 1.0), "65+ yrs": (0.42, 0.02, -1.2)}
_KEYS = ["area_code", "dose", "week"]


def make_rows(reference: Reference, seed: int) -> Iterator[dict[str, object]]:
    """Make up one row per area, dose, week, age and group, and one for everyone together, in the layout of uptake."""
    areas = reference.areas.set_index("area_code")[["area_name", "vintage"]].to_dict("index")
    for row in _added_up(_atoms(reference, np.random.default_rng([seed, _SEED_PART])), reference).itertuples():
        area = areas[row.area_code]
        yield {
            layout.AREA_CODE: row.area_code,
            layout.AREA_NAME: area["area_name"],
            layout.VINTAGE: area["vintage"],
            uptake_layout.VACCINE: "COVID-19",
            uptake_layout.DOSE: row.dose,
            uptake_layout.DATE: str(FIRST_SUNDAY + timedelta(weeks=row.week)),
            layout.AGE: row.age,
            layout.SEX: "Persons",
            uptake_layout.ETHNIC_SCHEME: {"": "", "local": "a made-up local list"}.get(row.level, "Census 2021"),
            uptake_layout.ETHNIC_LEVEL: row.level,
            uptake_layout.ETHNIC_GROUP: row.group,
            uptake_layout.PART_OF: row.part_of,
            uptake_layout.COUNT_VACCINATED: row.doses,
            uptake_layout.POPULATION: row.people,
            uptake_layout.DENOMINATOR_SOURCE: "made-up people",
            uptake_layout.NOTE: EXAMPLE_STAMP,
            layout.SOURCE: SOURCE_ID,
            layout.KIND: Kind.EXAMPLE.value,
        }


def make_events(reference: Reference) -> Iterator[dict[str, object]]:
    """Make up an outreach event in each of two neighbourhoods: one with its day, one known to a week."""
    first_day = FIRST_SUNDAY + timedelta(weeks=_OUTREACH_WEEK, days=2)
    told = (("Clinic at a community hall", 0, 214), ("Calls and visits by community workers", 6, ""))
    for code, (title, days, attended) in zip(_reached(reference), told, strict=False):
        yield {
            outreach.EVENT_ID: f"example-{code.lower()}",
            outreach.TITLE: f"{EXAMPLE_STAMP}. {title}",
            outreach.VACCINE: "COVID-19",
            layout.AREA_CODE: code,
            outreach.COMMUNITY: "Somali",
            outreach.START_DATE: str(first_day),
            outreach.END_DATE: str(first_day + timedelta(days=days)),
            outreach.ATTENDED_COUNT: attended,
            outreach.NOTE: EXAMPLE_STAMP,
            layout.KIND: Kind.EXAMPLE.value,
        }


def _atoms(reference: Reference, random: np.random.Generator) -> pd.DataFrame:
    """Make up doses and people by neighbourhood, smallest group, age band, dose and week."""
    areas, reached = reference.areas.set_index("area_code"), _reached(reference)
    frames = []
    for code in _neighbourhoods(reference):
        is_city = areas.at[code, "district_code"] == reference.system.enlarged_district
        people = random.integers(24_000, 30_000) if is_city else random.integers(15_000, 60_000)
        boost = random.uniform(0.14, 0.22) if code in reached else 0.0
        for age, (part, higher, later) in _BANDS.items():
            share = np.array([each.share_in_city if is_city else each.share_outside for each in ATOMS])
            number = np.round(people * part * share * random.lognormal(0.0, 0.15, len(ATOMS))).astype(int)
            height = np.array([each.height for each in ATOMS]) + higher
            delay = np.array([each.delay for each in ATOMS]) + later
            lift = np.array([boost * each.is_reached_by_outreach for each in ATOMS])
            frames += _doses(number, height, delay, lift, random, area_code=code, age=age)
    return pd.concat(frames, ignore_index=True)


def _neighbourhoods(reference: Reference) -> list[str]:
    members = reference.members
    return list(members.loc[members["geography"] == Geography.NEIGHBOURHOOD.value, "area_code"])


def _reached(reference: Reference) -> list[str]:
    """Choose where the made-up outreach was: the second and third neighbourhood of the city. The first has none."""
    districts = reference.areas.set_index("area_code")["district_code"]
    of_city = [code for code in _neighbourhoods(reference) if districts[code] == reference.system.enlarged_district]
    return of_city[1:3]


def _doses(
    people: np.ndarray,
    height: np.ndarray,
    delay: np.ndarray,
    lift: np.ndarray,
    random: np.random.Generator,
    **keys: str,
) -> Iterator[pd.DataFrame]:
    """Draw how many of each group have had each dose by the end of each week that is shown; it never falls."""
    weeks = np.arange(-_WEEKS_BETWEEN_DOSES, _LAST_WEEK + 1)
    share = height[:, None] / (1 + np.exp(-(weeks + 1.5 - delay[:, None]) / 2.2))
    share = share + lift[:, None] / (1 + np.exp(-(weeks - _OUTREACH_WEEK - 1.0)))
    new = np.zeros(share.shape, dtype=int)
    for place in range(len(weeks)):
        before = share[:, place - 1] if place else 0.0
        chance = np.clip((share[:, place] - before) / (1 - before), 0, 1)
        new[:, place] = random.binomial(people - new.sum(axis=1), chance)
    returned = np.zeros_like(new)
    returned[:, _WEEKS_BETWEEN_DOSES:] = random.binomial(new[:, :-_WEEKS_BETWEEN_DOSES], _RETURN_SHARE)
    for dose, given, shown in (("First", new, _FIRST_WEEKS), ("Second", returned, _SECOND_WEEKS)):
        held = given.cumsum(axis=1)
        for week in shown:
            doses = held[:, week + _WEEKS_BETWEEN_DOSES]
            yield pd.DataFrame({"atom": range(len(ATOMS)), "doses": doses, "people": people}).assign(
                dose=dose, week=week, **keys
            )


def _added_up(atoms: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Add up to wider areas, to 50 and over, and to every group; the 19 groups only for 50 and over."""
    areas = reference.areas.set_index("area_code")
    members = reference.members
    system = members.loc[members["geography"] == Geography.SYSTEM.value, "area_code"].iloc[0]
    names = pd.DataFrame({name: [getattr(each, name) for each in ATOMS] for name in ("wide", "nineteen", "local")})
    table = atoms.join(names, on="atom").drop(columns="atom")
    places = table.assign(area_code=table["area_code"].map(areas["place_code"]))
    of_places = places[~places["area_code"].isin(set(table["area_code"]))]  # Rutland is a neighbourhood and a place
    table = pd.concat([table, of_places, table.assign(area_code=system)], ignore_index=True)
    table = pd.concat([table.assign(age=_ALL_AGES), table], ignore_index=True)
    whole = table[table["age"] == _ALL_AGES]
    frames = [
        _summed(table.assign(group="", part_of=""), level=""),
        _summed(table.assign(group=table["wide"], part_of=""), level="5"),
        _summed(whole.assign(group=whole["nineteen"], part_of=whole["wide"].replace(NOT_STATED, "")), level="19"),
        _summed(table[table["local"] != ""].assign(group=table["local"], part_of=table["wide"]), level="local"),
    ]
    order = {name: place for place, name in enumerate(["", *WIDE_GROUPS, *NINETEEN_GROUPS, *LOCAL_GROUPS])}
    found = pd.concat(frames, ignore_index=True)
    found = found.assign(place=found["area_code"].map(reference.place_of_code), order=found["group"].map(order))
    return found.sort_values(["dose", "week", "place", "age", "level", "order"], kind="stable")


def _summed(table: pd.DataFrame, *, level: str) -> pd.DataFrame:
    keys = [*_KEYS, "age", "group", "part_of"]
    return table.groupby(keys, sort=False, as_index=False)[["doses", "people"]].sum().assign(level=level)
