"""The frame around every page: header with the pages that exist, footer with the data release."""

from __future__ import annotations

import dash
from dash import ClientsideFunction, Input, Output, clientside_callback, html
from dash.development.base_component import Component

from components import datasets, notices, shell
from components.area_search import area_search_slot
from components.releases import RELEASE_WORDS_ID, release_words
from components.selection import Selection
from components.shell import Link, NavItem
from pages._addresses import at
from pages._datasets import first_measure_of, held_datasets, link_to
from queries.engine import current_release
from queries.errors import NoDatabaseError
from queries.models import DATASETS, EXAMPLE_DATASET, PUBLISHED_DATASET
from queries.system import get_system
from settings import get_settings


def frame() -> Component:
    """Frame every page. Dash asks for it at the start too, when there may be no database yet."""
    name, home, items, switches = "The Health Gap", at("/"), _nav_items(), _switches()
    try:
        system = get_system().name
        # An area is always found among the real figures: the example has no part in the search.
        search = area_search_slot(at(f"/search/{current_release(PUBLISHED_DATASET).name}.json"), system)
        header = shell.page_header(name, system, items, search=search, switches=switches, home_href=home)
        return shell.page_frame(header, dash.page_container, _footer())
    except NoDatabaseError as error:
        header = shell.page_header(name, "", items, switches=switches, home_href=home)
        return shell.page_frame(
            header, [dash.page_container, notices.warning(error.advice)], shell.page_footer("", [], _footer_links())
        )


def _nav_items() -> list[NavItem]:
    """The pages that exist, in their own order, once for each data set: links stay within the one that is on show.

    A page with a variable in its path opens at the first indicator. The example has no page at "/".
    """
    settings = get_settings()
    only = {PUBLISHED_DATASET: datasets.ONLY_PUBLISHED, EXAMPLE_DATASET: datasets.ONLY_EXAMPLE}
    items = []
    for dataset in held_datasets() or (settings.dataset,):
        search = Selection(data="" if dataset == settings.dataset else dataset).to_search()
        for page in dash.page_registry.values():
            path = page.get("path_template") or page["path"]
            if not page.get("in_nav") or (path == "/" and dataset == EXAMPLE_DATASET):
                continue
            first = first_measure_of(dataset)
            if "<indicator_slug>" in path and not first:
                continue  # there is no measure that it could open at
            href = at(path.replace("<indicator_slug>", first)) + search
            items.append(
                NavItem(
                    label=page["name"],
                    href=href,
                    match=at(path.split("<")[0]),
                    is_exact=path == "/",
                    class_name=only.get(dataset, ""),
                )
            )
    return items


def _footer_links() -> list[Link]:
    pages = [page for page in dash.page_registry.values() if page.get("in_footer")]
    return [Link(label=page["name"], href=at(page["path"])) for page in pages]


def _switches() -> list[Component]:
    if held_datasets() != DATASETS:
        return []
    there = link_to(EXAMPLE_DATASET, "Example data")
    return [datasets.switch(there, link_to(PUBLISHED_DATASET, "Leave example"))]


def _footer() -> Component:
    """Name the release of the data set that opens first, until a page names its own. So does the example's banner."""
    release = current_release()
    only = datasets.ONLY_PUBLISHED if release.dataset == PUBLISHED_DATASET else ""
    return shell.page_footer(
        [html.Span(release_words(release), id=RELEASE_WORDS_ID, className=only)],
        get_system().credits,
        _footer_links(),
    )


clientside_callback(
    ClientsideFunction("healthGapReleases", "wordsOf"),
    Output(RELEASE_WORDS_ID, "children"),
    Input("_pages_content", "children"),
)
