"""Many releases, one after another, under readers: `python -m benchmarks.release_swaps --minutes 10 --releases 500`.

Each release holds the figures that ship, but every figure of one measure says which release it belongs to. Readers ask
gunicorn over HTTP for whole screens (the page, its boundaries, its charts) and for files, and check that each is of one
release; no reader waits between two requests. The files shipped are read once; each release is then written, made
current and tidied up after as a load does it, on the same processors. A failed request or a mixed screen makes the exit
code 1.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from benchmarks.dash_requests import outputs_named
from benchmarks.served import PROJECT_DIR, THREADS, WORKERS, free_port, wait_until_ready
from queries.ingest.database import exclusive_build, next_release_number, publish
from queries.ingest.load import LoadRequest, prepare
from queries.ingest.server_copy import copy_release
from queries.ingest.summary import Summary
from queries.models import PUBLISHED_DATASET

SLUG = "life-expectancy-at-birth"
_LOWEST, _STEP, _CYCLE = 60.0, 0.1, 200  # 200 values in a row differ at one decimal, and all are plausible
_CALLBACK = "/_dash-update-component"
_PATIENCE_SECONDS = 60
_GRACE = 1.5


@dataclass
class Tally:
    """What the readers found."""

    seconds: list[float] = field(default_factory=list)
    screens: int = 0
    files: int = 0
    seen: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    published: int = 0
    lasted: float = 0.0

    def line(self) -> str:
        """Say it on one line."""
        times = sorted(self.seconds) or [0.0]
        middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
        return (
            f"{self.published} releases in {self.lasted:.0f} s, {len(self.seen)} of them seen; "
            f"{len(self.seconds):,} requests, {self.screens:,} screens, {self.files:,} files; "
            f"{len(self.problems)} problems; half within {1000 * middle:.0f} ms, 99 of 100 within {1000 * late:.0f} ms"
        )


def value_of(number: int) -> float:
    """The figure that every area has in a release."""
    return round(_LOWEST + _STEP * (number % _CYCLE), 1)


def marked(tables: Mapping[str, pd.DataFrame], number: int, slug: str) -> dict[str, pd.DataFrame]:
    """Give the tables of a release whose every figure of one measure says its number."""
    rows = tables["observations"].copy()
    chosen = (rows["indicator_slug"] == slug) & rows["value"].notna()
    rows.loc[chosen, "value"] = value_of(number)
    for column, by in (("lower_ci95", -1), ("upper_ci95", 1), ("lower_ci998", -2), ("upper_ci998", 2)):
        rows.loc[chosen & rows[column].notna(), column] = value_of(number) + by
    release = tables["release"].assign(number=number, checksum=f"{number:064d}")
    return {**tables, "observations": rows, "release": release}


def publish_marked(tables: Mapping[str, pd.DataFrame], database_dir: Path, slug: str, loader_url: str = "") -> int:
    """Publish the next release as a load does, to a server too where the address of one is given."""
    deliver = {"deliver": partial(copy_release, loader_url)} if loader_url else {}
    with exclusive_build(database_dir):
        number = next_release_number(database_dir, PUBLISHED_DATASET)
        publish(marked(tables, number, slug), database_dir, PUBLISHED_DATASET, number, **deliver)
    return number


@contextmanager
def serving(database_dir: Path, slug: str, database_url: str = "") -> Iterator[str]:
    """Serve a folder, or a server's database, as `make run` does; yields the address."""
    address = f"127.0.0.1:{free_port()}"
    settings = {"HEALTH_GAP_DATABASE_DIR": str(database_dir), "HEALTH_GAP_DATABASE_URL": database_url}
    command = [
        sys.executable, "-m", "gunicorn", "app:server", "--bind", address, "--workers", str(WORKERS),
        "--threads", str(THREADS), "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=PROJECT_DIR, env={**os.environ, **settings})
    try:
        wait_until_ready(f"http://{address}/indicator/{slug}", process, name="the dashboard")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait()


class Reader:
    """One reader who opens one screen after another until told to stop."""

    def __init__(self, address: str, slug: str, tally: Tally) -> None:
        self._address, self._path, self._slug, self._tally = address, f"/indicator/{slug}", slug, tally
        outputs = [each["output"] for each in json.loads(self._ask("/_dash-dependencies"))]
        self._charts = next(each for each in outputs if "indicator-figures.data" in each)
        self._page = next(each for each in outputs if "_pages_content.children" in each)

    def read_until(self, stop: threading.Event) -> None:
        """Open screens and files; note each problem and go on."""
        while not stop.is_set():
            try:
                self._open_screen()
                self._open_file()
            except (OSError, ValueError) as error:
                self._tally.problems.append(f"{type(error).__name__}: {error}")

    def _open_screen(self) -> None:
        place = {"_pages_location.pathname": self._path, "_pages_location.search": "?areas=district"}
        page = self._call(self._page, place, {})
        view = _find(json.loads(page), "boundaries_url")
        number = int(re.search(r"published-(\d+)", view["boundaries_url"])[1])
        self._ask(view["boundaries_url"])
        painted = {"query": view["query"], "release": view["release"], "selected": view["default_selected"]}
        charts = self._call(self._charts, {"indicator-painted.data": painted}, {"indicator-slug.data": self._slug})
        words = json.loads(charts)["response"]["indicator-figures"]["data"]["parts"]["ranking-summary"]
        self._require(set(re.findall(r"published-(\d+)", page)) == {str(number)}, "a page names two releases", number)
        self._require(f"Data release {number}, built" in page, "the footer is of another release", number)
        self._require(_different(view["values"]) == {value_of(number)}, "the map has figures of another", number)
        self._require(f"{value_of(number)}" in words, f"the ranking is of another: {words}", number)
        self._tally.screens += 1
        self._tally.seen.add(number)

    def _open_file(self) -> None:
        text = self._ask(f"/download{self._path}.csv?areas=district")
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        names = {row["data_release"] for row in rows}
        number = int(re.search(r"published-(\d+)", next(iter(names)))[1])
        self._require(len(names) == 1, "a file names two releases", number)
        found = {round(float(row["value"]), 1) for row in rows if row["value"]}
        self._require(found == {value_of(number)}, f"a file has other figures: {found}", number)
        self._tally.files += 1

    def _require(self, is_so: bool, words: str, number: int) -> None:
        if not is_so:
            self._tally.problems.append(f"Release {number}: {words}")

    def _call(self, output: str, inputs: dict[str, object], state: dict[str, object]) -> str:
        body = {
            "output": output,
            "outputs": outputs_named(output),
            "inputs": _listed(inputs),
            "state": _listed(state),
            "changedPropIds": list(inputs),
        }
        return self._ask(_CALLBACK, json.dumps(body).encode())

    def _ask(self, path: str, body: bytes | None = None) -> str:
        asked = urllib.request.Request(f"{self._address}{path}", body, {"Content-Type": "application/json"})
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(asked, timeout=_PATIENCE_SECONDS) as answer:
                text = answer.read().decode("utf-8")
        except OSError as error:  # HTTP statuses and time-outs are of this kind
            raise OSError(f"{path} after {time.perf_counter() - started:.1f} s: {error}") from error
        self._tally.seconds.append(time.perf_counter() - started)
        return text


def swap(
    tables: Mapping[str, pd.DataFrame],
    root: Path,
    slug: str,
    *,
    seconds: float,
    releases: int,
    readers: int,
    urls: tuple[str, str] = ("", ""),
) -> Tally:
    """Publish releases at an even pace under readers.

    Args:
        tables: what a load has prepared.
        root: an empty folder for the databases.
        slug: the measure whose figures are marked.
        seconds: how long to go on; half as long again where the machine cannot keep the pace.
        releases: how many to publish in that time.
        readers: how many read at once.
        urls: of a server's database, for the load and for the dashboard; without them it serves the folder.
    """
    tally, stop = Tally(), threading.Event()
    loader_url, reader_url = urls
    publish_marked(tables, root, slug, loader_url)
    with serving(root, slug, reader_url) as address:
        threads = [
            threading.Thread(target=Reader(address, slug, tally).read_until, args=(stop,)) for _ in range(readers)
        ]
        tally.seconds.clear()
        started = time.monotonic()
        for thread in threads:
            thread.start()
        try:
            while tally.published < releases and time.monotonic() - started < _GRACE * seconds:
                publish_marked(tables, root, slug, loader_url)
                tally.published += 1
                time.sleep(max(0, started + tally.published * seconds / releases - time.monotonic()))
        finally:
            stop.set()
            for thread in threads:
                thread.join()
            tally.lasted = time.monotonic() - started
    return tally


def _listed(values: dict[str, object]) -> list[dict[str, object]]:
    parts = [(*name.rsplit(".", 1), value) for name, value in values.items()]
    return [{"id": name, "property": prop, "value": value} for name, prop, value in parts]


def _different(values: list[float | None]) -> set[float]:
    return {round(value, 1) for value in values if value is not None}


def _find(part: object, key: str) -> dict[str, object]:
    """Find the first mapping with a key anywhere in an answer."""
    waiting = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if key in each:
                return each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    raise ValueError(f"The answer holds no {key}")


def main() -> int:
    """Run the benchmark on what ships; 1 when anything failed or was mixed."""
    parser = argparse.ArgumentParser(description="Swap releases under readers.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--releases", type=int, default=500)
    parser.add_argument("--readers", type=int, default=20)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        request = LoadRequest(
            data_dir=PROJECT_DIR / "data",
            definitions_dir=PROJECT_DIR / "queries" / "definitions",
            database_dir=Path(folder),
        )
        tables = prepare(request, 1, Summary())
        seconds = 60 * options.minutes
        tally = swap(tables, Path(folder), SLUG, seconds=seconds, releases=options.releases, readers=options.readers)
    print(tally.line())
    print("\n".join(tally.problems[:20]))
    return 1 if tally.problems or tally.published < options.releases else 0


if __name__ == "__main__":
    sys.exit(main())
