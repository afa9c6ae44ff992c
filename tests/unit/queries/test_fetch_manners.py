"""How long a client waits, where it may go, and what it says on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from queries.ingest.fetch.client import Client
from queries.ingest.fetch.errors import FetchError
from queries.ingest.fetch.manners import Manners, refusal_of_address, retry_after_seconds
from queries.ingest.fetch.progress import Progress


def test_a_date_may_say_how_long_to_wait():
    header = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 85 < retry_after_seconds(header) <= 90
    assert retry_after_seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 0
    assert retry_after_seconds("soon") is None


def test_waits_grow_with_chance_mixed_in_up_to_a_limit():
    manners = Manners(first_wait_seconds=1, longest_wait_seconds=10)
    for attempt, most in ((1, 1), (2, 2), (3, 4), (9, 10)):
        waits = [manners.wait_after(attempt) for _ in range(50)]
        assert most / 2 <= min(waits) < max(waits) <= most


BASES = ("https://fingertips.phe.org.uk/api", "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://fingertips.phe.org.uk/api/area_types", ""),
        ("http://127.0.0.1:8000/api", ""),
        ("http://127.0.0.1:8001/api", "it is not the address that was given"),
        ("http://fingertips.phe.org.uk/api", "it is not encrypted (https)"),
        ("https://fingertips.phe.org.uk.example.org/", "the host fingertips.phe.org.uk.example.org is not one"),
        ("https://user:secret@fingertips.phe.org.uk/", "it is no address of the web without a user name"),
        ("file:///etc/passwd", "it is no address of the web"),
        ("https://[::1", "it is no address of the web"),
    ],
)
def test_where_a_client_may_go(address, reason):
    refusal = refusal_of_address(address, BASES)
    assert refusal.startswith(reason)
    assert bool(refusal) == bool(reason)


def test_a_base_that_is_not_encrypted_is_refused():
    with pytest.raises(FetchError, match="not encrypted"):
        Client(("http://fingertips.phe.org.uk/api",))


def test_in_a_terminal_one_line_is_written_over_and_taken_away_at_the_end(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("queries.ingest.fetch.progress._SECONDS_BETWEEN", 0)
    said: list[str] = []
    progress = Progress("The file", said.append, 1_000_000, 4_000_000)
    progress.add(1_000_000)
    assert capsys.readouterr().err == "\r\033[KThe file: [##########          ]  50% of 4.0 MB"
    progress.end()
    assert capsys.readouterr().err == "\r\033[K"
    unknown = Progress("The file", said.append, 0, 0)
    unknown.add(1_500_000)
    assert capsys.readouterr().err.endswith("The file: 1.5 MB")
    assert said[0].startswith("The file: 2,000,000 bytes in ")
