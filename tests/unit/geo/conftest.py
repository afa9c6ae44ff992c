"""A toy country of nine squares, and the shipped geography."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

DATA_DIR = Path(__file__).resolve().parents[3] / "data"


def make_squares(side: int, step: float = 0.01) -> gpd.GeoDataFrame:
    """Make a grid of squares near Leicester: rows from the south, columns from the west."""
    rows, columns = np.divmod(np.arange(side * side), side)
    left, bottom = -1.2 + columns * step, 52.6 + rows * step
    shapes = shapely.box(left, bottom, -1.2 + (columns + 1) * step, 52.6 + (rows + 1) * step)
    codes = [f"E01{number:06d}" for number in range(side * side)]
    return gpd.GeoDataFrame({"area_code": codes}, geometry=shapes, crs="EPSG:4326")


@pytest.fixture(name="make_squares", scope="session")
def make_squares_fixture():
    return make_squares


@pytest.fixture
def squares() -> gpd.GeoDataFrame:
    return make_squares(3)


@pytest.fixture
def lookup() -> pd.DataFrame:
    """Nine small areas in three wards (columns), two districts (the east column is the second) and one place."""
    wards = ["E05000001", "E05000002", "E05000003"] * 3
    return pd.DataFrame(
        {
            "lsoa11_code": [f"E01{number:06d}" for number in range(9)],
            "ward_code": wards,
            "district_code": ["E07000002" if ward == "E05000003" else "E07000001" for ward in wards],
            "place_code": ["E10000001"] * 9,
        }
    )


@pytest.fixture
def areas() -> pd.DataFrame:
    """The table of areas of the toy country. The fourth ward has no small area and so no shape."""
    rows = [
        ("E10000001", "Shire", "place", "E10000001", "", ""),
        ("E07000002", "East", "district", "E10000001", "E07000002", ""),
        ("E07000001", "West", "district", "E10000001", "E07000001", ""),
        ("E05000003", "Castle", "ward", "E10000001", "E07000002", ""),
        ("E05000004", "Mill", "ward", "E10000001", "E07000001", ""),
        ("E05000001", "Abbey", "ward", "E10000001", "E07000001", ""),
        ("E05000002", "Bridge", "ward", "E10000001", "E07000001", ""),
    ]
    columns = ["area_code", "area_name", "geographies", "place_code", "district_code", "neighbourhood_code"]
    return pd.DataFrame(rows, columns=columns).assign(vintage="2022 wards", note="")


@pytest.fixture
def data_dir() -> Path:
    return DATA_DIR


@pytest.fixture
def shipped_areas() -> pd.DataFrame:
    return pd.read_csv(DATA_DIR / "geography" / "areas.csv", dtype=str, keep_default_na=False)


@pytest.fixture
def other_codes() -> pd.DataFrame:
    return pd.read_csv(DATA_DIR / "geography" / "other_codes.csv", dtype=str, keep_default_na=False)
