"""The figures behind each card of the home page as a table for a spreadsheet, with the columns of any other file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pandas as pd

from components.downloads import Cell, csv_bytes, file_name
from pages._addresses import at
from pages._home.words import MOST_GAPS, why_unranked
from pages._indicator.downloads import FIGURE_COLUMNS, figure_rows
from queries import views
from queries.errors import UnknownIndicatorError
from queries.home import HomeFigures, get_home_figures
from queries.models import Geography, SeriesRequest, Sex, ViewRequest
from queries.views import IndicatorView

GAP_COLUMNS = ("place_in_order", "at_least_times_benchmark", "why_not_in_order", *FIGURE_COLUMNS)
Row = dict[str, Cell]
_Part = TypeVar("_Part")


def card_address(card: str) -> str:
    """Write the address of the figures of a card."""
    return at(f"/download/home/{card}.csv")


def write_card(card: str) -> tuple[bytes, str]:
    """Write the figures of a card, and name the file after card, period and release.

    Raises:
        KeyError: the page has no such card.
        UnknownIndicatorError: this release has no figures for one of the measures of the page.
    """
    return CARDS[card](get_home_figures())


def _write_views(name: str, pick: Callable[[HomeFigures], list[IndicatorView]], figures: HomeFigures):
    """Write all views of a card under one another; an area that two of them hold comes once."""
    chosen = pick(figures)
    rows: dict[tuple[Cell, Cell], Row] = {}
    for view in chosen:
        for row in figure_rows(view):
            rows.setdefault((row["sex"], row["area_code"]), row)
    parts = [f"home-{name}", chosen[0].indicator.slug, chosen[0].choice.period, chosen[0].release.name]
    return csv_bytes(rows.values(), FIGURE_COLUMNS), file_name(parts, "csv")


def _write_worst(figures: HomeFigures) -> tuple[bytes, str]:
    """Write the widest gaps in their order, then what is worse than England without a place in it."""
    rows = []
    for order, (_, gap) in enumerate(figures.gaps.worst.head(MOST_GAPS).iterrows(), start=1):
        rows.append({"place_in_order": order, "at_least_times_benchmark": gap["least_times_benchmark"], **_found(gap)})
    rows += [{"why_not_in_order": why_unranked(gap), **_found(gap)} for _, gap in figures.gaps.unranked.iterrows()]
    return csv_bytes(rows, GAP_COLUMNS), file_name(["home-worst", "widest-gaps", figures.release.name], "csv")


def _found(gap: pd.Series) -> Row:
    """Find the full row of one gap in the view that it comes from."""
    series = SeriesRequest(geography=Geography(gap["geography"]), sex=Sex(gap["sex"]))
    view = views.get_indicator_view(gap["indicator_slug"], ViewRequest(series=series, has_companions=False))
    return next(row for row in figure_rows(view) if row["area_code"] == gap["area_code"])


def _of_gap(figures: HomeFigures) -> list[IndicatorView]:
    return [*_held(figures.life).values()]


def _of_map(figures: HomeFigures) -> list[IndicatorView]:
    return [_held(figures.wards)]


def _of_healthy(figures: HomeFigures) -> list[IndicatorView]:
    return [*_held(figures.healthy).values()]


def _of_inside(figures: HomeFigures) -> list[IndicatorView]:
    return [*_held(figures.inside).values(), *_held(figures.inside_districts).values()]


def _held(part: _Part | None) -> _Part:
    if part is None:
        raise UnknownIndicatorError("This release holds no figures for this card. No file was made.")
    return part


def _of_small_areas(figures: HomeFigures) -> list[IndicatorView]:
    if figures.small_areas is None:
        raise UnknownIndicatorError("The publisher's own life expectancy of small areas is not held. No file was made.")
    return list(figures.small_areas.views.values())


CARDS: dict[str, Callable[[HomeFigures], tuple[bytes, str]]] = {
    "gap": partial(_write_views, "gap", _of_gap),
    "map": partial(_write_views, "map", _of_map),
    "healthy": partial(_write_views, "healthy", _of_healthy),
    "inside": partial(_write_views, "inside", _of_inside),
    "worst": _write_worst,
    "small-areas": partial(_write_views, "small-areas", _of_small_areas),
}
