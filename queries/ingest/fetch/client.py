"""One HTTP client that verifies, waits, tries again, picks up where it was cut off, and never takes too much.

There is no way to switch the verification of certificates off: the system's authorities and certifi's are trusted, so
that an organisation's own proxy works when its authority is installed, and nobody else's does.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3

from queries.ingest.fetch.errors import FetchError
from queries.ingest.fetch.manners import Manners, refusal_of_address, retry_after_seconds
from queries.ingest.fetch.partial import Partial
from queries.ingest.fetch.progress import Progress

_AGENT = "health-gap-dashboard (population-health dashboard; python -m queries.ingest fetch)"
_CHUNK_BYTES = 64 * 1024
_TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5
_SHOWN_CHARACTERS = 160


@dataclass(frozen=True)
class Answer:
    """How a download ended: `is_unchanged` when the server says that what we hold is still current."""

    is_unchanged: bool
    etag: str = ""
    content_type: str = ""


class _AgainError(Exception):
    """Worth another attempt."""

    def __init__(self, came: str, retry_after: float | None = None) -> None:
        self.came, self.retry_after = came, retry_after
        super().__init__(came)


class Client:
    """Fetches from a few hosts, one request at a time."""

    def __init__(
        self,
        bases: tuple[str, ...],
        manners: Manners | None = None,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Make a client.

        Args:
            bases: addresses of the services; nowhere else is ever asked, redirects included.
            manners: how long and how often.
            report: told of waits and of progress.

        Raises:
            FetchError: a base address may not be used.
        """
        self._bases, self._manners, self._report = bases, manners or Manners(), report
        self._last_request = float("-inf")
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        self._options = {
            "ssl_context": context,
            "timeout": urllib3.Timeout(connect=self._manners.connect_seconds, read=self._manners.read_seconds),
            "retries": False,
        }
        self._pools: dict[str, urllib3.PoolManager] = {}
        for base in bases:
            self._check_address(base, what="The service", asked=base)

    def download(self, address: str, part: Path, *, what: str, etag: str = "") -> Answer:
        """Fetch a file, or learn that it has not changed.

        Args:
            address: the whole address.
            part: where the bytes go; it is complete only when this returns. A part of an earlier attempt is continued
                if the server still holds the same version.
            what: what it is, in words.
            etag: the version that is held already.

        Raises:
            FetchError: it could not be fetched.
        """
        manners, partial = self._manners, Partial(part, address)
        for attempt in range(1, manners.attempts + 1):
            try:
                return self._attempt(address, partial, what, etag)
            except _AgainError as again:
                wait = manners.wait_after(attempt, again.retry_after)
                if attempt == manners.attempts or wait > manners.longest_wait_seconds:
                    raise self._given_up(what, address, again, attempt) from None
                self._report(f"{what}: {again.came}; trying again in {wait:.0f} s ({attempt} of {manners.attempts})")
                time.sleep(wait)
        raise AssertionError("at least one attempt is made")

    def get_json(self, address: str, part: Path, *, what: str) -> object:
        """Fetch an answer in JSON, by way of the file `part`, which is gone afterwards.

        Raises:
            FetchError: it could not be fetched, is not JSON, or is an error message in JSON.
        """
        try:
            self.download(address, part, what=what)
            text = part.read_bytes()
        finally:
            Partial(part, address).discard()
        try:
            found = json.loads(text)
        except ValueError:
            came = f"no JSON: {_excerpt(text)}"
            advice = "Open the address in a browser: is the service being repaired, or is it a sign-in page?"
            raise FetchError(what=what, address=address, came=came, advice=advice) from None
        if isinstance(found, dict) and "error" in found:
            raise FetchError(what=what, address=address, came=f"an error message: {_excerpt(text)}", advice=_AS_ASKED)
        return found

    def _attempt(self, address: str, partial: Partial, what: str, etag: str) -> Answer:
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity", **partial.headers()}
        if etag and "Range" not in headers:
            headers["If-None-Match"] = etag
        response = self._follow(address, headers, what)
        try:
            if response.status == 304 and "If-None-Match" in headers:
                return Answer(is_unchanged=True, etag=etag)
            if response.status == 416:  # what we hold of it is no part of what the server has now
                partial.discard()
                raise _AgainError("the part held is of no use")
            if response.status not in (200, 206):
                self._raise_for(response, what, address)
            self._receive(response, partial, what, address)
            return Answer(False, response.headers.get("ETag", ""), response.headers.get("Content-Type", ""))
        finally:
            response.close()

    def _follow(self, address: str, headers: dict[str, str], what: str) -> urllib3.BaseHTTPResponse:
        current = address
        for _ in range(_MOST_REDIRECTS + 1):
            self._check_address(current, what=what, asked=address)
            response = self._request(current, headers, what)
            target = response.headers.get("Location", "")
            if response.status not in _REDIRECTS or not target:
                return response
            response.close()
            current = urljoin(current, target)
        advice = "Open the address in a browser: has the service moved?"
        raise FetchError(what=what, address=address, came=f"more than {_MOST_REDIRECTS} redirects", advice=advice)

    def _request(self, address: str, headers: dict[str, str], what: str) -> urllib3.BaseHTTPResponse:
        time.sleep(max(0.0, self._last_request + self._manners.gap_seconds - time.monotonic()))
        self._last_request = time.monotonic()
        try:
            return self._pool(address).request("GET", address, headers=headers, preload_content=False, redirect=False)
        except urllib3.exceptions.SSLError as error:
            advice = (
                "Nothing was taken. If your organisation inspects traffic, have its authority installed on this "
                "machine. Certificates are always checked; there is no option to skip it."
            )
            came = f"a certificate that cannot be trusted ({_reason(error)})"
            raise FetchError(what=what, address=address, came=came, advice=advice) from None
        except urllib3.exceptions.HTTPError as error:
            raise _AgainError(_reason(error)) from None

    def _receive(self, response: urllib3.BaseHTTPResponse, partial: Partial, what: str, address: str) -> None:
        """Write the body behind what is held of it, if the answer continues that; from the beginning otherwise."""
        is_packed = response.headers.get("Content-Encoding", "identity") != "identity"
        start = partial.begin(response.status, response.headers, may_resume=not is_packed)
        if start is None:
            partial.discard()
            raise _AgainError("the answer does not continue what is held")
        length = int(response.headers.get("Content-Length") or 0)
        self._check_size(start + length, what, address)
        progress = Progress(what, self._report, start, start + length if length and not is_packed else 0)
        ends_at = time.monotonic() + self._manners.whole_seconds
        try:
            with partial.path.open("ab") as file:
                for chunk in response.stream(_CHUNK_BYTES, decode_content=is_packed):
                    file.write(chunk)
                    progress.add(len(chunk))
                    self._check_size(progress.done_bytes, what, address)
                    if time.monotonic() > ends_at:
                        raise _AgainError(f"only {progress.done_bytes:,} bytes in {self._manners.whole_seconds:g} s")
        except urllib3.exceptions.HTTPError as error:
            raise _AgainError(f"cut off after {progress.done_bytes:,} bytes ({_reason(error)})") from None
        progress.end()

    def _check_size(self, size: int, what: str, address: str) -> None:
        if size > self._manners.max_bytes:
            came = f"more than the {self._manners.max_bytes:,} bytes that are taken"
            advice = "Ask for less at a time (fewer areas), or raise the limit with --max-megabytes."
            raise FetchError(what=what, address=address, came=came, advice=advice)

    def _check_address(self, address: str, *, what: str, asked: str) -> None:
        refusal = refusal_of_address(address, self._bases)
        if refusal:
            sent = "" if address == asked else f"a redirect to {address}, where nothing is asked: "
            advice = "Check the address. Only https is used, and only the hosts that were named."
            raise FetchError(what=what, address=asked, came=f"{sent}{refusal}", advice=advice)

    def _raise_for(self, response: urllib3.BaseHTTPResponse, what: str, address: str) -> None:
        came = f"{response.status} {response.reason or ''}".strip()
        if response.status in _TRY_AGAIN:
            raise _AgainError(came, retry_after_seconds(response.headers.get("Retry-After", "")))
        body = _excerpt(response.read(2048, decode_content=True))
        raise FetchError(what=what, address=address, came=f"{came}: {body}" if body else came, advice=_AS_ASKED)

    def _given_up(self, what: str, address: str, again: _AgainError, attempts: int) -> FetchError:
        asked = f", and a wait of {again.retry_after:.0f} s is asked for" if again.retry_after else ""
        came = f"{again.came}{asked} (tried {attempts} {'time' if attempts == 1 else 'times'})"
        advice = "Run the same command later: it goes on from what has come. Check that this machine reaches the web."
        return FetchError(what=what, address=address, came=came, advice=advice)

    def _pool(self, address: str) -> urllib3.PoolManager:
        """Give the pool for an address: by way of the proxy that this machine is set to, but never for itself."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        is_plain = parts.scheme == "http"  # only ever this machine
        proxy = "" if is_plain or proxy_bypass(host) else getproxies().get("https", "")
        if proxy not in self._pools:
            made = urllib3.ProxyManager(proxy, **self._options) if proxy else urllib3.PoolManager(**self._options)
            self._pools[proxy] = made
        return self._pools[proxy]


_AS_ASKED = "Check what was asked for: the numbers of indicators, the area types, the name of the layer."


def _reason(error: Exception) -> str:
    """Say an error of the library in few words, without the object that it happened to."""
    words = str(error).partition(": ")[2] if str(error).startswith("<") else str(error)
    return _excerpt((words or type(error).__name__).encode())


def _excerpt(data: bytes) -> str:
    text = " ".join(data[:2048].decode("utf-8", errors="replace").split())
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"
