"""Which data set a page reads. The address says it: `?data=example`; without it, the one of the settings.

Every page is composed inside `in_data_set`, so none can forget the switch or the banner. A callback reads the address
that it is asked with: `with using_address(address.selection):` around its queries (pages/_releases.py).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, MutableMapping

from dash import html
from dash.development.base_component import Component

from components import datasets, notices
from components.releases import release_words
from components.selection import Selection, read_query, read_search
from components.shell import Link
from pages._addresses import at
from pages._nearest import nothing_here
from pages._releases import banner_of, using_address
from pages._visit import visited_search
from queries import indicators
from queries.engine import current_dataset, current_release, using_dataset
from queries.errors import NoAnswerError, NoDatabaseError, OtherSystemError, QueryError, UnknownIndicatorError
from queries.models import DATASETS, EXAMPLE_DATASET, PUBLISHED_DATASET
from queries.system import get_first_measure
from settings import get_settings

_NAME = "The Health Gap"
_NAMES = {PUBLISHED_DATASET: "real figures", EXAMPLE_DATASET: "example data"}


def serve_data_sets(registry: MutableMapping[str, dict]) -> None:
    """Have every page of a registry read the data set that its address asks for."""
    for page in registry.values():
        if not getattr(page["layout"], "is_in_data_set", False):
            page["layout"] = in_data_set(page["layout"])
            page["title"] = _title_in_data_set(page["title"])


def in_data_set(layout: Callable[..., Component] | Component) -> Callable[..., Component]:
    """Compose a page from the data set and the release of its address, under a banner where they are not the usual."""
    compose = layout if callable(layout) else lambda **_: layout

    @functools.wraps(compose)
    def composed(**query: str | list[str]) -> Component:
        selection = read_query(query).selection
        banners = [banner] if (banner := banner_of(selection)) else []
        with using_address(selection):
            if current_dataset() != EXAMPLE_DATASET:
                return html.Div([*banners, _page(compose, query)], **{"data-release": _footer_text()})
            banners.append(datasets.banner(link_to(PUBLISHED_DATASET), _release_text()))
            return html.Div([*banners, _example_page(compose, query)])

    composed.is_in_data_set = True
    return composed


def _title_in_data_set(title: Callable[..., str] | str) -> Callable[..., str] | str:
    """Read a title that depends on the path from the data set of the address, as the page itself is."""
    if not callable(title):
        return title

    @functools.wraps(title)
    def titled(**path_variables: str) -> str:
        try:
            with using_address(read_search(visited_search()).selection):
                return title(**path_variables)
        except NoDatabaseError:  # the page says what is missing
            return _NAME

    return titled


def link_to(dataset: str, label: str = "") -> Link:
    """Link to the first page of a data set."""
    settings = get_settings()
    data = "" if dataset == settings.dataset else dataset
    search = Selection(data=data).to_search()
    words = {PUBLISHED_DATASET: "Back to the real figures", EXAMPLE_DATASET: "Open the example data"}
    return Link(label=label or words[dataset], href=at(f"/indicator/{first_measure_of(dataset)}{search}"))


def first_measure_of(dataset: str) -> str:
    """Name the measure that a data set opens at; "" where it holds none, or has no database."""
    try:
        with using_dataset(dataset):
            return get_first_measure()
    except NoDatabaseError:
        return ""


def link_to_groups(indicator_slug: str) -> str:
    """Write the address of a measure on the page of inequalities, in the data set that is on show."""
    here = current_dataset()
    return at(
        f"/inequalities/{indicator_slug}{Selection(data='' if here == get_settings().dataset else here).to_search()}"
    )


def missing_measure(indicator_slug: str) -> Component:
    """Say that this data set has no such measure, and where it is if the other one has it."""
    here = current_dataset()
    for other in DATASETS:
        if other != here and _is_held(indicator_slug, other):
            return notices.elsewhere(
                f"This measure is one of the {_NAMES[other]}",
                f"The page shows {_NAMES[here]}, and the two never stand on one screen.",
                links=[link_to(other), link_to(here, f"Stay with the {_NAMES[here]}")],
            )
    return nothing_here("measure", indicator_slug)


def exists_measure(indicator_slug: str) -> bool:
    """Tell whether a data set has a measure of this name: if only the other one has it, the page leads there.

    While there is no database at all, nobody knows.
    """
    return any(_is_held(indicator_slug, dataset) for dataset in DATASETS) or not held_datasets()


def held_datasets() -> tuple[str, ...]:
    """List the data sets that have a database."""
    return tuple(name for name in DATASETS if _has_database(name))


def _page(compose: Callable[..., Component], query: dict[str, str | list[str]]) -> Component:
    try:
        return compose(**query)
    except NoAnswerError as error:
        return notices.elsewhere("This page cannot be read just now", error.advice, links=[])


def _example_page(compose: Callable[..., Component], query: dict[str, str | list[str]]) -> Component:
    try:
        current_release()  # a page that makes do without a database would say nothing of the example
        return compose(**query)
    except NoAnswerError as error:
        title, reason = "The example cannot be read just now", error.advice
    except OtherSystemError as error:
        title, reason = "The example is of another system", f"{error} The two never stand on one screen."
    except NoDatabaseError:
        title, reason = "The example data set has not been built", "Run make data, then load this page again."
    except QueryError:
        title, reason = "This page has no example", "It is about real figures only."
    return notices.elsewhere(title, reason, links=[link_to(PUBLISHED_DATASET)])


def _release_text() -> str:
    try:
        release = current_release()
    except NoDatabaseError:
        return ""
    return f"Example release {release.number}, built {release.released_at:%-d %B %Y}."


def _footer_text() -> str:
    try:
        return release_words(current_release())
    except NoDatabaseError:
        return ""


def _is_held(indicator_slug: str, dataset: str) -> bool:
    try:
        with using_dataset(dataset):
            indicators.get_indicator(indicator_slug)
    except (NoDatabaseError, UnknownIndicatorError):
        return False
    return True


def _has_database(dataset: str) -> bool:
    try:
        current_release(dataset)
    except NoDatabaseError:
        return False
    return True
