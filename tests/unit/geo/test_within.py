"""Of a national file of wards the system's own are found by where they lie, and each in its district."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.read import read_areas
from geo.within import keep_within
from tests.conftest import ROOT, SHARED

NATIONAL = SHARED / "data" / "boundaries" / "england_wards_dec2021_bsc.geojson"


@pytest.mark.skipif(not NATIONAL.exists(), reason="no national file lies beside the project")
def test_the_wards_of_the_system_are_found_by_where_they_lie():
    areas = pd.read_csv(ROOT / "data" / "geography" / "areas.csv", dtype="str", keep_default_na=False)
    wards = areas[areas["geographies"].str.split(";").map(lambda levels: "ward" in levels)]
    kept, left_out = keep_within(read_areas(NATIONAL), read_areas(ROOT / "data" / "boundaries" / "district.geojson"))
    district_of = dict(zip(wards["area_code"], wards["district_code"], strict=True))
    assert dict(zip(kept["area_code"], kept["district_code"], strict=True)) == district_of
    assert len(left_out) > 6000


def test_areas_that_only_touch_a_district_are_left_out():
    districts = read_areas(ROOT / "data" / "boundaries" / "district.geojson")
    rutland = districts[districts["area_code"] == "E06000017"]
    kept, left_out = keep_within(districts, rutland)
    assert list(kept["area_code"]) == ["E06000017"]
    assert sorted(left_out) == sorted(set(districts["area_code"]) - {"E06000017"})
