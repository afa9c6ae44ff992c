"""A second system, for tests: the file that describes it, a few of its areas as squares, and figures that are made up.

Names and codes of areas are real. Which ward lies in which neighbourhood is near the truth. Every figure is invented.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests import factories
from tests.factories import SOURCE_ID, row, write_csv, write_definition, write_origin
from tests.uptake_table import uptake, write_uptake

NAME, SHORT_NAME = "Cornwall and the Isles of Scilly", "Cornwall and Scilly"
ENGLAND, SYSTEM, CORNWALL, SCILLY = "E92000001", "E54000036", "E06000052", "E06000053"
WEST, CENTRAL, EAST = "CIOS-W", "CIOS-C", "CIOS-E"
PENZANCE, ST_AGNES_OF_SCILLY = "E05013320", "E05011091"
LIFE, INACTIVE = "90366", "93015"
OWN_CAVEAT, OWN_REASON = "On Scilly few people were asked.", "Not published for the three parts of Cornwall."
SHIPPED_DEFINITIONS = Path(__file__).parent.parent / "queries" / "definitions"
_LISTS_OF_MEASURES = ("life_course", "profile", "example")  # they name measures that this system does not follow

# The first system, its places and districts, and the codes of its own that it gives neighbourhoods.
OF_THE_FIRST = re.compile(
    r"Leicester|Rutland|\bLLR\b|Blaby|Charnwood|Harborough|Hinckley|Melton|Oadby|St Matthews|E54000015|E0600001[67]"
    r"|E10000018|E070001(29|3\d)"
)

_VINTAGE, _WARDS = "April 2023 authorities", "December 2021 wards"
_WARDS_OF = {
    WEST: ((PENZANCE, "Penzance East"), ("E05013297", "Land's End"), ("E05013858", "St Ives West & Towednack")),
    CENTRAL: (("E05013356", "Truro Tregolls"), ("E05013284", "Falmouth Arwenack"), ("E05013852", "St Agnes")),
    EAST: (("E05013275", "Bude"), ("E05013348", "Saltash Essa"), ("E05013301", "Launceston South")),
}  # fmt: skip
_WARDS_OF_SCILLY = (
    ("E05011090", "Bryher"), (ST_AGNES_OF_SCILLY, "St Agnes"), ("E05011092", "St Martin's"),
    ("E05011093", "St Mary's"), ("E05011094", "Tresco"),
)  # fmt: skip
AREAS = (
    (ENGLAND, "England", "england", "", "", "", "Country", ""),
    (SYSTEM, NAME, "system", "", "", "", "April 2023 integrated care boards", ""),
    (CORNWALL, "Cornwall", "place;district", CORNWALL, CORNWALL, "", _VINTAGE, ""),
    (SCILLY, "Isles of Scilly", "place;district;neighbourhood", SCILLY, SCILLY, SCILLY, _VINTAGE, ""),
    (WEST, "West Cornwall", "neighbourhood", CORNWALL, CORNWALL, WEST, "Made up", ""),
    (CENTRAL, "Central Cornwall", "neighbourhood", CORNWALL, CORNWALL, CENTRAL, "Made up", ""),
    (EAST, "North and East Cornwall", "neighbourhood", CORNWALL, CORNWALL, EAST, "Made up", ""),
    *(
        (code, name, "ward", CORNWALL, CORNWALL, neighbourhood, _WARDS, "")
        for neighbourhood, wards in _WARDS_OF.items()
        for code, name in wards
    ),
    *((code, name, "ward", SCILLY, SCILLY, SCILLY, _WARDS, "") for code, name in _WARDS_OF_SCILLY),
)
_LEVELS = {
    "england": ("England", "country", "Country"),
    "system": (NAME, "system", "April 2023 integrated care boards"),
    "place": ("Places", "place", _VINTAGE),
    "district": ("Unitary authorities", "district", _VINTAGE),
    "neighbourhood": ("Neighbourhoods", "neighbourhood", "Made up"),
    "ward": ("Wards", "ward", _WARDS),
}


def write_cornwall(root: Path, *, is_bare: bool = False) -> Path:
    """Write data/ and definitions/ of the system below a folder.

    Args:
        root: an empty folder.
        is_bare: leave out everything but one measure: no life expectancy, no groups, no uptake.

    Returns:
        The root.
    """
    data = root / "data"
    data.mkdir(parents=True)
    _write_areas(data)
    slug = "inactive-adults" if is_bare else "life-expectancy-at-birth"
    (data / "system.yaml").write_text(
        yaml.safe_dump(_system(slug) | _followed(is_bare), allow_unicode=True), encoding="utf-8"
    )
    rows = [
        _figure(INACTIVE, code, value, spread=3) for code, value in ((ENGLAND, 22.0), (CORNWALL, 24.5), (SCILLY, 14.5))
    ]
    if is_bare:
        write_definition(root / "definitions", "inactive-adults", indicator_id=INACTIVE)
    else:
        rows += [*_life_rows(), *_group_rows()]
        _use_shipped_definitions(root)
        write_uptake(data / SOURCE_ID / "uptake.csv", _uptake_rows())
    write_csv(data / SOURCE_ID / "figures.csv", rows)
    write_origin(data / SOURCE_ID)
    return root


def _write_areas(data: Path) -> None:
    header = "area_code,area_name,geographies,place_code,district_code,neighbourhood_code,vintage,note"
    (data / "geography").mkdir()
    factories.write_rows(data / "geography" / "areas.csv", header, AREAS)
    (data / "boundaries").mkdir()
    for level in ("place", "district", "neighbourhood", "ward"):
        features = [
            {
                "type": "Feature",
                "properties": {"area_code": code, "area_name": name},
                "geometry": {"type": "Polygon", "coordinates": [_square(column)]},
            }
            for column, (code, name, *_) in enumerate(each for each in AREAS if level in each[2].split(";"))
        ]
        content = {"type": "FeatureCollection", "credit": "Source: made up", "features": features}
        (data / "boundaries" / f"{level}.geojson").write_text(json.dumps(content), encoding="utf-8")


def _square(column: int) -> list[list[float]]:
    left, bottom, side = -5.6 + 0.1 * (column % 4), 50.1 + 0.1 * (column // 4), 0.1
    return [[left, bottom], [left + side, bottom], [left + side, bottom + side], [left, bottom + side], [left, bottom]]


def _system(first_measure: str) -> dict[str, Any]:
    levels = {
        level: {"title": title, "noun": noun, "vintage": vintage, "credit": "Source: made up"}
        for level, (title, noun, vintage) in _LEVELS.items()
    }
    for level in ("place", "district", "neighbourhood", "ward"):
        levels[level]["boundary_file"] = f"boundaries/{level}.geojson"
    return {
        "code": SYSTEM,
        "name": NAME,
        "short_name": SHORT_NAME,
        "areas": "geography/areas.csv",
        "levels": levels,
        "first_measure": first_measure,
        "goals": [
            {
                "about": "vaccine-uptake",
                "target": 85,
                "set_by": "A plan that is made up for a test asks for",
                "quote": "eighty-five in a hundred",
                "source": "Nobody's plan",
            }
        ],
        "credits": ["Every figure here is made up for a test."],
    }


def _figure(indicator_id: str, code: str, value: float, *, spread: float = 0, **changes: Any) -> dict[str, str]:
    name = next(area[1] for area in AREAS if area[0] == code)
    limits = {"lower_95": value - spread, "upper_95": value + spread} if spread else {}
    kept = {
        "area_code": code,
        "area_name": name,
        "area_type": "England" if code == ENGLAND else "Counties & UAs",
        "vintage": "Country" if code == ENGLAND else _VINTAGE,
    }
    return row(indicator_id=indicator_id, value=value, **limits, **kept, **changes)


def _life_rows() -> list[dict[str, str]]:
    return [
        _figure(
            LIFE, code, value, spread=0.5, sex=sex, age="All ages", time_period="2021 - 23", time_period_range="3y",
            indicator_name="Life expectancy at birth",
        )
        for sex, values in (("Male", (79.1, 79.4, 82.2)), ("Female", (83.1, 83.3, 85.9)))
        for code, value in zip((ENGLAND, CORNWALL, SCILLY), values, strict=True)
    ]  # fmt: skip


def _group_rows() -> list[dict[str, str]]:
    return [
        _figure(INACTIVE, CORNWALL, value, spread=2, category_type="Disability", category=group)
        for group, value in (("Disabled", 33.0), ("Not disabled", 18.0))
    ]


def _uptake_rows() -> list[dict[str, str]]:
    return [
        uptake(
            Area_Name=name, Vaccine="Flu", Count_Vaccinated=count, Population=1000, Vintage="Made up", Kind="derived",
            Source=SOURCE_ID,
        )
        for name, count in (
            ("West Cornwall", 610), ("Central Cornwall", 700), ("North and East Cornwall", 655),
            ("Isles of Scilly", 800),
        )
    ]  # fmt: skip


def _followed(is_bare: bool) -> dict[str, Any]:
    return {} if is_bare else {"measures": ["life-expectancy-at-birth", "inactive-adults"], "words": "words"}


def _use_shipped_definitions(root: Path) -> None:
    """Take the definitions that ship as they are; what is of this system alone is said in its own data."""
    shutil.copytree(SHIPPED_DEFINITIONS, root / "definitions", ignore=shutil.ignore_patterns(*_LISTS_OF_MEASURES))
    followed = _followed(is_bare=False)["measures"]
    changes = {slug: {"source_id": SOURCE_ID} for slug in followed}
    changes["inactive-adults"] |= {"own_caveats": [OWN_CAVEAT], "not_published": {"neighbourhood": OWN_REASON}}
    (root / "data" / "words").mkdir()
    text = yaml.safe_dump({"definitions": changes}, allow_unicode=True)
    (root / "data" / "words" / "changes.yaml").write_text(text, encoding="utf-8")
