"""What a card of the page of inequalities takes along when it leaves it, and the question that an address asks."""

from __future__ import annotations

from dataclasses import replace

from components import formatting
from components.cards import KIND_LABELS
from components.datasets import stamp_of
from components.downloads import file_name
from components.releases import release_words
from components.selection import Selection
from pages._addresses import at
from pages._inequality import pictures, words
from queries import indicators
from queries.inequalities import InequalityRequest, InequalityView
from queries.models import OWN_CODE, Kind
from queries.own_neighbourhoods import OwnArea, find_own


def request_of(selection: Selection) -> InequalityRequest:
    """Read the question that an address asks this page."""
    is_own = selection.neighbourhood == OWN_CODE and find_own(selection.own)[0] is not None
    return InequalityRequest(
        area=OWN_CODE if is_own else selection.place,
        own=selection.own,
        grouping=selection.basis,
        sex=selection.sex,
        period=selection.period,
    )


def held_selection(view: InequalityView, selection: Selection) -> Selection:
    """Give the selection that names what is on show and nothing that was left out, so that its file is the screen's."""
    held = {name: "" for name in view.ignored if name in ("place", "basis", "period")}
    shown = Selection(
        data=selection.data,
        release=selection.release,
        place=selection.place,
        basis=selection.basis,
        period=selection.period,
        **own_of(view, selection),
    )
    return replace(shown, sex=None if "sex" in view.ignored else selection.sex, **held)


def own_of(view: InequalityView, selection: Selection) -> dict[str, str]:
    """Give what names the neighbourhood of the reader's own in an address, where it is on show; else nothing."""
    return {"neighbourhood": OWN_CODE, "own": selection.own} if isinstance(view.area, OwnArea) else {}


def about_of(view: InequalityView, selection: Selection) -> dict[str, object]:
    """Describe the view for assets/card_tools.js: what it measures, where its files are, what is written under it."""
    search = held_selection(view, selection).to_search()
    parts = [view.indicator.slug, "inequality", view.area.name]
    if view.series is not None:
        parts += [view.grouping.slug, view.series.sex, view.series.period]
    return {
        "measure": pictures.stamped_title(view),
        "files": {
            "groups": at(f"/download/inequality/{view.indicator.slug}.csv{search}"),
            "periods": at(f"/download/inequality/{view.indicator.slug}/over-time.csv{search}"),
        },
        "name": file_name(parts, "").rstrip("."),
        "lines": _small_print(view),
        "mark": stamp_of(view.release),
        "release": release_words(view.release),
    }


def _small_print(view: InequalityView) -> dict[str, list[str]]:
    if view.now is None:
        return {"first": [], "view": [], "all": []}
    kinds = formatting.join_names(sorted({KIND_LABELS[Kind(kind)] for kind in view.now.groups["kind"] if kind}))
    sources = [indicators.get_source(each) for each in dict.fromkeys(view.now.groups["source_id"]) if each]
    names = formatting.join_names([source.short_title for source in sources])
    credits = [
        f"{source.title}, {source.publisher}. {source.licence}. Accessed {source.accessed_date:%-d %B %Y}."
        for source in sources
    ]
    gap = [words.verdict(view)] if view.now.measures.gap is not None else words.why_no_gap(view)
    return {
        "first": [view.indicator.warning] if view.indicator.warning else [],
        "view": [
            f"{kinds}: {names}, {view.series.period}. {view.grouping.label}.",
            *gap,
            *words.notes(view),
        ],
        "all": [
            *credits,
            " ".join(map(formatting.end_sentence, view.indicator.caveats)),
            f"The Health Gap, data release {view.release.number}, built {view.release.released_at:%-d %B %Y}.",
        ],
    }
