"""One screen of the page of a measure: what is painted at once, and the words by their place on the page."""

from __future__ import annotations

from datetime import date

from components import datasets
from components.markup import markup_of
from components.selection import Selection
from pages._indicator import words
from pages._indicator.about import about_of
from pages._indicator.filters import controls_of
from pages._indicator.own import own_parts
from pages._indicator.payload import payload_of
from queries import views
from queries.caching import cached_per_release
from queries.system import get_system


@cached_per_release()
def get_screen(slug: str, selection: Selection, ignored: tuple[str, ...], today: date) -> dict[str, object]:
    """Draw what the first callback answers with, by the place of each part on the page. Nobody may change it.

    Raises:
        UnknownIndicatorError: this release has no figures for the measure.
    """
    view = views.get_indicator_view(slug, selection.to_request())
    choices = views.get_choices(view.indicator.slug, view.choice)
    parts = {
        "title": words.title_of(view),
        "map-title": datasets.stamped(view.indicator.map_title or view.indicator.title, view.release),
        "ranking-title": datasets.stamped(words.ranking_title_of(view), view.release),
        "notices": words.notices_of(view, selection, ignored),
        "key": words.key_of(view),
        "source": words.source_of(view, today),
        "own": own_parts(view, selection, today),
        "trend-source": words.trend_source_of(view),
    }
    painted = {
        **payload_of(view, selection),
        "about": about_of(view, selection),
        "controls": controls_of(view, choices, selection, get_system().short_name),
        "parts": {name: markup_of(part) for name, part in parts.items()},
    }
    return {"view": painted, **parts}
