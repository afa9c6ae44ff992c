"""The HTTP client against servers on loopback that are slow, cut off, rate-limited, elsewhere, or not to be trusted."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from queries.ingest.fetch.client import Client
from queries.ingest.fetch.errors import FetchError
from queries.ingest.fetch.manners import Manners
from tests.integration.fetch_service import QUICK, Asked, Reply, Service, self_signed, serving

BODY = bytes(range(256)) * 2000  # 512,000 bytes


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


def fetch(service: Service, part: Path, manners: Manners = QUICK, **options: str) -> tuple[bytes, list[str]]:
    said: list[str] = []
    client = Client((service.address,), manners, said.append)
    client.download(f"{service.address}/file", part, what="The file", **options)
    return part.read_bytes(), said


def refused(service: Service, part: Path, manners: Manners = QUICK) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(service, part, manners)
    message = str(caught.value)
    assert f"Asked:   {service.address}/file" in message
    assert "To do:" in message
    return message


def with_ranges(asked: Asked, *, etag: str = '"one"', cut_after: int | None = None) -> Reply:
    """Answer as a server that can send the rest of a file."""
    wanted = asked.headers.get("Range")
    if not wanted or asked.headers.get("If-Range") != etag:
        return Reply(BODY, headers={"ETag": etag}, cut_after=cut_after)
    start = int(wanted.removeprefix("bytes=").removesuffix("-"))
    headers = {"ETag": etag, "Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"}
    return Reply(BODY[start:], 206, headers, cut_after)


def test_a_file_comes_whole(service, tmp_path):
    service.says("/file", Reply(BODY))
    found, said = fetch(service, tmp_path / "part")
    assert found == BODY
    assert said == [said[0]]
    assert said[0].startswith("The file: 512,000 bytes in ")
    assert "health-gap" in service.requests[0].headers["User-Agent"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_failure_that_may_pass_is_tried_again(service, tmp_path, status):
    service.says("/file", Reply(status=status), Reply(BODY))
    assert fetch(service, tmp_path / "part")[0] == BODY
    assert len(service.requests) == 2


def test_the_wait_that_a_server_asks_for_is_kept(service, tmp_path):
    service.says("/file", Reply(status=429, headers={"Retry-After": "1"}), Reply(BODY))
    began = time.monotonic()
    _, said = fetch(service, tmp_path / "part")
    assert time.monotonic() - began >= 1
    assert said[0] == "The file: 429 Too Many Requests; trying again in 1 s (1 of 3)"


def test_a_server_that_asks_for_a_long_wait_is_left_alone(service, tmp_path):
    service.says("/file", Reply(status=429, headers={"Retry-After": "3600"}))
    message = refused(service, tmp_path / "part")
    assert "429 Too Many Requests, and a wait of 3600 s is asked for (tried 1 time)" in message
    assert len(service.requests) == 1


def test_a_failure_that_stays_is_given_up_and_said(service, tmp_path):
    service.says("/file", Reply(status=503))
    assert "Came:    503 Service Unavailable (tried 3 times)" in refused(service, tmp_path / "part")
    assert len(service.requests) == 3


def test_what_is_not_there_is_not_asked_for_again(service, tmp_path):
    service.says("/file", Reply(b"<h1>No such indicator</h1>", 404))
    assert "404 Not Found: <h1>No such indicator</h1>" in refused(service, tmp_path / "part")
    assert len(service.requests) == 1
    assert not (tmp_path / "part").exists()


def test_a_silent_server_is_waited_for_only_so_long(service, tmp_path):
    def sleep(_: Asked) -> Reply:
        time.sleep(1)
        return Reply(BODY)

    service.answers["/file"] = sleep
    began = time.monotonic()
    message = refused(service, tmp_path / "part", replace(QUICK, read_seconds=0.2, attempts=2))
    assert "Read timed out" in message
    assert time.monotonic() - began < 1.5


def test_a_trickle_does_not_last_for_ever(service, tmp_path):
    def trickle(asked: Asked) -> Reply:
        asked.wire.send_response(200)
        asked.wire.send_header("Content-Length", "100000")
        asked.wire.end_headers()
        for _ in range(20):
            asked.wire.wfile.write(b"x" * 1000)
            time.sleep(0.05)
        raise ConnectionAbortedError

    service.answers["/file"] = trickle
    manners = replace(QUICK, whole_seconds=0.3, attempts=1)
    assert "bytes in 0.3 s" in refused(service, tmp_path / "part", manners)


def test_a_cut_off_file_is_gone_on_with(service, tmp_path):
    cuts = iter([200_000, 100_000, None])
    service.answers["/file"] = lambda asked: with_ranges(asked, cut_after=next(cuts))
    found, said = fetch(service, tmp_path / "part")
    assert found == BODY
    assert [each.headers.get("Range") for each in service.requests] == [None, "bytes=200000-", "bytes=300000-"]
    assert "cut off after 200,000 bytes" in said[0]


def test_a_later_run_goes_on_where_an_earlier_one_was_cut_off(service, tmp_path):
    part = tmp_path / "part"
    service.answers["/file"] = lambda asked: with_ranges(asked, cut_after=200_000)
    refused(service, part, replace(QUICK, attempts=1))
    service.answers["/file"] = with_ranges
    assert fetch(service, part)[0] == BODY
    assert service.requests[-1].headers["Range"] == "bytes=200000-"


def test_parts_of_two_versions_are_never_joined(service, tmp_path):
    part = tmp_path / "part"
    service.answers["/file"] = lambda asked: with_ranges(asked, cut_after=200_000)
    refused(service, part, replace(QUICK, attempts=1))
    service.answers["/file"] = lambda asked: with_ranges(asked, etag='"two"')
    assert fetch(service, part)[0] == BODY


def test_a_server_that_sends_another_part_is_asked_for_the_whole(service, tmp_path):
    replies = [
        Reply(BODY, headers={"ETag": '"one"'}, cut_after=200_000),
        Reply(BODY[1000:], 206, {"ETag": '"one"', "Content-Range": f"bytes 1000-{len(BODY) - 1}/{len(BODY)}"}),
        Reply(BODY, headers={"ETag": '"one"'}),
    ]
    service.says("/file", *replies)
    assert fetch(service, tmp_path / "part")[0] == BODY
    assert service.requests[2].headers.get("Range") is None


def test_a_version_that_promises_no_bytes_is_not_joined(service, tmp_path):
    service.says("/file", Reply(BODY, headers={"ETag": 'W/"one"'}, cut_after=9), Reply(BODY))
    assert fetch(service, tmp_path / "part")[0] == BODY
    assert service.requests[1].headers.get("Range") is None


def test_a_part_that_is_more_than_the_whole_is_thrown_away(service, tmp_path):
    service.says("/file", Reply(BODY, headers={"ETag": '"one"'}, cut_after=9), Reply(status=416), Reply(BODY))
    assert fetch(service, tmp_path / "part")[0] == BODY


def test_what_has_not_changed_is_not_sent_again(service, tmp_path):
    def answer(asked: Asked) -> Reply:
        return Reply(status=304) if asked.headers.get("If-None-Match") == '"one"' else Reply(BODY)

    service.answers["/file"] = answer
    client = Client((service.address,), QUICK)
    found = client.download(f"{service.address}/file", tmp_path / "part", what="The file", etag='"one"')
    assert found.is_unchanged
    assert not (tmp_path / "part").exists()


def test_an_answer_packed_without_being_asked_is_unpacked(service, tmp_path):
    service.says("/file", Reply(gzip.compress(BODY), headers={"Content-Encoding": "gzip", "ETag": '"one"'}))
    assert fetch(service, tmp_path / "part")[0] == BODY


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
def test_a_file_beyond_the_limit_is_refused(service, tmp_path, headers):
    service.says("/file", Reply(gzip.compress(BODY) if headers else BODY, headers=headers))
    message = refused(service, tmp_path / "part", replace(QUICK, max_bytes=100_000))
    assert "more than the 100,000 bytes that are taken" in message
    assert "--max-megabytes" in message


def test_requests_keep_their_distance(service, tmp_path):
    service.says("/file", Reply(BODY))
    client = Client((service.address,), replace(QUICK, gap_seconds=0.3))
    began = time.monotonic()
    for _ in range(3):
        client.download(f"{service.address}/file", tmp_path / "part", what="The file")
    assert time.monotonic() - began >= 0.6


def test_a_redirect_within_the_service_is_followed(service, tmp_path):
    service.says("/file", Reply(status=302, headers={"Location": "/moved"}))
    service.says("/moved", Reply(BODY))
    assert fetch(service, tmp_path / "part")[0] == BODY


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_to_another_host_is_refused(service, tmp_path, scheme):
    with serving() as other:
        other.says("/file", Reply(b"Sign in"))
        target = f"{scheme}://localhost:{other.address.rpartition(':')[2]}/file"
        service.says("/file", Reply(status=302, headers={"Location": target}))
        assert f"a redirect to {target}, where nothing is asked" in refused(service, tmp_path / "part")
        assert other.requests == []


def test_a_redirect_in_a_circle_ends(service, tmp_path):
    service.says("/file", Reply(status=302, headers={"Location": "/file"}))
    assert "more than 5 redirects" in refused(service, tmp_path / "part")


def test_a_certificate_that_nobody_signed_is_refused(tmp_path):
    with serving(self_signed(tmp_path)) as service:
        service.says("/file", Reply(BODY))
        message = refused(service, tmp_path / "part")
        assert "a certificate that cannot be trusted" in message
        assert "no option to skip it" in message
        assert service.requests == []


def test_a_certificate_of_an_authority_that_the_system_trusts_is_accepted(tmp_path, monkeypatch):
    context = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    with serving(context) as service:
        service.says("/file", Reply(BODY))
        assert fetch(service, tmp_path / "part")[0] == BODY


def test_nobody_at_the_door_is_said(tmp_path):
    with serving() as service:
        pass
    assert "Connection refused" in refused(service, tmp_path / "part")
