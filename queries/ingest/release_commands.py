"""The commands about releases: `releases`, `diff`, `rollback`, `pin`, `unpin`; and `check`, which writes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir
from types import ModuleType

import pandas as pd

from queries.files import database_name
from queries.ingest import releases, server_releases
from queries.ingest.bulk.store import BulkStore
from queries.ingest.bulk.write import BulkRows
from queries.ingest.changes import CompareError, compared, long_lines, short_lines, summarise, write_changes
from queries.ingest.database import BuildError, disk_errors_said, write_database
from queries.ingest.load import LoadRequest, prepare
from queries.ingest.problems import RefusedError
from queries.ingest.release_state import current_number, read_state
from queries.ingest.releases import HEADING, earlier_and_current
from queries.ingest.server_copy import copy_release
from queries.ingest.summary import Summary, verdict_lines
from settings import get_settings


def add_release_commands(
    commands: argparse._SubParsersAction, add_folders: Callable[[argparse.ArgumentParser], None], dataset: str
) -> None:
    """Add the commands about releases to a command line."""
    listing = commands.add_parser("releases", help="list the releases that are kept")
    diff = commands.add_parser("diff", help="say what changed between two releases")
    diff.add_argument(
        "numbers", nargs="*", type=int, metavar="N", help="the earlier and the later; the last two if none"
    )
    diff.add_argument("--csv", type=Path, metavar="FILE", help="write every row that differs to FILE")
    rollback = commands.add_parser("rollback", help="make an earlier release current again")
    rollback.add_argument("number", nargs="?", type=int, metavar="N", help="its number; the one before if none")
    keep = commands.add_parser("pin", help="keep a release from being removed by later loads")
    let_go = commands.add_parser("unpin", help="let later loads remove a release again")
    for command in (keep, let_go):
        command.add_argument("number", type=int, metavar="N", help="its number")
    publish = commands.add_parser("publish", help="copy the current release to the server of HEALTH_GAP_DATABASE_URL")
    for command, run in (
        (listing, _list), (diff, _diff), (rollback, _roll_back), (keep, _pin), (let_go, _unpin), (publish, _publish),
    ):  # fmt: skip
        command.set_defaults(run=_said(run))
        command.add_argument("--dataset", default=dataset, help="name of the data set (%(default)s)")
        add_folders(command)


def check(request: LoadRequest, report: Callable[[str], None]) -> int:
    """Print the verdict on a load without writing anything.

    Returns:
        0 when the load would go through, 1 when it would be refused.
    """
    summary = Summary()
    with BulkStore() as bulk:
        try:
            number = read_state(request.database_dir, request.dataset).last_number + 1
            with disk_errors_said(Path(gettempdir())):
                tables = prepare(request, number, summary, report, bulk)
                before = current_number(request.database_dir, request.dataset)
                if before is not None:
                    summary.changes = _changes_against(before, request, tables, bulk)
        except RefusedError as error:
            print("\n".join(verdict_lines(error)))
            return 1
        except BuildError as error:
            print(f"{error}\nNothing has been checked to the end, and nothing has been written.")
            return 1
    print("\n".join([*summary.lines(), "This load would go through. Nothing has been written."]))
    return 0


def _changes_against(before: int, request: LoadRequest, tables: dict[str, pd.DataFrame], bulk: BulkStore) -> list[str]:
    """Say what a load would change; rows of large files are put beside the others in a file that is thrown away."""
    after: Path | pd.DataFrame = tables["observations"]
    try:
        if bulk.files:
            after = bulk.folder / "would_be.duckdb"
            write_database(after, tables, BulkRows(bulk))
        with compared(request.database_dir / database_name(request.dataset, before), after) as connection:
            return short_lines(summarise(connection, most=1), f"Against release {before}")
    except CompareError as error:
        return [str(error)]


def _said(run: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], int]:
    """Run a command; a reason why it cannot be done is said, and is exit code 1."""

    def run_said(options: argparse.Namespace) -> int:
        try:
            run(options)
        except (BuildError, CompareError) as error:
            print(f"{error}\nNothing has been changed.")
            return 1
        return 0

    return run_said


def _kept(options: argparse.Namespace) -> tuple[ModuleType, Path | str]:
    """Find the releases that readers see: those of the server where there is one, else those of the folder."""
    url = get_settings().database_url.get_secret_value()
    return (server_releases, url) if url else (releases, options.database_dir)


def _list(options: argparse.Namespace) -> None:
    where, place = _kept(options)
    kept = where.list_releases(place, options.dataset)
    if not kept:
        held_by = "on the database server" if where is server_releases else f"in {place}"
        raise BuildError(f"No release of the data set {options.dataset!r} is kept {held_by}.")
    print("\n".join([HEADING, *map(str, kept)]))


def _diff(options: argparse.Namespace) -> None:
    earlier, later = _numbers(options)
    files = [options.database_dir / database_name(options.dataset, number) for number in (earlier, later)]
    with compared(*files) as connection:
        print("\n".join([f"From release {earlier} to release {later}.", *long_lines(summarise(connection))]))
        if options.csv:
            print(f"Wrote {write_changes(connection, options.csv):,} rows to {options.csv}")


def _numbers(options: argparse.Namespace) -> tuple[int, int]:
    if len(options.numbers) == 2:
        return options.numbers[0], options.numbers[1]
    if len(options.numbers) == 1:
        current = current_number(options.database_dir, options.dataset)
        if current is None:
            raise BuildError("No release is current.")
        return options.numbers[0], current
    if options.numbers:
        raise BuildError("Name two releases, or one to compare with the current one, or none.")
    return earlier_and_current(options.database_dir, options.dataset)


def _roll_back(options: argparse.Namespace) -> None:
    where, place = _kept(options)
    before = next((each.number for each in where.list_releases(place, options.dataset) if each.is_current), None)
    release = where.roll_back(place, options.dataset, options.number)
    was = f" Release {before} was; it is kept." if before is not None else ""
    print(f"Release {release.number}, built {release.released_at:%-d %B %Y}, is current again.{was}")


def _pin(options: argparse.Namespace) -> None:
    where, place = _kept(options)
    where.pin(place, options.dataset, options.number)
    print(f"Release {options.number} is pinned: no load removes it.")


def _unpin(options: argparse.Namespace) -> None:
    where, place = _kept(options)
    where.pin(place, options.dataset, options.number, is_pinned=False)
    print(f"Release {options.number} is no longer pinned.")


def _publish(options: argparse.Namespace) -> None:
    url = get_settings().database_url.get_secret_value()
    if not url:
        raise BuildError("No server is set. Set HEALTH_GAP_DATABASE_URL to its address.")
    number = current_number(options.database_dir, options.dataset)
    if number is None:
        raise BuildError(f"No release of the data set {options.dataset!r} is current in {options.database_dir}.")
    path = options.database_dir / database_name(options.dataset, number)
    copy_release(url, path, print, kept=get_settings().releases_kept)
    print(f"Release {number} is current on the database server.")
