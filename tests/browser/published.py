"""The tables that ship, read a second time in the plainest way: the csv module and nothing of the dashboard's own."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[2] / "data"
ENGLAND, SYSTEM = "E92000001", "E54000015"
LEICESTER, LEICESTERSHIRE, RUTLAND, HARBOROUGH = "E06000016", "E10000018", "E06000017", "E07000131"
LIFE_EXPECTANCY, PATTERN, RELIGION = "90366", "ons_msoa.life_expectancy", "census2021.religion"
FIFTH = "imd2025.pct_pop_most_deprived_20"
UNPUBLISHED_WARDS = {"E05010102": "Castle Donington Park", "E05010114": "Ibstock West"}
MINUS = "\u2212"
# Their areas are authorities all over England: they have groups, and no map of this system.
OUTREACH = "outreach.csv"  # events, not figures
CASE_STUDY = "covid-case-study-leicester"  # of one area: it has groups, and no map
FOR_ENGLAND_ALONE = ("smoking-at-delivery", "alcohol-related-mortality", "emergency-readmissions")

Row = dict[str, str]


class Area(NamedTuple):
    """One line of data/geography/areas.csv."""

    code: str
    name: str
    geographies: tuple[str, ...]
    place_code: str
    district_code: str
    neighbourhood_code: str
    note: str


@cache
def _rows_by_indicator() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for path in sorted(DATA.glob("*/*.csv")):
        if path.parent.name == "geography" or path.name == OUTREACH:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["Indicator ID"]].append(row)
    return dict(found)


def every_row(indicator_id: str) -> list[Row]:
    """Every row of a measure, in the order of the files."""
    return _rows_by_indicator()[indicator_id]


def rows(indicator_id: str, **columns: str) -> dict[str, Row]:
    """The rows of one series by area code. Underscores in column names stand for blanks: `Time_period`."""
    wanted = {name.replace("_", " "): text for name, text in columns.items()}
    found: dict[str, Row] = {}
    for row in _rows_by_indicator()[indicator_id]:
        if all(row[name] == text for name, text in wanted.items()):
            assert row["Area Code"] not in found, f"{wanted} leaves more than one row of {row['Area Name']}"
            found[row["Area Code"]] = row
    return found


@cache
def areas(geography: str) -> dict[str, Area]:
    """The areas of a level by code, in the order of the file."""
    with (DATA / "geography" / "areas.csv").open(encoding="utf-8", newline="") as file:
        lines = [
            Area(
                line["area_code"], line["area_name"], tuple(line["geographies"].split(";")), line["place_code"],
                line["district_code"], line["neighbourhood_code"], line["note"],
            )
            for line in csv.DictReader(file)
        ]  # fmt: skip
    return {area.code: area for area in lines if geography in area.geographies}


def full_name(area: Area) -> str:
    """The name as screens print it: small areas with their district, unless that is the whole of it."""
    district = areas("district").get(area.district_code)
    is_small = bool({"msoa", "ward"} & set(area.geographies))
    return f"{area.name}, {district.name}" if is_small and district.name != area.name else area.name


def printed(text: str | float | Decimal, decimals: int = 1, *, is_gap: bool = False) -> str:
    """A figure as it stands on a screen: halves away from zero, thousands separated, a real minus sign."""
    amount = Decimal(str(text)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    words = f"{abs(amount):,f}"
    if not amount:
        return words
    return (MINUS if amount < 0 else "+" if is_gap else "") + words


def wilson(count: float, people: float, z: float) -> tuple[float, float]:
    """Wilson's limits of a percentage, from the formula."""
    share = count / people
    middle = share + z * z / (2 * people)
    half = z * (share * (1 - share) / people + z * z / (4 * people * people)) ** 0.5
    return tuple(100 * (middle + sign * half) / (1 + z * z / people) for sign in (-1, 1))


def number(text: str) -> float | None:
    return float(text) if text else None


def withheld(sex: str) -> dict[str, str]:
    """Why figures of the small-area pattern may not be shown: area code to "unpublished", "interval", "deaths"."""
    reasons = {}
    for code, row in rows(PATTERN, Sex=sex).items():
        if row["Area Type"] != "MSOA":
            continue
        if not row["Value"]:
            reasons[code] = "unpublished"
        elif float(row["Upper CI 95.0 limit"]) - float(row["Lower CI 95.0 limit"]) > 4:
            reasons[code] = "interval"
        elif float(row["Count"]) < 75:
            reasons[code] = "deaths"
    return reasons


def contradictory() -> set[str]:
    """Small areas whose three figures cannot all be right: nothing of them is shown."""
    by_sex = [rows(PATTERN, Sex=sex) for sex in ("Male", "Female", "Persons")]
    found = set()
    for code in areas("msoa"):
        men, women, everyone = (number(each[code]["Value"]) if code in each else None for each in by_sex)
        if men is not None and women is not None:
            is_apart = not 0 <= women - men <= 9
            is_outside = everyone is not None and not men <= everyone <= women
            if is_apart or is_outside:
                found.add(code)
    return found
