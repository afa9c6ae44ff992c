"""A data folder for the rug: the small areas that ship, by as many made-up measures as are wanted, seeded.

What ships has far fewer measures of small areas than a public-health team will load. Every figure made here is of the
kind "example", in a folder of its own, and is shown nowhere but in the benchmark; the real ingest loads it.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from benchmarks.england import COLUMNS, ENGLAND, SOURCE_ID

SEED = 2021
MEASURE_COUNT = 40
_TOPICS = ("Example health", "Example learning", "Example work", "Example housing", "Example services")
_KEPT_OF_SYSTEM = ("code", "name", "short_name", "areas", "other_codes", "levels")
_RESIDENTS = 6_000  # of a small area, about
_MISSING_SHARE = 0.02


def write_small_areas(root: Path, shipped: Path, *, count: int = MEASURE_COUNT, seed: int = SEED) -> Path:
    """Write data/ and definitions/ below a folder.

    Args:
        root: an empty folder.
        shipped: the data folder that ships: its areas and shapes are used, none of its figures.
        count: how many measures to make up.
        seed: of the generator. The same seed gives the same bytes.

    Returns:
        The root.
    """
    generator = np.random.default_rng(seed)
    data, definitions = root / "data", root / "definitions"
    shutil.copytree(shipped / "boundaries", data / "boundaries")
    shutil.copytree(shipped / "geography", data / "geography")
    system = yaml.safe_load((shipped / "system.yaml").read_text(encoding="utf-8"))
    kept = {name: system[name] for name in _KEPT_OF_SYSTEM if name in system}
    _write_yaml(data / "system.yaml", {**kept, "first_measure": slug_of_measure(0)})
    areas = _areas(shipped / "geography" / "areas.csv")
    levels = generator.normal(0, 0.4, len(areas))
    tables = [_table(place, areas, levels, generator) for place in range(count)]
    folder = data / SOURCE_ID
    folder.mkdir()
    whole = pd.concat(tables).reindex(columns=list(COLUMNS), fill_value="")
    whole.to_csv(folder / "measures.csv", index=False, lineterminator="\n")
    _write_yaml(folder / "origin.yaml", _origin())
    for place in range(count):
        _write_yaml(definitions / f"{slug_of_measure(place)}.yaml", _definition(place))
    return root


def slug_of_measure(place: int) -> str:
    """Name a made-up measure as addresses do."""
    return f"example-measure-{place + 1}"


def _areas(path: Path) -> list[tuple[str, str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (row["area_code"], row["area_name"], row["vintage"])
            for row in csv.DictReader(file)
            if "msoa" in row["geographies"].split(";")
        ]


def _table(
    place: int, areas: list[tuple[str, str, str]], levels: np.ndarray, generator: np.random.Generator
) -> pd.DataFrame:
    residents = generator.integers(_RESIDENTS // 2, 2 * _RESIDENTS, len(areas))
    share = 1 / (1 + np.exp(-(generator.normal(-1, 0.8) + levels + generator.normal(0, 0.2, len(areas)))))
    counts = generator.binomial(residents, share)
    frame = pd.DataFrame(
        {
            "Area Code": [ENGLAND, *(code for code, _, _ in areas)],
            "Area Name": ["England", *(name for _, name, _ in areas)],
            "Area Type": ["England", *["MSOA"] * len(areas)],
            "Parent Code": ["", *[ENGLAND] * len(areas)],
            "Parent Name": ["", *["England"] * len(areas)],
            "Vintage": ["Country", *(vintage for _, _, vintage in areas)],
            "Count": np.r_[counts.sum(), counts],
            "Denominator": np.r_[residents.sum(), residents],
        }
    )
    frame["Value"] = (100 * frame["Count"] / frame["Denominator"]).map("{:.4f}".format)
    frame = frame.astype({"Count": str, "Denominator": str})
    is_missing = np.r_[False, generator.random(len(areas)) < _MISSING_SHARE]
    frame["Value note"] = np.where(is_missing, "[x] Not published", "")
    frame.loc[is_missing, ["Value", "Count", "Denominator"]] = ""
    fixed = {"Age": "All ages", "Sex": "Persons", "Time period": "2023", "Time period range": "1y"}
    names = {"Indicator ID": f"example.{place + 1}", "Indicator Name": f"Made-up measure {place + 1}"}
    return frame.assign(**fixed, **names, Source=SOURCE_ID, Kind="example")


def _definition(place: int) -> dict[str, object]:
    return {
        "indicator_id": f"example.{place + 1}",
        "title": f"Made-up measure {place + 1} of residents",
        "short_title": f"Example measure {place + 1}",
        "definition": "Made up, to measure how quick the page is.",
        "method": "A seeded generator.",
        "how_to_read": "It says nothing about any real place.",
        "unit": "%",
        "value_type": "proportion",
        "polarity": "low_is_good" if place % 2 else "high_is_good",
        "source_id": SOURCE_ID,
        "life_course_stage": "place_and_people",
        "topic": _TOPICS[place * len(_TOPICS) // MEASURE_COUNT % len(_TOPICS)],
        "population_basis": "nobody",
        "first_geography": "msoa",
        "benchmark_codes": [ENGLAND],
        "class_limits": [15, 20, 25, 30, 35],
        "gap_steps": [2, 5, 10],
        "warning": "Example figures: made up.",
    }


def _origin() -> dict[str, object]:
    return {
        "source_id": SOURCE_ID,
        "title": "Example figures for the benchmark",
        "short_title": "Example",
        "publisher": "Nobody: a seeded generator",
        "url": "",
        "licence": "None: made up",
        "accessed_date": "2026-11-22",
        "credit": "Example figures, made up for a measurement of speed",
        "files": {"measures.csv": "Made-up shares of small areas"},
    }


def _write_yaml(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=True), encoding="utf-8")
