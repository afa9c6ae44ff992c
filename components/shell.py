"""The frame around every page: header, navigation, live regions, footer. Scripts of assets/ fill what is left empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.glossary import terms_slot

MAIN_ID = "main"
STATUS_ID = "status"
ERROR_BANNER_ID = "error-banner"
THEME_TOGGLE_ID = "theme-toggle"
THEME_STORE_ID = "theme"


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A page in the header. `match` is the start of every address that belongs to it, the address itself by default.

    With `is_exact` no longer address belongs to it, as none does to Home.
    `class_name` may say that it belongs to one data set only.
    """

    label: str
    href: str
    match: str = ""
    is_exact: bool = False
    class_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link as a page passes it on: its words and its address."""

    label: str
    href: str


def page_header(
    name: str,
    system_name: str,
    nav_items: Sequence[NavItem],
    *,
    home_href: str = "/",
    search: Component | None = None,
    switches: Sequence[Component] = (),
) -> html.Header:
    """Draw the header. Only pages that exist are passed in; the script shell.js marks the current one.

    Args:
        name: the name of the product.
        system_name: the integrated care system that it is about; "" while no data say which.
        nav_items: the pages, eight at most.
        home_href: where the name leads.
        search: what finds an area by name, beside the pages.
        switches: what stands before the switch between light and dark.
    """
    system = [html.Small(system_name)] if system_name else []
    brand = dcc.Link([name, *system], href=home_href, className="site-brand")
    pages = html.Nav(html.Ul([_nav_item(item) for item in nav_items]), className="site-nav", **{"aria-label": "Pages"})
    toggle = html.Button(
        html.Span(className="theme-sign"),
        id=THEME_TOGGLE_ID,
        type="button",
        className="icon-button",
        title="Switch between light and dark",
        **{"aria-label": "Switch between light and dark"},
    )
    return html.Header(
        html.Div([brand, pages, *([search] if search is not None else []), *switches, toggle], className="wrap"),
        className="site-header",
    )


def _nav_item(item: NavItem) -> html.Li:
    link = dcc.Link(item.label, href=item.href)
    facts = {"data-match": item.match or item.href, **({"data-exact": "true"} if item.is_exact else {})}
    return html.Li(link, className=item.class_name, **facts)


def page_footer(
    release_text: str | Sequence[Component], credits: Sequence[str], links: Sequence[Link] = ()
) -> html.Footer:
    """Draw the footer: which data are on show, and whom they come from.

    Args:
        release_text: the data release in words.
        credits: one sentence for each source of data or boundaries that must be named.
        links: pages that belong at the bottom, such as the methods.
    """
    listed = [html.Ul([html.Li(dcc.Link(link.label, href=link.href)) for link in links], className="footer-links")]
    return html.Footer(
        html.Div(
            [
                *(listed if links else []),
                html.P(release_text, className="release"),
                html.P(" ".join(credits)),
            ],
            className="wrap",
        ),
        className="site-footer",
    )


def page_frame(header: Component, content: Component | Sequence[Component], footer: Component) -> html.Div:
    """Put a page between header and footer, with the skip link and the regions in which the page speaks.

    The regions are there from the start and empty: what appears in a region that is itself new is not read aloud.
    """
    return html.Div(
        [
            html.A("Skip to the content", href=f"#{MAIN_ID}", className="skip-link"),
            header,
            html.Div(id=STATUS_ID, className="status", role="status", **{"aria-live": "polite"}),
            html.Main(content, id=MAIN_ID, tabIndex=-1),
            html.Div(id=ERROR_BANNER_ID, className="error-banner", role="alert"),
            footer,
            dcc.Store(id=THEME_STORE_ID),
            terms_slot(),
        ],
        className="frame",
    )
