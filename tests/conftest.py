"""Fixtures that every test may use. No test ever sees the database that `make run` serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dash import Dash

from queries.engine import dispose_engines
from queries.ingest.__main__ import main as build
from queries.ingest.load import LoadRequest, load
from settings import get_settings
from tests import factories
from tests.postgres_cluster import MISSING, Cluster, Mirrors, ServerDatabase, find_binaries, running_cluster

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


STORES = ("files", "server")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that is marked so once on DuckDB files and once on a PostgreSQL server."""
    if metafunc.definition.get_closest_marker("on_every_store") and "store" in metafunc.fixturenames:
        metafunc.parametrize("store", STORES, indirect=True)


def _forget() -> None:
    dispose_engines()
    get_settings.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _no_real_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point the settings at an empty folder, so that a test which forgets to choose a database finds none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEALTH_GAP_DATABASE_DIR", str(tmp_path_factory.mktemp("no_database")))
        _forget()
        yield
    _forget()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL cluster for the time of the tests; without PostgreSQL its tests are skipped."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip(MISSING)
    with running_cluster(binaries) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def mirrors(cluster: Cluster) -> Mirrors:
    """A server's database for each folder of database files, with the same releases."""
    return Mirrors(cluster)


@pytest.fixture
def database(cluster: Cluster) -> ServerDatabase:
    """An empty database on the server."""
    return cluster.make_database()


@pytest.fixture
def store(request: pytest.FixtureRequest) -> str:
    """Where the releases of a test lie: in files, unless it is marked `on_every_store`."""
    return getattr(request, "param", "files")


@pytest.fixture
def serve(
    monkeypatch: pytest.MonkeyPatch, store: str, request: pytest.FixtureRequest
) -> Iterator[Callable[[Path], None]]:
    """Make the queries of one test read the database of a folder, or a server's copy of it."""
    mirrors = request.getfixturevalue("mirrors") if store == "server" else None

    def choose(database_dir: Path) -> None:
        if mirrors:
            monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", mirrors.of(database_dir).reader_url)
            database_dir = database_dir / "not-read"
        monkeypatch.setenv("HEALTH_GAP_DATABASE_DIR", str(database_dir))
        _forget()

    yield choose
    monkeypatch.undo()
    _forget()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with a small system that ingest can load: data/, definitions/, and no database yet."""
    return factories.write_data(tmp_path)


@pytest.fixture(scope="session")
def shipped_database_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The databases of everything that ships and of the made-up example, built once by real ingest."""
    database_dir = tmp_path_factory.mktemp("shipped")
    assert build(["example", "--database-dir", str(database_dir)]) == 0
    load(
        LoadRequest(data_dir=ROOT / "data", definitions_dir=ROOT / "queries" / "definitions", database_dir=database_dir)
    )
    return database_dir


@pytest.fixture
def shipped(serve: Callable[[Path], None], shipped_database_dir: Path) -> Path:
    """Serve everything that ships to the queries of one test."""
    serve(shipped_database_dir)
    return shipped_database_dir


@pytest.fixture(scope="session")
def dash_app() -> Dash:
    """The web application. One in a process: Dash keeps its pages and callbacks in module-wide lists."""
    from app import create_app

    return create_app()


@pytest.fixture
def app(dash_app: Dash, shipped: Path) -> Dash:
    """The web application, serving everything that ships."""
    return dash_app
