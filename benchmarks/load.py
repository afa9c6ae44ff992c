"""How many readers at once: `python -m benchmarks.load`.

Fifty connections stay open for a minute. Each asks for one filter change after another, as fast as the answers come:
ethnic groups over 181 wards, sexes over districts, shadings. The server is the one of `make run`: gunicorn
with two workers of four threads. Client and server share the machine, so a second machine would see more.

Printed: requests and errors, requests per second, how long answers took, and the memory of the server at the start
(once every answer has been asked for and the workers have worked out what they do ahead), half way and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.dash_requests import outputs_named
from benchmarks.report import machine_line
from benchmarks.scenarios import CALLBACKS_PATH
from benchmarks.served import build_shipped, serve

FEWEST_REQUESTS_PER_SECOND = 400
MOST_P99_MILLISECONDS = 600
MOST_GROWTH = 1.1
STEADY_SECONDS, MOST_WARMING_SECONDS = 3, 60

_GROUPS = (
    "asian-asian-british-or-asian-welsh", "black-black-british-black-welsh-caribbean-or-african",
    "mixed-or-multiple-ethnic-groups", "other-ethnic-group", "white",
)  # fmt: skip
_CHANGES = [
    *(("ethnic-group", f"?characteristic=race&group={group}") for group in _GROUPS),
    *(("life-expectancy-at-birth", f"?sex={sex}") for sex in ("male", "female")),
    *(("deprivation-mean-score-2025", f"?areas=ward&shade={shade}") for shade in ("value", "gap")),
    ("covid-first-dose-50-plus-nims", "?areas=msoa&period=to-21-march-2021"),
]


@dataclass
class Tally:
    """What came back."""

    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0

    def percentile(self, share: float) -> float:
        """The time within which this share of the answers came."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns 0, or 1 when `--check` is given and a target is missed."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="health-gap-load-") as folder:
        root = Path(folder)
        with serve(build_shipped(root), "life-expectancy-at-birth", root) as address:
            print(machine_line(), flush=True)
            requests = [_request_of(address, *change) for change in _CHANGES]
            asyncio.run(_drive(address, requests, connections=8, seconds=3))  # every answer is known from here on
            _wait_until_warm()
            memory = [_server_megabytes()]
            tally = Tally()
            for _ in range(2):
                asyncio.run(_drive(address, requests, options.connections, options.seconds / 2, tally))
                memory.append(_server_megabytes())
    return _report(tally, options, memory)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__.splitlines()[0])
    parser.add_argument("--connections", type=int, default=50, help="open at the same time (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=60, help="how long (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="end with 1 if a target is missed")
    return parser


def _request_of(address: str, slug: str, search: str) -> bytes:
    """Write the request that the page sends for a filter change, byte by byte."""
    with urllib.request.urlopen(f"{address}/_dash-dependencies") as answer:
        dependencies = json.load(answer)
    output = next(each["output"] for each in dependencies if "indicator-view.data" in each["output"])
    body = json.dumps(
        {
            "output": output,
            "outputs": outputs_named(output),
            "inputs": [{"id": "indicator-query", "property": "data", "value": search}],
            "state": [{"id": "indicator-slug", "property": "data", "value": slug}],
            "changedPropIds": ["indicator-query.data"],
        }
    ).encode()
    head = (
        f"POST {CALLBACKS_PATH} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\nContent-Type: application/json\r\n"
        f"Accept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _drive(
    address: str, requests: Sequence[bytes], connections: int, seconds: float, tally: Tally | None = None
) -> None:
    tally = tally or Tally()
    until = time.perf_counter() + seconds
    starts = [itertools.islice(itertools.cycle(requests), place, None) for place in range(connections)]
    await asyncio.gather(*(_ask_on(address, start, until, tally) for start in starts))


async def _ask_on(address: str, requests: Iterator[bytes], until: float, tally: Tally) -> None:
    """Ask one question after the other, over one connection as long as the server keeps it."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    reader = writer = None
    while time.perf_counter() < until:
        started = time.perf_counter()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection(host, port)
            writer.write(next(requests))
            is_kept = await _read_answer(reader)
            tally.milliseconds.append(1000 * (time.perf_counter() - started))
        except (OSError, asyncio.IncompleteReadError, ValueError):
            tally.errors += 1
            is_kept = False
        if not is_kept and writer is not None:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


async def _read_answer(reader: asyncio.StreamReader) -> bool:
    """Read one whole answer; True if the connection stays open. ValueError if it is not a good one."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if not head.startswith("http/1.1 200"):
        raise ValueError(head.splitlines()[0])
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines()[1:])
    await reader.readexactly(int(fields["content-length"]))
    return fields.get("connection") != "close"


def _wait_until_warm() -> None:
    """Wait until the memory has stayed the same for a while: by then the workers have no more to work out ahead."""
    seen: list[float] = []
    until = time.monotonic() + MOST_WARMING_SECONDS
    while time.monotonic() < until:
        seen.append(_server_megabytes())
        if len(seen) > STEADY_SECONDS and max(seen[-STEADY_SECONDS:]) - min(seen[-STEADY_SECONDS:]) < 1:
            return
        time.sleep(1)


def _server_megabytes() -> float:
    """The memory that gunicorn and its workers hold: all processes whose command line names the stopwatch."""
    kilobytes = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"benchmarks.timed_server" not in (folder / "cmdline").read_bytes():
                continue
            status = (folder / "status").read_text()
        except OSError:  # it has ended meanwhile
            continue
        kilobytes += next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return kilobytes / 1024


def _report(tally: Tally, options: argparse.Namespace, memory: Sequence[float]) -> int:
    rate = len(tally.milliseconds) / options.seconds
    p99 = tally.percentile(0.99)
    print(f"{options.connections} connections for {options.seconds:g} s, gunicorn with 2 workers of 4 threads")
    print(f"{len(tally.milliseconds):,} answers, {tally.errors} errors, {rate:.0f} a second")
    print(f"p50 {tally.percentile(0.5):.0f} ms, p95 {tally.percentile(0.95):.0f} ms, p99 {p99:.0f} ms")
    print("memory " + ", ".join(f"{megabytes:.0f}" for megabytes in memory) + " MB at the start, half way, at the end")
    is_met = not tally.errors and rate >= FEWEST_REQUESTS_PER_SECOND and p99 < MOST_P99_MILLISECONDS
    is_met = is_met and memory[-1] < memory[0] * MOST_GROWTH
    print(
        "pass" if is_met else "FAIL", f"(at least {FEWEST_REQUESTS_PER_SECOND} a second, p99 under 600 ms, memory flat)"
    )
    return int(options.check and not is_met)


if __name__ == "__main__":
    sys.exit(main())
