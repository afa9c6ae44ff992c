"""What a card of the page of vaccines takes along when it leaves it, and the question that an address asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from components import formatting
from components.datasets import stamp_of, stamped
from components.downloads import file_name
from components.releases import release_words
from components.selection import Selection
from pages._addresses import at
from pages._vaccines import history, study, words
from pages._vaccines.downloads import FILES
from pages._vaccines.filters import PLACES
from queries import indicators
from queries.models import CHARACTERISTIC_OF_CATEGORY_TYPE, OWN_CODE, Indicator, slug_of
from queries.uptake_models import Cells, ReachOrder, UptakeRequest, UptakeView

_ORDERS, _CELLS = {each.value for each in ReachOrder}, {each.value for each in Cells}
_KNOWN = (
    "data", "release", "place", "neighbourhood", "own", "characteristic", "group", "sex", "period", "vaccine", "dose",
    "people", "age", "target", "columns", "cells", "order",
)  # fmt: skip


def request_of(selection: Selection) -> UptakeRequest:
    """Read the question that an address asks this page."""
    return UptakeRequest(
        vaccine=selection.vaccine,
        dose=selection.dose,
        people=selection.people,
        age=selection.age,
        period=selection.period,
        sex=selection.sex,
        place=selection.place,
        neighbourhood=selection.neighbourhood,
        own=selection.own,
        group=selection.group,
        columns="" if selection.columns == PLACES else selection.columns,
        target_percent=int(selection.target) if selection.target else None,
        order=ReachOrder(selection.order) if selection.order in _ORDERS else None,
    )


def cells_of(selection: Selection) -> Cells:
    """Read what stands in the cells."""
    return Cells(selection.cells) if selection.cells in _CELLS else Cells.UPTAKE


def unused_of(view: UptakeView, selection: Selection) -> list[str]:
    """Name the parts of an address that this page has no use for or that name nothing, as they were written."""
    written = {name: str(getattr(selection, name) or "") for name in _KNOWN}
    unused = [f"{name}={written[name]}" for name in view.ignored if written.get(name)]
    blank = Selection()
    others = replace(selection, **{name: getattr(blank, name) for name in _KNOWN})
    unused += [text for text in others.to_search().lstrip("?").split("&") if text]
    wrong = {
        "target": selection.target and int(selection.target) != view.target_percent,
        "columns": selection.columns not in ("", PLACES, *(each.slug for each in view.bases)),
        "cells": selection.cells not in ("", *_CELLS),
        "order": selection.order not in ("", *_ORDERS),
    }
    return unused + [f"{name}={written[name]}" for name, is_wrong in wrong.items() if is_wrong]


def held_selection(view: UptakeView, selection: Selection) -> Selection:
    """Give the selection that names what is on show and nothing that was left out: its files are the screen's."""
    dropped = {text.partition("=")[0] for text in unused_of(view, selection)}
    blank = Selection()
    kept = {
        name: getattr(selection, name) if name not in dropped else getattr(blank, name)
        for name in _KNOWN
        if name != "cells"
    }
    if "group" in dropped:
        kept["characteristic"] = None
    if kept["neighbourhood"] != OWN_CODE:
        kept["own"] = ""
    return Selection(**kept)


def about_of(view: UptakeView, selection: Selection) -> dict[str, object]:
    """Describe the view for assets/card_tools.js: what it measures, where its files are, what is written under it."""
    held = held_selection(view, selection).to_search()
    measure = stamped(words.what(view), view.release)
    name = file_name(["vaccines", view.indicator.slug, view.series.age, view.series.period], "").rstrip(".")
    return {
        "measure": measure,
        "files": {each: at(f"/download/vaccines/{each}.csv{held}") for each in FILES},
        "name": name,
        "lines": _lines(view, view.indicator, view.series.period, view.indicator.people_counted),
        "mark": stamp_of(view.release),
        "release": release_words(view.release),
        "cards": {
            anchor: {
                "measure": stamped(said, view.release),
                "name": name,
                "lines": lines,
                "mark": stamp_of(view.release),
            }
            for anchor, said, lines in _charts(view)
        },
    }


def _charts(view: UptakeView) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Describe each chart that tells of other days, people or sources than the map: a picture of it says its own."""
    indicator = view.indicator
    people = formatting.join_names([each.people_counted for each in view.denominators])
    yield "counted", words.what(view), _lines(view, indicator, view.series.period, people)
    if found := history.period_on_show(view):
        said = f"{words.what(view).rpartition(', ')[0]}, {found}"
        yield "history", said, _lines(view, indicator, found, indicator.people_counted)
    if story := study.study_of(view):
        period = study.period_of(story)
        yield "study", f"{story.title}, {period}", _lines(view, story, period, story.people_counted)


def _lines(view: UptakeView, indicator: Indicator, period: str, people: str) -> dict[str, list[str]]:
    """Write what stands under a picture and on paper: warning, source, people, caveats, release."""
    source = indicators.get_source(indicator.source_id)
    return {
        "first": [indicator.warning] if indicator.warning else [],
        "view": [f"{source.short_title}, {period}. Counted: {people}."],
        "all": [
            f"{source.title}, {source.publisher}. {source.licence}. Accessed {source.accessed_date:%-d %B %Y}.",
            " ".join(map(formatting.end_sentence, indicator.caveats)),
            f"The Health Gap, data release {view.release.number}, built {view.release.released_at:%-d %B %Y}.",
        ],
    }


def opens_at(view: UptakeView, selection: Selection) -> str:
    """Write the address that an area of the map leads to, but for its code."""
    community = view.series.community
    characteristic = CHARACTERISTIC_OF_CATEGORY_TYPE.get(community.category_type)
    shown = Selection(
        data=selection.data,
        release=selection.release,
        areas=view.map.choice.geography,
        characteristic=characteristic,
        group=slug_of(community.category) if characteristic else "",
        sex=view.series.sex if len(view.sexes) > 1 else None,
        period=slug_of(view.series.period),
    ).to_search()
    return at(f"/indicator/{view.indicator.slug}{shown}&selected=")
