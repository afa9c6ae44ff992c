"""Answers are sent compressed. Scripts and style sheets are compressed once and hard, figures each time and quickly."""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Request, Response, request
from flask_compress import Compress

from pages._addresses import at

_NOT_KEPT = ""
# A reader waits for figures while they are packed: the lightest level takes a third of the time of the usual one, and
# what it sends is a twentieth larger. What is kept is packed harder, but no harder than its first reader can wait for:
# Brotli's ninth level takes four times as long as its fifth and saves a twentieth.
_QUICK = {"COMPRESS_BR_LEVEL": 1, "COMPRESS_LEVEL": 1}
_HARDER = {
    "br": lambda body: brotli.compress(brotli.decompress(body), quality=5),
    "gzip": lambda body: gzip.compress(gzip.decompress(body), compresslevel=6),
}


class AssetCache:
    """Keep what never changes under its address; figures differ from answer to answer and are not kept."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Find a compressed body."""
        return self._bodies.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep a body, packed harder than the first reader got it, if it has an address that never changes."""
        algorithm, _, address = key.partition(";")
        if address != _NOT_KEPT and key not in self._bodies:
            self._bodies[key] = _HARDER[algorithm](value)


def compress_answers(server: Flask) -> None:
    """Compress every answer that gains by it, unless it comes compressed from the database."""
    server.config.update(
        COMPRESS_ALGORITHM=list(_HARDER),
        COMPRESS_MIN_SIZE=1000,
        COMPRESS_CACHE_BACKEND=AssetCache,
        COMPRESS_CACHE_KEY=_cache_key,
        COMPRESS_STREAMS=False,
        **_QUICK,
    )
    Compress(server)

    @server.after_request  # runs before the compression: what is asked for last comes first
    def read_whole(response: Response) -> Response:
        """A file that is streamed would be compressed anew for every reader."""
        if _is_lasting(request) and response.status_code == 200:
            response.direct_passthrough = False
            response.make_sequence()
        return response


def _is_lasting(asked: Request) -> bool:
    return asked.method == "GET" and asked.path.startswith((at("/assets/"), at("/_dash-component-suites/")))


def _cache_key(asked: Request) -> str:
    return asked.full_path if _is_lasting(asked) else _NOT_KEPT
