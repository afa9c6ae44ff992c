"""Loads of a small system to a PostgreSQL server, each with one figure that says which load it is of."""

from __future__ import annotations

from pathlib import Path

from queries.ingest.load import load
from tests import factories
from tests.factories import LEICESTER, load_request, row
from tests.postgres_cluster import ServerDatabase


def write_value(workspace: Path, value: float) -> None:
    """Write the table of a system in which Leicester alone has a figure."""
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", [row(value=str(value))])


def load_value(workspace: Path, url: str, value: float, **options) -> int:
    """Load such a table to a server, or with "" to the folder alone; answer with the number of the release."""
    write_value(workspace, value)
    return load(load_request(workspace, database_url=url, **options)).release_number


def served_by(database: ServerDatabase) -> tuple[int, float]:
    """Read the current number and Leicester's figure as anybody with a client would, in the role of the dashboard."""
    [(number,)] = database.execute("SELECT number FROM health_gap.pointers", role="reader")
    statement = f"SELECT value FROM published_{number:04d}.observations WHERE area_code = '{LEICESTER}'"
    [(value,)] = database.execute(statement, role="reader")
    return number, value
