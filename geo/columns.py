"""Which property of a boundary file is the code, which the name, and what the name of the property says."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Smallest areas first: a ward file also names the district of each ward, never the other way round.
_LEVEL_TITLES = {
    "OA": "output areas",
    "LSOA": "LSOA",
    "MSOA": "MSOA",
    "WD": "wards",
    "LAD": "local authority districts",
    "LTLA": "lower tier local authorities",
    "CTYUA": "counties and unitary authorities",
    "UTLA": "upper tier local authorities",
    "CTY": "counties",
    "SICBL": "sub integrated care board locations",
    "ICB": "integrated care boards",
    "RGN": "regions",
    "CTRY": "countries",
}
_RANKS = list(_LEVEL_TITLES)
_SMALLER_THAN_DISTRICTS = ("OA", "LSOA", "MSOA", "WD")
_DISTRICTS = ("LAD", "LTLA")
_LEVELS = "|".join(sorted(_LEVEL_TITLES, key=len, reverse=True))
_ONS_CODE_COLUMN = re.compile(rf"({_LEVELS})(\d\d)_?(?:CD|CODE)", re.IGNORECASE)
_OUR_CODE_COLUMNS = ("area_code", "areacode", "area code")


@dataclass(frozen=True, kw_only=True)
class AreaColumns:
    """The names of the properties that matter; None where the file has none."""

    code: str
    name: str | None
    district_code: str | None
    district_name: str | None


def find_area_columns(
    properties: list[str], *, code_column: str | None = None, name_column: str | None = None
) -> AreaColumns | None:
    """Find the properties that hold the code, the name and, for smaller areas, the district.

    Args:
        properties: the properties of the file.
        code_column: the property that holds the codes, when the caller knows it.
        name_column: the property that holds the names, likewise.

    Returns:
        The properties, or None when none holds area codes.
    """
    code = code_column or _find_code_column(properties)
    if code is None:
        return None
    district = None
    if level_of(code) in _SMALLER_THAN_DISTRICTS:
        district = next((name for name in properties if level_of(name) in _DISTRICTS), None)
    return AreaColumns(
        code=code,
        name=name_column or _find_name_column(properties, code),
        district_code=district,
        district_name=_find_name_column(properties, district) if district else None,
    )


def level_of(column: str) -> str:
    """Say which level of area a column of ONS codes is about: "WD" for "WD22CD"; "" for any other column."""
    match = _ONS_CODE_COLUMN.fullmatch(column)
    return match.group(1).upper() if match else ""


def vintage_of(column: str) -> str:
    """Say what the name of a code column tells of its vintage: "WD22CD" gives "2022 wards", "MSOA11CD" "MSOA 2011"."""
    match = _ONS_CODE_COLUMN.fullmatch(column)
    if match is None:
        return ""
    title, year = _LEVEL_TITLES[match.group(1).upper()], f"20{match.group(2)}"
    return f"{title} {year}" if title.isupper() else f"{year} {title}"


def _find_code_column(properties: list[str]) -> str | None:
    ours = [name for name in properties if name.lower() in _OUR_CODE_COLUMNS]
    national = sorted((name for name in properties if level_of(name)), key=lambda name: _RANKS.index(level_of(name)))
    return next(iter([*ours, *national]), None)


def _find_name_column(properties: list[str], code_column: str) -> str | None:
    wanted = {
        re.sub(ending, replacement, code_column, flags=re.IGNORECASE).lower()
        for ending, replacement in (("cd$", "nm"), ("code$", "name"))
    } - {code_column.lower()}
    return next((name for name in properties if name.lower() in wanted), None)
