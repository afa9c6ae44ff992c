"""Area parentage, and codes over time: which areas a place holds, and what a code of another vintage is."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geo.errors import HierarchyError

# Widest first. The column of `areas` that names the parent of each level.
PARENT_COLUMNS = {"place": "place_code", "district": "district_code", "neighbourhood": "neighbourhood_code"}


@dataclass(frozen=True, kw_only=True)
class CodeExplanation:
    """What is known of a code: whether it is in use here and, if not, what it is and what covers the same ground."""

    code: str
    name: str
    vintage: str
    is_current: bool
    note: str = ""
    related_codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it in one sentence or two."""
        if self.is_current:
            return f"{self.code} is {self.name} ({self.vintage})."
        if not self.name:
            return f"{self.code} is in none of the lists of areas held here."
        note = f" {self.note}." if self.note else ""
        return f"{self.code} is {self.name} of another vintage ({self.vintage}), which is not used here.{note}"


def list_level(areas: pd.DataFrame, geography: str) -> pd.DataFrame:
    """List the areas of one level in the fixed order of the table.

    Args:
        areas: the table of areas; `geographies` holds the levels of each, joined by ";".
        geography: the level, for example "ward".

    Returns:
        The rows of that level with a fresh index.
    """
    belongs = [geography in levels.split(";") for levels in areas["geographies"]]
    return areas[belongs].reset_index(drop=True)


def list_members(areas: pd.DataFrame, parent_code: str, *, geography: str | None = None) -> tuple[str, ...]:
    """List the codes of the areas that lie in a place, a district or a neighbourhood, without itself.

    Args:
        areas: the table of areas.
        parent_code: the code of the place, district or neighbourhood.
        geography: one level only, for example "ward".

    Returns:
        The codes in the fixed order of the table; none for a code that is nobody's parent.
    """
    rows = areas if geography is None else list_level(areas, geography)
    is_member = rows[list(PARENT_COLUMNS.values())].eq(parent_code).any(axis=1) & rows["area_code"].ne(parent_code)
    return tuple(rows.loc[is_member, "area_code"])


def list_parents(areas: pd.DataFrame, area_code: str) -> dict[str, str]:
    """List the place, district and neighbourhood that hold an area, without itself.

    Args:
        areas: the table of areas.
        area_code: the code of the area.

    Returns:
        The code of the parent by its level, widest first, only the levels that there are.

    Raises:
        HierarchyError: the table does not hold the code.
    """
    rows = areas[areas["area_code"] == area_code]
    if rows.empty:
        raise HierarchyError(f"No area has the code {area_code!r}.")
    row = rows.iloc[0]
    return {
        level: row[column]
        for level, column in PARENT_COLUMNS.items()
        if _is_code(row[column]) and row[column] != area_code
    }


def explain_code(area_code: str, areas: pd.DataFrame, other_codes: pd.DataFrame) -> CodeExplanation:
    """Say what a code is, so that a message can name the vintage of a table that does not fit.

    Args:
        area_code: the code in question.
        areas: the table of areas in use.
        other_codes: codes of other vintages with columns area_code, area_name, vintage, note, related_codes.

    Returns:
        What is known; a code found in neither table has no name.
    """
    for table, is_current in ((areas, True), (other_codes, False)):
        found = table[table["area_code"] == area_code]
        if not found.empty:
            row = found.iloc[0]
            related = () if is_current else tuple(filter(None, row["related_codes"].split(";")))
            return CodeExplanation(
                code=area_code,
                name=row["area_name"],
                vintage=row["vintage"],
                is_current=is_current,
                note=row["note"],
                related_codes=related,
            )
    return CodeExplanation(code=area_code, name="", vintage="", is_current=False)


def list_other_vintages(area_code: str, other_codes: pd.DataFrame) -> tuple[str, ...]:
    """List the codes of other vintages that share ground with an area, by best fit.

    Args:
        area_code: the code of an area in use.
        other_codes: codes of other vintages, as for `explain_code`.

    Returns:
        The codes in order. Figures must not be joined across them.
    """
    shares = [area_code in related.split(";") for related in other_codes["related_codes"]]
    return tuple(sorted(other_codes.loc[shares, "area_code"]))


def check_hierarchy(areas: pd.DataFrame) -> None:
    """Refuse a table of areas that does not hang together.

    Args:
        areas: columns area_code, geographies, place_code, district_code, neighbourhood_code.

    Raises:
        HierarchyError: a code twice, a parent that is not in the table or not of its level, or two parents at odds.
    """
    repeated = areas.loc[areas["area_code"].duplicated(), "area_code"]
    if len(repeated):
        raise HierarchyError(f"{repeated.iloc[0]} stands in the table of areas more than once.")
    by_code = areas.set_index("area_code")
    for row in areas.itertuples():
        for level, column in PARENT_COLUMNS.items():
            parent = getattr(row, column)
            if _is_code(parent):
                _check_parent(row, parent, level, by_code)


def _check_parent(row, parent: str, level: str, by_code: pd.DataFrame) -> None:
    child = f"{row.area_code} names {parent} as its {level}"
    if parent not in by_code.index:
        raise HierarchyError(f"{child}, which is not in the table of areas.")
    if level not in by_code.at[parent, "geographies"].split(";"):
        raise HierarchyError(f"{child}, which is none.")
    place = by_code.at[parent, "place_code"]
    if place != row.place_code:
        raise HierarchyError(
            f"{child}, which lies in {place or 'no place'}, but {row.place_code or 'none'} as its place."
        )


def _is_code(value: object) -> bool:
    return isinstance(value, str) and value != ""
