"""The charts of the page of inequalities, drawn for a wide and for a narrow place."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components import datasets
from components.contributions import read_contributions
from components.figures.canvas import Picture
from components.figures.contributions import contributions_picture
from components.figures.gradient import FittedLine, gradient_picture
from components.figures.side_by_side import SideBySideGroup, side_by_side_picture
from components.figures.two_ends import EndPoint, GapPoint, two_ends_picture
from pages._inequality import words
from queries.decomposition import get_contributions
from queries.group_measures import people_in_groups
from queries.inequalities import InequalityView, PeriodMeasures
from queries.models import Sex, Verdict
from queries.stats.slope import relative_ranks

WIDE_FROM_PX, WIDE_PX, NARROW_PX = 640, 720, 340


def pictures_of(view: InequalityView) -> dict[str, object]:
    """Draw every chart twice: a phone gets its own, not a shrunk one."""
    drawn: dict[str, object] = {"wide_from_px": WIDE_FROM_PX}
    for name, width_px in (("wide", WIDE_PX), ("narrow", NARROW_PX)):
        drawn[name] = {
            "groups": _groups_picture(view, width_px),
            "history": _history_picture(view, width_px),
            "causes": _causes_picture(view, width_px),
        }
    return drawn


def drawn_groups(view: InequalityView) -> pd.DataFrame:
    """Give the groups in the form that charts read, with their places in the population."""
    groups = view.now.groups
    ranks = relative_ranks(people_in_groups(groups, view.indicator, view.grouping))
    if np.isnan(ranks).any():  # people are not held: the groups stand at equal distances
        ranks = (np.arange(len(groups)) + 0.5) / len(groups)
    return groups.assign(
        label=words.group_names(view), lower=groups["lower_ci95"], upper=groups["upper_ci95"], place=ranks
    )


def side_by_side_groups(view: InequalityView) -> list[SideBySideGroup]:
    """Give groups without an order, worst first, as rows of one picture."""
    groups = drawn_groups(view)
    is_up = view.indicator.polarity.value == "high_is_good"
    groups = groups.sort_values("value", ascending=is_up, na_position="last")
    values = groups.assign(area_name=groups["label"], verdict=Verdict.NOT_COMPARED)
    return [SideBySideGroup(label=view.grouping.label, values=values)]


def end_names(view: InequalityView) -> tuple[str, str]:
    """Name the worse-off and the better-off end; the first and the last group where there is no gap."""
    names = words.group_names(view)
    found = view.now.measures
    return (names[0], names[-1]) if found.worst is None else (names[found.worst], names[found.best])


def gap_points(view: InequalityView) -> list[GapPoint]:
    """Give both ends in every period in which both have a figure, earliest first."""
    found = view.now.measures if view.now is not None else None
    if found is None or found.worst is None:
        return []
    points = []
    for period in sorted([view.now, *view.earlier], key=lambda each: each.end_date):
        ends = [_end(period, place) for place in (found.worst, found.best)]
        if all(ends):
            points.append(GapPoint(period=period.period, worst=ends[0], best=ends[1]))
    return points


def _end(period: PeriodMeasures, place: int) -> EndPoint | None:
    row = period.groups.iloc[place]
    if pd.isna(row["value"]):
        return None
    lower, upper = (None if pd.isna(row[name]) else float(row[name]) for name in ("lower_ci95", "upper_ci95"))
    return EndPoint(value=float(row["value"]), lower=lower, upper=upper)


def _groups_picture(view: InequalityView, width_px: int) -> Picture | None:
    if view.now is None:
        return None
    if not view.grouping.is_ordered:
        return side_by_side_picture(side_by_side_groups(view), indicator=view.indicator, width_px=width_px)
    found = view.now.measures.slope
    line = None
    if found is not None:
        heights = (found.at_most_deprived, *found.fitted, found.at_least_deprived)
        line = FittedLine(places=(0.0, *found.ranks, 1.0), heights=heights)
    return gradient_picture(drawn_groups(view), indicator=view.indicator, width_px=width_px, line=line)


def _history_picture(view: InequalityView, width_px: int) -> Picture | None:
    points = gap_points(view)
    if len(points) < 2:
        return None
    return two_ends_picture(points, names=end_names(view), indicator=view.indicator, width_px=width_px)


def contributions_of(view: InequalityView) -> pd.DataFrame | None:
    """Fetch which ages and causes make the gap on show, where deaths by age were loaded for it."""
    chosen = view.series
    if chosen is None or not chosen.sex or not chosen.grouping.is_ordered:
        return None
    return get_contributions(
        view.indicator.slug, chosen.area_code, Sex(chosen.sex), chosen.period, chosen.grouping.category_type
    )


def _causes_picture(view: InequalityView, width_px: int) -> Picture | None:
    found = contributions_of(view)
    return None if found is None else contributions_picture(read_contributions(found), width_px=width_px)


def stamped_title(view: InequalityView) -> str:
    """Name what the pictures show, for their files."""
    return datasets.stamped(f"{view.indicator.title}, {words.people_of(view)}", view.release)
