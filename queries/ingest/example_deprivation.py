"""A made-up deprivation score of every ward: the made-up deprivation that drives the made-up deaths, as a score."""

from __future__ import annotations

from collections.abc import Iterator

from queries.ingest import layout
from queries.ingest.example_deaths import made_up_deprivation
from queries.ingest.geography import Reference
from queries.models import EXAMPLE_STAMP, Kind

SOURCE_ID = "example_deprivation"
INDICATOR_ID = "example.deprivation_score"

_LOWEST, _RANGE = 4, 56


def make_rows(reference: Reference, seed: int) -> Iterator[dict[str, object]]:
    """Make up one row per ward."""
    for ward in made_up_deprivation(reference, seed).itertuples():
        yield {
            layout.INDICATOR_ID: INDICATOR_ID,
            layout.INDICATOR_NAME: f"{EXAMPLE_STAMP}. Deprivation score",
            layout.AREA_CODE: ward.area_code,
            layout.AREA_NAME: ward.area_name,
            layout.SEX: "Persons",
            layout.AGE: "All ages",
            layout.TIME_PERIOD: "2019",
            layout.VALUE: f"{_LOWEST + _RANGE * ward.deprivation:.1f}",
            layout.VALUE_NOTE: EXAMPLE_STAMP,
            layout.TIME_PERIOD_RANGE: "1y",
            layout.SOURCE: SOURCE_ID,
            layout.KIND: Kind.EXAMPLE.value,
            layout.VINTAGE: ward.vintage,
        }
