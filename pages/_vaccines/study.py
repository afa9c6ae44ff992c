"""A published account of one place, told as it was published: its own figures, its own people, no limits made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
from dash import html

from components import folds, formatting
from components.datasets import stamped
from components.figures.uptake_lines import HEIGHT_PX, uptake_lines_picture, uptake_lines_summary
from components.folds import Column, plain_table
from components.formatting import format_value
from components.glossary import with_terms
from pages._vaccines.history import bands_of, dated
from pages._vaccines.parts import chart, section, source_of, tools
from queries import areas
from queries.caching import cached_per_release
from queries.models import Indicator
from queries.uptake import fetch_uptake, list_studies
from queries.uptake_history import Line, OutreachEvent, lines_of, list_events
from queries.uptake_matrix import cell_of
from queries.uptake_models import Community, UptakeView

_TOLD = 3  # of the caveats stand on the card; all of them under "How to read this"


@cached_per_release()
def study_of(view: UptakeView) -> Indicator | None:
    """Find the account for the vaccine and dose on show, where it lies in the part of the system on show."""
    for indicator in list_studies(view.indicator.vaccine):
        area = areas.get_area(fetch_uptake(indicator.slug)["area_code"].iloc[0])
        part = view.neighbourhood or view.place
        if indicator.dose == view.indicator.dose and (part is None or part.code in (area.code, area.place_code)):
            return indicator
    return None


def study_card(view: UptakeView, today: date) -> html.Section | None:
    """Tell the account; None where there is none."""
    study = study_of(view)
    if study is None:
        return None
    lines, events = _lines(study), _events(study)
    drawn = dated(lines)
    cells = [cell_of(row) for row in fetch_uptake(study.slug).itertuples(index=False)]
    told = [html.P(with_terms(text), className="home-note") for text in study.caveats[:_TOLD]]
    period, last = _span(lines)
    return section(
        "study",
        [
            html.H2(study.headline or study.title),
            html.P(with_terms(f"{study.definition} Counted: {study.people_counted}."), className="lede"),
            chart("study", uptake_lines_summary(drawn, bands_of(events), decimals=0), HEIGHT_PX),
            *told,
            *(
                html.P(with_terms(formatting.end_sentence(each.note)), className="home-note")
                for each in events
                if each.note
            ),
            source_of(view, cells, today, period=period, end_date=last),
            folds.folds(
                folds.fold("Table", _table(lines, study, view)),
                folds.how_to_read(study),
                tools("study", "case study", picture="study"),
            ),
        ],
    )


def study_picture(view: UptakeView, width_px: int, height_px: int) -> dict[str, object] | None:
    """Draw the account; None where there is none."""
    study = study_of(view)
    if study is None:
        return None
    return uptake_lines_picture(
        dated(_lines(study)), bands_of(_events(study)), decimals=study.decimals, width_px=width_px, height_px=height_px
    )


def period_of(study: Indicator) -> str:
    """Say from which to which day the account goes."""
    return _span(_lines(study))[0]


def _lines(study: Indicator) -> tuple[Line, ...]:
    return _lines_of(study.slug)


@cached_per_release()
def _lines_of(slug: str) -> tuple[Line, ...]:
    rows = fetch_uptake(slug)
    area = areas.get_area(rows["area_code"].iloc[0])
    pairs = rows[["category_type", "category"]].drop_duplicates().sort_values("category", ascending=False)
    communities = [Community(category_type=row.category_type, category=row.category) for row in pairs.itertuples()]
    return tuple(lines_of(rows, rows["age"].iloc[0], area, communities))


def _events(study: Indicator) -> list[OutreachEvent]:
    area = areas.get_area(fetch_uptake(study.slug)["area_code"].iloc[0])
    return [each for each in list_events(study.vaccine) if each.area.code == area.code]


def _span(lines: Sequence[Line]) -> tuple[str, date]:
    """Say from which to which day the figures go, and give the last."""
    days = sorted(pd.Timestamp(each).date() for line in lines for each in line.points["end_date"])
    return f"{days[0]:%-d %B} to {days[-1]:%-d %B %Y}", days[-1]


def _table(lines: Sequence[Line], study: Indicator, view: UptakeView) -> html.Div:
    columns = [Column(head="Group"), Column(head="Date"), Column(head="Uptake", is_number=True), Column(head="Counted")]
    rows = [
        [line.label, point.period, format_value(point.value, study.decimals, study.unit), study.people_counted]
        for line in lines
        for point in line.points.dropna(subset=["value"]).itertuples(index=False)
    ]
    return plain_table(columns, rows, caption=stamped("The case study, every figure", view.release))
