"""Which ages, and which causes of death, make the gap in life expectancy between the fifths of an area.

Deaths by age band may be small, so contributions are kept only for wide bands in which both fifths have ten deaths or
more, and to a hundredth of a year: deaths cannot be worked back from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from queries.ingest import layout
from queries.ingest.derive import MEASURES
from queries.models import FIFTH_NAMES, ValueStatus
from queries.stats.arrays import FloatArray
from queries.stats.decomposition import Lifetimes, contributions_by_age, contributions_by_cause, lifetimes_of
from queries.stats.life_tables import START_AGES, life_table

FEWEST_DEATHS = 10
WIDE_STARTS = (0, 1, 15, 40, 65, 80)

_KEYS = ["area_code", "period", "sex", "category_type"]
_MOST, _LEAST = FIFTH_NAMES[0], FIFTH_NAMES[-1]
_COLUMNS = ["indicator_id", *_KEYS, "start_age", "age_band", "cause", "contribution_years"]


def no_contributions() -> pd.DataFrame:
    """Give the frame of `split_gaps` without rows."""
    return pd.DataFrame(columns=_COLUMNS).astype({"start_age": "int64", "contribution_years": "float64"})


def split_gaps(fifths: pd.DataFrame, causes: tuple[str, ...]) -> pd.DataFrame:
    """Split the gap, least less most deprived fifth, by age band and, where causes are loaded, by cause (Arriaga).

    Args:
        fifths: groups as `deaths_fifths.add_up_fifths` gives them.
        causes: of the array of deaths.

    Returns:
        Rows of indicator_id, area_code, period (as the file has it), sex, category_type, start_age, age_band, cause
        ("" for all causes together) and contribution_years, which add up to the gap to a hundredth of a year. A pair
        of fifths without a life table has no rows.
    """
    rows = []
    for key, pair in fifths.groupby(_KEYS, sort=False):
        by_name = pair.set_index("category")
        most, least = (by_name.loc[name] for name in (_MOST, _LEAST))
        if not (most["why_not"] or least["why_not"] or most["is_hidden"] or least["is_hidden"]):
            rows += [(row[0], *key, *row[1:]) for row in _split_gap(most, least, causes)]
    return pd.DataFrame(rows, columns=_COLUMNS) if rows else no_contributions()


def _split_gap(most: pd.Series, least: pd.Series, causes: tuple[str, ...]) -> Iterator[tuple]:
    tables = [life_table(fifth["deaths"].sum(axis=0), fifth["people"]) for fifth in (most, least)]
    if any(np.isnan(table.expectancy).any() for table in tables):
        return
    rates = [fifth["deaths"] / fifth["people"] for fifth in (most, least)]
    totals = [fifth["deaths"].sum(axis=0) for fifth in (most, least)]
    for measure in MEASURES:
        first = START_AGES.index(measure.start_age)
        lives = [Lifetimes(*(column[first:] for column in lifetimes_of(table))) for table in tables]
        by_age = contributions_by_age(*lives)
        by_cause = contributions_by_cause(by_age, *(rate[:, first:] for rate in rates))
        limits = wide_bands([total[first:] for total in totals], START_AGES[first:])
        starts = [START_AGES[first:].index(start) for start in limits]
        wide = np.add.reduceat(by_age, starts)
        shown = rounded_to_sum(wide, round(float(wide.sum()), 2))
        split = np.add.reduceat(by_cause, starts, axis=1)
        for place, (start, end) in enumerate(pairwise([*limits, None])):
            band = (measure.indicator_id, start, band_label(start, end))
            yield (*_as_row(band, "", shown[place]),)
            if causes != ("",):
                parts = rounded_to_sum(split[:, place], float(shown[place]))
                yield from (_as_row(band, cause, years) for cause, years in zip(causes, parts, strict=True))


def _as_row(band: tuple[str, int, str], cause: str, years: float) -> tuple:
    return (*band, cause, float(years))


def wide_bands(deaths: list[FloatArray], starts: tuple[int, ...]) -> list[int]:
    """Give the ages at which wide bands begin, so that each has enough deaths in every population.

    Args:
        deaths: deaths by narrow age band, one array for each population.
        starts: the ages at which the narrow bands begin.

    Returns:
        Some of `WIDE_STARTS`. A band with too few deaths is joined to the next, the last to the one before it.
    """
    kept = [starts[0]]
    candidates = [start for start in WIDE_STARTS if start > starts[0]]
    for start in candidates:
        first, last = starts.index(kept[-1]), starts.index(start)
        if min(counts[first:last].sum() for counts in deaths) >= FEWEST_DEATHS:
            kept.append(start)
    while len(kept) > 1 and min(counts[starts.index(kept[-1]) :].sum() for counts in deaths) < FEWEST_DEATHS:
        kept.pop()
    return kept


def band_label(start: int, end: int | None) -> str:
    """Name an age band by the age at which it begins and that at which the next one does, if any."""
    if end is None:
        return f"{start} and over"
    return "Under 1" if (start, end) == (0, 1) else f"{start} to {end - 1}"


def rounded_to_sum(values: FloatArray, total: float) -> FloatArray:
    """Round to hundredths so that the parts add up to a total: those nearest to the next hundredth give way."""
    hundredths = np.asarray(values, dtype=float) * 100
    whole = np.floor(hundredths)
    short = round(total * 100) - int(whole.sum())
    order = np.argsort(-(hundredths - whole), kind="stable")
    steps, extra = divmod(short, len(whole))
    whole += steps
    whole[order[:extra]] += 1
    return whole / 100


def kept_contributions(contributions: pd.DataFrame, table: pd.DataFrame, slugs: dict[str, str]) -> pd.DataFrame:
    """Keep the contributions of gaps whose two fifths are both shown, with the kind, source and period of their rows.

    Args:
        contributions: as `split_gaps` gives them.
        table: the checked rows that go into the database.
        slugs: slug by indicator id.
    """
    shown = table[(table["status"] == ValueStatus.VALUE.value) & table["category"].isin([_MOST, _LEAST])]
    shown = shown.assign(told_period=shown["period"]).drop(columns="period")
    shown = shown.rename(columns={layout.TIME_PERIOD: "period"})
    keys = ["indicator_id", *_KEYS]
    both = shown[shown.duplicated(keys, keep=False) & (shown["category"] == _MOST)]
    held = contributions.merge(both[[*keys, "told_period", "period_end_date", "kind", "source_id"]], on=keys)
    held = held.assign(indicator_slug=held["indicator_id"].map(slugs), period=held["told_period"])
    return held
