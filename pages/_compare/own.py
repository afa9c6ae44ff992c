"""A neighbourhood of the reader's own on the page that compares: how it is added, what it is, why it has no figure."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.datasets import stamped
from components.folds import Column, fold, plain_table
from components.formatting import count_words
from components.selection import Selection
from pages._compare import words
from pages._compare.asked import Asked, View
from pages._compare.parts import own_link, with_areas
from pages._own.notice import kept_notice, profile_link
from pages._own.words import made_of, nearest_words, origin_words, refusal_words
from queries.compare import MOST_AREAS, Side, SideMeasure, Sides
from queries.compare_alike import list_refused
from queries.compare_own import OwnSideRow
from queries.models import OWN_CODE, Area, Geography, SeriesChoice
from queries.overlaps import why_not_independent
from queries.own_figures import OwnFigure, Refusal
from queries.own_neighbourhoods import OwnArea, find_own

_TO_ADD = "Add it above to put it side by side with other areas."
_NOT_ALIKE = "Areas alike are found among the published areas of a level. It can stand side by side."


def chip_name(area: Area, name: str) -> str:
    """Name a chosen area; of a set, say whose it is."""
    return f"{name} (your own)" if isinstance(area, OwnArea) else name


def add_link(asked: Asked) -> html.A | None:
    """Offer the set of the address, as long as there is room and it does not stand here already."""
    own, _ = find_own(asked.selection.own)
    chosen = asked.selection.selected
    if own is None or OWN_CODE in chosen or len(chosen) == MOST_AREAS or asked.view is not View.SIDES:
        return None
    said = f"Add {own.name} (your own)"
    return own_link(said, with_areas(asked.selection, (*chosen, OWN_CODE)), className="button chips-own")


def set_notice(selection: Selection, view: View, level: Geography) -> html.Div | None:
    """Say of a set that the address carries where it counts, or what is wrong with it; None where it is shown."""
    own, _ = find_own(selection.own)
    is_shown = view in (View.RUG, View.PAIRS) or (view is View.SIDES and OWN_CODE in selection.selected)
    if own is not None and is_shown:
        return None
    return kept_notice(selection, _why_not_alike(own, level) if view is View.ALIKE and own else _TO_ADD)


def _why_not_alike(own: OwnArea, level: Geography) -> str:
    """Say which of the figures that areas are called alike by cannot be added up for a set."""
    refused = list_refused(own, level)
    if not refused:
        return _NOT_ALIKE
    named = dict.fromkeys(f"{figure.indicator.title}: {refusal_words(found)}" for figure, found in refused)
    return f"Areas are called alike by what a set lacks. {' '.join(named)} It can stand side by side."


def set_account(sides: Sides, selection: Selection) -> list[Component]:
    """Say what the set is made of, how its figures come about, and with whom it shares people."""
    own = own_of(sides)
    if own is None:
        return []
    said = (
        f": {made_of(own)}, a neighbourhood of your own. Its counts are added up here, and never its rates. "
        "Kind: derived. Each verdict of it is by its 95% limits, worked out from the sums. "
    )
    parts: list[object] = [html.B(own.name), said]
    parts += [f"{reason} So their difference is not tested. " for reason in _shared(sides, own)]
    return [html.Div([*parts, profile_link(own.name, selection)], className="note note-plain", role="note")]


def own_of(sides: Sides) -> OwnArea | None:
    """Find the set among the areas."""
    return next((area for area in sides.areas if isinstance(area, OwnArea)), None)


def _shared(sides: Sides, own: OwnArea) -> list[str]:
    """Give the reasons why differences with the set are not tested: from the first area, or from itself."""
    first = sides.areas[0]
    others = sides.areas[1:] if first == own else (first,)
    return [reason for each in others if (reason := why_not_independent(own, each))]


def refused_words(side: Side) -> str:
    """Say why a set has no figure of a measure; "" for any other area, and for a set that has one."""
    row = side.row
    if isinstance(row, OwnSideRow):
        return "" if row.has_value else refusal_words(row.figure)
    if not isinstance(side.area, OwnArea):
        return ""
    own = side.area
    return refusal_words(OwnFigure(own=own, level=own.level, parts=own.members, refusal=Refusal.NOT_HELD))


def note_of(side: Side) -> str:
    """Say in a file how the figure of a set came about, or why there is none; for other areas what their row says."""
    row = side.row
    if isinstance(row, OwnSideRow):
        return note_of_row(row)
    return refused_words(side) or (row.note if row else "")


def note_of_row(row: OwnSideRow) -> str:
    """Say in a file which areas the figure of a set was added up from, or why there is none."""
    if not row.has_value:
        return refusal_words(row.figure)
    return f"{origin_words(row.figure)} {' '.join(area.code for area in row.figure.parts)}."


def refused_folds(measures: tuple[SideMeasure, ...], sides: Sides) -> list[Component]:
    """List what another area has and the set cannot, by the reason, with the nearest figure."""
    by_reason: dict[str, list[list[object]]] = {}
    for measure in measures:
        side = next(each for each in measure.sides if isinstance(each.area, OwnArea))
        name = words.people_words(measure.indicator.title, measure.sex, measure.age)
        by_reason.setdefault(refused_words(side), []).append([name, _nearest(side)])
    columns = [Column(head="Measure"), Column(head="Nearest figure")]
    folds: list[Component] = []
    for reason, lines in by_reason.items():
        title = f"No figure of {own_of(sides).name} in {count_words(len(lines), 'measure')}. {reason}"
        folds.append(fold(title, plain_table(columns, lines, caption=stamped(reason, sides.release))))
    return folds


def _nearest(side: Side) -> str:
    row: OwnSideRow = side.row
    choice: SeriesChoice = row.choice
    said = nearest_words(row.figure, row.indicator).removeprefix("Nearest: ").removesuffix(".")
    return f"{said} ({choice.period})" if said else "None around it"
