"""Boundaries and lookups of the ONS Open Geography service: a layer asked page by page, kept as one GeoJSON file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from queries.ingest.fetch.client import Client
from queries.ingest.fetch.errors import FetchError
from queries.ingest.fetch.store import Fetched, Wanted, keep_bytes
from queries.ingest.sidecar import read_sidecar

ADDRESS = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
PUBLISHER = "ons_geography"
_PAGE_FEATURES = 1000
_MOST_PAGES = 2000
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# How the service names its layers. It keeps no strict rule, so `--service` takes any name, and a name that is not
# there is answered with the nearest ones that are.
_SERVICES = {
    "wards": "Wards_{month}_{year}_Boundaries_UK_{detail}",
    "msoas": "Middle_layer_Super_Output_Areas_{month}_{year}_Boundaries_EW_{detail}_V3",
    "districts": "Local_Authority_Districts_{month}_{year}_Boundaries_UK_{detail}",
    "counties": "Counties_and_Unitary_Authorities_{month}_{year}_Boundaries_UK_{detail}",
    "ward-lookup": "WD{yy}_LAD{yy}_UK_LU",
    "parliament-lookup": "WD{yy}_PCON{yy}_LAD{yy}_UTLA{yy}_UK_LU",
}
KINDS = tuple(_SERVICES)
_DISTRICT_FIELD = re.compile(r"LAD\d\dCD", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]\d{8}")


@dataclass(frozen=True)
class _Layer:
    """What a layer says of itself."""

    name: str
    fields: tuple[str, ...]
    order_by: str
    page_features: int
    has_shapes: bool
    edited: str


def service_name(kind: str, vintage: str, detail: str = "BSC") -> str:
    """Give the service's name of a kind of layer, such as wards of "2022-12".

    Raises:
        ValueError: the vintage is no year and month.
    """
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", vintage)
    if found is None:
        raise ValueError(f"expected a year and a month such as 2022-12, not {vintage!r}")
    year, month = found.groups()
    return _SERVICES[kind].format(month=_MONTHS[int(month) - 1], year=year, yy=year[2:], detail=detail.upper())


class OpenGeography:
    """The service, asked by way of a client."""

    def __init__(self, client: Client, folder: Path, address: str = ADDRESS) -> None:
        """Keep what is fetched in `folder`."""
        self._client, self._folder, self._address = client, folder, address.rstrip("/")

    def fetch_layer(self, service: str, districts: Sequence[str] = ()) -> Fetched:
        """Fetch a layer whole, or find that the file that is held is still current.

        Args:
            service: the service's name of it.
            districts: only the areas of these districts, by code; all of them when none is given.

        Raises:
            FetchError: it could not be fetched whole.
        """
        layer = self._describe(service)
        where = self._where(layer, service, districts)
        suffix = "_part" if districts else ""
        wanted = Wanted(
            what=f"Layer {service}",
            address=self._query(service, where=where),
            name=f"{service}{suffix}.geojson",
            publisher=PUBLISHER,
            check=lambda _: {},
        )
        held = read_sidecar(self._folder / wanted.name)
        if held and layer.edited and (held.edited, held.address) == (layer.edited, wanted.address):
            return Fetched(self._folder / wanted.name, held, is_new=False)
        count = self._count(service, where)
        features = self._pages(service, layer, where, count)
        collection = {"type": "FeatureCollection", "name": service, "features": features}
        data = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
        return keep_bytes(data, wanted, self._folder, {"areas": len(features)}, layer.edited)

    def _describe(self, service: str) -> _Layer:
        address = f"{self._address}/{service}/FeatureServer/0?f=json"
        try:
            found = self._ask(address, f"What the layer {service} is")
        except FetchError as error:
            raise self._missing(service, address, error) from None
        fields = tuple(str(each["name"]) for each in found.get("fields", []))
        if not fields:
            raise self._wrong(f"What the layer {service} is", address, "no list of fields")
        order_by = next((each for each in fields if each == found.get("objectIdField")), fields[0])
        return _Layer(
            name=str(found.get("name", service)),
            fields=fields,
            order_by=order_by,
            page_features=min(_PAGE_FEATURES, int(found.get("maxRecordCount") or _PAGE_FEATURES)),
            has_shapes=bool(found.get("geometryType")),
            edited=str((found.get("editingInfo") or {}).get("lastEditDate") or ""),
        )

    def _where(self, layer: _Layer, service: str, districts: Sequence[str]) -> str:
        if not districts:
            return "1=1"
        wrong = [each for each in districts if not _CODE.fullmatch(each)]
        field = next((each for each in layer.fields if _DISTRICT_FIELD.fullmatch(each)), None)
        if wrong or field is None:
            came = f"{wrong[0]!r}, no code of a district" if wrong else "a layer that does not say the district"
            advice = "Give codes: E and eight digits." if wrong else "Fetch it whole: leave the districts out."
            raise FetchError(what=f"Layer {service}", address=self._address, came=came, advice=advice)
        return f"{field} IN ({','.join(repr(each) for each in districts)})"

    def _count(self, service: str, where: str) -> int:
        address = self._query(service, where=where, returnCountOnly="true", f="json")
        found = self._ask(address, f"How many areas {service} has").get("count")
        if not isinstance(found, int) or found < 1:
            raise self._wrong(f"Layer {service}", address, f"a count of {found!r} areas")
        return found

    def _pages(self, service: str, layer: _Layer, where: str, count: int) -> list[Mapping[str, Any]]:
        """Ask page after page until there are as many areas as the service counted, each once."""
        features: list[Mapping[str, Any]] = []
        address = ""
        for page in range(1, _MOST_PAGES + 1):
            address = self._query(
                service,
                where=where,
                outFields="*",
                outSR="4326",
                returnGeometry=str(layer.has_shapes).lower(),
                orderByFields=layer.order_by,
                resultOffset=len(features),
                resultRecordCount=layer.page_features,
                f="geojson",
            )
            found = self._ask(address, f"{service}, page {page} ({len(features):,} of {count:,} areas held)")
            came = found.get("features")
            if found.get("type") != "FeatureCollection" or not isinstance(came, list):
                raise self._wrong(f"Layer {service}", address, "no collection of areas")
            features += came
            has_more = found.get("exceededTransferLimit") or found.get("properties", {}).get("exceededTransferLimit")
            if not came or (not has_more and len(features) >= count):
                break
        self._check_whole(service, layer, address, features, count)
        return features

    def _check_whole(
        self, service: str, layer: _Layer, address: str, features: Sequence[Mapping[str, Any]], count: int
    ) -> None:
        ids = [_id_of(each, layer.order_by) for each in features]
        if len(features) != count or len(set(ids)) != len(ids):
            came = f"{len(features):,} areas, {len(set(ids)):,} of them different, where the service counted {count:,}"
            raise self._wrong(f"Layer {service}", address, came)
        empty = sum(layer.has_shapes and not each.get("geometry") for each in features)
        if empty:
            raise self._wrong(f"Layer {service}", address, f"{empty:,} areas without a shape")

    def _missing(self, service: str, address: str, error: FetchError) -> FetchError:
        """Say which layers of nearly that name there are, when the service can be asked at all."""
        try:
            listed = self._ask(f"{self._address}?f=json", "The list of layers").get("services", [])
        except FetchError:
            return error
        names = [str(each["name"]) for each in listed]
        near = get_close_matches(service, names, n=5, cutoff=0.5)
        if service in names or not near:
            return error
        advice = f"Give one of the nearest names with --service: {', '.join(near)}"
        return FetchError(what=f"Layer {service}", address=address, came="no layer of this name", advice=advice)

    def _ask(self, address: str, what: str) -> dict[str, Any]:
        found = self._client.get_json(address, self._folder / ".geography-page.part", what=what)
        if not isinstance(found, dict):
            raise self._wrong(what, address, "a list, not an object")
        return found

    def _wrong(self, what: str, address: str, came: str) -> FetchError:
        advice = "Nothing was kept. Try again later; if it stays so, the service has changed: tell the maintainers."
        return FetchError(what=what, address=address, came=came, advice=advice)

    def _query(self, service: str, **parameters: object) -> str:
        return f"{self._address}/{service}/FeatureServer/0/query?{urlencode(parameters)}"


def _id_of(feature: Mapping[str, Any], field: str) -> str:
    """Give what tells one area from another: the layer's own number of it."""
    properties = feature.get("properties") or {}
    found = properties.get(field, feature.get("id"))
    return str(found) if found is not None else json.dumps(properties, sort_keys=True)
