"""Tables of deaths and population for tests: twenty age bands of one area, and files of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = ("Area Code", "Area Name", "Vintage", "Sex", "Age band", "Time period", "Deaths", "Population", "Suppression")
BANDS = ("Under 1", "1 to 4", "5 to 9", "10 to 14", "15 to 19", "20 to 24", "25 to 29", "30 to 34", "35 to 39",
         "40 to 44", "45 to 49", "50 to 54", "55 to 59", "60 to 64", "65 to 69", "70 to 74", "75 to 79", "80 to 84",
         "85 to 89", "90 and over")  # fmt: skip
DEATHS = (1, 0, 0, 0, 0, 1, 0, 1, 1, 2, 2, 4, 5, 7, 9, 13, 18, 22, 25, 30)
PEOPLE = (90, 380, 480, 470, 450, 500, 520, 540, 530, 520, 510, 500, 470, 430, 400, 360, 280, 190, 120, 70)


def band_rows(
    area_code: str, deaths: Sequence[Any] = DEATHS, people: Sequence[Any] = PEOPLE, **changes: str
) -> list[dict[str, str]]:
    """Make the twenty rows of one area; `changes` name columns with underscores for spaces."""
    rows = []
    for band, dead, count in zip(BANDS, deaths, people, strict=True):
        row = {"Area Code": area_code, "Area Name": area_code, "Vintage": "December 2022 wards", "Sex": "Male",
               "Age band": band, "Time period": "2019 to 2023", "Deaths": str(dead), "Population": str(count),
               "Suppression": ""}  # fmt: skip
        rows.append(row | {name.replace("_", " "): value for name, value in changes.items()})
    return rows


def cause_rows(area_code: str, deaths: Sequence[int] = DEATHS, people: Sequence[int] = PEOPLE, **changes: str) -> list:
    """Make the rows of one area with two causes: a third of the deaths from cancer, and the others."""
    cancer = [count // 3 for count in deaths]
    other = [count - part for count, part in zip(deaths, cancer, strict=True)]
    rows = band_rows(area_code, cancer, people, **{"Cause": "Cancer", **changes})
    return rows + band_rows(area_code, other, people, **{"Cause": "Other", **changes})


def write_deaths(path: Path, rows: Iterable[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> Path:
    """Write rows as a file of the layout."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
