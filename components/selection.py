"""What the reader has chosen, and its one written form: the query string of the address.

The address is the only place where a choice is kept. Controls, map, ranking and table change the address; everything
on the page follows from it. Reading an address never fails: what cannot be understood is left out and named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, quote, urlencode

from queries.models import DATASETS, OWN_CODE, Characteristic, Geography, SeriesRequest, Sex, Shade, ViewRequest

MAX_SELECTED_AREAS = 20
_AREA_CODE = re.compile(r"^[A-Z]{1,3}[A-Z0-9-]{1,12}$")
_PERIOD = re.compile(r"^[0-9A-Za-z -]{4,40}$")
_GROUP = re.compile(r"^[a-z0-9-]{1,80}$")
_LIVES = re.compile(r"^[A-Za-z0-9-]{1,60}$")
_STAGE = re.compile(r"^[a-z_]{1,40}$")
_LONGEST_OWN = 900  # a neighbourhood of a reader's own: what is wrong with a shorter one, the page says
_RELEASE = re.compile(r"^[1-9][0-9]{0,6}$", re.ASCII)
_PERCENT = re.compile(r"^[1-9][0-9]$")

Query = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The choices of one page about a measure, the data set (`data`) and its `release`. Empty is "the page's default".

    `own` is a neighbourhood of the reader's own, as queries/own_neighbourhoods.py reads it; `neighbourhood` may be it,
    and so may one of the areas that are `selected` to be compared.

    `characteristic`, `group`, `areas`, `benchmark`, `shade` and `selected` belong to the map, `basis` (the kind of
    groups that are compared) to the page of inequalities, `lives` (whose) and `stage` to the tale of
    two babies, `vaccine` and what follows it to the page of vaccines, `view` and what follows it to the page that
    compares; the others to more than one.
    """

    data: str = ""
    release: str = ""
    areas: Geography | None = None
    place: str = ""
    neighbourhood: str = ""
    own: str = ""
    characteristic: Characteristic | None = None
    group: str = ""
    basis: str = ""
    sex: Sex | None = None
    period: str = ""
    benchmark: str = ""
    shade: Shade = Shade.VALUE
    selected: tuple[str, ...] = ()
    lives: str = ""
    stage: str = ""
    vaccine: str = ""
    dose: str = ""
    people: str = ""
    age: str = ""
    target: str = ""
    columns: str = ""
    cells: str = ""
    order: str = ""
    view: str = ""
    family: str = ""
    peers: str = ""
    across: str = ""
    up: str = ""

    def to_search(self) -> str:
        """Write the canonical query string: fixed order, defaults left out, "" when nothing is chosen."""
        pairs = [
            ("data", self.data),
            ("release", self.release),
            ("areas", self.areas or ""),
            ("place", self.place),
            ("neighbourhood", self.neighbourhood),
            ("own", self.own),
            ("characteristic", self.characteristic or ""),
            ("group", self.group),
            ("basis", self.basis),
            ("sex", self.sex or ""),
            ("period", self.period),
            ("benchmark", self.benchmark),
            ("shade", "" if self.shade is Shade.VALUE else self.shade),
            ("selected", ",".join(self.selected)),
            ("lives", self.lives),
            ("stage", self.stage),
            ("vaccine", self.vaccine),
            ("dose", self.dose),
            ("people", self.people),
            ("age", self.age),
            ("target", self.target),
            ("columns", self.columns),
            ("cells", self.cells),
            ("order", self.order),
            *((name, getattr(self, name)) for name in ("view", "family", "peers", "across", "up")),
        ]
        written = urlencode([(name, str(value)) for name, value in pairs if value], safe=",", quote_via=quote)
        return f"?{written}" if written else ""

    def to_request(self) -> ViewRequest:
        """Turn the choices into the question that queries answer. Shading and selected areas need no other figures."""
        return ViewRequest(
            series=SeriesRequest(
                geography=self.areas,
                characteristic=self.characteristic,
                group=self.group,
                sex=self.sex,
                period=self.period,
            ),
            place=self.place,
            neighbourhood=self.neighbourhood,
            own=self.own,
            benchmark=self.benchmark,
        )

    def without_selected(self) -> Selection:
        """Drop the selected areas: what is left decides which figures are fetched."""
        return replace(self, selected=())


@dataclass(frozen=True, kw_only=True)
class ReadAddress:
    """A selection as read from an address, with the parameters that could not be used."""

    selection: Selection
    ignored: tuple[str, ...] = ()


def _rename_early_parameters(query: Query) -> Query:
    """Read the names of the first trial links: area_type, year, and "lad" for districts."""
    renamed = dict(query)
    for old, new in (("area_type", "areas"), ("year", "period")):
        if old in renamed:
            renamed.setdefault(new, renamed.pop(old))
            renamed.pop(old, None)
    if renamed.get("areas") in ("lad", "utla"):
        renamed["areas"] = {"lad": "district", "utla": "place"}[renamed["areas"]]
    return renamed


def _read_codes_of_areas(query: Query) -> Query:
    """Read `areas=E06000016,E06000017` as areas that are chosen: people write it so by hand."""
    if not _AREA_CODE.match(query.get("areas", "").split(",")[0]):
        return query
    return {"selected": query["areas"], **{name: text for name, text in query.items() if name != "areas"}}


# Every change of the address format adds a function here, so that a link printed in a report keeps working.
MIGRATIONS: list[Callable[[Query], Query]] = [_rename_early_parameters, _read_codes_of_areas]


def read_search(search: str | None) -> ReadAddress:
    """Read the query string of an address, with or without its question mark. Never raises."""
    return read_query(parse_qs((search or "").lstrip("?"), keep_blank_values=False))


def read_query(query: Mapping[str, str | list[str] | None]) -> ReadAddress:
    """Read query parameters as Dash passes them: a string, or a list where a parameter is repeated. Never raises."""
    flat = {name: _last(value) for name, value in query.items()}
    for migrate in MIGRATIONS:
        flat = migrate(flat)
    known: dict[str, object] = {}
    ignored: list[str] = []
    for name, text in flat.items():
        value = _READERS[name](text) if name in _READERS else None
        if value:
            known[name] = value
        elif text and not name.startswith("utm_"):
            ignored.append(f"{name}={text}"[:60])
    if "group" in known and "characteristic" not in known:
        ignored.append(f"group={known.pop('group')}")
    return ReadAddress(selection=Selection(**known), ignored=tuple(ignored))


def _last(value: str | list[str] | None) -> str:
    if isinstance(value, list):
        return str(value[-1]) if value else ""
    return str(value or "")


def _member_of(kind: type) -> Callable[[str], object | None]:
    return lambda text: kind(text) if text in set(kind) else None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if pattern.match(text) else None


def _read_codes(text: str) -> tuple[str, ...] | None:
    codes = [code for code in dict.fromkeys(text.split(",")) if code == OWN_CODE or _AREA_CODE.match(code)]
    return tuple(codes[:MAX_SELECTED_AREAS]) or None


_READERS: dict[str, Callable[[str], object | None]] = {
    "data": lambda text: text if text in DATASETS else None,
    "release": _matching(_RELEASE),
    "areas": _member_of(Geography),
    "place": _matching(_AREA_CODE),
    "neighbourhood": lambda text: text if text == OWN_CODE or _AREA_CODE.match(text) else None,
    "own": lambda text: text if len(text) <= _LONGEST_OWN and text.isprintable() else None,
    "characteristic": _member_of(Characteristic),
    "group": _matching(_GROUP),
    "basis": _matching(_GROUP),
    "sex": _member_of(Sex),
    "period": _matching(_PERIOD),
    "benchmark": _matching(_AREA_CODE),
    "shade": _member_of(Shade),
    "selected": _read_codes,
    "lives": _matching(_LIVES),
    "stage": _matching(_STAGE),
    "vaccine": _matching(_GROUP),
    "dose": _matching(_GROUP),
    "people": _matching(_GROUP),
    "age": _matching(_GROUP),
    "target": _matching(_PERCENT),
    "columns": _matching(_GROUP),
    "cells": _matching(_GROUP),
    "order": _matching(_GROUP),
    "view": _matching(_GROUP),
    "family": _matching(_GROUP),
    "peers": _matching(_AREA_CODE),
    "across": _matching(_GROUP),
    "up": _matching(_GROUP),
}
