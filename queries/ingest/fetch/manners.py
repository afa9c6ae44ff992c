"""How a polite client behaves: how long it waits, how often it tries, how much it takes, and where it may go."""

from __future__ import annotations

import ipaddress
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Manners:
    """The limits of one client.

    Attributes:
        connect_seconds: how long a server may take to answer the door.
        read_seconds: how long it may be silent while it answers.
        whole_seconds: how long one file may take in all, so that a trickle does not last for ever.
        attempts: how often one request is tried.
        first_wait_seconds: the wait after the first failure; each further one doubles, with chance mixed in.
        longest_wait_seconds: the longest single wait. A server that asks for more is left alone.
        gap_seconds: the least time between two requests.
        max_bytes: the largest answer that is taken.
    """

    connect_seconds: float = 10
    read_seconds: float = 60
    whole_seconds: float = 1800
    attempts: int = 5
    first_wait_seconds: float = 1
    longest_wait_seconds: float = 120
    gap_seconds: float = 0.5
    max_bytes: int = 500 * MEGABYTE

    def wait_after(self, attempt: int, asked_seconds: float | None = None) -> float:
        """Give the seconds to wait after a failed attempt: never less than the server asks for."""
        backoff = min(self.longest_wait_seconds, self.first_wait_seconds * 2 ** (attempt - 1))
        return max(asked_seconds or 0.0, backoff * random.uniform(0.5, 1))


def retry_after_seconds(header: str) -> float | None:
    """Read the header Retry-After, which is seconds or a date; None when it is neither."""
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def refusal_of_address(address: str, bases: tuple[str, ...]) -> str:
    """Say why a client that was given these base addresses may not go to an address; "" when it may.

    Encrypted connections to the hosts of the bases are allowed, and nothing else: a plain one only to this machine
    itself, when exactly that origin was given as a base.
    """
    origin = _origin(address)
    origins = {_origin(base) for base in bases}
    if origin is None:
        return "it is no address of the web without a user name"
    scheme, host, _ = origin
    if scheme == "http":
        if not _is_this_machine(host):
            return "it is not encrypted (https)"
        return "" if origin in origins else "it is not the address that was given"
    if host not in {each[1] for each in origins if each}:
        known = ", ".join(sorted({each[1] for each in origins if each}))
        return f"the host {host} is not one that is asked here ({known})"
    return ""


def _origin(address: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    return parts.scheme, parts.hostname.lower(), port or {"http": 80, "https": 443}[parts.scheme]


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
