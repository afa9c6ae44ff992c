"""The lookup of small areas is a table of the release: whole where it ships, and empty where a system has none."""

from __future__ import annotations

import duckdb

from queries.footprints import find_cover
from queries.ingest.load import load
from queries.models import Geography
from tests import factories, own_sets
from tests.factories import LEICESTER, MSOA_1, MSOA_2

HEADER = "lsoa11_code,lsoa11_name,msoa_code,ward_code,district_code,neighbourhood_code,place_code"


def stored(workspace) -> list[tuple[str, ...]]:
    summary = load(factories.load_request(workspace))
    with duckdb.connect(str(summary.database), read_only=True) as connection:
        return connection.execute(
            "SELECT lsoa11_code, msoa_code, district_code FROM small_areas ORDER BY ALL"
        ).fetchall()


def test_the_lookup_beside_the_areas_is_stored_and_a_system_without_one_has_an_empty_table(workspace):
    assert stored(workspace) == []
    lines = [f"E0100000{place},Name,{code},,{LEICESTER},," for place, code in enumerate((MSOA_1, MSOA_2, MSOA_2))]
    (workspace / "data" / "geography" / "lsoa11_lookup.csv").write_text("\n".join([HEADER, *lines, ""]))
    assert stored(workspace) == [
        ("E01000000", MSOA_1, LEICESTER), ("E01000001", MSOA_2, LEICESTER), ("E01000002", MSOA_2, LEICESTER),
    ]  # fmt: skip


def test_the_ground_of_wards_is_that_of_the_lookup_that_ships(shipped):
    wards = own_sets.ten_wards()
    cover = find_cover(wards, Geography.WARD, Geography.MSOA)
    assert cover.is_exact
    assert list(cover.touched) == own_sets.msoas_of(wards)
