"""GeoDataFrames of every level -> the compact form that the map in the browser draws.

One drawing holds all levels, so that going from wards to districts does not move the picture. The order of the areas is
fixed: whatever the server sends later is a list in that order.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.hierarchy import PARENT_COLUMNS, list_level
from geo.paths import Frame, to_paths
from geo.read import BRITISH_NATIONAL_GRID

DEFAULT_WIDTH = 10_000
# Which level is drawn as a heavier line over which. Places hold the larger areas, districts the small ones.
OUTLINE_LEVELS = {"district": "place", "neighbourhood": "place", "msoa": "district", "ward": "district"}
_SMALL_AREAS = ("msoa", "ward")
_BROTLI_QUALITY = 11
_LABEL_TOLERANCE = 0.02  # of the side of a square as large as the area


@dataclass(frozen=True, kw_only=True)
class Layer:
    """The shapes of one level and the words that go with them.

    Args:
        geography: the level, for example "ward".
        title: the level in a heading: "Wards".
        noun: one area of it in a sentence: "ward".
        vintage: which wards: "December 2022 wards".
        credit: what must be printed where the shapes are shown.
        shapes: columns area_code and geometry, any reference system, any order.
    """

    geography: str
    title: str
    noun: str
    vintage: str
    credit: str
    shapes: gpd.GeoDataFrame


@dataclass(frozen=True, kw_only=True)
class CodeMatch:
    """How the codes of a layer met the table of areas, in the order of that table.

    Args:
        geography: the level.
        matched: areas that have a shape.
        unmatched: codes of the layer that are no area of this level; they are not drawn.
        missing: areas of this level that the layer has no shape for; they have an empty path.
    """

    geography: str
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WebBoundaries:
    """What the browser gets and how the codes matched, both by level."""

    forms: dict[str, dict]
    matches: dict[str, CodeMatch]


def match_codes(layer: Layer, areas: pd.DataFrame) -> CodeMatch:
    """Compare the codes of a layer with the areas of its level.

    Args:
        layer: the layer.
        areas: the table of areas (data/geography/areas.csv).

    Returns:
        Codes matched, unmatched and missing.
    """
    wanted = dict.fromkeys(list_level(areas, layer.geography)["area_code"])
    held = dict.fromkeys(layer.shapes["area_code"])
    return CodeMatch(
        geography=layer.geography,
        matched=tuple(code for code in wanted if code in held),
        unmatched=tuple(code for code in held if code not in wanted),
        missing=tuple(code for code in wanted if code not in held),
    )


def make_web_boundaries(layers: Sequence[Layer], areas: pd.DataFrame, *, width: int = DEFAULT_WIDTH) -> WebBoundaries:
    """Make the web form of every level on one drawing.

    Args:
        layers: one per level. A layer that a user supplied may stand in for ours: outlines come from the other layers,
            and from the level itself where there is no other.
        areas: the table of areas: area_code, area_name, geographies, place_code, district_code, neighbourhood_code, and
            district_name where a district has no row of its own. Its order is the order of every list.
        width: the width of the drawing in units; whole units are the precision.

    Returns:
        By level, the form described in the contract of assets/map.js, ready for `encode_json`, and how codes matched.

    Raises:
        ValueError: no area of any layer has a shape.
    """
    matches = {layer.geography: match_codes(layer, areas) for layer in layers}
    ground = {layer.geography: _align(layer, list_level(areas, layer.geography)) for layer in layers}
    bounds = np.vstack([shapely.bounds(level["geometry"].to_numpy()) for level in ground.values()])
    if np.isnan(bounds).all():
        raise ValueError("No area has a shape: the codes of the boundary files match no area.")
    whole = [*np.nanmin(bounds[:, :2], axis=0), *np.nanmax(bounds[:, 2:], axis=0)]
    frame = Frame.around(whole, width)
    drawn = {geography: level.assign(geometry=frame.place(level["geometry"])) for geography, level in ground.items()}
    boxes = pd.concat([_boxes(level, geography) for geography, level in drawn.items()], ignore_index=True)
    forms = {layer.geography: _make_form(layer, frame, drawn, boxes, areas) for layer in layers}
    return WebBoundaries(forms=forms, matches=matches)


def encode_json(form: dict) -> dict[str, bytes]:
    """Turn a web form into bytes, once per encoding that browsers accept.

    Args:
        form: one form of `make_web_boundaries`.

    Returns:
        Bytes by "identity", "gzip" and "br"; the same bytes for the same form.
    """
    body = json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return {
        "identity": body,
        "gzip": gzip.compress(body, compresslevel=9, mtime=0),
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY),
    }


def _align(layer: Layer, level: pd.DataFrame) -> pd.DataFrame:
    """Give every area of the level its shape in metres, or None, in the fixed order.

    Holes are wound against their outer ring, whatever the file did, so that either fill rule of SVG leaves them open.
    """
    metres = shapely.orient_polygons(layer.shapes.geometry.to_crs(BRITISH_NATIONAL_GRID).to_numpy())
    by_code = dict(zip(layer.shapes["area_code"], metres, strict=True))
    shapes = np.empty(len(level), dtype=object)
    shapes[:] = [by_code.get(code) for code in level["area_code"]]
    return level.assign(geometry=shapes)


def _make_form(
    layer: Layer, frame: Frame, drawn: dict[str, pd.DataFrame], boxes: pd.DataFrame, areas: pd.DataFrame
) -> dict:
    level = drawn[layer.geography]
    return {
        "geography": layer.geography,
        "noun": layer.noun,
        "title": layer.title,
        "vintage": layer.vintage,
        "credit": layer.credit,
        "width": frame.width,
        "height": frame.height,
        **_describe_areas(level, boxes[boxes["geography"] == layer.geography]),
        **_describe_districts(layer.geography, level, areas),
        "outlines": _describe_outlines(layer.geography, drawn, areas),
        "extents": _describe_extents(layer.geography, boxes),
    }


def _boxes(level: pd.DataFrame, geography: str) -> pd.DataFrame:
    sides = pd.DataFrame(np.rint(shapely.bounds(level["geometry"].to_numpy())), columns=["x0", "y0", "x1", "y1"])
    codes = level[["area_code", *PARENT_COLUMNS.values()]].reset_index(drop=True)
    return pd.concat([codes.assign(geography=geography), sides], axis=1)


def _describe_areas(level: pd.DataFrame, boxes: pd.DataFrame) -> dict[str, list]:
    return {
        "codes": level["area_code"].tolist(),
        "names": level["area_name"].tolist(),
        "paths": to_paths(level["geometry"].to_numpy()),
        "labels": _find_labels(level["geometry"].to_numpy()),
        "boxes": boxes[["x0", "y0", "x1", "y1"]].fillna(0).astype(int).to_numpy().tolist(),
    }


def _find_labels(shapes: np.ndarray) -> list[list[int]]:
    """Find a point well inside the largest part of each area, and how far it is from the edge."""
    labels = np.zeros((len(shapes), 3), dtype=int)
    parts, owners = shapely.get_parts(shapes, return_index=True)
    sizes = shapely.area(parts)
    largest = pd.Series(sizes).groupby(owners).idxmax()  # by owner; an area without a shape owns no part
    chosen = parts[largest.to_numpy()]
    circles = shapely.maximum_inscribed_circle(chosen, _LABEL_TOLERANCE * np.sqrt(sizes[largest.to_numpy()]))
    labels[largest.index, :2] = np.rint(shapely.get_coordinates(shapely.get_point(circles, 0)))
    labels[largest.index, 2] = np.floor(shapely.length(circles))
    return labels.tolist()


def _describe_districts(geography: str, level: pd.DataFrame, areas: pd.DataFrame) -> dict[str, list]:
    """Name the district of each small area, so that "Abbey" can be read as "Abbey, Leicester"."""
    if geography not in _SMALL_AREAS:
        return {"districts": [], "district_of": [-1] * len(level)}
    codes = level["district_code"].replace("", None)
    districts = list(dict.fromkeys(codes.dropna()))
    names = _district_names(areas)
    position = {code: index for index, code in enumerate(districts)}
    return {
        "districts": [names.get(code, code) for code in districts],
        "district_of": [position.get(code, -1) for code in codes],
    }


def _district_names(areas: pd.DataFrame) -> dict[str, str]:
    own = dict(zip(areas["area_code"], areas["area_name"], strict=True))
    given = dict(zip(areas["district_code"], areas["district_name"], strict=True)) if "district_name" in areas else {}
    return {**given, **own}


def _describe_outlines(geography: str, drawn: dict[str, pd.DataFrame], areas: pd.DataFrame) -> list[dict[str, str]]:
    outline_level = OUTLINE_LEVELS.get(geography)
    if outline_level is None:
        return []
    held = drawn.get(outline_level, drawn[geography].iloc[:0]).set_index("area_code")["geometry"]
    names = _district_names(areas)
    outlines = []
    for code, members in drawn[geography].groupby(PARENT_COLUMNS[outline_level], sort=False)["geometry"]:
        shape = held.get(code) or shapely.union_all(members.to_numpy())
        if code and not shape.is_empty:
            outlines.append({"code": code, "name": names.get(code, code), "path": to_paths([shape])[0]})
    return outlines


def _describe_extents(geography: str, boxes: pd.DataFrame) -> dict[str, list[int]]:
    """Find the ground to zoom to for each place, district and neighbourhood: its own, and all of its areas shown."""
    here = _extents_of_parents(boxes[boxes["geography"] == geography])
    anywhere = _extents_of_parents(boxes)
    own = boxes.assign(extent=boxes["area_code"])
    own = own[own["extent"].isin(anywhere["extent"])]
    elsewhere = anywhere[~anywhere["extent"].isin([*here["extent"], *own["extent"]])]
    claims = pd.concat([boxes.assign(extent=""), here, own, elsewhere]).dropna(subset="x0").groupby("extent", sort=True)
    sides = pd.concat([claims[["x0", "y0"]].min(), claims[["x1", "y1"]].max()], axis=1).astype(int)
    return {code: row.tolist() for code, row in zip(sides.index, sides.to_numpy(), strict=True)}


def _extents_of_parents(boxes: pd.DataFrame) -> pd.DataFrame:
    """Repeat each box under every area that holds it."""
    claims = pd.concat([boxes.assign(extent=boxes[column]) for column in PARENT_COLUMNS.values()])
    return claims[claims["extent"].notna() & (claims["extent"] != "")]
