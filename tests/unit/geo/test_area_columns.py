import pytest

from geo.columns import find_area_columns, level_of, vintage_of


@pytest.mark.parametrize(
    ("properties", "code", "name", "district_code", "district_name"),
    [
        (["FID", "WD22CD", "WD22NM", "LAD22CD", "LAD22NM", "LONG"], "WD22CD", "WD22NM", "LAD22CD", "LAD22NM"),
        (["LAD22CD", "LAD22NM", "WD22CD", "WD22NM"], "WD22CD", "WD22NM", "LAD22CD", "LAD22NM"),
        (["LAD24CD", "LAD24NM", "LAD24NMW"], "LAD24CD", "LAD24NM", None, None),
        (["CTYUA23CD", "CTYUA23NM"], "CTYUA23CD", "CTYUA23NM", None, None),
        (["MSOA11CD", "MSOA11NM"], "MSOA11CD", "MSOA11NM", None, None),
        (["msoa11_name", "msoa11_code"], "msoa11_code", "msoa11_name", None, None),
        (["LSOA11CD", "LSOA11NM", "MSOA11CD"], "LSOA11CD", "LSOA11NM", None, None),
        (["wd22cd", "wd22nm"], "wd22cd", "wd22nm", None, None),
        (["area_code", "area_name", "vintage"], "area_code", "area_name", None, None),
        (["WD22CD"], "WD22CD", None, None, None),
        (["WD22CD", "LAD22CD"], "WD22CD", None, "LAD22CD", None),
    ],
)
def test_properties_are_recognised(properties, code, name, district_code, district_name):
    columns = find_area_columns(properties)
    assert (columns.code, columns.name) == (code, name)
    assert (columns.district_code, columns.district_name) == (district_code, district_name)


@pytest.mark.parametrize("properties", [[], ["FID", "NAME", "LONG"], ["WD22NM"], ["WDCD"], ["WORD22CD"]])
def test_nothing_is_guessed_where_no_property_holds_codes(properties):
    assert find_area_columns(properties) is None


def test_the_caller_may_name_the_columns():
    columns = find_area_columns(["WD22CD", "WD22NM", "ref", "label"], code_column="ref", name_column="label")
    assert (columns.code, columns.name) == ("ref", "label")


@pytest.mark.parametrize(
    ("column", "level", "vintage"),
    [
        ("WD22CD", "WD", "2022 wards"),
        ("LAD24CD", "LAD", "2024 local authority districts"),
        ("CTYUA23CD", "CTYUA", "2023 counties and unitary authorities"),
        ("MSOA11CD", "MSOA", "MSOA 2011"),
        ("msoa11_code", "MSOA", "MSOA 2011"),
        ("LSOA21CD", "LSOA", "LSOA 2021"),
        ("area_code", "", ""),
        ("WD22NM", "", ""),
    ],
)
def test_the_name_of_a_code_column_tells_level_and_vintage(column, level, vintage):
    assert (level_of(column), vintage_of(column)) == (level, vintage)
