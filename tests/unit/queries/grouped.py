"""Groups of one period as frames, and screens made of them."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from queries.group_measures import measure_groups
from queries.group_values import GroupSeries
from queries.groupings import Grouping, grouping_of
from queries.inequalities import InequalityView, PeriodMeasures
from queries.models import FIFTH_NAMES, Area, Indicator, Release, ValueStatus

FIFTHS = grouping_of("Deprivation fifth", FIFTH_NAMES)
PLACE = Area(code="E06000016", name="Leicester", vintage="")


def groups_of(*letters: str) -> Grouping:
    """Make groups without an order, each named by a letter."""
    return grouping_of("Ethnic groups", letters)


def make_groups(grouping: Grouping, values, people=1000.0, half=2.0, status=None) -> pd.DataFrame:
    """Make one row per group; None is a group without a figure, `half` the way from a figure to its limits."""
    table = pd.DataFrame({"part": grouping.parts, "label": [grouping.label_of(part) for part in grouping.parts]})
    table["value"] = pd.array(values, dtype="Float64").to_numpy(dtype=float, na_value=float("nan"))
    spread = float("nan") if half is None else half
    table = table.assign(lower_ci95=table["value"] - spread, upper_ci95=table["value"] + spread)
    table = table.assign(denominator_count=people, event_count=float("nan"), value_note="")
    missing = table["value"].isna()
    table["status"] = ValueStatus.VALUE.value
    table.loc[missing, "status"] = (status or ValueStatus.NOT_PUBLISHED).value
    return table


def make_period(indicator: Indicator, grouping: Grouping, year: int, values, period: str = "", years: int = 1, **more):
    """Make one period that ends with a year."""
    groups = make_groups(grouping, values, **more)
    return PeriodMeasures(
        period=period or str(year),
        start_date=date(year - years + 1, 1, 1),
        end_date=date(year, 12, 31),
        groups=groups,
        measures=measure_groups(groups, indicator, grouping),
    )


def make_view(indicator: Indicator, grouping: Grouping, *periods: PeriodMeasures) -> InequalityView:
    """Make a screen of the last of some periods."""
    *earlier, now = periods
    series = GroupSeries(area_code=PLACE.code, grouping=grouping, sex="persons", age="All ages", period=now.period)
    return InequalityView(
        release=Release(dataset="published", number=1, released_at=datetime(2026, 1, 1), checksum=""),
        indicator=indicator,
        area=PLACE,
        areas=(PLACE,),
        held_areas=frozenset({PLACE.code}),
        groupings=(grouping,),
        held_groupings=frozenset({grouping.slug}),
        grouping=grouping,
        sexes=("persons",),
        series=series,
        now=now,
        earlier=tuple(reversed(earlier)),
        published_slope=None,
        slope_indicator=None,
        slope_sex=None,
        ignored=(),
    )
