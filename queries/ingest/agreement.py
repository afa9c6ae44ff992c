"""What does not agree and is loaded all the same: said in the account of a load, for an analyst to judge.

A value may be standardised or weighted, and two sources may be of two days, so none of this refuses a load. Only a
user's own files are looked at; those that ship are judged when they are taken in.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from queries.ingest import layout
from queries.ingest.validate import ROW_KEYS, SERIES_KEYS, bracket_tolerance, half_a_digit
from queries.models import ValueStatus, ValueType

SHOWN = 5
_SAME_LENGTH_DAYS = 31  # months, quarters and years are not all of the same number of days


def list_unlike_quotients(table: pd.DataFrame) -> list[str]:
    """Name percentages that are not their count over their denominator, to the decimals that they are printed with.

    Rates are left out: most that are published are standardised for age, and never the plain quotient.

    Args:
        table: rows with is_shipped, status, value_type, multiplier and the parsed numbers.
    """
    shares = table[
        ~table["is_shipped"]
        & (table["value_type"] == ValueType.PROPORTION.value)
        & (table["status"] == ValueStatus.VALUE.value)
        & (table["denominator_count"] > 0)
        & table[["event_count", "multiplier"]].notna().all(axis=1)
    ]
    quotient = shares["multiplier"] * shares["event_count"] / shares["denominator_count"]
    unlike = (shares["value"] - quotient).abs() > half_a_digit(shares[layout.VALUE].astype("str")) + 1e-9
    told = shares.assign(quotient=quotient)[unlike]
    return [quotient_line(str(file), rows.head(SHOWN), len(rows)) for file, rows in told.groupby("file", sort=False)]


def quotient_line(file: str, rows: pd.DataFrame, count: int) -> str:
    """Name the first of the percentages of a file that are not their count over their denominator.

    Args:
        file: its name.
        rows: the first such rows, with row, quotient and the cells as text.
        count: how many there are.
    """
    words = [
        f"row {row['row']} ({row[layout.VALUE]}, and {row[layout.COUNT]} of {row[layout.DENOMINATOR]} is "
        f"{row['quotient']:.6g})"
        for row in rows.to_dict("records")
    ]
    what = "1 percentage is not its count" if count == 1 else f"{count:,} percentages are not their count"
    return f"{file}: {what} over the denominator: {_listed(words, count)}"


def list_unlike_sources(own: pd.DataFrame, shipped: pd.DataFrame) -> list[str]:
    """Name figures that a user's file has otherwise than what ships, where it takes the place of what ships.

    Args:
        own: rows of the user's files, with the keys of a row, status and value.
        shipped: rows of the same series that ship.
    """
    both = own.merge(shipped, on=ROW_KEYS, suffixes=("", "_shipped"))
    if both.empty:
        return []
    apart = (both["value"] - both["value_shipped"]).abs()
    spare = bracket_tolerance(both[layout.VALUE].astype("str"), both[f"{layout.VALUE}_shipped"].astype("str"))
    unlike = both[(apart > spare) | (both["status"] != both["status_shipped"])]
    words = [
        f"row {row['row']} ({row['area_code']}, {row['sex']}, {row['period']}) has {_said(row, '')} where row "
        f"{row['row_shipped']} of {row['file_shipped']} has {_said(row, '_shipped')}"
        for row in unlike.head(SHOWN).to_dict("records")
    ]
    compared = f"{len(both):,} of the figures replaced were compared with those that take their place"
    if unlike.empty:
        return [f"{compared}: all are the same."]
    return [f"{compared}: {len(unlike):,} differ: {_listed(words, len(unlike))}"]


def list_overlapping_periods(table: pd.DataFrame) -> list[str]:
    """Name series of a user's file in which periods of different lengths overlap, as 2020 to 2022 and 2021 do.

    Rolling periods, all of one length, are no such case.

    Args:
        table: rows with the keys of a row and is_shipped.
    """
    dates = ["period_start_date", "period_end_date"]
    lines = []
    for key, rows in table[~table["is_shipped"]].drop_duplicates([*SERIES_KEYS, *dates]).groupby(SERIES_KEYS):
        periods = sorted(zip(rows[dates[0]], rows[dates[1]], rows["period"], strict=True))
        lengths = [(last - first).days for first, last, _ in periods]
        if max(lengths) - min(lengths) <= _SAME_LENGTH_DAYS:
            continue
        clash = next((pair for pair in combinations(periods, 2) if _clash(*pair)), None)
        if clash:
            series = ", ".join(part for part in key if part)
            lines.append(
                f"{rows['file'].iloc[0]}: the series {series} has periods of different lengths that overlap, "
                f"{clash[0][2]} and {clash[1][2]}: a line through them would count some days twice"
            )
    return [*lines[:SHOWN], *([f"… and {len(lines) - SHOWN:,} more such series"] if len(lines) > SHOWN else [])]


def _clash(first: tuple, second: tuple) -> bool:
    overlap = first[0] <= second[1] and second[0] <= first[1]
    apart = abs((first[1] - first[0]).days - (second[1] - second[0]).days)
    return overlap and apart > _SAME_LENGTH_DAYS


def _said(row: dict, suffix: str) -> str:
    status = row[f"status{suffix}"]
    return row[f"{layout.VALUE}{suffix}"] if status == ValueStatus.VALUE.value else status.replace("_", " ")


def _listed(words: Sequence[str], count: int) -> str:
    more = f" and {count - len(words):,} more" if count > len(words) else ""
    return "; ".join(words) + more
