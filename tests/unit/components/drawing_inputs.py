"""Small frames for figures and sentences. Areas are real; figures are real where they are said to be."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from queries.models import Indicator, Polarity, ValueStatus, ValueType, Verdict

ENGLAND, LEICESTER, RUTLAND, MELTON = "E92000001", "E06000016", "E06000017", "E07000133"
# Life expectancy at birth, men, 2023 to 2025, with OHID's own comparison with England (79.7).
MEN_2023_TO_2025 = (
    ("E06000016", "Leicester", 77.5, "Worse"),
    ("E06000017", "Rutland", 82.9, "Better"),
    ("E07000129", "Blaby", 81.4, "Better"),
    ("E07000130", "Charnwood", 80.3, "Better"),
    ("E07000131", "Harborough", 81.6, "Better"),
    ("E07000132", "Hinckley and Bosworth", 80.3, "Similar"),
    ("E07000133", "Melton", 81.3, "Better"),
    ("E07000134", "North West Leicestershire", 80.1, "Similar"),
    ("E07000135", "Oadby and Wigston", 80.7, "Better"),
)


def make_indicator(**changes: Any) -> Indicator:
    """Make a measure; life expectancy unless told otherwise."""
    fields = {
        "slug": "life-expectancy-at-birth",
        "indicator_id": "90366",
        "title": "Life expectancy at birth",
        "short_title": "Life expectancy",
        "definition": "",
        "method": "",
        "how_to_read": "Each dot is one area.",
        "unit": "years",
        "value_type": ValueType.LIFE_EXPECTANCY,
        "polarity": Polarity.HIGH_IS_GOOD,
        "source_id": "ohid",
        "life_course_stage": "whole_life",
        "topic": "",
        "population_basis": "residents",
        "headline": "{sex} live longest in {highest} and shortest in {lowest}: a gap of {gap} years",
    }
    return Indicator(**{**fields, **changes})


def make_share(**changes: Any) -> Indicator:
    """Make a percentage of which less is better."""
    fields = {"unit": "%", "value_type": ValueType.PROPORTION, "polarity": Polarity.LOW_IS_GOOD, "title": "Smoking"}
    return make_indicator(**{**fields, "headline": "", **changes})


def make_values(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make a compared frame. A row needs a name; the others are a figure without limits and without a verdict."""
    filled = []
    for place, row in enumerate(rows):
        value = row.get("value")
        filled.append(
            {
                "area_code": f"A{place}",
                "lower": np.nan,
                "upper": np.nan,
                "gap": np.nan,
                "status": ValueStatus.NOT_PUBLISHED if value is None else ValueStatus.VALUE,
                "verdict": Verdict.NOT_COMPARED,
                "published_comparison": "",
                "value_note": "",
                "area_note": "",
                **row,
            }
        )
    columns = [
        "area_code",
        "area_name",
        "value",
        "lower",
        "upper",
        "gap",
        "status",
        "verdict",
        "published_comparison",
        "value_note",
        "area_note",
    ]
    return pd.DataFrame(filled, columns=columns).astype({"value": float, "gap": float})


def make_life_expectancy() -> pd.DataFrame:
    """Make the nine authorities of 2023 to 2025, without limits, as they are held."""
    return make_values(
        [
            {
                "area_code": code,
                "area_name": name,
                "value": value,
                "gap": value - 79.7,
                "published_comparison": verdict,
                "verdict": Verdict(verdict.lower()),
            }
            for code, name, value, verdict in MEN_2023_TO_2025
        ]
    )


def make_wards(count: int, **columns: Any) -> pd.DataFrame:
    """Make many small areas with limits, the first the lowest; every fourth cannot be told from the benchmark of 50."""
    rows = []
    for place in range(count):
        value = 100 * place / count
        outcome = Verdict.BETTER if value < 50 else Verdict.WORSE
        rows.append(
            {
                "area_code": f"W{place:04}",
                "area_name": f"Ward {place:04}",
                "value": value,
                "gap": value - 50,
                "lower": max(0, value - 2),
                "upper": value + 2,
                "verdict": Verdict.SIMILAR if place % 4 == 0 else outcome,
            }
        )
    return make_values(rows).assign(**columns)


def make_history(series: dict[str, dict[int, float | None]], *, years: int = 1, **columns: Any) -> pd.DataFrame:
    """Make figures over time from {area name: {last year: value}}; None is a row without a figure."""
    rows = [
        {
            "area_code": name[:3].upper(),
            "area_name": name,
            "period": str(last) if years == 1 else f"{last - years + 1} to {last}",
            "period_start_date": date(last - years + 1, 1, 1),
            "period_end_date": date(last, 12, 31),
            "value": value,
            "lower_ci95": np.nan,
            "upper_ci95": np.nan,
            "status": ValueStatus.NOT_PUBLISHED if value is None else ValueStatus.VALUE,
            "source_id": "ohid",
            "is_reference": name == "England",
        }
        for name, values in series.items()
        for last, value in values.items()
    ]
    return pd.DataFrame(rows).astype({"value": float}).assign(**columns)
