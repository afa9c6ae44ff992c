"""The example data set: made-up tables in the layouts that a public-health team would load, from a seed.

`python -m queries.ingest example` builds its database, `... example --out DIR` only writes the tables. They show what
the dashboard does on the day local data are loaded. Areas are real; every figure is drawn at random (docs/example.md
says how), every name and note says so, and ingest refuses to load any of it into another data set.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from queries.ingest import (
    example_admissions,
    example_deaths,
    example_deprivation,
    example_service,
    example_uptake,
    layout,
    outreach,
    uptake_layout,
)
from queries.ingest.deaths_layout import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from queries.ingest.geography import read_geography
from queries.ingest.origins import ORIGIN_FILE
from queries.models import EXAMPLE_STAMP, Geography

DEFAULT_SEED = 2022
DEFINITIONS_DIR = Path(__file__).resolve().parent.parent / "definitions" / "example"

_NEEDED = (Geography.DISTRICT, Geography.NEIGHBOURHOOD, Geography.WARD)
_MADE_ON = "2022-12-31"  # no clock is read: the same seed gives the same bytes on every day


class NoExampleError(Exception):
    """No example can be made for the system."""


def write_example(out_dir: Path, data_dir: Path, seed: int = DEFAULT_SEED) -> list[Path]:
    """Write the tables of the example data set, one source folder for each, as `data/` has them.

    Args:
        out_dir: where to; it is made if need be.
        data_dir: folder of what ships, for the areas.
        seed: the same seed gives the same bytes.

    Returns:
        The tables that were written.

    Raises:
        NoExampleError: the system lacks what figures are made up for: a city, neighbourhoods, wards.
        RefusedError: what describes the system is not as agreed.
    """
    reference = read_geography(data_dir)
    lacking = [level.value for level in _NEEDED if level.value not in set(reference.members["geography"])]
    lacking += [] if reference.system.enlarged_district else ["district that is its city (enlarged_district)"]
    if lacking:
        raise NoExampleError(
            f"No example is made, and the dashboard offers none: it is of a city and what lies around it, and "
            f"{reference.system.name} has no {' and no '.join(lacking)}."
        )
    deaths = example_deaths.make_rows(reference, seed)
    deprivation = example_deprivation.make_rows(reference, seed)
    uptake = example_uptake.make_rows(reference, seed)
    service = example_service.make_rows(reference, seed)
    admissions = example_admissions.make_rows(reference, seed)
    own, fingertips = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS), layout.ALL_COLUMNS
    of_uptake = (*uptake_layout.REQUIRED_COLUMNS, *uptake_layout.OPTIONAL_COLUMNS)
    parts = (
        (example_deaths.SOURCE_ID, "ward deaths and population by age and sex", "deaths.csv", own, deaths),
        (example_deprivation.SOURCE_ID, "a deprivation score of wards", "deprivation.csv", fingertips, deprivation),
        (example_uptake.SOURCE_ID, "first and second doses by community", "uptake.csv", of_uptake, uptake),
        (example_service.SOURCE_ID, "an audit of glucose sensors", "service.csv", fingertips, service),
        (example_admissions.SOURCE_ID, "emergency admissions by fifth", "admissions.csv", fingertips, admissions),
    )
    written = []
    for source_id, subject, file_name, columns, rows in parts:
        folder = out_dir / source_id
        folder.mkdir(parents=True, exist_ok=True)
        _write_origin(folder / ORIGIN_FILE, source_id, subject, file_name, seed)
        _write_table(folder / file_name, columns, rows)
        written.append(folder / file_name)
    events = out_dir / example_uptake.SOURCE_ID / "outreach.csv"
    _write_table(
        events, (*outreach.REQUIRED_COLUMNS, *outreach.OPTIONAL_COLUMNS), example_uptake.make_events(reference)
    )
    return [*written, events]


def _write_origin(path: Path, source_id: str, subject: str, file_name: str, seed: int) -> None:
    origin = {
        "source_id": source_id,
        "title": f"{EXAMPLE_STAMP}: {subject}",
        "short_title": EXAMPLE_STAMP,
        "publisher": "Nobody. A generator made them up",
        "url": "",
        "licence": "MIT, as the code that made them up",
        "accessed_date": _MADE_ON,
        "credit": f"{EXAMPLE_STAMP}. They describe no real person, place or service.",
        "files": {file_name: f"{EXAMPLE_STAMP}: {subject}, seed {seed}"},
    }
    if source_id == example_uptake.SOURCE_ID:
        origin["files"]["outreach.csv"] = f"{EXAMPLE_STAMP}: two outreach events"
    path.write_text(yaml.safe_dump(origin, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
