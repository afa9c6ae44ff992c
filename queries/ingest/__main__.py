"""Build the database: `python -m queries.ingest load [FILES ...]`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from queries.ingest.database import BuildError
from queries.ingest.load import LoadRequest, load
from queries.ingest.problems import RefusedError
from queries.ingest.summary import refusal_lines
from queries.models import MAPPED_GEOGRAPHIES, Geography, Kind
from settings import get_settings


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: what follows the name of the program; the process's own unless given.

    Returns:
        0 when a new database is current, 1 when the load was refused and nothing was changed.
    """
    options = _parser().parse_args(arguments)
    if bool(options.boundaries) != bool(options.geography):
        _parser().error("--boundaries FILE and --geography LEVEL belong together")
    request = LoadRequest(
        data_dir=options.data_dir,
        definitions_dir=options.definitions_dir,
        database_dir=options.database_dir,
        dataset=get_settings().dataset,
        files=tuple(options.files),
        kind=Kind(options.kind),
        replace=options.replace,
        boundaries={Geography(options.geography): options.boundaries} if options.boundaries else {},
        all_areas=options.all_areas,
    )
    started = time.monotonic()

    def report(step: str) -> None:
        print(f"[{time.monotonic() - started:5.1f} s] {step}", file=sys.stderr, flush=True)

    try:
        summary = load(request, report)
    except RefusedError as error:
        print("\n".join(refusal_lines(error)))
        return 1
    except BuildError as error:
        print(f"{error}\nNothing has been changed.")
        return 1
    report("Done")
    print("\n".join(summary.lines()))
    return 0


def _parser() -> argparse.ArgumentParser:
    settings = get_settings()
    parser = argparse.ArgumentParser(prog="python -m queries.ingest", description="Build the dashboard's database.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser(
        "load",
        help="build a whole new database",
        description="Build a whole new database from what ships and FILES: all of it, or nothing is changed.",
    )
    command.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="a CSV file in the layout of a Fingertips download"
    )
    command.add_argument(
        "--kind",
        choices=[kind.value for kind in Kind],
        default=Kind.DERIVED.value,
        help="who stands behind the figures of FILE, where it does not say so itself: 'published' only if they are as "
        "the publisher printed them (default: %(default)s)",
    )
    command.add_argument(
        "--replace", action="store_true", help="put the series of FILE in place of the same series that ship"
    )
    command.add_argument("--boundaries", type=Path, metavar="FILE", help="boundaries to draw one level by")
    command.add_argument(
        "--geography", choices=[level.value for level in MAPPED_GEOGRAPHIES], help="the level that --boundaries draws"
    )
    command.add_argument(
        "--all-areas",
        action="store_true",
        help="make every area of the boundary file an area of that level, also those outside this system",
    )
    for name, words in (
        ("data_dir", "folder of what ships"),
        ("database_dir", "folder of the database files"),
        ("definitions_dir", "folder of the definitions"),
    ):
        option = f"--{name.replace('_', '-')}"
        help_text = f"{words} (%(default)s)"
        command.add_argument(option, type=Path, default=getattr(settings, name), metavar="DIR", help=help_text)
    return parser


if __name__ == "__main__":
    sys.exit(main())
