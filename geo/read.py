"""Any GeoJSON or shapefile of areas -> a GeoDataFrame with code, name and vintage.

The files come from people: exports of the ONS Open Geography portal of any year, what a desktop GIS made of them, and
our own data/boundaries. Whatever cannot be used is refused with the file, the number of the feature, the property, the
value and what was expected. Whatever can be put right without guessing is put right and reported.
"""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geo.columns import AreaColumns, find_area_columns, level_of, vintage_of
from geo.errors import BoundaryError
from geo.geojson import LONGITUDE_LATITUDE, POLYGONAL, read_geojson

BRITISH_NATIONAL_GRID = "EPSG:27700"
_NATIONAL_CODE = re.compile(r"[A-Z]\d{8}")
_OUR_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")


def read_areas(
    path: Path | str, *, vintage: str | None = None, code_column: str | None = None, name_column: str | None = None
) -> gpd.GeoDataFrame:
    """Read the areas of a GeoJSON file, a shapefile (or its .zip) or a GeoPackage.

    Args:
        path: the file.
        vintage: the vintage of the codes, in words; without it the `vintage` property, else what the name of the code
            column says ("WD22CD" gives "2022 wards").
        code_column: the property that holds the codes, when it has a name of its own.
        name_column: the property that holds the names, likewise.

    Returns:
        One row per area in the order of the file, with columns area_code, area_name, vintage, geometry (EPSG:4326) and,
        where the file gives the district of smaller areas, district_code and district_name. `attrs["credit"]` is the
        file's own credit or ""; `attrs["notes"]` is a tuple of sentences about what was repaired or assumed.

    Raises:
        BoundaryError: the file cannot be used; the message says where and why.
    """
    path = Path(path)
    if not path.is_file():
        raise BoundaryError(file=path, found="no such file", expected=f"a file of areas at {path}")
    raw = read_geojson(path) if path.suffix.lower() in (".geojson", ".json") else _read_with_gdal(path)
    if raw.empty:
        raise BoundaryError(file=path, part="features", found="none", expected="at least one area")
    columns = _find_columns(path, raw, code_column, name_column)
    notes: list[str] = []
    areas = _read_codes_and_names(path, raw, columns)
    areas["vintage"] = _read_vintage(raw, columns.code, vintage)
    shapes = _repair(path, raw.geometry, areas["area_code"], notes)
    areas = gpd.GeoDataFrame(areas, geometry=_reproject(path, shapes, notes))
    if columns.name is None:
        notes.append(f"{path.name} has no property with names: codes stand in for them.")
    areas.attrs = {"credit": raw.attrs.get("credit", ""), "notes": tuple(notes)}
    return areas


def _read_with_gdal(path: Path) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(path)
    except (RuntimeError, ValueError, OSError) as error:
        found = f"a file that cannot be read ({error})"
        raise BoundaryError(file=path, found=found, expected="GeoJSON, a shapefile or a GeoPackage") from None
    if not isinstance(frame, gpd.GeoDataFrame):
        raise BoundaryError(file=path, found="a table without shapes", expected="a layer of polygons")
    for number, kind in enumerate(frame.geometry.geom_type, start=1):
        if kind not in POLYGONAL:
            fault = {"file": path, "feature": number, "part": "geometry", "found": repr(kind)}
            raise BoundaryError(**fault, expected="a Polygon or MultiPolygon")
    return frame


def _find_columns(path: Path, raw: gpd.GeoDataFrame, code_column: str | None, name_column: str | None) -> AreaColumns:
    properties = [str(column) for column in raw.columns if column != raw.geometry.name]
    there = ", ".join(properties) or "none"
    for wanted in (code_column, name_column):
        if wanted is not None and wanted not in properties:
            raise BoundaryError(file=path, part=wanted, found="no such property", expected=f"one of {there}")
    columns = find_area_columns(properties, code_column=code_column, name_column=name_column)
    if columns is None:
        codes = "one that holds area codes, such as WD22CD, LAD24CD, MSOA11CD or area_code"
        raise BoundaryError(file=path, part="properties", found=there, expected=codes)
    return columns


def _read_codes_and_names(path: Path, raw: gpd.GeoDataFrame, columns: AreaColumns) -> pd.DataFrame:
    pattern, expected = (
        (_NATIONAL_CODE, "a letter and eight digits, such as E05010458")
        if level_of(columns.code)
        else (_OUR_CODE, "a code of capital letters and digits, such as E05010458")
    )
    first_seen: dict[str, int] = {}
    for number, value in enumerate(raw[columns.code], start=1):
        fault = {"file": path, "feature": number, "part": columns.code, "found": repr(value)}
        code = value.strip() if isinstance(value, str) else ""
        if not pattern.fullmatch(code):
            raise BoundaryError(**fault, expected=expected)
        if code in first_seen:
            raise BoundaryError(**fault, expected=f"each code once, and feature {first_seen[code]} has it too")
        first_seen[code] = number
    areas = pd.DataFrame({"area_code": list(first_seen)})
    areas["area_name"] = _clean_text(raw[columns.name]) if columns.name else areas["area_code"]
    for target, source in (("district_code", columns.district_code), ("district_name", columns.district_name)):
        if source:
            areas[target] = _clean_text(raw[source])
    return areas


def _clean_text(values: pd.Series) -> list[str]:
    """Turn any white space inside a name, line breaks included, into one blank."""
    return ["" if pd.isna(value) else " ".join(str(value).split()) for value in values]


def _read_vintage(raw: gpd.GeoDataFrame, code_column: str, override: str | None) -> list[str]:
    if override is None and "vintage" in raw.columns:
        return _clean_text(raw["vintage"])
    return [vintage_of(code_column) if override is None else override] * len(raw)


def _repair(path: Path, shapes: gpd.GeoSeries, codes: pd.Series, notes: list[str]) -> gpd.GeoSeries:
    """Make every shape a valid polygon in two dimensions, or refuse it."""
    repaired = np.array(shapely.force_2d(shapes.to_numpy()))
    for index in np.flatnonzero(~shapely.is_valid(repaired)):
        reason = shapely.is_valid_reason(repaired[index])
        repaired[index] = _keep_polygons(shapely.make_valid(repaired[index]))
        notes.append(f"{path.name}, feature {index + 1} ({codes.iloc[index]}): repaired, it had: {reason}.")
    for index in np.flatnonzero(shapely.area(repaired) == 0):
        fault = {"file": path, "feature": int(index) + 1, "part": "geometry", "found": "a shape without area"}
        raise BoundaryError(**fault, expected=f"a polygon that covers the ground of {codes.iloc[index]}")
    return gpd.GeoSeries(repaired, crs=shapes.crs)


def _keep_polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in POLYGONAL]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _reproject(path: Path, shapes: gpd.GeoSeries, notes: list[str]) -> gpd.GeoSeries:
    """Bring shapes to longitude and latitude, and see through a file that states the wrong system or none."""
    left, bottom, right, top = shapes.total_bounds
    could_be_degrees = left >= -180 and right <= 180 and bottom >= -90 and top <= 90
    could_be_grid = left >= 0 and right <= 700_000 and bottom >= 0 and top <= 1_300_000
    if shapes.crs is None or (shapes.crs.is_geographic and not could_be_degrees):
        if not (could_be_degrees or could_be_grid):
            found = f"{left:.0f}, {bottom:.0f} to {right:.0f}, {top:.0f}"
            systems = "longitude and latitude, or metres of the British National Grid"
            raise BoundaryError(file=path, part="coordinates", found=found, expected=systems)
        assumed = LONGITUDE_LATITUDE if could_be_degrees else BRITISH_NATIONAL_GRID
        notes.append(f"{path.name} does not say truly which reference system it uses: {assumed} fits its coordinates.")
        shapes = shapes.set_crs(assumed, allow_override=True)
    if shapes.crs.is_geographic and left >= 49 and right <= 61 and bottom >= -9 and top <= 3:
        found = f"{left:.3f}, {bottom:.3f} to {right:.3f}, {top:.3f}"
        raise BoundaryError(file=path, part="coordinates", found=found, expected="longitude before latitude")
    if shapes.crs != CRS.from_user_input(LONGITUDE_LATITUDE):
        notes.append(f"{path.name} was in {shapes.crs.to_string()} and was converted to {LONGITUDE_LATITUDE}.")
        shapes = shapes.to_crs(LONGITUDE_LATITUDE)
    return shapes
