"""Sets of wards and MSOAs counted by hand from the tables that ship: csv and math, and nothing of the dashboard's."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
Z = 1.959963984540054
FIRST_DOSE_FILE = "nhs_england_covid19/first_dose_50_plus_nims.csv"
JULY = "to 2021-07-11"


@cache
def read(path: str) -> tuple[dict[str, str], ...]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def ground(column: str) -> dict[str, frozenset[str]]:
    """The LSOAs of every ward or MSOA: `column` is ward_code or msoa_code."""
    found = defaultdict(set)
    for row in read("geography/lsoa11_lookup.csv"):
        found[row[column]].add(row["lsoa11_code"])
    return {code: frozenset(lsoas) for code, lsoas in found.items()}


@cache
def ten_wards() -> tuple[str, ...]:
    """Ten wards of several districts that make up whole MSOAs: three by themselves, three by twos, and one more."""
    wards, msoas = ground("ward_code"), ground("msoa_code")
    alone = sorted(code for code, lsoas in wards.items() if lsoas in msoas.values())
    pairs = [
        (one, other)
        for place, one in enumerate(sorted(wards))
        for other in sorted(wards)[place + 1 :]
        if wards[one] | wards[other] in msoas.values()
    ]
    spread = [alone[0], alone[7], alone[14], alone[-1]]
    chosen = [*spread, *(code for pair in pairs[:3] for code in pair)]
    assert len(set(chosen)) == 10
    return tuple(sorted(chosen))


def msoas_of(wards: tuple[str, ...]) -> list[str]:
    """The MSOAs that lie wholly in some wards; together they are the very same ground."""
    held = frozenset().union(*(ground("ward_code")[code] for code in wards))
    whole = sorted(code for code, lsoas in ground("msoa_code").items() if lsoas <= held)
    assert frozenset().union(*(ground("msoa_code")[code] for code in whole)) == held
    return whole


def counted(codes: list[str], path: str = FIRST_DOSE_FILE, period: str = JULY, **columns: str) -> tuple[int, int]:
    """Counts and people of some areas, added up."""
    wanted = {"Time period": period, "Category": "", **{name.replace("_", " "): text for name, text in columns.items()}}
    rows = [
        row for row in read(path) if row["Area Code"] in codes and all(row[name] == wanted[name] for name in wanted)
    ]
    assert sorted(row["Area Code"] for row in rows) == sorted(codes)
    return sum(int(row["Count"]) for row in rows), sum(int(row["Denominator"]) for row in rows)


def wilson(x: int, n: int) -> tuple[float, float, float]:
    """A percentage with its 95 % limits."""
    middle, spread = 2 * x + Z * Z, Z * math.sqrt(Z * Z + 4 * x * (1 - x / n))
    return 100 * x / n, *(100 * (middle + sign * spread) / (2 * (n + Z * Z)) for sign in (-1, 1))
