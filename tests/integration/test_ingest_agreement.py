"""What does not agree is said in the account of a load, and refuses nothing."""

from __future__ import annotations

import math

import duckdb
import pytest

from queries.ingest import disclose
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.ingest.summary import Summary
from tests import factories
from tests.factories import BLABY, COLUMNS_27, COLUMNS_30, LEICESTER, RUTLAND, row

OWN = {"source": "", "kind": "", "vintage": ""}


def notes_of(workspace, *rows, **options) -> list[str]:
    path = factories.write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)
    return [
        line.replace(str(path), "mine.csv") for line in load(factories.load_request(workspace, path, **options)).notes
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [("30.8", ""), ("31", ""), ("30.77", ""), ("30.7", "30.7"), ("30.78", "30.78"), ("32", "32")],
)
def test_a_value_agrees_with_its_count_and_denominator_to_the_decimals_given(workspace, value, said):
    # 400 of 1,300 are 30.769… %
    own = {**OWN, "age": "65+ yrs"}
    rows = [row(**own, value=value, count="400", denominator="1,300"), row(**own, area_code=RUTLAND, value="1")]
    notes = notes_of(workspace, *rows)
    expected = (
        f"mine.csv: 1 percentage is not its count over the denominator: row 2 ({said}, and 400 of 1,300 is 30.7692)"
    )
    assert notes == ([expected] if said else [])


def test_a_file_that_replaces_what_ships_is_compared_with_it(workspace):
    rows = [
        row(**OWN, value="30.1"),
        row(**OWN, area_code=RUTLAND, value="18.0"),
        row(**OWN, area_code=factories.ENGLAND, area_type="England", value="", value_note="Value suppressed"),
    ]
    (note,) = notes_of(workspace, *rows, replace=True)
    assert note == (
        "3 of the figures replaced were compared with those that take their place: 2 differ: "
        "row 3 (E06000017, persons, 2023/24) has 18.0 where row 4 of data/made_up_source/adults.csv has 17.4; "
        "row 4 (E92000001, persons, 2023/24) has suppressed where row 2 of data/made_up_source/adults.csv has 22.0"
    )


def test_a_replacement_that_is_the_same_to_its_decimals_says_so(workspace):
    (note,) = notes_of(workspace, row(**OWN, value="30"), replace=True)
    assert note == "1 of the figures replaced were compared with those that take their place: all are the same."


@pytest.mark.parametrize(
    ("periods", "clash"),
    [
        (("2020 - 22", "2021"), "2020 to 2022 and 2021"),
        (("2021", "2022", "2020 - 21"), "2020 to 2021 and 2021"),
        (("2019 - 21", "2020 - 22", "2021 - 23"), ""),
        (("2020", "2021/22", "2022/23"), ""),
        (("2019", "2020 - 22"), ""),
        (("Feb 2023", "Mar 2023", "2023"), "2023 and Feb 2023"),
    ],
)
def test_periods_of_different_lengths_that_overlap_are_named(workspace, periods, clash):
    own = {**OWN, "indicator_id": "local.1", "age": "All ages"}
    notes = notes_of(workspace, *(row(**own, time_period=period, time_period_range="") for period in periods))
    expected = (
        "mine.csv: the series local.1, persons, All ages has periods of different lengths that overlap, "
        f"{clash}: a line through them would count some days twice"
    )
    assert notes == ([expected] if clash else [])


UNDESCRIBED = OWN | {"indicator_id": "local.1", "indicator_name": "Deaths", "value": ""}


def loaded_counts(workspace, *rows: dict[str, str], **options: object) -> tuple[Summary, dict[str, tuple]]:
    path = factories.write_csv(workspace / "mine.csv", rows, columns=COLUMNS_30)
    summary = load(factories.load_request(workspace, path, **options))
    with duckdb.connect(str(summary.database), read_only=True) as connection:
        found = connection.execute(
            "SELECT area_code, event_count, status FROM observations WHERE source_id LIKE 'local:%'"
        ).fetchall()
    return summary, {code: (count, status) for code, *_, count, status in found}


@pytest.mark.parametrize("above", [math.inf, 0])
def test_small_counts_that_nobody_has_described_are_hidden_and_the_account_says_how_to_have_it_otherwise(
    workspace, above
):
    counts = {LEICESTER: "12", RUTLAND: "3", BLABY: "0"}
    rows = [row(**UNDESCRIBED | {"value": count}, area_code=code, count=count) for code, count in counts.items()]
    summary, held = loaded_counts(workspace, *rows, bulk_above_megabytes=above)
    assert held == {LEICESTER: (12, "value"), RUTLAND: (None, "suppressed"), BLABY: (0, "value")}
    assert summary.hidden == 1
    assert [note.replace(f"{workspace}/", "") for note in summary.notes if "hidden" in note] == [
        "mine.csv: 1 figure was hidden, the first in row 3, so that no count from 1 to 4 can be seen or worked out: "
        "nobody has described indicator local.1; to have it otherwise, describe it with a disclosure_rule of its own, "
        "or write published in the column Kind if that is what the table is"
    ]


@pytest.mark.parametrize("above", [math.inf, 0])
def test_a_count_that_a_percentage_or_a_sum_would_give_away_is_hidden_too(workspace, above):
    own = UNDESCRIBED | {"indicator_name": "Share (%)"}
    shares = [("Male", "3"), ("Female", "60"), ("Persons", "31.5")]  # 3, 60 and 63 of 100, 100 and 200
    rows = [
        row(**own | {"value": value}, sex=sex, denominator="200" if sex == "Persons" else "100")
        for sex, value in shares
    ]
    summary, _ = loaded_counts(workspace, *rows, bulk_above_megabytes=above)
    with duckdb.connect(str(summary.database), read_only=True) as connection:
        found = connection.execute("SELECT sex, status FROM observations WHERE source_id LIKE 'local:%'").fetchall()
    assert dict(found) == {"male": "suppressed", "female": "suppressed", "persons": "value"}


@pytest.mark.parametrize("above", [math.inf, 0])
def test_small_counts_of_a_table_that_is_said_to_be_published_stay(workspace, above):
    rows = [
        row(**UNDESCRIBED | {"kind": "published", "value": "3"}, area_code=code, count="3") for code in (RUTLAND, BLABY)
    ]
    summary, held = loaded_counts(workspace, *rows, bulk_above_megabytes=above)
    assert held == {RUTLAND: (3, "value"), BLABY: (3, "value")}
    assert summary.hidden == 0


@pytest.mark.parametrize("above", [math.inf, 0])
def test_an_indicator_too_large_to_be_searched_for_sums_is_refused_by_row(workspace, monkeypatch, above):
    monkeypatch.setattr(disclose, "MOST_SEARCHED_ROWS", 2)
    rows = [row(**UNDESCRIBED | {"value": count}, area_code=code, count=count)
            for code, count in ((LEICESTER, "12"), (RUTLAND, "3"), (BLABY, "0"))]  # fmt: skip
    with pytest.raises(RefusedError, match=r"row 3, .*indicator local.1 has a count from 1 to 4 .* its 3 rows"):
        loaded_counts(workspace, *rows, bulk_above_megabytes=above)
    assert not list((workspace / "db").glob("*.duckdb"))


def test_a_described_indicator_hides_its_small_counts_and_needs_no_warning(workspace):
    factories.write_definition(workspace / "definitions", disclosure_rule="lt5")
    own = {**OWN, "age": "65+ yrs", "value": "", "denominator": "2000"}
    path = factories.write_csv(
        workspace / "mine.csv", [row(**own, count="500"), row(**own, area_code=RUTLAND, count="3")], columns=COLUMNS_27
    )
    summary = load(factories.load_request(workspace, path))
    assert summary.hidden >= 1
    assert not [note for note in summary.notes if "small numbers" in note]
