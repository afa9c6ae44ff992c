"""Which indicator the rows of a local uptake table belong to: one vaccine, one dose, one way of counting people."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from queries.ingest import layout
from queries.ingest.definitions import Definition
from queries.ingest.geography import Reference
from queries.models import MAPPED_GEOGRAPHIES, Geography, Indicator, Polarity, ValueType, slug_of
from queries.stats.disclosure import DisclosureRule

_CLASS_LIMITS = (70.0, 80.0, 85.0, 90.0, 95.0)  # those of every uptake, so that a colour means the same
_GAP_STEPS = (2.0, 5.0, 10.0)
_KEY = ["vaccine", "dose", "people_counted"]
_OPEN_RULES = (DisclosureRule.NONE, DisclosureRule.SOURCE_SUPPRESSED)


def ids_of_uptake(uptake: pd.DataFrame, definitions: Iterable[Definition]) -> list[str]:
    """Name the indicator of each row: that of the definition with its vaccine, dose and denominator, else a new one.

    A definition takes rows in only if it hides small numbers itself: those of a published table are trusted to be
    hidden already, which nobody can say of a local one. And only if it may be compared: a case study stays as printed.

    Args:
        uptake: vaccine, dose, people_counted.
        definitions: the indicators that are described.
    """
    known = {
        _key_of(each.indicator.vaccine, each.indicator.dose, each.indicator.people_counted): each.indicator.indicator_id
        for each in definitions
        if each.indicator.vaccine and each.indicator.may_compare and each.disclosure_rule not in _OPEN_RULES
    }
    rows = list(uptake[_KEY].itertuples(index=False, name=None))
    keys = {row: _key_of(*row) for row in set(rows)}
    ids = {row: known.get(key) or ".".join(["local.uptake", *key]) for row, key in keys.items()}
    return [ids[row] for row in rows]


def name_of_uptake(vaccine: str, dose: str, people_counted: str) -> str:
    """Name an uptake that nobody has described: "COVID-19 vaccine, first dose (GP records)"."""
    doses = f"dose {dose}" if dose.isdigit() else f"{dose.lower().removesuffix(' dose')} dose"
    return f"{vaccine} vaccine, {doses} ({people_counted})"


def make_uptake_definitions(
    table: pd.DataFrame, definitions: Iterable[Definition], reference: Reference
) -> list[Definition]:
    """Describe every uptake of the tables that has no definition, as far as its own columns do.

    Args:
        table: rows of every file; those of uptake tables have vaccine, dose and people_counted.
        definitions: the indicators that are described.
        reference: the areas.
    """
    defined = {each.indicator.indicator_id for each in definitions}
    taken = {each.indicator.slug for each in definitions}
    new = table[(table["vaccine"] != "") & ~table[layout.INDICATOR_ID].isin(defined)]
    made = []
    for indicator_id, rows in new.groupby(layout.INDICATOR_ID, sort=False):
        made.append(_definition(str(indicator_id), rows, reference, taken))
        taken.add(made[-1].indicator.slug)
    return made


def _definition(indicator_id: str, rows: pd.DataFrame, reference: Reference, taken: set[str]) -> Definition:
    first = rows.iloc[0]
    name = name_of_uptake(*first[_KEY])
    slug = slug_of(name)
    system = reference.members.loc[reference.members["geography"] == Geography.SYSTEM.value, "area_code"]
    doses = name.split("vaccine, ")[1].split(" (")[0]
    return Definition(
        Indicator(
            slug=slug if slug not in taken else f"{slug}-{slug_of(indicator_id)}",
            indicator_id=indicator_id,
            title=name,
            short_title=name,
            definition=f"Of every hundred people, how many had the {doses} of a {first['vaccine']} vaccine by the date "
            f"shown. People counted: {first['people_counted']}.",
            method="Derived here from a local table: people vaccinated over people counted. Limits are Wilson's.",
            how_to_read="Higher is better.",
            unit="%",
            value_type=ValueType.PROPORTION,
            polarity=Polarity.HIGH_IS_GOOD,
            source_id=first[layout.SOURCE] or first["file_source_id"],
            life_course_stage="",
            topic="Local tables",
            population_basis=first["people_counted"],
            class_limits=_CLASS_LIMITS,
            gap_steps=_GAP_STEPS,
            benchmark_codes=tuple(code for code in system if (rows[layout.AREA_CODE] == code).any()),
            first_geography=_fullest_level(rows, reference),
            caveats=("Its definition has not been written: these words follow from the columns of the table.",),
            is_provisional=True,
            vaccine=first["vaccine"],
            dose=first["dose"],
            people_counted=first["people_counted"],
        ),
        disclosure_rule=DisclosureRule.ONE_TO_FOUR,
    )


def _fullest_level(rows: pd.DataFrame, reference: Reference) -> Geography:
    held = reference.members[reference.members["area_code"].isin(set(rows[layout.AREA_CODE]))]
    counts = held["geography"].value_counts()
    mapped = [level for level in MAPPED_GEOGRAPHIES if counts.get(level.value, 0) > 1]
    return max(mapped, key=lambda level: counts[level.value], default=Geography.DISTRICT)


def _key_of(vaccine: str, dose: str, people_counted: str) -> tuple[str, str, str]:
    return slug_of(vaccine), slug_of(dose), slug_of(people_counted)
