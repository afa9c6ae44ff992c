"""A PostgreSQL cluster of our own for the time of the tests: on loopback, on a free port, in a throwaway folder."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from queries.ingest.server_copy import copy_release

BINARIES = ("initdb", "postgres")
MISSING = "PostgreSQL is not installed, so nothing is tested on it. Debian or Ubuntu: apt-get install postgresql"
UNPRIVILEGED = "nobody"  # PostgreSQL does not run as root
PATIENCE_S = 30
# What a throwaway cluster does without: whatever a power cut would lose is made again by the next run.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
}


@dataclass(frozen=True)
class Cluster:
    """A running cluster, with a role that loads and one that may only read."""

    port: int
    password: str

    def make_database(self) -> ServerDatabase:
        """Make an empty database, ordered as people do and not by bytes, with the two roles of the run-book."""
        made = ServerDatabase(self, f"health_gap_{secrets.token_hex(4)}")
        ServerDatabase(self, "postgres").execute(
            f"CREATE DATABASE {made.name} OWNER loader TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu "
            "ICU_LOCALE 'en-GB'",
            role="postgres",
        )
        made.execute("ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO reader")
        made.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader")
        return made


@dataclass(frozen=True)
class ServerDatabase:
    """One database of the cluster, as whoever loads, whoever reads and whoever watches sees it."""

    cluster: Cluster
    name: str

    @property
    def url(self) -> str:
        """The address for whoever loads."""
        return self.url_of("loader")

    @property
    def reader_url(self) -> str:
        """The address for the dashboard."""
        return self.url_of("reader")

    @property
    def silent_url(self) -> str:
        """An address at which nothing answers."""
        return self.reader_url.replace(f":{self.cluster.port}/", ":9/")

    def url_of(self, role: str) -> str:
        """Write the address for one role."""
        place = {"host": "127.0.0.1", "port": self.cluster.port, "database": self.name}
        address = URL.create("postgresql+psycopg", role, self.cluster.password, **place)
        return address.render_as_string(hide_password=False)

    def execute(self, statement: str, *, role: str = "loader") -> list[tuple]:
        """Run one statement outside any transaction, in a session of its own."""
        engine = create_engine(self.url_of(role), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return [tuple(each) for each in result] if result.returns_rows else []

    def schemas(self) -> set[str]:
        """List the schemas that hold releases."""
        held = self.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^(published|example)_'")
        return {name for (name,) in held}


class Mirrors:
    """Databases on the server with the releases of folders, each copied once."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._databases: dict[Path, ServerDatabase] = {}

    def of(self, database_dir: Path) -> ServerDatabase:
        """Copy the current release of each data set of a folder, and say where it is."""
        if database_dir not in self._databases:
            self._databases[database_dir] = self._cluster.make_database()
        database = self._databases[database_dir]
        for pointer in sorted(database_dir.glob("*.current")):
            copy_release(database.url, database_dir / pointer.read_text().strip())
        return database


def find_binaries() -> dict[str, Path] | None:
    """Find the programs on the path or where Debian puts them; None where they are not installed."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name), reverse=True)
    path = os.pathsep.join([*map(str, homes), os.environ.get("PATH", "")])
    found = {name: shutil.which(name, path=path) for name in BINARIES}
    return {name: Path(each) for name, each in found.items()} if all(found.values()) else None


@contextmanager
def running_cluster(binaries: dict[str, Path]) -> Iterator[Cluster]:
    """Make a cluster, serve it, and remove it."""
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="health-gap-postgres-"))
    cluster = Cluster(_free_port(), secrets.token_hex(16))
    try:
        (folder / "password").write_text(cluster.password)
        if user:
            for path in (folder, folder / "password"):
                os.chown(path, pwd.getpwnam(user).pw_uid, -1)
        _make(binaries["initdb"], folder, user)
        with _serving(binaries["postgres"], folder, cluster, user):
            yield cluster
    finally:
        shutil.rmtree(folder)


def _make(initdb: Path, folder: Path, user: str | None) -> None:
    command = [initdb, "--pgdata", folder / "data", "--username", "postgres", "--pwfile", folder / "password"]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]
    made = subprocess.run(command, cwd=folder, user=user, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


@contextmanager
def _serving(postgres: Path, folder: Path, cluster: Cluster, user: str | None) -> Iterator[None]:
    options = OPTIONS | {
        "listen_addresses": "127.0.0.1",
        "port": str(cluster.port),
        "unix_socket_directories": str(folder),
    }
    command = [postgres, "-D", folder / "data", *(f"--{name}={value}" for name, value in options.items())]
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=folder, user=user, stdout=file, stderr=subprocess.STDOUT)
    try:
        _await(cluster, process, log)
        for role in ("loader", "reader"):
            statement = f"CREATE ROLE {role} LOGIN PASSWORD '{cluster.password}'"
            ServerDatabase(cluster, "postgres").execute(statement, role="postgres")
        yield
    finally:
        process.terminate()  # a smart shutdown would wait for connections, so a second, firmer word follows
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.2)
        if process.poll() is None:
            process.send_signal(2)
            process.wait(timeout=PATIENCE_S)


def _await(cluster: Cluster, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            ServerDatabase(cluster, "postgres").execute("SELECT 1", role="postgres")
            return
        except OperationalError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
