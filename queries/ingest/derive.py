"""Life expectancy of areas and of groups of areas, worked out at load from deaths and population by age band.

A group is an area, sex and period, with its deaths as an array of causes by age bands. The answer is a table in the
Fingertips layout, as text, so that it is checked like every other table. Only totals leave ingest: deaths by age band,
which may be small, never reach the database of the web app.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from queries.ingest import layout
from queries.ingest.deaths_layout import AGE_BANDS, CAUSE
from queries.ingest.geography import Reference
from queries.models import SMALL_AREA_GEOGRAPHIES, Geography, Sex
from queries.stats.life_tables import (
    SMALLEST_POPULATION,
    START_AGES,
    WIDEST_INTERVAL_YEARS,
    Refusal,
    find_refusals,
    is_too_wide,
    life_expectancy,
)

AT_BIRTH = "local.life_expectancy_at_birth"
AT_65 = "local.life_expectancy_at_65"
LIMITS_NOTE = "Value and limits calculated here from deaths and population by age (Chiang II, Silcocks)"


class Measure(NamedTuple):
    """A life expectancy from some age on."""

    indicator_id: str
    name: str
    age: str
    start_age: int


MEASURES = (
    Measure(AT_BIRTH, "Life expectancy at birth", "All ages", 0),
    Measure(AT_65, "Life expectancy at 65", "65 yrs", 65),
)

_COLUMN_OF = {
    "area_code": layout.AREA_CODE,
    "area_name": layout.AREA_NAME,
    "vintage": layout.VINTAGE,
    "period": layout.TIME_PERIOD,
    "note": "Note",
    "source": layout.SOURCE,
    "kind": layout.KIND,
}
_CATEGORY_OF = {"category_type": layout.CATEGORY_TYPE, "category": layout.CATEGORY}
_GROUP = ["area_code", "sex", "period"]
_PARENT_COLUMNS = ("neighbourhood_code", "district_code", "place_code")
_SHOWN_NAMES = 2


@dataclass(frozen=True, kw_only=True)
class DeathsOfAreas:
    """The deaths and people of one file, by area, sex and period.

    Attributes:
        groups: one row per area, sex and period: file, row, what `_COLUMN_OF` names, deaths (an array of causes by age
            bands), people (by age band), is_hidden, why_not (the reason why the group has no figure, or "").
        causes: the causes of death in the order of the array; one, "", where the file has none.
    """

    groups: pd.DataFrame
    causes: tuple[str, ...]


def collect_deaths(table: pd.DataFrame, reference: Reference) -> DeathsOfAreas:
    """Add deaths and people up to everyone, and to the areas that the rows make up.

    Men and women are added up to persons where the table has both and no persons of its own. Wards, or small areas, are
    added up to the neighbourhoods, districts, places and system that they make up, by age band.

    Args:
        table: rows as `deaths_layout.read_deaths` gives them.
        reference: the areas, to find what is part of what.
    """
    causes = tuple(table[CAUSE].unique())
    groups = _as_groups(table, causes)
    groups = pd.concat([groups, *_persons(groups)], ignore_index=True)
    groups = pd.concat([groups, *_parents(groups, reference)], ignore_index=True)
    return DeathsOfAreas(groups=groups, causes=causes)


def derive_life_expectancy(groups: pd.DataFrame) -> pd.DataFrame:
    """Work out life expectancy at birth and at 65, with limits or the reason why not: never by averaging.

    Args:
        groups: as `DeathsOfAreas` has them; with category_type and category too where they are parts of an area.

    Returns:
        Rows with file, row, every column of `layout.USED_COLUMNS` as text, and limits_method.
    """
    deaths, people = np.stack(groups["deaths"].tolist()).sum(axis=1), np.stack(groups["people"].tolist())
    at_95, at_998 = life_expectancy(deaths, people), life_expectancy(deaths, people, confidence=0.998)
    answers = []
    for measure in MEASURES:
        band = START_AGES.index(measure.start_age)
        limits = {
            layout.LOWER_95: at_95.lower[:, band], layout.UPPER_95: at_95.upper[:, band],
            layout.LOWER_998: at_998.lower[:, band], layout.UPPER_998: at_998.upper[:, band],
        }  # fmt: skip
        counts = {layout.COUNT: deaths[:, band:].sum(axis=1), layout.DENOMINATOR: people[:, band:].sum(axis=1)}
        reasons = _reasons(groups, deaths, people, at_95.lower[:, band], at_95.upper[:, band])
        answer = _as_rows(groups, {layout.VALUE: at_95.value[:, band], **limits, **counts}, reasons)
        named = {layout.INDICATOR_ID: measure.indicator_id, layout.INDICATOR_NAME: measure.name}
        answers.append(answer.assign(**named, **{layout.AGE: measure.age}))
    return pd.concat(answers, ignore_index=True)


def _as_groups(table: pd.DataFrame, causes: tuple[str, ...]) -> pd.DataFrame:
    """Make one row per area, sex and period, with deaths and people as arrays that end in the age bands."""
    table = table.rename(columns={column: name for name, column in _COLUMN_OF.items()})
    groups = table.drop_duplicates(_GROUP)[["file", "row", "sex", *_COLUMN_OF]].set_index(_GROUP)
    bands = range(len(START_AGES))
    deaths = table.pivot(index=_GROUP, columns=[CAUSE, "band"], values="deaths")
    deaths = deaths.reindex(groups.index).reindex(columns=pd.MultiIndex.from_product([causes, bands]))
    people = table.drop_duplicates([*_GROUP, "band"]).pivot(index=_GROUP, columns="band", values="population")
    groups["deaths"] = list(deaths.to_numpy(dtype=float).reshape(len(groups), len(causes), len(bands)))
    groups["people"] = list(people.reindex(groups.index).reindex(columns=bands).to_numpy(dtype=float))
    groups["is_hidden"] = table.groupby(_GROUP)["is_hidden"].any()
    return groups.reset_index().assign(why_not="")


def _persons(groups: pd.DataFrame) -> Iterator[pd.DataFrame]:
    keys = ["area_code", "period"]
    has_own = pd.MultiIndex.from_frame(groups.loc[groups["sex"] == Sex.PERSONS.value, keys])
    parts = groups[groups["sex"] != Sex.PERSONS.value]
    parts = parts[~pd.MultiIndex.from_frame(parts[keys]).isin(has_own)]
    parts = parts[parts.duplicated(keys, keep=False)]
    if len(parts):
        yield _added_up(parts, keys).assign(sex=Sex.PERSONS.value).drop(columns="members")


def _parents(groups: pd.DataFrame, reference: Reference) -> Iterator[pd.DataFrame]:
    """Add small areas up to each area that they make up, unless the table has a row for it."""
    areas = reference.areas.set_index("area_code")
    held = set(groups[_GROUP].itertuples(index=False, name=None))
    for level in SMALL_AREA_GEOGRAPHIES:
        codes = reference.members.loc[reference.members["geography"] == level.value, "area_code"]
        parts = groups[groups["area_code"].isin(codes)]
        for parent_of in _parent_maps(areas.loc[codes], reference) if len(parts) else ():
            added = _added_up(
                parts.assign(area_code=parts["area_code"].map(parent_of), part=parts["area_code"]), _GROUP
            )
            is_new = [key not in held for key in added[_GROUP].itertuples(index=False, name=None)]
            added = added[is_new]
            held |= set(added[_GROUP].itertuples(index=False, name=None))
            for column in ("area_name", "vintage"):
                added[column] = added["area_code"].map(areas[column])
            added["why_not"] = [
                missing_words(parent_of.index[parent_of == row.area_code], row.members, areas["area_name"])
                for row in added.itertuples()
            ]
            yield added.drop(columns="members")


def _parent_maps(parts: pd.DataFrame, reference: Reference) -> Iterator[pd.Series]:
    """Say of each part what it belongs to, level by level."""
    for column in _PARENT_COLUMNS:
        yield parts[column].replace("", np.nan)
    members = reference.members
    for system in members.loc[members["geography"] == Geography.SYSTEM.value, "area_code"]:
        yield pd.Series(system, index=parts.index)


def _added_up(parts: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Add arrays up by age band. A band that is missing or hidden in one part is missing in the whole."""
    rows = []
    for values, group in parts.groupby(keys, sort=False):
        added = group.iloc[0].to_dict() | dict(zip(keys, values, strict=True))
        added["deaths"] = np.sum(group["deaths"].tolist(), axis=0)
        added["people"] = np.sum(group["people"].tolist(), axis=0)
        added["is_hidden"] = bool(group["is_hidden"].any())
        added["note"] = added["note"] if group["note"].nunique() == 1 else ""
        added["members"] = set(group.get("part", ()))
        rows.append(added)
    return pd.DataFrame(rows).drop(columns="part", errors="ignore")


def missing_words(wanted: Iterable[str], held: set[str], names: pd.Series) -> str:
    """Say which parts of a whole a table lacks, beginning with the mark of its status; "" where it has them all."""
    wanted = list(wanted)
    missing = [names[code] for code in wanted if code not in held]
    if not missing:
        return ""
    more = f" and {len(missing) - _SHOWN_NAMES} more" if len(missing) > _SHOWN_NAMES else ""
    listed = ", ".join(missing[:_SHOWN_NAMES]) + more
    return f"[x] Not added up: the table has no figures for {len(missing)} of its {len(wanted)} parts ({listed})"


def _reasons(
    groups: pd.DataFrame, deaths: np.ndarray, people: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> list[str]:
    """Say why a group gets no figure, beginning with the mark of its status; "" where it gets one."""
    refusals, is_wide = find_refusals(deaths, people), is_too_wide(lower, upper)
    reasons = []
    for place, group in enumerate(groups.itertuples()):
        if group.why_not:
            reasons.append(group.why_not)
        elif group.is_hidden:
            reasons.append("[c] Suppressed: the number of deaths at some ages is hidden, so this cannot be worked out")
        elif refusals[place]:
            reasons.append(_refusal_words(Refusal(refusals[place]), deaths[place], people[place]))
        elif not np.isfinite([lower[place], upper[place]]).all():
            reasons.append("[u] so many died at one age that nobody is left for the ages after it, so it has no limits")
        elif is_wide[place]:
            apart = f"its 95% limits, {lower[place]:.1f} and {upper[place]:.1f} years"
            reasons.append(f"[u] {apart}, are more than {WIDEST_INTERVAL_YEARS} years apart")
        else:
            reasons.append("")
    return reasons


def _refusal_words(refusal: Refusal, deaths: np.ndarray, people: np.ndarray) -> str:
    def bands(is_meant: np.ndarray) -> str:
        return ", ".join(AGE_BANDS[band].lower() for band in np.flatnonzero(is_meant))

    return {
        Refusal.INCOMPLETE: f"[x] Not worked out: the table has no row for age {bands(np.isnan(deaths + people))}",
        Refusal.EMPTY_BAND: f"[u] nobody is counted at age {bands(people <= 0)}",
        Refusal.MORE_DEATHS_THAN_PEOPLE: f"[u] there are more deaths than people at age {bands(deaths > people)}",
        Refusal.TOO_FEW_PEOPLE: (
            f"[u] it rests on {np.nansum(people):,.0f} person-years, and more than {SMALLEST_POPULATION:,} are needed"
        ),
        Refusal.NO_DEATHS_IN_LAST_BAND: "[u] nobody aged 90 or over died, so the years after 90 cannot be worked out",
    }[refusal]


def _as_rows(groups: pd.DataFrame, numbers: dict[str, np.ndarray], reasons: list[str]) -> pd.DataFrame:
    """Write figures as the text of the Fingertips layout."""
    rows = pd.DataFrame("", index=groups.index, columns=["file", "row", *layout.USED_COLUMNS])
    rows[["file", "row"]] = groups[["file", "row"]]
    rows[layout.SEX] = groups["sex"]
    for name, column in (_COLUMN_OF | _CATEGORY_OF).items():
        if column in rows and name in groups:
            rows[column] = groups[name]
    has_figure = pd.Series(reasons, index=groups.index) == ""
    for column, values in numbers.items():
        texts = pd.Series([repr(float(value)) for value in values], index=groups.index)
        rows[column] = texts.where(has_figure, "")
    notes = [" ".join(filter(None, pair)) for pair in zip(reasons, _as_sentences(groups["note"], reasons), strict=True)]
    rows[layout.VALUE_NOTE] = notes
    return rows.assign(limits_method=np.where(has_figure, LIMITS_NOTE, ""))


def _as_sentences(notes: pd.Series, reasons: list[str]) -> list[str]:
    """Set the note of a row apart from the reason that stands before it."""
    return [f"({note})" if note and reason else note for note, reason in zip(notes, reasons, strict=True)]
