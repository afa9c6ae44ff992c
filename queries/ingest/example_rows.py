"""A row of the Fingertips layout for a made-up count out of a made-up number of people."""

from __future__ import annotations

import pandas as pd

from queries.ingest import layout
from queries.models import EXAMPLE_STAMP, Kind


def fingertips_row(
    area: pd.Series,
    area_code: str,
    *,
    indicator_id: str,
    name: str,
    source_id: str,
    age: str,
    category_type: str,
    category: str,
    period: str,
    period_range: str,
    count: int,
    denominator: int,
    per: int = 100,
) -> dict[str, object]:
    """Write one row, with the percentage or rate that follows from its counts; none where nobody was counted."""
    return {
        layout.INDICATOR_ID: indicator_id,
        layout.INDICATOR_NAME: f"{EXAMPLE_STAMP}. {name}",
        layout.AREA_CODE: area_code,
        layout.AREA_NAME: area["area_name"],
        layout.SEX: "Persons",
        layout.AGE: age,
        layout.CATEGORY_TYPE: category_type,
        layout.CATEGORY: category,
        layout.TIME_PERIOD: period,
        layout.VALUE: f"{per * count / denominator:.4f}" if denominator else "",
        layout.COUNT: count,
        layout.DENOMINATOR: denominator,
        layout.VALUE_NOTE: EXAMPLE_STAMP,
        layout.TIME_PERIOD_RANGE: period_range,
        layout.SOURCE: source_id,
        layout.KIND: Kind.EXAMPLE.value,
        layout.VINTAGE: area["vintage"],
    }
