"""Spoilt files: a few hundred of those of `python -m tests.mutated`, and each defect that it has found."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from queries.ingest.derive import AT_65
from queries.ingest.inputs import read_inputs
from queries.ingest.load import load, read_and_check
from queries.ingest.problems import RefusedError
from queries.ingest.summary import Summary
from tests import deaths_table, factories
from tests.factories import COLUMNS_27, RUTLAND, csv_text, row
from tests.mutated.check import Loader, compare, read_naively
from tests.mutated.run import run
from tests.mutated.tables import make_tables


def own_row(**changes: str) -> dict[str, str]:
    own = {"indicator_id": "local.1", "age": "65+ yrs", "source": "", "kind": "", "vintage": ""}
    return row(**{**own, **changes})


def refusal(root: Path, content: str) -> str:
    path = root / "mine.csv"
    path.write_text(content, encoding="utf-8", newline="")
    with pytest.raises(RefusedError) as caught:
        load(factories.load_request(root, path))
    return str(caught.value)


def test_spoilt_files_are_read_as_a_naive_reader_reads_them_or_refused_with_the_place():
    tally = run(range(1, 251), seed=2026)
    assert tally.defects == []
    assert tally.files == 250
    assert tally.accepted > 40
    assert len(tally.refused) > 30
    assert tally.loaded >= 2


def test_every_table_is_sound_before_it_is_spoilt(tmp_path):
    loader = Loader(tmp_path)
    for table in make_tables():
        outcome = loader.check(table.text().encode())
        assert (outcome.refused, outcome.defects) == ("", [])
        assert outcome.rows > 0


@pytest.mark.parametrize("column", ["value", "lower_ci95", "event_count", "area_code", "period_start_date", "status"])
def test_a_loader_that_reads_one_cell_wrongly_is_found_out(tmp_path, column):
    loader = Loader(tmp_path)
    data = make_tables()[1].text().encode()
    assert loader.check(data).defects == []
    request = dataclasses.replace(loader.request, files=(loader.path,))
    checked = read_and_check(request, read_inputs(request), Summary())
    reading, expected = read_naively(data)
    first = checked.figures.index[checked.figures["row"].eq(2) & ~checked.figures["is_shipped"]][0]
    checked.figures.loc[first, column] = checked.figures[column].iloc[0] if column == "area_code" else None
    assert len(compare(checked, expected, reading, str(loader.path))) == 1
    reading.fault("something")
    assert "wrong acceptance" in compare(checked, expected, reading, str(loader.path))[0]


@pytest.mark.parametrize("header", ["Value (%)", "Value*", "Count £"])
def test_a_header_with_a_sign_that_may_mean_something_is_no_column_of_a_download(workspace, header):
    name = header.split(" ")[0].rstrip("*")
    text = csv_text([own_row()], columns=COLUMNS_27).replace(f",{name},", f",{header},", 1)
    assert f"mine.csv, row 1, column '{header}': '{header}' found; column" in refusal(workspace, text)


def test_headers_as_r_writes_them_are_read(workspace):
    header, body = csv_text([own_row()], columns=COLUMNS_27).split("\n", 1)
    path = workspace / "mine.csv"
    path.write_text(header.replace(" ", ".") + "\n" + body, encoding="utf-8")
    assert load(factories.load_request(workspace, path)).rows_read[str(path)] == 1


def test_what_nobody_can_see_makes_no_other_group_and_no_other_sex(workspace):
    rows = [own_row(sex="Persons\u200b", age="65+\u00ad yrs\ufeff"), own_row(area_code=RUTLAND)]
    path = factories.write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)
    request = factories.load_request(workspace, path)
    found = read_and_check(request, read_inputs(request), Summary()).figures
    assert set(found.loc[found["indicator_id"] == "local.1", "age"]) == {"65+ yrs"}
    assert set(found["sex"]) == {"persons"}


def test_a_control_character_is_refused_with_its_row_and_name(workspace):
    text = csv_text([own_row(), own_row(area_code=RUTLAND, area_name="Rut\x07land")], columns=COLUMNS_27)
    assert "mine.csv, row 3: there is a control character (U+0007); expected a text file" in refusal(workspace, text)


def test_a_cell_without_an_end_is_refused_with_its_length(workspace):
    text = csv_text([own_row(area_name="x" * 140_000)], columns=COLUMNS_27)
    assert "row 2: this row, line 2 of the file, has a cell of more than 131,072 characters" in refusal(workspace, text)


def test_minus_zero_is_zero(workspace):
    path = factories.write_csv(workspace / "mine.csv", [own_row(value="-0.0")], columns=COLUMNS_27)
    request = factories.load_request(workspace, path)
    found = read_and_check(request, read_inputs(request), Summary()).figures
    assert f"{found.loc[found['indicator_id'] == 'local.1', 'value'].iloc[0]:.1f}" == "0.0"


def test_half_a_death_is_refused(workspace):
    rows = deaths_table.band_rows(factories.ABBEY, deaths=(*deaths_table.DEATHS[:-1], 3.5))
    text = deaths_table.write_deaths(workspace / "other.csv", rows).read_text(encoding="utf-8")
    assert "row 21, column 'Deaths': '3.5' found; expected a whole number of deaths" in refusal(workspace, text)


def test_an_age_at_which_everyone_died_leaves_no_limits_and_refuses_no_file(workspace):
    people = [*deaths_table.PEOPLE]
    people[13] = deaths_table.DEATHS[13]  # 60 to 64: as many died as were counted in a year
    path = deaths_table.write_deaths(workspace / "mine.csv", deaths_table.band_rows(factories.ABBEY, people=people))
    request = factories.load_request(workspace, path)
    found = read_and_check(request, read_inputs(request), Summary()).figures
    ward = found[(found["indicator_id"] == AT_65) & (found["area_code"] == factories.ABBEY)].iloc[0]
    assert ward["status"] == "not_reliable"
    assert "so many died at one age that nobody is left for the ages after it" in ward["value_note"]
