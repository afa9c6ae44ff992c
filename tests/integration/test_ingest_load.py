"""Loading good files: what is kept, set aside, replaced and made provisional, and what the summary says of it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select

from queries.engine import current_release, fetch_frame
from queries.indicators import get_indicator, get_source, list_indicators
from queries.ingest.__main__ import main
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.models import Geography, Kind, Polarity, Sex, ValueType
from queries.schema import areas, geographies, geography_areas, observations, release
from tests import factories
from tests.factories import (
    ABBEY,
    BLABY,
    COLUMNS_26,
    COLUMNS_27,
    COLUMNS_30,
    ENGLAND,
    LEICESTER,
    RUTLAND,
    UPPINGHAM,
    load_request,
    row,
    write_csv,
)

OWN = {"source": "", "kind": "", "vintage": ""}
LOCAL = {**OWN, "indicator_id": "local.uptake", "indicator_name": "Uptake of a local service"}


def own_rows() -> pd.DataFrame:
    return fetch_frame(select(observations).where(observations.c.source_id == "local:mine.csv"))


def test_what_ships_becomes_a_database_in_the_order_of_the_schema(workspace, serve):
    summary = load(load_request(workspace))
    assert summary.rows_read == summary.rows_kept == {"data/made_up_source/adults.csv": 3}
    assert summary.statuses == {"value": 3}
    serve(workspace / "db")
    held = fetch_frame(select(observations))
    assert list(held.columns) == [column.name for column in observations.columns]
    assert held["area_code"].tolist() == [ENGLAND, LEICESTER, RUTLAND]
    leicester = held.iloc[1]
    assert (leicester["value"], leicester["lower_ci95"], leicester["upper_ci95"]) == (30.1, 27.0, 33.3)
    assert (leicester["period"], leicester["sex"], leicester["age"]) == ("2023/24", "persons", "19+ yrs")
    assert leicester["period_end_date"] == date(2024, 3, 31)
    assert (leicester["kind"], leicester["source_id"]) == ("published", factories.SOURCE_ID)
    assert leicester["vintage"] == "April 2023 authorities"
    assert get_indicator(factories.SLUG).polarity is Polarity.LOW_IS_GOOD
    assert get_source(factories.SOURCE_ID).accessed_date == date(2026, 11, 21)


def test_levels_areas_and_their_order_are_those_of_the_reference(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")
    members = fetch_frame(select(geography_areas).order_by(geography_areas.c.geography, geography_areas.c.sort_order))
    by_level = members.groupby("geography")["area_code"].agg(list)
    assert by_level["ward"] == [ABBEY, factories.AYLESTONE, UPPINGHAM]
    assert by_level["district"] == [LEICESTER, BLABY, factories.CHARNWOOD, RUTLAND]
    assert by_level["neighbourhood"] == ["LLR-LC1", BLABY, factories.CHARNWOOD, RUTLAND]
    held = fetch_frame(select(areas)).set_index("area_code")
    assert held.loc[UPPINGHAM, "place_code"] == RUTLAND
    assert held.loc[ENGLAND, ["place_code", "district_code", "neighbourhood_code"]].eq("").all()
    levels = fetch_frame(select(geographies)).set_index("geography")
    assert levels.loc["ward", ["title", "noun", "vintage"]].tolist() == [
        "Best-fit wards", "ward", "December 2022 wards",
    ]  # fmt: skip


def test_the_release_says_what_it_was_made_from(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")
    first = fetch_frame(select(release)).iloc[0]
    load(load_request(workspace))
    again = fetch_frame(select(release)).iloc[0]
    assert (first["number"], again["number"]) == (1, 2)
    assert first["checksum"] == again["checksum"]
    assert len(first["checksum"]) == 64
    assert len(first["code_version"]) == 12
    factories.write_definition(workspace / "definitions", title="Adults who do not move")
    load(load_request(workspace))
    assert current_release().checksum != first["checksum"]
    load(load_request(workspace, write_csv(workspace / "mine.csv", [row(**LOCAL)], columns=COLUMNS_27)))
    assert current_release().number == 4
    assert get_indicator(factories.SLUG).title == "Adults who do not move"


@pytest.mark.parametrize("columns", [COLUMNS_26, COLUMNS_27, COLUMNS_30], ids=["26", "27", "30"])
def test_a_users_file_is_a_source_of_its_own_and_derived_unless_told(workspace, serve, columns):
    path = write_csv(workspace / "mine.csv", [row(**LOCAL, value="61.5")], columns=columns)
    load(load_request(workspace, path))
    serve(workspace / "db")
    (own,) = own_rows().to_dict("records")
    assert (own["kind"], own["value"], own["vintage"]) == ("derived", 61.5, "April 2023 authorities")
    source = get_source("local:mine.csv")
    assert source.title == "Local file mine.csv"
    assert source.licence == "Not stated"
    load(load_request(workspace, path, kind=Kind.PUBLISHED))
    assert own_rows()["kind"].tolist() == ["published"]


def test_an_indicator_without_a_definition_is_provisional_and_judges_nothing(workspace, serve):
    values = {LEICESTER: 50, BLABY: 61, factories.CHARNWOOD: 72.5, RUTLAND: 80}
    rows = [
        row(**LOCAL, area_code=code, value=value, count=value * 10, denominator=1000) for code, value in values.items()
    ]
    wards = {ABBEY: 40, factories.AYLESTONE: 55, UPPINGHAM: 77}
    rows += [row(**LOCAL, area_code=code, value=value) for code, value in wards.items()]
    rows += [row(**LOCAL, area_code=ENGLAND, value=66)]
    summary = load(load_request(workspace, write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))
    assert summary.provisional == ["Uptake of a local service (local.uptake)"]
    serve(workspace / "db")
    made = get_indicator("uptake-of-a-local-service")
    assert made.is_provisional
    assert (made.indicator_id, made.title) == ("local.uptake", "Uptake of a local service")
    assert (made.polarity, made.value_type, made.unit) == (Polarity.NO_JUDGEMENT, ValueType.PROPORTION, "%")
    assert made.first_geography is Geography.DISTRICT
    assert made.benchmark_codes == (ENGLAND,)
    assert made.source_id == "local:mine.csv"
    assert [found.slug for found in list_indicators()] == [factories.SLUG, "uptake-of-a-local-service"]


def test_class_limits_of_a_provisional_indicator_are_rounded_quintiles_kept_in_the_release(workspace, serve):
    codes = [LEICESTER, BLABY, factories.CHARNWOOD, RUTLAND, "LLR-LC1", ABBEY, UPPINGHAM]
    rows = [row(**LOCAL, area_code=code, value=10 * place + 10.04) for place, code in enumerate(codes[:4])]
    load(load_request(workspace, write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))
    serve(workspace / "db")
    assert get_indicator("uptake-of-a-local-service").class_limits == ()
    rows += [
        row(**{**LOCAL, "age": "65+ yrs"}, area_code=code, value=3.3 * place) for place, code in enumerate(codes[:4])
    ]
    load(load_request(workspace, write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))
    made = get_indicator("uptake-of-a-local-service")
    assert len(made.class_limits) == 4
    assert list(made.class_limits) == sorted(set(made.class_limits))
    assert len(made.gap_steps) == 3
    assert 0 < made.gap_steps[0] < made.gap_steps[1] < made.gap_steps[2]


def test_a_rate_is_recognised_by_its_counts(workspace, serve):
    rows = [
        row(**LOCAL, area_code=code, sex="Male", value=count / 50, count=count, denominator=5_000_000)
        for code, count in ((LEICESTER, 200), (BLABY, 1_000))
    ]
    load(load_request(workspace, write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))
    serve(workspace / "db")
    made = get_indicator("uptake-of-a-local-service")
    assert (made.value_type, made.unit, made.first_sex) == (ValueType.RATE, "per 100,000", Sex.MALE)


def test_rows_of_other_areas_are_set_aside_and_listed_with_the_reason(workspace, capsys):
    rows = [
        row(**LOCAL),
        row(**LOCAL, area_code="E06000018", area_name="Nottingham"),
        row(**LOCAL, area_code="E05014640", area_name="Blaby", area_type="Ward"),
        row(**LOCAL, area_code="A81001", area_name="The Densham Surgery", area_type="GPs"),
        row(**LOCAL, area_code="U00070", area_name="A network", area_type="PCNs (v. 27/10/23)"),
    ]
    path = write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)
    summary = load(load_request(workspace, path))
    assert summary.rows_read[str(path)] == 5
    assert summary.rows_kept[str(path)] == 1
    said = "\n".join(summary.lines())
    assert "Set aside 4 rows of areas that are not held here:" in said
    assert "outside this system, or of another code vintage than those held" in said
    assert "December 2022 wards" in said
    assert "E06000018 Nottingham (row 3)" in said
    assert (
        "Blaby, December 2023 wards: this code is not of a vintage held here (December 2022 wards). Re-warded" in said
    )
    assert "not an area of the map (GPs): A81001 The Densham Surgery (row 5)" in said


def test_a_file_with_no_row_of_this_system_is_refused(workspace):
    path = write_csv(workspace / "mine.csv", [row(**LOCAL, area_code="E06000018")], columns=COLUMNS_27)
    with pytest.raises(RefusedError, match="no row is of an area of this system"):
        load(load_request(workspace, path))


def test_an_unknown_area_in_a_table_that_ships_is_refused(tmp_path):
    factories.write_data(tmp_path, [*factories.default_rows(), row(area_code="E05014640", area_name="Blaby")])
    with pytest.raises(RefusedError) as caught:
        load(load_request(tmp_path))
    assert "adults.csv, row 5, column 'Area Code': 'E05014640' found" in str(caught.value)
    assert "December 2023 wards" in str(caught.value)


def test_a_row_twice_is_refused_and_both_are_named(tmp_path):
    factories.write_data(tmp_path, [*factories.default_rows(), row(value="31.0")])
    with pytest.raises(RefusedError) as caught:
        load(load_request(tmp_path))
    assert "adults.csv, row 5, column 'Area Code': 'E06000016' found" in str(caught.value)
    assert "row 3 of data/made_up_source/adults.csv has indicator 93015, area E06000016" in str(caught.value)


def test_a_row_twice_in_two_files_is_refused_and_both_files_are_named(workspace):
    rows = [row(**LOCAL)]
    first = write_csv(workspace / "first.csv", rows, columns=COLUMNS_27)
    second = write_csv(workspace / "second.csv", rows, columns=COLUMNS_27)
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace, first, second))
    assert f"{second}, row 2" in str(caught.value)
    assert f"row 2 of {first} has indicator local.uptake" in str(caught.value)
    assert "put the rows of one series into one file" in str(caught.value)


def test_periods_written_differently_are_one_period(workspace):
    rows = [row(**LOCAL, time_period="2020 - 22"), row(**LOCAL, time_period="2020-22")]
    with pytest.raises(RefusedError, match="expected one row for each indicator"):
        load(load_request(workspace, write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))


def test_england_repeated_under_its_parents_is_one_row(workspace, serve):
    rows = [
        row(**LOCAL, area_code=ENGLAND, value="0.45"),
        row(**LOCAL, area_code=ENGLAND, value="0.45", parent_code=ENGLAND),
        row(**LOCAL, value="0.5"),
    ]
    summary = load(load_request(workspace, write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))
    assert summary.repeated == 1
    serve(workspace / "db")
    assert own_rows()["area_code"].tolist() == [ENGLAND, LEICESTER]


def test_england_repeated_with_another_figure_is_refused(workspace):
    rows = [
        row(**LOCAL, area_code=ENGLAND, value="0.45"),
        row(**LOCAL, area_code=ENGLAND, value="0.46", parent_code=ENGLAND),
    ]
    with pytest.raises(RefusedError, match="row 3, column 'Area Code'"):
        load(load_request(workspace, write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))


def test_a_series_from_two_sources_is_refused_and_both_files_are_named(workspace):
    path = write_csv(workspace / "mine.csv", [row(**OWN, time_period="2024/25")], columns=COLUMNS_27)
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace, path))
    said = str(caught.value)
    assert f"{path}, row 2, column 'Source': 'local:mine.csv' found" in said
    assert "data/made_up_source/adults.csv, row 2, has it from 'made_up_source'" in said
    assert "give --replace" in said


def test_a_users_series_replaces_the_one_that_ships_when_told(workspace, serve):
    path = write_csv(workspace / "mine.csv", [row(**OWN, time_period="2024/25", value="28")], columns=COLUMNS_27)
    summary = load(load_request(workspace, path, replace=True))
    assert summary.replaced == 3
    assert "3 rows that ship were left out because your files replace their series." in summary.lines()
    serve(workspace / "db")
    held = fetch_frame(select(observations))
    assert held["value"].tolist() == [28.0]


def test_a_figure_that_ships_must_name_its_own_source_kind_and_vintage(tmp_path):
    rows = [row(source="another"), row(area_code=RUTLAND, kind="official"), row(area_code=BLABY, vintage="")]
    factories.write_data(tmp_path, rows)
    with pytest.raises(RefusedError) as caught:
        load(load_request(tmp_path))
    said = str(caught.value)
    assert "row 2, column 'Source': 'another' found; expected 'made_up_source', the source of this file" in said
    assert "row 3, column 'Kind': 'official' found; expected one of published, third_party, derived, example" in said
    assert "row 4, column 'Vintage': '' found" in said


def test_every_problem_of_every_file_is_listed_at_once(workspace):
    first = write_csv(workspace / "first.csv", [row(**LOCAL, value="x")], columns=COLUMNS_27)
    second = write_csv(workspace / "second.csv", [row(**LOCAL, sex="Boys")], columns=COLUMNS_27)
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace, first, second))
    assert "first.csv, row 2, column 'Value'" in str(caught.value)
    assert "second.csv, row 2, column 'Sex'" in str(caught.value)


def test_the_command_loads_prints_progress_and_a_summary(workspace, capsys):
    path = write_csv(workspace / "mine.csv", [row(**LOCAL), row(**LOCAL, area_code="E06000018")], columns=COLUMNS_27)
    arguments = [
        "load", str(path), "--data-dir", str(workspace / "data"), "--database-dir", str(workspace / "db"),
        "--definitions-dir", str(workspace / "definitions"), "--kind", "published",
    ]  # fmt: skip
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert "Read 5 rows from 2 files, kept 4 of 2 indicators." in printed.out
    assert "Set aside 1 rows" in printed.out
    assert "Release 1 is current" in printed.out
    assert "Reading data/made_up_source/adults.csv" in printed.err
    assert "Checking 5 rows" in printed.err
    assert "Publishing published-0001.duckdb" in printed.err


def test_the_command_refuses_boundaries_without_a_level(capsys):
    with pytest.raises(SystemExit):
        main(["load", "--boundaries", "wards.geojson"])
    assert "belong together" in capsys.readouterr().err
