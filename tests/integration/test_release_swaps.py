"""Releases that are swapped under readers, over real HTTP: no failed request, and every answer is of one release."""

from __future__ import annotations

import pytest

from benchmarks.release_swaps import swap
from queries.ingest.load import prepare
from queries.ingest.summary import Summary
from tests.factories import SLUG, load_request


@pytest.mark.on_every_store
def test_readers_never_fail_nor_see_two_releases_at_once(workspace, store, request):
    tables = prepare(load_request(workspace), 1, Summary())
    urls = ("", "")
    if store == "server":
        database = request.getfixturevalue("database")
        urls = (database.url, database.reader_url)
    tally = swap(tables, workspace / "db", SLUG, seconds=5, releases=8, readers=4, urls=urls)
    assert tally.problems == []
    assert tally.published >= 3
    assert len(tally.seen) >= 2
    assert tally.screens >= 4
    assert tally.files >= 4
