"""The frame around every page: header with the pages that exist, footer with the data release."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import notices, shell
from components.area_search import area_search_slot
from components.shell import Link, NavItem
from queries.engine import current_release
from queries.errors import NoDatabaseError
from queries.models import Release
from settings import get_settings


def frame() -> Component:
    """Frame every page. Dash asks for it at the start too, when there may be no database yet."""
    settings = get_settings()
    nav_items = _nav_items(settings.first_indicator)
    try:
        release = current_release()
        search = area_search_slot(f"/search/{release.name}.json", settings.system_name)
        header = shell.page_header("The Health Gap", settings.system_name, nav_items, search=search)
        return shell.page_frame(header, dash.page_container, _footer(release))
    except NoDatabaseError:
        header = shell.page_header("The Health Gap", settings.system_name, nav_items)
        words = "No database has been built yet. Run make data, then load this page again."
        return shell.page_frame(
            header, [dash.page_container, notices.warning(words)], shell.page_footer("", [], _footer_links())
        )


def _nav_items(first_indicator: str) -> list[NavItem]:
    """The pages that exist, in their own order. A page with a variable in its path opens at the first indicator."""
    pages = [page for page in dash.page_registry.values() if page.get("in_nav")]
    return [
        NavItem(
            label=page["name"],
            href=_path_of(page).replace("<indicator_slug>", first_indicator),
            match=_path_of(page).split("<")[0],
        )
        for page in pages
    ]


def _path_of(page: dict[str, str]) -> str:
    return page["path_template"] or page["path"]


def _footer_links() -> list[Link]:
    pages = [page for page in dash.page_registry.values() if page.get("in_footer")]
    return [Link(label=page["name"], href=page["path"]) for page in pages]


def _footer(release: Release) -> Component:
    return shell.page_footer(
        f"Data release {release.number}, built {release.released_at:%-d %B %Y}.",
        [
            "Contains public sector information licensed under the Open Government Licence v3.0.",
            "Boundaries: Office for National Statistics; contains OS data © Crown copyright and database right 2026.",
            "Wards are best-fit wards of December 2022.",
        ],
        _footer_links(),
    )
