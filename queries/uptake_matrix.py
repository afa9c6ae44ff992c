"""The matrix of communities by areas: the ways to cut it into columns, and its cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from queries.areas import list_areas
from queries.census_groups import broad_group_of, in_census_order
from queries.groupings import grouping_of, is_nested, is_unknown
from queries.models import FIFTHS_WITHIN_AREA, Area, Geography, ValueStatus, slug_of
from queries.uptake_models import Basis, Cell, Column, Community, Matrix, MatrixRow, UptakeSeries, UptakeView

AGE, DEPRIVATION = "age", "deprivation"
FIVE_GROUPS, LOCAL_GROUPS = "ethnic-group", "ethnic-group-local"
_ETHNIC_TYPE = "Ethnic group"
_NO_AGES = "No table here holds this by age band."
_NO_ETHNIC_GROUPS = (
    "No table here holds uptake by ethnic group. We know of none that is published for neighbourhoods. Load a table of "
    "your own to see one. The example data set shows how it looks."
)
_NO_FIFTHS = "No fifths by deprivation can be made of these figures."
MISSING_CELL = Cell(
    value=np.nan, lower=np.nan, upper=np.nan, reached_count=np.nan, people_count=np.nan,
    status=ValueStatus.NOT_PUBLISHED,
)  # fmt: skip


def list_bases(rows: pd.DataFrame, series: UptakeSeries, main_age: str, ages: Sequence[str]) -> tuple[Basis, ...]:
    """List the ways to cut the matrix, those without figures too, with the reason why.

    Args:
        rows: as `uptake.fetch_uptake` gives them.
        series: of whom and up to which day; its age is that of every group.
        main_age: the age that stands for everyone where the columns are ages.
        ages: every age that is held.
    """
    held = rows[rows["age"] == series.age]
    by_type = {text: list(dict.fromkeys(part["category"])) for text, part in held.groupby("category_type") if text}
    found = [_age_basis(ages, main_age)]
    five = by_type.pop(_ETHNIC_TYPE, [])
    plain = [each for each in five if not is_nested(each)]
    found.append(_group_basis(FIVE_GROUPS, "Ethnic group", _ETHNIC_TYPE, plain, series.age, _NO_ETHNIC_GROUPS))
    figures = held[(held["period"] == series.period) & held["value"].notna()]
    made = set(figures["category_type"])  # fifths that lack a small area have no figure on a date
    fifths = {text: by_type.pop(text) for text in FIFTHS_WITHIN_AREA.values() if text in by_type}
    fifths = {text: groups for text, groups in fifths.items() if text in made}
    for category_type, groups in by_type.items():
        found.append(_group_basis(slug_of(category_type), category_type, category_type, groups, series.age))
    if len(plain) < len(five):
        label = "Ethnic group with local communities"
        found.append(_group_basis(LOCAL_GROUPS, label, _ETHNIC_TYPE, five, series.age))
    found.append(_fifths_basis(fifths, series.age))
    return tuple(found)


def make_matrix(
    rows: pd.DataFrame,
    series: UptakeSeries,
    bases: Sequence[Basis],
    asked: str,
    whole: Area,
    areas: Sequence[Area],
) -> Matrix:
    """Fill the matrix of one date.

    Args:
        rows: as `uptake.fetch_uptake` gives them.
        series: up to which day.
        bases: as `list_bases` gives them.
        asked: the slug of the way to cut that was asked for; without one, the first that has columns.
        whole: the area that holds all others; it stands first.
        areas: a row each.
    """
    at_date = rows[rows["period"] == series.period]
    basis, cells = _choose_basis(at_date, bases, asked), cells_by_key(at_date)
    listed = [(whole, True), *((area, False) for area in areas if area.code != whole.code)]
    if basis.slug == DEPRIVATION:
        listed = _with_fifths(at_date, basis)
    return Matrix(basis=basis, rows=tuple(_filled(cells, basis, area, is_whole=is_whole) for area, is_whole in listed))


def _choose_basis(rows: pd.DataFrame, bases: Sequence[Basis], asked: str) -> Basis:
    """Choose what was asked for, else the first way that has figures. Communities come before ages."""
    found = next((each for each in bases if each.slug == asked), None)
    if found is not None:
        return found
    held = rows[rows["value"].notna()]
    keys = set(zip(held["age"], held["category_type"], held["category"], strict=True))
    by_ethnic_group_first = sorted(bases, key=lambda each: each.slug != FIVE_GROUPS)
    for basis in by_ethnic_group_first:
        groups = [column for column in basis.columns if not column.is_everyone]
        if any((each.age, each.community.category_type, each.community.category) in keys for each in groups):
            return basis
    return next((each for each in bases if each.columns), bases[0])


def _filled(cells: dict[tuple[str, str, Community], Cell], basis: Basis, area: Area, *, is_whole: bool) -> MatrixRow:
    found = (cells.get((area.code, column.age, column.community), MISSING_CELL) for column in basis.columns)
    return MatrixRow(area=area, is_whole=is_whole, cells=tuple(found))


def _with_fifths(rows: pd.DataFrame, basis: Basis) -> list[tuple[Area, bool]]:
    """List the system and its places as far as they have fifths: they are made within each, not of each district."""
    category_types = {column.community.category_type for column in basis.columns} - {""}
    held = set(rows.loc[rows["category_type"].isin(category_types) & rows["value"].notna(), "area_code"])
    systems, places = list_areas(Geography.SYSTEM), list_areas(Geography.PLACE)
    return [(area, area in systems) for area in (*systems, *places) if area.code in held]


def on_show(view: UptakeView) -> pd.DataFrame:
    """Pick the rows of the people and the day on show, of every area."""
    rows, series = view.rows, view.series
    is_meant = (rows["category_type"] == series.community.category_type) & (
        rows["category"] == series.community.category
    )
    return rows[is_meant & (rows["age"] == series.age) & (rows["period"] == series.period)]


def cell_of(row) -> Cell:
    """Write one row of `uptake.fetch_uptake` as a cell."""
    return Cell(
        value=row.value,
        lower=row.lower_ci95,
        upper=row.upper_ci95,
        reached_count=row.event_count,
        people_count=row.denominator_count,
        status=ValueStatus(row.status),
        note=row.value_note,
        kind=row.kind,
        source_id=row.source_id,
    )


def cells_by_key(rows: pd.DataFrame) -> dict[tuple[str, str, Community], Cell]:
    """Give the cells of one date by area code, age and group."""
    return {
        (row.area_code, row.age, Community(category_type=row.category_type, category=row.category)): cell_of(row)
        for row in rows.itertuples(index=False)
    }


def _everyone(age: str) -> Column:
    return Column(community=Community(), age=age, label="Everyone", is_everyone=True)


def _age_label(age: str) -> str:
    return age.removesuffix(" yrs").replace("-", " to ")


def _age_basis(ages: Sequence[str], main_age: str) -> Basis:
    bands = [each for each in ages if each != main_age]
    columns = [Column(community=Community(), age=each, label=_age_label(each)) for each in bands]
    total = Column(community=Community(), age=main_age, label=_age_label(main_age), is_everyone=True)
    return Basis(slug=AGE, label="Age", columns=(*columns, total) if bands else (), why_not="" if bands else _NO_AGES)


def _group_basis(
    slug: str, label: str, category_type: str, groups: Sequence[str], age: str, why_not: str = ""
) -> Basis:
    """Cut by groups: in the order of the Census, a community after the group that it is part of, unknown ones last."""
    columns = [
        Column(
            community=Community(category_type=category_type, category=each),
            age=age,
            label=each,
            wider=broad_group_of(each) or "",
            is_nested=is_nested(each),
            is_unknown=is_unknown(each),
        )
        for each in sorted(in_census_order(groups), key=is_unknown)
    ]
    if not columns:
        return Basis(slug=slug, label=label, why_not=why_not)
    return Basis(slug=slug, label=label, columns=(*columns, _everyone(age)))


def _fifths_basis(fifths: dict[str, list[str]], age: str) -> Basis:
    label = "Deprivation"
    if not fifths:
        return Basis(slug=DEPRIVATION, label=label, why_not=_NO_FIFTHS)
    category_type, names = next(iter(fifths.items()))
    grouping = grouping_of(category_type, names)
    columns = [
        Column(
            community=Community(category_type=category_type, category=part),
            age=age,
            label=grouping.label_of(part),
        )
        for part in grouping.parts
    ]
    return Basis(slug=DEPRIVATION, label=label, columns=(*columns, _everyone(age)))
