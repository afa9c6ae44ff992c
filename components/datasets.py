"""What tells the made-up example from real figures: the stamp, the banner and the way there and back.

`stamp_of(release)` is what every picture, table and file that leaves the page must carry.
"""

from __future__ import annotations

from dash import dcc, html

from components.shell import Link
from queries.models import EXAMPLE_DATASET, EXAMPLE_STAMP, Release

# 20-layout.css shows the one or the other, by whether the banner is on the page.
ONLY_PUBLISHED, ONLY_EXAMPLE = "only-published", "only-example"

_PREFIX = "Example: "  # of the names of made-up measures


def stamp_of(release: Release) -> str:
    """Give the words that must stand on everything made from a release: "" for real figures."""
    return EXAMPLE_STAMP if release.dataset == EXAMPLE_DATASET else ""


def stamped(text: str, release: Release) -> str:
    """Put the stamp of a release before a title, caption or summary, once."""
    stamp = stamp_of(release)
    return text if not stamp or text.startswith(stamp) else f"{stamp}. {text}"


def stamped_heading(text: str, release: Release) -> str:
    """Put the stamp before the heading of a page. A name that says "Example" itself need not say it twice."""
    stamp = stamp_of(release)
    name = text.removeprefix(_PREFIX) if stamp else text
    return stamped(name[:1].upper() + name[1:], release)


def banner(way_out: Link, release_text: str = "") -> html.Div:
    """Say at the head of a page that its figures are made up, and lead back to the real ones."""
    words = [
        html.B(f"{EXAMPLE_STAMP}."),
        " The areas are real; every number was drawn at random. ",
        f"{release_text} " if release_text else "",
        dcc.Link(way_out.label, href=way_out.href),
    ]
    return html.Div(html.P(words, className="wrap"), className="example-banner", role="note")


def switch(to_example: Link, to_published: Link) -> html.Div:
    """Lead to the example data set and back; only the way that leads elsewhere is shown."""
    links = [
        dcc.Link(link.label, href=link.href, className=f"data-switch {only}")
        for link, only in ((to_example, ONLY_PUBLISHED), (to_published, ONLY_EXAMPLE))
    ]
    return html.Div(links, className="data-switches")
