"""GeoJSON in and out: read by feature, so that a fault has a number; written so that a rebuild changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry import mapping, shape

from geo.errors import BoundaryError

LONGITUDE_LATITUDE = "EPSG:4326"
POLYGONAL = ("Polygon", "MultiPolygon")


def read_geojson(path: Path) -> gpd.GeoDataFrame:
    """Read every feature of a GeoJSON file with all its properties.

    Args:
        path: the file.

    Returns:
        One row per feature in the order of the file; `attrs["credit"]` is the file's own credit or "".

    Raises:
        BoundaryError: the file is not a collection of polygons.
    """
    document = _read_document(path)
    features = document.get("features")
    if not isinstance(features, list):
        raise BoundaryError(file=path, part="features", found=repr(features), expected="a list of features")
    shapes = [_read_shape(path, number, feature) for number, feature in enumerate(features, start=1)]
    properties = [_read_properties(path, number, feature) for number, feature in enumerate(features, start=1)]
    frame = gpd.GeoDataFrame(pd.DataFrame(properties), geometry=shapes, crs=_read_crs(path, document))
    frame.attrs["credit"] = str(document.get("credit", ""))
    return frame


def write_geojson(areas: gpd.GeoDataFrame, path: Path, *, credit: str, decimals: int) -> None:
    """Write areas in the order given, one feature a line, the same bytes for the same areas.

    Args:
        areas: the areas in longitude and latitude; every column but the shapes becomes a property.
        path: the file to write.
        credit: what must be printed where the shapes are shown.
        decimals: decimals of a degree; shapes must have been rounded already (geo.simplify).
    """
    properties = areas.drop(columns=areas.geometry.name).to_dict("records")
    lines = [
        _dump({"type": "Feature", "properties": row, "geometry": _rounded(mapping(geometry), decimals)})
        for row, geometry in zip(properties, areas.geometry, strict=True)
    ]
    head = f'{{"type":"FeatureCollection","name":{_dump(path.stem)},"credit":{_dump(credit)},"features":[\n'
    path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rounded(value: object, decimals: int) -> object:
    if isinstance(value, float):
        return round(value, decimals)
    if isinstance(value, Mapping):
        return {key: _rounded(item, decimals) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item, decimals) for item in value]
    return value


def _read_document(path: Path) -> dict:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        fault = f"a byte that is not text at position {error.start}"
        raise BoundaryError(file=path, found=fault, expected="GeoJSON in UTF-8") from None
    except json.JSONDecodeError as error:
        fault = f"a fault at line {error.lineno}, column {error.colno} ({error.msg})"
        raise BoundaryError(file=path, found=fault, expected="GeoJSON; the file may be cut short") from None
    kind = document.get("type") if isinstance(document, dict) else type(document).__name__
    if kind != "FeatureCollection":
        raise BoundaryError(file=path, part="type", found=repr(kind), expected='GeoJSON of type "FeatureCollection"')
    return document


def _read_shape(path: Path, number: int, feature: object) -> shapely.Geometry:
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    fault = {"file": path, "feature": number}
    if kind not in POLYGONAL:
        raise BoundaryError(**fault, part="geometry", found=repr(kind), expected="a Polygon or MultiPolygon")
    try:
        return shape(geometry)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        rings = "rings of at least four [longitude, latitude] pairs"
        raise BoundaryError(**fault, part="coordinates", found=f"a fault ({error})", expected=rings) from None


def _read_properties(path: Path, number: int, feature: Mapping) -> dict:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        found = {"part": "properties", "found": repr(properties)}
        raise BoundaryError(file=path, feature=number, **found, expected="names and values, the area code among them")
    return properties


def _read_crs(path: Path, document: dict) -> CRS:
    """Find the reference system; a GeoJSON file that names none is in longitude and latitude by its standard."""
    member = document.get("crs")
    properties = member.get("properties") if isinstance(member, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else member
    if name is None or str(name).upper().endswith("CRS84"):
        return CRS.from_user_input(LONGITUDE_LATITUDE)
    try:
        return CRS.from_user_input(name)
    except CRSError:
        system = f"a reference system such as {LONGITUDE_LATITUDE}"
        raise BoundaryError(file=path, part="crs", found=repr(name), expected=system) from None
