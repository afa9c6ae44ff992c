"""What OHID's Fingertips service holds and where: figures as CSV, descriptions, and its numbers for types of area."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from queries.ingest.fetch.client import Client
from queries.ingest.fetch.content import check_figures, check_metadata
from queries.ingest.fetch.errors import FetchError
from queries.ingest.fetch.store import Wanted

ADDRESS = "https://fingertips.phe.org.uk/api"
PUBLISHER = "fingertips"

# The service's own numbers. Types of local authority get new ones whenever councils are reorganised, so each is checked
# against the service's list before it is used.
AREA_TYPES = {"msoa": 3, "region": 6, "ward": 8, "england": 15, "icb": 221, "lad": 501, "utla": 502}
_WORDS = {number: word for word, number in AREA_TYPES.items()}
_ENGLAND = AREA_TYPES["england"]
_INDICATORS = "all_data/csv/by_indicator_id"
_PROFILE = "all_data/csv/by_profile_id"


@dataclass(frozen=True)
class AreaType:
    """A type of area, by the service's number, the word to name files by, and the service's words."""

    type_id: int
    word: str
    title: str


class Fingertips:
    """One Fingertips service, asked by way of a client."""

    def __init__(self, client: Client, folder: Path, address: str = ADDRESS) -> None:
        """Use a client; `folder` is where passing answers may lie."""
        self._client, self._folder, self._address = client, folder, address.rstrip("/")
        self._held: dict[str, list[Mapping[str, object]]] = {}

    def find_area_types(self, names: Sequence[str]) -> list[AreaType]:
        """Find types of area by our words (ward, msoa, lad, utla ...), the service's names, or its numbers.

        Raises:
            FetchError: the service has no such type.
        """
        return [self._area_type(name) for name in names]

    def find_indicators(self, names: Sequence[str]) -> list[str]:
        """Find the numbers of indicators that are given by number or by name.

        Raises:
            FetchError: no indicator has such a name, or several do.
        """
        return [name if name.isdecimal() else self._named(name, "indicators", "indicator") for name in names]

    def find_profiles(self, names: Sequence[str]) -> list[str]:
        """Find the numbers of profiles that are given by number, by name or by key, likewise."""
        return [name if name.isdecimal() else self._named(name, "profiles", "profile") for name in names]

    def figures(self, indicator_id: str, area_type: AreaType) -> Wanted:
        """Describe the file of figures of one indicator by one type of area, for all of England."""
        return Wanted(
            what=f"Fingertips indicator {indicator_id} by {area_type.title}",
            address=self._at(_INDICATORS, indicator_ids=indicator_id, **_areas(area_type)),
            name=f"fingertips_{indicator_id}_{area_type.word}.csv",
            publisher=PUBLISHER,
            check=partial(check_figures, indicator_ids=(indicator_id,)),
        )

    def profile_figures(self, profile_id: str, area_type: AreaType) -> Wanted:
        """Describe the file of all figures of one profile by one type of area."""
        return Wanted(
            what=f"Fingertips profile {profile_id} by {area_type.title}",
            address=self._at(_PROFILE, profile_id=profile_id, **_areas(area_type)),
            name=f"fingertips_profile_{profile_id}_{area_type.word}.csv",
            publisher=PUBLISHER,
            check=partial(check_figures, indicator_ids=()),
        )

    def descriptions(self, indicator_ids: Sequence[str], profile_ids: Sequence[str]) -> Iterator[Wanted]:
        """Describe the files of descriptions that belong to the figures."""
        kinds = (("indicator", indicator_ids, "indicator_ids"), ("profile", profile_ids, "profile_id"))
        for kind, ids, parameter in kinds:
            for each in ids:
                asked = (each,) if kind == "indicator" else ()
                yield Wanted(
                    what=f"Description of Fingertips {kind} {each}",
                    address=self._at(f"indicator_metadata/csv/by_{kind}_id", **{parameter: each}),
                    name=f"fingertips_{'' if kind == 'indicator' else 'profile_'}{each}_metadata.csv",
                    publisher=PUBLISHER,
                    check=partial(check_metadata, indicator_ids=asked),
                )

    def _area_type(self, name: str) -> AreaType:
        wanted = str(AREA_TYPES.get(name.lower(), name))
        listed = self._list("area_types", "types of area")
        for each in listed:
            if wanted in (str(each["Id"]), str(each.get("Name")), str(each.get("Short"))):
                title = str(each.get("Short") or each.get("Name"))
                return AreaType(int(str(each["Id"])), _WORDS.get(int(str(each["Id"])), _slug(title)), title)
        known = {str(each.get("Name")) for each in listed} | set(AREA_TYPES)
        came = f"no type of area {name!r} (number {wanted})" if wanted != name else f"no type of area {name!r}"
        raise self._unknown("area_types", name, came, known)

    def _named(self, name: str, kind: str, word: str) -> str:
        """Find the number of an indicator or a profile by its name."""
        if kind == "indicators":
            path = "indicator_metadata/all?include_definition=no&include_system_content=no"
            found = self._client.get_json(self._at(path), self._part(), what="The list of indicators")
            names = {str(number): str(each["Descriptive"]["Name"]) for number, each in dict(found).items()}
            same = [number for number, title in names.items() if title.casefold() == name.casefold()]
        else:
            listed = self._list("profiles", "profiles")
            names = {str(each["Id"]): str(each["Name"]) for each in listed}
            keys = {str(each["Id"]): str(each.get("Key", "")) for each in listed}
            same = [i for i in names if name.casefold() in (names[i].casefold(), keys[i].casefold())]
        if len(same) == 1:
            return same[0]
        came = f"{len(same)} {word}s of the name {name!r} ({', '.join(same)})" if same else f"no {word} {name!r}"
        raise self._unknown(kind, name, came, set(names.values()))

    def _list(self, path: str, words: str) -> list[Mapping[str, object]]:
        if path not in self._held:
            address = self._at(path)
            found = self._client.get_json(address, self._part(), what=f"The list of {words}")
            if not isinstance(found, list) or not all(isinstance(each, dict) and "Id" in each for each in found):
                advice = "The service may have changed; see the address in a browser and tell the maintainers."
                raise FetchError(what=f"The list of {words}", address=address, came="another shape", advice=advice)
            self._held[path] = found
        return self._held[path]

    def _unknown(self, path: str, name: str, came: str, known: set[str]) -> FetchError:
        near = get_close_matches(name, sorted(known), n=5, cutoff=0.4)
        hint = f"Did you mean {' or '.join(map(repr, near))}?" if near else "See the list at the address."
        return FetchError(what=f"{name!r}", address=self._at(path), came=came, advice=hint)

    def _part(self) -> Path:
        return self._folder / ".fingertips-list.part"

    def _at(self, path: str, **parameters: object) -> str:
        return f"{self._address}/{path}{'?' if parameters else ''}{urlencode(parameters)}"


def _areas(area_type: AreaType) -> dict[str, int]:
    return {"child_area_type_id": area_type.type_id, "parent_area_type_id": _ENGLAND}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
