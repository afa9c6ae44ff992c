"""What this system follows: a saved list of indicators and boundaries, all fetched by one command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queries.ingest.fetch.boundaries import OpenGeography, service_name
from queries.ingest.fetch.client import Client
from queries.ingest.fetch.errors import FetchError, NotPublishedError
from queries.ingest.fetch.fingertips import Fingertips
from queries.ingest.fetch.store import Fetched, Wanted, fetch_file
from queries.ingest.problems import Problem, RefusedError, validation_problems
from queries.models import Geography

LOADED_FILE = "loaded.json"


class FollowedFigures(BaseModel):
    """Indicators or profiles, by number or name, and the types of area to have them by.

    With `if_published`, a table without figures is no failure: the publisher may have none yet.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicators: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    area_types: tuple[str, ...] = Field(min_length=1)
    if_published: bool = False


class FollowedLayer(BaseModel):
    """A layer of the Open Geography service: a kind and a vintage, or the service's own name of it.

    `draws` is the level of area that it replaces the boundaries of, when it is loaded. With `areas_within` its areas
    that lie in this system become the areas of that level, as for another vintage of codes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["wards", "msoas", "districts", "counties", "ward-lookup", "parliament-lookup"] | None = None
    vintage: str = ""
    service: str = ""
    detail: Literal["BSC", "BUC", "BGC", "BFC"] = "BSC"
    districts: tuple[str, ...] = ()
    draws: Geography | None = None
    areas_within: bool = False

    def name(self) -> str:
        """Give the service's name of the layer; raises ValueError when too little is said."""
        if self.service:
            return self.service
        if self.kind is None:
            raise ValueError("expected a kind and a vintage, or a service")
        return service_name(self.kind, self.vintage, self.detail)


class Follow(BaseModel):
    """data/follow.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fingertips: tuple[FollowedFigures, ...] = ()
    boundaries: tuple[FollowedLayer, ...] = ()


class Loaded(BaseModel):
    """Which files the last run loaded, so that a database can be built again without asking anybody."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    tables: tuple[str, ...] = ()
    drawn: dict[Geography, str] = {}
    areas_within: bool = False

    def to_bytes(self) -> bytes:
        """Write it as JSON."""
        return f"{self.model_dump_json(indent=2)}\n".encode()


@dataclass
class Haul:
    """What a run brought: tables to load, descriptions, layers, what is not published, and what failed."""

    tables: list[Fetched] = field(default_factory=list)
    descriptions: list[Fetched] = field(default_factory=list)
    layers: list[Fetched] = field(default_factory=list)
    drawn: dict[Geography, Path] = field(default_factory=dict)
    not_published: list[str] = field(default_factory=list)
    failures: list[FetchError] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Say what came, one line each."""
        return [each.line() for each in (*self.tables, *self.descriptions, *self.layers)] + self.not_published


def read_follow(path: Path) -> Follow:
    """Read the list.

    Raises:
        RefusedError: there is none, or it is not as agreed.
    """
    try:
        follow = Follow.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
        for layer in follow.boundaries:
            layer.name()
    except FileNotFoundError:
        raise RefusedError([Problem(file=str(path), expected="there is no such file")]) from None
    except yaml.YAMLError as error:
        raise RefusedError([Problem(file=str(path), expected=f"expected YAML: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(str(path), error)) from None
    except ValueError as error:
        raise RefusedError([Problem(file=str(path), column="boundaries", expected=str(error))]) from None
    if not (follow.fingertips or follow.boundaries):
        raise RefusedError([Problem(file=str(path), expected="expected fingertips or boundaries; it follows nothing")])
    return follow


def fetch_figures(
    service: Fingertips, client: Client, folder: Path, wanted: FollowedFigures, haul: Haul, say: Callable[[str], None]
) -> None:
    """Fetch tables of figures, and the descriptions that belong to them; each failure is noted and the rest goes on."""
    try:
        types = service.find_area_types(wanted.area_types)
        indicators = service.find_indicators(wanted.indicators)
        profiles = service.find_profiles(wanted.profiles)
    except FetchError as error:
        haul.failures.append(error)
        return
    tables = [service.figures(each, area_type) for each in indicators for area_type in types]
    tables += [service.profile_figures(each, area_type) for each in profiles for area_type in types]
    for each in tables:
        _fetch_one(client, each, folder, haul.tables, haul, say, wanted.if_published)
    held = {each.path.name for each in haul.descriptions}
    for each in service.descriptions(indicators, profiles):
        if each.name not in held:
            _fetch_one(client, each, folder, haul.descriptions, haul, say)


def fetch_layer(service: OpenGeography, wanted: FollowedLayer, haul: Haul, say: Callable[[str], None]) -> None:
    """Fetch one layer; a failure is noted."""
    say(f"Asking for {wanted.name()}")
    try:
        found = service.fetch_layer(wanted.name(), wanted.districts)
    except FetchError as error:
        haul.failures.append(error)
        return
    haul.layers.append(found)
    if wanted.draws:
        haul.drawn[wanted.draws] = found.path


def _fetch_one(
    client: Client,
    wanted: Wanted,
    folder: Path,
    into: list[Fetched],
    haul: Haul,
    say: Callable[[str], None],
    if_published: bool = False,
) -> None:
    say(f"Asking for {wanted.what}")
    try:
        into.append(fetch_file(client, wanted, folder))
    except NotPublishedError as error:
        if if_published:
            haul.not_published.append(f"{error.what}: not published ({error.came})")
        else:
            haul.failures.append(error)
    except FetchError as error:
        haul.failures.append(error)
