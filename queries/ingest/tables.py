"""Bring what was read into the exact tables of the schema, sorted as they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from queries import schema
from queries.ingest.boundaries import Layers, shape_rows, web_rows
from queries.ingest.definitions import WHOLE_SYSTEM, Definition
from queries.ingest.gap_contributions import kept_contributions
from queries.ingest.geography import Reference
from queries.ingest.life_course import LifeCourseFile, life_course_rows
from queries.ingest.outreach import event_rows
from queries.ingest.postcodes import postcode_rows
from queries.ingest.profile_lists import ProfileFiles, profile_list_rows
from queries.ingest.system import goal_rows, system_rows
from queries.models import Source

# The order of the menu. A stage that is not named here comes last.
_STAGES = (
    "whole_life",
    "pregnancy_and_birth",
    "early_years",
    "school",
    "working_age",
    "mid_life",
    "later_life",
    "place_and_people",
)
_SORT_KEYS = ["indicator_slug", "period_end_date", "period_start_date", "sex", "age", "category_type", "category"]


def build_tables(
    *,
    table: pd.DataFrame,
    contributions: pd.DataFrame,
    events: pd.DataFrame,
    slopes: pd.DataFrame,
    definitions: list[Definition],
    sources: list[Source],
    reference: Reference,
    boundaries: Layers,
    life_course: LifeCourseFile | None,
    profile: ProfileFiles,
    postcodes: pd.DataFrame,
    release: dict[str, Any],
    other_sources: Iterable[str] = (),
) -> dict[str, pd.DataFrame]:
    """Build a frame for every table of the schema.

    Args:
        table: checked rows with everything worked out.
        contributions: to the gaps between fifths, as `gap_contributions.split_gaps` gives them.
        events: outreach events, as `outreach.read_outreach` gives them, with kind and source_id.
        slopes: rows of the table area_slopes.
        definitions: the indicators that have rows.
        sources: every source; those without rows are left out.
        reference: the areas and levels.
        boundaries: the shapes of every level.
        life_course: the list of the tale of two babies, or None.
        profile: the lists of the area profile.
        postcodes: of the areas of this system, as `postcodes.read_postcodes` gives them.
        release: the one row of the release table.
        other_sources: sources of rows that are in no frame.
    """
    slugs = {definition.indicator.indicator_id: definition.indicator.slug for definition in definitions}
    held = _used_sources(sources, definitions, other_sources, table, events, postcodes)
    frames = {
        "release": pd.DataFrame([release]),
        "system": system_rows(reference.system),
        "goals": goal_rows(reference.system),
        "sources": pd.DataFrame([asdict(source) for source in held]),
        "source_notes": _source_notes(held),
        "geographies": _geographies(reference),
        "areas": reference.areas,
        "geography_areas": reference.members.assign(sort_order=reference.members.groupby("geography").cumcount()),
        "indicators": _indicators(definitions, reference.system.code),
        "life_course": life_course_rows(life_course),
        "profile_lists": profile_list_rows(profile),
        **{"other_codes": reference.other_codes, "small_areas": reference.small_areas},
        "postcodes": postcode_rows(postcodes),
        "observations": _observations(table, slugs, reference),
        "gap_contributions": kept_contributions(contributions, table, slugs),
        "area_slopes": slopes,
        "outreach_events": event_rows(events),
        "boundaries": shape_rows(boundaries, reference),
        "web_boundaries": web_rows(boundaries, reference),
    }
    return _as_declared(frames)


def _as_declared(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    tables = schema.metadata.tables
    return {name: frame[[column.name for column in tables[name].columns]] for name, frame in frames.items()}


def _used_sources(
    sources: list[Source], definitions: list[Definition], others: Iterable[str], *tables: pd.DataFrame
) -> list[Source]:
    used = {*others} | {definition.indicator.source_id for definition in definitions}
    for table in tables:
        used |= set(table["source_id"]) if len(table) else set()
    return [source for source in sources if source.source_id in used]


def _source_notes(sources: list[Source]) -> pd.DataFrame:
    rows = [
        {"source_id": source.source_id, "sort_order": order, "note": note}
        for source in sources
        for order, note in enumerate(source.notes)
    ]
    return pd.DataFrame(rows, columns=["source_id", "sort_order", "note"]).astype({"sort_order": "int64"})


def _geographies(reference: Reference) -> pd.DataFrame:
    rows = [
        {"geography": geography.value, **names.model_dump(exclude={"boundary_file"})}
        for geography, names in reference.names.items()
    ]
    return pd.DataFrame(rows)


def _indicators(definitions: list[Definition], system_code: str) -> pd.DataFrame:
    def place(definition: Definition) -> tuple[bool, int, str]:
        indicator = definition.indicator
        stage = _STAGES.index(indicator.life_course_stage) if indicator.life_course_stage in _STAGES else len(_STAGES)
        return indicator.is_provisional, stage, indicator.title.lower()

    slugs = {definition.indicator.slug for definition in definitions}
    return pd.DataFrame(
        {
            "indicator_slug": definition.indicator.slug,
            "indicator_id": definition.indicator.indicator_id,
            "title": definition.indicator.title,
            "source_id": definition.indicator.source_id,
            "sort_order": order,
            "definition_json": _of_release(definition, slugs, system_code).to_json(),
        }
        for order, definition in enumerate(sorted(definitions, key=place))
    )


def _of_release(definition: Definition, slugs: set[str], system_code: str) -> Definition:
    """Put in the code of the system where a definition says so, and leave out what is nearest if it is not held."""
    codes = tuple(system_code if code == WHOLE_SYSTEM else code for code in definition.indicator.benchmark_codes)
    nearest = {level: slug for level, slug in definition.indicator.nearest.items() if slug in slugs}
    return replace(definition, indicator=replace(definition.indicator, benchmark_codes=codes, nearest=nearest))


def _observations(table: pd.DataFrame, slugs: dict[str, str], reference: Reference) -> pd.DataFrame:
    observations = table.assign(
        indicator_slug=table["indicator_id"].map(slugs), area_place=table["area_code"].map(reference.place_of_code)
    )
    return observations.sort_values([*_SORT_KEYS, "area_place"], kind="stable")
