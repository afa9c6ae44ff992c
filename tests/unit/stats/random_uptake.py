"""Random tables of uptake, and an attacker who knows how they were added up and tries to undo what was hidden.

Everything published is a sum of atoms: one smallest area, age, group and date. The attacker knows of each figure which
atoms it adds up, so all that follows linearly from what is shown follows from these equations, whatever the program
under test takes for a sum. Of the program, names of areas and groups are used here and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from queries.census_groups import GROUPS_OF_BROAD_GROUP
from queries.ingest.geography import Reference

GROUPS = ("Asian", "Black", "Mixed", "White", "Other", "Not stated")
LARGEST = 4  # by the rule lt5
_COLUMNS = ["area_code", "sex", "age", "category_type", "category", "date", "event_count", "denominator_count"]


@dataclass
class Uptake:
    """A table as ingest has it before small numbers are hidden, the areas, and which atoms each row adds up."""

    rows: pd.DataFrame
    areas: pd.DataFrame
    atoms: np.ndarray  # rows by atoms


def draw(seed: int, *, typical: float | None = None, n_wards: int = 3) -> Uptake:
    """Draw a table: areas within areas, groups with groups nested in them, ages or sexes, and dates.

    Args:
        seed: the same seed gives the same table.
        typical: how many people an atom has, about; drawn too if not given.
        n_wards: how many wards a district has at most.
    """
    random = np.random.default_rng(seed)
    areas, area_atoms = _draw_areas(random, n_wards)
    group_atoms = _draw_groups(random)
    age_atoms = {"50+ yrs": [0, 1], "50-64 yrs": [0], "65+ yrs": [1]} if random.random() < 0.25 else {"50+ yrs": [0]}
    by_sex = len(age_atoms) == 1 and random.random() < 0.3
    sex_atoms = {"persons": [0, 1], "male": [0], "female": [1]} if by_sex else {"persons": [0]}
    shape = [1 + max(map(max, each.values())) for each in (area_atoms, group_atoms, age_atoms, sex_atoms)]
    people = random.poisson((typical or random.choice([4, 12, 40])) * random.lognormal(0, 1, shape))
    n_dates = int(random.integers(1, 4))
    reached = np.sort(random.uniform(0.05, 0.98, (n_dates, *shape)), axis=0)
    given = np.maximum.accumulate(random.binomial(people, reached), axis=0)
    rows, atoms = [], []
    for (area, its), (group, of_group), (age, of_age), (sex, of_sex) in product(
        *(each.items() for each in (area_atoms, group_atoms, age_atoms, sex_atoms))
    ):
        held = np.zeros(shape)
        held[np.ix_(its, of_group, of_age, of_sex)] = 1
        for date in range(n_dates):
            rows.append(
                (
                    area,
                    sex,
                    age,
                    "Ethnic group" if group else "",
                    group,
                    date,
                    (held * given[date]).sum(),
                    (held * people).sum(),
                )
            )
            atoms.append(held.ravel())
    return Uptake(_as_ingest_has_it(pd.DataFrame(rows, columns=_COLUMNS)), areas, np.array(atoms))


def _draw_areas(random: np.random.Generator, n_wards: int) -> tuple[pd.DataFrame, dict[str, list[int]]]:
    """A system of places of districts of wards; one place may be a district, and wards may stand right under it."""
    areas, atoms, n_atoms = [("S", "system", "", "")], {"S": []}, 0
    for place in range(int(random.integers(1, 3))):
        n_districts = 1 + int(random.random() < 0.4)
        for district in range(n_districts):
            place_code = f"P{place}"
            code = place_code if n_districts == 1 else f"D{place}{district}"
            if n_districts == 1:
                areas.append((code, "place;district", code, code))
            else:
                areas += [(place_code, "place", place_code, "")] * (district == 0)
                areas.append((code, "district", place_code, code))
            for ward in range(int(random.integers(2, n_wards + 1))):
                areas.append((f"W{place}{district}{ward}", "ward", place_code, code))
                for holder in {"S", place_code, code, f"W{place}{district}{ward}"}:
                    atoms.setdefault(holder, []).append(n_atoms)
                n_atoms += 1
    if random.random() < 0.2:  # a ward of which nothing is held
        areas.append(("W999", "ward", "P0", areas[1][3]))
    columns = ["area_code", "geographies", "place_code", "district_code"]
    return pd.DataFrame(areas, columns=columns).assign(neighbourhood_code=""), atoms


def _draw_groups(random: np.random.Generator) -> dict[str, list[int]]:
    names = GROUPS[: int(random.integers(2, 4))] + GROUPS[-1:] * int(random.integers(0, 2))
    atoms, n_atoms = {"": []}, 0
    for name in names:
        nested = ["Somali", "Nigerian"][: int(random.integers(0, 3))] if name == "Black" else []
        atoms[name] = list(range(n_atoms, n_atoms + len(nested) + 1))
        atoms |= {f"{own} (part of Black)": [n_atoms + place] for place, own in enumerate(nested)}
        atoms[""] += atoms[name]
        n_atoms += len(nested) + 1
    return atoms


def _as_ingest_has_it(rows: pd.DataFrame) -> pd.DataFrame:
    rows["period_start_date"] = rows["period_end_date"] = pd.Timestamp("2021-03-07") + pd.to_timedelta(
        rows["date"], "W"
    )
    rows["value"] = 100 * rows["event_count"] / rows["denominator_count"]
    limits = {name: np.nan for name in ("lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998")}
    return rows.assign(
        indicator_id="uptake", value_type="proportion", multiplier=100.0, status="value", value_note="", **limits
    )


def is_small(counts: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Say of which figures the count, or that of those who are left, is small."""
    return np.array(
        [1 <= a <= LARGEST or 1 <= b - a <= LARGEST for a, b in zip(counts, people, strict=True)], dtype=bool
    )


def secrets_of(table: Uptake, date: int) -> tuple[np.ndarray, np.ndarray]:
    """List what must not be known on a date: small figures, and small rests of Black people outside nested groups.

    Returns:
        Which atoms each secret adds up, and its number.
    """
    own = table.rows["date"].to_numpy() == date
    counts, people = (table.rows[name].to_numpy()[own] for name in ("event_count", "denominator_count"))
    keys = table.rows.loc[own, ["area_code", "sex", "age", "category"]].itertuples(index=False, name=None)
    of_key = {
        key: (atoms, *numbers) for key, atoms, *numbers in zip(keys, table.atoms[own], counts, people, strict=True)
    }
    found = list(of_key.values())
    nested = sorted({category for *_, category in of_key if category.endswith("(part of Black)")})
    for *key, category in of_key:
        if category == "Black":
            for inside in [[name] for name in nested] + [nested] * (len(nested) > 1):
                parts = [of_key[*key, name] for name in inside]
                found.append(
                    tuple(a - sum(b) for a, b in zip(of_key[*key, category], zip(*parts, strict=True), strict=True))
                )
    atoms, counts, people = (np.array(each) for each in zip(*found, strict=True))
    chosen = is_small(counts, people)
    return atoms[chosen], counts[chosen]


def recover(table: Uptake, is_shown: np.ndarray, *, with_zeros: bool = False) -> list[tuple[float, float]]:
    """Work out every secret that follows from the figures shown on its date.

    Args:
        table: the table.
        is_shown: which of its rows are published.
        with_zeros: whether the attacker also knows that no count is below 0 or above its people, so that an area where
            nobody (or everybody) has had a dose has no part where somebody has (or has not).

    Returns:
        For each secret found: the number worked out, and what it is in truth.
    """
    found, dates = [], table.rows["date"].to_numpy()
    for date in np.unique(dates):
        wanted, truth = secrets_of(table, date)
        shown = (dates == date) & is_shown
        equations, numbers = table.atoms[shown], table.rows["event_count"].to_numpy()[shown]
        if with_zeros:
            equations, numbers = _with_zeros(table, shown, dates == date, equations, numbers)
        if not len(wanted) or not len(equations):
            continue
        sizes, directions = np.linalg.eigh(equations.T @ equations)
        assert not ((sizes > 1e-8) & (sizes < 1e-5)).any(), "neither nothing nor something: the arithmetic is too rough"
        known = directions[:, sizes > 1e-5]
        missed = np.abs(wanted - wanted @ known @ known.T).max(axis=1)
        assert not ((missed > 1e-8) & (missed < 1e-4)).any(), "neither determined nor free: the arithmetic is too rough"
        if (missed < 1e-8).any():
            atoms = known @ ((known.T @ (equations.T @ numbers)) / sizes[sizes > 1e-5])
            found += zip(wanted[missed < 1e-8] @ atoms, truth[missed < 1e-8], strict=True)
    return found


def _with_zeros(
    table: Uptake, shown: np.ndarray, of_date: np.ndarray, equations: np.ndarray, numbers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Add what follows from figures of nobody and of everybody: all within them is nobody or everybody too."""
    counts, people = (table.rows[name].to_numpy() for name in ("event_count", "denominator_count"))
    more, values = [equations], [numbers]
    for row in np.flatnonzero(shown & ((counts == 0) | (counts == people))):
        within = of_date & ~(table.atoms[:, table.atoms[row] == 0]).any(axis=1)
        more.append(table.atoms[within])
        values.append(counts[within])
    return np.concatenate(more), np.concatenate(values)


def draw_system(reference: Reference) -> Uptake:
    """Draw what a system could publish: real areas, the 19 groups of the census in five, and four age bands."""
    random = np.random.default_rng(7)
    parents = reference.areas.set_index("area_code")
    codes = [code for code, levels in parents["geographies"].items() if "neighbourhood" in levels]
    area_atoms: dict[str, list[int]] = {}
    for place, code in enumerate(codes):
        for holder in {"E54000015", code, *parents.loc[code, ["place_code", "district_code"]]}:
            area_atoms.setdefault(holder, []).append(place)
    group_atoms: dict[tuple[str, str], list[int]] = {("", ""): []}
    shares: list[float] = []
    for broad, groups in GROUPS_OF_BROAD_GROUP.items():
        of_broad = group_atoms.setdefault(("Ethnic group", broad), [])
        for group in groups:
            own = [len(shares), len(shares) + 1] if group == "African" else [len(shares)]
            group_atoms["Ethnic group, 19 groups", f"{broad}: {group}"] = own
            shares += [{"White": 0.15, "Asian, Asian British or Asian Welsh": 0.04}.get(broad, 0.01)] * len(own)
            of_broad += own
            group_atoms["", ""] += own
            if group == "African":
                group_atoms["Ethnic group", "Somali (part of Black)"] = own[1:]
    age_atoms = {"50+ yrs": [0, 1, 2], "50-64 yrs": [0], "65-79 yrs": [1], "80+ yrs": [2]}
    expected = 30_000 * np.array(shares)[None, :, None] * np.array([0.55, 0.35, 0.1])
    people = random.poisson(expected * random.lognormal(0, 0.8, (len(codes), len(shares), 3)))
    given = random.binomial(people, 0.8)
    rows, atoms = [], []
    for (area, its), (group, of_group), (age, of_age) in product(
        area_atoms.items(), group_atoms.items(), age_atoms.items()
    ):
        held = np.zeros(people.shape)
        held[np.ix_(its, of_group, of_age)] = 1
        rows.append((area, "persons", age, *group, 0, (held * given).sum(), (held * people).sum()))
        atoms.append(held.ravel())
    return Uptake(_as_ingest_has_it(pd.DataFrame(rows, columns=_COLUMNS)), reference.areas, np.array(atoms))
