"""A data folder for all of England's wards: real shapes from a boundary file, figures from a seeded generator.

No table that ships covers England ward by ward, and the map must be quick with seven thousand areas too. Every figure
made here is of the kind "example", in a folder of its own, and is shown nowhere but in the benchmark. The folder holds
what ships in data/ and queries/definitions, so that the real ingest loads it.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import yaml

from geo.read import read_areas
from queries.ingest.layout import OPTIONAL_COLUMNS, REQUIRED_COLUMNS

SEED = 2021
ENGLAND = "E92000001"
SOURCE_ID = "benchmark_example"
ENGLAND_DATASET = "benchmark"  # made-up figures are refused in the published data set
SHARE_SLUG, GROUP_SLUG = "example-share", "example-groups"
SEXES = ("Persons", "Male", "Female")
PERIODS = ("2021", "2022", "2023")
GROUPS = ("Ash", "Beech", "Cedar", "Elm", "Oak")
COLUMNS = (
    *REQUIRED_COLUMNS[:22],
    "Compared to Counties & UAs (2023-24) value or percentiles",
    *REQUIRED_COLUMNS[22:],
    *OPTIONAL_COLUMNS,
)
_AREA_COLUMNS = (
    "area_code", "area_name", "geographies", "place_code", "district_code", "neighbourhood_code", "vintage", "note",
)  # fmt: skip
_OTHER_CODE_COLUMNS = ("area_code", "area_name", "vintage", "note", "related_codes")
_SUPPRESSED_SHARE, _UNPUBLISHED_SHARE = 0.01, 0.005
_USUAL_RESIDENTS = 4_000  # of one sex in a ward, about


@dataclass(frozen=True)
class _Wards:
    """The wards of a boundary file, with a level that each district and each ward keeps over all figures."""

    areas: gpd.GeoDataFrame
    vintage: str
    level: np.ndarray


def write_england(root: Path, boundary_file: Path, *, seed: int = SEED) -> Path:
    """Write data/ and definitions/ below a folder.

    Args:
        root: an empty folder.
        boundary_file: a GeoJSON of wards, as the ONS publishes them.
        seed: of the generator. The same seed and the same wards give the same bytes.

    Returns:
        The root.
    """
    generator = np.random.default_rng(seed)
    areas = read_areas(boundary_file)
    vintage = next(iter(areas["vintage"]), "") or "wards, vintage not stated"
    wards = _Wards(areas, vintage, _levels(areas, generator))
    data = root / "data"
    boundaries = data / "boundaries" / "ward.geojson"
    boundaries.parent.mkdir(parents=True)
    shutil.copyfile(boundary_file, boundaries)
    _write_geography(data / "geography", wards)
    source = data / SOURCE_ID
    source.mkdir()
    _write_table(source / "shares.csv", _shares(wards, generator))
    _write_table(source / "groups.csv", _groups(wards, generator))
    _write_yaml(source / "origin.yaml", _origin())
    _write_yaml(root / "definitions" / f"{SHARE_SLUG}.yaml", _share_definition())
    _write_yaml(root / "definitions" / f"{GROUP_SLUG}.yaml", _group_definition())
    return root


def _levels(areas: gpd.GeoDataFrame, generator: np.random.Generator) -> np.ndarray:
    """Draw how high each ward's figures are: neighbours in a district are alike, as they are on any real map."""
    districts = areas.get("district_code", pd.Series("", index=areas.index))
    names = sorted(set(districts))
    of_district = dict(zip(names, generator.normal(0, 0.35, len(names)), strict=True))
    return districts.map(of_district).to_numpy() + generator.normal(0, 0.3, len(areas))


def _write_geography(folder: Path, wards: _Wards) -> None:
    folder.mkdir()
    areas = wards.areas
    rows = [(ENGLAND, "England", "england;system", "", "", "", "Country", "")]
    district_codes = areas.get("district_code", pd.Series("", index=areas.index))
    district_names = areas.get("district_name", district_codes)
    districts = dict(zip(district_codes, district_names, strict=True))
    rows += [
        (code, name, "district", "", code, "", "Districts of the boundary file", "")
        for code, name in districts.items()
        if code
    ]
    rows += [
        (code, name, "ward", "", district, "", wards.vintage, "")
        for code, name, district in zip(areas["area_code"], areas["area_name"], district_codes, strict=True)
    ]
    _write_rows(folder / "areas.csv", [_AREA_COLUMNS, *rows])
    _write_rows(
        folder / "other_codes.csv", [_OTHER_CODE_COLUMNS, ("EXAMPLE-1", "Nowhere", "No vintage", "Made up", "")]
    )
    levels = _levels_in_words(wards)
    system = {"code": ENGLAND, "name": "England", "short_name": "England", "first_measure": SHARE_SLUG}
    files = {"areas": "geography/areas.csv", "other_codes": "geography/other_codes.csv"}
    _write_yaml(folder.parent / "system.yaml", {**system, **files, "levels": levels})


def _levels_in_words(wards: _Wards) -> dict[str, dict[str, str]]:
    nouns = {"england": "country", "system": "country", "district": "district", "ward": "ward"}
    titles = {"england": "England", "system": "England", "district": "Districts", "ward": "Wards"}
    credit = wards.areas.attrs["credit"] or "Not stated"
    levels = {
        level: {"title": titles[level], "noun": noun, "vintage": wards.vintage, "credit": credit}
        for level, noun in nouns.items()
    }
    levels["ward"]["boundary_file"] = "boundaries/ward.geojson"
    return levels


def _shares(wards: _Wards, generator: np.random.Generator) -> pd.DataFrame:
    """Make a share of residents for each sex and year, that of everyone being that of both sexes together."""
    parts = []
    residents = {sex: _residents(wards, generator) for sex in SEXES[1:]}
    for year, period in enumerate(PERIODS):
        counts = {}
        for sex in SEXES[1:]:
            noise = generator.normal(0, 0.08, len(wards.areas))
            share = _logistic(-1.1 + wards.level + noise - 0.05 * year + (0.1 if sex == "Male" else 0))
            counts[sex] = generator.binomial(residents[sex], share)
        counts["Persons"], residents["Persons"] = sum(counts.values()), residents["Male"] + residents["Female"]
        parts += [
            _rows(wards, counts[sex], residents[sex], generator, **{"Sex": sex, "Time period": period}) for sex in SEXES
        ]
    return pd.concat(parts).assign(**{"Indicator ID": "example.share", "Indicator Name": "Made-up share of residents"})


def _groups(wards: _Wards, generator: np.random.Generator) -> pd.DataFrame:
    """Divide the residents of each ward into groups of very different sizes."""
    residents = _residents(wards, generator) + _residents(wards, generator)
    shares = generator.dirichlet([6, 2, 1, 0.6, 0.4], len(wards.areas))
    counts = generator.multinomial(residents, shares)
    parts = [
        _rows(
            wards, counts[:, place], residents, generator,
            **{"Sex": "Persons", "Time period": PERIODS[0], "Category Type": "Ethnic group", "Category": group},
        )
        for place, group in enumerate(GROUPS)
    ]  # fmt: skip
    return pd.concat(parts).assign(**{"Indicator ID": "example.groups", "Indicator Name": "Made-up groups"})


def _rows(
    wards: _Wards, counts: np.ndarray, denominators: np.ndarray, generator: np.random.Generator, **cells: str
) -> pd.DataFrame:
    """Make the rows of one series and period: England, then every ward; a few wards have a reason and no figure."""
    chance = generator.random(len(wards.areas))
    is_suppressed = chance < _SUPPRESSED_SHARE
    is_missing = (chance >= _SUPPRESSED_SHARE) & (chance < _SUPPRESSED_SHARE + _UNPUBLISHED_SHARE)
    frame = pd.DataFrame(
        {
            "Area Code": [ENGLAND, *wards.areas["area_code"]],
            "Area Name": ["England", *wards.areas["area_name"]],
            "Area Type": ["England", *["Ward"] * len(wards.areas)],
            "Parent Code": ["", *[ENGLAND] * len(wards.areas)],
            "Parent Name": ["", *["England"] * len(wards.areas)],
            "Vintage": ["Country", *[wards.vintage] * len(wards.areas)],
            "Count": np.r_[counts.sum(), counts],
            "Denominator": np.r_[denominators.sum(), denominators],
        }
    )
    frame["Value"] = (100 * frame["Count"] / frame["Denominator"]).map("{:.4f}".format)
    frame = frame.astype({"Count": str, "Denominator": str})
    frame["Value note"] = ""
    for is_hidden, note in ((is_suppressed, "[c] Suppressed: made-up example"), (is_missing, "[x] Not published")):
        rows = np.r_[False, is_hidden]
        frame.loc[rows, ["Value", "Count", "Denominator"]] = ""
        frame.loc[rows, "Value note"] = note
    fixed = {"Age": "All ages", "Time period range": "1y", "Source": SOURCE_ID, "Kind": "example"}
    return frame.assign(**fixed, **cells)


def _residents(wards: _Wards, generator: np.random.Generator) -> np.ndarray:
    return np.maximum(generator.lognormal(np.log(_USUAL_RESIDENTS), 0.4, len(wards.areas)).astype(int), 50)


def _logistic(number: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-number))


def _write_table(path: Path, frame: pd.DataFrame) -> None:
    frame.reindex(columns=list(COLUMNS), fill_value="").to_csv(path, index=False, lineterminator="\n")


def _write_rows(path: Path, rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _write_yaml(path: Path, content: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=True), encoding="utf-8")


def _origin() -> dict:
    return {
        "source_id": SOURCE_ID,
        "title": "Example figures for the benchmark",
        "short_title": "Example",
        "publisher": "Nobody: a seeded generator",
        "url": "",
        "licence": "None: made up",
        "accessed_date": "2026-11-21",
        "credit": "Example figures, made up for a measurement of speed",
        "files": {"groups.csv": "Shares of made-up groups", "shares.csv": "A made-up share by sex and year"},
    }


def _definition(**changes: object) -> dict:
    return {
        "definition": "Made up, to measure how quick the page is.",
        "method": "A seeded generator.",
        "how_to_read": "It says nothing about any real place.",
        "unit": "%",
        "value_type": "proportion",
        "source_id": SOURCE_ID,
        "life_course_stage": "place_and_people",
        "topic": "Example",
        "population_basis": "nobody",
        "first_geography": "ward",
        "benchmark_codes": [ENGLAND],
        "warning": "Example figures: made up.",
        **changes,
    }


def _share_definition() -> dict:
    return _definition(
        indicator_id="example.share",
        title="Made-up share of residents",
        short_title="Example share",
        polarity="low_is_good",
        class_limits=[15, 20, 25, 30, 35],
        gap_steps=[2, 5, 10],
    )


def _group_definition() -> dict:
    return _definition(
        indicator_id="example.groups",
        title="Made-up groups of residents",
        short_title="Example groups",
        polarity="no_judgement",
        first_group=GROUPS[0],
        class_limits=[5, 10, 20, 40, 60],
        gap_steps=[5, 15, 30],
    )
