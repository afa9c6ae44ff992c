"""Uptake over time: a community beside everyone, outreach, and what was reached before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select

from queries import areas
from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.errors import UnknownAreaError
from queries.models import Area, Geography, slug_of
from queries.schema import outreach_events
from queries.stats.gap import difference
from queries.stats.intervals import Estimate
from queries.stats.reach import reached_between
from queries.uptake import rows_of
from queries.uptake_models import Community, UptakeView

_TIME_TO_SHOW = timedelta(days=28)  # doses of a clinic are in the records by then


@dataclass(frozen=True, kw_only=True)
class OutreachEvent:
    """Something that was done to reach people: where, for whom, and within which days.

    Attributes:
        community: the group it was for, as the tables name it; "" for everyone.
        start_date: first day; with `end_date` a band, where the very days are not known.
        attended_count: people who came, of any group; None where nobody counted.
    """

    title: str
    vaccine: str
    area: Area
    community: str
    start_date: date
    end_date: date
    attended_count: int | None
    note: str
    kind: str
    source_id: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One group in one area over the dates: columns end_date, period, value, lower, upper, reached, people, status."""

    label: str
    area: Area
    community: Community
    points: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class BeforeAfter:
    """One group before and after outreach.

    Attributes:
        before: the last date that is not after its first day.
        after: the first date four weeks after its last day, or the last one held.
        rise: the later figure less the earlier one, in percentage points.
        came: of the people not yet reached before, the share reached by then; None without counts of the same people.
    """

    label: str
    area: Area
    community: Community
    is_meant: bool
    before: tuple[str, float, float, float]
    after: tuple[str, float, float, float]
    rise: float
    came: Estimate | None


@cached_per_release()
def list_events(vaccine: str) -> tuple[OutreachEvent, ...]:
    """List the outreach for one vaccine, earliest first. An event in an area that is not known here is left out."""
    table = fetch_frame(select(outreach_events).order_by(outreach_events.c.start_date, outreach_events.c.title))
    found = []
    for row in table[table["vaccine"] == vaccine].itertuples(index=False):
        try:
            area = areas.get_area(row.area_code)
        except UnknownAreaError:
            continue
        found.append(
            OutreachEvent(
                title=row.title,
                vaccine=row.vaccine,
                area=area,
                community=row.community,
                start_date=row.start_date,
                end_date=row.end_date,
                attended_count=None if pd.isna(row.attended_count) else int(row.attended_count),
                note=row.note,
                kind=row.kind,
                source_id=row.source_id,
            )
        )
    return tuple(found)


def lines_of(rows: pd.DataFrame, age: str, area: Area, communities: Sequence[Community]) -> list[Line]:
    """Give the figures over time of some groups in one area; a group that is not held there is left out.

    Args:
        rows: as `uptake.fetch_uptake` gives them.
        age: of the people.
        area: where they live.
        communities: everyone is `Community()`.
    """
    found = []
    for community in communities:
        held = rows_of(rows, age, community)
        held = held[held["area_code"] == area.code].sort_values("period_end_date")
        if held["value"].notna().any():
            points = held[
                [
                    "period_end_date",
                    "period",
                    "value",
                    "lower_ci95",
                    "upper_ci95",
                    "event_count",
                    "denominator_count",
                    "status",
                ]
            ].set_axis(["end_date", "period", "value", "lower", "upper", "reached", "people", "status"], axis=1)
            label = f"Everyone in {area.name}" if community.is_everyone else f"{community.category}, {area.name}"
            found.append(Line(label=label, area=area, community=community, points=points.reset_index(drop=True)))
    return found


def events_on(view: UptakeView, area: Area) -> tuple[OutreachEvent, ...]:
    """List the outreach for the vaccine of a screen within an area, as far as the table holds whom it was for."""
    is_system = area in areas.list_areas(Geography.SYSTEM)
    return tuple(
        each
        for each in list_events(view.indicator.vaccine)
        if (is_system or area.code in (each.area.code, each.area.place_code, each.area.neighbourhood_code))
        and (not each.community or not find_community(view.rows, each.community).is_everyone)
    )


def compare_around(rows: pd.DataFrame, age: str, event: OutreachEvent) -> list[BeforeAfter]:
    """Set the people of an event beside everyone there, and beside the same group elsewhere, before and after.

    Whoever was not meant by the event shows what happened anyway: a rise is not the event's own.

    Args:
        rows: as `uptake.fetch_uptake` gives them.
        age: of the people.
        event: the outreach.
    """
    community = find_community(rows, event.community)
    system = areas.list_areas(Geography.SYSTEM)[0]
    wanted = [(event.area, community, True), (event.area, Community(), event.community == "")]
    wanted += [(system, community, False)] if event.area.code != system.code else []
    found = []
    for area, each, is_meant in dict.fromkeys(wanted):
        for line in lines_of(rows, age, area, [each]):
            compared = _around(line, event, is_meant=is_meant)
            found += [compared] if compared is not None else []
    return found


def find_community(rows: pd.DataFrame, name: str) -> Community:
    """Find the group of a name among those of a table: "Somali" is "Somali (part of Black)". Everyone if none fits."""
    if not name:
        return Community()
    pairs = rows.loc[rows["category"] != "", ["category_type", "category"]].drop_duplicates()
    for row in pairs.itertuples(index=False):
        if slug_of(name) in (slug_of(row.category), slug_of(row.category.partition(" (part of ")[0])):
            return Community(category_type=row.category_type, category=row.category)
    return Community()


def _around(line: Line, event: OutreachEvent, *, is_meant: bool) -> BeforeAfter | None:
    """Pick the dates before and after; None where the figures begin too late or end too early."""
    points = line.points[line.points["value"].notna()]
    ends = pd.to_datetime(points["end_date"]).dt.date
    before, after = points[ends <= event.start_date], points[ends > event.end_date]
    if before.empty or after.empty:
        return None
    first = before.iloc[-1]
    late = after[ends[after.index] >= event.end_date + _TIME_TO_SHOW]
    last = late.iloc[0] if len(late) else after.iloc[-1]
    is_same_people = first["people"] == last["people"]
    came = reached_between(first["reached"], last["reached"], first["people"]) if is_same_people else None
    return BeforeAfter(
        label=line.label,
        area=line.area,
        community=line.community,
        is_meant=is_meant,
        before=(first["period"], first["value"], first["lower"], first["upper"]),
        after=(last["period"], last["value"], last["lower"], last["upper"]),
        rise=float(difference([first["value"], last["value"]], is_ordered=True).estimate),
        came=came,
    )
