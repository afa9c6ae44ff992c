"""Match the area codes of rows with the areas of this system, by code and never by name."""

from __future__ import annotations

import pandas as pd

from queries.ingest import layout
from queries.ingest.geography import Reference, is_well_formed
from queries.ingest.problems import Problem, Problems


def match_areas(table: pd.DataFrame, reference: Reference, problems: Problems) -> pd.DataFrame:
    """Split rows into those of this system and those that are set aside.

    A code that is no code refuses the load. A code that is one, but of no area held here, refuses it in a table that
    ships; in a user's own file the row is set aside and listed, because a download usually covers all of England.

    Args:
        table: rows with their cells; `area_code` and `reason` are added in place. `reason` is "" for a row to keep.
        reference: the areas of this system.
        problems: where codes that are wrong go.

    Returns:
        The rows of a user's files that are set aside, with columns file, row, area_code, area_name, area_type, reason;
        and rows, how many rows each stands for, which is 1 here.
    """
    codes = table[layout.AREA_CODE]
    table["area_code"] = codes
    is_known = codes.isin(set(reference.place_of_code))
    well_formed = is_known | is_well_formed(codes, table[layout.AREA_TYPE])
    if not well_formed.all():
        expected = f"expected the code of an area, such as {' or '.join(reference.areas['area_code'].iloc[[0, -1]])}"
        problems.add_rows(table[~well_formed], column=layout.AREA_CODE, expected=expected)
    table["reason"] = _reasons(table, reference).where(well_formed & ~is_known, "")
    unknown = table["reason"] != ""
    refused = table[unknown & table["is_shipped"]]
    if len(refused):
        problems.add_rows(refused, column=layout.AREA_CODE, expected="expected an area of this system: {reason}")
    aside = table[unknown & ~table["is_shipped"]]
    names = {layout.AREA_NAME: "area_name", layout.AREA_TYPE: "area_type"}
    return aside[["file", "row", "area_code", *names, "reason"]].rename(columns=names).assign(rows=1)


def _reasons(table: pd.DataFrame, reference: Reference) -> pd.Series:
    tried = ", ".join(dict.fromkeys(reference.areas["vintage"]))
    outside = f"outside this system, or of another code vintage than those held ({tried})"
    other = reference.other_codes.set_index("area_code")
    held = reference.areas.groupby(reference.areas["area_code"].str[:3])["vintage"].unique()  # E02 is an MSOA
    known_elsewhere = {
        code: (
            f"{row['area_name']}, {row['vintage']}: this code is not of a vintage held here "
            f"({', '.join(held.get(code[:3], [tried]))}). {row['note']}"
        ).strip()
        for code, row in other.iterrows()
    }
    is_national = table[layout.AREA_CODE].str.fullmatch(r"[EJKLMNSW]\d{8}")
    not_on_map = "not an area of the map (" + table[layout.AREA_TYPE] + ")"
    reasons = not_on_map.where(~is_national, outside)
    return table[layout.AREA_CODE].map(known_elsewhere).astype("object").fillna(reasons)


def check_not_all_aside(table: pd.DataFrame, problems: Problems) -> None:
    """Refuse a file of a user's of which no row is of an area of this system.

    Args:
        table: rows as `match_areas` leaves them.
        problems: where such files go.
    """
    unknown = table["reason"] != ""
    for file, is_aside in unknown[~table["is_shipped"]].groupby(table["file"]):
        if is_aside.all():
            expected = "no row is of an area of this system, so there is nothing to load; expected codes of its areas"
            problems.add(Problem(file=str(file), column=layout.AREA_CODE, expected=expected))
