"""The command line of fetch: one indicator, one layer, or all that this system follows, which is then loaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from queries.ingest.database import BuildError, exclusive_build
from queries.ingest.fetch import boundaries, fingertips
from queries.ingest.fetch.boundaries import KINDS, OpenGeography, service_name
from queries.ingest.fetch.client import Client
from queries.ingest.fetch.errors import FetchError
from queries.ingest.fetch.fingertips import Fingertips
from queries.ingest.fetch.follow import (
    LOADED_FILE,
    Follow,
    FollowedFigures,
    FollowedLayer,
    Haul,
    Loaded,
    fetch_figures,
    fetch_layer,
)
from queries.ingest.fetch.follow import read_follow as read_follow_file
from queries.ingest.fetch.manners import MEGABYTE, Manners
from queries.ingest.fetch.store import write_whole
from queries.ingest.inputs import LoadRequest
from queries.ingest.problems import RefusedError
from queries.ingest.sidecar import read_sidecar
from queries.ingest.summary import refusal_lines
from queries.ingest.system import find_follow
from settings import get_settings

Build = Callable[[LoadRequest], int]


def add_fetch(commands: argparse._SubParsersAction, build: Build) -> None:
    """Add the command to the command line of ingest.

    Args:
        commands: where commands are added.
        build: loads what has come; answers with the exit code.
    """
    command = commands.add_parser(
        "fetch",
        help="bring figures and boundaries from the publishers",
        description="Bring all that this system follows and load it: all of it, or nothing is changed. With "
        "'fingertips' or 'boundaries', bring that and load nothing.",
    )
    command.set_defaults(run=lambda options: _followed(options, build))
    command.add_argument("--no-load", action="store_true", help="bring the files and load nothing")
    command.add_argument(
        "--offline", action="store_true", help="ask nobody: load again what the last run loaded, or what ships"
    )
    command.add_argument("--follow", type=Path, metavar="FILE", help="the list (the one that data/system.yaml names)")
    _add_common(command, is_default=True)
    services = command.add_subparsers(metavar="SERVICE")
    _add_fingertips(services)
    _add_boundaries(services)


def _add_fingertips(services: argparse._SubParsersAction) -> None:
    command = services.add_parser("fingertips", help="figures and descriptions of OHID's Fingertips")
    command.set_defaults(run=lambda options: _run(options, lambda: _asked_figures(options)))
    command.add_argument("--indicators", type=_listed, default=(), metavar="LIST", help="numbers or names, with commas")
    command.add_argument("--profiles", type=_listed, default=(), metavar="LIST", help="numbers, names or keys of whole "
                         "profiles, with commas")  # fmt: skip
    words = ", ".join(sorted(fingertips.AREA_TYPES))
    command.add_argument(
        "--area-types", type=_listed, required=True, metavar="LIST", help=f"{words}, or the service's own names or "
        "numbers, with commas",
    )  # fmt: skip
    _add_common(command)


def _add_boundaries(services: argparse._SubParsersAction) -> None:
    command = services.add_parser("boundaries", help="boundaries and lookups of the ONS Open Geography service")
    command.set_defaults(run=lambda options: _run(options, lambda: _asked_layers(options)))
    for kind in KINDS:
        command.add_argument(f"--{kind}", dest=kind, type=_listed, default=(), metavar="YYYY-MM", help=f"{kind} of a "
                             "vintage, such as 2022-12")  # fmt: skip
    command.add_argument("--service", type=_listed, default=(), metavar="NAME", help="a layer by the service's name")
    command.add_argument(
        "--detail", choices=["BSC", "BUC", "BGC", "BFC"], default="BSC", help="how finely drawn (%(default)s)"
    )
    command.add_argument("--within", type=_listed, default=(), metavar="CODES", help="only areas of these districts")
    _add_common(command)


def _add_common(command: argparse.ArgumentParser, is_default: bool = False) -> None:
    """Add the options that every form takes; a form of its own does not undo what was said before its name."""

    def default(value: object) -> object:
        return value if is_default else argparse.SUPPRESS

    manners, downloads = Manners(), get_settings().downloads_dir
    command.add_argument(
        "--into", type=Path, default=default(downloads), metavar="DIR", help=f"folder of the downloads ({downloads})"
    )
    command.add_argument(
        "--fingertips-address", default=default(fingertips.ADDRESS), metavar="URL", help=fingertips.ADDRESS
    )
    command.add_argument(
        "--geography-address", default=default(boundaries.ADDRESS), metavar="URL", help=boundaries.ADDRESS
    )
    command.add_argument(
        "--gap-seconds", type=float, default=default(manners.gap_seconds), metavar="S",
        help=f"least time between two requests ({manners.gap_seconds:g})",
    )  # fmt: skip
    command.add_argument(
        "--max-megabytes", type=int, default=default(manners.max_bytes // MEGABYTE), metavar="MB",
        help=f"largest answer that is taken ({manners.max_bytes // MEGABYTE})",
    )  # fmt: skip


def _followed(options: argparse.Namespace, build: Build) -> int:
    if options.offline:
        return _load_again(options, build)
    return _run(options, lambda: read_follow_file(options.follow or find_follow(get_settings().data_dir)), build)


def _asked_figures(options: argparse.Namespace) -> Follow:
    if not (options.indicators or options.profiles):
        raise ValueError("expected --indicators or --profiles")
    asked = FollowedFigures(indicators=options.indicators, profiles=options.profiles, area_types=options.area_types)
    return Follow(fingertips=(asked,))


def _asked_layers(options: argparse.Namespace) -> Follow:
    names = [service_name(kind, each, options.detail) for kind in KINDS for each in getattr(options, kind)]
    names += options.service
    if not names:
        raise ValueError(f"expected one of {', '.join(f'--{kind}' for kind in (*KINDS, 'service'))}")
    return Follow(boundaries=tuple(FollowedLayer(service=name, districts=options.within) for name in names))


def _run(options: argparse.Namespace, wanted: Callable[[], Follow], build: Build | None = None) -> int:
    """Fetch what is wanted; load it when there is a `build`. Anything that fails leaves the database as it is."""
    options.into = options.into.expanduser()
    try:
        follow = wanted()
        with exclusive_build(options.into):
            haul = _fetch(options, follow)
    except RefusedError as error:
        print("\n".join(refusal_lines(error)))
        return 1
    except (ValueError, FetchError, BuildError, OSError) as error:
        print(f"{error}\nNothing has been changed.")
        return 1
    print("\n".join(haul.lines()))
    for failure in haul.failures:
        print(f"\n{failure}")
    if haul.failures:
        count = len(haul.failures)
        kept = "What came whole is kept for the next run. " if haul.lines() else ""
        print(f"\n{count} of the things asked for did not come. {kept}Nothing has been loaded.")
        return 1
    print(f"In {options.into}")
    if build is None or options.no_load:
        return 0
    loaded = Loaded(
        tables=tuple(each.path.name for each in haul.tables),
        drawn={level: path.name for level, path in haul.drawn.items()},
        areas_within=any(layer.areas_within for layer in follow.boundaries if layer.draws),
    )
    code = build(_load_request(loaded, options.into))
    if code == 0:
        write_whole(options.into / LOADED_FILE, loaded.to_bytes())
    return code


def _load_again(options: argparse.Namespace, build: Build) -> int:
    """Load what the last run loaded, whole or not at all; what ships when nothing ever was fetched."""
    folder = options.into.expanduser()
    path = folder / LOADED_FILE
    loaded = Loaded.model_validate_json(path.read_bytes()) if path.exists() else Loaded()
    missing = [name for name in (*loaded.tables, *loaded.drawn.values()) if read_sidecar(folder / name) is None]
    if missing:
        print(f"{', '.join(missing)}: gone from {folder}, or not as fetched.")
        print("Run `python -m queries.ingest fetch` to bring it again. Nothing has been changed.")
        return 1
    return build(_load_request(loaded, folder))


def _load_request(loaded: Loaded, folder: Path) -> LoadRequest:
    settings = get_settings()
    return LoadRequest(
        data_dir=settings.data_dir,
        definitions_dir=settings.definitions_dir,
        database_dir=settings.database_dir,
        dataset=settings.dataset,
        files=tuple(folder / name for name in loaded.tables),
        replace=True,
        releases_kept=settings.releases_kept,
        boundaries={level: folder / name for level, name in loaded.drawn.items()},
        areas_within=loaded.areas_within,
    )


def _fetch(options: argparse.Namespace, follow: Follow) -> Haul:
    manners = Manners(gap_seconds=options.gap_seconds, max_bytes=options.max_megabytes * MEGABYTE)
    haul = Haul()
    if follow.fingertips:
        client = Client((options.fingertips_address,), manners, _say)
        figures = Fingertips(client, options.into, options.fingertips_address)
        for each in follow.fingertips:
            fetch_figures(figures, client, options.into, each, haul, _say)
    if follow.boundaries:
        client = Client((options.geography_address,), manners, _say)
        layers = OpenGeography(client, options.into, options.geography_address)
        for layer in follow.boundaries:
            fetch_layer(layers, layer, haul, _say)
    return haul


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())
