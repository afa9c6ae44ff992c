"""The sentences of the page of vaccines: what is found, of whom, and what it does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from components import formatting
from components.formatting import format_count, format_value, join_names, when_words
from queries.groupings import is_nested, is_unknown
from queries.models import FIFTHS_WITHIN_AREA, Indicator, Sex
from queries.uptake_counted import Turned
from queries.uptake_matrix import AGE, cell_of, on_show
from queries.uptake_models import Cell, Column, Community, UptakeView
from queries.uptake_reach import ReachTable

_FIFTHS = set(FIFTHS_WITHIN_AREA.values())


def group_name(community: Community) -> str:
    """Name a group in a sentence: "Somali" for "Somali (part of Black)"."""
    return group_name_of(community.category)


def group_name_of(category: str) -> str:
    """Name a group of the data in a sentence."""
    return category.partition(" (part of ")[0] if is_nested(category) else category


def age_words(age: str) -> str:
    """Name an age in a sentence: "aged 50 and over", "aged 65 to 69"."""
    bare = age.removesuffix(" yrs")
    if bare.endswith("+"):
        return f"aged {bare[:-1]} and over"
    low, dash, high = bare.partition("-")
    return f"aged {low} to {high}" if dash else f"aged {bare}" if bare[:1].isdigit() else bare.lower()


def who(view: UptakeView) -> str:
    """Say who is on show: "people aged 50 and over", "Somali people aged 50 and over"."""
    community = view.series.community
    everyone = people_word(view)
    return f"{everyone if community.is_everyone else _people_of(community, everyone)} {age_words(view.series.age)}"


def _people_of(community: Community, everyone: str) -> str:
    """Name the people of a group: "Somali people", but "people of Other ethnic group"."""
    name = group_name(community)
    if is_unknown(name):
        return f"{everyone} whose group is “{name}”"
    return f"{everyone} of {name}" if "group" in name.lower() else f"{name} {everyone}"


def people_word(view: UptakeView) -> str:
    """Name those of the sex on show: people, men, women."""
    return "people" if view.series.sex is Sex.PERSONS else formatting.sex_words(view.series.sex, view.series.age)


def what(view: UptakeView, people: str = "") -> str:
    """Say what is measured: "COVID-19, first dose, people aged 50 and over, up to 21 March 2021".

    Args:
        view: the screen.
        people: of whom; those on show where it is not given.
    """
    indicator = view.indicator
    when = when_words(view.series.period, is_first=False)
    return f"{indicator.vaccine}, {indicator.dose.lower()} dose, {people or who(view)}, {when}"


def what_by_group(view: UptakeView) -> str:
    """Say what is measured where the groups stand beside each other."""
    return what(view, f"{people_word(view)} {age_words(view.series.age)}")


def denominator_heads(indicators: Sequence[Indicator]) -> list[str]:
    """Name each way to count people, with a capital."""
    return [each.people_counted[:1].upper() + each.people_counted[1:] for each in indicators]


def value_of(cell: Cell, indicator: Indicator) -> str:
    """Write a figure, or why there is none."""
    if cell.has_value:
        return format_value(cell.value, indicator.decimals, indicator.unit)
    return formatting.format_missing(cell.status)


def limits_of(cell: Cell, indicator: Indicator) -> str:
    """Write the limits of a figure; "not held" without them."""
    lower, upper = (None if np.isnan(number) else number for number in (cell.lower, cell.upper))
    return formatting.format_limits(lower, upper, indicator.decimals)


def is_over_all(cell: Cell) -> bool:
    """Tell whether more people had a dose than were counted."""
    return cell.has_value and cell.value > 100


OVER_ALL = (
    "Over 100%: more people had a dose than the count of people has. The count is too low: it is an estimate, or "
    "people have moved in since."
)


def matrix_heading(view: UptakeView) -> str:
    """State the lowest and the highest cell of the matrix; of ages, the area that is lowest at most of them.

    Ages were invited one after the other, so that a gap between two ages says little.
    """
    columns, indicator = view.matrix.basis.columns, view.indicator
    held = [
        (cell.value, row.area.name, column)
        for row in view.matrix.rows
        if not row.is_whole or len(view.matrix.rows) == 1
        for column, cell in zip(columns, row.cells, strict=True)
        if cell.has_value and not column.is_everyone and not column.is_unknown
    ]
    if len(held) < 2:
        return f"Uptake by {view.matrix.basis.label.lower()}"
    if view.matrix.basis.slug == AGE and (found := _lowest_at_most_ages(held)):
        return found
    low, high = min(held, key=lambda each: each[0]), max(held, key=lambda each: each[0])

    def said(found: tuple[float, str, Column]) -> str:
        value, area, column = found
        return f"{format_value(value, indicator.decimals, indicator.unit)} ({_column_words(column)}, {area})"

    return f"From {said(low)} to {said(high)}"


def _lowest_at_most_ages(held: Sequence[tuple[float, str, Column]]) -> str:
    """Name the area that is lowest at most ages; "" where there is none."""
    ages = list(dict.fromkeys(column.age for _, _, column in held))
    lowest = [min((each for each in held if each[2].age == age), key=lambda each: each[0])[1] for age in ages]
    name, count = Counter(lowest).most_common(1)[0]
    has_others = len({area for _, area, _ in held}) > 1
    if not has_others or 2 * count <= len(ages):
        return ""
    if count == len(ages):
        return f"{name} has the lowest uptake at every age"
    return (
        f"{name} has the lowest uptake at {formatting.count_words(count)} of {formatting.count_words(len(ages))} ages"
    )


def _column_words(column: Column) -> str:
    if column.community.is_everyone:
        return f"aged {column.label}"
    return column.label.lower() if column.community.category_type in _FIFTHS else group_name(column.community)


def map_heading(view: UptakeView) -> str:
    """State the lowest and the highest area of the map."""
    values = view.map.shown_values
    values = values[values["value"].notna()]
    if len(values) < 2:
        return _one_area(view, values) if len(values) else "No figure to draw on the map"
    low, high = values.loc[values["value"].idxmin()], values.loc[values["value"].idxmax()]
    indicator = view.indicator
    texts = [f"{format_value(row['value'], indicator.decimals, indicator.unit)}" for row in (low, high)]
    return f"Lowest in {low['area_name']}, {texts[0]}; highest in {high['area_name']}, {texts[1]}"


def _one_area(view: UptakeView, values: pd.DataFrame) -> str:
    value = format_value(values["value"].iloc[0], view.indicator.decimals, view.indicator.unit)
    return f"{values['area_name'].iloc[0]}: {value}"


def reach_heading(table: ReachTable, view: UptakeView) -> str:
    """State how many people are to reach in all areas together."""
    if table.least is None:
        return f"People still to reach for {view.target_percent}%"
    if table.most == 0:
        left = ", but not every group in it" if _is_any_group_below(view) else ""
        return f"Every area has reached {view.target_percent}%{left}"
    if table.least == 0:
        most = format_count(table.most)
        return f"To reach {view.target_percent}% in every area, none or up to {most} more people were needed"
    numbers = people_range(table.least, table.most)
    return f"To reach {view.target_percent}% in every area, {numbers} more people were needed"


def _is_any_group_below(view: UptakeView) -> bool:
    pairs = [pair for row in view.matrix.rows for pair in zip(view.matrix.basis.columns, row.cells, strict=True)]
    return any(
        cell.has_value and cell.value < view.target_percent
        for column, cell in pairs
        if not (column.is_everyone or column.is_unknown)
    )


def people_range(least: float, most: float) -> str:
    """Write a range of people, or one number."""
    return format_count(least) if least == most else f"{format_count(least)} to {format_count(most)}"


def unused(view: UptakeView, ignored: Sequence[str], asked: dict[str, str]) -> list[str]:
    """Name the parts of an address that name nothing held."""
    return [*ignored, *(f"{name}={asked[name]}" for name in view.ignored if asked.get(name))]


def names_of(items: Sequence[str], most: int = 3) -> str:
    """Join a few names, and count the rest."""
    shown = list(items[:most])
    return join_names([*shown, f"{len(items) - most} more"] if len(items) > most else shown)


def page_lede(view: UptakeView) -> str:
    """Say under the heading what is measured, until when, and which direction is good."""
    said = what(view)
    return f"{_first_capital(said)}. {formatting.end_sentence(formatting.polarity_words(view.indicator))}"


def page_heading(view: UptakeView, turned: Turned | None) -> str:
    """State what the page finds first: the order of two places depends on whom one counts, or how far uptake is."""
    if turned is not None:
        return f"Is {turned.behind} behind {turned.ahead}? It depends on whom you count"
    held = on_show(view)
    found = [cell_of(row) for row in held[held["area_code"] == view.whole.code].itertuples(index=False)]
    if not found or not found[0].has_value:
        return f"{_first_capital(what(view))}"
    value = value_of(found[0], view.indicator)
    dose = f"a {view.indicator.dose.lower()} dose"
    return f"{view.indicator.vaccine}: {value} of {who(view)} had {dose} in {view.whole.name}"


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
