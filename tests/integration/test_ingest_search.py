"""A search for linked small numbers that takes long says so, and one that is ended is in the account of the load."""

from __future__ import annotations

import math

import duckdb
import pytest

from queries.ingest.load import load
from queries.ingest.search_watch import SearchWatch
from queries.ingest.summary import Summary
from queries.stats import effort
from tests import factories
from tests.factories import BLABY, CHARNWOOD, COLUMNS_30, LEICESTER, RUTLAND, SYSTEM, row

PLACE = "E10000018"
COUNTS = {SYSTEM: 253, LEICESTER: 100, RUTLAND: 30, PLACE: 123, BLABY: 3, CHARNWOOD: 120}
UNDESCRIBED = {"source": "", "kind": "", "vintage": "", "indicator_id": "local.1", "indicator_name": "Deaths"}


def loaded(workspace, above: float) -> tuple[Summary, dict[str, str]]:
    rows = [row(**UNDESCRIBED, value=str(count), count=str(count), area_code=code) for code, count in COUNTS.items()]
    path = factories.write_csv(workspace / "mine.csv", rows, columns=COLUMNS_30)
    summary = load(factories.load_request(workspace, path, bulk_above_megabytes=above))
    with duckdb.connect(str(summary.database), read_only=True) as connection:
        found = connection.execute(
            "SELECT area_code, status FROM observations WHERE source_id LIKE 'local:%'"
        ).fetchall()
    return summary, dict(found)


def ended(summary: Summary) -> list[str]:
    return [line for line in summary.lines() if "the search for" in line]


@pytest.mark.parametrize("above", [math.inf, 0])
def test_a_search_that_is_ended_hides_all_that_is_linked_and_the_account_says_so(workspace, monkeypatch, above):
    through, statuses = loaded(workspace, above)
    assert ended(through) == []
    assert statuses[SYSTEM] == statuses[RUTLAND] == "value"
    monkeypatch.setattr(effort, "MOST_STEPS", 50)
    summary, statuses = loaded(workspace, above)
    assert set(statuses.values()) == {"suppressed"}
    assert summary.hidden == len(COUNTS) > through.hidden > 1
    assert ended(summary) == [
        "local.1: so many small numbers are linked by sums that the search for what would give them away was ended "
        f"after 50 steps. All that sums link to them was hidden instead, {len(COUNTS)} figures: more than may be "
        "needed, and never less"
    ]


def test_a_long_search_says_every_five_seconds_how_far_it_is_and_a_short_one_nothing():
    said: list[str] = []
    now = [0.0]
    search = SearchWatch(said.append, lambda: now[0]).effort_for("uptake.first", 12_000, 3_400)
    for second in range(12):
        now[0] = second + 0.5
        search.spend(1_200_000)
        assert bool(said) == (second > 0)  # nothing within the first second
    looking = "Hiding small numbers of uptake.first: looking through 12,000 figures and 3,400 sums"
    assert said == [
        f"{looking} (2.4 of at most 100 million steps)",
        f"{looking} (8.4 of at most 100 million steps)",
        f"{looking} (14.4 of at most 100 million steps)",
    ]
