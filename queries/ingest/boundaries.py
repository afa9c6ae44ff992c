"""Boundaries on their way into the database: the shapes themselves, and the compressed form that the map draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import BoundaryError
from geo.read import read_areas
from geo.web import Layer, encode_json, make_web_boundaries
from geo.within import keep_within
from queries.ingest.geography import Reference, with_areas_of_file
from queries.ingest.problems import Problem, RefusedError
from queries.ingest.system import LevelFile
from queries.models import MAPPED_GEOGRAPHIES, Geography

_SHOWN_CODES = 5


@dataclass(frozen=True)
class Layers:
    """The boundaries of every level as they were read, with the areas as the map needs them, and notes for people."""

    layers: tuple[Layer, ...]
    web_areas: pd.DataFrame
    notes: tuple[str, ...] = ()


def read_boundaries(
    reference: Reference,
    data_dir: Path,
    *,
    replacements: dict[Geography, Path],
    all_areas: bool = False,
    areas_within: bool = False,
) -> tuple[Layers, Reference]:
    """Read the boundaries of every level.

    Args:
        reference: the areas of this system.
        data_dir: the data folder, with boundaries/.
        replacements: a user's own boundary file for a level. It must hold every area that the file which ships holds;
            areas outside this system are left out.
        all_areas: take the areas of a level from its replacement as they are, instead.
        areas_within: take those that lie in a district of this system, instead: for another vintage of the level, which
            is published for the whole country.

    Returns:
        The boundaries, and the reference with what a replacement changes: names, vintage, credit, and the areas of a
        level when `all_areas` or `areas_within`.

    Raises:
        RefusedError: a boundary file cannot be used.
    """
    layers: list[Layer] = []
    notes: list[str] = []
    web_areas = reference.areas
    for geography in MAPPED_GEOGRAPHIES:
        if geography not in reference.names:
            continue
        shapes = _read_shipped(data_dir, reference.names[geography])
        if geography in replacements:
            own = _read(replacements[geography])
            if areas_within:
                own, left_out = keep_within(own, _read_districts(data_dir, reference))
                notes += _left_out_of(replacements[geography], left_out)
            if all_areas or areas_within:
                notes += _no_longer_drawn(replacements[geography], own, reference, geography)
                reference, web_areas = with_areas_of_file(reference, geography, own)
            else:
                notes += _check_coverage(replacements[geography], own, shapes, reference, geography)
            reference = _renamed(reference, geography, own, replacements[geography])
            shapes = own
            notes += own.attrs["notes"]
        if shapes is not None:
            names = reference.names[geography].model_dump(exclude={"boundary_file"})
            layers.append(Layer(geography=geography.value, shapes=shapes, **names))
    return Layers(tuple(layers), web_areas, tuple(notes)), reference


def shape_rows(layers: Layers, reference: Reference) -> pd.DataFrame:
    """Build the rows of the table boundaries, level by level in the fixed order."""
    frames = [
        pd.DataFrame(
            {
                "geography": layer.geography,
                "area_code": layer.shapes["area_code"],
                "geometry_wkb": [bytes(wkb) for wkb in shapely.to_wkb(layer.shapes.geometry.to_numpy())],
            }
        )
        for layer in layers.layers
    ]
    if not frames:
        return pd.DataFrame(columns=["geography", "area_code", "geometry_wkb"], dtype="object")
    return reference.members.merge(pd.concat(frames, ignore_index=True), on=["geography", "area_code"])


def web_rows(layers: Layers, reference: Reference) -> pd.DataFrame:
    """Draw every level on one frame and build the rows of the table web_boundaries.

    Args:
        layers: the boundaries.
        reference: the areas; its system says which district is shown twice.

    Raises:
        RefusedError: there is nothing to draw.
    """
    try:
        forms = make_web_boundaries(layers.layers, layers.web_areas).forms if layers.layers else {}
    except ValueError as error:
        raise RefusedError([Problem(file="data/boundaries", expected=str(error))]) from None
    rows = [
        {"geography": geography, "encoding": encoding, "body": body}
        for geography, form in forms.items()
        for encoding, body in encode_json({**form, "enlarged": reference.system.enlarged_district}).items()
    ]
    return pd.DataFrame(rows, columns=["geography", "encoding", "body"], dtype="object")


def _read_shipped(data_dir: Path, names: LevelFile) -> gpd.GeoDataFrame | None:
    if names.boundary_file is None:
        return None
    return _read(data_dir / names.boundary_file)


def _read(path: Path) -> gpd.GeoDataFrame:
    try:
        return read_areas(path)
    except BoundaryError as error:
        raise RefusedError([Problem(file=str(path), expected=str(error))]) from None


def _check_coverage(
    path: Path, own: gpd.GeoDataFrame, shipped: gpd.GeoDataFrame | None, reference: Reference, geography: Geography
) -> list[str]:
    """Refuse a file that would leave holes in the map, and say what of it is not drawn."""
    members = reference.members[reference.members["geography"] == geography.value]["area_code"]
    wanted = [code for code in members if shipped is None or code in set(shipped["area_code"])]
    missing = [code for code in wanted if code not in set(own["area_code"])]
    noun, vintage = reference.names[geography].noun, reference.names[geography].vintage
    if missing:
        found = ", ".join(dict.fromkeys(own["vintage"])) or "an unknown vintage"
        expected = (
            f"the file is of {found} and has no shape for {len(missing)} of the {len(wanted)} areas of the level "
            f"{noun!r} ({_listed(missing)}); expected codes of {vintage}, or --areas-within to draw the "
            "areas of the file that lie in this system, or --all-areas to draw every one"
        )
        raise RefusedError([Problem(file=str(path), column="code", expected=expected)])
    return _left_out_of(path, [code for code in own["area_code"] if code not in set(members)])


def _left_out_of(path: Path, outside: list[str]) -> list[str]:
    if not outside:
        return []
    return [f"{path.name}: {len(outside):,} areas outside this system were left out ({_listed(outside)})."]


def _read_districts(data_dir: Path, reference: Reference) -> gpd.GeoDataFrame:
    """Read the shapes of the districts that ship: what lies in none of them is not of this system."""
    names = reference.names.get(Geography.DISTRICT)
    shapes = _read_shipped(data_dir, names) if names else None
    if shapes is None:
        expected = "expected a boundary_file of districts: --areas-within keeps what lies in one of them"
        raise RefusedError([Problem(file="data/system.yaml", column="levels.district", expected=expected)])
    members = reference.members[reference.members["geography"] == Geography.DISTRICT.value]["area_code"]
    return shapes[shapes["area_code"].isin(members)]


def _no_longer_drawn(path: Path, own: gpd.GeoDataFrame, reference: Reference, geography: Geography) -> list[str]:
    members = reference.members[reference.members["geography"] == geography.value]["area_code"]
    dropped = [code for code in members if code not in set(own["area_code"])]
    if not dropped:
        return []
    return [f"{len(dropped):,} areas of the level {geography.value!r} are not in {path.name} and are not drawn "
            f"({_listed(dropped)})."]  # fmt: skip


def _renamed(reference: Reference, geography: Geography, own: gpd.GeoDataFrame, path: Path) -> Reference:
    """Say of a level what is true of the file that now draws it."""
    names = reference.names[geography]
    vintage = ", ".join(dict.fromkeys(filter(None, own["vintage"])))
    title = names.title.removeprefix("Best-fit ")
    changed = names.model_copy(
        update={
            "title": title[0].upper() + title[1:],
            "vintage": vintage or f"vintage not stated in {path.name}",
            "credit": own.attrs["credit"] or f"Boundaries: {path.name}, supplied by whoever runs this dashboard.",
        }
    )
    return replace(reference, names={**reference.names, geography: changed})


def _listed(codes: list[str]) -> str:
    more = f" and {len(codes) - _SHOWN_CODES:,} more" if len(codes) > _SHOWN_CODES else ""
    return f"{', '.join(codes[:_SHOWN_CODES])}{more}"
