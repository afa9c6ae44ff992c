"""Data sets built by the real ingest in a folder that goes away, and gunicorn serving them as `make run` does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare_page import CLASSES_DIR_VARIABLE
from benchmarks.england import ENGLAND_DATASET, write_england
from queries.ingest.example import DEFINITIONS_DIR as EXAMPLE_DEFINITIONS_DIR
from queries.ingest.example import write_example
from queries.ingest.load import LoadRequest, load
from queries.models import EXAMPLE_DATASET, PUBLISHED_DATASET

PROJECT_DIR = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4
_PATIENCE_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """Where one data set lies."""

    data_dir: Path
    definitions_dir: Path
    database_dir: Path
    name: str


def build_shipped(root: Path) -> DataSet:
    """Load everything that ships."""
    return _built(PROJECT_DIR / "data", PROJECT_DIR / "queries" / "definitions", root / "database", PUBLISHED_DATASET)


def build_example(root: Path) -> DataSet:
    """Make up and load the example, beside what ships."""
    write_example(root / "example", PROJECT_DIR / "data")
    folders = {"data_dir": PROJECT_DIR / "data", "definitions_dir": EXAMPLE_DEFINITIONS_DIR}
    data_set = DataSet(**folders, database_dir=root / "database", name=EXAMPLE_DATASET)
    load(
        LoadRequest(**folders, database_dir=data_set.database_dir, tables_dir=root / "example", dataset=EXAMPLE_DATASET)
    )
    return data_set


def build_england(root: Path, boundary_file: Path) -> DataSet:
    """Make and load figures for every ward of a boundary file."""
    write_england(root, boundary_file)
    return _built(root / "data", root / "definitions", root / "database", ENGLAND_DATASET)


def _built(data_dir: Path, definitions_dir: Path, database_dir: Path, name: str) -> DataSet:
    folders = {"data_dir": data_dir, "definitions_dir": definitions_dir, "database_dir": database_dir}
    data_set = DataSet(**folders, name=name)
    load(LoadRequest(**folders, dataset=name))
    return data_set


@contextmanager
def serve(data_set: DataSet, first_indicator: str, classes_dir: Path) -> Iterator[str]:
    """Serve a data set with the stopwatch around it; yields the address."""
    port = free_port()
    settings = {
        "HEALTH_GAP_DATA_DIR": data_set.data_dir,
        "HEALTH_GAP_DEFINITIONS_DIR": data_set.definitions_dir,
        "HEALTH_GAP_DATABASE_DIR": data_set.database_dir,
        "HEALTH_GAP_DATASET": data_set.name,
        CLASSES_DIR_VARIABLE: classes_dir,
    }
    command = [
        sys.executable, "-m", "gunicorn", "benchmarks.timed_server:server", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning",
    ]  # fmt: skip
    environment = {**os.environ, **{name: str(value) for name, value in settings.items()}}
    process = subprocess.Popen(command, cwd=PROJECT_DIR, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(f"{address}/indicator/{first_indicator}", process, name="the dashboard")
        yield address
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """Find a port on loopback that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(address: str, process: subprocess.Popen, *, name: str) -> None:
    """Wait for the first answer of a server that was just started."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"Could not start {name}.") from None
            time.sleep(0.1)
