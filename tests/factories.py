"""Small inputs for tests: rows in the Fingertips layout, and whole data folders that ingest can load.

Everything is written by keyword with sane defaults, so that a test names only what it is about. The names and codes of
areas are real; every figure is made up.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from queries.ingest.layout import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from queries.ingest.load import LoadRequest

COLUMNS_26 = (
    *REQUIRED_COLUMNS[:22],
    "Compared to Counties & UAs (2023-24) value or percentiles",
    *REQUIRED_COLUMNS[22:],
)
COLUMNS_27 = (*COLUMNS_26, "Time period range")
COLUMNS_30 = (*COLUMNS_26, *OPTIONAL_COLUMNS)

SOURCE_ID = "made_up_source"
INDICATOR_ID = "93015"
SLUG = "inactive-adults"

ENGLAND, SYSTEM = "E92000001", "E54000015"
LEICESTER, LEICESTERSHIRE, RUTLAND = "E06000016", "E10000018", "E06000017"
BLABY, CHARNWOOD = "E07000129", "E07000130"
ABBEY, AYLESTONE, UPPINGHAM = "E05010458", "E05010459", "E05012645"
MSOA_1, MSOA_2 = "E02002827", "E02002828"

# code, name, geographies, place, district, neighbourhood, vintage, note
_AREAS = (
    (ENGLAND, "England", "england", "", "", "", "Country", ""),
    (SYSTEM, "Leicester, Leicestershire and Rutland", "system", "", "", "", "April 2023 integrated care boards", ""),
    (LEICESTER, "Leicester", "place;district", LEICESTER, LEICESTER, "", "April 2023 authorities", ""),
    (LEICESTERSHIRE, "Leicestershire", "place", LEICESTERSHIRE, "", "", "April 2023 authorities", ""),
    ("LLR-LC1", "Leicester City 1", "neighbourhood", LEICESTER, LEICESTER, "LLR-LC1", "ICB neighbourhoods 2025", ""),
    (BLABY, "Blaby", "district;neighbourhood", LEICESTERSHIRE, BLABY, BLABY, "April 2023 authorities", ""),
    (CHARNWOOD, "Charnwood", "district;neighbourhood", LEICESTERSHIRE, CHARNWOOD, CHARNWOOD, "April 2023 authorities", ""),  # noqa: E501
    (RUTLAND, "Rutland", "place;district;neighbourhood", RUTLAND, RUTLAND, RUTLAND, "April 2023 authorities", ""),
    (MSOA_1, "Beaumont Park", "msoa", LEICESTER, LEICESTER, "LLR-LC1", "MSOA 2011", ""),
    (MSOA_2, "Rushey Mead North", "msoa", LEICESTER, LEICESTER, "LLR-LC1", "MSOA 2011", ""),
    (ABBEY, "Abbey", "ward", LEICESTER, LEICESTER, "LLR-LC1", "December 2022 wards", ""),
    (AYLESTONE, "Aylestone", "ward", LEICESTER, LEICESTER, "LLR-LC1", "December 2022 wards", "No best-fit LSOA"),
    (UPPINGHAM, "Uppingham", "ward", RUTLAND, RUTLAND, RUTLAND, "December 2022 wards", ""),
)  # fmt: skip
_OTHER_CODES = (("E05014640", "Blaby", "December 2023 wards", "Re-warded in 2023.", ""),)
_TITLES = {
    "england": ("England", "country"),
    "system": ("Leicester, Leicestershire and Rutland", "system"),
    "place": ("Places", "place"),
    "district": ("Districts and unitary authorities", "district"),
    "neighbourhood": ("Neighbourhoods", "neighbourhood"),
    "msoa": ("MSOAs", "MSOA"),
    "ward": ("Best-fit wards", "ward"),
}
# Areas without a shape: Aylestone stands for the wards that no LSOA fits best.
_WITHOUT_SHAPE = {AYLESTONE}


def row(**changes: Any) -> dict[str, str]:
    """Make one row of a table, by the name of its column with underscores for spaces.

    `row(area_code="E06000017", value="12.3", lower_95="11")` names Area Code, Value and Lower CI 95.0 limit.
    """
    cells = {
        "Indicator ID": INDICATOR_ID,
        "Indicator Name": "Percentage of adults who are inactive",
        "Area Code": LEICESTER,
        "Area Name": "Leicester",
        "Area Type": "Unitary authority",
        "Sex": "Persons",
        "Age": "19+ yrs",
        "Time period": "2023/24",
        "Value": "25.0",
        "Time period range": "1y",
        "Source": SOURCE_ID,
        "Kind": "published",
        "Vintage": "April 2023 authorities",
    }
    names = {
        "lower_95": "Lower CI 95.0 limit",
        "upper_95": "Upper CI 95.0 limit",
        "lower_998": "Lower CI 99.8 limit",
        "upper_998": "Upper CI 99.8 limit",
        "compared_to_england": "Compared to England value or percentiles",
    }
    by_keyword = {column.lower().replace(" ", "_"): column for column in COLUMNS_30}
    for keyword, value in changes.items():
        cells[names.get(keyword) or by_keyword[keyword]] = str(value)
    return cells


def csv_text(rows: Iterable[Mapping[str, str]], *, columns: Iterable[str] = COLUMNS_30) -> str:
    """Write rows as CSV text with LF line ends."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(columns), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def write_csv(path: Path, rows: Iterable[Mapping[str, str]], *, columns: Iterable[str] = COLUMNS_30) -> Path:
    """Write rows as a UTF-8 file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text(rows, columns=columns), encoding="utf-8", newline="")
    return path


def definition(**changes: Any) -> dict[str, Any]:
    """Make the content of a definition file."""
    return {
        "indicator_id": INDICATOR_ID,
        "title": "Inactive adults",
        "short_title": "Inactive adults",
        "definition": "Adults who do less than half an hour of activity a week.",
        "method": "A survey.",
        "how_to_read": "Lower is better.",
        "unit": "%",
        "value_type": "proportion",
        "polarity": "low_is_good",
        "source_id": SOURCE_ID,
        "life_course_stage": "working_age",
        "topic": "Ways of living",
        "population_basis": "residents",
        "class_limits": [15, 20, 25, 30],
        "gap_steps": [1, 2, 4],
        "benchmark_codes": [ENGLAND],
        **changes,
    }


def write_definition(folder: Path, slug: str = SLUG, **changes: Any) -> Path:
    """Write one definition file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}.yaml"
    path.write_text(yaml.safe_dump(definition(**changes), allow_unicode=True), encoding="utf-8")
    return path


def write_origin(folder: Path, source_id: str = SOURCE_ID, **changes: Any) -> Path:
    """Write the origin file of a source folder, listing the tables that lie in it."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "source_id": source_id,
        "title": "A made-up source",
        "short_title": "Made up",
        "publisher": "Nobody",
        "url": "https://example.org/",
        "licence": "None: made up for a test",
        "accessed_date": "2026-11-21",
        "credit": "Source: nobody",
        "files": {path.name: "Made up" for path in sorted(folder.glob("*.csv"))},
        **changes,
    }
    path = folder / "origin.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def write_geography(data_dir: Path) -> None:
    """Write the geography reference of a small system, with squares for boundaries."""
    folder = data_dir / "geography"
    folder.mkdir(parents=True, exist_ok=True)
    header = "area_code,area_name,geographies,place_code,district_code,neighbourhood_code,vintage,note"
    write_rows(folder / "areas.csv", header, _AREAS)
    write_rows(folder / "other_codes.csv", "area_code,area_name,vintage,note,related_codes", _OTHER_CODES)
    names = {}
    for geography, (title, noun) in _TITLES.items():
        names[geography] = {
            "title": title,
            "noun": noun,
            "vintage": _vintage_of(geography),
            "credit": "Source: made up",
        }
        if geography not in ("england", "system"):
            names[geography]["boundary_file"] = f"boundaries/{geography}.geojson"
            codes = [area[0] for area in _AREAS if geography in area[2].split(";")]
            write_boundaries(data_dir / "boundaries" / f"{geography}.geojson", codes)
    write_system(data_dir, levels=names)


def write_system(data_dir: Path, **changes: Any) -> Path:
    """Write the file that describes the small system; what is given takes the place of what it says, level by level."""
    path = data_dir / "system.yaml"
    content = {
        "code": SYSTEM,
        "name": "Leicester, Leicestershire and Rutland",
        "short_name": "LLR",
        "areas": "geography/areas.csv",
        "other_codes": "geography/other_codes.csv",
        "first_measure": "",
        **(yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}),
        **changes,
    }
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def write_boundaries(path: Path, codes: Iterable[str], **properties_of_all: Any) -> Path:
    """Write a boundary file with one square per code, side by side; an area without a shape is left out."""
    names = {area[0]: area[1] for area in _AREAS}
    features = [
        {
            "type": "Feature",
            "properties": {"area_code": code, "area_name": names.get(code, code), **properties_of_all},
            "geometry": {"type": "Polygon", "coordinates": [_square(place)]},
        }
        for place, code in enumerate(codes)
        if code not in _WITHOUT_SHAPE
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"type": "FeatureCollection", "credit": "Source: made up", "features": features}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def write_data(root: Path, rows: Iterable[Mapping[str, str]] | None = None) -> Path:
    """Write everything that ingest needs below a folder: data/ with one source, and definitions/.

    Args:
        root: an empty folder.
        rows: the rows of the one table that ships; three areas of one indicator unless given.

    Returns:
        The root.
    """
    write_geography(root / "data")
    write_csv(root / "data" / SOURCE_ID / "adults.csv", default_rows() if rows is None else rows)
    write_origin(root / "data" / SOURCE_ID)
    write_definition(root / "definitions")
    return root


def load_request(root: Path, *files: Path, **options: Any) -> LoadRequest:
    """Describe a load of what `write_data` wrote, with a user's files and options, into db/ beside it."""
    return LoadRequest(
        data_dir=root / "data",
        definitions_dir=root / "definitions",
        database_dir=root / "db",
        files=files,
        **options,
    )


def default_rows() -> list[dict[str, str]]:
    """Make the rows that ship unless a test has its own: Leicester, Rutland and England."""
    return [
        row(area_code=ENGLAND, area_name="England", area_type="England", value="22.0", vintage="Country"),
        row(value="30.1", lower_95="27.0", upper_95="33.3"),
        row(area_code=RUTLAND, area_name="Rutland", value="17.4", lower_95="14.0", upper_95="21.2"),
    ]


def write_rows(path: Path, header: str, rows: Iterable[Iterable[str]]) -> None:
    """Write a plain table of text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _vintage_of(geography: str) -> str:
    return next(area[6] for area in _AREAS if geography in area[2].split(";"))


def _square(place: int) -> list[list[float]]:
    left, bottom, side = -1.2 + 0.01 * place, 52.6, 0.01
    return [
        [left, bottom],
        [left + side, bottom],
        [left + side, bottom + side],
        [left, bottom + side],
        [left, bottom],
    ]
