"""Words of the page of vaccines: what is asked, the measures that answer, and the cells of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from queries.models import Area, Geography, Indicator, Release, Sex, ValueStatus
from queries.views import IndicatorView

TARGETS_PERCENT = (70, 75, 80, 85, 90, 95)
DEFAULT_TARGET_PERCENT = 90


class ReachOrder(StrEnum):
    """By what the areas with people still to reach stand in order."""

    PEOPLE = "people"
    GAP = "gap"
    BOTH = "both"


class Cells(StrEnum):
    """What stands in the cells of the matrix."""

    UPTAKE = "uptake"
    PEOPLE = "people"


@dataclass(frozen=True, kw_only=True)
class UptakeRequest:
    """What a reader asks of the page of vaccines. "" and None mean "whatever comes first".

    Every text is the slug of a label: "covid-19", "first", "people-on-nhs-lists", "65-69-yrs".
    """

    vaccine: str = ""
    dose: str = ""
    people: str = ""
    age: str = ""
    period: str = ""
    sex: Sex | None = None
    place: str = ""
    neighbourhood: str = ""
    own: str = ""
    group: str = ""
    columns: str = ""
    target_percent: int | None = None
    order: ReachOrder | None = None


@dataclass(frozen=True, kw_only=True)
class Community:
    """A group of people of one kind of groups; everyone together has neither."""

    category_type: str = ""
    category: str = ""

    @property
    def is_everyone(self) -> bool:
        """Whether it is no group at all."""
        return not self.category


@dataclass(frozen=True, kw_only=True)
class UptakeSeries:
    """Which figures are on show: of whom, and up to which day."""

    sex: Sex
    age: str
    community: Community
    period: str
    start_date: date | None
    end_date: date | None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure of a table: numbers are NaN where there are none, and the status says why."""

    value: float
    lower: float
    upper: float
    reached_count: float
    people_count: float
    status: ValueStatus
    note: str = ""
    kind: str = ""
    source_id: str = ""

    @property
    def has_value(self) -> bool:
        """Whether there is a figure."""
        return not np.isnan(self.value)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the matrix: a group of people, or everyone.

    Attributes:
        wider: the broad group that one of the 19 groups of the Census belongs to; "" for others.
    """

    community: Community
    age: str
    label: str
    is_everyone: bool = False
    wider: str = ""
    is_nested: bool = False
    is_unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """One area, or what holds them all, with a cell per column."""

    area: Area
    cells: tuple[Cell, ...]
    is_whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Basis:
    """One way to cut the matrix into columns. Without columns, `why_not` says why there is nothing."""

    slug: str
    label: str
    columns: tuple[Column, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Communities by areas: the chosen way to cut, and one row per area."""

    basis: Basis
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, kw_only=True, eq=False)  # a view is itself: what is worked out of it is kept by it
class UptakeView:
    """One screen of the page of vaccines.

    Attributes:
        indicator: the uptake on show: one vaccine, dose and denominator.
        measures: every uptake that is held, in the order of the menu.
        denominators: those of the same vaccine and dose, the one on show among them.
        rows: every figure of `indicator`, as `uptake.fetch_uptake` gives them.
        series: who and when.
        sexes: the sexes held, everyone first.
        ages: the ages held, the youngest first; `main_age` is the one that most rows have.
        periods: the dates held for these people, latest first.
        communities: the groups that can be chosen.
        level: of which areas the tables are.
        areas: those areas, within the chosen place or neighbourhood.
        whole: the area that holds them.
        ignored: parts of the request that name nothing held.
    """

    release: Release
    indicator: Indicator
    measures: tuple[Indicator, ...]
    denominators: tuple[Indicator, ...]
    rows: pd.DataFrame
    series: UptakeSeries
    sexes: tuple[Sex, ...]
    ages: tuple[str, ...]
    main_age: str
    periods: tuple[str, ...]
    communities: tuple[Community, ...]
    bases: tuple[Basis, ...]
    matrix: Matrix
    map: IndicatorView
    place: Area | None
    neighbourhood: Area | None
    level: Geography
    areas: tuple[Area, ...]
    whole: Area
    target_percent: int
    order: ReachOrder
    ignored: tuple[str, ...]
