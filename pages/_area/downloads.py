"""The tables of a profile for a spreadsheet: every figure, and who lives there, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from components import datasets, formatting
from components.downloads import Cell as FileCell
from components.downloads import csv_bytes, file_name
from pages._area import words
from pages._origin_columns import origin_columns
from queries.models import Verdict
from queries.profile_models import Profile, ProfileRow

COLUMNS = (
    "area_code", "area_name", "measure", "sex", "age", "period", "value", "lower_limit", "upper_limit",
    "confidence_percent", "count", "denominator", "unit", "status", "note", "good_direction", "benchmark_code",
    "benchmark_name", "benchmark_value", "difference", "difference_lower_limit", "difference_upper_limit",
    "difference_confidence_percent", "verdict", "test", "level", "peers", "peers_lowest", "peers_lower_quartile",
    "peers_median", "peers_upper_quartile", "peers_highest", "recent_trend", "warning", "kind", "source", "publisher",
    "source_address", "licence", "data_release",
)  # fmt: skip
PEOPLE_COLUMNS = (
    "area_code", "area_name", "measure", "group", "period", "value", "count", "unit", "status", "note", "kind",
    "source", "publisher", "source_address", "licence", "data_release",
)  # fmt: skip
FILES = ("figures", "people")


def write_file(profile: Profile, name: str) -> tuple[bytes, str]:
    """Write one table of a profile, and name the file after what is in it.

    Args:
        profile: the area.
        name: one of `FILES`.
    """
    rows, columns = {
        "figures": (map(lambda row: _figure(row, profile), profile.rows), COLUMNS),
        "people": (_people(profile), PEOPLE_COLUMNS),
    }[name]
    return csv_bytes(rows, columns), file_name(["profile", name, profile.area.code, profile.release.name], "csv")


def _figure(row: ProfileRow, profile: Profile) -> dict[str, FileCell]:
    indicator, peers, benchmark = row.indicator, row.peers, row.benchmark
    quartiles = peers.quartiles if peers and peers.quartiles else (np.nan, np.nan, np.nan)
    return {
        "area_code": profile.area.code,
        "area_name": profile.area.name,
        "measure": datasets.stamped(indicator.title, profile.release),
        "sex": row.choice.sex.value,
        "age": row.choice.age,
        "period": row.choice.period,
        "value": _cell(row.value),
        "lower_limit": _cell(row.lower),
        "upper_limit": _cell(row.upper),
        "confidence_percent": row.confidence_percent,
        "count": _cell(row.event_count),
        "denominator": _cell(row.denominator_count),
        "unit": indicator.unit,
        "status": row.status.value,
        "note": row.note,
        "good_direction": formatting.polarity_words(indicator),
        "benchmark_code": benchmark.code if benchmark else "",
        "benchmark_name": benchmark.name if benchmark else "",
        "benchmark_value": benchmark.value if benchmark else np.nan,
        **_difference(row),
        "verdict": words.verdict_words(row) if row.verdict is not Verdict.NOT_COMPARED else "Not compared",
        "test": row.basis,
        "level": row.choice.geography.value,
        "peers": peers.count if peers else np.nan,
        "peers_lowest": peers.lowest if peers else np.nan,
        "peers_highest": peers.highest if peers else np.nan,
        **dict(zip(("peers_lower_quartile", "peers_median", "peers_upper_quartile"), quartiles, strict=True)),
        "recent_trend": words.trend_words(row),
        "warning": indicator.warning,
        "data_release": profile.release.name,
    } | origin_columns(row.source_id, row.kind)


def _difference(row: ProfileRow) -> dict[str, FileCell]:
    """Write the difference from another area of the level; blank for a benchmark that holds the area."""
    found = row.difference
    if found is None:
        return {}
    return {
        "difference": _cell(found.value),
        "difference_lower_limit": _cell(found.lower),
        "difference_upper_limit": _cell(found.upper),
        "difference_confidence_percent": found.confidence_percent if found.lower is not None else np.nan,
    }


def _people(profile: Profile) -> Iterator[dict[str, FileCell]]:
    for row in profile.people.rows:
        for area, cell in zip(profile.people.areas, row.cells, strict=True):
            yield {
                "area_code": area.code,
                "area_name": area.name,
                "measure": datasets.stamped(row.indicator.title, profile.release),
                "group": row.group,
                "period": row.period,
                "value": _cell(cell.value),
                "count": _cell(cell.count),
                "unit": row.indicator.unit,
                "status": cell.status.value,
                "note": cell.note,
                "data_release": profile.release.name,
            } | origin_columns(row.source_id, row.kind)


def _cell(value: float | None) -> float:
    return np.nan if value is None else value
