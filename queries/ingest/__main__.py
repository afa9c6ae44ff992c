"""Build a database: `python -m queries.ingest load [FILES ...]`, `... example`, or `... fetch` to bring the figures.

`... check` is a load that writes nothing; the commands about releases are in release_commands.py.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from queries.ingest.database import BuildError
from queries.ingest.example import DEFAULT_SEED, DEFINITIONS_DIR, NoExampleError, write_example
from queries.ingest.fetch.command import add_fetch
from queries.ingest.load import LoadRequest, load
from queries.ingest.problems import RefusedError
from queries.ingest.release_commands import add_release_commands, check
from queries.ingest.summary import refusal_lines
from queries.models import EXAMPLE_DATASET, MAPPED_GEOGRAPHIES, Geography, Kind
from settings import get_settings


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: what follows the name of the program; the process's own unless given.

    Returns:
        0 when a new database is current, 1 when the load was refused and nothing was changed.
    """
    options = _parser().parse_args(arguments)
    return options.run(options)


def _load(options: argparse.Namespace) -> int:
    return _build(_request_of(options))


def _check(options: argparse.Namespace) -> int:
    started = time.monotonic()
    return check(_request_of(options), lambda step: _report(started, step))


def _request_of(options: argparse.Namespace) -> LoadRequest:
    if bool(options.boundaries) != bool(options.geography):
        _parser().error("--boundaries FILE and --geography LEVEL belong together")
    return LoadRequest(
        data_dir=options.data_dir,
        definitions_dir=options.definitions_dir,
        database_dir=options.database_dir,
        dataset=get_settings().dataset,
        files=tuple(options.files),
        kind=Kind(options.kind),
        replace=options.replace,
        boundaries={Geography(options.geography): options.boundaries} if options.boundaries else {},
        all_areas=options.all_areas,
        areas_within=options.areas_within,
        releases_kept=get_settings().releases_kept,
    )


def _example(options: argparse.Namespace) -> int:
    """Write the tables where the user wants them; without a place of their own, build the example database of them."""
    if options.out:
        for path in write_example(options.out, options.data_dir, options.seed):
            print(f"Wrote {path}")
        return 0
    with TemporaryDirectory() as folder:
        try:
            write_example(Path(folder), options.data_dir, options.seed)
        except NoExampleError as error:  # nothing has failed: the dashboard goes without
            print(error)
            return 0
        return _build(
            LoadRequest(
                data_dir=options.data_dir,
                tables_dir=Path(folder),
                definitions_dir=DEFINITIONS_DIR,
                database_dir=options.database_dir,
                dataset=EXAMPLE_DATASET,
                releases_kept=get_settings().releases_kept,
            )
        )


def _build(request: LoadRequest) -> int:
    started = time.monotonic()

    def report(step: str) -> None:
        _report(started, step)

    request = replace(request, database_url=get_settings().database_url.get_secret_value())
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


def _report(started: float, step: str) -> None:
    print(f"[{time.monotonic() - started:5.1f} s] {step}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m queries.ingest", description="Build the dashboard's database.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    load_command = commands.add_parser(
        "load",
        help="build a whole new database",
        description="Build a whole new database from what ships and FILES: all of it, or nothing is changed.",
    )
    check_command = commands.add_parser(
        "check",
        help="say what a load would do, and write nothing",
        description="Check what ships and FILES as a load would, and write nothing. Exit code 1: it would be refused.",
    )
    for command, run in ((load_command, _load), (check_command, _check)):
        command.set_defaults(run=run)
        _add_load_options(command)
        _add_folders(command, ("data_dir", "database_dir", "definitions_dir"))
    example = commands.add_parser(
        "example",
        help="build the database of the example data set, or write its tables",
        description="Make up the tables of the example data set and build its database; with --out only write them.",
    )
    example.set_defaults(run=_example)
    example.add_argument("--out", type=Path, metavar="DIR", help="write the tables to DIR and build nothing")
    example.add_argument("--seed", type=int, default=DEFAULT_SEED, help="same seed, same bytes (%(default)s)")
    _add_folders(example, ("data_dir", "database_dir"))
    add_release_commands(commands, lambda command: _add_folders(command, ("database_dir",)), get_settings().dataset)
    add_fetch(commands, _build)
    return parser


def _add_load_options(command: argparse.ArgumentParser) -> None:
    files_help = (
        "a CSV file in the layout of a Fingertips download, of deaths and population by age band and sex, of vaccine "
        "uptake, of outreach events or of postcodes; a COVER workbook (.xlsx, .ods); or a list of the new Fingertips "
        "site (.json)"
    )
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help=files_help)
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
    taken = command.add_mutually_exclusive_group()
    taken.add_argument(
        "--areas-within",
        action="store_true",
        help="make the areas of the boundary file that lie in this system the areas of that level: for another vintage",
    )
    taken.add_argument(
        "--all-areas",
        action="store_true",
        help="make every area of the boundary file an area of that level, also those outside this system",
    )


def _add_folders(command: argparse.ArgumentParser, names: Sequence[str]) -> None:
    words = {
        "data_dir": "folder of what ships",
        "database_dir": "folder of the database files",
        "definitions_dir": "folder of the definitions",
    }
    for name in names:
        option, default = f"--{name.replace('_', '-')}", getattr(get_settings(), name)
        command.add_argument(option, type=Path, default=default, metavar="DIR", help=f"{words[name]} (%(default)s)")


if __name__ == "__main__":
    sys.exit(main())
