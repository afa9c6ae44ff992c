"""The reference of areas: which there are, what holds what, and the codes that other vintages use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import HierarchyError
from geo.hierarchy import PARENT_COLUMNS, check_hierarchy
from queries.ingest.problems import Problem, RefusedError
from queries.ingest.system import LevelFile, SystemFile, area_problems, read_system
from queries.models import Geography

AREA_COLUMNS = (
    "area_code", "area_name", "geographies", "place_code", "district_code", "neighbourhood_code", "vintage", "note",
)  # fmt: skip
SMALL_AREA_COLUMNS = (
    "lsoa11_code", "lsoa11_name", "msoa_code", "ward_code", "district_code", "neighbourhood_code", "place_code",
)  # fmt: skip
_SMALL_AREAS = "geography/lsoa11_lookup.csv"
OTHER_CODE_COLUMNS = ("area_code", "area_name", "vintage", "note", "related_codes")

_GSS_CODE = re.compile(r"[EJKLMNSW]\d{8}", re.ASCII)
# Codes that Fingertips uses beside those of the Government Statistical Service: practices, primary care networks,
# trusts, sub-ICBs, and groups of similar areas. They are accepted only under an Area Type that is not a map area, so
# that a mistyped ward code is never taken for a practice.
_OTHER_CODE = re.compile(r"[A-Z]\d{5}|n[EJKLMNSW]\d{8}|[A-Z0-9]{3,6}|Cl_\w+|[A-Z]{3,4}\d{4,6}")
_MAP_AREA_TYPES = re.compile(
    r"|england|regions?\b.*|.*statistical.*|county|counties.*|.*county & ua.*|.*\buas?\b.*|districts?.*|.*\bwards?\b.*"
    r"|unitary.*|.*\bmsoas?\b.*|.*\blsoas?\b.*|middle.*|lower.*|place|neighbourhood|system",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reference:
    """Everything known about areas.

    `areas` has one row per area in the fixed drawing order with the columns of AREA_COLUMNS, `other_codes` the codes of
    other vintages with those of OTHER_CODE_COLUMNS, `small_areas` the LSOAs with those of SMALL_AREA_COLUMNS, if the
    lookup of them is there. `names` are the levels, as the file of the system has them until a boundary file of a
    user's own changes what is true of one.
    """

    areas: pd.DataFrame
    other_codes: pd.DataFrame
    system: SystemFile
    names: dict[Geography, LevelFile]
    small_areas: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(SMALL_AREA_COLUMNS), dtype="str")
    )

    @cached_property
    def members(self) -> pd.DataFrame:
        """List geography and area_code, level by level, each in the fixed drawing order."""
        levels = self.areas[["area_code"]].assign(geography=self.areas["geographies"].str.split(";"))
        levels = levels.explode("geography")
        levels = levels[levels["geography"] != ""]
        order = {geography.value: place for place, geography in enumerate(Geography)}
        levels = levels.sort_values("geography", key=lambda names: names.map(order), kind="stable")
        return levels[["geography", "area_code"]].reset_index(drop=True)

    @cached_property
    def place_of_code(self) -> dict[str, int]:
        """Index the areas by code: their place in the fixed order."""
        return {code: place for place, code in enumerate(self.areas["area_code"])}


def read_geography(data_dir: Path) -> Reference:
    """Read the description of the system, and the areas that it names.

    Args:
        data_dir: the data folder, with system.yaml and the tables that this names.

    Raises:
        RefusedError: a file is missing or does not have the agreed form.
    """
    system = read_system(data_dir)
    areas = _read_reference(data_dir, system.areas, AREA_COLUMNS)
    problems = _area_problems(areas, system)
    if problems:
        raise RefusedError(problems)
    return Reference(
        areas=areas,
        other_codes=_read_reference(data_dir, system.other_codes, OTHER_CODE_COLUMNS)
        if system.other_codes
        else _no_rows(OTHER_CODE_COLUMNS),
        system=system,
        names=dict(system.levels),
        small_areas=_read_reference(data_dir, _SMALL_AREAS, SMALL_AREA_COLUMNS)
        if (data_dir / _SMALL_AREAS).is_file()
        else _no_rows(SMALL_AREA_COLUMNS),
    )


def with_areas_of_file(
    reference: Reference, geography: Geography, shapes: gpd.GeoDataFrame
) -> tuple[Reference, pd.DataFrame]:
    """Make the areas of a boundary file the areas of a level, in place of those it had.

    An area that is new gets its district from the file, and the place of that district, where this system has it. An
    area that the level had and the file has not stays known, so that its figures still load, and is no longer drawn.

    Returns:
        The changed reference, and its areas as the map needs them: with the names of districts that have no row.
    """
    level, codes = geography.value, list(shapes["area_code"])
    areas = reference.areas.copy()
    levels = areas["geographies"].str.split(";").map(lambda names: [name for name in names if name and name != level])
    is_drawn = areas["area_code"].isin(codes)
    levels = levels.where(~is_drawn, levels.map(lambda names: [*names, level]))
    areas["geographies"] = levels.str.join(";")
    new = shapes[~shapes["area_code"].isin(areas["area_code"])]
    parents = areas.set_index("area_code")
    district_codes = new["district_code"] if "district_code" in new else pd.Series("", index=new.index)
    is_here = district_codes.isin(parents.index)
    added = pd.DataFrame({column: "" for column in AREA_COLUMNS}, index=new.index, dtype="str")
    added["area_code"], added["area_name"], added["vintage"] = new["area_code"], new["area_name"], new["vintage"]
    added["geographies"] = level
    for column in PARENT_COLUMNS.values():
        added[column] = district_codes.map(parents[column]).where(is_here, "").fillna("")
    changed = pd.concat([areas, added], ignore_index=True)
    named = added.assign(district_code=district_codes, district_name=new.get("district_name", ""))
    web_areas = pd.concat([areas.assign(district_name=""), named], ignore_index=True)
    return replace(reference, areas=changed), web_areas


def is_well_formed(codes: pd.Series, area_types: pd.Series) -> pd.Series:
    """Tell which codes look like codes, whether or not this system has the area.

    Args:
        codes: column "Area Code".
        area_types: column "Area Type" of the same rows.
    """
    may_be_other = ~area_types.str.fullmatch(_MAP_AREA_TYPES)
    return codes.str.fullmatch(_GSS_CODE) | (may_be_other & codes.str.fullmatch(_OTHER_CODE))


def _no_rows(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns), dtype="str")


def _read_reference(data_dir: Path, path: str, columns: tuple[str, ...]) -> pd.DataFrame:
    name, path = f"data/{path}", data_dir / path
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise RefusedError([Problem(file=name, expected="this file is missing")]) from None
    except (ValueError, pd.errors.ParserError) as error:
        raise RefusedError([Problem(file=name, expected=f"expected a CSV table in UTF-8: {error}")]) from None
    if list(frame.columns[: len(columns)]) != list(columns):
        expected = f"expected the columns {', '.join(columns)} first"
        raise RefusedError([Problem(file=name, row=1, value=", ".join(frame.columns), expected=expected)])
    return frame[list(columns)]


def _area_problems(areas: pd.DataFrame, system: SystemFile) -> list[Problem]:
    file, levels = f"data/{system.areas}", {geography.value for geography in Geography}
    problems = [
        Problem(
            file=file, row=row, column="geographies", value=text,
            expected=f"expected some of {', '.join(sorted(levels))}, separated by semicolons",
        )
        for row, text in enumerate(areas["geographies"], start=2)
        if not set(text.split(";")) <= levels
    ] or area_problems(system, areas)  # fmt: skip
    try:
        check_hierarchy(areas)
    except HierarchyError as error:
        problems.append(Problem(file=file, expected=str(error)))
    return problems
