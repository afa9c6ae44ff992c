"""The figures and shapes of our own built database, written as a tutorial would load them: a CSV and a GeoJSON."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Engine, create_engine, select

from benchmarks.served import DataSet
from geo.geojson import write_geojson
from queries.files import pointer_path
from queries.models import Geography
from queries.schema import areas, boundaries, geography_areas, observations

VALUES_FILE, SHAPES_FILE = "values.csv", "wards.geojson"
_DECIMALS = 5  # of a degree: a metre


def export(data_set: DataSet, indicator_slug: str, folder: Path) -> pd.DataFrame:
    """Write every ward's figure of every group, and every ward's shape, for the peers to read.

    Returns:
        What was written: one row per group and ward that has a shape, with area_code, area_name, group, value.
    """
    engine = _open(data_set)
    try:
        shapes, values = _read_shapes(engine), _read_values(engine, indicator_slug)
    finally:
        engine.dispose()
    named = shapes[["area_code", "area_name"]]
    groups = sorted(values["group"].unique())
    # The fixed order of the map, and a row for a ward without a figure too: our page paints it as well.
    frame = named.merge(pd.DataFrame({"group": groups}), how="cross").merge(
        values, how="left", on=["area_code", "group"], validate="1:1"
    )
    frame = frame.sort_values("group", kind="stable", ignore_index=True)
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_csv(folder / VALUES_FILE, index=False, lineterminator="\n")
    write_geojson(_as_drawn(shapes), folder / SHAPES_FILE, credit="", decimals=_DECIMALS)
    return frame


def _as_drawn(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Wind rings as Plotly needs them: the other way round, an area is all of the world but itself."""
    return shapes.set_geometry(shapely.orient_polygons(shapes.geometry.to_numpy(), exterior_cw=True))


def _open(data_set: DataSet) -> Engine:
    name = pointer_path(data_set.database_dir, data_set.name).read_text(encoding="utf-8").strip()
    return create_engine(f"duckdb:///{data_set.database_dir / name}", connect_args={"read_only": True})


def _read_shapes(engine: Engine) -> gpd.GeoDataFrame:
    statement = (
        select(boundaries.c.area_code, areas.c.area_name, boundaries.c.geometry_wkb)
        .join_from(boundaries, areas, boundaries.c.area_code == areas.c.area_code)
        .join(geography_areas, geography_areas.c.area_code == areas.c.area_code)
        .where(boundaries.c.geography == Geography.WARD.value, geography_areas.c.geography == Geography.WARD.value)
        .order_by(geography_areas.c.sort_order)
    )
    frame = pd.read_sql(statement, engine)
    return gpd.GeoDataFrame(frame, geometry=shapely.from_wkb([bytes(wkb) for wkb in frame.pop("geometry_wkb")]))


def _read_values(engine: Engine, indicator_slug: str) -> pd.DataFrame:
    statement = select(observations.c.area_code, observations.c.category.label("group"), observations.c.value).where(
        observations.c.indicator_slug == indicator_slug,
        observations.c.category != "",
    )
    return pd.read_sql(statement, engine)
